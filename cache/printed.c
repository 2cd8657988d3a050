#include "cache/printed.h"

#include "cache/private.h"

instant printed_at(Cache *cache, const char *event_id, Notice notice, bool provisional)
{
    return sql_number(cache_sql(cache), 0,
                      "SELECT at FROM printed WHERE event = ? AND notice = ? AND provisional = ?",
                      "usi", event_id, notice_name(notice), (int)provisional);
}

static bool mark(Cache *cache, const char *event_id, Notice notice, bool provisional, instant at,
                 Problem *problem)
{
    return sql_run(cache->writer, problem, "INSERT OR REPLACE INTO printed VALUES (?, ?, ?, ?)",
                   "usil", event_id, notice_name(notice), (int)provisional, at);
}

bool printed_mark(Cache *cache, const char *event_id, Notice notice, bool provisional, instant at,
                  Problem *problem)
{
    return cache_begin(cache, problem) &&
           cache_end(cache, mark(cache, event_id, notice, provisional, at, problem), problem);
}
