/* A seat to test the screen at: the real screen over a store of the demo city, run by the test
 * program itself as the child of a Term. A test's main() begins with
 *
 *     if (seat_is_asked(argc, argv))
 *         return seat_run();
 *
 * and its tests start one with seat_start(). */
#ifndef TESTS_SUPPORT_SEAT_H
#define TESTS_SUPPORT_SEAT_H

#include "tests/support/term.h"

typedef struct {
    int rows, columns;    /* 0: 24 by 80 */
    const char *language; /* "zh_CN"; NULL: English */
    const char *account;  /* NULL: clerk */
    const char *theme;    /* NULL: dark */
    const char *type;     /* TERM; NULL: xterm-256color */
    const char *print;    /* print_command; NULL: there is none */
    int cases;            /* 0: 60 */
    bool lean;
    bool conflict; /* somebody else was faster with one case */
    bool offline;  /* the central cannot be reached; the next try is due in an hour */
    bool hostile;  /* names with escape sequences, bidi and zero-width characters */
    bool two_wide; /* ambiguous characters take two columns */
    /* outside programs, as in the settings; NULL: none */
    const char *reader, *capture, *viewer;
} Seat;

bool seat_is_asked(int argc, char **argv);
int seat_run(void);

/* Returns once the first list is drawn. */
Term *seat_start(const Seat *seat);

#endif
