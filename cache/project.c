/* From events and commands to the case, and from the case to its line in the lists. */
#include "cache/private.h"
#include "domain/clock.h"
#include "wire/wire.h"

#include <string.h>

#define NO_DATE G_MAXINT32

char *holder_key(const char *id_type, const char *id_number)
{
    g_autofree char *number = g_ascii_strup(id_number, -1);

    return g_strconcat(id_type, " ", number, NULL);
}

/* ---- replaying ----------------------------------------------------------------------------- */

/* A receipt that the central refused stays in view, so its check is not asked again. */
static const Assignment *permission(Cache *cache, const Case *file, const Command *command,
                                    const Actor *actor)
{
    const Assignment *assignment = NULL;

    if (case_check(cache_rules(cache), file, command, actor, outbox_time(cache, command),
                   &assignment, NULL))
        return assignment;
    if (command->action == ACTION_RECEIVE && file->version == 0 && actor->assignment_count > 0)
        return &actor->assignments[0];
    return NULL;
}

/* What cannot happen as things stand now is left out: the central will say so in its own words. */
static void predict(Cache *cache, Case *file, Command *command, GPtrArray *events)
{
    const Actor *actor = cache_actor(cache);
    const Assignment *assignment;

    command->base_version = file->version;
    assignment = actor ? permission(cache, file, command, actor) : NULL;
    if (!assignment)
        return;
    g_autoptr(Event) event =
        event_make(file, command, actor, assignment, command->device_time, NULL);
    if (case_apply(file, event, NULL) && events)
        g_ptr_array_add(events, g_steal_pointer(&event));
}

/* Waiting commands, and settled ones whose event is still on its way. Of those that a person has to
 * decide about only a receipt is shown, because without it there would be no case to decide about.
 */
static bool replay_pending(Cache *cache, Case *file, GPtrArray *events, Problem *problem)
{
    int known = file->version;
    g_auto(Query) query =
        sql_select(cache_sql(cache),
                   "SELECT command, state = 'waiting' OR state = 'done' FROM outbox "
                   "WHERE case_id = ? AND (state NOT IN ('done', 'dismissed') "
                   "OR (awaited AND version > ?)) ORDER BY place, sequence",
                   "ui", file->id.text, known);

    while (query_row(&query)) {
        cJSON *json = query_json(&query, 0);
        g_autoptr(Command) command = command_from_json(json, NULL);

        cJSON_Delete(json);
        if (command && (query_int(&query, 1) || command->action == ACTION_RECEIVE))
            predict(cache, file, command, events);
    }
    return query_ok(&query, problem);
}

static bool replay_events(Case *file, const GPtrArray *events, Problem *problem)
{
    for (guint i = 0; i < events->len; i++)
        if (!case_apply(file, events->pdata[i], problem))
            return false;
    return true;
}

Case *project_replay(Cache *cache, gint64 generation, const char *case_id, GPtrArray *events,
                     Problem *problem)
{
    g_autoptr(GPtrArray) known = events_load(cache_sql(cache), generation, case_id, problem);
    Uuid id;

    if (!known)
        return NULL;
    g_strlcpy(id.text, case_id, sizeof id.text);
    g_autoptr(Case) file = case_new(id);
    if (!replay_events(file, known, problem))
        return NULL;
    if (events)
        g_ptr_array_extend_and_steal(events, g_steal_pointer(&known));
    return replay_pending(cache, file, events, problem) ? g_steal_pointer(&file) : NULL;
}

/* ---- releasing ----------------------------------------------------------------------------- */

typedef struct {
    gint64 sequence;
    Command *command;
} Blocked;

static void blocked_clear(void *data)
{
    command_free(((Blocked *)data)->command);
}

static GArray *blocked_commands(Cache *cache, const char *case_id, Problem *problem)
{
    g_autoptr(GArray) list = g_array_new(false, false, sizeof(Blocked));
    g_auto(Query) query = sql_select(cache->writer,
                                     "SELECT sequence, command FROM outbox "
                                     "WHERE case_id = ? AND state = 'blocked' "
                                     "ORDER BY place, sequence",
                                     "u", case_id);

    g_array_set_clear_func(list, blocked_clear);
    while (query_row(&query)) {
        cJSON *json = query_json(&query, 1);
        Blocked blocked = {query_integer(&query, 0), command_from_json(json, NULL)};

        cJSON_Delete(json);
        if (blocked.command)
            g_array_append_val(list, blocked);
    }
    return query_ok(&query, problem) ? g_steal_pointer(&list) : NULL;
}

bool project_release(Cache *cache, gint64 generation, const char *case_id, Problem *problem)
{
    g_autoptr(GArray) list = blocked_commands(cache, case_id, problem);
    g_autoptr(Case) file = project_replay(cache, generation, case_id, NULL, problem);
    bool good = list && file;

    for (guint i = 0; good && i < list->len; i++) {
        const Blocked *blocked = &g_array_index(list, Blocked, i);

        predict(cache, file, blocked->command, NULL);
        cJSON *json = command_to_json(blocked->command);
        good = sql_run(cache->writer, problem,
                       "UPDATE outbox SET state = 'waiting', command = ? WHERE sequence = ?", "jl",
                       json, blocked->sequence);
        cJSON_Delete(json);
    }
    return good;
}

/* ---- the line in the lists ----------------------------------------------------------------- */

typedef struct {
    int pending;
    int attention;
} OpenWork;

static bool open_work(Cache *cache, const char *case_id, OpenWork *work, Problem *problem)
{
    g_auto(Query) query =
        sql_select(cache_sql(cache),
                   "SELECT count(*) FILTER (WHERE state IN ('waiting', 'conflict', 'blocked')), "
                   "count(*) FILTER (WHERE state IN ('conflict', 'rejected', 'handed_over')) "
                   "FROM outbox WHERE case_id = ? AND state NOT IN ('done', 'dismissed')",
                   "u", case_id);

    *work = (OpenWork){0};
    if (query_row(&query))
        *work = (OpenWork){query_int(&query, 0), query_int(&query, 1)};
    return query_ok(&query, problem);
}

static int sort_date(date day)
{
    return day == DATE_NONE ? NO_DATE : day;
}

static bool is_paused(const Case *file)
{
    guint count = file->pauses->len;

    return count > 0 && g_array_index(file->pauses, Pause, count - 1).to == DATE_NONE;
}

/* Closed with a decision that the applicant has not got yet. */
static bool is_undelivered(const Case *file)
{
    return file->state == STATE_CLOSED && file->decided_at != 0 && file->delivered_at == 0;
}

/* NULL: not known. Caller frees. */
static char *holder_of(const Party *party)
{
    return party->id_type && party->id_number ? holder_key(party->id_type, party->id_number) : NULL;
}

static bool write_line(Cache *cache, gint64 generation, const Case *file, OpenWork work,
                       Problem *problem)
{
    const Rules *rules = cache_rules(cache);
    const ItemStep *step = file->state == STATE_REVIEW ? case_step(rules, file) : NULL;
    g_autofree char *holder = holder_of(&file->applicant);
    Due due, legal;

    case_due(rules, file, &due, &legal);
    return sql_run(cache->writer, problem,
                   "INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                   "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "lui"
                   "sssss"
                   "i"
                   "sssssss"
                   "ll"
                   "iiiiiii"
                   "s",
                   generation, file->id.text, file->version, state_name(file->state),
                   result_name(file->result), file->number, file->receipt, file->item_code,
                   file->item_version, file->applicant.name, file->applicant.kind, file->region,
                   file->organisation, file->receiver, file->handler, step ? step->name : NULL,
                   file->received_at, file->updated_at, sort_date(due.day), sort_date(legal.day),
                   (int)(due.provisional), (int)is_paused(file), (int)is_undelivered(file),
                   work.pending, work.attention, holder);
}

bool project_write(Cache *cache, gint64 generation, const Case *file, Problem *problem)
{
    OpenWork work;

    return open_work(cache, file->id.text, &work, problem) &&
           write_line(cache, generation, file, work, problem);
}

bool project_write_quiet(Cache *cache, gint64 generation, const Case *file, Problem *problem)
{
    return write_line(cache, generation, file, (OpenWork){0}, problem);
}

bool project_case(Cache *cache, gint64 generation, const char *case_id, Problem *problem)
{
    g_autoptr(Case) file = project_replay(cache, generation, case_id, NULL, problem);

    if (!file)
        return false;
    if (file->version > 0)
        return project_write(cache, generation, file, problem);
    return sql_run(cache->writer, problem, "DELETE FROM cases WHERE generation = ? AND id = ?",
                   "lu", generation, case_id);
}

bool project_found(Cache *cache, gint64 generation, Query *query, Problem *problem)
{
    g_autoptr(GArray) ids = query_uuids(query, problem);

    for (guint i = 0; ids && i < ids->len; i++)
        if (!project_case(cache, generation, g_array_index(ids, Uuid, i).text, problem))
            return false;
    return ids != NULL;
}
