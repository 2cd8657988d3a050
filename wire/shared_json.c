#include "wire/shared_json.h"

#include "wire/member.h"

ClockTrust clock_trust_from_json(const cJSON *json)
{
    return trust_from_name(cJSON_GetStringValue(member_get(json, "clock")));
}

bool action_from_json(const cJSON *json, Action *out, Problem *problem)
{
    g_autofree char *name = NULL;

    if (!member_text(json, "action", MEMBER_NAME_MAX, &name, problem))
        return false;

    Action action = action_from_name(name);

    if (action == ACTION_COUNT)
        return problem_set(problem, PROBLEM_ACTION_UNKNOWN, name, NULL);
    *out = action;
    return true;
}
