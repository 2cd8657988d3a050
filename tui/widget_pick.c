/* One of many, chosen from a list by typing: staff, organisations, divisions. */
#include "domain/text.h"
#include "tui/widget.h"

typedef struct {
    Sheet *sheet;
    SheetField *field;
} Asked;

static GPtrArray *fetch_picks(App *app, void *data, const char *typed, Problem *problem)
{
    SheetField *field = ((const Asked *)data)->field;

    return field->fetch(app, field, typed, problem);
}

static void pick_chosen(App *app, void *data, const PickRow *row)
{
    const Asked *asked = data;

    sheet_set_picked(asked->field, row->code, row->label);
    sheet_changed(asked->sheet, app, asked->field);
    sheet_advance(asked->sheet, app);
}

static void open_list(SheetField *field, Sheet *sheet, App *app)
{
    Asked *asked = g_new(Asked, 1);

    *asked = (Asked){sheet, field};
    app_push(app, picker_new(app, field->label, fetch_picks, pick_chosen, asked, g_free));
}

static const char *pick_value(const SheetField *field)
{
    return field->code;
}

static bool pick_set(SheetField *field, const char *value)
{
    g_autofree char *code = *value ? g_strdup(value) : NULL;

    g_free(field->code);
    g_free(field->picked);
    field->picked = g_strdup(code);
    field->code = g_steal_pointer(&code);
    return true;
}

static Answer pick_act(SheetField *field, Sheet *sheet, App *app, Verb verb)
{
    switch (verb) {
    case VERB_CHOOSE:
        if (field->code)
            return ANSWER_NONE;
        open_list(field, sheet, app);
        return ANSWER_TAKEN;
    case VERB_OFFER:
        open_list(field, sheet, app);
        return ANSWER_TAKEN;
    case VERB_RUB_OUT:
    case VERB_ERASE:
        if (!field->code)
            return ANSWER_TAKEN;
        pick_set(field, "");
        return ANSWER_CHANGED;
    default:
        return ANSWER_NONE;
    }
}

static Answer pick_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    (void)pasted;
    open_list(field, sheet, app);
    Pane *picker = app_top(app);
    picker->class->type(picker, app, text, pasted);
    return ANSWER_TAKEN;
}

static void pick_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    const char *nothing = field->within && !focused ? "" : _("press Enter to choose");
    const char *text = field->picked ? field->picked : nothing;

    draw_text(area, 0, 0, -1, field_role(field, focused), text);
    if (caret)
        draw_cursor(area, 0, 0, false);
}

const Widget widget_pick = {
    .takes_focus = true,
    .value = pick_value,
    .set = pick_set,
    .act = pick_act,
    .type = pick_type,
    .draw = pick_draw,
};
