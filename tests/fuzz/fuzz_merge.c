/* Merging: hostile forms with hostile answers, {"forms": [ … ], "answers": …}. Whatever is valid
 * under the merged form is valid under each form once it is split; what cannot be merged is told.
 */
#include "domain/json.h"
#include "forms/merge/merge.h"
#include "forms/schema/schema.h"
#include "tests/fuzz/fuzz.h"

#define TODAY 20779 /* 2026-11-22 */
#define PARTS_MAX 4

static void check_part(const Merge *merge, size_t part, const cJSON *form, const cJSON *answers)
{
    g_autoptr(Schema) own = schema_compile(form, NULL);
    g_autoptr(GPtrArray) problems =
        g_ptr_array_new_with_free_func((GDestroyNotify)schema_problem_free);
    cJSON *split = merge_split(merge, part, answers);

    /* a check that came to no end says nothing */
    if (own != NULL && !schema_validate(own, split, "form", TODAY, problems))
        g_assert_false(schema_is_verdict(g_ptr_array_index(problems, 0)));
    cJSON_Delete(split);
}

static void check_conflicts(const Merge *merge)
{
    const GPtrArray *conflicts = merge_conflicts(merge);

    g_assert_cmpint(merge_saved(merge), >=, 0);
    for (guint i = 0; i < conflicts->len; i++) {
        const MergeConflict *conflict = g_ptr_array_index(conflicts, i);
        g_assert_cmpuint(conflict->items->len, >=, 2);
        g_assert_cmpuint(strlen(conflict->why), >, 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[PARTS_MAX] = {"a", "b/~", "c", "d"};
    cJSON *json = input_json(data, size);
    const cJSON *answers = json_member(json, "answers"), *form;
    MergePart parts[PARTS_MAX];
    g_auto(Problem) problem = {0};
    size_t count = 0;

    cJSON_ArrayForEach(form, json_array(json, "forms"))
    {
        if (count < PARTS_MAX)
            parts[count] = (MergePart){names[count], form};
        count = MIN(count + 1, PARTS_MAX);
    }
    g_autoptr(Merge) merge = merge_forms(parts, count, &problem);
    if (merge != NULL) {
        g_autoptr(Schema) merged = schema_compile(merge_schema(merge), NULL);
        check_conflicts(merge);
        if (merged != NULL && answers != NULL &&
            schema_validate(merged, answers, "form", TODAY, NULL))
            for (size_t i = 0; i < count; i++)
                check_part(merge, i, parts[i].form, answers);
    } else {
        g_assert_cmpint(problem.kind, ==, PROBLEM_FORM_UNMERGED);
    }
    cJSON_Delete(json);
    return 0;
}
