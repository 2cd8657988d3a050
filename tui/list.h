/* A list over any number of rows, of which only a window around the cursor is in memory. Pages are
 * fetched on both sides by key as the cursor moves. Columns are a table. The bar lies over the
 * leading columns only: a whole row in reverse costs hundreds of bytes per key on a poor link. */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "tui/draw.h"

typedef struct {
    const char *label; /* msgid; NULL: no heading */
    int columns;       /* at least */
    int share;         /* of the space that is left over */
    int drop;          /* the highest goes first where space is short; 0: always shown */
    bool bar;          /* under the bar; the leading columns */
    /* Appends the cell's text, and says how it looks when the bar is not on it. */
    ThemeRole (*render)(const void *row, const void *data, GString *out);
} ListColumn;

typedef struct {
    const ListColumn *columns; /* ended by {.render = NULL} */
    /* Up to `limit` rows after (or, backwards, before) `beside`, in list order both ways; NULL:
     * from the beginning (or, backwards, from the end). Rows are freed by the array's own function;
     * NULL on failure. */
    GPtrArray *(*fetch)(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem);
    bool (*same)(const void *a, const void *b);
    /* What stands in an empty list: what to do next. Translated. */
    const char *(*empty)(const void *data);
} ListClass;

typedef enum { MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_FIRST, MOVE_LAST } Move;

typedef struct List List;

List *list_new(const ListClass *class, void *data); /* data is borrowed */
void list_free(List *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(List, list_free)

/* Reads anew from the beginning. */
bool list_restart(List *list, Problem *problem);
/* Reads the same window again after the store changed; the cursor stays on its row, or where it
 * was. */
bool list_reload(List *list, Problem *problem);
void list_move(List *list, Move move);
/* Puts the cursor on the row if it is in the window. */
bool list_select(List *list, bool (*is)(const void *row, const void *what), const void *what);
/* NULL when empty; valid until the next call that reads. */
const void *list_current(const List *list);
bool list_is_empty(const List *list);
void list_draw(List *list, const Area *area, bool focused);

#endif
