#include "domain/case.h"

#include "domain/apply.h"
#include "domain/json.h"
#include "domain/names.h"

static const char *const material_states[MATERIAL_STATE_COUNT] = {
    [MATERIAL_MISSING] = "missing",
    [MATERIAL_RECEIVED] = "received",
    [MATERIAL_PROMISED] = "promised",
    [MATERIAL_REUSED] = "reused",
};

const char *material_state_name(MaterialState state)
{
    return material_states[state];
}

MaterialState material_state_from_name(const char *name)
{
    return (MaterialState)name_index(material_states, name);
}

bool material_in_hand(MaterialState state)
{
    return state == MATERIAL_RECEIVED || state == MATERIAL_REUSED;
}

AcceptMode accept_mode_from_name(const char *name)
{
    if (g_strcmp0(name, "tolerant") == 0)
        return ACCEPT_TOLERANT;
    return g_strcmp0(name, "commitment") == 0 ? ACCEPT_COMMITMENT : ACCEPT_FULL;
}

static void material_clear(void *data)
{
    CaseMaterial *material = data;
    g_free(material->code);
    g_free(material->licence);
    cJSON_Delete(material->files);
}

Case *case_new(Uuid id)
{
    Case *file = g_new0(Case, 1);
    file->id = id;
    file->correction_due = DATE_NONE;
    file->tolerance_due = DATE_NONE;
    file->suspension_due = DATE_NONE;
    file->bill_due = DATE_NONE;
    file->applicant.until = DATE_NONE;
    file->agent.until = DATE_NONE;
    file->materials = g_array_new(false, true, sizeof(CaseMaterial));
    g_array_set_clear_func(file->materials, material_clear);
    file->pauses = g_array_new(false, true, sizeof(Pause));
    return file;
}

static void party_clear(Party *party)
{
    g_free(party->kind);
    g_free(party->name);
    g_free(party->id_type);
    g_free(party->id_number);
    g_free(party->phone);
    g_free(party->address);
    g_free(party->authority);
}

void case_free(Case *file)
{
    if (file == NULL)
        return;
    char *texts[] = {file->item_code,   file->region,   file->organisation, file->receiver,
                     file->channel,     file->receipt,  file->number,       file->accepted_by,
                     file->reviewed_by, file->handler,  file->decided_by,   file->document,
                     file->licence,     file->delivery, file->tracking};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    party_clear(&file->applicant);
    party_clear(&file->agent);
    cJSON_Delete(file->scenario);
    cJSON_Delete(file->consent);
    cJSON_Delete(file->form);
    cJSON_Delete(file->sources);
    g_array_unref(file->materials);
    g_array_unref(file->pauses);
    g_free(file);
}

const CaseMaterial *case_material(const Case *file, const char *code)
{
    for (guint i = 0; i < file->materials->len; i++) {
        const CaseMaterial *material = &g_array_index(file->materials, CaseMaterial, i);
        if (strcmp(material->code, code) == 0)
            return material;
    }
    return NULL;
}

Place case_place(const Case *file)
{
    return (Place){.region = file->region != NULL ? file->region : "",
                   .organisation = file->organisation != NULL ? file->organisation : ""};
}

const Item *case_item(const Rules *rules, const Case *file)
{
    return file->item_code != NULL ? rules->item(rules->data, file->item_code, file->item_version)
                                   : NULL;
}

const ItemStep *case_step(const Rules *rules, const Case *file)
{
    const Item *item = case_item(rules, file);
    return item != NULL && (size_t)file->step < item->step_count ? &item->steps[file->step] : NULL;
}

const Item *item_on(const Rules *rules, const char *code, date day)
{
    const Item *found = rules->item(rules->data, code, 0);
    for (int version = found != NULL ? found->version - 1 : 0;
         version > 0 && found->in_force != DATE_NONE && found->in_force > day; version--) {
        const Item *older = rules->item(rules->data, code, version);
        if (older != NULL)
            found = older;
    }
    return found;
}

/* ---- fold ---------------------------------------------------------------------------------- */

static bool chain_broken(Problem *problem, int version)
{
    g_autofree char *words = g_strdup_printf("%d", version);
    return problem_set(problem, PROBLEM_CHAIN_BROKEN, words, NULL);
}

bool case_apply(Case *file, const Event *event, Problem *problem)
{
    if (event->version != file->version + 1 || strcmp(event->case_id.text, file->id.text) != 0)
        return chain_broken(problem, event->version);
    const ActionRule *rule = action_rule(event->action);
    if (rule->to == STATE_ORIGIN)
        file->state = file->origin;
    else if (rule->to != STATE_SAME) {
        file->origin = file->state;
        file->state = rule->to;
    }
    apply_clock(file, rule->clock, event);
    apply_action(file, event);
    if (rule->to == STATE_CLOSED)
        file->closed_at = event->at;
    file->notices |= notices_of_event(event);
    file->version = event->version;
    file->updated_at = event->at;
    g_strlcpy(file->hash, event->hash, sizeof file->hash);
    return true;
}

Case *case_fold(const GPtrArray *events, Problem *problem)
{
    if (events->len == 0) {
        chain_broken(problem, 1);
        return NULL;
    }
    const Event *first = g_ptr_array_index(events, 0);
    g_autoptr(Case) file = case_new(first->case_id);
    for (guint i = 0; i < events->len; i++) {
        const Event *event = g_ptr_array_index(events, i);
        if (event->hash[0] != '\0' && !event_verify(event, file->hash)) {
            chain_broken(problem, event->version);
            return NULL;
        }
        if (!case_apply(file, event, problem))
            return NULL;
    }
    return g_steal_pointer(&file);
}
