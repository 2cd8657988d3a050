/* help and version. */
#include "cli/command.h"
#include "cli/print.h"
#include "domain/version.h"
#include "wire/wire.h"

/* Of one command, or of all those with the first word. NULL: there is none. */
static char *explain(const CommandTable *table, const char *first, const char *second)
{
    g_autofree char *name = g_strjoin(second ? " " : "", first, second, NULL);
    const CommandRow *row = command_table_find(table, name);

    if (row)
        return help_text(table, row);
    return second ? NULL : help_group(table, first);
}

static char *answer(const Invocation *invocation)
{
    const char *first = invocation_word(invocation, 0);

    if (invocation_has(invocation, "man"))
        return help_man(invocation->table);
    if (invocation_has(invocation, "completion"))
        return help_completion(invocation->table);
    return first ? explain(invocation->table, first, invocation_word(invocation, 1))
                 : help_text(invocation->table, NULL);
}

ExitCode run_help(Invocation *invocation)
{
    g_autofree char *text = answer(invocation);
    g_auto(Problem) problem = {0};

    if (text) {
        g_print("%s", text);
        return EXIT_DONE;
    }
    problem_set(&problem, PROBLEM_USAGE_COMMAND, invocation_word(invocation, 0), NULL);
    return invocation_fail(invocation, &problem);
}

ExitCode run_version(Invocation *invocation)
{
    if (invocation_has(invocation, "json")) {
        cJSON *json = cJSON_CreateObject();

        json_add_text(json, "version", YICHUANG_VERSION);
        cJSON_AddNumberToObject(json, "protocol", WIRE_PROTOCOL);
        print_json(json);
    } else {
        g_print("yichuang %s\n", YICHUANG_VERSION);
    }
    return EXIT_DONE;
}
