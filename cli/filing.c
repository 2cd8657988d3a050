#include "cli/filing.h"

#include "cache/enquiry.h"
#include "cache/feed.h"
#include "cli/print.h"
#include "domain/fold.h"
#include "domain/json.h"
#include "forms/application/pointer.h"
#include "forms/application/value.h"
#include "wire/wire.h"

#include <string.h>

/* ---- what a window takes for granted ------------------------------------------------------- */

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

static const Item *item_of(Cache *cache, const cJSON *payload, Problem *problem)
{
    const Rules *rules = cache_rules(cache);
    const char *code = json_text(payload, "item");
    const Item *item =
        code ? rules->item(rules->data, code, json_integer(payload, "item_version", 0)) : NULL;

    if (!code)
        problem_set(problem, PROBLEM_USAGE_MISSING, "--item", "case receive", NULL);
    else if (!item)
        problem_set_at(problem, "/item", PROBLEM_ITEM_UNKNOWN, code, NULL);
    return item;
}

void filing_rows(const Item *item, cJSON *payload)
{
    const cJSON *list = json_array(payload, "materials"), *given;
    cJSON *rows;

    if (!list)
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
    cJSON_ReplaceItemInObjectCaseSensitive(payload, "materials", rows);
}

static void take_for_granted(Cache *cache, const Item *item, cJSON *payload)
{
    const Assignment *own = own_assignment(cache_actor(cache));

    if (own) {
        fill(payload, "region", own->region);
        fill(payload, "receiver", own->organisation);
        fill(payload, "channel", own->role == ROLE_VILLAGE_AGENT ? "village" : "window");
    }
    g_autofree char *department =
        catalogue_department(cache, item->department, json_text(payload, "region"));
    fill(payload, "organisation", department);
    if (is_missing(payload, "item_version"))
        cJSON_AddNumberToObject(payload, "item_version", item->version);
    filing_rows(item, payload);
}

static Application *application_of(const Item *item, cJSON *payload, date today, Problem *problem)
{
    Item *own = item_from_json(cJSON_Duplicate(item->json, true), problem);
    Application *application = NULL;

    if (own)
        application = application_new(own, payload, today, problem);
    else
        cJSON_Delete(payload);
    if (application)
        application_complete(application);
    return application;
}

Application *filing_begin(Cache *cache, cJSON *payload, date today, Problem *problem)
{
    const Item *item = item_of(cache, payload, problem);

    if (!item) {
        cJSON_Delete(payload);
        return NULL;
    }
    take_for_granted(cache, item, payload);
    return application_of(item, payload, today, problem);
}

Application *filing_again(Cache *cache, const Case *file, const cJSON *payload, date today,
                          Problem *problem)
{
    const Item *item = case_item(cache_rules(cache), file);
    const cJSON *member;

    if (!item) {
        problem_set_at(problem, "/item", PROBLEM_ITEM_UNKNOWN, file->item_code, NULL);
        return NULL;
    }
    Application *application = application_of(item, application_case_payload(file), today, problem);
    cJSON_ArrayForEach(member, payload)
    {
        g_autofree char *pointer = g_strconcat("/", member->string, NULL);
        if (application && cJSON_IsObject(member))
            application_set(application, pointer, cJSON_Duplicate(member, true));
    }
    return application;
}

/* ---- single fields of the form ------------------------------------------------------------- */

/* The field or its column that "field/part" names; NULL: the form has none such. */
static const FormField *field_named(const Form *form, const char *name)
{
    const char *slash = strchr(name, '/');
    g_autofree char *key = slash ? g_strndup(name, (gsize)(slash - name)) : g_strdup(name);
    const FormField *field = form_field(form, key);

    for (size_t i = 0; field && slash && i < field->column_count; i++)
        if (g_strcmp0(field->columns[i].key, slash + 1) == 0)
            return &field->columns[i];
    return slash ? NULL : field;
}

/* A field that the form does not have is set as text: the check says so. */
bool filing_set(Application *application, const GPtrArray *set, Problem *problem)
{
    for (guint i = 0; set && i < set->len; i++) {
        const char *given = set->pdata[i], *equals = strchr(given, '=');

        if (!equals)
            return problem_set(problem, PROBLEM_USAGE_INVALID, "--set",
                               N_("not of the form name = value"), NULL);
        g_autofree char *name = g_strndup(given, (gsize)(equals - given));
        g_autofree char *pointer = g_strconcat("/form/", name, NULL);
        const FormField *field = field_named(application_form(application), name);
        application_set(application, pointer,
                        field ? value_read(field, equals + 1) : cJSON_CreateString(equals + 1));
    }
    return true;
}

/* ---- findings ------------------------------------------------------------------------------ */

GPtrArray *filing_check(Cache *cache, const Application *application, date today)
{
    const char *type = cJSON_GetStringValue(application_get(application, "/applicant/id_type"));
    const char *number = cJSON_GetStringValue(application_get(application, "/applicant/id_number"));
    g_autofree char *folded = number ? fold_code(number) : NULL;
    g_autofree char *open_case =
        type && folded ? enquiry_open_case(cache, type, folded, application_item(application)->code)
                       : NULL;
    const ApplicationWorld world = {open_case, cache_rules(cache)->calendar};

    return application_check(application, &world, today);
}

bool findings_block(const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++)
        if (((const Finding *)findings->pdata[i])->blocks)
            return true;
    return false;
}

void findings_tell(const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = findings->pdata[i];
        const char *pointer = finding->problem.subject;
        g_autofree char *sentence = problem_sentence(&finding->problem);
        g_autofree char *line =
            g_strconcat(pointer ? pointer : "", pointer ? ": " : "", sentence, NULL);
        g_autofree char *clean = print_clean(line);

        g_printerr("%s\n", clean);
    }
}

cJSON *findings_json(const GPtrArray *findings)
{
    cJSON *array = cJSON_CreateArray();

    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = findings->pdata[i];
        g_autofree char *sentence = problem_sentence(&finding->problem);
        cJSON *row = cJSON_CreateObject();

        json_add_text(row, "pointer", finding->problem.subject);
        json_add_text(row, "code", problem_code(&finding->problem));
        json_add_text(row, "sentence", sentence);
        cJSON_AddBoolToObject(row, "blocks", finding->blocks);
        cJSON_AddItemToArray(array, row);
    }
    return array;
}

ExitCode findings_refuse(const Invocation *invocation, const GPtrArray *findings)
{
    guint first = 0;

    findings_tell(findings);
    if (!invocation_has(invocation, "json"))
        return EXIT_REFUSED;
    while (!((const Finding *)findings->pdata[first])->blocks)
        first++;
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddItemToObject(answer, "problem",
                          problem_to_json(&((const Finding *)findings->pdata[first])->problem));
    cJSON_AddItemToObject(answer, "problems", findings_json(findings));
    print_json(answer);
    return EXIT_REFUSED;
}
