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

/* Whether the step would be allowed on the case. */
static bool may_follow(App *app, const Case *file, Action action, const cJSON *step,
                       Problem *problem)
{
    if (action == ACTION_COUNT)
        return true;
    g_autoptr(Command) command =
        command_new(act_uuid(app), file->id, file->version, action, cJSON_Duplicate(step, true));
    return case_check(cache_rules(app->cache), file, command, cache_actor(app->cache), app->now,
                      NULL, problem);
}

static bool allows(App *app, const Case *file, const Deed *deed, const cJSON *payload,
                   Problem *problem)
{
    const Rules *rules = cache_rules(app->cache);
    const Actor *actor = cache_actor(app->cache);

    if (deed->action == ACTION_COUNT)
        return true;
    if (!deed->mode)
        return case_may(rules, file, deed->action, actor, problem);
    cJSON *step = acceptance(deed, payload);
    bool well = may_follow(app, file, deed->action, step, problem);
    cJSON_Delete(step);
    return well;
}

GPtrArray *intake_deeds(const Intake *intake, App *app, Problem *problem)
{
    GPtrArray *allowed = g_ptr_array_new();
    cJSON *payload = application_payload(intake->application);
    g_autoptr(Case) file = tried(intake, app, payload, problem);

    for (size_t i = 0; file && i < G_N_ELEMENTS(deeds); i++)
        if (allows(app, file, &deeds[i], payload, NULL))
            g_ptr_array_add(allowed, (gpointer)&deeds[i]);
    cJSON_Delete(payload);
    return allowed;
}

bool intake_allows(const Intake *intake, App *app, const Deed *deed, Problem *problem)
{
    cJSON *payload = application_payload(intake->application);
    g_autoptr(Case) file = tried(intake, app, payload, problem);
    bool well = file && allows(app, file, deed, payload, problem);

    cJSON_Delete(payload);
    return well;
}

/* ---- doing it ------------------------------------------------------------------------------ */

/* True: the case is received and the intake gone. */
static bool receive(Intake *intake, App *app, Action action, const cJSON *step, Problem *problem)
{
    cJSON *payload = application_payload(intake->application);
    g_autoptr(Case) file = tried(intake, app, payload, problem);
    Uuid case_id = intake->id;

    bool well = file && may_follow(app, file, action, step, problem);
    intake_save(intake);
    /* the store marks the draft as submitted with the command */
    intake->ended = well;
    well = well &&
           act_submit(app, case_id, 0, ACTION_RECEIVE, cJSON_Duplicate(payload, true), problem);
    intake->ended = well;
    if (well) {
        intake_end(intake, app);
        intake_done(app, case_id.text, payload);
    }
    cJSON_Delete(payload);
    return well;
}

/* Receives the case and takes the step that follows, whose payload is taken over; ACTION_COUNT:
 * none does. What the rule book refuses is found out before anything is kept. */
static bool hand_in(App *app, void *data, Action action, cJSON *step, Problem *problem)
{
    Intake *intake = data;
    Uuid case_id = intake->id;
    g_auto(Problem) after = {0};

    if (!receive(intake, app, action, step, problem)) {
        cJSON_Delete(step);
        return false;
    }
    if (action != ACTION_COUNT && !act_submit(app, case_id, 1, action, step, &after))
        app_tell_problem(app, &after);
    return true;
}

/* The sheet of the step comes first: left, it leaves the application where it was. What the check
 * found is what the applicant is told, until the clerk writes it better. */
static bool ask_first(Intake *intake, App *app, const Deed *deed, Problem *problem)
{
    g_autoptr(GPtrArray) findings = intake_findings(app, intake->application);
    g_autofree char *text = intake_defects(intake, findings);
    cJSON *payload = application_payload(intake->application);
    g_autoptr(Case) file = tried(intake, app, payload, problem);

    cJSON_Delete(payload);
    if (!file)
        return false;
    Sheet *sheet = act_begin_before(app, file, deed->action, hand_in, intake);
    SheetField *defects = sheet_field(sheet, "defects");
    if (defects)
        sheet_set(defects, text);
    return true;
}

bool intake_do(Intake *intake, App *app, const Deed *deed, Problem *problem)
{
    if (deed->action != ACTION_COUNT && !deed->mode)
        return ask_first(intake, app, deed, problem);
    cJSON *payload = application_payload(intake->application);
    cJSON *step = deed->mode ? acceptance(deed, payload) : NULL;
    cJSON_Delete(payload);
    return hand_in(app, intake, deed->action, step, problem);
}
