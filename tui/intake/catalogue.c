#include "tui/intake/catalogue.h"

#include "cache/finder.h"
#include "domain/text.h"
#include "tui/intake/guide_page.h"
#include "tui/sheet/textfield.h"

#define ITEMS_MAX 200
#define COLUMNS 96
#define MARGIN 2

typedef struct {
    Pane pane;
    App *app;
    char *title;
    TextField *typed;
    List *list;
    ItemChosen *chosen;
    void *data;
    GDestroyNotify free_data;
} Catalogue;

/* ---- rows ---------------------------------------------------------------------------------- */

static void row_free(void *data)
{
    item_row_clear(data);
    g_free(data);
}

static GPtrArray *fetch(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem)
{
    const Catalogue *catalogue = data;
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);

    (void)backwards;
    (void)limit;
    if (beside)
        return rows;
    GArray *found =
        finder_items(catalogue->app->cache, text_field_text(catalogue->typed), ITEMS_MAX, problem);
    if (!found) {
        g_ptr_array_unref(rows);
        return NULL;
    }
    for (guint i = 0; i < found->len; i++)
        g_ptr_array_add(rows, g_memdup2(&g_array_index(found, ItemRow, i), sizeof(ItemRow)));
    /* the strings moved into the copies */
    g_array_set_clear_func(found, NULL);
    g_array_unref(found);
    return rows;
}

static bool same(const void *a, const void *b)
{
    return g_str_equal(((const ItemRow *)a)->code, ((const ItemRow *)b)->code);
}

static const char *nothing_found(const void *data)
{
    (void)data;
    return _("No item matches. Type less, the initials of its pinyin, or its department.");
}

static ThemeRole render_mark(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, ((const ItemRow *)row)->favourite ? "★" : " ");
    return THEME_KEY;
}

static ThemeRole render_name(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, ((const ItemRow *)row)->name);
    return THEME_NORMAL;
}

static ThemeRole render_department(const void *row, const void *data, GString *out)
{
    const char *department = ((const ItemRow *)row)->department;

    (void)data;
    g_string_append(out, department ? department : "");
    return THEME_DIM;
}

static ThemeRole render_days(const void *row, const void *data, GString *out)
{
    const ItemRow *item = row;
    unsigned long days = (unsigned long)item->promised_days;

    (void)data;
    if (item->instant)
        g_string_append(out, _("on the spot"));
    else
        g_string_append_printf(
            out, dngettext(TEXT_DOMAIN, "%d working day", "%d working days", days), (int)days);
    return THEME_DIM;
}

static ThemeRole render_code(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, ((const ItemRow *)row)->code);
    return THEME_DIM;
}

static const ListColumn columns[] = {
    {.columns = 2, .bar = true, .render = render_mark},
    {.columns = 24, .share = 3, .bar = true, .render = render_name},
    {.columns = 14, .share = 1, .drop = 2, .render = render_department},
    {.columns = 15, .drop = 1, .render = render_days},
    {.columns = 12, .drop = 3, .render = render_code},
    {.render = NULL},
};
static const ListClass list_class = {
    .columns = columns, .fetch = fetch, .same = same, .empty = nothing_found};

/* ---- what the keys do ---------------------------------------------------------------------- */

static void search(Catalogue *catalogue, App *app)
{
    g_auto(Problem) problem = {0};

    if (!list_restart(catalogue->list, &problem))
        app_tell_problem(app, &problem);
}

static void take(Catalogue *catalogue, App *app, const char *code)
{
    g_autofree char *copy = g_strdup(code);

    /* the dialog goes first, so that what is begun may open another */
    app_take(app);
    catalogue->chosen(app, catalogue->data, copy);
    catalogue->pane.class->free(&catalogue->pane);
}

/* From the guide card, which has gone: the catalogue is the dialog on top again. */
static void taken_from_card(App *app, void *data, const char *code)
{
    take(data, app, code);
}

static void look(Catalogue *catalogue, App *app, const ItemRow *row)
{
    g_auto(Problem) problem = {0};
    Pane *card = guide_page_new(app, row->code, taken_from_card, catalogue, &problem);

    if (card)
        app_push(app, card);
    else
        app_tell_problem(app, &problem);
}

static void mark(Catalogue *catalogue, App *app, const ItemRow *row)
{
    g_auto(Problem) problem = {0};

    if (!finder_set_favourite(app->cache, row->code, !row->favourite, &problem) ||
        !list_reload(catalogue->list, &problem))
        app_tell_problem(app, &problem);
}

static bool act_on_row(Catalogue *catalogue, App *app, Verb verb)
{
    const ItemRow *row = list_current(catalogue->list);

    if (verb == VERB_CHOOSE && row)
        take(catalogue, app, row->code);
    else if (verb == VERB_GUIDE && row)
        look(catalogue, app, row);
    else if (verb == VERB_FAVOURITE && row)
        mark(catalogue, app, row);
    return verb == VERB_CHOOSE || verb == VERB_GUIDE || verb == VERB_FAVOURITE;
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Catalogue *catalogue = (Catalogue *)pane;
    Move move;

    (void)argument;
    if (verb_move(verb, &move))
        list_move(catalogue->list, move);
    else if (verb == VERB_CANCEL)
        app_pop(app);
    else if (!act_on_row(catalogue, app, verb)) {
        if (!text_field_act(catalogue->typed, verb))
            return false;
        search(catalogue, app);
    }
    return true;
}

static void type(Pane *pane, App *app, const char *text, bool pasted)
{
    Catalogue *catalogue = (Catalogue *)pane;

    (void)pasted;
    text_field_type(catalogue->typed, text);
    search(catalogue, app);
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Catalogue *catalogue = (Catalogue *)pane;
    Area box = area_middle(area, MAX(area->rows - MARGIN, 6), MIN(area->columns - MARGIN, COLUMNS));
    Area inside = draw_box(&box, catalogue->title);
    Area rows = area_part(&inside, 2, 0, -1, -1);
    int at = draw_put(&inside, 0, 0, THEME_LABEL, _("Search:"));
    Area field = area_part(&inside, 0, at + 1, 1, -1);

    (void)app;
    list_draw(catalogue->list, &rows, focused);
    text_field_draw(catalogue->typed, &field, THEME_FIELD_FOCUS, focused);
}

static void catalogue_free(Pane *pane)
{
    Catalogue *catalogue = (Catalogue *)pane;

    if (catalogue->free_data)
        catalogue->free_data(catalogue->data);
    list_free(catalogue->list);
    text_field_free(catalogue->typed);
    g_free(catalogue->title);
    g_free(catalogue);
}

static const PaneClass class = {.place = IN_PICKER | IN_CATALOGUE,
                                .draw = draw,
                                .act = act,
                                .type = type,
                                .free = catalogue_free};

Pane *catalogue_pane_new(App *app, const char *title, ItemChosen *chosen, void *data,
                         GDestroyNotify free_data)
{
    Catalogue *catalogue = g_new0(Catalogue, 1);

    catalogue->pane.class = &class;
    catalogue->app = app;
    catalogue->title = g_strdup(title);
    catalogue->typed = text_field_new(0, false);
    catalogue->chosen = chosen;
    catalogue->data = data;
    catalogue->free_data = free_data;
    catalogue->list = list_new(&list_class, catalogue);
    search(catalogue, app);
    return &catalogue->pane;
}
