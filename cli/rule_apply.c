/* rule apply: what a rule (forms/rule/rule.h) makes of data. */
#include "cli/command.h"
#include "cli/jsonfile.h"
#include "cli/print.h"
#include "forms/rule/rule.h"

static ExitCode apply(const Invocation *invocation, const cJSON *rule, const cJSON *data)
{
    g_auto(Problem) problem = {0};
    cJSON *result = rule_apply(rule, data, &problem);

    if (!result)
        return invocation_fail(invocation, &problem);
    print_json(result);
    return EXIT_DONE;
}

ExitCode run_rule_apply(Invocation *invocation)
{
    g_auto(Problem) problem = {0};
    cJSON *rule = jsonfile_read_argument("RULE", invocation_word(invocation, 0), &problem);
    cJSON *data =
        rule ? jsonfile_read_argument("DATA", invocation_word(invocation, 1), &problem) : NULL;
    ExitCode exit = data ? apply(invocation, rule, data) : invocation_fail(invocation, &problem);

    cJSON_Delete(rule);
    cJSON_Delete(data);
    return exit;
}
