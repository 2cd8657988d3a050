/* Values that fit a schema, thrown with a seed: for tests that fill in forms nobody has written
 * values for. */
#ifndef TESTS_SUPPORT_SAMPLE_H
#define TESTS_SUPPORT_SAMPLE_H

#include "domain/date.h"

#include <cjson/cJSON.h>
#include <glib.h>

/* A value that is valid on `today`; optional parts are there or not as it falls. Texts are tried
 * from a store of samples, so a pattern that none of them meets gives NULL, as does a schema that
 * nothing fits. Caller deletes. */
cJSON *sample_make(const cJSON *schema, GRand *dice, date today);

#endif
