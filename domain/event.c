#include "domain/case.h"

#include "domain/canonical.h"
#include "domain/sm3.h"

const char *trust_name(ClockTrust trust)
{
    return trust == TRUST_YES ? "trusted" : "untrusted";
}

ClockTrust trust_from_name(const char *name)
{
    return g_strcmp0(name, "trusted") == 0 ? TRUST_YES : TRUST_NO;
}

/* ---- commands ------------------------------------------------------------------------------ */

Command *command_new(Uuid id, Uuid case_id, int base_version, Action action, cJSON *payload)
{
    Command *command = g_new0(Command, 1);
    command->id = id;
    command->case_id = case_id;
    command->base_version = base_version;
    command->action = action;
    command->payload = payload != NULL ? payload : cJSON_CreateObject();
    command->device = g_strdup("");
    command->trust = TRUST_NO;
    return command;
}

void command_free(Command *command)
{
    if (command == NULL)
        return;
    cJSON_Delete(command->payload);
    g_free(command->device);
    g_free(command);
}

Command *command_copy(const Command *command)
{
    Command *copy = g_memdup2(command, sizeof *command);
    copy->payload = cJSON_Duplicate(command->payload, true);
    copy->device = g_strdup(command->device);
    return copy;
}

/* ---- events -------------------------------------------------------------------------------- */

void event_free(Event *event)
{
    if (event == NULL)
        return;
    cJSON_Delete(event->payload);
    cJSON_Delete(event->given);
    g_free(event->actor);
    g_free(event->organisation);
    g_free(event);
}

Event *event_copy(const Event *event)
{
    Event *copy = g_memdup2(event, sizeof *event);
    copy->payload = cJSON_Duplicate(event->payload, true);
    copy->given = event->given != NULL ? cJSON_Duplicate(event->given, true) : NULL;
    copy->actor = g_strdup(event->actor);
    copy->organisation = g_strdup(event->organisation);
    return copy;
}

Event *event_make(const Case *file, const Command *command, const Actor *actor,
                  const Assignment *assignment, instant at, cJSON *given)
{
    Event *event = g_new0(Event, 1);
    event->id = command->id;
    event->case_id = command->case_id;
    event->version = file->version + 1;
    event->action = command->action;
    event->actor = g_strdup(actor->id);
    event->organisation = g_strdup(assignment->organisation);
    event->at = at;
    event->device_time = command->device_time;
    event->trust = command->trust;
    event->payload = cJSON_Duplicate(command->payload, true);
    event->given = given;
    g_strlcpy(event->previous, file->hash, sizeof event->previous);
    return event;
}

static void add_instant(cJSON *json, const char *name, instant at)
{
    g_autofree char *text = instant_to_rfc3339(at);
    cJSON_AddStringToObject(json, name, text);
}

/* Takes payload and given over. */
static cJSON *content_of(const Event *event, cJSON *payload, cJSON *given)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "id", event->id.text);
    cJSON_AddStringToObject(json, "case", event->case_id.text);
    cJSON_AddNumberToObject(json, "version", event->version);
    cJSON_AddStringToObject(json, "action", action_rule(event->action)->name);
    cJSON_AddStringToObject(json, "actor", event->actor);
    cJSON_AddStringToObject(json, "organisation", event->organisation);
    add_instant(json, "at", event->at);
    if (event->device_time != 0)
        add_instant(json, "device_time", event->device_time);
    cJSON_AddStringToObject(json, "clock", trust_name(event->trust));
    cJSON_AddItemToObject(json, "payload", payload);
    if (given != NULL)
        cJSON_AddItemToObject(json, "given", given);
    cJSON_AddStringToObject(json, "previous", event->previous);
    return json;
}

cJSON *event_content(const Event *event)
{
    return content_of(event, cJSON_Duplicate(event->payload, true),
                      event->given != NULL ? cJSON_Duplicate(event->given, true) : NULL);
}

/* The same, lent by the event: hashing is most of what taking in a page of the feed costs. */
static cJSON *content_lent(const Event *event)
{
    const cJSON *given = event->given;
    return content_of(event, cJSON_CreateObjectReference(event->payload->child),
                      given != NULL ? cJSON_CreateObjectReference(given->child) : NULL);
}

/* "" when the payload has no canonical form; no stored hash equals that. */
static void event_hash(const Event *event, char out[HASH_LENGTH + 1])
{
    cJSON *content = content_lent(event);
    g_autofree char *text = canonical_json(content);
    cJSON_Delete(content);
    out[0] = '\0';
    if (text != NULL)
        sm3_hex(text, strlen(text), out);
}

void event_seal(Event *event, const char *previous)
{
    g_strlcpy(event->previous, previous, sizeof event->previous);
    event_hash(event, event->hash);
}

bool event_verify(const Event *event, const char *previous)
{
    char hash[HASH_LENGTH + 1];
    event_hash(event, hash);
    return hash[0] != '\0' && strcmp(event->previous, previous) == 0 &&
           strcmp(event->hash, hash) == 0;
}
