/* Receiving an application at the window: choosing the item, then one sheet of applicant, scenario,
 * form and materials. */
#ifndef TUI_RECEIVE_H
#define TUI_RECEIVE_H

#include "tui/app.h"

void receive_begin(App *app);

#endif
