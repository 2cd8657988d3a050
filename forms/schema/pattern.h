/* Regular expressions of schemas: ECMA-262 with the u flag, translated to PCRE2, which GLib brings.
 * What PCRE2 reads but ECMA-262 does not know (recursion, directives, possessive quantifiers) is
 * refused. Immutable once compiled. */
#ifndef FORMS_SCHEMA_PATTERN_H
#define FORMS_SCHEMA_PATTERN_H

#include <glib.h>
#include <stdbool.h>

#define PATTERN_LENGTH_MAX 4096 /* bytes */

typedef struct Pattern Pattern;

Pattern *pattern_compile(const char *ecma); /* NULL when it is not a pattern */
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

typedef enum {
    PATTERN_ABSENT,
    PATTERN_FOUND,
    PATTERN_ENDLESS /* finding out takes longer than the effort allows */
} PatternVerdict;

typedef enum {
    EFFORT_QUICK,  /* some microseconds, which do for any honest pattern and value */
    EFFORT_PATIENT /* some hundred times as long */
} PatternEffort;

/* Whether it occurs in the text, which is UTF-8. */
PatternVerdict pattern_search(const Pattern *pattern, const char *text, PatternEffort effort);

#endif
