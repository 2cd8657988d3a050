/* Rules across fields: JsonLogic (jsonlogic.com), for eligibility, conditions of materials and what
 * a schema cannot say.
 *
 * Operators are rows of one table. A rule is data that an item manager wrote: untrusted, so depth
 * and the number of steps are bounded; going beyond is an error, never a hang. Truth, equality and
 * conversion are JsonLogic's, which are JavaScript's with an empty array being false. */
#ifndef FORMS_RULE_H
#define FORMS_RULE_H

#include "domain/problem.h"

#include <cjson/cJSON.h>

#define RULE_DEPTH_MAX 64
#define RULE_STEPS_MAX 100000 /* operators carried out for one rule, those of map, filter … too */

/* The result, which the caller deletes; NULL with RULE (naming the operator or the bound). */
cJSON *rule_apply(const cJSON *rule, const cJSON *data, Problem *problem);
/* Whether the value counts as true. */
bool rule_truth(const cJSON *value);
/* Whether every operator in it is known and it is within its bounds; for item managers. */
bool rule_check(const cJSON *rule, Problem *problem);

#endif
