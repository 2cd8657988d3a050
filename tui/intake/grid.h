/* Many applications for one item at once (a village brings forty pension forms): a table with a row
 * for each applicant and a column for what has to be told of each (forms/batch/batch.h). Every row
 * is a draft (cache/draft.h) from its first cell on, and an application of its own: rows that are
 * well are received together, the others stay. What a cell cannot hold is filled in from the draft.
 */
#ifndef TUI_INTAKE_GRID_H
#define TUI_INTAKE_GRID_H

#include "tui/app.h"

/* Chooses an item from the catalogue first. */
void grid_begin(App *app);

#endif
