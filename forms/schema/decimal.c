#include "forms/schema/decimal.h"

#include "domain/canonical.h"

#include <stdlib.h>
#include <string.h>

char *decimal_text(double number)
{
    const cJSON json = {.type = cJSON_Number, .valuedouble = number};

    return canonical_json(&json);
}

Decimal decimal_of(double number)
{
    g_autofree char *text = decimal_text(number);
    Decimal decimal = {0};
    bool is_fraction = false;
    const char *at = text;

    for (; *at && *at != 'e'; at++) {
        is_fraction |= *at == '.';
        if (!g_ascii_isdigit(*at))
            continue;
        if (decimal.digits <= (G_MAXUINT64 - 9) / 10) {
            decimal.digits = decimal.digits * 10 + (guint64)g_ascii_digit_value(*at);
            decimal.exponent -= is_fraction;
        } else { /* only zeros follow: a double has 17 digits at most */
            decimal.exponent += !is_fraction;
        }
    }
    if (*at == 'e')
        decimal.exponent += (int)strtol(at + 1, NULL, 10);
    while (decimal.digits && decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.exponent++;
    }
    return decimal;
}

bool decimal_is_multiple(Decimal number, Decimal divisor)
{
    unsigned __int128 rest = number.digits % divisor.digits;

    if (number.digits == 0)
        return true;
    for (int shift = divisor.exponent; shift < number.exponent && rest; shift++)
        rest = rest * 10 % divisor.digits;
    /* no ten can be taken out of the digits */
    return rest == 0 && number.exponent >= divisor.exponent;
}
