#include "net/worker.h"

#include "net/http.h"
#include "net/tokens.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

struct Worker {
    GThread *thread;
    Line *line;
    Cache *cache;
    SessionStore *sessions;
    SyncEngine *engine;
    Http *http;
    int queued; /* readable when any process has queued something */
    int tokens; /* readable when any process has signed in or out */
    LineStatus told;
};

static instant wall_clock(void)
{
    return g_get_real_time() / 1000;
}

static bool same_status(const LineStatus *one, const LineStatus *other)
{
    return one->state == other->state && one->last_sync == other->last_sync &&
           one->next_attempt == other->next_attempt && one->problem.kind == other->problem.kind;
}

static void tell(Worker *worker)
{
    g_auto(LineStatus) status = {0};

    sync_status(worker->engine, &status);
    if (!same_status(&status, &worker->told)) {
        line_tell(worker->line, &status);
        line_status_clear(&worker->told);
        worker->told = status;
        status = (LineStatus){0};
    }
    if (cache_changed(worker->cache))
        line_wake_screen(worker->line);
}

/* Starts whatever can be started; how long to wait then, in ms. */
static int start_requests(Worker *worker)
{
    instant now = wall_clock(), until;
    SyncRequest request;

    while (sync_next(worker->engine, now, &request, &until)) {
        http_start(worker->http, &request);
        sync_request_clear(&request);
    }
    return until == INT64_MAX ? -1 : (int)CLAMP(until - now, 0, G_MAXINT);
}

static bool is_readable(int fd)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

    return poll(&poll_fd, 1, 0) > 0;
}

static void take_wakes(Worker *worker)
{
    if (is_readable(line_sync_fd(worker->line))) {
        line_sync_taken(worker->line);
        sync_retry(worker->engine);
    }
    if (is_readable(worker->queued)) {
        line_watch_taken(worker->queued);
        sync_queued(worker->engine);
    }
    if (session_watch_taken(worker->tokens))
        sync_tokens_changed(worker->engine);
}

static void take_answers(Worker *worker)
{
    SyncAnswer answer;
    Lane lane;

    while (http_take(worker->http, &lane, &answer))
        sync_answer(worker->engine, wall_clock(), lane, &answer);
}

static void *work(void *data)
{
    Worker *worker = data;
    const int fds[] = {line_sync_fd(worker->line), worker->queued, worker->tokens};

    while (!line_stopping(worker->line)) {
        int timeout_ms = start_requests(worker);

        tell(worker);
        http_wait(worker->http, fds, G_N_ELEMENTS(fds), timeout_ms);
        take_wakes(worker);
        take_answers(worker);
    }
    return NULL;
}

static void worker_free(Worker *worker)
{
    /* The connections first: an answer that comes now is not waited for. */
    http_free(worker->http);
    sync_free(worker->engine);
    session_store_free(worker->sessions);
    cache_close(worker->cache);
    if (worker->queued >= 0)
        close(worker->queued);
    if (worker->tokens >= 0)
        close(worker->tokens);
    line_status_clear(&worker->told);
    g_free(worker);
}

static bool open_all(Worker *worker, const char *store_folder, const char *central,
                     const char *user, Problem *problem)
{
    worker->sessions = session_open(central, user, problem);
    if (!worker->sessions)
        return false;
    worker->cache = cache_open(store_folder, problem);
    if (!worker->cache)
        return false;
    worker->queued = line_watch(store_folder);
    if (worker->queued < 0)
        return problem_set(problem, PROBLEM_CACHE_IO, g_strerror(errno), NULL);
    worker->tokens = session_watch(worker->sessions, problem);
    if (worker->tokens < 0)
        return false;
    worker->engine = sync_new(worker->cache, worker->sessions, g_random_int());
    worker->http = http_new(central, problem);
    return worker->http != NULL;
}

/* Signals are for the thread that owns the screen. */
static GThread *start_thread(Worker *worker)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);

    GThread *thread = g_thread_new("sync", work, worker);

    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return thread;
}

Worker *worker_start(const char *store_folder, const char *central, const char *user, Line *line,
                     Problem *problem)
{
    Worker *worker = g_new0(Worker, 1);

    worker->line = line;
    worker->queued = worker->tokens = -1;
    if (!open_all(worker, store_folder, central, user, problem)) {
        worker_free(worker);
        return NULL;
    }
    /* Everything was opened here and is from now on the thread's alone. */
    worker->thread = start_thread(worker);
    return worker;
}

void worker_stop(Worker *worker)
{
    if (!worker)
        return;
    line_stop(worker->line);
    g_thread_join(worker->thread);
    worker_free(worker);
}
