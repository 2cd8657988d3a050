/* The SQLite driver: WAL, synchronous=FULL, one writing connection.
 *
 * Debian's SQLite 3.40.1 can corrupt a database when a checkpoint meets a second writer (fixed in
 * 3.51.3). So a lock file keeps every other process from writing, and readers cannot write. */
#include "central/db.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define APPLICATION_ID 0x59434431 /* "YCD1" */
#define BUSY_MS 5000

typedef struct {
    sqlite3 *handle;
    int lock; /* file descriptor; -1: a reader */
} Sqlite;

static bool fail(int result, Problem *problem)
{
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return problem_set(problem, PROBLEM_BUSY, NULL);
    case SQLITE_FULL:
        return problem_set(problem, PROBLEM_STORAGE_FULL, NULL);
    default:
        /* The general text of the code: sqlite3_errmsg could quote values. */
        return problem_set(problem, PROBLEM_INTERNAL, sqlite3_errstr(result), NULL);
    }
}

static bool script(void *connection, const char *sql, Problem *problem)
{
    int result = sqlite3_exec(((Sqlite *)connection)->handle, sql, NULL, NULL, NULL);

    return result == SQLITE_OK || fail(result, problem);
}

static gint64 pragma_number(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    gint64 number = -1;

    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static bool lock_take(Sqlite *sqlite, const char *where, Problem *problem)
{
    g_autofree char *path = g_strconcat(where, ".lock", NULL);

    sqlite->lock = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (sqlite->lock < 0)
        return problem_set(problem, PROBLEM_DATABASE, where, g_strerror(errno), NULL);
    if (flock(sqlite->lock, LOCK_EX | LOCK_NB) != 0)
        return problem_set(problem, PROBLEM_DATABASE, where, N_("another yichuangd is using it"),
                           NULL);
    return true;
}

/* Made here, as SQLite would let everybody read it. Its -wal and -shm files get its permissions. */
static bool file_make(const char *where, Problem *problem)
{
    const int fd = g_open(where, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return problem_set(problem, PROBLEM_DATABASE, where, g_strerror(errno), NULL);
    close(fd);
    return true;
}

/* Ours, or empty: nothing else is ever written to. */
static bool identify(Sqlite *sqlite, const char *where, Problem *problem)
{
    gint64 application = pragma_number(sqlite->handle, "PRAGMA application_id");
    gint64 tables = pragma_number(sqlite->handle, "SELECT count(*) FROM sqlite_schema");

    if (application < 0 || tables < 0)
        return problem_set(problem, PROBLEM_DATABASE, where,
                           sqlite3_errstr(sqlite3_errcode(sqlite->handle)), NULL);
    if (application == APPLICATION_ID)
        return true;
    if (application != 0 || tables != 0)
        return problem_set(problem, PROBLEM_DATABASE, where, N_("it belongs to another program"),
                           NULL);
    return script(sqlite, "PRAGMA application_id = " G_STRINGIFY(APPLICATION_ID), problem);
}

static void sqlite_disconnect(void *connection)
{
    Sqlite *sqlite = connection;

    sqlite3_close_v2(sqlite->handle);
    if (sqlite->lock >= 0)
        close(sqlite->lock);
    g_free(sqlite);
}

static void *sqlite_connect(const char *where, bool writing, Problem *problem)
{
    Sqlite *sqlite = g_new0(Sqlite, 1);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    bool ok = false;

    sqlite->lock = -1;
    if (writing && (!lock_take(sqlite, where, problem) || !file_make(where, problem)))
        goto out;

    int result = sqlite3_open_v2(where, &sqlite->handle, flags, NULL);
    if (result != SQLITE_OK) {
        problem_set(problem, PROBLEM_DATABASE, where, sqlite3_errstr(result), NULL);
        goto out;
    }
    sqlite3_busy_timeout(sqlite->handle, BUSY_MS);
    if (writing &&
        (!identify(sqlite, where, problem) ||
         !script(sqlite, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", problem)))
        goto out;
    ok = script(sqlite, "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY", problem);
out:
    if (!ok)
        g_clear_pointer(&sqlite, sqlite_disconnect);
    return sqlite;
}

static bool sqlite_begin(void *connection, bool writing, Problem *problem)
{
    return script(connection, writing ? "BEGIN IMMEDIATE" : "BEGIN", problem);
}

static bool sqlite_commit(void *connection, Problem *problem)
{
    return script(connection, "COMMIT", problem);
}

static void sqlite_rollback(void *connection)
{
    /* A full disk may have rolled back already; then this fails, which is right. */
    script(connection, "ROLLBACK", NULL);
}

static void *sqlite_prepare(void *connection, const char *sql, Problem *problem)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v3(((Sqlite *)connection)->handle, sql, -1,
                                    SQLITE_PREPARE_PERSISTENT, &statement, NULL);

    if (result != SQLITE_OK)
        fail(result, problem);
    return statement;
}

static void sqlite_finish(void *statement)
{
    sqlite3_finalize(statement);
}

/* To SQLite, $2 is a name: parameters are numbered as they first appear. */
static int parameter(void *statement, int position)
{
    char name[16];

    g_snprintf(name, sizeof name, "$%d", position);
    return sqlite3_bind_parameter_index(statement, name);
}

static void sqlite_bind_text(void *statement, int position, const char *text)
{
    sqlite3_bind_text(statement, parameter(statement, position), text, -1, SQLITE_TRANSIENT);
}

static void sqlite_bind_number(void *statement, int position, gint64 number)
{
    sqlite3_bind_int64(statement, parameter(statement, position), number);
}

static DbStep sqlite_step(void *statement, Problem *problem)
{
    int result = sqlite3_step(statement);

    if (result == SQLITE_ROW)
        return DB_ROW;
    if (result == SQLITE_DONE)
        return DB_DONE;
    fail(result, problem);
    return DB_FAILED;
}

static void sqlite_reset(void *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

static const char *sqlite_text(void *statement, int column)
{
    return (const char *)sqlite3_column_text(statement, column);
}

static gint64 sqlite_number(void *statement, int column)
{
    return sqlite3_column_int64(statement, column);
}

const DbDriver db_sqlite = {
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .script = script,
    .prepare = sqlite_prepare,
    .finish = sqlite_finish,
    .bind_text = sqlite_bind_text,
    .bind_number = sqlite_bind_number,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .text = sqlite_text,
    .number = sqlite_number,
};
