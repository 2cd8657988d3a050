/* The guide card of an item on the screen (forms/guide.h): what changed since the version before
 * comes first, then who may apply, papers, terms, fee … */
#ifndef TUI_INTAKE_GUIDE_PAGE_H
#define TUI_INTAKE_GUIDE_PAGE_H

#include "tui/app.h"

/* Runs after the card has gone. */
typedef void GuideBegin(App *app, void *data, const char *code);

/* A dialog to push, of the newest version; `begin` NULL: it is only read. `data` is borrowed. NULL
 * with ITEM_UNKNOWN. */
Pane *guide_page_new(App *app, const char *code, GuideBegin *begin, void *data, Problem *problem);

#endif
