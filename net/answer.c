#include "net/answer.h"

#include "wire/wire.h"

#define STATUS_OK 200
#define STATUS_UPGRADE 426
#define STATUS_SERVER_FAULT 500

/* A gateway that cannot reach the central answers in its own words. */
static void name_stranger(const SyncAnswer *answer, Problem *problem)
{
    g_autofree char *status = g_strdup_printf("HTTP %d", answer->status);

    if (problem->kind == PROBLEM_NOT_OURS && answer->status >= STATUS_SERVER_FAULT)
        problem_set(problem, PROBLEM_OFFLINE, status, NULL);
}

static cJSON *read_body(const SyncAnswer *answer, bool *ours, Problem *problem)
{
    cJSON *json = wire_parse_answer(answer->body, answer->length, answer->content_type, problem);

    *ours = json || problem->kind == PROBLEM_UPGRADE;
    if (!json) {
        name_stranger(answer, problem);
        return NULL;
    }
    if (answer->status == STATUS_OK)
        return json;
    if (answer->status == STATUS_UPGRADE)
        problem_set(problem, PROBLEM_UPGRADE, NULL);
    else
        problem_from_json(json, problem);
    cJSON_Delete(json);
    return NULL;
}

cJSON *answer_read(const SyncAnswer *answer, bool *ours, Problem *problem)
{
    g_auto(Problem) met = {0};
    bool central = false;
    cJSON *json = NULL;

    if (answer->reached)
        json = read_body(answer, &central, &met);
    else
        problem_set(&met, PROBLEM_OFFLINE, answer->reason, NULL);
    if (ours)
        *ours = central;
    if (!json)
        problem_move(problem, &met);
    return json;
}
