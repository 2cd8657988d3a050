#include "wire/member.h"
#include "wire/shared_json.h"
#include "wire/wire.h"

cJSON *command_to_json(const Command *command)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "id", command->id.text);
    cJSON_AddStringToObject(json, "case", command->case_id.text);
    cJSON_AddNumberToObject(json, "base", command->base_version);
    cJSON_AddStringToObject(json, "action", action_rule(command->action)->name);
    cJSON_AddItemToObject(json, "payload", cJSON_Duplicate(command->payload, true));
    member_add_text(json, "device", command->device);
    member_add_instant(json, "device_time", command->device_time);
    cJSON_AddStringToObject(json, "clock", trust_name(command->trust));
    return json;
}

static bool read_command(const cJSON *json, Command *command, Problem *problem)
{
    gint64 base;

    if (!member_uuid(json, "id", &command->id, problem) ||
        !member_uuid(json, "case", &command->case_id, problem) ||
        !member_integer(json, "base", 0, G_MAXINT, &base, problem) ||
        !action_from_json(json, &command->action, problem) ||
        !member_object(json, "payload", &command->payload, problem) ||
        !member_text(json, "device", MEMBER_NAME_MAX, &command->device, problem) ||
        !member_instant_or_unset(json, "device_time", &command->device_time, problem))
        return false;
    command->base_version = (int)base;
    command->trust = clock_trust_from_json(json);
    return true;
}

Command *command_from_json(const cJSON *json, Problem *problem)
{
    g_autoptr(Command) command = g_new0(Command, 1);

    return read_command(json, command, problem) ? g_steal_pointer(&command) : NULL;
}

cJSON *commands_to_json(const GPtrArray *commands)
{
    cJSON *json = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(json, "commands");

    for (guint i = 0; i < commands->len; i++)
        cJSON_AddItemToArray(list, command_to_json(commands->pdata[i]));
    return json;
}

static void *decode_command(const cJSON *json, Problem *problem)
{
    return command_from_json(json, problem);
}

GPtrArray *commands_from_json(const cJSON *json, Problem *problem)
{
    return member_list(json, "commands", WIRE_BATCH_MAX, decode_command,
                       (GDestroyNotify)command_free, problem);
}
