/* The central's database, seen through a driver: SQLite inside by default, another one later.
 *
 * SQL is written once, in what both SQLite and PostgreSQL understand: parameters are $1, $2 …,
 * types BIGINT and TEXT, upserts ON CONFLICT, lists by key. Whatever only one of them knows stays
 * in its driver.
 *
 * All work happens in a transaction. A transaction remembers its first failure: everything after it
 * does nothing and yields no rows, and db_commit tells what it was. So code reads as if nothing
 * could fail, and decides nothing final before db_commit has said yes.
 *
 * One writing transaction at a time; reading ones see the state of their beginning and never wait
 * for the writer. Failures: BUSY (again later), STORAGE_FULL, DATABASE (not usable at all),
 * INTERNAL. */
#ifndef CENTRAL_DB_H
#define CENTRAL_DB_H

#include "domain/problem.h"

typedef struct Db Db;
typedef struct DbTx DbTx;
typedef struct DbRows DbRows;

typedef enum { DB_FAILED = -1, DB_DONE, DB_ROW } DbStep;

/* What a driver does. Connections and statements are its own; a connection is used by one thread at
 * a time. Text that `text` returns lives until the next step or reset. */
typedef struct {
    /* `where` as given on the command line. NULL on failure. A writing connection makes the
     * database when there is none, and keeps other processes from writing. */
    void *(*connect)(const char *where, bool writing, Problem *problem);
    void (*disconnect)(void *connection);
    bool (*begin)(void *connection, bool writing, Problem *problem);
    bool (*commit)(void *connection, Problem *problem);
    void (*rollback)(void *connection);
    /* Several statements without parameters. */
    bool (*script)(void *connection, const char *sql, Problem *problem);
    void *(*prepare)(void *connection, const char *sql, Problem *problem);
    void (*finish)(void *statement);
    void (*bind_text)(void *statement, int position, const char *text); /* NULL: null; copied */
    void (*bind_number)(void *statement, int position, gint64 number);
    DbStep (*step)(void *statement, Problem *problem);
    void (*reset)(void *statement);
    const char *(*text)(void *statement, int column); /* NULL: null */
    gint64 (*number)(void *statement, int column);    /* 0: null */
} DbDriver;

extern const DbDriver db_sqlite;

/* `where` is the driver's: for SQLite a file. */
Db *db_open(const DbDriver *driver, const char *where, Problem *problem);
const char *db_where(const Db *db);
/* No transaction may be open. */
void db_close(Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)

/* Wait their turn; NULL on failure. */
DbTx *db_write(Db *db, Problem *problem);
DbTx *db_read(Db *db, Problem *problem);
/* Makes it last (or, when reading, confirms that everything was read). False: nothing was kept. */
bool db_commit(DbTx *tx, Problem *problem);
bool db_failed(const DbTx *tx);
/* Marks the transaction as failed, for a reason that is not the database's. Moves. */
void db_fail(DbTx *tx, Problem *problem);
/* Rolls back what was not committed. */
void db_end(DbTx *tx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbTx, db_end)

/* `types` has a letter for each parameter: t const char * (may be NULL), i int, l gint64. */
void db_run(DbTx *tx, const char *sql, const char *types, ...);
/* Never NULL; to be freed before the transaction ends. */
DbRows *db_query(DbTx *tx, const char *sql, const char *types, ...);
/* To the next row; false at the end. */
bool db_next(DbRows *rows);
const char *db_text(const DbRows *rows, int column); /* lives until the next db_next */
gint64 db_number(const DbRows *rows, int column);
void db_rows_free(DbRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbRows, db_rows_free)

/* For LIKE … ESCAPE '\\': anything that holds the text. Caller frees. */
char *db_pattern(const char *text);

/* Of a schema: several statements without parameters. */
void db_script(DbTx *tx, const char *sql);

#endif
