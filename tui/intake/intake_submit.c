#include "tui/intake/intake_submit.h"

#include "cache/cases.h"
#include "cache/enquiry.h"
#include "cache/outbox.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/act.h"
#include "tui/panes.h"

#define COUNTY_LENGTH 6

/* In the order in which they are offered: the first that is possible is the usual one. */
static const Deed deeds[] = {
    {VERB_TAKE_IN, ACTION_ACCEPT, "full"},
    {VERB_TAKE_IN_TOLERANT, ACTION_ACCEPT, "tolerant"},
    {VERB_TAKE_IN_COMMITMENT, ACTION_ACCEPT, "commitment"},
    {VERB_RECEIVE_ONLY, ACTION_COUNT, NULL},
    {VERB_CORRECT_AT_ONCE, ACTION_REQUEST_CORRECTION, NULL},
    {VERB_DECLINE_AT_ONCE, ACTION_DECLINE, NULL},
};

const Deed *intake_deed(Verb verb)
{
    for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++)
        if (deeds[i].verb == verb)
            return &deeds[i];
    return NULL;
}

static const char *text_of(const Application *application, const char *pointer)
{
    return cJSON_GetStringValue(application_get(application, pointer));
}

GPtrArray *intake_findings(App *app, const Application *application)
{
    const Rules *rules = cache_rules(app->cache);
    const char *type = text_of(application, "/applicant/id_type");
    const char *number = text_of(application, "/applicant/id_number");
    g_autofree char *open_case =
        type && number
            ? enquiry_open_case(app->cache, type, number, application_item(application)->code)
            : NULL;
    const ApplicationWorld world = {.open_case = open_case,
                                    .calendar = rules ? rules->calendar : NULL};

    return application_check(application, &world, app->today);
}

/* ---- acceptance ---------------------------------------------------------------------------- */

/* The papers that are promised, and the last of their days. */
static void add_promises(cJSON *accept, const cJSON *materials)
{
    cJSON *missing = cJSON_AddArrayToObject(accept, "missing");
    const char *last = NULL;
    const cJSON *row;

    cJSON_ArrayForEach(row, materials)
    {
        const char *due = json_text(row, "due");
        if (g_strcmp0(json_text(row, "state"), material_state_name(MATERIAL_PROMISED)) != 0)
            continue;
        cJSON_AddItemToArray(missing, cJSON_CreateString(json_text(row, "code")));
        if (due && g_strcmp0(due, last) > 0)
            last = due;
    }
    if (last)
        cJSON_AddStringToObject(accept, "due", last);
}

static cJSON *acceptance(const Deed *deed, const cJSON *payload)
{
    cJSON *accept = cJSON_CreateObject();

    cJSON_AddStringToObject(accept, "mode", deed->mode);
    if (g_str_equal(deed->mode, "tolerant"))
        add_promises(accept, json_array(payload, "materials"));
    return accept;
}

/* ---- the trial ----------------------------------------------------------------------------- */

/* The number is given when it is kept; any that fits will do to try. */
static void put_number(cJSON *payload)
{
    const char *region = json_text(payload, "region");
    g_autofree char *county = g_strndup(region ? region : "", COUNTY_LENGTH);
    char receipt[17];

    if (!json_text(payload, "receipt") && receipt_number_make(county, 1, receipt))
        cJSON_AddStringToObject(payload, "receipt", receipt);
}

/* The case as it would be received; NULL: it would not be. */
static Case *tried(const Intake *intake, App *app, const cJSON *payload, Problem *problem)
{
    const Rules *rules = cache_rules(app->cache);
    const Actor *actor = cache_actor(app->cache);
    const Assignment *assignment = NULL;
    g_autoptr(Command) command =
        command_new(act_uuid(app), intake->id, 0, ACTION_RECEIVE, cJSON_Duplicate(payload, true));
    g_autoptr(Case) file = case_new(intake->id);

    put_number(command->payload);
    if (!rules || !actor ||
        !case_check(rules, file, command, actor, app->now, &assignment, problem))
        return NULL;
    g_autoptr(Event) event = event_make(file, command, actor, assignment, app->now, NULL);
    return case_apply(file, event, problem) ? g_steal_pointer(&file) : NULL;
}

static bool allows(App *app, const Case *file, const Deed *deed, const cJSON *payload)
{
    const Rules *rules = cache_rules(app->cache);
    const Actor *actor = cache_actor(app->cache);

    if (deed->action == ACTION_COUNT)
        return true;
    if (!deed->mode)
        return case_may(rules, file, deed->action, actor, NULL);
    g_autoptr(Command) command = command_new(act_uuid(app), file->id, file->version, deed->action,
                                             acceptance(deed, payload));
    return case_check(rules, file, command, actor, app->now, NULL, NULL);
}

GPtrArray *intake_deeds(const Intake *intake, App *app, Problem *problem)
{
    GPtrArray *allowed = g_ptr_array_new();
    cJSON *payload = application_payload(intake->application);
    g_autoptr(Case) file = tried(intake, app, payload, problem);

    for (size_t i = 0; file && i < G_N_ELEMENTS(deeds); i++)
        if (allows(app, file, &deeds[i], payload))
            g_ptr_array_add(allowed, (gpointer)&deeds[i]);
    cJSON_Delete(payload);
    return allowed;
}

/* ---- doing it ------------------------------------------------------------------------------ */

static char *defects_of(const GPtrArray *findings)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int number = 0;

    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = g_ptr_array_index(findings, i);
        g_autofree char *sentence = problem_sentence(&finding->problem);
        if (finding->blocks)
            g_string_append_printf(text, "%s%d. %s", number ? "\n" : "", number + 1, sentence);
        number += finding->blocks;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* What the check found is what the applicant is told, until the clerk writes it better. */
static void open_action(App *app, const char *case_id, Action action, const GPtrArray *findings)
{
    Sheet *sheet = act_begin_on(app, case_id, action);
    SheetField *defects = sheet ? sheet_field(sheet, "defects") : NULL;
    g_autofree char *text = defects_of(findings);

    if (defects)
        sheet_set(defects, text);
}

static void follow(App *app, const Uuid *case_id, const Deed *deed, const cJSON *payload,
                   const GPtrArray *findings)
{
    g_auto(Problem) problem = {0};

    intake_done(app, case_id->text, payload);
    if (deed->mode &&
        !act_submit(app, *case_id, 1, deed->action, acceptance(deed, payload), &problem))
        app_tell_problem(app, &problem);
    else if (deed->action != ACTION_COUNT && !deed->mode)
        open_action(app, case_id->text, deed->action, findings);
}

bool intake_do(Intake *intake, App *app, const Deed *deed, Problem *problem)
{
    cJSON *payload = application_payload(intake->application);
    g_autoptr(GPtrArray) findings = intake_findings(app, intake->application);
    Uuid case_id = intake->id;

    intake_save(intake);
    /* the store marks the draft as submitted with the command */
    intake->ended = true;
    if (!act_submit(app, case_id, 0, ACTION_RECEIVE, cJSON_Duplicate(payload, true), problem)) {
        intake->ended = false;
        cJSON_Delete(payload);
        return false;
    }
    intake_end(intake, app);
    follow(app, &case_id, deed, payload, findings);
    cJSON_Delete(payload);
    return true;
}
