#include "wire/member.h"
#include "wire/wire.h"

#include "domain/fold.h"

#include <string.h>

#define TYPE_PREFIX "urn:yichuang:problem:"
#define WORDS_MAX 500 /* bytes of an argument or sentence of another's */

static cJSON *args_to_json(const Problem *problem)
{
    cJSON *args = cJSON_CreateArray();
    size_t count = PROBLEM_ARGS;

    while (count > 0 && !problem->args[count - 1])
        count--;
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(args, cJSON_CreateString(problem->args[i] ? problem->args[i] : ""));
    return args;
}

cJSON *problem_to_json(const Problem *problem)
{
    cJSON *json = cJSON_CreateObject();
    const char *code = problem_code(problem);
    g_autofree char *type = g_strconcat(TYPE_PREFIX, code, NULL);
    g_autofree char *detail = problem_sentence(problem);

    cJSON_AddStringToObject(json, "type", type);
    cJSON_AddStringToObject(json, "title", code);
    cJSON_AddNumberToObject(json, "status", problem_status(problem));
    cJSON_AddStringToObject(json, "detail", detail);
    cJSON_AddStringToObject(json, "code", code);
    cJSON_AddItemToObject(json, "args", args_to_json(problem));
    member_add_text(json, "subject", problem->subject);
    return json;
}

/* Words of another's, bounded and without anything that could steer a terminal. NULL: none. */
static char *words(const cJSON *json)
{
    const char *text = cJSON_GetStringValue(json);

    if (!text)
        return NULL;

    char *folded = fold_text(text, false);

    if (strlen(folded) > WORDS_MAX) {
        *g_utf8_find_prev_char(folded, folded + WORDS_MAX + 1) = '\0';
        g_strchomp(folded);
    }
    return folded;
}

static void args_from_json(const cJSON *json, Problem *problem)
{
    const cJSON *args = member_get(json, "args");

    for (int i = 0; i < PROBLEM_ARGS && i < cJSON_GetArraySize(args); i++)
        problem->args[i] = words(cJSON_GetArrayItem(args, i));
}

void problem_from_json(const cJSON *json, Problem *problem)
{
    g_autofree char *code = words(member_get(json, "code"));
    ProblemKind kind = code ? problem_from_code(code) : PROBLEM_COUNT;
    bool known = kind != PROBLEM_NONE && kind != PROBLEM_COUNT;

    problem_clear(problem);
    problem->kind = known ? kind : PROBLEM_INTERNAL;
    args_from_json(json, problem);
    problem->subject = words(member_get(json, "subject"));
    if (known)
        return;
    problem->unknown_code = code ? g_steal_pointer(&code) : g_strdup("?");
    problem->unknown_detail = words(member_get(json, "detail"));
}
