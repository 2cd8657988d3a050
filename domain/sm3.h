/* SM3 (GB/T 32905-2016), through libcrypto: the hash of the event chain.
 *
 * Cannot fail on a libcrypto that has SM3; on one built without it the program aborts, because a
 * record that cannot be chained must not be written. Safe in any thread. */
#ifndef DOMAIN_SM3_H
#define DOMAIN_SM3_H

#include <stdbool.h>
#include <stddef.h>

#define SM3_HEX_LENGTH 64

/* Writes the 64 lower-case hex digits and a NUL. `data` may be NULL when `length` is 0. */
void sm3_hex(const void *data, size_t length, char out[SM3_HEX_LENGTH + 1]);
/* Whether the text (may be NULL) has the shape of one. */
bool sm3_is_hex(const char *text);

#endif
