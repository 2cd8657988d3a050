/* What becomes of commands: answers of the central, and decisions of a person. */
#include "tests/support/test.h"

#include "cache/private.h"
#include "tests/support/store.h"

typedef struct {
    Store *store;
    Peer *peer;
} Pair;

static int pair_setup(void **state)
{
    Pair *pair = g_new0(Pair, 1);

    pair->store = store_new(100);
    pair->peer = peer_new(pair->store->book);
    *state = pair;
    return 0;
}

static int pair_teardown(void **state)
{
    Pair *pair = *state;

    peer_free(pair->peer);
    store_free(pair->store);
    g_free(pair);
    return 0;
}

/* A case that both sides know, received. */
static Uuid shared_case(Pair *pair)
{
    Uuid id = store_received(pair->store);

    store_push(pair->store, pair->peer);
    return id;
}

static void assert_same(Pair *pair, const char *case_id)
{
    g_autoptr(GPtrArray) here = cases_events(pair->store->cache, case_id, NULL);
    g_autoptr(GPtrArray) there = peer_events(pair->peer, case_id, 0);

    assert_non_null(here);
    assert_int_equal(here->len, there->len);
    for (guint i = 0; i < here->len; i++)
        assert_string_equal(((Event *)here->pdata[i])->hash, ((Event *)there->pdata[i])->hash);
}

static Command *precheck(Store *store, const char *case_id)
{
    cJSON *payload = cJSON_CreateObject();

    cJSON_AddBoolToObject(payload, "passed", true);
    return store_command(store, case_id, ACTION_PRECHECK, payload);
}

static Uuid store_precheck(Store *store, const char *case_id)
{
    Command *command = precheck(store, case_id);
    Uuid id = command->id;

    assert_true(store_submit(store, command));
    return id;
}

/* ---- answers ------------------------------------------------------------------------------- */

static void test_applied_commands_become_events_and_are_kept(void **state)
{
    Pair *pair = *state;
    Uuid id = shared_case(pair);

    store_accept(pair->store, id.text);
    store_push(pair->store, pair->peer);
    CaseRow row = store_row(pair->store, id.text);
    assert_int_equal(row.state, STATE_ACCEPTED);
    assert_int_equal(row.pending, 0);
    assert_int_equal(outbox_unsent(pair->store->cache), 0);
    assert_same(pair, id.text);
    g_autoptr(GPtrArray) kept = outbox_list(pair->store->cache, 1U << OUTBOX_DONE, 10, NULL);
    assert_int_equal(kept->len, 2);
    case_row_clear(&row);
}

static void test_the_same_answer_twice_changes_nothing(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Command *command = store_receive(store);
    Uuid case_id = command->case_id;
    g_autoptr(GPtrArray) results = g_ptr_array_new();

    assert_true(outbox_submit(store->cache, command, NULL));
    g_autoptr(GPtrArray) sent = outbox_next(store->cache, 1, NULL);
    const Command *as_sent = ((OutboxEntry *)sent->pdata[0])->command;
    g_autoptr(CommandResult) first = peer_take(pair->peer, as_sent, "clerk", store->now);
    g_autoptr(CommandResult) again = peer_take(pair->peer, as_sent, "clerk", store->now);
    assert_int_equal(again->outcome, OUTCOME_DUPLICATE);
    g_ptr_array_add(results, first);
    g_ptr_array_add(results, again);
    assert_true(outbox_settle(store->cache, results, NULL));
    assert_same(pair, case_id.text);
    command_free(command);
}

static void test_an_answer_to_a_command_that_is_not_ours_is_passed_over(void **state)
{
    Pair *pair = *state;

    store_settle(pair->store, fresh_id(pair->store->now), OUTCOME_REJECTED, PROBLEM_CASE_STATE);
    assert_int_equal(outbox_attention(pair->store->cache), 0);
}

static void test_retry_later_waits_with_its_reason(void **state)
{
    Pair *pair = *state;
    Uuid id = store_received(pair->store);
    Uuid command = store_accept(pair->store, id.text);

    store_settle(pair->store, command, OUTCOME_RETRY_LATER, PROBLEM_BUSY);
    assert_int_equal(store_state_of(pair->store, command.text), OUTBOX_WAITING);
    g_autoptr(GPtrArray) entries = outbox_list(pair->store->cache, 0, 1, NULL);
    assert_int_equal(((OutboxEntry *)entries->pdata[0])->problem.kind, PROBLEM_BUSY);
}

/* Somebody else's remark came between, so the answer's event cannot be stored before the feed has
 * brought the one before it; what the clerk did stays in view all the while. */
static void test_an_answer_that_runs_ahead_of_the_feed_stays_in_view(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = shared_case(pair);

    peer_act(pair->peer, id.text, "manager", ACTION_ANNOTATE, payload_of("text", "他", NULL),
             store->now);
    store_annotate(store, id.text, "我");
    store_push(store, pair->peer);
    assert_int_equal(outbox_unsent(store->cache), 0);
    CaseRow row = store_row(store, id.text);
    assert_int_equal(row.version, 2);
    case_row_clear(&row);

    assert_true(
        store_apply(store, page_of(peer_change(pair->peer, CHANGE_EVENT, id.text, 1), "c1")));
    assert_same(pair, id.text);
}

static void test_a_poisoned_command_blocks_its_case_and_no_other(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid bad = store_received(store);
    Uuid other = store_received(store);

    store_push(store, pair->peer);
    Uuid poison = store_accept(store, bad.text);
    Uuid behind = store_annotate(store, bad.text, "后");
    Uuid fine = store_accept(store, other.text);
    store_settle(store, poison, OUTCOME_REJECTED, PROBLEM_MATERIAL_MISSING);

    assert_int_equal(store_state_of(store, poison.text), OUTBOX_REJECTED);
    assert_int_equal(store_state_of(store, behind.text), OUTBOX_BLOCKED);
    assert_int_equal(store_state_of(store, fine.text), OUTBOX_WAITING);
    assert_int_equal(store_push(store, pair->peer), 1);
    assert_int_equal(store_state_of(store, fine.text), OUTBOX_DONE);
    assert_int_equal(outbox_attention(store->cache), 1);
    CaseRow row = store_row(store, bad.text);
    assert_int_equal(row.state, STATE_RECEIVED);
    assert_true(row.conflict);
    case_row_clear(&row);

    assert_true(outbox_dismiss(store->cache, poison.text, NULL));
    assert_int_equal(store_state_of(store, poison.text), OUTBOX_DISMISSED);
    store_push(store, pair->peer);
    assert_int_equal(store_state_of(store, behind.text), OUTBOX_DONE);
    assert_same(pair, bad.text);
}

static void test_blocked_without_a_reason_here_goes_on_waiting(void **state)
{
    Pair *pair = *state;
    Uuid id = store_received(pair->store);
    Uuid command = store_accept(pair->store, id.text);

    store_settle(pair->store, command, OUTCOME_BLOCKED, PROBLEM_CASE_BLOCKED);
    assert_int_equal(store_state_of(pair->store, command.text), OUTBOX_WAITING);
}

/* ---- conflicts ----------------------------------------------------------------------------- */

/* The clerk checks and remarks offline; meanwhile somebody else has changed the case. */
typedef struct {
    Uuid case_id;
    Uuid check;
    Uuid remark;
} Clash;

static Clash make_clash(Pair *pair)
{
    Store *store = pair->store;
    Clash clash = {.case_id = shared_case(pair)};

    clash.check = store_precheck(store, clash.case_id.text);
    clash.remark = store_annotate(store, clash.case_id.text, "b");
    peer_act(pair->peer, clash.case_id.text, "manager", ACTION_SUPERVISE,
             payload_of("text", "督", NULL), store->now);
    store_push(store, pair->peer);
    return clash;
}

static void test_a_conflict_waits_for_a_person_and_shows_what_happened(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Clash clash = make_clash(pair);

    assert_int_equal(store_state_of(store, clash.check.text), OUTBOX_CONFLICT);
    assert_int_equal(store_state_of(store, clash.remark.text), OUTBOX_BLOCKED);
    g_autoptr(Case) file = cases_load(store->cache, clash.case_id.text, NULL);
    assert_true(file->supervised);
    assert_int_equal(file->version, 2);
    assert_int_equal(outbox_attention(store->cache), 1);
    g_autoptr(GPtrArray) next = outbox_next(store->cache, 10, NULL);
    assert_int_equal(next->len, 0);
    assert_false(store_submit(store, store_command(store, clash.case_id.text, ACTION_ANNOTATE,
                                                   payload_of("text", "c", NULL))));
    assert_int_equal(store->problem.kind, PROBLEM_CASE_BLOCKED);
}

static void test_taken_again_it_stands_before_what_was_blocked(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Clash clash = make_clash(pair);

    assert_true(outbox_again(store->cache, clash.check.text, store->now, &store->problem));
    assert_int_equal(store_state_of(store, clash.check.text), OUTBOX_DISMISSED);
    assert_int_equal(store_state_of(store, clash.remark.text), OUTBOX_WAITING);
    g_autoptr(GPtrArray) next = outbox_next(store->cache, 10, NULL);
    assert_int_equal(next->len, 2);
    const Command *check = ((OutboxEntry *)next->pdata[0])->command;
    assert_int_equal(check->action, ACTION_PRECHECK);
    assert_int_equal(check->base_version, 2);
    assert_string_not_equal(check->id.text, clash.check.text);
    assert_int_equal(store_push(store, pair->peer), 2);
    assert_int_equal(outbox_unsent(store->cache), 0);
    assert_same(pair, clash.case_id.text);
}

static void test_a_wish_that_became_impossible_is_not_taken_again(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = shared_case(pair);
    Uuid check = store_precheck(store, id.text);

    peer_act(pair->peer, id.text, "clerk", ACTION_WITHDRAW, payload_of("reason", "x", NULL),
             store->now);
    store_push(store, pair->peer);
    assert_false(outbox_again(store->cache, check.text, store->now, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_CASE_STATE);
    assert_int_equal(store_state_of(store, check.text), OUTBOX_CONFLICT);
}

static void test_dismissed_it_lets_the_later_ones_go_on(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Clash clash = make_clash(pair);

    assert_true(outbox_dismiss(store->cache, clash.check.text, NULL));
    assert_int_equal(store_push(store, pair->peer), 1);
    assert_int_equal(store_state_of(store, clash.remark.text), OUTBOX_DONE);
    assert_same(pair, clash.case_id.text);
    assert_int_equal(outbox_attention(store->cache), 0);
}

/* The version that a blocked command counted on may by chance be the one that somebody else made.
 */
static void test_a_freed_command_counts_on_what_is_there(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = shared_case(pair);
    Uuid check = store_precheck(store, id.text);

    Command *second = precheck(store, id.text);
    assert_int_equal(second->base_version, 2);
    assert_true(store_submit(store, second));
    peer_act(pair->peer, id.text, "manager", ACTION_SUPERVISE, payload_of("text", "督", NULL),
             store->now);
    peer_act(pair->peer, id.text, "manager", ACTION_SUPERVISE, payload_of("text", "督", NULL),
             store->now);
    store_push(store, pair->peer);
    assert_int_equal(store_state_of(store, check.text), OUTBOX_CONFLICT);
    assert_true(outbox_dismiss(store->cache, check.text, NULL));
    g_autoptr(GPtrArray) next = outbox_next(store->cache, 1, NULL);
    assert_int_equal(((OutboxEntry *)next->pdata[0])->command->base_version, 3);
}

static void test_only_what_waits_for_a_person_is_decided(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = store_received(store);
    Uuid waiting = store_accept(store, id.text);
    Uuid unknown = fresh_id(store->now);

    assert_false(outbox_dismiss(store->cache, waiting.text, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_NOT_FOUND);
    assert_false(outbox_again(store->cache, waiting.text, store->now, NULL));
    assert_false(outbox_dismiss(store->cache, unknown.text, NULL));
    assert_false(outbox_dismiss(store->cache, "not an id", NULL));
    assert_int_equal(store_state_of(store, waiting.text), OUTBOX_WAITING);
}

/* ---- a receipt that the central does not take ---------------------------------------------- */

static Uuid rejected_receipt(Store *store, Uuid *receive, ProblemKind why)
{
    Command *command = store_receive(store);
    Uuid case_id = command->case_id;

    *receive = command->id;
    assert_true(store_submit(store, command));
    store_accept(store, case_id.text);
    store_settle(store, *receive, OUTCOME_REJECTED, why);
    return case_id;
}

static void test_a_rejected_case_stays_in_view_until_it_is_dismissed(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid receive;
    Uuid id = rejected_receipt(store, &receive, PROBLEM_SCOPE);
    CaseRow row = store_row(store, id.text);

    assert_int_equal(row.state, STATE_RECEIVED);
    assert_true(row.conflict);
    case_row_clear(&row);
    assert_true(outbox_dismiss(store->cache, receive.text, NULL));
    assert_false(store_shows(store, id.text));
    assert_int_equal(outbox_unsent(store->cache), 0);
    assert_int_equal(outbox_attention(store->cache), 0);
}

static void test_a_refused_number_is_replaced_when_taken_again(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid receive;
    Uuid id = rejected_receipt(store, &receive, PROBLEM_RECEIPT_USED);
    char expected[17];

    assert_true(outbox_again(store->cache, receive.text, store->now, &store->problem));
    assert_true(receipt_number_make(STORE_COUNTY, 2, expected));
    CaseRow row = store_row(store, id.text);
    assert_string_equal(row.receipt, expected);
    assert_false(row.conflict);
    case_row_clear(&row);
    store_push(store, pair->peer);
    assert_int_equal(outbox_unsent(store->cache), 0);
    assert_same(pair, id.text);
}

static void test_work_on_a_case_out_of_scope_is_handed_over_whole(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = shared_case(pair);
    Uuid check = store_precheck(store, id.text);
    Uuid remark = store_annotate(store, id.text, "b");

    store_settle(store, check, OUTCOME_NOT_IN_SCOPE, PROBLEM_SCOPE);
    assert_int_equal(store_state_of(store, check.text), OUTBOX_HANDED_OVER);
    assert_int_equal(store_state_of(store, remark.text), OUTBOX_HANDED_OVER);
    assert_int_equal(outbox_unsent(store->cache), 0);
    assert_int_equal(outbox_attention(store->cache), 2);
}

static void test_what_was_handed_over_is_not_sent_again_for_a_later_answer(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = shared_case(pair);
    Uuid check = store_precheck(store, id.text);
    Uuid remark = store_annotate(store, id.text, "b");

    store_settle(store, check, OUTCOME_NOT_IN_SCOPE, PROBLEM_SCOPE);
    store_settle(store, remark, OUTCOME_BLOCKED, PROBLEM_CASE_BLOCKED);
    assert_int_equal(store_state_of(store, remark.text), OUTBOX_HANDED_OVER);
    assert_int_equal(outbox_unsent(store->cache), 0);
}

static void test_a_damaged_record_holds_up_no_answer(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid damaged = shared_case(pair);
    Uuid check = store_precheck(store, damaged.text);
    Uuid other = store_received(store);

    assert_true(store_apply(store, page_of(NULL, "c1")));
    assert_true(sql_script(store->cache->writer, "UPDATE event SET payload = '{'", NULL));
    assert_int_equal(store_push(store, pair->peer), 2);
    assert_int_equal(store_state_of(store, check.text), OUTBOX_DONE);
    assert_int_equal(outbox_unsent(store->cache), 0);
    assert_true(store_shows(store, other.text));
    assert_null(feed_cursor(store->cache));
}

#define PAIR_TEST(test) cmocka_unit_test_setup_teardown(test, pair_setup, pair_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAIR_TEST(test_applied_commands_become_events_and_are_kept),
        PAIR_TEST(test_the_same_answer_twice_changes_nothing),
        PAIR_TEST(test_an_answer_to_a_command_that_is_not_ours_is_passed_over),
        PAIR_TEST(test_retry_later_waits_with_its_reason),
        PAIR_TEST(test_an_answer_that_runs_ahead_of_the_feed_stays_in_view),
        PAIR_TEST(test_a_poisoned_command_blocks_its_case_and_no_other),
        PAIR_TEST(test_blocked_without_a_reason_here_goes_on_waiting),
        PAIR_TEST(test_a_conflict_waits_for_a_person_and_shows_what_happened),
        PAIR_TEST(test_taken_again_it_stands_before_what_was_blocked),
        PAIR_TEST(test_a_wish_that_became_impossible_is_not_taken_again),
        PAIR_TEST(test_dismissed_it_lets_the_later_ones_go_on),
        PAIR_TEST(test_a_freed_command_counts_on_what_is_there),
        PAIR_TEST(test_only_what_waits_for_a_person_is_decided),
        PAIR_TEST(test_a_rejected_case_stays_in_view_until_it_is_dismissed),
        PAIR_TEST(test_a_refused_number_is_replaced_when_taken_again),
        PAIR_TEST(test_work_on_a_case_out_of_scope_is_handed_over_whole),
        PAIR_TEST(test_a_damaged_record_holds_up_no_answer),
        PAIR_TEST(test_what_was_handed_over_is_not_sent_again_for_a_later_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
