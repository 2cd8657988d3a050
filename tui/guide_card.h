/* The guide card of an item (办事指南): who may apply, papers, terms, fee, and what changed since
 * the version before. */
#ifndef TUI_GUIDE_CARD_H
#define TUI_GUIDE_CARD_H

#include "tui/app.h"

/* Runs after the card has gone. */
typedef void GuideBegin(App *app, void *data, const char *code);

/* A dialog to push, of the newest version; `begin` NULL: it is only read. `data` is borrowed. NULL
 * with ITEM_UNKNOWN. */
Pane *guide_card_new(App *app, const char *code, GuideBegin *begin, void *data, Problem *problem);

#endif
