#include "domain/names.h"
#include "wire/event_json.h"
#include "wire/member.h"
#include "wire/wire.h"

typedef struct {
    const char *name;
    bool settled;
} OutcomeRow;

static const OutcomeRow outcomes[] = {
#define X(id, name, settled) {name, settled},
    OUTCOMES(X)
#undef X
};

const char *outcome_name(Outcome outcome)
{
    return outcomes[outcome].name;
}

Outcome outcome_from_name(const char *name)
{
    return (Outcome)name_index(outcomes, name);
}

bool outcome_is_settled(Outcome outcome)
{
    return outcomes[outcome].settled;
}

CommandResult *command_result_new(const Uuid *id, Outcome outcome)
{
    CommandResult *result = g_new0(CommandResult, 1);

    result->id = *id;
    result->outcome = outcome;
    result->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    return result;
}

void command_result_free(CommandResult *result)
{
    if (!result)
        return;
    problem_clear(&result->problem);
    g_clear_pointer(&result->events, g_ptr_array_unref);
    g_free(result);
}

static cJSON *result_to_json(const CommandResult *result)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "id", result->id.text);
    cJSON_AddStringToObject(json, "outcome", outcome_name(result->outcome));
    if (result->problem.kind != PROBLEM_NONE)
        cJSON_AddItemToObject(json, "problem", problem_to_json(&result->problem));
    cJSON_AddItemToObject(json, "events", events_to_json(result->events));
    return json;
}

/* An outcome that only a newer central knows settles nothing, so the command is kept. */
static bool read_outcome(const cJSON *json, Outcome *out, Problem *problem)
{
    g_autofree char *name = NULL;

    if (!member_text(json, "outcome", MEMBER_NAME_MAX, &name, problem))
        return false;
    *out = outcome_from_name(name);
    if (*out == OUTCOME_COUNT)
        *out = OUTCOME_RETRY_LATER;
    return true;
}

static bool is_done(Outcome outcome)
{
    return outcome == OUTCOME_APPLIED || outcome == OUTCOME_DUPLICATE;
}

static void *decode_result(const cJSON *json, Problem *problem)
{
    g_autoptr(CommandResult) result = g_new0(CommandResult, 1);

    if (!member_uuid(json, "id", &result->id, problem) ||
        !read_outcome(json, &result->outcome, problem))
        return NULL;
    result->events = events_from_json(json, problem);
    if (!result->events)
        return NULL;
    if (!is_done(result->outcome))
        problem_from_json(member_get(json, "problem"), &result->problem);
    return g_steal_pointer(&result);
}

cJSON *results_to_json(const GPtrArray *results)
{
    cJSON *json = wire_answer();
    cJSON *list = cJSON_AddArrayToObject(json, "results");

    for (guint i = 0; i < results->len; i++)
        cJSON_AddItemToArray(list, result_to_json(results->pdata[i]));
    return json;
}

GPtrArray *results_from_json(const cJSON *json, Problem *problem)
{
    return member_list(json, "results", WIRE_BATCH_MAX, decode_result,
                       (GDestroyNotify)command_result_free, problem);
}
