#include "tests/support/test.h"

#include "domain/json.h"
#include "forms/batch/batch.h"
#include "tests/support/rulebook.h"
#include "tests/support/vectors.h"

#include <string.h>

#define TODAY day_of("2026-11-23")
#define PENSION "372014006001"
#define FOOD "370131001001"
#define WOMAN "379902195803074123"

typedef struct {
    Rulebook *book;
    Application *application;
    GPtrArray *columns;
} Bench;

static Application *new_application(const Rulebook *book, const char *code)
{
    const Item *item = rulebook_item(book, code);
    Application *application =
        application_new(item_from_json(cJSON_Duplicate(item->json, true), NULL), NULL, TODAY, NULL);

    assert_non_null(application);
    return application;
}

static int open_item(void **state, const char *code)
{
    Bench *bench = g_new0(Bench, 1);

    bench->book = rulebook_load();
    bench->application = new_application(bench->book, code);
    bench->columns = batch_columns(bench->application);
    *state = bench;
    return 0;
}

static int open_pension(void **state)
{
    return open_item(state, PENSION);
}

static int open_food(void **state)
{
    return open_item(state, FOOD);
}

static int close_item(void **state)
{
    Bench *bench = *state;

    g_ptr_array_unref(bench->columns);
    application_free(bench->application);
    rulebook_free(bench->book);
    g_free(bench);
    return 0;
}

static const char *pointer_of(const Bench *bench, const char *heading)
{
    const BatchColumn *column = batch_column(bench->columns, heading);

    return column ? column->pointer : NULL;
}

static void assert_text(const Application *application, const char *pointer, const char *expected)
{
    const char *text = cJSON_GetStringValue(application_get(application, pointer));

    assert_string_equal(text ? text : "(nothing)", expected);
}

/* ---- columns ------------------------------------------------------------------------------- */

static void test_a_column_is_known_by_each_of_its_names(void **state)
{
    const Bench *bench = *state;
    static const struct {
        const char *heading, *pointer;
    } headings[] = {
        {"姓名", "/applicant/name"},
        {" 姓 名 ＊", "/applicant/name"},
        {"applicant/name", "/applicant/name"},
        {"name", "/applicant/name"},
        {"证件号码*", "/applicant/id_number"},
        {"ID_NO", "/applicant/id_number"},
        {"联系电话", "/applicant/phone"},
        {"现居住地址", "/applicant/address"},
        {"现居住地址/行政区划", "/form/addr/division"},
        {"户籍地址", "/form/hukou/text"},
        {"form/hukou/division", "/form/hukou/division"},
        {"民族", "/form/nation"},
        {"agent/name", "/agent/name"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(headings); i++)
        assert_string_equal(pointer_of(bench, headings[i].heading), headings[i].pointer);
    assert_null(pointer_of(bench, "性别")); /* derived from the number */
    assert_null(pointer_of(bench, "手机"));
    assert_null(pointer_of(bench, ""));
    assert_null(pointer_of(bench, "*"));
}

static void test_a_template_heads_what_is_asked_and_is_matched_again(void **state)
{
    const Bench *bench = *state;
    g_autofree char *headings = batch_template(bench->columns);
    g_autofree char *file = g_strconcat(headings, headings, NULL);
    g_autoptr(CsvTable) table = csv_table_read(file, strlen(file), NULL);
    g_autoptr(GPtrArray) matched = batch_match(bench->columns, table, false, NULL);

    assert_non_null(strstr(headings, "\"姓名*\""));
    assert_non_null(strstr(headings, "居住地址*"));
    assert_null(strstr(headings, "性别"));
    assert_non_null(matched);
    for (guint i = 0; i < matched->len; i++)
        assert_non_null(matched->pdata[i]);
}

static void test_an_item_for_people_and_bodies_asks_who_applies(void **state)
{
    const Bench *bench = *state;

    assert_string_equal(pointer_of(bench, "单位名称"), "/form/org_name");
    assert_string_equal(pointer_of(bench, "applicant/kind"), "/applicant/kind");
    assert_string_equal(pointer_of(bench, "applicant/name"), "/applicant/name");
    assert_string_equal(pointer_of(bench, "联系电话"), "/applicant/phone");
}

static const struct {
    const char *file;
    bool lenient;
    ProblemKind kind;
    const char *argument;
} FILES[] = {
    {"姓名\n陈\n", false, PROBLEM_NONE, NULL},
    {"姓名\n", false, PROBLEM_TABLE_EMPTY, NULL},
    {"姓名,手机\n陈,1\n", false, PROBLEM_TABLE_COLUMN, "手机"},
    {"姓名,手机\n陈,1\n", true, PROBLEM_NONE, NULL},
    {"姓名\n陈,1\n", false, PROBLEM_TABLE_COLUMN, ""},
    {"姓名,,\n陈,,\n", false, PROBLEM_NONE, NULL},
    {"姓名,name\n陈,陈\n", true, PROBLEM_TABLE_COLUMN_TWICE, "姓名"},
};

static void test_headings_that_mean_nothing_or_the_same_are_told(void **state)
{
    const Bench *bench = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++) {
        g_auto(Problem) problem = {0};
        g_autoptr(CsvTable) table = csv_table_read(FILES[i].file, strlen(FILES[i].file), NULL);
        g_autoptr(GPtrArray) matched =
            batch_match(bench->columns, table, FILES[i].lenient, &problem);

        assert_int_equal(problem.kind, FILES[i].kind);
        assert_true((matched != NULL) == (FILES[i].kind == PROBLEM_NONE));
        if (FILES[i].argument)
            assert_string_equal(problem.args[0], FILES[i].argument);
    }
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void test_a_row_becomes_an_application(void **state)
{
    Bench *bench = *state;
    const char *file =
        "证件号码,姓名,联系电话,现居住地址,现居住地址/行政区划,民族,申请人类型\n" WOMAN
        ",韩梅梅,１５４０００００００１,汀兰路1号,379902001001,汉族,\n";
    g_autoptr(CsvTable) table = csv_table_read(file, strlen(file), NULL);
    g_autoptr(GPtrArray) matched = batch_match(bench->columns, table, true, NULL);

    batch_put_row(bench->application, matched, table, 1);
    assert_text(bench->application, "/applicant/name", "韩梅梅");
    assert_text(bench->application, "/form/name", "韩梅梅");
    assert_text(bench->application, "/form/birth", "1958-03-07");
    assert_text(bench->application, "/form/mobile", "15400000001");
    assert_text(bench->application, "/form/addr/text", "汀兰路1号");
    assert_text(bench->application, "/form/addr/division", "379902001001");
    assert_text(bench->application, "/form/nation", "01");
    g_autofree char *nation = batch_text(bench->application, batch_column(bench->columns, "民族"));
    assert_string_equal(nation, "汉族");
}

static void test_answers_and_kinds_are_taken_by_label_or_code(void **state)
{
    Bench *bench = *state;
    const Item *item = application_item(bench->application);
    const cJSON *question = cJSON_GetArrayItem(item->scenarios, 0);
    const cJSON *option = cJSON_GetArrayItem(json_array(question, "options"), 1);
    const BatchColumn *column = batch_column(bench->columns, json_text(question, "question"));
    g_autofree char *place = g_strconcat("/scenario/", json_text(question, "code"), NULL);

    batch_put(bench->application, column, json_text(option, "label"));
    assert_text(bench->application, place, json_text(option, "code"));
    g_autofree char *text = batch_text(bench->application, column);
    assert_string_equal(text, json_text(option, "label"));
    batch_put(bench->application, column, "什么");
    assert_text(bench->application, place, "什么");
    batch_put(bench->application, batch_column(bench->columns, "applicant/kind"), "Enterprise");
    assert_text(bench->application, "/applicant/kind", "2");
    batch_put(bench->application, batch_column(bench->columns, "applicant/id_type"), "414");
    assert_text(bench->application, "/applicant/id_type", "414");
    batch_put(bench->application, batch_column(bench->columns, "applicant/kind"), "");
    assert_null(application_get(bench->application, "/applicant/kind"));
}

static void test_a_finding_names_the_column_it_is_about(void **state)
{
    const Bench *bench = *state;
    static const struct {
        const char *subject, *pointer;
    } subjects[] = {
        {"/applicant/name", "/applicant/name"},
        {"/form/name", "/applicant/name"},
        {"/form/nation", "/form/nation"},
        {"/form/hukou", "/form/hukou/division"},
        {"/materials/1", NULL},
        {"/form/nationality", NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++) {
        const Problem problem = {.subject = (char *)subjects[i].subject};
        const BatchColumn *column = batch_column_of(bench->columns, &problem);

        assert_true((column == NULL) == (subjects[i].pointer == NULL));
        if (column)
            assert_string_equal(column->pointer, subjects[i].pointer);
    }
}

static void test_the_same_row_is_known_again(void **state)
{
    const Bench *bench = *state;
    cJSON *first = application_payload(bench->application), *second = cJSON_Duplicate(first, true);

    cJSON_AddStringToObject(second, "receipt", "R379902000000011");
    Uuid id = batch_case_id(first), again = batch_case_id(second);
    assert_string_equal(id.text, again.text);
    assert_true(uuid_is_valid(id.text));
    cJSON_ReplaceItemInObject(cJSON_GetObjectItem(second, "applicant"), "kind",
                              cJSON_CreateString("2"));
    again = batch_case_id(second);
    assert_string_not_equal(id.text, again.text);
    cJSON_Delete(first);
    cJSON_Delete(second);
}

int main(void)
{
#define PEOPLE(name) cmocka_unit_test_setup_teardown(name, open_pension, close_item)
#define ALL(name) cmocka_unit_test_setup_teardown(name, open_food, close_item)
    const struct CMUnitTest tests[] = {
        PEOPLE(test_a_column_is_known_by_each_of_its_names),
        PEOPLE(test_a_template_heads_what_is_asked_and_is_matched_again),
        ALL(test_an_item_for_people_and_bodies_asks_who_applies),
        PEOPLE(test_headings_that_mean_nothing_or_the_same_are_told),
        PEOPLE(test_a_row_becomes_an_application),
        ALL(test_answers_and_kinds_are_taken_by_label_or_code),
        PEOPLE(test_a_finding_names_the_column_it_is_about),
        PEOPLE(test_the_same_row_is_known_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
