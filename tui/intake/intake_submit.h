/* Handing in: what may be done with the application as it is, which the rule book says by a trial,
 * and doing it. */
#ifndef TUI_INTAKE_INTAKE_SUBMIT_H
#define TUI_INTAKE_INTAKE_SUBMIT_H

#include "tui/intake/intake_flow.h"

typedef struct {
    Verb verb;        /* its key and words */
    Action action;    /* that follows the receipt; ACTION_COUNT: none does */
    const char *mode; /* of the acceptance; NULL: none */
} Deed;

/* Deeds that the rule book allows now, the usual one first: const Deed*. Caller frees. `problem`
 * says why the application cannot be received at all. */
GPtrArray *intake_deeds(const Intake *intake, App *app, Problem *problem);
const Deed *intake_deed(Verb verb); /* NULL: not one */
/* Submits receive, then what the deed adds. True: the intake is gone. False: nothing was kept. */
bool intake_do(Intake *intake, App *app, const Deed *deed, Problem *problem);

/* Finding* of the application as it is now, with what the store knows. Caller frees. */
GPtrArray *intake_findings(App *app, const Application *application);

/* What comes after it: a dialog with the number, the papers to print, and who is next
 * (intake_done.c). */
void intake_done(App *app, const char *case_id, const cJSON *payload);

#endif
