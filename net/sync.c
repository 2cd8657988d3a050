#include "net/sync.h"

#include "domain/json.h"
#include "net/answer.h"
#include "net/engine.h"
#include "net/tokens.h"

#include <string.h>

#define BATCH_FIRST 10
#define PAGE_FIRST 50
#define OFFSET_CHANGE_MS 1000    /* less is not worth a write */
#define DATE_HEADER_ERROR_MS 500 /* it is cut to whole seconds */
#define SAVE_EVERY_MS (10 * 60 * 1000)
#define STATUS_UNAUTHORISED 401
#define STATUS_RATE 429
#define STATUS_BUSY 503

static const SyncStep *const steps_of[LANE_COUNT] = {
    [LANE_PUSH] = push_steps,
    [LANE_PULL] = pull_steps,
    [LANE_ASK] = ask_steps,
};

void sync_request_clear(SyncRequest *request)
{
    g_free(request->path);
    g_free(request->body);
    g_free(request->bearer);
    *request = (SyncRequest){0};
}

/* ---- life ---------------------------------------------------------------------------------- */

static void load_memory(SyncEngine *engine)
{
    g_autofree char *offset = cache_get(engine->cache, CACHE_CLOCK_OFFSET);
    g_autofree char *last = cache_get(engine->cache, SYNC_LAST);

    engine->offset_known = offset && g_ascii_string_to_signed(offset, 10, G_MININT64, G_MAXINT64,
                                                              &engine->offset, NULL);
    if (last && instant_from_rfc3339(last, &engine->last_sync))
        engine->last_sync_saved = engine->last_sync;
}

static void save_last_sync(SyncEngine *engine)
{
    g_autofree char *text = instant_to_rfc3339(engine->last_sync);

    /* Only the status line wants it: a failure is of no consequence. */
    if (cache_set(engine->cache, SYNC_LAST, text, NULL))
        engine->last_sync_saved = engine->last_sync;
}

SyncEngine *sync_new(Cache *cache, SessionStore *sessions, guint32 seed)
{
    SyncEngine *engine = g_new0(SyncEngine, 1);

    engine->cache = cache;
    engine->sessions = sessions;
    engine->random = g_rand_new_with_seed(seed);
    engine->in_flight = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    engine->catching_up = true;
    engine->lanes[LANE_PUSH].pace = (Pace){BATCH_FIRST, WIRE_BATCH_MAX};
    engine->lanes[LANE_PULL].pace = (Pace){PAGE_FIRST, WIRE_PAGE_MAX};
    load_memory(engine);
    return engine;
}

void sync_free(SyncEngine *engine)
{
    if (!engine)
        return;
    if (engine->last_sync != engine->last_sync_saved)
        save_last_sync(engine);
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        problem_clear(&engine->lanes[lane].problem);
        g_free(engine->lanes[lane].bearer);
    }
    g_hash_table_unref(engine->in_flight);
    g_rand_free(engine->random);
    enquiry_free(engine->enquiry);
    g_free(engine->lease_county);
    g_free(engine->asked_from);
    g_free(engine);
}

/* ---- time ---------------------------------------------------------------------------------- */

static void shift(instant *at, gint64 by_ms)
{
    if (*at != 0)
        *at += by_ms;
}

static void tell_time(SyncEngine *engine, instant now)
{
    gint64 back = now - engine->now;

    if (back < 0) {
        for (size_t lane = 0; lane < LANE_COUNT; lane++)
            backoff_shift(&engine->lanes[lane].backoff, back);
        backoff_shift(&engine->lease_backoff, back);
        shift(&engine->token_born, back);
        shift(&engine->catalogue_due, back);
        shift(&engine->pull_pause, back);
        shift(&engine->reset_at, back);
    }
    engine->now = now;
}

/* The server's time in the body is to the millisecond, the header's to the second. */
static instant server_time(const SyncAnswer *answer, const cJSON *json)
{
    const char *text = json_text(json, "server_time");
    instant at;

    if (text && instant_from_rfc3339(text, &at))
        return at;
    return answer->server_time == 0 ? 0 : answer->server_time + DATE_HEADER_ERROR_MS;
}

static void compare_clocks(SyncEngine *engine, const LaneState *lane, const SyncAnswer *answer,
                           const cJSON *json)
{
    instant at = server_time(answer, json);

    if (at == 0 || lane->waits)
        return;

    gint64 offset = clock_offset(engine->now, at, answer->took_ms);
    gint64 error = OFFSET_CHANGE_MS + answer->took_ms / 2;

    if (engine->offset_known && ABS(offset - engine->offset) <= error)
        return;
    engine->offset = offset;
    engine->offset_known = true;
    /* Not kept on a full disk: it is measured again in the next run. */
    clock_offset_save(engine->cache, offset, NULL);
}

/* ---- success and failure of a lane --------------------------------------------------------- */

/* The central has dealt with a request: whoever waits for the line tries at once. */
static void reached(SyncEngine *engine, LaneState *lane, const SyncStep *step)
{
    bool found_again = lane->unreachable;

    lane->unreachable = false;
    lane->upgrade = false;
    for (size_t i = 0; found_again && i < LANE_COUNT; i++) {
        LaneState *other = &engine->lanes[i];

        if (other->unreachable && !other->backoff.ordered)
            other->backoff.until = 0;
    }
    if (!step->anonymous)
        lane->unauthorised = false;
}

static void fail(SyncEngine *engine, LaneState *lane, Problem *problem, gint64 floor_ms)
{
    problem_move(&lane->problem, problem);
    backoff_fail(&lane->backoff, engine->now, floor_ms, engine->random);
    /* The next attempt asks for an answer at once: whether the line is there shall not be known
     * only after a long poll. */
    if (lane == &engine->lanes[LANE_PULL])
        engine->catching_up = true;
}

static void digest(SyncEngine *engine, LaneState *lane, const SyncStep *step, const cJSON *json)
{
    g_auto(Problem) problem = {0};

    engine->floor_ms = -1;
    reached(engine, lane, step);
    if (!step->digest(engine, json, &problem)) {
        fail(engine, lane, &problem, engine->floor_ms);
        return;
    }
    backoff_clear(&lane->backoff);
    problem_clear(&lane->problem);
}

static gint64 retry_floor(const SyncAnswer *answer)
{
    bool believed = answer->status == STATUS_RATE || answer->status == STATUS_BUSY;

    return believed && answer->retry_after_s >= 0 ? (gint64)answer->retry_after_s * 1000 : -1;
}

/* Whether the central will not do what was asked, rather than cannot do it now. */
static bool is_refusal(const SyncAnswer *answer)
{
    return answer->status >= 400 && answer->status < 500 && answer->status != STATUS_RATE;
}

/* A refusal of the central's own. True: dealt with. */
static bool refuse(SyncEngine *engine, LaneState *lane, const SyncStep *step, int status,
                   const Problem *problem)
{
    bool is_hopeless = lane == &engine->lanes[LANE_ASK] && lane->unauthorised;

    if (status == STATUS_UNAUTHORISED && !step->anonymous && !is_hopeless) {
        token_unauthorised(engine, lane);
        return true;
    }
    reached(engine, lane, step);
    return step->refused && step->refused(engine, status, problem);
}

static void go_without(SyncEngine *engine, LaneState *lane, const SyncStep *step,
                       const SyncAnswer *answer, bool ours, Problem *problem)
{
    bool upgrade = ours && problem->kind == PROBLEM_UPGRADE;
    bool refusal = ours && is_refusal(answer);

    if (answer->timed_out)
        pace_halve(&lane->pace);
    if (!upgrade && refusal && refuse(engine, lane, step, answer->status, problem))
        return;
    lane->upgrade = upgrade;
    lane->unreachable = !upgrade && !refusal;
    fail(engine, lane, problem, upgrade ? BACKOFF_MOST_MS : retry_floor(answer));
}

void sync_answer(SyncEngine *engine, instant now, Lane lane, const SyncAnswer *answer)
{
    LaneState *state = &engine->lanes[lane];
    const SyncStep *step = state->out;

    if (!step)
        return;
    tell_time(engine, now);
    engine->took_ms = answer->took_ms;
    engine->fresh = true;
    state->out = NULL;

    g_auto(Problem) problem = {0};
    bool ours;
    cJSON *json = answer_read(answer, &ours, &problem);

    if (ours) {
        engine->answered = true;
        compare_clocks(engine, state, answer, json);
    }
    if (json)
        digest(engine, state, step, json);
    else
        go_without(engine, state, step, answer, ours, &problem);
    cJSON_Delete(json);
}

/* ---- what next ----------------------------------------------------------------------------- */

static bool ask(SyncEngine *engine, LaneState *lane, const SyncStep *step, SyncRequest *request)
{
    const Session *tokens = session_tokens(engine->sessions);
    g_auto(Problem) problem = {0};

    *request = (SyncRequest){.lane = (Lane)(lane - engine->lanes),
                             .method = step->method,
                             .timeout_ms = step->timeout_ms};
    if (!step->ask(engine, request, &problem)) {
        sync_request_clear(request);
        if (problem.kind != PROBLEM_NONE)
            fail(engine, lane, &problem, -1);
        return false;
    }
    if (!step->anonymous)
        request->bearer = g_strdup(tokens->access);
    g_free(lane->bearer);
    lane->bearer = g_strdup(request->bearer);
    lane->waits = request->waits;
    lane->out = step;
    return true;
}

static bool lane_next(SyncEngine *engine, LaneState *lane, SyncRequest *request)
{
    const SyncStep *step = steps_of[lane - engine->lanes];

    if (lane->out)
        return false;
    for (; step->method; step++) {
        if (engine->signed_out || !backoff_is_over(&lane->backoff, engine->now))
            return false;
        if ((step->anonymous || !engine->renew) && step->wanted(engine) &&
            ask(engine, lane, step, request))
            return true;
    }
    return false;
}

static instant come_back_at(const SyncEngine *engine)
{
    instant until = INT64_MAX;

    if (engine->signed_out)
        return until;
    for (size_t i = 0; i < LANE_COUNT; i++) {
        const LaneState *lane = &engine->lanes[i];

        if (!lane->out && !backoff_is_over(&lane->backoff, engine->now))
            until = MIN(until, lane->backoff.until);
    }
    if (!engine->lanes[LANE_PULL].out && engine->pull_pause > engine->now)
        until = MIN(until, engine->pull_pause);
    if (!engine->leases_checked && !backoff_is_over(&engine->lease_backoff, engine->now))
        until = MIN(until, engine->lease_backoff.until);
    return until;
}

static void note_last_sync(SyncEngine *engine)
{
    if (!engine->fresh || !sync_is_quiet(engine))
        return;
    engine->fresh = false;
    engine->last_sync = engine->now;
    if (ABS(engine->last_sync - engine->last_sync_saved) >= SAVE_EVERY_MS)
        save_last_sync(engine);
}

bool sync_next(SyncEngine *engine, instant now, SyncRequest *request, instant *until)
{
    tell_time(engine, now);
    token_look(engine);
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        if (lane_next(engine, &engine->lanes[lane], request))
            return true;
    }
    note_last_sync(engine);
    *until = come_back_at(engine);
    return false;
}

/* ---- being told ---------------------------------------------------------------------------- */

void sync_queued(SyncEngine *engine)
{
    engine->outbox_empty = false;
    engine->leases_checked = false;
    engine->enquiries_done = false;
}

void sync_retry(SyncEngine *engine)
{
    for (size_t lane = 0; lane < LANE_COUNT; lane++)
        backoff_clear(&engine->lanes[lane].backoff);
    backoff_clear(&engine->lease_backoff);
    engine->pull_pause = 0;
    sync_tokens_changed(engine);
    sync_queued(engine);
}

void sync_tokens_changed(SyncEngine *engine)
{
    session_reload(engine->sessions);
    engine->token_born = 0;
    engine->signed_out = false;
    for (size_t lane = 0; lane < LANE_COUNT; lane++)
        engine->lanes[lane].unauthorised = false;
}

/* ---- telling ------------------------------------------------------------------------------- */

static bool is_well(const LaneState *lane)
{
    return lane->backoff.failures == 0 && (!lane->out || lane->waits);
}

bool sync_is_quiet(const SyncEngine *engine)
{
    bool well = true;

    for (size_t lane = 0; lane < LANES_OF_LINE; lane++)
        well = well && is_well(&engine->lanes[lane]);
    return well && engine->answered && !engine->signed_out && !engine->renew &&
           engine->outbox_empty && !engine->catching_up;
}

/* The lane that speaks for the line: one in trouble, best one that cannot reach the central. */
static const LaneState *spokesman(const SyncEngine *engine)
{
    const LaneState *best = NULL;

    for (size_t i = 0; i < LANES_OF_LINE; i++) {
        const LaneState *lane = &engine->lanes[i];

        if (lane->backoff.failures > 0 && (!best || (lane->unreachable && !best->unreachable)))
            best = lane;
    }
    return best;
}

static LineState line_state(const SyncEngine *engine)
{
    bool upgrade = false, unreachable = false, busy = false;

    for (size_t i = 0; i < LANES_OF_LINE; i++) {
        const LaneState *lane = &engine->lanes[i];

        upgrade = upgrade || lane->upgrade;
        unreachable = unreachable || lane->unreachable;
        busy = busy || (lane->out && !lane->waits);
    }
    if (engine->signed_out)
        return LINE_SIGNED_OUT;
    if (upgrade)
        return LINE_UPGRADE;
    if (unreachable)
        return LINE_OFFLINE;
    if (!engine->answered)
        return LINE_STARTING;
    return busy ? LINE_SYNCING : LINE_ONLINE;
}

void sync_status(const SyncEngine *engine, LineStatus *out)
{
    const LaneState *lane = spokesman(engine);

    *out = (LineStatus){.state = line_state(engine), .last_sync = engine->last_sync};
    if (engine->signed_out) {
        problem_set(&out->problem, PROBLEM_SIGN_IN, NULL);
    } else if (lane) {
        problem_copy(&out->problem, &lane->problem);
        out->next_attempt = lane->out ? 0 : lane->backoff.until;
    }
}
