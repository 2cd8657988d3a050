/* The applicator vocabulary: sub-schemas for the same value, and for its parts (Core §10). */
#include "forms/schema/keywords.h"

#include "forms/schema/decimal.h"

#include <math.h>
#include <string.h>

/* ---- operands ------------------------------------------------------------------------------ */

static bool compile_schema(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)schema;
    rule->made = schema_compile_node(compiler, rule->operand);
    return rule->made != NULL;
}

static bool compile_list(Compiler *compiler, Schema *schema, Rule *rule)
{
    guint index = 0;

    (void)schema;
    if (!cJSON_IsArray(rule->operand) || !rule->operand->child)
        return false;
    rule->made = g_ptr_array_new();
    for (const cJSON *member = rule->operand->child; member; member = member->next) {
        gsize length = pointer_push_index(compiler->path, index++);
        Schema *branch = schema_compile_node(compiler, member);

        if (!branch)
            return false;
        g_ptr_array_add(rule->made, branch);
        g_string_truncate(compiler->path, length);
    }
    return true;
}

static void release_list(gpointer list)
{
    g_ptr_array_unref(list);
}

static bool compile_map(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)schema;
    if (!cJSON_IsObject(rule->operand))
        return false;
    rule->made = g_array_new(FALSE, FALSE, sizeof(Property));
    for (const cJSON *member = rule->operand->child; member; member = member->next) {
        gsize length = pointer_push(compiler->path, member->string);
        const Property property = {member->string, schema_compile_node(compiler, member)};

        if (!property.schema)
            return false;
        g_array_append_vals(rule->made, &property, 1);
        g_string_truncate(compiler->path, length);
    }
    g_array_sort(rule->made, compare_names);
    return true;
}

static void release_map(gpointer map)
{
    g_array_unref(map);
}

/* ---- for the same value -------------------------------------------------------------------- */

static bool check_all(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    const GPtrArray *branches = rule->made;
    bool valid = true;

    (void)schema;
    for (guint i = 0; i < branches->len && !checker_is_done(checker); i++)
        valid &= check_here(checker, branches->pdata[i], value);
    return valid;
}

/* How many branches hold, `enough` of which do where nobody asks what they looked at. */
static guint count_valid(Checker *checker, const GPtrArray *branches, const cJSON *value,
                         guint enough)
{
    guint count = 0;

    for (guint i = 0; i < branches->len && (checker->marks || count < enough); i++)
        count += check_quietly(checker, branches->pdata[i], value);
    return count;
}

static bool check_any(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    (void)schema;
    return count_valid(checker, rule->made, value, 1) > 0 ||
           check_closest(checker, rule->made, value, PROBLEM_FORM_NO_WAY);
}

static bool check_one(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    guint count = count_valid(checker, rule->made, value, 2);

    (void)schema;
    if (count > 1)
        return checker_fault(checker, PROBLEM_FORM_TWO_WAYS, NULL);
    return count == 1 || check_closest(checker, rule->made, value, PROBLEM_FORM_NO_WAY);
}

static bool check_not(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    Marks *marks = checker->marks;

    (void)schema;
    checker->marks = NULL;
    bool holds = check_quietly(checker, rule->made, value);
    checker->marks = marks;
    return !holds || checker_fault(checker, PROBLEM_FORM_FORBIDDEN, NULL);
}

static bool compile_then(Compiler *compiler, Schema *schema, Rule *rule)
{
    return compile_schema(compiler, schema, rule) && (schema->then_schema = rule->made);
}

static bool compile_else(Compiler *compiler, Schema *schema, Rule *rule)
{
    return compile_schema(compiler, schema, rule) && (schema->else_schema = rule->made);
}

static bool check_if(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    const Schema *next =
        check_quietly(checker, rule->made, value) ? schema->then_schema : schema->else_schema;

    return !next || check_here(checker, next, value);
}

static bool check_dependent(Checker *checker, const Schema *schema, const Rule *rule,
                            const cJSON *value)
{
    bool valid = true;

    (void)schema;
    for (const cJSON *member = value->child; member; member = member->next) {
        const Schema *dependent = properties_find(rule->made, member->string);

        if (!checker_spend(checker, 1))
            return false;
        if (dependent)
            valid &= check_here(checker, dependent, value);
    }
    return valid;
}

/* ---- for elements -------------------------------------------------------------------------- */

static bool compile_prefix(Compiler *compiler, Schema *schema, Rule *rule)
{
    if (!compile_list(compiler, schema, rule))
        return false;
    schema->prefix = ((const GPtrArray *)rule->made)->len;
    return true;
}

static bool check_prefix(Checker *checker, const Schema *schema, const Rule *rule,
                         const cJSON *value)
{
    const GPtrArray *elements = rule->made;
    const cJSON *element = value->child;
    bool valid = true;

    (void)schema;
    for (guint i = 0; i < elements->len && element; i++, element = element->next)
        valid &= check_element(checker, elements->pdata[i], element, i);
    return valid;
}

static bool compile_items(Compiler *compiler, Schema *schema, Rule *rule)
{
    return compile_schema(compiler, schema, rule) && (schema->items = rule->made);
}

static bool check_items(Checker *checker, const Schema *schema, const Rule *rule,
                        const cJSON *value)
{
    bool valid = true;
    guint index = 0;

    for (const cJSON *element = value->child; element && !checker_is_done(checker);
         element = element->next, index++)
        if (index >= schema->prefix)
            valid &= check_element(checker, rule->made, element, index);
    return valid;
}

/* How many elements must and may be of a kind. */
typedef struct {
    const Schema *kind;
    double least;
    double most;
} Contains;

static bool read_count(Compiler *compiler, const Schema *schema, const char *name, double *count)
{
    const cJSON *operand = cJSON_GetObjectItemCaseSensitive(schema->json, name);

    if (!operand)
        return true;
    *count = operand->valuedouble;
    if (cJSON_IsNumber(operand) && *count >= 0 && *count == floor(*count))
        return true;
    g_string_truncate(compiler->path, compiler->path->len - strlen("/contains"));
    pointer_push(compiler->path, name);
    return false;
}

static bool compile_contains(Compiler *compiler, Schema *schema, Rule *rule)
{
    Contains contains = {schema_compile_node(compiler, rule->operand), 1, INFINITY};

    if (!contains.kind || !read_count(compiler, schema, "minContains", &contains.least) ||
        !read_count(compiler, schema, "maxContains", &contains.most))
        return false;
    rule->made = g_memdup2(&contains, sizeof contains);
    return true;
}

/* An element by itself, quietly. */
static bool is_such(Checker *checker, const Schema *kind, const cJSON *element)
{
    Marks *marks = checker->marks;
    bool titled = checker->titled;

    checker->marks = NULL;
    checker->titled = false;
    bool holds = check_quietly(checker, kind, element);
    checker->marks = marks;
    checker->titled = titled;
    return holds;
}

static bool fault_of_count(Checker *checker, ProblemKind kind, double limit)
{
    g_autofree char *words = decimal_text(limit);

    return checker_fault(checker, kind, words);
}

static bool check_contains(Checker *checker, const Schema *schema, const Rule *rule,
                           const cJSON *value)
{
    const Contains *contains = rule->made;
    double count = 0;
    guint index = 0;

    (void)schema;
    for (const cJSON *element = value->child; element && !checker_is_done(checker);
         element = element->next, index++) {
        if (!is_such(checker, contains->kind, element))
            continue;
        marks_add(checker, index);
        count++;
    }
    if (count < contains->least)
        return fault_of_count(checker, PROBLEM_FORM_FEW_SUCH, contains->least);
    return count <= contains->most ||
           fault_of_count(checker, PROBLEM_FORM_MANY_SUCH, contains->most);
}

/* ---- for members --------------------------------------------------------------------------- */

static bool compile_properties(Compiler *compiler, Schema *schema, Rule *rule)
{
    if (!compile_map(compiler, schema, rule))
        return false;
    schema->properties = g_array_ref(rule->made);
    return true;
}

static bool check_properties(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    bool valid = true;
    guint index = 0;

    (void)rule;
    for (const cJSON *member = value->child; member && !checker_is_done(checker);
         member = member->next, index++) {
        const Schema *property = properties_find(schema->properties, member->string);

        if (!checker_spend(checker, 1))
            return false;
        if (!property)
            continue;
        marks_add(checker, index);
        valid &= check_member(checker, property, member);
    }
    return valid;
}

static void name_pattern_free(gpointer data)
{
    NamePattern *entry = data;

    pattern_free(entry->pattern);
    g_free(entry);
}

static bool compile_patterns(Compiler *compiler, Schema *schema, Rule *rule)
{
    if (!cJSON_IsObject(rule->operand))
        return false;
    schema->patterns = g_ptr_array_new_with_free_func(name_pattern_free);
    rule->made = g_ptr_array_ref(schema->patterns);
    for (const cJSON *member = rule->operand->child; member; member = member->next) {
        gsize length = pointer_push(compiler->path, member->string);
        NamePattern *entry = g_new0(NamePattern, 1);

        g_ptr_array_add(schema->patterns, entry);
        entry->pattern = compiler_pattern(compiler, member->string);
        entry->schema = entry->pattern ? schema_compile_node(compiler, member) : NULL;
        if (!entry->schema)
            return false;
        g_string_truncate(compiler->path, length);
    }
    return true;
}

static bool check_patterns(Checker *checker, const Schema *schema, const Rule *rule,
                           const cJSON *value)
{
    bool valid = true;
    guint index = 0;

    (void)rule;
    for (const cJSON *member = value->child; member && !checker_is_done(checker);
         member = member->next, index++) {
        for (guint i = 0; i < schema->patterns->len; i++) {
            const NamePattern *entry = schema->patterns->pdata[i];

            if (!checker_matches(checker, entry->pattern, member->string))
                continue;
            marks_add(checker, index);
            valid &= check_member(checker, entry->schema, member);
        }
    }
    return valid;
}

static bool is_named(Checker *checker, const Schema *schema, const char *name)
{
    if (properties_find(schema->properties, name))
        return true;
    for (guint i = 0; schema->patterns && i < schema->patterns->len; i++) {
        const NamePattern *entry = schema->patterns->pdata[i];

        if (checker_matches(checker, entry->pattern, name))
            return true;
    }
    return false;
}

static bool check_additional(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    bool valid = true;
    guint index = 0;

    for (const cJSON *member = value->child; member && !checker_is_done(checker);
         member = member->next, index++) {
        if (!checker_spend(checker, 1))
            return false;
        if (is_named(checker, schema, member->string))
            continue;
        marks_add(checker, index);
        valid &= check_member(checker, rule->made, member);
    }
    return valid;
}

static bool check_property_names(Checker *checker, const Schema *schema, const Rule *rule,
                                 const cJSON *value)
{
    bool valid = true;

    (void)schema;
    for (const cJSON *member = value->child; member && !checker_is_done(checker);
         member = member->next) {
        const cJSON name = {.type = cJSON_String, .valuestring = member->string};

        if (!is_such(checker, rule->made, &name))
            valid = checker_fault_at(checker, member->string, member->string, PROBLEM_FORM_EXTRA);
    }
    return valid;
}

static const Keyword ROWS[] = {
    {"allOf", TYPE_ANY, compile_list, check_all, release_list},
    {"anyOf", TYPE_ANY, compile_list, check_any, release_list},
    {"oneOf", TYPE_ANY, compile_list, check_one, release_list},
    {"not", TYPE_ANY, compile_schema, check_not, NULL},
    {"then", TYPE_ANY, compile_then, NULL, NULL},
    {"else", TYPE_ANY, compile_else, NULL, NULL},
    {"if", TYPE_ANY, compile_schema, check_if, NULL},
    {"dependentSchemas", TYPE_OBJECT, compile_map, check_dependent, release_map},

    {"prefixItems", TYPE_ARRAY, compile_prefix, check_prefix, release_list},
    {"items", TYPE_ARRAY, compile_items, check_items, NULL},
    {"contains", TYPE_ARRAY, compile_contains, check_contains, g_free},

    {"properties", TYPE_OBJECT, compile_properties, check_properties, release_map},
    {"patternProperties", TYPE_OBJECT, compile_patterns, check_patterns, release_list},
    {"additionalProperties", TYPE_OBJECT, compile_schema, check_additional, NULL},
    {"propertyNames", TYPE_OBJECT, compile_schema, check_property_names, NULL},
};
const Vocabulary APPLICATOR = {ROWS, G_N_ELEMENTS(ROWS)};
