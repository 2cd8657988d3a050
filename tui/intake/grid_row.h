/* A row of the grid (grid.h): an application, its draft, and how it stands. */
#ifndef TUI_INTAKE_GRID_ROW_H
#define TUI_INTAKE_GRID_ROW_H

#include "forms/application/application.h"
#include "tui/app.h"

typedef struct {
    Application *application;
    Uuid id; /* of the draft and of the case to be */
    instant created_at;
    GPtrArray *findings; /* Finding*; NULL: not checked yet */
    bool filled;         /* something is told */
    bool told;           /* was left once: what is missing is wrong too */
    bool changed;        /* since it was saved */
    bool saved;          /* there is a draft */
} GridRow;

typedef enum { ROW_EMPTY, ROW_FILLING, ROW_WELL, ROW_FAULTY } RowState;

/* Begins like the application, which is an empty one. */
GridRow *grid_row_new(App *app, Application *like);
void grid_row_free(void *data); /* the draft stays */

RowState grid_row_state(const GridRow *row);
/* The first finding that stands in the way; NULL: none. */
const Finding *grid_row_fault(const GridRow *row);
/* Checks rows[at]. What is only to be known at the window stands in the way here, where nobody
 * looks at each application: an open case of the same applicant, the same number in a row above. */
void grid_row_check(App *app, const GPtrArray *rows, guint at);

/* Keeps the draft when something changed, or throws it away when nothing is filled in any more. A
 * failure is told. */
void grid_row_save(App *app, GridRow *row);
void grid_row_discard(App *app, GridRow *row);
/* Submits the receive command; the draft goes with it. */
bool grid_row_receive(App *app, GridRow *row, Problem *problem);

#endif
