#include "net/once.h"

#include "cache/outbox.h"
#include "net/http.h"

#include <poll.h>
#include <string.h>

#define LOOK_EVERY_MS 50 /* at what another process has done */

typedef struct {
    Cache *cache;
    instant deadline;
    const char *command_id;
} Goal;

static instant wall_clock(void)
{
    return g_get_real_time() / 1000;
}

/* Whether the command still waits to be sent, or nothing can be told of it now. */
static bool is_waiting(const Goal *goal)
{
    unsigned waiting = 1U << OUTBOX_WAITING;
    g_autoptr(GPtrArray) entries = outbox_list(goal->cache, waiting, G_MAXINT, NULL);

    for (guint i = 0; entries && i < entries->len; i++) {
        const OutboxEntry *entry = entries->pdata[i];

        if (strcmp(entry->command->id.text, goal->command_id) == 0)
            return true;
    }
    return !entries;
}

static bool is_reached(const Goal *goal, const SyncEngine *engine)
{
    return goal->command_id ? !is_waiting(goal) : sync_is_quiet(engine);
}

static bool too_late(Problem *problem)
{
    return problem_set(problem, PROBLEM_OFFLINE, N_("no answer in time"), NULL);
}

/* What ends the wait for a command: the line, not trouble with what is fetched meanwhile. */
static bool is_hopeless(const Goal *goal, const LineStatus *status)
{
    return status->problem.kind != PROBLEM_NONE &&
           (!goal->command_id || (status->state != LINE_ONLINE && status->state != LINE_SYNCING));
}

static bool has_hope(const Goal *goal, const SyncEngine *engine, instant now, Problem *problem)
{
    g_auto(LineStatus) status = {0};

    sync_status(engine, &status);
    if (is_hopeless(goal, &status)) {
        problem_move(problem, &status.problem);
        return false;
    }
    return now < goal->deadline || too_late(problem);
}

static int wait_ms(const Goal *goal, instant now, instant until)
{
    return (int)CLAMP(MIN(until, goal->deadline) - now, 0, G_MAXINT);
}

static bool drive(const Goal *goal, SyncEngine *engine, Http *http, Problem *problem)
{
    for (;;) {
        instant now = wall_clock(), until;
        SyncRequest request;
        SyncAnswer answer;
        Lane lane;

        while (sync_next(engine, now, &request, &until)) {
            http_start(http, &request);
            sync_request_clear(&request);
        }
        if (is_reached(goal, engine))
            return true;
        if (!has_hope(goal, engine, now, problem))
            return false;
        http_wait(http, NULL, 0, wait_ms(goal, now, until));
        while (http_take(http, &lane, &answer))
            sync_answer(engine, wall_clock(), lane, &answer);
    }
}

static bool sync_alone(const Goal *goal, SessionStore *sessions, Problem *problem)
{
    g_autoptr(Http) http = http_new(session_central(sessions), problem);
    g_autoptr(SyncEngine) engine = sync_new(goal->cache, sessions, g_random_int());

    return http && drive(goal, engine, http, problem);
}

/* Somebody else has the store: looks what becomes of the command, or for the store to be free. */
static bool watch(const Goal *goal, bool *claimed, Problem *problem)
{
    cache_changed(goal->cache);
    for (bool waiting = is_waiting(goal); waiting;) {
        *claimed = cache_claim(goal->cache, NULL);
        if (*claimed)
            return true;
        if (wall_clock() >= goal->deadline)
            return too_late(problem);
        poll(NULL, 0, LOOK_EVERY_MS);
        if (cache_changed(goal->cache))
            waiting = is_waiting(goal);
    }
    return true;
}

bool sync_until(Cache *cache, SessionStore *sessions, instant deadline, const char *command_id,
                Problem *problem)
{
    const Goal goal = {.cache = cache, .deadline = deadline, .command_id = command_id};
    g_auto(Problem) met = {0};
    bool claimed = cache_claim(cache, &met);

    if (!claimed && met.kind != PROBLEM_CACHE_IN_USE) {
        problem_move(problem, &met);
        return false;
    }
    if (!claimed && !command_id)
        return true;
    if (!claimed && !watch(&goal, &claimed, problem))
        return false;
    return !claimed || sync_alone(&goal, sessions, problem);
}
