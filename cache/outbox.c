#include "cache/private.h"
#include "domain/json.h"
#include "domain/names.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define TRUST_MS (5 * 60 * 1000)

static const struct {
    const char *name;
    const char *label;
} kinds[OUTBOX_STATE_COUNT] = {
#define X(id, name, label) {name, label},
    OUTBOX_STATES(X)
#undef X
};

const char *outbox_state_name(OutboxState state)
{
    return kinds[state].name;
}

const char *outbox_state_label(OutboxState state)
{
    return kinds[state].label;
}

static OutboxState state_named(const char *name)
{
    return (OutboxState)name_index(kinds, name);
}

void outbox_entry_free(OutboxEntry *entry)
{
    if (!entry)
        return;
    command_free(entry->command);
    problem_clear(&entry->problem);
    g_free(entry);
}

/* ---- submitting ---------------------------------------------------------------------------- */

bool uuid7_new(Uuid *out, instant at, Problem *problem)
{
    guint8 random[10];

    if (getrandom(random, sizeof random, 0) != sizeof random)
        return lock_problem(errno, problem);
    *out = uuid7_make(at, random);
    return true;
}

instant outbox_time(Cache *cache, const Command *command)
{
    gint64 offset;

    cache_clock_offset(cache, &offset);
    return command->device_time + offset;
}

static void stamp(Cache *cache, Command *command)
{
    gint64 offset;
    bool compared = cache_clock_offset(cache, &offset);

    command->trust = compared && ABS(offset) <= TRUST_MS ? TRUST_YES : TRUST_NO;
    if (command->device_time == 0)
        command->device_time = cache_now();
    g_free(command->device);
    command->device = cache_get(cache, CACHE_DEVICE);
}

bool outbox_judge(Cache *cache, Case *file, Command *command, Problem *problem)
{
    const Actor *actor = cache_actor(cache);
    const Assignment *assignment = NULL;

    stamp(cache, command);
    if (!actor)
        return problem_set(problem, PROBLEM_SIGN_IN, NULL);
    if (!case_check(cache_rules(cache), file, command, actor, outbox_time(cache, command),
                    &assignment, problem))
        return false;
    g_autoptr(Event) event =
        event_make(file, command, actor, assignment, command->device_time, NULL);
    return case_apply(file, event, problem);
}

bool outbox_insert(Cache *cache, const Command *command, gint64 place, Problem *problem)
{
    cJSON *json = command_to_json(command);
    g_autofree char *text = wire_print(json);

    cJSON_Delete(json);
    return sql_run(cache->writer, problem,
                   "INSERT INTO outbox (place, id, case_id, action, state, command) "
                   "VALUES (coalesce(nullif(?, 0), "
                   "(SELECT coalesce(max(sequence), 0) + 1 FROM outbox)), "
                   "?, ?, ?, 'waiting', ?)",
                   "luuss", place, command->id.text, command->case_id.text,
                   action_rule(command->action)->name, text) &&
           files_named(cache, text, problem);
}

/* Nothing is put on top of a step that a person has to decide about first, nor on a case that the
 * central never took. */
static bool may_follow(Cache *cache, const Command *command, Problem *problem)
{
    g_auto(Query) query =
        sql_select(cache->writer,
                   "SELECT EXISTS (SELECT 1 FROM outbox WHERE id = ?), EXISTS "
                   "(SELECT 1 FROM outbox WHERE case_id = ? AND (state IN ('conflict', 'blocked') "
                   "OR (action = 'receive' AND state IN ('rejected', 'handed_over'))))",
                   "uu", command->id.text, command->case_id.text);

    if (!query_row(&query))
        return query_ok(&query, problem);
    if (query_int(&query, 0))
        return problem_set(problem, PROBLEM_KEY_REUSED, NULL);
    return !query_int(&query, 1) ||
           problem_set_at(problem, command->case_id.text, PROBLEM_CASE_BLOCKED, NULL);
}

/* A receipt number is used up by the transaction that keeps the command, or not at all. */
bool outbox_give_receipt(Cache *cache, Command *command, Problem *problem)
{
    const cJSON *payload = command->payload;
    const char *given = json_text(payload, "receipt");
    const char *region = json_text(payload, "region");
    char receipt[17];

    if (command->action != ACTION_RECEIVE || (given && *given))
        return true;
    g_autofree char *county = g_strndup(region ? region : "", COUNTY_DIGITS);
    if (!lease_take(cache, county, receipt, problem))
        return false;
    json_put(command->payload, "receipt", cJSON_CreateString(receipt));
    return true;
}

static bool submit(Cache *cache, const Command *wish, Problem *problem)
{
    g_autoptr(Command) command = command_copy(wish);
    gint64 shown = sql_number(cache->writer, 0, "SELECT generation FROM feed", "");

    if (command->action == ACTION_RECEIVE && !outbox_replace_refused(cache, command, problem))
        return false;
    g_autoptr(Case) file = project_replay(cache, shown, command->case_id.text, NULL, problem);

    if (!file || !may_follow(cache, command, problem) ||
        !outbox_give_receipt(cache, command, problem))
        return false;
    if (action_rule(command->action)->flags & ACTION_COMMUTES)
        command->base_version = file->version;
    return outbox_judge(cache, file, command, problem) &&
           outbox_insert(cache, command, 0, problem) && project_write(cache, shown, file, problem);
}

bool outbox_submit(Cache *cache, const Command *command, Problem *problem)
{
    if (command->action >= ACTION_COUNT)
        return problem_set(problem, PROBLEM_ACTION_UNKNOWN, "?", NULL);
    if (!cache_begin(cache, problem) || !cache_end(cache, submit(cache, command, problem), problem))
        return false;
    cache_nudge(cache);
    return true;
}

/* ---- reading ------------------------------------------------------------------------------- */

#define ENTRY_COLUMNS "sequence, command, state, tries, last_try, problem"

static OutboxEntry *entry_read(const Query *query)
{
    OutboxEntry *entry = g_new0(OutboxEntry, 1);
    cJSON *command = query_json(query, 1);
    cJSON *problem = query_json(query, 5);

    entry->sequence = query_integer(query, 0);
    entry->command = command_from_json(command, NULL);
    entry->state = state_named(query_text(query, 2));
    entry->tries = query_int(query, 3);
    entry->last_try = query_integer(query, 4);
    if (problem)
        problem_from_json(problem, &entry->problem);
    cJSON_Delete(command);
    cJSON_Delete(problem);
    return entry;
}

static GPtrArray *entries_read(Query *query, Problem *problem)
{
    g_autoptr(GPtrArray) entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)outbox_entry_free);

    while (query_row(query)) {
        OutboxEntry *entry = entry_read(query);

        if (entry->command)
            g_ptr_array_add(entries, entry);
        else
            outbox_entry_free(entry);
    }
    return query_ok(query, problem) ? g_steal_pointer(&entries) : NULL;
}

GPtrArray *outbox_next(Cache *cache, size_t limit, Problem *problem)
{
    g_auto(Query) query =
        sql_select(cache->reader,
                   "SELECT " ENTRY_COLUMNS " FROM (SELECT *, row_number() OVER "
                   "(PARTITION BY case_id ORDER BY place, sequence) AS turn FROM outbox "
                   "WHERE state = 'waiting' AND case_id NOT IN "
                   "(SELECT case_id FROM outbox WHERE state = 'conflict')) "
                   "ORDER BY turn > 1, place, sequence LIMIT ?",
                   "l", (gint64)limit);

    return entries_read(&query, problem);
}

/* One placeholder a state, so that there are few texts to prepare. */
GPtrArray *outbox_list(Cache *cache, unsigned states, size_t limit, Problem *problem)
{
    static const unsigned settled = 1U << OUTBOX_DONE | 1U << OUTBOX_DISMISSED;
    unsigned bits = states ? states : ~settled;
    const char *names[OUTBOX_STATE_COUNT];

    for (OutboxState state = 0; state < OUTBOX_STATE_COUNT; state++)
        names[state] = bits & 1U << state ? kinds[state].name : NULL;
    G_STATIC_ASSERT(OUTBOX_STATE_COUNT == 7);
    g_auto(Query) query = sql_select(cache->reader,
                                     "SELECT " ENTRY_COLUMNS " FROM outbox "
                                     "WHERE state IN (?, ?, ?, ?, ?, ?, ?) "
                                     "ORDER BY sequence DESC LIMIT ?",
                                     "sssssssl", names[0], names[1], names[2], names[3], names[4],
                                     names[5], names[6], (gint64)limit);
    return entries_read(&query, problem);
}

int outbox_unsent(Cache *cache)
{
    return (int)sql_number(cache_sql(cache), 0,
                           "SELECT count(*) FROM outbox "
                           "WHERE state IN ('waiting', 'conflict', 'blocked')",
                           "");
}

int outbox_attention(Cache *cache)
{
    return (int)sql_number(cache_sql(cache), 0,
                           "SELECT count(*) FROM outbox "
                           "WHERE state IN ('conflict', 'rejected', 'handed_over')",
                           "");
}

static bool count_tries(Cache *cache, const GPtrArray *entries, instant at, Problem *problem)
{
    for (guint i = 0; i < entries->len; i++) {
        const OutboxEntry *entry = entries->pdata[i];

        if (!sql_run(cache->writer, problem,
                     "UPDATE outbox SET tries = tries + 1, last_try = ? WHERE sequence = ?", "ll",
                     (gint64)at, entry->sequence))
            return false;
    }
    return true;
}

bool outbox_tried(Cache *cache, const GPtrArray *entries, instant at, Problem *problem)
{
    return cache_begin(cache, problem) &&
           cache_end(cache, count_tries(cache, entries, at, problem), problem);
}
