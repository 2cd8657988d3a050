#include "domain/text.h"
#include "tui/documents/documents.h"
#include "tui/intake/drafts.h"
#include "tui/panes.h"
#include "tui/words.h"

#define COUNT_MAX 9999
#define PREVIEW_MS 150 /* a case is shown beside the list when the bar rests on it so long */

typedef struct {
    Pane pane;
    App *app;
    const Queue *queue;
    char *filter; /* NULL: none */
    List *list;
    Drafts *drafts; /* shown instead where the queue is theirs */
    gint64 count;
    const Calendar *calendar; /* while drawing; NULL: none yet */
    GHashTable *staff;        /* account → name, as the rows shown need them */
} CasesPane;

/* ---- rows ---------------------------------------------------------------------------------- */

static CaseQuery query_of(const CasesPane *pane)
{
    const Rules *rules = cache_rules(pane->app->cache);
    CaseQuery query = queue_query(pane->queue, cache_actor(pane->app->cache),
                                  rules ? rules->calendar : NULL, pane->app->today);

    query.text = pane->filter;
    return query;
}

static void row_free(void *data)
{
    case_row_clear(data);
    g_free(data);
}

static GPtrArray *fetch(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem)
{
    CasesPane *pane = data;
    CaseQuery query = query_of(pane);
    CaseKey key;

    if (beside)
        key = case_key(beside, query.order);
    GArray *page =
        cases_page(pane->app->cache, &query, beside ? &key : NULL, backwards, limit, problem);
    if (!page)
        return NULL;
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    for (guint i = 0; i < page->len; i++)
        g_ptr_array_add(rows, g_memdup2(&g_array_index(page, CaseRow, i), sizeof(CaseRow)));
    /* the strings moved into the copies */
    g_array_set_clear_func(page, NULL);
    g_array_unref(page);
    return rows;
}

static bool same(const void *a, const void *b)
{
    return g_str_equal(((const CaseRow *)a)->id.text, ((const CaseRow *)b)->id.text);
}

static const char *empty(const void *data)
{
    const CasesPane *pane = data;

    if (pane->filter)
        return _("No case here matches the filter. Press Esc to clear it.");
    return _(pane->queue->empty);
}

/* ---- columns ------------------------------------------------------------------------------- */

static ThemeRole render_mark(const void *row, const void *data, GString *out)
{
    const CaseRow *file = row;

    (void)data;
    g_string_append(out, file->conflict ? "!" : file->pending > 0 ? "*" : " ");
    return file->conflict ? THEME_CONFLICT : file->pending > 0 ? THEME_PENDING : THEME_NORMAL;
}

static ThemeRole render_receipt(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, words_receipt_short(((const CaseRow *)row)->receipt));
    return THEME_NORMAL;
}

static ThemeRole render_applicant(const void *row, const void *data, GString *out)
{
    const CaseRow *file = row;
    g_autofree char *name = words_applicant(file->applicant_kind, file->applicant, false);

    (void)data;
    g_string_append(out, name);
    return THEME_NORMAL;
}

static ThemeRole render_item(const void *row, const void *data, GString *out)
{
    const CaseRow *file = row;

    (void)data;
    g_string_append(out, file->item_name ? file->item_name : file->item_code);
    return THEME_NORMAL;
}

static ThemeRole render_state(const void *row, const void *data, GString *out)
{
    const CaseRow *file = row;

    (void)data;
    g_string_append(out, words_state(file->state, file->result));
    return THEME_NORMAL;
}

static ThemeRole render_clock(const void *row, const void *data, GString *out)
{
    const CaseRow *file = row;
    const CasesPane *pane = data;
    ThemeRole role = THEME_NORMAL;

    if (!pane->calendar)
        return role;
    g_autofree char *words =
        words_clock(pane->calendar, pane->app->today, file->due, file->legal, file->paused, &role);
    g_string_append(out, words);
    return role;
}

static ThemeRole render_due(const void *row, const void *data, GString *out)
{
    const CaseRow *file = row;
    /* while the clock stands, the day is not known */
    g_autofree char *day = date_format(file->paused ? DATE_NONE : file->due);

    (void)data;
    g_string_append_printf(out, "%s%s", day, file->provisional && *day ? "?" : "");
    return THEME_NORMAL;
}

static ThemeRole render_handler(const void *row, const void *data, GString *out)
{
    const CasesPane *pane = data;
    const char *handler = ((const CaseRow *)row)->handler;

    if (!handler)
        return THEME_NORMAL;
    char *name = g_hash_table_lookup(pane->staff, handler);
    if (!name) {
        name = words_staff(pane->app->cache, handler);
        g_hash_table_insert(pane->staff, g_strdup(handler), name);
    }
    g_string_append(out, name);
    return THEME_NORMAL;
}

static ThemeRole render_received(const void *row, const void *data, GString *out)
{
    g_autofree char *when = instant_format(((const CaseRow *)row)->received_at);

    (void)data;
    g_string_append(out, when);
    return THEME_NORMAL;
}

static const ListColumn columns[] = {
    {.label = "", .columns = 1, .bar = true, .render = render_mark},
    {.label = N_("Receipt"), .columns = 9, .bar = true, .drop = 3, .render = render_receipt},
    {.label = N_("Applicant"), .columns = 10, .share = 4, .bar = true, .render = render_applicant},
    {.label = N_("Item"), .columns = 14, .share = 4, .render = render_item},
    {.label = N_("State"), .columns = 10, .share = 1, .drop = 1, .render = render_state},
    {.label = N_("Term"), .columns = 16, .render = render_clock},
    {.label = N_("Last day"), .columns = 11, .drop = 4, .render = render_due},
    {.label = N_("Handler"), .columns = 9, .drop = 5, .render = render_handler},
    {.label = N_("Received"), .columns = 16, .drop = 6, .render = render_received},
    {.render = NULL},
};
static const ListClass list_class = {
    .columns = columns, .fetch = fetch, .same = same, .empty = empty};

/* ---- the pane ------------------------------------------------------------------------------ */

static void count(CasesPane *pane)
{
    CaseQuery query = query_of(pane);
    g_auto(Problem) problem = {0};

    pane->count = cases_count(pane->app->cache, &query, COUNT_MAX + 1, &problem);
}

static void read_rows(CasesPane *pane, App *app, bool (*read)(List *list, Problem *problem))
{
    g_auto(Problem) problem = {0};

    if (pane->queue->drafts) {
        pane->count = drafts_reload(pane->drafts);
        return;
    }
    if (!read(pane->list, &problem))
        app_tell_problem(app, &problem);
    count(pane);
}

static void draw(Pane *base, App *app, const Area *area, bool focused)
{
    CasesPane *pane = (CasesPane *)base;
    g_autoptr(GString) more = g_string_new(NULL);

    if (pane->count > COUNT_MAX)
        g_string_append_printf(more, "%d+", COUNT_MAX);
    else if (pane->count >= 0)
        g_string_append_printf(more, "%d", (int)pane->count);
    if (pane->filter)
        g_string_append_printf(more, "  /%s", pane->filter);
    Area rows = pane_header(area, _(pane->queue->label), more->str, focused);
    const Rules *rules = cache_rules(app->cache);
    pane->calendar = rules ? rules->calendar : NULL;
    if (pane->queue->drafts)
        drafts_draw(pane->drafts, &rows, focused);
    else
        list_draw(pane->list, &rows, focused);
}

static void open_current(CasesPane *pane, App *app)
{
    const CaseRow *row = list_current(pane->list);

    if (row && case_pane_open(app->panes[PANE_CASE], app, row->id.text))
        app_focus(app, PANE_CASE);
}

static bool act(Pane *base, App *app, Verb verb, const char *argument)
{
    CasesPane *pane = (CasesPane *)base;
    Move move;

    (void)argument;
    if (pane->queue->drafts && drafts_act(pane->drafts, verb))
        return true;
    if (verb_move(verb, &move)) {
        list_move(pane->list, move);
        app->preview_at = g_get_monotonic_time() / 1000 + PREVIEW_MS;
    } else if (verb == VERB_PRINT && cases_pane_row(base)) {
        documents_print_new(app, cases_pane_row(base)->id.text);
    } else if (verb == VERB_OPEN) {
        open_current(pane, app);
    } else if (verb == VERB_BACK && pane->filter) {
        cases_pane_filter(base, app, NULL);
    } else if (verb == VERB_BACK) {
        app_focus(app, PANE_QUEUES);
    } else {
        return false;
    }
    return true;
}

static void refresh(Pane *base, App *app)
{
    CasesPane *pane = (CasesPane *)base;

    g_hash_table_remove_all(pane->staff);
    read_rows(pane, app, list_reload);
}

static void pane_free(Pane *base)
{
    CasesPane *pane = (CasesPane *)base;

    list_free(pane->list);
    drafts_free(pane->drafts);
    g_hash_table_unref(pane->staff);
    g_free(pane->filter);
    g_free(pane);
}

static const PaneClass class = {.title = N_("Cases"),
                                .place = IN_CASES,
                                .draw = draw,
                                .act = act,
                                .refresh = refresh,
                                .free = pane_free};
/* The same with drafts in it, which know other keys. */
static const PaneClass drafts_class = {.title = N_("Cases"),
                                       .place = IN_DRAFTS,
                                       .draw = draw,
                                       .act = act,
                                       .refresh = refresh,
                                       .free = pane_free};

Pane *cases_pane_new(App *app)
{
    CasesPane *pane = g_new0(CasesPane, 1);

    pane->pane.class = &class;
    pane->app = app;
    pane->queue = &queue_table[0];
    pane->list = list_new(&list_class, pane);
    pane->drafts = drafts_new(app);
    pane->staff = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return &pane->pane;
}

void cases_pane_show(Pane *base, App *app, const Queue *queue)
{
    CasesPane *pane = (CasesPane *)base;

    pane->queue = queue;
    base->class = queue->drafts ? &drafts_class : &class;
    g_clear_pointer(&pane->filter, g_free);
    read_rows(pane, app, list_restart);
}

void cases_pane_filter(Pane *base, App *app, const char *text)
{
    CasesPane *pane = (CasesPane *)base;

    g_free(pane->filter);
    pane->filter = text && *text ? g_strdup(text) : NULL;
    read_rows(pane, app, list_restart);
}

const char *cases_pane_filter_text(const Pane *base)
{
    const CasesPane *pane = (const CasesPane *)base;

    return pane->filter ? pane->filter : "";
}

const CaseRow *cases_pane_row(const Pane *base)
{
    const CasesPane *pane = (const CasesPane *)base;

    return pane->queue->drafts ? NULL : list_current(pane->list);
}
