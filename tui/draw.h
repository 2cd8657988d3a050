/* Drawing on the one curses window, within rectangles, by role.
 *
 * Everything is drawn anew on every turn of the loop and curses sends what differs. Text is cleaned
 * and clipped here (text.h), so what is passed may be raw, and nothing drawn ever leaves its area.
 */
#ifndef TUI_DRAW_H
#define TUI_DRAW_H

#include "tui/theme.h"

/* What all drawing needs to know; one per run. */
typedef struct {
    Theme *theme;
    bool ambiguous_wide; /* also: borders in ASCII */
    bool lean;           /* few bytes: a marker instead of a bar */
    bool cursor;         /* whether the cursor shows when the frame is done, and where it stands */
    int cursor_row, cursor_column;
} Screen;

typedef struct {
    Screen *screen;
    int row, column; /* on the terminal */
    int rows, columns;
} Area;

Area area_all(Screen *screen); /* the whole terminal */
/* Within the area and relative to it; clipped to it. Negative rows or columns: counted from the
 * end, -1 being "up to the last". */
Area area_part(const Area *area, int row, int column, int rows, int columns);
/* In the middle, at most as large as the area. */
Area area_middle(const Area *area, int rows, int columns);

/* Starts a frame; ends it by sending what changed. */
void draw_begin(Screen *screen);
void draw_end(Screen *screen);

/* Exactly `columns` columns of the row (-1: the rest): clipped or padded. */
void draw_text(const Area *area, int row, int column, int columns, ThemeRole role,
               const char *text);
/* As much as fits; returns the column after it, so that calls follow one another. */
int draw_put(const Area *area, int row, int column, ThemeRole role, const char *text);
void draw_fill(const Area *area, ThemeRole role);
/* A frame around the area with a title; returns the inside. */
Area draw_box(const Area *area, const char *title);
/* A line from top to bottom in the column. */
void draw_upright(const Area *area, int column);
/* Where the hardware cursor stands after the frame: at the caret of a field (shown, so that input
 * methods follow it), or at the row in use (hidden; screen readers still find it). */
void draw_cursor(const Area *area, int row, int column, bool shown);

#endif
