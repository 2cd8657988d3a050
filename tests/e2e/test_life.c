/* The first case, end to end, with the real programs: a clerk receives and accepts it, a reviewer
 * reviews it, a decider decides, the clerk issues, closes and delivers. The central is killed twice
 * on the way; nothing is lost, and all desks agree in the end. */
#include "tests/support/casework.h"
#include "tests/support/ledger.h"

typedef struct {
    Central *central;
    Station *clerk, *reviewer, *decider;
} Hall;

static Station *desk_of(const Hall *hall, const char *user)
{
    Station *station = station_new(hall->central);
    station_sign_in(station, user);
    return station;
}

static int hall_open(void **state)
{
    Hall *hall = g_new0(Hall, 1);
    hall->central = central_new();
    central_start(hall->central);
    hall->clerk = desk_of(hall, "clerk");
    hall->reviewer = desk_of(hall, "reviewer");
    hall->decider = desk_of(hall, "decider");
    station_expect(hall->clerk, 0, "sync", NULL); /* leases its numbers */
    *state = hall;
    return 0;
}

static int hall_close(void **state)
{
    Hall *hall = *state;
    station_free(hall->clerk);
    station_free(hall->reviewer);
    station_free(hall->decider);
    central_free(hall->central);
    g_free(hall);
    return 0;
}

#define must(station, outcome, ...) \
    deed_free(station_must(station, 0, outcome, "case", __VA_ARGS__, NULL))

static void assert_state(Station *station, const char *id, const char *expected)
{
    g_autofree char *state = station_case_text(station, id, "state");
    assert_string_equal(state, expected);
}

static void assert_agreement(const Hall *hall, Station *station)
{
    station_expect(station, 0, "sync", NULL);
    g_autoptr(Ledger) here = ledger_of_station(station);
    g_autoptr(Ledger) there = ledger_of_central(hall->central, "clerk");
    ledger_assert_equal(here, there);
}

/* Received and accepted while the central is away, then sent. */
static char *receive_off_line(const Hall *hall)
{
    g_autofree char *application = application_write(hall->clerk, FOOD_LICENCE);
    central_kill(hall->central);
    g_autoptr(Deed) receipt =
        station_must(hall->clerk, 0, "kept", "case", "receive", "--from", application, NULL);
    must(hall->clerk, "kept", "accept", receipt->case_id, "--mode", "full");
    assert_int_equal(station_unsent(hall->clerk), 2);
    assert_state(hall->clerk, receipt->case_id, "accepted");
    central_start(hall->central);
    station_expect(hall->clerk, 0, "sync", NULL);
    assert_int_equal(station_unsent(hall->clerk), 0);
    return g_steal_pointer(&receipt->case_id);
}

static void review(const Hall *hall, const char *id)
{
    station_expect(hall->reviewer, 0, "sync", NULL);
    must(hall->reviewer, "applied", "claim", id);
    central_kill(hall->central);
    must(hall->reviewer, "kept", "review", id, "--conclusion", "agree", "--opinion", "现场核查合格",
         "--second", "reviewer2");
    central_start(hall->central);
    station_expect(hall->reviewer, 0, "sync", NULL);
    assert_state(hall->reviewer, id, "review");
}

static void decide(const Hall *hall, const char *id)
{
    station_expect(hall->decider, 0, "sync", NULL);
    must(hall->decider, "applied", "decide", id, "--decision", "grant", "--reason", "符合法定条件",
         "--yes");
    assert_state(hall->decider, id, "decided");
}

static void hand_over(const Hall *hall, const char *id)
{
    station_expect(hall->clerk, 0, "sync", NULL);
    must(hall->clerk, "applied", "issue", id);
    must(hall->clerk, "applied", "close", id);
    must(hall->clerk, "applied", "deliver", id, "--method", "window", "--recipient", "陈暮云");
    assert_state(hall->clerk, id, "closed");
    g_autofree char *result = station_case_text(hall->clerk, id, "result");
    assert_string_equal(result, "granted");
}

static void test_a_case_goes_from_window_to_delivery_with_the_line_cut(void **state)
{
    const Hall *hall = *state;
    g_autofree char *id = receive_off_line(hall);
    review(hall, id);
    decide(hall, id);
    hand_over(hall, id);
    assert_agreement(hall, hall->clerk);
    assert_agreement(hall, hall->reviewer);
    assert_agreement(hall, hall->decider);
}

static void test_nobody_does_what_is_not_theirs(void **state)
{
    const Hall *hall = *state;
    g_autofree char *application = application_write(hall->clerk, FOOD_LICENCE);
    g_autoptr(Deed) receipt =
        station_must(hall->clerk, 0, "applied", "case", "receive", "--from", application, NULL);
    const char *id = receipt->case_id;
    station_expect(hall->reviewer, 0, "sync", NULL);
    deed_free(station_must(hall->reviewer, 1, NULL, "case", "accept", id, "--mode", "full", NULL));
    deed_free(station_must(hall->clerk, 1, NULL, "case", "close", id, NULL));
    must(hall->clerk, "applied", "accept", id, "--mode", "full");
    g_autoptr(Deed) early = station_must(hall->clerk, 1, NULL, "case", "decide", id, "--decision",
                                         "grant", "--reason", "x", "--yes", NULL);
    assert_string_equal(early->problem, "rule.not_instant");
    assert_state(hall->clerk, id, "accepted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_case_goes_from_window_to_delivery_with_the_line_cut,
                                        hall_open, hall_close),
        cmocka_unit_test_setup_teardown(test_nobody_does_what_is_not_theirs, hall_open, hall_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
