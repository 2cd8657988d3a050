/* What net/ does with tokens and nobody else should. */
#ifndef NET_TOKENS_H
#define NET_TOKENS_H

#include "cache/cache.h"
#include "net/session.h"

#define SESSION_FILE "session.json" /* in the store's folder */
#define SYNC_LAST "last_sync"       /* in the cache: RFC 3339 */

/* Removes the file of the tokens. */
bool session_forget(SessionStore *store, Problem *problem);

/* A descriptor that becomes readable when any process replaces or removes the file; -1 with
 * CACHE_IO. Close it. */
int session_watch(const SessionStore *store, Problem *problem);
/* Whether that is so since the last call. */
bool session_watch_taken(int watch);

/* Of an answer to POST /v1/token: keeps the tokens and the actor. The answer must be for the user
 * of the store. When the file cannot be written, the new tokens still hold in memory, because the
 * old ones are spent. */
bool session_take(SessionStore *store, Cache *cache, const cJSON *json, Problem *problem);

/* Central minus device in ms, from an answer that took `took_ms` and said `server_time`. */
gint64 clock_offset(instant now, instant server_time, int took_ms);
bool clock_offset_save(Cache *cache, gint64 offset, Problem *problem);

#endif
