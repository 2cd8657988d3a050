/* The push lane: commands, their order, and what the central makes of them. */
#include "tests/support/desk.h"
#include "tests/support/test.h"

#include <string.h>

#define PATIENCE_MS (15 * 60 * 1000) /* every back-off is over by then */

static Uuid received(Desk *desk)
{
    Uuid id = store_received(desk->store);

    sync_queued(desk->engine);
    return id;
}

static Uuid annotated(Desk *desk, const Uuid *case_id)
{
    Uuid id = store_annotate(desk->store, case_id->text, "remark");

    sync_queued(desk->engine);
    return id;
}

static OutboxState state_of(const Desk *desk, Uuid command)
{
    return store_state_of(desk->store, command.text);
}

/* How often the text stands in the body of the last request. */
static int count_in_body(const Desk *desk, const char *text)
{
    int count = 0;

    for (const char *at = desk->request.body; (at = strstr(at, text)); at++)
        count++;
    return count;
}

static int batch_size(const Desk *desk)
{
    return count_in_body(desk, "\"base\":");
}

/* ---- order --------------------------------------------------------------------------------- */

static void test_commands_of_a_case_go_in_the_order_they_were_made(void **state)
{
    Desk *desk = *state;
    Uuid one = received(desk);
    Uuid other = received(desk);
    Uuid accept = store_accept(desk->store, one.text);
    Uuid remark = annotated(desk, &one);

    desk_expect(desk, "POST /v1/commands");
    assert_int_equal(batch_size(desk), 4);

    const char *receive_at = strstr(desk->request.body, one.text);
    const char *accept_at = strstr(desk->request.body, accept.text);
    const char *remark_at = strstr(desk->request.body, remark.text);

    assert_non_null(receive_at);
    assert_true(desk_asked_for(desk, other.text));
    assert_true(receive_at < accept_at);
    assert_true(accept_at < remark_at);
    desk_serve(desk);
    desk_settle_in(desk);
    assert_int_equal(state_of(desk, accept), OUTBOX_DONE);
    assert_int_equal(state_of(desk, remark), OUTBOX_DONE);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
}

static void test_a_batch_is_sent_with_the_token_and_counted(void **state)
{
    Desk *desk = *state;

    received(desk);
    desk_expect(desk, "POST /v1/commands");
    assert_string_equal(desk->request.bearer, "access-0");

    g_autoptr(GPtrArray) entries = outbox_list(desk->store->cache, 0, 10, NULL);
    const OutboxEntry *entry = entries->pdata[0];

    assert_int_equal(entry->tries, 1);
    assert_int_equal(entry->last_try, desk->now);
    assert_int_equal(entry->state, OUTBOX_WAITING);
}

static void test_what_was_queued_while_sending_goes_next(void **state)
{
    Desk *desk = *state;
    Uuid one = received(desk);

    desk_expect(desk, "POST /v1/commands");

    Uuid remark = annotated(desk, &one);

    desk_serve(desk);
    desk_expect(desk, "POST /v1/commands");
    assert_true(desk_asked_for(desk, remark.text));
    assert_int_equal(batch_size(desk), 1);
}

/* ---- what the central makes of it ---------------------------------------------------------- */

static void test_a_rejected_command_holds_up_its_case_only(void **state)
{
    Desk *desk = *state;
    Uuid bad = received(desk);
    Uuid good = received(desk);
    Uuid bad_remark = annotated(desk, &bad);
    Uuid good_remark = annotated(desk, &good);

    desk_expect(desk, "POST /v1/commands");

    cJSON *answer = desk_right_answer(desk);
    cJSON *results = cJSON_GetObjectItem(answer, "results");
    cJSON *result;
    int seen = 0;

    cJSON_ArrayForEach(result, results)
    {
        const char *id = cJSON_GetStringValue(cJSON_GetObjectItem(result, "id"));
        bool first = strcmp(id, bad_remark.text) != 0 && seen == 0;

        if (first || strcmp(id, bad_remark.text) == 0) {
            const char *outcome = first ? "rejected" : "blocked";

            cJSON_SetValuestring(cJSON_GetObjectItem(result, "outcome"), outcome);
            cJSON_DeleteItemFromObject(result, "events");
        }
        seen++;
    }
    desk_answer(desk, 200, answer);
    assert_int_equal(state_of(desk, bad_remark), OUTBOX_BLOCKED);
    assert_int_equal(state_of(desk, good_remark), OUTBOX_DONE);
    assert_int_equal(outbox_attention(desk->store->cache), 1);
    desk_settle_in(desk);
}

static void test_a_lost_reply_makes_nothing_twice(void **state)
{
    Desk *desk = *state;
    Uuid case_id = received(desk);

    desk_expect(desk, "POST /v1/commands");
    cJSON_Delete(desk_right_answer(desk));
    desk_lose(desk, false);
    assert_int_equal(outbox_unsent(desk->store->cache), 1);
    desk->now += PATIENCE_MS;
    desk_settle_in(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);

    g_autoptr(GPtrArray) events = peer_events(desk->peer, case_id.text, 0);

    assert_int_equal(events->len, 1);
}

static void test_a_reply_lost_with_the_program_makes_nothing_twice(void **state)
{
    Desk *desk = *state;
    Uuid case_id = received(desk);

    desk_expect(desk, "POST /v1/commands");
    cJSON_Delete(desk_right_answer(desk));
    desk_restart(desk);
    desk_settle_in(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);

    g_autoptr(GPtrArray) events = peer_events(desk->peer, case_id.text, 0);

    assert_int_equal(events->len, 1);
}

static void test_a_conflict_waits_for_a_person_and_holds_up_its_case_only(void **state)
{
    Desk *desk = *state;
    Uuid case_id = received(desk);

    desk_settle_in(desk);
    peer_act(desk->peer, case_id.text, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL),
             desk->now);

    Uuid accept = store_accept(desk->store, case_id.text);
    Uuid other = received(desk);

    desk_settle_in(desk);
    assert_int_equal(state_of(desk, accept), OUTBOX_CONFLICT);
    assert_int_equal(outbox_attention(desk->store->cache), 1);

    Uuid remark = annotated(desk, &other);

    desk_settle_in(desk);
    assert_int_equal(state_of(desk, remark), OUTBOX_DONE);
}

static void test_commands_to_be_tried_later_back_off(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    received(desk);
    desk_expect(desk, "POST /v1/commands");

    cJSON *answer = desk_right_answer(desk);
    cJSON *result = cJSON_GetObjectItem(answer, "results")->child;

    cJSON_SetValuestring(cJSON_GetObjectItem(result, "outcome"), "retry_later");
    cJSON_DeleteItemFromObject(result, "events");
    desk_answer(desk, 200, answer);
    desk_expect_nothing(desk);
    assert_true(desk->until > desk->now && desk->until <= desk->now + 2000);
    assert_int_equal(desk_problem(desk), PROBLEM_BUSY);
    assert_int_equal(desk_state(desk), LINE_ONLINE);
    desk->now = desk->until;
    desk_settle_in(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
}

static void test_results_that_were_not_asked_for_settle_nothing(void **state)
{
    Desk *desk = *state;
    Uuid case_id = received(desk);

    desk_expect(desk, "POST /v1/commands");

    Uuid remark = annotated(desk, &case_id);
    cJSON *answer = desk_right_answer(desk);
    cJSON *stray = cJSON_CreateObject();

    cJSON_AddStringToObject(stray, "id", remark.text);
    cJSON_AddStringToObject(stray, "outcome", "rejected");
    cJSON_AddItemToArray(cJSON_GetObjectItem(answer, "results"), stray);
    desk_answer(desk, 200, answer);
    assert_int_equal(state_of(desk, remark), OUTBOX_WAITING);
}

/* ---- requests that the central cannot read ------------------------------------------------- */

static void test_the_one_command_that_cannot_be_read_is_found_and_rejected(void **state)
{
    Desk *desk = *state;
    Uuid cases[6];

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        cases[i] = received(desk);

    Uuid remark = annotated(desk, &cases[3]);

    desk->poison = cases[3].text;
    desk_settle_in(desk);
    assert_int_equal(outbox_attention(desk->store->cache), 1);
    assert_int_equal(state_of(desk, remark), OUTBOX_BLOCKED);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) events = peer_events(desk->peer, cases[i].text, 0);

        assert_int_equal(events->len, i == 3 ? 0 : 1);
    }
}

static void test_a_batch_that_is_too_large_is_halved(void **state)
{
    Desk *desk = *state;

    for (int i = 0; i < 8; i++)
        received(desk);
    desk_expect(desk, "POST /v1/commands");
    assert_int_equal(batch_size(desk), 8);
    desk_answer_problem(desk, 413, PROBLEM_TOO_LARGE);
    desk_expect(desk, "POST /v1/commands");
    assert_int_equal(batch_size(desk), 4);
}

static void test_a_refusal_of_the_whole_keeps_the_work(void **state)
{
    Desk *desk = *state;

    received(desk);
    desk_expect(desk, "POST /v1/commands");
    desk_answer_problem(desk, 403, PROBLEM_LOCKED);
    assert_int_equal(outbox_unsent(desk->store->cache), 1);
    assert_int_equal(outbox_attention(desk->store->cache), 0);
    assert_int_equal(desk_problem(desk), PROBLEM_LOCKED);
}

/* ---- the size of batches ------------------------------------------------------------------- */

static int next_batch(Desk *desk)
{
    desk_expect(desk, "POST /v1/commands");
    return batch_size(desk);
}

static void test_batches_follow_what_the_line_carries(void **state)
{
    Desk *desk = *state;
    Uuid case_id = received(desk);

    desk_settle_in(desk);
    for (int i = 0; i < 90; i++)
        annotated(desk, &case_id);
    assert_int_equal(next_batch(desk), 10);
    desk_serve(desk);
    assert_int_equal(next_batch(desk), 20);
    /* Twenty in ten seconds are sixteen in eight. */
    desk->took_ms = 10000;
    desk_serve(desk);
    assert_int_equal(next_batch(desk), 16);
    /* Full and in half of the time: not yet thirty-two. */
    desk->took_ms = 6400;
    desk_serve(desk);
    assert_int_equal(next_batch(desk), 20);
    desk_lose(desk, true);
    desk->now += PATIENCE_MS;
    assert_int_equal(next_batch(desk), 10);
    desk_lose(desk, false);
    desk->now += PATIENCE_MS;
    assert_int_equal(next_batch(desk), 10);
}

static void test_time_outs_end_at_one_command(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    for (int i = 0; i < 10; i++)
        received(desk);
    for (int i = 0; i < 6; i++) {
        desk_expect(desk, "POST /v1/commands");
        desk_lose(desk, true);
        sync_retry(desk->engine);
    }
    assert_int_equal(next_batch(desk), 1);
}

static void test_a_body_stays_under_the_limit_of_a_request(void **state)
{
    Desk *desk = *state;
    g_autoptr(GString) long_text = g_string_new(NULL);
    int largest = 0;

    for (int i = 0; i < 1000; i++)
        g_string_append(long_text, "窗");
    for (int i = 0; i < 20; i++) {
        Uuid case_id = received(desk);

        for (int j = 0; j < 50; j++)
            store_annotate(desk->store, case_id.text, long_text->str);
    }
    while (outbox_unsent(desk->store->cache) > 0) {
        desk_expect(desk, "POST /v1/commands");
        assert_true(strlen(desk->request.body) <= WIRE_BODY_MAX);
        largest = MAX(largest, batch_size(desk));
        desk_serve(desk);
    }
    assert_in_range(largest, 321, 499);
}

/* ---- number blocks ------------------------------------------------------------------------- */

/* Uses up numbers until `left` are left. */
static void use_numbers(Desk *desk, int left)
{
    while (leases_left(desk->store->cache, STORE_COUNTY) > left)
        received(desk);
}

static void test_numbers_are_fetched_before_they_run_out(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    use_numbers(desk, 60);
    desk_settle_in(desk);
    assert_int_equal(leases_left(desk->store->cache, STORE_COUNTY), 60);
    received(desk);
    desk_expect(desk, "POST /v1/leases");
    assert_true(desk_asked_for(desk, "\"county\":\"" STORE_COUNTY "\""));
    assert_true(desk_asked_for(desk, "\"held\":59"));
    desk_serve(desk);
    assert_int_equal(leases_left(desk->store->cache, STORE_COUNTY), 159);
    desk_expect(desk, "POST /v1/commands");
}

static cJSON *no_leases(void)
{
    g_autoptr(GArray) leases = g_array_new(false, false, sizeof(Lease));

    return leases_to_json(leases);
}

static void test_numbers_that_are_not_given_hold_up_nothing(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    use_numbers(desk, 59);
    desk_expect(desk, "POST /v1/leases");
    desk_answer(desk, 200, no_leases());
    desk_settle_in(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
    received(desk);
    desk_expect(desk, "POST /v1/commands");
    desk_serve(desk);
    desk->now += 15 * 60 * 1000;
    desk_expect(desk, "POST /v1/leases");
    desk_answer_problem(desk, 403, PROBLEM_SCOPE);
    received(desk);
    desk_expect(desk, "POST /v1/commands");
}

static void test_a_central_that_cannot_give_numbers_holds_up_no_work(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    use_numbers(desk, 59);
    desk_expect(desk, "POST /v1/leases");
    desk_answer_problem(desk, 500, PROBLEM_INTERNAL);
    desk->now += 15 * 60 * 1000;
    desk_expect(desk, "POST /v1/commands");
    desk_serve(desk);
    desk_expect(desk, "POST /v1/leases");
}

static void test_numbers_of_another_county_are_not_taken(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    use_numbers(desk, 59);
    desk_expect(desk, "POST /v1/leases");

    cJSON *answer = desk_right_answer(desk);
    cJSON *lease = cJSON_GetObjectItem(answer, "leases")->child;

    cJSON_SetValuestring(cJSON_GetObjectItem(lease, "county"), "379903");
    desk_answer(desk, 200, answer);
    assert_int_equal(desk_problem(desk), PROBLEM_MALFORMED);
    assert_int_equal(leases_left(desk->store->cache, "379903"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    static const struct CMUnitTest tests[] = {
        TEST(test_commands_of_a_case_go_in_the_order_they_were_made),
        TEST(test_a_batch_is_sent_with_the_token_and_counted),
        TEST(test_what_was_queued_while_sending_goes_next),
        TEST(test_a_rejected_command_holds_up_its_case_only),
        TEST(test_a_lost_reply_makes_nothing_twice),
        TEST(test_a_reply_lost_with_the_program_makes_nothing_twice),
        TEST(test_a_conflict_waits_for_a_person_and_holds_up_its_case_only),
        TEST(test_commands_to_be_tried_later_back_off),
        TEST(test_results_that_were_not_asked_for_settle_nothing),
        TEST(test_the_one_command_that_cannot_be_read_is_found_and_rejected),
        TEST(test_a_batch_that_is_too_large_is_halved),
        TEST(test_a_refusal_of_the_whole_keeps_the_work),
        TEST(test_batches_follow_what_the_line_carries),
        TEST(test_time_outs_end_at_one_command),
        TEST(test_a_body_stays_under_the_limit_of_a_request),
        TEST(test_numbers_are_fetched_before_they_run_out),
        TEST(test_numbers_that_are_not_given_hold_up_nothing),
        TEST(test_a_central_that_cannot_give_numbers_holds_up_no_work),
        TEST(test_numbers_of_another_county_are_not_taken),
    };

    return cmocka_run_group_tests_name("sync", tests, NULL, NULL);
}
