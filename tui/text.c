#include "tui/text.h"

#include <string.h>
#include <wchar.h>

#define MARKS_MAX 2
#define ELLIPSIS "…"
#define ELLIPSIS_WIDE ".."
/* 〓, the mark that printers set for a missing glyph: two columns everywhere */
#define GETA "〓"

/* Ambiguous-width characters that Chinese text is full of, and what stands for them where they
 * would take two columns. */
static const struct {
    gunichar from;
    const char *to;
} substitutes[] = {
    {0x2018, "＇"}, {0x2019, "＇"}, {0x201C, "＂"}, {0x201D, "＂"}, {0x2014, "－"}, {0x2013, "-"},
    {0x2015, "－"}, {0x2026, ".."}, {0x00B7, "・"}, {0x2022, "*"},  {0x00D7, "x"},  {0x00F7, "/"},
    {0x00B0, "o"},  {0x2500, "-"},  {0x2502, "|"},  {0x2190, "<-"}, {0x2192, "->"}, {0x2191, "^"},
    {0x2193, "v"},  {0x25CF, "*"},  {0x25CB, "o"},  {0x25B6, ">"},  {0x203B, "*"},  {0x2103, "C"},
};

static bool is_ambiguous(gunichar c)
{
    return c >= 0x80 && g_unichar_iswide_cjk(c) && !g_unichar_iswide(c);
}

static void put_substitute(GString *out, gunichar c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(substitutes); i++) {
        if (substitutes[i].from == c) {
            g_string_append(out, substitutes[i].to);
            return;
        }
    }
    if (c >= 0x2460 && c <= 0x2473)
        g_string_append_printf(out, "(%u)", c - 0x2460 + 1);
    else
        g_string_append(out, GETA);
}

static bool is_private(gunichar c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

/* Draws nothing, or changes how the rest of the line is drawn. */
static bool is_hidden(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return true;
    default:
        /* Hangul fillers, Braille blank, variation selectors, combining grapheme joiner */
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x034F ||
               (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }
}

static void put_clean(GString *out, gunichar c, int *marks, bool ambiguous_wide)
{
    int width = wcwidth((wchar_t)c);

    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        g_string_append_c(out, ' ');
        *marks = 0; /* wrapping would part them */
        return;
    }
    if (is_hidden(c)) {
        g_string_append_c(out, '?');
    } else if (width == 0) {
        if (*marks > 0 && (*marks)--)
            g_string_append_unichar(out, c);
        return;
    } else if (is_private(c) || width < 0) {
        g_string_append_printf(out, "[U+%04X]", c);
    } else if (ambiguous_wide && is_ambiguous(c)) {
        put_substitute(out, c);
    } else {
        g_string_append_unichar(out, c);
    }
    *marks = MARKS_MAX;
}

char *text_clean(const char *text, bool ambiguous_wide)
{
    g_autoptr(GString) out = g_string_new(NULL);
    int marks = 0;

    for (const char *at = text ? text : ""; *at;) {
        gunichar c = g_utf8_get_char_validated(at, -1);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append_c(out, '?');
            at++;
        } else {
            put_clean(out, c, &marks, ambiguous_wide);
            at = g_utf8_next_char(at);
        }
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static int char_columns(const char *at)
{
    int width = wcwidth((wchar_t)g_utf8_get_char(at));
    return width > 0 ? width : 0;
}

int text_columns(const char *text)
{
    int columns = 0;

    for (const char *at = text; *at; at = g_utf8_next_char(at))
        columns += char_columns(at);
    return columns;
}

size_t text_fit(const char *text, int columns, int *used)
{
    const char *at = text;
    int sum = 0;

    for (; *at; at = g_utf8_next_char(at)) {
        int width = char_columns(at);
        if (sum + width > columns)
            break;
        sum += width;
    }
    if (used)
        *used = sum;
    return (size_t)(at - text);
}

char *text_pad(const char *text, int columns, bool ambiguous_wide)
{
    g_autoptr(GString) out = g_string_new(NULL);
    int used = 0;
    size_t fit = text_fit(text, columns, &used);

    if (text[fit]) {
        const char *more = ambiguous_wide ? ELLIPSIS_WIDE : ELLIPSIS;
        int room = columns - text_columns(more);
        fit = text_fit(text, MAX(room, 0), &used);
        g_string_append_len(out, text, (gssize)fit);
        if (room >= 0) {
            g_string_append(out, more);
            used = used + text_columns(more);
        }
    } else {
        g_string_append(out, text);
    }
    for (; used < columns; used++)
        g_string_append_c(out, ' ');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool is_mark(const char *at)
{
    return *at && wcwidth((wchar_t)g_utf8_get_char(at)) == 0;
}

/* Where to end a line of which `fit` bytes would fit: behind the last blank, or between ideographs.
 */
static size_t break_at(const char *line, size_t fit)
{
    const char *end = line + fit;

    if (*end == ' ')
        return fit;
    for (const char *at = end; at > line;) {
        const char *before = g_utf8_prev_char(at);
        if (!is_mark(at) && (*before == ' ' || char_columns(before) == 2 || char_columns(at) == 2))
            return (size_t)(at - line);
        at = before;
    }
    return fit;
}

/* Punctuation that may not begin a line (GB/T 15834-2011 §5.1.10) goes with what is before it. */
static size_t keep_punctuation(const char *line, size_t cut)
{
    gunichar c = g_utf8_get_char(line + cut);

    if (c && g_utf8_strchr("，。、；：？！）》”", -1, c)) {
        size_t earlier = text_previous(line, cut);
        return earlier > 0 ? earlier : cut;
    }
    return cut;
}

static void wrap_line(GPtrArray *lines, const char *raw, int columns, bool ambiguous_wide)
{
    g_autofree char *clean = text_clean(raw, ambiguous_wide);
    const char *line = clean;

    do {
        size_t fit = text_fit(line, columns, NULL);
        if (line[fit]) {
            fit = keep_punctuation(line, break_at(line, fit));
            if (fit == 0)
                fit = text_next(line, 0);
        }
        char *piece = g_strndup(line, fit);
        g_ptr_array_add(lines, g_strchomp(piece));
        line += fit;
        line += strspn(line, " ");
    } while (*line);
}

GPtrArray *text_wrap(const char *text, int columns, bool ambiguous_wide)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) paragraphs = g_strsplit(text ? text : "", "\n", -1);

    if (!paragraphs[0])
        g_ptr_array_add(lines, g_strdup(""));
    for (char **paragraph = paragraphs; *paragraph; paragraph++)
        wrap_line(lines, *paragraph, MAX(columns, 2), ambiguous_wide);
    return lines;
}

size_t text_next(const char *text, size_t at)
{
    const char *place = text + at;

    if (!*place)
        return at;
    do
        place = g_utf8_next_char(place);
    while (is_mark(place));
    return (size_t)(place - text);
}

size_t text_previous(const char *text, size_t at)
{
    const char *place = text + at;

    while (place > text) {
        place = g_utf8_prev_char(place);
        if (!is_mark(place))
            break;
    }
    return (size_t)(place - text);
}
