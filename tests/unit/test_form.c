#include "tests/support/test.h"

#include "forms/form.h"
#include "tests/support/demo_items.h"
#include "tests/support/vectors.h"

#include <string.h>

#define TODAY day_of("2026-11-23")

static cJSON *parse(const char *text)
{
    cJSON *json = cJSON_Parse(text);

    if (!json)
        fail_msg("not JSON: %s", text);
    return json;
}

static GPtrArray *new_problems(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free);
}

/* ---- forms --------------------------------------------------------------------------------- */

#define FORM                                                                                         \
    "{\"type\": \"object\", \"required\": [\"name\", \"get\"], \"additionalProperties\": false,"     \
    " \"properties\": {"                                                                             \
    "  \"rows\": {\"title\": \"成员\", \"type\": \"array\", \"x-order\": 3, \"maxItems\": 2,"      \
    "    \"items\": {\"type\": \"object\", \"required\": [\"age\"], \"properties\": {"               \
    "      \"age\": {\"title\": \"年龄\", \"type\": \"integer\", \"minimum\": 0}}}},"              \
    "  \"get\": {\"title\": \"领取\", \"type\": \"string\", \"enum\": [\"1\", \"2\"],"             \
    "    \"x-labels\": [\"自取\", \"邮寄\"], \"x-order\": 2, \"x-source\": \"clerk\"},"          \
    "  \"name\": {\"title\": \"姓名\", \"type\": \"string\", \"minLength\": 2, \"maxLength\": 30," \
    "    \"x-order\": 1, \"x-mask\": \"name\", \"x-editable\": false},"                              \
    "  \"plain\": {\"type\": \"string\", \"format\": \"date\", \"x-mask\": \"from-the-future\","     \
    "    \"x-when\": {\"how\": [\"post\", \"net\"]}}}}"

static Form *parse_form(const char *text)
{
    cJSON *json = parse(text);
    Form *form = form_parse(json, NULL);

    cJSON_Delete(json);
    assert_non_null(form);
    return form;
}

static void test_fields_come_in_order_with_what_a_screen_needs(void **state)
{
    (void)state;
    g_autoptr(Form) form = parse_form(FORM);
    size_t count;
    const FormField *fields = form_fields(form, &count);

    assert_int_equal(count, 4);
    assert_string_equal(fields[0].key, "name");
    assert_string_equal(fields[0].title, "姓名");
    assert_int_equal(fields[0].widget, WIDGET_TEXT);
    assert_int_equal(fields[0].mask, MASK_NAME);
    assert_int_equal(fields[0].max_length, 30);
    assert_true(fields[0].required);
    assert_false(fields[0].editable);
    assert_string_equal(fields[1].source, "clerk");
    assert_int_equal(fields[1].widget, WIDGET_CHOICE);
    assert_int_equal(fields[1].choice_count, 2);
    assert_string_equal(fields[1].choices[1].value->valuestring, "2");
    assert_string_equal(fields[1].choices[1].label, "邮寄");
    assert_int_equal(fields[2].widget, WIDGET_TABLE);
    assert_int_equal(fields[2].column_count, 1);
    assert_true(fields[2].columns[0].integer);
    assert_string_equal(fields[3].title, "plain");
    assert_int_equal(fields[3].widget, WIDGET_DATE);
    assert_int_equal(fields[3].mask, MASK_ALL);
    assert_ptr_equal(form_field(form, "get"), &fields[1]);
    assert_null(form_field(form, "got"));
}

static void test_a_field_is_asked_by_the_answers(void **state)
{
    (void)state;
    g_autoptr(Form) form = parse_form(FORM);
    cJSON *single = parse("{\"how\": \"net\"}"), *many = parse("{\"how\": [\"x\", \"post\"]}");
    cJSON *other = parse("{\"how\": \"hall\", \"post\": \"post\"}");
    const FormField *field = form_field(form, "plain");

    assert_true(form_field_asked(form_field(form, "name"), NULL));
    assert_true(form_field_asked(field, single));
    assert_true(form_field_asked(field, many));
    assert_false(form_field_asked(field, other));
    assert_false(form_field_asked(field, NULL));
    cJSON_Delete(single);
    cJSON_Delete(many);
    cJSON_Delete(other);
}

static void test_every_fault_has_its_pointer_and_its_title_in_the_order_of_the_form(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *title;
        ProblemKind kind;
    } expected[] = {
        {"/name", "姓名", PROBLEM_FORM_SHORT},      {"/get", "领取", PROBLEM_FIELD_MISSING},
        {"/rows/0/age", "年龄", PROBLEM_FORM_TYPE}, {"/rows/1/age", "年龄", PROBLEM_FIELD_MISSING},
        {"/x~1y", "x/y", PROBLEM_FORM_EXTRA},
    };
    g_autoptr(Form) form = parse_form(FORM);
    cJSON *values = parse("{\"name\": \"陈\", \"x/y\": 1, \"rows\": [{\"age\": \"\"}, {}]}");
    g_autoptr(GPtrArray) problems = new_problems();

    assert_false(form_check(form, values, TODAY, problems));
    assert_int_equal(problems->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < problems->len; i++) {
        const Problem *problem = problems->pdata[i];

        assert_string_equal(problem->subject, expected[i].subject);
        assert_string_equal(problem->args[0], expected[i].title);
        assert_int_equal(problem->kind, expected[i].kind);
    }
    cJSON_Delete(values);
}

static void test_one_field_is_checked_as_it_is_typed(void **state)
{
    (void)state;
    g_autoptr(Form) form = parse_form(FORM);
    const FormField *column = form_field(form, "rows")->columns;
    cJSON *low = cJSON_CreateNumber(-1), *good = cJSON_CreateNumber(3);
    g_auto(Problem) problem = {0};

    assert_true(form_check_field(column, good, TODAY, &problem));
    assert_false(form_check_field(column, low, TODAY, &problem));
    assert_int_equal(problem.kind, PROBLEM_FORM_LOW);
    assert_string_equal(problem.args[1], "0");
    assert_false(form_check_field(column, NULL, TODAY, &problem));
    assert_int_equal(problem.kind, PROBLEM_FIELD_MISSING);
    assert_true(form_check_field(form_field(form, "plain"), NULL, TODAY, NULL));
    cJSON_Delete(low);
    cJSON_Delete(good);
}

static void test_a_form_is_an_object_schema(void **state)
{
    (void)state;
    cJSON *json = parse("{\"type\": \"string\"}");
    g_auto(Problem) problem = {0};

    assert_null(form_parse(json, &problem));
    assert_string_equal(problem.args[0], "schema#/properties");
    assert_null(form_parse(NULL, NULL));
    cJSON_Delete(json);
}

/* ---- fields that come from elsewhere -------------------------------------------------------- */

#define LAYERED                                                                                 \
    "{\"$defs\": {\"name\": {\"title\": \"姓名\", \"type\": \"string\", \"maxLength\": 30,"   \
    "    \"x-mask\": \"name\"},"                                                                \
    "  \"row\": {\"type\": \"object\", \"allOf\": [{\"$ref\": \"#/$defs/person\"}],"            \
    "    \"properties\": {\"age\": {\"type\": [\"integer\", \"null\"]}}},"                      \
    "  \"person\": {\"required\": [\"name\"],"                                                  \
    "    \"properties\": {\"name\": {\"$ref\": \"#/$defs/name\"}}},"                            \
    "  \"place\": {\"properties\": {\"kind\": {\"enum\": [\"自有\", \"租赁\"]}}}},"         \
    " \"type\": \"object\", \"properties\": {\"head\": {\"$ref\": \"#/$defs/name\","            \
    "    \"title\": \"负责人\", \"maxLength\": 20, \"x-order\": 2, \"x-default\": \"无\"}," \
    "  \"rows\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/row\"}}},"               \
    " \"allOf\": [{\"$ref\": \"#/$defs/person\"}, {\"$ref\": \"#/$defs/place\"},"               \
    "  {\"required\": [\"kind\"], \"properties\": {\"name\": {\"x-order\": 1, \"minLength\": "  \
    "2}}}]}"

static void test_fields_of_referenced_schemas_are_fields_of_the_form(void **state)
{
    (void)state;
    static const char *const keys[] = {"name", "head", "rows", "kind"};
    g_autoptr(Form) form = parse_form(LAYERED);
    size_t count;
    const FormField *fields = form_fields(form, &count);

    assert_int_equal(count, G_N_ELEMENTS(keys));
    for (size_t i = 0; i < count; i++)
        assert_string_equal(fields[i].key, keys[i]);
    assert_string_equal(fields[0].title, "姓名");
    assert_true(fields[0].required);
    assert_int_equal(fields[0].mask, MASK_NAME);
    assert_int_equal(fields[3].widget, WIDGET_CHOICE);
    assert_true(fields[3].required);
    assert_int_equal(fields[3].choice_count, 2);

    cJSON *one = cJSON_CreateString("陈");
    assert_false(form_check_field(&fields[0], one, TODAY, NULL));
    assert_true(form_check_field(&fields[1], one, TODAY, NULL));
    cJSON_Delete(one);
}

static void test_a_field_has_its_own_annotations_before_those_it_refers_to(void **state)
{
    (void)state;
    g_autoptr(Form) form = parse_form(LAYERED);
    const FormField *head = form_field(form, "head"), *rows = form_field(form, "rows");
    cJSON *name = cJSON_CreateString("一二三四五六七八九十一二三四五六七八九十一");

    assert_string_equal(head->title, "负责人");
    assert_int_equal(head->mask, MASK_NAME);
    assert_int_equal(head->max_length, 20);
    assert_string_equal(head->preset->valuestring, "无");
    assert_false(form_check_field(head, name, TODAY, NULL));
    assert_true(form_check_field(form_field(form, "name"), name, TODAY, NULL));
    assert_int_equal(rows->widget, WIDGET_TABLE);
    assert_int_equal(rows->column_count, 2);
    assert_true(rows->columns[0].integer);
    assert_string_equal(rows->columns[1].title, "姓名");
    cJSON_Delete(name);
}

static void test_a_form_within_itself_ends(void **state)
{
    (void)state;
    cJSON *json = parse("{\"properties\": {\"a\": {\"type\": \"object\", \"$ref\": \"#\"},"
                        " \"b\": {\"type\": \"array\", \"items\": {\"$ref\": \"#\"}},"
                        " \"c\": {\"type\": \"array\", \"items\": {\"$ref\": \"#\"}}}}");
    g_autoptr(Form) small = parse_form("{\"properties\": {\"a\": {\"type\": \"object\","
                                       " \"$ref\": \"#\"}}}");
    g_auto(Problem) problem = {0};

    assert_non_null(form_field(small, "a")->columns);
    assert_null(form_parse(json, &problem));
    assert_int_equal(problem.kind, PROBLEM_SCHEMA_LARGE);
    cJSON_Delete(json);
}

/* ---- the demo city's forms ----------------------------------------------------------------- */

static void check_demo_field(const FormField *field)
{
    cJSON *nothing = cJSON_CreateNull();

    assert_non_null(g_utf8_strchr(field->title, -1, g_utf8_get_char(field->title)));
    assert_int_not_equal(field->mask, MASK_COUNT);
    assert_false(form_check_field(field, nothing, TODAY, NULL));
    if (field->widget == WIDGET_CHOICE || field->widget == WIDGET_CHOICES)
        assert_true(field->choice_count > 0);
    for (size_t i = 0; field->widget == WIDGET_CHOICE && i < field->choice_count; i++)
        assert_true(form_check_field(field, field->choices[i].value, TODAY, NULL));
    assert_int_equal(field->widget == WIDGET_TABLE || field->widget == WIDGET_ADDRESS,
                     field->column_count > 0);
    for (size_t i = 0; i < field->column_count; i++)
        check_demo_field(&field->columns[i]);
    cJSON_Delete(nothing);
}

static void test_a_table_that_nobody_can_fill_in_is_refused(void **state)
{
    const char *table_within = "{\"type\": \"object\", \"properties\": {\"a\": {"
                               "\"x-widget\": \"table\", \"items\": {\"type\": \"object\","
                               " \"properties\": {\"b\": {}}}}}}";
    const char *const elements[] = {
        "{}", "{\"type\": \"object\"}", table_within,
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"object\"}}}"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++) {
        g_autofree char *text = g_strdup_printf(
            "{\"type\": \"object\", \"properties\": {\"rows\": {\"title\": \"成员\","
            " \"type\": \"array\", \"x-widget\": \"table\"%s%s}}}",
            i ? ", \"items\": " : "", i ? elements[i] : "");
        cJSON *schema = cJSON_Parse(text);
        g_auto(Problem) problem = {0};

        assert_non_null(schema);
        assert_null(form_parse(schema, &problem));
        assert_int_equal(problem.kind, PROBLEM_FORM_TABLE);
        cJSON_Delete(schema);
    }
}

static void test_all_demo_forms_parse_and_ask_for_what_they_require(void **state)
{
    (void)state;
    cJSON *items = read_demo_items();
    const cJSON *item;
    size_t total = 0;

    assert_int_equal(cJSON_GetArraySize(items), 21); /* one of them in two versions */
    cJSON_ArrayForEach(item, items)
    {
        g_autoptr(Form) form = form_parse(vector_at(item, "form"), NULL);
        g_autoptr(GPtrArray) problems = new_problems();
        size_t count, required = 0;

        assert_non_null(form);
        const FormField *fields = form_fields(form, &count);
        for (size_t i = 0; i < count; i++) {
            check_demo_field(&fields[i]);
            required += fields[i].required || fields[i].may_be_none;
        }
        total += count;
        assert_false(form_check(form, NULL, TODAY, problems));
        assert_int_equal(problems->len, required);
    }
    assert_int_equal(total, 263);
    cJSON_Delete(items);
}

#define FOOD                                                                                               \
    "{\"org_name\": \"云汀市好味餐饮店\", \"uscc\": \"%s\", \"legal_rep\": \"欧阳春\","         \
    " \"legal_id\": \"110101199003070046\","                                                               \
    " \"reg_addr\": {\"division\": \"379902\", \"text\": \"望江路8号\"}, \"contact\": \"欧阳春\","  \
    " \"mobile\": \"15400000001\","                                                                        \
    " \"place_addr\": {\"division\": \"379902001003\", \"text\": \"望江路8号\"},"                      \
    " \"area_m2\": \"86.5\", \"staff\": 4, \"business_form\": \"餐饮服务经营者\","                  \
    " \"food_projects\": [\"热食类食品制售\", \"自制饮品制售\"], \"online_business\": false," \
    " \"safety_officer\": \"欧阳春\"}"

static void test_a_well_filled_demo_form_is_valid(void **state)
{
    (void)state;
    cJSON *vectors = read_vectors(), *items = read_demo_items();
    const char *uscc = vector_text(vector_at(vectors, "uscc/valid")->child, "code");
    g_autofree char *text = g_strdup_printf(FOOD, uscc);
    cJSON *values = parse(text);
    g_autoptr(Form) form = form_parse(vector_at(items->child, "form"), NULL);
    g_autoptr(GPtrArray) problems = new_problems();

    if (!form_check(form, values, TODAY, problems))
        fail_msg("%s", ((Problem *)problems->pdata[0])->subject);
    cJSON_ReplaceItemInObject(values, "mobile", cJSON_CreateString("1540000000"));
    cJSON_ReplaceItemInObject(values, "area_m2", cJSON_CreateString("0.00"));
    assert_false(form_check(form, values, TODAY, problems));
    assert_int_equal(problems->len, 2);
    assert_string_equal(((Problem *)problems->pdata[0])->subject, "/mobile");
    assert_string_equal(((Problem *)problems->pdata[1])->subject, "/area_m2");
    cJSON_Delete(vectors);
    cJSON_Delete(items);
    cJSON_Delete(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_come_in_order_with_what_a_screen_needs),
        cmocka_unit_test(test_a_field_is_asked_by_the_answers),
        cmocka_unit_test(test_every_fault_has_its_pointer_and_its_title_in_the_order_of_the_form),
        cmocka_unit_test(test_one_field_is_checked_as_it_is_typed),
        cmocka_unit_test(test_a_form_is_an_object_schema),
        cmocka_unit_test(test_fields_of_referenced_schemas_are_fields_of_the_form),
        cmocka_unit_test(test_a_field_has_its_own_annotations_before_those_it_refers_to),
        cmocka_unit_test(test_a_form_within_itself_ends),
        cmocka_unit_test(test_a_table_that_nobody_can_fill_in_is_refused),
        cmocka_unit_test(test_all_demo_forms_parse_and_ask_for_what_they_require),
        cmocka_unit_test(test_a_well_filled_demo_form_is_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
