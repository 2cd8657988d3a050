/* Positions in the feed, as opaque texts for clients: base64url of JSON with the database's epoch,
 * a fingerprint of the reader's scope, a sequence for each stream and, in a snapshot, the last
 * case.
 *
 * Nothing secret is in it and nothing is allowed by it: what a reader may see is decided anew for
 * every entry, so a forged one only misleads its forger. */
#ifndef CENTRAL_CURSOR_H
#define CENTRAL_CURSOR_H

#include "central/db.h"
#include "domain/actor.h"

typedef struct {
    char *epoch;
    char *scope;
    GHashTable *positions; /* stream → gint64* */
    char *last;            /* snapshots: id of the last case sent; NULL: none */
} Cursor;

void cursor_free(Cursor *cursor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cursor, cursor_free)

/* Where all the actor's streams stand now. */
Cursor *cursor_now(DbTx *tx, const Actor *actor);
/* NULL when it is not one that this database gave to this scope. */
Cursor *cursor_read(DbTx *tx, const Actor *actor, const char *text);
char *cursor_write(const Cursor *cursor);

/* 0 when the stream is not named. */
gint64 cursor_position(const Cursor *cursor, const char *stream);
void cursor_move(Cursor *cursor, const char *stream, gint64 sequence);

/* Codes of the streams that may hold something for the actor, in order. */
GPtrArray *actor_streams(DbTx *tx, const Actor *actor);

#endif
