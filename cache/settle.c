/* What becomes of commands: the central's answers, events that arrive by themselves, and the
 * decisions of a person. */
#include "cache/feed.h"
#include "cache/private.h"
#include "domain/json.h"

#include <string.h>

/* The state after each outcome, and what it does to the later commands of the case. What waits
 * behind a command that a person has to decide about is blocked, whatever the central said of it.
 */
static const struct {
    OutboxState state;
    bool blocks;
} settlements[OUTCOME_COUNT] = {
    [OUTCOME_APPLIED] = {OUTBOX_DONE, false},
    [OUTCOME_DUPLICATE] = {OUTBOX_DONE, false},
    [OUTCOME_CONFLICT] = {OUTBOX_CONFLICT, true},
    [OUTCOME_REJECTED] = {OUTBOX_REJECTED, true},
    [OUTCOME_BLOCKED] = {OUTBOX_WAITING, false},
    [OUTCOME_RETRY_LATER] = {OUTBOX_WAITING, false},
    [OUTCOME_NOT_IN_SCOPE] = {OUTBOX_HANDED_OVER, false},
};

static gint64 shown(Cache *cache)
{
    return sql_number(cache->writer, 0, "SELECT generation FROM feed", "");
}

/* ---- rows ---------------------------------------------------------------------------------- */

typedef struct {
    gint64 sequence;
    gint64 place;
    Uuid case_id;
    bool receives;
    char *state;
    Command *command; /* NULL: not readable by this program */
    Problem why;      /* of the last answer */
} Row;

static void row_clear(Row *row)
{
    g_free(row->state);
    command_free(row->command);
    problem_clear(&row->why);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

/* False with no problem set when there is no such command. */
static bool row_find(Cache *cache, const char *command_id, Row *row, Problem *problem)
{
    g_auto(Query) query = sql_select(cache->writer,
                                     "SELECT sequence, place, case_id, action = 'receive', state, "
                                     "command, problem FROM outbox WHERE id = ?",
                                     "u", command_id);

    if (!query_row(&query)) {
        query_ok(&query, problem);
        return false;
    }
    row->sequence = query_integer(&query, 0);
    row->place = query_integer(&query, 1);
    row->case_id = query_uuid(&query, 2);
    row->receives = query_int(&query, 3) != 0;
    row->state = query_dup(&query, 4);
    cJSON *json = query_json(&query, 5);
    row->command = command_from_json(json, NULL);
    cJSON_Delete(json);
    json = query_json(&query, 6);
    if (json)
        problem_from_json(json, &row->why);
    cJSON_Delete(json);
    return true;
}

static bool row_is(const Row *row, OutboxState state)
{
    return strcmp(row->state, outbox_state_name(state)) == 0;
}

static bool row_mark(Cache *cache, gint64 sequence, OutboxState state, const Problem *why,
                     Problem *problem)
{
    cJSON *json = why && why->kind != PROBLEM_NONE ? problem_to_json(why) : NULL;
    bool good = sql_run(cache->writer, problem,
                        "UPDATE outbox SET state = ?, problem = ? WHERE sequence = ?", "sjl",
                        outbox_state_name(state), json, sequence);

    cJSON_Delete(json);
    return good;
}

static bool block_after(Cache *cache, const Row *row, Problem *problem)
{
    return sql_run(cache->writer, problem,
                   "UPDATE outbox SET state = 'blocked' "
                   "WHERE case_id = ? AND state = 'waiting' AND (place, sequence) > (?, ?)",
                   "ull", row->case_id.text, row->place, row->sequence);
}

static bool is_behind_another(Cache *cache, const Row *row)
{
    return sql_number(cache->writer, 0,
                      "SELECT 1 FROM outbox WHERE case_id = ? AND (place, sequence) < (?, ?) "
                      "AND state IN ('conflict', 'rejected', 'blocked')",
                      "ull", row->case_id.text, row->place, row->sequence) == 1;
}

/* ---- events that arrive -------------------------------------------------------------------- */

/* Frees what waited behind a command that has gone, unless it is behind another one too. */
static bool unblock(Cache *cache, gint64 generation, const char *case_id, Problem *problem)
{
    gint64 held = sql_number(cache->writer, 0,
                             "SELECT 1 FROM outbox WHERE case_id = ?1 "
                             "AND state IN ('conflict', 'rejected') AND place < "
                             "(SELECT max(place) FROM outbox WHERE case_id = ?1 "
                             "AND state = 'blocked')",
                             "u", case_id);

    return held == 1 || project_release(cache, generation, case_id, problem);
}

static bool mark_happened(Cache *cache, const Event *event, bool awaited, Problem *problem)
{
    return sql_run(cache->writer, problem,
                   "UPDATE outbox SET state = 'done', version = ?, awaited = ?, problem = NULL "
                   "WHERE id = ?",
                   "iiu", event->version, (int)awaited, event->id.text);
}

bool outbox_arrived(Cache *cache, gint64 generation, const Event *event, Problem *problem)
{
    if (!mark_happened(cache, event, false, problem))
        return false;
    return sqlite3_changes(cache->writer->handle) == 0 ||
           unblock(cache, generation, event->case_id.text, problem);
}

static bool unblock_all(Cache *cache, gint64 generation, Problem *problem)
{
    g_auto(Query) query = sql_select(
        cache->writer, "SELECT DISTINCT case_id FROM outbox WHERE state = 'blocked'", "");
    g_autoptr(GArray) cases = query_uuids(&query, problem);

    for (guint i = 0; cases && i < cases->len; i++)
        if (!unblock(cache, generation, g_array_index(cases, Uuid, i).text, problem))
            return false;
    return cases != NULL;
}

/* The settled rows, most of the table, are not looked at. */
bool outbox_arrived_all(Cache *cache, gint64 generation, Problem *problem)
{
    return sql_run(cache->writer, problem,
                   "UPDATE outbox SET state = 'done', version = event.version, awaited = 0, "
                   "problem = NULL FROM event WHERE event.generation = ? "
                   "AND event.case_id = outbox.case_id AND event.id = outbox.id "
                   "AND outbox.sequence IN (SELECT sequence FROM outbox WHERE awaited UNION ALL "
                   "SELECT sequence FROM outbox WHERE state IN ('waiting', 'conflict', 'blocked', "
                   "'rejected', 'handed_over', 'dismissed'))",
                   "l", generation) &&
           unblock_all(cache, generation, problem);
}

bool outbox_hand_over(Cache *cache, const char *case_id, bool answered, Problem *problem)
{
    g_auto(Problem) why = {0};

    problem_set_at(&why, case_id, PROBLEM_SCOPE, NULL);
    if (!sql_run(cache->writer, problem, "UPDATE outbox SET awaited = 0 WHERE case_id = ?", "u",
                 case_id))
        return false;
    cJSON *json = problem_to_json(&why);
    bool good = sql_run(cache->writer, problem,
                        "UPDATE outbox SET state = 'handed_over', problem = ? "
                        "WHERE case_id = ? AND (state IN ('conflict', 'blocked') "
                        "OR state = 'waiting' AND (? OR tries = 0))",
                        "jui", json, case_id, (int)answered);
    cJSON_Delete(json);
    return good;
}

bool outbox_project_all(Cache *cache, gint64 generation, Problem *problem)
{
    g_auto(Query) query =
        sql_select(cache->writer,
                   "SELECT case_id FROM outbox WHERE awaited UNION SELECT case_id FROM outbox "
                   "WHERE state IN ('waiting', 'conflict', 'blocked', 'rejected', 'handed_over')",
                   "");

    return project_found(cache, generation, &query, problem);
}

/* The next sync begins with a snapshot. */
static bool begin_anew(Cache *cache, Problem *problem)
{
    return sql_run(cache->writer, problem, "UPDATE feed SET cursor = NULL, resume = NULL", "");
}

/* An answer may run ahead of the feed: an event after a gap is left for the feed to bring. One that
 * does not fit what is here means that the feed has to be taken anew; the outcome stands all the
 * same. */
static bool absorb(Cache *cache, gint64 generation, const char *case_id, const Event *event,
                   bool *broken, Problem *problem)
{
    ChainHead head;
    g_auto(Problem) why = {0};

    if (!events_head(cache->writer, generation, case_id, &head, problem))
        return false;
    if (event->version > head.version + 1 ||
        events_add(cache->writer, generation, event, &head, &why))
        return true;
    *broken = why.kind == PROBLEM_CHAIN_BROKEN;
    if (!*broken)
        problem_move(problem, &why);
    return *broken;
}

static bool absorb_events(Cache *cache, gint64 generation, const char *case_id,
                          const CommandResult *result, Problem *problem)
{
    bool broken = false;

    for (guint i = 0; !broken && i < result->events->len; i++) {
        const Event *event = result->events->pdata[i];

        if (!absorb(cache, generation, case_id, event, &broken, problem) ||
            (!broken && !mark_happened(cache, event, true, problem)))
            return false;
    }
    return !broken || begin_anew(cache, problem);
}

/* ---- the central's answers ----------------------------------------------------------------- */

/* Until its event is here an applied command is still shown as predicted. */
static bool mark_done(Cache *cache, const Row *row, const CommandResult *result, Problem *problem)
{
    int version = G_MAXINT;

    for (guint i = 0; i < result->events->len; i++) {
        const Event *event = result->events->pdata[i];

        if (strcmp(event->id.text, result->id.text) == 0)
            version = event->version;
    }
    return sql_run(cache->writer, problem,
                   "UPDATE outbox SET state = 'done', problem = NULL, version = ?, awaited = 1 "
                   "WHERE sequence = ? AND state <> 'done'",
                   "il", version, row->sequence);
}

static bool settle_row(Cache *cache, const Row *row, const CommandResult *result, Problem *problem)
{
    OutboxState state = settlements[result->outcome].state;

    if (state == OUTBOX_DONE)
        return mark_done(cache, row, result, problem);
    /* Neither what has happened nor what a person gave up is opened again by a late answer. */
    if (row_is(row, OUTBOX_DONE) || row_is(row, OUTBOX_DISMISSED))
        return true;
    /* It went along with what was sent before it. */
    if (row_is(row, OUTBOX_HANDED_OVER) && state == OUTBOX_WAITING)
        return true;
    if (state == OUTBOX_HANDED_OVER && !outbox_hand_over(cache, row->case_id.text, true, problem))
        return false;
    if (state == OUTBOX_WAITING && is_behind_another(cache, row))
        state = OUTBOX_BLOCKED;
    return row_mark(cache, row->sequence, state, &result->problem, problem) &&
           (!settlements[result->outcome].blocks || block_after(cache, row, problem));
}

static bool settle_one(Cache *cache, gint64 generation, const CommandResult *result,
                       GHashTable *touched, Problem *problem)
{
    g_auto(Row) row = {0};
    g_auto(Problem) why = {0};

    if (result->outcome >= OUTCOME_COUNT)
        return true;
    if (!row_find(cache, result->id.text, &row, &why)) {
        bool unknown = why.kind == PROBLEM_NONE;

        problem_move(problem, &why);
        return unknown;
    }
    g_hash_table_add(touched, g_strdup(row.case_id.text));
    return absorb_events(cache, generation, row.case_id.text, result, problem) &&
           settle_row(cache, &row, result, problem);
}

/* A case whose record is damaged must not keep the answers to the others from being settled. */
static bool project_sound(Cache *cache, gint64 generation, const char *case_id, Problem *problem)
{
    g_auto(Problem) why = {0};

    if (project_case(cache, generation, case_id, &why))
        return true;
    if (why.kind == PROBLEM_CHAIN_BROKEN)
        return begin_anew(cache, problem);
    problem_move(problem, &why);
    return false;
}

static bool settle(Cache *cache, const GPtrArray *results, Problem *problem)
{
    g_autoptr(GHashTable) touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gint64 generation = shown(cache);
    GHashTableIter iter;
    void *case_id;

    for (guint i = 0; i < results->len; i++)
        if (!settle_one(cache, generation, results->pdata[i], touched, problem))
            return false;
    g_hash_table_iter_init(&iter, touched);
    while (g_hash_table_iter_next(&iter, &case_id, NULL))
        if (!project_sound(cache, generation, case_id, problem))
            return false;
    return true;
}

bool outbox_settle(Cache *cache, const GPtrArray *results, Problem *problem)
{
    return cache_begin(cache, problem) &&
           cache_end(cache, settle(cache, results, problem), problem);
}

/* ---- a person's decisions ------------------------------------------------------------------ */

static bool decidable(Cache *cache, const char *command_id, unsigned wanted, Row *row,
                      Problem *problem)
{
    g_auto(Problem) why = {0};

    if (row_find(cache, command_id, row, &why) && row->command)
        for (OutboxState state = 0; state < OUTBOX_STATE_COUNT; state++)
            if (wanted & 1U << state && row_is(row, state))
                return true;
    if (why.kind == PROBLEM_NONE)
        problem_set(&why, PROBLEM_NOT_FOUND, command_id, NULL);
    problem_move(problem, &why);
    return false;
}

/* Work that went on after a rejection is in front of what is tried again. */
static gint64 place_again(Cache *cache, const Row *row)
{
    gint64 passed = sql_number(cache->writer, 0,
                               "SELECT 1 FROM outbox WHERE case_id = ? AND state = 'waiting' "
                               "AND (place, sequence) > (?, ?)",
                               "ull", row->case_id.text, row->place, row->sequence);

    return passed == 1 ? 0 : row->place;
}

/* A number that the central does not take is no part of the wish. */
static bool change_receipt(Cache *cache, const Row *row, Problem *problem)
{
    if (row->why.kind == PROBLEM_RECEIPT_USED)
        cJSON_DeleteItemFromObjectCaseSensitive(row->command->payload, "receipt");
    return outbox_give_receipt(cache, row->command, problem);
}

static bool take_again(Cache *cache, const char *command_id, instant now, Problem *problem)
{
    g_auto(Row) row = {0};
    gint64 generation = shown(cache);

    if (!decidable(cache, command_id, 1U << OUTBOX_CONFLICT | 1U << OUTBOX_REJECTED, &row, problem))
        return false;
    gint64 place = place_again(cache, &row);
    if (!row_mark(cache, row.sequence, OUTBOX_DISMISSED, NULL, problem))
        return false;
    g_autoptr(Case) file = project_replay(cache, generation, row.case_id.text, NULL, problem);
    if (!file || !uuid7_new(&row.command->id, now, problem))
        return false;
    row.command->base_version = file->version;
    row.command->device_time = now;
    return change_receipt(cache, &row, problem) &&
           outbox_judge(cache, file, row.command, problem) &&
           outbox_insert(cache, row.command, place, problem) &&
           project_release(cache, generation, row.case_id.text, problem) &&
           project_case(cache, generation, row.case_id.text, problem);
}

bool outbox_again(Cache *cache, const char *command_id, instant now, Problem *problem)
{
    if (!cache_begin(cache, problem) ||
        !cache_end(cache, take_again(cache, command_id, now, problem), problem))
        return false;
    cache_nudge(cache);
    return true;
}

/* Without its receipt there is no case, so what was to follow goes with it. */
static bool dismiss_with_case(Cache *cache, const Row *row, Problem *problem)
{
    return sql_run(cache->writer, problem,
                   "UPDATE outbox SET state = 'dismissed' "
                   "WHERE case_id = ? AND state NOT IN ('done', 'dismissed')",
                   "u", row->case_id.text);
}

static void take_receipt(const Row *from, Command *to)
{
    const char *receipt = from->command ? json_text(from->command->payload, "receipt") : NULL;
    const char *given = json_text(to->payload, "receipt");

    if (receipt && from->why.kind != PROBLEM_RECEIPT_USED && !(given && *given))
        json_put(to->payload, "receipt", cJSON_CreateString(receipt));
}

bool outbox_replace_refused(Cache *cache, Command *command, Problem *problem)
{
    g_auto(Row) row = {0};
    g_auto(Query) query = sql_select(cache->writer,
                                     "SELECT id FROM outbox WHERE case_id = ? "
                                     "AND action = 'receive' AND state = 'rejected'",
                                     "u", command->case_id.text);

    if (!query_row(&query))
        return query_ok(&query, problem);
    Uuid refused = query_uuid(&query, 0);
    query_clear(&query);
    if (!row_find(cache, refused.text, &row, problem))
        return false;
    take_receipt(&row, command);
    return dismiss_with_case(cache, &row, problem);
}

static bool dismiss_one(Cache *cache, gint64 generation, const Row *row, Problem *problem)
{
    if (!sql_run(cache->writer, problem, "UPDATE outbox SET state = 'dismissed' WHERE sequence = ?",
                 "l", row->sequence))
        return false;
    return unblock(cache, generation, row->case_id.text, problem);
}

static bool dismiss(Cache *cache, const char *command_id, Problem *problem)
{
    static const unsigned wanted = 1U << OUTBOX_CONFLICT | 1U << OUTBOX_REJECTED |
                                   1U << OUTBOX_HANDED_OVER | 1U << OUTBOX_BLOCKED;
    g_auto(Row) row = {0};
    gint64 generation = shown(cache);

    if (!decidable(cache, command_id, wanted, &row, problem))
        return false;
    bool good = row.receives ? dismiss_with_case(cache, &row, problem)
                             : dismiss_one(cache, generation, &row, problem);
    return good && project_case(cache, generation, row.case_id.text, problem);
}

bool outbox_dismiss(Cache *cache, const char *command_id, Problem *problem)
{
    if (!cache_begin(cache, problem) ||
        !cache_end(cache, dismiss(cache, command_id, problem), problem))
        return false;
    cache_nudge(cache);
    return true;
}
