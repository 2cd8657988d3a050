#include "tests/support/fill_cache.h"

#include "tests/support/test.h"

#define PAGE 1000
#define MINUTE G_GINT64_CONSTANT(60000)
#define SERIAL_FIRST 1000000

static const char *const family[] = {"赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈"};
static const char *const given[] = {"安", "宁", "汀", "云", "川", "屿",
                                    "禾", "笙", "澄", "岚", "溪"};

/* Events of one case in each state, copied with other ids, names and times. */
struct FillSource {
    GPtrArray *templates; /* GPtrArray of Event* */
    instant until;
    guint made;
};

static void free_events(void *events)
{
    g_ptr_array_unref(events);
}

static void add_template(FillSource *source, Peer *peer, bool accepted, bool withdrawn)
{
    Uuid id = peer_case(peer, 1 + (int)source->templates->len, accepted, source->until);

    if (withdrawn)
        peer_act(peer, id.text, "clerk", ACTION_WITHDRAW, payload_of("reason", "自行撤回", NULL),
                 source->until);
    g_ptr_array_add(source->templates, peer_events(peer, id.text, 0));
}

FillSource *fill_source_new(const Rulebook *book, instant until)
{
    FillSource *source = g_new0(FillSource, 1);
    Peer *peer = peer_new(book);

    source->until = until;
    source->templates = g_ptr_array_new_with_free_func(free_events);
    add_template(source, peer, false, false);
    add_template(source, peer, true, false);
    add_template(source, peer, false, true);
    peer_free(peer);
    return source;
}

void fill_source_free(FillSource *source)
{
    if (!source)
        return;
    g_ptr_array_unref(source->templates);
    g_free(source);
}

static void rename_applicant(cJSON *payload, guint number)
{
    cJSON *applicant = cJSON_GetObjectItemCaseSensitive(payload, "applicant");
    g_autofree char *name =
        g_strconcat(family[number % G_N_ELEMENTS(family)], given[number / 10 % G_N_ELEMENTS(given)],
                    given[number / 110 % G_N_ELEMENTS(given)], NULL);
    char receipt[17];

    if (!applicant)
        return;
    cJSON_ReplaceItemInObjectCaseSensitive(applicant, "name", cJSON_CreateString(name));
    assert_true(receipt_number_make(STORE_COUNTY, SERIAL_FIRST + (int)number, receipt));
    cJSON_ReplaceItemInObjectCaseSensitive(payload, "receipt", cJSON_CreateString(receipt));
}

static Change *fill_change(FillSource *source)
{
    guint number = source->made++;
    guint kind = MIN(number % 10, 2);
    const GPtrArray *events = source->templates->pdata[kind];
    instant at = source->until - number * MINUTE;
    Uuid case_id = fresh_id(at);
    Change *change = change_new(CHANGE_ENTER, &case_id);
    const char *previous = "";

    for (guint i = 0; i < events->len; i++) {
        Event *event = event_copy(events->pdata[i]);

        event->case_id = case_id;
        event->id = fresh_id(at);
        event->at = event->device_time = at + i * MINUTE;
        rename_applicant(event->payload, number);
        event_seal(event, previous);
        previous = event->hash;
        g_ptr_array_add(change->events, event);
    }
    return change;
}

ChangePage *fill_page(FillSource *source, size_t count, const char *resume)
{
    ChangePage *page = page_of(NULL, resume ? NULL : "filled");

    page->resume = g_strdup(resume);
    for (size_t i = 0; i < count; i++)
        g_ptr_array_add(page->changes, fill_change(source));
    return page;
}

void fill_cache(Cache *cache, const Rulebook *book, size_t count, instant until)
{
    g_autoptr(FillSource) source = fill_source_new(book, until);

    while (count > 0) {
        size_t now = MIN(count, PAGE);
        g_autoptr(ChangePage) page = fill_page(source, now, now < count ? "on" : NULL);

        assert_true(feed_snapshot_apply(cache, page, NULL));
        count -= now;
    }
}
