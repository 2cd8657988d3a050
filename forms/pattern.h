/* Regular expressions of schemas: ECMA-262 with the u flag, as far as PCRE2 speaks the same
 * language, compiled once, with the work of one match bounded. */
#ifndef FORMS_PATTERN_H
#define FORMS_PATTERN_H

#include <glib.h>
#include <stdbool.h>

#define PATTERN_LENGTH_MAX 4096 /* bytes */

/* NULL when it is not a pattern. Free with g_regex_unref. */
GRegex *pattern_compile(const char *ecma);
/* Whether the pattern occurs in the text; false also when finding out would take too long. */
bool pattern_matches(const GRegex *pattern, const char *text);

#endif
