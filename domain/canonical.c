#include "domain/canonical.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define INTEGER_EXACT 9007199254740992.0 /* 2^53: below it every whole number is a double */
#define DIGITS_MAX 17                    /* enough for every double to read back */
#define PLAIN_MAX 21                     /* ECMAScript Number::toString */
#define PLAIN_MIN (-6)

static bool append_value(GString *out, const cJSON *json, int depth);

static bool append_string(GString *out, const char *text)
{
    static const char *const escapes[128] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
        ['\n'] = "\\n", ['\r'] = "\\r",  ['\t'] = "\\t"};

    if (!text || !g_utf8_validate(text, -1, NULL))
        return false;
    g_string_append_c(out, '"');
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte < 128 && escapes[byte])
            g_string_append(out, escapes[byte]);
        else if (byte < 0x20)
            g_string_append_printf(out, "\\u%04x", byte);
        else
            g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
    return true;
}

/* Fills `digits` with the fewest digits that read back as `value` (> 0), so that it is
 * 0.<digits> × 10^n, and returns n. Only digits are taken from what printf writes, because its
 * decimal point depends on the locale. */
static int shortest_digits(double value, GString *digits)
{
    for (int count = 1; count <= DIGITS_MAX; count++) {
        g_autofree char *text = g_strdup_printf("%.*e", count - 1, value);
        const char *exponent = strchr(text, 'e');

        if (count < DIGITS_MAX && strtod(text, NULL) != value)
            continue;
        for (const char *c = text; c < exponent; c++) {
            if (g_ascii_isdigit(*c))
                g_string_append_c(digits, *c);
        }
        return (int)strtol(exponent + 1, NULL, 10) + 1;
    }
    g_assert_not_reached();
}

static void append_zeros(GString *out, int count)
{
    for (int i = 0; i < count; i++)
        g_string_append_c(out, '0');
}

static void append_decimal(GString *out, double value)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    int n = shortest_digits(value, digits);
    int k = (int)digits->len;

    if (n > 0 && n <= PLAIN_MAX) {
        append_zeros(digits, n - k);
        if (n < k)
            g_string_insert_c(digits, n, '.');
        g_string_append(out, digits->str);
    } else if (n > PLAIN_MIN && n <= 0) {
        g_string_append(out, "0.");
        append_zeros(out, -n);
        g_string_append(out, digits->str);
    } else {
        if (k > 1)
            g_string_insert_c(digits, 1, '.');
        g_string_append_printf(out, "%se%+d", digits->str, n - 1);
    }
}

static bool append_number(GString *out, double value)
{
    if (!isfinite(value))
        return false;
    if (fabs(value) < INTEGER_EXACT && floor(value) >= value) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)value);
        return true;
    }
    if (value < 0)
        g_string_append_c(out, '-');
    append_decimal(out, fabs(value));
    return true;
}

static bool append_array(GString *out, const cJSON *json, int depth)
{
    const cJSON *entry;

    g_string_append_c(out, '[');
    cJSON_ArrayForEach(entry, json)
    {
        if (entry != json->child)
            g_string_append_c(out, ',');
        if (!append_value(out, entry, depth))
            return false;
    }
    g_string_append_c(out, ']');
    return true;
}

static int compare_names(const void *left, const void *right)
{
    const cJSON *const *a = left, *const *b = right;

    return strcmp((*a)->string, (*b)->string);
}

static bool append_members(GString *out, const GPtrArray *members, int depth)
{
    const char *previous = NULL;

    for (guint i = 0; i < members->len; i++) {
        const cJSON *member = members->pdata[i];

        if (previous && strcmp(previous, member->string) == 0)
            return false;
        if (previous)
            g_string_append_c(out, ',');
        previous = member->string;
        if (!append_string(out, member->string))
            return false;
        g_string_append_c(out, ':');
        if (!append_value(out, member, depth))
            return false;
    }
    return true;
}

static bool append_object(GString *out, const cJSON *json, int depth)
{
    g_autoptr(GPtrArray) members = g_ptr_array_new();
    cJSON *member;

    cJSON_ArrayForEach(member, json)
    {
        if (!member->string)
            return false;
        g_ptr_array_add(members, member);
    }
    g_ptr_array_sort(members, compare_names);
    g_string_append_c(out, '{');
    if (!append_members(out, members, depth))
        return false;
    g_string_append_c(out, '}');
    return true;
}

/* `depth` is how many arrays and objects may still be opened. */
static bool append_value(GString *out, const cJSON *json, int depth)
{
    if ((cJSON_IsArray(json) || cJSON_IsObject(json)) && depth == 0)
        return false;
    if (cJSON_IsObject(json))
        return append_object(out, json, depth - 1);
    if (cJSON_IsArray(json))
        return append_array(out, json, depth - 1);
    if (cJSON_IsString(json))
        return append_string(out, json->valuestring);
    if (cJSON_IsNumber(json))
        return append_number(out, json->valuedouble);
    if (cJSON_IsBool(json))
        g_string_append(out, cJSON_IsTrue(json) ? "true" : "false");
    else if (cJSON_IsNull(json))
        g_string_append(out, "null");
    else
        return false;
    return true;
}

char *canonical_json(const cJSON *json)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (!append_value(out, json, CANONICAL_DEPTH))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}
