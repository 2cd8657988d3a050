#include "cli/settings.h"

#include "net/session.h"

#include <string.h>

static const SettingRow rows[SETTING_COUNT] = {
#define X(id, name, type, choices, fallback, help) \
    {name, SETTING_TYPE_##type, choices, fallback, help},
    SETTINGS(X)
#undef X
};

struct Settings {
    char *values[SETTING_COUNT]; /* NULL: not set */
};

const SettingRow *setting_row(Setting setting)
{
    return &rows[setting];
}

static Setting setting_from_name(const char *name)
{
    Setting setting = 0;

    while (setting < SETTING_COUNT && strcmp(rows[setting].name, name) != 0)
        setting++;
    return setting;
}

static bool is_choice(const char *choices, const char *value)
{
    g_auto(GStrv) words = g_strsplit(choices, " ", -1);

    return g_strv_contains((const char *const *)words, value);
}

/* A file name without a path. */
static bool is_name(const char *value)
{
    return *value && value[strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

static bool is_command(const char *value)
{
    g_auto(GStrv) words = NULL;

    return g_shell_parse_argv(value, NULL, &words, NULL) && *words[0];
}

/* The msgid of what is wrong with the value; NULL: nothing. */
static const char *value_fault(const SettingRow *row, const char *value)
{
    switch (row->type) {
    case SETTING_TYPE_ADDRESS: {
        g_autofree char *address = *value ? central_address(value, NULL) : NULL;
        return address || !*value ? NULL : N_("not an address that is allowed");
    }
    case SETTING_TYPE_CHOICE:
        return is_choice(row->choices, value) ? NULL : row->choices;
    case SETTING_TYPE_NAME:
        return is_name(value) ? NULL : N_("not a name");
    case SETTING_TYPE_FOLDER:
        return !*value || *value == '/' ? NULL : N_("not a folder from the root, as /etc is");
    case SETTING_TYPE_COMMAND:
        return !*value || is_command(value) ? NULL : N_("not a command; is a quote not closed?");
    }
    return NULL;
}

/* Takes one line; the msgid of what is wrong with it, or NULL. */
static const char *take_line(Settings *settings, char *line)
{
    char *equals = strchr(g_strstrip(line), '=');

    if (!*line || *line == '#' || *line == ';' || *line == '[')
        return NULL;
    if (!equals)
        return N_("not of the form name = value");
    *equals = '\0';

    Setting setting = setting_from_name(g_strchomp(line));
    if (setting == SETTING_COUNT)
        return N_("no such setting");

    const char *value = g_strchug(equals + 1);
    const char *fault = value_fault(&rows[setting], value);
    if (!fault) {
        g_free(settings->values[setting]);
        settings->values[setting] = g_strdup(value);
    }
    return fault;
}

static void tell(GPtrArray *problems, const char *place, const char *fault)
{
    Problem *problem = g_new0(Problem, 1);

    problem_set(problem, PROBLEM_SETTING, place, fault, NULL);
    g_ptr_array_add(problems, problem);
}

Settings *settings_load(const char *path, GPtrArray *problems)
{
    Settings *settings = g_new0(Settings, 1);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    if (!g_file_get_contents(path, &text, NULL, &error)) {
        if (!g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            tell(problems, path, N_("cannot be read"));
        return settings;
    }
    if (!g_utf8_validate(text, -1, NULL)) {
        tell(problems, path, N_("not UTF-8"));
        return settings;
    }

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        const char *fault = take_line(settings, lines[i]);
        g_autofree char *place = g_strdup_printf("%s:%d", path, i + 1);

        if (fault)
            tell(problems, place, fault);
    }
    return settings;
}

void settings_free(Settings *settings)
{
    if (!settings)
        return;
    for (Setting setting = 0; setting < SETTING_COUNT; setting++)
        g_free(settings->values[setting]);
    g_free(settings);
}

void settings_problem_free(Problem *problem)
{
    problem_clear(problem);
    g_free(problem);
}

const char *settings_get(const Settings *settings, Setting setting)
{
    return settings->values[setting] ? settings->values[setting] : rows[setting].fallback;
}
