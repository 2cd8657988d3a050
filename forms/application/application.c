#include "forms/application/application_parts.h"

#include "domain/fold.h"
#include "domain/json.h"
#include "forms/application/pointer.h"
#include "forms/application/value.h"

#include <string.h>

/* ---- parts of the payload ------------------------------------------------------------------ */

static cJSON *member_of(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

cJSON *application_object(const Application *application, const char *name)
{
    cJSON *object = member_of(application->payload, name);

    if (cJSON_IsObject(object))
        return object;
    cJSON_DeleteItemFromObjectCaseSensitive(application->payload, name);
    return cJSON_AddObjectToObject(application->payload, name);
}

const cJSON *application_value(const Application *application, const FormField *field)
{
    return json_member(json_object(application->payload, "form"), field->key);
}

bool application_citizen(const cJSON *party, date today, CitizenId *id)
{
    const char *number = json_text(party, "id_number");

    if (!number || id_type_from_code(json_text(party, "id_type")) != ID_TYPE_CITIZEN)
        return false;
    g_autofree char *folded = fold_code(number);
    return citizen_id_check(folded, today, id) == NUMBER_OK;
}

int application_age(date birth, date today)
{
    int year, month, day, year_now, month_now, day_now;

    date_to_civil(birth, &year, &month, &day);
    date_to_civil(today, &year_now, &month_now, &day_now);
    return year_now - year - (month_now < month || (month_now == month && day_now < day));
}

/* ---- materials ----------------------------------------------------------------------------- */

static cJSON *new_row(const char *code)
{
    cJSON *row = cJSON_CreateObject();

    cJSON_AddStringToObject(row, "code", code);
    cJSON_AddStringToObject(row, "state", material_state_name(MATERIAL_MISSING));
    return row;
}

/* Takes the row of the code out of the list; a new one when there is none. */
static cJSON *take_row(cJSON *rows, const char *code)
{
    cJSON *row;

    cJSON_ArrayForEach(row, rows)
    {
        if (g_strcmp0(json_text(row, "code"), code) == 0)
            return cJSON_DetachItemViaPointer(rows, row);
    }
    return new_row(code);
}

/* One row for each of the item's, in its order; rows of no material stay behind them, for the rule
 * book to refuse. */
static void order_rows(Application *application)
{
    cJSON *given = cJSON_DetachItemFromObjectCaseSensitive(application->payload, "materials");
    cJSON *rows = cJSON_AddArrayToObject(application->payload, "materials");

    for (size_t i = 0; i < application->item->material_count; i++)
        cJSON_AddItemToArray(rows, take_row(given, application->item->materials[i].code));
    while (given && given->child)
        cJSON_AddItemToArray(rows, cJSON_DetachItemFromArray(given, 0));
    cJSON_Delete(given);
}

cJSON *application_row(const Application *application, size_t number)
{
    return cJSON_GetArrayItem(member_of(application->payload, "materials"), (int)number);
}

bool application_material_asked(const Application *application, const ItemMaterial *material)
{
    return item_material_needed(material, json_object(application->payload, "scenario"));
}

static bool is_settled(const cJSON *row)
{
    const char *state = json_text(row, "state");

    return g_strcmp0(state, material_state_name(MATERIAL_MISSING)) != 0 ||
           cJSON_GetArraySize(json_array(row, "files")) > 0;
}

void application_all_in_hand(Application *application)
{
    for (size_t i = 0; i < application->item->material_count; i++) {
        const ItemMaterial *material = &application->item->materials[i];
        cJSON *row = application_row(application, i);

        if (!application_material_asked(application, material) || is_settled(row))
            continue;
        const char *state = material_state_name(MATERIAL_RECEIVED);
        json_put(row, "state", cJSON_CreateString(state));
        json_put(row, "originals", cJSON_CreateNumber(material->originals));
        json_put(row, "copies", cJSON_CreateNumber(material->copies));
    }
}

/* ---- beginning ----------------------------------------------------------------------------- */

static void set_only_kind(Application *application)
{
    unsigned objects = application->item->objects;
    cJSON *applicant = application_object(application, "applicant");

    if (json_member(applicant, "kind") || (objects & (objects - 1)) != 0)
        return;
    char kind[] = {(char)('0' + g_bit_nth_lsf(objects, -1)), '\0'};
    cJSON_AddStringToObject(applicant, "kind", kind);
}

/* Answers that the item gives by itself. */
static void set_default_answers(Application *application)
{
    cJSON *answers = application_object(application, "scenario");
    const cJSON *question;

    cJSON_ArrayForEach(question, application->item->scenarios)
    {
        const char *code = json_text(question, "code"), *answer = json_text(question, "default");
        if (code && answer && !json_member(answers, code))
            cJSON_AddStringToObject(answers, code, answer);
    }
}

static void begin(Application *application, bool is_new)
{
    application_object(application, "applicant");
    application_object(application, "scenario");
    application_object(application, "form");
    application_object(application, "sources");
    order_rows(application);
    if (!is_new)
        return;
    cJSON_AddStringToObject(application->payload, "item", application->item->code);
    cJSON_AddNumberToObject(application->payload, "item_version", application->item->version);
    application_complete(application);
}

/* The first member that is there and of another kind; NULL: none. */
static const char *misshapen(const cJSON *payload)
{
    static const char *const objects[] = {"applicant", "agent", "scenario",
                                          "consent",   "form",  "sources"};
    const cJSON *rows = json_member(payload, "materials");

    if (!cJSON_IsObject(payload))
        return "";
    for (size_t i = 0; i < G_N_ELEMENTS(objects); i++) {
        const cJSON *member = json_member(payload, objects[i]);
        if (member && !cJSON_IsObject(member))
            return objects[i];
    }
    return rows && !cJSON_IsArray(rows) ? "materials" : NULL;
}

Application *application_new(Item *item, cJSON *payload, date today, Problem *problem)
{
    g_autoptr(Application) application = g_new0(Application, 1);
    const char *wrong = payload ? misshapen(payload) : NULL;

    *application = (Application){item, form_parse(item->form, problem), payload, today};
    if (wrong) {
        g_autofree char *pointer = g_strconcat("/", wrong, NULL);
        problem_set_at(problem, pointer, PROBLEM_MALFORMED, pointer, NULL);
    }
    if (!application->form || wrong)
        return NULL;
    if (!payload)
        application->payload = cJSON_CreateObject();
    begin(application, payload == NULL);
    return g_steal_pointer(&application);
}

void application_free(Application *application)
{
    if (!application)
        return;
    item_free(application->item);
    form_free(application->form);
    cJSON_Delete(application->payload);
    g_free(application);
}

const Item *application_item(const Application *application)
{
    return application->item;
}

const Form *application_form(const Application *application)
{
    return application->form;
}

cJSON *application_draft(Application *application)
{
    return application->payload;
}

/* Somebody who is said to have come and is not named is asked for. */
static void expect_agent(Application *application)
{
    const cJSON *answers = json_object(application->payload, "scenario"), *question;

    cJSON_ArrayForEach(question, application->item->scenarios)
    {
        const char *code = json_text(question, "code");
        if (code && !application_question_asked(question) &&
            g_strcmp0(json_text(answers, code), "yes") == 0)
            application_object(application, "agent");
    }
}

void application_complete(Application *application)
{
    expect_agent(application);
    set_only_kind(application);
    set_default_answers(application);
    follow_defaults(application);
    follow_answers(application);
    follow_applicant(application, NULL, NULL);

    size_t count;
    const FormField *fields = form_fields(application->form, &count);
    for (size_t i = 0; i < count; i++)
        follow_field(application, fields[i].key);
}

/* ---- setting ------------------------------------------------------------------------------- */

static cJSON *unless_blank(cJSON *value)
{
    const char *text = cJSON_GetStringValue(value);

    if (!cJSON_IsNull(value) && !(text && *text == '\0'))
        return value;
    cJSON_Delete(value);
    return NULL;
}

/* What a change of the place means for others. `before` is the applicant as it was. */
static void follow(Application *application, char *const *steps, const cJSON *before)
{
    if (g_str_equal(steps[0], "form")) {
        if (!steps[1])
            return;
        cJSON_DeleteItemFromObjectCaseSensitive(application_object(application, "sources"),
                                                steps[1]);
        follow_field(application, steps[1]);
    } else if (g_str_equal(steps[0], "applicant")) {
        follow_applicant(application, steps[1], before);
    } else if (g_str_equal(steps[0], "agent") || g_str_equal(steps[0], "scenario")) {
        follow_answers(application);
    }
}

void application_set(Application *application, const char *pointer, cJSON *value)
{
    g_auto(GStrv) steps = pointer_steps(pointer);
    cJSON *before = cJSON_Duplicate(json_object(application->payload, "applicant"), true);

    if (pointer_set(application->payload, pointer, unless_blank(value)) && steps)
        follow(application, steps, before);
    cJSON_Delete(before);
}

const cJSON *application_get(const Application *application, const char *pointer)
{
    return pointer_get(application->payload, pointer);
}

/* ---- what is asked ------------------------------------------------------------------------- */

bool application_field_applies(const Application *application, const FormField *field)
{
    return form_field_asked(field, json_object(application->payload, "scenario"));
}

static const char *source_of(const Application *application, const FormField *field)
{
    return json_text(application_source(application, field->key), "from");
}

bool application_field_asked(const Application *application, const FormField *field)
{
    return application_field_applies(application, field) &&
           g_strcmp0(source_of(application, field), "scenario") != 0;
}

bool application_question_asked(const cJSON *question)
{
    return g_strcmp0(json_text(question, "about"), "agent") != 0;
}

const cJSON *application_source(const Application *application, const char *key)
{
    return json_object(json_object(application->payload, "sources"), key);
}

bool application_may_edit(const Application *application, const FormField *field)
{
    const char *from = source_of(application, field);

    return field->editable || !from || g_str_equal(from, "applicant") ||
           g_str_equal(from, "default");
}

const cJSON *application_offer(const Application *application, const FormField *field)
{
    const char *other = source_argument(field, "same");
    const cJSON *value =
        other ? json_member(json_object(application->payload, "form"), other) : NULL;
    bool takes = value && !application_value(application, field) &&
                 form_check_field(field, value, application->today, NULL);

    return takes ? value : NULL;
}

/* ---- the payload --------------------------------------------------------------------------- */

static const struct {
    const char *member;
    bool code;
} PARTY_MEMBERS[] = {{"kind", true},  {"name", false},    {"id_type", true},    {"id_number", true},
                     {"phone", true}, {"address", false}, {"authority", false}, {"until", true}};

static void clean_party(cJSON *party)
{
    for (size_t i = 0; i < G_N_ELEMENTS(PARTY_MEMBERS); i++) {
        const char *name = PARTY_MEMBERS[i].member, *text = json_text(party, name);

        if (!text)
            continue;
        g_autofree char *folded = PARTY_MEMBERS[i].code ? fold_code(text) : fold_text(text, false);
        if (*folded)
            cJSON_ReplaceItemInObjectCaseSensitive(party, name, cJSON_CreateString(folded));
        else
            cJSON_DeleteItemFromObjectCaseSensitive(party, name);
    }
}

/* In the order of the form; what the form does not know stays at the end, for the check to tell. */
static cJSON *clean_form(const Application *application)
{
    const cJSON *given = json_object(application->payload, "form"), *value;
    cJSON *values = cJSON_CreateObject();
    size_t count;
    const FormField *fields = form_fields(application->form, &count);

    for (size_t i = 0; i < count; i++) {
        if (!application_field_applies(application, &fields[i]))
            continue;
        cJSON *kept = value_clean(&fields[i], json_member(given, fields[i].key));
        if (!kept && fields[i].may_be_none)
            kept = cJSON_CreateArray();
        if (kept)
            cJSON_AddItemToObject(values, fields[i].key, kept);
    }
    cJSON_ArrayForEach(value, given)
    {
        if (!form_field(application->form, value->string))
            cJSON_AddItemToObject(values, value->string, cJSON_Duplicate(value, true));
    }
    return values;
}

/* Those that came from somewhere: the others are made again from what they follow. */
static cJSON *clean_sources(const Application *application, const cJSON *values)
{
    static const char *const kept[] = {"licence", "shared", "case", "applicant", NULL};
    cJSON *sources = cJSON_CreateObject();
    const cJSON *value;

    cJSON_ArrayForEach(value, values)
    {
        const cJSON *source = application_source(application, value->string);
        const char *from = json_text(source, "from");
        if (from && g_strv_contains(kept, from))
            cJSON_AddItemToObject(sources, value->string, cJSON_Duplicate(source, true));
    }
    return sources;
}

static cJSON *clean_materials(const Application *application)
{
    cJSON *rows = cJSON_CreateArray();
    const cJSON *row;

    cJSON_ArrayForEach(row, json_array(application->payload, "materials"))
    {
        const char *code = json_text(row, "code");
        const ItemMaterial *material = code ? item_material(application->item, code) : NULL;
        if (!material || (application_material_asked(application, material) && is_settled(row)))
            cJSON_AddItemToArray(rows, cJSON_Duplicate(row, true));
    }
    return rows;
}

cJSON *application_payload(const Application *application)
{
    cJSON *payload = cJSON_Duplicate(application->payload, true);
    cJSON *values = clean_form(application), *sources = clean_sources(application, values);

    clean_party(member_of(payload, "applicant"));
    clean_party(member_of(payload, "agent"));
    cJSON_ReplaceItemInObjectCaseSensitive(payload, "form", values);
    cJSON_ReplaceItemInObjectCaseSensitive(payload, "materials", clean_materials(application));
    cJSON_DeleteItemFromObjectCaseSensitive(payload, "sources");
    if (sources->child)
        cJSON_AddItemToObject(payload, "sources", sources);
    else
        cJSON_Delete(sources);
    return payload;
}
