#include "tui/dialog.h"

#include "domain/pinyin.h"
#include "domain/text.h"
#include "tui/sheet/textfield.h"
#include "tui/text.h"

#include <string.h>

#define DIALOG_COLUMNS 76
#define MARGIN 2
#define BORDERS 5 /* columns that the box takes from a text */

/* ---- a text to read ------------------------------------------------------------------------ */

typedef struct {
    Pane pane;
    char *title;
    Page *page;
} TextDialog;

/* Of the box around the text. */
static int text_columns_of(const Area *area)
{
    return MIN(area->columns - MARGIN, DIALOG_COLUMNS + 12);
}

int text_dialog_columns(Screen *screen)
{
    const Area all = area_all(screen);

    return text_columns_of(&all) - BORDERS;
}

static void text_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    TextDialog *dialog = (TextDialog *)pane;
    int columns = text_columns_of(area);
    int rows = page_rows(dialog->page, &app->screen, columns - BORDERS) + 2;
    Area box = area_middle(area, MIN(rows, area->rows - MARGIN), columns);
    Area inside = draw_box(&box, dialog->title);

    page_draw(dialog->page, &inside, focused);
}

static bool text_act(Pane *pane, App *app, Verb verb, const char *argument)
{
    TextDialog *dialog = (TextDialog *)pane;
    Move move;

    (void)argument;
    if (verb_move(verb, &move))
        page_move(dialog->page, move);
    else if (verb == VERB_DONE)
        app_pop(app);
    else
        return false;
    return true;
}

static void text_free(Pane *pane)
{
    TextDialog *dialog = (TextDialog *)pane;

    page_free(dialog->page);
    g_free(dialog->title);
    g_free(dialog);
}

static const PaneClass text_class = {
    .place = IN_PAGE, .draw = text_draw, .act = text_act, .free = text_free};

Pane *text_dialog_new(const char *title, Page *page)
{
    TextDialog *dialog = g_new0(TextDialog, 1);

    *dialog = (TextDialog){{&text_class}, g_strdup(title), page};
    return &dialog->pane;
}

/* ---- the last question --------------------------------------------------------------------- */

typedef struct {
    Pane pane;
    char *title;
    char *question;
    ConfirmYes *yes;
    void *data;
} ConfirmDialog;

static void confirm_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    ConfirmDialog *dialog = (ConfirmDialog *)pane;
    int columns = MIN(area->columns - MARGIN, 60);
    g_autoptr(GPtrArray) lines =
        text_wrap(dialog->question, columns - 5, app->screen.ambiguous_wide);
    Area box = area_middle(area, (int)lines->len + 4, columns);
    Area inside = draw_box(&box, dialog->title);
    g_autofree char *yes = g_strdup_printf(" y  %s", verb_label(VERB_YES));
    g_autofree char *no = g_strdup_printf("Esc  %s", verb_label(VERB_NO));

    (void)focused;
    for (guint i = 0; i < lines->len; i++)
        draw_put(&inside, (int)i, 0, THEME_NORMAL, g_ptr_array_index(lines, i));
    int at = draw_put(&inside, inside.rows - 1, 0, THEME_KEY, yes);
    draw_put(&inside, inside.rows - 1, at + 4, THEME_KEY, no);
    draw_cursor(&inside, inside.rows - 1, 1, false);
}

static bool confirm_act(Pane *pane, App *app, Verb verb, const char *argument)
{
    ConfirmDialog *dialog = (ConfirmDialog *)pane;
    ConfirmYes *yes = dialog->yes;
    void *data = dialog->data;

    (void)argument;
    if (verb != VERB_YES && verb != VERB_NO)
        return false;
    app_pop(app);
    if (verb == VERB_YES)
        yes(app, data);
    return true;
}

static void confirm_free(Pane *pane)
{
    ConfirmDialog *dialog = (ConfirmDialog *)pane;

    g_free(dialog->title);
    g_free(dialog->question);
    g_free(dialog);
}

static const PaneClass confirm_class = {
    .place = IN_CONFIRM, .draw = confirm_draw, .act = confirm_act, .free = confirm_free};

Pane *confirm_dialog_new(const char *title, const char *question, ConfirmYes *yes, void *data)
{
    ConfirmDialog *dialog = g_new0(ConfirmDialog, 1);

    *dialog = (ConfirmDialog){{&confirm_class}, g_strdup(title), g_strdup(question), yes, data};
    return &dialog->pane;
}

/* ---- a choice ------------------------------------------------------------------------------ */

typedef struct {
    Pane pane;
    App *app;
    char *title;
    TextField *typed;
    List *list;
    PickFetch *fetch;
    PickChosen *chosen;
    void *data;
    GDestroyNotify free_data;
} Picker;

PickRow *pick_row_new(const char *code, const char *label, const char *detail)
{
    PickRow *row = g_new0(PickRow, 1);

    *row = (PickRow){g_strdup(code), g_strdup(label), g_strdup(detail)};
    return row;
}

static void pick_row_free(void *data)
{
    PickRow *row = data;

    g_free(row->code);
    g_free(row->label);
    g_free(row->detail);
    g_free(row);
}

GPtrArray *pick_rows_new(void)
{
    return g_ptr_array_new_with_free_func(pick_row_free);
}

void pick_rows_copy(GPtrArray *rows, const PickRow *row)
{
    g_ptr_array_add(rows, pick_row_new(row->code, row->label, row->detail));
}

static bool holds(const char *text, const char *folded)
{
    g_autofree char *mine = g_utf8_casefold(text ? text : "", -1);

    return strstr(mine, folded) != NULL;
}

bool pick_row_holds(const PickRow *row, const char *typed)
{
    g_autofree char *folded = g_utf8_casefold(typed, -1);

    return holds(row->label, folded) || holds(row->code, folded) || holds(row->detail, folded);
}

bool pick_row_matches(const PickRow *row, const char *typed)
{
    g_autofree char *keys = *typed ? pinyin_keys(row->label) : NULL;

    return !keys || pinyin_rank(keys, typed) >= 0 || pick_row_holds(row, typed);
}

static ThemeRole render_label(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, ((const PickRow *)row)->label);
    return THEME_NORMAL;
}

static ThemeRole render_detail(const void *row, const void *data, GString *out)
{
    const char *detail = ((const PickRow *)row)->detail;

    (void)data;
    g_string_append(out, detail ? detail : "");
    return THEME_DIM;
}

/* All rows come at once; there is nothing before or behind them. */
static GPtrArray *fetch_rows(void *data, const void *beside, bool backwards, size_t limit,
                             Problem *problem)
{
    Picker *picker = data;

    (void)backwards;
    (void)limit;
    if (beside)
        return pick_rows_new();
    return picker->fetch(picker->app, picker->data, text_field_text(picker->typed), problem);
}

static bool same_row(const void *a, const void *b)
{
    return g_str_equal(((const PickRow *)a)->code, ((const PickRow *)b)->code);
}

static const char *nothing_found(const void *data)
{
    (void)data;
    return _("Nothing matches. Type less, or something else.");
}

static const ListColumn pick_columns[] = {
    {.columns = 18, .share = 1, .bar = true, .render = render_label},
    {.columns = 20, .share = 2, .drop = 1, .render = render_detail},
    {.render = NULL},
};
static const ListClass pick_list = {
    .columns = pick_columns, .fetch = fetch_rows, .same = same_row, .empty = nothing_found};

static void picker_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Picker *picker = (Picker *)pane;
    Area box = area_middle(area, MAX(area->rows - 2 * MARGIN, 6),
                           MIN(area->columns - MARGIN, DIALOG_COLUMNS + 12));
    Area inside = draw_box(&box, picker->title);
    Area rows = area_part(&inside, 2, 0, -1, -1);
    int at = draw_put(&inside, 0, 0, THEME_LABEL, _("Search:"));
    Area field = area_part(&inside, 0, at + 1, 1, -1);

    (void)app;
    list_draw(picker->list, &rows, focused);
    text_field_draw(picker->typed, &field, THEME_FIELD_FOCUS, focused);
}

static void search(Picker *picker)
{
    g_auto(Problem) problem = {0};

    list_restart(picker->list, &problem);
}

static void choose(Picker *picker, App *app)
{
    const PickRow *row = list_current(picker->list);

    if (!row)
        return;
    /* the dialog goes first, so that what is chosen may open another */
    app_take(app);
    picker->chosen(app, picker->data, row);
    picker->pane.class->free(&picker->pane);
}

static bool picker_act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Picker *picker = (Picker *)pane;
    Move move;

    (void)argument;
    if (verb_move(verb, &move)) {
        list_move(picker->list, move);
    } else if (verb == VERB_CHOOSE) {
        choose(picker, app);
    } else if (verb == VERB_CANCEL) {
        app_pop(app);
    } else if (text_field_act(picker->typed, verb)) {
        search(picker);
    } else {
        return false;
    }
    return true;
}

static void picker_type(Pane *pane, App *app, const char *text, bool pasted)
{
    Picker *picker = (Picker *)pane;

    (void)app;
    (void)pasted;
    text_field_type(picker->typed, text);
    search(picker);
}

static void picker_free(Pane *pane)
{
    Picker *picker = (Picker *)pane;

    if (picker->free_data)
        picker->free_data(picker->data);
    list_free(picker->list);
    text_field_free(picker->typed);
    g_free(picker->title);
    g_free(picker);
}

static const PaneClass picker_class = {.place = IN_PICKER,
                                       .draw = picker_draw,
                                       .act = picker_act,
                                       .type = picker_type,
                                       .free = picker_free};

Pane *picker_new(App *app, const char *title, PickFetch *fetch, PickChosen *chosen, void *data,
                 GDestroyNotify free_data)
{
    Picker *picker = g_new0(Picker, 1);

    picker->pane.class = &picker_class;
    picker->app = app;
    picker->title = g_strdup(title);
    picker->typed = text_field_new(0, false);
    picker->fetch = fetch;
    picker->chosen = chosen;
    picker->data = data;
    picker->free_data = free_data;
    picker->list = list_new(&pick_list, picker);
    search(picker);
    return &picker->pane;
}
