/* Rules across fields: JsonLogic (jsonlogic.com), for eligibility, conditions of materials and what
 * a schema cannot say.
 *
 * Operators are rows of one table. A rule is data that an item manager wrote: untrusted, so depth
 * and the number of steps are bounded; going beyond is an error, never a hang. Truth, equality and
 * conversion are JsonLogic's, which are JavaScript's with an empty array being false. Data is never
 * taken for a rule. `log` gives its argument and writes nothing, for rules see personal data; a
 * text's characters are counted whole, where JavaScript counts UTF-16 units. */
#ifndef FORMS_RULE_RULE_H
#define FORMS_RULE_RULE_H

#include "domain/problem.h"

#include <cjson/cJSON.h>

#define RULE_DEPTH_MAX 64 /* operators and arrays within each other, and in a result */
/* Operators carried out for one rule, those of map, filter … too; parts of arrays read and made,
 * each 64 arguments and each 64 bytes of text count as steps, so that this bounds memory and the
 * result as well. */
#define RULE_STEPS_MAX 100000

/* The result, which the caller deletes; NULL with RULE, whose arguments are the operator and a
 * msgid of why. data NULL: null. A number that JSON cannot write is null. */
cJSON *rule_apply(const cJSON *rule, const cJSON *data, Problem *problem);
/* Whether the value counts as true. */
bool rule_truth(const cJSON *value);
/* Whether every operator in it is known and it is within its bounds; for item managers. */
bool rule_check(const cJSON *rule, Problem *problem);

#endif
