#include "domain/number_parts.h"

#include <glib.h>

char iso7064_mod11_2(const char *digits, size_t length)
{
    int state = 0;

    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(digits[i]))
            return 0;
        state = (state + (digits[i] - '0')) * 2 % 11;
    }
    return "0123456789X"[(12 - state) % 11];
}

static char hybrid(const char *text, size_t length, int m)
{
    int state = m;

    for (size_t i = 0; i < length; i++) {
        int value = part_alnum_value(text[i]);

        if (value < 0 || value >= m)
            return 0;
        state = part_hybrid_add(state, m, value);
    }
    return part_alnum_char(part_hybrid_check(state, m));
}

char iso7064_mod11_10(const char *digits, size_t length)
{
    return hybrid(digits, length, 10);
}

char iso7064_mod37_36(const char *alnum, size_t length)
{
    return hybrid(alnum, length, 36);
}
