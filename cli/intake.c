/* What a window takes for granted in a new application. */
#include "cli/payload.h"

#include "cache/feed.h"
#include "domain/json.h"
#include "forms/form.h"

#include <string.h>

static bool is_missing(const cJSON *payload, const char *name)
{
    return json_member(payload, name) == NULL;
}

static void fill(cJSON *payload, const char *name, const char *text)
{
    if (text && is_missing(payload, name))
        cJSON_AddStringToObject(payload, name, text);
}

/* The one in which the person may receive. */
static const Assignment *own_assignment(const Actor *actor)
{
    return actor ? actor_assignment_with(actor, action_rule(ACTION_RECEIVE)->roles) : NULL;
}

static const Item *item_of(Cache *cache, const cJSON *payload)
{
    const Rules *rules = cache_rules(cache);
    const char *code = json_text(payload, "item");

    return rules && code ? rules->item(rules->data, code, json_integer(payload, "item_version", 0))
                         : NULL;
}

/* ["M01"] → [{"code": "M01", "state": "received", …}], with the copies that the item asks for. */
static void complete_materials(const Item *item, cJSON *payload)
{
    const cJSON *list = json_array(payload, "materials"), *given;
    cJSON *rows;

    if (!list) /* of another kind: the rule book will say so */
        return;
    rows = cJSON_CreateArray();
    cJSON_ArrayForEach(given, list)
    {
        const char *code = cJSON_GetStringValue(given);
        const ItemMaterial *material = code ? item_material(item, code) : NULL;

        if (!code) {
            cJSON_AddItemToArray(rows, cJSON_Duplicate(given, true));
            continue;
        }
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "code", code);
        cJSON_AddStringToObject(row, "state", material_state_name(MATERIAL_RECEIVED));
        cJSON_AddNumberToObject(row, "originals", material ? material->originals : 1);
        cJSON_AddNumberToObject(row, "copies", material ? material->copies : 0);
        cJSON_AddItemToArray(rows, row);
    }
    cJSON_DeleteItemFromObjectCaseSensitive(payload, "materials");
    cJSON_AddItemToObject(payload, "materials", rows);
}

/* ---- single fields of the form ------------------------------------------------------------- */

static cJSON *value_of(const FormField *field, const char *text)
{
    gint64 number;

    if (field && field->integer &&
        g_ascii_string_to_signed(text, 10, G_MININT, G_MAXINT, &number, NULL))
        return cJSON_CreateNumber((double)number);
    if (field && field->widget == WIDGET_YES_NO)
        return cJSON_CreateBool(strcmp(text, "yes") == 0);
    if (field && field->widget == WIDGET_CHOICES) {
        g_auto(GStrv) words = g_strsplit(text, ",", -1);
        return cJSON_CreateStringArray((const char *const *)words, (int)g_strv_length(words));
    }
    return cJSON_CreateString(text);
}

static bool set_fields(const Item *item, cJSON *payload, const GPtrArray *set, Problem *problem)
{
    g_autoptr(Form) form = form_parse(item->form, NULL);
    cJSON *values = cJSON_GetObjectItemCaseSensitive(payload, "form");

    for (guint i = 0; set && cJSON_IsObject(values) && i < set->len; i++) {
        const char *equals = strchr(set->pdata[i], '=');

        if (!equals)
            return problem_set(problem, PROBLEM_USAGE_INVALID, "--set",
                               N_("not of the form name = value"), NULL);
        g_autofree char *key = g_strndup(set->pdata[i], (gsize)(equals - (char *)set->pdata[i]));
        cJSON_DeleteItemFromObjectCaseSensitive(values, key);
        cJSON_AddItemToObject(values, key,
                              value_of(form ? form_field(form, key) : NULL, equals + 1));
    }
    return true;
}

/* ---- the whole ----------------------------------------------------------------------------- */

bool payload_complete(Cache *cache, cJSON *payload, const GPtrArray *set, Problem *problem)
{
    const Assignment *own = own_assignment(cache_actor(cache));
    const Item *item = item_of(cache, payload);

    if (is_missing(payload, "form"))
        cJSON_AddObjectToObject(payload, "form");
    if (is_missing(payload, "materials"))
        cJSON_AddArrayToObject(payload, "materials");
    if (own) {
        fill(payload, "region", own->region);
        fill(payload, "receiver", own->organisation);
        fill(payload, "channel", own->role == ROLE_VILLAGE_AGENT ? "village" : "window");
    }
    if (!item)
        return json_text(payload, "item")
                   ? problem_set_at(problem, "/item", PROBLEM_ITEM_UNKNOWN,
                                    json_text(payload, "item"), NULL)
                   : problem_set(problem, PROBLEM_USAGE_MISSING, "--item", "case receive", NULL);

    g_autofree char *department =
        catalogue_department(cache, item->department, json_text(payload, "region"));
    fill(payload, "organisation", department);
    if (is_missing(payload, "item_version"))
        cJSON_AddNumberToObject(payload, "item_version", item->version);
    complete_materials(item, payload);
    return set_fields(item, payload, set, problem);
}
