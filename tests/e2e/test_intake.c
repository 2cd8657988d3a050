/* Applications taken in at the window, through the real screen and with a real central. */
#include "tests/support/casework.h"
#include "tests/support/rulebook.h"
#include "tests/support/windowclerk.h"

#include <signal.h>

typedef struct {
    Central *central;
    Station *station;
    Rulebook *book;
} Hall;

static int hall_open(void **state)
{
    Hall *hall = g_new0(Hall, 1);

    hall->book = rulebook_load();
    hall->central = central_new();
    central_start(hall->central);
    hall->station = station_new(hall->central);
    station_sign_in(hall->station, "clerk");
    station_expect(hall->station, 0, "sync", NULL);
    *state = hall;
    return 0;
}

static int hall_close(void **state)
{
    Hall *hall = *state;

    station_free(hall->station);
    central_free(hall->central);
    rulebook_free(hall->book);
    g_free(hall);
    return 0;
}

/* The central has taken everything, and no draft is left. */
static void assert_all_taken(Term *term)
{
    term_expect(term, "unsent 0");
    assert_int_equal(term_find(term, "needs you", NULL), -1);
    term_type(term, ":queues drafts\r");
    term_expect(term, "No application is being filled in");
}

static void leave_done(WindowClerk *clerk)
{
    term_type(clerk_term(clerk), "\033");
    assert_true(term_wait_no_text(clerk_term(clerk), "Taken in", OFFICE_DEADLINE_MS));
}

static void test_every_item_goes_from_search_to_acceptance(void **state)
{
    const Hall *hall = *state;
    const GPtrArray *items = rulebook_items(hall->book);
    g_autoptr(WindowClerk) clerk = clerk_new(hall->station, &(ClerkHabits){.seed = 7});

    for (guint i = 0; i < items->len; i++) {
        g_autofree char *receipt = clerk_serve(clerk, items->pdata[i]);
        assert_true(g_str_has_prefix(receipt, "R379902"));
        term_expect(clerk_term(clerk), "sent and confirmed");
        leave_done(clerk);
    }
    assert_all_taken(clerk_term(clerk));
}

/* Until the applicant is typed in. */
static void begin(WindowClerk *clerk, const Hall *hall)
{
    clerk_choose(clerk, rulebook_item(hall->book, FOOD_LICENCE));
    clerk_scenario(clerk);
    clerk_applicant(clerk);
    clerk_consent(clerk);
    term_expect(clerk_term(clerk), "[Form]");
}

static void finish(WindowClerk *clerk)
{
    clerk_form(clerk);
    clerk_materials(clerk);
    g_autofree char *receipt = clerk_take_in(clerk);
    assert_true(g_str_has_prefix(receipt, "R379902"));
    leave_done(clerk);
}

static void ends_and_goes_on(const Hall *hall, int signal)
{
    g_autoptr(WindowClerk) clerk = clerk_new(hall->station, &(ClerkHabits){.seed = 11});
    int status;

    begin(clerk, hall);
    term_signal(clerk_term(clerk), signal);
    assert_true(term_wait_end(clerk_term(clerk), &status, OFFICE_DEADLINE_MS));
    clerk_reopen(clerk);
    term_type(clerk_term(clerk), ":queues drafts\r");
    term_expect(clerk_term(clerk), "食品经营许可");
    term_type(clerk_term(clerk), "\r");
    finish(clerk);
    assert_all_taken(clerk_term(clerk));
}

static void test_a_draft_survives_being_killed(void **state)
{
    ends_and_goes_on(*state, SIGKILL);
}

static void test_a_draft_survives_a_hang_up(void **state)
{
    ends_and_goes_on(*state, SIGHUP);
}

static void test_an_application_is_taken_in_off_line_and_sent_later(void **state)
{
    const Hall *hall = *state;
    g_autoptr(WindowClerk) clerk =
        clerk_new(hall->station, &(ClerkHabits){.seed = 13, .consent = true});

    central_kill(hall->central);
    begin(clerk, hall);
    finish(clerk);
    term_expect(clerk_term(clerk), "unsent 2");
    central_start(hall->central);
    term_type(clerk_term(clerk), "r");
    assert_all_taken(clerk_term(clerk));
}

static void test_what_was_read_goes_when_consent_is_taken_back(void **state)
{
    const Hall *hall = *state;
    g_autoptr(WindowClerk) clerk = clerk_new(
        hall->station, &(ClerkHabits){.seed = 17, .consent = true, .known = true, .columns = 120});
    Term *term = clerk_term(clerk);

    begin(clerk, hall);
    term_expect(term, "91379902MA900A1X7U");
    term_type(term, "\020");
    term_expect(term, "[Consent]");
    term_expect(term, "agreed");
    term_type(term, "n");
    term_expect(term, "[Form]");
    assert_int_equal(term_find(term, "← licence", NULL), -1);
    assert_int_equal(term_find(term, "望江街道", NULL), -1);
    term_type(term, "\016");
    term_expect(term, "[Materials]");
    assert_int_equal(term_find(term, "[=]", NULL), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_item_goes_from_search_to_acceptance, hall_open,
                                        hall_close),
        cmocka_unit_test_setup_teardown(test_a_draft_survives_being_killed, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(test_a_draft_survives_a_hang_up, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(test_an_application_is_taken_in_off_line_and_sent_later,
                                        hall_open, hall_close),
        cmocka_unit_test_setup_teardown(test_what_was_read_goes_when_consent_is_taken_back,
                                        hall_open, hall_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
