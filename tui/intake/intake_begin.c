/* How an intake begins: from the catalogue, for a known applicant, from a draft. */
#include "tui/intake/intake_flow.h"

#include "cache/feed.h"
#include "cache/finder.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/act.h"
#include "tui/intake/catalogue.h"

static const Assignment *own_assignment(App *app, Problem *problem)
{
    const ActionRule *rule = action_rule(ACTION_RECEIVE);
    const Actor *actor = cache_actor(app->cache);
    const Assignment *own = actor ? actor_assignment_with(actor, rule->roles) : NULL;

    if (!own)
        problem_set(problem, PROBLEM_PERMISSION, rule->label, role_label(ROLE_CLERK), NULL);
    return own;
}

static Item *load_item(App *app, const char *code, int version, Problem *problem)
{
    g_autoptr(Document) document = catalogue_get(app->cache, DOCUMENT_ITEM, code, version);

    if (document)
        return item_from_json(cJSON_Duplicate(document->body, true), problem);
    problem_set(problem, PROBLEM_ITEM_UNKNOWN, code, NULL);
    return NULL;
}

/* What a window takes for granted. */
static cJSON *payload_new(App *app, const Item *item, const Assignment *own, const cJSON *like)
{
    static const char *const parties[] = {"applicant", "agent"};
    cJSON *payload = cJSON_CreateObject();
    g_autofree char *department = catalogue_department(app->cache, item->department, own->region);

    cJSON_AddStringToObject(payload, "item", item->code);
    cJSON_AddNumberToObject(payload, "item_version", item->version);
    cJSON_AddStringToObject(payload, "region", own->region);
    cJSON_AddStringToObject(payload, "organisation", department ? department : own->organisation);
    cJSON_AddStringToObject(payload, "receiver", own->organisation);
    cJSON_AddStringToObject(payload, "channel",
                            own->role == ROLE_VILLAGE_AGENT ? "village" : "window");
    for (size_t i = 0; i < G_N_ELEMENTS(parties); i++) {
        const cJSON *party = json_object(like, parties[i]);
        if (party)
            cJSON_AddItemToObject(payload, parties[i], cJSON_Duplicate(party, true));
    }
    return payload;
}

Application *intake_application(App *app, const char *code, const cJSON *like, Problem *problem)
{
    const Assignment *own = own_assignment(app, problem);
    Item *item = own ? load_item(app, code, 0, problem) : NULL;

    if (!item)
        return NULL;
    cJSON *payload = payload_new(app, item, own, like);
    Application *application = application_new(item, payload, app->today, problem);
    if (application)
        application_complete(application);
    return application;
}

static bool begin(App *app, const char *code, const cJSON *like, Problem *problem)
{
    Application *application = intake_application(app, code, like, problem);

    if (!application)
        return false;
    Intake *intake = intake_new(app, application, act_uuid(app), app->now);
    intake_go_named(intake, app, NULL);
    app_push(app, &intake->pane);
    return true;
}

void intake_item(App *app, const char *item_code, const cJSON *like)
{
    g_auto(Problem) problem = {0};

    if (!begin(app, item_code, like, &problem) ||
        !finder_used(app->cache, item_code, app->now, &problem))
        app_tell_problem(app, &problem);
}

static void item_chosen(App *app, void *data, const char *code)
{
    intake_item(app, code, data);
}

static void free_json(void *data)
{
    cJSON_Delete(data);
}

void intake_begin_like(App *app, const cJSON *like)
{
    g_auto(Problem) problem = {0};

    if (own_assignment(app, &problem))
        app_push(app, catalogue_pane_new(app, _("New case: which item?"), item_chosen,
                                         like ? cJSON_Duplicate(like, true) : NULL, free_json));
    else
        app_tell_problem(app, &problem);
}

void intake_begin(App *app)
{
    intake_begin_like(app, NULL);
}

static bool resume(App *app, const char *draft_id, Problem *problem)
{
    g_autoptr(Draft) draft = draft_load(app->cache, draft_id, problem);
    Item *item = draft ? load_item(app, draft->item_code, draft->item_version, problem) : NULL;

    if (!item)
        return false;
    Application *application =
        application_new(item, g_steal_pointer(&draft->body), app->today, problem);
    if (!application)
        return false;
    Intake *intake = intake_new(app, application, draft->id, draft->created_at);
    intake_go_named(intake, app, draft->step);
    app_push(app, &intake->pane);
    return true;
}

void intake_resume(App *app, const char *draft_id)
{
    g_auto(Problem) problem = {0};

    if (!resume(app, draft_id, &problem))
        app_tell_problem(app, &problem);
}
