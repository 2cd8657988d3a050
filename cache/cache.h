/* The client's store: one SQLite database per central and user.
 *
 * What the central said (events) and what this device says (the outbox) are kept apart; a case as
 * shown is the fold of the central's events with the pending commands replayed above them, and the
 * table `cases` is a projection of that for lists. Nothing here ever removes unsent work.
 *
 * A Cache belongs to one thread. It holds a read-only connection and a writing one.
 * All writes, of all threads and processes, happen one at a time under one lock, because Debian's
 * SQLite 3.40.1 can corrupt a database when a checkpoint meets a second writer (fixed in 3.51.3).
 * WAL, synchronous=FULL. No read transaction outlives a call.
 *
 * Failures: CACHE_BUSY (5 s), CACHE_FULL, CACHE_IO, CACHE_DAMAGED, CACHE_NEWER, CACHE_IN_USE. */
#ifndef CACHE_CACHE_H
#define CACHE_CACHE_H

#include "domain/case.h"

typedef struct Cache Cache;

/* Opens or makes the store in `folder` (made 0700; files 0600). Migrates it; refuses a newer one
 * and never wipes. After an unclean exit it is checked first; what SQLite cannot read any more is
 * set aside under another name, its outbox and drafts taken over into a fresh store, and
 * CACHE_RESCUED says so. Leased numbers are not taken over: some may have been printed in the part
 * that is lost. NULL on failure. */
Cache *cache_open(const char *folder, Problem *problem);
void cache_close(Cache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cache, cache_close)
const char *cache_folder(const Cache *cache);

/* The right to synchronise and to own the screen: one process at a time. Held until cache_close or
 * the process ends, however it ends. CACHE_IN_USE names the process that has it. */
bool cache_claim(Cache *cache, Problem *problem);

/* Small named values that outlive a run: device id, actor, catalogue revision … NULL: not set. */
char *cache_get(Cache *cache, const char *name);
/* NULL removes the value. */
bool cache_set(Cache *cache, const char *name, const char *value, Problem *problem);

#define CACHE_DEVICE "device"             /* UUID of this store, made with it */
#define CACHE_ACTOR "actor"               /* JSON of the Actor as last told by the central */
#define CACHE_CLOCK_OFFSET "clock_offset" /* ms, central minus device; absent: never compared */

/* {"file", "commands", "whole", "drafts"}: the last store that was set aside, how many commands and
 * drafts were taken over, and whether all of it could be read. Set to NULL once the person has read
 * it. */
#define CACHE_RESCUED "rescued"

/* Who this cache belongs to, for predictions and menus. NULL before the first sign-in. Owned by the
 * cache; renewed when the sync stores a new one. */
const Actor *cache_actor(Cache *cache);
/* Calendar and items from the catalogue; owned by the cache, valid until the next call of this or
 * of a function that writes. Without a published calendar every due day is provisional. */
const Rules *cache_rules(Cache *cache);
/* What those rules ask of an application before it is accepted (forms/application/application.h);
 * without it the first word on that is the central's. */
void cache_check_applications(Cache *cache, ApplicationCheck *check);
/* Whether anything was written by anybody since the last call. Cheap. */
bool cache_changed(Cache *cache);
/* SQLite's own check of the whole database; for `doctor`. */
bool cache_verify(Cache *cache, Problem *problem);

#endif
