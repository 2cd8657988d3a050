#include "tests/support/demo_items.h"

#include "forms/merge/element.h"
#include "tests/support/vectors.h"

static ElementLibrary *read_elements(void)
{
    ElementLibrary *library = element_library_new();
    cJSON *json = read_json(SOURCE_ROOT "/central/demo/elements.json");
    const cJSON *element;

    cJSON_ArrayForEach(element, vector_at(json, "elements"))
    {
        g_auto(Problem) problem = {0};

        if (!element_library_add(library, element, &problem))
            fail_msg("%s: %s", problem.subject, problem.args[0]);
    }
    cJSON_Delete(json);
    return library;
}

cJSON *read_demo_items(void)
{
    g_autoptr(ElementLibrary) library = read_elements();
    cJSON *json = read_json(SOURCE_ROOT "/central/demo/items.json");
    cJSON *items = cJSON_DetachItemFromObjectCaseSensitive(json, "items");
    const cJSON *item;

    assert_true(cJSON_IsArray(items));
    cJSON_ArrayForEach(item, items)
    {
        g_auto(Problem) problem = {0};

        if (!element_expand_form(library, cJSON_GetObjectItemCaseSensitive(item, "form"),
                                 &problem)) {
            g_autofree char *sentence = problem_sentence(&problem);
            fail_msg("%s: %s", vector_text(item, "name"), sentence);
        }
    }
    cJSON_Delete(json);
    return items;
}
