/* Inside of the demo: values for a form, made from its JSON Schema. */
#ifndef CENTRAL_DEMO_FORM_H
#define CENTRAL_DEMO_FORM_H

#include "central/demo_city.h"

/* A value for whatever the form of the item asks under these answers. Owned by the caller. */
cJSON *form_values(City *city, const Item *item, const Somebody *applicant, const cJSON *scenario,
                   date day);

/* Whether a field speaks of somebody other than the applicant, by its key. */
bool form_speaks_of_another(const char *key);

#endif
