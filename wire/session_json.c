#include "wire/member.h"
#include "wire/wire.h"

void session_free(Session *session)
{
    if (!session)
        return;
    g_free(session->access);
    g_free(session->refresh);
    g_clear_pointer(&session->actor, actor_free);
    g_free(session);
}

cJSON *session_to_json(const Session *session)
{
    cJSON *json = wire_answer();

    member_add_text(json, "access", session->access);
    member_add_text(json, "refresh", session->refresh);
    member_add_instant(json, "expires_at", session->expires_at);
    member_add_instant(json, "server_time", session->server_time);
    cJSON_AddItemToObject(json, "actor", actor_to_json(session->actor));
    return json;
}

/* Tokens go into a header: nothing but visible ASCII may be in them. */
static bool read_token(const cJSON *json, const char *name, char **out, Problem *problem)
{
    if (!member_text(json, name, MEMBER_TEXT_MAX, out, problem))
        return false;
    for (const char *c = *out; *c; c++) {
        if (!g_ascii_isgraph(*c))
            return member_bad(name, problem);
    }
    return true;
}

Session *session_from_json(const cJSON *json, Problem *problem)
{
    g_autoptr(Session) session = g_new0(Session, 1);

    if (!read_token(json, "access", &session->access, problem) ||
        !read_token(json, "refresh", &session->refresh, problem) ||
        !member_instant(json, "expires_at", &session->expires_at, problem) ||
        !member_instant(json, "server_time", &session->server_time, problem))
        return NULL;
    if (session->expires_at <= session->server_time) {
        member_bad("expires_at", problem);
        return NULL;
    }
    session->actor = actor_from_json(member_get(json, "actor"), problem);
    return session->actor ? g_steal_pointer(&session) : NULL;
}
