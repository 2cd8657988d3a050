#include "forms/rule/convert.h"

#include "domain/canonical.h"

#include <math.h>
#include <string.h>

#define WEIGHT_TEXT 64 /* bytes that count as much as one part of an array */

const cJSON VALUE_ABSENT = {.type = cJSON_Invalid};

bool value_is_absent(const cJSON *value)
{
    return cJSON_IsInvalid(value);
}

static bool is_nothing(const cJSON *value)
{
    return cJSON_IsNull(value) || value_is_absent(value);
}

static bool is_group(const cJSON *value)
{
    return cJSON_IsArray(value) || cJSON_IsObject(value);
}

bool value_truth(const cJSON *value)
{
    if (cJSON_IsNumber(value))
        return !isnan(value->valuedouble) && fpclassify(value->valuedouble) != FP_ZERO;
    if (cJSON_IsString(value))
        return *value->valuestring != '\0';
    if (cJSON_IsArray(value))
        return value->child != NULL;
    return cJSON_IsTrue(value) || cJSON_IsObject(value);
}

/* ---- texts --------------------------------------------------------------------------------- */

static void append_number(GString *out, double number)
{
    cJSON json = {.type = cJSON_Number, .valuedouble = number};
    g_autofree char *text = canonical_json(&json);

    if (text)
        g_string_append(out, text);
    else
        g_string_append(out, isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
}

static void append_text(GString *out, const cJSON *value, int depth)
{
    const cJSON *entry;

    if (cJSON_IsString(value))
        g_string_append(out, value->valuestring);
    else if (cJSON_IsNumber(value))
        append_number(out, value->valuedouble);
    else if (cJSON_IsBool(value))
        g_string_append(out, cJSON_IsTrue(value) ? "true" : "false");
    else if (cJSON_IsObject(value))
        g_string_append(out, "[object Object]");
    else if (!cJSON_IsArray(value))
        g_string_append(out, value_is_absent(value) ? "undefined" : "null");
    if (!cJSON_IsArray(value) || depth == 0)
        return;
    cJSON_ArrayForEach(entry, value)
    {
        if (entry != value->child)
            g_string_append_c(out, ',');
        if (!is_nothing(entry))
            append_text(out, entry, depth - 1);
        if (out->len > CONVERT_TEXT_MAX)
            return;
    }
}

char *value_text(const cJSON *value)
{
    GString *text = g_string_new(NULL);

    append_text(text, value, CONVERT_DEPTH_MAX);
    return g_string_free(text, FALSE);
}

static guint64 weigh(const cJSON *value, int depth)
{
    guint64 weight = 1;
    const cJSON *entry;

    if (cJSON_IsString(value))
        return 1 + strlen(value->valuestring) / WEIGHT_TEXT;
    if (!cJSON_IsArray(value) || depth == 0)
        return 1;
    cJSON_ArrayForEach(entry, value)
    {
        weight += weigh(entry, depth - 1);
        if (weight > VALUE_WEIGHT_MAX)
            break;
    }
    return weight;
}

guint64 value_weight(const cJSON *value)
{
    return weigh(value, CONVERT_DEPTH_MAX) - 1;
}

/* ---- numbers ------------------------------------------------------------------------------- */

/* WhiteSpace and LineTerminator of ECMA-262 §12.2 and §12.3. */
static bool is_blank(gunichar c)
{
    return (c >= '\t' && c <= '\r') || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
           g_unichar_type(c) == G_UNICODE_SPACE_SEPARATOR;
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return text;
}

static const char *skip_digits(const char *text)
{
    while (g_ascii_isdigit(*text))
        text++;
    return text;
}

/* Behind the exponent that begins here, if one does. */
static const char *skip_exponent(const char *text)
{
    const char *digits = text + 1;

    if (*text != 'e' && *text != 'E')
        return text;
    if (*digits == '+' || *digits == '-')
        digits++;
    return g_ascii_isdigit(*digits) ? skip_digits(digits) : text;
}

/* The longest decimal literal that the text begins with; *end is behind it. NaN, and *end == text:
 * none. */
static double read_decimal(const char *text, const char **end)
{
    const char *digits = text + (*text == '+' || *text == '-');
    const char *at = skip_digits(digits);
    bool has_digits = at > digits;

    *end = text;
    if (g_str_has_prefix(digits, "Infinity")) {
        *end = digits + strlen("Infinity");
        return *text == '-' ? -INFINITY : INFINITY;
    }
    if (*at == '.') {
        const char *fraction = skip_digits(at + 1);
        has_digits = has_digits || fraction > at + 1;
        at = fraction;
    }
    if (!has_digits)
        return NAN;
    at = skip_exponent(at);
    *end = at;

    g_autofree char *literal = g_strndup(text, (gsize)(at - text));
    return g_ascii_strtod(literal, NULL);
}

static const struct {
    char letter;
    int base;
} BASES[] = {{'x', 16}, {'o', 8}, {'b', 2}};

/* 0x1F, 0o17, 0b11. */
static bool read_based(const char *text, double *number)
{
    const char *at = text + 2;
    int base = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(BASES); i++)
        if (text[0] == '0' && g_ascii_tolower(text[1]) == BASES[i].letter)
            base = BASES[i].base;
    if (base == 0 || !*at)
        return false;
    for (*number = 0; *at; at++) {
        int digit = g_ascii_xdigit_value(*at);
        if (digit < 0 || digit >= base)
            break;
        *number = *number * base + digit;
    }
    if (*skip_blanks(at))
        *number = NAN;
    return true;
}

static double text_number(const char *text)
{
    const char *from = skip_blanks(text), *end;
    double number;

    if (!*from)
        return 0;
    if (read_based(from, &number))
        return number;
    number = read_decimal(from, &end);
    return *skip_blanks(end) ? NAN : number;
}

double value_number(const cJSON *value)
{
    if (cJSON_IsNumber(value))
        return value->valuedouble;
    if (cJSON_IsString(value))
        return text_number(value->valuestring);
    if (cJSON_IsArray(value)) {
        g_autofree char *text = value_text(value);
        return text_number(text);
    }
    if (cJSON_IsTrue(value))
        return 1;
    return cJSON_IsFalse(value) || cJSON_IsNull(value) ? 0 : NAN;
}

double value_parse_float(const cJSON *value)
{
    const char *end;

    if (cJSON_IsNumber(value))
        return value->valuedouble;

    g_autofree char *text = value_text(value);
    return read_decimal(skip_blanks(text), &end);
}

/* ---- comparing ----------------------------------------------------------------------------- */

static bool numbers_same(double a, double b)
{
    return !isless(a, b) && !isgreater(a, b) && !isunordered(a, b);
}

/* A group is the same as itself only; one that was put into an array shares its parts. */
static bool groups_same(const cJSON *a, const cJSON *b)
{
    return a == b || (a->child && a->child == b->child);
}

bool value_same(const cJSON *a, const cJSON *b)
{
    if (cJSON_IsNumber(a) && cJSON_IsNumber(b))
        return numbers_same(a->valuedouble, b->valuedouble);
    if (cJSON_IsString(a) && cJSON_IsString(b))
        return strcmp(a->valuestring, b->valuestring) == 0;
    if (is_group(a) && is_group(b))
        return groups_same(a, b);
    return (a->type & 0xFF) == (b->type & 0xFF);
}

static bool texts_equal(const cJSON *group, const cJSON *text)
{
    g_autofree char *words = value_text(group);

    return strcmp(words, text->valuestring) == 0;
}

bool value_equal(const cJSON *a, const cJSON *b)
{
    if (is_nothing(a) || is_nothing(b))
        return is_nothing(a) && is_nothing(b);
    if (is_group(a) && is_group(b))
        return groups_same(a, b);
    if (cJSON_IsString(a) && cJSON_IsString(b))
        return value_same(a, b);
    if (is_group(a) && cJSON_IsString(b))
        return texts_equal(a, b);
    if (cJSON_IsString(a) && is_group(b))
        return texts_equal(b, a);
    return numbers_same(value_number(a), value_number(b));
}

/* In UTF-16 the characters beyond the first plane begin with a unit below U+E000. */
static gunichar order_of(gunichar c)
{
    return c >= 0xE000 && c <= 0xFFFF ? c + 0x110000 : c;
}

static ValueOrder text_order(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    if (*a == *b)
        return ORDER_SAME;
    while (((unsigned char)*a & 0xC0) == 0x80 || ((unsigned char)*b & 0xC0) == 0x80) {
        a--;
        b--;
    }
    return order_of(g_utf8_get_char(a)) < order_of(g_utf8_get_char(b)) ? ORDER_LESS : ORDER_MORE;
}

static ValueOrder number_order(double a, double b)
{
    if (isunordered(a, b))
        return ORDER_NONE;
    return isless(a, b) ? ORDER_LESS : isgreater(a, b) ? ORDER_MORE : ORDER_SAME;
}

static bool is_text(const cJSON *value)
{
    return cJSON_IsString(value) || is_group(value);
}

ValueOrder value_order(const cJSON *a, const cJSON *b)
{
    if (!is_text(a) || !is_text(b))
        return number_order(value_number(a), value_number(b));
    if (cJSON_IsString(a) && cJSON_IsString(b))
        return text_order(a->valuestring, b->valuestring);

    g_autofree char *left = value_text(a), *right = value_text(b);
    return text_order(left, right);
}
