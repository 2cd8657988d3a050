/* One SQLite connection with its prepared statements, and the few shapes in which SQL is run.
 *
 * Private to cache/. Statements are prepared once per connection and text. Values are always bound,
 * one letter of `types` each:
 *
 *   s  const char *   text; NULL: NULL         u  const char *   UUID as text, kept as 16 bytes
 *   i  int            integer                  h  const char *   digest in hex, kept as 32 bytes
 *   l  gint64         integer                  j  const cJSON *  printed; NULL: NULL
 *
 * An id that is not a UUID is bound as NULL, so it finds nothing. Failures are told by
 * sql_problem(): CACHE_BUSY, CACHE_FULL, CACHE_DAMAGED, CACHE_IO. */
#ifndef CACHE_SQL_H
#define CACHE_SQL_H

#include "domain/case.h"

#include <sqlite3.h>

typedef struct {
    sqlite3 *handle;
    GHashTable *statements; /* SQL text → sqlite3_stmt */
    int frames;             /* in the WAL as of the last commit */
    bool damaged;           /* SQLite met something that it cannot read */
} Sql;

/* The file must exist. Waits up to 5 s for others, never checkpoints by itself. */
Sql *sql_open(const char *path, bool writes, Problem *problem);
void sql_close(Sql *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sql, sql_close)

/* Fills the problem from SQLite's last error and returns false. */
bool sql_problem(Sql *db, int code, Problem *problem);

/* Several statements without values: schemas and settings. */
bool sql_script(Sql *db, const char *sql, Problem *problem);
/* One statement that returns nothing. */
bool sql_run(Sql *db, Problem *problem, const char *sql, const char *types, ...);
/* One number; `absent` when there is no row, the value is NULL, or it failed. */
gint64 sql_number(Sql *db, gint64 absent, const char *sql, const char *types, ...);
/* One text; NULL when there is no row, the value is NULL, or it failed. Caller frees. */
char *sql_text(Sql *db, const char *sql, const char *types, ...);

/* A running SELECT. Not to be nested with itself.
 *
 *   g_auto(Query) query = sql_select(db, "SELECT …", "u", id);
 *   while (query_row(&query)) …
 *   return query_ok(&query, problem); */
typedef struct {
    Sql *db;
    sqlite3_stmt *statement;
    int code;
} Query;

Query sql_select(Sql *db, const char *sql, const char *types, ...);
/* The same with the values bound one by one, for texts that are put together. */
Query sql_prepare(Sql *db, const char *sql);
void query_bind_integer(Query *query, int index, gint64 value);
void query_bind_text(Query *query, int index, char type, const char *text); /* s, u, h */
bool query_row(Query *query);
bool query_ok(Query *query, Problem *problem);
void query_clear(Query *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Query, query_clear)

gint64 query_integer(const Query *query, int column);
int query_int(const Query *query, int column);
const char *query_text(const Query *query, int column); /* until the next row; NULL: NULL */
char *query_dup(const Query *query, int column);        /* caller frees; NULL: NULL */
Uuid query_uuid(const Query *query, int column);        /* "": NULL */
/* The first column of all rows, gathered because the table that is read is about to change: Uuid;
 * NULL on failure. Caller frees. */
GArray *query_uuids(Query *query, Problem *problem);
void query_hash(const Query *query, int column, char out[HASH_LENGTH + 1]);
cJSON *query_json(const Query *query, int column); /* NULL: NULL or not JSON; caller frees */

/* `text` as it stands, for LIKE … ESCAPE '\\', between two pieces of pattern. Caller frees. */
char *like_pattern(const char *before, const char *text, const char *after);

#endif
