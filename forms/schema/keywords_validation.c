/* The validation vocabulary: assertions about one value (Validation §6), and `format` (§7). */
#include "forms/schema/keywords.h"

#include "domain/canonical.h"
#include "forms/schema/decimal.h"
#include "forms/schema/format.h"
#include "forms/schema/pattern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- operands ------------------------------------------------------------------------------ */

static bool compile_number(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    rule->number = rule->operand->valuedouble;
    return cJSON_IsNumber(rule->operand) && isfinite(rule->number);
}

static bool compile_count(Compiler *compiler, Schema *schema, Rule *rule)
{
    return compile_number(compiler, schema, rule) && rule->number >= 0 &&
           rule->number == floor(rule->number);
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

static int compare_texts(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static GPtrArray *texts_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static bool add_key(GPtrArray *keys, const cJSON *value)
{
    char *key = canonical_json(value);

    if (key)
        g_ptr_array_add(keys, key);
    return key != NULL;
}

static bool compile_enum(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    if (!cJSON_IsArray(rule->operand))
        return false;
    rule->made = texts_new();
    for (const cJSON *member = rule->operand->child; member; member = member->next)
        if (!add_key(rule->made, member))
            return false;
    g_ptr_array_sort(rule->made, compare_texts);
    return true;
}

static bool compile_const(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    rule->made = texts_new();
    return add_key(rule->made, rule->operand);
}

static bool check_enum(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    const GPtrArray *keys = rule->made;
    g_autofree char *key = checker_key(checker, value);

    (void)schema;
    return (key && keys->len &&
            bsearch(&key, keys->pdata, keys->len, sizeof *keys->pdata, compare_texts)) ||
           checker_fault(checker, PROBLEM_FORM_CHOICE, NULL);
}

static void release_array(gpointer array)
{
    g_ptr_array_unref(array);
}

/* ---- texts --------------------------------------------------------------------------------- */

static double characters(const cJSON *value)
{
    return (double)g_utf8_strlen(value->valuestring, -1);
}

static bool check_bound(Checker *checker, const Rule *rule, bool holds, ProblemKind kind)
{
    if (holds)
        return true;

    g_autofree char *words = decimal_text(rule->number);
    return checker_fault(checker, kind, words);
}

static bool check_min_length(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, characters(value) >= rule->number, PROBLEM_FORM_SHORT);
}

static bool check_max_length(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, characters(value) <= rule->number, PROBLEM_FIELD_TOO_LONG);
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
    const char *fault = format ? format->fault(value->valuestring, checker->today) : NULL;

    (void)schema;
    return !fault || checker_fault(checker, PROBLEM_FIELD_INVALID, fault);
}

static bool compile_pattern(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)schema;
    if (cJSON_IsString(rule->operand))
        rule->made = compiler_pattern(compiler, rule->operand->valuestring);
    return rule->made != NULL;
}

static bool check_pattern(Checker *checker, const Schema *schema, const Rule *rule,
                          const cJSON *value)
{
    (void)schema;
    return checker_matches(checker, rule->made, value->valuestring) ||
           checker_fault(checker, PROBLEM_FORM_PATTERN, NULL);
}

static void release_pattern(gpointer pattern)
{
    pattern_free(pattern);
}

/* ---- numbers ------------------------------------------------------------------------------- */

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

static bool compile_multiple(Compiler *compiler, Schema *schema, Rule *rule)
{
    if (!compile_number(compiler, schema, rule) || rule->number <= 0)
        return false;

    const Decimal divisor = decimal_of(rule->number);
    rule->made = g_memdup2(&divisor, sizeof divisor);
    return true;
}

static bool check_multiple(Checker *checker, const Schema *schema, const Rule *rule,
                           const cJSON *value)
{
    const Decimal *divisor = rule->made;

    (void)schema;
    return check_bound(checker, rule, decimal_is_multiple(decimal_of(value->valuedouble), *divisor),
                       PROBLEM_FORM_MULTIPLE);
}

/* ---- how many parts ------------------------------------------------------------------------ */

static double parts(Checker *checker, const cJSON *value)
{
    int count = cJSON_GetArraySize(value);

    checker_spend(checker, count / PARTS_A_STEP);
    return count;
}

static bool check_few(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, parts(checker, value) >= rule->number, PROBLEM_FORM_FEW);
}

static bool check_many(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value)
{
    (void)schema;
    return check_bound(checker, rule, parts(checker, value) <= rule->number, PROBLEM_FORM_MANY);
}

static bool compile_unique(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    rule->number = cJSON_IsTrue(rule->operand);
    return cJSON_IsBool(rule->operand);
}

/* Sorted, because a table of hashes can be made to collide. */
static bool check_unique(Checker *checker, const Schema *schema, const Rule *rule,
                         const cJSON *value)
{
    g_autoptr(GPtrArray) keys = texts_new();

    (void)schema;
    if (rule->number == 0)
        return true;
    for (const cJSON *element = value->child; element; element = element->next) {
        char *key = checker_key(checker, element);

        if (key)
            g_ptr_array_add(keys, key);
    }
    if (checker->stopped != PROBLEM_NONE)
        return false;
    g_ptr_array_sort(keys, compare_texts);
    for (guint i = 1; i < keys->len; i++)
        if (g_str_equal(keys->pdata[i - 1], keys->pdata[i]))
            return checker_fault(checker, PROBLEM_FORM_TWICE, NULL);
    return true;
}

/* ---- names that must be there -------------------------------------------------------------- */

/* Names in the order written (`operand`), and sorted with their places in it. */
typedef struct {
    const cJSON *operand;
    GArray *places; /* Place */
} Names;

typedef struct {
    const char *name;
    guint place;
} Place;

static void names_free(gpointer data)
{
    Names *names = data;

    g_array_unref(names->places);
    g_free(names);
}

/* NULL: not an array of texts that differ. */
static Names *names_new(const cJSON *operand)
{
    Names *names = g_new0(Names, 1);
    bool sound = cJSON_IsArray(operand);
    guint place = 0;

    names->operand = operand;
    names->places = g_array_new(FALSE, FALSE, sizeof(Place));
    for (const cJSON *name = sound ? operand->child : NULL; name && sound; name = name->next) {
        const Place entry = {name->valuestring, place++};

        sound = cJSON_IsString(name);
        g_array_append_val(names->places, entry);
    }
    if (sound)
        g_array_sort(names->places, compare_names);
    for (guint i = 1; i < names->places->len && sound; i++)
        sound = compare_names(&g_array_index(names->places, Place, i - 1),
                              &g_array_index(names->places, Place, i)) != 0;
    if (!sound)
        g_clear_pointer(&names, names_free);
    return names;
}

/* What a person calls a field that is not there: by the schemas around that name it. */
static const char *title_of_missing(const Checker *checker, const char *name)
{
    const cJSON *value = checker->visit->value;

    for (const Visit *visit = checker->visit; visit && visit->value == value;
         visit = visit->outer) {
        g_autoptr(GPtrArray) layers = schema_layers(visit->schema);

        for (guint i = 0; i < layers->len; i++) {
            const Schema *property = schema_property(layers->pdata[i], name);

            if (property && property->title)
                return property->title;
        }
    }
    return name;
}

static bool check_names(Checker *checker, const Names *names, const cJSON *value)
{
    guint count = names->places->len, place = 0;
    g_autofree bool *found = g_new0(bool, count);
    bool valid = true;

    for (const cJSON *member = value->child; member; member = member->next) {
        const Place *entry = find_name(names->places, member->string);

        if (entry)
            found[entry->place] = true;
    }
    for (const cJSON *name = names->operand->child; name; name = name->next)
        if (!found[place++])
            valid = checker_fault_at(checker, name->valuestring,
                                     title_of_missing(checker, name->valuestring),
                                     PROBLEM_FIELD_MISSING);
    return checker_spend(checker, 2 * (cJSON_GetArraySize(value) + (gint64)count) / PARTS_A_STEP) &&
           valid;
}

static bool compile_required(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)compiler;
    (void)schema;
    rule->made = names_new(rule->operand);
    return rule->made != NULL;
}

static bool check_required(Checker *checker, const Schema *schema, const Rule *rule,
                           const cJSON *value)
{
    (void)schema;
    return check_names(checker, rule->made, value);
}

/* What must be there beside a member. */
typedef struct {
    const char *name; /* of the member */
    Names *names;
} Dependent;

static void dependent_clear(gpointer data)
{
    names_free(((Dependent *)data)->names);
}

static void release_dependents(gpointer dependents)
{
    g_array_unref(dependents);
}

static bool compile_dependents(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)schema;
    if (!cJSON_IsObject(rule->operand))
        return false;
    rule->made = g_array_new(FALSE, FALSE, sizeof(Dependent));
    g_array_set_clear_func(rule->made, dependent_clear);
    for (const cJSON *member = rule->operand->child; member; member = member->next) {
        gsize length = pointer_push(compiler->path, member->string);
        const Dependent dependent = {member->string, names_new(member)};

        if (!dependent.names)
            return false;
        g_array_append_vals(rule->made, &dependent, 1);
        g_string_truncate(compiler->path, length);
    }
    g_array_sort(rule->made, compare_names);
    return true;
}

static bool check_dependents(Checker *checker, const Schema *schema, const Rule *rule,
                             const cJSON *value)
{
    bool valid = true;

    (void)schema;
    for (const cJSON *member = value->child; member; member = member->next) {
        const Dependent *dependent = find_name(rule->made, member->string);

        if (!checker_spend(checker, 1))
            return false;
        if (dependent)
            valid &= check_names(checker, dependent->names, value);
    }
    return valid;
}

static const Keyword ROWS[] = {
    {"type", TYPE_ANY, compile_type, check_type, NULL},
    {"enum", TYPE_ANY, compile_enum, check_enum, release_array},
    {"const", TYPE_ANY, compile_const, check_enum, release_array},

    {"minLength", TYPE_STRING, compile_count, check_min_length, NULL},
    {"maxLength", TYPE_STRING, compile_count, check_max_length, NULL},
    {"format", TYPE_STRING, compile_format, check_format, NULL},
    {"pattern", TYPE_STRING, compile_pattern, check_pattern, release_pattern},

    {"minimum", TYPE_NUMBER, compile_number, check_minimum, NULL},
    {"maximum", TYPE_NUMBER, compile_number, check_maximum, NULL},
    {"exclusiveMinimum", TYPE_NUMBER, compile_number, check_above, NULL},
    {"exclusiveMaximum", TYPE_NUMBER, compile_number, check_below, NULL},
    {"multipleOf", TYPE_NUMBER, compile_multiple, check_multiple, g_free},

    {"minItems", TYPE_ARRAY, compile_count, check_few, NULL},
    {"maxItems", TYPE_ARRAY, compile_count, check_many, NULL},
    {"uniqueItems", TYPE_ARRAY, compile_unique, check_unique, NULL},

    {"minProperties", TYPE_OBJECT, compile_count, check_few, NULL},
    {"maxProperties", TYPE_OBJECT, compile_count, check_many, NULL},
    {"required", TYPE_OBJECT, compile_required, check_required, names_free},
    {"dependentRequired", TYPE_OBJECT, compile_dependents, check_dependents, release_dependents},
};
const Vocabulary VALIDATION = {ROWS, G_N_ELEMENTS(ROWS)};
