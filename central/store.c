#include "central/store.h"

#include "central/schema_sql.h"
#include "central/steps/01_sql.h"

#include <sodium.h>

/* Row n leads from schema n to n + 1. */
static const char *const migrations[] = {schema_sql, steps_01_sql};

#define SETTING_SCHEMA "schema"

static int schema_version(DbTx *tx)
{
    g_autofree char *value = store_setting(tx, SETTING_SCHEMA);

    return value ? (int)g_ascii_strtoll(value, NULL, 10) : 0;
}

bool store_migrate(Db *db, Problem *problem)
{
    g_autoptr(DbTx) tx = db_write(db, problem);
    const int newest = (int)G_N_ELEMENTS(migrations);

    if (!tx)
        return false;
    db_script(tx, "CREATE TABLE IF NOT EXISTS setting (name TEXT NOT NULL PRIMARY KEY, "
                  "value TEXT NOT NULL)");

    int version = schema_version(tx);
    if (version > newest) {
        g_auto(Problem) newer = {0};
        problem_set(&newer, PROBLEM_DATABASE, db_where(db),
                    N_("it was written by a newer yichuangd"), NULL);
        db_fail(tx, &newer);
    }
    for (int next = version; next < newest; next++) {
        g_autofree char *number = g_strdup_printf("%d", next + 1);

        db_script(tx, migrations[next]);
        store_setting_put(tx, SETTING_SCHEMA, number);
    }
    if (version == 0)
        store_new_epoch(tx);
    return db_commit(tx, problem);
}

char *store_setting(DbTx *tx, const char *name)
{
    g_autoptr(DbRows) rows = db_query(tx, "SELECT value FROM setting WHERE name = $1", "t", name);

    return db_next(rows) ? g_strdup(db_text(rows, 0)) : NULL;
}

void store_setting_put(DbTx *tx, const char *name, const char *value)
{
    db_run(tx,
           "INSERT INTO setting (name, value) VALUES ($1, $2) "
           "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
           "tt", name, value);
}

void store_new_epoch(DbTx *tx)
{
    unsigned char bytes[8];
    char text[2 * sizeof bytes + 1];

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
    store_setting_put(tx, SETTING_EPOCH, text);
}

gint64 store_count(DbTx *tx, const char *counter)
{
    g_autoptr(DbRows) rows =
        db_query(tx,
                 "INSERT INTO counter (name, value) VALUES ($1, 1) "
                 "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
                 "t", counter);

    return db_next(rows) ? db_number(rows, 0) : 0;
}
