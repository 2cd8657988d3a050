/* Values of the keyword `format`: the specification's that a back office meets, and the project's
 * own, which are the number checks of domain/numbers.h under a name. Unknown formats are
 * annotations (Validation §7.2.3) and find no row. */
#ifndef FORMS_SCHEMA_FORMAT_H
#define FORMS_SCHEMA_FORMAT_H

#include "domain/date.h"

#include <stdbool.h>

typedef struct {
    const char *name;
    /* NULL when `text` is of the format, else the msgid of why not. */
    const char *(*fault)(const char *text, date today);
} Format;

const Format *format_find(const char *name); /* NULL: unknown */

#endif
