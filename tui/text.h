/* Text as it may be drawn, and how wide it is.
 *
 * Nothing reaches the screen that did not pass text_clean(): it takes out what could move the
 * cursor, reorder the line or hide (controls, escape sequences, bidi marks, zero-width characters,
 * broken UTF-8), and what libc and the terminal do not agree on the width of. What it returns is
 * valid UTF-8 whose width is the sum of wcwidth(), so that clipping and padding are exact.
 *
 * Ambiguous-width characters (East Asian Width class A) take two columns in many CJK terminals
 * while curses counts one. Where that is so they are replaced by characters that are wide
 * everywhere. */
#ifndef TUI_TEXT_H
#define TUI_TEXT_H

#include <glib.h>
#include <stdbool.h>

/* One line: line breaks and tabs become blanks. Controls, zero-width characters and broken bytes
 * become "?", ideographs that libc has no width for "[U+31350]". At most two combining marks stay
 * with a character, none with a blank. Caller frees. */
char *text_clean(const char *text, bool ambiguous_wide);

/* Of cleaned text. */
int text_columns(const char *text);
/* How many bytes from the start fit into `columns`; *used (may be NULL) gets the columns they take.
 */
size_t text_fit(const char *text, int columns, int *used);
/* Exactly `columns` wide: clipped with an ellipsis, or padded with blanks. Caller frees. */
char *text_pad(const char *text, int columns, bool ambiguous_wide);

/* Raw text, line breaks kept, to cleaned lines of at most `columns` (≥ 2) each. Breaks at blanks,
 * and anywhere between ideographs. Caller frees the array with its strings. */
GPtrArray *text_wrap(const char *text, int columns, bool ambiguous_wide);

/* Byte offset of the next or previous place where a cursor may stand: combining marks stay with
 * their character. */
size_t text_next(const char *text, size_t at);
size_t text_previous(const char *text, size_t at);

#endif
