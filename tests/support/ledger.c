#include "tests/support/ledger.h"

#include "cache/cases.h"
#include "domain/json.h"
#include "wire/wire.h"

#include <string.h>

#define PAGE "200"
#define EVERY_STATE "received,correction,accepted,review,suspended,decided,closed"

typedef struct {
    GPtrArray *events; /* Event* */
    Case *file;
} Record;

struct Ledger {
    const char *side;    /* for messages */
    GHashTable *records; /* case id → Record */
    GHashTable *events;  /* command id → Event, borrowed */
    GHashTable *numbers; /* receipt and case numbers */
};

static void record_free(gpointer data)
{
    Record *record = data;
    g_ptr_array_unref(record->events);
    case_free(record->file);
    g_free(record);
}

static Ledger *ledger_new(const char *side)
{
    Ledger *ledger = g_new0(Ledger, 1);
    ledger->side = side;
    ledger->records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, record_free);
    ledger->events = g_hash_table_new(g_str_hash, g_str_equal);
    ledger->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return ledger;
}

void ledger_free(Ledger *ledger)
{
    if (ledger == NULL)
        return;
    g_hash_table_unref(ledger->numbers);
    g_hash_table_unref(ledger->events);
    g_hash_table_unref(ledger->records);
    g_free(ledger);
}

static const Record *record_of(const Ledger *ledger, const char *id)
{
    return g_hash_table_lookup(ledger->records, id);
}

guint ledger_count(const Ledger *ledger)
{
    return g_hash_table_size(ledger->records);
}

const Case *ledger_case(const Ledger *ledger, const char *id)
{
    const Record *record = record_of(ledger, id);
    return record != NULL ? record->file : NULL;
}

const Event *ledger_event(const Ledger *ledger, const char *command)
{
    return g_hash_table_lookup(ledger->events, command);
}

/* ---- entering a case ------------------------------------------------------------------------- */

static void take_number(Ledger *ledger, const char *number)
{
    if (number != NULL && !g_hash_table_add(ledger->numbers, g_strdup(number)))
        fail_msg("%s: the number %s was given twice", ledger->side, number);
}

static void assert_same(const Ledger *ledger, const char *id, const char *what, const char *listed,
                        const char *folded)
{
    if (g_strcmp0(listed, folded) != 0)
        fail_msg("%s: case %s is listed with %s “%s”, but its events say “%s”", ledger->side, id,
                 what, listed != NULL ? listed : "", folded != NULL ? folded : "");
}

/* Takes the events over. `row` is how the side lists the case. */
static void ledger_enter(Ledger *ledger, const char *id, GPtrArray *events, const cJSON *row)
{
    g_auto(Problem) problem = {0};
    Record *record = g_new0(Record, 1);
    record->events = events;
    record->file = case_fold(events, &problem);
    if (record->file == NULL) {
        g_autofree char *sentence = problem_sentence(&problem);
        fail_msg("%s: case %s: %s", ledger->side, id, sentence);
    }
    for (guint i = 0; i < events->len; i++) {
        Event *event = g_ptr_array_index(events, i);
        if (!g_hash_table_insert(ledger->events, event->id.text, event))
            fail_msg("%s: command %s happened twice", ledger->side, event->id.text);
    }
    assert_same(ledger, id, "the id", id, record->file->id.text);
    assert_same(ledger, id, "the state", json_text(row, "state"), state_name(record->file->state));
    assert_same(ledger, id, "the receipt", json_text(row, "receipt"), record->file->receipt);
    assert_same(ledger, id, "the number", json_text(row, "number"), record->file->number);
    if (json_integer(row, "version", 0) != record->file->version)
        fail_msg("%s: case %s is listed in version %d and has %d events", ledger->side, id,
                 json_integer(row, "version", 0), record->file->version);
    take_number(ledger, record->file->receipt);
    take_number(ledger, record->file->number);
    if (!g_hash_table_insert(ledger->records, g_strdup(id), record))
        fail_msg("%s: case %s is listed twice", ledger->side, id);
}

/* ---- the central's --------------------------------------------------------------------------- */

static GPtrArray *central_events(Central *central, const char *user, const char *id)
{
    g_autofree char *path = g_strconcat("/v1/cases/", id, NULL);
    GPtrArray *events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    cJSON *answer = central_get(central, user, path);
    const cJSON *element;
    cJSON_ArrayForEach(element, json_array(answer, "events"))
    {
        Event *event = event_from_json(element, NULL);
        assert_non_null(event);
        g_ptr_array_add(events, event);
    }
    cJSON_Delete(answer);
    return events;
}

Ledger *ledger_of_central(Central *central, const char *user)
{
    Ledger *ledger = ledger_new("central");
    g_autofree char *after = NULL;
    do {
        g_autofree char *path =
            g_strdup_printf("/v1/cases?limit=" PAGE "%s%s", after != NULL ? "&after=" : "",
                            after != NULL ? after : "");
        cJSON *page = central_get(central, user, path);
        const cJSON *row;
        cJSON_ArrayForEach(row, json_array(page, "cases"))
        {
            const char *id = json_text(row, "id");
            ledger_enter(ledger, id, central_events(central, user, id), row);
        }
        g_free(after);
        after = json_text_copy(page, "next");
        cJSON_Delete(page);
    } while (after != NULL);
    return ledger;
}

/* ---- a desk's -------------------------------------------------------------------------------- */

/* The store, read by its own code: a desk shows events masked, and the hash is over all of them. */
static Cache *store_open(Station *station)
{
    g_autofree char *folder = station_store(station);
    g_auto(Problem) problem = {0};
    Cache *cache = cache_open(folder, &problem);
    if (cache == NULL) {
        g_autofree char *sentence = problem_sentence(&problem);
        fail_msg("%s", sentence);
    }
    return cache;
}

/* What `case show` says of the history is what lies in the store. */
static void assert_shown(Station *station, const char *id, const GPtrArray *events)
{
    cJSON *shown = station_ask(station, "case", "show", id, "--events", NULL);
    const cJSON *list = json_array(json_object(shown, "case"), "events");
    assert_int_equal(cJSON_GetArraySize(list), events->len);
    for (guint i = 0; i < events->len; i++) {
        const Event *event = g_ptr_array_index(events, i);
        const cJSON *element = cJSON_GetArrayItem(list, (int)i);
        assert_string_equal(json_text(element, "id"), event->id.text);
        assert_int_equal(json_integer(element, "version", 0), event->version);
        assert_string_equal(json_text(element, "action"), action_rule(event->action)->name);
        if (*event->hash != '\0')
            assert_string_equal(json_text(element, "hash"), event->hash);
    }
    cJSON_Delete(shown);
}

Ledger *ledger_of_station(Station *station)
{
    Ledger *ledger = ledger_new("desk");
    g_autoptr(Cache) cache = store_open(station);
    g_autofree char *after = NULL;
    do {
        cJSON *page = station_ask(station, "case", "list", "--limit", PAGE, "--state", EVERY_STATE,
                                  after != NULL ? "--after" : NULL, after, NULL);
        const cJSON *row;
        cJSON_ArrayForEach(row, json_array(page, "cases"))
        {
            const char *id = json_text(row, "id");
            GPtrArray *events = cases_events(cache, id, NULL);
            assert_non_null(events);
            assert_shown(station, id, events);
            ledger_enter(ledger, id, events, row);
        }
        g_free(after);
        after = json_text_copy(page, "next");
        cJSON_Delete(page);
    } while (after != NULL);
    return ledger;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static void assert_same_events(const char *id, const GPtrArray *ours, const GPtrArray *theirs)
{
    for (guint i = 0; i < MIN(ours->len, theirs->len); i++) {
        const Event *our = g_ptr_array_index(ours, i);
        const Event *their = g_ptr_array_index(theirs, i);
        if (strcmp(our->id.text, their->id.text) != 0 || strcmp(our->hash, their->hash) != 0)
            fail_msg("case %s: event %u is %s %s at the desk and %s %s at the central", id, i + 1,
                     our->id.text, our->hash, their->id.text, their->hash);
    }
    if (ours->len != theirs->len)
        fail_msg("case %s: %u events at the desk and %u at the central", id, ours->len,
                 theirs->len);
}

void ledger_assert_equal(const Ledger *desk, const Ledger *central)
{
    GHashTableIter at;
    gpointer id, value;
    g_hash_table_iter_init(&at, central->records);
    while (g_hash_table_iter_next(&at, &id, &value)) {
        const Record *ours = record_of(desk, id);
        const Record *theirs = value;
        if (ours == NULL)
            fail_msg("the desk lacks case %s", (const char *)id);
        assert_same_events(id, ours->events, theirs->events);
    }
    g_hash_table_iter_init(&at, desk->records);
    while (g_hash_table_iter_next(&at, &id, &value)) {
        if (record_of(central, id) == NULL)
            fail_msg("the central lacks case %s", (const char *)id);
    }
}
