#include "tui/page.h"

#include "domain/text.h"
#include "tui/text.h"

#define LABEL_MIN 8
#define INDENT 2

typedef enum { LINE_HEADING, LINE_VALUE, LINE_TEXT, LINE_GAP } LineKind;

typedef struct {
    LineKind kind;
    ThemeRole role;
    char *label;
    char *text;
} PageLine;

struct Page {
    GPtrArray *lines; /* PageLine */
    int top;
    int rows;   /* in all, as last drawn */
    int height; /* of the area, as last drawn */
};

static void line_free(void *data)
{
    PageLine *line = data;

    g_free(line->label);
    g_free(line->text);
    g_free(line);
}

Page *page_new(void)
{
    Page *page = g_new0(Page, 1);

    page->lines = g_ptr_array_new_with_free_func(line_free);
    return page;
}

void page_free(Page *page)
{
    if (!page)
        return;
    g_ptr_array_unref(page->lines);
    g_free(page);
}

static void add(Page *page, LineKind kind, ThemeRole role, const char *label, const char *text)
{
    PageLine *line = g_new0(PageLine, 1);

    *line = (PageLine){kind, role, g_strdup(label), g_strdup(text)};
    g_ptr_array_add(page->lines, line);
}

void page_clear(Page *page)
{
    g_ptr_array_set_size(page->lines, 0);
}

void page_heading(Page *page, const char *text)
{
    if (page->lines->len > 0)
        page_gap(page);
    add(page, LINE_HEADING, THEME_HEADER, NULL, text);
}

void page_value(Page *page, const char *label, ThemeRole role, const char *value)
{
    bool none = !value || !*value;

    add(page, LINE_VALUE, none ? THEME_DIM : role, label, none ? "-" : value);
}

void page_text(Page *page, ThemeRole role, const char *text)
{
    add(page, LINE_TEXT, role, NULL, text);
}

void page_gap(Page *page)
{
    add(page, LINE_GAP, THEME_NORMAL, NULL, "");
}

void page_top(Page *page)
{
    page->top = 0;
}

void page_move(Page *page, Move move)
{
    int step = MAX(page->height - 1, 1);
    int last = MAX(page->rows - page->height, 0);
    const int by[] = {
        [MOVE_UP] = -1,          [MOVE_DOWN] = 1,           [MOVE_PAGE_UP] = -step,
        [MOVE_PAGE_DOWN] = step, [MOVE_FIRST] = -page->top, [MOVE_LAST] = last - page->top};

    page->top = CLAMP(page->top + by[move], 0, last);
}

/* As wide as the widest label, and never more than 2/5 of the page. */
static int label_columns(const Page *page, bool ambiguous_wide, int columns)
{
    int widest = LABEL_MIN;

    for (guint i = 0; i < page->lines->len; i++) {
        const PageLine *line = g_ptr_array_index(page->lines, i);
        if (!line->label)
            continue;
        g_autofree char *clean = text_clean(line->label, ambiguous_wide);
        widest = MAX(widest, text_columns(clean));
    }
    return MIN(widest, MAX(columns * 2 / 5, 1));
}

/* Draws (area NULL: only measures) one line at the row; returns the rows it takes. */
static int draw_line(const PageLine *line, const Screen *screen, const Area *area, int row,
                     int columns, int labels)
{
    int indent = line->kind == LINE_VALUE ? labels + INDENT : 0;
    g_autoptr(GPtrArray) pieces =
        text_wrap(line->text, MAX(columns - indent, 2), screen->ambiguous_wide);

    if (!area)
        return (int)pieces->len;
    if (line->kind == LINE_VALUE)
        draw_text(area, row, 0, labels, THEME_LABEL, line->label);
    for (guint i = 0; i < pieces->len; i++)
        draw_put(area, row + (int)i, indent, line->role, g_ptr_array_index(pieces, i));
    return (int)pieces->len;
}

int page_rows(const Page *page, const Screen *screen, int columns)
{
    int labels = label_columns(page, screen->ambiguous_wide, columns);
    int rows = 0;

    for (guint i = 0; i < page->lines->len; i++)
        rows += draw_line(g_ptr_array_index(page->lines, i), screen, NULL, 0, columns, labels);
    return rows;
}

/* Which part of the page is seen, where it does not fit. */
static void draw_place(const Page *page, const Area *area)
{
    int last = MIN(page->top + page->height, page->rows);
    g_autofree char *place =
        g_strdup_printf(_("lines %d to %d of %d"), page->top + 1, last, page->rows);

    draw_text(area, area->rows - 1, 0, -1, THEME_DIM, place);
}

void page_draw(Page *page, const Area *area, bool focused)
{
    int labels = label_columns(page, area->screen->ambiguous_wide, area->columns);
    Area text = *area;

    page->rows = page_rows(page, area->screen, area->columns);
    if (page->rows > area->rows && area->rows > 1)
        text.rows--;
    page->height = text.rows;
    page->top = CLAMP(page->top, 0, MAX(page->rows - page->height, 0));
    int row = -page->top;
    for (guint i = 0; i < page->lines->len && row < text.rows; i++)
        row += draw_line(g_ptr_array_index(page->lines, i), area->screen, &text, row, area->columns,
                         labels);
    if (text.rows < area->rows)
        draw_place(page, area);
    if (focused)
        draw_cursor(area, 0, 0, false);
}
