#include "net/answer.h"
#include "net/file.h"
#include "net/http.h"
#include "net/tokens.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#define VERIFIER "verifier"
#define SIGN_IN_TIMEOUT_MS 30000
#define SIGN_OUT_TIMEOUT_MS 2000

/* ---- the password's hash ------------------------------------------------------------------- */

static bool verifier_save(const SessionStore *store, const char *password, Problem *problem)
{
    char hash[crypto_pwhash_STRBYTES];

    if (sodium_init() < 0 ||
        crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return problem_set(problem, PROBLEM_CACHE_IO, g_strerror(ENOMEM), NULL);
    return file_replace(session_folder(store), VERIFIER, hash, problem);
}

bool session_unlock(const SessionStore *store, const char *password, Problem *problem)
{
    g_autofree char *hash = file_read(session_folder(store), VERIFIER, crypto_pwhash_STRBYTES - 1);

    if (!hash)
        return problem_set(problem, PROBLEM_SIGN_IN, NULL);
    if (sodium_init() < 0 || crypto_pwhash_str_verify(hash, password, strlen(password)) != 0)
        return problem_set(problem, PROBLEM_PASSWORD, NULL);
    return true;
}

/* ---- asking the central -------------------------------------------------------------------- */

static void forget_password(cJSON *json)
{
    char *password = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "password"));

    if (password)
        sodium_memzero(password, strlen(password));
}

/* POST /v1/token. Takes over `json`; `bearer` may be NULL. */
static cJSON *ask_token(const SessionStore *store, cJSON *json, const char *bearer, int timeout_ms,
                        int *took_ms, Problem *problem)
{
    g_autoptr(Http) http = http_new(session_central(store), problem);
    SyncRequest request = {.lane = LANE_PUSH,
                           .method = "POST",
                           .path = g_strdup("/v1/token"),
                           .body = wire_print(json),
                           .bearer = g_strdup(bearer),
                           .timeout_ms = timeout_ms};
    cJSON *got = NULL;

    forget_password(json);
    cJSON_Delete(json);
    if (http) {
        SyncAnswer answer;

        http_perform(http, &request, &answer);
        *took_ms = answer.took_ms;
        got = answer_read(&answer, NULL, problem);
    }
    sodium_memzero(request.body, strlen(request.body));
    sync_request_clear(&request);
    return got;
}

gint64 clock_offset(instant now, instant server_time, int took_ms)
{
    return server_time + took_ms / 2 - now;
}

bool clock_offset_save(Cache *cache, gint64 offset, Problem *problem)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, offset);

    return cache_set(cache, CACHE_CLOCK_OFFSET, text, problem);
}

bool session_take(SessionStore *store, Cache *cache, const cJSON *json, Problem *problem)
{
    g_autoptr(Session) session = session_from_json(json, problem);

    if (!session)
        return false;
    if (strcmp(session->actor->id, session_user(store)) != 0)
        return problem_set(problem, PROBLEM_MALFORMED, "actor", NULL);

    cJSON *actor = actor_to_json(session->actor);
    g_autofree char *text = wire_print(actor);

    cJSON_Delete(actor);
    return session_save(store, session, problem) && cache_set(cache, CACHE_ACTOR, text, problem);
}

static bool compare_clocks(const SessionStore *store, Cache *cache, int took_ms, Problem *problem)
{
    gint64 offset =
        clock_offset(g_get_real_time() / 1000, session_tokens(store)->server_time, took_ms);

    return clock_offset_save(cache, offset, problem);
}

bool session_sign_in(SessionStore *store, const char *password, const char *device,
                     Problem *problem)
{
    g_autoptr(Cache) cache = cache_open(session_folder(store), problem);

    if (!cache)
        return false;

    g_autofree char *own = device ? g_strdup(device) : cache_get(cache, CACHE_DEVICE);
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "grant", "password");
    cJSON_AddStringToObject(json, "user", session_user(store));
    cJSON_AddStringToObject(json, "password", password);
    cJSON_AddStringToObject(json, "device", own ? own : "");

    int took_ms;
    cJSON *answer = ask_token(store, json, NULL, SIGN_IN_TIMEOUT_MS, &took_ms, problem);
    bool good = answer && session_take(store, cache, answer, problem) &&
                compare_clocks(store, cache, took_ms, problem) &&
                verifier_save(store, password, problem);

    cJSON_Delete(answer);
    return good;
}

bool session_sign_out(SessionStore *store, Problem *problem)
{
    const Session *tokens = session_tokens(store);
    g_autofree char *access = tokens ? g_strdup(tokens->access) : NULL;

    if (!session_forget(store, problem))
        return false;
    if (access) {
        cJSON *json = cJSON_CreateObject();
        int took_ms;

        cJSON_AddStringToObject(json, "grant", "revoke");
        /* Out of reach, the tokens end by themselves. */
        cJSON_Delete(ask_token(store, json, access, SIGN_OUT_TIMEOUT_MS, &took_ms, NULL));
    }
    return true;
}
