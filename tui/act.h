/* Doing something to a case: what may be done, the sheet of an action made from its row in the rule
 * book, and the command that comes of it. */
#ifndef TUI_ACT_H
#define TUI_ACT_H

#include "domain/case.h"
#include "tui/app.h"
#include "tui/sheet/sheet.h"

/* Offers what may be done with the case in hand. */
void act_menu(App *app);
/* Begins an action on the case in hand: its sheet, its confirmation, or at once. What is not
 * allowed is told. */
void act_begin(App *app, Action action);
/* The same on a case that need not be in hand. The sheet that was opened, to fill something in;
 * NULL: none was. */
Sheet *act_begin_on(App *app, const char *case_id, Action action);
/* Takes what was filled in over. False: nothing was kept, and the sheet shows the problem. */
typedef bool ActSubmit(App *app, void *data, Action action, cJSON *payload, Problem *problem);
/* The sheet of an action on a case that is yet to be: `submit` gets what is filled in, and makes
 * the case as well. Left without that, nothing was done. `data` is borrowed. */
Sheet *act_begin_before(App *app, const Case *file, Action action, ActSubmit *submit, void *data);
/* Makes the command and keeps it; takes the payload over. True: kept for ever, and everything shown
 * is up to date. A new case has base_version 0 and an id of act_uuid(). */
bool act_submit(App *app, Uuid case_id, int base_version, Action action, cJSON *payload,
                Problem *problem);
Uuid act_uuid(App *app);

/* Sources of SHEET_PICK fields, from the catalogue. */
PickFetch act_fetch_staff;
PickFetch act_fetch_organisations;

#endif
