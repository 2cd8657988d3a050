/* POST /v1/token and GET /healthz. */
#include "central/request.h"

#include "domain/version.h"
#include "wire/member.h"

#include <string.h>

#define PASSWORD_MAX 1024 /* bytes */

bool api_health(Request *request, Problem *problem)
{
    g_autoptr(DbTx) tx = db_read(request_db(request), problem);

    if (!tx || !db_commit(tx, problem))
        return false;
    request->answer = wire_answer();
    cJSON_AddStringToObject(request->answer, "status", "ok");
    cJSON_AddStringToObject(request->answer, "version", YICHUANG_VERSION);
    return true;
}

static bool give_session(Request *request, Session *session)
{
    if (!session)
        return false;
    g_free(request->account);
    request->account = g_strdup(session->actor->id);
    request->answer = session_to_json(session);
    session_free(session);
    return true;
}

static void password_forget(Request *request)
{
    if (request->password)
        explicit_bzero(request->password, strlen(request->password));
    g_clear_pointer(&request->password, g_free);
}

/* First the trial is prepared and handed to the hashing threads; called again, it is judged. */
static bool grant_password(Request *request, Problem *problem)
{
    g_autofree char *user = NULL;
    g_autofree char *device = NULL;

    if (!member_text(request->json, "device", MEMBER_NAME_MAX, &device, problem))
        return false;
    if (request->stage > 0) {
        password_forget(request);
        return give_session(request, session_begin(request_db(request), request->trial, device,
                                                   request->now, problem));
    }
    if (!member_text(request->json, "user", MEMBER_NAME_MAX, &user, problem) ||
        !member_text(request->json, "password", PASSWORD_MAX, &request->password, problem))
        return false;
    request->trial = account_trial(request_db(request), user, request->now, problem);
    return request->trial && request_try_password(request, problem);
}

static bool grant_refresh(Request *request, Problem *problem)
{
    g_autofree char *refresh = NULL;
    g_autofree char *device = NULL;

    return member_text(request->json, "device", MEMBER_NAME_MAX, &device, problem) &&
           member_text(request->json, "refresh", MEMBER_TEXT_MAX, &refresh, problem) &&
           give_session(request, session_refresh(request_db(request), refresh, device, request->now,
                                                 problem));
}

static bool grant_revoke(Request *request, Problem *problem)
{
    if (!request_authenticate(request, problem) ||
        !session_revoke(request_db(request), request->bearer, problem))
        return false;
    request->answer = wire_answer();
    return true;
}

static const struct {
    const char *name;
    Handler *handler;
} grants[] = {
    {"password", grant_password},
    {"refresh", grant_refresh},
    {"revoke", grant_revoke},
};

bool api_token(Request *request, Problem *problem)
{
    g_autofree char *grant = NULL;

    if (!member_text(request->json, "grant", MEMBER_NAME_MAX, &grant, problem))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(grants); i++) {
        if (!strcmp(grants[i].name, grant))
            return grants[i].handler(request, problem);
    }
    return member_bad("grant", problem);
}
