#include "net/engine.h"

#include "cache/feed.h"
#include "domain/pinyin.h"

#include <string.h>

#define CATALOGUE_EVERY_MS (60 * 60 * 1000)
#define RESET_EVERY_MS (10 * 60 * 1000)
#define WAIT_S 25             /* long poll */
#define WAIT_GRACE_MS 15000   /* for the answer to arrive */
#define HURRIED_MS 1000       /* an empty answer to a long poll that came sooner … */
#define HURRIED_PAUSE_MS 5000 /* … is not asked for again at once */

/* Where the page being fetched begins, so that a page that leads nowhere is noticed. */
static void begin_from(SyncEngine *engine, char *position)
{
    g_free(engine->asked_from);
    engine->asked_from = position;
}

/* Settling commands may have found that the feed must begin anew, while this page was on its way.
 */
static bool is_outdated(const SyncEngine *engine, const char *position)
{
    return g_strcmp0(position, engine->asked_from) != 0;
}

static bool leads_nowhere(const char *member, Problem *problem)
{
    return problem_set(problem, PROBLEM_MALFORMED, member, NULL);
}

/* ---- catalogue ----------------------------------------------------------------------------- */

static bool catalogue_wanted(SyncEngine *engine)
{
    return engine->now >= engine->catalogue_due;
}

static bool catalogue_ask(SyncEngine *engine, SyncRequest *request, Problem *problem)
{
    (void)problem;
    request->path =
        g_strdup_printf("/v1/catalogue?since=%" G_GINT64_FORMAT, catalogue_revision(engine->cache));
    return true;
}

static bool catalogue_digest(SyncEngine *engine, const cJSON *json, Problem *problem)
{
    g_autoptr(DocumentPage) page = document_page_from_json(json, problem);

    if (!page)
        return false;
    if (page->more && page->revision <= catalogue_revision(engine->cache))
        return leads_nowhere("revision", problem);
    if (!catalogue_apply(engine->cache, page, problem))
        return false;
    if (page->more)
        return true;
    engine->catalogue_due = engine->now + CATALOGUE_EVERY_MS;
    pinyin_forget();
    return true;
}

/* ---- beginning anew ------------------------------------------------------------------------ */

/* Forgets the position, so that a snapshot comes next; when that was done a short while ago, it
 * would only be repeated, so it waits. */
static bool begin_anew(SyncEngine *engine, Problem *problem)
{
    gint64 since = engine->now - engine->reset_at;

    if (engine->reset_at != 0 && since < RESET_EVERY_MS) {
        engine->floor_ms = RESET_EVERY_MS - since;
        return false;
    }
    if (!feed_reset(engine->cache, problem))
        return false;
    engine->reset_at = engine->now;
    engine->catching_up = true;
    return true;
}

/* The central does not know the position any more, which is no failure unless it says so always. */
static bool told_to_begin_anew(SyncEngine *engine, Problem *problem)
{
    if (begin_anew(engine, problem))
        return true;
    if (problem->kind == PROBLEM_NONE)
        problem_set(problem, PROBLEM_INTERNAL, "reset", NULL);
    return false;
}

/* Applying a page has failed. Always false, so that the problem shows until a snapshot has come. */
static bool not_applied(SyncEngine *engine, Problem *problem)
{
    if (problem->kind == PROBLEM_CHAIN_BROKEN)
        begin_anew(engine, problem);
    return false;
}

/* ---- snapshot ------------------------------------------------------------------------------ */

static bool snapshot_wanted(SyncEngine *engine)
{
    g_autofree char *cursor = feed_cursor(engine->cache);

    return !cursor;
}

static bool snapshot_ask(SyncEngine *engine, SyncRequest *request, Problem *problem)
{
    (void)problem;

    char *resume = feed_snapshot_resume(engine->cache);
    g_autofree char *escaped = g_uri_escape_string(resume ? resume : "", NULL, false);

    begin_from(engine, resume);
    request->path = g_strdup_printf("/v1/snapshot?resume=%s&limit=%d", escaped,
                                    engine->lanes[LANE_PULL].pace.size);
    return true;
}

static bool snapshot_digest(SyncEngine *engine, const cJSON *json, Problem *problem)
{
    g_autoptr(ChangePage) page = change_page_from_json(json, problem);

    g_autofree char *position = feed_snapshot_resume(engine->cache);

    if (!page)
        return false;
    if (is_outdated(engine, position))
        return true;
    if (page->reset)
        return told_to_begin_anew(engine, problem);
    if (page->resume ? g_strcmp0(page->resume, engine->asked_from) == 0 : !page->cursor)
        return leads_nowhere("resume", problem);
    if (!feed_snapshot_apply(engine->cache, page, problem))
        return not_applied(engine, problem);
    pace_measure(&engine->lanes[LANE_PULL].pace, (int)page->changes->len, engine->took_ms);
    return true;
}

/* ---- changes ------------------------------------------------------------------------------- */

static bool changes_wanted(SyncEngine *engine)
{
    return engine->now >= engine->pull_pause;
}

static bool changes_ask(SyncEngine *engine, SyncRequest *request, Problem *problem)
{
    (void)problem;

    char *cursor = feed_cursor(engine->cache);
    g_autofree char *escaped = g_uri_escape_string(cursor ? cursor : "", NULL, false);
    int wait_s = engine->catching_up ? 0 : WAIT_S;

    begin_from(engine, cursor);
    request->path = g_strdup_printf("/v1/changes?cursor=%s&limit=%d&wait=%d", escaped,
                                    engine->lanes[LANE_PULL].pace.size, wait_s);
    request->waits = wait_s > 0;
    if (request->waits)
        request->timeout_ms = wait_s * 1000 + WAIT_GRACE_MS;
    return true;
}

/* Says nothing new, so it is not worth a write. */
static bool is_empty(const SyncEngine *engine, const ChangePage *page)
{
    return page->changes->len == 0 && g_strcmp0(page->cursor, engine->asked_from) == 0;
}

/* A central that does not hold answers back must not be asked without end. */
static void mind_the_hurry(SyncEngine *engine, const ChangePage *page)
{
    bool waited = engine->lanes[LANE_PULL].waits;

    if (waited && engine->took_ms < HURRIED_MS && is_empty(engine, page))
        engine->pull_pause = engine->now + HURRIED_PAUSE_MS;
}

static bool changes_digest(SyncEngine *engine, const cJSON *json, Problem *problem)
{
    g_autoptr(ChangePage) page = change_page_from_json(json, problem);

    g_autofree char *position = feed_cursor(engine->cache);

    if (!page)
        return false;
    engine->catching_up = true;
    if (is_outdated(engine, position))
        return true;
    if (page->reset)
        return told_to_begin_anew(engine, problem);
    if (!page->cursor || (page->more && g_strcmp0(page->cursor, engine->asked_from) == 0))
        return leads_nowhere("cursor", problem);
    if (!is_empty(engine, page) && !feed_apply(engine->cache, page, problem))
        return not_applied(engine, problem);
    if (!engine->lanes[LANE_PULL].waits)
        pace_measure(&engine->lanes[LANE_PULL].pace, (int)page->changes->len, engine->took_ms);
    mind_the_hurry(engine, page);
    engine->catching_up = page->more;
    return true;
}

const SyncStep pull_steps[] = {
    TOKEN_STEP,
    {.method = "GET",
     .timeout_ms = 120000,
     .wanted = catalogue_wanted,
     .ask = catalogue_ask,
     .digest = catalogue_digest},
    {.method = "GET",
     .timeout_ms = 120000,
     .wanted = snapshot_wanted,
     .ask = snapshot_ask,
     .digest = snapshot_digest},
    {.method = "GET",
     .timeout_ms = 120000,
     .wanted = changes_wanted,
     .ask = changes_ask,
     .digest = changes_digest},
    {0},
};
