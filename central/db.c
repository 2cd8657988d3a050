#include "central/db.h"

#include <pthread.h>
#include <stdarg.h>
#include <string.h>

#define READERS_MAX 8

typedef struct {
    void *handle;
    GHashTable *statements; /* SQL text → Statement */
} Connection;

typedef struct {
    void *handle;
    bool in_use;
} Statement;

struct Db {
    const DbDriver *driver;
    char *where;
    pthread_mutex_t writing;
    Connection *writer;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t freed;
    GQueue idle; /* Connection* */
    int readers;
};

struct DbTx {
    Db *db;
    Connection *connection;
    bool writing;
    bool open;
    Problem problem;
};

struct DbRows {
    DbTx *tx;
    Statement *statement; /* NULL: the transaction has failed */
    bool cached;
    int bound;
};

/* ---- connections --------------------------------------------------------------------------- */

static Connection *connection_open(Db *db, bool writing, Problem *problem)
{
    void *handle = db->driver->connect(db->where, writing, problem);

    if (!handle)
        return NULL;

    Connection *connection = g_new0(Connection, 1);
    connection->handle = handle;
    connection->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return connection;
}

static void connection_close(Db *db, Connection *connection)
{
    GHashTableIter iter;
    gpointer statement;

    if (!connection)
        return;
    g_hash_table_iter_init(&iter, connection->statements);
    while (g_hash_table_iter_next(&iter, NULL, &statement))
        db->driver->finish(((Statement *)statement)->handle);
    g_hash_table_unref(connection->statements);
    db->driver->disconnect(connection->handle);
    g_free(connection);
}

Db *db_open(const DbDriver *driver, const char *where, Problem *problem)
{
    Db *db = g_new0(Db, 1);

    db->driver = driver;
    db->where = g_strdup(where);
    pthread_mutex_init(&db->writing, NULL);
    pthread_mutex_init(&db->lock, NULL);
    pthread_cond_init(&db->freed, NULL);
    g_queue_init(&db->idle);
    db->writer = connection_open(db, true, problem);
    if (!db->writer) {
        db_close(db);
        return NULL;
    }
    return db;
}

const char *db_where(const Db *db)
{
    return db->where;
}

void db_close(Db *db)
{
    Connection *reader;

    if (!db)
        return;
    /* Readers first: whoever closes last tidies up, and only the writer may. */
    while ((reader = g_queue_pop_head(&db->idle)))
        connection_close(db, reader);
    connection_close(db, db->writer);
    pthread_mutex_destroy(&db->writing);
    pthread_mutex_destroy(&db->lock);
    pthread_cond_destroy(&db->freed);
    g_free(db->where);
    g_free(db);
}

static Connection *reader_take(Db *db, Problem *problem)
{
    Connection *reader = NULL;
    bool make = false;

    pthread_mutex_lock(&db->lock);
    while (!(reader = g_queue_pop_head(&db->idle))) {
        if (db->readers < READERS_MAX) {
            db->readers++;
            make = true;
            break;
        }
        pthread_cond_wait(&db->freed, &db->lock);
    }
    pthread_mutex_unlock(&db->lock);
    if (!make)
        return reader;

    reader = connection_open(db, false, problem);
    if (!reader) {
        pthread_mutex_lock(&db->lock);
        db->readers--;
        pthread_cond_signal(&db->freed);
        pthread_mutex_unlock(&db->lock);
    }
    return reader;
}

static void connection_give(DbTx *tx)
{
    Db *db = tx->db;

    if (tx->writing) {
        pthread_mutex_unlock(&db->writing);
        return;
    }
    pthread_mutex_lock(&db->lock);
    g_queue_push_head(&db->idle, tx->connection);
    pthread_cond_signal(&db->freed);
    pthread_mutex_unlock(&db->lock);
}

/* ---- transactions -------------------------------------------------------------------------- */

static DbTx *begin(Db *db, Connection *connection, bool writing, Problem *problem)
{
    DbTx *tx = g_new0(DbTx, 1);

    tx->db = db;
    tx->connection = connection;
    tx->writing = writing;
    tx->open = db->driver->begin(connection->handle, writing, problem);
    if (!tx->open)
        g_clear_pointer(&tx, db_end);
    return tx;
}

DbTx *db_write(Db *db, Problem *problem)
{
    pthread_mutex_lock(&db->writing);
    return begin(db, db->writer, true, problem);
}

DbTx *db_read(Db *db, Problem *problem)
{
    Connection *reader = reader_take(db, problem);

    return reader ? begin(db, reader, false, problem) : NULL;
}

bool db_commit(DbTx *tx, Problem *problem)
{
    bool done = false;

    if (!tx->problem.kind) {
        done = tx->db->driver->commit(tx->connection->handle, problem);
        tx->open = !done;
    } else {
        problem_move(problem, &tx->problem);
    }
    if (tx->open) {
        tx->db->driver->rollback(tx->connection->handle);
        tx->open = false;
    }
    return done;
}

bool db_failed(const DbTx *tx)
{
    return tx->problem.kind != PROBLEM_NONE;
}

void db_fail(DbTx *tx, Problem *problem)
{
    if (db_failed(tx))
        problem_clear(problem);
    else
        problem_move(&tx->problem, problem);
}

void db_end(DbTx *tx)
{
    if (!tx)
        return;
    if (tx->open)
        tx->db->driver->rollback(tx->connection->handle);
    connection_give(tx);
    problem_clear(&tx->problem);
    g_free(tx);
}

/* ---- statements ---------------------------------------------------------------------------- */

static Statement *statement_prepare(DbTx *tx, const char *sql)
{
    g_auto(Problem) problem = {0};
    void *handle = tx->db->driver->prepare(tx->connection->handle, sql, &problem);

    if (!handle) {
        db_fail(tx, &problem);
        return NULL;
    }

    Statement *statement = g_new0(Statement, 1);
    statement->handle = handle;
    return statement;
}

static DbRows *prepare(DbTx *tx, const char *sql)
{
    DbRows *rows = g_new0(DbRows, 1);

    rows->tx = tx;
    if (db_failed(tx))
        return rows;

    GHashTable *statements = tx->connection->statements;
    Statement *statement = g_hash_table_lookup(statements, sql);
    bool taken = statement && statement->in_use;
    if (!statement || taken)
        statement = statement_prepare(tx, sql);
    if (statement) {
        rows->cached = !taken;
        statement->in_use = true;
        if (!taken && !g_hash_table_contains(statements, sql))
            g_hash_table_insert(statements, g_strdup(sql), statement);
    }
    rows->statement = statement;
    return rows;
}

static void bind_text(DbRows *rows, const char *text)
{
    rows->bound++;
    if (rows->statement)
        rows->tx->db->driver->bind_text(rows->statement->handle, rows->bound, text);
}

static void bind_number(DbRows *rows, gint64 number)
{
    rows->bound++;
    if (rows->statement)
        rows->tx->db->driver->bind_number(rows->statement->handle, rows->bound, number);
}

static void bind_all(DbRows *rows, const char *types, va_list args)
{
    for (const char *type = types; *type; type++) {
        switch (*type) {
        case 't':
            bind_text(rows, va_arg(args, const char *));
            break;
        case 'i':
            bind_number(rows, va_arg(args, int));
            break;
        case 'l':
            bind_number(rows, va_arg(args, gint64));
            break;
        default:
            g_assert_not_reached();
        }
    }
}

DbRows *db_query(DbTx *tx, const char *sql, const char *types, ...)
{
    DbRows *rows = prepare(tx, sql);
    va_list args;

    va_start(args, types);
    bind_all(rows, types, args);
    va_end(args);
    return rows;
}

void db_run(DbTx *tx, const char *sql, const char *types, ...)
{
    g_autoptr(DbRows) rows = prepare(tx, sql);
    va_list args;

    va_start(args, types);
    bind_all(rows, types, args);
    va_end(args);
    db_next(rows);
}

bool db_next(DbRows *rows)
{
    g_auto(Problem) problem = {0};

    if (!rows->statement || db_failed(rows->tx))
        return false;

    DbStep step = rows->tx->db->driver->step(rows->statement->handle, &problem);
    if (step == DB_FAILED)
        db_fail(rows->tx, &problem);
    return step == DB_ROW;
}

const char *db_text(const DbRows *rows, int column)
{
    return rows->tx->db->driver->text(rows->statement->handle, column);
}

gint64 db_number(const DbRows *rows, int column)
{
    return rows->tx->db->driver->number(rows->statement->handle, column);
}

void db_rows_free(DbRows *rows)
{
    if (!rows)
        return;
    if (rows->statement) {
        const DbDriver *driver = rows->tx->db->driver;

        driver->reset(rows->statement->handle);
        rows->statement->in_use = false;
        if (!rows->cached) {
            driver->finish(rows->statement->handle);
            g_free(rows->statement);
        }
    }
    g_free(rows);
}

char *db_pattern(const char *text)
{
    GString *pattern = g_string_new("%");

    for (; *text; text++) {
        if (strchr("%_\\", *text))
            g_string_append_c(pattern, '\\');
        g_string_append_c(pattern, *text);
    }
    g_string_append_c(pattern, '%');
    return g_string_free(pattern, FALSE);
}

void db_script(DbTx *tx, const char *sql)
{
    g_auto(Problem) problem = {0};

    if (!db_failed(tx) && !tx->db->driver->script(tx->connection->handle, sql, &problem))
        db_fail(tx, &problem);
}
