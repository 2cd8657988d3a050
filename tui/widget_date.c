/* A day: typed, or counted in working days from today. */
#include "domain/text.h"
#include "tui/widget.h"

#define DATE_LENGTH 24
#define DAYS_MAX 1000

static void date_begin(SheetField *field)
{
    field->text = text_field_new(DATE_LENGTH, false);
}

/* "+5" becomes the day on which five working days have passed. */
static void date_settle(SheetField *field, App *app)
{
    const char *text = text_field_text(field->text);
    const Rules *rules = cache_rules(app->cache);
    char *end;

    if (text[0] != '+' || !g_ascii_isdigit(text[1]) || !rules)
        return;
    gint64 days = g_ascii_strtoll(text + 1, &end, 10);
    if (*end || days > DAYS_MAX)
        return;
    Due due = calendar_due(rules->calendar, app->today, (int)days, NULL, 0);
    g_autofree char *day = date_format(due.day);
    text_field_set(field->text, day);
}

static bool date_check(const SheetField *field, App *app, Problem *problem)
{
    date day;

    (void)app;
    return date_parse(text_field_text(field->text), &day) ||
           problem_set(problem, PROBLEM_FIELD_INVALID, field->label,
                       _("write it as 2026-11-22, or +5 for five working days from today"), NULL);
}

const Widget widget_date = {
    .takes_focus = true,
    .begin = date_begin,
    .value = typed_value,
    .set = typed_set,
    .settle = date_settle,
    .check = date_check,
    .act = typed_act,
    .type = typed_type,
    .draw = typed_draw,
};
