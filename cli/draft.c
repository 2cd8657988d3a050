/* draft list, show, discard: applications being filled in on this device, personal data masked. */
#include "cache/draft.h"
#include "cli/act.h"
#include "cli/masked.h"
#include "cli/print.h"
#include "domain/json.h"
#include "domain/mask.h"

#include <string.h>

#define END_MINIMUM 4 /* characters of an id's end */

/* ---- list ---------------------------------------------------------------------------------- */

static char *masked_name(const Draft *draft)
{
    return draft->applicant
               ? mask_apply(mask_of_party_name(draft->applicant_kind), draft->applicant)
               : NULL;
}

static cJSON *draft_json(const Draft *draft)
{
    cJSON *json = cJSON_CreateObject(), *item = cJSON_AddObjectToObject(json, "item");
    g_autofree char *applicant = masked_name(draft);

    json_add_text(json, "id", draft->id.text);
    json_add_text(item, "code", draft->item_code);
    cJSON_AddNumberToObject(item, "version", draft->item_version);
    json_add_text(item, "name", draft->item_name);
    json_add_text(json, "applicant", applicant);
    json_add_text(json, "step", draft->step);
    json_add_instant(json, "created_at", draft->created_at);
    json_add_instant(json, "updated_at", draft->updated_at);
    cJSON_AddBoolToObject(json, "submitted", draft->submitted);
    return json;
}

static char **draft_cells(const Draft *draft)
{
    char **cells = g_new0(char *, 6);
    g_autofree char *applicant = masked_name(draft);

    cells[0] = g_strdup(draft->id.text);
    cells[1] = instant_format(draft->updated_at);
    cells[2] = g_strdup(draft->submitted ? _("submitted") : _("being filled in"));
    cells[3] = print_clean(applicant);
    cells[4] = print_clean(draft->item_name);
    return cells;
}

static void print_drafts(const GPtrArray *drafts)
{
    static const char *const headings[] = {N_("draft"),     N_("saved"), N_("state"),
                                           N_("applicant"), N_("item"),  NULL};
    g_autoptr(PrintTable) table = print_table_new(headings);

    if (drafts->len == 0) {
        g_print("%s\n", _("Nothing is being filled in."));
        return;
    }
    for (guint i = 0; i < drafts->len; i++)
        print_table_add(table, draft_cells(drafts->pdata[i]));
    g_autofree char *text = print_table_text(table);
    g_print("%s", text);
}

static void print_drafts_json(const GPtrArray *drafts)
{
    cJSON *json = cJSON_CreateObject(), *array = cJSON_AddArrayToObject(json, "drafts");

    for (guint i = 0; i < drafts->len; i++)
        cJSON_AddItemToArray(array, draft_json(drafts->pdata[i]));
    print_json(json);
}

ExitCode run_draft_list(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    g_autoptr(GPtrArray) drafts = NULL;

    if (desk_open(&desk, &problem))
        drafts = drafts_list(desk.cache, invocation_has(invocation, "all"), &problem);
    if (!drafts)
        return invocation_fail(invocation, &problem);
    if (invocation_has(invocation, "json"))
        print_drafts_json(drafts);
    else
        print_drafts(drafts);
    return EXIT_DONE;
}

/* ---- one of them --------------------------------------------------------------------------- */

/* By its id or the end of one. Caller frees. */
static char *find_id(Desk *desk, const char *reference, Problem *problem)
{
    g_autoptr(GPtrArray) drafts = drafts_list(desk->cache, true, problem);
    g_autofree char *end = g_ascii_strdown(reference, -1);
    const Draft *found = NULL;

    for (guint i = 0; drafts && i < drafts->len; i++) {
        const Draft *draft = drafts->pdata[i];

        if (strlen(end) < END_MINIMUM || !g_str_has_suffix(draft->id.text, end))
            continue;
        if (found) {
            problem_set(problem, PROBLEM_CASE_AMBIGUOUS, reference, NULL);
            return NULL;
        }
        found = draft;
    }
    if (drafts && !found)
        problem_set(problem, PROBLEM_NOT_FOUND, reference, NULL);
    return found ? g_strdup(found->id.text) : NULL;
}

static Draft *open_draft(Desk *desk, const Invocation *invocation, Problem *problem)
{
    if (!desk_open(desk, problem))
        return NULL;
    g_autofree char *id = find_id(desk, invocation_word(invocation, 0), problem);
    return id ? draft_load(desk->cache, id, problem) : NULL;
}

/* Borrowed from the JSON. */
static Party party_in(const cJSON *json)
{
    return (Party){.kind = (char *)(uintptr_t)json_text(json, "kind"),
                   .name = (char *)(uintptr_t)json_text(json, "name"),
                   .id_type = (char *)(uintptr_t)json_text(json, "id_type"),
                   .id_number = (char *)(uintptr_t)json_text(json, "id_number"),
                   .phone = (char *)(uintptr_t)json_text(json, "phone"),
                   .address = (char *)(uintptr_t)json_text(json, "address")};
}

static void add_party(cJSON *json, const char *name, const cJSON *body)
{
    const cJSON *given = json_object(body, name);
    const Party party = party_in(given);

    if (given)
        cJSON_AddItemToObject(json, name, masked_party(&party, false));
}

/* Names of files may be those of people: only how many. */
static cJSON *materials_in(const cJSON *body)
{
    cJSON *array = cJSON_CreateArray();
    const cJSON *row;

    cJSON_ArrayForEach(row, json_array(body, "materials"))
    {
        cJSON *json = cJSON_CreateObject();

        json_add_text(json, "code", json_text(row, "code"));
        json_add_text(json, "state", json_text(row, "state"));
        cJSON_AddNumberToObject(json, "files", cJSON_GetArraySize(json_array(row, "files")));
        cJSON_AddItemToArray(array, json);
    }
    return array;
}

static cJSON *whole_draft_json(Desk *desk, const Draft *draft)
{
    const Rules *rules = cache_rules(desk->cache);
    const Item *item = rules->item(rules->data, draft->item_code, draft->item_version);
    const cJSON *scenario = json_object(draft->body, "scenario");
    cJSON *json = draft_json(draft);

    cJSON_DeleteItemFromObject(json, "applicant");
    add_party(json, "applicant", draft->body);
    add_party(json, "agent", draft->body);
    if (scenario)
        cJSON_AddItemToObject(json, "scenario", cJSON_Duplicate(scenario, true));
    cJSON_AddItemToObject(json, "form", masked_form(item, json_object(draft->body, "form"), false));
    cJSON_AddItemToObject(json, "materials", materials_in(draft->body));
    return json;
}

static void put(const char *label, const char *value)
{
    g_autofree char *clean = print_clean(value);

    if (*clean)
        g_print("%s%*s %s\n", label, MAX(0, 22 - print_width(label)), "", clean);
}

static char *value_words(const cJSON *value)
{
    return cJSON_IsString(value) ? g_strdup(value->valuestring) : wire_print(value);
}

static void print_draft(const Draft *draft, const cJSON *json)
{
    const cJSON *applicant = json_object(json, "applicant"), *member;
    g_autofree char *saved = instant_format(draft->updated_at);

    put(_("draft"), draft->id.text);
    put(_("item"), draft->item_name);
    put(_("saved"), saved);
    put(_("state"), draft->submitted ? _("submitted") : _("being filled in"));
    put(_("applicant"), json_text(applicant, "name"));
    put(_("document number"), json_text(applicant, "id_number"));
    put(_("phone"), json_text(applicant, "phone"));
    cJSON_ArrayForEach(member, json_object(json, "form"))
    {
        g_autofree char *words = value_words(member);
        g_autofree char *label = print_clean(member->string);

        put(label, words);
    }
    cJSON_ArrayForEach(member, json_array(json, "materials"))
        put(json_text(member, "code"), json_text(member, "state"));
}

ExitCode run_draft_show(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    g_autoptr(Draft) draft = open_draft(&desk, invocation, &problem);

    if (!draft)
        return invocation_fail(invocation, &problem);
    cJSON *json = whole_draft_json(&desk, draft);
    if (invocation_has(invocation, "json")) {
        cJSON *answer = cJSON_CreateObject();

        cJSON_AddItemToObject(answer, "draft", json);
        print_json(answer);
    } else {
        print_draft(draft, json);
        cJSON_Delete(json);
    }
    return EXIT_DONE;
}

ExitCode run_draft_discard(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    g_autoptr(Draft) draft = open_draft(&desk, invocation, &problem);

    if (!draft || !act_confirm(invocation, N_("Discard the draft"), &problem) ||
        !draft_discard(desk.cache, draft->id.text, &problem))
        return invocation_fail(invocation, &problem);
    if (invocation_has(invocation, "json")) {
        cJSON *answer = cJSON_CreateObject();

        json_add_text(answer, "discarded", draft->id.text);
        print_json(answer);
    }
    return EXIT_DONE;
}
