/* The fields of a form on a sheet: what goes in comes out, and what is filled in is what the form
 * wants. */
#include "tests/support/test.h"

#include "tui/sheet/form_sheet.h"
#include "tui/sheet/sheet_model.h"

#include <string.h>

static const char schema_text[] =
    "{\"type\": \"object\", \"required\": [\"name\", \"scope\", \"members\"], \"properties\": {"
    "\"name\": {\"title\": \"Name\", \"type\": \"string\", \"minLength\": 2},"
    "\"opinion\": {\"title\": \"Opinion\", \"type\": \"string\", \"x-widget\": \"multiline\"},"
    "\"staff\": {\"title\": \"Staff\", \"type\": \"integer\", \"minimum\": 0},"
    "\"ratio\": {\"title\": \"Ratio\", \"type\": \"number\"},"
    "\"area\": {\"title\": \"Area\", \"type\": \"string\", \"x-widget\": \"number\"},"
    "\"fund\": {\"title\": \"Fund\", \"type\": \"string\", \"x-widget\": \"money\"},"
    "\"day\": {\"title\": \"Day\", \"type\": \"string\", \"format\": \"date\"},"
    "\"online\": {\"title\": \"Online\", \"type\": \"boolean\"},"
    "\"bank\": {\"title\": \"Bank\", \"enum\": [\"甲\", \"乙\"]},"
    "\"grade\": {\"title\": \"Grade\", \"enum\": [1, 2, null]},"
    "\"scope\": {\"title\": \"Scope\", \"type\": \"array\", \"minItems\": 1, \"x-widget\": "
    "\"choices\", \"items\": {\"enum\": [\"餐饮\", \"食品\", \"日用百货\"]}},"
    "\"addr\": {\"title\": \"Address\", \"type\": \"object\", \"x-widget\": \"address\", "
    "\"required\": [\"text\"], \"properties\": {\"division\": {\"type\": \"string\", \"title\": "
    "\"Division\"}, \"text\": {\"type\": \"string\", \"title\": \"Door\"}}},"
    "\"members\": {\"title\": \"Members\", \"type\": \"array\", \"minItems\": 1, \"maxItems\": 30, "
    "\"items\": {\"type\": \"object\", \"required\": [\"name\"], \"properties\": {"
    "\"name\": {\"type\": \"string\", \"title\": \"Name\"}, "
    "\"kin\": {\"enum\": [\"子\", \"女\"], \"title\": \"Kin\"}, "
    "\"income\": {\"type\": \"string\", \"x-widget\": \"money\", \"title\": \"Income\"}, "
    "\"born\": {\"type\": \"string\", \"format\": \"date\", \"title\": \"Born\"}}}},"
    "\"months\": {\"title\": \"Months\", \"type\": \"array\", \"x-widget\": \"table\", "
    "\"minItems\": "
    "12, \"maxItems\": 12, \"items\": {\"type\": \"string\"}}}}";

/* Texts that break programs: injections, controls, directions, joins, widths, rare ideographs,
 * numbers that are none. */
static const char *const naughty[] = {
    "undefined",
    "null",
    "NaN",
    "-0",
    "1e309",
    "0x10",
    "١٢٣",
    "１２３４５",
    "1/0",
    "'; DROP TABLE case; --",
    "\" onload=alert(1)",
    "<script>alert(1)</script>",
    "${jndi:ldap://x}",
    "%s%s%s%n",
    "{0}{1}",
    "../../../etc/passwd",
    "C:\\\\nul",
    "\\u0000",
    "\t\ttabs\t",
    "line\nline\r\nline",
    " leading and trailing ",
    "\x1b[31mred\x1b[0m",
    "\x01\x02\x07\x7f",
    "\u202Eright\u202C",
    "zero\u200Bwidth\u200D",
    "\uFEFFbom",
    "e\u0301\u0301\u0301\u0301",
    "Z\u0335\u0321\u0353a\u0334\u031Al\u0337go",
    "田中さんにあげて下さい",
    "𠮷野家",
    "\U00031350",
    "欧阳·阿卜杜勒",
    "👨‍👩‍👧‍👦",
    "ﷺ",
    "①②③",
    "″′…—·",
    "￥1,234.5",
    "2026年2月30日",
    "+5",
    "今天",
    "379902198807140031",
    "，。；：“”",
    "A",
    "",
};

typedef struct {
    App app;
    Form *form;
    Sheet *sheet;
} Desk;

static Desk desk;

static const SheetClass class = {.inside = true};

static int set_up(void **state)
{
    cJSON *schema = cJSON_Parse(schema_text);

    (void)state;
    desk = (Desk){.app.dialogs = g_ptr_array_new()};
    date_parse("2026-11-22", &desk.app.today);
    desk.form = form_parse(schema, NULL);
    cJSON_Delete(schema);
    assert_non_null(desk.form);
    desk.sheet = sheet_new(&class, "Form", NULL, NULL);
    form_sheet_add(desk.sheet, desk.form);
    sheet_ready(desk.sheet);
    return 0;
}

static int tear_down(void **state)
{
    Pane *pane = sheet_pane(desk.sheet);

    (void)state;
    pane->class->free(pane);
    form_free(desk.form);
    g_ptr_array_unref(desk.app.dialogs);
    g_free(desk.app.message);
    return 0;
}

static void load(const cJSON *values)
{
    size_t count;
    const FormField *fields = form_fields(desk.form, &count);

    for (size_t i = 0; i < count; i++)
        form_sheet_set(desk.sheet, &desk.app, &fields[i],
                       cJSON_GetObjectItemCaseSensitive(values, fields[i].key));
}

static void expect(const cJSON *values)
{
    cJSON *out = form_sheet_values(desk.sheet, desk.form);
    bool same = cJSON_Compare(values, out, true);
    char *in_text = cJSON_PrintUnformatted(values), *out_text = cJSON_PrintUnformatted(out);

    if (!same)
        print_error("in:  %s\nout: %s\n", in_text, out_text);
    cJSON_free(in_text);
    cJSON_free(out_text);
    cJSON_Delete(out);
    assert_true(same);
}

/* Through every field with the keys that change nothing, as a person who only looks. */
static void walk(void)
{
    Pane *pane = sheet_pane(desk.sheet);

    for (int i = 0; i < 400; i++)
        pane->class->act(pane, &desk.app, i % 7 == 0 ? VERB_DOWN : VERB_NEXT_FIELD, "");
    for (int i = 0; i < 400; i++)
        pane->class->act(pane, &desk.app, i % 5 == 0 ? VERB_UP : VERB_PREVIOUS_FIELD, "");
}

static void round_trip(const char *text)
{
    cJSON *values = cJSON_Parse(text);

    assert_non_null(values);
    load(values);
    expect(values);
    walk();
    expect(values);
    cJSON_Delete(values);
}

static const FormField *field(const char *key)
{
    return form_field(desk.form, key);
}

static void expect_field(const char *key, const char *json)
{
    cJSON *value = form_sheet_value(desk.sheet, field(key));
    char *text = value ? cJSON_PrintUnformatted(value) : NULL;

    assert_string_equal(text ? text : "nothing", json);
    cJSON_free(text);
    cJSON_Delete(value);
}

static void type_into(const char *name, const char *text)
{
    Pane *pane = sheet_pane(desk.sheet);

    assert_true(sheet_focus(desk.sheet, name));
    pane->class->act(pane, &desk.app, VERB_LINE_END, "");
    pane->class->act(pane, &desk.app, VERB_KILL_LINE, "");
    desk.app.now += 1000;
    pane->class->type(pane, &desk.app, text, false);
}

static void test_a_whole_form_comes_back_as_it_was(void **state)
{
    (void)state;
    round_trip(
        "{\"name\": \"云汀餐饮\", \"opinion\": \"一\\n二\", \"staff\": 12, \"ratio\": 0.25, "
        "\"area\": \"12.5\", \"fund\": \"3\", \"day\": \"2026-11-22\", \"online\": false, "
        "\"bank\": \"乙\", \"grade\": 2, \"scope\": [\"日用百货\", \"餐饮\"], "
        "\"addr\": {\"division\": \"379902001003\", \"text\": \"一号楼\"}, "
        "\"members\": [{\"name\": \"陈\", \"kin\": \"女\", \"income\": \"1.5\", \"born\": "
        "\"2001-02-03\"}, {\"name\": \"林\"}], "
        "\"months\": [\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\", \"10\", "
        "\"11\", \"12\"]}");
}

static void test_what_a_field_cannot_show_is_kept(void **state)
{
    (void)state;
    round_trip("{\"name\": 7, \"opinion\": null, \"staff\": \"twelve\", \"ratio\": [1], \"area\": "
               "12.5, \"fund\": \"a lot\", \"day\": \"2026/11/22\", \"online\": \"maybe\", "
               "\"bank\": \"丙\", \"grade\": null, \"scope\": [\"餐饮\", \"其他\"], "
               "\"addr\": {\"door\": 5, \"text\": [\"x\"]}, "
               "\"members\": [{\"name\": \"陈\", \"id\": {\"a\": 1}}, 4, {}, {\"x\": true}], "
               "\"months\": \"all\"}");
    round_trip("{\"scope\": [], \"members\": [], \"months\": [], \"addr\": {}, \"name\": \"\"}");
    round_trip("{\"scope\": {\"a\": 1}, \"members\": {\"b\": 2}, \"addr\": \"at home\"}");
}

static void test_unknown_members_outlive_a_change_beside_them(void **state)
{
    (void)state;
    cJSON *values = cJSON_Parse("{\"addr\": {\"door\": 5, \"text\": \"x\"}, \"scope\": [\"其他\"], "
                                "\"members\": [{\"name\": \"陈\", \"id\": 1}]}");
    load(values);
    cJSON_Delete(values);
    type_into("form/addr/text", "二号楼");
    expect_field("addr", "{\"door\":5,\"text\":\"二号楼\"}");
    type_into("form/members", "林");
    expect_field("members", "[{\"name\":\"林\",\"id\":1}]");
    type_into("form/scope", "2");
    expect_field("scope", "[\"食品\",\"其他\"]");
}

static void test_more_rows_than_a_table_holds_are_kept(void **state)
{
    cJSON *values = cJSON_CreateObject(), *rows = cJSON_AddArrayToObject(values, "members");

    (void)state;
    for (int i = 0; i < TABLE_ROWS_MAX + 20; i++) {
        cJSON *row = cJSON_CreateObject();
        cJSON_AddNumberToObject(row, "name", i);
        cJSON_AddItemToArray(rows, row);
    }
    load(values);
    expect(values);
    cJSON_Delete(values);
}

static cJSON *naughty_values(const char *text)
{
    static const char *const keys[] = {"name", "opinion", "staff", "ratio", "area",
                                       "fund", "day",     "bank",  "online"};
    cJSON *values = cJSON_CreateObject(), *row = cJSON_CreateObject(), *addr, *rows;

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        cJSON_AddStringToObject(values, keys[i], text);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(values, "scope"), cJSON_CreateString(text));
    addr = cJSON_AddObjectToObject(values, "addr");
    cJSON_AddStringToObject(addr, "division", text);
    cJSON_AddStringToObject(addr, "text", text);
    rows = cJSON_AddArrayToObject(values, "members");
    cJSON_AddStringToObject(row, "name", text);
    cJSON_AddStringToObject(row, "kin", text);
    cJSON_AddStringToObject(row, "born", text);
    cJSON_AddItemToArray(rows, row);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(values, "months"), cJSON_CreateString(text));
    return values;
}

static void test_naughty_strings_go_through_every_field_unharmed(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(naughty); i++) {
        cJSON *values = naughty_values(naughty[i]);
        load(values);
        expect(values);
        walk();
        expect(values);
        cJSON_Delete(values);
    }
}

static void test_naughty_strings_that_are_typed_give_a_value_or_a_fault(void **state)
{
    static const char *const names[] = {"form/name",  "form/opinion",   "form/staff",
                                        "form/ratio", "form/area",      "form/fund",
                                        "form/day",   "form/addr/text", "form/members"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(naughty); i++) {
        for (size_t at = 0; at < G_N_ELEMENTS(names); at++)
            type_into(names[at], naughty[i]);
        walk();
        cJSON *values = form_sheet_values(desk.sheet, desk.form);
        char *text = cJSON_PrintUnformatted(values);
        assert_true(g_utf8_validate(text, -1, NULL));
        cJSON *again = cJSON_Parse(text);
        assert_true(cJSON_Compare(values, again, true));
        cJSON_Delete(again);
        cJSON_free(text);
        cJSON_Delete(values);
    }
}

static void test_what_is_typed_has_the_type_that_the_form_wants(void **state)
{
    (void)state;
    type_into("form/staff", "１２");
    expect_field("staff", "12");
    type_into("form/staff", "99999999999999999999");
    expect_field("staff", "\"99999999999999999999\"");
    type_into("form/ratio", "0.25");
    expect_field("ratio", "0.25");
    type_into("form/area", "12.5");
    expect_field("area", "\"12.5\"");
    type_into("form/online", "n");
    expect_field("online", "false");
    type_into("form/grade", "2");
    expect_field("grade", "2");
    type_into("form/scope", "13");
    expect_field("scope", "nothing");
    type_into("form/scope", "1");
    type_into("form/scope", "3");
    expect_field("scope", "[\"餐饮\",\"日用百货\"]");
    expect_field("addr", "nothing");
}

static bool is_not_name(const FormField *definition, const void *data)
{
    (void)data;
    return !g_str_equal(definition->key, "name");
}

static void test_what_is_not_asked_is_left_out_and_not_lost(void **state)
{
    (void)state;
    type_into("form/name", "云汀");
    form_sheet_show(desk.sheet, desk.form, is_not_name, NULL);
    cJSON *values = form_sheet_values(desk.sheet, desk.form);
    assert_null(cJSON_GetObjectItemCaseSensitive(values, "name"));
    cJSON_Delete(values);
    expect_field("name", "\"云汀\"");
}

static void test_faults_of_the_schema_stand_at_their_fields(void **state)
{
    (void)state;
    type_into("form/name", "云");
    type_into("form/members", "陈");
    Pane *pane = sheet_pane(desk.sheet);
    pane->class->act(pane, &desk.app, VERB_SAVE, "");
    assert_non_null(sheet_field(desk.sheet, "form/name")->fault);
    assert_non_null(sheet_field(desk.sheet, "form/scope")->fault);
    assert_null(sheet_field(desk.sheet, "form/members")->fault);
    assert_null(sheet_field(desk.sheet, "form/bank")->fault);
    assert_string_equal(sheet_focused(desk.sheet)->name, "form/name");
}

static void test_a_field_of_the_sheet_knows_its_field_of_the_form(void **state)
{
    (void)state;
    assert_ptr_equal(form_sheet_field(desk.form, sheet_field(desk.sheet, "form/addr/text")),
                     field("addr"));
    form_sheet_mark(desk.sheet, field("addr"), "证照 1", true);
    assert_true(sheet_field(desk.sheet, "form/addr/division")->locked);
    assert_string_equal(sheet_field(desk.sheet, "form/addr/text")->source, "证照 1");
}

#define FORM_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FORM_TEST(test_a_whole_form_comes_back_as_it_was),
        FORM_TEST(test_what_a_field_cannot_show_is_kept),
        FORM_TEST(test_unknown_members_outlive_a_change_beside_them),
        FORM_TEST(test_more_rows_than_a_table_holds_are_kept),
        FORM_TEST(test_naughty_strings_go_through_every_field_unharmed),
        FORM_TEST(test_naughty_strings_that_are_typed_give_a_value_or_a_fault),
        FORM_TEST(test_what_is_typed_has_the_type_that_the_form_wants),
        FORM_TEST(test_what_is_not_asked_is_left_out_and_not_lost),
        FORM_TEST(test_faults_of_the_schema_stand_at_their_fields),
        FORM_TEST(test_a_field_of_the_sheet_knows_its_field_of_the_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
