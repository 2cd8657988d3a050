/* The inside of a sheet, for sheet.c and sheet_draw.c. */
#ifndef TUI_SHEET_SHEET_MODEL_H
#define TUI_SHEET_SHEET_MODEL_H

#include "tui/sheet/widget.h"

/* Characters that came faster than a person types them, where no text is typed. */
typedef struct {
    const SheetField *field;
    char *before; /* the value when they began; NULL: none */
    int count;
    instant at;
} Burst;

struct Sheet {
    Pane pane;
    const SheetClass *class;
    char *title;
    char *question; /* NULL: not asked again */
    void *data;
    GPtrArray *fields;
    int focus; /* index into fields; == length: the button */
    int scroll;
    bool touched; /* by the person */
    char *fault;  /* of the whole */
    Burst burst;
};

int sheet_count(const Sheet *sheet);
SheetField *sheet_at(const Sheet *sheet, int index);

/* Asked, and something to be in. */
bool field_can_focus(const SheetField *field);

/* The index of the next field in the direction; the count is the button. The same: there is none.
 */
int sheet_beside(const Sheet *sheet, int at, int step, bool over_locked);
/* The next that is required and empty; the count: none. */
int sheet_next_empty(const Sheet *sheet, int at);
/* The next with a fault, going round; -1: none. */
int sheet_next_fault(const Sheet *sheet, int at);
int sheet_index(const Sheet *sheet, const SheetField *field); /* -1: not one of them */
/* The field that "/payload/reason" or "/reason" is about; NULL: none that can be seen. */
SheetField *sheet_of_subject(const Sheet *sheet, const char *subject);
/* Checks everything; how many fields have a fault. */
int sheet_check_all(Sheet *sheet, App *app);

#endif
