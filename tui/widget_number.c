/* Numbers as people and scanners type them. */
#include "domain/text.h"
#include "tui/widget.h"

#define NUMBER_LENGTH 24

static void number_begin(SheetField *field)
{
    field->text = text_field_new(NUMBER_LENGTH, false);
}

static bool integer_check(const SheetField *field, App *app, Problem *problem)
{
    const char *text = text_field_text(field->text);
    char *end;
    gint64 number = g_ascii_strtoll(text, &end, 10);

    (void)app;
    if (*end == '\0' && end != text && number >= field->minimum && number <= field->maximum)
        return true;
    g_autofree char *bounds =
        g_strdup_printf(_("a whole number from %d to %d"), field->minimum, field->maximum);
    return problem_set(problem, PROBLEM_FIELD_INVALID, field->label, bounds, NULL);
}

const Widget widget_integer = {
    .takes_focus = true,
    .begin = number_begin,
    .value = typed_value,
    .set = typed_set,
    .check = integer_check,
    .act = typed_act,
    .type = typed_type,
    .draw = typed_draw,
};
