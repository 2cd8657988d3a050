#include "tests/support/test.h"

#include "cli/settings.h"

#include <glib.h>
#include <string.h>

typedef struct {
    char *folder;
    char *path;
    GPtrArray *problems;
} Desk;

static int setup(void **state)
{
    Desk *desk = g_new0(Desk, 1);

    desk->folder = test_folder_make();
    desk->path = g_build_filename(desk->folder, "settings.ini", NULL);
    desk->problems = g_ptr_array_new_with_free_func((GDestroyNotify)settings_problem_free);
    *state = desk;
    return 0;
}

static int teardown(void **state)
{
    Desk *desk = *state;

    g_ptr_array_unref(desk->problems);
    g_free(desk->path);
    test_folder_remove(desk->folder);
    g_free(desk);
    return 0;
}

static Settings *load(Desk *desk, const char *text)
{
    assert_true(g_file_set_contents(desk->path, text, -1, NULL));
    return settings_load(desk->path, desk->problems);
}

static void test_without_a_file_the_defaults_hold(void **state)
{
    Desk *desk = *state;
    g_autoptr(Settings) settings = settings_load(desk->path, desk->problems);

    assert_int_equal(desk->problems->len, 0);
    for (Setting setting = 0; setting < SETTING_COUNT; setting++)
        assert_string_equal(settings_get(settings, setting), setting_row(setting)->fallback);
}

static void test_lines_are_read_with_blanks_remarks_and_groups(void **state)
{
    g_autoptr(Settings) settings = load(*state, "# a remark\n"
                                                "[yichuang]\r\n"
                                                "\n"
                                                "  central=https://one.example.invalid \r\n"
                                                "language = en\n"
                                                "theme = high-contrast\n"
                                                "lean = yes");
    const Desk *desk = *state;

    assert_int_equal(desk->problems->len, 0);
    assert_string_equal(settings_get(settings, SETTING_CENTRAL), "https://one.example.invalid");
    assert_string_equal(settings_get(settings, SETTING_LANGUAGE), "en");
    assert_string_equal(settings_get(settings, SETTING_THEME), "high-contrast");
    assert_string_equal(settings_get(settings, SETTING_LEAN), "yes");
    assert_string_equal(settings_get(settings, SETTING_AMBIGUOUS_WIDTH), "auto");
}

static void test_a_bad_line_is_named_and_the_default_used(void **state)
{
    static const char *const bad[] = {
        "language = fr",
        "ambiguous_width = 3",
        "lean = maybe",
        "theme = ../etc/passwd",
        "colour = red",
        "central = http://far.example.invalid",
        "just words",
        "print_command = lp -d 'one",
        "viewer_command = '' file",
    };
    Desk *desk = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text = g_strconcat("lean = yes\n\n", bad[i], "\nlanguage = en\n", NULL);
        g_autoptr(Settings) settings = load(desk, text);
        g_autofree char *place = g_strconcat(desk->path, ":3", NULL);

        assert_int_equal(desk->problems->len, i + 1);
        const Problem *problem = desk->problems->pdata[i];
        assert_int_equal(problem->kind, PROBLEM_SETTING);
        assert_string_equal(problem->args[0], place);
        assert_string_equal(settings_get(settings, SETTING_LANGUAGE), "en");
        assert_string_equal(settings_get(settings, SETTING_LEAN), "yes");
        assert_string_equal(settings_get(settings, SETTING_THEME),
                            setting_row(SETTING_THEME)->fallback);
        assert_string_equal(settings_get(settings, SETTING_CENTRAL), "");
        assert_string_equal(settings_get(settings, SETTING_PRINT_COMMAND), "lp");
    }
}

static void test_a_command_is_kept_as_written(void **state)
{
    g_autoptr(Settings) settings = load(*state, "print_command = lp -d \"the second one\"\n"
                                                "reader_command = /opt/reader --json\n");
    const Desk *desk = *state;

    assert_int_equal(desk->problems->len, 0);
    assert_string_equal(settings_get(settings, SETTING_PRINT_COMMAND), "lp -d \"the second one\"");
    assert_string_equal(settings_get(settings, SETTING_READER_COMMAND), "/opt/reader --json");
}

static void test_a_command_may_be_taken_away(void **state)
{
    g_autoptr(Settings) settings = load(*state, "print_command =\n");
    const Desk *desk = *state;

    assert_int_equal(desk->problems->len, 0);
    assert_string_equal(settings_get(settings, SETTING_PRINT_COMMAND), "");
}

static void test_the_last_of_two_good_lines_holds(void **state)
{
    g_autoptr(Settings) settings = load(*state, "language = en\nlanguage = zh_CN\nlanguage = x\n");

    assert_string_equal(settings_get(settings, SETTING_LANGUAGE), "zh_CN");
}

static void test_a_file_that_is_no_text_is_told_and_passed_over(void **state)
{
    g_autoptr(Settings) settings = load(*state, "language = en\n\xff\xfe\n");
    const Desk *desk = *state;

    assert_int_equal(desk->problems->len, 1);
    assert_string_equal(settings_get(settings, SETTING_LANGUAGE), "auto");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_without_a_file_the_defaults_hold, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lines_are_read_with_blanks_remarks_and_groups, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_bad_line_is_named_and_the_default_used, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_command_is_kept_as_written, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_command_may_be_taken_away, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_last_of_two_good_lines_holds, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_file_that_is_no_text_is_told_and_passed_over, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
