/* Some of a few: boxes side by side, on one line where they fit. */
#include "domain/text.h"
#include "tui/sheet/widget.h"
#include "tui/text.h"

#include <string.h>

#define BOX_COLUMNS 4 /* "[x] " */
#define GAP 2

static void choices_begin(SheetField *field)
{
    field->choices = pick_rows_new();
    field->ticks = g_byte_array_new();
}

static void choices_free(SheetField *field)
{
    g_byte_array_unref(field->ticks);
}

bool sheet_ticked(const SheetField *field, guint index)
{
    return index < field->ticks->len && field->ticks->data[index];
}

static guint8 *tick_at(SheetField *field, guint index)
{
    static const guint8 none = 0;

    while (field->ticks->len <= index)
        g_byte_array_append(field->ticks, &none, 1);
    return &field->ticks->data[index];
}

static void write_value(SheetField *field)
{
    GString *value = g_string_new(NULL);

    for (guint i = 0; i < field->choices->len; i++)
        if (sheet_ticked(field, i))
            g_string_append_printf(value, "%s%u", value->len ? "," : "", i);
    g_free(field->code);
    field->code = g_string_free(value, FALSE);
}

void sheet_tick(SheetField *field, guint index, bool ticked)
{
    if (index >= field->choices->len)
        return;
    *tick_at(field, index) = ticked;
    write_value(field);
}

static const char *choices_value(const SheetField *field)
{
    return field->code;
}

static bool choices_set(SheetField *field, const char *value)
{
    g_auto(GStrv) places = g_strsplit(value, ",", -1);

    g_byte_array_set_size(field->ticks, 0);
    write_value(field);
    for (char **place = places; *place; place++)
        if (**place)
            sheet_tick(field, (guint)g_ascii_strtoull(*place, NULL, 10), true);
    return true;
}

/* ---- where each box stands ----------------------------------------------------------------- */

typedef struct {
    int row, column, columns;
} Box;

static Box *lay_out(const SheetField *field, const Screen *screen, int columns, int *rows)
{
    Box *boxes = g_new0(Box, (gsize)field->choices->len + 1);
    int row = 0, at = 0;

    for (guint i = 0; i < field->choices->len; i++) {
        const PickRow *choice = g_ptr_array_index(field->choices, i);
        g_autofree char *label = text_clean(choice->label, screen->ambiguous_wide);
        int width = MIN(BOX_COLUMNS + text_columns(label), MAX(columns, 1));
        if (at > 0 && at + width > columns) {
            row++;
            at = 0;
        }
        boxes[i] = (Box){row, at, width};
        at += width + GAP;
    }
    *rows = row + 1;
    return boxes;
}

static int choices_rows(const SheetField *field, const Screen *screen, int columns)
{
    int rows;

    g_free(lay_out(field, screen, columns, &rows));
    return rows;
}

static void choices_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    int rows;
    g_autofree Box *boxes = lay_out(field, area->screen, area->columns, &rows);

    for (guint i = 0; i < field->choices->len; i++) {
        const PickRow *choice = g_ptr_array_index(field->choices, i);
        bool here = focused && (int)i == field->chosen;
        g_autofree char *text =
            g_strconcat(sheet_ticked(field, i) ? "[x] " : "[ ] ", choice->label, NULL);
        draw_text(area, boxes[i].row, boxes[i].column, boxes[i].columns, field_role(field, here),
                  text);
        if (here && caret)
            draw_cursor(area, boxes[i].row, boxes[i].column + 1, false);
    }
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void choices_enter(SheetField *field, int step)
{
    field->chosen = step < 0 ? MAX((int)field->choices->len - 1, 0) : 0;
}

static bool go(SheetField *field, int step)
{
    int next = field->chosen + step;

    if (next < 0 || next >= (int)field->choices->len)
        return false;
    field->chosen = next;
    return true;
}

static Answer choices_act(SheetField *field, Sheet *sheet, App *app, Verb verb)
{
    (void)sheet;
    (void)app;
    if (verb == VERB_LEFT || verb == VERB_RIGHT)
        return go(field, verb == VERB_LEFT ? -1 : 1) ? ANSWER_TAKEN : ANSWER_NONE;
    return ANSWER_NONE;
}

static Answer tick_all(SheetField *field, bool ticked)
{
    for (guint i = 0; i < field->choices->len; i++)
        sheet_tick(field, i, ticked);
    return ANSWER_CHANGED;
}

static Answer toggle(SheetField *field, int index)
{
    if (index < 0 || index >= (int)field->choices->len)
        return ANSWER_TAKEN;
    field->chosen = index;
    sheet_tick(field, (guint)index, !sheet_ticked(field, (guint)index));
    return ANSWER_CHANGED;
}

static Answer choices_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    (void)sheet;
    (void)app;
    if (pasted || !text[0] || text[1])
        return ANSWER_TAKEN;
    switch (*text) {
    case ' ':
        return toggle(field, field->chosen);
    case '+':
        return tick_all(field, true);
    case '-':
        return tick_all(field, false);
    default:
        return g_ascii_isdigit(*text) && choice_has_places(field) ? toggle(field, *text - '1')
                                                                  : ANSWER_TAKEN;
    }
}

const Widget widget_choices = {
    .takes_focus = true,
    .begin = choices_begin,
    .free = choices_free,
    .value = choices_value,
    .set = choices_set,
    .enter = choices_enter,
    .act = choices_act,
    .type = choices_type,
    .rows = choices_rows,
    .draw = choices_draw,
    .hint = N_("Space: tick  +: all  -: none"),
};
