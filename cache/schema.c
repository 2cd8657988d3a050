#include "cache/private.h"
#include "cache/schema_sql.h"
#include "cache/steps/01_sql.h"

#include <string.h>

#define APPLICATION_ID 0x59494348 /* "YICH" */

/* Row n leads from schema n to n + 1. */
static const char *const migrations[] = {schema_sql, steps_01_sql};

#define SCHEMA_VERSION ((int)G_N_ELEMENTS(migrations))

static bool migrate_step(Sql *db, int version, Problem *problem)
{
    g_autofree char *mark = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                            APPLICATION_ID, version + 1);
    bool good = sql_script(db, "BEGIN IMMEDIATE", problem) &&
                sql_script(db, migrations[version], problem) && sql_script(db, mark, problem) &&
                sql_script(db, "COMMIT", problem);

    if (!good && !sqlite3_get_autocommit(db->handle))
        sql_script(db, "ROLLBACK", NULL);
    return good;
}

/* Reads a number that must be there: on a damaged file this is where it shows. */
static bool read_pragma(Sql *db, const char *sql, gint64 *out, Problem *problem)
{
    g_auto(Query) query = sql_prepare(db, sql);

    if (query_row(&query))
        *out = query_integer(&query, 0);
    return query_ok(&query, problem);
}

bool tables_migrate(Sql *db, Problem *problem)
{
    gint64 owner = 0, version = 0, tables = 0;

    if (!read_pragma(db, "PRAGMA application_id", &owner, problem) ||
        !read_pragma(db, "PRAGMA user_version", &version, problem) ||
        !read_pragma(db, "SELECT count(*) FROM sqlite_schema", &tables, problem))
        return false;
    if (tables > 0 && owner != APPLICATION_ID) {
        db->damaged = true;
        return problem_set(problem, PROBLEM_CACHE_DAMAGED, "application_id", NULL);
    }
    if (version > SCHEMA_VERSION)
        return problem_set(problem, PROBLEM_CACHE_NEWER, NULL);
    while (version < SCHEMA_VERSION)
        if (!migrate_step(db, (int)version++, problem))
            return false;
    return true;
}

bool tables_check(Sql *db, bool quick, Problem *problem)
{
    const char *sql = quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)";
    g_auto(Query) query = sql_prepare(db, sql);
    const char *finding = query_row(&query) ? query_text(&query, 0) : NULL;

    if (!query_ok(&query, problem))
        return false;
    if (finding && strcmp(finding, "ok") == 0)
        return true;
    db->damaged = true;
    return problem_set(problem, PROBLEM_CACHE_DAMAGED, finding ? finding : "", NULL);
}
