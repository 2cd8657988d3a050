#include "tests/support/test.h"

#include "domain/canonical.h"
#include "domain/json.h"
#include "forms/form.h"
#include "forms/merge/merge.h"
#include "tests/support/demo_items.h"
#include "tests/support/sample.h"
#include "tests/support/vectors.h"

#include <string.h>

#define TODAY day_of("2026-11-23")
#define PARTS_MAX 4

static cJSON *parse(const char *text)
{
    cJSON *json = cJSON_Parse(text);

    if (!json)
        fail_msg("not JSON: %s", text);
    return json;
}

/* Forms from texts, named a, b, c …, and what they make. */
typedef struct {
    cJSON *forms[PARTS_MAX];
    Merge *merge;
} Bench;

static Merge *merge_texts(Bench *bench, const char *const *texts, size_t count, Problem *problem)
{
    static const char *const names[PARTS_MAX] = {"a", "b", "c", "d"};
    MergePart parts[PARTS_MAX];

    for (size_t i = 0; i < count; i++) {
        bench->forms[i] = parse(texts[i]);
        parts[i] = (MergePart){names[i], bench->forms[i]};
    }
    bench->merge = merge_forms(parts, count, problem);
    return bench->merge;
}

static void bench_clear(Bench *bench)
{
    merge_free(bench->merge);
    for (size_t i = 0; i < PARTS_MAX; i++)
        cJSON_Delete(bench->forms[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static const cJSON *merged_field(const Merge *merge, const char *key)
{
    return json_member(json_member(merge_schema(merge), "properties"), key);
}

static void assert_same_json(const cJSON *got, const char *expected)
{
    cJSON *wanted = parse(expected);
    g_autofree char *text = got ? canonical_json(got) : g_strdup("nothing");

    if (!cJSON_Compare(got, wanted, true))
        fail_msg("%s is not %s", text, expected);
    cJSON_Delete(wanted);
}

static void test_fields_of_one_element_are_asked_once(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "{\"required\": [\"name\"], \"additionalProperties\": false, \"properties\": {"
        " \"name\": {\"x-element\": \"name\", \"x-order\": 2, \"title\": \"姓名\", \"type\": "
        "\"string\", \"minLength\": 2, \"maxLength\": 30},"
        " \"note\": {\"x-order\": 1, \"type\": \"string\"}}}",
        "{\"required\": [\"note\"], \"additionalProperties\": false, \"properties\": {"
        " \"holder\": {\"x-element\": \"name\", \"title\": \"持证人\", \"type\": \"string\", "
        "\"maxLength\": 20, \"x-mask\": \"name\"},"
        " \"note\": {\"type\": \"integer\"}}}",
    };
    g_auto(Bench) bench = {0};
    const Merge *merge = merge_texts(&bench, forms, 2, NULL);

    assert_non_null(merge);
    assert_int_equal(merge_saved(merge), 1);
    assert_int_equal(merge_conflicts(merge)->len, 0);
    assert_same_json(merge_schema(merge),
                     "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": "
                     "\"object\", \"additionalProperties\": false, \"required\": [\"name\", "
                     "\"b_note\"], \"properties\": {"
                     "\"a_note\": {\"type\": \"string\", \"x-order\": 1, \"x-items\": [\"a\"]},"
                     "\"name\": {\"title\": \"姓名\", \"type\": \"string\", \"minLength\": 2, "
                     "\"maxLength\": 20, \"x-mask\": \"name\", \"x-element\": \"name\", "
                     "\"x-order\": 2, \"x-items\": [\"a\", \"b\"]},"
                     "\"b_note\": {\"type\": \"integer\", \"x-order\": 3, \"x-items\": [\"b\"]}}}");
}

static void test_answers_go_back_to_each_form_under_its_own_keys(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "{\"properties\": {\"name\": {\"x-element\": \"name\"}, \"note\": {}, \"left\": {}}}",
        "{\"properties\": {\"holder\": {\"x-element\": \"name\"}, \"note\": {}}}"};
    g_auto(Bench) bench = {0};
    const Merge *merge = merge_texts(&bench, forms, 2, NULL);
    cJSON *answers = parse("{\"name\": \"甲\", \"a_note\": 1, \"b_note\": [2], \"other\": 3}");
    cJSON *first = merge_split(merge, 0, answers), *second = merge_split(merge, 1, answers);

    assert_same_json(first, "{\"name\": \"甲\", \"note\": 1}");
    assert_same_json(second, "{\"holder\": \"甲\", \"note\": [2]}");
    cJSON_Delete(answers);
    cJSON_Delete(first);
    cJSON_Delete(second);
}

static void test_two_fields_of_one_element_in_a_form_are_two_persons(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "{\"properties\": {\"wife\": {\"x-element\": \"name\"}, \"husband\": {\"x-element\": "
        "\"name\"}}}",
        "{\"properties\": {\"name\": {\"x-element\": \"name\"}}}"};
    g_auto(Bench) bench = {0};
    const Merge *merge = merge_texts(&bench, forms, 2, NULL);

    assert_int_equal(merge_saved(merge), 0);
    assert_non_null(merged_field(merge, "a_wife"));
    assert_non_null(merged_field(merge, "a_husband"));
    assert_non_null(merged_field(merge, "name"));
}

static const struct {
    const char *a, *b, *both;
} JOINS[] = {
    {"{\"minimum\": 1, \"maximum\": 9}", "{\"minimum\": 3, \"maximum\": 12}",
     "{\"minimum\": 3, \"maximum\": 9}"},
    {"{\"type\": \"number\"}", "{\"type\": \"integer\"}", "{\"type\": \"integer\"}"},
    {"{\"type\": [\"string\", \"null\"]}", "{\"type\": [\"null\", \"integer\"]}",
     "{\"type\": \"null\"}"},
    {"{\"enum\": [1, 2, 3], \"x-labels\": [\"甲\", \"乙\", \"丙\"]}", "{\"enum\": [3, 2, 5]}",
     "{\"enum\": [2, 3], \"x-labels\": [\"乙\", \"丙\"]}"},
    {"{\"type\": \"string\"}", "{\"enum\": [\"1\"], \"x-labels\": [\"甲\"]}",
     "{\"type\": \"string\", \"enum\": [\"1\"], \"x-labels\": [\"甲\"]}"},
    {"{\"enum\": [1, 2]}", "{\"enum\": [2, 1], \"x-labels\": [\"乙\", \"甲\"]}",
     "{\"enum\": [1, 2]}"},
    {"{\"pattern\": \"a\"}", "{\"pattern\": \"b\"}",
     "{\"pattern\": \"a\", \"allOf\": [{\"pattern\": \"b\"}]}"},
    {"{\"pattern\": \"a\"}", "{\"pattern\": \"a\"}", "{\"pattern\": \"a\"}"},
    {"{\"multipleOf\": 2}", "{\"multipleOf\": 6}", "{\"multipleOf\": 6}"},
    {"{\"multipleOf\": 4}", "{\"multipleOf\": 6}",
     "{\"multipleOf\": 4, \"allOf\": [{\"multipleOf\": 6}]}"},
    {"{\"uniqueItems\": false, \"minItems\": 1}", "{\"uniqueItems\": true, \"maxItems\": 3}",
     "{\"uniqueItems\": true, \"minItems\": 1, \"maxItems\": 3}"},
    {"{\"items\": {\"maxLength\": 3}}", "{\"items\": {\"maxLength\": 2}}",
     "{\"items\": {\"maxLength\": 2}}"},
    {"{\"items\": {\"maxLength\": 3}}", "{\"items\": false}",
     "{\"items\": {\"maxLength\": 3}, \"allOf\": [{\"items\": false}]}"},
    {"{\"properties\": {\"a\": {\"minLength\": 1}}, \"additionalProperties\": false, \"required\": "
     "[\"a\"]}",
     "{\"properties\": {\"a\": {\"maxLength\": 5}}, \"additionalProperties\": false}",
     "{\"properties\": {\"a\": {\"minLength\": 1, \"maxLength\": 5}}, \"additionalProperties\": "
     "false, \"required\": [\"a\"]}"},
    {"{\"properties\": {\"a\": {}}, \"additionalProperties\": false}",
     "{\"properties\": {\"b\": {}}, \"additionalProperties\": false}",
     "{\"properties\": {\"a\": {}}, \"additionalProperties\": false, \"allOf\": [{\"properties\": "
     "{\"b\": {}}, \"additionalProperties\": false}]}"},
    {"{\"if\": {\"minimum\": 1}, \"then\": {\"maximum\": 3}}",
     "{\"if\": {\"minimum\": 2}, \"else\": "
     "false}",
     "{\"if\": {\"minimum\": 1}, \"then\": {\"maximum\": 3}, \"allOf\": [{\"if\": {\"minimum\": "
     "2}, "
     "\"else\": false}]}"},
    {"{\"title\": \"甲\", \"unevaluatedProperties\": false}", "{\"properties\": {\"a\": {}}}",
     "{\"title\": \"甲\", \"allOf\": [{\"unevaluatedProperties\": false}, {\"properties\": {\"a\": "
     "{}}}]}"},
    {"{\"title\": \"甲\", \"format\": \"date\"}", "{\"title\": \"乙\", \"format\": \"date\"}",
     "{\"title\": \"甲\", \"format\": \"date\"}"},
};

/* Both as the one field x of two forms. */
static Merge *merge_two(Bench *bench, const char *a, const char *b)
{
    g_autofree char *first = g_strdup_printf("{\"properties\": {\"x\": %s}}", a);
    g_autofree char *second = g_strdup_printf("{\"properties\": {\"x\": %s}}", b);
    const char *const forms[] = {first, second};

    for (size_t i = 0; i < 2; i++) {
        bench->forms[i] = parse(forms[i]);
        cJSON_AddStringToObject(
            cJSON_GetObjectItem(cJSON_GetObjectItem(bench->forms[i], "properties"), "x"),
            "x-element", "x");
    }
    MergePart parts[] = {{"a", bench->forms[0]}, {"b", bench->forms[1]}};
    bench->merge = merge_forms(parts, 2, NULL);
    return bench->merge;
}

static void test_constraints_are_intersected(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(JOINS); i++) {
        g_auto(Bench) bench = {0};
        const Merge *merge = merge_two(&bench, JOINS[i].a, JOINS[i].b);
        cJSON *field = cJSON_Duplicate(merged_field(merge, "x"), true);

        if (!field)
            fail_msg("%s and %s were not merged", JOINS[i].a, JOINS[i].b);
        cJSON_DeleteItemFromObject(field, "x-element");
        cJSON_DeleteItemFromObject(field, "x-order");
        cJSON_DeleteItemFromObject(field, "x-items");
        assert_same_json(field, JOINS[i].both);
        cJSON_Delete(field);
    }
}

static void test_what_no_value_meets_is_told_and_asked_by_each_form(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b, *keyword;
    } cases[] = {
        {"{\"type\": \"string\"}", "{\"type\": \"integer\"}", "type"},
        {"{\"minimum\": 5}", "{\"maximum\": 4}", "minimum"},
        {"{\"exclusiveMinimum\": 4}", "{\"maximum\": 4}", "exclusiveMinimum"},
        {"{\"minLength\": 5}", "{\"maxLength\": 4}", "minLength"},
        {"{\"minItems\": 5}", "{\"maxItems\": 4}", "minItems"},
        {"{\"enum\": [1, 2]}", "{\"enum\": [3]}", "enum"},
        {"{\"enum\": [1, 2]}", "{\"minimum\": 3}", "enum"},
        {"{\"const\": 1}", "{\"const\": 2}", "const"},
        {"{\"format\": \"date\"}", "{\"format\": \"uscc\"}", "format"},
        {"{\"items\": {\"type\": \"string\"}}", "{\"items\": {\"type\": \"integer\"}}", "type"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Bench) bench = {0};
        const Merge *merge = merge_two(&bench, cases[i].a, cases[i].b);
        const GPtrArray *conflicts = merge_conflicts(merge);

        if (conflicts->len != 1)
            fail_msg("%s and %s are no contradiction", cases[i].a, cases[i].b);
        const MergeConflict *conflict = conflicts->pdata[0];
        assert_string_equal(conflict->field, "x");
        assert_string_equal(conflict->keyword, cases[i].keyword);
        assert_int_equal(conflict->items->len, 2);
        assert_string_equal(conflict->items->pdata[1], "b");
        assert_int_equal(merge_saved(merge), 0);
        assert_non_null(merged_field(merge, "a_x"));
        assert_non_null(merged_field(merge, "b_x"));
    }
}

static void test_names_of_fields_and_questions_follow(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "{\"properties\": {"
        "\"number\": {\"x-element\": \"id_no\", \"x-source\": \"applicant\"},"
        "\"birth\": {\"x-source\": \"derived:number\", \"x-when\": {\"form\": [\"one\"]}},"
        "\"kind\": {\"x-source\": \"scenario:form\"},"
        "\"band\": {\"x-source\": \"derived:birth\", \"x-rule\": {\"if\": [{\"var\": "
        "\"form.birth\"}, {\"var\": \"applicant.age\"}, {\"var\": \"scenario.form\"}]}}},"
        " \"dependentRequired\": {\"birth\": [\"number\"]},"
        " \"if\": {\"properties\": {\"kind\": {\"const\": 1}}, \"required\": [\"kind\"]},"
        " \"then\": {\"required\": [\"number\"]}}",
        "{\"properties\": {\"id_no\": {\"x-element\": \"id_no\", \"x-source\": \"licence:LK01\","
        " \"x-editable\": false, \"x-when\": {\"form\": [\"two\"]}}}}"};
    g_auto(Bench) bench = {0};
    const Merge *merge = merge_texts(&bench, forms, 2, NULL);

    assert_same_json(merged_field(merge, "id_no"),
                     "{\"x-element\": \"id_no\", \"x-order\": 1, \"x-source\": \"licence:LK01\", "
                     "\"x-editable\": false, \"x-items\": [\"a\", \"b\"]}");
    assert_string_equal(json_text(merged_field(merge, "a_birth"), "x-source"), "derived:id_no");
    assert_same_json(json_member(merged_field(merge, "a_birth"), "x-when"),
                     "{\"a.form\": [\"one\"]}");
    assert_string_equal(json_text(merged_field(merge, "a_kind"), "x-source"), "scenario:a.form");
    assert_same_json(json_member(merged_field(merge, "a_band"), "x-rule"),
                     "{\"if\": [{\"var\": \"form.a_birth\"}, {\"var\": \"applicant.age\"}, "
                     "{\"var\": \"scenario.a.form\"}]}");
    assert_same_json(json_member(merge_schema(merge), "allOf"),
                     "[{\"dependentRequired\": {\"a_birth\": [\"id_no\"]}, \"if\": "
                     "{\"properties\": {\"a_kind\": {\"const\": 1}}, \"required\": [\"a_kind\"]}, "
                     "\"then\": {\"required\": [\"id_no\"]}}]");
}

static void test_definitions_stay_apart(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "{\"$defs\": {\"n\": {\"type\": \"string\"}}, \"properties\": {\"x\": {\"$ref\": "
        "\"#/$defs/n\", \"x-element\": \"x\"}}}",
        "{\"$defs\": {\"n\": {\"maxLength\": 2}}, \"properties\": {\"x\": {\"$ref\": "
        "\"#/$defs/n\", \"x-element\": \"x\", \"enum\": [{\"$ref\": \"no reference\"}, \"甲\"]}}}"};
    g_auto(Bench) bench = {0};
    const Merge *merge = merge_texts(&bench, forms, 2, NULL);

    assert_same_json(json_member(merge_schema(merge), "$defs"),
                     "{\"a_n\": {\"type\": \"string\"}, \"b_n\": {\"maxLength\": 2}}");
    assert_same_json(merged_field(merge, "x"),
                     "{\"$ref\": \"#/$defs/a_n\", \"allOf\": [{\"$ref\": \"#/$defs/b_n\"}], "
                     "\"enum\": [{\"$ref\": \"no reference\"}, \"甲\"], \"x-element\": \"x\", "
                     "\"x-order\": 1, \"x-items\": [\"a\", \"b\"]}");
}

static void test_what_holds_for_a_whole_form_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *form, *keyword;
    } cases[] = {
        {"{}", "properties"},
        {"[]", "properties"},
        {"{\"properties\": {}, \"type\": \"string\"}", "type"},
        {"{\"properties\": {}, \"minProperties\": 1}", "minProperties"},
        {"{\"properties\": {}, \"unevaluatedProperties\": false}", "unevaluatedProperties"},
        {"{\"properties\": {}, \"additionalProperties\": {\"type\": \"string\"}}",
         "additionalProperties"},
        {"{\"properties\": {}, \"not\": {\"propertyNames\": {\"const\": \"a\"}}}", "propertyNames"},
        {"{\"properties\": {}, \"anyOf\": [{\"$ref\": \"#/$defs/a\"}]}", "$ref"},
        {"{\"properties\": {\"a\": {}}, \"required\": [\"b\"]}", "required"},
        {"{\"properties\": {\"a\": {}}, \"if\": {\"required\": [\"b\"]}}", "b"},
        {"{\"properties\": {\"a\": {}}, \"anyOf\": [{\"properties\": {\"b\": {}}}]}", "b"},
        {"{\"properties\": {\"a\": {\"$ref\": \"#/properties/b\"}}}", "$ref"},
        {"{\"properties\": {\"a\": {\"$anchor\": \"b\"}}}", "$anchor"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Bench) bench = {0};
        g_auto(Problem) problem = {0};

        if (merge_texts(&bench, &cases[i].form, 1, &problem))
            fail_msg("%s is merged", cases[i].form);
        assert_int_equal(problem.kind, PROBLEM_FORM_UNMERGED);
        assert_string_equal(problem.args[0], "a");
        assert_string_equal(problem.args[1], cases[i].keyword);
    }
}

/* ---- whatever the forms: what is valid merged is valid split -------------------------------- */

static void assert_split_is_valid(const Merge *merge, const cJSON *const *forms, size_t count,
                                  const cJSON *answers)
{
    for (size_t i = 0; i < count; i++) {
        g_autoptr(Schema) own = schema_compile(forms[i], NULL);
        cJSON *split = merge_split(merge, i, answers);

        assert_non_null(own);
        if (!schema_validate(own, split, "form", TODAY, NULL)) {
            g_autofree char *form = canonical_json(forms[i]), *text = canonical_json(split);
            fail_msg("%s is not valid under %s", text, form);
        }
        cJSON_Delete(split);
    }
}

/* `kind`: fields of one kind can mostly be met together. */
static cJSON *throw_field(GRand *dice, guint kind)
{
    static const char *const fields[] = {
        "{\"type\": \"integer\", \"minimum\": %d, \"maximum\": %d}",
        "{\"type\": \"number\", \"minimum\": %d, \"multipleOf\": %d}",
        "{\"exclusiveMinimum\": %d, \"maximum\": %d}",
        "{\"enum\": [%d, %d, 5, 6, 7]}",
        "{\"type\": \"string\", \"minLength\": %d, \"maxLength\": 1%d}",
        "{\"type\": \"string\", \"pattern\": \"[%d%d0-9a-z]\"}",
        "{\"type\": [\"integer\", \"null\", \"string\"], \"not\": {\"enum\": [%d, %d]}}",
        "{\"type\": \"array\", \"minItems\": %d, \"items\": {\"type\": \"integer\", \"maximum\": "
        "%d}}",
        "{\"type\": \"array\", \"maxItems\": %d, \"uniqueItems\": true, \"items\": {\"enum\": [1, "
        "2, "
        "3, %d]}}",
        "{\"type\": \"object\", \"required\": [\"p\"], \"properties\": {\"p\": {\"type\": "
        "\"integer\", \"minimum\": %d}, \"q\": {\"const\": %d}}, \"additionalProperties\": false}",
        "{\"type\": \"object\", \"properties\": {\"p\": {\"type\": \"integer\", \"maximum\": "
        "1%d}}, "
        "\"minProperties\": 0, \"additionalProperties\": {\"minimum\": %d}}",
        "{\"if\": {\"minimum\": %d}, \"then\": {\"maximum\": 1%d}}",
        "{\"format\": \"date\", \"minLength\": %d, \"maxLength\": 2%d}",
    };
    const char *format = fields[kind % G_N_ELEMENTS(fields)];
    GString *text = g_string_new(NULL);

    for (const char *at = format; *at; at++) {
        if (g_str_has_prefix(at, "%d"))
            g_string_append_printf(text, "%d", g_rand_int_range(dice, 1, 6));
        else if (at == format || at[-1] != '%')
            g_string_append_c(text, *at);
    }
    cJSON *field = parse(text->str);
    g_string_free(text, TRUE);
    return field;
}

/* A form of up to four fields, of four elements and none; `round` turns the kinds. */
static cJSON *throw_form(GRand *dice, guint round)
{
    static const char *const names[] = {"k", "l", "m", "n"};
    cJSON *form = cJSON_CreateObject();
    cJSON *required = cJSON_AddArrayToObject(form, "required");
    cJSON *properties = cJSON_AddObjectToObject(form, "properties");

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        guint element = (guint)g_rand_int_range(dice, 0, G_N_ELEMENTS(names));
        guint kind = round + element + (guint)(g_rand_int_range(dice, 0, 4) == 0);
        cJSON *field;

        if (g_rand_int_range(dice, 0, 4) == 0)
            continue;
        field = throw_field(dice, kind);
        if (g_rand_int_range(dice, 0, 5))
            cJSON_AddStringToObject(field, "x-element", names[element]);
        cJSON_AddItemToObject(properties, names[i], field);
        if (g_rand_boolean(dice))
            cJSON_AddItemToArray(required, cJSON_CreateString(names[i]));
    }
    if (g_rand_boolean(dice))
        cJSON_AddFalseToObject(form, "additionalProperties");
    if (json_member(properties, "k") && json_member(properties, "l"))
        cJSON_AddItemToObject(form, "dependentRequired", parse("{\"k\": [\"l\"]}"));
    return form;
}

static void test_answers_to_any_merged_form_are_valid_for_each(void **state)
{
    (void)state;
    GRand *dice = g_rand_new_with_seed(20261123);
    int answered = 0, saved = 0, contradicted = 0;

    for (guint round = 0; round < 1500; round++) {
        cJSON *forms[] = {throw_form(dice, round), throw_form(dice, round),
                          throw_form(dice, round)};
        const MergePart parts[] = {{"a", forms[0]}, {"b", forms[1]}, {"c", forms[2]}};
        g_autoptr(Merge) merge = merge_forms(parts, 3, NULL);
        cJSON *answers = sample_make(merge_schema(merge), dice, TODAY);

        if (answers) {
            assert_split_is_valid(merge, (const cJSON *const *)forms, 3, answers);
            answered++;
        }
        saved += merge_saved(merge);
        contradicted += merge_conflicts(merge)->len > 0;
        cJSON_Delete(answers);
        for (size_t i = 0; i < 3; i++)
            cJSON_Delete(forms[i]);
    }
    g_rand_free(dice);
    assert_true(answered > 300);
    assert_true(saved > 1000);
    assert_true(contradicted > 100);
}

/* ---- the demo city ------------------------------------------------------------------------- */

static const cJSON *newest_form(const cJSON *items, const char *code)
{
    const cJSON *item, *newest = NULL;

    cJSON_ArrayForEach(item, items)
    {
        if (strcmp(vector_text(item, "code"), code) == 0 &&
            (!newest || vector_int(item, "version") > vector_int(newest, "version")))
            newest = item;
    }
    assert_non_null(newest);
    return json_object(newest, "form");
}

static void merge_theme(const cJSON *items, const cJSON *theme, GRand *dice)
{
    const cJSON *code, *forms[8];
    MergePart parts[8];
    size_t count = 0;

    cJSON_ArrayForEach(code, json_array(theme, "members"))
    {
        forms[count] = newest_form(items, code->valuestring);
        parts[count] = (MergePart){code->valuestring, forms[count]};
        count++;
    }

    g_autoptr(Merge) merge = merge_forms(parts, count, NULL);
    assert_non_null(merge);
    assert_int_equal(merge_conflicts(merge)->len, 0);
    assert_true(count == 1 || merge_saved(merge) > 0);
    for (int i = 0; i < 3; i++) {
        cJSON *answers = sample_make(merge_schema(merge), dice, TODAY);

        if (!answers)
            fail_msg("nothing fits %s", vector_text(theme, "name"));
        assert_split_is_valid(merge, forms, count, answers);
        cJSON_Delete(answers);
    }
}

static void test_the_themes_of_the_demo_merge_without_contradiction(void **state)
{
    (void)state;
    cJSON *items = read_demo_items(), *json = read_json(SOURCE_ROOT "/central/demo/themes.json");
    GRand *dice = g_rand_new_with_seed(379902);
    const cJSON *theme;

    cJSON_ArrayForEach(theme, json_array(json, "themes")) merge_theme(items, theme, dice);
    g_rand_free(dice);
    cJSON_Delete(items);
    cJSON_Delete(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_of_one_element_are_asked_once),
        cmocka_unit_test(test_answers_go_back_to_each_form_under_its_own_keys),
        cmocka_unit_test(test_two_fields_of_one_element_in_a_form_are_two_persons),
        cmocka_unit_test(test_constraints_are_intersected),
        cmocka_unit_test(test_what_no_value_meets_is_told_and_asked_by_each_form),
        cmocka_unit_test(test_names_of_fields_and_questions_follow),
        cmocka_unit_test(test_definitions_stay_apart),
        cmocka_unit_test(test_what_holds_for_a_whole_form_is_refused),
        cmocka_unit_test(test_answers_to_any_merged_form_are_valid_for_each),
        cmocka_unit_test(test_the_themes_of_the_demo_merge_without_contradiction),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
