/* The line at the bottom: `:` commands and `/` filters, edited by readline with its keys, history
 * and completion. Readline never touches the terminal: it is fed keys and draws into our row. */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "tui/app.h"

/* A command by name; Tab completes names of verbs, case actions, themes and queues. */
void prompt_command(App *app);
/* A filter of the case list, which follows while it is typed. What is typed is not remembered: it
 * may be a name. */
void prompt_filter(App *app);

#endif
