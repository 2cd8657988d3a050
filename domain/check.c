/* case_check: a command against the rule book, and case_may, the same without its content. */
#include "domain/case.h"

#include "domain/json.h"

/* ---- shape --------------------------------------------------------------------------------- */

static bool texts_only(const cJSON *array)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, array)
    {
        if (!cJSON_IsString(element))
            return false;
    }
    return true;
}

static bool choice_known(const Choice *choices, const char *name)
{
    while (choices->name != NULL && strcmp(choices->name, name) != 0)
        choices++;
    return choices->name != NULL;
}

static bool date_valid(const char *text)
{
    date day;
    return text != NULL && date_parse(text, &day);
}

static bool type_right(const FieldRule *field, const cJSON *value)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
    case FIELD_STAFF:
    case FIELD_ORGANISATION:
        return cJSON_IsString(value);
    case FIELD_CHOICE:
        return cJSON_IsString(value) && choice_known(field->choices, value->valuestring);
    case FIELD_DATE:
        return date_valid(cJSON_GetStringValue(value));
    case FIELD_INTEGER:
        return json_is_integer(value) && value->valueint >= field->minimum &&
               value->valueint <= field->maximum;
    case FIELD_FLAG:
        return cJSON_IsBool(value);
    case FIELD_MATERIALS:
        return cJSON_IsArray(value) && texts_only(value);
    case FIELD_OBJECT:
        return cJSON_IsObject(value);
    case FIELD_ARRAY:
        return cJSON_IsArray(value);
    }
    return false;
}

/* Characters of a text, elements of an array, against the field's maximum. */
static bool length_right(const FieldRule *field, const cJSON *value)
{
    if (cJSON_IsString(value))
        return field->maximum == 0 || g_utf8_strlen(value->valuestring, -1) <= field->maximum;
    return !cJSON_IsArray(value) || cJSON_GetArraySize(value) <= field->maximum;
}

static bool field_empty(const cJSON *value)
{
    return value == NULL || cJSON_IsNull(value) ||
           (cJSON_IsString(value) && value->valuestring[0] == '\0');
}

static bool field_right(const FieldRule *field, const cJSON *payload, Problem *problem)
{
    const cJSON *value = json_member(payload, field->name);
    g_autofree char *pointer = g_strconcat("/", field->name, NULL);
    if (field_empty(value))
        return !field->required ||
               problem_set_at(problem, pointer, PROBLEM_FIELD_MISSING, field->label, NULL);
    if (!type_right(field, value))
        return problem_set_at(problem, pointer, PROBLEM_FIELD_INVALID, field->label,
                              N_("not of the right kind"), NULL);
    g_autofree char *maximum = g_strdup_printf("%d", field->maximum);
    return length_right(field, value) ||
           problem_set_at(problem, pointer, PROBLEM_FIELD_TOO_LONG, field->label, maximum, NULL);
}

static bool shape_right(const Command *command, Problem *problem)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, command->payload)
    {
        if (action_field(command->action, member->string) == NULL)
            return problem_set(problem, PROBLEM_FIELD_UNKNOWN, member->string, NULL);
    }
    for (const FieldRule *field = action_rule(command->action)->fields; field->name != NULL;
         field++) {
        if (!field_right(field, command->payload, problem))
            return false;
    }
    return true;
}

/* ---- version, permission, state ------------------------------------------------------------ */

static bool version_right(const Case *file, const Command *command, Problem *problem)
{
    if (command->action == ACTION_RECEIVE)
        return file->version == 0 ||
               problem_set_at(problem, file->id.text, PROBLEM_CASE_EXISTS, file->receipt, NULL);
    if (file->version == 0)
        return problem_set_at(problem, file->id.text, PROBLEM_CASE_UNKNOWN, "", NULL);
    return (action_rule(command->action)->flags & ACTION_COMMUTES) != 0 ||
           command->base_version == file->version ||
           problem_set_at(problem, file->id.text, PROBLEM_CASE_CONFLICT, NULL);
}

static const char *first_role(unsigned roles)
{
    Role role = 0;
    while ((roles & ROLE_BIT(role)) == 0)
        role++;
    return role_label(role);
}

static const Assignment *permitting(const ActionRule *rule, const Place *place, const Actor *actor,
                                    Problem *problem)
{
    const Assignment *assignment = actor_assignment_for(actor, rule->roles, place);
    if (assignment == NULL)
        problem_set(problem, PROBLEM_PERMISSION, rule->label, first_role(rule->roles), NULL);
    return assignment;
}

static bool state_right(const Case *file, const ActionRule *rule, Problem *problem)
{
    return (rule->from & STATE_BIT(file->state)) != 0 ||
           problem_set_at(problem, file->id.text, PROBLEM_CASE_STATE, rule->label,
                          state_label(file->state), NULL);
}

/* A case that is yet to be received lies where the command says. */
static Place command_place(const Case *file, const Command *command)
{
    if (command->action != ACTION_RECEIVE)
        return case_place(file);
    return (Place){.region = json_text(command->payload, "region"),
                   .organisation = json_text(command->payload, "organisation")};
}

static const Item *command_item(const Rules *rules, const Case *file, const Command *command)
{
    if (command->action != ACTION_RECEIVE)
        return case_item(rules, file);
    return rules->item(rules->data, json_text(command->payload, "item"),
                       json_integer(command->payload, "item_version", 0));
}

bool case_check(const Rules *rules, const Case *file, const Command *command, const Actor *actor,
                instant now, const Assignment **assignment, Problem *problem)
{
    if (command->action >= ACTION_COUNT)
        return problem_set(problem, PROBLEM_ACTION_UNKNOWN, "?", NULL);
    const ActionRule *rule = action_rule(command->action);
    if (!shape_right(command, problem) || !version_right(file, command, problem))
        return false;
    Place place = command_place(file, command);
    const Assignment *permit = permitting(rule, &place, actor, problem);
    if (permit == NULL || !state_right(file, rule, problem))
        return false;
    const ActionContext context = {.rules = rules,
                                   .file = file,
                                   .item = command_item(rules, file, command),
                                   .command = command,
                                   .actor = actor,
                                   .now = now};
    if ((rule->offer != NULL && !rule->offer(&context, problem)) ||
        (rule->guard != NULL && !rule->guard(&context, problem)))
        return false;
    if (assignment != NULL)
        *assignment = permit;
    return true;
}

bool case_may(const Rules *rules, const Case *file, Action action, const Actor *actor,
              Problem *problem)
{
    const ActionRule *rule = action_rule(action);
    if (action == ACTION_RECEIVE)
        return actor_has_role(actor, rule->roles) ||
               problem_set(problem, PROBLEM_PERMISSION, rule->label, first_role(rule->roles), NULL);
    Place place = case_place(file);
    if (permitting(rule, &place, actor, problem) == NULL || !state_right(file, rule, problem))
        return false;
    const ActionContext context = {
        .rules = rules, .file = file, .item = case_item(rules, file), .actor = actor};
    return rule->offer == NULL || rule->offer(&context, problem);
}
