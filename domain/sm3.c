#include "domain/sm3.h"

#include <glib.h>
#include <openssl/evp.h>
#include <string.h>

static const char digits[] = "0123456789abcdef";

void sm3_hex(const void *data, size_t length, char out[SM3_HEX_LENGTH + 1])
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int size = 0;

    if (EVP_Digest(data, length, hash, &size, EVP_sm3(), NULL) != 1 || size * 2 != SM3_HEX_LENGTH)
        g_error("libcrypto offers no SM3");
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[hash[i] >> 4];
        out[2 * i + 1] = digits[hash[i] & 0x0f];
    }
    out[SM3_HEX_LENGTH] = '\0';
}

bool sm3_is_hex(const char *text)
{
    return text != NULL && strlen(text) == SM3_HEX_LENGTH && strspn(text, digits) == SM3_HEX_LENGTH;
}
