#include "cache/sql.h"

#include "wire/wire.h"

#include <errno.h>
#include <string.h>

#define UUID_BYTES 16
#define HASH_BYTES (HASH_LENGTH / 2)
#define BUSY_MS 5000

/* ---- ids and digests as bytes -------------------------------------------------------------- */

static bool hex_to_bytes(const char *text, guint8 *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int high, low;

        while (*text == '-')
            text++;
        high = g_ascii_xdigit_value(text[0]);
        low = high < 0 ? -1 : g_ascii_xdigit_value(text[1]);
        if (low < 0)
            return false;
        out[i] = (guint8)(high << 4 | low);
        text += 2;
    }
    return *text == '\0';
}

static void bytes_to_hex(const guint8 *bytes, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * count] = '\0';
}

static bool uuid_to_bytes(const char *text, guint8 *out)
{
    return text && uuid_is_valid(text) && hex_to_bytes(text, out, UUID_BYTES);
}

static Uuid uuid_from_bytes(const guint8 *bytes)
{
    static const guint8 parts[] = {4, 2, 2, 2, 6};
    Uuid uuid = {""};
    char *at = uuid.text;

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (i > 0)
            *at++ = '-';
        bytes_to_hex(bytes, parts[i], at);
        bytes += parts[i];
        at += 2 * parts[i];
    }
    return uuid;
}

/* ---- the connection ------------------------------------------------------------------------ */

static void finalize(void *statement)
{
    sqlite3_finalize(statement);
}

static int count_frames(void *data, sqlite3 *handle, const char *name, int frames)
{
    (void)handle;
    (void)name;
    ((Sql *)data)->frames = frames;
    return SQLITE_OK;
}

/* Checkpoints belong to the writer lock, so SQLite may start none by itself: not after a commit,
 * and not when the last connection closes. */
static bool settle(Sql *db, bool writes, Problem *problem)
{
    static const char settings[] = "PRAGMA trusted_schema = OFF;"
                                   "PRAGMA cell_size_check = ON;"
                                   "PRAGMA mmap_size = 0;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA wal_autocheckpoint = 0;"
                                   "PRAGMA cache_size = -2048;";

    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (!sql_script(db, settings, problem))
        return false;
    if (!writes)
        return true;
    sqlite3_wal_hook(db->handle, count_frames, db);
    return sql_script(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", problem);
}

Sql *sql_open(const char *path, bool writes, Problem *problem)
{
    g_autoptr(Sql) db = g_new0(Sql, 1);
    int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &db->handle, flags, NULL);

    db->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, finalize);
    if (code != SQLITE_OK) {
        sql_problem(db, code, problem);
        return NULL;
    }
    return settle(db, writes, problem) ? g_steal_pointer(&db) : NULL;
}

void sql_close(Sql *db)
{
    if (!db)
        return;
    g_hash_table_destroy(db->statements);
    sqlite3_close(db->handle);
    g_free(db);
}

bool sql_problem(Sql *db, int code, Problem *problem)
{
    int system = db->handle ? sqlite3_system_errno(db->handle) : 0;
    const char *words = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);

    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return problem_set(problem, PROBLEM_CACHE_BUSY, NULL);
    case SQLITE_FULL:
        return problem_set(problem, PROBLEM_CACHE_FULL, NULL);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        db->damaged = true;
        return problem_set(problem, PROBLEM_CACHE_DAMAGED, words, NULL);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        if (system == ENOSPC || system == EDQUOT)
            return problem_set(problem, PROBLEM_CACHE_FULL, NULL);
        return problem_set(problem, PROBLEM_CACHE_IO, system ? g_strerror(system) : words, NULL);
    default:
        return problem_set(problem, PROBLEM_CACHE_IO, words, NULL);
    }
}

bool sql_script(Sql *db, const char *sql, Problem *problem)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return code == SQLITE_OK || sql_problem(db, code, problem);
}

/* ---- statements ---------------------------------------------------------------------------- */

Query sql_prepare(Sql *db, const char *sql)
{
    Query query = {.db = db, .code = SQLITE_OK};

    query.statement = g_hash_table_lookup(db->statements, sql);
    if (query.statement)
        return query;
    query.code =
        sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &query.statement, NULL);
    if (query.code == SQLITE_OK)
        g_hash_table_insert(db->statements, g_strdup(sql), query.statement);
    return query;
}

static int bind_bytes(sqlite3_stmt *statement, int index, const char *text, size_t count)
{
    guint8 bytes[HASH_BYTES];
    bool good =
        count == UUID_BYTES ? uuid_to_bytes(text, bytes) : text && hex_to_bytes(text, bytes, count);

    if (!good)
        return sqlite3_bind_null(statement, index);
    return sqlite3_bind_blob(statement, index, bytes, (int)count, SQLITE_TRANSIENT);
}

static int bind_json(sqlite3_stmt *statement, int index, const cJSON *json)
{
    if (!json)
        return sqlite3_bind_null(statement, index);
    return sqlite3_bind_text(statement, index, wire_print(json), -1, g_free);
}

static int bind_text(sqlite3_stmt *statement, int index, char type, const char *text)
{
    if (type == 's')
        return sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
    return bind_bytes(statement, index, text, type == 'u' ? UUID_BYTES : HASH_BYTES);
}

static int bind_next(sqlite3_stmt *statement, int index, char type, va_list *values)
{
    switch (type) {
    case 's':
    case 'u':
    case 'h':
        return bind_text(statement, index, type, va_arg(*values, const char *));
    case 'i':
        return sqlite3_bind_int(statement, index, va_arg(*values, int));
    case 'l':
        return sqlite3_bind_int64(statement, index, va_arg(*values, gint64));
    case 'j':
        return bind_json(statement, index, va_arg(*values, const cJSON *));
    default:
        g_assert_not_reached();
    }
}

static Query select_values(Sql *db, const char *sql, const char *types, va_list *values)
{
    Query query = sql_prepare(db, sql);

    g_assert(query.code != SQLITE_OK ||
             sqlite3_bind_parameter_count(query.statement) == (int)strlen(types));
    for (int i = 0; query.code == SQLITE_OK && types[i]; i++)
        query.code = bind_next(query.statement, i + 1, types[i], values);
    return query;
}

Query sql_select(Sql *db, const char *sql, const char *types, ...)
{
    va_list values;
    Query query;

    va_start(values, types);
    query = select_values(db, sql, types, &values);
    va_end(values);
    return query;
}

void query_bind_integer(Query *query, int index, gint64 value)
{
    if (query->code == SQLITE_OK)
        query->code = sqlite3_bind_int64(query->statement, index, value);
}

void query_bind_text(Query *query, int index, char type, const char *text)
{
    if (query->code == SQLITE_OK)
        query->code = bind_text(query->statement, index, type, text);
}

bool query_row(Query *query)
{
    if (query->code == SQLITE_OK || query->code == SQLITE_ROW)
        query->code = sqlite3_step(query->statement);
    return query->code == SQLITE_ROW;
}

bool query_ok(Query *query, Problem *problem)
{
    if (query->code == SQLITE_OK || query->code == SQLITE_ROW || query->code == SQLITE_DONE)
        return true;
    return sql_problem(query->db, query->code, problem);
}

void query_clear(Query *query)
{
    if (!query->statement)
        return;
    sqlite3_reset(query->statement);
    sqlite3_clear_bindings(query->statement);
    query->statement = NULL;
}

bool sql_run(Sql *db, Problem *problem, const char *sql, const char *types, ...)
{
    va_list values;

    va_start(values, types);
    g_auto(Query) query = select_values(db, sql, types, &values);
    va_end(values);
    while (query_row(&query))
        continue;
    return query_ok(&query, problem);
}

gint64 sql_number(Sql *db, gint64 absent, const char *sql, const char *types, ...)
{
    va_list values;

    va_start(values, types);
    g_auto(Query) query = select_values(db, sql, types, &values);
    va_end(values);
    if (!query_row(&query) || sqlite3_column_type(query.statement, 0) == SQLITE_NULL)
        return absent;
    return query_integer(&query, 0);
}

char *sql_text(Sql *db, const char *sql, const char *types, ...)
{
    va_list values;

    va_start(values, types);
    g_auto(Query) query = select_values(db, sql, types, &values);
    va_end(values);
    return query_row(&query) ? query_dup(&query, 0) : NULL;
}

/* ---- columns ------------------------------------------------------------------------------- */

gint64 query_integer(const Query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

int query_int(const Query *query, int column)
{
    return sqlite3_column_int(query->statement, column);
}

const char *query_text(const Query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

char *query_dup(const Query *query, int column)
{
    return g_strdup(query_text(query, column));
}

Uuid query_uuid(const Query *query, int column)
{
    const guint8 *bytes = sqlite3_column_blob(query->statement, column);

    if (bytes && sqlite3_column_bytes(query->statement, column) == UUID_BYTES)
        return uuid_from_bytes(bytes);
    return (Uuid){""};
}

GArray *query_uuids(Query *query, Problem *problem)
{
    g_autoptr(GArray) uuids = g_array_new(false, false, sizeof(Uuid));

    while (query_row(query)) {
        Uuid uuid = query_uuid(query, 0);

        g_array_append_val(uuids, uuid);
    }
    return query_ok(query, problem) ? g_steal_pointer(&uuids) : NULL;
}

void query_hash(const Query *query, int column, char out[HASH_LENGTH + 1])
{
    const guint8 *bytes = sqlite3_column_blob(query->statement, column);

    if (bytes && sqlite3_column_bytes(query->statement, column) == HASH_BYTES)
        bytes_to_hex(bytes, HASH_BYTES, out);
    else
        out[0] = '\0';
}

cJSON *query_json(const Query *query, int column)
{
    const char *text = query_text(query, column);

    return text ? cJSON_Parse(text) : NULL;
}

char *like_pattern(const char *before, const char *text, const char *after)
{
    GString *pattern = g_string_new(before);

    for (; *text; text++) {
        if (strchr("%_\\", *text))
            g_string_append_c(pattern, '\\');
        g_string_append_c(pattern, *text);
    }
    g_string_append(pattern, after);
    return g_string_free(pattern, false);
}
