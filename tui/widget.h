/* What a kind of field on a sheet does: one const struct of operations each, in a file of its own
 * (widget_*.c). A new kind is such a file, a row of SHEET_KINDS, and what it keeps in SheetField.
 *
 * Operations that are NULL do nothing; those that take keys are asked before the sheet itself. */
#ifndef TUI_WIDGET_H
#define TUI_WIDGET_H

#include "tui/sheet.h"

typedef enum {
    ANSWER_NONE,    /* not a key of this field: the sheet's own meaning holds */
    ANSWER_TAKEN,   /* done, the value is the same */
    ANSWER_CHANGED, /* the value is another one */
    ANSWER_NEXT     /* done with this field */
} Answer;

typedef struct {
    bool takes_focus;
    bool always_filled; /* has a value from the beginning */
    void (*begin)(SheetField *field);
    void (*free)(SheetField *field);

    const char *(*value)(const SheetField *field); /* may return NULL for "" */
    bool (*set)(SheetField *field, const char *value);
    /* Brings what was typed into the form in which it is kept, as the field is left. */
    void (*settle)(SheetField *field, App *app);
    bool (*check)(const SheetField *field, App *app, Problem *problem); /* of one filled in */

    Answer (*act)(SheetField *field, Sheet *sheet, App *app, Verb verb);
    Answer (*type)(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted);

    /* Rows it takes on `columns` of the screen; NULL: one. */
    int (*rows)(const SheetField *field, const Screen *screen, int columns);
    void (*draw)(SheetField *field, const Area *area, bool focused, bool caret);
} Widget;

#define X(id, widget) extern const Widget widget_##widget;
SHEET_KINDS(X)
#undef X

const Widget *field_widget(const SheetField *field);

/* For widgets with a dialog: the field got another value by a person. */
void sheet_changed(Sheet *sheet, App *app, SheetField *field);
/* … and is done with. */
void sheet_advance(Sheet *sheet, App *app);

/* Shared by widgets that are typed. */
Answer typed_act(SheetField *field, Sheet *sheet, App *app, Verb verb);
Answer typed_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted);
const char *typed_value(const SheetField *field);
bool typed_set(SheetField *field, const char *value);
void typed_draw(SheetField *field, const Area *area, bool focused, bool caret);
/* How a value looks: the role of a field in or out of focus, or of one that is only read. */
ThemeRole field_role(const SheetField *field, bool focused);

#endif
