/* help and version. */
#include "cli/command.h"
#include "cli/print.h"
#include "domain/version.h"
#include "wire/wire.h"

static const CommandRow *asked_for(const Invocation *invocation, bool *found)
{
    g_autofree char *name =
        g_strjoin(invocation_word(invocation, 1) ? " " : "", invocation_word(invocation, 0),
                  invocation_word(invocation, 1), NULL);

    const CommandRow *row = command_table_find(invocation->table, name);
    *found = row != NULL;
    return row;
}

ExitCode run_help(Invocation *invocation)
{
    const CommandRow *row = NULL;
    bool found = true;

    if (invocation_word(invocation, 0))
        row = asked_for(invocation, &found);
    if (!found) {
        g_auto(Problem) problem = {0};
        problem_set(&problem, PROBLEM_USAGE_COMMAND, invocation_word(invocation, 0), NULL);
        return invocation_fail(invocation, &problem);
    }

    g_autofree char *text = invocation_has(invocation, "man") ? help_man(invocation->table)
                            : invocation_has(invocation, "completion")
                                ? help_completion(invocation->table)
                                : help_text(invocation->table, row);
    g_print("%s", text);
    return EXIT_DONE;
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
