/* Items of the catalogue: any JSON, and the answers {"scenario": "option"} in its member
 * "answers". */
#include "domain/item.h"
#include "domain/json.h"
#include "tests/fuzz/fuzz.h"

/* Needed under the first option that the condition itself names. */
static void check_own_condition(const ItemMaterial *material)
{
    const cJSON *scenario = material->when != NULL ? material->when->child : NULL;
    const char *option = scenario != NULL ? cJSON_GetStringValue(scenario->child) : NULL;
    if (!cJSON_IsArray(scenario) || option == NULL)
        return;
    cJSON *answers = cJSON_CreateObject();
    cJSON_AddStringToObject(answers, scenario->string, option);
    g_assert_true(item_material_needed(material, answers));
    cJSON_Delete(answers);
}

static void check_materials(const Item *item)
{
    const cJSON *answers = json_member(item->json, "answers");
    for (size_t i = 0; i < item->material_count; i++) {
        const ItemMaterial *material = &item->materials[i];
        g_assert_nonnull(item_material(item, material->code));
        g_assert_true(item_material_needed(material, NULL) == (material->when == NULL));
        item_material_needed(material, answers);
        check_own_condition(material);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Item) item = item_from_json(input_json(data, size), &problem);
    if (item == NULL) {
        g_assert_cmpint(problem.kind, ==, PROBLEM_MALFORMED);
        return 0;
    }
    for (size_t i = 0; i < item->step_count; i++)
        g_assert_true(item->steps[i].code != NULL && item->steps[i].name != NULL);
    g_assert_cmpint(item->promised_days, >, 0);
    check_materials(item);
    g_autofree char *code = item_implementation_code(item, "91379902MA900A1X7U");
    g_assert_true(g_str_has_suffix(code, item->code));
    return 0;
}
