/* The catalogue (一口清): an item is found by typing any part of it, looked at on its guide card,
 * marked as a favourite, and taken to begin with. */
#ifndef TUI_INTAKE_CATALOGUE_H
#define TUI_INTAKE_CATALOGUE_H

#include "tui/app.h"

/* Runs after the dialogs have gone. */
typedef void ItemChosen(App *app, void *data, const char *code);

/* A dialog to push. `data` goes to `chosen`; free_data may be NULL. */
Pane *catalogue_pane_new(App *app, const char *title, ItemChosen *chosen, void *data,
                         GDestroyNotify free_data);

#endif
