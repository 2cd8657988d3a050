#include "central/leases.h"

#include "central/store.h"
#include "domain/numbers.h"

#include <string.h>

/* Somebody who may receive there. */
static bool receives_in(const Actor *actor, const char *county)
{
    for (size_t i = 0; i < actor->assignment_count; i++) {
        const Assignment *a = &actor->assignments[i];

        if ((ROLE_BIT(a->role) & action_rule(ACTION_RECEIVE)->roles) &&
            (division_covers(a->region, county) || division_covers(county, a->region)))
            return true;
    }
    return false;
}

bool lease_block(DbTx *tx, const char *account, const char *device, const char *county,
                 Lease *lease)
{
    g_autofree char *counter = g_strdup_printf("lease/%s", county);
    const gint64 last = store_count(tx, counter) * LEASE_SIZE;
    const gint64 first = last - LEASE_SIZE + 1;

    if (last > RECEIPT_SERIAL_MAX)
        return false;
    db_run(tx,
           "INSERT INTO lease (county, first, last, device, account) VALUES ($1, $2, $3, $4, $5)",
           "tlltt", county, first, last, device, account);
    *lease = (Lease){.county = g_strdup(county), .first = (int)first, .last = (int)last};
    return true;
}

GArray *lease_grant(Db *db, const Actor *actor, const char *device, const char *county, int held,
                    Problem *problem)
{
    g_autoptr(GArray) leases = g_array_new(false, false, sizeof(Lease));

    g_array_set_clear_func(leases, (GDestroyNotify)lease_clear);
    if (strlen(county) != COUNTY_DIGITS || division_check(county) != NUMBER_OK) {
        problem_set_at(problem, "/county", PROBLEM_PARAMETER, "county", NULL);
        return NULL;
    }
    if (!receives_in(actor, county)) {
        problem_set(problem, PROBLEM_SCOPE, NULL);
        return NULL;
    }

    g_autoptr(DbTx) tx = db_write(db, problem);
    if (!tx)
        return NULL;
    for (int has = held; has + LEASE_SIZE <= LEASE_BLOCKS * LEASE_SIZE; has += LEASE_SIZE) {
        Lease lease;

        if (!lease_block(tx, actor->id, device, county, &lease)) {
            problem_set(problem, PROBLEM_RECEIPTS_OUT, NULL);
            return NULL;
        }
        g_array_append_val(leases, lease);
    }
    return db_commit(tx, problem) ? g_steal_pointer(&leases) : NULL;
}
