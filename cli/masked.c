#include "cli/masked.h"

#include "cli/desk.h"
#include "cli/print.h"
#include "domain/clock.h"
#include "domain/json.h"
#include "domain/mask.h"
#include "forms/form.h"

#include <string.h>

static void add_masked(cJSON *json, const char *name, Mask mask, const char *text, bool whole)
{
    g_autofree char *shown = text ? mask_apply(whole ? MASK_NONE : mask, text) : NULL;

    json_add_text(json, name, shown);
}

cJSON *masked_party(const Party *party, bool whole)
{
    cJSON *json = cJSON_CreateObject();

    json_add_text(json, "kind", party->kind);
    add_masked(json, "name", mask_of_party_name(party->kind), party->name, whole);
    json_add_text(json, "id_type", party->id_type);
    add_masked(json, "id_number", mask_of_id_number(party->id_type), party->id_number, whole);
    add_masked(json, "phone", mask_of_phone(party->phone), party->phone, whole);
    add_masked(json, "address", MASK_ADDRESS, party->address, whole);
    json_add_text(json, "authority", party->authority);
    json_add_date(json, "until", party->until);
    return json;
}

/* ---- forms --------------------------------------------------------------------------------- */

static cJSON *masked_text(Mask mask, const cJSON *value)
{
    const char *text = cJSON_GetStringValue(value);
    g_autofree char *shown = mask_apply(text ? mask : MASK_ALL, text ? text : "");

    return cJSON_CreateString(shown);
}

static cJSON *masked_value(const FormField *field, const cJSON *value);

static const FormField *column_named(const FormField *field, const char *key)
{
    for (size_t i = 0; i < field->column_count; i++)
        if (g_strcmp0(field->columns[i].key, key) == 0)
            return &field->columns[i];
    return NULL;
}

/* An address is masked as the field says, the rows of a table as their columns say. */
static cJSON *masked_members(const FormField *field, const cJSON *value)
{
    cJSON *json = cJSON_CreateObject();
    const cJSON *member;

    cJSON_ArrayForEach(member, value)
    {
        const FormField *column = column_named(field, member->string);
        bool is_text = field->mask != MASK_NONE && g_strcmp0(member->string, "text") == 0;

        cJSON_AddItemToObject(json, member->string,
                              is_text  ? masked_text(field->mask, member)
                              : column ? masked_value(column, member)
                                       : masked_text(MASK_ALL, member));
    }
    return json;
}

static cJSON *masked_value(const FormField *field, const cJSON *value)
{
    if (cJSON_IsObject(value))
        return masked_members(field, value);
    if (cJSON_IsArray(value) && field->widget == WIDGET_TABLE) {
        cJSON *rows = cJSON_CreateArray();
        const cJSON *row;

        cJSON_ArrayForEach(row, value)
        {
            cJSON_AddItemToArray(rows, cJSON_IsObject(row)   ? masked_members(field, row)
                                       : field->column_count ? masked_value(field->columns, row)
                                                             : masked_text(MASK_ALL, row));
        }
        return rows;
    }
    return field->mask == MASK_NONE ? cJSON_Duplicate(value, true)
                                    : masked_text(field->mask, value);
}

cJSON *masked_form(const Item *item, const cJSON *form, bool whole)
{
    if (whole)
        return cJSON_Duplicate(form, true);

    g_autoptr(Form) known = item ? form_parse(item->form, NULL) : NULL;
    cJSON *json = cJSON_CreateObject();
    const cJSON *member;

    cJSON_ArrayForEach(member, form)
    {
        const FormField *field = known ? form_field(known, member->string) : NULL;

        cJSON_AddItemToObject(json, member->string,
                              field ? masked_value(field, member) : masked_text(MASK_ALL, member));
    }
    return json;
}

/* ---- cases and events ---------------------------------------------------------------------- */

/* The names of files may be those of people. */
static cJSON *files_json(const cJSON *files, bool whole)
{
    cJSON *array = cJSON_Duplicate(files, true), *file;

    if (!whole)
        cJSON_ArrayForEach(file, array) cJSON_DeleteItemFromObjectCaseSensitive(file, "name");
    return array;
}

static cJSON *materials_json(const Case *file, bool whole)
{
    cJSON *array = cJSON_CreateArray();

    for (guint i = 0; i < file->materials->len; i++) {
        const CaseMaterial *material = &g_array_index(file->materials, CaseMaterial, i);
        cJSON *json = cJSON_CreateObject();

        json_add_text(json, "code", material->code);
        json_add_text(json, "state", material_state_name(material->state));
        cJSON_AddNumberToObject(json, "originals", material->originals);
        cJSON_AddNumberToObject(json, "copies", material->copies);
        cJSON_AddBoolToObject(json, "seen", material->seen);
        if (material->licence)
            add_masked(json, "licence", mask_of_licence(material->licence), material->licence,
                       whole);
        json_add_date(json, "due", material->due);
        if (material->files)
            cJSON_AddItemToObject(json, "files", files_json(material->files, whole));
        cJSON_AddItemToArray(array, json);
    }
    return array;
}

/* A licence bears the number of its holder, often. */
static cJSON *sources_json(const cJSON *sources, bool whole)
{
    cJSON *json = cJSON_CreateObject();
    const cJSON *source;

    cJSON_ArrayForEach(source, sources)
    {
        cJSON *row = cJSON_AddObjectToObject(json, source->string);
        const char *from = json_text(source, "from");
        const char *reference = json_text(source, "reference");

        json_add_text(row, "from", from);
        if (reference)
            add_masked(row, "reference", mask_of_reference(from, reference), reference, whole);
    }
    return json;
}

static cJSON *clocks_json(const Rules *rules, const Case *file)
{
    Clock clocks[CLOCK_OF_COUNT];
    size_t count = rules ? case_clocks(rules, file, desk_now(), clocks) : 0;
    cJSON *array = cJSON_CreateArray();

    for (size_t i = 0; i < count; i++) {
        cJSON *json = cJSON_CreateObject();

        json_add_text(json, "clock", clock_name(clocks[i].kind));
        json_add_date(json, "start", clocks[i].start);
        json_add_date(json, "due", clocks[i].due.day);
        cJSON_AddBoolToObject(json, "provisional", clocks[i].due.provisional);
        cJSON_AddNumberToObject(json, "left", clocks[i].left);
        json_add_text(json, "reading", reading_name(clocks[i].reading));
        cJSON_AddItemToArray(array, json);
    }
    return array;
}

static void add_facts(cJSON *json, const Case *file)
{
    json_add_instant(json, "received_at", file->received_at);
    json_add_instant(json, "accepted_at", file->accepted_at);
    json_add_instant(json, "decided_at", file->decided_at);
    json_add_instant(json, "closed_at", file->closed_at);
    json_add_instant(json, "delivered_at", file->delivered_at);
    json_add_text(json, "accepted_by", file->accepted_by);
    json_add_text(json, "reviewed_by", file->reviewed_by);
    json_add_text(json, "decided_by", file->decided_by);
    json_add_text(json, "handler", file->handler);
    json_add_text(json, "document", file->document);
    json_add_text(json, "licence", file->licence);
    json_add_text(json, "delivery", file->delivery);
    json_add_text(json, "tracking", file->tracking);
    json_add_instant(json, "updated_at", file->updated_at);
    json_add_text(json, "hash", file->hash);
}

cJSON *masked_case(const Rules *rules, const Case *file, bool whole)
{
    const Item *item = rules ? case_item(rules, file) : NULL;
    const ItemStep *step = rules ? case_step(rules, file) : NULL;
    cJSON *json = cJSON_CreateObject(), *what = cJSON_CreateObject();

    json_add_text(json, "id", file->id.text);
    cJSON_AddNumberToObject(json, "version", file->version);
    json_add_text(json, "state", state_name(file->state));
    json_add_text(json, "result", file->result == RESULT_NONE ? NULL : result_name(file->result));
    json_add_text(json, "number", file->number);
    json_add_text(json, "receipt", file->receipt);
    json_add_text(what, "code", file->item_code);
    cJSON_AddNumberToObject(what, "version", file->item_version);
    json_add_text(what, "name", item ? item->name : NULL);
    cJSON_AddItemToObject(json, "item", what);
    json_add_text(json, "step", step ? step->name : NULL);
    json_add_text(json, "region", file->region);
    json_add_text(json, "organisation", file->organisation);
    json_add_text(json, "receiver", file->receiver);
    json_add_text(json, "channel", file->channel);
    cJSON_AddItemToObject(json, "applicant", masked_party(&file->applicant, whole));
    if (file->agent.name)
        cJSON_AddItemToObject(json, "agent", masked_party(&file->agent, whole));
    if (file->scenario)
        cJSON_AddItemToObject(json, "scenario", cJSON_Duplicate(file->scenario, true));
    if (file->consent)
        cJSON_AddItemToObject(json, "consent", cJSON_Duplicate(file->consent, true));
    cJSON_AddItemToObject(json, "form", masked_form(item, file->form, whole));
    if (file->sources)
        cJSON_AddItemToObject(json, "sources", sources_json(file->sources, whole));
    cJSON_AddItemToObject(json, "materials", materials_json(file, whole));
    cJSON_AddItemToObject(json, "clocks", clocks_json(rules, file));
    add_facts(json, file);
    return json;
}

/* Rows of materials have names of files and numbers of licences. */
static bool has_rows(const cJSON *member)
{
    const cJSON *element;

    cJSON_ArrayForEach(element, member) if (cJSON_IsObject(element)) return true;
    return false;
}

/* A member of a payload as everybody who sees the case may see it; NULL: not at all. */
static cJSON *masked_member(Action action, const cJSON *member)
{
    const FieldRule *field = action_field(action, member->string);

    if (!field || field->type == FIELD_OBJECT || has_rows(member))
        return NULL;
    return field->mask == MASK_NONE ? cJSON_Duplicate(member, true)
                                    : masked_text(field->mask, member);
}

cJSON *masked_event(const Event *event, bool whole)
{
    cJSON *json = cJSON_CreateObject(), *payload = cJSON_AddObjectToObject(json, "payload");
    const cJSON *member;

    json_add_text(json, "id", event->id.text);
    cJSON_AddNumberToObject(json, "version", event->version);
    json_add_text(json, "action", action_rule(event->action)->name);
    json_add_text(json, "actor", event->actor);
    json_add_text(json, "organisation", event->organisation);
    json_add_instant(json, "at", event->at);
    json_add_text(json, "clock", trust_name(event->trust));
    json_add_text(json, "hash", *event->hash ? event->hash : NULL);
    cJSON_ArrayForEach(member, event->payload)
    {
        cJSON *shown = whole ? cJSON_Duplicate(member, true) : masked_member(event->action, member);

        if (shown)
            cJSON_AddItemToObject(payload, member->string, shown);
    }
    if (event->given)
        cJSON_AddItemToObject(json, "given", cJSON_Duplicate(event->given, true));
    return json;
}
