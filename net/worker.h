/* The thread that keeps a store and the central the same: the sync engine over curl, beside the
 * screen, with a connection to the store of its own. It tells the Line how it fares and wakes the
 * screen when the store has changed; it is woken through the Line, by outbox_submit in any process
 * (the file `nudge` in the store's folder), and when somebody signs in or out. Idle, it sleeps. */
#ifndef NET_WORKER_H
#define NET_WORKER_H

#include "cache/line.h"

typedef struct Worker Worker;

/* The caller has claimed the store (cache_claim) and keeps `line` until worker_stop. NULL when the
 * store cannot be opened. */
Worker *worker_start(const char *store_folder, const char *central, const char *user, Line *line,
                     Problem *problem);
/* Stops the line and waits for the thread: at once, also in the middle of a long poll; what was
 * being sent is sent again next time. Frees the worker; NULL is fine. */
void worker_stop(Worker *worker);

#endif
