#include "tui/sheet/sheet_draw.h"

#include "domain/text.h"
#include "tui/text.h"

#include <string.h>

#define SHEET_COLUMNS 92
#define WIDE_COLUMNS 132 /* with a column for what is said about the fields */
#define WIDE_FROM 120
#define VALUE_MIN 40
#define ASIDE_MIN 30
#define LABELS_MAX 28
#define MARGIN 2
#define BORDERS 4
#define BOX_COLUMNS 3   /* "[x]" */
#define PROGRESS_FROM 3 /* fewer required fields are seen at once */

typedef struct {
    const Sheet *sheet;
    Area area;
    int labels;   /* columns of the labels */
    int values;   /* columns of the values */
    int aside;    /* columns for what is said beside the values; 0: it stands below */
    bool focused; /* the sheet has the keys */
} Frame;

/* ---- measures ------------------------------------------------------------------------------ */

static int columns_of(const char *text, const Screen *screen)
{
    g_autofree char *clean = text_clean(text, screen->ambiguous_wide);

    return text_columns(clean);
}

static int label_columns(const Sheet *sheet, const Screen *screen, int columns)
{
    int widest = 10;

    for (int i = 0; i < sheet_count(sheet); i++) {
        const SheetField *field = sheet_at(sheet, i);
        if (field_can_focus(field) && !field->trailing)
            widest = MAX(widest, columns_of(field->label, screen) + 2);
    }
    return MIN(widest, MIN(LABELS_MAX, columns * 2 / 5));
}

static void measure(Frame *frame, int columns)
{
    int rest;

    frame->area.columns = columns;
    frame->labels = label_columns(frame->sheet, frame->area.screen, columns);
    rest = columns - frame->labels - 1;
    frame->aside = rest >= VALUE_MIN + ASIDE_MIN ? MAX(rest / 2 - 2, ASIDE_MIN) : 0;
    frame->values = rest - (frame->aside ? frame->aside + 2 : 0);
}

/* What is wrong stands beside the value where there is room, else below. */
static bool faults_aside(const Frame *frame, const SheetField *field)
{
    return frame->aside && !field_widget(field)->spread;
}

static GPtrArray *fault_lines(const Frame *frame, const SheetField *field)
{
    int columns = faults_aside(frame, field) ? frame->aside : frame->values;

    return text_wrap(field->fault, MAX(columns - 2, 8), frame->area.screen->ambiguous_wide);
}

/* Where the value came from, and whether it can be changed; NULL: nothing to say. */
static char *remark(const SheetField *field)
{
    if (field->fault || field->trailing)
        return NULL;
    if (field->source && field->locked)
        return g_strdup_printf(_("← %s, fixed"), field->source);
    if (field->source)
        return g_strdup_printf("← %s", field->source);
    if (field->locked)
        return g_strdup(_("fixed"));
    return field->good ? g_strdup("✓") : NULL;
}

/* Columns that a remark takes from the value, with the gap; 0: it stands beside, or there is none.
 */
static int remark_columns(const Frame *frame, const SheetField *field)
{
    g_autofree char *text = remark(field);

    return text && !frame->aside ? MIN(columns_of(text, frame->area.screen), frame->values / 2) + 1
                                 : 0;
}

static int value_columns(const Frame *frame, const SheetField *field)
{
    const Widget *widget = field_widget(field);
    bool all = !widget->takes_focus || widget->spread;

    return all ? frame->area.columns : frame->values - remark_columns(frame, field);
}

static int value_rows(const Frame *frame, const SheetField *field)
{
    const Widget *widget = field_widget(field);
    int columns = value_columns(frame, field);

    return widget->rows ? widget->rows(field, frame->area.screen, columns) : 1;
}

static int field_rows(const Frame *frame, const SheetField *field)
{
    int rows, gap = field->kind == SHEET_HEADING && field != sheet_at(frame->sheet, 0);

    if (field->hidden)
        return 0;
    rows = value_rows(frame, field) + gap;
    if (field->fault) {
        g_autoptr(GPtrArray) lines = fault_lines(frame, field);
        bool aside = faults_aside(frame, field);
        rows = aside ? MAX(rows, (int)lines->len) : rows + (int)lines->len;
    }
    return rows;
}

static int content_rows(const Frame *frame)
{
    int rows = 0;

    for (int i = 0; i < sheet_count(frame->sheet); i++)
        rows += field_rows(frame, sheet_at(frame->sheet, i));
    return rows;
}

/* ---- a field ------------------------------------------------------------------------------- */

static void draw_fault(const Frame *frame, const SheetField *field, int row)
{
    g_autoptr(GPtrArray) lines = fault_lines(frame, field);
    bool aside = faults_aside(frame, field);
    int column = frame->labels + 1 + (aside ? frame->values + 2 : 0);

    if (!aside)
        row += value_rows(frame, field);
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *line =
            g_strconcat(i == 0 ? "! " : "  ", (char *)g_ptr_array_index(lines, i), NULL);
        draw_text(&frame->area, row + (int)i, column, -1, THEME_ERROR, line);
    }
}

static void draw_remark(const Frame *frame, const SheetField *field, int row)
{
    g_autofree char *text = remark(field);
    int end = frame->labels + 1 + frame->values, columns = remark_columns(frame, field) - 1;
    ThemeRole role = field->source || field->locked ? THEME_DIM : THEME_GOOD;

    if (!text)
        return;
    if (frame->aside)
        draw_text(&frame->area, row, end + 2, -1, role, text);
    else
        draw_text(&frame->area, row, end - columns, columns, role, text);
}

static void draw_spread(const Frame *frame, SheetField *field, int row, bool focused)
{
    int rows = value_rows(frame, field);
    int gap = field->fault ? 0 : field_rows(frame, field) - rows;
    Area at = area_part(&frame->area, row + gap, 0, rows, -1);

    if (row + gap >= 0)
        field_widget(field)->draw(field, &at, focused, focused && frame->focused);
}

/* A box stands before its label, everything else behind it. */
static void draw_labelled(const Frame *frame, SheetField *field, int row, bool focused)
{
    g_autofree char *label =
        g_strconcat(field->follows ? "  " : "", field->label, field->required ? " *" : "", NULL);
    int value = field->trailing ? 0 : frame->labels + 1;
    int columns = field->trailing ? BOX_COLUMNS : value_columns(frame, field);
    Area at = area_part(&frame->area, row, value, value_rows(frame, field), columns);

    if (row >= 0)
        field_widget(field)->draw(field, &at, focused, focused && frame->focused);
    draw_remark(frame, field, row);
    draw_text(&frame->area, row, field->trailing ? BOX_COLUMNS + 1 : 0,
              field->trailing ? -1 : frame->labels, focused ? THEME_STRONG : THEME_LABEL, label);
}

/* An area may begin above the top while the sheet is scrolled; the value of such a field is not
 * drawn. */
static void draw_field(const Frame *frame, SheetField *field, int row, bool focused)
{
    const Widget *widget = field_widget(field);

    if (widget->takes_focus && !widget->spread)
        draw_labelled(frame, field, row, focused);
    else
        draw_spread(frame, field, row, focused);
    if (field->fault)
        draw_fault(frame, field, row);
}

/* ---- the sheet ----------------------------------------------------------------------------- */

static void scroll_to_focus(Sheet *sheet, const Frame *frame)
{
    int row = 0, top = 0, bottom = 0, rows = frame->area.rows;

    for (int i = 0; i < sheet_count(sheet); i++) {
        int height = field_rows(frame, sheet_at(sheet, i));
        if (i == sheet->focus) {
            top = row;
            bottom = row + height;
        }
        row += height;
    }
    if (sheet->focus == sheet_count(sheet))
        top = bottom = row;
    /* a heading just above is seen with its first field */
    sheet->scroll = CLAMP(sheet->scroll, bottom - rows, MAX(top - 2, 0));
    sheet->scroll = CLAMP(sheet->scroll, 0, MAX(row - rows, 0));
}

/* How much of what has to be filled in is; returns the columns that are left before it. */
static int draw_progress(const Sheet *sheet, const Area *area, int at)
{
    int filled, required;

    sheet_progress(sheet, &filled, &required);
    g_autofree char *text = g_strdup_printf(_("required %d/%d"), filled, required);
    int columns = columns_of(text, area->screen);
    if (required < PROGRESS_FROM || area->columns - columns <= at + 2)
        return area->columns;
    draw_text(area, area->rows - 1, area->columns - columns, columns,
              filled == required ? THEME_GOOD : THEME_DIM, text);
    return area->columns - columns - 2;
}

static void draw_hint(const Sheet *sheet, const Area *area, int from, int to)
{
    SheetField *field = sheet_focused(sheet);
    const Widget *widget = field ? field_widget(field) : NULL;

    if (widget && widget->hint && to > from)
        draw_text(area, area->rows - 1, from, to - from, THEME_HINT, _(widget->hint));
}

static void draw_foot(const Sheet *sheet, const Area *area)
{
    bool focused = sheet->focus == sheet_count(sheet);
    const char *label = sheet->class->button ? _(sheet->class->button) : verb_label(VERB_SAVE);
    g_autofree char *button = g_strdup_printf("[ %s ]", label);
    int at = draw_put(area, area->rows - 1, 0, focused ? THEME_BAR : THEME_STRONG, button);

    if (focused)
        draw_cursor(area, area->rows - 1, 0, false);
    at = draw_put(area, area->rows - 1, at + 2, THEME_KEY, "C-s");
    if (!sheet->class->inside) {
        at = draw_put(area, area->rows - 1, at + 2, THEME_KEY, "Esc");
        at = draw_put(area, area->rows - 1, at + 1, THEME_HINT, verb_label(VERB_CANCEL));
    }
    draw_hint(sheet, area, at + 3, draw_progress(sheet, area, at));
}

static int draw_sheet_fault(const Sheet *sheet, const Area *inside)
{
    int columns = inside->columns - 2;
    g_autoptr(GPtrArray) lines = text_wrap(sheet->fault, columns, inside->screen->ambiguous_wide);
    int rows = sheet->fault ? (int)lines->len : 0;

    for (int i = 0; i < rows; i++) {
        g_autofree char *line =
            g_strconcat(i == 0 ? "! " : "  ", (char *)g_ptr_array_index(lines, (guint)i), NULL);
        draw_text(inside, inside->rows - 1 - rows + i, 0, -1, THEME_ERROR, line);
    }
    return rows;
}

/* The area inside the frame, which another dialog may have drawn already. */
static Area open_frame(Frame *frame, const Area *area)
{
    int widest = area->columns >= WIDE_FROM ? WIDE_COLUMNS : SHEET_COLUMNS;
    int columns = MIN(area->columns - MARGIN, widest);

    if (frame->sheet->class->inside) {
        measure(frame, area->columns);
        return *area;
    }
    measure(frame, columns - BORDERS);
    Area box = area_middle(area, MIN(content_rows(frame) + 6, area->rows), columns);
    return draw_box(&box, frame->sheet->title);
}

void sheet_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Sheet *sheet = (Sheet *)pane;
    Frame frame = {.sheet = sheet, .area = *area, .focused = focused};

    (void)app;
    Area inside = open_frame(&frame, area);
    int fault = draw_sheet_fault(sheet, &inside);
    frame.area = area_part(&inside, 0, 0, MAX(inside.rows - 2 - fault, 1), -1);
    scroll_to_focus(sheet, &frame);

    int row = -sheet->scroll;
    for (int i = 0; i < sheet_count(sheet) && row < frame.area.rows; i++) {
        SheetField *field = sheet_at(sheet, i);
        int rows = field_rows(&frame, field);
        if (!field->hidden && row + rows > 0)
            draw_field(&frame, field, row, i == sheet->focus);
        row += rows;
    }
    draw_foot(sheet, &inside);
}
