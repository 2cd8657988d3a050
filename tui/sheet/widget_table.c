/* Rows of fields in a grid: members of a household, vehicles, parties to a contract. */
#include "domain/text.h"
#include "tui/sheet/widget.h"
#include "tui/text.h"

#include <string.h>

#define VIEW_ROWS 8      /* of the grid at once, in a sheet among other fields */
#define HEAD_ROWS 2      /* label and headings */
#define NUMBER_COLUMNS 4 /* "12! " */
#define MARK_COLUMNS 10
#define GAP 1
#define CELL_LEAST 6
#define CELL_MOST 30

struct SheetTable {
    GPtrArray *columns; /* SheetField*: what a cell is like */
    GPtrArray *rows;    /* GPtrArray* of SheetField* */
    int need;           /* rows that are there, filled or not */
    int row, column;    /* where the focus is */
    int scroll;
    int view;        /* rows seen at once */
    int fixed;       /* columns that do not scroll away */
    TableMark *mark; /* NULL: a fault is marked, and nothing else */
};

/* ---- rows ---------------------------------------------------------------------------------- */

static void row_free(void *row)
{
    g_ptr_array_unref(row);
}

static void table_begin(SheetField *field)
{
    field->table = g_new0(SheetTable, 1);
    field->table->columns = g_ptr_array_new_with_free_func(field_free);
    field->table->rows = g_ptr_array_new_with_free_func(row_free);
    field->table->need = 1;
    field->table->view = VIEW_ROWS;
}

static void table_free(SheetField *field)
{
    g_ptr_array_unref(field->table->rows);
    g_ptr_array_unref(field->table->columns);
    g_free(field->table);
}

int sheet_table_height(const SheetField *table)
{
    return (int)table->table->rows->len;
}

static int row_count(const SheetField *field)
{
    return sheet_table_height(field);
}

static int column_count(const SheetField *field)
{
    return (int)field->table->columns->len;
}

static int least_rows(const SheetField *field)
{
    return CLAMP(field->minimum, 1, TABLE_ROWS_MAX);
}

static int rows_most(const SheetField *field)
{
    return field->maximum > 0 ? MIN(field->maximum, TABLE_ROWS_MAX) : TABLE_ROWS_MAX;
}

SheetField *sheet_table_cell(const SheetField *table, int row, int column)
{
    const GPtrArray *cells = g_ptr_array_index(table->table->rows, (guint)row);

    return g_ptr_array_index(cells, (guint)column);
}

static SheetField *focused_cell(const SheetField *field)
{
    return sheet_table_cell(field, field->table->row, field->table->column);
}

static SheetField *cell_new(SheetField *field, guint column)
{
    SheetField *cell = field_like(g_ptr_array_index(field->table->columns, column));

    cell->within = field;
    return cell;
}

static void add_row(SheetField *field)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(field_free);

    for (guint i = 0; i < field->table->columns->len; i++)
        g_ptr_array_add(cells, cell_new(field, i));
    g_ptr_array_add(field->table->rows, cells);
}

static void fill_up(SheetField *field)
{
    while (row_count(field) < field->table->need)
        add_row(field);
}

void sheet_table_need(SheetField *table, int rows)
{
    table->table->need = CLAMP(rows, least_rows(table), TABLE_ROWS_MAX);
    fill_up(table);
}

/* Rows that are there already get the column too. */
SheetField *sheet_add_column(SheetField *table, SheetKind kind, const char *name, const char *label,
                             bool required, int maximum)
{
    SheetField *column = field_new(kind, name, label, required, maximum);

    g_ptr_array_set_size(table->table->rows, 0);
    g_ptr_array_add(table->table->columns, column);
    return column;
}

bool sheet_table_row_filled(const SheetField *table, int row)
{
    for (int column = 0; column < column_count(table); column++)
        if (*sheet_value(sheet_table_cell(table, row, column)))
            return true;
    return false;
}

int sheet_table_rows(const SheetField *table)
{
    int rows = row_count(table);

    while (rows > 0 && !sheet_table_row_filled(table, rows - 1))
        rows--;
    return rows;
}

static bool table_filled(const SheetField *field)
{
    return sheet_table_rows(field) > 0;
}

static bool table_set(SheetField *field, const char *value)
{
    if (*value)
        return false;
    g_ptr_array_set_size(field->table->rows, 0);
    field->table->row = field->table->column = 0;
    fill_up(field);
    return true;
}

void sheet_table_remove(SheetField *table, int row)
{
    SheetTable *own = table->table;

    g_ptr_array_remove_index(own->rows, (guint)row);
    own->need = MAX(MIN(own->need, row_count(table)), least_rows(table));
    fill_up(table);
    own->row = MIN(own->row - (row < own->row), row_count(table) - 1);
}

void sheet_table_place(const SheetField *table, int *row, int *column)
{
    *row = table->table->row;
    *column = table->table->column;
}

void sheet_table_go(SheetField *table, int row, int column)
{
    table->table->row = CLAMP(row, 0, row_count(table) - 1);
    table->table->column = CLAMP(column, 0, column_count(table) - 1);
}

void sheet_table_spread(SheetField *table, int rows, TableMark *mark)
{
    table->table->view = MAX(rows - HEAD_ROWS, 1);
    table->table->fixed = 1;
    table->table->mark = mark;
}

/* ---- checking ------------------------------------------------------------------------------ */

static void table_settle(SheetField *field, App *app)
{
    SheetTable *table = field->table;
    int rows = MAX(sheet_table_rows(field), table->need);

    g_ptr_array_set_size(table->rows, MIN(rows, row_count(field)));
    table->row = MIN(table->row, MAX(row_count(field) - 1, 0));
    for (int row = 0; row < row_count(field); row++)
        for (int column = 0; column < column_count(field); column++)
            field_settle(sheet_table_cell(field, row, column), app);
}

/* The sentence names the row besides the column. */
static void name_row(Problem *problem, int row)
{
    g_autofree char *label = problem->args[0];

    problem->args[0] = g_strdup_printf(_("%s (row %d)"), label ? label : "", row + 1);
}

static bool cell_check(SheetField *cell, App *app, Problem *problem)
{
    g_auto(Problem) own = {0};
    bool well = field_check(cell, app, &own);

    field_set_fault(cell, well ? NULL : &own);
    if (!well)
        problem_move(problem, &own);
    return well;
}

static bool table_check(const SheetField *field, App *app, Problem *problem)
{
    bool well = true;

    for (int row = 0; row < sheet_table_rows(field); row++) {
        for (int column = 0; sheet_table_row_filled(field, row) && column < column_count(field);
             column++) {
            g_auto(Problem) own = {0};
            if (cell_check(sheet_table_cell(field, row, column), app, &own))
                continue;
            name_row(&own, row);
            if (well)
                problem_move(problem, &own);
            well = false;
        }
    }
    return well;
}

/* ---- moving -------------------------------------------------------------------------------- */

static bool row_at_fault(const SheetField *field, int row)
{
    for (int column = 0; column < column_count(field); column++)
        if (sheet_table_cell(field, row, column)->fault)
            return true;
    return false;
}

static bool table_faulty(const SheetField *field)
{
    for (int row = 0; row < row_count(field); row++)
        if (row_at_fault(field, row))
            return true;
    return false;
}

static bool go_to_fault(SheetField *field)
{
    for (int row = 0; row < row_count(field); row++) {
        for (int column = 0; column < column_count(field); column++) {
            if (sheet_table_cell(field, row, column)->fault) {
                field->table->row = row;
                field->table->column = column;
                return true;
            }
        }
    }
    return false;
}

static void table_enter(SheetField *field, int step)
{
    fill_up(field);
    if (step == 0 && go_to_fault(field))
        return;
    field->table->row = step < 0 ? row_count(field) - 1 : 0;
    field->table->column = 0;
}

/* From an empty row behind the others, and from a table that may be empty, one key leads on. */
static bool is_done(const SheetField *field)
{
    const SheetTable *table = field->table;

    return table->column == 0 && !sheet_table_row_filled(field, table->row) &&
           table->row + 1 == row_count(field) && table->row + 1 >= table->need &&
           (table->row > 0 || !field->required);
}

static bool next_row(SheetField *field)
{
    SheetTable *table = field->table;

    if (table->row + 1 == row_count(field)) {
        if (!sheet_table_row_filled(field, table->row) || row_count(field) >= rows_most(field))
            return false;
        add_row(field);
    }
    table->row++;
    table->column = 0;
    return true;
}

static bool table_next(SheetField *field, App *app, int step)
{
    SheetTable *table = field->table;
    bool done = step > 0 && is_done(field);

    if (app)
        field_check_left(focused_cell(field), app);
    if (done)
        return false;
    if (table->column + step >= 0 && table->column + step < column_count(field)) {
        table->column += step;
        return true;
    }
    if (step > 0)
        return next_row(field);
    if (table->row == 0)
        return false;
    table->row--;
    table->column = column_count(field) - 1;
    return true;
}

static bool go_row(SheetField *field, App *app, int step)
{
    int row = field->table->row + step;

    if (row < 0 || row >= row_count(field))
        return false;
    field_check_left(focused_cell(field), app);
    field->table->row = row;
    return true;
}

/* ---- keys ---------------------------------------------------------------------------------- */

static Answer of_cell(SheetField *cell, App *app, Answer answer)
{
    if (answer == ANSWER_CHANGED) {
        cell->edited = true;
        field_check_typed(cell, app);
    }
    return answer;
}

static Answer table_act(SheetField *field, Sheet *sheet, App *app, Verb verb)
{
    SheetField *cell = focused_cell(field);
    const Widget *widget = field_widget(cell);

    if (verb == VERB_REMOVE_ROW) {
        sheet_table_remove(field, field->table->row);
        return ANSWER_CHANGED;
    }
    if (verb == VERB_CHOOSE && is_done(field))
        return ANSWER_NONE;
    if (verb == VERB_UP || verb == VERB_DOWN)
        return go_row(field, app, verb == VERB_UP ? -1 : 1) ? ANSWER_TAKEN : ANSWER_NONE;
    Answer answer =
        widget->act ? of_cell(cell, app, widget->act(cell, sheet, app, verb)) : ANSWER_NONE;
    if (answer != ANSWER_NONE || (verb != VERB_LEFT && verb != VERB_RIGHT))
        return answer;
    if (verb == VERB_LEFT ? field->table->column > 0
                          : field->table->column + 1 < column_count(field))
        table_next(field, app, verb == VERB_LEFT ? -1 : 1);
    return ANSWER_TAKEN;
}

static Answer table_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    SheetField *cell = focused_cell(field);
    const Widget *widget = field_widget(cell);

    return widget->type ? of_cell(cell, app, widget->type(cell, sheet, app, text, pasted))
                        : ANSWER_TAKEN;
}

/* ---- drawing ------------------------------------------------------------------------------- */

static int table_rows(const SheetField *field, const Screen *screen, int columns)
{
    (void)screen;
    (void)columns;
    return HEAD_ROWS + CLAMP(row_count(field), 1, field->table->view);
}

static int width_of(const char *text, const Screen *screen)
{
    g_autofree char *clean = text_clean(text, screen->ambiguous_wide);

    return text_columns(clean);
}

static const char *shown_text(const SheetField *cell)
{
    const PickRow *row = choice_row(cell);

    if (cell->text)
        return text_field_text(cell->text);
    return row ? row->label : cell->picked ? cell->picked : "";
}

static int widest(const SheetField *field, int column, const Screen *screen)
{
    const SheetField *like = g_ptr_array_index(field->table->columns, (guint)column);
    int columns = width_of(like->label, screen) + (like->required ? 2 : 0);

    for (int row = 0; row < row_count(field); row++)
        columns =
            MAX(columns, width_of(shown_text(sheet_table_cell(field, row, column)), screen) + 1);
    return CLAMP(columns, CELL_LEAST, CELL_MOST);
}

/* Columns before the cells. */
static int margin(const SheetField *field)
{
    return NUMBER_COLUMNS + (field->table->mark ? MARK_COLUMNS : 0);
}

/* Columns of the grid: as wide as they need to be, the widest made narrower while they do not fit,
 * and what is left over shared. */
static void fit(const SheetField *field, const Area *area, int *widths)
{
    int count = column_count(field), total = margin(field);

    for (int i = 0; i < count; i++) {
        widths[i] = widest(field, i, area->screen);
        total += widths[i] + GAP;
    }
    while (total > area->columns && field->table->fixed == 0) {
        int most = 0;
        for (int i = 1; i < count; i++)
            if (widths[i] > widths[most])
                most = i;
        if (widths[most] <= 2 * CELL_LEAST)
            return;
        widths[most]--;
        total--;
    }
    for (int i = 0; count > 0 && total < area->columns && widths[i] < CELL_MOST; total++) {
        widths[i]++;
        i = i + 1 < count ? i + 1 : 0;
    }
}

/* The first column to show, behind the fixed ones, so that the one in focus is seen. */
static int first_column(const SheetField *field, const Area *area, const int *widths)
{
    int fixed = MIN(field->table->fixed, column_count(field) - 1);
    int first = MAX(field->table->column, fixed), used = margin(field) + widths[first];

    for (int i = 0; i < fixed; i++)
        used += widths[i] + GAP;
    while (first > fixed && used + GAP + widths[first - 1] <= area->columns) {
        first--;
        used += GAP + widths[first];
    }
    return first;
}

/* Columns are shown from here … */
static int left_column(const SheetField *field, int first)
{
    return field->table->fixed > 0 ? 0 : first;
}

/* … to the one after it, which is `first` behind the fixed ones. */
static int right_of(const SheetField *field, int column, int first)
{
    return column + 1 == field->table->fixed ? first : column + 1;
}

static void draw_head(const SheetField *field, const Area *area, const int *widths, int first,
                      bool focused)
{
    int rows = sheet_table_rows(field), at = margin(field);
    g_autofree char *label = g_strconcat(field->label, field->required ? " *" : "", NULL);
    g_autofree char *count =
        g_strdup_printf(dngettext(TEXT_DOMAIN, "%d row", "%d rows", (unsigned long)rows), rows);
    int end = draw_put(area, 0, 0, focused ? THEME_STRONG : THEME_LABEL, label);

    draw_put(area, 0, end + 2, THEME_DIM, count);
    for (int i = left_column(field, first); i < column_count(field);
         i = right_of(field, i, first)) {
        const SheetField *like = g_ptr_array_index(field->table->columns, (guint)i);
        g_autofree char *name = g_strconcat(like->label, like->required ? " *" : "", NULL);
        Area cell = area_part(area, 1, at, 1, MIN(widths[i], area->columns - at));
        draw_text(&cell, 0, 0, -1, THEME_LABEL, name);
        at += widths[i] + GAP;
        if (at >= area->columns)
            break;
    }
}

static void draw_number(const SheetField *field, const Area *line, int row)
{
    bool fault = row_at_fault(field, row);
    const char *word = "";
    ThemeRole role = fault ? THEME_ERROR : THEME_DIM;

    if (field->table->mark)
        role = field->table->mark(field, row, &word);
    g_autofree char *number = field->table->mark
                                  ? g_strdup_printf("%3d %s", row + 1, word)
                                  : g_strdup_printf("%2d%s", row + 1, fault ? "!" : "");
    draw_text(line, 0, 0, MIN(margin(field), line->columns), role, number);
}

static void draw_row(SheetField *field, const Area *line, int row, const int *widths, int first,
                     bool focused, bool caret)
{
    const SheetTable *table = field->table;
    int at = margin(field);

    draw_number(field, line, row);
    for (int i = left_column(field, first); i < column_count(field) && at < line->columns;
         i = right_of(field, i, first)) {
        SheetField *cell = sheet_table_cell(field, row, i);
        bool here = focused && row == table->row && i == table->column;
        Area area = area_part(line, 0, at, 1, MIN(widths[i], line->columns - at));
        field_widget(cell)->draw(cell, &area, here, here && caret);
        at += widths[i] + GAP;
    }
}

static void table_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    SheetTable *table = field->table;
    g_autofree int *widths = g_new0(int, (gsize)column_count(field) + 1);

    fill_up(field);
    fit(field, area, widths);
    int first = first_column(field, area, widths);
    draw_head(field, area, widths, first, focused);
    table->scroll = CLAMP(table->scroll, table->row - table->view + 1, table->row);
    table->scroll = CLAMP(table->scroll, 0, MAX(row_count(field) - table->view, 0));
    for (int i = 0; i < table->view && i + table->scroll < row_count(field); i++) {
        Area line = area_part(area, HEAD_ROWS + i, 0, 1, -1);
        draw_row(field, &line, i + table->scroll, widths, first, focused, caret);
    }
}

/* "0/name": the focus goes there. */
static void table_seek(SheetField *field, const char *path)
{
    char *rest;
    gint64 row = g_ascii_strtoll(path, &rest, 10);

    if (rest == path || row < 0 || row >= row_count(field))
        return;
    field->table->row = (int)row;
    for (int column = 0; *rest == '/' && column < column_count(field); column++)
        if (g_strcmp0(sheet_table_cell(field, (int)row, column)->name, rest + 1) == 0)
            field->table->column = column;
}

const Widget widget_table = {
    .takes_focus = true,
    .spread = true,
    .begin = table_begin,
    .free = table_free,
    .filled = table_filled,
    .set = table_set,
    .settle = table_settle,
    .check = table_check,
    .enter = table_enter,
    .next = table_next,
    .faulty = table_faulty,
    .part = focused_cell,
    .seek = table_seek,
    .act = table_act,
    .type = table_type,
    .rows = table_rows,
    .draw = table_draw,
    .hint = N_("C-x: take the row out"),
};
