/* Text on its way to the screen: the first two bytes choose a width and how ambiguous characters
 * are drawn, the rest is text. What comes out is as wide as said, and nothing visible is lost. */
#include "tests/fuzz/fuzz.h"

#include "tui/text.h"

#include <locale.h>
#include <wchar.h>

static bool ambiguous_wide;

/* Every character takes one or two columns, or is a mark on the one before. */
static void check_drawable(const char *text)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    int marks = 2;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        int width = wcwidth((wchar_t)c);
        g_assert_cmpint(width, >=, 0);
        g_assert_cmpint(width, <=, 2);
        g_assert_true(g_unichar_type(c) != G_UNICODE_FORMAT && c >= 0x20);
        g_assert_true(at > text || width > 0);
        marks = width == 0 ? marks + 1 : 0;
        g_assert_cmpint(marks, <=, 2);
    }
}

static char *without_blanks(const char *text)
{
    GString *out = g_string_new(NULL);
    for (; *text != '\0'; text++) {
        if (*text != ' ' && *text != '\n')
            g_string_append_c(out, *text);
    }
    return g_string_free(out, FALSE);
}

static void check_places(const char *clean)
{
    size_t at = 0;
    while (clean[at] != '\0') {
        size_t next = text_next(clean, at);
        g_assert_cmpuint(next, >, at);
        g_assert_cmpuint(text_previous(clean, next), ==, at);
        at = next;
    }
}

static void check_fit(const char *clean, int columns)
{
    int used;
    size_t fit = text_fit(clean, columns, &used);
    g_assert_cmpuint(fit, <=, strlen(clean));
    g_assert_cmpint(used, <=, columns);
    g_assert_true(clean[fit] == '\0' || used >= columns - 1);
    g_autofree char *padded = text_pad(clean, columns, ambiguous_wide);
    check_drawable(padded);
    g_assert_cmpint(text_columns(padded), ==, columns);
}

static void check_wrap(const char *text, int columns)
{
    g_autoptr(GPtrArray) lines = text_wrap(text, columns, ambiguous_wide);
    g_autoptr(GString) joined = g_string_new(NULL);
    g_assert_cmpuint(lines->len, >, 0);
    for (guint i = 0; i < lines->len; i++) {
        const char *line = g_ptr_array_index(lines, i);
        check_drawable(line);
        g_assert_cmpint(text_columns(line), <=, columns);
        g_string_append(joined, line);
    }
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n", -1);
    g_autoptr(GString) whole = g_string_new(NULL);
    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        g_autofree char *clean = text_clean(*paragraph, ambiguous_wide);
        g_string_append(whole, clean);
    }
    g_autofree char *shown = without_blanks(joined->str);
    g_autofree char *expected = without_blanks(whole->str);
    g_assert_cmpstr(shown, ==, expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    Choices choices = {data, size};
    int columns = (int)choose(&choices, 90);
    ambiguous_wide = choose(&choices, 2) != 0;
    g_autofree char *text = input_text(choices.at, choices.left);
    g_autofree char *clean = text_clean(text, ambiguous_wide);
    check_drawable(clean);
    g_autofree char *again = text_clean(clean, ambiguous_wide);
    g_assert_cmpstr(again, ==, clean);
    check_places(clean);
    check_fit(clean, columns);
    check_wrap(text, MAX(columns, 2));
    return 0;
}
