/* Waiting for a condition until a time of g_get_monotonic_time. */
#ifndef CENTRAL_WAIT_H
#define CENTRAL_WAIT_H

#include <glib.h>
#include <pthread.h>
#include <stdbool.h>

/* False: the time has come. */
static inline bool wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, gint64 deadline)
{
    const struct timespec end = {.tv_sec = deadline / G_TIME_SPAN_SECOND,
                                 .tv_nsec = deadline % G_TIME_SPAN_SECOND * 1000};

    return pthread_cond_clockwait(condition, lock, CLOCK_MONOTONIC, &end) == 0;
}

#endif
