/* Taking in what the central says: changes, snapshots, the catalogue. */
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

static bool apply(Pair *pair, ChangeKind kind, Uuid id, int after, const char *cursor)
{
    return store_apply(pair->store, page_of(peer_change(pair->peer, kind, id.text, after), cursor));
}

static bool apply_snapshot(Pair *pair, const Uuid *id, const char *resume, const char *cursor)
{
    Change *change = id ? peer_change(pair->peer, CHANGE_ENTER, id->text, 0) : NULL;
    g_autoptr(ChangePage) page = page_of(change, cursor);

    page->resume = g_strdup(resume);
    problem_clear(&pair->store->problem);
    return feed_snapshot_apply(pair->store->cache, page, &pair->store->problem);
}

static int version_of(const Store *store, Uuid id)
{
    g_autoptr(Case) file = cases_load(store->cache, id.text, NULL);

    return file ? file->version : 0;
}

static void assert_cursor(const Store *store, const char *expected)
{
    g_autofree char *cursor = feed_cursor(store->cache);

    assert_string_equal(cursor, expected);
}

/* ---- changes ------------------------------------------------------------------------------- */

static void test_a_case_enters_and_grows_with_the_feed(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 900, false, pair->store->now);

    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c1"));
    assert_int_equal(version_of(pair->store, id), 1);
    peer_act(pair->peer, id.text, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL),
             pair->store->now);
    assert_true(apply(pair, CHANGE_EVENT, id, 1, "c2"));
    CaseRow row = store_row(pair->store, id.text);
    assert_int_equal(row.state, STATE_ACCEPTED);
    assert_int_equal(row.pending, 0);
    assert_cursor(pair->store, "c2");
    case_row_clear(&row);
}

static void test_what_is_known_already_is_passed_over(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 900, true, pair->store->now);

    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c1"));
    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c2"));
    assert_true(apply(pair, CHANGE_EVENT, id, 1, "c3"));
    assert_int_equal(version_of(pair->store, id), 2);
    assert_cursor(pair->store, "c3");
}

static void test_an_event_may_come_twice_in_one_change(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 901, true, pair->store->now);
    Change *change = peer_change(pair->peer, CHANGE_ENTER, id.text, 0);

    g_ptr_array_add(change->events, event_copy(change->events->pdata[0]));
    assert_true(store_apply(pair->store, page_of(change, "c1")));
    assert_int_equal(version_of(pair->store, id), 2);
}

static void test_a_gap_stops_the_page_and_keeps_the_position(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 900, true, pair->store->now);
    Uuid other = peer_case(pair->peer, 901, false, pair->store->now);

    assert_true(apply(pair, CHANGE_ENTER, other, 0, "c1"));
    assert_false(apply(pair, CHANGE_EVENT, id, 1, "c2"));
    assert_int_equal(pair->store->problem.kind, PROBLEM_CHAIN_BROKEN);
    assert_cursor(pair->store, "c1");
    assert_false(store_shows(pair->store, id.text));
    assert_true(store_shows(pair->store, other.text));
}

static void test_an_event_that_was_tampered_with_stops_the_page(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 900, true, pair->store->now);
    Change *change = peer_change(pair->peer, CHANGE_ENTER, id.text, 0);
    Event *event = change->events->pdata[1];

    cJSON_AddStringToObject(event->payload, "remark", "x");
    assert_false(store_apply(pair->store, page_of(change, "c1")));
    assert_int_equal(pair->store->problem.kind, PROBLEM_CHAIN_BROKEN);
    assert_string_equal(pair->store->problem.args[0], "2");
    assert_false(store_shows(pair->store, id.text));
    assert_null(feed_cursor(pair->store->cache));
}

static void test_another_history_of_a_known_case_stops_the_page(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 900, false, pair->store->now);
    Change *change = peer_change(pair->peer, CHANGE_ENTER, id.text, 0);
    Event *event = change->events->pdata[0];

    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c1"));
    event->at += 1;
    event_seal(event, "");
    assert_false(store_apply(pair->store, page_of(change, "c2")));
    assert_int_equal(pair->store->problem.kind, PROBLEM_CHAIN_BROKEN);
}

static void test_an_event_of_another_case_stops_the_page(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 900, false, pair->store->now);
    Uuid other = peer_case(pair->peer, 901, false, pair->store->now);
    Change *change = peer_change(pair->peer, CHANGE_ENTER, id.text, 0);

    change->case_id = other;
    assert_false(store_apply(pair->store, page_of(change, "c1")));
    assert_int_equal(pair->store->problem.kind, PROBLEM_CHAIN_BROKEN);
    assert_int_equal(sql_number(pair->store->cache->reader, 9, "SELECT count(*) FROM event", ""),
                     0);
}

static void test_a_chain_that_was_changed_on_the_disk_is_shown_as_broken(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 900, true, pair->store->now);

    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c1"));
    assert_true(sql_run(pair->store->cache->writer, NULL,
                        "UPDATE event SET actor = 'other' WHERE version = 2", ""));
    assert_null(cases_load(pair->store->cache, id.text, &pair->store->problem));
    assert_int_equal(pair->store->problem.kind, PROBLEM_CHAIN_BROKEN);
    assert_string_equal(pair->store->problem.args[0], "2");
}

static void test_an_event_that_cannot_be_read_breaks_its_chain(void **state)
{
    static const char *const harms[] = {
        "UPDATE event SET payload = '{'",
        "UPDATE event SET action = 'rezeive'",
        "UPDATE event SET id = x'00'",
    };
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = peer_case(pair->peer, 900, false, store->now);

    for (size_t i = 0; i < G_N_ELEMENTS(harms); i++) {
        assert_true(apply_snapshot(pair, &id, NULL, "c1"));
        assert_true(sql_script(store->cache->writer, harms[i], NULL));
        g_autoptr(Case) file = cases_load(store->cache, id.text, &store->problem);
        assert_null(file);
        assert_int_equal(store->problem.kind, PROBLEM_CHAIN_BROKEN);
    }
}

static void test_pending_work_is_replayed_above_the_newest_state(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = peer_case(pair->peer, 900, false, store->now);

    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c1"));
    store_annotate(store, id.text, "我");
    peer_act(pair->peer, id.text, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL),
             store->now);
    assert_true(apply(pair, CHANGE_EVENT, id, 1, "c2"));
    CaseRow row = store_row(store, id.text);
    assert_int_equal(row.version, 3);
    assert_int_equal(row.state, STATE_ACCEPTED);
    assert_int_equal(row.pending, 1);
    case_row_clear(&row);
}

/* The command was applied, the answer was lost, and the feed brings its event. */
static void test_a_lost_answer_is_made_up_for_by_the_feed(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = store_received(store);
    Uuid accept = store_accept(store, id.text);
    g_autoptr(GPtrArray) sent = outbox_next(store->cache, 10, NULL);

    for (guint i = 0; i < sent->len; i++) {
        const OutboxEntry *entry = sent->pdata[i];
        g_autoptr(CommandResult) lost = peer_take(pair->peer, entry->command, "clerk", store->now);
        assert_int_equal(lost->outcome, OUTCOME_APPLIED);
    }
    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c1"));
    assert_int_equal(outbox_unsent(store->cache), 0);
    assert_int_equal(store_state_of(store, accept.text), OUTBOX_DONE);
    assert_int_equal(version_of(store, id), 2);
}

static void test_a_case_that_leaves_is_forgotten_and_its_work_handed_over(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = store_received(store);

    store_push(store, pair->peer);
    Uuid remark = store_annotate(store, id.text, "我");
    assert_true(apply(pair, CHANGE_LEAVE, id, 1, "c1"));
    assert_false(store_shows(store, id.text));
    assert_null(cases_load(store->cache, id.text, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_CASE_UNKNOWN);
    assert_int_equal(store_state_of(store, remark.text), OUTBOX_HANDED_OVER);
    assert_int_equal(outbox_attention(store->cache), 1);

    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c2"));
    CaseRow row = store_row(store, id.text);
    assert_int_equal(row.version, 1);
    assert_true(row.conflict);
    case_row_clear(&row);
    assert_true(outbox_dismiss(store->cache, remark.text, NULL));
    assert_int_equal(outbox_attention(store->cache), 0);
}

/* What made the case leave was sent by this desk, and the feed is faster than the answer. */
static void test_what_was_sent_before_its_case_left_waits_for_the_answer(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = store_received(store);

    store_push(store, pair->peer);
    Uuid sent = store_annotate(store, id.text, "我");
    g_autoptr(GPtrArray) batch = outbox_next(store->cache, 10, NULL);
    g_autoptr(GPtrArray) answers =
        g_ptr_array_new_with_free_func((GDestroyNotify)command_result_free);
    const OutboxEntry *entry = batch->pdata[0];
    assert_true(outbox_tried(store->cache, batch, store->now, NULL));
    g_ptr_array_add(answers, peer_take(pair->peer, entry->command, "clerk", store->now));
    Uuid behind = store_annotate(store, id.text, "他");
    assert_true(apply(pair, CHANGE_LEAVE, id, 1, "c1"));
    assert_int_equal(store_state_of(store, sent.text), OUTBOX_WAITING);
    assert_int_equal(store_state_of(store, behind.text), OUTBOX_HANDED_OVER);
    assert_false(store_shows(store, id.text));

    assert_true(outbox_settle(store->cache, answers, NULL));
    assert_int_equal(store_state_of(store, sent.text), OUTBOX_DONE);
    assert_int_equal(outbox_unsent(store->cache), 0);
    assert_false(store_shows(store, id.text));
}

static void test_a_page_may_say_that_the_position_is_not_known(void **state)
{
    Pair *pair = *state;
    Uuid id = peer_case(pair->peer, 900, false, pair->store->now);
    ChangePage *page = page_of(NULL, NULL);

    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c1"));
    page->reset = true;
    assert_true(store_apply(pair->store, page));
    assert_null(feed_cursor(pair->store->cache));
    assert_true(store_shows(pair->store, id.text));
}

static void test_a_full_disk_stops_the_page_and_loses_nothing(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    g_autoptr(ChangePage) page = page_of(NULL, "c1");

    for (int i = 0; i < 40; i++) {
        Uuid id = peer_case(pair->peer, 900 + i, true, store->now);
        g_ptr_array_add(page->changes, peer_change(pair->peer, CHANGE_ENTER, id.text, 0));
    }
    gint64 pages = sql_number(store->cache->writer, 0, "PRAGMA page_count", "");
    g_autofree char *limit =
        g_strdup_printf("PRAGMA max_page_count = %" G_GINT64_FORMAT, pages + 4);
    assert_true(sql_script(store->cache->writer, limit, NULL));
    assert_false(feed_apply(store->cache, page, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_CACHE_FULL);
    assert_null(feed_cursor(store->cache));
    store_received(store);

    assert_true(sql_script(store->cache->writer, "PRAGMA max_page_count = 1000000", NULL));
    assert_true(feed_apply(store->cache, page, NULL));
    assert_int_equal(cases_count(store->cache, &(CaseQuery){0}, 1000, NULL), 41);
}

/* ---- snapshots ----------------------------------------------------------------------------- */

static void test_a_snapshot_replaces_what_was_there_and_not_the_outbox(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid gone = peer_case(pair->peer, 900, false, store->now);
    Uuid kept = peer_case(pair->peer, 901, false, store->now);
    Uuid fresh = peer_case(pair->peer, 902, true, store->now);

    assert_true(apply(pair, CHANGE_ENTER, gone, 0, "c1"));
    assert_true(apply(pair, CHANGE_ENTER, kept, 0, "c2"));
    Uuid mine = store_received(store);
    Uuid remark = store_annotate(store, kept.text, "我");
    assert_true(feed_reset(store->cache, NULL));

    assert_true(apply_snapshot(pair, &kept, "r1", NULL));
    g_autofree char *resume = feed_snapshot_resume(store->cache);
    assert_string_equal(resume, "r1");
    assert_null(feed_cursor(store->cache));
    assert_true(store_shows(store, gone.text));
    assert_false(store_shows(store, fresh.text));

    assert_true(apply_snapshot(pair, &fresh, NULL, "c9"));
    assert_null(feed_snapshot_resume(store->cache));
    assert_cursor(store, "c9");
    assert_false(store_shows(store, gone.text));
    assert_true(store_shows(store, fresh.text));
    assert_true(store_shows(store, mine.text));
    assert_int_equal(version_of(store, kept), 2);
    assert_int_equal(store_state_of(store, remark.text), OUTBOX_WAITING);
    assert_int_equal(outbox_unsent(store->cache), 2);
}

static void test_a_swapped_snapshot_leaves_no_rows_behind(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = peer_case(pair->peer, 900, true, store->now);

    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c1"));
    assert_true(apply_snapshot(pair, &id, "r1", NULL));
    assert_true(feed_reset(store->cache, NULL));
    assert_true(apply_snapshot(pair, &id, "r2", NULL));
    assert_true(apply_snapshot(pair, NULL, NULL, "c2"));
    assert_int_equal(sql_number(store->cache->reader, 0, "SELECT count(*) FROM event", ""), 2);
    assert_int_equal(sql_number(store->cache->reader, 0, "SELECT count(*) FROM cases", ""), 1);
    assert_true(store_shows(store, id.text));
}

static void test_a_snapshot_goes_on_after_opening_again(void **state)
{
    Pair *pair = *state;
    Uuid one = peer_case(pair->peer, 900, false, pair->store->now);
    Uuid other = peer_case(pair->peer, 901, false, pair->store->now);

    assert_true(apply_snapshot(pair, &one, "r1", NULL));
    store_reopen(pair->store);
    g_autofree char *resume = feed_snapshot_resume(pair->store->cache);
    assert_string_equal(resume, "r1");
    assert_true(apply_snapshot(pair, &one, "r2", NULL));
    assert_true(apply_snapshot(pair, &other, NULL, "c1"));
    assert_true(store_shows(pair->store, one.text));
    assert_true(store_shows(pair->store, other.text));
}

/* What is settled while a snapshot is being fetched is not in it; the feed brings it later. */
static void test_work_settled_during_a_snapshot_stays_in_view(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid old = peer_case(pair->peer, 900, false, store->now);

    assert_true(apply_snapshot(pair, &old, "r1", NULL));
    Uuid id = store_received(store);
    store_push(store, pair->peer);
    assert_true(apply_snapshot(pair, NULL, NULL, "c1"));
    assert_true(store_shows(store, id.text));
    assert_true(apply(pair, CHANGE_ENTER, id, 0, "c2"));
    g_autoptr(GPtrArray) events = cases_events(store->cache, id.text, NULL);
    assert_int_equal(events->len, 1);
    assert_string_not_equal(((Event *)events->pdata[0])->hash, "");
}

static void test_a_snapshot_settles_what_it_contains(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = store_received(store);
    g_autoptr(GPtrArray) sent = outbox_next(store->cache, 10, NULL);
    const OutboxEntry *entry = sent->pdata[0];
    g_autoptr(CommandResult) lost = peer_take(pair->peer, entry->command, "clerk", store->now);

    assert_int_equal(lost->outcome, OUTCOME_APPLIED);
    assert_true(apply_snapshot(pair, &id, NULL, "c1"));
    assert_int_equal(outbox_unsent(store->cache), 0);
    CaseRow row = store_row(store, id.text);
    assert_int_equal(row.version, 1);
    assert_int_equal(row.pending, 0);
    case_row_clear(&row);
}

static void test_a_snapshot_frees_what_waited_behind_something_that_happened(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = store_received(store);

    store_push(store, pair->peer);
    Uuid acceptance = store_accept(store, id.text);
    Uuid remark = store_annotate(store, id.text, "我");
    g_autoptr(GPtrArray) sent = outbox_next(store->cache, 1, NULL);
    const OutboxEntry *entry = sent->pdata[0];
    g_autoptr(CommandResult) lost = peer_take(pair->peer, entry->command, "clerk", store->now);
    assert_int_equal(lost->outcome, OUTCOME_APPLIED);
    store_settle(store, acceptance, OUTCOME_REJECTED, PROBLEM_PERMISSION);
    assert_int_equal(store_state_of(store, remark.text), OUTBOX_BLOCKED);
    assert_true(apply_snapshot(pair, &id, NULL, "c1"));
    assert_int_equal(store_state_of(store, acceptance.text), OUTBOX_DONE);
    assert_int_equal(store_state_of(store, remark.text), OUTBOX_WAITING);
}

/* ---- the catalogue ------------------------------------------------------------------------- */

static void free_document(void *document)
{
    document_free(document);
}

static DocumentPage *documents(DocumentKind kind, const char *code, int version, cJSON *body)
{
    DocumentPage *page = g_new0(DocumentPage, 1);
    Document *document = g_new0(Document, 1);

    document->kind = kind;
    document->code = g_strdup(code);
    document->version = version;
    document->revision = 7;
    document->body = body;
    page->revision = 7;
    page->documents = g_ptr_array_new_with_free_func(free_document);
    g_ptr_array_add(page->documents, document);
    return page;
}

static cJSON *item_body(const Store *store, int version, const char *name)
{
    cJSON *body = cJSON_Duplicate(rulebook_item(store->book, FOOD_ITEM)->json, true);

    cJSON_ReplaceItemInObject(body, "version", cJSON_CreateNumber(version));
    cJSON_ReplaceItemInObject(body, "name", cJSON_CreateString(name));
    return body;
}

static void test_a_new_version_of_an_item_leaves_the_old_one(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    const Rules *rules = cache_rules(store->cache);
    g_autoptr(DocumentPage) page =
        documents(DOCUMENT_ITEM, FOOD_ITEM, 3, item_body(store, 3, "新版"));

    assert_int_equal(rules->item(rules->data, FOOD_ITEM, 0)->version, 2);
    assert_true(catalogue_apply(store->cache, page, NULL));
    rules = cache_rules(store->cache);
    assert_int_equal(rules->item(rules->data, FOOD_ITEM, 0)->version, 3);
    assert_int_equal(rules->item(rules->data, FOOD_ITEM, 2)->version, 2);
    assert_null(rules->item(rules->data, FOOD_ITEM, 4));
    assert_int_equal(catalogue_revision(store->cache), 7);
    g_autofree char *name = catalogue_name(store->cache, DOCUMENT_ITEM, FOOD_ITEM);
    assert_string_equal(name, "新版");
}

static void test_another_cache_sees_new_documents(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    g_autoptr(Cache) other = cache_open(store->folder, NULL);
    g_autoptr(DocumentPage) page =
        documents(DOCUMENT_ITEM, FOOD_ITEM, 3, item_body(store, 3, "新版"));
    const Rules *rules = cache_rules(other);

    assert_int_equal(rules->item(rules->data, FOOD_ITEM, 0)->version, 2);
    assert_true(catalogue_apply(store->cache, page, NULL));
    rules = cache_rules(other);
    assert_int_equal(rules->item(rules->data, FOOD_ITEM, 0)->version, 3);
}

static void test_due_days_follow_a_newly_published_calendar(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    Uuid id = store_received(store);
    CaseRow before = store_row(store, id.text);
    cJSON *calendar = cJSON_Parse("{\"2026\": {\"holidays\": [\"2026-11-03\"], \"working\": []}}");
    g_autoptr(DocumentPage) page = documents(DOCUMENT_CALENDAR, "working_days", 1, calendar);

    assert_true(catalogue_apply(store->cache, page, NULL));
    CaseRow after = store_row(store, id.text);
    assert_true(after.due > before.due);
    case_row_clear(&before);
    case_row_clear(&after);
}

static void test_documents_are_listed_by_name_in_their_newest_version(void **state)
{
    Pair *pair = *state;
    Store *store = pair->store;
    g_autoptr(DocumentPage) page =
        documents(DOCUMENT_ITEM, FOOD_ITEM, 3, item_body(store, 3, "100%新版"));

    assert_true(catalogue_apply(store->cache, page, NULL));
    g_autoptr(GPtrArray) all = catalogue_list(store->cache, DOCUMENT_ITEM, NULL, 100, NULL);
    g_autoptr(GPtrArray) some = catalogue_list(store->cache, DOCUMENT_ITEM, "0%新", 100, NULL);
    g_autoptr(GPtrArray) none = catalogue_list(store->cache, DOCUMENT_ITEM, "%%", 100, NULL);
    assert_int_equal(all->len, rulebook_items(store->book)->len);
    assert_int_equal(some->len, 1);
    assert_int_equal(((Document *)some->pdata[0])->version, 3);
    assert_int_equal(none->len, 0);
}

static void test_an_unknown_document_is_named_by_its_code(void **state)
{
    Pair *pair = *state;
    g_autofree char *name = catalogue_name(pair->store->cache, DOCUMENT_ORGANISATION, "X");

    assert_string_equal(name, "X");
    assert_null(catalogue_get(pair->store->cache, DOCUMENT_ORGANISATION, "X", 0));
}

#define PAIR_TEST(test) cmocka_unit_test_setup_teardown(test, pair_setup, pair_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAIR_TEST(test_a_case_enters_and_grows_with_the_feed),
        PAIR_TEST(test_what_is_known_already_is_passed_over),
        PAIR_TEST(test_an_event_may_come_twice_in_one_change),
        PAIR_TEST(test_a_gap_stops_the_page_and_keeps_the_position),
        PAIR_TEST(test_an_event_that_was_tampered_with_stops_the_page),
        PAIR_TEST(test_another_history_of_a_known_case_stops_the_page),
        PAIR_TEST(test_an_event_of_another_case_stops_the_page),
        PAIR_TEST(test_a_chain_that_was_changed_on_the_disk_is_shown_as_broken),
        PAIR_TEST(test_an_event_that_cannot_be_read_breaks_its_chain),
        PAIR_TEST(test_pending_work_is_replayed_above_the_newest_state),
        PAIR_TEST(test_a_lost_answer_is_made_up_for_by_the_feed),
        PAIR_TEST(test_a_case_that_leaves_is_forgotten_and_its_work_handed_over),
        PAIR_TEST(test_what_was_sent_before_its_case_left_waits_for_the_answer),
        PAIR_TEST(test_a_page_may_say_that_the_position_is_not_known),
        PAIR_TEST(test_a_full_disk_stops_the_page_and_loses_nothing),
        PAIR_TEST(test_a_snapshot_replaces_what_was_there_and_not_the_outbox),
        PAIR_TEST(test_a_swapped_snapshot_leaves_no_rows_behind),
        PAIR_TEST(test_a_snapshot_goes_on_after_opening_again),
        PAIR_TEST(test_work_settled_during_a_snapshot_stays_in_view),
        PAIR_TEST(test_a_snapshot_settles_what_it_contains),
        PAIR_TEST(test_a_snapshot_frees_what_waited_behind_something_that_happened),
        PAIR_TEST(test_a_new_version_of_an_item_leaves_the_old_one),
        PAIR_TEST(test_another_cache_sees_new_documents),
        PAIR_TEST(test_due_days_follow_a_newly_published_calendar),
        PAIR_TEST(test_documents_are_listed_by_name_in_their_newest_version),
        PAIR_TEST(test_an_unknown_document_is_named_by_its_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
