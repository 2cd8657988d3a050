#include "domain/fold.h"

#include <glib.h>

/* Where Unicode keeps places for characters that are invisible once they are assigned, and are to
 * be ignored until then (UAX #44, Default_Ignorable_Code_Point). */
static bool is_kept_for_invisible(gunichar c)
{
    return c == 0x2065 || (c >= 0xfff0 && c <= 0xfff8) || (c >= 0xe0000 && c <= 0xe0fff);
}

/* Control characters and the invisible ones: bidi marks and overrides, zero-width, soft hyphen. */
static bool is_invisible(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
           (type == G_UNICODE_UNASSIGNED && is_kept_for_invisible(c));
}

/* Dashes of print, which nobody types in a number. The keyboard's hyphen is not one of them. */
static bool is_layout_dash(gunichar c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

char *fold_code(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded = g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
    g_autoptr(GString) code = g_string_new(NULL);

    for (const char *c = folded; *c; c = g_utf8_next_char(c)) {
        gunichar unit = g_utf8_get_char(c);

        if (g_unichar_isspace(unit) || is_invisible(unit) || is_layout_dash(unit))
            continue;
        g_string_append_unichar(code, unit < 0x80 ? (gunichar)g_ascii_toupper((char)unit) : unit);
    }
    /* A mark may have come to stand behind a letter with which it is one character. */
    return g_utf8_normalize(code->str, -1, G_NORMALIZE_NFC);
}

static bool is_line_break(gunichar c)
{
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Blanks and line breaks are held back until a character follows, so that none stands at an end,
 * and a line break takes the blanks around it along. */
typedef struct {
    GString *out;
    bool blank;
    guint breaks;
} Folding;

static void put_character(Folding *folding, gunichar c)
{
    for (guint i = 0; folding->out->len > 0 && i < folding->breaks; i++)
        g_string_append_c(folding->out, '\n');
    if (folding->out->len > 0 && folding->breaks == 0 && folding->blank)
        g_string_append_c(folding->out, ' ');
    folding->breaks = 0;
    folding->blank = false;
    g_string_append_unichar(folding->out, c);
}

char *fold_text(const char *text, bool multiline)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) out = g_string_new(NULL);
    Folding folding = {.out = out};
    gunichar previous = 0;

    for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
        gunichar unit = g_utf8_get_char(c);
        bool second_half = unit == '\n' && previous == '\r';

        if (is_line_break(unit) && multiline)
            folding.breaks += second_half ? 0 : 1;
        else if (is_line_break(unit) || g_unichar_isspace(unit) || unit == '\v')
            folding.blank = true;
        else if (!is_invisible(unit))
            put_character(&folding, unit);
        previous = unit;
    }
    return g_utf8_normalize(out->str, -1, G_NORMALIZE_NFC);
}
