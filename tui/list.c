#include "tui/list.h"

#include "domain/text.h"
#include "tui/text.h"

#include <string.h>

#define PAGE_MIN 32  /* rows fetched at least, before the height is known */
#define PAGES_KEPT 8 /* beyond this the far end is let go */
#define COLUMNS_MAX 16
#define GAP 1

struct List {
    const ListClass *class;
    void *data;
    GPtrArray *rows; /* the window */
    bool at_start;   /* nothing before the window */
    bool at_end;     /* nothing behind it */
    int top;         /* first row shown */
    int cursor;
    int height; /* rows shown, as last drawn */
};

List *list_new(const ListClass *class, void *data)
{
    List *list = g_new0(List, 1);

    list->class = class;
    list->data = data;
    list->rows = g_ptr_array_new();
    list->at_start = list->at_end = true;
    return list;
}

void list_free(List *list)
{
    if (!list)
        return;
    g_ptr_array_unref(list->rows);
    g_free(list);
}

/* ---- the window ---------------------------------------------------------------------------- */

static int count(const List *list)
{
    return (int)list->rows->len;
}

static int page(const List *list)
{
    return MAX(list->height, PAGE_MIN);
}

static void *row_at(const List *list, int index)
{
    return g_ptr_array_index(list->rows, (guint)index);
}

static void keep_in_view(List *list)
{
    int height = MAX(list->height, 1);

    list->cursor = CLAMP(list->cursor, 0, MAX(count(list) - 1, 0));
    list->top = CLAMP(list->top, list->cursor - height + 1, list->cursor);
    list->top = CLAMP(list->top, 0, MAX(count(list) - height, 0));
}

/* Puts the rows of `more` before or behind the window. */
static void join(List *list, GPtrArray *more, bool before)
{
    int added = (int)more->len;

    if (count(list) == 0 || added == 0) {
        GPtrArray *empty = added == 0 ? more : list->rows;
        list->rows = added == 0 ? list->rows : more;
        g_ptr_array_unref(empty);
        return;
    }
    GPtrArray *head = before ? more : list->rows;
    g_ptr_array_extend_and_steal(head, before ? list->rows : more);
    list->rows = head;
    if (before) {
        list->cursor += added;
        list->top += added;
    }
}

static void let_go(List *list)
{
    int most = page(list) * PAGES_KEPT;

    if (count(list) <= most)
        return;
    int extra = count(list) - most;
    if (list->cursor > count(list) / 2) {
        g_ptr_array_remove_range(list->rows, 0, (guint)extra);
        list->cursor -= extra;
        list->top -= extra;
        list->at_start = false;
    } else {
        g_ptr_array_remove_range(list->rows, (guint)most, (guint)extra);
        list->at_end = false;
    }
}

static bool extend(List *list, bool backwards, Problem *problem)
{
    const void *beside = NULL;
    size_t limit = (size_t)page(list) * 2;

    if (count(list) > 0)
        beside = row_at(list, backwards ? 0 : count(list) - 1);
    GPtrArray *more = list->class->fetch(list->data, beside, backwards, limit, problem);
    if (!more)
        return false;
    if (more->len < limit)
        *(backwards ? &list->at_start : &list->at_end) = true;
    join(list, more, backwards);
    let_go(list);
    return true;
}

/* Reads until the cursor has a page of rows on both sides, or there are no more. */
static bool fill(List *list, Problem *problem)
{
    bool well = true;

    if (!list->at_end && count(list) - list->cursor <= page(list))
        well = extend(list, false, problem);
    if (well && !list->at_start && list->cursor < page(list))
        well = extend(list, true, problem);
    keep_in_view(list);
    return well;
}

static bool read_from(List *list, bool end, Problem *problem)
{
    size_t limit = (size_t)page(list) * 2;
    GPtrArray *rows = list->class->fetch(list->data, NULL, end, limit, problem);

    if (!rows)
        return false;
    g_ptr_array_unref(list->rows);
    list->rows = rows;
    list->at_start = !end || rows->len < limit;
    list->at_end = end || rows->len < limit;
    list->cursor = end ? (int)rows->len - 1 : 0;
    keep_in_view(list);
    return true;
}

bool list_restart(List *list, Problem *problem)
{
    list->top = 0;
    return read_from(list, false, problem);
}

static int find(const List *list, const GPtrArray *rows, const void *row)
{
    for (guint i = 0; i < rows->len; i++)
        if (list->class->same(g_ptr_array_index(rows, i), row))
            return (int)i;
    return -1;
}

bool list_reload(List *list, Problem *problem)
{
    if (count(list) == 0)
        return list_restart(list, problem);

    /* from the row before the window, which is kept only when there may be more before it */
    size_t limit = (size_t)MAX(count(list), page(list) * 2);
    const void *anchor = list->at_start ? NULL : row_at(list, 0);
    GPtrArray *rows = list->class->fetch(list->data, anchor, false, limit, problem);
    if (!rows)
        return false;
    int offset = list->cursor - list->top;
    int found = find(list, rows, row_at(list, list->cursor));
    int skipped = anchor ? 1 : 0;
    g_ptr_array_unref(list->rows);
    list->rows = rows;
    list->at_end = rows->len < limit;
    list->cursor = found >= 0 ? found : MAX(list->cursor - skipped, 0);
    list->top = MAX(list->cursor - offset, 0);
    return fill(list, problem);
}

void list_move(List *list, Move move)
{
    g_auto(Problem) problem = {0};
    int step = MAX(list->height - 1, 1);

    switch (move) {
    case MOVE_UP:
        list->cursor--;
        break;
    case MOVE_DOWN:
        list->cursor++;
        break;
    case MOVE_PAGE_UP:
        list->cursor -= step;
        list->top -= step;
        break;
    case MOVE_PAGE_DOWN:
        list->cursor += step;
        list->top += step;
        break;
    case MOVE_FIRST:
        if (!list->at_start)
            read_from(list, false, &problem);
        list->cursor = 0;
        break;
    case MOVE_LAST:
        if (!list->at_end)
            read_from(list, true, &problem);
        list->cursor = count(list) - 1;
        break;
    }
    list->cursor = CLAMP(list->cursor, 0, MAX(count(list) - 1, 0));
    fill(list, &problem);
}

bool list_select(List *list, bool (*is)(const void *row, const void *what), const void *what)
{
    for (int i = 0; i < count(list); i++) {
        if (is(row_at(list, i), what)) {
            list->cursor = i;
            keep_in_view(list);
            return true;
        }
    }
    return false;
}

const void *list_current(const List *list)
{
    return count(list) > 0 ? row_at(list, list->cursor) : NULL;
}

bool list_is_empty(const List *list)
{
    return count(list) == 0;
}

/* ---- drawing ------------------------------------------------------------------------------- */

typedef struct {
    int widths[COLUMNS_MAX]; /* 0: left out */
    int bar;                 /* columns under the bar */
} Layout;

static int wanted(const ListClass *class, const Layout *layout)
{
    int sum = 0;

    for (int i = 0; class->columns[i].render; i++)
        if (layout->widths[i] > 0)
            sum += layout->widths[i] + (sum > 0 ? GAP : 0);
    return sum;
}

/* The column that goes first where space is short; -1: none may go. */
static int next_to_drop(const ListClass *class, const Layout *layout)
{
    int worst = -1;

    for (int i = 0; class->columns[i].render; i++)
        if (layout->widths[i] > 0 && class->columns[i].drop > 0 &&
            (worst < 0 || class->columns[i].drop > class->columns[worst].drop))
            worst = i;
    return worst;
}

static void share_out(const ListClass *class, Layout *layout, int left)
{
    int shares = 0;

    for (int i = 0; class->columns[i].render; i++)
        shares += layout->widths[i] > 0 ? class->columns[i].share : 0;
    for (int i = 0; class->columns[i].render && shares > 0; i++) {
        if (layout->widths[i] == 0)
            continue;
        int more = left * class->columns[i].share / shares;
        layout->widths[i] += more;
        left -= more;
        shares -= class->columns[i].share;
    }
}

static Layout lay_out(const ListClass *class, int columns)
{
    Layout layout = {0};
    int drop;

    for (int i = 0; i < COLUMNS_MAX && class->columns[i].render; i++)
        layout.widths[i] = class->columns[i].columns;
    while (wanted(class, &layout) > columns && (drop = next_to_drop(class, &layout)) >= 0)
        layout.widths[drop] = 0;
    share_out(class, &layout, MAX(columns - wanted(class, &layout), 0));
    for (int i = 0; class->columns[i].render && class->columns[i].bar; i++)
        layout.bar += layout.widths[i] > 0 ? layout.widths[i] + GAP : 0;
    return layout;
}

static void draw_headings(const List *list, const Area *area, const Layout *layout)
{
    int at = 0;

    for (int i = 0; list->class->columns[i].render; i++) {
        const char *label = list->class->columns[i].label;
        if (layout->widths[i] == 0)
            continue;
        draw_text(area, 0, at, layout->widths[i], THEME_HEADER, label && *label ? _(label) : "");
        at += layout->widths[i] + GAP;
    }
}

static void draw_row(const List *list, const Area *area, int row, int index, const Layout *layout,
                     bool focused)
{
    bool current = index == list->cursor;
    bool bar = current && !area->screen->lean;
    ThemeRole bar_role = focused ? THEME_BAR : THEME_BAR_AWAY;
    int at = 0;

    if (bar)
        draw_text(area, row, 0, layout->bar, bar_role, "");
    for (int i = 0; list->class->columns[i].render; i++) {
        const ListColumn *column = &list->class->columns[i];
        g_autoptr(GString) cell = g_string_new(NULL);
        if (layout->widths[i] == 0)
            continue;
        ThemeRole role = column->render(row_at(list, index), list->data, cell);
        draw_text(area, row, at, layout->widths[i], bar && column->bar ? bar_role : role,
                  cell->str);
        at += layout->widths[i] + GAP;
    }
}

static void draw_empty(const List *list, const Area *area)
{
    const char *text = list->class->empty ? list->class->empty(list->data) : "";
    g_autoptr(GPtrArray) lines = text_wrap(text, area->columns - 2, area->screen->ambiguous_wide);

    for (guint i = 0; i < lines->len; i++)
        draw_put(area, (int)i + 1, 1, THEME_DIM, g_ptr_array_index(lines, i));
    draw_cursor(area, 0, 0, false);
}

static bool has_headings(const ListClass *class)
{
    for (int i = 0; class->columns[i].render; i++)
        if (class->columns[i].label)
            return true;
    return false;
}

void list_draw(List *list, const Area *area, bool focused)
{
    int headings = has_headings(list->class) ? 1 : 0;
    int marker = area->screen->lean ? 2 : 0;
    Area inside = area_part(area, 0, marker, -1, -1);
    Layout layout = lay_out(list->class, inside.columns);
    g_auto(Problem) problem = {0};

    list->height = MAX(area->rows - headings, 1);
    fill(list, &problem);
    if (count(list) == 0) {
        draw_empty(list, area);
        return;
    }
    if (headings)
        draw_headings(list, &inside, &layout);
    for (int row = 0; row < area->rows - headings && list->top + row < count(list); row++) {
        int index = list->top + row;
        draw_row(list, &inside, row + headings, index, &layout, focused);
        if (index == list->cursor && marker)
            draw_put(area, row + headings, 0, THEME_NORMAL, focused ? ">" : "-");
        if (index == list->cursor && focused)
            draw_cursor(area, row + headings, 0, false);
    }
}
