/* case show: one case with its clocks and, on demand, its history. Personal data in full is an act
 * of its own: `reveal` goes on record before anything is shown. */
#include "cache/feed.h"
#include "cli/act.h"
#include "cli/masked.h"
#include "cli/print.h"
#include "domain/clock.h"
#include "domain/json.h"
#include "forms/form.h"

#include <string.h>

static bool reveal(Desk *desk, const Invocation *invocation, const Case *file, Problem *problem)
{
    const char *reason = invocation_value(invocation, "reason");
    Uuid id;

    if (!reason || !*reason)
        return problem_set(problem, PROBLEM_USAGE_MISSING, "--reason", invocation->row->name, NULL);
    if (!desk_uuid(&id, problem))
        return false;

    cJSON *payload = cJSON_CreateObject();
    cJSON_AddStringToObject(payload, "reason", reason);
    g_autoptr(Command) command = command_new(id, file->id, file->version, ACTION_REVEAL, payload);
    if (!outbox_submit(desk->cache, command, problem))
        return false;
    if (invocation_has(invocation, "offline"))
        return true;

    g_auto(Problem) why = {0};
    OutboxState state = desk_push(desk, id.text, PUSH_SECONDS, &why);
    if (state != OUTBOX_REJECTED && state != OUTBOX_HANDED_OVER)
        return true;
    problem_move(problem, &why);
    return false;
}

/* ---- text ---------------------------------------------------------------------------------- */

static void put(GString *text, const char *label, const char *value)
{
    g_autofree char *clean = print_clean(value);

    if (*clean)
        g_string_append_printf(text, "%s%*s %s\n", label, MAX(0, 22 - print_width(label)), "",
                               clean);
}

static void put_party(GString *text, const char *label, const cJSON *party)
{
    static const char *const members[] = {"name",    "id_number", "phone",
                                          "address", "authority", "until"};
    g_autoptr(GString) words = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        const char *value = json_text(party, members[i]);

        if (value && *value)
            g_string_append_printf(words, "%s%s", words->len ? "  " : "", value);
    }
    put(text, label, words->str);
}

/* Lists and groups as a person says them: an address is place and street, a table its rows. */
static void append_value(GString *text, Cache *cache, const cJSON *value)
{
    const char *joint = "";
    const cJSON *member;

    if (cJSON_IsString(value)) {
        bool is_place = g_strcmp0(value->string, "division") == 0;
        g_autofree char *place =
            is_place ? catalogue_name(cache, DOCUMENT_DIVISION, value->valuestring) : NULL;
        g_string_append(text, place ? place : value->valuestring);
    } else if (cJSON_IsBool(value)) {
        g_string_append(text, cJSON_IsTrue(value) ? _("yes") : _("no"));
    } else if (cJSON_IsNumber(value)) {
        g_string_append_printf(text, "%.15g", value->valuedouble);
    }
    cJSON_ArrayForEach(member, value)
    {
        g_string_append(text, joint);
        append_value(text, cache, member);
        joint = cJSON_IsArray(value) ? "; " : " ";
    }
}

static void put_form(GString *text, Cache *cache, const Item *item, const cJSON *form)
{
    g_autoptr(Form) known = item ? form_parse(item->form, NULL) : NULL;
    size_t count = 0;
    const FormField *fields = known ? form_fields(known, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        g_autoptr(GString) words = g_string_new(NULL);

        append_value(words, cache, json_member(form, fields[i].key));
        put(text, fields[i].title, words->str);
    }
}

static const char *state_words(MaterialState state)
{
    static const char *const words[MATERIAL_STATE_COUNT] = {
        [MATERIAL_MISSING] = N_("missing"),
        [MATERIAL_RECEIVED] = N_("handed in"),
        [MATERIAL_PROMISED] = N_("promised"),
        [MATERIAL_REUSED] = N_("licence instead"),
    };

    return state < MATERIAL_STATE_COUNT ? _(words[state]) : "";
}

/* "handed in, originals: 1, original seen, scans: 2" */
static char *material_words(const cJSON *row)
{
    GString *words = g_string_new(state_words(material_state_from_name(json_text(row, "state"))));
    const int originals = json_integer(row, "originals", 0),
              copies = json_integer(row, "copies", 0);
    const int files = cJSON_GetArraySize(json_array(row, "files"));

    if (originals > 0)
        g_string_append_printf(words, _(", originals: %d"), originals);
    if (copies > 0)
        g_string_append_printf(words, _(", copies: %d"), copies);
    if (json_flag(row, "seen"))
        g_string_append(words, _(", original seen"));
    if (files > 0)
        g_string_append_printf(words, _(", scans: %d"), files);
    if (json_text(row, "licence"))
        g_string_append_printf(words, _(", licence %s"), json_text(row, "licence"));
    if (json_text(row, "due"))
        g_string_append_printf(words, _(", until %s"), json_text(row, "due"));
    return g_string_free(words, FALSE);
}

static void put_materials(GString *text, const Item *item, const cJSON *materials)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, materials)
    {
        const char *code = json_text(row, "code");
        const ItemMaterial *known = item && code ? item_material(item, code) : NULL;
        g_autofree char *words = material_words(row);

        put(text, known ? known->name : code, words);
    }
}

static void put_consent(GString *text, const cJSON *consent)
{
    g_autofree char *words = NULL;

    if (!consent)
        return;
    words = g_strdup_printf("%s  %s", json_flag(consent, "given") ? _("given") : _("not given"),
                            json_text(consent, "scope") ? json_text(consent, "scope") : "");
    put(text, _("consent to shared data"), words);
}

static void put_clocks(GString *text, const Rules *rules, const Case *file)
{
    Clock clocks[CLOCK_OF_COUNT];
    size_t count = case_clocks(rules, file, desk_now(), clocks);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *due = date_format(clocks[i].due.day);
        g_autofree char *words =
            g_strdup_printf("%s  %s", due, _(reading_label(clocks[i].reading)));

        put(text, _(clock_label(clocks[i].kind)), words);
    }
}

static void put_events(GString *text, Cache *cache, const GPtrArray *events)
{
    for (guint i = 0; i < events->len; i++) {
        const Event *event = events->pdata[i];
        g_autofree char *at = instant_format(event->at);
        g_autofree char *actor = catalogue_name(cache, DOCUMENT_STAFF, event->actor);
        g_autofree char *label = g_strdup_printf("%d  %s", event->version, at);
        g_autofree char *words = g_strdup_printf("%s  %s%s", _(action_rule(event->action)->label),
                                                 actor, *event->hash ? "" : _("  (not sent yet)"));

        put(text, label, words);
    }
}

static char *show_text(Cache *cache, const Case *file, const cJSON *json, const GPtrArray *events)
{
    const Item *item = case_item(cache_rules(cache), file);
    GString *text = g_string_new(NULL);
    g_autofree char *organisation =
        catalogue_name(cache, DOCUMENT_ORGANISATION, file->organisation);
    g_autofree char *region = catalogue_name(cache, DOCUMENT_DIVISION, file->region);

    put(text, _("item"), item ? item->name : file->item_code);
    put(text, _("state"), _(state_label(file->state)));
    if (file->result != RESULT_NONE)
        put(text, _("result"), _(result_label(file->result)));
    put(text, _("receipt number"), file->receipt);
    put(text, _("case number"), file->number);
    put(text, _("department"), organisation);
    put(text, _("place"), region);
    put(text, _("step"), json_text(json, "step"));
    put(text, _("handled by"), file->handler);
    put_party(text, _("applicant"), json_object(json, "applicant"));
    put_party(text, _("agent"), json_object(json, "agent"));
    put_clocks(text, cache_rules(cache), file);
    put_consent(text, json_object(json, "consent"));
    put_form(text, cache, item, json_object(json, "form"));
    put_materials(text, item, json_array(json, "materials"));
    if (events)
        put_events(text, cache, events);
    return g_string_free(text, FALSE);
}

/* ---- the command --------------------------------------------------------------------------- */

static void print_case(Desk *desk, const Case *file, const GPtrArray *events, bool whole,
                       bool as_json)
{
    cJSON *json = masked_case(cache_rules(desk->cache), file, whole);

    if (!as_json) {
        g_autofree char *text = show_text(desk->cache, file, json, events);

        g_print("%s", text);
        cJSON_Delete(json);
        return;
    }
    if (events) {
        cJSON *array = cJSON_AddArrayToObject(json, "events");

        for (guint i = 0; i < events->len; i++)
            cJSON_AddItemToArray(array, masked_event(events->pdata[i], whole));
    }
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddItemToObject(answer, "case", json);
    print_json(answer);
}

ExitCode run_case_show(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    bool whole = invocation_has(invocation, "unmask");
    g_autofree char *id = NULL;
    g_autoptr(Case) file = NULL;
    g_autoptr(GPtrArray) events = NULL;

    if (desk_open(&desk, &problem))
        id = cases_find(desk.cache, invocation_word(invocation, 0), &problem);
    if (id)
        file = cases_load(desk.cache, id, &problem);
    if (!file || (whole && !reveal(&desk, invocation, file, &problem)))
        return invocation_fail(invocation, &problem);
    if (invocation_has(invocation, "events")) {
        events = cases_events(desk.cache, id, &problem);
        if (!events)
            return invocation_fail(invocation, &problem);
    }
    print_case(&desk, file, events, whole, invocation_has(invocation, "json"));
    return EXIT_DONE;
}
