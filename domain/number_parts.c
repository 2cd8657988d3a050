#include "domain/number_parts.h"

#include <glib.h>
#include <string.h>

size_t part_length(const char *text)
{
    size_t length = 0;

    for (; text && *text; text++)
        length += ((unsigned char)*text & 0xc0) != 0x80;
    return length;
}

NumberFault part_shape(const char *text, size_t length, const char *alphabet)
{
    if (part_length(text) != length)
        return NUMBER_LENGTH;
    if (length == 0)
        return NUMBER_OK;
    return strlen(text) == length && strspn(text, alphabet) == length ? NUMBER_OK : NUMBER_CHARSET;
}

bool part_is_listed(const char *text, const char *list)
{
    for (; *list; list += 2) {
        if (strncmp(text, list, 2) == 0)
            return true;
    }
    return false;
}

int part_value(const char *digits, size_t count)
{
    int value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

bool part_is_zero(const char *digits, size_t count)
{
    return strspn(digits, "0") >= count;
}

bool part_date(const char *digits, date *out)
{
    return date_from_civil(part_value(digits, 4), part_value(digits + 4, 2),
                           part_value(digits + 6, 2), out);
}

int part_hybrid_add(int state, int m, int value)
{
    int sum = (state + value) % m;

    return (sum == 0 ? m : sum) * 2 % (m + 1);
}

int part_hybrid_check(int state, int m)
{
    return (m + 1 - state) % m;
}

int part_alnum_value(char c)
{
    if (g_ascii_isdigit(c))
        return c - '0';
    return g_ascii_isupper(c) ? c - 'A' + 10 : -1;
}

char part_alnum_char(int value)
{
    return ALNUM[value];
}
