/* The locks of a store: files in its folder, held with flock(2), so that they fall when the process
 * does. Private to cache/.
 *
 *   lock    whoever writes or checkpoints; across processes, and through a mutex across threads
 *   users   shared by all who have the store open; its content marks that somebody has. A mark that
 *           is met by the first one to open is left over from an unclean end
 *   nudge   not a lock: touched when something was queued
 *   claim   the one process that synchronises and owns the screen; its content is the process id */
#ifndef CACHE_LOCK_H
#define CACHE_LOCK_H

#include "domain/problem.h"

#define NUDGE_FILE "nudge"

typedef struct {
    int writer;
    int users;
    int nudge;
    int claim; /* -1: not held */
    char *folder;
} StoreLock;

/* Makes the folder (0700) and the files (0600). Clear it in every case. */
bool lock_open(StoreLock *lock, const char *folder, Problem *problem);
void lock_clear(StoreLock *lock);

/* CACHE_BUSY after 5 seconds. */
bool lock_write(StoreLock *lock, Problem *problem);
void lock_unwrite(StoreLock *lock);

/* Joins the users, under the write lock. *alone: nobody else has the store open; *unclean: and the
 * last one who had did not leave. */
bool lock_enter(StoreLock *lock, bool *alone, bool *unclean, Problem *problem);
/* Whether nobody else has the store open now; under the write lock. */
bool lock_is_alone(StoreLock *lock);
/* Takes the mark off when nobody else has the store open; under the write lock. */
void lock_leave(StoreLock *lock);

bool lock_claim(StoreLock *lock, Problem *problem);

/* Opens or makes a file of the store, 0600 whatever the umask; -1 on failure. */
int lock_file(const char *folder, const char *name, Problem *problem);
bool lock_problem(int error, Problem *problem);

#endif
