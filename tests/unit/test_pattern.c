#include "tests/support/test.h"

#include "forms/schema/pattern.h"

#include <string.h>

static const struct {
    const char *pattern, *found, *absent; /* NULL: no text of the kind */
} CASES[] = {
    {"b", "abc", "ac"},
    {"^b", "b", "ab"},
    {"^a$", "a", "a\n"},
    {"^.$", "𠀀", "\n"},
    {"^.$", "\xC2\x85", "\xE2\x80\xA8"},
    {"^\\d$", "7", "٣"},
    {"^[\\D]$", "٣", "7"},
    {"^\\w+$", "a_9", "é"},
    {"^\\W$", "é", "_"},
    {"^\\s$", "\xE3\x80\x80", "\xC2\x85"},
    {"^\\s$", "\xEF\xBB\xBF", "x"},
    {"^[^\\s]$", "\xC2\x85", "\xC2\xA0"},
    {"^\\S+$", "中文", "中 文"},
    {"^\\v$", "\v", "\n"},
    {"\\bab\\b", "甲ab乙", "xab"},
    {"\\Bb", "ab", "甲b"},
    {"^[\\b]$", "\b", "b"},
    {"^[一-鿿]\\u{20000}$", "中𠀀", "中"},
    {"^\\u4e2d$", "中", "u4e2d"},
    {"^\\uD840\\uDC00$", "𠀀", NULL},
    {"^\\x41\\cJ$", "A\n", "AJ"},
    {"^\\p{Lu}\\/$", "Ä/", "ä/"},
    {"^\\p{Letter}+$", "中a", "1"},
    {"^\\p{Script=Han}{2,}$", "欧阳", "Ou"},
    {"^\\P{gc=Decimal_Number}$", "x", "٣"},
    {"^[\\p{Uppercase_Letter}-]$", "-", "a"},
    {"[]", NULL, "a"},
    {"^[^]$", "\n", ""},
    {"^[[:alpha:]$", "h", "x"},
    {"^(a)\\1$", "aa", "a"},
    {"^(?<q>['\"])x\\k<q>$", "'x'", "'x\""},
    {"^(?=.*1)(?!.*2).*$", "013", "123"},
    {"(?<=a)b", "ab", "b"},
    {"(?<!a)b", "b", "ab"},
    {"^a{2}b{1,}c{0,1}$", "aab", "ab"},
    {"^a{,2}$", "a{,2}", "a"},
    {"^{a}$", "{a}", "a"},
    {"a+?b??", "a", "b"},
    {"^$", "", "a"},
    {"", "", NULL},
    {"\\-", "-", ""},
    {"(|a)", "", NULL},
};

static void test_patterns_mean_what_ecma_262_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Pattern) pattern = pattern_compile(CASES[i].pattern);

        if (!pattern)
            fail_msg("%s: refused", CASES[i].pattern);
        for (PatternEffort effort = EFFORT_QUICK; effort <= EFFORT_PATIENT; effort++) {
            if (CASES[i].found && pattern_search(pattern, CASES[i].found, effort) != PATTERN_FOUND)
                fail_msg("%s is not found in %s", CASES[i].pattern, CASES[i].found);
            if (CASES[i].absent &&
                pattern_search(pattern, CASES[i].absent, effort) != PATTERN_ABSENT)
                fail_msg("%s is found in %s", CASES[i].pattern, CASES[i].absent);
        }
    }
}

static void test_what_is_no_pattern_of_ecma_262_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "(",        ")",     "[a",      "a**",          "a++",
        "a{2}+",    "*a",    "\\",      "\\C",          "\\a",
        "\\Qa\\E",  "\\u12", "\\u{}",   "\\u{1234567}", "\\x1",
        "\\c1",     "\\p{}", "\\p{L",   "\\pL",         "\\p{No}}}\\p{:}",
        "(?R)",     "(?1)",  "(?>a)",   "(?i)a",        "(?#a)",
        "(?P<a>b)", "(?|a)", "(*UTF)a", "(*ANYCRLF)",   "\\g{1}",
        "\\k{a}",   "\\01",  "[\\1]",   "(?<1a>b)",     "[z-a]",
        "\\A",      "\\z",   "\\G",     "\\K",          "\\h",
        "\\R",      "\\X",   "(a)\\2",  "\xFF",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Pattern) pattern = pattern_compile(bad[i]);

        if (pattern)
            fail_msg("%s is taken for a pattern", bad[i]);
    }
}

static void test_length_of_a_pattern_is_bounded(void **state)
{
    (void)state;
    g_autofree char *most = g_strnfill(PATTERN_LENGTH_MAX, 'a');
    g_autofree char *more = g_strnfill(PATTERN_LENGTH_MAX + 1, 'a');
    g_autoptr(Pattern) fits = pattern_compile(most), refused = pattern_compile(more);

    assert_non_null(fits);
    assert_null(refused);
}

static void test_a_search_without_end_is_given_up(void **state)
{
    (void)state;
    static const char *const patterns[] = {"^(a+)+$", "^(a|a)*$", "^([a-z]+)*x$", "^(.*)*y$"};
    g_autofree char *text = g_strnfill(4000, 'a');

    text[3999] = '!';
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(Pattern) pattern = pattern_compile(patterns[i]);
        g_autofree char *subject = g_strconcat(text, "xy!", NULL);

        assert_non_null(pattern);
        assert_int_equal(pattern_search(pattern, subject, EFFORT_QUICK), PATTERN_ENDLESS);
        assert_int_equal(pattern_search(pattern, subject, EFFORT_PATIENT), PATTERN_ENDLESS);
    }
}

static void test_patience_finds_what_a_quick_look_does_not(void **state)
{
    (void)state;
    g_autoptr(Pattern) pattern = pattern_compile("^(a+)+$");

    assert_int_equal(pattern_search(pattern, "aaaaaaaaaaaa!", EFFORT_QUICK), PATTERN_ENDLESS);
    assert_int_equal(pattern_search(pattern, "aaaaaaaaaaaa!", EFFORT_PATIENT), PATTERN_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns_mean_what_ecma_262_says),
        cmocka_unit_test(test_what_is_no_pattern_of_ecma_262_is_refused),
        cmocka_unit_test(test_length_of_a_pattern_is_bounded),
        cmocka_unit_test(test_a_search_without_end_is_given_up),
        cmocka_unit_test(test_patience_finds_what_a_quick_look_does_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
