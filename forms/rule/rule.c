#include "forms/rule/rule.h"

#include "domain/text.h"
#include "forms/rule/operators.h"

#include <math.h>

#define TOO_DEEP N_("it is nested too deeply")
#define TOO_LONG N_("it takes too many steps")
#define NO_SUCH N_("there is no such operator")
#define ARGUMENTS_A_STEP 64
#define TOLD_MAX 40 /* characters of an operator's name that a problem repeats */

/* ---- a run --------------------------------------------------------------------------------- */

const cJSON *run_fail(RuleRun *run, const char *fault)
{
    if (!run->fault)
        run->fault = fault;
    return NULL;
}

bool run_charge(RuleRun *run, guint64 steps)
{
    run->steps += steps;
    if (run->steps > RULE_STEPS_MAX)
        run_fail(run, TOO_LONG);
    return !run->fault;
}

cJSON *run_keep(RuleRun *run, cJSON *value)
{
    g_ptr_array_add(run->made, value);
    return value;
}

const cJSON *run_flag(bool flag)
{
    static const cJSON yes = {.type = cJSON_True}, no = {.type = cJSON_False};

    return flag ? &yes : &no;
}

/* The single member of an object is an operator with its arguments. NULL: the rule is a value. */
static const cJSON *operation_of(const cJSON *rule)
{
    return cJSON_IsObject(rule) && rule->child && !rule->child->next ? rule->child : NULL;
}

/* What stands beside the operator: an array, or a single argument. */
static Arguments read_arguments(const cJSON *operand)
{
    bool is_list = cJSON_IsArray(operand);
    int count = is_list ? cJSON_GetArraySize(operand) : 1;
    Arguments arguments = {g_new0(const cJSON *, (gsize)count), count};
    const cJSON *entry = is_list ? operand->child : operand;

    for (int i = 0; i < count && entry; i++) {
        arguments.at[i] = entry;
        entry = entry->next;
    }
    return arguments;
}

static bool run_arguments(RuleRun *run, Arguments *arguments)
{
    for (int i = 0; i < arguments->count; i++) {
        arguments->at[i] = run_rule(run, arguments->at[i]);
        if (!arguments->at[i] || !run_charge(run, value_weight(arguments->at[i])))
            return false;
    }
    return true;
}

static const cJSON *carry_out(RuleRun *run, const cJSON *operation)
{
    const Operator *row = operator_find(operation->string);
    Arguments arguments = read_arguments(operation);
    const cJSON *value = NULL;

    if (!row)
        run_fail(run, NO_SUCH);
    else if (run_charge(run, (guint64)arguments.count / ARGUMENTS_A_STEP) &&
             (row->raw || run_arguments(run, &arguments)))
        value = row->carry_out(run, &arguments);
    g_free(arguments.at);
    if (run->fault && !run->where)
        run->where = operation->string;
    return run->fault ? NULL : value;
}

static const cJSON *run_list(RuleRun *run, const cJSON *rules)
{
    cJSON *values = run_keep(run, cJSON_CreateArray());
    const cJSON *rule;

    cJSON_ArrayForEach(rule, rules)
    {
        const cJSON *value = run_rule(run, rule);

        if (!value || !run_charge(run, 1))
            return NULL;
        cJSON_AddItemReferenceToArray(values, (cJSON *)value);
    }
    return values;
}

const cJSON *run_rule(RuleRun *run, const cJSON *rule)
{
    const cJSON *operation = operation_of(rule), *value;

    if (!operation && !cJSON_IsArray(rule))
        return rule;
    if (run->depth == RULE_DEPTH_MAX)
        return run_fail(run, TOO_DEEP);
    if (!run_charge(run, 1))
        return NULL;
    run->depth++;
    value = operation ? carry_out(run, operation) : run_list(run, rule);
    run->depth--;
    return value;
}

/* ---- the result ---------------------------------------------------------------------------- */

/* JSON has neither NaN nor infinity, nor absence. */
static cJSON *copy_plain(const cJSON *value)
{
    if (cJSON_IsString(value))
        return cJSON_CreateString(value->valuestring);
    if (cJSON_IsNumber(value) && isfinite(value->valuedouble))
        return cJSON_CreateNumber(value->valuedouble);
    return cJSON_IsBool(value) ? cJSON_CreateBool(cJSON_IsTrue(value)) : cJSON_CreateNull();
}

/* What has been put together of references may be far larger written out than in memory. */
static cJSON *copy(RuleRun *run, const cJSON *value, int depth)
{
    bool is_array = cJSON_IsArray(value);
    const cJSON *part;

    if (!run_charge(run, 1 + value_weight(value)))
        return NULL;
    if (!is_array && !cJSON_IsObject(value))
        return copy_plain(value);
    if (depth == RULE_DEPTH_MAX) {
        run_fail(run, TOO_DEEP);
        return NULL;
    }

    cJSON *made = is_array ? cJSON_CreateArray() : cJSON_CreateObject();
    cJSON_ArrayForEach(part, value)
    {
        cJSON *copied = copy(run, part, depth + 1);

        if (!copied)
            break;
        if (is_array)
            cJSON_AddItemToArray(made, copied);
        else
            cJSON_AddItemToObject(made, part->string, copied);
    }
    if (!run->fault)
        return made;
    cJSON_Delete(made);
    return NULL;
}

static bool tell_fault(const char *fault, const char *where, Problem *problem)
{
    glong length = where ? g_utf8_strlen(where, -1) : 0;
    g_autofree char *told = where ? g_utf8_substring(where, 0, MIN(length, TOLD_MAX)) : NULL;

    return problem_set(problem, PROBLEM_RULE, told ? told : "", fault, NULL);
}

cJSON *rule_apply(const cJSON *rule, const cJSON *data, Problem *problem)
{
    static const cJSON nothing = {.type = cJSON_NULL};
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func((GDestroyNotify)cJSON_Delete);
    RuleRun run = {.made = made, .data = data ? data : &nothing};
    const cJSON *value = run_rule(&run, rule ? rule : &nothing);
    cJSON *result = value ? copy(&run, value, 0) : NULL;

    if (!result)
        tell_fault(run.fault, run.where, problem);
    return result;
}

bool rule_truth(const cJSON *value)
{
    return value && value_truth(value);
}

/* ---- for item managers --------------------------------------------------------------------- */

static bool check_node(const cJSON *rule, int depth, int *nodes, Problem *problem)
{
    const cJSON *operation = operation_of(rule), *parts = operation ? operation : rule, *part;

    if (!operation && !cJSON_IsArray(rule))
        return true;
    if (operation && !operator_find(operation->string))
        return tell_fault(NO_SUCH, operation->string, problem);
    if (depth == RULE_DEPTH_MAX)
        return tell_fault(TOO_DEEP, NULL, problem);
    if (++*nodes > RULE_STEPS_MAX)
        return tell_fault(TOO_LONG, NULL, problem);
    if (!cJSON_IsArray(parts))
        return check_node(parts, depth + 1, nodes, problem);
    cJSON_ArrayForEach(part, parts)
    {
        if (!check_node(part, depth + 1, nodes, problem))
            return false;
    }
    return true;
}

bool rule_check(const cJSON *rule, Problem *problem)
{
    int nodes = 0;

    return check_node(rule, 0, &nodes, problem);
}
