/* The settings file: any bytes. Every setting has a valid value, which read from a file of its own
 * is the same, and an address is one that is allowed and stays as it is. */
#include "tests/fuzz/fuzz.h"

#include "cli/settings.h"
#include "net/session.h"
#include "tests/support/test.h"

#include <stdlib.h>

static char *folder;
static char *path;

static void remove_folder(void)
{
    g_free(path);
    test_folder_remove(folder);
}

static void make_folder(void)
{
    folder = test_folder_make();
    path = g_build_filename(folder, "settings.ini", NULL);
    atexit(remove_folder);
}

static Settings *load(const char *text, gssize length, GPtrArray *problems)
{
    g_assert_true(g_file_set_contents(path, text, length, NULL));
    return settings_load(path, problems);
}

static GPtrArray *problems_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)settings_problem_free);
}

static void check_value(const Settings *settings, Setting setting)
{
    const char *value = settings_get(settings, setting);
    g_assert_true(g_utf8_validate(value, -1, NULL));
    g_autoptr(GPtrArray) problems = problems_new();
    g_autofree char *line = g_strdup_printf("%s=%s\n", setting_row(setting)->name, value);
    g_autoptr(Settings) again = load(line, -1, problems);
    g_assert_cmpuint(problems->len, ==, 0);
    g_assert_cmpstr(settings_get(again, setting), ==, value);
}

static void check_problems(const GPtrArray *problems)
{
    for (guint i = 0; i < problems->len; i++) {
        const Problem *problem = g_ptr_array_index(problems, i);
        g_autofree char *sentence = problem_sentence(problem);
        g_assert_cmpint(problem->kind, ==, PROBLEM_SETTING);
        g_assert_true(g_str_has_prefix(problem->args[0], path));
        g_assert_cmpuint(strlen(sentence), >, 0);
    }
}

static void check_address(const char *text)
{
    g_auto(Problem) problem = {0};
    g_autofree char *address = central_address(text, &problem);
    if (address == NULL) {
        g_assert_cmpint(problem.kind, ==, PROBLEM_ADDRESS);
        return;
    }
    g_assert_true(g_str_has_prefix(address, "https://") || g_str_has_prefix(address, "http://"));
    g_assert_false(g_str_has_suffix(address, "/"));
    for (const char *c = address; *c != '\0'; c++)
        g_assert_true(g_ascii_isgraph(*c));
    g_autofree char *again = central_address(address, NULL);
    g_assert_cmpstr(again, ==, address);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (folder == NULL)
        make_folder();
    g_autofree char *text = input_text(data, size);
    if (g_utf8_validate(text, -1, NULL))
        check_address(text);
    g_autoptr(GPtrArray) problems = problems_new();
    g_autoptr(Settings) settings = load((const char *)data, (gssize)size, problems);
    check_problems(problems);
    for (Setting setting = 0; setting < SETTING_COUNT; setting++)
        check_value(settings, setting);
    return 0;
}
