/* Taking in what the central says: changes, snapshots, the catalogue. Each call is one transaction
 * that also saves the position, so a cut between two calls repeats nothing and loses nothing. */
#ifndef CACHE_FEED_H
#define CACHE_FEED_H

#include "cache/cache.h"
#include "wire/wire.h"

/* The feed's position; NULL: a snapshot is needed first. Caller frees. */
char *feed_cursor(Cache *cache);
/* Applies a page of changes and its cursor. Events already known are skipped; one that does not
 * verify against the chain is CHAIN_BROKEN and stops the page, as does a gap in a case's versions
 * (the caller resets the feed). Pending commands are replayed above; those whose case left the
 * scope become handed over. */
bool feed_apply(Cache *cache, const ChangePage *page, Problem *problem);

/* A snapshot goes into shadow rows page by page and resumes where it stopped; the last page swaps
 * them in: cases that it does not name are forgotten, the outbox is untouched. */
char *feed_snapshot_resume(Cache *cache);
bool feed_snapshot_apply(Cache *cache, const ChangePage *page, Problem *problem);
/* Forget the position: the next sync begins with a snapshot. */
bool feed_reset(Cache *cache, Problem *problem);

gint64 catalogue_revision(Cache *cache);
bool catalogue_apply(Cache *cache, const DocumentPage *page, Problem *problem);
/* Current documents of a kind by name order: Document*; NULL on failure. `text` (may be NULL) is
 * part of the code or of the name. */
GPtrArray *catalogue_list(Cache *cache, DocumentKind kind, const char *text, size_t limit,
                          Problem *problem);
/* NULL when unknown. version 0: the newest. */
Document *catalogue_get(Cache *cache, DocumentKind kind, const char *code, int version);
/* The "name" member, or the code itself when unknown. Caller frees. */
char *catalogue_name(Cache *cache, DocumentKind kind, const char *code);

/* Code of the organisation with that "department" key whose region covers the place most closely:
 * who handles an item there. NULL when there is none. Caller frees. */
char *catalogue_department(Cache *cache, const char *key, const char *region);
/* Names of the halls and stations in the county of the region, where applications are received:
 * halls first. NULL on failure; free with g_strfreev. */
GStrv catalogue_offices(Cache *cache, const char *region);

#endif
