/* One line or several of text, and what all typed fields share. */
#include "tui/sheet/widget.h"

#include <string.h>

#define LONG_ROWS 4

/* ---- shared -------------------------------------------------------------------------------- */

const char *typed_value(const SheetField *field)
{
    return text_field_text(field->text);
}

bool typed_set(SheetField *field, const char *value)
{
    text_field_set(field->text, value);
    return true;
}

Answer typed_act(SheetField *field, Sheet *sheet, App *app, Verb verb)
{
    g_autofree char *before = g_strdup(text_field_text(field->text));

    (void)sheet;
    (void)app;
    if (!text_field_act(field->text, verb))
        return ANSWER_NONE;
    return g_str_equal(before, text_field_text(field->text)) ? ANSWER_TAKEN : ANSWER_CHANGED;
}

Answer typed_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    (void)sheet;
    (void)app;
    (void)pasted;
    text_field_type(field->text, text);
    return ANSWER_CHANGED;
}

ThemeRole field_role(const SheetField *field, bool focused)
{
    if (focused)
        return THEME_FIELD_FOCUS;
    return field->locked ? THEME_NORMAL : THEME_FIELD;
}

/* Personal data is whole only while it is typed. */
void typed_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    ThemeRole role = field_role(field, focused);

    if (focused || field->mask == MASK_NONE || !*text_field_text(field->text)) {
        text_field_draw(field->text, area, role, caret);
        return;
    }
    g_autofree char *masked = mask_apply(field->mask, text_field_text(field->text));
    for (int row = 0; row < area->rows; row++)
        draw_text(area, row, 0, -1, role, row == 0 ? masked : "");
}

/* ---- texts --------------------------------------------------------------------------------- */

static void text_begin(SheetField *field)
{
    field->text = text_field_new(field->maximum, false);
}

static void long_begin(SheetField *field)
{
    field->text = text_field_new(field->maximum, true);
}

static int long_rows(const SheetField *field, const Screen *screen, int columns)
{
    (void)field;
    (void)screen;
    (void)columns;
    return LONG_ROWS;
}

const Widget widget_text = {
    .takes_focus = true,
    .begin = text_begin,
    .value = typed_value,
    .set = typed_set,
    .act = typed_act,
    .type = typed_type,
    .draw = typed_draw,
};
const Widget widget_long_text = {
    .takes_focus = true,
    .begin = long_begin,
    .value = typed_value,
    .set = typed_set,
    .act = typed_act,
    .type = typed_type,
    .rows = long_rows,
    .draw = typed_draw,
};
