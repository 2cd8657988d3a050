/* Cases as JSON for people and programs, with personal data masked unless it was asked for in full
 * (which the caller has put on record first). */
#ifndef CLI_MASKED_H
#define CLI_MASKED_H

#include "cache/cases.h"

/* Every function returns JSON that the caller deletes. */
cJSON *masked_party(const Party *party, bool whole);
/* By the masks of the item's form. What the form does not know is hidden, and everything is when
 * the item is not known. */
cJSON *masked_form(const Item *item, const cJSON *form, bool whole);
cJSON *masked_case(const Rules *rules, const Case *file, bool whole);
/* Without parties, forms and rows of materials, unless whole. */
cJSON *masked_event(const Event *event, bool whole);

#endif
