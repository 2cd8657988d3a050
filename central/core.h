/* The authority, without HTTP: holds commands against the rule book and makes them happen.
 *
 * A command's check, its event, the projection of its case, its idempotency record and its feed
 * entries stand or fall together, in one transaction; a batch shares one, so that it costs one
 * flush. Time comes in from the caller. A Core may be used by several threads. */
#ifndef CENTRAL_CORE_H
#define CENTRAL_CORE_H

#include "central/catalogue.h"
#include "central/db.h"
#include "wire/wire.h"

typedef struct Core Core;

/* Migrates the database and loads the catalogue. `db` is used, not owned. NULL on failure. */
Core *core_open(Db *db, Problem *problem);
void core_close(Core *core);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Core, core_close)

Db *core_db(const Core *core);

/* Publishes documents (Document*): they get revisions, and rules use them from now on. */
bool core_publish(Core *core, const GPtrArray *documents, Problem *problem);

/* Called after a commit that fed streams (their codes), in the committing thread, with nothing
 * locked. */
typedef void CoreListener(void *data, const GPtrArray *streams);
void core_listen(Core *core, CoreListener *listener, void *data);

/* ---- commands ------------------------------------------------------------------------------ */

typedef struct {
    const Actor *actor;
    const char *device; /* the one that is signed in; commands of another one are refused */
} Sender;

/* CommandResult* for each Command*, in their order. A command that is not applied blocks the later
 * ones of its case in the batch, no others. NULL: nothing at all was kept. */
GPtrArray *core_submit(Core *core, const Sender *sender, const GPtrArray *commands, instant now,
                       Problem *problem);

/* The same in steps, for those who bring several senders or times into one transaction. */
typedef struct Work Work;
Work *work_begin(Core *core, Problem *problem);
/* Never NULL. Final only when the work is committed. */
CommandResult *work_submit(Work *work, const Sender *sender, const Command *command, instant now);
bool work_commit(Work *work, Problem *problem);
void work_end(Work *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Work, work_end)

/* The case as the work sees it, borrowed until the next call on it; NULL: there is none that
 * verifies. */
const Case *work_case(Work *work, const Uuid *id);
const Rules *work_rules(const Work *work);
const cJSON *work_document(const Work *work, DocumentKind kind, const char *code);
/* Whether some office of the region's county is the department. */
bool work_handles(const Work *work, const char *region, const char *department);
DbTx *work_tx(Work *work);

#endif
