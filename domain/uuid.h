/* UUID version 7 (RFC 9562 §5.7): the ids of commands, events and cases. Sortable by time. The
 * caller brings the time and the randomness; nothing is drawn here. */
#ifndef DOMAIN_UUID_H
#define DOMAIN_UUID_H

#include "domain/date.h"

#define UUID_LENGTH 36

typedef struct {
    char text[UUID_LENGTH + 1]; /* lower case, with hyphens */
} Uuid;

/* `at` must not be before 1970. */
Uuid uuid7_make(instant at, const unsigned char random[10]);
/* Any version, canonical lower-case form only. */
bool uuid_is_valid(const char *text);
/* The time of a version 7; 0 for any other text. */
instant uuid7_instant(const char *text);

#endif
