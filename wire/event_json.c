#include "wire/event_json.h"

#include "domain/sm3.h"
#include "wire/member.h"
#include "wire/shared_json.h"
#include "wire/wire.h"

cJSON *event_to_json(const Event *event)
{
    cJSON *json = event_content(event);

    cJSON_AddStringToObject(json, "hash", event->hash);
    return json;
}

/* 64 small hex digits, or nothing: of a prediction, or before the first event. */
static bool read_hash(const cJSON *json, const char *name, char out[HASH_LENGTH + 1],
                      Problem *problem)
{
    const char *text = cJSON_GetStringValue(member_get(json, name));

    if (!text || (*text && !sm3_is_hex(text)))
        return member_bad(name, problem);
    g_strlcpy(out, text, HASH_LENGTH + 1);
    return true;
}

static bool read_given(const cJSON *json, cJSON **out, Problem *problem)
{
    return !member_get(json, "given") || member_object(json, "given", out, problem);
}

static bool read_event(const cJSON *json, Event *event, Problem *problem)
{
    gint64 version;

    if (!member_uuid(json, "id", &event->id, problem) ||
        !member_uuid(json, "case", &event->case_id, problem) ||
        !member_integer(json, "version", 1, G_MAXINT, &version, problem) ||
        !action_from_json(json, &event->action, problem) ||
        !member_text(json, "actor", MEMBER_NAME_MAX, &event->actor, problem) ||
        !member_text_or_null(json, "organisation", MEMBER_NAME_MAX, &event->organisation,
                             problem) ||
        !member_instant(json, "at", &event->at, problem) ||
        !member_instant_or_unset(json, "device_time", &event->device_time, problem) ||
        !member_object(json, "payload", &event->payload, problem) ||
        !read_given(json, &event->given, problem) ||
        !read_hash(json, "previous", event->previous, problem) ||
        !read_hash(json, "hash", event->hash, problem))
        return false;
    event->version = (int)version;
    event->trust = clock_trust_from_json(json);
    return true;
}

Event *event_from_json(const cJSON *json, Problem *problem)
{
    g_autoptr(Event) event = g_new0(Event, 1);

    return read_event(json, event, problem) ? g_steal_pointer(&event) : NULL;
}

cJSON *events_to_json(const GPtrArray *events)
{
    cJSON *list = cJSON_CreateArray();

    for (guint i = 0; i < events->len; i++)
        cJSON_AddItemToArray(list, event_to_json(events->pdata[i]));
    return list;
}

static void *decode_event(const cJSON *json, Problem *problem)
{
    return event_from_json(json, problem);
}

GPtrArray *events_from_json(const cJSON *json, Problem *problem)
{
    if (!member_get(json, "events"))
        return g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    return member_list(json, "events", G_MAXINT, decode_event, (GDestroyNotify)event_free, problem);
}
