/* Merging (多表合一): the forms of several items as one, that asks for nothing twice.
 *
 *   forms --merge_forms--> one schema --answers--> merge_split --> each form's own answers
 *
 * Fields are the same when they name the same data element (`x-element`), once in each form: the
 * merged field has the element's code as its key and is required when any form requires it; its
 * constraints are those of all (join.h). A field without an element, or whose element its form asks
 * for twice (of two persons), stays a field of its own, its key preceded by the form's name and
 * “_”. So does a field whose constraints no value meets together: that is told, to the item
 * manager, and the applicant is asked by each form.
 *
 * Answers that are valid under the merged schema are, split, valid under each form's own; that is
 * why a form with a keyword at its root that counts or sees all fields (minProperties,
 * unevaluatedProperties …) is refused. Names of questions in `x-when` and `x-source` are preceded
 * by the form's name and “.”; `x-items` names the forms that a merged field serves. */
#ifndef FORMS_MERGE_MERGE_H
#define FORMS_MERGE_MERGE_H

#include "domain/problem.h"

#include <cjson/cJSON.h>

typedef struct {
    const char *name; /* unique among the parts: the code of an item */
    const cJSON *form;
} MergePart;

typedef struct {
    char *field;      /* key that the merged field would have had */
    char *keyword;    /* of the schema */
    const char *why;  /* msgid */
    GPtrArray *items; /* char *: names of the parts that contradict each other */
} MergeConflict;

typedef struct Merge Merge;

/* NULL with FORM_UNMERGED, whose arguments are the part's name and the keyword. */
Merge *merge_forms(const MergePart *parts, size_t count, Problem *problem);
void merge_free(Merge *merge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Merge, merge_free)

/* JSON Schema with the annotations of form.h. */
const cJSON *merge_schema(const Merge *merge);
/* How many fields fewer than the forms have together. */
int merge_saved(const Merge *merge);
const GPtrArray *merge_conflicts(const Merge *merge); /* MergeConflict* */
/* The answers of one part, under its own keys. Caller deletes. */
cJSON *merge_split(const Merge *merge, size_t part, const cJSON *answers);

#endif
