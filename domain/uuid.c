#include "domain/uuid.h"

#include <glib.h>
#include <string.h>

#define INSTANT_BYTES 6
#define UUID_BYTES 16

static bool is_hyphen_place(size_t place)
{
    return place == 8 || place == 13 || place == 18 || place == 23;
}

Uuid uuid7_make(instant at, const unsigned char random[10])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[UUID_BYTES];
    Uuid uuid = {{0}};
    size_t place = 0;

    for (size_t i = 0; i < INSTANT_BYTES; i++)
        bytes[i] = (unsigned char)((uint64_t)at >> (8 * (INSTANT_BYTES - 1 - i)) & 0xff);
    memcpy(bytes + INSTANT_BYTES, random, UUID_BYTES - INSTANT_BYTES);
    bytes[6] = (bytes[6] & 0x0f) | 0x70; /* version */
    bytes[8] = (bytes[8] & 0x3f) | 0x80; /* variant */

    for (size_t i = 0; i < UUID_BYTES; i++) {
        if (is_hyphen_place(place))
            uuid.text[place++] = '-';
        uuid.text[place++] = digits[bytes[i] >> 4];
        uuid.text[place++] = digits[bytes[i] & 0x0f];
    }
    return uuid;
}

bool uuid_is_valid(const char *text)
{
    if (!text || strlen(text) != UUID_LENGTH)
        return false;
    for (size_t i = 0; i < UUID_LENGTH; i++) {
        bool fits = is_hyphen_place(i) ? text[i] == '-'
                                       : g_ascii_isxdigit(text[i]) && !g_ascii_isupper(text[i]);

        if (!fits)
            return false;
    }
    return true;
}

instant uuid7_instant(const char *text)
{
    instant at = 0;

    if (!uuid_is_valid(text) || text[14] != '7')
        return 0;
    for (size_t i = 0; i < 13; i++) {
        if (!is_hyphen_place(i))
            at = at * 16 + g_ascii_xdigit_value(text[i]);
    }
    return at;
}
