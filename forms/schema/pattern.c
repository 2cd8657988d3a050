#include "forms/schema/pattern.h"

#include <string.h>

/* What is put before a pattern, by effort: steps back, their nesting, and KiB of memory. */
static const char *const LIMITS[] = {
    [EFFORT_QUICK] = "(*LIMIT_MATCH=1000)(*LIMIT_DEPTH=1000)(*LIMIT_HEAP=1024)",
    [EFFORT_PATIENT] = "(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=10000)(*LIMIT_HEAP=8192)",
};

struct Pattern {
    GRegex *regex[G_N_ELEMENTS(LIMITS)];
};

#define DIGITS "0123456789"
#define HEX DIGITS "abcdefABCDEF"

/* ---- translation --------------------------------------------------------------------------- */

typedef struct {
    GString *out;
    bool in_class;
    bool quantified; /* what was put last is a quantifier */
} Translation;

/* GLib's PCRE2 means all of Unicode by these; ECMA-262 means ASCII, and blanks of its own. */
#define SPACES                                                                  \
    "\\x{9}-\\x{D}\\x{20}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}" \
    "\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}"
#define NO_SPACES                                                                  \
    "\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{21}-\\x{9F}\\x{A1}-\\x{167F}"                  \
    "\\x{1681}-\\x{1FFF}\\x{200B}-\\x{2027}\\x{202A}-\\x{202E}\\x{2030}-\\x{205E}" \
    "\\x{2060}-\\x{2FFF}\\x{3001}-\\x{FEFE}\\x{FF00}-\\x{10FFFF}"

static const struct {
    char letter;
    const char *members; /* of a class */
} CLASSES[] = {
    {'d', "0-9"},
    {'D', "\\x{0}-\\x{2F}\\x{3A}-\\x{10FFFF}"},
    {'w', "A-Za-z0-9_"},
    {'W', "\\x{0}-\\x{2F}\\x{3A}-\\x{40}\\x{5B}-\\x{5E}\\x{60}\\x{7B}-\\x{10FFFF}"},
    {'s', SPACES},
    {'S', NO_SPACES},
    {'v', "\\x{B}"},
};

#define WORD "[A-Za-z0-9_]"

/* Outside of a class. */
static const struct {
    const char *ecma;
    const char *pcre;
} ASSERTIONS[] = {
    {"b", "(?:(?<=" WORD ")(?!" WORD ")|(?<!" WORD ")(?=" WORD "))"},
    {"B", "(?:(?<=" WORD ")(?=" WORD ")|(?<!" WORD ")(?!" WORD "))"},
};

/* Names of general categories that PCRE2 knows by their short names only. */
static const struct {
    const char *name, *category;
} CATEGORIES[] = {
    {"Letter", "L"},
    {"Cased_Letter", "L&"},
    {"Uppercase_Letter", "Lu"},
    {"Lowercase_Letter", "Ll"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"},
    {"Initial_Punctuation", "Pi"},
    {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"Format", "Cf"},
    {"Private_Use", "Co"},
    {"Unassigned", "Cn"},
};

static const struct {
    const char *ecma, *pcre;
} PROPERTY_PREFIXES[] = {
    {"Script=", "sc:"},        {"sc=", "sc:"}, {"Script_Extensions=", "scx:"}, {"scx=", "scx:"},
    {"General_Category=", ""}, {"gc=", ""},
};

/* {Name} behind \p or \P; returns how many bytes were read. */
static size_t put_property(Translation *translation, const char *at)
{
    size_t length = strcspn(at, "}");
    const char *prefix = "";

    if (*at != '{' || at[length] != '}')
        return 0;

    g_autofree char *whole = g_strndup(at + 1, length - 1);
    const char *name = whole;
    for (size_t i = 0; i < G_N_ELEMENTS(PROPERTY_PREFIXES); i++) {
        if (!g_str_has_prefix(whole, PROPERTY_PREFIXES[i].ecma))
            continue;
        name = whole + strlen(PROPERTY_PREFIXES[i].ecma);
        prefix = PROPERTY_PREFIXES[i].pcre;
        break;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(CATEGORIES); i++)
        if (g_str_equal(CATEGORIES[i].name, name))
            name = CATEGORIES[i].category;
    if (!*name || name[strspn(name, G_CSET_a_2_z G_CSET_A_2_Z DIGITS "_&")])
        return 0;
    g_string_append_printf(translation->out, "{%s%s}", prefix, name);
    return length + 1;
}

/* Four digits; two such units may be one character. `at` is behind \u. */
static size_t put_units(Translation *translation, const char *at)
{
    if (strspn(at, HEX) < 4)
        return 0;

    g_autofree char *digits = g_strndup(at, 4);
    gunichar unit = (gunichar)g_ascii_strtoull(digits, NULL, 16);
    if (unit >= 0xD800 && unit <= 0xDBFF && g_str_has_prefix(at + 4, "\\u") &&
        strspn(at + 6, HEX) >= 4) {
        g_autofree char *low = g_strndup(at + 6, 4);
        gunichar second = (gunichar)g_ascii_strtoull(low, NULL, 16);

        if (second >= 0xDC00 && second <= 0xDFFF) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00);
            g_string_append_printf(translation->out, "\\x{%x}", unit);
            return 10;
        }
    }
    g_string_append_printf(translation->out, "\\x{%x}", unit);
    return 4;
}

static size_t put_code_point(Translation *translation, const char *at)
{
    size_t digits = *at == '{' ? strspn(at + 1, HEX) : 0;

    if (*at != '{')
        return put_units(translation, at);
    if (digits == 0 || digits > 6 || at[1 + digits] != '}')
        return 0;
    g_string_append_printf(translation->out, "\\x{%.*s}", (int)digits, at + 1);
    return digits + 2;
}

/* \1 … \99 outside of a class, \0 anywhere. */
static size_t put_number(Translation *translation, const char *at)
{
    size_t digits = strspn(at, DIGITS);

    if (*at == '0' && digits == 1) {
        g_string_append(translation->out, "\\x{0}");
        return 1;
    }
    if (*at == '0' || digits > 2 || translation->in_class)
        return 0;
    g_string_append_printf(translation->out, "\\g{%.*s}", (int)digits, at);
    return digits;
}

static bool put_named_class(Translation *translation, char letter)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CLASSES); i++) {
        if (CLASSES[i].letter != letter)
            continue;
        g_string_append_printf(translation->out, translation->in_class ? "%s" : "[%s]",
                               CLASSES[i].members);
        return true;
    }
    for (size_t i = 0; !translation->in_class && i < G_N_ELEMENTS(ASSERTIONS); i++) {
        if (ASSERTIONS[i].ecma[0] != letter)
            continue;
        g_string_append(translation->out, ASSERTIONS[i].pcre);
        return true;
    }
    return false;
}

/* Whether what is behind the backslash means the same to PCRE2. */
static bool is_shared(const Translation *translation, const char *at)
{
    switch (*at) {
    case '\0':
        return false;
    case 'x':
        return strspn(at + 1, HEX) >= 2;
    case 'c':
        return g_ascii_isalpha(at[1]);
    case 'k':
        return at[1] == '<' && !translation->in_class;
    case 'b':
        return translation->in_class; /* backspace */
    default:
        return !g_ascii_isalnum(*at) || strchr("fnrt", *at);
    }
}

/* Writes one escape, `at` being behind the backslash; returns how many bytes of it were read. 0:
 * not an escape of ECMA-262. */
static size_t put_escape(Translation *translation, const char *at)
{
    if (*at == 'u') {
        size_t length = put_code_point(translation, at + 1);
        return length ? length + 1 : 0;
    }
    if (*at == 'p' || *at == 'P') {
        g_string_append_printf(translation->out, "\\%c", *at);
        size_t length = put_property(translation, at + 1);
        return length ? length + 1 : 0;
    }
    if (g_ascii_isdigit(*at))
        return put_number(translation, at);
    if (put_named_class(translation, *at))
        return 1;
    if (!is_shared(translation, at))
        return 0;
    g_string_append_printf(translation->out, "\\%c", *at);
    return 1;
}

/* Writes what begins a class, and an empty one whole. Returns how many bytes were read. */
static size_t put_class_start(Translation *translation, const char *at)
{
    if (g_str_has_prefix(at, "[]")) { /* nothing */
        g_string_append(translation->out, "(?!)");
        return 2;
    }
    if (g_str_has_prefix(at, "[^]")) { /* anything */
        g_string_append(translation->out, "[\\s\\S]");
        return 3;
    }
    translation->in_class = true;
    g_string_append_c(translation->out, '[');
    return 1;
}

static bool is_group(const char *at)
{
    static const char *const kinds[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!"};

    if (at[1] != '?')
        return at[1] != '*';
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_prefix(at, kinds[i]))
            return true;
    return at[2] == '<' && (g_ascii_isalpha(at[3]) || at[3] == '_');
}

/* {2}, {2,} or {2,9}: its length; 0: the brace is a character. */
static size_t counted(const char *at)
{
    size_t length = 1 + strspn(at + 1, DIGITS);

    if (length == 1)
        return 0;
    if (at[length] == ',')
        length += 1 + strspn(at + length + 1, DIGITS);
    return at[length] == '}' ? length + 1 : 0;
}

/* A quantifier, after which only ? may follow at once. Returns how many bytes were read. */
static size_t put_quantifier(Translation *translation, const char *at)
{
    size_t length = *at == '{' ? counted(at) : 1;

    if (length == 0) {
        g_string_append(translation->out, "\\{");
        return 1;
    }
    if (translation->quantified && *at != '?')
        return 0;
    translation->quantified = !translation->quantified;
    g_string_append_len(translation->out, at, (gssize)length);
    return length;
}

static size_t put_in_class(Translation *translation, const char *at)
{
    if (*at == '[') /* PCRE2 would read [:alpha:] */
        g_string_append_c(translation->out, '\\');
    translation->in_class = *at != ']';
    g_string_append_c(translation->out, *at);
    return 1;
}

/* Puts one step of the pattern; returns how many bytes were read, 0 when it is not one. */
static size_t put_step(Translation *translation, const char *at)
{
    if (!translation->in_class && strchr("*+?{", *at))
        return put_quantifier(translation, at);
    translation->quantified = false;
    if (*at == '\\') {
        size_t length = put_escape(translation, at + 1);
        return length ? length + 1 : 0;
    }
    if (translation->in_class)
        return put_in_class(translation, at);
    if (*at == '[')
        return put_class_start(translation, at);
    if (*at == '(' && !is_group(at))
        return 0;
    if (*at == '.')
        g_string_append(translation->out, "[^\\n\\r\\x{2028}\\x{2029}]");
    else
        g_string_append_c(translation->out, *at);
    return 1;
}

/* NULL: not a pattern. */
static GString *translate(const char *ecma)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Translation translation = {.out = out};

    for (const char *at = ecma; *at;) {
        size_t length = put_step(&translation, at);

        if (length == 0)
            return NULL;
        at += length;
    }
    return g_steal_pointer(&out);
}

/* ---- patterns ------------------------------------------------------------------------------ */

Pattern *pattern_compile(const char *ecma)
{
    if (strlen(ecma) > PATTERN_LENGTH_MAX || !g_utf8_validate(ecma, -1, NULL))
        return NULL;

    g_autoptr(GString) pcre = translate(ecma);
    g_autoptr(Pattern) pattern = g_new0(Pattern, 1);
    for (size_t i = 0; pcre && i < G_N_ELEMENTS(LIMITS); i++) {
        g_autofree char *limited = g_strconcat(LIMITS[i], pcre->str, NULL);

        pattern->regex[i] = g_regex_new(limited, G_REGEX_DOLLAR_ENDONLY, 0, NULL);
        if (!pattern->regex[i])
            return NULL;
    }
    return pcre ? g_steal_pointer(&pattern) : NULL;
}

void pattern_free(Pattern *pattern)
{
    if (!pattern)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(LIMITS); i++)
        g_clear_pointer(&pattern->regex[i], g_regex_unref);
    g_free(pattern);
}

PatternVerdict pattern_search(const Pattern *pattern, const char *text, PatternEffort effort)
{
    g_autoptr(GError) error = NULL;
    bool found = g_regex_match_full(pattern->regex[effort], text, -1, 0, 0, NULL, &error);

    if (error)
        return PATTERN_ENDLESS;
    return found ? PATTERN_FOUND : PATTERN_ABSENT;
}
