/* A store that SQLite cannot read any more: set aside whole, and what was never sent taken over,
 * with the applications that are being filled in. */
#include "cache/private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *free_name(const char *folder)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *stamp = g_date_time_format(now, "%Y%m%d-%H%M%S");

    for (int turn = 1;; turn++) {
        g_autofree char *name = turn == 1 ? g_strdup_printf("damaged-%s.db", stamp)
                                          : g_strdup_printf("damaged-%s-%d.db", stamp, turn);
        char *path = g_build_filename(folder, name, NULL);

        if (access(path, F_OK) != 0)
            return path;
        g_free(path);
    }
}

/* The database comes last: until it has its new name the store is still taken for what it is. */
char *rescue_set_aside(const char *folder, Problem *problem)
{
    static const char *const parts[] = {"-wal", "-shm", ""};
    g_autofree char *aside = free_name(folder);

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *from = g_strconcat(folder, "/" STORE_FILE, parts[i], NULL);
        g_autofree char *to = g_strconcat(aside, parts[i], NULL);

        if (rename(from, to) != 0 && errno != ENOENT) {
            problem_set(problem, PROBLEM_CACHE_DAMAGED, g_strerror(errno), NULL);
            return NULL;
        }
    }
    return g_steal_pointer(&aside);
}

/* ---- copying ------------------------------------------------------------------------------- */

static bool copy_row(Sql *to, const char *insert, const Query *row, Problem *problem)
{
    g_auto(Query) query = sql_prepare(to, insert);
    int columns = sqlite3_column_count(row->statement);

    for (int i = 0; query.code == SQLITE_OK && i < columns; i++)
        query.code =
            sqlite3_bind_value(query.statement, i + 1, sqlite3_column_value(row->statement, i));
    while (query_row(&query))
        continue;
    return query_ok(&query, problem);
}

/* Copies rows up to the first one that cannot be read; *whole becomes false there. False only when
 * the fresh store fails. */
static bool copy_rows(Sql *from, const char *select, Sql *to, const char *insert, bool *whole,
                      Problem *problem)
{
    g_auto(Query) query = sql_prepare(from, select);

    while (query_row(&query))
        if (!copy_row(to, insert, &query, problem))
            return false;
    *whole = *whole && query_ok(&query, NULL);
    return true;
}

typedef struct {
    const char *table;
    const char *select;
    const char *insert;
} Copy;

#define INSERT_OUTBOX "INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define INSERT_DRAFT "INSERT OR IGNORE INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

/* From both ends, so that one bad page costs what is on it and not what is behind it. */
static const Copy copies[] = {
    {"meta", "SELECT name, value FROM meta WHERE name <> '" CACHE_RESCUED "'",
     "INSERT OR REPLACE INTO meta VALUES (?, ?)"},
    {"outbox", "SELECT * FROM outbox ORDER BY sequence", INSERT_OUTBOX},
    {"outbox", "SELECT * FROM outbox ORDER BY sequence DESC", INSERT_OUTBOX},
    {"draft", "SELECT * FROM draft ORDER BY rowid", INSERT_DRAFT},
    {"draft", "SELECT * FROM draft ORDER BY rowid DESC", INSERT_DRAFT},
    /* Kept whatever draft named them: it may be in the part that is lost. */
    {"file", "SELECT hash, type, size, 1 FROM file",
     "INSERT OR IGNORE INTO file VALUES (?, ?, ?, ?)"},
    {"item_use", "SELECT * FROM item_use", "INSERT OR IGNORE INTO item_use VALUES (?, ?, ?)"},
};

/* A store that an earlier version of the program wrote lacks some. */
static bool has_table(Sql *db, const char *table)
{
    return sql_number(db, 1, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?",
                      "s", table) > 0;
}

static bool copy_store(Sql *from, Sql *to, bool *whole, Problem *problem)
{
    for (size_t i = 0; i < G_N_ELEMENTS(copies); i++)
        if (has_table(from, copies[i].table) &&
            !copy_rows(from, copies[i].select, to, copies[i].insert, whole, problem))
            return false;
    /* The central has these, and the news of it was met in the outbox. */
    return sql_run(to, problem,
                   "DELETE FROM draft WHERE id IN (SELECT case_id FROM outbox "
                   "WHERE action = 'receive' AND state = 'done')",
                   "");
}

static bool report(Cache *cache, const char *aside, bool whole, Problem *problem)
{
    g_autofree char *file = g_path_get_basename(aside);
    gint64 commands = sql_number(cache->writer, 0, "SELECT count(*) FROM outbox", "");
    gint64 drafts = sql_number(cache->writer, 0, "SELECT count(*) FROM draft", "");
    g_autofree char *text =
        g_strdup_printf("{\"file\":\"%s\",\"commands\":%" G_GINT64_FORMAT ",\"whole\":%s,"
                        "\"drafts\":%" G_GINT64_FORMAT "}",
                        file, commands, whole ? "true" : "false", drafts);

    return cache_put(cache, CACHE_RESCUED, text, problem);
}

bool rescue_copy(Cache *cache, const char *aside, Problem *problem)
{
    g_autoptr(Sql) old = sql_open(aside, false, NULL);
    bool whole = old != NULL;

    if (!sql_run(cache->writer, problem, "BEGIN IMMEDIATE", ""))
        return false;
    cache->writing = true;
    bool good = (!old || copy_store(old, cache->writer, &whole, problem)) &&
                report(cache, aside, whole, problem) && outbox_project_all(cache, 1, problem) &&
                sql_run(cache->writer, problem, "COMMIT", "");
    cache->writing = false;
    if (!good && !sqlite3_get_autocommit(cache->writer->handle))
        sql_run(cache->writer, NULL, "ROLLBACK", "");
    return good;
}
