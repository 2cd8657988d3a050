/* The documents of the open case, one line each, with a bar. Rows are those of issued_list(). */
#ifndef TUI_DOCUMENTS_DOCUMENTS_TAB_H
#define TUI_DOCUMENTS_DOCUMENTS_TAB_H

#include "tui/case_tabs.h"

void documents_fill(const CaseView *view, App *app, Page *page);
/* Moves the bar, shows, prints or saves the document under it. `chosen` is the row. False: not a
 * verb of this tab. */
bool documents_act(const CaseView *view, App *app, Verb verb, int *chosen);

#endif
