#include "forms/keywords.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON Pointers (RFC 6901) -------------------------------------------------------------- */

gsize pointer_push(GString *path, const char *step)
{
    gsize length = path->len;

    g_string_append_c(path, '/');
    for (; *step; step++) {
        if (*step == '~')
            g_string_append(path, "~0");
        else if (*step == '/')
            g_string_append(path, "~1");
        else
            g_string_append_c(path, *step);
    }
    return length;
}

gsize pointer_push_index(GString *path, guint index)
{
    gsize length = path->len;

    g_string_append_printf(path, "/%u", index);
    return length;
}

/* ---- values -------------------------------------------------------------------------------- */

int value_types(const cJSON *value)
{
    if (cJSON_IsNull(value))
        return TYPE_NULL;
    if (cJSON_IsBool(value))
        return TYPE_BOOLEAN;
    if (cJSON_IsObject(value))
        return TYPE_OBJECT;
    if (cJSON_IsArray(value))
        return TYPE_ARRAY;
    if (cJSON_IsString(value))
        return TYPE_STRING;
    if (!cJSON_IsNumber(value))
        return 0;
    return value->valuedouble == floor(value->valuedouble) ? TYPE_NUMBER | TYPE_INTEGER
                                                           : TYPE_NUMBER;
}

/* Whether the value keeps to the bounds; counts its parts in *parts. */
static bool is_bounded(const cJSON *value, int levels, int *parts)
{
    if (levels == 0 || ++*parts > SCHEMA_VALUES_MAX)
        return false;
    for (const cJSON *child = value->child; child; child = child->next)
        if (!is_bounded(child, levels - 1, parts))
            return false;
    return true;
}

/* ---- compiling ----------------------------------------------------------------------------- */

static void rule_clear(gpointer data)
{
    Rule *rule = data;

    if (rule->keyword->release && rule->made)
        rule->keyword->release(rule->made);
}

void schema_free(Schema *schema)
{
    if (!schema)
        return;
    g_array_unref(schema->rules);
    g_clear_pointer(&schema->properties, g_ptr_array_unref);
    cJSON_Delete(schema->owned);
    g_free(schema);
}

static bool compile_keyword(Compiler *compiler, Schema *schema, const Keyword *keyword)
{
    const cJSON *operand = cJSON_GetObjectItemCaseSensitive(schema->json, keyword->name);

    if (!operand)
        return true;

    gsize length = pointer_push(compiler->path, keyword->name);
    Rule rule = {.keyword = keyword, .operand = operand};
    if (!keyword->compile || !keyword->compile(compiler, schema, &rule)) {
        rule_clear(&rule);
        return false; /* the path stays where the fault is */
    }
    g_array_append_val(schema->rules, rule);
    g_string_truncate(compiler->path, length);
    return true;
}

Schema *schema_compile_node(Compiler *compiler, const cJSON *json)
{
    if ((!cJSON_IsObject(json) && !cJSON_IsBool(json)) || compiler->depth >= SCHEMA_DEPTH_MAX ||
        ++compiler->nodes > SCHEMA_NODES_MAX)
        return NULL;

    g_autoptr(Schema) schema = g_new0(Schema, 1);
    schema->json = json;
    schema->never = cJSON_IsFalse(json);
    schema->title = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "title"));
    schema->rules = g_array_new(FALSE, FALSE, sizeof(Rule));
    g_array_set_clear_func(schema->rules, rule_clear);
    compiler->depth++;
    for (size_t i = 0; cJSON_IsObject(json) && i < KEYWORD_COUNT; i++)
        if (!compile_keyword(compiler, schema, &KEYWORDS[i]))
            return NULL;
    compiler->depth--;
    return g_steal_pointer(&schema);
}

Schema *schema_compile(const cJSON *json, Problem *problem)
{
    int parts = 0;

    /* a sub-schema may stand two levels of JSON below its own */
    if (!json || !is_bounded(json, 2 * SCHEMA_DEPTH_MAX, &parts)) {
        problem_set(problem, PROBLEM_MALFORMED, "schema", NULL);
        return NULL;
    }

    cJSON *copy = cJSON_Duplicate(json, true);
    Compiler compiler = {.path = g_string_new("schema#")};
    Schema *schema = schema_compile_node(&compiler, copy);
    if (schema) {
        schema->owned = copy;
    } else {
        problem_set(problem, PROBLEM_MALFORMED, compiler.path->str, NULL);
        cJSON_Delete(copy);
    }
    g_string_free(compiler.path, TRUE);
    return schema;
}

/* ---- checking ------------------------------------------------------------------------------ */

bool checker_fault(Checker *checker, ProblemKind kind, const char *argument)
{
    checker->valid = false;
    if (checker->problems && checker->problems->len < SCHEMA_PROBLEMS_MAX) {
        Problem *problem = g_new0(Problem, 1);

        problem_set_at(problem, checker->path->str, kind, checker->label, argument, NULL);
        g_ptr_array_add(checker->problems, problem);
    }
    return false;
}

static bool is_finished(const Checker *checker)
{
    return !checker->valid && (!checker->problems || checker->problems->len >= SCHEMA_PROBLEMS_MAX);
}

bool schema_validate_node(Checker *checker, const Schema *schema, const cJSON *value)
{
    const char *label = checker->label;
    int types = value_types(value);
    bool valid = true;

    if (schema->title)
        checker->label = schema->title;
    if (schema->never)
        valid = checker_fault(checker, PROBLEM_FORM_EXTRA, NULL);
    for (guint i = 0; i < schema->rules->len && !is_finished(checker); i++) {
        const Rule *rule = &g_array_index(schema->rules, Rule, i);

        if (!(rule->keyword->types & types) || !rule->keyword->check ||
            rule->keyword->check(checker, schema, rule, value))
            continue;
        valid = false;
        if (!rule->keyword->goes_on)
            break;
    }
    checker->label = label;
    return valid;
}

bool schema_validate(const Schema *schema, const cJSON *value, const char *label, date today,
                     GPtrArray *problems)
{
    g_autoptr(GString) path = g_string_new(NULL);
    Checker checker = {
        .path = path, .label = label, .today = today, .problems = problems, .valid = true};
    int parts = 0;

    if (!is_bounded(value, SCHEMA_DEPTH_MAX, &parts)) {
        bool is_deep = parts <= SCHEMA_VALUES_MAX;

        checker.label = is_deep ? G_STRINGIFY(SCHEMA_DEPTH_MAX) : G_STRINGIFY(SCHEMA_VALUES_MAX);
        return checker_fault(&checker, is_deep ? PROBLEM_TOO_DEEP : PROBLEM_TOO_LARGE, NULL);
    }
    return schema_validate_node(&checker, schema, value);
}

const Schema *schema_property(const Schema *schema, const char *name)
{
    for (guint i = 0; schema->properties && i < schema->properties->len; i++) {
        const Property *property = schema->properties->pdata[i];

        if (g_str_equal(property->name, name))
            return property->schema;
    }
    return NULL;
}

const Schema *schema_items(const Schema *schema)
{
    return schema->items;
}

const cJSON *schema_json(const Schema *schema)
{
    return schema->json;
}
