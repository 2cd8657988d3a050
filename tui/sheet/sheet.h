/* A sheet: fields to fill in, each with its fault beside it, and one button. Dialogs of actions,
 * the intake and every other question with more than one answer are sheets.
 *
 * The model (fields, values, checking, where the focus is) is sheet_model.c and needs no terminal;
 * sheet.c carries out keys, sheet_draw.c draws. What a kind of field does is a Widget (widget.h).
 */
#ifndef TUI_SHEET_SHEET_H
#define TUI_SHEET_SHEET_H

#include "domain/mask.h"
#include "tui/dialog.h"
#include "tui/sheet/textfield.h"

/* X(identifier, widget) */
#define SHEET_KINDS(X)                                                        \
    X(HEADING, heading)                                                       \
    X(NOTE, note) /* a sentence to read */                                    \
    X(KEPT, kept) /* stands for something that is not shown */                \
    X(TEXT, text)                                                             \
    X(LONG, long_text)                                                        \
    X(INTEGER, integer)                                                       \
    X(NUMBER, number)   /* decimal, "-12.5" */                                \
    X(MONEY, money)     /* "1234.50", shown as 1,234.50 */                    \
    X(DATE, date)       /* "2026-11-22"; typed as in day_from_text() */       \
    X(CHOICE, choice)   /* one of a few */                                    \
    X(CHOICES, choices) /* some of a few: "0,2", the places of those taken */ \
    X(YES_NO, yes_no)   /* "yes", "no" */                                     \
    X(FLAG, flag)       /* a box to tick */                                   \
    X(PICK, pick)       /* one of many, chosen from a list by typing */       \
    X(TABLE, table)     /* rows of fields */

typedef enum {
#define X(id, widget) SHEET_##id,
    SHEET_KINDS(X)
#undef X
        SHEET_KIND_COUNT
} SheetKind;

typedef struct SheetField SheetField;
typedef struct SheetTable SheetTable;
typedef struct Sheet Sheet;
/* Whether what is filled in is well; called as it is typed. */
typedef bool SheetCheck(const SheetField *field, App *app, Problem *problem);

struct SheetField {
    char *name;  /* how problems and the payload name it */
    char *label; /* translated */
    SheetKind kind;
    bool required;
    bool hidden;          /* not asked now: neither shown nor checked */
    bool trailing;        /* SHEET_FLAG: the label stands behind the box */
    bool follows;         /* belongs to the field above: the label stands in a little */
    bool locked;          /* to be read, not changed: Enter passes over it */
    char *source;         /* where the value was taken from, shown behind it; NULL: typed. Owned */
    Mask mask;            /* how it is shown while the focus is elsewhere */
    int minimum, maximum; /* integers */
    TextField *text;      /* kinds that are typed */
    GPtrArray *choices;   /* PickRow*; SHEET_CHOICE, SHEET_CHOICES, SHEET_YES_NO */
    int chosen;           /* index into choices, -1: none; SHEET_FLAG: 0, 1; SHEET_CHOICES: under
                             the cursor */
    GByteArray *ticks;    /* SHEET_CHOICES: one for each choice */
    SheetTable *table;    /* SHEET_TABLE */
    char *code;           /* SHEET_PICK: what was picked; NULL: nothing. SHEET_CHOICES: the value */
    char *picked;         /* … and its label */
    PickFetch *fetch;     /* SHEET_PICK: everything at once; its data is the field */
    bool detailed;        /* SHEET_PICK: the detail of what was picked is shown, not the label */
    SheetCheck *check;    /* NULL: only what the kind and `required` ask */
    const void *data;     /* for check and fetch; borrowed */
    char *fault;          /* a sentence; NULL: none found */
    bool good;            /* filled in and found well */
    bool edited;          /* changed by the person since the caller last set this to false */
    SheetField *within;   /* the table whose cell it is; NULL: none */
    void *kept;           /* of the caller; freed with free_kept */
    GDestroyNotify free_kept;
};

typedef struct {
    /* All fields are well. True: done, the sheet goes away. False: the problem goes beside the
     * field that its subject names, or to the foot. */
    bool (*submit)(Sheet *sheet, App *app, Problem *problem);
    /* The person changed a value, be it by one character: hide and show what depends on it. NULL:
     * nothing does. */
    void (*changed)(Sheet *sheet, App *app, SheetField *field);
    /* The focus goes from the field to another one, or the sheet away. NULL: does not matter. */
    void (*left)(Sheet *sheet, App *app, SheetField *field);
    GDestroyNotify free_data; /* NULL: none */
    const char *button;       /* msgid; NULL: the one of VERB_SAVE */
    /* Stands inside another dialog, which has the frame and leaves it to cancelling: `submit` may
     * free the sheet. */
    bool inside;
    bool skips; /* Enter goes to the next field that is required and empty */
} SheetClass;

/* Title and question are translated and copied. A question makes it one that is asked again before
 * it happens. */
Sheet *sheet_new(const SheetClass *class, const char *title, const char *question, void *data);
Pane *sheet_pane(Sheet *sheet);
void *sheet_data(const Sheet *sheet);
/* The sheet with the focus on the first field that can be filled in; where the class skips, that
 * has to be. */
void sheet_ready(Sheet *sheet);
/* Puts the focus on the field, or on the first whose name begins so and a slash. False: none is
 * there, or asked. */
bool sheet_focus(Sheet *sheet, const char *name);
/* Puts the focus on what the problem is about, with its sentence beside it, or at the foot. */
void sheet_show_problem(Sheet *sheet, const Problem *problem);
/* Marks what is filled in and not well; the first such field, NULL: none. What is empty is no
 * fault. */
const SheetField *sheet_check_filled(Sheet *sheet, App *app);
/* The field in focus; NULL: the button. */
SheetField *sheet_focused(const Sheet *sheet);

/* Owned by the sheet. maximum: characters of texts, or the greatest integer. */
SheetField *sheet_add(Sheet *sheet, SheetKind kind, const char *name, const char *label,
                      bool required, int maximum);
void sheet_add_choice(SheetField *field, const char *code, const char *label);
GPtrArray *sheet_fields(const Sheet *sheet);                   /* SheetField*; owned by the sheet */
SheetField *sheet_field(const Sheet *sheet, const char *name); /* NULL: none */

/* What was filled in: text, date, code of the choice or of what was picked; "" when nothing was, or
 * the field is hidden. A date typed as "+5" is given as a date. Borrowed. */
const char *sheet_value(const SheetField *field);
const char *sheet_own_value(const SheetField *field); /* the same, hidden or not */
bool sheet_flag(const SheetField *field);
/* Puts a value of sheet_value() back, "" or NULL: none. False, and nothing changed, when the field
 * cannot take it. For what was picked, `label` is what is shown; NULL: the code. */
bool sheet_set(SheetField *field, const char *value);
void sheet_set_picked(SheetField *field, const char *code, const char *label);
void sheet_set_choice(SheetField *field, const char *code);
/* Where the value came from, NULL: typed; and whether it is for reading only. */
void sheet_set_source(SheetField *field, const char *source, bool locked);

/* SHEET_CHOICES: one of the choices, by its place. */
bool sheet_ticked(const SheetField *field, guint index);
void sheet_tick(SheetField *field, guint index, bool ticked);

/* SHEET_TABLE. A table has columns, which say what kind of field each cell is, and begins with one
 * row, or `minimum` rows; `maximum` is how many it can have, 0: TABLE_ROWS_MAX. The person gets a
 * new row by leaving the last one filled in. Cells are fields named "<table>/<row>/<column>" in
 * subjects; empty rows at the end are no rows. */
#define TABLE_ROWS_MAX 500
SheetField *sheet_add_column(SheetField *table, SheetKind kind, const char *name, const char *label,
                             bool required, int maximum);
/* Rows up to the last that has something in it; and all that are there. */
int sheet_table_rows(const SheetField *table);
int sheet_table_height(const SheetField *table);
/* So many are there at least, filled or not, until the person takes them out. */
void sheet_table_need(SheetField *table, int rows);
bool sheet_table_row_filled(const SheetField *table, int row);
SheetField *sheet_table_cell(const SheetField *table, int row, int column);
void sheet_table_remove(SheetField *table, int row);
/* Where the focus is, and goes. */
void sheet_table_place(const SheetField *table, int *row, int *column);
void sheet_table_go(SheetField *table, int row, int column);

/* A word on a row, behind its number; "": none. */
typedef ThemeRole TableMark(const SheetField *table, int row, const char **word);
/* A table that fills a dialog: so many rows are seen at once, its columns are as wide as they need
 * to be and scroll sideways behind the first, and each row has a mark. */
void sheet_table_spread(SheetField *table, int rows, TableMark *mark);

/* Of the fields that are asked and required: how many there are, and have something in them. */
void sheet_progress(const Sheet *sheet, int *filled, int *required);

#endif
