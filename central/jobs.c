#include "central/jobs.h"

#include <pthread.h>
#include <stdbool.h>

struct Jobs {
    JobWork *work;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t pushed;
    GQueue queue;
    bool ending;
    int count;
    pthread_t threads[];
};

static void *work_off(void *data)
{
    Jobs *jobs = data;

    pthread_mutex_lock(&jobs->lock);
    while (!jobs->ending || !g_queue_is_empty(&jobs->queue)) {
        void *job = g_queue_pop_head(&jobs->queue);

        if (!job) {
            pthread_cond_wait(&jobs->pushed, &jobs->lock);
            continue;
        }
        pthread_mutex_unlock(&jobs->lock);
        jobs->work(job);
        pthread_mutex_lock(&jobs->lock);
    }
    pthread_mutex_unlock(&jobs->lock);
    return NULL;
}

Jobs *jobs_new(int threads, JobWork *work)
{
    Jobs *jobs = g_malloc0(sizeof *jobs + (size_t)threads * sizeof jobs->threads[0]);

    jobs->work = work;
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_cond_init(&jobs->pushed, NULL);
    g_queue_init(&jobs->queue);
    while (jobs->count < threads &&
           pthread_create(&jobs->threads[jobs->count], NULL, work_off, jobs) == 0)
        jobs->count++;
    if (jobs->count == 0)
        g_clear_pointer(&jobs, jobs_free);
    return jobs;
}

guint jobs_waiting(Jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    const guint waiting = g_queue_get_length(&jobs->queue);
    pthread_mutex_unlock(&jobs->lock);
    return waiting;
}

void jobs_push(Jobs *jobs, void *job)
{
    pthread_mutex_lock(&jobs->lock);
    g_queue_push_tail(&jobs->queue, job);
    pthread_cond_signal(&jobs->pushed);
    pthread_mutex_unlock(&jobs->lock);
}

void jobs_free(Jobs *jobs)
{
    if (!jobs)
        return;
    pthread_mutex_lock(&jobs->lock);
    jobs->ending = true;
    pthread_cond_broadcast(&jobs->pushed);
    pthread_mutex_unlock(&jobs->lock);
    for (int i = 0; i < jobs->count; i++)
        pthread_join(jobs->threads[i], NULL);
    pthread_cond_destroy(&jobs->pushed);
    pthread_mutex_destroy(&jobs->lock);
    g_free(jobs);
}
