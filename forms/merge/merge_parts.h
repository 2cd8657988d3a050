/* Inside of forms/: one form on its way into a merged one, and how its names change. */
#ifndef FORMS_MERGE_MERGE_PARTS_H
#define FORMS_MERGE_MERGE_PARTS_H

#include "domain/problem.h"

#include <cjson/cJSON.h>

typedef struct {
    char *name;
    cJSON *form;      /* a copy, whose definitions bear the part's name already */
    GHashTable *keys; /* of its fields → of the merged ones */
} Part;

/* NULL with FORM_UNMERGED. */
Part *part_new(const char *name, const cJSON *form, Problem *problem);
void part_free(void *data);
/* const cJSON *, in the order in which they are asked. */
GPtrArray *part_fields(const Part *part);
/* "form.question". Caller frees. */
char *part_question(const Part *part, const char *question);
/* x-source, x-rule and the like under the merged names. Caller deletes. */
cJSON *part_annotation(const Part *part, const cJSON *annotation);
/* The keywords at the form's root that hold fields against each other, under the merged names; may
 * be empty. NULL with FORM_UNMERGED when it has others that cannot be merged. Caller deletes. */
cJSON *part_conditions(const Part *part, Problem *problem);

#endif
