#include "forms/pattern.h"

#include <string.h>

/* A few thousand steps do for any honest pattern of a field; the heap limit is in KiB. */
#define LIMITS "(*LIMIT_MATCH=50000)(*LIMIT_DEPTH=5000)(*LIMIT_HEAP=4096)"

#define HEX "0123456789abcdefABCDEF"

/* GLib's PCRE2 speaks of all of Unicode with these; ECMA-262 of ASCII. Inside of a class. */
static const struct {
    char letter;
    const char *members;
} CLASSES[] = {
    {'d', "0-9"},
    {'D', "\\x{0}-\\x{2F}\\x{3A}-\\x{10FFFF}"},
    {'w', "A-Za-z0-9_"},
    {'W', "\\x{0}-\\x{2F}\\x{3A}-\\x{40}\\x{5B}-\\x{5E}\\x{60}\\x{7B}-\\x{10FFFF}"},
};

static bool put_class(GString *out, char letter, bool in_class)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CLASSES); i++) {
        if (CLASSES[i].letter != letter)
            continue;
        g_string_append_printf(out, in_class ? "%s" : "[%s]", CLASSES[i].members);
        return true;
    }
    return false;
}

/* Writes one escape, `at` being behind the backslash; returns how many bytes of it were read. 0:
 * not an escape of ECMA-262. */
static size_t put_escape(GString *out, const char *at, bool in_class)
{
    size_t digits = strspn(at + (at[0] == 'u') + (at[0] == 'u' && at[1] == '{'), HEX);

    if (at[0] == 'u' && at[1] == '{') {
        if (digits == 0 || digits > 6 || at[2 + digits] != '}')
            return 0;
        g_string_append_printf(out, "\\x{%.*s}", (int)digits, at + 2);
        return digits + 3;
    }
    if (at[0] == 'u') {
        if (digits < 4)
            return 0;
        g_string_append_printf(out, "\\x{%.4s}", at + 1);
        return 5;
    }
    if (put_class(out, at[0], in_class))
        return 1;
    if (!at[0] || (g_ascii_isalpha(at[0]) && !strchr("sSbBfnrtvcxpPk", at[0])))
        return 0;
    g_string_append_c(out, '\\');
    g_string_append_c(out, at[0]);
    return 1;
}

/* Writes what begins a class, and an empty one whole. Returns how many bytes were read. */
static size_t put_class_start(GString *out, const char *at, bool *in_class)
{
    if (g_str_has_prefix(at, "[]")) { /* nothing */
        g_string_append(out, "(?!)");
        return 2;
    }
    if (g_str_has_prefix(at, "[^]")) { /* anything */
        g_string_append(out, "[\\s\\S]");
        return 3;
    }
    *in_class = true;
    g_string_append_c(out, '[');
    return 1;
}

/* Puts one step of the pattern; returns how many bytes were read, 0 when it is not one. */
static size_t put_step(GString *out, const char *at, bool *in_class)
{
    if (*at == '\\') {
        size_t length = put_escape(out, at + 1, *in_class);

        return length ? length + 1 : 0;
    }
    if (*at == '[' && !*in_class)
        return put_class_start(out, at, in_class);
    if (*at == '[') /* PCRE would read [:alpha:] */
        g_string_append_c(out, '\\');
    if (*at == ']')
        *in_class = false;
    g_string_append_c(out, *at);
    return 1;
}

GRegex *pattern_compile(const char *ecma)
{
    bool in_class = false;

    if (strlen(ecma) > PATTERN_LENGTH_MAX || !g_utf8_validate(ecma, -1, NULL))
        return NULL;

    /* the empty group keeps a pattern that begins with (* from being a directive to PCRE */
    g_autoptr(GString) pcre = g_string_new(LIMITS "(?:)");
    for (const char *at = ecma; *at;) {
        size_t length = put_step(pcre, at, &in_class);

        if (length == 0)
            return NULL;
        at += length;
    }
    return g_regex_new(pcre->str, G_REGEX_DOLLAR_ENDONLY | G_REGEX_OPTIMIZE, 0, NULL);
}

bool pattern_matches(const GRegex *pattern, const char *text)
{
    return g_regex_match(pattern, text, 0, NULL);
}
