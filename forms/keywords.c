#include "forms/keywords.h"

#include "domain/canonical.h"
#include "forms/format.h"
#include "forms/pattern.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define DIALECT "https://json-schema.org/draft/2020-12/schema"

/* ---- operands ------------------------------------------------------------------------------ */

static bool compile_dialect(Compiler *compiler, Schema *schema, Rule *rule)
{
    const char *uri = cJSON_GetStringValue(rule->operand);

    (void)compiler;
    (void)schema;
    return uri && g_str_equal(uri, DIALECT);
}

static bool compile_number(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    rule->number = rule->operand->valuedouble;
    return cJSON_IsNumber(rule->operand) && isfinite(rule->number);
}

static bool compile_positive(Compiler *compiler, Schema *schema, Rule *rule)
{
    return compile_number(compiler, schema, rule) && rule->number > 0;
}

static bool compile_count(Compiler *compiler, Schema *schema, Rule *rule)
{
    return compile_number(compiler, schema, rule) && rule->number >= 0 &&
           rule->number == floor(rule->number);
}

static char *number_words(double number)
{
    return g_strdup_printf("%.15g", number);
}

/* ---- any type ------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    int bit;
    const char *words;
} TYPES[] = {
    {"null", TYPE_NULL, N_("empty")},
    {"boolean", TYPE_BOOLEAN, N_("yes or no")},
    {"object", TYPE_OBJECT, N_("a group of fields")},
    {"array", TYPE_ARRAY, N_("a list")},
    {"number", TYPE_NUMBER, N_("a number")},
    {"string", TYPE_STRING, N_("a text")},
    {"integer", TYPE_INTEGER, N_("a whole number")},
};

static int type_bit(const cJSON *name)
{
    for (size_t i = 0; cJSON_IsString(name) && i < G_N_ELEMENTS(TYPES); i++)
        if (g_str_equal(TYPES[i].name, name->valuestring))
            return TYPES[i].bit;
    return 0;
}

static bool compile_type(Compiler *compiler, Schema *schema, Rule *rule)
{
    int types = 0;

    (void)compiler;
    (void)schema;
    if (cJSON_IsString(rule->operand)) {
        types = type_bit(rule->operand);
    } else if (cJSON_IsArray(rule->operand)) {
        for (const cJSON *name = rule->operand->child; name; name = name->next) {
            if (!type_bit(name))
                return false;
            types |= type_bit(name);
        }
    }
    rule->number = types;
    return types != 0;
}

static bool check_type(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    int allowed = (int)rule->number;
    const char *words = "";

    (void)schema;
    if (value_types(value) & allowed)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(TYPES); i++)
        if (TYPES[i].bit & allowed)
            words = TYPES[i].words;
    return checker_fault(checker, PROBLEM_FORM_TYPE, words);
}

/* Equal values (Core §4.2.2) have the same canonical text, and only they. */
static bool add_key(GHashTable *keys, const cJSON *value, bool *is_new)
{
    char *key = canonical_json(value);

    *is_new = key && g_hash_table_add(keys, key);
    return key != NULL;
}

static bool compile_enum(Compiler *compiler, Schema *schema, Rule *rule)
{
    bool is_new;

    (void)compiler;
    (void)schema;
    if (!cJSON_IsArray(rule->operand))
        return false;
    rule->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (const cJSON *member = rule->operand->child; member; member = member->next)
        if (!add_key(rule->made, member, &is_new))
            return false;
    return true;
}

static bool compile_const(Compiler *compiler, Schema *schema, Rule *rule)
{
    bool is_new;

    (void)compiler;
    (void)schema;
    rule->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return add_key(rule->made, rule->operand, &is_new);
}

static bool check_enum(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    g_autofree char *key = canonical_json(value);

    (void)schema;
    return (key && g_hash_table_contains(rule->made, key)) ||
           checker_fault(checker, PROBLEM_FORM_CHOICE, NULL);
}

static void release_keys(gpointer keys)
{
    g_hash_table_unref(keys);
}

/* ---- texts --------------------------------------------------------------------------------- */

static double characters(const cJSON *value)
{
    return (double)g_utf8_strlen(value->valuestring, -1);
}

static bool check_min_length(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    g_autofree char *words = number_words(rule->number);

    (void)schema;
    return characters(value) >= rule->number || checker_fault(checker, PROBLEM_FORM_SHORT, words);
}

static bool check_max_length(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    g_autofree char *words = number_words(rule->number);

    (void)schema;
    return characters(value) <= rule->number ||
           checker_fault(checker, PROBLEM_FIELD_TOO_LONG, words);
}

static bool is_checkable(const cJSON *value)
{
    return strnlen(value->valuestring, SCHEMA_TEXT_MAX + 1) <= SCHEMA_TEXT_MAX;
}

static bool compile_format(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    if (!cJSON_IsString(rule->operand))
        return false;
    rule->made = (void *)format_find(rule->operand->valuestring);
    return true;
}

static bool check_format(Checker *checker, const Schema *schema, const Rule *rule,
                         const cJSON *value)
{
    const Format *format = rule->made;

    (void)schema;
    if (!format)
        return true;
    if (!is_checkable(value))
        return checker_fault(checker, PROBLEM_FIELD_TOO_LONG, G_STRINGIFY(SCHEMA_TEXT_MAX));

    const char *fault = format->fault(value->valuestring, checker->today);
    return !fault || checker_fault(checker, PROBLEM_FIELD_INVALID, fault);
}

static bool compile_pattern(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    if (cJSON_IsString(rule->operand))
        rule->made = pattern_compile(rule->operand->valuestring);
    return rule->made != NULL;
}

static bool check_pattern(Checker *checker, const Schema *schema, const Rule *rule,
                          const cJSON *value)
{
    (void)schema;
    return (is_checkable(value) && pattern_matches(rule->made, value->valuestring)) ||
           checker_fault(checker, PROBLEM_FORM_PATTERN, NULL);
}

static void release_pattern(gpointer pattern)
{
    g_regex_unref(pattern);
}

/* ---- numbers ------------------------------------------------------------------------------- */

static bool check_bound(Checker *checker, const Rule *rule, bool holds, ProblemKind kind)
{
    g_autofree char *words = number_words(rule->number);

    return holds || checker_fault(checker, kind, words);
}

static bool check_minimum(Checker *checker, const Schema *schema, const Rule *rule,
                          const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, value->valuedouble >= rule->number, PROBLEM_FORM_LOW);
}

static bool check_maximum(Checker *checker, const Schema *schema, const Rule *rule,
                          const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, value->valuedouble <= rule->number, PROBLEM_FORM_HIGH);
}

static bool check_above(Checker *checker, const Schema *schema, const Rule *rule,
                        const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, value->valuedouble > rule->number, PROBLEM_FORM_ABOVE);
}

static bool check_below(Checker *checker, const Schema *schema, const Rule *rule,
                        const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, value->valuedouble < rule->number, PROBLEM_FORM_BELOW);
}

/* Decimal fractions have no exact binary form, so 0.0075 counts as a multiple of 0.0001. */
static bool check_multiple(Checker *checker, const Schema *schema, const Rule *rule,
                           const cJSON *value)
{
    double times = value->valuedouble / rule->number;
    bool holds = isfinite(times) && fabs(times - round(times)) <= 4 * DBL_EPSILON * fabs(times);

    (void)schema;
    return check_bound(checker, rule, holds, PROBLEM_FORM_MULTIPLE);
}

/* ---- arrays and the number of members ------------------------------------------------------ */

static bool check_few(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, cJSON_GetArraySize(value) >= rule->number, PROBLEM_FORM_FEW);
}

static bool check_many(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, cJSON_GetArraySize(value) <= rule->number, PROBLEM_FORM_MANY);
}

static bool compile_unique(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    rule->number = cJSON_IsTrue(rule->operand);
    return cJSON_IsBool(rule->operand);
}

static bool check_unique(Checker *checker, const Schema *schema, const Rule *rule,
                         const cJSON *value)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool is_new;

    (void)schema;
    if (rule->number == 0)
        return true;
    for (const cJSON *element = value->child; element; element = element->next)
        if (add_key(seen, element, &is_new) && !is_new)
            return checker_fault(checker, PROBLEM_FORM_TWICE, NULL);
    return true;
}

static bool compile_items(Compiler *compiler, Schema *schema, Rule *rule)
{
    rule->made = schema_compile_node(compiler, rule->operand);
    schema->items = rule->made;
    return rule->made != NULL;
}

static void release_schema(gpointer schema)
{
    schema_free(schema);
}

static bool check_items(Checker *checker, const Schema *schema, const Rule *rule,
                        const cJSON *value)
{
    bool valid = true;
    guint index = 0;

    (void)schema;
    for (const cJSON *element = value->child; element; element = element->next) {
        gsize length = pointer_push_index(checker->path, index++);

        valid &= schema_validate_node(checker, rule->made, element);
        g_string_truncate(checker->path, length);
    }
    return valid;
}

/* ---- objects ------------------------------------------------------------------------------- */

static void property_free(gpointer data)
{
    Property *property = data;

    schema_free(property->schema);
    g_free(property);
}

static bool compile_properties(Compiler *compiler, Schema *schema, Rule *rule)
{
    if (!cJSON_IsObject(rule->operand))
        return false;

    schema->properties = g_ptr_array_new_with_free_func(property_free);
    for (const cJSON *member = rule->operand->child; member; member = member->next) {
        gsize length = pointer_push(compiler->path, member->string);
        Property *property = g_new0(Property, 1);

        property->name = member->string;
        g_ptr_array_add(schema->properties, property);
        property->schema = schema_compile_node(compiler, member);
        if (!property->schema)
            return false;
        g_string_truncate(compiler->path, length);
    }
    return true;
}

static bool check_member(Checker *checker, const Schema *schema, const cJSON *member)
{
    const char *label = checker->label;
    gsize length = pointer_push(checker->path, member->string);

    checker->label = member->string;
    bool valid = schema_validate_node(checker, schema, member);
    checker->label = label;
    g_string_truncate(checker->path, length);
    return valid;
}

static bool check_properties(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    bool valid = true;

    (void)rule;
    for (guint i = 0; i < schema->properties->len; i++) {
        const Property *property = schema->properties->pdata[i];
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(value, property->name);

        if (member)
            valid &= check_member(checker, property->schema, member);
    }
    return valid;
}

static bool compile_required(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    if (!cJSON_IsArray(rule->operand))
        return false;
    for (const cJSON *name = rule->operand->child; name; name = name->next)
        if (!cJSON_IsString(name))
            return false;
    return true;
}

static bool check_required(Checker *checker, const Schema *schema, const Rule *rule,
                           const cJSON *value)
{
    bool valid = true;

    for (const cJSON *name = rule->operand->child; name; name = name->next) {
        if (cJSON_GetObjectItemCaseSensitive(value, name->valuestring))
            continue;

        const Schema *property = schema_property(schema, name->valuestring);
        const char *label = checker->label;
        gsize length = pointer_push(checker->path, name->valuestring);

        checker->label = property && property->title ? property->title : name->valuestring;
        valid = checker_fault(checker, PROBLEM_FIELD_MISSING, NULL);
        checker->label = label;
        g_string_truncate(checker->path, length);
    }
    return valid;
}

static bool compile_additional(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)schema;
    rule->made = schema_compile_node(compiler, rule->operand);
    return rule->made != NULL;
}

static bool check_additional(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    bool valid = true;

    for (const cJSON *member = value->child; member; member = member->next)
        if (!schema_property(schema, member->string))
            valid &= check_member(checker, rule->made, member);
    return valid;
}

/* ---- the table ----------------------------------------------------------------------------- */

/* In the order in which a value is held against them. What only one value can get wrong at a time
 * ends its check, so that a person reads one sentence a field; what speaks about many goes on. */
const Keyword KEYWORDS[] = {
    {"$schema", TYPE_ANY, compile_dialect, NULL, NULL, false},
    {"type", TYPE_ANY, compile_type, check_type, NULL, false},
    {"enum", TYPE_ANY, compile_enum, check_enum, release_keys, false},
    {"const", TYPE_ANY, compile_const, check_enum, release_keys, false},

    {"minLength", TYPE_STRING, compile_count, check_min_length, NULL, false},
    {"maxLength", TYPE_STRING, compile_count, check_max_length, NULL, false},
    {"format", TYPE_STRING, compile_format, check_format, NULL, false},
    {"pattern", TYPE_STRING, compile_pattern, check_pattern, release_pattern, false},

    {"minimum", TYPE_NUMBER, compile_number, check_minimum, NULL, false},
    {"maximum", TYPE_NUMBER, compile_number, check_maximum, NULL, false},
    {"exclusiveMinimum", TYPE_NUMBER, compile_number, check_above, NULL, false},
    {"exclusiveMaximum", TYPE_NUMBER, compile_number, check_below, NULL, false},
    {"multipleOf", TYPE_NUMBER, compile_positive, check_multiple, NULL, false},

    {"minItems", TYPE_ARRAY, compile_count, check_few, NULL, false},
    {"maxItems", TYPE_ARRAY, compile_count, check_many, NULL, false},
    {"uniqueItems", TYPE_ARRAY, compile_unique, check_unique, NULL, false},
    {"items", TYPE_ARRAY, compile_items, check_items, release_schema, true},

    {"minProperties", TYPE_OBJECT, compile_count, check_few, NULL, false},
    {"maxProperties", TYPE_OBJECT, compile_count, check_many, NULL, false},
    {"properties", TYPE_OBJECT, compile_properties, check_properties, NULL, true},
    {"required", TYPE_OBJECT, compile_required, check_required, NULL, true},
    {"additionalProperties", TYPE_OBJECT, compile_additional, check_additional, release_schema,
     true},

    /* not built yet */
    {.name = "$ref"},
    {.name = "$dynamicRef"},
    {.name = "allOf"},
    {.name = "anyOf"},
    {.name = "oneOf"},
    {.name = "not"},
    {.name = "if"},
    {.name = "dependentSchemas"},
    {.name = "dependentRequired"},
    {.name = "prefixItems"},
    {.name = "contains"},
    {.name = "patternProperties"},
    {.name = "propertyNames"},
    {.name = "unevaluatedItems"},
    {.name = "unevaluatedProperties"},
};
const size_t KEYWORD_COUNT = G_N_ELEMENTS(KEYWORDS);
