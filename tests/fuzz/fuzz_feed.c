/* Pages of the feed and of snapshots into the client's store: true events in any order, cut out,
 * repeated or changed, and pages of any JSON. A page that is taken leaves exactly what it says; one
 * that is not leaves nothing; what is kept of a case is always the beginning of its true chain. */
#include "tests/fuzz/fuzz.h"

#include "tests/support/store.h"
#include "tests/support/test.h"

enum { CASES = 3, EVENTS = 4, PAGES_MAX = 12, CHANGES_MAX = 6 };

/* How many events of each case are kept: shown, and in the snapshot that is under way. */
typedef struct {
    int shown[CASES];
    int shadow[CASES];
    bool under_way;
} Model;

static Store *store;
static Peer *peer;
static Uuid ids[CASES];

static void remove_store(void)
{
    peer_free(peer);
    store_free(store);
}

static void make_store(void)
{
    store = store_new(0);
    peer = peer_new(store->book);
    for (int i = 0; i < CASES; i++) {
        ids[i] = peer_case(peer, i + 1, true, store->now);
        for (int events = 2; events < EVENTS; events++)
            peer_act(peer, ids[i].text, "clerk", ACTION_ANNOTATE, payload_of("text", "注", NULL),
                     store->now);
    }
    atexit(remove_store);
}

/* ---- true events --------------------------------------------------------------------------- */

/* What has to become of one event; false: the page is refused. */
static bool model_event(int *kept, int version, bool changed)
{
    if (version <= *kept)
        return true; /* known by its hash */
    if (version != *kept + 1 || changed)
        return false;
    *kept = version;
    return true;
}

/* Adds one change to the page and to the model. */
static bool add_change(Choices *choices, ChangePage *page, int *kept)
{
    ChangeKind kind = (ChangeKind)choose(choices, 3);
    unsigned which = choose(choices, CASES);
    Change *change = change_new(kind, &ids[which]);
    bool good = true;
    g_ptr_array_add(page->changes, change);
    if (kind == CHANGE_LEAVE)
        kept[which] = 0;
    unsigned count = kind == CHANGE_LEAVE ? 0 : kind == CHANGE_EVENT ? 1 : choose(choices, 6);
    int from = (int)choose(choices, EVENTS);
    g_autoptr(GPtrArray) chain = peer_events(peer, ids[which].text, 0);
    for (unsigned i = 0; i < count; i++) {
        int at = (from + (int)i) % EVENTS;
        bool changed = choose(choices, 16) == 15;
        Event *event = event_copy(g_ptr_array_index(chain, (guint)at));
        event->at += changed ? 1 : 0;
        g_ptr_array_add(change->events, event);
        good = good && model_event(&kept[which], at + 1, changed);
    }
    return good;
}

static ChangePage *make_page(Choices *choices, int *kept, bool *good)
{
    ChangePage *page = page_of(NULL, "1.7");
    *good = true;
    for (unsigned left = choose(choices, CHANGES_MAX); left > 0; left--)
        *good = add_change(choices, page, kept) && *good;
    return page;
}

static void check_kept(const Model *model)
{
    CaseQuery query = {0};
    gint64 shown = 0;
    for (int i = 0; i < CASES; i++) {
        g_autoptr(GPtrArray) chain = peer_events(peer, ids[i].text, 0);
        g_autoptr(GPtrArray) kept = cases_events(store->cache, ids[i].text, NULL);
        guint count = kept != NULL ? kept->len : 0;
        g_assert_cmpuint(count, ==, (guint)model->shown[i]);
        shown += count > 0;
        for (guint at = 0; at < count; at++) {
            const Event *event = g_ptr_array_index(kept, at), *true_one = chain->pdata[at];
            g_assert_cmpstr(event->hash, ==, true_one->hash);
            g_assert_true(event_verify(event, true_one->previous));
        }
        g_autoptr(Case) file = cases_load(store->cache, ids[i].text, NULL);
        g_assert_cmpint(file != NULL ? file->version : 0, ==, model->shown[i]);
    }
    g_assert_cmpint(cases_count(store->cache, &query, 100, NULL), ==, shown);
}

static void feed_page(Choices *choices, Model *model)
{
    Model after = *model;
    bool good;
    g_autoptr(ChangePage) page = make_page(choices, after.shown, &good);
    g_assert_true(feed_apply(store->cache, page, NULL) == good);
    if (good)
        *model = after;
}

static void snapshot_page(Choices *choices, Model *model)
{
    Model after = *model;
    bool good;
    if (!model->under_way)
        memset(after.shadow, 0, sizeof after.shadow);
    g_autoptr(ChangePage) page = make_page(choices, after.shadow, &good);
    after.under_way = choose(choices, 2) != 0;
    if (after.under_way)
        page->resume = g_strdup("1.7.more");
    else
        memcpy(after.shown, after.shadow, sizeof after.shown);
    g_assert_true(feed_snapshot_apply(store->cache, page, NULL) == good);
    if (good)
        *model = after;
}

static void forget_position(Model *model)
{
    g_assert_true(feed_reset(store->cache, NULL));
    g_autofree char *cursor = feed_cursor(store->cache);
    g_assert_null(cursor);
    model->under_way = false;
}

static void true_pages(Choices *choices)
{
    Model model = {0};
    for (int i = 0; i < PAGES_MAX && choices->left > 0; i++) {
        switch (choose(choices, 4)) {
        case 0:
            forget_position(&model);
            break;
        case 1:
            snapshot_page(choices, &model);
            break;
        default:
            feed_page(choices, &model);
        }
        check_kept(&model);
    }
}

/* ---- any JSON ------------------------------------------------------------------------------ */

/* Chains the events of each change, so that what they say gets as far as a central's would. */
static void seal_events(const ChangePage *page)
{
    for (guint i = 0; i < page->changes->len; i++) {
        const Change *change = g_ptr_array_index(page->changes, i);
        const char *previous = "";
        for (guint at = 0; at < change->events->len; at++) {
            Event *event = g_ptr_array_index(change->events, at);
            event_seal(event, previous);
            previous = event->hash;
        }
    }
}

static void read_back(const char *case_id)
{
    g_autoptr(GPtrArray) events = cases_events(store->cache, case_id, NULL);
    g_autoptr(Case) file = cases_load(store->cache, case_id, NULL);
    g_assert_true((file == NULL) == (events == NULL || events->len == 0));
    g_assert_true(file == NULL || file->version == (int)events->len);
}

static void any_page(const uint8_t *data, size_t size)
{
    cJSON *json = input_json(data, size);
    g_autoptr(ChangePage) page = change_page_from_json(json, NULL);
    cJSON_Delete(json);
    if (page == NULL)
        return;
    seal_events(page);
    if (!feed_apply(store->cache, page, NULL))
        return;
    CaseQuery query = {0};
    CaseKey beginning = {0};
    g_autoptr(GArray) rows = cases_page(store->cache, &query, &beginning, false, 50, NULL);
    g_assert_nonnull(rows);
    for (guint i = 0; i < page->changes->len; i++) {
        const Change *change = g_ptr_array_index(page->changes, i);
        read_back(change->case_id.text);
    }
}

/* ---- both ---------------------------------------------------------------------------------- */

/* An empty snapshot: whatever the last input left is forgotten. */
static void empty_store(void)
{
    CaseQuery query = {0};
    g_autoptr(ChangePage) page = page_of(NULL, "1.0");
    g_assert_true(feed_reset(store->cache, NULL));
    g_assert_true(feed_snapshot_apply(store->cache, page, NULL));
    g_assert_cmpint(cases_count(store->cache, &query, 1, NULL), ==, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Choices choices = {data, size};
    if (store == NULL)
        make_store();
    empty_store();
    if (choose(&choices, 2) == 0)
        true_pages(&choices);
    else
        any_page(choices.at, choices.left);
    return 0;
}
