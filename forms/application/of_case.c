/* A case as an application: to be checked again, amended, or copied from. */
#include "forms/application/application_parts.h"

static void add_text(cJSON *object, const char *name, const char *text)
{
    if (text)
        cJSON_AddStringToObject(object, name, text);
}

static void add_date(cJSON *object, const char *name, date day)
{
    g_autofree char *text = day == DATE_NONE ? NULL : date_format(day);

    add_text(object, name, text);
}

static void add_copy(cJSON *object, const char *name, const cJSON *value)
{
    if (value)
        cJSON_AddItemToObject(object, name, cJSON_Duplicate(value, true));
}

static void add_party(cJSON *payload, const char *name, const Party *party)
{
    if (!party->name && !party->id_number)
        return;

    cJSON *object = cJSON_AddObjectToObject(payload, name);
    add_text(object, "kind", party->kind);
    add_text(object, "name", party->name);
    add_text(object, "id_type", party->id_type);
    add_text(object, "id_number", party->id_number);
    add_text(object, "phone", party->phone);
    add_text(object, "address", party->address);
    add_text(object, "authority", party->authority);
    add_date(object, "until", party->until);
}

static cJSON *material_row(const CaseMaterial *material)
{
    cJSON *row = cJSON_CreateObject();

    add_text(row, "code", material->code);
    add_text(row, "state", material_state_name(material->state));
    cJSON_AddNumberToObject(row, "originals", material->originals);
    cJSON_AddNumberToObject(row, "copies", material->copies);
    if (material->seen)
        cJSON_AddTrueToObject(row, "seen");
    add_text(row, "licence", material->licence);
    add_date(row, "due", material->due);
    add_copy(row, "files", material->files);
    return row;
}

cJSON *application_case_payload(const Case *file)
{
    cJSON *payload = cJSON_CreateObject();

    add_text(payload, "item", file->item_code);
    cJSON_AddNumberToObject(payload, "item_version", file->item_version);
    add_text(payload, "region", file->region);
    add_text(payload, "organisation", file->organisation);
    add_text(payload, "receiver", file->receiver);
    add_text(payload, "channel", file->channel);
    add_party(payload, "applicant", &file->applicant);
    add_party(payload, "agent", &file->agent);
    add_copy(payload, "scenario", file->scenario);
    add_copy(payload, "consent", file->consent);
    add_copy(payload, "form", file->form);
    add_copy(payload, "sources", file->sources);
    cJSON *rows = cJSON_AddArrayToObject(payload, "materials");
    for (guint i = 0; i < file->materials->len; i++)
        cJSON_AddItemToArray(rows, material_row(&g_array_index(file->materials, CaseMaterial, i)));
    return payload;
}
