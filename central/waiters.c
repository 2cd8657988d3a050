#include "central/waiters.h"

#include "central/wait.h"
#include "domain/numbers.h"

#include <pthread.h>

typedef struct {
    struct MHD_Connection *connection;
    const Actor *actor;
    gint64 deadline;
} Waiter;

struct Waiters {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    GArray *parked; /* Waiter */
    guint maximum;
    guint64 generation;
    bool stopping;
    pthread_t timer;
    bool timed; /* there is such a thread */
};

static bool concerns(const Waiter *waiter, const GPtrArray *streams)
{
    for (size_t i = 0; i < waiter->actor->assignment_count; i++) {
        const char *region = waiter->actor->assignments[i].region;

        for (guint j = 0; j < streams->len; j++) {
            if (division_covers(region, streams->pdata[j]) ||
                division_covers(streams->pdata[j], region))
                return true;
        }
    }
    return false;
}

/* `streams` NULL: whose deadline has passed, or all when stopping. Called with the lock held. */
static void resume(Waiters *waiters, const GPtrArray *streams)
{
    const gint64 now = g_get_monotonic_time();

    for (guint i = waiters->parked->len; i-- > 0;) {
        const Waiter *waiter = &g_array_index(waiters->parked, Waiter, i);

        if (waiters->stopping || waiter->deadline <= now ||
            (streams && concerns(waiter, streams))) {
            MHD_resume_connection(waiter->connection);
            g_array_remove_index_fast(waiters->parked, i);
        }
    }
}

static gint64 next_deadline(const Waiters *waiters)
{
    gint64 next = g_get_monotonic_time() + G_TIME_SPAN_HOUR;

    for (guint i = 0; i < waiters->parked->len; i++)
        next = MIN(next, g_array_index(waiters->parked, Waiter, i).deadline);
    return next;
}

static void *keep_deadlines(void *data)
{
    Waiters *waiters = data;

    pthread_mutex_lock(&waiters->lock);
    while (!waiters->stopping) {
        wait_until(&waiters->changed, &waiters->lock, next_deadline(waiters));
        resume(waiters, NULL);
    }
    pthread_mutex_unlock(&waiters->lock);
    return NULL;
}

Waiters *waiters_new(int maximum)
{
    Waiters *waiters = g_new0(Waiters, 1);

    pthread_mutex_init(&waiters->lock, NULL);
    pthread_cond_init(&waiters->changed, NULL);
    waiters->parked = g_array_new(false, false, sizeof(Waiter));
    waiters->maximum = (guint)maximum;
    waiters->timed = pthread_create(&waiters->timer, NULL, keep_deadlines, waiters) == 0;
    return waiters;
}

void waiters_free(Waiters *waiters)
{
    if (!waiters)
        return;
    waiters_stop(waiters);
    if (waiters->timed)
        pthread_join(waiters->timer, NULL);
    g_array_unref(waiters->parked);
    pthread_cond_destroy(&waiters->changed);
    pthread_mutex_destroy(&waiters->lock);
    g_free(waiters);
}

guint64 waiters_generation(Waiters *waiters)
{
    pthread_mutex_lock(&waiters->lock);
    const guint64 generation = waiters->generation;
    pthread_mutex_unlock(&waiters->lock);
    return generation;
}

bool waiters_park(Waiters *waiters, struct MHD_Connection *connection, const Actor *actor,
                  gint64 deadline, guint64 generation)
{
    const Waiter waiter = {.connection = connection, .actor = actor, .deadline = deadline};

    pthread_mutex_lock(&waiters->lock);
    const bool parked = waiters->timed && !waiters->stopping && waiters->generation == generation &&
                        waiters->parked->len < waiters->maximum;
    if (parked) {
        MHD_suspend_connection(connection);
        g_array_append_val(waiters->parked, waiter);
        pthread_cond_signal(&waiters->changed);
    }
    pthread_mutex_unlock(&waiters->lock);
    return parked;
}

void waiters_wake(Waiters *waiters, const GPtrArray *streams)
{
    pthread_mutex_lock(&waiters->lock);
    waiters->generation++;
    resume(waiters, streams);
    pthread_mutex_unlock(&waiters->lock);
}

void waiters_stop(Waiters *waiters)
{
    pthread_mutex_lock(&waiters->lock);
    waiters->stopping = true;
    resume(waiters, NULL);
    pthread_cond_signal(&waiters->changed);
    pthread_mutex_unlock(&waiters->lock);
}
