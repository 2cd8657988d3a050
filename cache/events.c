#include "cache/private.h"

#include <stdio.h>
#include <string.h>

bool events_head(Sql *db, gint64 generation, const char *case_id, ChainHead *head, Problem *problem)
{
    g_auto(Query) query = sql_select(db,
                                     "SELECT version, hash FROM event "
                                     "WHERE generation = ? AND case_id = ? "
                                     "ORDER BY version DESC LIMIT 1",
                                     "lu", generation, case_id);

    *head = (ChainHead){0};
    g_strlcpy(head->case_id.text, case_id, sizeof head->case_id.text);
    if (query_row(&query)) {
        head->version = query_int(&query, 0);
        query_hash(&query, 1, head->hash);
    }
    return query_ok(&query, problem);
}

static Event *event_read(const Query *query, const char *case_id, const char *previous)
{
    Event *event = g_new0(Event, 1);

    g_strlcpy(event->case_id.text, case_id, sizeof event->case_id.text);
    event->version = query_int(query, 0);
    event->id = query_uuid(query, 1);
    event->action = action_from_name(query_text(query, 2));
    event->actor = query_dup(query, 3);
    event->organisation = query_dup(query, 4);
    event->at = query_integer(query, 5);
    event->device_time = query_integer(query, 6);
    event->trust = query_int(query, 7) ? TRUST_YES : TRUST_NO;
    event->payload = query_json(query, 8);
    event->given = query_json(query, 9);
    query_hash(query, 10, event->hash);
    g_strlcpy(event->previous, previous, sizeof event->previous);
    return event;
}

/* Nothing was ever written that cannot be read, but disks rot. */
static bool is_readable(const Event *event)
{
    return event->action != ACTION_COUNT && event->payload && event->id.text[0];
}

static bool chain_broken(const Event *event, Problem *problem)
{
    char version[16];

    snprintf(version, sizeof version, "%d", event->version);
    return problem_set_at(problem, event->case_id.text, PROBLEM_CHAIN_BROKEN, version, NULL);
}

GPtrArray *events_load(Sql *db, gint64 generation, const char *case_id, Problem *problem)
{
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    g_auto(Query) query =
        sql_select(db,
                   "SELECT version, id, action, actor, organisation, at, device_time, trusted, "
                   "payload, given, hash FROM event "
                   "WHERE generation = ? AND case_id = ? ORDER BY version",
                   "lu", generation, case_id);
    const char *previous = "";

    while (query_row(&query)) {
        Event *event = event_read(&query, case_id, previous);

        g_ptr_array_add(events, event);
        if (!is_readable(event)) {
            chain_broken(event, problem);
            return NULL;
        }
        previous = event->hash;
    }
    return query_ok(&query, problem) ? g_steal_pointer(&events) : NULL;
}

static bool event_insert(Sql *db, gint64 generation, const Event *event, Problem *problem)
{
    return sql_run(db, problem, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "luiusssllijjh", generation, event->case_id.text, event->version, event->id.text,
                   action_rule(event->action)->name, event->actor, event->organisation, event->at,
                   event->device_time, (int)(event->trust == TRUST_YES), event->payload,
                   event->given, event->hash);
}

/* An event that was here before has to be the same one. */
static bool event_is_known(Sql *db, gint64 generation, const Event *event)
{
    return sql_number(db, 0,
                      "SELECT 1 FROM event "
                      "WHERE generation = ? AND case_id = ? AND version = ? AND hash = ?",
                      "luih", generation, event->case_id.text, event->version, event->hash) == 1;
}

bool events_add(Sql *db, gint64 generation, const Event *event, ChainHead *head, Problem *problem)
{
    if (strcmp(event->case_id.text, head->case_id.text) != 0)
        return chain_broken(event, problem);
    if (event->version <= head->version)
        return event_is_known(db, generation, event) || chain_broken(event, problem);
    if (event->version != head->version + 1 || !event_verify(event, head->hash))
        return chain_broken(event, problem);
    if (!event_insert(db, generation, event, problem))
        return false;
    head->version = event->version;
    g_strlcpy(head->hash, event->hash, sizeof head->hash);
    return true;
}

bool events_forget(Sql *db, gint64 generation, const char *case_id, Problem *problem)
{
    return sql_run(db, problem, "DELETE FROM event WHERE generation = ? AND case_id = ?", "lu",
                   generation, case_id) &&
           sql_run(db, problem, "DELETE FROM cases WHERE generation = ? AND id = ?", "lu",
                   generation, case_id);
}
