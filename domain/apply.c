#include "domain/apply.h"

#include "domain/json.h"

static void text_set(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

static void json_set(cJSON **field, const cJSON *value)
{
    cJSON_Delete(*field);
    *field = value != NULL ? cJSON_Duplicate(value, true) : NULL;
}

/* ---- clocks -------------------------------------------------------------------------------- */

static void pause_begin(Case *file, date day)
{
    Pause pause = {.from = day, .to = DATE_NONE};
    g_array_append_val(file->pauses, pause);
}

static void pause_end(Case *file, date day)
{
    if (file->pauses->len == 0)
        return;
    Pause *last = &g_array_index(file->pauses, Pause, file->pauses->len - 1);
    if (last->to == DATE_NONE)
        last->to = day;
}

void apply_clock(Case *file, ClockEffect effect, const Event *event)
{
    date day = date_of_instant(event->at);
    switch (effect) {
    case CLOCK_NONE:
    case CLOCK_EXTEND: /* the days are the action's own */
        break;
    case CLOCK_START_CHECK:
        file->received_at = file->check_from = event->at;
        break;
    case CLOCK_PAUSE:
        pause_begin(file, day);
        break;
    case CLOCK_RESUME:
        pause_end(file, day);
        if (file->state == STATE_RECEIVED)
            file->check_from = event->at;
        break;
    case CLOCK_START_HANDLING:
        file->accepted_at = file->step_from = event->at;
        break;
    case CLOCK_STEP:
        file->step_from = event->at;
        break;
    case CLOCK_DECIDE:
        file->decided_at = event->at;
        break;
    case CLOCK_STOP:
        pause_end(file, day);
        break;
    case CLOCK_DELIVER:
        file->delivered_at = event->at;
        break;
    }
}

/* ---- materials ----------------------------------------------------------------------------- */

static CaseMaterial *material_slot(Case *file, const char *code)
{
    for (guint i = 0; i < file->materials->len; i++) {
        CaseMaterial *material = &g_array_index(file->materials, CaseMaterial, i);
        if (strcmp(material->code, code) == 0)
            return material;
    }
    CaseMaterial added = {.code = g_strdup(code), .due = DATE_NONE};
    g_array_append_val(file->materials, added);
    return &g_array_index(file->materials, CaseMaterial, file->materials->len - 1);
}

/* A day is kept only by what is promised; one that was promised for a day of its own keeps it. */
static void material_mark(CaseMaterial *material, MaterialState state, date due)
{
    bool promised_before = material->state == MATERIAL_PROMISED && material->due != DATE_NONE;
    material->state = state;
    if (state != MATERIAL_PROMISED || !promised_before)
        material->due = due;
}

static void materials_mark(Case *file, const cJSON *codes, MaterialState state, date due)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, codes)
    {
        if (cJSON_IsString(element))
            material_mark(material_slot(file, element->valuestring), state, due);
    }
}

static void materials_take(Case *file, const cJSON *list)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        const char *code = json_text(element, "code");
        MaterialState state = material_state_from_name(json_text(element, "state"));
        if (code == NULL || state == MATERIAL_STATE_COUNT)
            continue;
        CaseMaterial *material = material_slot(file, code);
        material->state = state;
        material->originals = json_integer(element, "originals", 0);
        material->copies = json_integer(element, "copies", 0);
        material->seen = json_flag(element, "seen");
        material->due = json_date(element, "due");
        text_set(&material->licence, json_text(element, "licence"));
        json_set(&material->files, json_array(element, "files"));
    }
}

/* ---- one function per action that says more than its row ----------------------------------- */

typedef void Effect(Case *file, const Event *event);

static void party_take(Party *party, const cJSON *json)
{
    text_set(&party->kind, json_text(json, "kind"));
    text_set(&party->name, json_text(json, "name"));
    text_set(&party->id_type, json_text(json, "id_type"));
    text_set(&party->id_number, json_text(json, "id_number"));
    text_set(&party->phone, json_text(json, "phone"));
    text_set(&party->address, json_text(json, "address"));
    text_set(&party->authority, json_text(json, "authority"));
    party->until = json_date(json, "until");
}

static void receive(Case *file, const Event *event)
{
    text_set(&file->item_code, json_text(event->payload, "item"));
    file->item_version = json_integer(event->payload, "item_version", 0);
    text_set(&file->region, json_text(event->payload, "region"));
    text_set(&file->organisation, json_text(event->payload, "organisation"));
    text_set(&file->receiver, json_text(event->payload, "receiver"));
    text_set(&file->channel, json_text(event->payload, "channel"));
    text_set(&file->receipt, json_text(event->payload, "receipt"));
    text_set(&file->number, json_text(event->given, "number"));
    party_take(&file->applicant, json_object(event->payload, "applicant"));
    party_take(&file->agent, json_object(event->payload, "agent"));
    json_set(&file->scenario, json_object(event->payload, "scenario"));
    json_set(&file->consent, json_object(event->payload, "consent"));
    json_set(&file->form, json_object(event->payload, "form"));
    json_set(&file->sources, json_object(event->payload, "sources"));
    materials_take(file, json_array(event->payload, "materials"));
}

/* Every member that is named takes the place of the whole that was there before. */
static void amend(Case *file, const Event *event)
{
    const struct {
        const char *name;
        cJSON **field;
    } objects[] = {{"scenario", &file->scenario},
                   {"consent", &file->consent},
                   {"form", &file->form},
                   {"sources", &file->sources}};
    const cJSON *payload = event->payload;
    for (size_t i = 0; i < G_N_ELEMENTS(objects); i++) {
        if (json_object(payload, objects[i].name) != NULL)
            json_set(objects[i].field, json_object(payload, objects[i].name));
    }
    if (json_object(payload, "applicant") != NULL)
        party_take(&file->applicant, json_object(payload, "applicant"));
    if (json_member(payload, "agent") != NULL)
        party_take(&file->agent, json_object(payload, "agent"));
    if (json_array(payload, "materials") != NULL) {
        g_array_set_size(file->materials, 0);
        materials_take(file, json_array(payload, "materials"));
    }
}

static void request_correction(Case *file, const Event *event)
{
    file->corrections++;
    file->correction_due = json_date(event->payload, "due");
    materials_mark(file, json_array(event->payload, "materials"), MATERIAL_MISSING, DATE_NONE);
}

static void supply(Case *file, const Event *event)
{
    file->correction_due = DATE_NONE;
    materials_mark(file, json_array(event->payload, "materials"), MATERIAL_RECEIVED, DATE_NONE);
    if (json_object(event->payload, "form") != NULL)
        json_set(&file->form, json_object(event->payload, "form"));
}

static void accept(Case *file, const Event *event)
{
    text_set(&file->accepted_by, event->actor);
    file->accept_mode = accept_mode_from_name(json_text(event->payload, "mode"));
    if (file->accept_mode == ACCEPT_TOLERANT) {
        file->tolerance_due = json_date(event->payload, "due");
        materials_mark(file, json_array(event->payload, "missing"), MATERIAL_PROMISED,
                       file->tolerance_due);
    }
}

static void assign(Case *file, const Event *event)
{
    text_set(&file->handler, json_text(event->payload, "staff"));
}

static void claim(Case *file, const Event *event)
{
    text_set(&file->handler, event->actor);
}

static void release(Case *file, const Event *event)
{
    (void)event;
    text_set(&file->handler, NULL);
}

static void route(Case *file, const Event *event)
{
    text_set(&file->organisation, json_text(event->payload, "organisation"));
    text_set(&file->handler, json_text(event->payload, "staff"));
}

static void review(Case *file, const Event *event)
{
    text_set(&file->reviewed_by, event->actor);
    text_set(&file->handler, NULL);
    file->step++;
}

static void step_back(Case *file, const Event *event)
{
    (void)event;
    text_set(&file->handler, NULL);
    if (file->step > 0)
        file->step--;
}

static void suspend(Case *file, const Event *event)
{
    Procedure procedure = procedure_from_name(json_text(event->payload, "procedure"));
    file->procedure = procedure;
    file->suspension_due = json_date(event->payload, "until");
}

static void resume(Case *file, const Event *event)
{
    (void)event;
    file->suspension_due = DATE_NONE;
}

static void extend(Case *file, const Event *event)
{
    int64_t days = file->extension_days + (int64_t)json_integer(event->payload, "days", 0);
    file->extension_days = (int)CLAMP(days, 0, G_MAXINT16);
}

static void decide(Case *file, const Event *event)
{
    bool grants = g_strcmp0(json_text(event->payload, "decision"), "grant") == 0;
    file->result = grants ? RESULT_GRANTED : RESULT_REFUSED;
    text_set(&file->decided_by, event->actor);
    text_set(&file->document, json_text(event->given, "document"));
    text_set(&file->handler, NULL);
}

static void issue(Case *file, const Event *event)
{
    const char *given = json_text(event->given, "licence");
    text_set(&file->licence, given != NULL ? given : json_text(event->payload, "licence"));
}

static void deliver(Case *file, const Event *event)
{
    text_set(&file->delivery, json_text(event->payload, "method"));
    text_set(&file->tracking, json_text(event->payload, "tracking"));
}

static void bill(Case *file, const Event *event)
{
    file->bill_amount = json_integer(event->payload, "amount", 0);
    file->bill_due = json_date(event->payload, "due");
}

static void attach(Case *file, const Event *event)
{
    file->attachments++;
    materials_mark(file, json_array(event->payload, "materials"), MATERIAL_RECEIVED, DATE_NONE);
}

static void reuse_licence(Case *file, const Event *event)
{
    const char *code = json_text(event->payload, "material");
    if (code == NULL)
        return;
    CaseMaterial *material = material_slot(file, code);
    material_mark(material, MATERIAL_REUSED, DATE_NONE);
    text_set(&material->licence, json_text(event->payload, "licence"));
}

static void consent(Case *file, const Event *event)
{
    g_autofree char *at = instant_to_rfc3339(event->at);
    json_set(&file->consent, event->payload);
    cJSON_AddStringToObject(file->consent, "at", at);
}

static void urge(Case *file, const Event *event)
{
    (void)event;
    file->urged++;
}

static void supervise(Case *file, const Event *event)
{
    (void)event;
    file->supervised = true;
}

static void evaluate(Case *file, const Event *event)
{
    file->satisfaction = json_integer(event->payload, "satisfaction", 0);
    file->evaluated_at = event->at;
    file->evaluations++;
    file->rectified = false;
}

static void rectify(Case *file, const Event *event)
{
    (void)event;
    file->rectified = true;
}

static Effect *const effects[ACTION_COUNT] = {
    [ACTION_RECEIVE] = receive,
    [ACTION_AMEND] = amend,
    [ACTION_REQUEST_CORRECTION] = request_correction,
    [ACTION_SUPPLY] = supply,
    [ACTION_ACCEPT] = accept,
    [ACTION_ASSIGN] = assign,
    [ACTION_CLAIM] = claim,
    [ACTION_RELEASE] = release,
    [ACTION_ROUTE] = route,
    [ACTION_REVIEW] = review,
    [ACTION_STEP_BACK] = step_back,
    [ACTION_SUSPEND] = suspend,
    [ACTION_RESUME] = resume,
    [ACTION_EXTEND] = extend,
    [ACTION_DECIDE] = decide,
    [ACTION_ISSUE] = issue,
    [ACTION_DELIVER] = deliver,
    [ACTION_BILL] = bill,
    [ACTION_ATTACH] = attach,
    [ACTION_REUSE_LICENCE] = reuse_licence,
    [ACTION_CONSENT] = consent,
    [ACTION_URGE] = urge,
    [ACTION_SUPERVISE] = supervise,
    [ACTION_EVALUATE] = evaluate,
    [ACTION_RECTIFY] = rectify,
};

void apply_action(Case *file, const Event *event)
{
    const ActionRule *rule = action_rule(event->action);
    if (rule->result != RESULT_NONE)
        file->result = rule->result;
    if (rule->bill != BILL_NONE)
        file->bill = rule->bill;
    if (effects[event->action] != NULL)
        effects[event->action](file, event);
}
