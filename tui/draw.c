#include "tui/draw.h"

#include "tui/text.h"

#include <curses.h>
#include <wchar.h>

Area area_all(Screen *screen)
{
    return (Area){screen, 0, 0, LINES, COLS};
}

static int length_within(int from, int wanted, int whole)
{
    if (wanted < 0)
        wanted = whole - from + wanted + 1;
    return CLAMP(wanted, 0, MAX(whole - from, 0));
}

Area area_part(const Area *area, int row, int column, int rows, int columns)
{
    Area part = *area;

    row = CLAMP(row < 0 ? area->rows + row : row, 0, area->rows);
    column = CLAMP(column < 0 ? area->columns + column : column, 0, area->columns);
    part.row += row;
    part.column += column;
    part.rows = length_within(row, rows, area->rows);
    part.columns = length_within(column, columns, area->columns);
    return part;
}

Area area_middle(const Area *area, int rows, int columns)
{
    rows = MIN(rows, area->rows);
    columns = MIN(columns, area->columns);
    return area_part(area, (area->rows - rows) / 2, (area->columns - columns) / 2, rows, columns);
}

void draw_begin(Screen *screen)
{
    screen->cursor = false;
    screen->cursor_row = screen->cursor_column = 0;
    ThemeLook normal = theme_look(screen->theme, THEME_NORMAL);
    wbkgdset(stdscr, (chtype)' ' | (chtype)normal.attributes | (chtype)COLOR_PAIR(normal.pair));
    werase(stdscr);
}

void draw_end(Screen *screen)
{
    curs_set(screen->cursor);
    wmove(stdscr, MIN(screen->cursor_row, LINES - 1), MIN(screen->cursor_column, COLS - 1));
    wnoutrefresh(stdscr);
    doupdate();
}

static void put_at(const Area *area, int row, int column, ThemeRole role, const char *clean)
{
    ThemeLook look = theme_look(area->screen->theme, role);

    wattr_set(stdscr, (attr_t)look.attributes, look.pair, NULL);
    mvwaddstr(stdscr, area->row + row, area->column + column, clean);
}

void draw_text(const Area *area, int row, int column, int columns, ThemeRole role, const char *text)
{
    int room = area->columns - column;

    columns = columns < 0 ? room : MIN(columns, room);
    if (row < 0 || row >= area->rows || column < 0 || columns <= 0)
        return;
    g_autofree char *clean = text_clean(text, area->screen->ambiguous_wide);
    g_autofree char *padded = text_pad(clean, columns, area->screen->ambiguous_wide);
    put_at(area, row, column, role, padded);
}

int draw_put(const Area *area, int row, int column, ThemeRole role, const char *text)
{
    int used = 0;

    if (row < 0 || row >= area->rows || column < 0 || column >= area->columns)
        return column;
    g_autofree char *clean = text_clean(text, area->screen->ambiguous_wide);
    clean[text_fit(clean, area->columns - column, &used)] = '\0';
    put_at(area, row, column, role, clean);
    return column + used;
}

void draw_fill(const Area *area, ThemeRole role)
{
    for (int row = 0; row < area->rows; row++)
        draw_text(area, row, 0, -1, role, "");
}

/* Lines of boxes are ambiguous in width: ASCII where they would take two columns. */
static const char *const lines_plain[] = {"─", "│", "┌", "┐", "└", "┘"};
static const char *const lines_ascii[] = {"-", "|", "+", "+", "+", "+"};

static void draw_edge(const Area *area, int row, const char *left, const char *middle,
                      const char *right)
{
    g_autoptr(GString) edge = g_string_new(left);

    for (int i = 2; i < area->columns; i++)
        g_string_append(edge, middle);
    g_string_append(edge, right);
    draw_text(area, row, 0, -1, THEME_BORDER, edge->str);
}

static int columns_at(int row, int column)
{
    wchar_t text[CCHARW_MAX + 1] = L"";
    cchar_t cell;
    attr_t attributes;
    short pair;

    if (mvwin_wch(stdscr, row, column, &cell) == ERR ||
        getcchar(&cell, text, &attributes, &pair, NULL) == ERR)
        return 1;
    return MAX(wcwidth(text[0]), 1);
}

/* A wide character that reaches into the first column gives way: ncurses would keep its first half,
 * the terminal would not, and from then on the two would not agree on what is shown. */
static void clear_cut(const Area *area)
{
    for (int row = area->row; row < area->row + area->rows; row++) {
        int at = 0, next = 0;
        while (next < area->column) {
            at = next;
            next += columns_at(row, at);
        }
        if (next > area->column)
            mvwaddch(stdscr, row, at, ' ');
    }
}

Area draw_box(const Area *area, const char *title)
{
    const char *const *lines = area->screen->ambiguous_wide ? lines_ascii : lines_plain;

    if (area->rows < 3 || area->columns < 4)
        return *area;
    clear_cut(area);
    draw_fill(area, THEME_DIALOG);
    draw_edge(area, 0, lines[2], lines[0], lines[3]);
    draw_edge(area, area->rows - 1, lines[4], lines[0], lines[5]);
    for (int row = 1; row < area->rows - 1; row++) {
        draw_text(area, row, 0, 1, THEME_BORDER, lines[1]);
        draw_text(area, row, area->columns - 1, 1, THEME_BORDER, lines[1]);
    }
    g_autofree char *spaced = g_strdup_printf(" %s ", title);
    Area top = area_part(area, 0, 2, 1, -3);
    draw_put(&top, 0, 0, THEME_TITLE_FOCUS, spaced);
    return area_part(area, 1, 2, -2, -3);
}

void draw_upright(const Area *area, int column)
{
    const char *line = area->screen->ambiguous_wide ? lines_ascii[1] : lines_plain[1];

    for (int row = 0; row < area->rows; row++)
        draw_text(area, row, column, 1, THEME_BORDER, line);
}

void draw_cursor(const Area *area, int row, int column, bool shown)
{
    area->screen->cursor = shown && row >= 0 && row < area->rows && column < area->columns;
    area->screen->cursor_row = area->row + CLAMP(row, 0, MAX(area->rows - 1, 0));
    area->screen->cursor_column = area->column + CLAMP(column, 0, MAX(area->columns - 1, 0));
}
