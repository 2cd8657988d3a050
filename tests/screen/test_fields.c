/* Fields as they are seen and typed into: a month, a table, choices, faults, divisions. */
#include "tests/support/test.h"

#include "tests/support/seat.h"

#include <string.h>

#define SUBMIT "\023"
#define NEXT_STEP "\016"
#define NEXT_FAULT "\022"
#define LIST "\033OS"
#define PAGE_DOWN "\033[6~"
#define DOWN "\033[B"
#define RIGHT "\033[C"

/* At the sheet that asks for correction, on the last day for papers. */
static Term *at_date(const Seat *seat)
{
    Term *term = seat_start(seat);

    term_type(term, ":queues to-accept\r");
    term_expect(term, "To accept");
    term_type(term, "C");
    term_expect(term, "Last day for papers");
    for (int i = 0; i < 12; i++)
        term_type(term, DOWN);
    term_type(term, "\033[A");
    return term;
}

/* At the form of an item, past the steps before it. */
static Term *at_form(const Seat *seat, const char *item)
{
    Term *term = seat_start(seat);

    term_type(term, "n");
    term_expect(term, "which item?");
    term_type(term, item);
    assert_true(term_wait_no_text(term, "取水许可", TERM_DEADLINE_MS));
    term_type(term, "\r");
    term_expect(term, "[Scenario]");
    term_type(term, NEXT_STEP);
    term_expect(term, "[Applicant]");
    term_type(term, NEXT_STEP);
    term_expect(term, "[Consent]");
    term_type(term, NEXT_STEP);
    term_expect(term, "[Form]");
    return term;
}

/* Down to the field of the label, which stands above its value. */
static void down_to(Term *term, int fields)
{
    for (int i = 0; i < fields; i++)
        term_type(term, DOWN);
}

/* ---- a month ------------------------------------------------------------------------------- */

static void test_a_month_shows_holidays_and_counts_working_days(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_date(&(Seat){.rows = 40});
    term_type(term, "2026-10-01");
    term_expect(term, "2026-10-01");
    term_type(term, LIST);
    term_expect(term, "Mon");
    term_expect(term, "[ 1]off");
    term_expect(term, "10 on"); /* a Saturday worked instead */
    term_type(term, "t");
    term_expect(term, "today");
    term_type(term, "k\033[B" RIGHT);
    term_expect(term, "1 working day from today");
}

static void test_a_day_is_taken_from_the_month(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_date(&(Seat){.rows = 40});
    term_type(term, "2026-11-22");
    term_type(term, LIST);
    term_expect(term, "[22]");
    term_type(term, PAGE_DOWN RIGHT);
    term_expect(term, "[23]");
    term_type(term, "\r");
    assert_true(term_wait_no_text(term, "Mon", TERM_DEADLINE_MS));
    term_expect(term, "2026-12-23");
}

static void test_a_month_stands_in_columns_in_chinese_too(void **state)
{
    int monday, sunday, first, second;

    (void)state;
    g_autoptr(Term) term = at_form(&(Seat){.rows = 40}, "lnryd");
    down_to(term, 4);
    term_type(term, "2026-11-23" LIST);
    term_expect(term, "[23]");
    term_find(term, "Mon", &monday);
    term_find(term, "Sun", &sunday);
    term_find(term, "[23]", &first);
    term_find(term, "29", &second);
    assert_int_equal(first, monday);
    assert_int_equal(second, sunday + 1);
}

/* ---- a table ------------------------------------------------------------------------------- */

static void test_a_table_is_a_grid_that_grows(void **state)
{
    int heading, value, row;

    (void)state;
    g_autoptr(Term) term = at_form(&(Seat){.rows = 50}, "zdsh");
    down_to(term, 10);
    term_type(term, "陈晨\r");
    term_type(term, "1\r");
    term_type(term, "379902198807140031\r");
    term_type(term, "务农\r");
    term_type(term, "1200\r");
    term_expect(term, "1,200.00");
    term_expect(term, "1 row");
    row = term_find(term, "1,200.00", &value);
    term_find(term, "月收入(元)", &heading);
    assert_int_equal(value, heading);
    term_type(term, "\r");
    g_autofree char *next = term_row(term, row + 1);
    assert_null(strstr(next, "!"));
}

static void test_a_fault_in_a_table_marks_its_row(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_form(&(Seat){.rows = 50}, "zdsh");
    down_to(term, 10);
    term_type(term, "陈晨\r");
    term_type(term, DOWN);
    term_expect(term, "(row 1)");
    term_expect(term, "1! 陈");
    term_type(term, "\033[A\030");
    assert_true(term_wait_no_text(term, "(row 1)", TERM_DEADLINE_MS));
    term_expect(term, "0 rows");
}

/* ---- choices ------------------------------------------------------------------------------- */

static void test_choices_are_seen_with_their_digits(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_form(&(Seat){.rows = 50}, "spjy");
    term_type(term, "\020\020\020");
    term_expect(term, "[Scenario]");
    term_type(term, "2");
    term_expect(term, "› 2/5"); /* too long to stand side by side */
    term_type(term, DOWN "2");
    term_expect(term, "‹2 ");
    term_type(term, "1");
    term_expect(term, "‹1 ");
}

static void test_several_choices_are_ticked_beside_one_another(void **state)
{
    int first, second;

    (void)state;
    g_autoptr(Term) term = at_form(&(Seat){.rows = 50}, "dlhw");
    term_expect(term, "[ ] 普通货运");
    int row = term_find(term, "[ ] 普通货运", &first);
    assert_int_equal(term_find(term, "[ ] 货物专用运输", &second), row);
    down_to(term, 12);
    term_expect(term, "Space: tick");
    term_type(term, "13");
    term_expect(term, "[x] 普通货运");
    term_expect(term, "[x] 大型物件运输");
    term_expect(term, "[ ] 货物专用运输");
    term_type(term, "-");
    term_expect(term, "[ ] 普通货运");
}

static void test_divisions_of_one_name_are_told_apart(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_form(&(Seat){.rows = 50}, "zdsh");
    down_to(term, 6);
    term_type(term, "gl");
    term_expect(term, "临江区 · 望江街道 · 观澜社区");
    term_type(term, "\r");
    assert_true(term_wait_no_text(term, "Search:", TERM_DEADLINE_MS));
    term_expect(term, "临江区 · 望江街道 · 观澜社区");
}

/* ---- several lines ------------------------------------------------------------------------- */

static void test_arrows_go_through_the_lines_of_a_text_before_they_leave_it(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 40});
    term_type(term, ":queues to-accept\r");
    term_expect(term, "To accept");
    term_type(term, "C");
    term_expect(term, "Last day for papers");
    term_type(term, "one\017two");
    term_expect(term, "two");
    term_type(term, "\033[A!");
    term_expect(term, "one!");
    term_type(term, DOWN "!");
    term_expect(term, "two!");
}

/* ---- faults -------------------------------------------------------------------------------- */

static void test_faults_are_counted_and_gone_through(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_form(&(Seat){.rows = 50}, "zdsh");
    term_type(term, SUBMIT);
    term_expect(term, "fields have to be put right");
    term_type(term, "陈暮云");
    assert_true(term_wait_no_text(term, "“姓名” is missing", TERM_DEADLINE_MS));
    term_type(term, NEXT_FAULT "37990219880714003x" DOWN);
    term_expect(term, "379902********003x");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_month_shows_holidays_and_counts_working_days),
        cmocka_unit_test(test_a_day_is_taken_from_the_month),
        cmocka_unit_test(test_a_month_stands_in_columns_in_chinese_too),
        cmocka_unit_test(test_a_table_is_a_grid_that_grows),
        cmocka_unit_test(test_a_fault_in_a_table_marks_its_row),
        cmocka_unit_test(test_choices_are_seen_with_their_digits),
        cmocka_unit_test(test_several_choices_are_ticked_beside_one_another),
        cmocka_unit_test(test_divisions_of_one_name_are_told_apart),
        cmocka_unit_test(test_arrows_go_through_the_lines_of_a_text_before_they_leave_it),
        cmocka_unit_test(test_faults_are_counted_and_gone_through),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
