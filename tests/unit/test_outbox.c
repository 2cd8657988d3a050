/* What a person does: checked, kept, predicted and put in order for sending. */
#include "tests/support/test.h"

#include "cache/private.h"
#include "tests/support/store.h"

static void test_a_received_case_is_in_the_list_at_once(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);
    CaseRow row = store_row(store, id.text);

    assert_int_equal(row.state, STATE_RECEIVED);
    assert_int_equal(row.version, 1);
    assert_int_equal(row.pending, 1);
    assert_false(row.conflict);
    assert_string_equal(row.item_name, rulebook_item(store->book, FOOD_ITEM)->name);
    assert_int_equal(row.received_at, store->now);
    assert_int_not_equal(row.due, DATE_NONE);
    assert_int_equal(outbox_unsent(store->cache), 1);
    case_row_clear(&row);
}

static void test_what_was_kept_is_there_after_opening_again(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);

    store_accept(store, id.text);
    store_reopen(store);
    g_autoptr(Case) file = cases_load(store->cache, id.text, NULL);
    assert_int_equal(file->state, STATE_ACCEPTED);
    assert_int_equal(file->version, 2);
    assert_int_equal(outbox_unsent(store->cache), 2);
}

static void test_predictions_are_told_from_what_the_central_said(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);
    g_autoptr(GPtrArray) events = cases_events(store->cache, id.text, NULL);

    assert_int_equal(events->len, 1);
    assert_string_equal(((Event *)events->pdata[0])->hash, "");
}

/* ---- refusals: nothing is written ---------------------------------------------------------- */

static void assert_refused(Store *store, Command *command, ProblemKind kind)
{
    int unsent = outbox_unsent(store->cache);
    int numbers = leases_left(store->cache, STORE_COUNTY);

    assert_false(store_submit(store, command));
    assert_int_equal(store->problem.kind, kind);
    assert_int_equal(outbox_unsent(store->cache), unsent);
    assert_int_equal(leases_left(store->cache, STORE_COUNTY), numbers);
}

static void test_what_the_rule_book_forbids_is_refused(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);
    Command *invalid = store_receive(store);

    cJSON_DeleteItemFromObjectCaseSensitive(invalid->payload, "applicant");
    assert_refused(store, invalid, PROBLEM_FIELD_MISSING);
    assert_refused(store, store_command(store, id.text, ACTION_CLOSE, NULL), PROBLEM_CASE_STATE);
    assert_refused(store,
                   store_command(store, id.text, ACTION_SUPERVISE, payload_of("text", "y", NULL)),
                   PROBLEM_PERMISSION);
}

static void test_an_exclusive_command_on_an_older_version_is_refused(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);
    Command *late = store_command(store, id.text, ACTION_ACCEPT, payload_of("mode", "full", NULL));

    store_annotate(store, id.text, "一");
    assert_refused(store, late, PROBLEM_CASE_CONFLICT);
}

static void test_a_commuting_command_takes_the_version_it_meets(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);
    Command *late = store_command(store, id.text, ACTION_ANNOTATE, payload_of("text", "二", NULL));

    store_accept(store, id.text);
    assert_true(store_submit(store, late));
    g_autoptr(GPtrArray) entries = outbox_list(store->cache, 0, 1, NULL);
    assert_int_equal(((OutboxEntry *)entries->pdata[0])->command->base_version, 2);
}

static void test_a_case_that_is_not_here_is_unknown(void **state)
{
    Store *store = *state;
    Command *command = command_new(fresh_id(store->now), fresh_id(store->now), 1, ACTION_ANNOTATE,
                                   payload_of("text", "?", NULL));

    assert_refused(store, command, PROBLEM_CASE_UNKNOWN);
}

static void test_a_command_number_is_used_once(void **state)
{
    Store *store = *state;
    Command *command = store_receive(store);

    assert_true(outbox_submit(store->cache, command, NULL));
    assert_refused(store, command, PROBLEM_KEY_REUSED);
}

static void test_nobody_signed_in_nothing_is_taken(void **state)
{
    Store *store = *state;

    assert_true(cache_set(store->cache, CACHE_ACTOR, NULL, NULL));
    assert_refused(store, store_receive(store), PROBLEM_SIGN_IN);
}

static void test_a_full_disk_is_told_and_uses_no_number(void **state)
{
    Store *store = *state;
    Command *command = store_receive(store);
    GString *long_text = g_string_new("");

    for (int i = 0; i < 2000; i++)
        g_string_append(long_text, "很长的一段话");
    cJSON *form = cJSON_GetObjectItemCaseSensitive(command->payload, "form");
    cJSON_AddStringToObject(form, "text", long_text->str);
    g_string_free(long_text, true);
    gint64 pages = sql_number(store->cache->writer, 0, "PRAGMA page_count", "");
    g_autofree char *limit =
        g_strdup_printf("PRAGMA max_page_count = %" G_GINT64_FORMAT, pages + 1);
    assert_true(sql_script(store->cache->writer, limit, NULL));

    Command *again = command_copy(command);
    assert_refused(store, command, PROBLEM_CACHE_FULL);
    assert_true(cache_verify(store->cache, NULL));

    assert_true(sql_script(store->cache->writer, "PRAGMA max_page_count = 1000000", NULL));
    assert_true(store_submit(store, again));
    assert_int_equal(leases_left(store->cache, STORE_COUNTY), 99);
}

/* ---- receipt numbers ----------------------------------------------------------------------- */

static void test_receipt_numbers_come_from_the_blocks_in_order(void **state)
{
    Store *store = *state;
    Lease second = {(char *)(uintptr_t)STORE_COUNTY, 500, 500};
    Uuid ids[3];
    char expected[3][17];

    assert_true(lease_add(store->cache, &second, NULL));
    for (int i = 0; i < 98; i++)
        store_received(store);
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++)
        ids[i] = store_received(store);
    assert_true(receipt_number_make(STORE_COUNTY, 99, expected[0]));
    assert_true(receipt_number_make(STORE_COUNTY, 100, expected[1]));
    assert_true(receipt_number_make(STORE_COUNTY, 500, expected[2]));
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        CaseRow row = store_row(store, ids[i].text);

        assert_string_equal(row.receipt, expected[i]);
        case_row_clear(&row);
    }
    assert_int_equal(leases_left(store->cache, STORE_COUNTY), 0);
    assert_refused(store, store_receive(store), PROBLEM_RECEIPTS_OUT);
}

static void test_a_block_sent_twice_is_taken_once(void **state)
{
    Store *store = *state;
    Lease same = {(char *)(uintptr_t)STORE_COUNTY, 1, 100};

    store_received(store);
    assert_true(lease_add(store->cache, &same, NULL));
    assert_int_equal(leases_left(store->cache, STORE_COUNTY), 99);
    assert_int_equal(leases_left(store->cache, "379901"), 0);
}

/* ---- what goes along ----------------------------------------------------------------------- */

static const Command *newest(GPtrArray *entries)
{
    return ((OutboxEntry *)entries->pdata[0])->command;
}

static void test_a_clock_that_was_never_compared_is_not_trusted(void **state)
{
    static const struct {
        const char *offset;
        ClockTrust trust;
    } rows[] = {{NULL, TRUST_NO}, {"300000", TRUST_YES}, {"-300001", TRUST_NO}, {"0", TRUST_YES}};
    Store *store = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_true(cache_set(store->cache, CACHE_CLOCK_OFFSET, rows[i].offset, NULL));
        store_received(store);
        g_autoptr(GPtrArray) entries = outbox_list(store->cache, 0, 1, NULL);
        assert_int_equal(newest(entries)->trust, rows[i].trust);
    }
}

static void test_a_command_carries_device_and_time(void **state)
{
    Store *store = *state;
    g_autofree char *device = cache_get(store->cache, CACHE_DEVICE);
    Command *command = store_receive(store);

    command->device_time = 0;
    assert_true(store_submit(store, command));
    g_autoptr(GPtrArray) entries = outbox_list(store->cache, 0, 1, NULL);
    assert_string_equal(newest(entries)->device, device);
    assert_true(newest(entries)->device_time > 0);
}

/* ---- order of sending ---------------------------------------------------------------------- */

static void test_the_first_of_every_case_goes_before_what_follows(void **state)
{
    Store *store = *state;
    Uuid one = store_received(store);
    Uuid second = store_accept(store, one.text);
    Uuid third = store_annotate(store, one.text, "三");
    Uuid other = store_received(store);
    g_autoptr(GPtrArray) all = outbox_next(store->cache, 10, NULL);
    g_autoptr(GPtrArray) some = outbox_next(store->cache, 3, NULL);
    const OutboxEntry *const *entries = (const OutboxEntry *const *)all->pdata;

    assert_int_equal(all->len, 4);
    assert_string_equal(entries[0]->command->case_id.text, one.text);
    assert_string_equal(entries[1]->command->case_id.text, other.text);
    assert_string_equal(entries[2]->command->id.text, second.text);
    assert_string_equal(entries[3]->command->id.text, third.text);
    assert_int_equal(some->len, 3);
}

static void test_tries_are_counted(void **state)
{
    Store *store = *state;

    store_received(store);
    for (int i = 1; i <= 2; i++) {
        g_autoptr(GPtrArray) entries = outbox_next(store->cache, 10, NULL);

        assert_true(outbox_tried(store->cache, entries, store->now + i, NULL));
    }
    g_autoptr(GPtrArray) entries = outbox_next(store->cache, 10, NULL);
    const OutboxEntry *entry = entries->pdata[0];
    assert_int_equal(entry->tries, 2);
    assert_int_equal(entry->last_try, store->now + 2);
    assert_int_equal(entry->state, OUTBOX_WAITING);
}

/* Settled commands are kept for long; what is looked at all day must not pass over them. */
static void test_settled_commands_do_not_slow_the_others(void **state)
{
    static const char *const statements[] = {
        "SELECT case_id FROM outbox WHERE state = 'conflict'",
        "SELECT * FROM outbox WHERE state = 'waiting' ORDER BY place",
        "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'conflict', 'blocked')",
        "SELECT case_id FROM outbox WHERE awaited",
    };
    Store *store = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
        g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ", statements[i], NULL);
        g_auto(Query) query = sql_prepare(store->cache->reader, sql);

        while (query_row(&query))
            if (!strstr(query_text(&query, 3), "outbox_awaited"))
                assert_null(strstr(query_text(&query, 3), "SCAN"));
        assert_true(query_ok(&query, NULL));
    }
}

static void test_states_have_stable_names(void **state)
{
    (void)state;
    assert_string_equal(outbox_state_name(OUTBOX_WAITING), "waiting");
    assert_string_equal(outbox_state_name(OUTBOX_HANDED_OVER), "handed_over");
    assert_string_equal(outbox_state_label(OUTBOX_HANDED_OVER), "out of scope");
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, store_setup, store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_a_received_case_is_in_the_list_at_once),
        STORE_TEST(test_what_was_kept_is_there_after_opening_again),
        STORE_TEST(test_predictions_are_told_from_what_the_central_said),
        STORE_TEST(test_what_the_rule_book_forbids_is_refused),
        STORE_TEST(test_an_exclusive_command_on_an_older_version_is_refused),
        STORE_TEST(test_a_commuting_command_takes_the_version_it_meets),
        STORE_TEST(test_a_case_that_is_not_here_is_unknown),
        STORE_TEST(test_a_command_number_is_used_once),
        STORE_TEST(test_nobody_signed_in_nothing_is_taken),
        STORE_TEST(test_a_full_disk_is_told_and_uses_no_number),
        STORE_TEST(test_receipt_numbers_come_from_the_blocks_in_order),
        STORE_TEST(test_a_block_sent_twice_is_taken_once),
        STORE_TEST(test_a_clock_that_was_never_compared_is_not_trusted),
        STORE_TEST(test_a_command_carries_device_and_time),
        STORE_TEST(test_the_first_of_every_case_goes_before_what_follows),
        STORE_TEST(test_tries_are_counted),
        STORE_TEST(test_settled_commands_do_not_slow_the_others),
        cmocka_unit_test(test_states_have_stable_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
