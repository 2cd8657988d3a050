#include "central/core.h"

#include "central/store.h"
#include "central/submit.h"

#include <sodium.h>
#include <string.h>

/* Folded cases are kept, as long as their rows say the same version and hash. */
#define FILES_MAX 2048

struct Core {
    Db *db;
    Catalogue *catalogue;
    GHashTable *files; /* case id → Case; used under the writing transaction only */
    CoreListener *listener;
    void *listener_data;
};

struct Work {
    Core *core;
    DbTx *tx;
    GHashTable *stopped; /* ids of cases with a command that was not applied */
    GPtrArray *fed;      /* codes of streams, each once */
    bool committed;
};

/* ---- the core ------------------------------------------------------------------------------ */

static bool load(Core *core, Problem *problem)
{
    g_autoptr(DbTx) tx = db_read(core->db, problem);

    return tx && catalogue_load(core->catalogue, tx, problem) && db_commit(tx, problem);
}

Core *core_open(Db *db, Problem *problem)
{
    if (sodium_init() < 0) {
        problem_set(problem, PROBLEM_INTERNAL, "sodium", NULL);
        return NULL;
    }
    if (!store_migrate(db, problem))
        return NULL;

    g_autoptr(Core) core = g_new0(Core, 1);
    core->db = db;
    core->catalogue = catalogue_new();
    core->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)case_free);
    return load(core, problem) ? g_steal_pointer(&core) : NULL;
}

void core_close(Core *core)
{
    if (!core)
        return;
    g_hash_table_unref(core->files);
    catalogue_free(core->catalogue);
    g_free(core);
}

Db *core_db(const Core *core)
{
    return core->db;
}

void core_listen(Core *core, CoreListener *listener, void *data)
{
    core->listener = listener;
    core->listener_data = data;
}

bool core_publish(Core *core, const GPtrArray *documents, Problem *problem)
{
    g_autoptr(DbTx) tx = db_write(core->db, problem);

    if (!tx || !catalogue_write(tx, documents, problem) || !db_commit(tx, problem))
        return false;
    for (guint i = 0; i < documents->len; i++) {
        if (!catalogue_take(core->catalogue, documents->pdata[i], problem))
            return false;
    }
    return true;
}

/* ---- work ---------------------------------------------------------------------------------- */

Work *work_begin(Core *core, Problem *problem)
{
    DbTx *tx = db_write(core->db, problem);

    if (!tx)
        return NULL;

    Work *work = g_new0(Work, 1);
    work->core = core;
    work->tx = tx;
    work->stopped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    work->fed = g_ptr_array_new_with_free_func(g_free);
    return work;
}

bool work_commit(Work *work, Problem *problem)
{
    work->committed = db_commit(work->tx, problem);
    return work->committed;
}

void work_end(Work *work)
{
    if (!work)
        return;

    Core *core = work->core;
    g_autoptr(GPtrArray) fed = work->fed;
    const bool tell = work->committed && fed->len > 0 && core->listener;

    /* What was folded forward did not happen. */
    if (!work->committed)
        g_hash_table_remove_all(core->files);
    g_hash_table_unref(work->stopped);
    db_end(work->tx);
    g_free(work);
    if (tell)
        core->listener(core->listener_data, fed);
}

const Rules *work_rules(const Work *work)
{
    return catalogue_rules(work->core->catalogue);
}

const cJSON *work_document(const Work *work, DocumentKind kind, const char *code)
{
    return catalogue_body(work->core->catalogue, kind, code);
}

bool work_handles(const Work *work, const char *region, const char *department)
{
    return catalogue_handles(work->core->catalogue, region, department);
}

DbTx *work_tx(Work *work)
{
    return work->tx;
}

void work_fed(Work *work, const char *stream)
{
    if (!g_ptr_array_find_with_equal_func(work->fed, stream, g_str_equal, NULL))
        g_ptr_array_add(work->fed, g_strdup(stream));
}

bool work_is_stopped(const Work *work, const Uuid *id)
{
    return g_hash_table_contains(work->stopped, id->text);
}

void work_stop(Work *work, const Uuid *id)
{
    g_hash_table_add(work->stopped, g_strdup(id->text));
}

/* ---- cases --------------------------------------------------------------------------------- */

GPtrArray *events_read(DbTx *tx, const char *case_id, int after, int until, size_t *bytes)
{
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    g_autoptr(DbRows) rows = db_query(tx,
                                      "SELECT body FROM event WHERE case_id = $1 AND version > $2 "
                                      "AND version <= $3 ORDER BY version",
                                      "tii", case_id, after, until);

    while (db_next(rows)) {
        g_auto(Problem) problem = {0};
        const char *body = db_text(rows, 0);
        cJSON *json = wire_parse(body, strlen(body), WIRE_ANSWER_MAX, &problem);
        Event *event = json ? event_from_json(json, &problem) : NULL;

        cJSON_Delete(json);
        if (!event) {
            problem_clear(&problem);
            problem_set(&problem, PROBLEM_INTERNAL, "event", NULL);
            db_fail(tx, &problem);
            break;
        }
        g_ptr_array_add(events, event);
        if (bytes)
            *bytes += strlen(body);
    }
    return g_steal_pointer(&events);
}

static Case *fold(DbTx *tx, const Uuid *id, Problem *problem)
{
    g_autoptr(GPtrArray) events = events_read(tx, id->text, 0, G_MAXINT, NULL);

    return db_failed(tx) ? NULL : case_fold(events, problem);
}

/* Forgets the memory of all cases rather than keeping a list of uses: folding anew is cheap. */
void work_keep(Work *work, Case *file)
{
    GHashTable *files = work->core->files;

    if (g_hash_table_size(files) >= FILES_MAX)
        g_hash_table_remove_all(files);
    g_hash_table_replace(files, g_strdup(file->id.text), file);
}

bool work_file(Work *work, const Uuid *id, Case **file, Problem *problem)
{
    Case *known = g_hash_table_lookup(work->core->files, id->text);
    g_autoptr(DbRows) rows =
        db_query(work->tx, "SELECT version, hash FROM cases WHERE id = $1", "t", id->text);

    *file = NULL;
    if (!db_next(rows))
        return true;
    if (known && known->version == db_number(rows, 0) && !strcmp(known->hash, db_text(rows, 1))) {
        *file = known;
        return true;
    }
    *file = fold(work->tx, id, problem);
    if (*file)
        work_keep(work, *file);
    return *file || db_failed(work->tx);
}

const Case *work_case(Work *work, const Uuid *id)
{
    Case *file;

    return work_file(work, id, &file, NULL) ? file : NULL;
}

/* ---- batches ------------------------------------------------------------------------------- */

GPtrArray *core_submit(Core *core, const Sender *sender, const GPtrArray *commands, instant now,
                       Problem *problem)
{
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)command_result_free);
    g_autoptr(Work) work = work_begin(core, problem);

    if (!work)
        return NULL;
    for (guint i = 0; i < commands->len; i++)
        g_ptr_array_add(results, work_submit(work, sender, commands->pdata[i], now));
    return work_commit(work, problem) ? g_steal_pointer(&results) : NULL;
}
