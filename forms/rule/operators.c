#include "forms/rule/operators.h"

#include "domain/text.h"
#include "forms/rule/rule.h"

#include <math.h>
#include <string.h>

#define NO_ARGUMENTS N_("it has no arguments")

/* VALUE_ABSENT behind the last. */
static const cJSON *argument(const Arguments *arguments, int index)
{
    return index < arguments->count ? arguments->at[index] : &VALUE_ABSENT;
}

static const cJSON *keep_number(RuleRun *run, double number)
{
    cJSON *json = cJSON_CreateNumber(0);

    json->valuedouble = number; /* cJSON would convert a NaN to an integer */
    return run_keep(run, json);
}

static bool append(RuleRun *run, cJSON *array, const cJSON *value)
{
    /* a reference: parts are never copied, so growing is bounded by the steps alone */
    cJSON_AddItemReferenceToArray(array, (cJSON *)value);
    return run_charge(run, 1);
}

static cJSON *keep_array(RuleRun *run)
{
    return run_keep(run, cJSON_CreateArray());
}

/* ---- data ---------------------------------------------------------------------------------- */

static const cJSON *find_member(RuleRun *run, const cJSON *object, const char *name)
{
    const cJSON *member;
    guint64 passed = 0;

    cJSON_ArrayForEach(member, object)
    {
        passed++;
        if (strcmp(member->string, name) == 0)
            break;
    }
    run_charge(run, passed / 64);
    return member;
}

/* "0", "1" … and nothing else. */
static bool read_index(const char *text, int *index)
{
    size_t length = strspn(text, "0123456789");

    if (length == 0 || length > 9 || text[length] || (*text == '0' && length > 1))
        return false;
    *index = (int)g_ascii_strtoll(text, NULL, 10);
    return true;
}

static const cJSON *find_entry(RuleRun *run, const cJSON *array, const char *name)
{
    int index;

    if (strcmp(name, "length") == 0) {
        int length = cJSON_GetArraySize(array);
        run_charge(run, (guint64)length / 64);
        return keep_number(run, length);
    }
    if (!read_index(name, &index) || !run_charge(run, (guint64)index / 64))
        return NULL;
    return cJSON_GetArrayItem(array, index);
}

/* NULL: there is none. */
static const cJSON *find_part(RuleRun *run, const cJSON *value, const char *name)
{
    if (cJSON_IsArray(value))
        return find_entry(run, value, name);
    return cJSON_IsObject(value) ? find_member(run, value, name) : NULL;
}

static const cJSON *look_up(RuleRun *run, const cJSON *key, const cJSON *otherwise)
{
    g_autofree char *path = value_text(key);

    if (cJSON_IsNull(key) || value_is_absent(key) || !*path)
        return run->data;

    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    const cJSON *value = run->data;
    for (char **name = names; *name && value; name++)
        value = find_part(run, value, *name);
    return value ? value : otherwise;
}

static const cJSON *get_var(RuleRun *run, const Arguments *arguments)
{
    static const cJSON nothing = {.type = cJSON_NULL};
    const cJSON *otherwise = argument(arguments, 1);

    return look_up(run, argument(arguments, 0), value_is_absent(otherwise) ? &nothing : otherwise);
}

static bool is_missing(RuleRun *run, const cJSON *key)
{
    const cJSON *value = look_up(run, key, &VALUE_ABSENT);

    return !value || value_is_absent(value) || cJSON_IsNull(value) ||
           (cJSON_IsString(value) && !*value->valuestring);
}

static bool add_missing(RuleRun *run, cJSON *missing, const cJSON *key)
{
    return !is_missing(run, key) || append(run, missing, key);
}

static const cJSON *list_missing(RuleRun *run, const Arguments *arguments)
{
    cJSON *missing = keep_array(run);
    const cJSON *first = argument(arguments, 0), *key;

    if (cJSON_IsArray(first)) {
        cJSON_ArrayForEach(key, first)
        {
            if (!run_charge(run, 1) || !add_missing(run, missing, key))
                break;
        }
        return missing;
    }
    for (int i = 0; i < arguments->count; i++)
        add_missing(run, missing, arguments->at[i]);
    return missing;
}

static const cJSON *list_missing_some(RuleRun *run, const Arguments *arguments)
{
    const cJSON *keys = argument(arguments, 1);
    const cJSON *missing = list_missing(run, &(Arguments){&keys, 1});
    int there = cJSON_GetArraySize(keys) - cJSON_GetArraySize(missing);

    return there >= value_number(argument(arguments, 0)) ? keep_array(run) : missing;
}

/* ---- choosing ------------------------------------------------------------------------------ */

static const cJSON *choose(RuleRun *run, const Arguments *arguments)
{
    static const cJSON nothing = {.type = cJSON_NULL};
    int at = 0;

    for (; at + 1 < arguments->count; at += 2) {
        const cJSON *condition = run_rule(run, arguments->at[at]);

        if (!condition)
            return NULL;
        if (value_truth(condition))
            return run_rule(run, arguments->at[at + 1]);
    }
    return at < arguments->count ? run_rule(run, arguments->at[at]) : &nothing;
}

/* The first whose truth is `wanted`, or the last. */
static const cJSON *first_of(RuleRun *run, const Arguments *arguments, bool wanted)
{
    const cJSON *value = &VALUE_ABSENT;

    for (int i = 0; i < arguments->count; i++) {
        value = run_rule(run, arguments->at[i]);
        if (!value || value_truth(value) == wanted)
            break;
    }
    return value;
}

static const cJSON *all_true(RuleRun *run, const Arguments *arguments)
{
    return first_of(run, arguments, false);
}

static const cJSON *any_true(RuleRun *run, const Arguments *arguments)
{
    return first_of(run, arguments, true);
}

static const cJSON *is_false(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return run_flag(!value_truth(argument(arguments, 0)));
}

static const cJSON *is_true(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return run_flag(value_truth(argument(arguments, 0)));
}

/* ---- comparing ----------------------------------------------------------------------------- */

static const cJSON *are_equal(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return run_flag(value_equal(argument(arguments, 0), argument(arguments, 1)));
}

static const cJSON *are_unequal(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return run_flag(!value_equal(argument(arguments, 0), argument(arguments, 1)));
}

static const cJSON *are_same(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return run_flag(value_same(argument(arguments, 0), argument(arguments, 1)));
}

static const cJSON *are_different(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return run_flag(!value_same(argument(arguments, 0), argument(arguments, 1)));
}

static bool is_less(const cJSON *a, const cJSON *b, bool or_same)
{
    ValueOrder order = value_order(a, b);

    return order == ORDER_LESS || (or_same && order == ORDER_SAME);
}

/* Between, where there are three. */
static const cJSON *ascending(const Arguments *arguments, bool or_same)
{
    const cJSON *middle = argument(arguments, 1), *last = argument(arguments, 2);

    return run_flag(is_less(argument(arguments, 0), middle, or_same) &&
                    (value_is_absent(last) || is_less(middle, last, or_same)));
}

static const cJSON *less(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return ascending(arguments, false);
}

static const cJSON *less_or_same(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return ascending(arguments, true);
}

static const cJSON *more(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return run_flag(is_less(argument(arguments, 1), argument(arguments, 0), false));
}

static const cJSON *more_or_same(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return run_flag(is_less(argument(arguments, 1), argument(arguments, 0), true));
}

/* ---- arithmetic ---------------------------------------------------------------------------- */

static const cJSON *sum(RuleRun *run, const Arguments *arguments)
{
    double total = 0;

    for (int i = 0; i < arguments->count; i++)
        total += value_parse_float(arguments->at[i]);
    return keep_number(run, total);
}

static const cJSON *product(RuleRun *run, const Arguments *arguments)
{
    if (arguments->count == 0)
        return run_fail(run, NO_ARGUMENTS);
    if (arguments->count == 1)
        return arguments->at[0];

    double total = 1;
    for (int i = 0; i < arguments->count; i++)
        total *= value_parse_float(arguments->at[i]);
    return keep_number(run, total);
}

static const cJSON *difference(RuleRun *run, const Arguments *arguments)
{
    double first = value_number(argument(arguments, 0));

    return keep_number(run, arguments->count < 2 ? -first : first - value_number(arguments->at[1]));
}

static const cJSON *quotient(RuleRun *run, const Arguments *arguments)
{
    return keep_number(run,
                       value_number(argument(arguments, 0)) / value_number(argument(arguments, 1)));
}

static const cJSON *rest(RuleRun *run, const Arguments *arguments)
{
    return keep_number(
        run, fmod(value_number(argument(arguments, 0)), value_number(argument(arguments, 1))));
}

/* The outermost in the direction of `start`'s opposite; any NaN is the answer. */
static const cJSON *extreme(RuleRun *run, const Arguments *arguments, double start)
{
    double most = start;

    for (int i = 0; i < arguments->count; i++) {
        double number = value_number(arguments->at[i]);

        if (isnan(number) || isnan(most))
            most = NAN;
        else if (start < 0 ? number > most : number < most)
            most = number;
    }
    return keep_number(run, most);
}

static const cJSON *maximum(RuleRun *run, const Arguments *arguments)
{
    return extreme(run, arguments, -INFINITY);
}

static const cJSON *minimum(RuleRun *run, const Arguments *arguments)
{
    return extreme(run, arguments, INFINITY);
}

/* ---- arrays -------------------------------------------------------------------------------- */

/* The array that the first argument gives; VALUE_ABSENT: it gives none; NULL: it fails. */
static const cJSON *entries_of(RuleRun *run, const Arguments *arguments)
{
    const cJSON *array = run_rule(run, argument(arguments, 0));

    return !array || cJSON_IsArray(array) ? array : &VALUE_ABSENT;
}

static const cJSON *run_with(RuleRun *run, const cJSON *rule, const cJSON *data)
{
    const cJSON *outer = run->data;

    run->data = data;
    const cJSON *value = run_rule(run, rule);
    run->data = outer;
    return value;
}

static const cJSON *map(RuleRun *run, const Arguments *arguments)
{
    const cJSON *entries = entries_of(run, arguments), *entry;
    cJSON *results = keep_array(run);

    cJSON_ArrayForEach(entry, entries)
    {
        const cJSON *value = run_with(run, argument(arguments, 1), entry);

        if (!value || !append(run, results, value))
            return NULL;
    }
    return entries ? results : NULL;
}

static const cJSON *filter(RuleRun *run, const Arguments *arguments)
{
    const cJSON *entries = entries_of(run, arguments), *entry;
    cJSON *results = keep_array(run);

    cJSON_ArrayForEach(entry, entries)
    {
        const cJSON *value = run_with(run, argument(arguments, 1), entry);

        if (!value || !run_charge(run, 1))
            return NULL;
        if (value_truth(value))
            append(run, results, entry);
    }
    return entries ? results : NULL;
}

static const cJSON *reduce(RuleRun *run, const Arguments *arguments)
{
    static const cJSON nothing = {.type = cJSON_NULL};
    const cJSON *entries = entries_of(run, arguments), *entry;
    const cJSON *so_far =
        arguments->count > 2 && entries ? run_rule(run, arguments->at[2]) : &nothing;

    cJSON_ArrayForEach(entry, entries)
    {
        if (!so_far || !run_charge(run, 1))
            return NULL;

        cJSON *scope = cJSON_CreateObject();
        cJSON_AddItemReferenceToObject(scope, "current", (cJSON *)entry);
        cJSON_AddItemReferenceToObject(scope, "accumulator", (cJSON *)so_far);
        so_far = run_with(run, argument(arguments, 1), run_keep(run, scope));
    }
    return entries ? so_far : NULL;
}

/* The first entry for which the rule is `wanted`; VALUE_ABSENT: none. */
static const cJSON *find_entry_where(RuleRun *run, const Arguments *arguments, bool wanted,
                                     const cJSON *entries)
{
    const cJSON *entry;

    cJSON_ArrayForEach(entry, entries)
    {
        const cJSON *value = run_with(run, argument(arguments, 1), entry);

        if (!value || !run_charge(run, 1))
            return NULL;
        if (value_truth(value) == wanted)
            return entry;
    }
    return entries ? &VALUE_ABSENT : NULL;
}

static const cJSON *holds_for_all(RuleRun *run, const Arguments *arguments)
{
    const cJSON *entries = entries_of(run, arguments);
    const cJSON *found = find_entry_where(run, arguments, false, entries);

    return found ? run_flag(value_is_absent(found) && entries->child) : NULL;
}

static const cJSON *holds_for_some(RuleRun *run, const Arguments *arguments)
{
    const cJSON *found = find_entry_where(run, arguments, true, entries_of(run, arguments));

    return found ? run_flag(!value_is_absent(found)) : NULL;
}

static const cJSON *holds_for_none(RuleRun *run, const Arguments *arguments)
{
    const cJSON *found = find_entry_where(run, arguments, true, entries_of(run, arguments));

    return found ? run_flag(value_is_absent(found)) : NULL;
}

static const cJSON *merge(RuleRun *run, const Arguments *arguments)
{
    cJSON *merged = keep_array(run);
    const cJSON *entry;

    for (int i = 0; i < arguments->count; i++) {
        if (!cJSON_IsArray(arguments->at[i])) {
            append(run, merged, arguments->at[i]);
            continue;
        }
        cJSON_ArrayForEach(entry, arguments->at[i])
        {
            if (!append(run, merged, entry))
                return NULL;
        }
    }
    return merged;
}

/* ---- texts --------------------------------------------------------------------------------- */

static bool array_holds(const cJSON *array, const cJSON *wanted)
{
    const cJSON *entry;

    cJSON_ArrayForEach(entry, array)
    {
        if (value_same(entry, wanted))
            return true;
    }
    return false;
}

static const cJSON *is_in(RuleRun *run, const Arguments *arguments)
{
    const cJSON *wanted = argument(arguments, 0), *where = argument(arguments, 1);

    (void)run;
    if (cJSON_IsArray(where))
        return run_flag(array_holds(where, wanted));
    if (!cJSON_IsString(where))
        return run_flag(false);

    g_autofree char *text = value_text(wanted);
    return run_flag(strstr(where->valuestring, text) != NULL);
}

static const cJSON *concatenate(RuleRun *run, const Arguments *arguments)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int i = 0; i < arguments->count; i++) {
        g_autofree char *part = NULL;

        if (cJSON_IsNull(arguments->at[i]) || value_is_absent(arguments->at[i]))
            continue;
        part = value_text(arguments->at[i]);
        g_string_append(text, part);
        if (text->len > CONVERT_TEXT_MAX)
            return run_fail(run, N_("its result is too large"));
    }
    return run_keep(run, cJSON_CreateString(text->str));
}

/* ToIntegerOrInfinity, within what a text can have. */
static glong read_position(const cJSON *value)
{
    double number = value_number(value);

    return isnan(number) ? 0 : (glong)CLAMP(trunc(number), -1e9, 1e9);
}

/* Counted in characters, so that none is ever halved. */
static const cJSON *part_of(RuleRun *run, const Arguments *arguments)
{
    g_autofree char *text = value_text(argument(arguments, 0));
    glong length = g_utf8_strlen(text, -1);
    glong start = read_position(argument(arguments, 1));
    bool to_end = value_is_absent(argument(arguments, 2));
    glong count = to_end ? length : read_position(argument(arguments, 2));

    start = start < 0 ? MAX(length + start, 0) : MIN(start, length);
    if (count < 0) /* so many fewer than to the end */
        count += length - start;
    count = CLAMP(count, 0, length - start);

    g_autofree char *part = g_utf8_substring(text, start, start + count);
    return run_keep(run, cJSON_CreateString(part));
}

static const cJSON *itself(RuleRun *run, const Arguments *arguments)
{
    (void)run;
    return argument(arguments, 0);
}

/* ---- the table ----------------------------------------------------------------------------- */

static const Operator OPERATORS[] = {
    {"var", false, get_var},
    {"missing", false, list_missing},
    {"missing_some", false, list_missing_some},
    {"if", true, choose},
    {"?:", true, choose},
    {"and", true, all_true},
    {"or", true, any_true},
    {"!", false, is_false},
    {"!!", false, is_true},
    {"==", false, are_equal},
    {"!=", false, are_unequal},
    {"===", false, are_same},
    {"!==", false, are_different},
    {"<", false, less},
    {"<=", false, less_or_same},
    {">", false, more},
    {">=", false, more_or_same},
    {"+", false, sum},
    {"-", false, difference},
    {"*", false, product},
    {"/", false, quotient},
    {"%", false, rest},
    {"min", false, minimum},
    {"max", false, maximum},
    {"map", true, map},
    {"filter", true, filter},
    {"reduce", true, reduce},
    {"all", true, holds_for_all},
    {"some", true, holds_for_some},
    {"none", true, holds_for_none},
    {"merge", false, merge},
    {"in", false, is_in},
    {"cat", false, concatenate},
    {"substr", false, part_of},
    {"log", false, itself}, /* there is nowhere to log to: rules see personal data */
};

const Operator *operator_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(OPERATORS); i++)
        if (strcmp(OPERATORS[i].name, name) == 0)
            return &OPERATORS[i];
    return NULL;
}
