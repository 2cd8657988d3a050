#include "tui/intake/grid.h"

#include "domain/json.h"
#include "domain/text.h"
#include "forms/batch/batch.h"
#include "tui/intake/catalogue.h"
#include "tui/intake/grid_row.h"
#include "tui/intake/intake_flow.h"
#include "tui/sheet/form_sheet.h"
#include "tui/sheet/form_value.h"
#include "tui/sheet/widget.h"
#include "tui/text.h"
#include "tui/words.h"

#include <string.h>

#define MARGIN 2
#define FOOT_ROWS 2  /* below the sheet: what is wrong with the cell */
#define SHEET_FOOT 2 /* the button, and a blank row above it */
#define PAGE 10      /* rows */
#define TEXT_LONGEST 100

typedef struct {
    Pane pane;
    App *app;
    Application *blank;
    GPtrArray *columns; /* of the blank application, as forms/batch/batch.h has them */
    GPtrArray *shown;   /* const BatchColumn*: those of the table */
    GPtrArray *rows;    /* GridRow*: those of the table */
    Sheet *sheet;
    SheetField *table;
    int row, column; /* where the focus was after the last key */
    bool in_hand;    /* the papers of all rows */
} Grid;

static GridRow *row_at(const Grid *grid, int row)
{
    return g_ptr_array_index(grid->rows, (guint)row);
}

static int row_count(const Grid *grid)
{
    return (int)grid->rows->len;
}

/* ---- columns ------------------------------------------------------------------------------- */

static bool is_applicant(const BatchColumn *column, const char *member)
{
    return g_str_has_prefix(column->pointer, "/applicant/") &&
           g_str_equal(column->pointer + strlen("/applicant/"), member);
}

/* Who it is, how to reach them, and what has to be told of each. A list of things has no room in a
 * cell. */
static bool is_shown(const BatchColumn *column)
{
    bool is_list = column->field && column->field->widget == WIDGET_TABLE;

    return !is_list && !column->settled &&
           (column->required || column->also || is_applicant(column, "phone"));
}

static void add_kinds(SheetField *column, const Item *item)
{
    static const char *const kinds[] = {
#define X(id, code, label) code,
        APPLICANT_KINDS(X)
#undef X
    };

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (item->objects & 1U << (i + 1))
            sheet_add_choice(column, kinds[i], words_applicant_kind(kinds[i]));
}

static void add_options(SheetField *column, const cJSON *question)
{
    const cJSON *option;

    cJSON_ArrayForEach(option, json_array(question, "options"))
    {
        sheet_add_choice(column, json_text(option, "code"), json_text(option, "label"));
    }
}

static Mask mask_of(const BatchColumn *column)
{
    if (is_applicant(column, "id_number"))
        return MASK_ID_WORK;
    return is_applicant(column, "phone") ? MASK_MOBILE : MASK_NONE;
}

static void add_plain(const Grid *grid, const BatchColumn *column)
{
    bool kind = is_applicant(column, "kind");
    bool chosen = kind || column->question;
    SheetField *cells =
        sheet_add_column(grid->table, chosen ? SHEET_CHOICE : SHEET_TEXT, column->pointer + 1,
                         g_ptr_array_index(column->names, 0), column->required, TEXT_LONGEST);

    cells->mask = mask_of(column);
    if (kind)
        add_kinds(cells, application_item(grid->blank));
    if (column->question)
        add_options(cells, column->question);
}

static void add_column(Grid *grid, const BatchColumn *column)
{
    g_ptr_array_add(grid->shown, (gpointer)column);
    if (column->field)
        form_sheet_add_column(grid->table, column->pointer + 1, g_ptr_array_index(column->names, 0),
                              column->required, column->field);
    else
        add_plain(grid, column);
}

/* The name first, where it stays in sight. */
static void add_columns(Grid *grid)
{
    for (int others = 0; others < 2; others++) {
        for (guint i = 0; i < grid->columns->len; i++) {
            const BatchColumn *column = g_ptr_array_index(grid->columns, i);
            if (is_applicant(column, "name") != others && (!others || is_shown(column)))
                add_column(grid, column);
        }
    }
}

/* ---- cells and rows ------------------------------------------------------------------------ */

static void sync_rows(Grid *grid)
{
    int height = sheet_table_height(grid->table);

    while (row_count(grid) > height) {
        grid_row_discard(grid->app, row_at(grid, row_count(grid) - 1));
        g_ptr_array_set_size(grid->rows, row_count(grid) - 1);
    }
    while (row_count(grid) < height)
        g_ptr_array_add(grid->rows, grid_row_new(grid->app, grid->blank));
}

/* What the person filled in goes into the application. */
static void pull(Grid *grid, int at)
{
    GridRow *row = row_at(grid, at);

    row->filled = sheet_table_row_filled(grid->table, at);
    for (guint i = 0; i < grid->shown->len; i++) {
        const BatchColumn *column = g_ptr_array_index(grid->shown, i);
        const SheetField *cell = sheet_table_cell(grid->table, at, (int)i);
        if (!cell->edited)
            continue;
        row->changed = true;
        if (column->field)
            application_set(row->application, column->pointer,
                            form_value_single(cell, column->field));
        else
            batch_put(row->application, column, sheet_value(cell));
    }
}

static const Finding *fault_of(const Grid *grid, const GridRow *row, const BatchColumn *column)
{
    for (guint i = 0; row->findings && i < row->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(row->findings, i);
        if (finding->blocks && batch_column_of(grid->columns, &finding->problem) == column)
            return finding;
    }
    return NULL;
}

/* What is only missing is no fault before the row was left. What is about no cell, such as a paper,
 * stands with the name. */
static void show_faults(Grid *grid, int at)
{
    const GridRow *row = row_at(grid, at);
    bool found = false;

    for (guint i = 0; i < grid->shown->len; i++) {
        SheetField *cell = sheet_table_cell(grid->table, at, (int)i);
        const Finding *fault = fault_of(grid, row, g_ptr_array_index(grid->shown, i));
        bool tell = fault && row->filled && (row->told || *sheet_value(cell));
        field_set_fault(cell, tell ? &fault->problem : NULL);
        found |= tell;
    }
    if (!found && grid_row_state(row) == ROW_FAULTY)
        field_set_fault(sheet_table_cell(grid->table, at, 0), &grid_row_fault(row)->problem);
}

static void check_row(Grid *grid, int at)
{
    GridRow *row = row_at(grid, at);

    if (grid->in_hand && row->filled)
        application_all_in_hand(row->application);
    grid_row_check(grid->app, grid->rows, (guint)at);
    show_faults(grid, at);
}

/* The focus goes from a cell, or from the row. */
static void leave(Grid *grid, int at, bool row_is_left)
{
    GridRow *row = row_at(grid, at);

    pull(grid, at);
    row->told |= row_is_left && row->filled;
    check_row(grid, at);
    grid_row_save(grid->app, row);
}

/* A sheet checks a table that is left by what its cells alone can tell. */
static void tell_own_faults(Grid *grid)
{
    field_set_fault(grid->table, NULL);
    for (int i = 0; i < row_count(grid); i++)
        show_faults(grid, i);
}

/* Rows and faults follow the focus after a key. */
static void follow(Grid *grid)
{
    bool inside = sheet_focused(grid->sheet) != NULL;
    int row, column;

    sync_rows(grid);
    sheet_table_place(grid->table, &row, &column);
    bool row_is_left = !inside || row != grid->row;
    if ((row_is_left || column != grid->column) && grid->row < row_count(grid))
        leave(grid, grid->row, row_is_left);
    if (!inside)
        tell_own_faults(grid);
    grid->row = row;
    grid->column = column;
}

/* A choice is made at once, a text once it is left. */
static void changed(Sheet *sheet, App *app, SheetField *table)
{
    Grid *grid = sheet_data(sheet);
    int row, column;

    sync_rows(grid);
    sheet_table_place(table, &row, &column);
    if (grid->row < row_count(grid))
        pull(grid, grid->row);
    if (!sheet_table_cell(table, row, column)->text)
        grid_row_save(app, row_at(grid, row));
}

static void save_all(Grid *grid)
{
    for (int i = 0; i < row_count(grid); i++)
        grid_row_save(grid->app, row_at(grid, i));
}

static int count_of(const Grid *grid, RowState state)
{
    int count = 0;

    for (int i = 0; i < row_count(grid); i++)
        count += grid_row_state(row_at(grid, i)) == state;
    return count;
}

/* ---- what the keys do ---------------------------------------------------------------------- */

static void copy_above(Grid *grid)
{
    if (!sheet_focused(grid->sheet) || grid->row == 0) {
        app_tell(grid->app, THEME_ERROR, _("There is no row above to take it from."));
        return;
    }
    const SheetField *above = sheet_table_cell(grid->table, grid->row - 1, grid->column);
    SheetField *cell = sheet_table_cell(grid->table, grid->row, grid->column);
    if (cell->kind == SHEET_PICK)
        sheet_set_picked(cell, sheet_value(above), above->picked);
    else
        sheet_set(cell, sheet_value(above));
    sheet_changed(grid->sheet, grid->app, cell);
    sheet_advance(grid->sheet, grid->app);
}

static void papers_in_hand(Grid *grid)
{
    grid->in_hand = true;
    for (int i = 0; i < row_count(grid); i++) {
        GridRow *row = row_at(grid, i);
        if (!row->filled)
            continue;
        row->changed = true;
        check_row(grid, i);
        grid_row_save(grid->app, row);
    }
    app_tell(grid->app, THEME_GOOD, _("The papers of all rows are in hand."));
}

static void remove_row(Grid *grid)
{
    grid_row_discard(grid->app, row_at(grid, grid->row));
    g_ptr_array_remove_index(grid->rows, (guint)grid->row);
    sheet_table_remove(grid->table, grid->row);
    sync_rows(grid);
    sheet_table_place(grid->table, &grid->row, &grid->column);
}

static void remove_now(App *app, void *data)
{
    (void)app;
    remove_row(data);
}

static void ask_remove(Grid *grid)
{
    g_autofree char *question = g_strdup_printf(
        _("Take row %d out? What was filled in is thrown away with its draft."), grid->row + 1);

    if (!sheet_focused(grid->sheet))
        return;
    if (row_at(grid, grid->row)->filled)
        app_push(grid->app,
                 confirm_dialog_new(verb_label(VERB_REMOVE_ROW), question, remove_now, grid));
    else
        remove_row(grid);
}

static void next_fault(Grid *grid)
{
    int width = (int)grid->shown->len, total = width * row_count(grid);
    int at = grid->row * width + grid->column;

    for (int step = 1; step <= total; step++) {
        int next = (at + step) % total;
        if (!sheet_table_cell(grid->table, next / width, next % width)->fault)
            continue;
        sheet_focus(grid->sheet, grid->table->name);
        sheet_table_go(grid->table, next / width, next % width);
        return;
    }
    app_tell(grid->app, THEME_GOOD, _("Nothing has to be put right."));
}

static void page(Grid *grid, int step)
{
    if (sheet_focused(grid->sheet))
        sheet_table_go(grid->table, grid->row + step, grid->column);
}

static void put_aside(Grid *grid)
{
    App *app = grid->app;
    int kept = 0;

    save_all(grid);
    for (int i = 0; i < row_count(grid); i++)
        kept += row_at(grid, i)->saved;
    g_autofree char *sentence = g_strdup_printf(
        dngettext(TEXT_DOMAIN, "%d row is kept as a draft, in the queue “Drafts”.",
                  "%d rows are kept as drafts, in the queue “Drafts”.", (unsigned long)kept),
        kept);
    app_pop(app);
    app_refresh(app);
    if (kept > 0)
        app_tell(app, THEME_GOOD, sentence);
}

/* ---- receiving ----------------------------------------------------------------------------- */

static void receive_now(App *app, void *data)
{
    Grid *grid = data;
    g_auto(Problem) problem = {0};
    int taken = 0;

    for (int i = 0; i < row_count(grid) && problem.kind == PROBLEM_NONE;) {
        if (grid_row_state(row_at(grid, i)) != ROW_WELL ||
            !grid_row_receive(app, row_at(grid, i), &problem)) {
            i++;
            continue;
        }
        g_ptr_array_remove_index(grid->rows, (guint)i);
        sheet_table_remove(grid->table, i);
        taken++;
    }
    sync_rows(grid);
    sheet_focus(grid->sheet, grid->table->name);
    sheet_table_place(grid->table, &grid->row, &grid->column);
    app_changed(app);
    g_autofree char *sentence =
        g_strdup_printf(_("Received: %d. To be put right: %d."), taken, count_of(grid, ROW_FAULTY));
    if (problem.kind == PROBLEM_NONE)
        app_tell(app, THEME_GOOD, sentence);
    else
        app_tell_problem(app, &problem);
}

static void submit(Grid *grid)
{
    for (int i = 0; i < row_count(grid); i++)
        leave(grid, i, true);
    int ready = count_of(grid, ROW_WELL);
    if (ready == 0) {
        next_fault(grid);
        app_tell(grid->app, THEME_ERROR, _("No row can be received yet."));
        return;
    }
    g_autofree char *question = g_strdup_printf(
        dngettext(TEXT_DOMAIN, "Receive %d application? Rows with a fault stay here.",
                  "Receive %d applications? Rows with a fault stay here.", (unsigned long)ready),
        ready);
    app_push(grid->app, confirm_dialog_new(_("Batch"), question, receive_now, grid));
}

/* ---- drawing ------------------------------------------------------------------------------- */

static const struct {
    ThemeRole role;
    const char *word; /* msgid */
} marks[] = {
    [ROW_EMPTY] = {THEME_DIM, ""},
    [ROW_FILLING] = {THEME_DIM, N_("… open")},
    [ROW_WELL] = {THEME_GOOD, N_("✓ ready")},
    [ROW_FAULTY] = {THEME_ERROR, N_("! fault")},
};

static ThemeRole mark(const SheetField *table, int row, const char **word)
{
    const Grid *grid = table->kept;
    RowState state = row < row_count(grid) ? grid_row_state(row_at(grid, row)) : ROW_EMPTY;

    *word = state == ROW_EMPTY ? "" : _(marks[state].word);
    return marks[state].role;
}

static void draw_counts(const Grid *grid, const Area *row)
{
    g_autofree char *counts =
        g_strdup_printf(_("ready %d · fault %d · open %d"), count_of(grid, ROW_WELL),
                        count_of(grid, ROW_FAULTY), count_of(grid, ROW_FILLING));
    int at = draw_put(row, 0, 0, THEME_NORMAL, counts);

    draw_put(row, 0, at, grid->in_hand ? THEME_GOOD : THEME_DIM,
             grid->in_hand ? _(" · papers in hand") : _(" · papers not checked"));
}

/* What is wrong with the cell in focus, else with its row. */
static char *foot_text(const Grid *grid)
{
    int row, column;

    sheet_table_place(grid->table, &row, &column);
    if (!sheet_focused(grid->sheet) || row >= row_count(grid))
        return NULL;
    const GridRow *own = row_at(grid, row);
    const Finding *fault = grid_row_state(own) == ROW_FAULTY ? grid_row_fault(own) : NULL;
    const char *of_cell = sheet_table_cell(grid->table, row, column)->fault;
    return of_cell ? g_strdup(of_cell) : fault ? problem_sentence(&fault->problem) : NULL;
}

static void draw_foot(const Grid *grid, const Area *area)
{
    g_autofree char *text = foot_text(grid);
    g_autofree char *marked = text ? g_strconcat("! ", text, NULL) : NULL;
    g_autoptr(GPtrArray) lines =
        text_wrap(marked ? marked : "", area->columns, area->screen->ambiguous_wide);

    for (guint i = 0; marked && i < lines->len; i++)
        draw_text(area, (int)i, 0, -1, THEME_ERROR, g_ptr_array_index(lines, i));
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Grid *grid = (Grid *)pane;
    g_autofree char *title =
        g_strdup_printf("%s · %s", _("Batch"), application_item(grid->blank)->name);
    Area box = area_middle(area, area->rows, area->columns - MARGIN);
    Area inside = draw_box(&box, title);
    int rows = MAX(inside.rows - 1 - FOOT_ROWS, 1);
    Area sheet = area_part(&inside, 1, 0, rows, -1);
    Area foot = area_part(&inside, 1 + rows, 0, FOOT_ROWS, -1);
    Pane *inner = sheet_pane(grid->sheet);

    draw_counts(grid, &inside);
    draw_foot(grid, &foot);
    sheet_table_spread(grid->table, rows - SHEET_FOOT, mark);
    inner->class->draw(inner, app, &sheet, focused);
}

/* ---- the pane ------------------------------------------------------------------------------ */

static void act_on_sheet(Grid *grid, Verb verb)
{
    Pane *inner = sheet_pane(grid->sheet);

    inner->class->act(inner, grid->app, verb, "");
}

/* False: the grid has gone. */
static bool act_verb(Grid *grid, Verb verb)
{
    switch (verb) {
    case VERB_COPY_ABOVE:
        copy_above(grid);
        return true;
    case VERB_PAPERS_IN_HAND:
        papers_in_hand(grid);
        return true;
    case VERB_REMOVE_ROW:
        ask_remove(grid);
        return true;
    case VERB_NEXT_FAULT:
        next_fault(grid);
        return true;
    case VERB_PAGE_UP:
    case VERB_PAGE_DOWN:
        page(grid, verb == VERB_PAGE_UP ? -PAGE : PAGE);
        return true;
    case VERB_SAVE:
        submit(grid);
        return true;
    case VERB_PUT_ASIDE:
        put_aside(grid);
        return false;
    default:
        if (verb == VERB_CHOOSE && !sheet_focused(grid->sheet))
            submit(grid);
        else
            act_on_sheet(grid, verb);
        return true;
    }
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Grid *grid = (Grid *)pane;

    (void)app;
    (void)argument;
    if (act_verb(grid, verb))
        follow(grid);
    return true;
}

static void type(Pane *pane, App *app, const char *text, bool pasted)
{
    Grid *grid = (Grid *)pane;
    Pane *inner = sheet_pane(grid->sheet);

    inner->class->type(inner, app, text, pasted);
    follow(grid);
}

static void grid_free(Pane *pane)
{
    Grid *grid = (Grid *)pane;
    Pane *inner = sheet_pane(grid->sheet);

    /* a hang-up ends the screen in the middle of a cell */
    save_all(grid);
    inner->class->free(inner);
    g_ptr_array_unref(grid->rows);
    g_ptr_array_unref(grid->shown);
    g_ptr_array_unref(grid->columns);
    application_free(grid->blank);
    g_free(grid);
}

static const PaneClass class = {
    .place = IN_SHEET | IN_GRID, .draw = draw, .act = act, .type = type, .free = grid_free};

static const SheetClass sheet_class = {
    .changed = changed, .button = N_("Receive the rows that are ready"), .inside = true};

static Pane *grid_new(App *app, Application *blank)
{
    Grid *grid = g_new0(Grid, 1);

    grid->pane.class = &class;
    grid->app = app;
    grid->blank = blank;
    grid->columns = batch_columns(blank);
    grid->shown = g_ptr_array_new();
    grid->rows = g_ptr_array_new_with_free_func(grid_row_free);
    grid->sheet = sheet_new(&sheet_class, "", NULL, grid);
    grid->table = sheet_add(grid->sheet, SHEET_TABLE, "applicants", _("Applicants"), false, 0);
    grid->table->kept = grid;
    add_columns(grid);
    sheet_table_need(grid->table, 1);
    sync_rows(grid);
    sheet_ready(grid->sheet);
    return &grid->pane;
}

static void begin(App *app, void *data, const char *code)
{
    g_auto(Problem) problem = {0};
    Application *blank = intake_application(app, code, NULL, &problem);

    (void)data;
    if (blank)
        app_push(app, grid_new(app, blank));
    else
        app_tell_problem(app, &problem);
}

void grid_begin(App *app)
{
    app_push(app, catalogue_pane_new(app, _("Batch: which item?"), begin, NULL, NULL));
}
