/* Folding of what people type and scanners send, before it is checked or compared. */
#ifndef DOMAIN_FOLD_H
#define DOMAIN_FOLD_H

#include <stdbool.h>

/* For numbers and codes: NFKC (full-width to ASCII), spaces, dashes of layout (en, em …) and
 * control and invisible characters dropped, ASCII letters upper-cased. Hyphens are kept. Caller
 * frees. Broken UTF-8 becomes U+FFFD, which no check accepts. */
char *fold_code(const char *text);

/* For names and other text: valid UTF-8, NFC, control characters, bidi overrides and zero-width
 * characters dropped, runs of blanks to one, ends trimmed. Line breaks are kept only when
 * `multiline`, as "\n", without the blanks around them. Caller frees. Broken UTF-8 becomes U+FFFD.
 */
char *fold_text(const char *text, bool multiline);

#endif
