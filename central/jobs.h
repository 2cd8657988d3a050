/* Threads for what is slow on purpose, with a queue before them. */
#ifndef CENTRAL_JOBS_H
#define CENTRAL_JOBS_H

#include <glib.h>

typedef struct Jobs Jobs;
typedef void JobWork(void *job);

/* NULL when not even one thread can be had. */
Jobs *jobs_new(int threads, JobWork *work);
/* How many wait; those that are being worked at do not count. */
guint jobs_waiting(Jobs *jobs);
void jobs_push(Jobs *jobs, void *job);
/* Finishes all that was pushed. */
void jobs_free(Jobs *jobs);

#endif
