/* The central's tables: making and migrating them, settings and counters. */
#ifndef CENTRAL_STORE_H
#define CENTRAL_STORE_H

#include "central/db.h"

/* Brings the schema to the newest version in one transaction. A newer one is refused and left
 * alone. */
bool store_migrate(Db *db, Problem *problem);

/* NULL when not set. Caller frees. */
char *store_setting(DbTx *tx, const char *name);
void store_setting_put(DbTx *tx, const char *name, const char *value);

/* Random at the making of the database; a new one makes every client fetch everything anew. */
#define SETTING_EPOCH "epoch"
void store_new_epoch(DbTx *tx);

/* 1, 2, 3 …: dense, as it stands and falls with the transaction. 0 after a failure. */
gint64 store_count(DbTx *tx, const char *counter);

#endif
