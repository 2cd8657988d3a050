#include "tests/support/schema_cases.h"

#include "tests/support/test.h"

#define TODAY 20780 /* 2026-11-23 */

cJSON *json_of(const char *text)
{
    cJSON *json = cJSON_Parse(text);

    if (!json)
        fail_msg("not JSON: %s", text);
    return json;
}

Schema *schema_of(const char *text)
{
    g_auto(Problem) problem = {0};
    cJSON *json = json_of(text);
    Schema *schema = schema_compile(json, &problem);

    cJSON_Delete(json);
    if (!schema)
        fail_msg("%s: %s at %s", text, problem_code(&problem), problem.args[0]);
    return schema;
}

GPtrArray *schema_problems_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)schema_problem_free);
}

static void assert_case(const SchemaCase *row)
{
    g_autoptr(Schema) schema = schema_of(row->schema);
    g_autoptr(GPtrArray) problems = schema_problems_new();
    cJSON *value = json_of(row->value);
    bool valid = schema_validate(schema, value, "x", TODAY, problems);
    ProblemKind kind = problems->len ? ((Problem *)problems->pdata[0])->kind : PROBLEM_NONE;

    if (kind != row->expected || valid != (kind == PROBLEM_NONE))
        fail_msg("%s on %s: %d", row->schema, row->value, (int)kind);
    if (schema_validate(schema, value, "x", TODAY, NULL) != valid)
        fail_msg("%s on %s: another verdict when nothing is told", row->schema, row->value);
    cJSON_Delete(value);
}

void assert_schema_cases(const SchemaCase *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_case(&cases[i]);
}

char *schema_faults(const char *schema, const char *value)
{
    g_autoptr(Schema) compiled = schema_of(schema);
    g_autoptr(GPtrArray) problems = schema_problems_new();
    g_autoptr(GString) faults = g_string_new(NULL);
    cJSON *json = json_of(value);

    schema_validate(compiled, json, "x", TODAY, problems);
    for (guint i = 0; i < problems->len; i++) {
        const Problem *problem = problems->pdata[i];

        g_string_append_printf(faults, "%s%s %s", i ? ", " : "", problem->subject,
                               problem_code(problem));
    }
    cJSON_Delete(json);
    return g_string_free(g_steal_pointer(&faults), FALSE);
}
