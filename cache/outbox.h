/* The outbox: commands in the order they were made, each kept until the central has settled it, and
 * kept as history afterwards until the central says that it will never need them again. */
#ifndef CACHE_OUTBOX_H
#define CACHE_OUTBOX_H

#include "cache/cache.h"
#include "wire/wire.h"

/* X(identifier, name, label) */
#define OUTBOX_STATES(X)                                                                    \
    X(WAITING, "waiting", N_("waiting"))    /* to be sent; also after a failed attempt */   \
    X(CONFLICT, "conflict", N_("conflict")) /* a person decides: take again or withdraw */  \
    X(BLOCKED, "blocked", N_("blocked"))    /* behind one that conflicts or was rejected */ \
    X(REJECTED, "rejected",                                                                 \
      N_("rejected")) /* by a rule; kept in view until a person dismisses it */             \
    X(HANDED_OVER, "handed_over", N_("out of scope"))                                       \
    X(DONE, "done", N_("done")) /* applied; kept for a central restored from backup */      \
    X(DISMISSED, "dismissed", N_("dismissed"))

typedef enum {
#define X(id, name, label) OUTBOX_##id,
    OUTBOX_STATES(X)
#undef X
        OUTBOX_STATE_COUNT
} OutboxState;

const char *outbox_state_name(OutboxState state);
const char *outbox_state_label(OutboxState state); /* msgid */

typedef struct {
    gint64 sequence; /* order made */
    Command *command;
    OutboxState state;
    int tries;
    instant last_try;
    Problem problem; /* of the last answer */
} OutboxEntry;

void outbox_entry_free(OutboxEntry *entry);

/* The one way to change anything: checks the command against the rule book and the predicted case,
 * then writes command, predicted case and lease use in ONE durable transaction. True means: kept,
 * for ever. A full disk is CACHE_FULL and nothing is used. For receive without "receipt" in the
 * payload, the next number of a lease for the case's county is put in. */
bool outbox_submit(Cache *cache, const Command *command, Problem *problem);

/* The first waiting command of every case that has nothing conflicting, oldest first, then
 * following ones of the same cases in order, up to `limit`: what may be sent in one batch.
 * OutboxEntry*. */
GPtrArray *outbox_next(Cache *cache, size_t limit, Problem *problem);
/* Counts a try before a batch goes out; nothing is ever marked "sending". */
bool outbox_tried(Cache *cache, const GPtrArray *entries, instant at, Problem *problem);
/* Settles commands by the central's results, applies the events that came with them, and replays
 * what still waits, all in one transaction. A rejected or conflicting command blocks the later ones
 * of its case, no other. A case whose record here is damaged makes the feed begin anew. */
bool outbox_settle(Cache *cache, const GPtrArray *results, Problem *problem);

/* Newest first; states: bits of OutboxState, 0: all but the done and dismissed. OutboxEntry*. */
GPtrArray *outbox_list(Cache *cache, unsigned states, size_t limit, Problem *problem);
/* Commands that the central has not settled. */
int outbox_unsent(Cache *cache);
/* Commands that wait for a person: conflicting, rejected, handed over. */
int outbox_attention(Cache *cache);

/* A person's decisions. `again`: the same wish on the newest version, as a new command in the place
 * of the conflicting one (also of a rejected one); blocked ones behind it wait again. `dismiss`:
 * give it up; the later blocked ones of the case are freed and tried on their own merit, but those
 * of a receive go with it, because without it there is no case. What is freed is based on what will
 * be there when its turn comes. NOT_FOUND when the command does not wait for a person. */
bool outbox_again(Cache *cache, const char *command_id, instant now, Problem *problem);
bool outbox_dismiss(Cache *cache, const char *command_id, Problem *problem);

/* Blocks of receipt numbers. */
bool lease_add(Cache *cache, const Lease *lease, Problem *problem);
int leases_left(Cache *cache, const char *county);

#endif
