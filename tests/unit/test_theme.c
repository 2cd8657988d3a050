/* Theme files: what is wrong is told by file and line, and never stops the screen. */
#include "tests/support/test.h"

#include "tui/theme.h"

#include <glib.h>

static Theme *load(const char *folder, const char *contents, Problem *problem)
{
    g_autofree char *path = g_build_filename(folder, "mine.theme", NULL);

    assert_true(g_file_set_contents(path, contents, -1, NULL));
    return theme_load(folder, "mine", problem);
}

static void assert_told(const char *contents, const char *line)
{
    char *folder = test_folder_make();
    g_auto(Problem) problem = {0};
    g_autoptr(Theme) theme = load(folder, contents, &problem);

    assert_non_null(theme);
    assert_string_equal(theme_name(theme), "mine");
    if (line) {
        assert_int_equal(problem.kind, PROBLEM_SETTING);
        assert_true(g_str_has_suffix(problem.args[0], line));
    } else {
        assert_int_equal(problem.kind, PROBLEM_NONE);
    }
    test_folder_remove(folder);
}

static void test_a_good_theme_is_taken_in_silence(void **state)
{
    (void)state;
    assert_told("# mine\n[256]\nbar = 231 on #005f87 bold\n[16]\nbar = white on bright-blue\n"
                "[mono]\nbar = reverse underline\n",
                NULL);
}

static void test_a_bad_row_is_told_with_its_line(void **state)
{
    (void)state;
    assert_told("[256]\n\nbar = purplish\n", ":3");
    assert_told("[256]\nbar = 256\n", ":2");
    assert_told("[256]\nbar = #12345\n", ":2");
    assert_told("[mono]\nnormal = default\nbaar = reverse\n", ":3");
    assert_told("[256]\nbar = 1\nnonsense\n", ":3");
}

static void test_a_missing_theme_is_told(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};
    g_autoptr(Theme) theme = theme_load("/nowhere", "dark", &problem);

    assert_non_null(theme);
    assert_int_equal(problem.kind, PROBLEM_SETTING);
}

static void test_the_themes_that_come_along_are_good(void **state)
{
    (void)state;
    g_auto(GStrv) names = theme_list(SOURCE_ROOT "/themes");

    assert_true(g_strv_contains((const char *const *)names, "dark"));
    assert_true(g_strv_contains((const char *const *)names, "light"));
    assert_true(g_strv_contains((const char *const *)names, "mono"));
    for (char **name = names; *name; name++) {
        g_auto(Problem) problem = {0};
        g_autoptr(Theme) theme = theme_load(SOURCE_ROOT "/themes", *name, &problem);
        assert_string_equal(theme_name(theme), *name);
        assert_int_equal(problem.kind, PROBLEM_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_theme_is_taken_in_silence),
        cmocka_unit_test(test_a_bad_row_is_told_with_its_line),
        cmocka_unit_test(test_a_missing_theme_is_told),
        cmocka_unit_test(test_the_themes_that_come_along_are_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
