/* What an application must look like to be received, amended or supplied: known codes, right
 * numbers, texts and lists within bounds. What its form must say is asked before acceptance only
 * (Rules.application), so that an incomplete application can be received and put right. */
#include "domain/guards.h"

#include "domain/json.h"
#include "domain/sm3.h"

enum {
    NAME_MAX_LENGTH = 100,
    SCOPE_MAX_LENGTH = 1000,
    FILE_NAME_MAX_LENGTH = 255,
    COPIES_MAX = 999,
    FILE_SIZE_MAX = 1024 * 1024 * 1024
};

/* A text of at most `maximum` characters, or none. */
static bool text_fits(const cJSON *object, const char *name, int maximum)
{
    const cJSON *value = json_member(object, name);
    return value == NULL ||
           (cJSON_IsString(value) && g_utf8_strlen(value->valuestring, -1) <= maximum);
}

/* A day, or none. */
static bool day_fits(const cJSON *object, const char *name)
{
    return json_member(object, name) == NULL || json_date(object, name) != DATE_NONE;
}

static bool party_texts_right(const cJSON *party, const char *pointer, const char *label,
                              Problem *problem)
{
    static const struct {
        const char *name;
        const char *label;
        int maximum;
    } texts[] = {{"phone", N_("phone"), 50},
                 {"address", N_("address"), 500},
                 {"authority", N_("what the agent may do"), 200}};
    const char *name = json_text(party, "name");
    if (name == NULL || *name == '\0')
        return problem_set_at(problem, pointer, PROBLEM_FIELD_MISSING, label, NULL);
    if (g_utf8_strlen(name, -1) > NAME_MAX_LENGTH)
        return problem_set_at(problem, pointer, PROBLEM_FIELD_TOO_LONG, label, "100", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!text_fits(party, texts[i].name, texts[i].maximum))
            return field_invalid(problem, pointer, texts[i].label, N_("not of the right kind"));
    }
    return day_fits(party, "until") ||
           field_invalid(problem, pointer, N_("end of the authority"), N_("not of the right kind"));
}

static bool party_number_right(const cJSON *party, const char *pointer, date today,
                               Problem *problem)
{
    IdType type = id_type_from_code(json_text(party, "id_type"));
    const char *number = json_text(party, "id_number");
    if (type == ID_TYPE_COUNT)
        return field_invalid(problem, pointer, N_("kind of document"), N_("unknown"));
    if (number == NULL || *number == '\0')
        return problem_set_at(problem, pointer, PROBLEM_FIELD_MISSING, N_("document number"), NULL);
    NumberFault fault = id_number_check(type, number, today);
    return fault == NUMBER_OK ||
           field_invalid(problem, pointer, N_("document number"), number_fault_msgid(fault));
}

static bool applicant_right(const ActionContext *context, Problem *problem)
{
    const cJSON *applicant = json_object(context->command->payload, "applicant");
    if (applicant == NULL)
        return true;
    const char *kind = json_text(applicant, "kind");
    if (kind == NULL || kind[0] < '1' || kind[0] > '6' || kind[1] != '\0')
        return field_invalid(problem, "/applicant/kind", N_("kind of applicant"), N_("unknown"));
    if ((context->item->objects & (1U << (kind[0] - '0'))) == 0)
        return problem_set_at(problem, "/applicant/kind", PROBLEM_ITEM_APPLICANT,
                              context->item->name, NULL);
    date today = date_of_instant(context->now);
    return party_texts_right(applicant, "/applicant/name", N_("name of the applicant"), problem) &&
           party_number_right(applicant, "/applicant/id_number", today, problem);
}

static bool agent_right(const ActionContext *context, Problem *problem)
{
    const cJSON *agent = json_object(context->command->payload, "agent");
    if (agent == NULL)
        return true;
    date today = date_of_instant(context->now);
    return party_texts_right(agent, "/agent/name", N_("name of the agent"), problem) &&
           party_number_right(agent, "/agent/id_number", today, problem);
}

static bool place_right(const cJSON *payload, Problem *problem)
{
    const char *region = json_text(payload, "region");
    NumberFault fault = division_check(region);
    if (fault != NUMBER_OK || strlen(region) < 6)
        return field_invalid(problem, "/region", N_("region"), number_fault_msgid(fault));
    const char *receipt = json_text(payload, "receipt");
    fault = receipt_number_check(receipt);
    if (fault != NUMBER_OK)
        return field_invalid(problem, "/receipt", N_("receipt number"), number_fault_msgid(fault));
    if (strncmp(receipt + 1, region, 6) != 0)
        return problem_set_at(problem, "/receipt", PROBLEM_RECEIPT_USED, receipt, NULL);
    return true;
}

static bool receiver_is_own(const ActionContext *context, Problem *problem)
{
    const char *receiver = json_text(context->command->payload, "receiver");
    for (size_t i = 0; i < context->actor->assignment_count; i++) {
        if (strcmp(context->actor->assignments[i].organisation, receiver) == 0)
            return true;
    }
    return problem_set_at(problem, "/receiver", PROBLEM_SCOPE, NULL);
}

static bool answers_known(const Item *item, const cJSON *answers, Problem *problem)
{
    const cJSON *answer;
    cJSON_ArrayForEach(answer, answers)
    {
        const cJSON *question = item_question(item, answer->string);
        if (item_option(question, cJSON_GetStringValue(answer)) == NULL)
            return field_invalid(problem, "/scenario", N_("scenario"), answer->string);
    }
    return true;
}

/* ---- materials ----------------------------------------------------------------------------- */

static bool file_right(const cJSON *file)
{
    const char *name = json_text(file, "name");
    const char *type = json_text(file, "type");
    int size = json_integer(file, "size", -1);
    return sm3_is_hex(json_text(file, "hash")) && name != NULL && *name != '\0' &&
           text_fits(file, "name", FILE_NAME_MAX_LENGTH) && type != NULL && *type != '\0' &&
           text_fits(file, "type", NAME_MAX_LENGTH) && size >= 0 && size <= FILE_SIZE_MAX;
}

static bool files_right(const cJSON *files)
{
    if (files == NULL)
        return true;
    if (!cJSON_IsArray(files) || cJSON_GetArraySize(files) > MATERIAL_FILES_MAX)
        return false;
    const cJSON *file;
    cJSON_ArrayForEach(file, files)
    {
        if (!file_right(file))
            return false;
    }
    return true;
}

static bool count_fits(const cJSON *row, const char *name)
{
    const cJSON *value = json_member(row, name);
    return value == NULL ||
           (json_is_integer(value) && value->valueint >= 0 && value->valueint <= COPIES_MAX);
}

static bool material_row_right(const cJSON *row)
{
    const cJSON *seen = json_member(row, "seen");
    return material_state_from_name(json_text(row, "state")) != MATERIAL_STATE_COUNT &&
           count_fits(row, "originals") && count_fits(row, "copies") &&
           (seen == NULL || cJSON_IsBool(seen)) && text_fits(row, "licence", NAME_MAX_LENGTH) &&
           day_fits(row, "due") && files_right(json_member(row, "files"));
}

static bool materials_right(const Item *item, const cJSON *materials, Problem *problem)
{
    int index = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, materials)
    {
        const char *code = json_text(element, "code");
        g_autofree char *pointer = g_strdup_printf("/materials/%d", index++);
        if (code == NULL || item_material(item, code) == NULL)
            return problem_set_at(problem, pointer, PROBLEM_MATERIAL_UNKNOWN,
                                  code != NULL ? code : "?", NULL);
        if (!material_row_right(element))
            return field_invalid(problem, pointer, N_("materials"), N_("not of the right kind"));
    }
    return true;
}

/* ---- consent and sources ------------------------------------------------------------------- */

static bool consent_right(const cJSON *consent, Problem *problem)
{
    instant at;
    const char *when = json_text(consent, "at");
    return consent == NULL ||
           (cJSON_IsBool(json_member(consent, "given")) && json_text(consent, "scope") != NULL &&
            text_fits(consent, "scope", SCOPE_MAX_LENGTH) && when != NULL &&
            instant_from_rfc3339(when, &at)) ||
           field_invalid(problem, "/consent", N_("consent"), N_("not of the right kind"));
}

static bool sources_right(const cJSON *sources, Problem *problem)
{
    static const char *const known[] = {"licence", "shared", "case", "applicant", NULL};
    const cJSON *source;
    cJSON_ArrayForEach(source, sources)
    {
        const char *from = json_text(source, "from");
        if (from == NULL || !g_strv_contains(known, from) ||
            !text_fits(source, "reference", NAME_MAX_LENGTH))
            return field_invalid(problem, "/sources", N_("sources of the form"), source->string);
    }
    return true;
}

/* ---- the guards ---------------------------------------------------------------------------- */

/* Whatever of an application the payload names. */
static bool application_right(const ActionContext *context, Problem *problem)
{
    const cJSON *payload = context->command->payload;
    return applicant_right(context, problem) && agent_right(context, problem) &&
           answers_known(context->item, json_object(payload, "scenario"), problem) &&
           consent_right(json_object(payload, "consent"), problem) &&
           sources_right(json_object(payload, "sources"), problem) &&
           materials_right(context->item, json_array(payload, "materials"), problem);
}

static bool version_right(const ActionContext *context, Problem *problem)
{
    const Item *item = context->item;
    date first = date_of_instant(context->now) - ITEM_GRACE_DAYS;
    if (context->command->trust == TRUST_YES && context->command->device_time != 0)
        first = MIN(first, date_of_instant(context->command->device_time));
    if (item->version >= item_on(context->rules, item->code, first)->version)
        return true;
    g_autofree char *words = g_strdup_printf("%d", item->version);
    return problem_set_at(problem, "/item_version", PROBLEM_ITEM_SUPERSEDED, item->name, words,
                          NULL);
}

bool guard_receive(const ActionContext *context, Problem *problem)
{
    return item_known(context, problem) && version_right(context, problem) &&
           place_right(context->command->payload, problem) && receiver_is_own(context, problem) &&
           application_right(context, problem);
}

/* Something but the remark is named, and only an agent can be taken out (null). */
static bool amends(const cJSON *payload, Problem *problem)
{
    bool some = false;
    for (const FieldRule *field = action_rule(ACTION_AMEND)->fields; field->name != NULL; field++) {
        const cJSON *value = json_member(payload, field->name);
        bool removes = cJSON_IsNull(value) && strcmp(field->name, "agent") == 0;
        if (cJSON_IsNull(value) && !removes)
            return problem_set(problem, PROBLEM_FIELD_MISSING, field->label, NULL);
        some |= value != NULL && field->type != FIELD_LONG_TEXT;
    }
    return some || problem_set(problem, PROBLEM_FIELD_MISSING, N_("what is to be put right"), NULL);
}

bool guard_amend(const ActionContext *context, Problem *problem)
{
    return item_known(context, problem) && amends(context->command->payload, problem) &&
           application_right(context, problem);
}
