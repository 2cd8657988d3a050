/* Signing in: what a wrong password costs, and what a token is good for. */
#include "tests/support/test.h"

#include "central/accounts.h"
#include "tests/support/central.h"

#define DEVICE HALL_DEVICE
#define PASSWORD "a good long password"
#define MINUTE ((instant)60000)
#define DAY (24 * 60 * MINUTE)

static int open_hall(void **state)
{
    Hall *hall = hall_open();
    g_autofree char *hash = password_hash(PASSWORD);
    g_autoptr(DbTx) tx = db_write(hall->db, NULL);

    account_put(tx, rulebook_actor(hall->book, "clerk"), hash);
    assert_true(db_commit(tx, NULL));
    *state = hall;
    return 0;
}

static int close_hall(void **state)
{
    hall_close(*state);
    return 0;
}

static Session *sign_in(Hall *hall, const char *user, const char *password, Problem *problem)
{
    problem_clear(problem);
    g_autoptr(PasswordTrial) trial = account_trial(hall->db, user, hall->now, problem);

    if (!trial)
        return NULL;
    account_verify(trial, password);
    return session_begin(hall->db, trial, DEVICE, hall->now, problem);
}

static Session *signed_in(Hall *hall)
{
    g_auto(Problem) problem = {0};
    Session *session = sign_in(hall, "clerk", PASSWORD, &problem);

    assert_non_null(session);
    return session;
}

static bool access_works(Hall *hall, const Session *session)
{
    g_autoptr(Bearer) bearer = session_bearer(hall->db, session->access, hall->now, NULL);

    return bearer != NULL;
}

static Session *refresh(Hall *hall, const Session *session)
{
    return session_refresh(hall->db, session->refresh, DEVICE, hall->now, NULL);
}

static void assert_wrong(Hall *hall, const char *user, const char *password, ProblemKind kind)
{
    g_auto(Problem) problem = {0};

    assert_null(sign_in(hall, user, password, &problem));
    assert_int_equal(problem.kind, kind);
}

/* ---- passwords ----------------------------------------------------------------------------- */

static void test_the_right_password_signs_in(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) session = signed_in(hall);
    g_autoptr(Bearer) bearer = session_bearer(hall->db, session->access, hall->now, NULL);

    assert_string_equal(session->actor->id, "clerk");
    assert_non_null(bearer);
    assert_string_equal(bearer->actor->id, "clerk");
    assert_string_equal(bearer->device, DEVICE);
}

static void test_unknown_names_and_wrong_passwords_answer_alike(void **state)
{
    Hall *hall = *state;

    assert_wrong(hall, "clerk", "wrong", PROBLEM_PASSWORD);
    assert_wrong(hall, "nobody", "wrong", PROBLEM_PASSWORD);
}

static void assert_locks(Hall *hall, const char *user)
{
    for (int i = 0; i < ACCOUNT_FAILURES_MAX; i++)
        assert_wrong(hall, user, "wrong", PROBLEM_PASSWORD);
    assert_wrong(hall, user, PASSWORD, PROBLEM_LOCKED);
}

static void test_five_wrong_passwords_lock_for_half_an_hour(void **state)
{
    Hall *hall = *state;

    assert_locks(hall, "clerk");
    hall->now += ACCOUNT_LOCK_MINUTES * MINUTE - 1;
    assert_wrong(hall, "clerk", PASSWORD, PROBLEM_LOCKED);
    hall->now += 1;
    g_autoptr(Session) session = signed_in(hall);
    assert_non_null(session);
}

static void test_a_lock_does_not_tell_whether_the_account_exists(void **state)
{
    assert_locks(*state, "nobody");
}

static void test_a_right_password_clears_the_count(void **state)
{
    Hall *hall = *state;

    for (int round = 0; round < 2; round++) {
        for (int i = 1; i < ACCOUNT_FAILURES_MAX; i++)
            assert_wrong(hall, "clerk", "wrong", PROBLEM_PASSWORD);
        g_autoptr(Session) session = signed_in(hall);
        assert_non_null(session);
    }
}

/* ---- tokens -------------------------------------------------------------------------------- */

static void test_tokens_are_not_stored(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) session = signed_in(hall);
    g_autofree char *sql =
        g_strdup_printf("SELECT (SELECT count(*) FROM session WHERE access = '%s' OR id = '%s') + "
                        "(SELECT count(*) FROM refresh WHERE token = '%s')",
                        session->access, session->access, session->refresh);

    assert_int_equal(hall_count(hall, sql), 0);
}

static void test_an_access_token_lasts_half_an_hour(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) session = signed_in(hall);

    hall->now += ACCESS_MINUTES * MINUTE - 1;
    assert_true(access_works(hall, session));
    hall->now += 1;
    assert_false(access_works(hall, session));
}

static void test_a_refresh_makes_a_new_pair_and_ends_the_old_access(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) first = signed_in(hall);
    g_autoptr(Session) second = refresh(hall, first);

    assert_non_null(second);
    assert_false(access_works(hall, first));
    assert_true(access_works(hall, second));
}

static void test_a_used_refresh_token_ends_the_session(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) first = signed_in(hall);
    g_autoptr(Session) second = refresh(hall, first);

    assert_true(access_works(hall, second)); /* so its answer had arrived */
    assert_null(refresh(hall, first));
    assert_false(access_works(hall, second));
    assert_null(refresh(hall, second));
}

static void test_an_answer_that_was_lost_signs_nobody_out(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) first = signed_in(hall);
    g_autoptr(Session) lost = refresh(hall, first);
    g_autoptr(Session) again = refresh(hall, first);

    assert_non_null(again);
    assert_true(access_works(hall, again));
    assert_false(access_works(hall, lost));
    assert_null(refresh(hall, lost));
}

static void test_a_refresh_token_is_bound_to_its_device(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) session = signed_in(hall);

    assert_null(session_refresh(hall->db, session->refresh, "another device", hall->now, NULL));
    assert_null(refresh(hall, session));
}

static void test_a_refresh_token_lasts_thirty_days(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) session = signed_in(hall);

    hall->now += REFRESH_DAYS * DAY;
    assert_null(refresh(hall, session));
}

static void test_signing_out_ends_the_session_of_this_device_only(void **state)
{
    Hall *hall = *state;
    g_autoptr(Session) here = signed_in(hall);
    g_autoptr(Session) there = signed_in(hall);
    g_autoptr(Bearer) bearer = session_bearer(hall->db, here->access, hall->now, NULL);

    assert_true(session_revoke(hall->db, bearer, NULL));
    assert_false(access_works(hall, here));
    assert_null(refresh(hall, here));
    assert_true(access_works(hall, there));
}

#define HALL_TEST(test) cmocka_unit_test_setup_teardown(test, open_hall, close_hall)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL_TEST(test_the_right_password_signs_in),
        HALL_TEST(test_unknown_names_and_wrong_passwords_answer_alike),
        HALL_TEST(test_five_wrong_passwords_lock_for_half_an_hour),
        HALL_TEST(test_a_lock_does_not_tell_whether_the_account_exists),
        HALL_TEST(test_a_right_password_clears_the_count),
        HALL_TEST(test_tokens_are_not_stored),
        HALL_TEST(test_an_access_token_lasts_half_an_hour),
        HALL_TEST(test_a_refresh_makes_a_new_pair_and_ends_the_old_access),
        HALL_TEST(test_a_used_refresh_token_ends_the_session),
        HALL_TEST(test_an_answer_that_was_lost_signs_nobody_out),
        HALL_TEST(test_a_refresh_token_is_bound_to_its_device),
        HALL_TEST(test_a_refresh_token_lasts_thirty_days),
        HALL_TEST(test_signing_out_ends_the_session_of_this_device_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
