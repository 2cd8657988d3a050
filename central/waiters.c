#include "central/waiters.h"

#include "domain/numbers.h"

typedef struct {
    struct MHD_Connection *connection;
    const Actor *actor;
    gint64 deadline;
} Waiter;

struct Waiters {
    GMutex lock;
    GCond changed;
    GArray *parked; /* Waiter */
    guint maximum;
    guint64 generation;
    bool stopping;
    GThread *timer;
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

static gpointer keep_deadlines(gpointer data)
{
    Waiters *waiters = data;

    g_mutex_lock(&waiters->lock);
    while (!waiters->stopping) {
        g_cond_wait_until(&waiters->changed, &waiters->lock, next_deadline(waiters));
        resume(waiters, NULL);
    }
    g_mutex_unlock(&waiters->lock);
    return NULL;
}

Waiters *waiters_new(int maximum)
{
    Waiters *waiters = g_new0(Waiters, 1);

    g_mutex_init(&waiters->lock);
    g_cond_init(&waiters->changed);
    waiters->parked = g_array_new(false, false, sizeof(Waiter));
    waiters->maximum = (guint)maximum;
    waiters->timer = g_thread_new("deadlines", keep_deadlines, waiters);
    return waiters;
}

void waiters_free(Waiters *waiters)
{
    if (!waiters)
        return;
    waiters_stop(waiters);
    g_thread_join(waiters->timer);
    g_array_unref(waiters->parked);
    g_cond_clear(&waiters->changed);
    g_mutex_clear(&waiters->lock);
    g_free(waiters);
}

guint64 waiters_generation(Waiters *waiters)
{
    g_mutex_lock(&waiters->lock);
    const guint64 generation = waiters->generation;
    g_mutex_unlock(&waiters->lock);
    return generation;
}

bool waiters_park(Waiters *waiters, struct MHD_Connection *connection, const Actor *actor,
                  gint64 deadline, guint64 generation)
{
    const Waiter waiter = {.connection = connection, .actor = actor, .deadline = deadline};

    g_mutex_lock(&waiters->lock);
    const bool parked = !waiters->stopping && waiters->generation == generation &&
                        waiters->parked->len < waiters->maximum;
    if (parked) {
        MHD_suspend_connection(connection);
        g_array_append_val(waiters->parked, waiter);
        g_cond_signal(&waiters->changed);
    }
    g_mutex_unlock(&waiters->lock);
    return parked;
}

void waiters_wake(Waiters *waiters, const GPtrArray *streams)
{
    g_mutex_lock(&waiters->lock);
    waiters->generation++;
    resume(waiters, streams);
    g_mutex_unlock(&waiters->lock);
}

void waiters_stop(Waiters *waiters)
{
    g_mutex_lock(&waiters->lock);
    waiters->stopping = true;
    resume(waiters, NULL);
    g_cond_signal(&waiters->changed);
    g_mutex_unlock(&waiters->lock);
}
