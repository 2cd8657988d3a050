/* form merge: the forms of several items as one, and answers to it back to each. */
#include "cli/command.h"
#include "cli/jsonfile.h"
#include "cli/print.h"
#include "domain/json.h"
#include "forms/merge/merge.h"

/* The files named on the line. */
typedef struct {
    GPtrArray *files; /* cJSON* */
    GPtrArray *names; /* char* */
} Forms;

static void json_free(void *json)
{
    cJSON_Delete(json);
}

static void forms_clear(Forms *forms)
{
    g_ptr_array_unref(forms->files);
    g_ptr_array_unref(forms->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Forms, forms_clear)

/* A file holds a form, or an item with one; a form is called by its place on the line. */
static bool read_forms(const Invocation *invocation, Forms *forms, Problem *problem)
{
    forms->files = g_ptr_array_new_with_free_func(json_free);
    forms->names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < invocation->words->len; i++) {
        cJSON *file = jsonfile_read_argument("SCHEMA", invocation_word(invocation, i), problem);
        const char *code = json_object(file, "form") ? json_text(file, "code") : NULL;

        if (!file)
            return false;
        g_ptr_array_add(forms->files, file);
        g_ptr_array_add(forms->names, code ? g_strdup(code) : g_strdup_printf("%u", i + 1));
    }
    return true;
}

static Merge *merge_read(const Forms *forms, Problem *problem)
{
    g_autofree MergePart *parts = g_new(MergePart, forms->files->len);

    for (guint i = 0; i < forms->files->len; i++) {
        const cJSON *file = forms->files->pdata[i], *form = json_object(file, "form");

        parts[i] = (MergePart){forms->names->pdata[i], form ? form : file};
    }
    return merge_forms(parts, forms->files->len, problem);
}

static cJSON *conflicts_json(const Merge *merge)
{
    const GPtrArray *conflicts = merge_conflicts(merge);
    cJSON *array = cJSON_CreateArray();

    for (guint i = 0; i < conflicts->len; i++) {
        const MergeConflict *conflict = conflicts->pdata[i];
        cJSON *row = cJSON_CreateObject(), *items;

        json_add_text(row, "field", conflict->field);
        items = cJSON_AddArrayToObject(row, "items");
        for (guint j = 0; j < conflict->items->len; j++)
            cJSON_AddItemToArray(items, cJSON_CreateString(conflict->items->pdata[j]));
        json_add_text(row, "keyword", conflict->keyword);
        json_add_text(row, "why", _(conflict->why));
        cJSON_AddItemToArray(array, row);
    }
    return array;
}

static ExitCode print_merge(const Merge *merge)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddItemToObject(json, "schema", cJSON_Duplicate(merge_schema(merge), true));
    cJSON_AddNumberToObject(json, "fields",
                            cJSON_GetArraySize(json_object(merge_schema(merge), "properties")));
    cJSON_AddNumberToObject(json, "saved", merge_saved(merge));
    cJSON_AddItemToObject(json, "contradictions", conflicts_json(merge));
    print_json(json);
    return merge_conflicts(merge)->len ? EXIT_REFUSED : EXIT_DONE;
}

static ExitCode print_split(const Merge *merge, const Forms *forms, const cJSON *answers)
{
    cJSON *array = cJSON_CreateArray();

    for (guint i = 0; i < forms->files->len; i++) {
        cJSON *row = cJSON_CreateObject();

        json_add_text(row, "item", forms->names->pdata[i]);
        cJSON_AddItemToObject(row, "form", merge_split(merge, i, answers));
        cJSON_AddItemToArray(array, row);
    }
    print_json(array);
    return merge_conflicts(merge)->len ? EXIT_REFUSED : EXIT_DONE;
}

ExitCode run_form_merge(Invocation *invocation)
{
    const char *split = invocation_value(invocation, "split");
    g_auto(Problem) problem = {0};
    g_auto(Forms) forms = {0};
    g_autoptr(Merge) merge =
        read_forms(invocation, &forms, &problem) ? merge_read(&forms, &problem) : NULL;
    cJSON *answers = merge && split ? jsonfile_read_argument("--split", split, &problem) : NULL;

    if (!merge || (split && !answers))
        return invocation_fail(invocation, &problem);

    ExitCode exit = split ? print_split(merge, &forms, answers) : print_merge(merge);
    cJSON_Delete(answers);
    return exit;
}
