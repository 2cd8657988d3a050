/* From argv to an Invocation: which row, which options, which words. */
#include "cli/command.h"
#include "cli/print.h"

#include "wire/wire.h"

#include <string.h>

/* ---- what was probably meant --------------------------------------------------------------- */

/* Letters to put in, take out, change or swap with the next (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t width = strlen(b) + 1, length = strlen(a);
    g_autofree size_t *cells = g_new0(size_t, (length + 1) * width);

    for (size_t i = 0; i <= length; i++) {
        for (size_t j = 0; j < width; j++) {
            size_t *cell = &cells[i * width + j];

            if (i == 0 || j == 0) {
                *cell = i + j;
                continue;
            }
            *cell = MIN(cell[-1], cells[(i - 1) * width + j]) + 1;
            *cell = MIN(*cell, cells[(i - 1) * width + j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                *cell = MIN(*cell, cells[(i - 2) * width + j - 2] + 1);
        }
    }
    return cells[length * width + width - 1];
}

typedef struct {
    const char *name; /* NULL: nothing is near */
    size_t distance;
} Nearest;

/* A name is near when a third of its letters at most are wrong. */
static void consider(Nearest *nearest, const char *typed, const char *name, const char *answer)
{
    size_t apart = strlen(typed) < 64 ? distance(typed, name) : 64;

    if (apart <= 1 + strlen(name) / 4 && apart < nearest->distance)
        *nearest = (Nearest){answer, apart};
}

static const char *nearest_command(const CommandTable *table, const char *typed)
{
    Nearest nearest = {NULL, 64};
    size_t count;
    const CommandRow *rows = command_table_rows(table, &count);

    for (size_t i = 0; i < count; i++) {
        const char *word = strchr(rows[i].name, ' ');

        consider(&nearest, typed, rows[i].name, rows[i].name);
        if (word) /* “receive” for “case receive” */
            consider(&nearest, typed, word + 1, rows[i].name);
    }
    return nearest.name;
}

static bool unknown_command(const CommandTable *table, const char *first, const char *second,
                            Problem *problem)
{
    g_autofree char *both = g_strconcat(first, second ? " " : NULL, second, NULL);
    g_autofree char *group = second ? NULL : help_group(table, first);
    const char *nearest = nearest_command(table, both);

    if (group)
        return problem_set(problem, PROBLEM_USAGE_WORD, N_("The second word"), first, NULL);
    if (!nearest)
        nearest = nearest_command(table, first);
    if (!nearest)
        return problem_set(problem, PROBLEM_USAGE_COMMAND, both, NULL);
    return problem_set(problem, PROBLEM_USAGE_COMMAND_NEAR, both, nearest, NULL);
}

static bool unknown_option(const CommandRow *row, const char *typed, Problem *problem)
{
    g_autoptr(GPtrArray) options = command_options(row);
    Nearest nearest = {NULL, 64};
    g_autofree char *dashed = g_strconcat("--", typed, NULL);

    for (guint i = 0; i < options->len; i++) {
        const OptionRow *option = options->pdata[i];
        consider(&nearest, typed, option->name, option->name);
    }
    if (!nearest.name)
        return problem_set(problem, PROBLEM_USAGE_OPTION, dashed, row->name, NULL);

    g_autofree char *meant = g_strconcat("--", nearest.name, NULL);
    return problem_set(problem, PROBLEM_USAGE_OPTION_NEAR, dashed, row->name, meant, NULL);
}

/* ---- options ------------------------------------------------------------------------------- */

static const OptionRow *find_option(const CommandRow *row, const char *name)
{
    g_autoptr(GPtrArray) options = command_options(row);

    for (guint i = 0; i < options->len; i++) {
        const OptionRow *option = options->pdata[i];
        if (strcmp(option->name, name) == 0)
            return option;
    }
    return NULL;
}

static void keep_value(Invocation *invocation, const char *option, const char *value)
{
    GPtrArray *values = g_hash_table_lookup(invocation->values, option);

    if (!values) {
        values = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(invocation->values, g_strdup(option), values);
    }
    g_ptr_array_add(values, g_strdup(value));
}

/* Takes the option at *at, and its value; moves *at to the last of them. */
static bool take_option(Invocation *invocation, int argc, char *const *argv, int *at,
                        Problem *problem)
{
    const char *equals = strchr(argv[*at], '=');
    g_autofree char *name = equals ? g_strndup(argv[*at] + 2, (gsize)(equals - argv[*at] - 2))
                                   : g_strdup(argv[*at] + 2);
    const OptionRow *option = find_option(invocation->row, name);
    g_autofree char *dashed = g_strconcat("--", name, NULL);

    if (!option)
        return unknown_option(invocation->row, name, problem);
    if (!option->value) {
        if (equals)
            return problem_set(problem, PROBLEM_USAGE_FLAG, dashed, NULL);
        keep_value(invocation, option->name, "");
        return true;
    }
    if (!equals && *at + 1 == argc)
        return problem_set(problem, PROBLEM_USAGE_VALUE, dashed, invocation->row->name, NULL);
    keep_value(invocation, option->name, equals ? equals + 1 : argv[++*at]);
    return true;
}

/* ---- the row ------------------------------------------------------------------------------- */

/* How many options of every command stand before the command's name. */
static int leading_options(int argc, char *const *argv)
{
    int at = 1;

    while (at < argc && g_str_has_prefix(argv[at], "--")) {
        const OptionRow *option = command_common_options();

        while (option->name && strcmp(option->name, argv[at] + 2) != 0)
            option++;
        if (!option->name)
            break;
        at++;
    }
    return at < argc && argv[at][0] != '-' ? at - 1 : 0;
}

/* The row with the longest name that begins at *at, which moves behind it. */
static const CommandRow *find_row(const CommandTable *table, int argc, char *const *argv, int *at,
                                  Problem *problem)
{
    const char *first = *at < argc ? argv[*at] : "-";
    const char *second = *at + 1 < argc && argv[*at + 1][0] != '-' ? argv[*at + 1] : NULL;
    const CommandRow *row = NULL;

    if (strcmp(first, "--version") == 0)
        first = "version";
    if (*first == '-')
        return command_table_find(table, "");
    if (second) {
        g_autofree char *both = g_strconcat(first, " ", second, NULL);

        row = command_table_find(table, both);
        *at += row ? 2 : 0;
    }
    if (!row && *first) {
        row = command_table_find(table, first);
        *at += row ? 1 : 0;
    }
    if (!row)
        unknown_command(table, first, second, problem);
    return row;
}

static bool check_words(const Invocation *invocation, Problem *problem)
{
    const CommandRow *row = invocation->row;

    if (invocation_has(invocation, "help"))
        return true;
    if (invocation->words->len < (guint)row->words_minimum)
        return problem_set(problem, PROBLEM_USAGE_WORD, row->words, row->name, NULL);
    if (invocation->words->len > (guint)row->words_maximum)
        return problem_set(problem, PROBLEM_USAGE_EXTRA,
                           invocation_word(invocation, (guint)row->words_maximum), row->name, NULL);
    return true;
}

static bool take_rest(Invocation *invocation, int argc, char *const *argv, int at, Problem *problem)
{
    bool options_end = false;

    for (; at < argc; at++) {
        if (!options_end && strcmp(argv[at], "--") == 0)
            options_end = true;
        else if (!options_end && strcmp(argv[at], "-h") == 0)
            keep_value(invocation, "help", "");
        else if (!options_end && g_str_has_prefix(argv[at], "--")) {
            if (!take_option(invocation, argc, argv, &at, problem))
                return false;
        } else if (!options_end && argv[at][0] == '-' && argv[at][1]) {
            return unknown_option(invocation->row, argv[at] + 1, problem);
        } else {
            g_ptr_array_add(invocation->words, g_strdup(argv[at]));
        }
    }
    return check_words(invocation, problem);
}

Invocation *invocation_parse(const CommandTable *table, int argc, char *const *argv,
                             Problem *problem)
{
    int leading = leading_options(argc, argv), at = 1 + leading;

    for (int i = 1; i < argc; i++) {
        if (!g_utf8_validate(argv[i], -1, NULL)) {
            problem_set(problem, PROBLEM_USAGE_INVALID, N_("the command line"), N_("not UTF-8"),
                        NULL);
            return NULL;
        }
    }

    const CommandRow *row = find_row(table, argc, argv, &at, problem);
    if (!row)
        return NULL;

    g_autoptr(Invocation) invocation = g_new0(Invocation, 1);
    invocation->table = table;
    invocation->row = row;
    invocation->values =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    invocation->words = g_ptr_array_new_with_free_func(g_free);
    for (int i = 1; i <= leading; i++)
        keep_value(invocation, argv[i] + 2, "");
    return take_rest(invocation, argc, argv, at, problem) ? g_steal_pointer(&invocation) : NULL;
}

void invocation_free(Invocation *invocation)
{
    if (!invocation)
        return;
    g_hash_table_unref(invocation->values);
    g_ptr_array_unref(invocation->words);
    g_free(invocation);
}

bool invocation_has(const Invocation *invocation, const char *option)
{
    return g_hash_table_contains(invocation->values, option);
}

const char *invocation_value(const Invocation *invocation, const char *option)
{
    const GPtrArray *values = g_hash_table_lookup(invocation->values, option);

    return values ? values->pdata[values->len - 1] : NULL;
}

const GPtrArray *invocation_values(const Invocation *invocation, const char *option)
{
    return g_hash_table_lookup(invocation->values, option);
}

const char *invocation_word(const Invocation *invocation, guint index)
{
    return index < invocation->words->len ? invocation->words->pdata[index] : NULL;
}

/* ---- how it ends --------------------------------------------------------------------------- */

/* By the beginning of the problem's code; anything else is a refusal. */
static const struct {
    const char *prefix;
    ExitCode exit;
} EXITS_OF[] = {
    {"usage.", EXIT_USAGE},          {"terminal.", EXIT_USAGE},
    {"net.offline", EXIT_OFFLINE},   {"net.not_ours", EXIT_OFFLINE},
    {"server.", EXIT_OFFLINE},       {"case.conflict", EXIT_CONFLICT},
    {"case.blocked", EXIT_CONFLICT}, {"command.field_missing", EXIT_USAGE},
    {"table.", EXIT_USAGE},
};

/* What is missing in the form of a case that there is already is no fault of the command line. */
ExitCode exit_of_problem(const Problem *problem)
{
    if (problem->subject && g_str_has_prefix(problem->subject, "/form"))
        return EXIT_REFUSED;
    for (size_t i = 0; i < G_N_ELEMENTS(EXITS_OF); i++)
        if (g_str_has_prefix(problem_code(problem), EXITS_OF[i].prefix))
            return EXITS_OF[i].exit;
    return EXIT_REFUSED;
}

ExitCode command_fail(bool json, const Problem *problem)
{
    print_problem(problem);
    if (json) {
        cJSON *answer = cJSON_CreateObject();

        cJSON_AddItemToObject(answer, "problem", problem_to_json(problem));
        print_json(answer);
    }
    return exit_of_problem(problem);
}

ExitCode invocation_fail(const Invocation *invocation, const Problem *problem)
{
    return command_fail(invocation_has(invocation, "json"), problem);
}
