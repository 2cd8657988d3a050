/* What people do at their desks, in the words of the command line: a deed is one `yichuang case …`
 * or `yichuang outbox …` with what became of its command. */
#ifndef TESTS_SUPPORT_CASEWORK_H
#define TESTS_SUPPORT_CASEWORK_H

#include "tests/support/office.h"

#define FOOD_LICENCE "370131001001" /* reviewed in one step before the decision */

typedef struct {
    int status;
    char *command; /* id; NULL: none was kept */
    char *outcome; /* "kept", "applied", "conflict", … ; NULL: no command */
    char *case_id;
    char *receipt;
    char *problem; /* code; NULL: none */
    char *err;     /* what a person reads */
} Deed;

void deed_free(Deed *deed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Deed, deed_free)
/* Reads what a finished `yichuang … --json` printed. */
Deed *deed_of(const StationRun *run);

/* Writes an application that passes every check at the clerk's window into the machine's home, for
 * `case receive --from`. Caller frees the path. */
char *application_write(const Station *station, const char *item);

/* These words and --json. */
Deed *station_do(Station *station, ...) G_GNUC_NULL_TERMINATED;
/* The same; must end with the status and the outcome (NULL: no command was kept). */
Deed *station_must(Station *station, int status, const char *outcome, ...) G_GNUC_NULL_TERMINATED;

/* Numbers of `outbox list`: commands not settled, and those that wait for a person. */
int station_unsent(Station *station);
int station_attention(Station *station);
/* The state of a command in `outbox list --all`; NULL: it is not there. Caller frees. */
char *station_outbox_state(Station *station, const char *command);
/* The member of `case show`, as text; NULL: none. Caller frees. */
char *station_case_text(Station *station, const char *reference, const char *member);

#endif
