/* Text is measured, clipped and cleaned before it is drawn. */
#include "tests/support/test.h"

#include "tui/text.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

static void assert_clean(const char *text, bool wide, const char *expected)
{
    g_autofree char *clean = text_clean(text, wide);
    assert_string_equal(clean, expected);
}

static void test_what_moves_the_cursor_or_hides_is_taken_out(void **state)
{
    (void)state;
    assert_clean("a\033[2Jb", false, "a?[2Jb");
    assert_clean("\xc2\x9b"
                 "31m",
                 false, "?31m");
    assert_clean("李\u202e四", false, "李?四");
    assert_clean("李\u200b四", false, "李?四");
    assert_clean("a\u2066b\ufeff", false, "a?b?");
    assert_clean("one\ntwo\tthree", false, "one two three");
}

static void test_broken_bytes_become_marks(void **state)
{
    (void)state;
    assert_clean("\xff\xe4\xba", false, "???");
    assert_clean("好\xe5", false, "好?");
    assert_clean("\xed\xa0\x80", false, "???");
}

static void test_a_character_without_a_width_is_named(void **state)
{
    (void)state;
    assert_clean("\U00031350", false, "[U+31350]");
    assert_clean("\ue000", false, "[U+E000]");
}

static void test_combining_marks_stay_with_their_character_up_to_two(void **state)
{
    (void)state;
    assert_clean("e\u0301", false, "e\u0301");
    assert_clean("e\u0301\u0301\u0301\u0301", false, "e\u0301\u0301");
    assert_clean("\u0301e", false, "e");
}

static void test_ambiguous_characters_are_replaced_where_they_take_two_columns(void **state)
{
    (void)state;
    assert_clean("“好”…", false, "“好”…");
    assert_clean("“好”…", true, "＂好＂..");
    assert_clean("①", true, "(1)");
    assert_clean("阿·买", true, "阿・买");
}

static void test_clipping_never_halves_a_wide_character(void **state)
{
    (void)state;
    int used;

    assert_int_equal(text_columns("云汀a"), 5);
    assert_int_equal(text_fit("云汀市", 3, &used), strlen("云"));
    assert_int_equal(used, 2);
    for (int columns = 0; columns < 12; columns++) {
        g_autofree char *padded = text_pad("云汀市a政务", columns, false);
        assert_int_equal(text_columns(padded), columns);
    }
    g_autofree char *clipped = text_pad("云汀市政务", 6, false);
    assert_string_equal(clipped, "云汀… ");
}

static void assert_wrap(const char *text, int columns, const char *expected)
{
    g_autoptr(GPtrArray) lines = text_wrap(text, columns, false);
    g_ptr_array_add(lines, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)lines->pdata);
    assert_string_equal(joined, expected);
}

static void test_lines_break_at_blanks_and_between_ideographs(void **state)
{
    (void)state;
    assert_wrap("one two three", 8, "one two|three");
    assert_wrap("云汀市政务", 4, "云汀|市政|务");
    assert_wrap("云汀市，政务", 6, "云汀|市，政|务");
    assert_wrap("abcdefgh", 3, "abc|def|gh");
    assert_wrap("a\n\nb", 8, "a||b");
    assert_wrap("", 8, "");
}

static void test_the_cursor_steps_over_a_character_with_its_marks(void **state)
{
    (void)state;
    const char *text = "e\u0301云";

    assert_int_equal(text_next(text, 0), 3);
    assert_int_equal(text_next(text, 3), 6);
    assert_int_equal(text_next(text, 6), 6);
    assert_int_equal(text_previous(text, 6), 3);
    assert_int_equal(text_previous(text, 3), 0);
    assert_int_equal(text_previous(text, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_moves_the_cursor_or_hides_is_taken_out),
        cmocka_unit_test(test_broken_bytes_become_marks),
        cmocka_unit_test(test_a_character_without_a_width_is_named),
        cmocka_unit_test(test_combining_marks_stay_with_their_character_up_to_two),
        cmocka_unit_test(test_ambiguous_characters_are_replaced_where_they_take_two_columns),
        cmocka_unit_test(test_clipping_never_halves_a_wide_character),
        cmocka_unit_test(test_lines_break_at_blanks_and_between_ideographs),
        cmocka_unit_test(test_the_cursor_steps_over_a_character_with_its_marks),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
