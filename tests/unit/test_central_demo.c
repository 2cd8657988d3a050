/* The demo city: everything in it was made by ordinary commands, and looks like it. */
#include "tests/support/test.h"

#include "central/accounts.h"
#include "central/demo.h"
#include "central/feed.h"
#include "domain/json.h"
#include "tests/support/vectors.h"

#include <string.h>

#define NOW "2026-11-20T07:30:00.000Z" /* a Friday, 15:30 */

typedef struct {
    char *folder;
    Db *db;
    Core *core;
    instant now;
} Demo;

static Demo demo;

static bool fill(void)
{
    g_auto(Problem) problem = {0};

    return demo_fill(demo.core, SOURCE_ROOT "/central/demo", true, demo.now, &problem);
}

static int open_demo(void **state)
{
    (void)state;
    demo.folder = test_folder_make();
    g_autofree char *file = g_build_filename(demo.folder, "central.db", NULL);
    demo.db = db_open(&db_sqlite, file, NULL);
    demo.core = core_open(demo.db, NULL);
    assert_true(instant_from_rfc3339(NOW, &demo.now));
    return fill() ? 0 : -1;
}

static int close_demo(void **state)
{
    (void)state;
    core_close(demo.core);
    db_close(demo.db);
    test_folder_remove(demo.folder);
    return 0;
}

static gint64 count(const char *sql)
{
    g_autoptr(DbTx) tx = db_read(demo.db, NULL);
    g_autoptr(DbRows) rows = db_query(tx, sql, "");

    return db_next(rows) ? db_number(rows, 0) : -1;
}

static void test_open_and_closed_cases_are_there_in_every_state(void **state)
{
    (void)state;
    assert_int_equal(count("SELECT count(*) FROM cases WHERE state = 'closed'"), 2000);
    assert_int_equal(count("SELECT count(*) FROM cases WHERE state <> 'closed'"), 300);
    for (CaseState s = STATE_RECEIVED; s < STATE_COUNT; s++) {
        g_autofree char *sql =
            g_strdup_printf("SELECT count(*) FROM cases WHERE state = '%s'", state_name(s));

        if (count(sql) < 10)
            fail_msg("few cases are %s", state_name(s));
    }
}

static void test_every_county_has_cases_and_two_have_most(void **state)
{
    (void)state;
    assert_int_equal(count("SELECT count(DISTINCT substr(region, 1, 6)) FROM cases"), 15);
    assert_true(count("SELECT count(*) FROM cases WHERE region LIKE '379902%' "
                      "OR region LIKE '379921%'") > 2300 * 2 / 3);
}

static void test_some_cases_are_overdue_and_some_came_in_today(void **state)
{
    (void)state;
    assert_true(count("SELECT count(*) FROM cases WHERE state <> 'closed' AND due <> '' "
                      "AND due < '2026-11-20'") >= 5);
    assert_true(count("SELECT count(*) FROM cases WHERE state <> 'closed' AND due "
                      "BETWEEN '2026-11-20' AND '2026-11-23'") >= 10);
    assert_true(count("SELECT count(*) FROM cases WHERE received_at > 1795104000000") >= 3);
}

/* Every chain of a whole scope, as a desk would check it. */
static void test_every_chain_verifies_and_nothing_lies_in_the_future(void **state)
{
    g_autoptr(DbTx) tx = db_read(demo.db, NULL);
    g_autoptr(Actor) supervisor = account_get(tx, "supervisor");
    g_autofree char *resume = NULL;
    guint cases = 0;

    (void)state;
    do {
        g_autoptr(ChangePage) page = feed_snapshot(tx, supervisor, resume, 500);

        for (guint i = 0; i < page->changes->len; i++, cases++) {
            const Change *change = page->changes->pdata[i];
            g_autoptr(Case) file = case_fold(change->events, NULL);

            assert_non_null(file);
            assert_true(file->updated_at < demo.now);
        }
        g_free(resume);
        resume = g_strdup(page->resume);
    } while (resume);
    assert_int_equal(cases, 2300);
}

static void test_work_is_done_in_working_hours_of_working_days(void **state)
{
    g_autoptr(DbTx) tx = db_read(demo.db, NULL);
    g_autoptr(DbRows) rows = db_query(tx, "SELECT received_at FROM cases", "");
    Calendar *calendar = read_calendar();

    (void)state;
    while (db_next(rows)) {
        const instant at = db_number(rows, 0);
        const date day = date_of_instant(at);
        const instant hour = (at - date_start(day)) / 3600000;

        assert_true(calendar_is_working(calendar, day));
        assert_in_range(hour, 9, 17);
    }
    calendar_free(calendar);
}

static void test_every_account_has_the_password_of_the_demo(void **state)
{
    (void)state;
    g_autoptr(PasswordTrial) trial = account_trial(demo.db, "clerk", demo.now, NULL);

    account_verify(trial, DEMO_PASSWORD);
    assert_true(trial->right);
    assert_int_equal(count("SELECT count(DISTINCT password) FROM account"), 1);
}

static void test_a_filled_database_is_left_alone(void **state)
{
    const gint64 before = count("SELECT count(*) FROM event");

    (void)state;
    assert_true(fill());
    assert_int_equal(count("SELECT count(*) FROM event"), before);
}

/* The pattern of the kind's numbers; NULL: no such kind. Caller frees. */
static char *number_pattern(DbTx *tx, const char *kind)
{
    g_autoptr(DbRows) rows = db_query(
        tx, "SELECT body FROM document WHERE kind = 'licence_kind' AND code = $1", "t", kind);
    cJSON *body = db_next(rows) ? cJSON_Parse(db_text(rows, 0)) : NULL;
    char *pattern = json_text_copy(body, "number_pattern");

    cJSON_Delete(body);
    return pattern;
}

static void test_shared_licences_have_numbers_of_their_kind(void **state)
{
    (void)state;
    g_autoptr(DbTx) tx = db_read(demo.db, NULL);
    g_autoptr(DbRows) rows = db_query(tx, "SELECT body FROM shared_fact", "");
    int licences = 0;

    while (db_next(rows)) {
        cJSON *fact = cJSON_Parse(db_text(rows, 0));
        const char *kind = json_text(fact, "licence_kind"), *number = json_text(fact, "reference");
        g_autofree char *pattern = kind ? number_pattern(tx, kind) : NULL;

        if (kind && (!pattern || !g_regex_match_simple(pattern, number, 0, 0)))
            fail_msg("%s is no number of %s", number, kind);
        licences += kind != NULL;
        cJSON_Delete(fact);
    }
    assert_true(licences > 3000);
}

static void test_every_applicant_is_known_to_the_exchange_platform(void **state)
{
    (void)state;
    assert_true(count("SELECT count(DISTINCT id_number) FROM shared_fact") > 2000);
    assert_true(count("SELECT count(*) FROM shared_fact WHERE name = '陈暮云'") >= 4);
    assert_int_equal(count("SELECT count(*) FROM shared_audit"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_and_closed_cases_are_there_in_every_state),
        cmocka_unit_test(test_every_county_has_cases_and_two_have_most),
        cmocka_unit_test(test_some_cases_are_overdue_and_some_came_in_today),
        cmocka_unit_test(test_every_chain_verifies_and_nothing_lies_in_the_future),
        cmocka_unit_test(test_work_is_done_in_working_hours_of_working_days),
        cmocka_unit_test(test_every_account_has_the_password_of_the_demo),
        cmocka_unit_test(test_a_filled_database_is_left_alone),
        cmocka_unit_test(test_shared_licences_have_numbers_of_their_kind),
        cmocka_unit_test(test_every_applicant_is_known_to_the_exchange_platform),
    };

    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
