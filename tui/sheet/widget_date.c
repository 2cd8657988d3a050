/* A day: typed as people write it, counted in working days from today, or taken from a month. */
#include "domain/text.h"
#include "tui/sheet/daypicker.h"
#include "tui/sheet/widget.h"

#define DATE_LENGTH 24

typedef struct {
    Sheet *sheet;
    SheetField *field;
} Asked;

static void date_begin(SheetField *field)
{
    field->text = text_field_new(DATE_LENGTH, false);
}

static const Calendar *calendar_of(App *app)
{
    const Rules *rules = app->cache ? cache_rules(app->cache) : NULL;

    return rules ? rules->calendar : NULL;
}

static void set_day(SheetField *field, date day)
{
    g_autofree char *text = date_format(day);

    text_field_set(field->text, text);
}

static void date_settle(SheetField *field, App *app)
{
    date day;

    if (day_from_text(text_field_text(field->text), app->today, calendar_of(app), &day))
        set_day(field, day);
}

static bool date_check(const SheetField *field, App *app, Problem *problem)
{
    date day;

    (void)app;
    return date_parse(text_field_text(field->text), &day) ||
           problem_set(problem, PROBLEM_FIELD_INVALID, field->label,
                       _("write it as 2026-11-22, or +5 for five working days from today"), NULL);
}

static void day_chosen(App *app, void *data, date day)
{
    const Asked *asked = data;

    set_day(asked->field, day);
    sheet_changed(asked->sheet, app, asked->field);
    sheet_advance(asked->sheet, app);
}

static Answer open_month(SheetField *field, Sheet *sheet, App *app)
{
    Asked *asked = g_new(Asked, 1);
    date day;

    *asked = (Asked){sheet, field};
    if (!day_from_text(text_field_text(field->text), app->today, calendar_of(app), &day))
        day = DATE_NONE;
    app_push(app, daypicker_new(app, field->label, day, day_chosen, asked, g_free));
    return ANSWER_TAKEN;
}

static Answer date_act(SheetField *field, Sheet *sheet, App *app, Verb verb)
{
    bool empty = !*text_field_text(field->text);

    /* an empty field that may stay empty is passed over with one key */
    if (verb == VERB_OFFER || (verb == VERB_CHOOSE && empty && field->required))
        return open_month(field, sheet, app);
    return typed_act(field, sheet, app, verb);
}

/* A day that was filled in beforehand is typed over, not at its end. */
static Answer date_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    if (!field->edited)
        text_field_set(field->text, "");
    return typed_type(field, sheet, app, text, pasted);
}

const Widget widget_date = {
    .takes_focus = true,
    .begin = date_begin,
    .value = typed_value,
    .set = typed_set,
    .settle = date_settle,
    .check = date_check,
    .act = date_act,
    .type = date_type,
    .draw = typed_draw,
    .hint = N_("F4: month  +5: working days"),
};
