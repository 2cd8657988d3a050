/* What a kind of field on a sheet does: one const struct of operations each, in a file of its own
 * (widget_*.c). A new kind is such a file, a row of SHEET_KINDS, and what it keeps in SheetField.
 *
 * Operations that are NULL do nothing; those that take keys are asked before the sheet itself. */
#ifndef TUI_SHEET_WIDGET_H
#define TUI_SHEET_WIDGET_H

#include "tui/sheet/sheet.h"

typedef enum {
    ANSWER_NONE,   /* not a key of this field: the sheet's own meaning holds */
    ANSWER_TAKEN,  /* done, the value is the same */
    ANSWER_CHANGED /* the value is another one */
} Answer;

typedef struct {
    bool takes_focus;
    bool always_filled; /* has a value from the beginning */
    bool spread;        /* takes the whole width, and draws its own label */
    void (*begin)(SheetField *field);
    void (*free)(SheetField *field);

    const char *(*value)(const SheetField *field); /* may return NULL for "" */
    bool (*filled)(const SheetField *field);       /* NULL: when the value is not "" */
    bool (*set)(SheetField *field, const char *value);
    /* Brings what was typed into the form in which it is kept, as the field is left. */
    void (*settle)(SheetField *field, App *app);
    /* Of one that is filled in. */
    bool (*check)(const SheetField *field, App *app, Problem *problem);

    /* The focus comes from the field before (1) or behind (-1), or looks for a fault (0). */
    void (*enter)(SheetField *field, int step);
    /* To the next place inside, in the direction; false: there is none. App NULL: nobody there. */
    bool (*next)(SheetField *field, App *app, int step);
    bool (*faulty)(const SheetField *field);      /* one of its parts has a fault */
    SheetField *(*part)(const SheetField *field); /* the one of several that has the focus */
    /* To the part that is named so below the field, "0/name". */
    void (*seek)(SheetField *field, const char *path);
    Answer (*act)(SheetField *field, Sheet *sheet, App *app, Verb verb);
    Answer (*type)(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted);

    /* Rows it takes on `columns` of the screen; NULL: one. */
    int (*rows)(const SheetField *field, const Screen *screen, int columns);
    void (*draw)(SheetField *field, const Area *area, bool focused, bool caret);
    /* What the keys do here that no verb says; msgid. NULL: nothing of its own. */
    const char *hint;
} Widget;

#define X(id, widget) extern const Widget widget_##widget;
SHEET_KINDS(X)
#undef X

const Widget *field_widget(const SheetField *field);

/* For widgets with a dialog: the field got another value by a person. */
void sheet_changed(Sheet *sheet, App *app, SheetField *field);
/* … and is done with. */
void sheet_advance(Sheet *sheet, App *app);

/* A field by itself, such as a cell. */
SheetField *field_new(SheetKind kind, const char *name, const char *label, bool required,
                      int maximum);
void field_free(void *data);
/* Another one of the same kind, with nothing filled in. */
SheetField *field_like(const SheetField *field);

bool field_is_filled(const SheetField *field);
/* Filled in as required, and well; what it says may be kept with field_set_fault(). */
bool field_check(const SheetField *field, App *app, Problem *problem);
void field_set_fault(SheetField *field, const Problem *problem);
/* As one leaves a field: what is wrong is said, but nothing that is merely not filled in yet. */
void field_check_left(SheetField *field, App *app);
/* While typing: faults go as soon as they are put right, and appear only when the field is left. */
void field_check_typed(SheetField *field, App *app);
/* Brings it into the form in which it is kept. */
void field_settle(SheetField *field, App *app);

/* Shared by widgets that choose. */
const PickRow *choice_row(const SheetField *field); /* NULL: none is chosen */
void choice_open(SheetField *field, Sheet *sheet, App *app);
/* Whether a digit picks by place: not where a label begins with one (200, 300, …), whose digits
 * search instead. */
bool choice_has_places(const SheetField *field);

/* Shared by widgets that are typed. */
Answer typed_act(SheetField *field, Sheet *sheet, App *app, Verb verb);
Answer typed_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted);
const char *typed_value(const SheetField *field);
bool typed_set(SheetField *field, const char *value);
void typed_draw(SheetField *field, const Area *area, bool focused, bool caret);
/* How a value looks: the role of a field in or out of focus, or of one that is only read. */
ThemeRole field_role(const SheetField *field, bool focused);

#endif
