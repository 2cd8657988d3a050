/* One of a few, and yes or no. */
#include "domain/text.h"
#include "tui/widget.h"

/* ---- a list above the sheet ---------------------------------------------------------------- */

typedef struct {
    Sheet *sheet;
    SheetField *field;
} Asked;

static GPtrArray *fetch_choices(App *app, void *data, const char *typed, Problem *problem)
{
    const Asked *asked = data;
    GPtrArray *rows = pick_rows_new();

    (void)app;
    (void)problem;
    for (guint i = 0; i < asked->field->choices->len; i++) {
        const PickRow *row = g_ptr_array_index(asked->field->choices, i);
        if (pick_row_matches(row, typed))
            g_ptr_array_add(rows, pick_row_new(row->code, row->label, NULL));
    }
    return rows;
}

static void choice_chosen(App *app, void *data, const PickRow *row)
{
    const Asked *asked = data;

    sheet_set(asked->field, row->code);
    sheet_changed(asked->sheet, app, asked->field);
    sheet_advance(asked->sheet, app);
}

static void open_list(SheetField *field, Sheet *sheet, App *app)
{
    Asked *asked = g_new(Asked, 1);

    *asked = (Asked){sheet, field};
    app_push(app, picker_new(app, field->label, fetch_choices, choice_chosen, asked, g_free));
}

/* ---- one of a few -------------------------------------------------------------------------- */

static const PickRow *chosen_row(const SheetField *field)
{
    return field->chosen < 0 ? NULL : g_ptr_array_index(field->choices, (guint)field->chosen);
}

static void choice_begin(SheetField *field)
{
    field->choices = pick_rows_new();
    field->chosen = -1;
}

static const char *choice_value(const SheetField *field)
{
    return chosen_row(field) ? chosen_row(field)->code : NULL;
}

static bool choice_set(SheetField *field, const char *value)
{
    if (!*value) {
        field->chosen = -1;
        return true;
    }
    for (guint i = 0; i < field->choices->len; i++) {
        const PickRow *row = g_ptr_array_index(field->choices, i);
        if (g_str_equal(row->code, value)) {
            field->chosen = (int)i;
            return true;
        }
    }
    return false;
}

static Answer turn(SheetField *field, int choices, int step)
{
    if (choices == 0)
        return ANSWER_TAKEN;
    if (field->chosen < 0)
        field->chosen = step > 0 ? 0 : choices - 1;
    else
        field->chosen = (field->chosen + step + choices) % choices;
    return ANSWER_CHANGED;
}

static Answer choice_act(SheetField *field, Sheet *sheet, App *app, Verb verb)
{
    switch (verb) {
    case VERB_LEFT:
        return turn(field, (int)field->choices->len, -1);
    case VERB_RIGHT:
        return turn(field, (int)field->choices->len, 1);
    case VERB_RUB_OUT:
    case VERB_ERASE:
        if (field->chosen < 0 || field->required)
            return ANSWER_TAKEN;
        field->chosen = -1;
        return ANSWER_CHANGED;
    case VERB_CHOOSE:
        if (field->chosen >= 0)
            return ANSWER_NONE;
        open_list(field, sheet, app);
        return ANSWER_TAKEN;
    case VERB_OFFER:
        open_list(field, sheet, app);
        return ANSWER_TAKEN;
    default:
        return ANSWER_NONE;
    }
}

static Answer choice_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    if (pasted)
        return ANSWER_TAKEN;
    if (g_str_equal(text, " "))
        return turn(field, (int)field->choices->len, 1);
    open_list(field, sheet, app);
    Pane *picker = app_top(app);
    picker->class->type(picker, app, text, false);
    return ANSWER_TAKEN;
}

static void choice_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    const PickRow *row = chosen_row(field);
    const char *label = row ? row->label : _("choose");
    g_autofree char *text = focused ? g_strdup_printf("‹ %s ›", label) : g_strdup(label);

    draw_text(area, 0, 0, -1, field_role(field, focused), text);
    if (caret)
        draw_cursor(area, 0, 0, false);
}

const Widget widget_choice = {
    .takes_focus = true,
    .begin = choice_begin,
    .value = choice_value,
    .set = choice_set,
    .act = choice_act,
    .type = choice_type,
    .draw = choice_draw,
};

/* ---- a flag -------------------------------------------------------------------------------- */

static const char *flag_value(const SheetField *field)
{
    return field->chosen == 1 ? "yes" : "";
}

static bool flag_set(SheetField *field, const char *value)
{
    field->chosen = g_str_equal(value, "yes");
    return field->chosen == 1 || !*value;
}

static Answer flag_act(SheetField *field, Sheet *sheet, App *app, Verb verb)
{
    (void)sheet;
    (void)app;
    return verb == VERB_LEFT || verb == VERB_RIGHT ? turn(field, 2, 1) : ANSWER_NONE;
}

static Answer flag_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    (void)sheet;
    (void)app;
    return !pasted && g_str_equal(text, " ") ? turn(field, 2, 1) : ANSWER_TAKEN;
}

static void flag_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    draw_text(area, 0, 0, 3, field_role(field, focused), field->chosen == 1 ? "[x]" : "[ ]");
    if (caret)
        draw_cursor(area, 0, 0, false);
}

const Widget widget_flag = {
    .takes_focus = true,
    .always_filled = true,
    .value = flag_value,
    .set = flag_set,
    .act = flag_act,
    .type = flag_type,
    .draw = flag_draw,
};
