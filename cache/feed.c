#include "cache/feed.h"

#include "cache/private.h"

#include <string.h>

#define PURGE_ROWS 2000

char *feed_cursor(Cache *cache)
{
    return sql_text(cache_sql(cache), "SELECT cursor FROM feed", "");
}

char *feed_snapshot_resume(Cache *cache)
{
    return sql_text(cache_sql(cache), "SELECT resume FROM feed", "");
}

bool feed_reset(Cache *cache, Problem *problem)
{
    return cache_begin(cache, problem) &&
           cache_end(
               cache,
               sql_run(cache->writer, problem, "UPDATE feed SET cursor = NULL, resume = NULL", ""),
               problem);
}

/* ---- one page ------------------------------------------------------------------------------ */

typedef struct {
    Cache *cache;
    gint64 generation;
    bool shadow;         /* of a snapshot: the outbox is looked at when it is swapped in */
    GHashTable *heads;   /* case id → ChainHead, so that each chain is looked up once */
    GHashTable *touched; /* case ids whose lines have to be made anew */
} Page;

static void page_init(Page *page, Cache *cache, gint64 generation, bool shadow)
{
    *page = (Page){cache, generation, shadow, NULL, NULL};
    page->heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    page->touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void page_clear(Page *page)
{
    g_hash_table_destroy(page->heads);
    g_hash_table_destroy(page->touched);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_clear)

static ChainHead *page_head(Page *page, const char *case_id, Problem *problem)
{
    ChainHead *head = g_hash_table_lookup(page->heads, case_id);

    if (head)
        return head;
    head = g_new0(ChainHead, 1);
    g_hash_table_insert(page->heads, g_strdup(case_id), head);
    return events_head(page->cache->writer, page->generation, case_id, head, problem) ? head : NULL;
}

static bool add_events(Page *page, const Change *change, ChainHead *head, Problem *problem)
{
    for (guint i = 0; i < change->events->len; i++) {
        const Event *event = change->events->pdata[i];

        if (!events_add(page->cache->writer, page->generation, event, head, problem) ||
            (!page->shadow && !outbox_arrived(page->cache, page->generation, event, problem)))
            return false;
    }
    return true;
}

static bool has_commands(Page *page, const char *case_id)
{
    return !page->shadow &&
           sql_number(page->cache->writer, 0, "SELECT 1 FROM outbox WHERE case_id = ? LIMIT 1", "u",
                      case_id) == 1;
}

/* A case that came whole, and that nobody here has worked on, need not be read back. An event that
 * comes twice was found to be the same one. */
static bool write_whole(Page *page, const Change *change, Problem *problem)
{
    g_autoptr(Case) file = case_new(change->case_id);

    for (guint i = 0; i < change->events->len; i++) {
        const Event *event = change->events->pdata[i];

        if (event->version > file->version && !case_apply(file, event, problem))
            return false;
    }
    return project_write_quiet(page->cache, page->generation, file, problem);
}

static bool apply_events(Page *page, const Change *change, Problem *problem)
{
    const char *case_id = change->case_id.text;
    ChainHead *head = page_head(page, case_id, problem);

    if (!head)
        return false;
    bool whole = head->version == 0 && change->events->len > 0 && !has_commands(page, case_id);
    if (!add_events(page, change, head, problem))
        return false;
    if (whole)
        return write_whole(page, change, problem);
    g_hash_table_add(page->touched, g_strdup(case_id));
    return true;
}

static bool apply_leave(Page *page, const Change *change, Problem *problem)
{
    const char *case_id = change->case_id.text;

    g_hash_table_remove(page->heads, case_id);
    g_hash_table_add(page->touched, g_strdup(case_id));
    return events_forget(page->cache->writer, page->generation, case_id, problem) &&
           outbox_hand_over(page->cache, case_id, false, problem);
}

static bool apply_change(Page *page, const Change *change, Problem *problem)
{
    return change->kind == CHANGE_LEAVE ? apply_leave(page, change, problem)
                                        : apply_events(page, change, problem);
}

static bool apply_changes(Page *page, const ChangePage *changes, Problem *problem)
{
    GHashTableIter iter;
    void *case_id;

    for (guint i = 0; i < changes->changes->len; i++)
        if (!apply_change(page, changes->changes->pdata[i], problem))
            return false;
    g_hash_table_iter_init(&iter, page->touched);
    while (g_hash_table_iter_next(&iter, &case_id, NULL))
        if (!project_case(page->cache, page->generation, case_id, problem))
            return false;
    return true;
}

/* ---- what a swap or a broken-off snapshot left behind -------------------------------------- */

static bool purge_table(Cache *cache, const char *sql, int *left, Problem *problem)
{
    if (!sql_run(cache->writer, problem, sql, "i", *left))
        return false;
    *left -= sqlite3_changes(cache->writer->handle);
    return true;
}

/* Deletes up to *left rows that belong to no living generation. */
static bool purge(Cache *cache, int *left, Problem *problem)
{
    static const char *const statements[] = {
        "DELETE FROM event WHERE (generation, case_id, version) IN "
        "(SELECT generation, case_id, version FROM event "
        "WHERE generation < (SELECT generation FROM feed) LIMIT ?)",
        "DELETE FROM event WHERE (generation, case_id, version) IN "
        "(SELECT generation, case_id, version FROM event "
        "WHERE generation > (SELECT generation FROM feed) "
        "AND generation < (SELECT shadow FROM feed) LIMIT ?)",
        "DELETE FROM cases WHERE (generation, id) IN (SELECT generation, id FROM cases "
        "WHERE generation < (SELECT generation FROM feed) LIMIT ?)",
        "DELETE FROM cases WHERE (generation, id) IN (SELECT generation, id FROM cases "
        "WHERE generation > (SELECT generation FROM feed) "
        "AND generation < (SELECT shadow FROM feed) LIMIT ?)",
    };

    for (size_t i = 0; *left > 0 && i < G_N_ELEMENTS(statements); i++)
        if (!purge_table(cache, statements[i], left, problem))
            return false;
    return true;
}

/* A part at a time, so that nobody waits long for the write lock. It is no harm when this fails:
 * the rows are out of sight, and the next page goes on with it. */
static void purge_all(Cache *cache)
{
    int left = 0;

    while (left <= 0) {
        left = PURGE_ROWS;
        if (!cache_begin(cache, NULL) || !cache_end(cache, purge(cache, &left, NULL), NULL))
            return;
    }
}

/* ---- changes ------------------------------------------------------------------------------- */

static bool apply_page(Cache *cache, const ChangePage *changes, Problem *problem)
{
    g_auto(Page) page = {0};
    int left = PURGE_ROWS;

    page_init(&page, cache, sql_number(cache->writer, 0, "SELECT generation FROM feed", ""), false);
    return apply_changes(&page, changes, problem) &&
           sql_run(cache->writer, problem, "UPDATE feed SET cursor = ?", "s", changes->cursor) &&
           purge(cache, &left, problem);
}

bool feed_apply(Cache *cache, const ChangePage *page, Problem *problem)
{
    if (page->reset)
        return feed_reset(cache, problem);
    return cache_begin(cache, problem) &&
           cache_end(cache, apply_page(cache, page, problem), problem);
}

/* ---- snapshots ----------------------------------------------------------------------------- */

/* A new shadow for the first page; those of snapshots that were broken off stay behind. */
static bool shadow_begin(Cache *cache, Problem *problem)
{
    return sql_run(cache->writer, problem,
                   "UPDATE feed SET shadow = shadow + 1 WHERE resume IS NULL", "");
}

static bool shadow_swap(Cache *cache, gint64 shadow, const char *cursor, Problem *problem)
{
    return sql_run(cache->writer, problem,
                   "UPDATE feed SET generation = shadow, resume = NULL, cursor = ?", "s", cursor) &&
           outbox_arrived_all(cache, shadow, problem) && outbox_project_all(cache, shadow, problem);
}

static bool apply_snapshot(Cache *cache, const ChangePage *changes, Problem *problem)
{
    g_auto(Page) page = {0};

    if (!shadow_begin(cache, problem))
        return false;
    gint64 shadow = sql_number(cache->writer, 0, "SELECT shadow FROM feed", "");
    page_init(&page, cache, shadow, true);
    if (!apply_changes(&page, changes, problem))
        return false;
    if (!changes->resume)
        return shadow_swap(cache, shadow, changes->cursor, problem);
    return sql_run(cache->writer, problem, "UPDATE feed SET resume = ?", "s", changes->resume);
}

bool feed_snapshot_apply(Cache *cache, const ChangePage *page, Problem *problem)
{
    if (page->reset)
        return feed_reset(cache, problem);
    if (!cache_begin(cache, problem) ||
        !cache_end(cache, apply_snapshot(cache, page, problem), problem))
        return false;
    if (!page->resume)
        purge_all(cache);
    return true;
}
