/* A village brings its pension forms: many applications for one item in a table. */
#include "tests/support/test.h"

#include "tests/support/seat.h"

#define LONG_MS 5000
#define COPY "\031"
#define IN_HAND "\021"
#define SUBMIT "\023"
#define NEXT_FAULT "\022"
#define REMOVE "\030"
#define ESCAPE "\033"
#define PHONE "15400000001"
#define ACCOUNT "6228480000000000018"
#define CHEN "379902195807140052"
#define ZHAO "379902197001020069"
#define WANG "379902196503030078"
#define WANG_MISTYPED "379902196503030087"

static Term *at_table(const Seat *seat)
{
    Term *term = seat_start(seat);

    term_type(term, "b");
    term_expect(term, "Batch: which item?");
    term_type(term, "养老");
    assert_true(term_wait_no_text(term, "取水许可", LONG_MS));
    term_type(term, "\r");
    term_expect(term, "papers not checked");
    return term;
}

static void choose(Term *term, const char *typed, const char *gone)
{
    term_type(term, typed);
    term_expect(term, "Search:");
    assert_true(term_wait_no_text(term, gone, LONG_MS));
    term_type(term, "\r");
    assert_true(term_wait_no_text(term, "Search:", LONG_MS));
}

/* Everything of one person. */
static void fill_first(Term *term)
{
    term_type(term, "陈暮云\r" CHEN "\r" PHONE "\r观澜路1号\r");
    choose(term, "观澜", "枕溪");
    choose(term, "汉", "蒙古族");
    choose(term, "观澜", "枕溪");
    term_type(term, "观澜路1号\r5\r" ACCOUNT "\r \r");
}

/* The next person, of the same place. */
static void fill_next(Term *term, const char *name, const char *number)
{
    g_autofree char *who = g_strdup_printf("%s\r%s\r" PHONE "\r", name, number);

    term_type(term, who);
    for (int i = 0; i < 6; i++)
        term_type(term, COPY);
    term_type(term, ACCOUNT "\r" COPY);
}

static void test_well_rows_are_received_and_a_faulty_one_stays(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_table(&(Seat){0});
    term_type(term, IN_HAND);
    term_expect(term, "papers in hand");
    fill_first(term);
    term_expect(term, "✓ ready");
    fill_next(term, "赵望", ZHAO);
    term_expect(term, "ready 2 · fault 0");
    fill_next(term, "王听雨", WANG_MISTYPED);
    term_expect(term, "ready 2 · fault 1");
    term_type(term, SUBMIT);
    term_expect(term, "Receive 2 applications?");
    term_type(term, "y");
    term_expect(term, "Received: 2. To be put right: 1.");
    term_expect(term, "unsent 2");
    assert_int_equal(term_find(term, "赵望", NULL), -1);
    term_expect(term, "! fault   王听雨");

    term_type(term, NEXT_FAULT);
    term_expect(term, "! “document number” is not valid");
    term_type(term, "\025\013" WANG "\r" SUBMIT);
    term_expect(term, "Receive 1 application?");
    term_type(term, "y");
    term_expect(term, "Received: 1. To be put right: 0.");
    term_expect(term, "unsent 3");
}

static void test_rows_that_are_left_are_drafts(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_table(&(Seat){.rows = 40, .columns = 120});
    term_type(term, "王听雨\r" WANG "\r" ESCAPE);
    term_expect(term, "1 row is kept as a draft");
    term_type(term, ":queues drafts\r");
    term_expect(term, "王**");
    term_type(term, "\r");
    term_expect(term, "[Form]");
}

static void test_numbers_are_seen_only_where_the_cursor_is(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_table(&(Seat){0});
    term_type(term, "王听雨\r" WANG);
    term_expect(term, WANG);
    term_type(term, "\r");
    assert_true(term_wait_no_text(term, WANG, LONG_MS));
    term_expect(term, "379902********0078");
}

static void test_the_name_stays_in_sight(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_table(&(Seat){0});
    assert_int_equal(term_find(term, "开户银行", NULL), -1);
    term_type(term, "王听雨\t\t\t\t\t\t\t\t\t\t");
    term_expect(term, "开户银行");
    term_expect(term, "王听雨");
}

static void test_the_same_person_twice_is_told(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_table(&(Seat){0});
    term_type(term, IN_HAND);
    fill_first(term);
    term_expect(term, "✓ ready");
    fill_next(term, "陈暮云", CHEN);
    term_expect(term, "ready 1 · fault 1");
    term_type(term, NEXT_FAULT);
    term_expect(term, "row 1 has it already");
}

/* Nobody looks at each application of a batch. */
static void test_an_open_case_of_the_applicant_stops_the_row(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_table(&(Seat){0});
    term_type(term, IN_HAND);
    fill_first(term);
    term_type(term, SUBMIT);
    term_expect(term, "Receive 1 application?");
    term_type(term, "y");
    term_expect(term, "Received: 1.");
    fill_first(term);
    term_expect(term, "fault 1");
    term_type(term, NEXT_FAULT);
    term_expect(term, "! The applicant has an open case");
}

static void test_a_table_that_is_left_keeps_its_faults_to_its_rows(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_table(&(Seat){0});
    term_type(term, "王听雨\r" WANG "\r");
    term_type(term, "\033[B");
    term_expect(term, "! fault   王听雨");
    assert_int_equal(term_find(term, "(row 1)", NULL), -1);
    term_type(term, NEXT_FAULT);
    term_expect(term, "is missing");
}

static void test_a_row_is_taken_out_only_when_asked_twice(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_table(&(Seat){0});
    term_type(term, "王听雨\r" REMOVE);
    term_expect(term, "Take row 1 out?");
    term_type(term, "n");
    term_expect(term, "王听雨");
    term_type(term, REMOVE "y");
    assert_true(term_wait_no_text(term, "王听雨", LONG_MS));
    term_type(term, ESCAPE);
    assert_true(term_wait_no_text(term, "papers not checked", LONG_MS));
    assert_int_equal(term_find(term, "draft", NULL), -1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_rows_are_received_and_a_faulty_one_stays),
        cmocka_unit_test(test_rows_that_are_left_are_drafts),
        cmocka_unit_test(test_numbers_are_seen_only_where_the_cursor_is),
        cmocka_unit_test(test_the_name_stays_in_sight),
        cmocka_unit_test(test_the_same_person_twice_is_told),
        cmocka_unit_test(test_an_open_case_of_the_applicant_stops_the_row),
        cmocka_unit_test(test_a_table_that_is_left_keeps_its_faults_to_its_rows),
        cmocka_unit_test(test_a_row_is_taken_out_only_when_asked_twice),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
