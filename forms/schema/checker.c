#include "forms/schema/keywords.h"

#include "domain/canonical.h"

#include <math.h>
#include <string.h>

/* Nodes within nodes: every level of a value may go through a dozen of references and branches. */
#define VISITS_MAX 400

/* By what pattern.h says about efforts. */
#define STEPS_OF_A_MATCH 10
#define STEPS_OF_A_LONG_MATCH 5000

/* ---- values -------------------------------------------------------------------------------- */

int value_types(const cJSON *value)
{
    if (cJSON_IsNull(value))
        return TYPE_NULL;
    if (cJSON_IsBool(value))
        return TYPE_BOOLEAN;
    if (cJSON_IsObject(value))
        return TYPE_OBJECT;
    if (cJSON_IsArray(value))
        return TYPE_ARRAY;
    if (cJSON_IsString(value))
        return TYPE_STRING;
    if (!cJSON_IsNumber(value))
        return 0;
    return value->valuedouble == floor(value->valuedouble) ? TYPE_NUMBER | TYPE_INTEGER
                                                           : TYPE_NUMBER;
}

/* Counts the parts in *parts. */
static bool is_bounded(const cJSON *value, int levels, int *parts)
{
    if (levels == 0 || ++*parts > SCHEMA_VALUES_MAX)
        return false;
    for (const cJSON *child = value->child; child; child = child->next)
        if (!is_bounded(child, levels - 1, parts))
            return false;
    return true;
}

bool value_is_bounded(const cJSON *value, int levels)
{
    int parts = 0;

    return is_bounded(value, levels, &parts);
}

/* ---- bounds -------------------------------------------------------------------------------- */

bool checker_stop(Checker *checker, ProblemKind why)
{
    if (checker->stopped == PROBLEM_NONE)
        checker->stopped = why;
    checker->valid = false;
    return false;
}

bool checker_spend(Checker *checker, gint64 steps)
{
    checker->work -= steps;
    return checker->work >= 0 || checker_stop(checker, PROBLEM_SCHEMA_WORK);
}

bool checker_is_done(const Checker *checker)
{
    if (checker->stopped != PROBLEM_NONE)
        return true;
    return !checker->valid && (!checker->problems || checker->problems->len >= SCHEMA_PROBLEMS_MAX);
}

/* A pattern may begin at every byte of a text and look at the rest of it from there. */
bool checker_matches(Checker *checker, const Pattern *pattern, const char *text)
{
    const size_t length = strlen(text);
    const gint64 across = (gint64)(length / BYTES_A_STEP);

    if (length > SCHEMA_TEXT_MAX)
        return checker_stop(checker, PROBLEM_SCHEMA_WORK);
    if (!checker_spend(checker, STEPS_OF_A_MATCH + across * across))
        return false;

    PatternVerdict verdict = pattern_search(pattern, text, EFFORT_QUICK);
    if (verdict == PATTERN_ENDLESS && checker_spend(checker, STEPS_OF_A_LONG_MATCH))
        verdict = pattern_search(pattern, text, EFFORT_PATIENT);
    return verdict == PATTERN_ENDLESS ? checker_stop(checker, PROBLEM_SCHEMA_WORK)
                                      : verdict == PATTERN_FOUND;
}

char *checker_key(Checker *checker, const cJSON *value)
{
    char *key = canonical_json(value);

    checker_spend(checker, 2 + (key ? (gint64)(strlen(key) * 4 / BYTES_A_STEP) : 0));
    return key;
}

/* ---- faults -------------------------------------------------------------------------------- */

/* A fault that two schemas find is told once. */
static bool is_told(const Checker *checker, ProblemKind kind)
{
    for (guint i = checker->problems->len; i > 0; i--) {
        const Problem *told = checker->problems->pdata[i - 1];

        if (told->kind == kind && g_str_equal(told->subject, checker->path->str))
            return true;
    }
    return false;
}

bool checker_fault(Checker *checker, ProblemKind kind, const char *argument)
{
    checker->valid = false;
    if (checker->problems && checker->problems->len < SCHEMA_PROBLEMS_MAX &&
        !is_told(checker, kind)) {
        Problem *problem = g_new0(Problem, 1);

        problem_set_at(problem, checker->path->str, kind, checker->label, argument, NULL);
        g_ptr_array_add(checker->problems, problem);
    }
    return false;
}

bool checker_fault_at(Checker *checker, const char *name, const char *label, ProblemKind kind)
{
    const char *outer = checker->label;
    gsize length = pointer_push(checker->path, name);

    checker->label = label;
    checker_fault(checker, kind, NULL);
    checker->label = outer;
    g_string_truncate(checker->path, length);
    return false;
}

/* ---- one value, one node ------------------------------------------------------------------- */

/* The same value through the same node within itself would never come to an end. */
static bool enter(Checker *checker, const Visit *visit)
{
    if (visit->depth > VISITS_MAX)
        return checker_stop(checker, PROBLEM_SCHEMA_WORK);
    for (const Visit *outer = visit->outer; outer && outer->value == visit->value;
         outer = outer->outer)
        if (outer->schema == visit->schema)
            return checker_stop(checker, PROBLEM_SCHEMA_LOOP);
    return true;
}

/* What only one thing can be wrong with at a time gets one sentence; parts of a value each have
 * their own. */
static bool check_rules(Checker *checker, const Schema *schema, const cJSON *value, int types)
{
    bool has_parts = types & (TYPE_OBJECT | TYPE_ARRAY), valid = true;
    gint64 steps = 1;

    if (types & TYPE_STRING)
        steps += (gint64)(strlen(value->valuestring) / BYTES_A_STEP);
    for (guint i = 0; i < schema->rules->len && !checker_is_done(checker); i++) {
        const Rule *rule = &g_array_index(schema->rules, Rule, i);

        if (!(rule->keyword->types & types) || !rule->keyword->check)
            continue;
        if (!checker_spend(checker, steps))
            return false;
        valid &= rule->keyword->check(checker, schema, rule, value);
        if (!valid && !has_parts)
            break;
    }
    return valid;
}

/* With marks of its own where the schema asks what is left over: it does not know what schemas
 * beside it have looked at, but they may know what it has. */
static bool check_marked(Checker *checker, const Schema *schema, const cJSON *value, int types)
{
    Marks *around = checker->marks;
    Marks own;

    if (!(schema->leftovers & types))
        return check_rules(checker, schema, value, types);
    bool valid = marks_open(checker, &own, value);
    checker->marks = &own;
    valid = valid && check_rules(checker, schema, value, types);
    checker->marks = around;
    if (around)
        marks_merge(around, &own);
    marks_close(&own);
    return valid;
}

bool check_here(Checker *checker, const Schema *schema, const cJSON *value)
{
    const Visit visit = {schema, value, checker->visit,
                         checker->visit ? checker->visit->depth + 1 : 0};
    const char *label = checker->label;
    bool titled = checker->titled, valid = true;

    if (!enter(checker, &visit) || !checker_spend(checker, 1))
        return false;
    checker->visit = &visit;
    if (schema->title && !titled) {
        checker->label = schema->title;
        checker->titled = true;
    }
    if (schema->never)
        valid = checker_fault(checker, PROBLEM_FORM_EXTRA, NULL);
    else if (schema->rules->len > 0)
        valid = check_marked(checker, schema, value, value_types(value));
    checker->label = label;
    checker->titled = titled;
    checker->visit = visit.outer;
    return valid;
}

/* A part of the value, to which `path` leads already. */
static bool check_part(Checker *checker, const Schema *schema, const cJSON *part, gsize length)
{
    Marks *marks = checker->marks;
    bool titled = checker->titled;

    checker->marks = NULL;
    checker->titled = false;
    bool valid = check_here(checker, schema, part);
    checker->marks = marks;
    checker->titled = titled;
    g_string_truncate(checker->path, length);
    return valid;
}

bool check_element(Checker *checker, const Schema *schema, const cJSON *element, guint index)
{
    marks_add(checker, index);
    return check_part(checker, schema, element, pointer_push_index(checker->path, index));
}

bool check_member(Checker *checker, const Schema *schema, const cJSON *member)
{
    const char *label = checker->label;

    checker->label = member->string;
    bool valid = check_part(checker, schema, member, pointer_push(checker->path, member->string));
    checker->label = label;
    return valid;
}

/* ---- branches ------------------------------------------------------------------------------ */

bool check_quietly(Checker *checker, const Schema *schema, const cJSON *value)
{
    GPtrArray *problems = checker->problems;
    Marks *around = checker->marks, own = {0};
    bool was_valid = checker->valid;

    checker->problems = NULL;
    checker->valid = true;
    if (around) {
        marks_open(checker, &own, value);
        checker->marks = &own;
    }
    bool valid = check_here(checker, schema, value) && checker->stopped == PROBLEM_NONE;
    checker->problems = problems;
    checker->valid = was_valid && checker->stopped == PROBLEM_NONE;
    checker->marks = around;
    if (around && valid)
        marks_merge(around, &own);
    marks_close(&own);
    return valid;
}

static GPtrArray *problems_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)schema_problem_free);
}

/* What one schema says about the value; NULL: it is about the value as such, so that the value is
 * not meant for it. */
static GPtrArray *faults_within(Checker *checker, const Schema *schema, const cJSON *value)
{
    GPtrArray *outer = checker->problems;
    g_autoptr(GPtrArray) found = problems_new();
    Marks *marks = checker->marks;

    checker->problems = found;
    checker->marks = NULL;
    checker->valid = true;
    check_here(checker, schema, value);
    checker->problems = outer;
    checker->marks = marks;
    checker->valid = false;
    for (guint i = 0; i < found->len; i++)
        if (g_str_equal(((const Problem *)found->pdata[i])->subject, checker->path->str))
            return NULL;
    return g_steal_pointer(&found);
}

bool check_closest(Checker *checker, const GPtrArray *schemas, const cJSON *value, ProblemKind kind)
{
    g_autoptr(GPtrArray) closest = NULL;
    int count = 0;

    if (!checker->problems)
        return checker_fault(checker, kind, NULL);
    for (guint i = 0; i < schemas->len; i++) {
        g_autoptr(GPtrArray) faults = faults_within(checker, schemas->pdata[i], value);

        if (faults && count++ == 0)
            closest = g_steal_pointer(&faults);
    }
    if (count != 1 || checker->stopped != PROBLEM_NONE)
        return checker_fault(checker, kind, NULL);
    while (closest->len > 0 && checker->problems->len < SCHEMA_PROBLEMS_MAX)
        g_ptr_array_add(checker->problems, g_ptr_array_steal_index(closest, 0));
    checker->valid = false;
    return false;
}

/* ---- the whole ----------------------------------------------------------------------------- */

void schema_problem_free(Problem *problem)
{
    problem_clear(problem);
    g_free(problem);
}

static const char *limit_of(ProblemKind kind)
{
    switch (kind) {
    case PROBLEM_TOO_DEEP:
        return G_STRINGIFY(SCHEMA_DEPTH_MAX);
    case PROBLEM_TOO_LARGE:
        return G_STRINGIFY(SCHEMA_VALUES_MAX);
    case PROBLEM_SCHEMA_WORK:
        return G_STRINGIFY(SCHEMA_WORK_MAX);
    default:
        return NULL;
    }
}

/* That there is no verdict takes the place of what was found on the way. */
static bool end_without_verdict(Checker *checker, ProblemKind kind, guint told_before)
{
    if (!checker->problems)
        return false;
    g_ptr_array_set_size(checker->problems, (int)told_before);
    checker->label = limit_of(kind) ? limit_of(kind) : checker->label;
    g_string_truncate(checker->path, 0);
    return checker_fault(checker, kind, NULL);
}

bool schema_validate(const Schema *schema, const cJSON *value, const char *label, date today,
                     GPtrArray *problems)
{
    g_autoptr(GString) path = g_string_new(NULL);
    Checker checker = {.path = path,
                       .label = label,
                       .today = today,
                       .problems = problems,
                       .valid = true,
                       .work = SCHEMA_WORK_MAX};
    guint told_before = problems ? problems->len : 0;
    int parts = 0;

    if (!is_bounded(value, SCHEMA_DEPTH_MAX, &parts))
        return end_without_verdict(&checker,
                                   parts > SCHEMA_VALUES_MAX ? PROBLEM_TOO_LARGE : PROBLEM_TOO_DEEP,
                                   told_before);

    bool valid = check_here(&checker, schema, value);
    if (checker.stopped != PROBLEM_NONE)
        return end_without_verdict(&checker, checker.stopped, told_before);
    return valid;
}

bool schema_is_verdict(const Problem *problem)
{
    return limit_of(problem->kind) == NULL && problem->kind != PROBLEM_SCHEMA_LOOP;
}
