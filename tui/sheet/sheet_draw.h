/* How a sheet looks. */
#ifndef TUI_SHEET_SHEET_DRAW_H
#define TUI_SHEET_SHEET_DRAW_H

#include "tui/sheet/sheet_model.h"

void sheet_draw(Pane *pane, App *app, const Area *area, bool focused);

#endif
