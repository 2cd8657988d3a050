/* Pairs and tables: in rules where the paper is wide, one below the other where it is not. */
#include "forms/notice/notice_press.h"

#define CELL_PADDING 4.0
#define LABEL_SHARE 0.20 /* of the width: the label of a pair */
#define UNSPLIT 6        /* rows of so many lines stay on one page */

/* ---- rows in rules ------------------------------------------------------------------------- */

typedef struct {
    const char *const *texts;
    const double *edges; /* one more than cells, from the left margin */
    int count;
    bool middle; /* all cells; otherwise labels at even places only when `labels` */
    bool labels; /* even cells are labels */
    double before;
    const Strip *head;
} GridRow;

static void add_edges(const Press *press, Strip *strip, const GridRow *row)
{
    for (int i = 0; i <= row->count; i++) {
        double x = press->style->left + row->edges[i];
        g_array_append_val(strip->edges, x);
    }
}

static void ink_cell(const Press *press, GPtrArray *strips, const GridRow *row, int cell,
                     PangoLayout *layout, double pitch)
{
    double left = press->style->left + row->edges[cell] + CELL_PADDING;
    double width = row->edges[cell + 1] - row->edges[cell] - 2 * CELL_PADDING;
    bool centred = row->middle || (row->labels && cell % 2 == 0);
    int count = pango_layout_get_line_count(layout);
    /* what has fewer lines stands in the middle of a short row */
    double drop = strips->len <= UNSPLIT ? ((int)strips->len - count) * pitch / 2 : 0;

    for (int i = 0; i < count; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        Strip *strip = g_ptr_array_index(strips, (guint)i);
        double x = left + (centred ? (width - line_width(line)) / 2 : 0);
        double top = i == 0 ? CELL_PADDING : 0;
        strip_ink(strip, line, x, top + drop + pitch / 2 + press->style->grid * CENTRE, false);
    }
}

/* One strip for each line, so that a row longer than a page goes on overleaf. Returns the first. */
static Strip *lay_row(Press *press, const GridRow *row)
{
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(g_object_unref);
    g_autoptr(GPtrArray) strips = g_ptr_array_new();
    double pitch = press->style->grid * PITCH_GRID;
    int lines = 1;

    for (int i = 0; i < row->count; i++) {
        double width = row->edges[i + 1] - row->edges[i] - 2 * CELL_PADDING;
        PangoLayout *layout = set_type(press, row->texts[i], press->style->grid, width);
        lines = MAX(lines, pango_layout_get_line_count(layout));
        g_ptr_array_add(layouts, layout);
    }
    for (int i = 0; i < lines; i++) {
        double padding = (i == 0 ? CELL_PADDING : 0) + (i + 1 == lines ? CELL_PADDING : 0);
        Strip *strip = strip_new(i == 0 ? row->before : 0, pitch + padding);
        strip->above = i == 0;
        strip->below = i + 1 == lines;
        strip->keep = lines <= UNSPLIT ? i + 1 < lines : holds_next(i, lines, false);
        strip->head = row->head;
        add_edges(press, strip, row);
        g_ptr_array_add(strips, strip);
        g_ptr_array_add(press->strips, strip);
    }
    for (int i = 0; i < row->count; i++)
        ink_cell(press, strips, row, i, g_ptr_array_index(layouts, (guint)i), pitch);
    return g_ptr_array_index(strips, 0);
}

/* ---- pairs --------------------------------------------------------------------------------- */

static double space_above_grid(const Press *press, BlockKind same)
{
    return press->before == same ? 0 : press->style->text * 0.5;
}

static void lay_pair_lines(Press *press, const Block *block)
{
    Setting setting = plain(press, press->style->text);

    setting.pitch = PITCH_GRID;
    setting.before = press->before == BLOCK_PAIR ? 0 : press->style->text * 0.4;
    for (guint i = 0; i + 1 < block->cells->len; i += 2) {
        g_autofree char *line =
            g_strdup_printf("%s：%s", block_cell(block, i), block_cell(block, i + 1));
        lay_paragraph(press, line, &setting);
        setting.before = 0;
    }
}

void lay_pairs(Press *press, const Block *block)
{
    double width = body_width(press->style);
    int count = (int)block->cells->len;
    g_autofree double *edges = g_new0(double, (gsize)count + 1);
    g_autofree const char **texts = g_new0(const char *, (gsize)count + 1);

    if (!press->style->ruled) {
        lay_pair_lines(press, block);
        return;
    }
    int pairs = count / 2;
    double pair = width / pairs;
    for (int i = 0; i < count; i++) {
        texts[i] = block_cell(block, (guint)i);
        int before = i / 2, through = before + 1;
        edges[i + 1] = i % 2 == 0 ? pair * before + width * LABEL_SHARE : pair * through;
    }
    lay_row(press, &(GridRow){.texts = texts,
                              .edges = edges,
                              .count = count,
                              .labels = true,
                              .before = space_above_grid(press, BLOCK_PAIR)});
}

/* ---- tables -------------------------------------------------------------------------------- */

static void table_edges(const Press *press, const Block *block, double *edges)
{
    double all = 0;

    for (int i = 0; i < block->columns; i++)
        all += g_array_index(block->weights, int, i);
    for (int i = 0; i < block->columns; i++)
        edges[i + 1] =
            edges[i] + body_width(press->style) * g_array_index(block->weights, int, i) / all;
}

/* On a narrow roll: the first two cells in a line, the others with their labels below. */
static void lay_table_lines(Press *press, const Block *block)
{
    guint columns = (guint)block->columns;
    Setting setting = plain(press, press->style->text);

    setting.pitch = PITCH_GRID;
    for (guint row = columns; row < block->cells->len; row += columns) {
        g_autoptr(GString) first = g_string_new(block_cell(block, row));
        g_autoptr(GString) rest = g_string_new(NULL);
        if (columns > 1)
            g_string_append_printf(first, ". %s", block_cell(block, row + 1));
        for (guint i = 2; i < columns; i++)
            if (*block_cell(block, row + i))
                g_string_append_printf(rest, "%s%s：%s", rest->len > 0 ? "；" : "",
                                       block_cell(block, i), block_cell(block, row + i));
        lay_paragraph(press, first->str, &setting);
        if (rest->len == 0)
            continue;
        Setting below = setting;
        below.left += setting.size;
        below.width -= setting.size;
        lay_paragraph(press, rest->str, &below);
    }
}

void lay_table(Press *press, const Block *block)
{
    g_autofree double *edges = g_new0(double, (gsize)block->columns + 1);
    const Strip *head = NULL;

    if (!press->style->ruled) {
        lay_table_lines(press, block);
        return;
    }
    table_edges(press, block, edges);
    for (guint i = 0; i < block->cells->len; i += (guint)block->columns) {
        bool is_head = i == 0;
        GridRow row = {.texts = (const char *const *)(void *)(block->cells->pdata + i),
                       .edges = edges,
                       .count = block->columns,
                       .middle = is_head,
                       .before = is_head ? space_above_grid(press, BLOCK_TABLE) : 0,
                       .head = head};
        Strip *first = lay_row(press, &row);
        if (is_head) {
            first->keep = true;
            head = first->below ? first : NULL; /* one of several lines is not repeated */
        }
    }
}
