/* What the files of cache/ share: the store behind a Cache, its write transactions, replaying a
 * case and keeping its line in the lists. */
#ifndef CACHE_PRIVATE_H
#define CACHE_PRIVATE_H

#include "cache/cache.h"
#include "cache/lock.h"
#include "cache/outbox.h"
#include "cache/sql.h"
#include "wire/wire.h"

typedef struct Finder Finder;

struct Cache {
    char *folder;
    StoreLock lock;
    Sql *reader;
    Sql *writer;
    bool writing; /* a write transaction is open: reads must see it */
    gint64 seen;  /* the reader's data version at the last cache_changed() */
    char *actor_text;
    Actor *actor;
    /* the catalogue as parsed, for one edition of it */
    gint64 edition;
    Calendar *calendar;
    GHashTable *items; /* "code version" → Item */
    Rules rules;
    ApplicationCheck *application; /* NULL: not checked */
    Finder *finder;                /* NULL: nothing was looked for yet */
};

#define STORE_FILE "store.db"

/* SQL for the generation of events and cases that is shown. */
#define SHOWN "(SELECT generation FROM feed)"

/* The connection that sees what the caller has written so far. */
Sql *cache_sql(Cache *cache);

/* A write transaction, one at a time over all threads and processes. Every way out goes through
 * cache_end: `return cache_end(cache, do_it(cache, problem), problem);` */
bool cache_begin(Cache *cache, Problem *problem);
bool cache_end(Cache *cache, bool good, Problem *problem);
/* Within one. NULL removes the value. */
bool cache_put(Cache *cache, const char *name, const char *value, Problem *problem);

/* Tells whoever synchronises, in whatever process, that something was queued. */
void cache_nudge(Cache *cache);

instant cache_now(void); /* the device's clock */
/* Central minus device, in ms; false when they were never compared. */
bool cache_clock_offset(Cache *cache, gint64 *offset);
void cache_forget_rules(Cache *cache);

/* ---- schema.c, rescue.c -------------------------------------------------------------------- */

/* Brings the schema up to date; CACHE_NEWER when it is ahead of this program. */
bool tables_migrate(Sql *db, Problem *problem);
/* SQLite's own check; CACHE_DAMAGED with its first finding. */
bool tables_check(Sql *db, bool quick, Problem *problem);

/* Renames the store's files; returns the new name of the database, NULL when that fails. */
char *rescue_set_aside(const char *folder, Problem *problem);
/* Copies what can be read of a store set aside into the fresh one, and says so in CACHE_RESCUED.
 * Leased numbers are not copied: what was printed from them may be in the part that is lost. */
bool rescue_copy(Cache *cache, const char *aside, Problem *problem);

/* ---- events.c ------------------------------------------------------------------------------ */

/* The end of a case's chain in a generation. */
typedef struct {
    Uuid case_id;
    int version; /* 0: nothing known */
    char hash[HASH_LENGTH + 1];
} ChainHead;

bool events_head(Sql *db, gint64 generation, const char *case_id, ChainHead *head,
                 Problem *problem);
/* Event*, in order; NULL on failure, CHAIN_BROKEN when one of them is damaged. */
GPtrArray *events_load(Sql *db, gint64 generation, const char *case_id, Problem *problem);
/* Adds an event that must follow `head`, which moves on. An event already known is passed over; a
 * gap, one of another case and one that does not verify are CHAIN_BROKEN. */
bool events_add(Sql *db, gint64 generation, const Event *event, ChainHead *head, Problem *problem);
bool events_forget(Sql *db, gint64 generation, const char *case_id, Problem *problem);

/* ---- project.c ----------------------------------------------------------------------------- */

/* The central's events folded, with what waits in the outbox replayed above them. Version 0 when
 * nothing is known. `events` (may be NULL) takes the events and predictions it is made of. */
Case *project_replay(Cache *cache, gint64 generation, const char *case_id, GPtrArray *events,
                     Problem *problem);
/* Lets the blocked commands of a case wait again, each based on what will be there when its turn
 * comes: they were made on one that did not happen. */
bool project_release(Cache *cache, gint64 generation, const char *case_id, Problem *problem);
/* Makes the case's line anew, or removes it when nothing is left of the case. */
bool project_case(Cache *cache, gint64 generation, const char *case_id, Problem *problem);
/* The lines of all cases whose ids the query finds. */
bool project_found(Cache *cache, gint64 generation, Query *query, Problem *problem);
/* Writes the line of a case that is folded already. */
bool project_write(Cache *cache, gint64 generation, const Case *file, Problem *problem);
/* The same, for a case that is known to have nothing in the outbox. */
bool project_write_quiet(Cache *cache, gint64 generation, const Case *file, Problem *problem);

/* What `cases.holder` holds for the applicant with this document. Caller frees. */
char *holder_key(const char *id_type, const char *id_number);

/* ---- finder.c ------------------------------------------------------------------------------ */

/* Within the transaction that stores the document: makes what it is found by. */
bool finder_store(Cache *cache, const Document *document, Problem *problem);
void finder_free(Finder *finder);

/* ---- files.c ------------------------------------------------------------------------------- */

/* Keeps the files that the text of a command names from being swept away. */
bool files_named(Cache *cache, const char *text, Problem *problem);
/* Removes files that no command ever named and no draft has; under the write lock and while nobody
 * else has the store open, so that nobody is about to save a draft with them. What cannot be
 * removed stays for the next time. `unclean`: also copies that were being made. */
void files_sweep(Cache *cache, bool unclean);

/* ---- enquiry.c ----------------------------------------------------------------------------- */

/* Forgets what was asked before today; under the write lock. */
void enquiries_sweep(Cache *cache);

/* ---- outbox.c, settle.c, lease.c ----------------------------------------------------------- */

/* Fills in what only the store knows (device, time, trust) and holds the command against the rule
 * book and the case as predicted, which it moves on. */
bool outbox_judge(Cache *cache, Case *file, Command *command, Problem *problem);
/* Puts the next receipt number into a receive that has none. */
bool outbox_give_receipt(Cache *cache, Command *command, Problem *problem);
bool outbox_insert(Cache *cache, const Command *command, gint64 place, Problem *problem);
/* Submitting an application that the central refused, put right: the refused receive goes, with
 * what was to follow it. Its receipt number may be printed, so the command takes it over. */
bool outbox_replace_refused(Cache *cache, Command *command, Problem *problem);
/* An event that arrives settles the command of its id, whatever became of the answer. */
bool outbox_arrived(Cache *cache, gint64 generation, const Event *event, Problem *problem);
/* The same for every event of a generation. */
bool outbox_arrived_all(Cache *cache, gint64 generation, Problem *problem);
/* The case has left the scope: its open commands are handed over. As long as that is only what the
 * feed says (`answered` false), those that were sent wait on for their answer: one of them may be
 * what made the case leave. */
bool outbox_hand_over(Cache *cache, const char *case_id, bool answered, Problem *problem);
/* Lines of all cases with open commands, after everything under them changed. */
bool outbox_project_all(Cache *cache, gint64 generation, Problem *problem);
bool uuid7_new(Uuid *out, instant at, Problem *problem);
/* When the central counts, by the device's time of the command. */
instant outbox_time(Cache *cache, const Command *command);

/* Takes the next number of a block for the county into `receipt`. */
bool lease_take(Cache *cache, const char *county, char receipt[17], Problem *problem);

#endif
