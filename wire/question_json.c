/* Questions about shared data, and the facts that answer them. */
#include "wire/member.h"
#include "wire/wire.h"

#include <string.h>

void shared_question_free(SharedQuestion *question)
{
    if (!question)
        return;
    g_free(question->item);
    g_free(question->id_type);
    g_free(question->id_number);
    g_free(question->name);
    g_free(question->scope);
    g_free(question);
}

cJSON *shared_question_to_json(const SharedQuestion *question)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "item", question->item);
    cJSON *holder = cJSON_AddObjectToObject(json, "holder");
    cJSON_AddStringToObject(holder, "id_type", question->id_type);
    cJSON_AddStringToObject(holder, "id_number", question->id_number);
    cJSON_AddStringToObject(holder, "name", question->name);
    cJSON *consent = cJSON_AddObjectToObject(json, "consent");
    cJSON_AddBoolToObject(consent, "given", question->given);
    member_add_text(consent, "scope", question->scope);
    member_add_instant(consent, "at", question->at);
    return json;
}

static bool read_holder(const cJSON *json, SharedQuestion *question, Problem *problem)
{
    return member_text(json, "id_type", MEMBER_NAME_MAX, &question->id_type, problem) &&
           member_text(json, "id_number", SHARED_TEXT_MAX, &question->id_number, problem) &&
           member_text(json, "name", SHARED_TEXT_MAX, &question->name, problem);
}

static bool read_consent(const cJSON *json, SharedQuestion *question, Problem *problem)
{
    return member_flag(json, "given", &question->given, problem) &&
           member_text_or_null(json, "scope", SHARED_SCOPE_MAX, &question->scope, problem) &&
           member_instant_or_unset(json, "at", &question->at, problem);
}

SharedQuestion *shared_question_from_json(const cJSON *json, Problem *problem)
{
    g_autoptr(SharedQuestion) question = g_new0(SharedQuestion, 1);

    if (!member_text(json, "item", MEMBER_NAME_MAX, &question->item, problem) ||
        !read_holder(member_get(json, "holder"), question, problem) ||
        !read_consent(member_get(json, "consent"), question, problem))
        return NULL;
    return g_steal_pointer(&question);
}

/* ---- facts --------------------------------------------------------------------------------- */

static bool text_fits(const cJSON *json, const char *name, bool needed)
{
    const cJSON *value = member_get(json, name);

    return value ? cJSON_IsString(value) && strlen(value->valuestring) <= SHARED_TEXT_MAX : !needed;
}

static bool fact_right(const cJSON *fact)
{
    const char *from = cJSON_GetStringValue(member_get(fact, "from"));
    const char *until = cJSON_GetStringValue(member_get(fact, "valid_until"));
    const cJSON *values = member_get(fact, "values");
    date day;

    return from && (!strcmp(from, "licence") || !strcmp(from, "shared")) &&
           text_fits(fact, "reference", true) && text_fits(fact, "licence_kind", false) &&
           (until ? date_parse(until, &day) : !member_get(fact, "valid_until")) &&
           cJSON_IsObject(values) && cJSON_GetArraySize(values) <= SHARED_VALUES_MAX;
}

const cJSON *shared_facts(const cJSON *answer, Problem *problem)
{
    const cJSON *facts = member_get(answer, "facts"), *fact;
    bool right = cJSON_IsArray(facts) && cJSON_GetArraySize(facts) <= SHARED_FACTS_MAX;

    cJSON_ArrayForEach(fact, facts) right = right && fact_right(fact);
    if (right)
        return facts;
    member_bad("facts", problem);
    return NULL;
}
