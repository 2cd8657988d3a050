#include "net/engine.h"
#include "net/tokens.h"

#include <string.h>

/* A token is renewed so long before it expires, or in the last quarter of its life. */
#define MARGIN_MS 60000

/* Of a token of this run the age is known without comparing clocks. */
static gint64 time_left(const SyncEngine *engine, const Session *tokens)
{
    if (engine->token_born == 0)
        return tokens->expires_at - (engine->now + engine->offset);
    return tokens->expires_at - tokens->server_time - (engine->now - engine->token_born);
}

void token_look(SyncEngine *engine)
{
    const Session *tokens = session_tokens(engine->sessions);

    if (!tokens) {
        engine->signed_out = true;
        return;
    }

    gint64 life = tokens->expires_at - tokens->server_time;

    if (time_left(engine, tokens) < MIN(MARGIN_MS, life / 4))
        engine->renew = true;
}

bool token_wanted(SyncEngine *engine)
{
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        const SyncStep *out = engine->lanes[lane].out;

        if (out && out->anonymous)
            return false;
    }
    return engine->renew;
}

bool token_ask(SyncEngine *engine, SyncRequest *request, Problem *problem)
{
    (void)problem;

    cJSON *json = cJSON_CreateObject();
    g_autofree char *device = cache_get(engine->cache, CACHE_DEVICE);

    cJSON_AddStringToObject(json, "grant", "refresh");
    cJSON_AddStringToObject(json, "refresh", session_tokens(engine->sessions)->refresh);
    cJSON_AddStringToObject(json, "device", device ? device : "");
    request->path = g_strdup("/v1/token");
    request->body = wire_print(json);
    cJSON_Delete(json);
    return true;
}

bool token_digest(SyncEngine *engine, const cJSON *json, Problem *problem)
{
    engine->renew = false;
    engine->token_born = engine->now;
    return session_take(engine->sessions, engine->cache, json, problem);
}

static bool is_current(const SyncEngine *engine, const char *bearer)
{
    const Session *tokens = session_tokens(engine->sessions);

    return !tokens || g_strcmp0(tokens->access, bearer) == 0;
}

/* Another process may have signed in meanwhile. */
static bool found_others(SyncEngine *engine, const char *than)
{
    if (is_current(engine, than)) {
        session_reload(engine->sessions);
        engine->token_born = 0;
    }
    return !is_current(engine, than);
}

bool token_refused(SyncEngine *engine, int status, const Problem *problem)
{
    (void)status;
    (void)problem;

    const Session *tokens = session_tokens(engine->sessions);
    g_autofree char *access = tokens ? g_strdup(tokens->access) : NULL;

    engine->renew = false;
    engine->signed_out = !found_others(engine, access);
    return true;
}

void token_unauthorised(SyncEngine *engine, LaneState *lane)
{
    if (found_others(engine, lane->bearer))
        return;
    if (lane->unauthorised)
        engine->signed_out = true;
    lane->unauthorised = true;
    engine->renew = !engine->signed_out;
}
