/* Schemas with values and what must be told of them, a row each. */
#ifndef TESTS_SUPPORT_SCHEMA_CASES_H
#define TESTS_SUPPORT_SCHEMA_CASES_H

#include "forms/schema/schema.h"

typedef struct {
    const char *schema, *value; /* JSON */
    ProblemKind expected;       /* of the first problem; NONE: valid */
} SchemaCase;

/* Checks every row both with problems told and without. */
void assert_schema_cases(const SchemaCase *cases, size_t count);
/* The problems of the value, each as "pointer code", joined by ", "; "" when it is valid.
 * Caller frees. */
char *schema_faults(const char *schema, const char *value);
/* Fails the test when it is not JSON. Caller deletes. */
cJSON *json_of(const char *text);
/* Fails the test when it is not a schema. */
Schema *schema_of(const char *text);
GPtrArray *schema_problems_new(void);

#endif
