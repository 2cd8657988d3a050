#include "tests/support/test.h"

#include "forms/batch/csv.h"

#include <string.h>

static CsvTable *read_text(const char *text, Problem *problem)
{
    return csv_table_read(text, strlen(text), problem);
}

/* "a|b/c|d" of rows and cells. */
static char *content(const CsvTable *table)
{
    GString *all = g_string_new(NULL);

    for (size_t row = 0; row < csv_table_rows(table); row++) {
        g_string_append(all, row > 0 ? "/" : "");
        for (size_t column = 0; column < csv_table_columns(table, row); column++)
            g_string_append_printf(all, "%s%s", column > 0 ? "|" : "",
                                   csv_table_cell(table, row, column));
    }
    return g_string_free(all, FALSE);
}

static const struct {
    const char *text, *expected;
} GOOD[] = {
    {"", ""},
    {"a,b\nc,d\n", "a|b/c|d"},
    {"a,b\r\nc,d", "a|b/c|d"},
    {"a,b\rc,d\r", "a|b/c|d"},
    {"\xEF\xBB\xBF姓名,电话\n陈,1\n", "姓名|电话/陈|1"},
    {"\"a\"\"b\",\"c,d\"\n\"e\r\nf\",g\n", "a\"b|c,d/e\nf|g"},
    {"a;b,c;d\n1;2;3\n", "a|b,c|d/1|2|3"},
    {"a\tb\n\tc\n", "a|b/|c"},
    {"\"a,b,c\";d;e\n", "a,b,c|d|e"},
    {"\n\n  ,\na\n", "a"},
    {"=1+1,@x\n", "=1+1|@x"},
    {"\xD0\xD5\xC3\xFB,\xB5\xE7\xBB\xB0\n", "姓名|电话"}, /* GB 2312 */
    {"\x95\x32\x82\x36,x\n", "𠀀|x"},                     /* four bytes of GB 18030 */
};

static void test_what_spreadsheets_save_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(GOOD); i++) {
        g_autoptr(CsvTable) table = read_text(GOOD[i].text, NULL);

        assert_non_null(table);
        g_autofree char *all = content(table);
        assert_string_equal(all, GOOD[i].expected);
    }
}

static void test_utf16_is_read_by_its_mark(void **state)
{
    (void)state;
    g_autoptr(CsvTable) little = csv_table_read("\xFF\xFE\xD3\x59,\0b\0", 8, NULL);
    g_autoptr(CsvTable) big = csv_table_read("\xFE\xFF\x59\xD3\0,\0b", 8, NULL);

    assert_string_equal(csv_table_cell(little, 0, 0), "姓");
    assert_string_equal(csv_table_cell(big, 0, 1), "b");
}

static void test_rows_are_numbered_as_a_spreadsheet_does(void **state)
{
    (void)state;
    g_autoptr(CsvTable) table = read_text("a\n\n\"b\nb\"\n ,\nc\n", NULL);

    assert_int_equal(csv_table_rows(table), 3);
    assert_int_equal(csv_table_number(table, 0), 1);
    assert_int_equal(csv_table_number(table, 1), 3);
    assert_int_equal(csv_table_number(table, 2), 5);
    assert_string_equal(csv_table_cell(table, 2, 7), "");
}

static const struct {
    const char *text;
    size_t length; /* 0: to the NUL */
    ProblemKind kind;
    const char *row;
} BAD[] = {
    {"a\nb\"c\n", 0, PROBLEM_TABLE_BROKEN, "2"},
    {"a\n\"b\n", 0, PROBLEM_TABLE_BROKEN, "2"},
    {"a\n\"b\"c\n", 0, PROBLEM_TABLE_BROKEN, "2"},
    {"a\0b", 3, PROBLEM_TABLE_ENCODING, NULL},
    {"a\xFF\n", 0, PROBLEM_TABLE_ENCODING, NULL},
    {"\xFF\xFE\x00\xD8", 4, PROBLEM_TABLE_ENCODING, NULL}, /* half a pair */
    {"PK\x03\x04\x14\0", 6, PROBLEM_TABLE_ENCODING, NULL},
};

static void test_what_is_no_table_is_refused_with_its_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++) {
        size_t length = BAD[i].length ? BAD[i].length : strlen(BAD[i].text);
        g_auto(Problem) problem = {0};

        assert_null(csv_table_read(BAD[i].text, length, &problem));
        assert_int_equal(problem.kind, BAD[i].kind);
        if (BAD[i].row)
            assert_string_equal(problem.args[0], BAD[i].row);
    }
}

static char *repeated(const char *text, size_t times, const char *end)
{
    GString *all = g_string_new(NULL);

    for (size_t i = 0; i < times; i++)
        g_string_append(all, text);
    g_string_append(all, end);
    return g_string_free(all, FALSE);
}

static void test_bounds_are_held(void **state)
{
    (void)state;
    const struct {
        const char *text, *end;
        size_t most;
    } bounds[] = {
        {"x", "\n", CSV_CELL_MAX}, {"x,", "\n", CSV_COLUMNS_MAX - 1}, {"x\n", "", CSV_ROWS_MAX}};

    for (size_t i = 0; i < G_N_ELEMENTS(bounds); i++) {
        g_autofree char *most = repeated(bounds[i].text, bounds[i].most, bounds[i].end);
        g_autofree char *more = repeated(bounds[i].text, bounds[i].most + 1, bounds[i].end);
        g_auto(Problem) problem = {0};
        g_autoptr(CsvTable) table = read_text(most, NULL);

        assert_non_null(table);
        assert_null(read_text(more, &problem));
        assert_int_equal(problem.kind, PROBLEM_TABLE_LIMIT);
    }
    g_autofree char *large = repeated("0123456789\n", CSV_SIZE_MAX / 11 + 1, "");
    g_auto(Problem) problem = {0};
    assert_null(read_text(large, &problem));
    assert_int_equal(problem.kind, PROBLEM_TOO_LARGE);
}

static void test_reports_carry_no_formulas(void **state)
{
    (void)state;
    const char *const cells[] = {"=cmd|' /C calc'!A0", "+1.5", "+1+1", "-", "@a",
                                 "a\"b,c\n",           "",     NULL};
    /* spreadsheets of East Asia take the wide forms for the same */
    const char *const wide[] = {"＝1+1", "＋1+1", "－1+1", "＠a", "＋86", "＂", NULL};
    g_autoptr(GString) text = g_string_new(NULL);

    csv_row_append(text, cells);
    assert_string_equal(text->str, "\"'=cmd|' /C calc'!A0\",\"+1.5\",\"'+1+1\",\"'-\",\"'@a\","
                                   "\"a\"\"b,c\n\",\"\"\r\n");
    g_autoptr(CsvTable) again = csv_table_read(text->str, text->len, NULL);
    assert_string_equal(csv_table_cell(again, 0, 5), "a\"b,c\n");

    g_string_truncate(text, 0);
    csv_row_append(text, wide);
    assert_string_equal(text->str, "\"'＝1+1\",\"'＋1+1\",\"'－1+1\",\"'＠a\",\"＋86\",\"＂\"\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_spreadsheets_save_is_read),
        cmocka_unit_test(test_utf16_is_read_by_its_mark),
        cmocka_unit_test(test_rows_are_numbered_as_a_spreadsheet_does),
        cmocka_unit_test(test_what_is_no_table_is_refused_with_its_row),
        cmocka_unit_test(test_bounds_are_held),
        cmocka_unit_test(test_reports_carry_no_formulas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
