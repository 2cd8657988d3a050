/* One of many, chosen from a list by typing: staff, organisations, divisions. */
#include "domain/pinyin.h"
#include "domain/text.h"
#include "tui/sheet/widget.h"

#define RANKS 4

/* What is offered is fetched once; what is typed only looks through it. */
typedef struct {
    Sheet *sheet;
    SheetField *field;
    GPtrArray *all;  /* PickRow*; NULL: not fetched yet */
    GPtrArray *keys; /* char*, of their labels in pinyin; NULL: not needed yet */
} Asked;

static void asked_free(void *data)
{
    Asked *asked = data;

    g_clear_pointer(&asked->all, g_ptr_array_unref);
    g_clear_pointer(&asked->keys, g_ptr_array_unref);
    g_free(asked);
}

static void make_keys(Asked *asked)
{
    asked->keys = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < asked->all->len; i++) {
        const PickRow *row = g_ptr_array_index(asked->all, i);
        g_ptr_array_add(asked->keys, pinyin_keys(row->label));
    }
}

/* Best first: 0 begins so, 1 in pinyin, 2 inside, 3 in what stands beside; -1: not at all. */
static int rank_of(const Asked *asked, guint index, const char *typed)
{
    const PickRow *row = g_ptr_array_index(asked->all, index);
    int rank = pinyin_rank(g_ptr_array_index(asked->keys, index), typed);

    if (rank >= 0)
        return rank;
    return pick_row_holds(row, typed) ? RANKS - 1 : -1;
}

static void add_ranked(Asked *asked, const char *typed, GPtrArray *rows)
{
    g_autofree int *ranks = g_new(int, (gsize)asked->all->len + 1);

    if (!asked->keys)
        make_keys(asked);
    for (guint i = 0; i < asked->all->len; i++)
        ranks[i] = rank_of(asked, i, typed);
    for (int rank = 0; rank < RANKS; rank++)
        for (guint i = 0; i < asked->all->len; i++)
            if (ranks[i] == rank)
                pick_rows_copy(rows, g_ptr_array_index(asked->all, i));
}

static GPtrArray *fetch_picks(App *app, void *data, const char *typed, Problem *problem)
{
    Asked *asked = data;

    if (!asked->all)
        asked->all = asked->field->fetch(app, asked->field, "", problem);
    if (!asked->all)
        return NULL;
    GPtrArray *rows = pick_rows_new();
    if (*typed)
        add_ranked(asked, typed, rows);
    for (guint i = 0; !*typed && i < asked->all->len; i++)
        pick_rows_copy(rows, g_ptr_array_index(asked->all, i));
    return rows;
}

static void pick_chosen(App *app, void *data, const PickRow *row)
{
    const Asked *asked = data;

    bool detail = asked->field->detailed && row->detail;

    sheet_set_picked(asked->field, row->code, detail ? row->detail : row->label);
    sheet_changed(asked->sheet, app, asked->field);
    sheet_advance(asked->sheet, app);
}

static void open_list(SheetField *field, Sheet *sheet, App *app)
{
    Asked *asked = g_new0(Asked, 1);

    asked->sheet = sheet;
    asked->field = field;
    app_push(app, picker_new(app, field->label, fetch_picks, pick_chosen, asked, asked_free));
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
