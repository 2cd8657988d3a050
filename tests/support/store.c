#include "tests/support/store.h"

#include "tests/support/test.h"
#include "tests/support/vectors.h"

#define CLERK "clerk"

static void die(const char *what, const Problem *problem)
{
    g_autofree char *sentence = problem_sentence(problem);

    fail_msg("%s: %s", what, sentence);
}

/* ---- furnishing ---------------------------------------------------------------------------- */

static void add_document(DocumentPage *page, DocumentKind kind, const char *code, int version,
                         cJSON *body)
{
    Document *document = g_new0(Document, 1);

    document->kind = kind;
    document->code = g_strdup(code);
    document->version = version;
    document->revision = page->revision;
    document->body = body;
    g_ptr_array_add(page->documents, document);
}

static void free_document(void *document)
{
    document_free(document);
}

static DocumentPage *catalogue_page(const Rulebook *book)
{
    DocumentPage *page = g_new0(DocumentPage, 1);
    const GPtrArray *items = rulebook_items(book);

    page->revision = 1;
    page->documents = g_ptr_array_new_with_free_func(free_document);
    add_document(page, DOCUMENT_CALENDAR, "working_days", 1,
                 read_json(SOURCE_ROOT "/central/demo/calendar.json"));
    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];

        add_document(page, DOCUMENT_ITEM, item->code, item->version,
                     cJSON_Duplicate(item->json, true));
    }
    return page;
}

void store_furnish(const Rulebook *book, Cache *cache, int first, int last)
{
    g_autoptr(DocumentPage) page = catalogue_page(book);
    cJSON *actor = actor_to_json(rulebook_actor(book, CLERK));
    char *text = cJSON_PrintUnformatted(actor);
    Lease lease = {(char *)(uintptr_t)STORE_COUNTY, first, last};

    assert_true(cache_set(cache, CACHE_ACTOR, text, NULL));
    assert_true(catalogue_apply(cache, page, NULL));
    if (first <= last)
        assert_true(lease_add(cache, &lease, NULL));
    cJSON_free(text);
    cJSON_Delete(actor);
}

static Cache *open_cache(const char *folder)
{
    g_auto(Problem) problem = {0};
    Cache *cache = cache_open(folder, &problem);

    if (!cache)
        die("opening the store", &problem);
    return cache;
}

Store *store_new(int numbers)
{
    Store *store = g_new0(Store, 1);
    date day;

    assert_true(date_parse("2026-11-02", &day));
    store->now = date_start(day) + 9 * G_GINT64_CONSTANT(3600000);
    store->book = rulebook_load();
    store->folder = test_folder_make();
    store->cache = open_cache(store->folder);
    store_furnish(store->book, store->cache, 1, numbers);
    return store;
}

void store_free(Store *store)
{
    cache_close(store->cache);
    test_folder_remove(store->folder);
    rulebook_free(store->book);
    problem_clear(&store->problem);
    g_free(store);
}

int store_setup(void **state)
{
    *state = store_new(100);
    return 0;
}

int store_teardown(void **state)
{
    store_free(*state);
    return 0;
}

void store_reopen(Store *store)
{
    cache_close(store->cache);
    store->cache = open_cache(store->folder);
}

/* ---- commands ------------------------------------------------------------------------------ */

Command *store_receive(const Store *store)
{
    const Item *item = rulebook_item(store->book, FOOD_ITEM);
    Command *command =
        receive_make(store->book, item, rulebook_actor(store->book, CLERK), 1, store->now);

    cJSON_DeleteItemFromObjectCaseSensitive(command->payload, "receipt");
    return command;
}

Command *store_command(const Store *store, const char *case_id, Action action, cJSON *payload)
{
    g_autoptr(Case) file = cases_load(store->cache, case_id, NULL);
    Uuid id;

    assert_non_null(file);
    g_strlcpy(id.text, case_id, sizeof id.text);
    Command *command = command_new(fresh_id(store->now), id, file->version, action, payload);
    command->device_time = store->now;
    return command;
}

bool store_submit(Store *store, Command *command)
{
    problem_clear(&store->problem);
    bool kept = outbox_submit(store->cache, command, &store->problem);
    command_free(command);
    return kept;
}

static Uuid submit_sure(Store *store, Command *command)
{
    Uuid id = command->id;

    if (!store_submit(store, command))
        die("submitting", &store->problem);
    return id;
}

Uuid store_received(Store *store)
{
    Command *command = store_receive(store);
    Uuid case_id = command->case_id;

    submit_sure(store, command);
    return case_id;
}

Uuid store_accept(Store *store, const char *case_id)
{
    return submit_sure(
        store, store_command(store, case_id, ACTION_ACCEPT, payload_of("mode", "full", NULL)));
}

Uuid store_annotate(Store *store, const char *case_id, const char *text)
{
    return submit_sure(
        store, store_command(store, case_id, ACTION_ANNOTATE, payload_of("text", text, NULL)));
}

/* ---- looking ------------------------------------------------------------------------------- */

static bool find_row(const Store *store, const char *case_id, CaseRow *out)
{
    CaseQuery query = {0};
    CaseKey after = {0};
    bool found = false;

    while (!found) {
        g_autoptr(GArray) rows = cases_page(store->cache, &query, &after, false, 50, NULL);

        assert_non_null(rows);
        if (rows->len == 0)
            return false;
        for (guint i = 0; i < rows->len && !found; i++) {
            CaseRow *row = &g_array_index(rows, CaseRow, i);

            after = case_key(row, query.order);
            found = strcmp(row->id.text, case_id) == 0;
            if (found) {
                *out = *row;
                *row = (CaseRow){0};
            }
        }
    }
    return true;
}

CaseRow store_row(const Store *store, const char *case_id)
{
    CaseRow row = {0};

    if (!find_row(store, case_id, &row))
        fail_msg("the list does not show %s", case_id);
    return row;
}

bool store_shows(const Store *store, const char *case_id)
{
    CaseRow row = {0};
    bool found = find_row(store, case_id, &row);

    case_row_clear(&row);
    return found;
}

OutboxState store_state_of(const Store *store, const char *command_id)
{
    unsigned all = (1U << OUTBOX_STATE_COUNT) - 1;
    g_autoptr(GPtrArray) entries = outbox_list(store->cache, all, 1000000, NULL);

    assert_non_null(entries);
    for (guint i = 0; i < entries->len; i++) {
        const OutboxEntry *entry = entries->pdata[i];

        if (strcmp(entry->command->id.text, command_id) == 0)
            return entry->state;
    }
    return OUTBOX_STATE_COUNT;
}

/* ---- the peer ------------------------------------------------------------------------------ */

static void free_events(void *events)
{
    g_ptr_array_unref(events);
}

static GPtrArray *events_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
}

Peer *peer_new(const Rulebook *book)
{
    Peer *peer = g_new0(Peer, 1);

    peer->book = book;
    peer->cases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_events);
    return peer;
}

void peer_free(Peer *peer)
{
    g_hash_table_destroy(peer->cases);
    g_free(peer);
}

static GPtrArray *peer_file(Peer *peer, const char *case_id)
{
    GPtrArray *events = g_hash_table_lookup(peer->cases, case_id);

    if (!events) {
        events = events_new();
        g_hash_table_insert(peer->cases, g_strdup(case_id), events);
    }
    return events;
}

static Case *peer_fold(const GPtrArray *events, const Uuid *case_id)
{
    Case *file = events->len > 0 ? case_fold(events, NULL) : case_new(*case_id);

    assert_non_null(file);
    return file;
}

static CommandResult *answer(const Command *command, Outcome outcome, Problem *why)
{
    CommandResult *result = command_result_new(&command->id, outcome);

    problem_move(&result->problem, why);
    return result;
}

static const Event *find_event(const GPtrArray *events, const Uuid *id)
{
    for (guint i = 0; i < events->len; i++) {
        const Event *event = events->pdata[i];

        if (strcmp(event->id.text, id->text) == 0)
            return event;
    }
    return NULL;
}

CommandResult *peer_take(Peer *peer, const Command *command, const char *account, instant at)
{
    GPtrArray *events = peer_file(peer, command->case_id.text);
    g_autoptr(Case) file = peer_fold(events, &command->case_id);
    const Actor *actor = rulebook_actor(peer->book, account);
    const Assignment *assignment = NULL;
    const Event *known = find_event(events, &command->id);
    g_auto(Problem) why = {0};

    if (known) {
        CommandResult *result = answer(command, OUTCOME_DUPLICATE, &why);
        g_ptr_array_add(result->events, event_copy(known));
        return result;
    }
    if (!case_check(rulebook_rules(peer->book), file, command, actor, at, &assignment, &why)) {
        bool conflict = why.kind == PROBLEM_CASE_CONFLICT;
        CommandResult *result =
            answer(command, conflict ? OUTCOME_CONFLICT : OUTCOME_REJECTED, &why);

        for (guint i = 0; conflict && i < events->len; i++)
            if ((int)i >= command->base_version)
                g_ptr_array_add(result->events, event_copy(events->pdata[i]));
        return result;
    }
    Event *event = event_make(file, command, actor, assignment, at, NULL);
    event_seal(event, file->hash);
    g_ptr_array_add(events, event);
    CommandResult *result = answer(command, OUTCOME_APPLIED, &why);
    g_ptr_array_add(result->events, event_copy(event));
    return result;
}

GPtrArray *peer_events(const Peer *peer, const char *case_id, int after)
{
    const GPtrArray *events = g_hash_table_lookup(peer->cases, case_id);
    GPtrArray *copy = events_new();

    for (guint i = (guint)after; events && i < events->len; i++)
        g_ptr_array_add(copy, event_copy(events->pdata[i]));
    return copy;
}

Change *peer_change(const Peer *peer, ChangeKind kind, const char *case_id, int after)
{
    Uuid id;

    g_strlcpy(id.text, case_id, sizeof id.text);
    Change *change = change_new(kind, &id);
    g_ptr_array_unref(change->events);
    change->events = peer_events(peer, case_id, after);
    return change;
}

void peer_act(Peer *peer, const char *case_id, const char *account, Action action, cJSON *payload,
              instant at)
{
    Uuid id;

    g_strlcpy(id.text, case_id, sizeof id.text);
    g_autoptr(Command) command =
        command_new(fresh_id(at), id, (int)peer_file(peer, case_id)->len, action, payload);
    command->device_time = at;
    g_autoptr(CommandResult) result = peer_take(peer, command, account, at);
    if (result->outcome != OUTCOME_APPLIED)
        die("the peer", &result->problem);
}

Uuid peer_case(Peer *peer, int serial, bool accepted, instant at)
{
    const Item *item = rulebook_item(peer->book, FOOD_ITEM);
    const Actor *clerk = rulebook_actor(peer->book, CLERK);
    g_autoptr(Command) command = receive_make(peer->book, item, clerk, serial, at);
    g_autoptr(CommandResult) result = peer_take(peer, command, CLERK, at);

    if (result->outcome != OUTCOME_APPLIED)
        die("the peer", &result->problem);
    if (accepted)
        peer_act(peer, command->case_id.text, CLERK, ACTION_ACCEPT,
                 payload_of("mode", "full", NULL), at);
    return command->case_id;
}

/* ---- both together ------------------------------------------------------------------------- */

static void free_change(void *change)
{
    change_free(change);
}

ChangePage *page_of(Change *change, const char *cursor)
{
    ChangePage *page = g_new0(ChangePage, 1);

    page->changes = g_ptr_array_new_with_free_func(free_change);
    if (change)
        g_ptr_array_add(page->changes, change);
    page->cursor = g_strdup(cursor);
    return page;
}

static void free_result(void *result)
{
    command_result_free(result);
}

/* What stands behind a command of its case that was not applied is blocked. */
static CommandResult *take_in_turn(Peer *peer, const Command *command, instant at,
                                   GHashTable *stopped)
{
    g_auto(Problem) why = {0};

    if (g_hash_table_contains(stopped, command->case_id.text)) {
        problem_set(&why, PROBLEM_CASE_BLOCKED, NULL);
        return answer(command, OUTCOME_BLOCKED, &why);
    }
    CommandResult *result = peer_take(peer, command, CLERK, at);
    if (result->outcome != OUTCOME_APPLIED && result->outcome != OUTCOME_DUPLICATE)
        g_hash_table_add(stopped, g_strdup(command->case_id.text));
    return result;
}

guint store_push(Store *store, Peer *peer)
{
    g_autoptr(GPtrArray) entries = outbox_next(store->cache, 500, NULL);
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(free_result);
    g_autoptr(GHashTable) stopped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    assert_non_null(entries);
    for (guint i = 0; i < entries->len; i++) {
        const OutboxEntry *entry = entries->pdata[i];

        g_ptr_array_add(results, take_in_turn(peer, entry->command, store->now, stopped));
    }
    if (!outbox_settle(store->cache, results, &store->problem))
        die("settling", &store->problem);
    return entries->len;
}

bool store_apply(Store *store, ChangePage *page)
{
    problem_clear(&store->problem);
    bool applied = feed_apply(store->cache, page, &store->problem);
    change_page_free(page);
    return applied;
}

void store_settle(Store *store, Uuid command_id, Outcome outcome, ProblemKind why)
{
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(free_result);
    CommandResult *result = command_result_new(&command_id, outcome);

    problem_set(&result->problem, why, NULL);
    g_ptr_array_add(results, result);
    if (!outbox_settle(store->cache, results, &store->problem))
        die("settling", &store->problem);
}
