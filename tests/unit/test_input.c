/* What comes from the terminal in an order that no honest terminal would choose. */
#include "tests/support/test.h"

#include "tui/input.h"

#include <string.h>

#define DOWN 0402 /* as curses numbers it */

typedef struct {
    GString *keys; /* those that acted, as text */
    char *pasted;  /* the last */
} Heard;

static void hear(Heard *heard, Key key)
{
    if (key != KEY_NONE && (key & KEY_BIT) == 0)
        g_string_append_unichar(heard->keys, (gunichar)key);
}

static void feed(Input *input, Heard *heard, int code)
{
    InputEvent event;

    if (input_feed(input, code, 0, &event)) {
        hear(heard, event.key);
        if (event.text) {
            g_free(heard->pasted);
            heard->pasted = event.text;
        }
    }
    hear(heard, input_held(input));
}

/* Feeds codes up to 0. */
static Heard listen(const int *codes)
{
    g_autoptr(Input) input = input_new();
    Heard heard = {.keys = g_string_new(NULL)};

    for (; *codes; codes++)
        feed(input, &heard, *codes);
    return heard;
}

static void assert_heard(const int *codes, const char *keys, const char *pasted)
{
    Heard heard = listen(codes);

    assert_string_equal(heard.keys->str, keys);
    assert_true(g_strcmp0(heard.pasted, pasted) == 0);
    g_string_free(heard.keys, TRUE);
    g_free(heard.pasted);
}

static void test_a_paste_begins_whatever_was_under_way(void **state)
{
    (void)state;
    static const int after_escape[] = {27, INPUT_PASTE_BEGIN, 'q', INPUT_PASTE_END, 'j', 0};
    static const int in_a_sequence[] = {27,  '[', '1', INPUT_PASTE_BEGIN, 'q', INPUT_PASTE_END,
                                        'j', 0};
    static const int in_a_single[] = {27, 'O', INPUT_PASTE_BEGIN, 'q', INPUT_PASTE_END, 'j', 0};
    static const int in_a_string[] = {27,  ']', '0', INPUT_PASTE_BEGIN, 'q', INPUT_PASTE_END,
                                      'j', 0};
    static const int in_a_character[] = {0xE4, INPUT_PASTE_BEGIN, 0xBD, 0xA0,
                                         'q',  INPUT_PASTE_END,   'j',  0};

    assert_heard(after_escape, "\033j", "q");
    assert_heard(in_a_sequence, "j", "q");
    assert_heard(in_a_single, "j", "q");
    assert_heard(in_a_string, "j", "q");
    assert_heard(in_a_character, "j", "q");
}

static void test_a_character_is_never_put_together_across_others(void **state)
{
    (void)state;
    static const int pasted[] = {INPUT_PASTE_BEGIN, 0xE4, 'a', 0xBD, 0xA0, INPUT_PASTE_END, 0};
    static const int typed[] = {0xE4, DOWN, 0xBD, 0xA0, 'a', 0};
    static const int around_an_escape[] = {0xE4, 27, '[', 'A', 0xBD, 0xA0, 'a', 0};

    assert_heard(pasted, "", "a");
    assert_heard(typed, "a", NULL);
    assert_heard(around_an_escape, "a", NULL);
}

static void test_an_escape_within_a_sequence_begins_another(void **state)
{
    (void)state;
    static const int sequence[] = {27, '[', '1', 27, '[', 'A', 'j', 0};
    static const int single[] = {27, 'O', 27, '[', 'A', 'j', 0};
    static const int string[] = {27, ']', '0', 27, '[', 'A', 'j', 0};

    assert_heard(sequence, "j", NULL);
    assert_heard(single, "j", NULL);
    assert_heard(string, "j", NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_paste_begins_whatever_was_under_way),
        cmocka_unit_test(test_a_character_is_never_put_together_across_others),
        cmocka_unit_test(test_an_escape_within_a_sequence_begins_another),
    };

    return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
