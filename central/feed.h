/* The feed: what happened, for those who may see it.
 *
 * There is one stream a county (the city has its own). Every event makes an entry in the stream of
 * the case's county, in the event's transaction; its sequence comes from the stream's counter row,
 * which the transaction locks, so sequences are dense and in the order of commits. A case that
 * moves to another county makes an entry in both streams.
 *
 * An entry says where the case lay before and after. For a reader who saw it before and sees it
 * after it is an event; after only: the case enters, with all its events; before only: it leaves;
 * neither: nothing, but the reader's position moves on. */
#ifndef CENTRAL_FEED_H
#define CENTRAL_FEED_H

#include "central/core.h"
#include "wire/wire.h"

/* For the event that was just applied to the case. */
void feed_append(Work *work, const Case *file, const Place *was, const Place *is);

/* Changes after the cursor, up to `limit` and to about 4 MB. A cursor that is unknown, forged, of
 * another epoch or of another scope yields a reset page. NULL: see db_failed. */
ChangePage *feed_changes(DbTx *tx, const Actor *actor, const char *cursor, size_t limit);

/* Every case in scope, in pages by id. `resume` NULL: from the beginning; one that is not known
 * starts from the beginning, too. */
ChangePage *feed_snapshot(DbTx *tx, const Actor *actor, const char *resume, size_t limit);

#endif
