/* form check: a document against a JSON Schema. Needs neither account nor store. */
#include "cli/command.h"
#include "cli/desk.h"
#include "cli/jsonfile.h"
#include "cli/print.h"
#include "forms/form.h"

#include <string.h>

/* The schema and the data of a run. */
typedef struct {
    Schema *schema;
    cJSON *data;
} Check;

static void check_clear(Check *check)
{
    schema_free(check->schema);
    cJSON_Delete(check->data);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Check, check_clear)

static bool read_check(const Invocation *invocation, Check *check, Problem *problem)
{
    const char *schema = invocation_word(invocation, 0), *data = invocation_word(invocation, 1);

    if (strcmp(schema, "-") == 0 && strcmp(data, "-") == 0)
        return problem_set(problem, PROBLEM_USAGE_FILE, data,
                           N_("the standard input can be read only once"), NULL);

    cJSON *json = jsonfile_read_foreign(schema, problem);
    check->schema = json ? schema_compile(json, problem) : NULL;
    cJSON_Delete(json);
    if (check->schema)
        check->data = jsonfile_read_foreign(data, problem);
    return check->data != NULL;
}

static cJSON *problems_json(const GPtrArray *problems)
{
    cJSON *array = cJSON_CreateArray();

    for (guint i = 0; i < problems->len; i++) {
        const Problem *problem = problems->pdata[i];
        g_autofree char *sentence = problem_sentence(problem);
        cJSON *row = cJSON_CreateObject();

        json_add_text(row, "pointer", problem->subject);
        json_add_text(row, "code", problem_code(problem));
        json_add_text(row, "sentence", sentence);
        cJSON_AddItemToArray(array, row);
    }
    return array;
}

static void print_line(const Problem *problem)
{
    g_autofree char *sentence = problem_sentence(problem);
    const char *pointer = *problem->subject ? problem->subject : _("the whole document");
    g_autofree char *line = g_strdup_printf("%s: %s", pointer, sentence);
    g_autofree char *clean = print_clean(line);

    g_print("%s\n", clean);
}

static void print_verdict(const Invocation *invocation, bool valid, const GPtrArray *problems)
{
    if (invocation_has(invocation, "json")) {
        cJSON *json = cJSON_CreateObject();

        cJSON_AddBoolToObject(json, "valid", valid);
        cJSON_AddItemToObject(json, "problems", problems_json(problems));
        print_json(json);
        return;
    }
    for (guint i = 0; i < problems->len; i++)
        print_line(problems->pdata[i]);
}

/* Neither valid nor invalid: the sentence goes where those of wrong command lines go. */
static ExitCode no_verdict(const Invocation *invocation, const Problem *problem)
{
    invocation_fail(invocation, problem);
    return EXIT_USAGE;
}

ExitCode run_form_check(Invocation *invocation)
{
    g_autoptr(GPtrArray) problems =
        g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free);
    g_auto(Check) check = {0};
    g_auto(Problem) problem = {0};

    if (!read_check(invocation, &check, &problem))
        return no_verdict(invocation, &problem);

    bool valid = schema_validate(check.schema, check.data, N_("the document"),
                                 date_of_instant(desk_now()), problems);
    if (!valid && !schema_is_verdict(problems->pdata[0]))
        return no_verdict(invocation, problems->pdata[0]);
    print_verdict(invocation, valid, problems);
    return valid ? EXIT_DONE : EXIT_REFUSED;
}
