#include "central/demo.h"

#include "central/accounts.h"
#include "central/log.h"

static bool has_accounts(Db *db, bool *found, Problem *problem)
{
    g_autoptr(DbTx) tx = db_read(db, problem);

    if (!tx)
        return false;
    {
        g_autoptr(DbRows) rows = db_query(tx, "SELECT 1 FROM account LIMIT 1", "");
        *found = db_next(rows);
    }
    return db_commit(tx, problem);
}

/* One password for all, so it is hashed once: hashing is slow on purpose. */
static bool put_accounts(DbTx *tx, const GPtrArray *documents, Problem *problem)
{
    g_autofree char *password = password_hash(DEMO_PASSWORD);

    if (!password)
        return problem_set(problem, PROBLEM_BUSY, NULL);
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = documents->pdata[i];

        if (document->kind != DOCUMENT_STAFF)
            continue;
        g_autoptr(Actor) actor = actor_from_json(document->body, problem);
        if (!actor)
            return false;
        account_put(tx, actor, password);
    }
    return true;
}

bool demo_fill(Core *core, const char *folder, instant now, Problem *problem)
{
    bool filled;

    if (!has_accounts(core_db(core), &filled, problem))
        return false;
    if (filled)
        return true;

    g_autoptr(GPtrArray) documents = catalogue_read_folder(folder, problem);
    if (!documents || !core_publish(core, documents, problem))
        return false;

    /* All or nothing: a database that was half filled would never be filled again. */
    g_autoptr(Work) work = work_begin(core, problem);
    (void)now;
    return work && put_accounts(work_tx(work), documents, problem) && work_commit(work, problem);
}
