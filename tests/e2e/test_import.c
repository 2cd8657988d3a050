/* A village brings a table of pension applications, with the real programs. */
#include "tests/support/casework.h"

#include "domain/json.h"

#include <string.h>

#define PENSION "372014006001"
#define MARK "\xEF\xBB\xBF"

#define HEADINGS                                                                                                                     \
    "姓名*,证件号码*,联系电话,现居住地址,现居住地址/行政区划,户籍地址,户籍地址/行政区划,民族," \
    "缴费档次(元/年),缴费方式,社保卡银行账号,开户银行,是否属于代缴人群,是否参加其他养老保险\n"
#define REST                                                                                      \
    ",15400000001,汀兰路1号,汀兰社区,汀兰路1号,379902001001,汉族,200,银行代扣," \
    "6228480012345678901,本地合作银行甲,否,否\n"
#define FIRST "韩梅梅,379902198003074129" REST
#define SECOND "李建国,379902197501010019" REST
#define THIRD "王桂兰,379902198205053027" REST
#define WRONG "王桂兰,379902198205053021" REST

typedef struct {
    Central *central;
    Station *clerk;
    char *file, *report;
} Village;

static int village_open(void **state)
{
    Village *village = g_new0(Village, 1);
    village->central = central_new();
    central_start(village->central);
    village->clerk = station_new(village->central);
    station_sign_in(village->clerk, "clerk");
    station_expect(village->clerk, 0, "sync", NULL);
    village->file = g_build_filename(station_home(village->clerk), "table.csv", NULL);
    village->report = g_build_filename(station_home(village->clerk), "report.csv", NULL);
    *state = village;
    return 0;
}

static int village_close(void **state)
{
    Village *village = *state;
    station_free(village->clerk);
    central_free(village->central);
    g_free(village->file);
    g_free(village->report);
    g_free(village);
    return 0;
}

/* Imports the text; must end with the status. Caller deletes. */
static cJSON *import(const Village *village, const char *text, int status, const char *option)
{
    assert_true(g_file_set_contents(village->file, text, -1, NULL));
    g_autoptr(StationRun) run =
        station_run(village->clerk, "case", "import", village->file, "--item", PENSION, "--report",
                    village->report, "--in-hand", "--json", option, NULL);
    if (run->status != status)
        fail_msg("ended with %d: %s %s", run->status, run->out, run->err);
    return g_steal_pointer(&run->json);
}

static void assert_counts(const cJSON *json, int received, int already, int refused)
{
    assert_int_equal(json_integer(json, "received", -1), received);
    assert_int_equal(json_integer(json, "already", -1), already);
    assert_int_equal(json_integer(json, "refused", -1), refused);
}

static int cases_of(const Village *village)
{
    cJSON *json = station_ask(village->clerk, "case", "list", NULL);
    int count = cJSON_GetArraySize(json_array(json, "cases"));
    cJSON_Delete(json);
    return count;
}

static void test_each_row_is_received_or_told_by_its_column(void **state)
{
    const Village *village = *state;
    cJSON *json = import(village, MARK HEADINGS FIRST WRONG "\n" SECOND, 1, NULL);
    const cJSON *rows = json_array(json, "rows");
    const cJSON *wrong = cJSON_GetArrayItem(rows, 1);
    const cJSON *problem = cJSON_GetArrayItem(json_array(wrong, "problems"), 0);
    assert_counts(json, 2, 0, 1);
    assert_int_equal(json_integer(wrong, "row", 0), 3);
    assert_int_equal(json_integer(cJSON_GetArrayItem(rows, 2), "row", 0), 5);
    assert_string_equal(json_text(problem, "column"), "证件号码");
    assert_string_equal(json_text(problem, "code"), "command.field_invalid");
    assert_non_null(json_text(cJSON_GetArrayItem(rows, 0), "receipt"));
    assert_null(json_text(wrong, "receipt"));
    assert_int_equal(cases_of(village), 2);
    assert_int_equal(station_unsent(village->clerk), 0);
    assert_int_equal(station_attention(village->clerk), 0);

    g_autofree char *report = NULL;
    assert_true(g_file_get_contents(village->report, &report, NULL, NULL));
    assert_true(g_str_has_prefix(report, MARK));
    assert_non_null(strstr(report, "\"3\""));
    assert_non_null(strstr(report, "证件号码"));
    assert_null(strstr(report, "王桂兰")); /* nor anything else of a cell */
    assert_null(strstr(report, "379902198205053021"));
    cJSON_Delete(json);
}

static void test_a_file_that_was_put_right_adds_only_what_is_new(void **state)
{
    const Village *village = *state;
    cJSON *first = import(village, HEADINGS FIRST WRONG, 1, NULL);
    cJSON *second = import(village, HEADINGS THIRD FIRST, 0, NULL);
    cJSON *third = import(village, HEADINGS FIRST THIRD FIRST, 0, "--offline");
    const cJSON *before = cJSON_GetArrayItem(json_array(first, "rows"), 0);
    const cJSON *after = cJSON_GetArrayItem(json_array(second, "rows"), 1);
    assert_counts(first, 1, 0, 1);
    assert_counts(second, 1, 1, 0);
    assert_counts(third, 0, 3, 0);
    assert_string_equal(json_text(before, "receipt"), json_text(after, "receipt"));
    assert_int_equal(cases_of(village), 2);
    cJSON *again = import(village, HEADINGS FIRST, 0, "--again");
    assert_counts(again, 1, 0, 0);
    cJSON_Delete(first);
    cJSON_Delete(second);
    cJSON_Delete(third);
    cJSON_Delete(again);
}

static void test_a_dry_run_and_a_wrong_file_receive_nothing(void **state)
{
    const Village *village = *state;
    cJSON *dry = import(village, HEADINGS FIRST SECOND, 0, "--dry-run");
    assert_int_equal(json_integer(dry, "ready", -1), 2);
    cJSON *unknown = import(village, "姓名,手机\n韩梅梅,15400000001\n", 2, NULL);
    assert_string_equal(json_text(json_object(unknown, "problem"), "code"), "table.column");
    cJSON_Delete(unknown);
    cJSON_Delete(import(village, HEADINGS, 2, NULL));
    cJSON_Delete(import(village, HEADINGS "\"韩", 2, NULL));
    assert_int_equal(cases_of(village), 0);
    cJSON_Delete(dry);
    assert_true(g_file_set_contents(village->file, HEADINGS FIRST, -1, NULL));
    station_expect(village->clerk, 1, "case", "import", village->file, "--item", PENSION,
                   "--report", "/nowhere/report.csv", NULL);
    station_expect(village->clerk, 2, "case", "import", village->file, NULL);
    station_expect(village->clerk, 2, "case", "import", "--item", PENSION, NULL);
}

static void test_the_template_is_a_file_to_begin_with(void **state)
{
    const Village *village = *state;
    g_autoptr(StationRun) run =
        station_run(village->clerk, "case", "import", "--item", PENSION, "--template", NULL);
    assert_int_equal(run->status, 0);
    assert_true(g_str_has_prefix(run->out, MARK));
    assert_non_null(strstr(run->out, "\"姓名*\""));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, village_open, village_close)
    const struct CMUnitTest tests[] = {
        TEST(test_each_row_is_received_or_told_by_its_column),
        TEST(test_a_file_that_was_put_right_adds_only_what_is_new),
        TEST(test_a_dry_run_and_a_wrong_file_receive_nothing),
        TEST(test_the_template_is_a_file_to_begin_with),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
