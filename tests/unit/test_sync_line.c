/* What both lanes do about tokens, a line that fails, clocks, and what they tell. */
#include "net/backoff.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#include <string.h>

#define MINUTE_MS (60 * 1000)

static void received(Desk *desk)
{
    store_received(desk->store);
    sync_queued(desk->engine);
}

static void answer_text(Desk *desk, int status, const char *type, const char *body,
                        int retry_after_s)
{
    const SyncAnswer answer = {.reached = true,
                               .status = status,
                               .content_type = type,
                               .body = body,
                               .length = strlen(body),
                               .retry_after_s = retry_after_s,
                               .took_ms = 50};

    desk_answer_with(desk, &answer);
}

static void answer_portal(Desk *desk)
{
    answer_text(desk, 200, "text/html", "<html>Sign in to the guest network</html>", -1);
}

/* The desk is settled in, and a batch is out. */
static void send_batch(Desk *desk)
{
    desk_settle_in(desk);
    received(desk);
    desk_expect(desk, "POST /v1/commands");
}

/* ---- tokens -------------------------------------------------------------------------------- */

static void test_a_refused_token_is_renewed_once_and_the_batch_sent_again(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect(desk, "POST /v1/token");
    assert_true(desk_asked_for(desk, "\"grant\":\"refresh\""));
    assert_true(desk_asked_for(desk, "\"refresh\":\"refresh-0\""));
    assert_null(desk->request.bearer);
    desk_serve(desk);
    desk_expect(desk, "POST /v1/commands");
    assert_string_equal(desk->request.bearer, "access-1");
    desk_serve(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);

    g_autoptr(SessionStore) disk =
        session_open(session_central(desk->sessions), session_user(desk->sessions), NULL);

    assert_string_equal(session_tokens(disk)->refresh, "refresh-1");
}

static void test_a_fresh_token_that_is_refused_too_means_signed_out(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect(desk, "POST /v1/token");
    desk_serve(desk);
    desk_expect(desk, "POST /v1/commands");
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect_nothing(desk);
    assert_int_equal(desk->until, INT64_MAX);
    assert_int_equal(desk_state(desk), LINE_SIGNED_OUT);
    assert_int_equal(desk_problem(desk), PROBLEM_SIGN_IN);
    assert_int_equal(outbox_unsent(desk->store->cache), 1);
}

/* Another process puts new tokens on the disk. */
static void sign_in_elsewhere(Desk *desk, const char *access)
{
    g_autoptr(SessionStore) disk =
        session_open(session_central(desk->sessions), session_user(desk->sessions), NULL);
    cJSON *json = session_to_json(session_tokens(disk));

    cJSON_ReplaceItemInObject(json, "access", cJSON_CreateString(access));

    g_autoptr(Session) session = session_from_json(json, NULL);

    cJSON_Delete(json);
    assert_true(session_save(disk, session, NULL));
}

static void test_a_refused_renewal_means_signed_out_until_somebody_signs_in(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect(desk, "POST /v1/token");
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    assert_int_equal(desk_state(desk), LINE_SIGNED_OUT);
    /* Work goes on. */
    received(desk);
    desk_expect_nothing(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 2);

    sign_in_elsewhere(desk, "access-9");
    sync_tokens_changed(desk->engine);
    desk_expect(desk, "POST /v1/commands");
    assert_string_equal(desk->request.bearer, "access-9");
    desk_serve(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
}

static void test_tokens_that_another_process_has_renewed_are_used(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    sign_in_elsewhere(desk, "access-9");
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect(desk, "POST /v1/commands");
    assert_string_equal(desk->request.bearer, "access-9");
}

static void test_a_renewal_that_fails_at_the_central_is_tried_again(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect(desk, "POST /v1/token");
    desk_answer_problem(desk, 500, PROBLEM_INTERNAL);
    assert_int_equal(desk_state(desk), LINE_OFFLINE);
    desk_expect_nothing(desk);
    desk->now = desk->until;
    desk_expect(desk, "POST /v1/token");
    desk_serve(desk);
    desk_expect(desk, "POST /v1/commands");
}

static void test_a_token_is_renewed_before_it_expires(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    desk->took_ms = 25000;
    desk->now += 58 * MINUTE_MS;
    received(desk);
    desk_expect(desk, "POST /v1/commands");
    desk_serve(desk);
    desk->now += MINUTE_MS + 1;
    received(desk);
    desk_expect(desk, "POST /v1/token");
    /* Both lanes wait for it. */
    desk_expect_nothing(desk);
    desk_serve(desk);
    desk_expect(desk, "POST /v1/commands");
    assert_string_equal(desk->request.bearer, "access-1");
}

static void test_a_token_answer_for_somebody_else_is_refused(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect(desk, "POST /v1/token");

    cJSON *answer = desk_right_answer(desk);
    cJSON *actor = cJSON_GetObjectItem(answer, "actor");

    cJSON_SetValuestring(cJSON_GetObjectItem(actor, "id"), "other");
    desk_answer(desk, 200, answer);
    assert_string_equal(cache_actor(desk->store->cache)->id, "clerk");
    assert_string_equal(session_tokens(desk->sessions)->access, "access-0");
}

static void test_the_actor_is_kept_as_last_told(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect(desk, "POST /v1/token");

    cJSON *answer = desk_right_answer(desk);
    cJSON *actor = cJSON_GetObjectItem(answer, "actor");

    cJSON_ReplaceItemInObject(actor, "name", cJSON_CreateString("林晓晓"));
    desk_answer(desk, 200, answer);
    assert_string_equal(cache_actor(desk->store->cache)->name, "林晓晓");
}

/* ---- a line that fails --------------------------------------------------------------------- */

static void test_a_captive_portal_is_no_answer(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    answer_portal(desk);
    assert_int_equal(desk_state(desk), LINE_OFFLINE);
    assert_int_equal(desk_problem(desk), PROBLEM_NOT_OURS);
    assert_int_equal(outbox_unsent(desk->store->cache), 1);
    assert_true(desk_next_attempt(desk) > desk->now);
    desk->now = desk_next_attempt(desk);
    desk_expect(desk, "POST /v1/commands");
    desk_serve(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
    assert_int_equal(desk_state(desk), LINE_ONLINE);
}

static void test_nothing_but_our_own_statuses_is_believed(void **state)
{
    Desk *desk = *state;
    static const int statuses[] = {400, 401, 403, 404, 407, 413, 422, 426};

    send_batch(desk);
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        answer_text(desk, statuses[i], "text/html", "<html></html>", -1);
        assert_int_equal(desk_state(desk), LINE_OFFLINE);
        assert_int_equal(desk_problem(desk), PROBLEM_NOT_OURS);
        assert_int_equal(outbox_unsent(desk->store->cache), 1);
        desk->now = desk_next_attempt(desk);
        desk_expect(desk, "POST /v1/commands");
    }
    answer_text(desk, 502, "text/html", "<html></html>", -1);
    assert_int_equal(desk_problem(desk), PROBLEM_OFFLINE);
}

static void test_an_answer_cut_at_any_byte_settles_nothing(void **state)
{
    Desk *desk = *state;

    send_batch(desk);

    cJSON *answer = desk_right_answer(desk);
    g_autofree char *text = wire_print(answer);

    cJSON_Delete(answer);
    for (size_t length = 0; length < strlen(text); length++) {
        g_autofree char *cut = g_strndup(text, length);

        answer_text(desk, 200, WIRE_MEDIA_TYPE, cut, -1);
        assert_int_equal(outbox_unsent(desk->store->cache), 1);
        sync_retry(desk->engine);
        desk_expect(desk, "POST /v1/commands");
    }
    desk_serve(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
}

static void test_retry_after_is_a_floor(void **state)
{
    Desk *desk = *state;
    static const int statuses[] = {429, 503};

    send_batch(desk);
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        answer_text(desk, statuses[i], WIRE_MEDIA_TYPE, "{\"protocol\":1,\"code\":\"server.rate\"}",
                    100);
        desk_expect_nothing(desk);
        assert_in_range(desk->until - desk->now, 100 * 1000, 100 * 1000 + 4000);
        assert_int_equal(desk_problem(desk), PROBLEM_RATE);
        assert_int_equal(desk_state(desk), LINE_OFFLINE);
        desk->now = desk->until;
        desk_expect(desk, "POST /v1/commands");
    }
    /* No stranger keeps a desk off the line for a day. */
    answer_text(desk, 503, "text/html", "", 24 * 60 * 60);
    desk_expect_nothing(desk);
    assert_int_equal(desk->until - desk->now, 60 * MINUTE_MS);
    sync_retry(desk->engine);
    desk_expect(desk, "POST /v1/commands");
}

static void test_back_off_doubles_within_its_bounds(void **state)
{
    (void)state;
    GRand *random = g_rand_new_with_seed(7);
    gint64 largest[12] = {0};

    for (int round = 0; round < 300; round++) {
        Backoff backoff = {0};

        for (size_t n = 0; n < G_N_ELEMENTS(largest); n++) {
            backoff_fail(&backoff, 0, -1, random);
            assert_in_range(backoff.until, 100, MIN(2000LL << n, 15 * MINUTE_MS));
            assert_true(backoff_is_over(&backoff, backoff.until));
            assert_false(backoff_is_over(&backoff, backoff.until - 1));
            largest[n] = MAX(largest[n], backoff.until);
        }
    }
    /* Full jitter: every bound is nearly reached by somebody. */
    for (size_t n = 0; n < G_N_ELEMENTS(largest); n++)
        assert_true(largest[n] > MIN(2000LL << n, 15 * MINUTE_MS) * 9 / 10);
    g_rand_free(random);
}

static void test_failures_are_tried_again_for_ever_but_never_in_a_hurry(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    for (int i = 0; i < 200; i++) {
        desk_lose(desk, false);
        assert_in_range(desk_next_attempt(desk) - desk->now, 100, 15 * MINUTE_MS);
        desk->now = desk_next_attempt(desk);
        /* The commands, or by now the token. */
        desk_expect(desk, "POST /v1/");
    }
    desk_serve(desk);
    desk_serve_all(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
}

static void test_queueing_more_does_not_end_a_back_off_but_a_person_does(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    answer_text(desk, 503, WIRE_MEDIA_TYPE, "{\"protocol\":1,\"code\":\"server.busy\"}", 60);
    received(desk);
    desk_expect_nothing(desk);
    sync_retry(desk->engine);
    desk_expect(desk, "POST /v1/commands");
}

static void test_when_one_lane_finds_the_central_the_other_tries_at_once(void **state)
{
    Desk *desk = *state;

    desk_expect(desk, "GET /v1/catalogue");
    desk_lose(desk, false);
    for (int i = 0; i < 12; i++) {
        desk->now = desk_next_attempt(desk);
        desk_expect(desk, "GET /v1/catalogue");
        desk_lose(desk, false);
    }
    received(desk);
    desk_expect(desk, "POST /v1/commands");
    desk_lose(desk, false);
    desk->now = MAX(desk_next_attempt(desk), desk->now + 2000);

    /* Whichever comes first, the other is not left waiting. */
    SyncRequest request;
    instant until;

    while (!sync_next(desk->engine, desk->now, &request, &until))
        desk->now = until;
    sync_request_clear(&desk->request);
    desk->request = request;
    desk_serve(desk);
    desk_settle_in(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
}

static void test_after_a_failure_the_first_answer_is_not_waited_for(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    desk_lose(desk, true);
    assert_int_equal(desk_state(desk), LINE_OFFLINE);
    desk->now = desk_next_attempt(desk);
    desk_expect(desk, "GET /v1/changes?cursor=snapshot-1&limit=25&wait=0");
}

/* ---- versions ------------------------------------------------------------------------------ */

static void test_a_central_that_needs_a_newer_program_stops_sending_but_not_work(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    desk_answer_problem(desk, 426, PROBLEM_UPGRADE);
    assert_int_equal(desk_state(desk), LINE_UPGRADE);
    assert_int_equal(desk_problem(desk), PROBLEM_UPGRADE);
    received(desk);
    desk_expect_nothing(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 2);
    desk->now += 14 * MINUTE_MS;
    desk_expect_nothing(desk);
    /* It may have been a mistake. */
    desk->now += MINUTE_MS;
    desk_expect(desk, "POST /v1/commands");
    desk_serve(desk);
    assert_int_not_equal(desk_state(desk), LINE_UPGRADE);
}

static void test_another_protocol_means_an_update_too(void **state)
{
    Desk *desk = *state;

    send_batch(desk);
    answer_text(desk, 200, WIRE_MEDIA_TYPE, "{\"protocol\":2,\"results\":[]}", -1);
    assert_int_equal(desk_state(desk), LINE_UPGRADE);
    assert_int_equal(outbox_unsent(desk->store->cache), 1);
}

/* ---- clocks -------------------------------------------------------------------------------- */

static gint64 kept_offset(const Desk *desk)
{
    g_autofree char *text = cache_get(desk->store->cache, CACHE_CLOCK_OFFSET);

    assert_non_null(text);
    return g_ascii_strtoll(text, NULL, 10);
}

static void answer_at(Desk *desk, instant server_time, int took_ms)
{
    cJSON *json = desk_right_answer(desk);
    g_autofree char *text = wire_print(json);
    const SyncAnswer answer = {.reached = true,
                               .status = 200,
                               .content_type = WIRE_MEDIA_TYPE,
                               .body = text,
                               .length = strlen(text),
                               .retry_after_s = -1,
                               .server_time = server_time,
                               .took_ms = took_ms};

    cJSON_Delete(json);
    desk_answer_with(desk, &answer);
}

static void test_clocks_are_compared_with_half_the_round_trip(void **state)
{
    Desk *desk = *state;

    desk_expect(desk, "GET /v1/catalogue");
    answer_at(desk, desk->now - 600000, 3000);
    /* The header is cut to whole seconds: half a second is added. */
    assert_int_equal(kept_offset(desk), -600000 + 1500 + 500);
}

static void test_small_changes_of_the_clock_are_not_written(void **state)
{
    Desk *desk = *state;

    desk_expect(desk, "GET /v1/catalogue");
    answer_at(desk, desk->now, 0);
    assert_int_equal(kept_offset(desk), 500);
    desk_expect(desk, "GET /v1/snapshot");
    answer_at(desk, desk->now + 900, 0);
    assert_int_equal(kept_offset(desk), 500);
    desk_expect(desk, "GET /v1/changes");
    answer_at(desk, desk->now + 5000, 10000);
    assert_int_equal(kept_offset(desk), 500 + 5000 + 5000);
}

static void test_a_clock_set_back_keeps_nobody_waiting(void **state)
{
    Desk *desk = *state;
    instant wait;

    send_batch(desk);
    desk_lose(desk, false);
    wait = desk_next_attempt(desk) - desk->now;
    desk->now -= INT64_C(10) * 365 * 24 * 60 * MINUTE_MS;
    desk_expect_nothing(desk);
    assert_int_equal(desk->until - desk->now, wait);
    desk->now = desk->until;
    desk_expect(desk, "POST /v1/commands");
}

static void test_a_clock_set_forward_renews_once_and_goes_on(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    desk->now += INT64_C(10) * 365 * 24 * 60 * MINUTE_MS;
    received(desk);
    desk_serve_all(desk);
    assert_int_equal(desk->renewals, 1);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
}

/* ---- telling ------------------------------------------------------------------------------- */

static void test_the_last_sync_is_told_and_outlives_the_program(void **state)
{
    Desk *desk = *state;
    g_auto(LineStatus) before = {0}, after = {0}, again = {0};
    instant quiet_at = desk->now;

    sync_status(desk->engine, &before);
    assert_int_equal(before.last_sync, 0);
    desk_settle_in(desk);
    sync_status(desk->engine, &after);
    assert_int_equal(after.last_sync, quiet_at);
    desk->now += MINUTE_MS;
    received(desk);
    desk_expect(desk, "POST /v1/commands");
    desk_lose(desk, false);
    desk_restart(desk);
    sync_status(desk->engine, &again);
    assert_int_equal(again.last_sync, quiet_at);
}

static void test_unsent_work_is_not_quiet(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    received(desk);
    assert_false(sync_is_quiet(desk->engine));
    desk_expect(desk, "POST /v1/commands");
    assert_false(sync_is_quiet(desk->engine));
    desk_lose(desk, false);
    desk_expect_nothing(desk);
    assert_false(sync_is_quiet(desk->engine));
}

static void test_an_answer_that_nobody_asked_for_changes_nothing(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    desk->request.lane = LANE_PUSH;
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    assert_int_equal(desk_state(desk), LINE_ONLINE);
    assert_true(sync_is_quiet(desk->engine));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    static const struct CMUnitTest tests[] = {
        TEST(test_a_refused_token_is_renewed_once_and_the_batch_sent_again),
        TEST(test_a_fresh_token_that_is_refused_too_means_signed_out),
        TEST(test_a_refused_renewal_means_signed_out_until_somebody_signs_in),
        TEST(test_tokens_that_another_process_has_renewed_are_used),
        TEST(test_a_renewal_that_fails_at_the_central_is_tried_again),
        TEST(test_a_token_is_renewed_before_it_expires),
        TEST(test_a_token_answer_for_somebody_else_is_refused),
        TEST(test_the_actor_is_kept_as_last_told),
        TEST(test_a_captive_portal_is_no_answer),
        TEST(test_nothing_but_our_own_statuses_is_believed),
        TEST(test_an_answer_cut_at_any_byte_settles_nothing),
        TEST(test_retry_after_is_a_floor),
        TEST(test_back_off_doubles_within_its_bounds),
        TEST(test_failures_are_tried_again_for_ever_but_never_in_a_hurry),
        TEST(test_queueing_more_does_not_end_a_back_off_but_a_person_does),
        TEST(test_when_one_lane_finds_the_central_the_other_tries_at_once),
        TEST(test_after_a_failure_the_first_answer_is_not_waited_for),
        TEST(test_a_central_that_needs_a_newer_program_stops_sending_but_not_work),
        TEST(test_another_protocol_means_an_update_too),
        TEST(test_clocks_are_compared_with_half_the_round_trip),
        TEST(test_small_changes_of_the_clock_are_not_written),
        TEST(test_a_clock_set_back_keeps_nobody_waiting),
        TEST(test_a_clock_set_forward_renews_once_and_goes_on),
        TEST(test_the_last_sync_is_told_and_outlives_the_program),
        TEST(test_unsent_work_is_not_quiet),
        TEST(test_an_answer_that_nobody_asked_for_changes_nothing),
    };

    return cmocka_run_group_tests_name("sync line", tests, NULL, NULL);
}
