/* Folding: the text is valid, has nothing in it that hides or steers, and folds to itself. */
#include "domain/fold.h"
#include "tests/fuzz/fuzz.h"

/* Written out, not by Unicode's classes, so that this does not repeat what it checks. */
static bool is_harmful(gunichar c)
{
    return (c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c ||
           c == 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
           (c >= 0xe0001 && c <= 0xe007f);
}

static void check_harmless(const char *text)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (; *text; text = g_utf8_next_char(text))
        g_assert_false(is_harmful(g_utf8_get_char(text)));
}

static void check_code(const char *text)
{
    g_autofree char *code = fold_code(text);
    check_harmless(code);
    for (const char *c = code; *c; c = g_utf8_next_char(c))
        g_assert_false(g_ascii_islower(*c) || g_unichar_isspace(g_utf8_get_char(c)));
    g_autofree char *again = fold_code(code);
    g_assert_cmpstr(again, ==, code);
}

static void check_text(const char *text, bool multiline)
{
    g_autofree char *folded = fold_text(text, multiline);
    check_harmless(folded);
    g_assert_true(multiline || strchr(folded, '\n') == NULL);
    g_assert_false(folded[0] == ' ' || g_str_has_suffix(folded, " "));
    g_assert_null(strstr(folded, "  "));
    g_autofree char *again = fold_text(folded, multiline);
    g_assert_cmpstr(again, ==, folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = input_text(data, size);
    check_code(text);
    check_text(text, false);
    check_text(text, true);
    return 0;
}
