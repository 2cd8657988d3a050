#include "tests/support/test.h"

#include "tests/support/schema_cases.h"
#include "tests/support/vectors.h"

#include <string.h>

#define TODAY day_of("2026-11-23")

/* ---- one keyword at a time ----------------------------------------------------------------- */

static const SchemaCase KEYWORD_CASES[] = {
    {"true", "1", PROBLEM_NONE},
    {"false", "1", PROBLEM_FORM_EXTRA},
    {"{}", "{\"a\": null}", PROBLEM_NONE},
    {"{\"type\": \"integer\"}", "1.0", PROBLEM_NONE},
    {"{\"type\": \"integer\"}", "1.5", PROBLEM_FORM_TYPE},
    {"{\"type\": \"number\"}", "1", PROBLEM_NONE},
    {"{\"type\": \"string\"}", "1", PROBLEM_FORM_TYPE},
    {"{\"type\": [\"string\", \"null\"]}", "null", PROBLEM_NONE},
    {"{\"type\": \"boolean\"}", "\"true\"", PROBLEM_FORM_TYPE},
    {"{\"enum\": [1, \"甲\", {\"a\": 1, \"b\": 2}]}", "{\"b\": 2, \"a\": 1.0}", PROBLEM_NONE},
    {"{\"enum\": [1, \"甲\"]}", "\"1\"", PROBLEM_FORM_CHOICE},
    {"{\"enum\": [false]}", "0", PROBLEM_FORM_CHOICE},
    {"{\"const\": [1]}", "[1]", PROBLEM_NONE},
    {"{\"const\": [1]}", "[true]", PROBLEM_FORM_CHOICE},
    {"{\"minLength\": 2}", "\"𠀀\"", PROBLEM_FORM_SHORT},
    {"{\"maxLength\": 2}", "\"𠀀𠀁\"", PROBLEM_NONE},
    {"{\"maxLength\": 2}", "\"abc\"", PROBLEM_FIELD_TOO_LONG},
    {"{\"maxLength\": 2}", "1234", PROBLEM_NONE},
    {"{\"minimum\": 1}", "1", PROBLEM_NONE},
    {"{\"minimum\": 1}", "0.9", PROBLEM_FORM_LOW},
    {"{\"maximum\": 1}", "1.1", PROBLEM_FORM_HIGH},
    {"{\"exclusiveMinimum\": 1}", "1", PROBLEM_FORM_ABOVE},
    {"{\"exclusiveMaximum\": 1}", "1", PROBLEM_FORM_BELOW},
    {"{\"multipleOf\": 0.0001}", "0.0075", PROBLEM_NONE},
    {"{\"multipleOf\": 0.01}", "19.99", PROBLEM_NONE},
    {"{\"multipleOf\": 1}", "12345678901.5", PROBLEM_FORM_MULTIPLE},
    {"{\"multipleOf\": 1e-200}", "1e200", PROBLEM_NONE},
    {"{\"minItems\": 1}", "[]", PROBLEM_FORM_FEW},
    {"{\"maxItems\": 1}", "[1, 2]", PROBLEM_FORM_MANY},
    {"{\"uniqueItems\": true}", "[1, \"1\", [1], {\"a\": 1}]", PROBLEM_NONE},
    {"{\"uniqueItems\": true}", "[{\"a\": 1, \"b\": 2}, {\"b\": 2, \"a\": 1}]", PROBLEM_FORM_TWICE},
    {"{\"uniqueItems\": false}", "[1, 1]", PROBLEM_NONE},
    {"{\"items\": {\"type\": \"string\"}}", "[\"a\", 1]", PROBLEM_FORM_TYPE},
    {"{\"minProperties\": 1}", "{}", PROBLEM_FORM_FEW},
    {"{\"maxProperties\": 1}", "{\"a\": 1, \"b\": 1}", PROBLEM_FORM_MANY},
    {"{\"required\": [\"a\"]}", "{\"A\": 1}", PROBLEM_FIELD_MISSING},
    {"{\"required\": [\"a\"]}", "[]", PROBLEM_NONE},
    {"{\"properties\": {\"a\": {\"type\": \"null\"}}}", "{\"a\": 1}", PROBLEM_FORM_TYPE},
    {"{\"properties\": {\"a\": {}}, \"additionalProperties\": false}", "{\"b\": 1}",
     PROBLEM_FORM_EXTRA},
    {"{\"additionalProperties\": {\"type\": \"string\"}}", "{\"b\": 1}", PROBLEM_FORM_TYPE},
    {"{\"type\": [\"integer\", \"null\"]}", "1.5", PROBLEM_FORM_TYPE},
    {"{\"type\": \"integer\"}", "1e308", PROBLEM_NONE},
    {"{\"type\": \"integer\"}", "12345678901234567890123456789", PROBLEM_NONE},
    {"{\"enum\": [9007199254740992]}", "9007199254740992.0", PROBLEM_NONE},
    {"{\"enum\": []}", "1", PROBLEM_FORM_CHOICE},
    {"{\"const\": {\"a\": [false]}}", "{\"a\": [0]}", PROBLEM_FORM_CHOICE},
    {"{\"const\": null}", "null", PROBLEM_NONE},
    {"{\"minLength\": 2.0}", "\"甲乙\"", PROBLEM_NONE},
    {"{\"maxLength\": 1e2}", "\"x\"", PROBLEM_NONE},
    {"{\"multipleOf\": 0.01}", "0.0075", PROBLEM_FORM_MULTIPLE},
    {"{\"multipleOf\": 0.0001}", "0.00751", PROBLEM_FORM_MULTIPLE},
    {"{\"multipleOf\": 0.123456789}", "1e308", PROBLEM_FORM_MULTIPLE},
    {"{\"multipleOf\": 1e-8}", "12391239123", PROBLEM_NONE},
    {"{\"multipleOf\": 7}", "-21", PROBLEM_NONE},
    {"{\"multipleOf\": 2.5}", "0", PROBLEM_NONE},
    {"{\"multipleOf\": 1e300}", "1e299", PROBLEM_FORM_MULTIPLE},
    {"{\"multipleOf\": 3}", "3e20", PROBLEM_NONE},
    {"{\"uniqueItems\": true}", "[[1, [2]], [1, [2.0]]]", PROBLEM_FORM_TWICE},
    {"{\"uniqueItems\": true}", "[1, true, \"1\", [1], {\"1\": 1}, 0, false, null]", PROBLEM_NONE},
    {"{\"required\": [\"__proto__\", \"toString\"]}", "{\"__proto__\": 1}", PROBLEM_FIELD_MISSING},
    {"{\"required\": []}", "{}", PROBLEM_NONE},
    {"{\"dependentRequired\": {\"a\": [\"b\", \"c\"]}}", "{\"a\": 1, \"c\": 1}",
     PROBLEM_FIELD_MISSING},
    {"{\"dependentRequired\": {\"a\": [\"b\", \"c\"]}}", "{\"b\": 1}", PROBLEM_NONE},
    {"{\"dependentRequired\": {\"a\": []}}", "{\"a\": 1}", PROBLEM_NONE},
    {"{\"$comment\": \"x\", \"title\": 5, \"examples\": 1, \"x-any\": {\"type\": 1}}", "1",
     PROBLEM_NONE},
    {"{\"format\": \"no-such-format\"}", "\"x\"", PROBLEM_NONE},
};

static void test_each_keyword_accepts_and_refuses(void **state)
{
    (void)state;
    assert_schema_cases(KEYWORD_CASES, G_N_ELEMENTS(KEYWORD_CASES));
}

static const struct {
    const char *schema, *place;
    ProblemKind kind;
} BAD_SCHEMAS[] = {
    {"1", "schema#", PROBLEM_SCHEMA_WRONG},
    {"{\"type\": \"text\"}", "schema#/type", PROBLEM_SCHEMA_WRONG},
    {"{\"type\": []}", "schema#/type", PROBLEM_SCHEMA_WRONG},
    {"{\"minLength\": -1}", "schema#/minLength", PROBLEM_SCHEMA_WRONG},
    {"{\"minLength\": 1.5}", "schema#/minLength", PROBLEM_SCHEMA_WRONG},
    {"{\"minimum\": \"1\"}", "schema#/minimum", PROBLEM_SCHEMA_WRONG},
    {"{\"multipleOf\": 0}", "schema#/multipleOf", PROBLEM_SCHEMA_WRONG},
    {"{\"enum\": {}}", "schema#/enum", PROBLEM_SCHEMA_WRONG},
    {"{\"required\": [1]}", "schema#/required", PROBLEM_SCHEMA_WRONG},
    {"{\"properties\": {\"a/b~\": {\"items\": 3}}}", "schema#/properties/a~1b~0/items",
     PROBLEM_SCHEMA_WRONG},
    {"{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}", "schema#/$schema",
     PROBLEM_SCHEMA_DIALECT},
    {"{\"type\": {}}", "schema#/type", PROBLEM_SCHEMA_WRONG},
    {"{\"required\": [\"a\", \"a\"]}", "schema#/required", PROBLEM_SCHEMA_WRONG},
    {"{\"dependentRequired\": {\"a/b\": \"c\"}}", "schema#/dependentRequired/a~1b",
     PROBLEM_SCHEMA_WRONG},
    {"{\"dependentRequired\": []}", "schema#/dependentRequired", PROBLEM_SCHEMA_WRONG},
    {"{\"allOf\": []}", "schema#/allOf", PROBLEM_SCHEMA_WRONG},
    {"{\"anyOf\": [{}, 1]}", "schema#/anyOf/1", PROBLEM_SCHEMA_WRONG},
    {"{\"oneOf\": {}}", "schema#/oneOf", PROBLEM_SCHEMA_WRONG},
    {"{\"not\": []}", "schema#/not", PROBLEM_SCHEMA_WRONG},
    {"{\"if\": 1}", "schema#/if", PROBLEM_SCHEMA_WRONG},
    {"{\"then\": null}", "schema#/then", PROBLEM_SCHEMA_WRONG},
    {"{\"prefixItems\": [true, \"x\"]}", "schema#/prefixItems/1", PROBLEM_SCHEMA_WRONG},
    {"{\"contains\": 1}", "schema#/contains", PROBLEM_SCHEMA_WRONG},
    {"{\"contains\": {}, \"minContains\": -1}", "schema#/minContains", PROBLEM_SCHEMA_WRONG},
    {"{\"contains\": {}, \"maxContains\": 0.5}", "schema#/maxContains", PROBLEM_SCHEMA_WRONG},
    {"{\"patternProperties\": {\"(\": {}}}", "schema#/patternProperties/(", PROBLEM_SCHEMA_WRONG},
    {"{\"propertyNames\": 1}", "schema#/propertyNames", PROBLEM_SCHEMA_WRONG},
    {"{\"dependentSchemas\": {\"a\": 1}}", "schema#/dependentSchemas/a", PROBLEM_SCHEMA_WRONG},
    {"{\"unevaluatedItems\": 1}", "schema#/unevaluatedItems", PROBLEM_SCHEMA_WRONG},
    {"{\"$defs\": {\"a\": {\"$defs\": []}}}", "schema#/$defs/a/$defs", PROBLEM_SCHEMA_WRONG},
    {"{\"$ref\": 1}", "schema#/$ref", PROBLEM_SCHEMA_WRONG},
    {"{\"$ref\": \"#%zz\"}", "schema#/$ref", PROBLEM_SCHEMA_WRONG},
    {"{\"$id\": \"a#b\"}", "schema#/$id", PROBLEM_SCHEMA_WRONG},
    {"{\"$anchor\": \"1a\"}", "schema#/$anchor", PROBLEM_SCHEMA_WRONG},
    {"{\"$anchor\": \"a\", \"$defs\": {\"b\": {\"$anchor\": \"a\"}}}", "schema#/$defs/b/$anchor",
     PROBLEM_SCHEMA_WRONG},
    {"{\"$defs\": {\"a\": {\"$id\": \"x\"}, \"b\": {\"$id\": \"x\"}}}", "schema#/$defs/b/$id",
     PROBLEM_SCHEMA_WRONG},
    {"{\"$ref\": \"#/$defs/none\"}", "schema#/$ref", PROBLEM_SCHEMA_REFERENCE},
    {"{\"$ref\": \"#/$defs/a~2\"}", "schema#/$ref", PROBLEM_SCHEMA_REFERENCE},
    {"{\"$ref\": \"#nowhere\"}", "schema#/$ref", PROBLEM_SCHEMA_REFERENCE},
    {"{\"allOf\": [{\"$ref\": \"#/allOf/01\"}]}", "schema#/allOf/0/$ref", PROBLEM_SCHEMA_REFERENCE},
    {"{\"x\": {\"type\": 1}, \"$ref\": \"#/x\"}", "schema#/x/type", PROBLEM_SCHEMA_WRONG},
    {"{\"$ref\": \"https://json-schema.org/draft/2020-12/meta/none\"}", "schema#/$ref",
     PROBLEM_SCHEMA_REMOTE},
    {"{\"properties\": {\"a\": {\"$ref\": \"http://example.invalid/\"}}}",
     "schema#/properties/a/$ref", PROBLEM_SCHEMA_REMOTE},
    {"{\"$dynamicRef\": \"other.json#x\"}", "schema#/$dynamicRef", PROBLEM_SCHEMA_REMOTE},
};

static void test_a_wrong_keyword_is_named_by_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(BAD_SCHEMAS); i++) {
        cJSON *json = json_of(BAD_SCHEMAS[i].schema);
        g_auto(Problem) problem = {0};

        assert_null(schema_compile(json, &problem));
        if (problem.kind != BAD_SCHEMAS[i].kind ||
            strcmp(problem.args[0], BAD_SCHEMAS[i].place) != 0)
            fail_msg("%s: %s at %s", BAD_SCHEMAS[i].schema, problem_code(&problem),
                     problem.args[0]);
        cJSON_Delete(json);
    }
}

/* n times `open`, then `middle`, then n times `close`. */
static cJSON *nested(const char *open, const char *middle, const char *close, int n)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int i = 0; i < n; i++)
        g_string_append(text, open);
    g_string_append(text, middle);
    for (int i = 0; i < n; i++)
        g_string_append(text, close);
    return json_of(text->str);
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    cJSON *deep = nested("{\"items\":", "{}", "}", 900),
          *fits = nested("{\"items\":", "{}", "}", 30);
    cJSON *value = nested("[", "1", "]", 900);
    cJSON *huge = nested("{\"enum\": [1], \"a\": [", "1", "]}", 200);
    g_autoptr(Schema) schema = schema_compile(fits, NULL);
    g_autoptr(GPtrArray) problems = schema_problems_new();

    assert_null(schema_compile(deep, NULL));
    assert_null(schema_compile(huge, NULL));
    assert_non_null(schema);
    assert_false(schema_validate(schema, value, "x", TODAY, problems));
    assert_int_equal(((Problem *)problems->pdata[0])->kind, PROBLEM_TOO_DEEP);
    cJSON_Delete(deep);
    cJSON_Delete(fits);
    cJSON_Delete(value);
    cJSON_Delete(huge);
}

static void test_size_of_schema_and_value_is_bounded(void **state)
{
    (void)state;
    cJSON *json = json_of("{\"properties\": {}}"), *array = cJSON_CreateArray();
    cJSON *properties = cJSON_GetObjectItem(json, "properties");
    cJSON *texts = json_of("{\"items\": {\"type\": \"string\"}}");
    g_autoptr(Schema) schema = schema_compile(texts, NULL);
    g_autoptr(GPtrArray) problems = schema_problems_new(), few = schema_problems_new();

    for (int i = 0; i <= SCHEMA_NODES_MAX; i++) {
        g_autofree char *name = g_strdup_printf("p%d", i);
        cJSON_AddItemToObject(properties, name, cJSON_CreateTrue());
    }
    assert_null(schema_compile(json, NULL));
    for (int i = 0; i < 2 * SCHEMA_PROBLEMS_MAX; i++)
        cJSON_AddItemToArray(array, cJSON_CreateNumber(i));
    assert_false(schema_validate(schema, array, "x", TODAY, problems));
    assert_int_equal(problems->len, SCHEMA_PROBLEMS_MAX);
    assert_string_equal(((Problem *)problems->pdata[99])->subject, "/99");
    for (int i = 0; i < SCHEMA_VALUES_MAX; i++)
        cJSON_AddItemToArray(array, cJSON_CreateNumber(i));
    assert_false(schema_validate(schema, array, "x", TODAY, few));
    assert_int_equal(few->len, 1);
    assert_int_equal(((Problem *)few->pdata[0])->kind, PROBLEM_TOO_LARGE);
    cJSON_Delete(json);
    cJSON_Delete(array);
    cJSON_Delete(texts);
}

/* ---- work is bounded ----------------------------------------------------------------------- */

/* A schema in which `step` (%d: the next number) leads from a0 to a<n>, which is `last`. */
static cJSON *chain(const char *step, const char *last, int n)
{
    g_autoptr(GString) text = g_string_new("{\"$ref\": \"#/$defs/a0\", \"$defs\": {");

    for (int i = 0; i < n; i++) {
        g_autofree char *next = g_strdup_printf("{\"$ref\": \"#/$defs/a%d\"}", i + 1);
        g_auto(GStrv) parts = g_strsplit(step, "NEXT", -1);
        g_autofree char *body = g_strjoinv(next, parts);

        g_string_append_printf(text, "\"a%d\": %s, ", i, body);
    }
    g_string_append_printf(text, "\"a%d\": %s}}", n, last);
    return json_of(text->str);
}

static void assert_no_verdict(const cJSON *json, const cJSON *value, ProblemKind kind)
{
    g_autoptr(Schema) schema = schema_compile(json, NULL);
    g_autoptr(GPtrArray) problems = schema_problems_new();

    assert_non_null(schema);
    assert_false(schema_validate(schema, value, "x", TODAY, problems));
    assert_int_equal(problems->len, 1);
    assert_int_equal(((Problem *)problems->pdata[0])->kind, kind);
    assert_false(schema_is_verdict(problems->pdata[0]));
    assert_false(schema_validate(schema, value, "x", TODAY, NULL));
}

static void test_branches_that_double_come_to_an_end(void **state)
{
    (void)state;
    static const char *const steps[] = {
        "{\"allOf\": [NEXT, NEXT]}",      "{\"anyOf\": [NEXT, NEXT]}",
        "{\"oneOf\": [NEXT, NEXT]}",      "{\"not\": {\"not\": {\"allOf\": [NEXT, NEXT]}}}",
        "{\"if\": NEXT, \"else\": NEXT}",
    };
    cJSON *value = json_of("\"x\"");

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        bool is_all = strstr(steps[i], "allOf") != NULL;
        cJSON *json = chain(steps[i], is_all ? "true" : "false", 40);

        assert_no_verdict(json, value, PROBLEM_SCHEMA_WORK);
        cJSON_Delete(json);
    }
    cJSON_Delete(value);
}

static void test_a_schema_that_leads_back_to_itself_has_no_verdict(void **state)
{
    (void)state;
    static const char *const loops[] = {
        "{\"$ref\": \"#\"}",
        "{\"not\": {\"$ref\": \"#\"}}",
        ("{\"anyOf\": [{\"$ref\": \"#/$defs/a\"}, true],"
         " \"$defs\": {\"a\": {\"if\": true, \"then\": {\"$ref\": \"#\"}}}}"),
        "{\"$dynamicAnchor\": \"a\", \"allOf\": [{\"$dynamicRef\": \"#a\"}]}",
    };
    cJSON *value = json_of("1");

    for (size_t i = 0; i < G_N_ELEMENTS(loops); i++) {
        cJSON *json = json_of(loops[i]);

        assert_no_verdict(json, value, PROBLEM_SCHEMA_LOOP);
        cJSON_Delete(json);
    }
    cJSON_Delete(value);
}

static void test_a_schema_that_goes_down_with_its_value_is_no_loop(void **state)
{
    (void)state;
    g_autofree char *faults = schema_faults(
        "{\"type\": [\"array\", \"null\"], \"items\": {\"$ref\": \"#\"}}", "[[], [[null, 1]]]");

    assert_string_equal(faults, "/1/0/1 form.type");
}

static cJSON *array_of(cJSON *(*make)(int index), int count)
{
    cJSON *array = cJSON_CreateArray();

    for (int i = 0; i < count; i++)
        cJSON_AddItemToArray(array, make(i));
    return array;
}

static cJSON *make_number(int index)
{
    return cJSON_CreateNumber(index);
}

static cJSON *make_text(int index)
{
    (void)index;
    return cJSON_CreateString("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
}

/* Texts whose hashes (djb2) are all the same. */
static cJSON *make_colliding(int index)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int bit = 0; bit < 15; bit++)
        g_string_append(text, index >> bit & 1 ? "ab" : "bA");
    return cJSON_CreateString(text->str);
}

static void test_large_arrays_are_compared_in_bounded_time(void **state)
{
    (void)state;
    cJSON *json = json_of("{\"uniqueItems\": true}"), *many = cJSON_CreateObject();
    cJSON *numbers = array_of(make_number, 40000), *texts = array_of(make_colliding, 32768);
    cJSON *all = cJSON_AddArrayToObject(many, "allOf");
    g_autoptr(Schema) schema = schema_compile(json, NULL);

    assert_true(schema_validate(schema, numbers, "x", TODAY, NULL));
    assert_true(schema_validate(schema, texts, "x", TODAY, NULL));
    cJSON_AddItemToArray(texts, make_colliding(0));
    assert_false(schema_validate(schema, texts, "x", TODAY, NULL));
    for (int i = 0; i < 200; i++)
        cJSON_AddItemToArray(all, cJSON_Duplicate(json, true));
    assert_no_verdict(many, numbers, PROBLEM_SCHEMA_WORK);
    cJSON_Delete(json);
    cJSON_Delete(many);
    cJSON_Delete(numbers);
    cJSON_Delete(texts);
}

static void test_work_of_all_patterns_together_is_bounded(void **state)
{
    (void)state;
    cJSON *json = json_of("{\"items\": {\"pattern\": \"^(a+)+$\"}}");
    cJSON *texts = array_of(make_text, 20000);

    assert_no_verdict(json, texts, PROBLEM_SCHEMA_WORK);
    cJSON_Delete(json);
    cJSON_Delete(texts);
}

static void test_a_pattern_that_cannot_be_decided_is_not_taken_for_a_mismatch(void **state)
{
    (void)state;
    cJSON *json = json_of("{\"not\": {\"pattern\": \"^(a+)+$\"}}");
    g_autofree char *text = g_strnfill(4000, 'a');
    text[3999] = '!';
    cJSON *value = cJSON_CreateString(text);

    assert_no_verdict(json, value, PROBLEM_SCHEMA_WORK);
    cJSON_Delete(json);
    cJSON_Delete(value);
}

static void test_the_number_of_patterns_is_bounded(void **state)
{
    (void)state;
    cJSON *json = cJSON_CreateObject(), *all = cJSON_AddArrayToObject(json, "allOf");
    g_auto(Problem) problem = {0};

    for (int i = 0; i <= SCHEMA_PATTERNS_MAX; i++)
        cJSON_AddItemToArray(all, json_of("{\"pattern\": \"a\"}"));
    assert_null(schema_compile(json, &problem));
    assert_int_equal(problem.kind, PROBLEM_SCHEMA_LARGE);
    assert_string_equal(problem.args[0], "schema#/allOf/500/pattern");
    cJSON_Delete(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_keyword_accepts_and_refuses),
        cmocka_unit_test(test_a_wrong_keyword_is_named_by_its_place),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_size_of_schema_and_value_is_bounded),
        cmocka_unit_test(test_branches_that_double_come_to_an_end),
        cmocka_unit_test(test_a_schema_that_leads_back_to_itself_has_no_verdict),
        cmocka_unit_test(test_a_schema_that_goes_down_with_its_value_is_no_loop),
        cmocka_unit_test(test_large_arrays_are_compared_in_bounded_time),
        cmocka_unit_test(test_work_of_all_patterns_together_is_bounded),
        cmocka_unit_test(test_a_pattern_that_cannot_be_decided_is_not_taken_for_a_mismatch),
        cmocka_unit_test(test_the_number_of_patterns_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
