/* Forms and schemas: a hostile schema with a hostile value, {"schema": …, "value": …, "answers":
 * …}. Time and memory are bounded (libFuzzer's -timeout and -rss_limit_mb hold them), faults are
 * counted, told in sentences, and never repeat a value. What is put around a schema does to its
 * verdict what it says. */
#include "domain/json.h"
#include "forms/form.h"
#include "tests/fuzz/fuzz.h"

#define TODAY 20779 /* 2026-11-22 */
/* A value with this character is a secret: it must not be in any problem. */
#define SECRET "秘"

static bool names_secret(const cJSON *value)
{
    const cJSON *child;
    cJSON_ArrayForEach(child, value)
    {
        if ((child->string != NULL && strstr(child->string, SECRET) != NULL) || names_secret(child))
            return true;
    }
    return false;
}

/* The schema's words and the names of members may be told; values may not. */
static bool words_are_open(const cJSON *schema, const cJSON *value)
{
    g_autofree char *text = canonical_json(schema);
    return text == NULL || strstr(text, SECRET) != NULL || names_secret(value);
}

static void check_problem(const Problem *problem, bool is_open)
{
    g_autofree char *sentence = problem_sentence(problem);
    g_assert_cmpint(problem->kind, !=, PROBLEM_NONE);
    g_assert_cmpuint(strlen(sentence), >, 0);
    g_assert_true(is_open || strstr(sentence, SECRET) == NULL);
}

static void check_form(const Form *form, const cJSON *value, bool is_open)
{
    g_autoptr(GPtrArray) problems =
        g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free);
    bool valid = form_check(form, value, TODAY, problems);
    g_assert_true(valid == (problems->len == 0));
    g_assert_true(valid == form_check(form, value, TODAY, NULL));
    g_assert_cmpuint(problems->len, <=, SCHEMA_PROBLEMS_MAX);
    for (guint i = 0; i < problems->len; i++)
        check_problem(g_ptr_array_index(problems, i), is_open);
}

static void check_field(const FormField *field, const cJSON *value, const cJSON *answers,
                        bool is_open)
{
    g_auto(Problem) problem = {0};
    g_assert_cmpint(field->widget, <, WIDGET_COUNT);
    g_assert_cmpint(field->mask, <, MASK_COUNT);
    form_field_asked(field, answers);
    if (!form_check_field(field, field->key ? json_member(value, field->key) : value, TODAY,
                          &problem))
        check_problem(&problem, is_open);
    for (size_t i = 0; i < field->column_count; i++)
        check_field(&field->columns[i], value, answers, is_open);
}

typedef enum { IS_INVALID, IS_VALID, NO_VERDICT } Verdict;

static Verdict verdict_of(const cJSON *json, const cJSON *value)
{
    g_autoptr(Schema) schema = schema_compile(json, NULL);
    g_autoptr(GPtrArray) problems =
        g_ptr_array_new_with_free_func((GDestroyNotify)schema_problem_free);
    if (schema == NULL)
        return NO_VERDICT;
    bool valid = schema_validate(schema, value, "it", TODAY, problems);
    g_assert_true(valid == (problems->len == 0));
    g_assert_true(valid == schema_validate(schema, value, "it", TODAY, NULL));
    if (valid)
        return IS_VALID;
    bool is_verdict = schema_is_verdict(g_ptr_array_index(problems, 0));
    g_assert_true(is_verdict || problems->len == 1);
    return is_verdict ? IS_INVALID : NO_VERDICT;
}

/* The schema in `$defs`, under an address of its own, with `around` leading to it. */
static Verdict verdict_within(const char *around, const cJSON *json, const cJSON *value)
{
    cJSON *whole = cJSON_Parse(around);
    cJSON *definitions = cJSON_AddObjectToObject(whole, "$defs");
    cJSON *copy = cJSON_Duplicate(json, true);
    if (cJSON_IsObject(copy) && json_member(copy, "$id") == NULL)
        cJSON_AddStringToObject(copy, "$id", "around:it");
    cJSON_AddItemToObject(definitions, "it", copy);
    Verdict verdict = verdict_of(whole, value);
    cJSON_Delete(whole);
    return verdict;
}

static void check_schema(const cJSON *json, const cJSON *value)
{
    static const struct {
        const char *around;
        bool turns;
    } frames[] = {
        {"{\"$ref\": \"#/$defs/it\"}", false},
        {"{\"not\": {\"$ref\": \"#/$defs/it\"}}", true},
        {"{\"not\": {\"not\": {\"$ref\": \"#/$defs/it\"}}}", false},
        {"{\"anyOf\": [false, {\"$ref\": \"#/$defs/it\"}]}", false},
        {"{\"oneOf\": [{\"$ref\": \"#/$defs/it\"}, true]}", true},
        {"{\"if\": {\"$ref\": \"#/$defs/it\"}, \"else\": false}", false},
        {"{\"unevaluatedItems\": true, \"allOf\": [{\"$ref\": \"#/$defs/it\"}]}", false},
    };
    Verdict verdict = verdict_of(json, value);
    for (size_t i = 0; verdict != NO_VERDICT && i < G_N_ELEMENTS(frames); i++) {
        Verdict within = verdict_within(frames[i].around, json, value);
        g_assert_true(within == NO_VERDICT || (within == verdict) != frames[i].turns);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cJSON *json = input_json(data, size);
    const cJSON *schema = json_member(json, "schema");
    const cJSON *value = json_member(json, "value");
    g_auto(Problem) problem = {0};
    g_autoptr(Form) form = form_parse(schema, &problem);
    if (form != NULL) {
        size_t count;
        const FormField *fields = form_fields(form, &count);
        bool is_open = words_are_open(schema, value);
        check_form(form, value, is_open);
        for (size_t i = 0; i < count; i++)
            check_field(&fields[i], value, json_member(json, "answers"), is_open);
    } else {
        g_assert_true(g_str_has_prefix(problem_code(&problem), "schema."));
    }
    if (schema != NULL && value != NULL)
        check_schema(schema, value);
    cJSON_Delete(json);
    return 0;
}
