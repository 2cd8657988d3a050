/* Two clerks and one case, and other ways in which what a desk foresaw does not come true: one
 * wins, the other is told, nobody's work is lost and nobody else's is held up. With the real
 * programs. */
#include "central/accounts.h"
#include "tests/support/casework.h"
#include "tests/support/ledger.h"

#define HEALTH_OFFICE "11379902999010027P"

typedef struct {
    Central *central;
    Station *first; /* of clerk */
    Station *other; /* of clerk2, in the same hall */
    char *application;
} Office;

static int office_open(void **state)
{
    Office *office = g_new0(Office, 1);
    office->central = central_new();
    central_start(office->central);
    office->first = station_new(office->central);
    office->other = station_new(office->central);
    station_sign_in(office->first, "clerk");
    station_sign_in(office->other, "clerk2");
    office->application = application_write(office->first, FOOD_LICENCE);
    *state = office;
    return 0;
}

static int office_close(void **state)
{
    Office *office = *state;
    g_free(office->application);
    station_free(office->first);
    station_free(office->other);
    central_free(office->central);
    g_free(office);
    return 0;
}

/* Received by the first clerk and known to both. */
static char *receive(Office *office)
{
    g_autoptr(Deed) deed = station_must(office->first, 0, "applied", "case", "receive", "--from",
                                        office->application, NULL);
    station_expect(office->other, 0, "sync", NULL);
    return g_steal_pointer(&deed->case_id);
}

static void assert_state(Station *station, const char *id, const char *expected)
{
    g_autofree char *state = station_case_text(station, id, "state");
    assert_string_equal(state, expected);
}

static void assert_outbox(Station *station, const char *command, const char *expected)
{
    g_autofree char *state = station_outbox_state(station, command);
    assert_string_equal(state, expected);
}

static void assert_agreement(Office *office)
{
    station_expect(office->first, 0, "sync", NULL);
    station_expect(office->other, 0, "sync", NULL);
    g_autoptr(Ledger) central = ledger_of_central(office->central, "clerk");
    g_autoptr(Ledger) first = ledger_of_station(office->first);
    g_autoptr(Ledger) other = ledger_of_station(office->other);
    ledger_assert_equal(first, central);
    ledger_assert_equal(other, central);
}

/* The other clerk withdraws a case offline that the first accepts meanwhile; returns the command
 * that now conflicts. */
static char *withdraw_too_late(Office *office, const char *id)
{
    g_autoptr(Deed) kept = station_must(office->other, 0, "kept", "case", "withdraw", id,
                                        "--reason", "too late", "--yes", "--offline", NULL);
    deed_free(
        station_must(office->first, 0, "applied", "case", "accept", id, "--mode", "full", NULL));
    station_expect(office->other, 4, "sync", NULL);
    return g_steal_pointer(&kept->command);
}

static void test_of_two_clerks_on_one_version_one_wins(void **state)
{
    Office *office = *state;
    g_autofree char *id = receive(office);
    deed_free(
        station_must(office->first, 0, "applied", "case", "accept", id, "--mode", "full", NULL));
    /* The other desk still shows version 1, and sends at once. */
    g_autoptr(Deed) late =
        station_must(office->other, 4, "conflict", "case", "accept", id, "--mode", "full", NULL);
    assert_string_equal(late->problem, "case.conflict");
    assert_non_null(strstr(late->err, "Somebody else changed this case first."));
    assert_outbox(office->other, late->command, "conflict");
    assert_int_equal(station_attention(office->other), 1);
    /* The same wish is against the rules now: it says so, and goes away only when told to. */
    g_autoptr(Deed) again = station_do(office->other, "outbox", "again", late->command, NULL);
    assert_int_equal(again->status, 1);
    assert_string_equal(again->problem, "case.state");
    station_expect(office->other, 0, "outbox", "dismiss", late->command, NULL);
    assert_int_equal(station_attention(office->other), 0);
    assert_agreement(office);
    assert_state(office->other, id, "accepted");
}

static void test_a_conflict_can_be_taken_again(void **state)
{
    Office *office = *state;
    g_autofree char *id = receive(office);
    g_autofree char *command = withdraw_too_late(office, id);
    assert_outbox(office->other, command, "conflict");
    g_autoptr(Deed) again =
        station_must(office->other, 0, "applied", "outbox", "again", command, NULL);
    assert_string_not_equal(again->command, command);
    assert_int_equal(station_attention(office->other), 0);
    assert_agreement(office);
    assert_state(office->first, id, "closed");
}

static void test_a_conflict_can_be_dismissed(void **state)
{
    Office *office = *state;
    g_autofree char *id = receive(office);
    g_autofree char *command = withdraw_too_late(office, id);
    station_expect(office->other, 0, "outbox", "dismiss", command, NULL);
    assert_outbox(office->other, command, "dismissed");
    assert_agreement(office);
    assert_state(office->other, id, "accepted");
}

static void test_a_conflict_holds_back_its_own_case_only(void **state)
{
    Office *office = *state;
    g_autofree char *poisoned = receive(office);
    g_autofree char *healthy = receive(office);
    g_autoptr(Deed) wish = station_must(office->other, 0, "kept", "case", "accept", poisoned,
                                        "--mode", "full", "--offline", NULL);
    g_autoptr(Deed) behind = station_must(office->other, 0, "kept", "case", "annotate", poisoned,
                                          "--text", "behind the wish", "--offline", NULL);
    g_autoptr(Deed) beside = station_must(office->other, 0, "kept", "case", "accept", healthy,
                                          "--mode", "full", "--offline", NULL);
    deed_free(station_must(office->first, 0, "applied", "case", "withdraw", poisoned, "--reason",
                           "first", "--yes", NULL));
    station_expect(office->other, 4, "sync", NULL);
    assert_outbox(office->other, wish->command, "conflict");
    assert_outbox(office->other, behind->command, "blocked");
    assert_outbox(office->other, beside->command, "done");
    /* Nothing more is taken in on that case until a person has decided. */
    g_autoptr(Deed) refused = station_must(office->other, 4, NULL, "case", "annotate", poisoned,
                                           "--text", "behind the conflict", NULL);
    assert_string_equal(refused->problem, "case.blocked");
    station_expect(office->other, 0, "outbox", "dismiss", wish->command, NULL);
    station_expect(office->other, 0, "sync", NULL);
    assert_outbox(office->other, behind->command, "done");
    assert_agreement(office);
}

/* Handing in papers never conflicts, but a case that was closed meanwhile takes none. */
static void test_a_rejected_command_holds_back_its_own_case_only(void **state)
{
    Office *office = *state;
    g_autofree char *poisoned = receive(office);
    g_autofree char *healthy = receive(office);
    g_autoptr(Deed) poison = station_must(office->other, 0, "kept", "case", "attach", poisoned,
                                          "--materials", "", "--remark", "late", "--offline", NULL);
    g_autoptr(Deed) behind = station_must(office->other, 0, "kept", "case", "annotate", poisoned,
                                          "--text", "behind the poison", "--offline", NULL);
    g_autoptr(Deed) beside = station_must(office->other, 0, "kept", "case", "annotate", healthy,
                                          "--text", "beside it", "--offline", NULL);
    deed_free(station_must(office->first, 0, "applied", "case", "withdraw", poisoned, "--reason",
                           "first", "--yes", NULL));
    station_expect(office->other, 1, "sync", NULL);
    assert_outbox(office->other, poison->command, "rejected");
    assert_outbox(office->other, behind->command, "blocked");
    assert_outbox(office->other, beside->command, "done");
    assert_int_equal(station_attention(office->other), 1);
    station_expect(office->other, 0, "outbox", "dismiss", poison->command, NULL);
    station_expect(office->other, 0, "sync", NULL);
    assert_outbox(office->other, behind->command, "done");
    assert_agreement(office);
}

static void test_notes_of_both_clerks_arrive(void **state)
{
    Office *office = *state;
    g_autofree char *id = receive(office);
    g_autoptr(Deed) first = station_must(office->first, 0, "kept", "case", "annotate", id, "--text",
                                         "from the first", "--offline", NULL);
    g_autoptr(Deed) other = station_must(office->other, 0, "kept", "case", "annotate", id, "--text",
                                         "from the other", "--offline", NULL);
    station_expect(office->first, 0, "sync", NULL);
    station_expect(office->other, 0, "sync", NULL);
    assert_agreement(office);
    g_autoptr(Ledger) central = ledger_of_central(office->central, "clerk");
    assert_non_null(ledger_event(central, first->command));
    assert_non_null(ledger_event(central, other->command));
    assert_int_equal(ledger_case(central, id)->version, 3);
}

/* ---- work that nobody may lose --------------------------------------------------------------- */

/* Something of the other clerk's that is kept and not sent. */
static char *annotate_offline(Office *office, const char *id)
{
    g_autoptr(Deed) kept = station_must(office->other, 0, "kept", "case", "annotate", id, "--text",
                                        "not sent yet", "--offline", NULL);
    return g_steal_pointer(&kept->command);
}

static void test_an_ended_session_keeps_the_outbox(void **state)
{
    Office *office = *state;
    g_autofree char *id = receive(office);
    g_autofree char *command = annotate_offline(office, id);
    central_stop(office->central);
    central_sql(office->central, "DELETE FROM session WHERE account = 'clerk2'");
    central_start(office->central);
    g_autoptr(Deed) sync = station_must(office->other, 1, NULL, "sync", NULL);
    assert_string_equal(sync->problem, "auth.sign_in");
    /* Work goes on, and nothing is gone. */
    g_autofree char *second = annotate_offline(office, id);
    assert_int_equal(station_unsent(office->other), 2);
    station_sign_in(office->other, "clerk2");
    station_expect(office->other, 0, "sync", NULL);
    assert_outbox(office->other, command, "done");
    assert_outbox(office->other, second, "done");
    assert_agreement(office);
}

static void change_password(Office *office, const char *user, const char *password)
{
    g_autofree char *hash = password_hash(password);
    g_autofree char *sql = g_strdup_printf("UPDATE account SET password = '%s' WHERE id = '%s';"
                                           "DELETE FROM session WHERE account = '%s'",
                                           hash, user, user);
    assert_non_null(hash);
    central_stop(office->central);
    central_sql(office->central, sql);
    central_start(office->central);
}

static void test_a_changed_password_keeps_the_outbox(void **state)
{
    Office *office = *state;
    g_autofree char *id = receive(office);
    g_autofree char *command = annotate_offline(office, id);
    change_password(office, "clerk2", "another-2026");
    assert_int_equal(station_login(office->other, "clerk2", OFFICE_PASSWORD), 1);
    assert_int_equal(station_login(office->other, "clerk2", "another-2026"), 0);
    station_expect(office->other, 0, "sync", NULL);
    assert_outbox(office->other, command, "done");
    assert_agreement(office);
    change_password(office, "clerk2", OFFICE_PASSWORD);
    station_sign_in(office->other, "clerk2");
}

static void test_signing_out_keeps_unsent_work_from_other_eyes(void **state)
{
    Office *office = *state;
    g_autofree char *id = receive(office);
    g_autofree char *application = application_write(office->other, FOOD_LICENCE);
    g_autoptr(Deed) received = station_must(office->other, 0, "kept", "case", "receive", "--from",
                                            application, "--offline", NULL);
    g_autofree char *command = annotate_offline(office, id);
    station_expect(office->other, 0, "logout", NULL);
    /* Nobody is signed in: nothing is shown. */
    g_autoptr(Deed) nobody = station_must(office->other, 1, NULL, "outbox", "list", NULL);
    assert_string_equal(nobody->problem, "auth.sign_in");
    /* Somebody else at the same machine sees and sends nothing of it. */
    station_sign_in(office->other, "clerk3");
    station_expect(office->other, 0, "sync", NULL);
    assert_int_equal(station_unsent(office->other), 0);
    assert_null(station_outbox_state(office->other, command));
    g_autoptr(Deed) hidden =
        station_must(office->other, 1, NULL, "case", "show", received->case_id, NULL);
    assert_string_equal(hidden->problem, "case.unknown");
    g_autoptr(Ledger) before = ledger_of_central(office->central, "clerk");
    assert_null(ledger_event(before, command));
    assert_null(ledger_event(before, received->command));
    /* Their owner is back. */
    station_expect(office->other, 0, "logout", NULL);
    station_sign_in(office->other, "clerk2");
    station_expect(office->other, 0, "sync", NULL);
    g_autoptr(Ledger) after = ledger_of_central(office->central, "clerk");
    assert_non_null(ledger_event(after, command));
    assert_string_equal(ledger_case(after, received->case_id)->receipt, received->receipt);
}

static void test_work_on_a_case_that_left_is_handed_over(void **state)
{
    Office *office = *state;
    g_autoptr(Station) reviewer = station_new(office->central);
    g_autoptr(Station) colleague = station_new(office->central);
    g_autofree char *id = receive(office);
    deed_free(
        station_must(office->first, 0, "applied", "case", "accept", id, "--mode", "full", NULL));
    station_sign_in(reviewer, "reviewer");
    station_sign_in(colleague, "reviewer2");
    g_autoptr(Deed) note = station_must(reviewer, 0, "kept", "case", "annotate", id, "--text",
                                        "half way through", "--offline", NULL);
    deed_free(station_must(colleague, 0, "applied", "case", "route", id, "--organisation",
                           HEALTH_OFFICE, "--reason", "theirs", NULL));
    station_expect(reviewer, 1, "sync", NULL);
    assert_outbox(reviewer, note->command, "handed_over");
    assert_int_equal(station_attention(reviewer), 1);
    station_expect(reviewer, 0, "outbox", "dismiss", note->command, NULL);
    g_autoptr(Deed) gone = station_must(reviewer, 1, NULL, "case", "show", id, NULL);
    assert_string_equal(gone->problem, "case.unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_two_clerks_on_one_version_one_wins),
        cmocka_unit_test(test_a_conflict_can_be_taken_again),
        cmocka_unit_test(test_a_conflict_can_be_dismissed),
        cmocka_unit_test(test_a_conflict_holds_back_its_own_case_only),
        cmocka_unit_test(test_a_rejected_command_holds_back_its_own_case_only),
        cmocka_unit_test(test_notes_of_both_clerks_arrive),
        cmocka_unit_test(test_an_ended_session_keeps_the_outbox),
        cmocka_unit_test(test_a_changed_password_keeps_the_outbox),
        cmocka_unit_test(test_work_on_a_case_that_left_is_handed_over),
        cmocka_unit_test(test_signing_out_keeps_unsent_work_from_other_eyes),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
