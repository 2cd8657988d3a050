/* The two lines at the bottom, and the tabs at the top: where one is, how the line stands, and what
 * the keys do. */
#ifndef TUI_STATUS_H
#define TUI_STATUS_H

#include "tui/app.h"

/* Link state, unsent steps, what needs a person, last sync; the person and the time. Always there.
 */
void status_draw(App *app, const Area *row);
/* Keys of the pane in focus, from the table of verbs. */
void status_hints(App *app, const Area *row);
/* The last thing said, in as many rows as it takes, growing upwards from the last row of the area.
 */
void status_message(App *app, const Area *area);
/* The panes by number. */
void status_tabs(App *app, const Area *row);

#endif
