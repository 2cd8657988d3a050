/* The panes of the layout, and what they do for one another. */
#ifndef TUI_PANES_H
#define TUI_PANES_H

#include "cache/cases.h"
#include "cache/outbox.h"
#include "tui/app.h"
#include "tui/queues.h"

Pane *queues_pane_new(App *app);
/* False when the actor has no queue of that name. */
bool queues_pane_select(Pane *base, App *app, const char *name);

Pane *cases_pane_new(App *app);
void cases_pane_show(Pane *base, App *app, const Queue *queue);
/* NULL or "": everything. */
void cases_pane_filter(Pane *base, App *app, const char *text);
const char *cases_pane_filter_text(const Pane *base);
/* The row under the bar; NULL: the list is empty. */
const CaseRow *cases_pane_row(const Pane *base);

Pane *case_pane_new(App *app);
/* False, told, when the case is not in the store. */
bool case_pane_open(Pane *base, App *app, const char *case_id);
const Case *case_pane_case(const Pane *base); /* NULL: none is open */
/* Personal data in full until the pane is left. */
void case_pane_reveal(Pane *base, App *app);

Pane *outbox_pane_new(App *app);

/* The case that a verb is about: the row under the bar, or the one open. NULL: none. */
const char *panes_case_in_hand(const App *app);
/* The header of a pane; what follows the title is dimmer. Returns the area below it. */
Area pane_header(const Area *area, const char *title, const char *more, bool focused);

#endif
