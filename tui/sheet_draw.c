#include "tui/sheet_draw.h"

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

static GPtrArray *fault_lines(const Frame *frame, const SheetField *field)
{
    int columns = frame->aside ? frame->aside : frame->values;

    return text_wrap(field->fault, MAX(columns - 2, 8), frame->area.screen->ambiguous_wide);
}

static int value_rows(const Frame *frame, const SheetField *field)
{
    const Widget *widget = field_widget(field);
    int columns = widget->takes_focus ? frame->values : frame->area.columns;

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
        rows = frame->aside ? MAX(rows, (int)lines->len) : rows + (int)lines->len;
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
    int column = frame->labels + 1 + (frame->aside ? frame->values + 2 : 0);

    if (!frame->aside)
        row += value_rows(frame, field);
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *line =
            g_strconcat(i == 0 ? "! " : "  ", (char *)g_ptr_array_index(lines, i), NULL);
        draw_text(&frame->area, row + (int)i, column, -1, THEME_ERROR, line);
    }
}

/* Where the value came from, and whether it can be changed; NULL: nothing to say. */
static char *origin(const SheetField *field)
{
    if (field->source && field->locked)
        return g_strdup_printf(_("← %s, fixed"), field->source);
    if (field->source)
        return g_strdup_printf("← %s", field->source);
    return field->locked ? g_strdup(_("fixed")) : NULL;
}

/* What is said about a field that is well; returns the columns that are left for its value. */
static int draw_remark(const Frame *frame, const SheetField *field, int row)
{
    g_autofree char *text = origin(field);
    int end = frame->labels + 1 + frame->values;

    if (field->good && !text)
        text = g_strdup("✓");
    if (!text || field->fault || field->trailing)
        return frame->values;
    ThemeRole role = field->good && !field->source ? THEME_GOOD : THEME_DIM;
    if (frame->aside) {
        draw_text(&frame->area, row, end + 2, -1, role, text);
        return frame->values;
    }
    int columns = MIN(columns_of(text, frame->area.screen), frame->values / 2);
    draw_text(&frame->area, row, end - columns, columns, role, text);
    return frame->values - columns - 1;
}

/* An area may begin above the top while the sheet is scrolled; the value of such a field is not
 * drawn. */
static void draw_field(const Frame *frame, SheetField *field, int row, bool focused)
{
    const Widget *widget = field_widget(field);
    int rows = value_rows(frame, field);

    if (!widget->takes_focus) {
        int gap = field_rows(frame, field) - rows;
        Area at = area_part(&frame->area, row + gap, 0, rows, -1);
        if (row + gap >= 0)
            widget->draw(field, &at, false, false);
        return;
    }
    g_autofree char *label = g_strconcat(field->label, field->required ? " *" : "", NULL);
    int value = frame->labels + 1;
    int columns = row >= 0 ? draw_remark(frame, field, row) : frame->values;
    Area at = area_part(&frame->area, row, field->trailing ? 0 : value, rows,
                        field->trailing ? frame->labels : columns);
    if (row >= 0)
        widget->draw(field, &at, focused, focused && frame->focused);
    draw_text(&frame->area, row, field->trailing ? value : 0, field->trailing ? -1 : frame->labels,
              focused ? THEME_STRONG : THEME_LABEL, label);
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

static void draw_progress(const Sheet *sheet, const Area *area, int at)
{
    int filled, required;

    sheet_progress(sheet, &filled, &required);
    if (required < PROGRESS_FROM)
        return;
    g_autofree char *text = g_strdup_printf(_("required %d/%d"), filled, required);
    int columns = columns_of(text, area->screen);
    if (area->columns - columns > at + 2)
        draw_text(area, area->rows - 1, area->columns - columns, columns,
                  filled == required ? THEME_GOOD : THEME_DIM, text);
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
    at = draw_put(area, area->rows - 1, at + 4, THEME_KEY, "Esc");
    at = draw_put(area, area->rows - 1, at + 1, THEME_HINT, verb_label(VERB_CANCEL));
    draw_progress(sheet, area, at);
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
