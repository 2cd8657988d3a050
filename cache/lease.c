/* Blocks of receipt numbers. A number is taken in the transaction that uses it. */
#include "cache/private.h"

bool lease_add(Cache *cache, const Lease *lease, Problem *problem)
{
    return cache_begin(cache, problem) &&
           cache_end(cache,
                     sql_run(cache->writer, problem,
                             "INSERT OR IGNORE INTO lease VALUES (?1, ?2, ?2, ?3)", "sii",
                             lease->county, lease->first, lease->last),
                     problem);
}

int leases_left(Cache *cache, const char *county)
{
    return (int)sql_number(cache_sql(cache), 0,
                           "SELECT sum(last - next + 1) FROM lease WHERE county = ?", "s", county);
}

bool lease_take(Cache *cache, const char *county, char receipt[17], Problem *problem)
{
    g_auto(Query) query =
        sql_select(cache->writer,
                   "UPDATE lease SET next = next + 1 WHERE county = ?1 AND first = "
                   "(SELECT first FROM lease WHERE county = ?1 AND next <= last "
                   "ORDER BY first LIMIT 1) RETURNING next - 1",
                   "s", county);
    int serial = query_row(&query) ? query_int(&query, 0) : -1;

    while (query_row(&query))
        continue;
    if (!query_ok(&query, problem))
        return false;
    return (serial >= 0 && receipt_number_make(county, serial, receipt)) ||
           problem_set(problem, PROBLEM_RECEIPTS_OUT, NULL);
}
