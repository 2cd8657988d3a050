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

/* ---- one keyword at a time ----------------------------------------------------------------- */

static const struct {
    const char *schema, *value;
    ProblemKind expected; /* of the first problem; NONE: valid */
} KEYWORD_CASES[] = {
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
    {"{\"pattern\": \"b\"}", "\"abc\"", PROBLEM_NONE},
    {"{\"pattern\": \"^b\"}", "\"abc\"", PROBLEM_FORM_PATTERN},
    {"{\"pattern\": \"^a$\"}", "\"a\\n\"", PROBLEM_FORM_PATTERN},
    {"{\"pattern\": \"^\\\\d$\"}", "\"٣\"", PROBLEM_FORM_PATTERN},
    {"{\"pattern\": \"^[一-鿿]\\\\u{20000}$\"}", "\"中𠀀\"", PROBLEM_NONE},
    {"{\"pattern\": \"^\\\\u4e2d$\"}", "\"中\"", PROBLEM_NONE},
    {"{\"pattern\": \"^\\\\p{Lu}\\\\/$\"}", "\"Ä/\"", PROBLEM_NONE},
    {"{\"pattern\": \"^[\\\\D]$\"}", "\"٣\"", PROBLEM_NONE},
    {"{\"pattern\": \"^\\\\w+$\"}", "\"é\"", PROBLEM_FORM_PATTERN},
    {"{\"pattern\": \"^\\\\W$\"}", "\"é\"", PROBLEM_NONE},
    {"{\"pattern\": \"[]\"}", "\"a\"", PROBLEM_FORM_PATTERN},
    {"{\"pattern\": \"^[^]$\"}", "\"\\n\"", PROBLEM_NONE},
    {"{\"pattern\": \"^[[:alpha:]$\"}", "\"h\"", PROBLEM_NONE},
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
    {"{\"format\": \"no-such-format\"}", "\"x\"", PROBLEM_NONE},
};

static void test_each_keyword_accepts_and_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(KEYWORD_CASES); i++) {
        cJSON *json = parse(KEYWORD_CASES[i].schema), *value = parse(KEYWORD_CASES[i].value);
        g_autoptr(GPtrArray) problems = new_problems();
        g_autoptr(Schema) schema = schema_compile(json, NULL);

        assert_non_null(schema);
        bool valid = schema_validate(schema, value, "x", TODAY, problems);
        ProblemKind kind = problems->len ? ((Problem *)problems->pdata[0])->kind : PROBLEM_NONE;
        if (kind != KEYWORD_CASES[i].expected || valid != (kind == PROBLEM_NONE))
            fail_msg("%s on %s: %d", KEYWORD_CASES[i].schema, KEYWORD_CASES[i].value, (int)kind);
        assert_int_equal(schema_validate(schema, value, "x", TODAY, NULL), valid);
        cJSON_Delete(json);
        cJSON_Delete(value);
    }
}

static const struct {
    const char *format, *valid, *invalid;
} FORMAT_CASES[] = {
    {"date", "2024-02-29", "2025-02-29"},
    {"date-time", "2026-11-23T08:00:00+08:00", "2026-11-23 08:00:00"},
    {"date-time", "2016-12-31T23:59:60Z", "2016-12-31T22:59:60Z"},
    {"date-time", "2017-01-01T07:59:60.5+08:00", "2017-01-01T07:59:60+0800"},
    {"time", "23:59:59Z", "24:00:00Z"},
    {"time", "08:30:06.283185z", "08:30:06.z"},
    {"email", "mei@example.invalid", "mei@@example.invalid"},
    {"mobile", "13800000000", "12800000000"},
    {"postcode", "100000", "10000"},
    {"division", "379902001003", "3799020"},
    {"bank-card", "6222021234567894", "622202123456789X"},
    {"month", "2026-11", "2026-13"},
    {"year", "1998", "98"},
    {"money", "1234.50", "01.5"},
    {"money", "0", "1.234"},
};

static void test_each_format_accepts_and_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(FORMAT_CASES); i++) {
        cJSON *json = cJSON_CreateObject();
        cJSON *valid = cJSON_CreateString(FORMAT_CASES[i].valid);
        cJSON *invalid = cJSON_CreateString(FORMAT_CASES[i].invalid);

        cJSON_AddStringToObject(json, "format", FORMAT_CASES[i].format);
        g_autoptr(Schema) schema = schema_compile(json, NULL);
        if (!schema_validate(schema, valid, "x", TODAY, NULL))
            fail_msg("%s refuses %s", FORMAT_CASES[i].format, FORMAT_CASES[i].valid);
        if (schema_validate(schema, invalid, "x", TODAY, NULL))
            fail_msg("%s accepts %s", FORMAT_CASES[i].format, FORMAT_CASES[i].invalid);
        cJSON_Delete(json);
        cJSON_Delete(valid);
        cJSON_Delete(invalid);
    }
}

static void test_number_formats_say_what_is_wrong(void **state)
{
    (void)state;
    cJSON *vectors = read_vectors();
    cJSON *json = parse("{\"title\": \"证件号码\", \"format\": \"citizen-id\"}");
    cJSON *invalid = cJSON_CreateString("11010119900307004X");
    g_autoptr(Schema) schema = schema_compile(json, NULL);
    g_autoptr(GPtrArray) problems = new_problems();
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "citizen_id/valid"))
    {
        assert_true(schema_validate(schema, vector_at(row, "number"), "x", TODAY, NULL));
    }
    assert_false(schema_validate(schema, invalid, "x", TODAY, problems));

    const Problem *problem = problems->pdata[0];
    assert_int_equal(problem->kind, PROBLEM_FIELD_INVALID);
    assert_string_equal(problem->args[0], "证件号码");
    assert_non_null(strstr(problem->args[1], "typing error"));
    g_autofree char *sentence = problem_sentence(problem);
    assert_null(strstr(sentence, "1101011990"));
    cJSON_Delete(vectors);
    cJSON_Delete(json);
    cJSON_Delete(invalid);
}

/* ---- hostile schemas and values ------------------------------------------------------------ */

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
    {"{\"pattern\": \"(\"}", "schema#/pattern", PROBLEM_SCHEMA_WRONG},
    {"{\"pattern\": \"\\\\C\"}", "schema#/pattern", PROBLEM_SCHEMA_WRONG},
    {"{\"pattern\": \"\\\\\"}", "schema#/pattern", PROBLEM_SCHEMA_WRONG},
    {"{\"pattern\": \"\\\\u12\"}", "schema#/pattern", PROBLEM_SCHEMA_WRONG},
    {"{\"pattern\": \"(*ANYCRLF)a\"}", "schema#/pattern", PROBLEM_SCHEMA_WRONG},
    {"{\"enum\": {}}", "schema#/enum", PROBLEM_SCHEMA_WRONG},
    {"{\"required\": [1]}", "schema#/required", PROBLEM_SCHEMA_WRONG},
    {"{\"properties\": {\"a/b~\": {\"items\": 3}}}", "schema#/properties/a~1b~0/items",
     PROBLEM_SCHEMA_WRONG},
    {"{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}", "schema#/$schema",
     PROBLEM_SCHEMA_DIALECT},
};

static void test_a_wrong_keyword_is_named_by_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(BAD_SCHEMAS); i++) {
        cJSON *json = parse(BAD_SCHEMAS[i].schema);
        g_auto(Problem) problem = {0};

        assert_null(schema_compile(json, &problem));
        assert_int_equal(problem.kind, BAD_SCHEMAS[i].kind);
        assert_string_equal(problem.args[0], BAD_SCHEMAS[i].place);
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
    return parse(text->str);
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    cJSON *deep = nested("{\"items\":", "{}", "}", 900),
          *fits = nested("{\"items\":", "{}", "}", 30);
    cJSON *value = nested("[", "1", "]", 900);
    cJSON *huge = nested("{\"enum\": [1], \"a\": [", "1", "]}", 200);
    g_autoptr(Schema) schema = schema_compile(fits, NULL);
    g_autoptr(GPtrArray) problems = new_problems();

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
    cJSON *json = parse("{\"properties\": {}}"), *array = cJSON_CreateArray();
    cJSON *properties = cJSON_GetObjectItem(json, "properties");
    cJSON *texts = parse("{\"items\": {\"type\": \"string\"}}");
    g_autoptr(Schema) schema = schema_compile(texts, NULL);
    g_autoptr(GPtrArray) problems = new_problems(), few = new_problems();

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

static void test_work_of_a_pattern_is_bounded(void **state)
{
    (void)state;
    static const char *const patterns[] = {"^(a+)+$", "^(a|a)*$", "^([a-z]+)*x$",
                                           "(.*)*(.*)*(.*)*y"};

    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        cJSON *json = cJSON_CreateObject();
        g_autofree char *text = g_strdup_printf("%0*d!", 4000, 0);
        gint64 before = g_get_monotonic_time();

        memset(text, 'a', 4000);
        cJSON *value = cJSON_CreateString(text);
        cJSON_AddStringToObject(json, "pattern", patterns[i]);
        g_autoptr(Schema) schema = schema_compile(json, NULL);
        assert_non_null(schema);
        assert_false(schema_validate(schema, value, "x", TODAY, NULL));
        assert_true(g_get_monotonic_time() - before < 5 * G_USEC_PER_SEC);
        cJSON_Delete(json);
        cJSON_Delete(value);
    }
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

static void test_all_demo_forms_parse_and_ask_for_what_they_require(void **state)
{
    (void)state;
    cJSON *items = read_demo_items();
    const cJSON *item;
    size_t total = 0;

    assert_int_equal(cJSON_GetArraySize(items), 20);
    cJSON_ArrayForEach(item, items)
    {
        g_autoptr(Form) form = form_parse(vector_at(item, "form"), NULL);
        g_autoptr(GPtrArray) problems = new_problems();
        size_t count, required = 0;

        assert_non_null(form);
        const FormField *fields = form_fields(form, &count);
        for (size_t i = 0; i < count; i++) {
            check_demo_field(&fields[i]);
            required += fields[i].required;
        }
        total += count;
        assert_false(form_check(form, NULL, TODAY, problems));
        assert_int_equal(problems->len, required);
    }
    assert_int_equal(total, 249);
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
        cmocka_unit_test(test_each_keyword_accepts_and_refuses),
        cmocka_unit_test(test_each_format_accepts_and_refuses),
        cmocka_unit_test(test_number_formats_say_what_is_wrong),
        cmocka_unit_test(test_a_wrong_keyword_is_named_by_its_place),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_size_of_schema_and_value_is_bounded),
        cmocka_unit_test(test_work_of_a_pattern_is_bounded),
        cmocka_unit_test(test_fields_come_in_order_with_what_a_screen_needs),
        cmocka_unit_test(test_a_field_is_asked_by_the_answers),
        cmocka_unit_test(test_every_fault_has_its_pointer_and_its_title_in_the_order_of_the_form),
        cmocka_unit_test(test_one_field_is_checked_as_it_is_typed),
        cmocka_unit_test(test_a_form_is_an_object_schema),
        cmocka_unit_test(test_all_demo_forms_parse_and_ask_for_what_they_require),
        cmocka_unit_test(test_a_well_filled_demo_form_is_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
