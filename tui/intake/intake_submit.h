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
/* Whether the rule book allows the deed now, and why not. */
bool intake_allows(const Intake *intake, App *app, const Deed *deed, Problem *problem);
/* Submits receive and what the deed adds, and the intake is gone; or opens the sheet of the step
 * that does so once it is filled in. False: nothing was kept. */
bool intake_do(Intake *intake, App *app, const Deed *deed, Problem *problem);

/* Finding* of the application as it is now, with what the store knows: what refuses it first, then
 * what is wrong, then what is missing. Caller frees. */
GPtrArray *intake_findings(App *app, const Application *application);
/* Not merely empty. */
bool intake_finding_wrong(const Finding *finding);
/* As the clerk reads it, with the row of a table. Caller frees. */
char *intake_finding_words(const Finding *finding);
/* All that blocks, numbered, as the applicant is told it. Caller frees. */
char *intake_defects(const Intake *intake, const GPtrArray *findings);

/* What comes after it: a dialog with the number, the papers to print, and who is next
 * (intake_done.c). */
void intake_done(App *app, const char *case_id, const cJSON *payload);

#endif
