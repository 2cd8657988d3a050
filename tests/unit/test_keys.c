/* From bytes to keys and pasted text, and what the keys are bound to. */
#include "tests/support/test.h"

#include "tui/input.h"
#include "tui/verb.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

/* The events of the codes as one text: characters as they are, keys as <name>, pastes as {text}. */
static char *events_of(Input *input, const int *codes, size_t count, gint64 now)
{
    GString *out = g_string_new(NULL);

    for (size_t i = 0; i <= count; i++) {
        InputEvent event;
        if (!input_feed(input, i < count ? codes[i] : INPUT_DRAINED, now, &event))
            continue;
        if (event.text)
            g_string_append_printf(out, "{%s}", event.text);
        for (Key key = event.key; key != KEY_NONE; key = input_held(input)) {
            g_autofree char *name = key_label(key);
            g_string_append_printf(out, g_utf8_strlen(name, -1) > 1 ? "<%s>" : "%s", name);
        }
        g_free(event.text);
    }
    return g_string_free(out, FALSE);
}

static void assert_events(const int *codes, size_t count, const char *expected)
{
    g_autoptr(Input) input = input_new();
    g_autofree char *events = events_of(input, codes, count, 0);
    assert_string_equal(events, expected);
}

static void assert_bytes(const char *bytes, const char *expected)
{
    g_autofree int *codes = g_new0(int, strlen(bytes) + 1);

    for (size_t i = 0; bytes[i]; i++)
        codes[i] = (unsigned char)bytes[i];
    assert_events(codes, strlen(bytes), expected);
}

static void test_a_character_in_two_reads_is_one_key(void **state)
{
    (void)state;
    g_autoptr(Input) input = input_new();
    const int first[] = {0xE4, 0xBA}, second[] = {0x91, 'a'};
    g_autofree char *nothing = events_of(input, first, 2, 0);
    g_autofree char *both = events_of(input, second, 2, 0);

    assert_string_equal(nothing, "");
    assert_string_equal(both, "云a");
}

static void test_broken_bytes_are_dropped(void **state)
{
    (void)state;
    assert_bytes("a\xff\x80\xe4\xba"
                 "b\xc0\xaf"
                 "c",
                 "abc");
}

static void test_a_lone_escape_is_a_key_and_so_is_what_follows(void **state)
{
    (void)state;
    assert_bytes("\033", "<Esc>");
    assert_bytes("\033j", "<Esc>j");
    assert_bytes("\033\033", "<Esc><Esc>");
}

static void test_unknown_sequences_never_act_as_keys(void **state)
{
    (void)state;
    assert_bytes("\033[27;5;9~x", "x");
    assert_bytes("\033[1;2Rx", "x");
    assert_bytes("\033Oqx", "x");
    assert_bytes("\033]11;rgb:00/00/00\ax", "x");
    assert_bytes("\033]11;rgb:00/00/00\033\\x", "x");
    assert_bytes("\033P1+r436f\033\\x", "x");
}

static void test_pasted_text_is_data(void **state)
{
    (void)state;
    const int codes[] = {INPUT_PASTE_BEGIN, 'q', 'Q', '\r', 27, 0x07, 0xE4, 0xBA, 0x91, 0x103,
                         INPUT_PASTE_END,   'x'};
    assert_events(codes, G_N_ELEMENTS(codes), "{qQ\n云}x");
}

static void test_a_paste_without_an_end_ends_after_a_while(void **state)
{
    (void)state;
    g_autoptr(Input) input = input_new();
    const int codes[] = {INPUT_PASTE_BEGIN, 'a'};
    g_autofree char *nothing = events_of(input, codes, 2, 0);
    assert_string_equal(nothing, "");
    assert_int_equal(input_wait(input, 0), INPUT_PASTE_PATIENCE_MS);
    g_autofree char *text = events_of(input, codes, 0, INPUT_PASTE_PATIENCE_MS);
    assert_string_equal(text, "{a}");
    assert_int_equal(input_wait(input, 0), -1);
}

static void test_a_paste_is_capped(void **state)
{
    (void)state;
    g_autoptr(Input) input = input_new();
    InputEvent event;

    input_feed(input, INPUT_PASTE_BEGIN, 0, &event);
    for (int i = 0; i < 2 * INPUT_PASTE_MAX; i++)
        input_feed(input, 'a', 0, &event);
    assert_true(input_feed(input, INPUT_PASTE_END, 0, &event));
    assert_in_range(strlen(event.text), INPUT_PASTE_MAX - 4, INPUT_PASTE_MAX);
    g_free(event.text);
}

static void test_names_of_keys_go_both_ways(void **state)
{
    (void)state;
    static const char *const names[] = {"j",  "Enter",  "Esc", "Tab", "S-Tab",    "Space",
                                        "F1", "F12",    "C-s", "Up",  "Home",     "PageDown",
                                        "[",  "Delete", "/",   "?",   "Backspace"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        Key key = key_from_name(names[i]);
        g_autofree char *name = key_label(key);
        assert_int_not_equal(key, KEY_NONE);
        assert_string_equal(name, names[i]);
    }
    assert_int_equal(key_from_name("Nothing"), KEY_NONE);
    assert_int_equal(key_from_name("F99"), KEY_NONE);
}

static void test_every_key_in_the_table_exists(void **state)
{
    (void)state;
    for (Verb verb = 0; verb < VERB_COUNT; verb++) {
        g_auto(GStrv) keys = g_strsplit(verb_row(verb)->keys, " ", -1);
        for (char **key = keys; *key; key++) {
            if (**key && key_from_name(*key) == KEY_NONE)
                fail_msg("%s: there is no key %s", verb_row(verb)->name, *key);
        }
    }
}

static void test_no_key_has_two_meanings_in_one_place(void **state)
{
    (void)state;
    g_autofree char *clash = verb_clash();
    if (clash)
        fail_msg("%s", clash);
}

static void test_every_verb_has_a_label_and_help(void **state)
{
    (void)state;
    for (Verb verb = 0; verb < VERB_COUNT; verb++) {
        assert_true(*verb_label(verb));
        assert_true(*verb_help(verb));
        assert_int_equal(verb_from_name(verb_row(verb)->name), verb);
    }
}

static void test_text_is_typed_where_a_place_takes_text(void **state)
{
    (void)state;
    assert_int_equal(verb_for_key('q', IN_CASES), VERB_BACK);
    assert_int_equal(verb_for_key('q', IN_SHEET), VERB_COUNT);
    assert_int_equal(verb_for_key(KEY_ESCAPE, IN_SHEET), VERB_CANCEL);
    assert_int_equal(verb_for_key(key_from_name("Down"), IN_SHEET), VERB_DOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_character_in_two_reads_is_one_key),
        cmocka_unit_test(test_broken_bytes_are_dropped),
        cmocka_unit_test(test_a_lone_escape_is_a_key_and_so_is_what_follows),
        cmocka_unit_test(test_unknown_sequences_never_act_as_keys),
        cmocka_unit_test(test_pasted_text_is_data),
        cmocka_unit_test(test_a_paste_without_an_end_ends_after_a_while),
        cmocka_unit_test(test_a_paste_is_capped),
        cmocka_unit_test(test_names_of_keys_go_both_ways),
        cmocka_unit_test(test_every_key_in_the_table_exists),
        cmocka_unit_test(test_no_key_has_two_meanings_in_one_place),
        cmocka_unit_test(test_every_verb_has_a_label_and_help),
        cmocka_unit_test(test_text_is_typed_where_a_place_takes_text),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
