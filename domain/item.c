#include "domain/item.h"

#include "domain/json.h"
#include "domain/names.h"

static const struct {
    const char *name;
    const char *label;
} procedures[PROCEDURE_COUNT] = {
#define X(id, name, label) {name, label},
    PROCEDURES(X)
#undef X
};

const char *procedure_name(Procedure procedure)
{
    return procedures[procedure].name;
}

const char *procedure_label(Procedure procedure)
{
    return procedures[procedure].label;
}

Procedure procedure_from_name(const char *name)
{
    return (Procedure)name_index(procedures, name);
}

static unsigned objects_from_json(const cJSON *list)
{
    unsigned objects = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        const char *code = cJSON_GetStringValue(element);
        if (code != NULL && code[0] >= '1' && code[0] <= '9' && code[1] == '\0')
            objects |= 1U << (code[0] - '0');
    }
    return objects;
}

static unsigned procedures_from_json(const cJSON *list)
{
    unsigned bits = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        Procedure procedure = procedure_from_name(cJSON_GetStringValue(element));
        if (procedure < PROCEDURE_COUNT)
            bits |= 1U << procedure;
    }
    return bits;
}

static bool steps_from_json(const cJSON *list, Item *item)
{
    ItemStep *steps = g_new0(ItemStep, (size_t)cJSON_GetArraySize(list));
    item->steps = steps;
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        ItemStep *step = &steps[item->step_count++];
        *step = (ItemStep){.code = json_text(element, "code"),
                           .name = json_text(element, "name"),
                           .days = json_integer(element, "days", 0),
                           .two_people = json_flag(element, "two_people")};
        if (step->code == NULL || step->name == NULL)
            return false;
    }
    return true;
}

static bool materials_from_json(const cJSON *list, Item *item)
{
    ItemMaterial *materials = g_new0(ItemMaterial, (size_t)cJSON_GetArraySize(list));
    item->materials = materials;
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        ItemMaterial *material = &materials[item->material_count++];
        *material = (ItemMaterial){.code = json_text(element, "code"),
                                   .name = json_text(element, "name"),
                                   .source = json_text(element, "source"),
                                   .type = json_text(element, "type"),
                                   .originals = json_integer(element, "original", 0),
                                   .copies = json_integer(element, "copy", 0),
                                   .tolerant = json_flag(element, "tolerant"),
                                   .licence_kind = json_text(element, "licence_kind"),
                                   .when = json_object(element, "when")};
        if (material->code == NULL || material->name == NULL)
            return false;
    }
    return true;
}

/* The first member that is missing or wrong; NULL: all is well. */
static const char *item_fill(Item *item, const cJSON *json)
{
    *item = (Item){.json = json,
                   .code = json_text(json, "code"),
                   .version = json_integer(json, "version", 0),
                   .in_force = json_date(json, "in_force"),
                   .name = json_text(json, "name"),
                   .name_en = json_text(json, "name_en"),
                   .level = json_text(json, "level"),
                   .department = json_text(json, "department"),
                   .objects = objects_from_json(json_array(json, "objects")),
                   .instant = json_flag(json, "instant"),
                   .legal_days = json_integer(json, "legal_days", 0),
                   .promised_days = json_integer(json, "promised_days", 0),
                   .extension_days = json_integer(json, "extension_days", 0),
                   .tolerance_days = json_integer(json, "tolerance_days", 0),
                   .commitment = json_flag(json, "commitment"),
                   .charged = json_object(json, "fee") != NULL,
                   .procedures = procedures_from_json(json_array(json, "procedures")),
                   .scenarios = json_array(json, "scenarios"),
                   .form = json_object(json, "form"),
                   .conditions = json_array(json, "conditions")};
    const struct {
        bool right;
        const char *member;
    } needed[] = {
        {item->code != NULL, "item.code"},
        {item->version > 0, "item.version"},
        {item->name != NULL, "item.name"},
        {item->level != NULL, "item.level"},
        {item->department != NULL, "item.department"},
        {item->objects != 0, "item.objects"},
        {item->promised_days > 0, "item.promised_days"},
        {item->form != NULL, "item.form"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (!needed[i].right)
            return needed[i].member;
    }
    if (!steps_from_json(json_array(json, "steps"), item))
        return "item.steps";
    return materials_from_json(json_array(json, "materials"), item) ? NULL : "item.materials";
}

Item *item_from_json(cJSON *json, Problem *problem)
{
    g_autoptr(Item) item = g_new0(Item, 1);
    const char *wrong = item_fill(item, json);
    if (wrong != NULL) {
        problem_set(problem, PROBLEM_MALFORMED, wrong, NULL);
        return NULL;
    }
    return g_steal_pointer(&item);
}

void item_free(Item *item)
{
    if (item == NULL)
        return;
    g_free((void *)item->steps);
    g_free((void *)item->materials);
    cJSON_Delete((cJSON *)item->json);
    g_free(item);
}

const ItemMaterial *item_material(const Item *item, const char *code)
{
    for (size_t i = 0; i < item->material_count; i++) {
        if (strcmp(item->materials[i].code, code) == 0)
            return &item->materials[i];
    }
    return NULL;
}

static const cJSON *row_of_code(const cJSON *rows, const char *code)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, rows)
    {
        if (code != NULL && g_strcmp0(json_text(row, "code"), code) == 0)
            return row;
    }
    return NULL;
}

const cJSON *item_question(const Item *item, const char *code)
{
    return row_of_code(item->scenarios, code);
}

const cJSON *item_option(const cJSON *question, const char *code)
{
    return row_of_code(json_array(question, "options"), code);
}

bool item_material_needed(const ItemMaterial *material, const cJSON *answers)
{
    if (material->when == NULL)
        return true;
    const cJSON *member;
    cJSON_ArrayForEach(member, material->when)
    {
        if (json_array_has(member, json_text(answers, member->string)))
            return true;
    }
    return false;
}

char *item_implementation_code(const Item *item, const char *organisation)
{
    return g_strconcat(organisation, item->level, item->code, NULL);
}
