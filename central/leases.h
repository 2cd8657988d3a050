/* Blocks of receipt numbers, leased to devices so that they can receive offline. A number is in one
 * block only, and a block belongs to one device for ever. */
#ifndef CENTRAL_LEASES_H
#define CENTRAL_LEASES_H

#include "central/db.h"
#include "wire/wire.h"

#define LEASE_SIZE 100 /* numbers in a block */
#define LEASE_BLOCKS 2 /* what a device should hold */

/* New blocks (Lease) of the county for a device that says it holds `held` unused numbers; none when
 * it holds enough. NULL with SCOPE when the actor may not receive there, PARAMETER, or RECEIPTS_OUT
 * when the county has no numbers left. */
GArray *lease_grant(Db *db, const Actor *actor, const char *device, const char *county, int held,
                    Problem *problem);

/* One block, within a transaction. False when the county has no numbers left. */
bool lease_block(DbTx *tx, const char *account, const char *device, const char *county,
                 Lease *lease);

#endif
