#include "domain/guards.h"

#include "domain/json.h"

/* ---- materials ----------------------------------------------------------------------------- */

bool codes_known(const Item *item, const cJSON *codes, Problem *problem)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, codes)
    {
        const char *code = cJSON_GetStringValue(element);
        if (code == NULL || item_material(item, code) == NULL)
            return problem_set_at(problem, "/materials", PROBLEM_MATERIAL_UNKNOWN,
                                  code != NULL ? code : "?", NULL);
    }
    return true;
}

bool field_invalid(Problem *problem, const char *pointer, const char *label, const char *words)
{
    return problem_set_at(problem, pointer, PROBLEM_FIELD_INVALID, label, words, NULL);
}

bool item_known(const ActionContext *context, Problem *problem)
{
    if (context->item != NULL)
        return true;
    const char *code = context->file->item_code;
    if (code == NULL && context->command != NULL)
        code = json_text(context->command->payload, "item");
    return problem_set_at(problem, "/item", PROBLEM_ITEM_UNKNOWN, code != NULL ? code : "?", NULL);
}

/* ---- acceptance and correction ------------------------------------------------------------- */

bool guard_materials(const ActionContext *context, Problem *problem)
{
    return context->item == NULL ||
           codes_known(context->item, json_array(context->command->payload, "materials"), problem);
}

/* The case as it would be accepted: what is to be missing is promised. Shares everything but the
 * list with the case. */
static Case *as_accepted(const ActionContext *context, const cJSON *missing)
{
    Case *file = g_memdup2(context->file, sizeof *file);
    date due = json_date(context->command->payload, "due");
    file->materials = g_array_new(false, false, sizeof(CaseMaterial));
    g_array_append_vals(file->materials, context->file->materials->data,
                        context->file->materials->len);
    const cJSON *element;
    cJSON_ArrayForEach(element, missing)
    {
        CaseMaterial *held = (CaseMaterial *)case_material(file, element->valuestring);
        CaseMaterial promised = {.code = element->valuestring, .due = due};
        if (held == NULL) {
            g_array_append_val(file->materials, promised);
            held = &g_array_index(file->materials, CaseMaterial, file->materials->len - 1);
        }
        if (held->state != MATERIAL_PROMISED || held->due == DATE_NONE)
            held->due = due;
        held->state = MATERIAL_PROMISED;
    }
    return file;
}

static void as_accepted_free(Case *file)
{
    g_array_unref(file->materials);
    g_free(file);
}

/* Every material needed in this case's scenario is in hand, or promised where that is allowed. */
static bool papers_complete(const ActionContext *context, const Case *file, bool tolerant,
                            Problem *problem)
{
    for (size_t i = 0; i < context->item->material_count; i++) {
        const ItemMaterial *needed = &context->item->materials[i];
        const CaseMaterial *held = case_material(file, needed->code);
        if (!item_material_needed(needed, file->scenario) ||
            (held != NULL && material_in_hand(held->state)) ||
            (tolerant && held != NULL && held->state == MATERIAL_PROMISED))
            continue;
        return problem_set_at(problem, "/missing", PROBLEM_MATERIAL_MISSING, needed->name, NULL);
    }
    return true;
}

static bool tolerable(const ActionContext *context, const char *code, Problem *problem)
{
    const ItemMaterial *material = item_material(context->item, code);
    return material->tolerant ||
           problem_set_at(problem, "/missing", PROBLEM_TOLERANCE_NOT_ALLOWED, material->name, NULL);
}

static bool day_within_tolerance(const ActionContext *context, date day, Problem *problem)
{
    date today = date_of_instant(context->now);
    date last =
        calendar_due(context->rules->calendar, today, context->item->tolerance_days, NULL, 0).day;
    if (day != DATE_NONE && day >= today && day <= last)
        return true;
    g_autofree char *words = date_format(last);
    return problem_set_at(problem, "/due", PROBLEM_TOLERANCE_TERM, words, NULL);
}

/* What was promised when the application came in: the material may be, and for that day. */
static bool promises_right(const ActionContext *context, int *count, Problem *problem)
{
    for (guint i = 0; i < context->file->materials->len; i++) {
        const CaseMaterial *held = &g_array_index(context->file->materials, CaseMaterial, i);
        if (held->state != MATERIAL_PROMISED || item_material(context->item, held->code) == NULL)
            continue;
        if (!tolerable(context, held->code, problem) ||
            (held->due != DATE_NONE && !day_within_tolerance(context, held->due, problem)))
            return false;
        ++*count;
    }
    return true;
}

static bool tolerance_right(const ActionContext *context, const cJSON *missing, Problem *problem)
{
    const Item *item = context->item;
    int count = cJSON_GetArraySize(missing);
    if (item->tolerance_days == 0)
        return problem_set_at(problem, "/mode", PROBLEM_TOLERANCE_NOT_ALLOWED, item->name, NULL);
    if (!codes_known(item, missing, problem) || !promises_right(context, &count, problem))
        return false;
    if (count == 0)
        return problem_set_at(problem, "/missing", PROBLEM_FIELD_MISSING,
                              N_("papers promised for later"), NULL);
    const cJSON *element;
    cJSON_ArrayForEach(element, missing)
    {
        if (!tolerable(context, element->valuestring, problem))
            return false;
    }
    return day_within_tolerance(context, json_date(context->command->payload, "due"), problem);
}

bool guard_accept(const ActionContext *context, Problem *problem)
{
    if (!item_known(context, problem))
        return false;
    const cJSON *payload = context->command->payload;
    AcceptMode mode = accept_mode_from_name(json_text(payload, "mode"));
    bool tolerant = mode == ACCEPT_TOLERANT;
    const cJSON *missing = tolerant ? json_array(payload, "missing") : NULL;
    if (mode == ACCEPT_COMMITMENT && !context->item->commitment)
        return problem_set_at(problem, "/mode", PROBLEM_COMMITMENT_NOT_ALLOWED, NULL);
    if (tolerant && !tolerance_right(context, missing, problem))
        return false;
    ApplicationCheck *check = context->rules->application;
    Case *file = as_accepted(context, missing);
    bool right =
        papers_complete(context, file, tolerant, problem) &&
        (check == NULL || check(context->item, file, date_of_instant(context->now), problem));
    as_accepted_free(file);
    return right;
}

/* ---- review -------------------------------------------------------------------------------- */

static bool handler_free_or_self(const ActionContext *context, Problem *problem)
{
    const char *handler = context->file->handler;
    return handler == NULL || strcmp(handler, context->actor->id) == 0 ||
           problem_set(problem, PROBLEM_HANDLER, NULL);
}

static bool step_open(const ActionContext *context, Problem *problem)
{
    return case_step(context->rules, context->file) != NULL ||
           problem_set(problem, PROBLEM_STEPS_DONE, NULL);
}

bool offer_review(const ActionContext *context, Problem *problem)
{
    return item_known(context, problem) && handler_free_or_self(context, problem) &&
           step_open(context, problem);
}

bool offer_release(const ActionContext *context, Problem *problem)
{
    return actor_has_role(context->actor, ROLE_BIT(ROLE_HALL_MANAGER)) ||
           handler_free_or_self(context, problem);
}

/* 行政许可法 Art. 34: substance is checked on the spot by two or more. */
static bool second_person_right(const ActionContext *context, const ItemStep *step,
                                Problem *problem)
{
    const cJSON *payload = context->command->payload;
    if (!json_flag(payload, "on_site") && !step->two_people)
        return true;
    const char *second = json_text(payload, "second");
    return (second != NULL && *second != '\0' && strcmp(second, context->actor->id) != 0) ||
           problem_set_at(problem, "/second", PROBLEM_SECOND_PERSON, NULL);
}

bool guard_review(const ActionContext *context, Problem *problem)
{
    return second_person_right(context, case_step(context->rules, context->file), problem);
}

bool offer_step_back(const ActionContext *context, Problem *problem)
{
    return context->file->step > 0 || problem_set(problem, PROBLEM_STEP_FIRST, NULL);
}

/* Those of 行政许可法 Art. 45 are open to every item, the others only where the item names them. */
bool guard_suspend(const ActionContext *context, Problem *problem)
{
    const unsigned by_law = 1U << PROCEDURE_HEARING | 1U << PROCEDURE_TENDER |
                            1U << PROCEDURE_AUCTION | 1U << PROCEDURE_INSPECTION |
                            1U << PROCEDURE_TESTING | 1U << PROCEDURE_QUARANTINE |
                            1U << PROCEDURE_APPRAISAL | 1U << PROCEDURE_EXPERT_REVIEW;
    const char *name = json_text(context->command->payload, "procedure");
    unsigned allowed = by_law | (context->item != NULL ? context->item->procedures : 0);
    Procedure procedure = procedure_from_name(name);
    if (procedure == PROCEDURE_COUNT || (allowed & 1U << procedure) == 0)
        return problem_set_at(problem, "/procedure", PROBLEM_PROCEDURE_UNKNOWN,
                              procedure == PROCEDURE_COUNT ? name : procedure_label(procedure),
                              NULL);
    if (json_date(context->command->payload, "until") < date_of_instant(context->now))
        return field_invalid(problem, "/until", N_("expected end"), N_("lies in the past"));
    return true;
}

/* Once, 行政许可法 Art. 42. */
bool offer_extend(const ActionContext *context, Problem *problem)
{
    if (!item_known(context, problem))
        return false;
    if (context->item->extension_days == 0)
        return problem_set(problem, PROBLEM_NO_EXTENSION, NULL);
    return context->file->extension_days == 0 ||
           problem_set(problem, PROBLEM_ALREADY, N_("Extend"), NULL);
}

bool guard_extend(const ActionContext *context, Problem *problem)
{
    int most = context->item->extension_days;
    if (json_integer(context->command->payload, "days", 0) <= most)
        return true;
    g_autofree char *words = g_strdup_printf("%d", most);
    return problem_set_at(problem, "/days", PROBLEM_EXTENSION, words, NULL);
}

/* ---- decision and what follows ------------------------------------------------------------- */

static bool decider_right(const ActionContext *context, Problem *problem)
{
    bool decides = actor_has_role(context->actor, ROLE_BIT(ROLE_DECIDER));
    if (!decides && !context->item->instant)
        return problem_set(problem, PROBLEM_NOT_INSTANT, NULL);
    return context->item->instant ||
           g_strcmp0(context->file->accepted_by, context->actor->id) != 0 ||
           problem_set(problem, PROBLEM_SAME_PERSON, NULL);
}

/* The result of a tolerant case is given only after the papers came. */
static bool nothing_promised(const ActionContext *context, Problem *problem)
{
    for (guint i = 0; i < context->file->materials->len; i++) {
        const CaseMaterial *material = &g_array_index(context->file->materials, CaseMaterial, i);
        if (material->state != MATERIAL_PROMISED)
            continue;
        const ItemMaterial *known = item_material(context->item, material->code);
        return problem_set(problem, PROBLEM_TOLERANCE_OPEN,
                           known != NULL ? known->name : material->code, NULL);
    }
    return true;
}

bool offer_decide(const ActionContext *context, Problem *problem)
{
    if (!item_known(context, problem) || !decider_right(context, problem))
        return false;
    const ItemStep *open = case_step(context->rules, context->file);
    return open == NULL || problem_set(problem, PROBLEM_STEPS_OPEN, open->name, NULL);
}

bool guard_decide(const ActionContext *context, Problem *problem)
{
    bool grants = g_strcmp0(json_text(context->command->payload, "decision"), "grant") == 0;
    return !grants || nothing_promised(context, problem);
}

bool offer_issue(const ActionContext *context, Problem *problem)
{
    if (context->file->result != RESULT_GRANTED)
        return problem_set(problem, PROBLEM_NOT_GRANTED, NULL);
    return context->file->licence == NULL ||
           problem_set(problem, PROBLEM_ALREADY, N_("Issue licence"), NULL);
}

bool offer_close(const ActionContext *context, Problem *problem)
{
    return context->file->bill != BILL_OPEN || problem_set(problem, PROBLEM_FEE_OPEN, NULL);
}

bool offer_deliver(const ActionContext *context, Problem *problem)
{
    return context->file->delivered_at == 0 || problem_set(problem, PROBLEM_NOT_DELIVERABLE, NULL);
}

/* ---- fees ---------------------------------------------------------------------------------- */

bool offer_bill(const ActionContext *context, Problem *problem)
{
    if (!item_known(context, problem))
        return false;
    if (!context->item->charged)
        return problem_set(problem, PROBLEM_NO_FEE, NULL);
    return context->file->bill == BILL_NONE || context->file->bill == BILL_REFUNDED ||
           problem_set(problem, PROBLEM_ALREADY, N_("Bill"), NULL);
}

bool offer_bill_open(const ActionContext *context, Problem *problem)
{
    return context->file->bill == BILL_OPEN || problem_set(problem, PROBLEM_NO_FEE, NULL);
}

bool offer_bill_paid(const ActionContext *context, Problem *problem)
{
    return context->file->bill == BILL_PAID || problem_set(problem, PROBLEM_NO_FEE, NULL);
}

/* ---- the rest ------------------------------------------------------------------------------ */

bool guard_reuse_licence(const ActionContext *context, Problem *problem)
{
    const char *code = json_text(context->command->payload, "material");
    return context->item == NULL || item_material(context->item, code) != NULL ||
           problem_set_at(problem, "/material", PROBLEM_MATERIAL_UNKNOWN, code, NULL);
}

/* Only what was given before can be given again. */
bool guard_reissue(const ActionContext *context, Problem *problem)
{
    Notice notice = notice_from_name(json_text(context->command->payload, "notice"));
    return (context->file->notices & NOTICE_BIT(notice)) != 0 ||
           problem_set_at(problem, "/notice", PROBLEM_NOTICE_NOT_GIVEN, notice_label(notice), NULL);
}

/* One evaluation and one follow-up (追评). */
bool offer_evaluate(const ActionContext *context, Problem *problem)
{
    return context->file->evaluations < 2 || problem_set(problem, PROBLEM_NOT_EVALUABLE, NULL);
}

bool offer_rectify(const ActionContext *context, Problem *problem)
{
    const Case *file = context->file;
    bool bad = file->satisfaction == 1 || file->satisfaction == 2;
    return (bad && !file->rectified) || problem_set(problem, PROBLEM_NOT_EVALUABLE, NULL);
}
