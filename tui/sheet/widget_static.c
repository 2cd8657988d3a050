/* What is only read: headings and sentences. */
#include "tui/sheet/widget.h"
#include "tui/text.h"

static void heading_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    (void)focused;
    (void)caret;
    draw_put(area, 0, 0, THEME_HEADER, field->label);
}

static int note_rows(const SheetField *field, const Screen *screen, int columns)
{
    g_autoptr(GPtrArray) lines = text_wrap(field->label, columns, screen->ambiguous_wide);

    return (int)lines->len;
}

static void note_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    g_autoptr(GPtrArray) lines =
        text_wrap(field->label, area->columns, area->screen->ambiguous_wide);

    (void)focused;
    (void)caret;
    for (guint i = 0; i < lines->len; i++)
        draw_put(area, (int)i, 0, THEME_DIM, g_ptr_array_index(lines, i));
}

static int kept_rows(const SheetField *field, const Screen *screen, int columns)
{
    (void)field;
    (void)screen;
    (void)columns;
    return 0;
}

static void kept_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    (void)field;
    (void)area;
    (void)focused;
    (void)caret;
}

const Widget widget_heading = {.draw = heading_draw};
const Widget widget_note = {.rows = note_rows, .draw = note_draw};
const Widget widget_kept = {.rows = kept_rows, .draw = kept_draw};
