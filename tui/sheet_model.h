/* The inside of a sheet, for sheet.c and sheet_draw.c. */
#ifndef TUI_SHEET_MODEL_H
#define TUI_SHEET_MODEL_H

#include "tui/widget.h"

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
};

int sheet_count(const Sheet *sheet);
SheetField *sheet_at(const Sheet *sheet, int index);
void sheet_field_free(void *field);

/* Asked, and something to be in. */
bool field_can_focus(const SheetField *field);
bool field_is_filled(const SheetField *field);
bool field_check(const SheetField *field, App *app, Problem *problem);
void field_set_fault(SheetField *field, const Problem *problem);
/* As one leaves a field: what is wrong is said, but nothing that is merely not filled in yet. */
void field_check_left(SheetField *field, App *app);
/* While typing: faults go as soon as they are put right, and appear only when the field is left. */
void field_check_typed(SheetField *field, App *app);

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
