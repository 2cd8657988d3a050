/* The running screen: its panes and dialogs, who has the focus, what was last said to the person.
 * Every part of tui/ that does something gets one of these. */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "tui/list.h"
#include "tui/pane.h"
#include "tui/terminal.h"
#include "tui/tui.h"

/* X(identifier): the panes of the layout, in order */
typedef enum { PANE_QUEUES, PANE_CASES, PANE_CASE, PANE_OUTBOX, PANE_COUNT } PaneId;

struct App {
    const TuiOptions *options;
    Cache *cache;
    Line *line;
    Terminal *terminal;
    Screen screen;
    Pane *panes[PANE_COUNT];
    PaneId focus;
    GPtrArray *dialogs; /* Pane*, owned; the last one has the keys */
    GPtrArray *errands; /* outside programs that run (errand.h), owned */
    LineStatus status;
    int unsent;
    int attention;
    char *message;           /* NULL: none; until the next key */
    char *message_once_sent; /* what is left of it once everything has been sent; NULL: all */
    ThemeRole message_role;
    instant now;
    date today;
    gint64 preview_at; /* monotonic ms; 0: no case waits to be shown beside the list */
    bool redraw;       /* from nothing */
    bool suspend;
    bool quit;
};

/* The dialog on top, or the pane in focus. */
Pane *app_top(App *app);
void app_push(App *app, Pane *dialog); /* taken over */
void app_pop(App *app);
Pane *app_take(App *app); /* like app_pop, but the caller frees it */
void app_focus(App *app, PaneId pane);

/* A sentence at the bottom until the next key. */
void app_tell(App *app, ThemeRole role, const char *sentence);
/* That something is kept and on its way, and what holds on: once everything has been sent, only
 * that is said, or nothing when it is "". */
void app_tell_until_sent(App *app, const char *sentence, const char *lasting);
/* The same for a problem, which is cleared. */
void app_tell_problem(App *app, Problem *problem);
/* Something was written to the store: every pane reads anew, and the sync looks. */
void app_changed(App *app);
void app_refresh(App *app);

/* The move that a verb means in a list or a text; false: none. */
bool verb_move(Verb verb, Move *move);
/* Carries out a verb where it holds: the screen's own, a case action, or the top pane's. */
bool app_act(App *app, Verb verb, const char *argument);
/* A line of the `:` prompt: the name of a verb or of a case action, and an argument. */
void app_command(App *app, const char *line);

#endif
