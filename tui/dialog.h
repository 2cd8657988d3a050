/* Small dialogs: a text to read, a last question, a choice from a list. Each is a Pane to push;
 * what it calls back with is owned by the dialog and freed with it. */
#ifndef TUI_DIALOG_H
#define TUI_DIALOG_H

#include "tui/app.h"
#include "tui/page.h"

/* A text to read; takes the page over. Title is translated. */
int text_dialog_columns(Screen *screen); /* that a line of it has */
Pane *text_dialog_new(const char *title, Page *page);

/* The last question before what cannot be taken back: answered with another key than the one that
 * asked. `yes` runs after the dialog has gone. */
typedef void ConfirmYes(App *app, void *data);
Pane *confirm_dialog_new(const char *title, const char *question, ConfirmYes *yes, void *data);

typedef struct {
    char *code;
    char *label;
    char *detail; /* beside the label; may be NULL */
} PickRow;

PickRow *pick_row_new(const char *code, const char *label, const char *detail);
/* PickRow* that match what was typed; NULL on failure. */
typedef GPtrArray *PickFetch(App *app, void *data, const char *typed, Problem *problem);
GPtrArray *pick_rows_new(void);
void pick_rows_copy(GPtrArray *rows, const PickRow *row);
/* Whether the row holds the text in label, code or detail, whatever the case of letters. */
bool pick_row_holds(const PickRow *row, const char *typed);
/* The same, or whether the label begins or goes on so in pinyin: syllables or initials. */
bool pick_row_matches(const PickRow *row, const char *typed);
/* Runs after the dialog has gone; the row is valid during the call. */
typedef void PickChosen(App *app, void *data, const PickRow *row);

/* `data` goes to both; free_data may be NULL. */
Pane *picker_new(App *app, const char *title, PickFetch *fetch, PickChosen *chosen, void *data,
                 GDestroyNotify free_data);

#endif
