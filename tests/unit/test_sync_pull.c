/* The pull lane: catalogue, snapshot, changes, and beginning anew. */
#include "tests/support/desk.h"
#include "tests/support/test.h"

#include <string.h>

#define MINUTE_MS (60 * 1000)

static void expect_page(Desk *desk, const char *beginning, ChangePage *page)
{
    desk_expect(desk, beginning);
    desk_answer(desk, 200, change_page_to_json(page));
    change_page_free(page);
}

static void set_text(char **place, const char *text)
{
    g_free(*place);
    *place = g_strdup(text);
}

/* A page of a snapshot with the case, or the last one when `resume` is NULL. */
static ChangePage *snapshot_page(Desk *desk, const Uuid *case_id, const char *resume)
{
    ChangePage *page =
        page_of(peer_change(desk->peer, CHANGE_ENTER, case_id->text, 0), resume ? NULL : "c1");

    page->resume = g_strdup(resume);
    return page;
}

static ChangePage *reset_page(void)
{
    ChangePage *page = page_of(NULL, NULL);

    page->reset = true;
    return page;
}

/* A page with an event that does not follow what is known of the case. */
static ChangePage *broken_page(Desk *desk, const Uuid *case_id)
{
    Change *change = peer_change(desk->peer, CHANGE_EVENT, case_id->text, 1);
    Event *event = change->events->pdata[0];

    g_ptr_array_set_size(change->events, 1);
    event->hash[0] = event->hash[0] == '0' ? '1' : '0';
    return page_of(change, "c2");
}

/* ---- the first time ------------------------------------------------------------------------ */

static void test_the_first_sync_takes_catalogue_snapshot_and_changes(void **state)
{
    Desk *desk = *state;
    Uuid case_id = peer_case(desk->peer, 1, true, desk->now);

    assert_int_equal(desk_state(desk), LINE_STARTING);
    desk_expect(desk, "GET /v1/catalogue?since=1");
    desk_serve(desk);
    assert_int_equal(desk_state(desk), LINE_ONLINE);
    desk_expect(desk, "GET /v1/snapshot?resume=&limit=50");
    assert_int_equal(desk_state(desk), LINE_SYNCING);
    desk_serve(desk);
    desk_expect(desk, "GET /v1/changes?cursor=snapshot-1&limit=50&wait=0");
    assert_false(desk->request.waits);
    desk_serve(desk);
    assert_true(store_shows(desk->store, case_id.text));
    desk_expect(desk, "GET /v1/changes?cursor=snapshot-1&limit=50&wait=25");
    assert_true(desk->request.waits);
    assert_true(desk->request.timeout_ms > 25000);
    desk_expect_nothing(desk);
    assert_true(sync_is_quiet(desk->engine));
    assert_int_equal(desk_state(desk), LINE_ONLINE);
}

static void test_a_snapshot_goes_on_after_a_restart(void **state)
{
    Desk *desk = *state;
    Uuid one = peer_case(desk->peer, 1, false, desk->now);
    Uuid other = peer_case(desk->peer, 2, false, desk->now);

    desk_expect(desk, "GET /v1/catalogue");
    desk_serve(desk);
    expect_page(desk, "GET /v1/snapshot?resume=&", snapshot_page(desk, &one, "page 2/é"));
    desk_restart(desk);
    desk_expect(desk, "GET /v1/catalogue");
    desk_serve(desk);
    expect_page(desk, "GET /v1/snapshot?resume=page%202%2F%C3%A9&",
                snapshot_page(desk, &other, NULL));
    assert_true(store_shows(desk->store, one.text));
    assert_true(store_shows(desk->store, other.text));
    desk_expect(desk, "GET /v1/changes?cursor=c1&");
}

static void test_a_page_that_leads_back_to_itself_is_refused(void **state)
{
    Desk *desk = *state;
    Uuid one = peer_case(desk->peer, 1, false, desk->now);

    desk_expect(desk, "GET /v1/catalogue");
    desk_serve(desk);
    expect_page(desk, "GET /v1/snapshot?resume=&", snapshot_page(desk, &one, "2"));
    expect_page(desk, "GET /v1/snapshot?resume=2&", snapshot_page(desk, &one, "2"));
    assert_int_equal(desk_problem(desk), PROBLEM_MALFORMED);
    desk_expect_nothing(desk);
    assert_true(desk->until > desk->now);
}

static void test_the_catalogue_is_looked_at_again_after_an_hour(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    desk->took_ms = 25000;
    desk->now += 59 * MINUTE_MS;
    desk_serve(desk);
    desk_expect(desk, "GET /v1/changes");
    desk->now += MINUTE_MS;
    desk_serve(desk);
    desk_expect(desk, "POST /v1/token");
    desk_serve(desk);
    desk_expect(desk, "GET /v1/catalogue");
}

static void test_a_catalogue_with_more_that_does_not_go_on_is_refused(void **state)
{
    Desk *desk = *state;

    desk_expect(desk, "GET /v1/catalogue");

    cJSON *answer = desk_right_answer(desk);

    cJSON_ReplaceItemInObject(answer, "more", cJSON_CreateTrue());
    desk_answer(desk, 200, answer);
    assert_int_equal(desk_problem(desk), PROBLEM_MALFORMED);
    desk_expect_nothing(desk);
}

/* ---- changes ------------------------------------------------------------------------------- */

static void test_what_others_did_arrives(void **state)
{
    Desk *desk = *state;
    Uuid case_id = peer_case(desk->peer, 1, false, desk->now);

    desk_settle_in(desk);
    peer_act(desk->peer, case_id.text, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL),
             desk->now);

    ChangePage *page = page_of(peer_change(desk->peer, CHANGE_EVENT, case_id.text, 1), "c2 &=é");

    desk_answer(desk, 200, change_page_to_json(page));
    change_page_free(page);

    CaseRow row = store_row(desk->store, case_id.text);

    assert_int_equal(row.version, 2);
    case_row_clear(&row);
    desk_expect(desk, "GET /v1/changes?cursor=c2%20%26%3D%C3%A9&limit=50&wait=25");
}

static void test_while_there_is_more_nothing_is_waited_for(void **state)
{
    Desk *desk = *state;
    Uuid case_id = peer_case(desk->peer, 1, false, desk->now);

    desk_settle_in(desk);
    peer_act(desk->peer, case_id.text, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL),
             desk->now);

    ChangePage *page = page_of(peer_change(desk->peer, CHANGE_EVENT, case_id.text, 1), "c2");

    page->more = true;
    desk_answer(desk, 200, change_page_to_json(page));
    assert_false(sync_is_quiet(desk->engine));
    desk_expect(desk, "GET /v1/changes?cursor=c2&limit=50&wait=0");
    /* The same again: there can be no more after where it began. */
    g_ptr_array_set_size(page->changes, 0);
    desk_answer(desk, 200, change_page_to_json(page));
    change_page_free(page);
    assert_int_equal(desk_problem(desk), PROBLEM_MALFORMED);
}

static void test_a_quiet_line_writes_nothing(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    cache_changed(desk->store->cache);
    desk->took_ms = 25000;
    for (int i = 0; i < 5; i++) {
        desk->now += 25000;
        desk_serve(desk);
        desk_expect(desk, "GET /v1/changes?cursor=snapshot-1&limit=50&wait=25");
    }
    assert_false(cache_changed(desk->store->cache));
}

static void test_a_central_that_does_not_wait_is_not_asked_without_end(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    desk->took_ms = 20;
    desk_serve(desk);
    desk_expect_nothing(desk);
    assert_int_equal(desk->until, desk->now + 5000);
    assert_int_equal(desk_state(desk), LINE_ONLINE);
    desk->now = desk->until;
    desk_expect(desk, "GET /v1/changes");
}

static void test_pages_shrink_when_they_time_out(void **state)
{
    Desk *desk = *state;

    desk_expect(desk, "GET /v1/catalogue");
    desk_serve(desk);
    desk_expect(desk, "GET /v1/snapshot?resume=&limit=50");
    desk_lose(desk, true);
    sync_retry(desk->engine);
    desk_expect(desk, "GET /v1/snapshot?resume=&limit=25");
}

static void test_pages_grow_with_what_the_line_carries(void **state)
{
    Desk *desk = *state;
    Uuid first = peer_case(desk->peer, 1, false, desk->now);
    ChangePage *page = snapshot_page(desk, &first, "2");

    for (int i = 2; i <= 50; i++) {
        Uuid id = peer_case(desk->peer, i, false, desk->now);

        g_ptr_array_add(page->changes, peer_change(desk->peer, CHANGE_ENTER, id.text, 0));
    }
    desk_expect(desk, "GET /v1/catalogue");
    desk_serve(desk);
    expect_page(desk, "GET /v1/snapshot?resume=&limit=50", page);
    desk_expect(desk, "GET /v1/snapshot?resume=2&limit=100");
}

static void test_an_event_of_another_version_is_told_and_backs_off(void **state)
{
    Desk *desk = *state;
    Uuid case_id = peer_case(desk->peer, 1, false, desk->now);

    desk_settle_in(desk);

    ChangePage *page = page_of(peer_change(desk->peer, CHANGE_ENTER, case_id.text, 0), "c2");
    cJSON *answer = change_page_to_json(page);
    cJSON *change = cJSON_GetObjectItem(answer, "changes")->child;
    cJSON *event = cJSON_GetObjectItem(change, "events")->child;

    cJSON_SetValuestring(cJSON_GetObjectItem(event, "action"), "fly");
    desk_answer(desk, 200, answer);
    change_page_free(page);
    assert_int_equal(desk_problem(desk), PROBLEM_ACTION_UNKNOWN);
    desk_expect_nothing(desk);
    assert_true(desk->until > desk->now);
}

/* ---- beginning anew ------------------------------------------------------------------------ */

static void test_an_unknown_cursor_means_a_snapshot_and_keeps_the_outbox(void **state)
{
    Desk *desk = *state;
    Uuid case_id = peer_case(desk->peer, 1, false, desk->now);

    desk_settle_in(desk);

    Uuid remark = store_annotate(desk->store, case_id.text, "kept");
    ChangePage *page = reset_page();

    desk_answer(desk, 200, change_page_to_json(page));
    change_page_free(page);
    assert_int_equal(desk_problem(desk), PROBLEM_NONE);
    desk_expect(desk, "GET /v1/snapshot?resume=&");
    desk_serve(desk);
    assert_int_equal(store_state_of(desk->store, remark.text), OUTBOX_WAITING);

    CaseRow row = store_row(desk->store, case_id.text);

    assert_int_equal(row.pending, 1);
    case_row_clear(&row);
}

static void test_a_second_reset_waits_for_ten_minutes(void **state)
{
    Desk *desk = *state;

    desk_expect(desk, "GET /v1/catalogue");
    desk_serve(desk);
    desk_expect(desk, "GET /v1/snapshot");
    desk_serve(desk);
    expect_page(desk, "GET /v1/changes", reset_page());
    desk_expect(desk, "GET /v1/snapshot");
    desk_serve(desk);

    instant first = desk->now;

    desk->now += MINUTE_MS;
    expect_page(desk, "GET /v1/changes", reset_page());
    desk_expect_nothing(desk);
    assert_int_equal(desk->until, first + 10 * MINUTE_MS);
    assert_int_not_equal(desk_problem(desk), PROBLEM_NONE);
    assert_int_equal(desk_state(desk), LINE_ONLINE);
    desk->now = desk->until;
    expect_page(desk, "GET /v1/changes", reset_page());
    desk_expect(desk, "GET /v1/snapshot");
}

static void test_a_record_that_does_not_verify_is_taken_anew_and_told(void **state)
{
    Desk *desk = *state;
    Uuid case_id = peer_case(desk->peer, 1, false, desk->now);

    desk_settle_in(desk);
    peer_act(desk->peer, case_id.text, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL),
             desk->now);

    ChangePage *page = broken_page(desk, &case_id);

    desk_answer(desk, 200, change_page_to_json(page));
    change_page_free(page);
    assert_int_equal(desk_problem(desk), PROBLEM_CHAIN_BROKEN);
    assert_int_equal(desk_state(desk), LINE_ONLINE);
    desk_expect_nothing(desk);
    assert_true(desk->until <= desk->now + 2000);
    desk->now = desk->until;
    desk_settle_in(desk);
    assert_int_equal(desk_problem(desk), PROBLEM_NONE);

    CaseRow row = store_row(desk->store, case_id.text);

    assert_int_equal(row.version, 2);
    case_row_clear(&row);
}

static void test_a_record_that_never_verifies_is_asked_for_every_ten_minutes(void **state)
{
    Desk *desk = *state;
    Uuid case_id = peer_case(desk->peer, 1, true, desk->now);
    int snapshots = 0;
    instant end = desk->now + 60 * MINUTE_MS;

    desk_expect(desk, "GET /v1/catalogue");
    desk_serve(desk);
    while (desk->now < end) {
        SyncRequest request;

        if (!sync_next(desk->engine, desk->now, &request, &desk->until)) {
            desk->now = desk->until;
            continue;
        }
        sync_request_clear(&desk->request);
        desk->request = request;
        if (strstr(request.path, "/v1/catalogue")) {
            desk_serve(desk);
            continue;
        }
        assert_non_null(strstr(request.path, "/v1/snapshot"));

        Change *change = peer_change(desk->peer, CHANGE_ENTER, case_id.text, 0);
        Event *event = change->events->pdata[1];
        g_autoptr(ChangePage) page = page_of(change, "c1");

        event->hash[0] = event->hash[0] == '0' ? '1' : '0';
        snapshots++;
        desk_answer(desk, 200, change_page_to_json(page));
        assert_int_equal(desk_problem(desk), PROBLEM_CHAIN_BROKEN);
    }
    assert_in_range(snapshots, 6, 14);
}

static void test_a_gap_is_closed_by_a_snapshot(void **state)
{
    Desk *desk = *state;
    Uuid case_id = peer_case(desk->peer, 1, false, desk->now);

    desk_settle_in(desk);
    for (int i = 0; i < 2; i++)
        peer_act(desk->peer, case_id.text, "clerk", ACTION_ANNOTATE,
                 payload_of("text", "remark", NULL), desk->now);

    ChangePage *page = page_of(peer_change(desk->peer, CHANGE_EVENT, case_id.text, 2), "c3");

    desk_answer(desk, 200, change_page_to_json(page));
    change_page_free(page);
    assert_int_equal(desk_problem(desk), PROBLEM_CHAIN_BROKEN);
    desk->now += 2000;
    desk_settle_in(desk);

    CaseRow row = store_row(desk->store, case_id.text);

    assert_int_equal(row.version, 3);
    case_row_clear(&row);
}

static void test_a_page_from_before_a_reset_is_dropped(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    /* As settling does when an event does not fit. */
    assert_true(feed_reset(desk->store->cache, NULL));

    g_autoptr(ChangePage) page = page_of(NULL, "c2");

    desk_answer(desk, 200, change_page_to_json(page));

    g_autofree char *cursor = feed_cursor(desk->store->cache);

    assert_null(cursor);
    desk_expect(desk, "GET /v1/snapshot");
}

static void test_a_page_without_a_place_to_go_on_from_is_refused(void **state)
{
    Desk *desk = *state;
    g_autoptr(ChangePage) page = page_of(NULL, NULL);

    desk_settle_in(desk);
    set_text(&page->resume, "2");
    desk_answer(desk, 200, change_page_to_json(page));
    assert_int_equal(desk_problem(desk), PROBLEM_MALFORMED);
}

static void test_commands_go_on_while_a_snapshot_comes(void **state)
{
    Desk *desk = *state;

    desk_expect(desk, "GET /v1/catalogue");
    desk_serve(desk);
    desk_expect(desk, "GET /v1/snapshot");
    store_received(desk->store);
    sync_queued(desk->engine);
    desk_expect(desk, "POST /v1/commands");
    desk_serve(desk);
    assert_int_equal(outbox_unsent(desk->store->cache), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    static const struct CMUnitTest tests[] = {
        TEST(test_the_first_sync_takes_catalogue_snapshot_and_changes),
        TEST(test_a_snapshot_goes_on_after_a_restart),
        TEST(test_a_page_that_leads_back_to_itself_is_refused),
        TEST(test_the_catalogue_is_looked_at_again_after_an_hour),
        TEST(test_a_catalogue_with_more_that_does_not_go_on_is_refused),
        TEST(test_what_others_did_arrives),
        TEST(test_while_there_is_more_nothing_is_waited_for),
        TEST(test_a_quiet_line_writes_nothing),
        TEST(test_a_central_that_does_not_wait_is_not_asked_without_end),
        TEST(test_pages_shrink_when_they_time_out),
        TEST(test_pages_grow_with_what_the_line_carries),
        TEST(test_an_event_of_another_version_is_told_and_backs_off),
        TEST(test_an_unknown_cursor_means_a_snapshot_and_keeps_the_outbox),
        TEST(test_a_second_reset_waits_for_ten_minutes),
        TEST(test_a_record_that_does_not_verify_is_taken_anew_and_told),
        TEST(test_a_record_that_never_verifies_is_asked_for_every_ten_minutes),
        TEST(test_a_gap_is_closed_by_a_snapshot),
        TEST(test_a_page_from_before_a_reset_is_dropped),
        TEST(test_a_page_without_a_place_to_go_on_from_is_refused),
        TEST(test_commands_go_on_while_a_snapshot_comes),
    };

    return cmocka_run_group_tests_name("sync pull", tests, NULL, NULL);
}
