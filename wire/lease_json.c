#include "wire/member.h"
#include "wire/wire.h"

#include <string.h>

#define LEASES_MAX 16 /* blocks in one answer */

void lease_clear(Lease *lease)
{
    g_free(lease->county);
    *lease = (Lease){0};
}

cJSON *lease_to_json(const Lease *lease)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "county", lease->county);
    cJSON_AddNumberToObject(json, "first", lease->first);
    cJSON_AddNumberToObject(json, "last", lease->last);
    return json;
}

bool lease_from_json(const cJSON *json, Lease *lease, Problem *problem)
{
    const char *county = cJSON_GetStringValue(member_get(json, "county"));
    gint64 first, last;

    if (!county || strlen(county) != COUNTY_DIGITS || strspn(county, "0123456789") != COUNTY_DIGITS)
        return member_bad("county", problem);
    if (!member_integer(json, "first", 0, RECEIPT_SERIAL_MAX, &first, problem) ||
        !member_integer(json, "last", first, RECEIPT_SERIAL_MAX, &last, problem))
        return false;
    *lease = (Lease){.county = g_strdup(county), .first = (int)first, .last = (int)last};
    return true;
}

cJSON *leases_to_json(const GArray *leases)
{
    cJSON *json = wire_answer();
    cJSON *list = cJSON_AddArrayToObject(json, "leases");

    for (guint i = 0; i < leases->len; i++)
        cJSON_AddItemToArray(list, lease_to_json(&g_array_index(leases, Lease, i)));
    return json;
}

GArray *leases_from_json(const cJSON *json, Problem *problem)
{
    g_autoptr(GArray) leases = g_array_new(false, false, sizeof(Lease));
    const cJSON *list = member_get(json, "leases");
    const cJSON *entry;

    g_array_set_clear_func(leases, (GDestroyNotify)lease_clear);
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > LEASES_MAX) {
        member_bad("leases", problem);
        return NULL;
    }
    cJSON_ArrayForEach(entry, list)
    {
        Lease lease;

        if (!lease_from_json(entry, &lease, problem))
            return NULL;
        g_array_append_val(leases, lease);
    }
    return g_steal_pointer(&leases);
}
