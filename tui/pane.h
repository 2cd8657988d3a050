/* Panes and dialogs: one const struct of operations each. A pane stands in the layout, a dialog in
 * a stack above it; both draw themselves into an area, carry out verbs, and take text. */
#ifndef TUI_PANE_H
#define TUI_PANE_H

#include "tui/draw.h"
#include "tui/verb.h"

typedef struct App App;
typedef struct Pane Pane;

typedef struct {
    const char *title; /* msgid */
    unsigned place;    /* where the verbs hold */
    void (*draw)(Pane *pane, App *app, const Area *area, bool focused);
    /* False: this pane has nothing to do for the verb. */
    bool (*act)(Pane *pane, App *app, Verb verb, const char *argument);
    /* Text typed or pasted. NULL: takes none. */
    void (*type)(Pane *pane, App *app, const char *text, bool pasted);
    /* Every key first; false: bind it as usual. NULL: none. */
    bool (*key)(Pane *pane, App *app, Key key);
    /* The store changed. NULL: does not matter. */
    void (*refresh)(Pane *pane, App *app);
    /* The focus goes elsewhere, or the program ends. NULL: does not matter. */
    void (*leave)(Pane *pane, App *app);
    void (*free)(Pane *pane);
} PaneClass;

struct Pane {
    const PaneClass *class;
};

#endif
