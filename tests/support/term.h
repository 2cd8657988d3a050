/* A terminal for tests: a program on a pty, its output drawn by libvterm, so that a test types
 * keys, waits until the screen shows what it should, and looks at text, attributes, cursor and
 * bytes.
 *
 * Everything happens when a test calls; there is no thread. Waiting reads what the program writes
 * until a condition holds or the deadline passes. The child dies with the test. */
#ifndef TESTS_SUPPORT_TERM_H
#define TESTS_SUPPORT_TERM_H

#include "tests/support/test.h"

#include <glib.h>
#include <sys/types.h>

/* For what is over in a moment, on a machine that has a moment; see patience_ms. */
#define TERM_DEADLINE_MS 60000

typedef struct Term Term;

typedef struct {
    int rows;
    int columns;
    const char *type;               /* TERM; NULL: xterm-256color */
    const char *const *arguments;   /* the program's path first; ended by NULL */
    const char *const *environment; /* "NAME=value" above what the test has; NULL: nothing */
} TermProgram;

/* What cannot be started fails the test. */
Term *term_start(const TermProgram *program);
void term_free(Term *term); /* kills it when it still runs */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Term, term_free)

void term_type(Term *term, const char *bytes);
void term_type_bytes(Term *term, const void *bytes, size_t length);
/* Changes the size of the pty; the program is told by SIGWINCH. Below 3 rows or 4 columns nothing
 * is drawn, until the size is another one again. */
void term_resize(Term *term, int rows, int columns);
void term_signal(Term *term, int signal);
pid_t term_pid(const Term *term);

/* Until the condition holds. False when the deadline (wider under a sanitizer) passes, or the
 * program has ended and it still does not hold. */
typedef bool TermCondition(Term *term, const void *data);
bool term_wait(Term *term, TermCondition *holds, const void *data, int deadline_ms);
bool term_wait_text(Term *term, const char *text, int deadline_ms);
bool term_wait_no_text(Term *term, const char *text, int deadline_ms);
/* Until it ended; *status as waitpid tells it. */
bool term_wait_end(Term *term, int *status, int deadline_ms);
/* Reads until nothing has come for `quiet_ms`: for counting bytes, never for waiting on a state. */
void term_drain(Term *term, int quiet_ms);

/* One row as text, without trailing blanks; a wide character takes two columns and appears once.
 * Caller frees. */
char *term_row(const Term *term, int row);
/* All rows, each ended by a newline. Caller frees. */
char *term_screen(const Term *term);
/* The first row that holds the text, and the column where it begins; -1: none. */
int term_find(const Term *term, const char *text, int *column);
bool term_is_reverse(const Term *term, int row, int column);
bool term_is_bold(const Term *term, int row, int column);
void term_cursor(const Term *term, int *row, int *column, bool *visible);
bool term_is_alternate(const Term *term); /* in the alternate screen */

size_t term_bytes(const Term *term); /* received since the start */
/* When the last of them came, in µs of the monotonic clock. */
gint64 term_last_byte(const Term *term);
/* The bytes received since the start; borrowed, not ended by NUL. */
const char *term_output(const Term *term);
/* Modes of the pty, e.g. whether ECHO and ICANON are on again. */
bool term_is_cooked(const Term *term);

/* Waits for the text; without it, fails the test and prints the screen. */
void term_expect(Term *term, const char *text);

#endif
