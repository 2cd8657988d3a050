/* Which documents were printed on this device: the first printing is the original, every later one
 * is put on record as `reissue`. What was printed while the central had not confirmed the event
 * (provisional) is counted apart. */
#ifndef CACHE_PRINTED_H
#define CACHE_PRINTED_H

#include "cache/cache.h"

/* When it was printed last; 0: never. */
instant printed_at(Cache *cache, const char *event_id, Notice notice, bool provisional);
bool printed_mark(Cache *cache, const char *event_id, Notice notice, bool provisional, instant at,
                  Problem *problem);

#endif
