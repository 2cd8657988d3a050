#include "domain/guards.h"

#include "domain/json.h"

/* ---- materials ----------------------------------------------------------------------------- */

static bool codes_known(const Item *item, const cJSON *codes, Problem *problem)
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

static const CaseMaterial *material_of(const Case *file, const char *code)
{
    for (guint i = 0; i < file->materials->len; i++) {
        const CaseMaterial *material = &g_array_index(file->materials, CaseMaterial, i);
        if (strcmp(material->code, code) == 0)
            return material;
    }
    return NULL;
}

static bool item_known(const ActionContext *context, Problem *problem)
{
    if (context->item != NULL)
        return true;
    const char *code = context->file->item_code;
    if (code == NULL && context->command != NULL)
        code = json_text(context->command->payload, "item");
    return problem_set_at(problem, "/item", PROBLEM_ITEM_UNKNOWN, code != NULL ? code : "?", NULL);
}

/* ---- receive ------------------------------------------------------------------------------- */

static bool invalid(Problem *problem, const char *pointer, const char *label, const char *words)
{
    return problem_set_at(problem, pointer, PROBLEM_FIELD_INVALID, label, words, NULL);
}

static bool party_named(const cJSON *party, const char *pointer, const char *label,
                        Problem *problem)
{
    const char *name = json_text(party, "name");
    if (name == NULL || *name == '\0')
        return problem_set_at(problem, pointer, PROBLEM_FIELD_MISSING, label, NULL);
    if (g_utf8_strlen(name, -1) > 100)
        return problem_set_at(problem, pointer, PROBLEM_FIELD_TOO_LONG, label, "100", NULL);
    return true;
}

static bool party_number_right(const cJSON *party, const char *pointer, date today,
                               Problem *problem)
{
    IdType type = id_type_from_code(json_text(party, "id_type"));
    const char *number = json_text(party, "id_number");
    if (type == ID_TYPE_COUNT)
        return invalid(problem, pointer, N_("kind of document"), N_("unknown"));
    if (number == NULL || *number == '\0')
        return problem_set_at(problem, pointer, PROBLEM_FIELD_MISSING, N_("document number"), NULL);
    NumberFault fault = id_number_check(type, number, today);
    return fault == NUMBER_OK ||
           invalid(problem, pointer, N_("document number"), number_fault_msgid(fault));
}

static bool applicant_right(const ActionContext *context, Problem *problem)
{
    const cJSON *applicant = json_object(context->command->payload, "applicant");
    const char *kind = json_text(applicant, "kind");
    if (kind == NULL || kind[0] < '1' || kind[0] > '6' || kind[1] != '\0')
        return invalid(problem, "/applicant/kind", N_("kind of applicant"), N_("unknown"));
    if ((context->item->objects & (1U << (kind[0] - '0'))) == 0)
        return problem_set_at(problem, "/applicant/kind", PROBLEM_ITEM_APPLICANT,
                              context->item->name, NULL);
    date today = date_of_instant(context->now);
    return party_named(applicant, "/applicant/name", N_("name of the applicant"), problem) &&
           party_number_right(applicant, "/applicant/id_number", today, problem);
}

static bool agent_right(const ActionContext *context, Problem *problem)
{
    const cJSON *agent = json_object(context->command->payload, "agent");
    if (agent == NULL)
        return true;
    date today = date_of_instant(context->now);
    return party_named(agent, "/agent/name", N_("name of the agent"), problem) &&
           party_number_right(agent, "/agent/id_number", today, problem);
}

static bool place_right(const cJSON *payload, Problem *problem)
{
    const char *region = json_text(payload, "region");
    NumberFault fault = division_check(region);
    if (fault != NUMBER_OK || strlen(region) < 6)
        return invalid(problem, "/region", N_("region"), number_fault_msgid(fault));
    const char *receipt = json_text(payload, "receipt");
    fault = receipt_number_check(receipt);
    if (fault != NUMBER_OK)
        return invalid(problem, "/receipt", N_("receipt number"), number_fault_msgid(fault));
    if (strncmp(receipt + 1, region, 6) != 0)
        return problem_set_at(problem, "/receipt", PROBLEM_RECEIPT_USED, receipt, NULL);
    return true;
}

static bool receiver_is_own(const ActionContext *context, Problem *problem)
{
    const char *receiver = json_text(context->command->payload, "receiver");
    for (size_t i = 0; i < context->actor->assignment_count; i++) {
        if (strcmp(context->actor->assignments[i].organisation, receiver) == 0)
            return true;
    }
    return problem_set_at(problem, "/receiver", PROBLEM_SCOPE, NULL);
}

static bool answers_known(const Item *item, const cJSON *answers, Problem *problem)
{
    const cJSON *answer;
    cJSON_ArrayForEach(answer, answers)
    {
        bool known = false;
        const cJSON *question, *option;
        cJSON_ArrayForEach(question, item->scenarios)
        {
            if (g_strcmp0(json_text(question, "code"), answer->string) != 0)
                continue;
            cJSON_ArrayForEach(option, json_array(question, "options")) known |=
                cJSON_IsString(answer) &&
                g_strcmp0(json_text(option, "code"), answer->valuestring) == 0;
        }
        if (!known)
            return invalid(problem, "/scenario", N_("scenario"), answer->string);
    }
    return true;
}

static bool materials_right(const Item *item, const cJSON *materials, Problem *problem)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, materials)
    {
        const char *code = json_text(element, "code");
        if (code == NULL || item_material(item, code) == NULL)
            return problem_set_at(problem, "/materials", PROBLEM_MATERIAL_UNKNOWN,
                                  code != NULL ? code : "?", NULL);
        if (material_state_from_name(json_text(element, "state")) == MATERIAL_STATE_COUNT)
            return invalid(problem, "/materials", N_("materials"), N_("unknown"));
    }
    return true;
}

bool guard_receive(const ActionContext *context, Problem *problem)
{
    const cJSON *payload = context->command->payload;
    return item_known(context, problem) && place_right(payload, problem) &&
           receiver_is_own(context, problem) && applicant_right(context, problem) &&
           agent_right(context, problem) &&
           answers_known(context->item, json_object(payload, "scenario"), problem) &&
           materials_right(context->item, json_array(payload, "materials"), problem);
}

/* ---- acceptance and correction ------------------------------------------------------------- */

bool guard_materials(const ActionContext *context, Problem *problem)
{
    return context->item == NULL ||
           codes_known(context->item, json_array(context->command->payload, "materials"), problem);
}

/* Every material needed in this case's scenario is in hand, or is listed as promised. */
static bool papers_complete(const ActionContext *context, const cJSON *promised, Problem *problem)
{
    for (size_t i = 0; i < context->item->material_count; i++) {
        const ItemMaterial *needed = &context->item->materials[i];
        if (!item_material_needed(needed, context->file->scenario) ||
            json_array_has(promised, needed->code))
            continue;
        const CaseMaterial *held = material_of(context->file, needed->code);
        if (held == NULL || held->state != MATERIAL_RECEIVED)
            return problem_set_at(problem, "/missing", PROBLEM_MATERIAL_MISSING, needed->name,
                                  NULL);
    }
    return true;
}

static bool tolerance_right(const ActionContext *context, const cJSON *missing, Problem *problem)
{
    const Item *item = context->item;
    if (item->tolerance_days == 0)
        return problem_set_at(problem, "/mode", PROBLEM_TOLERANCE_NOT_ALLOWED, item->name, NULL);
    if (cJSON_GetArraySize(missing) == 0)
        return problem_set_at(problem, "/missing", PROBLEM_FIELD_MISSING,
                              N_("papers promised for later"), NULL);
    if (!codes_known(item, missing, problem))
        return false;
    const cJSON *element;
    cJSON_ArrayForEach(element, missing)
    {
        const ItemMaterial *material = item_material(item, element->valuestring);
        if (!material->tolerant)
            return problem_set_at(problem, "/missing", PROBLEM_TOLERANCE_NOT_ALLOWED,
                                  material->name, NULL);
    }
    date today = date_of_instant(context->now);
    date last = calendar_due(context->rules->calendar, today, item->tolerance_days, NULL, 0).day;
    date due = json_date(context->command->payload, "due");
    if (due != DATE_NONE && due >= today && due <= last)
        return true;
    g_autofree char *words = date_format(last);
    return problem_set_at(problem, "/due", PROBLEM_TOLERANCE_TERM, words, NULL);
}

bool guard_accept(const ActionContext *context, Problem *problem)
{
    if (!item_known(context, problem))
        return false;
    const cJSON *payload = context->command->payload;
    const cJSON *missing = json_array(payload, "missing");
    AcceptMode mode = accept_mode_from_name(json_text(payload, "mode"));
    if (mode == ACCEPT_COMMITMENT && !context->item->commitment)
        return problem_set_at(problem, "/mode", PROBLEM_COMMITMENT_NOT_ALLOWED, NULL);
    if (mode == ACCEPT_TOLERANT && !tolerance_right(context, missing, problem))
        return false;
    return papers_complete(context, mode == ACCEPT_TOLERANT ? missing : NULL, problem);
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
        return invalid(problem, "/until", N_("expected end"), N_("lies in the past"));
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
