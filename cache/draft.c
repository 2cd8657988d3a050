#include "cache/draft.h"

#include "cache/private.h"
#include "wire/wire.h"

#include <string.h>

/* A draft is submitted while its receive is with the central or waits for a person to decide; one
 * that was rejected or given up leaves it open. */
#define IS_SUBMITTED(id)                                                          \
    "EXISTS (SELECT 1 FROM outbox WHERE case_id = " id " AND action = 'receive' " \
    "AND state NOT IN ('rejected', 'dismissed'))"
#define SUBMITTED IS_SUBMITTED("draft.id")
#define LIST_COLUMNS                                                                     \
    "id, item_code, item_version, item_name, applicant, applicant_kind, step, created, " \
    "updated, " SUBMITTED

void draft_free(Draft *draft)
{
    if (!draft)
        return;
    g_free(draft->item_code);
    g_free(draft->item_name);
    g_free(draft->applicant);
    g_free(draft->applicant_kind);
    g_free(draft->step);
    cJSON_Delete(draft->body);
    g_free(draft);
}

/* ---- saving -------------------------------------------------------------------------------- */

static bool is_submitted(Cache *cache, const char *id)
{
    return sql_number(cache->writer, 0, "SELECT " IS_SUBMITTED("?"), "u", id) == 1;
}

static bool refuse_submitted(const char *id, Problem *problem)
{
    return problem_set_at(problem, id, PROBLEM_ALREADY, action_rule(ACTION_RECEIVE)->label, NULL);
}

static bool save(Cache *cache, const Draft *draft, const char *body, Problem *problem)
{
    instant created = draft->created_at ? draft->created_at : draft->updated_at;

    if (is_submitted(cache, draft->id.text))
        return refuse_submitted(draft->id.text, problem);
    return sql_run(cache->writer, problem,
                   "INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (id) DO UPDATE SET item_code = excluded.item_code, "
                   "item_version = excluded.item_version, item_name = excluded.item_name, "
                   "applicant = excluded.applicant, applicant_kind = excluded.applicant_kind, "
                   "step = excluded.step, updated = excluded.updated, body = excluded.body",
                   "usisssslls", draft->id.text, draft->item_code, draft->item_version,
                   draft->item_name, draft->applicant, draft->applicant_kind, draft->step, created,
                   draft->updated_at, body);
}

bool draft_save(Cache *cache, const Draft *draft, Problem *problem)
{
    g_autofree char *body = wire_print(draft->body);

    if (!uuid_is_valid(draft->id.text))
        return problem_set(problem, PROBLEM_MALFORMED, "id", NULL);
    if (strlen(body) > DRAFT_BODY_MAX)
        return problem_set(problem, PROBLEM_TOO_LARGE, "256 KB", NULL);
    return cache_begin(cache, problem) &&
           cache_end(cache, save(cache, draft, body, problem), problem);
}

/* ---- reading ------------------------------------------------------------------------------- */

static Draft *draft_read(const Query *query)
{
    Draft *draft = g_new0(Draft, 1);

    draft->id = query_uuid(query, 0);
    draft->item_code = query_dup(query, 1);
    draft->item_version = query_int(query, 2);
    draft->item_name = query_dup(query, 3);
    draft->applicant = query_dup(query, 4);
    draft->applicant_kind = query_dup(query, 5);
    draft->step = query_dup(query, 6);
    draft->created_at = query_integer(query, 7);
    draft->updated_at = query_integer(query, 8);
    draft->submitted = query_int(query, 9) != 0;
    return draft;
}

Draft *draft_load(Cache *cache, const char *id, Problem *problem)
{
    g_auto(Query) query = sql_select(
        cache_sql(cache), "SELECT " LIST_COLUMNS ", body FROM draft WHERE id = ?", "u", id);

    if (!query_row(&query)) {
        if (query_ok(&query, problem))
            problem_set(problem, PROBLEM_NOT_FOUND, id, NULL);
        return NULL;
    }
    g_autoptr(Draft) draft = draft_read(&query);
    draft->body = query_json(&query, 10);
    if (draft->body)
        return g_steal_pointer(&draft);
    problem_set(problem, PROBLEM_CACHE_DAMAGED, "draft", NULL);
    return NULL;
}

static void free_draft(void *draft)
{
    draft_free(draft);
}

GPtrArray *drafts_list(Cache *cache, bool submitted, Problem *problem)
{
    g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func(free_draft);
    g_auto(Query) query = sql_select(cache_sql(cache),
                                     "SELECT " LIST_COLUMNS " FROM draft "
                                     "WHERE ? OR NOT " SUBMITTED " ORDER BY updated DESC, id DESC",
                                     "i", (int)submitted);

    while (query_row(&query))
        g_ptr_array_add(drafts, draft_read(&query));
    return query_ok(&query, problem) ? g_steal_pointer(&drafts) : NULL;
}

int drafts_count(Cache *cache)
{
    return (int)sql_number(cache_sql(cache), 0, "SELECT count(*) FROM draft WHERE NOT " SUBMITTED,
                           "");
}

/* ---- discarding ---------------------------------------------------------------------------- */

static bool discard(Cache *cache, const char *id, Problem *problem)
{
    if (is_submitted(cache, id))
        return refuse_submitted(id, problem);
    if (!sql_run(cache->writer, problem, "DELETE FROM draft WHERE id = ?", "u", id))
        return false;
    if (sqlite3_changes(cache->writer->handle) == 0)
        return problem_set(problem, PROBLEM_NOT_FOUND, id, NULL);
    return sql_run(cache->writer, problem, "DELETE FROM enquiry WHERE draft = ?", "u", id);
}

bool draft_discard(Cache *cache, const char *id, Problem *problem)
{
    return cache_begin(cache, problem) && cache_end(cache, discard(cache, id, problem), problem);
}
