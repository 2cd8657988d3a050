/* Inside of forms/: two schemas of one value made one.
 *
 * A value fits the joined schema exactly when it fits both. Keywords that can be intersected are
 * (rows of one table); what cannot goes into `allOf` as it is. That no value at all fits is found
 * where bounds, choices, types or formats show it; two patterns are both kept, for nobody can tell
 * whether they have a text in common. */
#ifndef FORMS_MERGE_JOIN_H
#define FORMS_MERGE_JOIN_H

#include <cjson/cJSON.h>
#include <stdbool.h>

typedef struct {
    const char *keyword; /* of both that cannot hold together */
    const char *why;     /* msgid */
} JoinFault;

/* Makes `schema`, an object, require what `by` requires, too. Annotations (title, x-…) stay those
 * of `schema`; what it lacks comes from `by`. False, and *fault, when no value fits both: `schema`
 * is then not to be used. */
bool schema_join(cJSON *schema, const cJSON *by, JoinFault *fault);

#endif
