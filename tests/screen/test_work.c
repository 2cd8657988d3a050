/* Work done at the screen: acting, refusing what a rule refuses, settling a conflict. */
#include "tests/support/test.h"

#include "tests/support/seat.h"

#include <string.h>

#define SUBMIT "\023"

static Term *at_queue(const Seat *seat, const char *queue)
{
    Term *term = seat_start(seat);
    g_autofree char *command = g_strdup_printf(":queues %s\r", queue);

    term_type(term, command);
    term_expect(term, "To accept");
    return term;
}

static void test_accepting_a_case_shows_at_once(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_queue(&(Seat){0}, "to-accept");
    term_expect(term, "To accept  30");
    term_type(term, "A");
    term_expect(term, "all papers in hand");
    term_type(term, SUBMIT);
    term_expect(term, "is kept and on its way");
    term_expect(term, "To accept  29");
    term_expect(term, "unsent 1");
}

/* Down to the button, and one up. */
static void to_last_field(Term *term)
{
    for (int i = 0; i < 20; i++)
        term_type(term, "\t");
    term_type(term, "\033[Z");
}

static void test_a_fault_stands_beside_its_field(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_queue(&(Seat){.rows = 40}, "to-accept");
    int column;

    term_type(term, "C");
    term_expect(term, "Last day for papers");
    term_type(term, SUBMIT);
    term_expect(term, "is missing");
    term_type(term, "缺少签字");
    assert_true(term_wait_no_text(term, "cure” is missing", TERM_DEADLINE_MS));
    to_last_field(term);
    term_type(term, "2026-13-45" SUBMIT);
    term_expect(term, "is not valid");
    int field = term_find(term, "Last day for papers", &column);
    g_autofree char *below = term_row(term, field + 1);
    assert_non_null(strstr(below, "! "));
    term_expect(term, "unsent 0");
}

static void test_a_date_may_be_given_in_working_days(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_queue(&(Seat){.rows = 50}, "to-accept");
    term_type(term, "C");
    term_expect(term, "Last day for papers");
    term_type(term, "缺少签字");
    to_last_field(term);
    term_type(term, "+5" SUBMIT);
    term_expect(term, "is kept and on its way");
    term_expect(term, "To accept  29");
}

static void test_an_untouched_sheet_is_left_at_once(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_queue(&(Seat){0}, "to-accept");

    for (int i = 0; i < 3; i++) {
        term_type(term, "N");
        term_expect(term, "Text");
        term_type(term, "\033");
        term_expect(term, "To accept  30");
    }
}

static void test_what_cannot_be_taken_back_is_asked_with_another_key(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_queue(&(Seat){.rows = 30}, "to-accept");
    term_type(term, ":decline\r");
    term_expect(term, "Ground");
    term_type(term, "\033[C\tnot a case for us" SUBMIT);
    term_expect(term, "cannot be taken back");
    term_type(term, SUBMIT "\r" SUBMIT);
    term_type(term, "n");
    assert_true(term_wait_no_text(term, "cannot be taken back", TERM_DEADLINE_MS));
    term_expect(term, "not a case for us");
    term_type(term, SUBMIT);
    term_expect(term, "cannot be taken back");
    term_type(term, "y");
    term_expect(term, "To accept  29");
    term_expect(term, "unsent 1");
}

static void test_what_a_rule_refuses_is_said_in_a_sentence(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    term_type(term, "F");
    term_expect(term, "“Close” is not possible while the case is in the state “accepted”.");
    g_autoptr(Term) chinese = seat_start(&(Seat){.language = "zh_CN"});
    term_type(chinese, "F");
    term_expect(chinese, "时不能执行“办结”");
}

static void test_the_menu_offers_only_what_is_allowed(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_queue(&(Seat){0}, "to-accept");
    term_type(term, "a");
    term_expect(term, "Request correction");
    assert_int_equal(term_find(term, "Claim", NULL), -1);
    assert_int_equal(term_find(term, "Supervise", NULL), -1);
    term_type(term, "decline");
    assert_true(term_wait_no_text(term, "Request correction", TERM_DEADLINE_MS));
    term_type(term, "\r");
    term_expect(term, "Ground");
}

static void test_colleagues_of_one_s_own_house_are_offered_first(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 40, .columns = 120});
    term_type(term, ":discuss\r");
    term_expect(term, "To whom");
    term_type(term, "\t\r");
    term_expect(term, "Search:");
    term_expect(term, "魏泊远");
    term_expect(term, "严修远");
    term_expect(term, "临江区政务服务中心");
    assert_true(term_find(term, "魏泊远", NULL) < term_find(term, "严修远", NULL));
    term_type(term, "评价平板");
    term_expect(term, "Nothing matches");
}

static void test_a_choice_is_found_by_typing(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_queue(&(Seat){.rows = 30}, "to-accept");
    term_type(term, "A");
    term_expect(term, "Way of acceptance");
    term_type(term, "commit");
    term_expect(term, "Search: commit");
    term_type(term, "\r");
    assert_true(term_wait_no_text(term, "Search:", TERM_DEADLINE_MS));
    term_expect(term, "on written commitment");
}

static void test_a_conflict_is_shown_with_what_happened_meanwhile(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.conflict = true, .columns = 120});
    term_expect(term, "needs you 1");
    term_type(term, "o\r");
    term_expect(term, "What happened meanwhile");
    term_expect(term, "缺少法定代表人签字");
    term_type(term, "qd");
    term_expect(term, "Give up");
    term_type(term, "y");
    term_expect(term, "Everything has been sent");
    assert_true(term_wait_no_text(term, "needs you", TERM_DEADLINE_MS));
}

static void test_a_conflicting_step_that_is_no_longer_possible_says_why(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.conflict = true, .columns = 120});
    term_type(term, "o");
    term_expect(term, "conflict");
    term_type(term, "a");
    term_expect(term, "is not possible while the case is in the state “awaiting correction”");
    term_expect(term, "needs you 1");
}

static void test_being_offline_is_said_with_why_and_when(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.offline = true, .columns = 120});
    term_expect(term, "offline, next try ");
    term_type(term, ":queues to-accept\r");
    term_expect(term, "To accept  30");
    term_type(term, "A");
    term_expect(term, "Way of acceptance");
    term_type(term, SUBMIT);
    term_expect(term, "is kept here and will be sent once the line is back");
    term_type(term, "o");
    term_expect(term, "The central cannot be reached (no connection).");
    term_expect(term, "waiting");
    term_type(term, "d");
    term_expect(term, "There is nothing to decide here");
    term_expect(term, "unsent 1");
}

static void test_leaving_with_unsent_work_is_asked(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_queue(&(Seat){0}, "to-accept");
    int status;
    term_type(term, "A");
    term_expect(term, "Way of acceptance");
    term_type(term, SUBMIT);
    term_expect(term, "unsent 1");
    term_type(term, "Q");
    term_expect(term, "1 step has not been sent");
    term_type(term, "n");
    assert_true(term_wait_no_text(term, "has not been sent", TERM_DEADLINE_MS));
    term_type(term, "Qy");
    assert_true(term_wait_end(term, &status, TERM_DEADLINE_MS));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepting_a_case_shows_at_once),
        cmocka_unit_test(test_a_fault_stands_beside_its_field),
        cmocka_unit_test(test_a_date_may_be_given_in_working_days),
        cmocka_unit_test(test_an_untouched_sheet_is_left_at_once),
        cmocka_unit_test(test_what_cannot_be_taken_back_is_asked_with_another_key),
        cmocka_unit_test(test_what_a_rule_refuses_is_said_in_a_sentence),
        cmocka_unit_test(test_the_menu_offers_only_what_is_allowed),
        cmocka_unit_test(test_a_choice_is_found_by_typing),
        cmocka_unit_test(test_colleagues_of_one_s_own_house_are_offered_first),
        cmocka_unit_test(test_a_conflict_is_shown_with_what_happened_meanwhile),
        cmocka_unit_test(test_a_conflicting_step_that_is_no_longer_possible_says_why),
        cmocka_unit_test(test_being_offline_is_said_with_why_and_when),
        cmocka_unit_test(test_leaving_with_unsent_work_is_asked),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
