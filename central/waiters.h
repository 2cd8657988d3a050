/* Requests that wait for something to happen, with no thread held: their connections are suspended,
 * and resumed by a commit in one of their streams, by their deadline, or because the central stops.
 */
#ifndef CENTRAL_WAITERS_H
#define CENTRAL_WAITERS_H

#include "domain/actor.h"

#include <microhttpd.h>

typedef struct Waiters Waiters;

/* At most `maximum` wait at a time. Starts a thread for the deadlines. */
Waiters *waiters_new(int maximum);
void waiters_free(Waiters *waiters);

/* How many commits there have been. Take it before looking; if it has changed when the request is
 * to be parked, something may have happened in between. */
guint64 waiters_generation(Waiters *waiters);
/* Suspends the connection. `deadline` is of g_get_monotonic_time; `actor` is borrowed until the
 * resume. False, and nothing done, when there was a commit since `generation`, when too many wait,
 * or when the central stops. */
bool waiters_park(Waiters *waiters, struct MHD_Connection *connection, const Actor *actor,
                  gint64 deadline, guint64 generation);
/* Resumes those whose actors may see something in the streams (codes). */
void waiters_wake(Waiters *waiters, const GPtrArray *streams);
/* Resumes all and lets nobody wait any more. */
void waiters_stop(Waiters *waiters);

#endif
