/* One of a few, yes or no, and a box to tick. */
#include "domain/text.h"
#include "tui/sheet/widget.h"
#include "tui/text.h"

#define DIGITS 9 /* choices that one key picks */

/* ---- a list above the sheet ---------------------------------------------------------------- */

typedef struct {
    Sheet *sheet;
    SheetField *field;
} Asked;

static void add_matching(GPtrArray *rows, const SheetField *field, const char *typed, bool begins)
{
    for (guint i = 0; i < field->choices->len; i++) {
        const PickRow *row = g_ptr_array_index(field->choices, i);
        if (pick_row_matches(row, typed) && g_str_has_prefix(row->label, typed) == begins)
            g_ptr_array_add(rows, pick_row_new(row->code, row->label, NULL));
    }
}

/* Labels that begin with what was typed go first: 500 before 1500. */
static GPtrArray *fetch_choices(App *app, void *data, const char *typed, Problem *problem)
{
    const Asked *asked = data;
    GPtrArray *rows = pick_rows_new();

    (void)app;
    (void)problem;
    add_matching(rows, asked->field, typed, true);
    add_matching(rows, asked->field, typed, false);
    return rows;
}

static void choice_chosen(App *app, void *data, const PickRow *row)
{
    const Asked *asked = data;

    sheet_set(asked->field, row->code);
    sheet_changed(asked->sheet, app, asked->field);
    sheet_advance(asked->sheet, app);
}

void choice_open(SheetField *field, Sheet *sheet, App *app)
{
    Asked *asked = g_new(Asked, 1);

    *asked = (Asked){sheet, field};
    app_push(app, picker_new(app, field->label, fetch_choices, choice_chosen, asked, g_free));
}

/* ---- one of a few -------------------------------------------------------------------------- */

const PickRow *choice_row(const SheetField *field)
{
    bool chosen = field->choices && field->chosen >= 0 && field->chosen < (int)field->choices->len;

    return chosen ? g_ptr_array_index(field->choices, (guint)field->chosen) : NULL;
}

static void choice_begin(SheetField *field)
{
    field->choices = pick_rows_new();
    field->chosen = -1;
}

static const char *choice_value(const SheetField *field)
{
    return choice_row(field) ? choice_row(field)->code : NULL;
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
        choice_open(field, sheet, app);
        return ANSWER_TAKEN;
    case VERB_OFFER:
        choice_open(field, sheet, app);
        return ANSWER_TAKEN;
    default:
        return ANSWER_NONE;
    }
}

static Answer pick(SheetField *field, int index)
{
    field->chosen = index;
    return ANSWER_CHANGED;
}

bool choice_has_places(const SheetField *field)
{
    for (guint i = 0; i < field->choices->len; i++) {
        const PickRow *row = g_ptr_array_index(field->choices, i);
        if (g_ascii_isdigit(*row->label))
            return false;
    }
    return field->choices->len <= DIGITS;
}

/* The place that a digit names; -1: none. */
static int place_of(const SheetField *field, const char *text)
{
    int choices = (int)field->choices->len, place = text[0] - '1';

    return !text[1] && place >= 0 && place < choices && choice_has_places(field) ? place : -1;
}

static Answer choice_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    if (pasted)
        return ANSWER_TAKEN;
    if (g_str_equal(text, " "))
        return turn(field, (int)field->choices->len, 1);
    if (place_of(field, text) >= 0)
        return pick(field, place_of(field, text));
    choice_open(field, sheet, app);
    Pane *picker = app_top(app);
    picker->class->type(picker, app, text, false);
    return ANSWER_TAKEN;
}

/* "‹1 yes›  2 no": everything that may be picked, with its digit; NULL: too long for the area, or
 * there are no digits. */
static char *all_choices(const SheetField *field, const Area *area)
{
    g_autoptr(GString) line = g_string_new(NULL);

    if (!choice_has_places(field))
        return NULL;
    for (guint i = 0; i < field->choices->len; i++) {
        const PickRow *row = g_ptr_array_index(field->choices, i);
        bool here = (int)i == field->chosen;
        g_string_append_printf(line, "%s%u %s%s ", here ? "‹" : " ", i + 1, row->label,
                               here ? "›" : " ");
    }
    g_autofree char *clean = text_clean(line->str, area->screen->ambiguous_wide);
    return text_columns(clean) <= area->columns ? g_steal_pointer(&clean) : NULL;
}

static void choice_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    const PickRow *row = choice_row(field);
    const char *label = row ? row->label : field->within && !focused ? "" : _("choose");
    g_autofree char *all = focused ? all_choices(field, area) : NULL;
    g_autofree char *turned = g_strdup_printf(row ? "‹ %s › %d/%u" : "‹ %s ›", label,
                                              field->chosen + 1, field->choices->len);

    draw_text(area, 0, 0, -1, field_role(field, focused), all ? all : focused ? turned : label);
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

/* ---- yes or no ----------------------------------------------------------------------------- */

static void yes_no_begin(SheetField *field)
{
    choice_begin(field);
    sheet_add_choice(field, "yes", _("yes"));
    sheet_add_choice(field, "no", _("no"));
}

static Answer yes_no_type(SheetField *field, Sheet *sheet, App *app, const char *text, bool pasted)
{
    static const struct {
        const char *text;
        int place;
    } answers[] = {
        {"y", 0}, {"Y", 0}, {"是", 0}, {"1", 0}, {"n", 1}, {"N", 1}, {"否", 1}, {"2", 1},
    };

    (void)sheet;
    (void)app;
    if (pasted)
        return ANSWER_TAKEN;
    if (g_str_equal(text, " "))
        return turn(field, (int)field->choices->len, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++)
        if (g_str_equal(text, answers[i].text))
            return pick(field, answers[i].place);
    return ANSWER_TAKEN;
}

const Widget widget_yes_no = {
    .takes_focus = true,
    .begin = yes_no_begin,
    .value = choice_value,
    .set = choice_set,
    .act = choice_act,
    .type = yes_no_type,
    .draw = choice_draw,
    .hint = N_("y: yes  n: no"),
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
