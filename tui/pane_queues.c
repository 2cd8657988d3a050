#include "cache/draft.h"
#include "domain/text.h"
#include "tui/panes.h"

#define COUNT_MAX 999 /* beyond, nobody reads the number */

typedef struct {
    const Queue *queue;
    gint64 count; /* -1: could not be counted */
} QueueRow;

typedef struct {
    Pane pane;
    App *app;
    List *list;
    const Queue *shown; /* in the cases pane */
} QueuesPane;

static gint64 count_cases(App *app, const Queue *queue, const Actor *actor, Problem *problem)
{
    const Rules *rules = cache_rules(app->cache);
    CaseQuery query = queue_query(queue, actor, rules ? rules->calendar : NULL, app->today);

    return cases_count(app->cache, &query, COUNT_MAX + 1, problem);
}

static GPtrArray *fetch(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem)
{
    App *app = ((QueuesPane *)data)->app;
    const Actor *actor = cache_actor(app->cache);
    g_autoptr(GPtrArray) queues = queues_for(actor);
    GPtrArray *rows = g_ptr_array_new_with_free_func(g_free);

    (void)backwards;
    (void)limit;
    for (guint i = 0; !beside && i < queues->len; i++) {
        QueueRow *row = g_new0(QueueRow, 1);
        row->queue = g_ptr_array_index(queues, i);
        row->count = row->queue->drafts ? drafts_count(app->cache)
                                        : count_cases(app, row->queue, actor, problem);
        g_ptr_array_add(rows, row);
    }
    return rows;
}

static bool same(const void *a, const void *b)
{
    return ((const QueueRow *)a)->queue == ((const QueueRow *)b)->queue;
}

static ThemeRole render_label(const void *row, const void *data, GString *out)
{
    const QueueRow *queue = row;

    g_string_append(out, _(queue->queue->label));
    return ((const QueuesPane *)data)->shown == queue->queue ? THEME_STRONG : THEME_NORMAL;
}

static ThemeRole render_count(const void *row, const void *data, GString *out)
{
    const QueueRow *queue = row;
    bool urgent = queue->queue->attention || queue->queue->due_within == DUE_OVERDUE;

    (void)data;
    if (queue->count > COUNT_MAX)
        g_string_append_printf(out, "%d+", COUNT_MAX);
    else if (queue->count >= 0)
        g_string_append_printf(out, "%4d", (int)queue->count);
    return queue->count == 0 ? THEME_DIM : urgent ? THEME_CLOCK_RED : THEME_NORMAL;
}

static const ListColumn columns[] = {
    {.columns = 12, .share = 1, .bar = true, .render = render_label},
    {.columns = 4, .bar = true, .render = render_count},
    {.render = NULL},
};
static const ListClass list_class = {.columns = columns, .fetch = fetch, .same = same};

static void show_current(QueuesPane *pane, App *app)
{
    const QueueRow *row = list_current(pane->list);

    if (!row || row->queue == pane->shown)
        return;
    pane->shown = row->queue;
    cases_pane_show(app->panes[PANE_CASES], app, row->queue);
}

static void draw(Pane *base, App *app, const Area *area, bool focused)
{
    QueuesPane *pane = (QueuesPane *)base;
    Area rows = pane_header(area, _("Queues"), "", focused);

    (void)app;
    list_draw(pane->list, &rows, focused);
}

static bool act(Pane *base, App *app, Verb verb, const char *argument)
{
    QueuesPane *pane = (QueuesPane *)base;
    Move move;

    (void)argument;
    if (verb_move(verb, &move)) {
        list_move(pane->list, move);
    } else if (verb == VERB_OPEN) {
        show_current(pane, app);
        app_focus(app, PANE_CASES);
    } else if (verb == VERB_BACK) {
        app_act(app, VERB_QUIT, "");
    } else {
        return false;
    }
    return true;
}

static void refresh(Pane *base, App *app)
{
    g_auto(Problem) problem = {0};

    if (!list_reload(((QueuesPane *)base)->list, &problem))
        app_tell_problem(app, &problem);
}

static void pane_free(Pane *base)
{
    QueuesPane *pane = (QueuesPane *)base;

    list_free(pane->list);
    g_free(pane);
}

static const PaneClass class = {.title = N_("Queues"),
                                .place = IN_QUEUES,
                                .draw = draw,
                                .act = act,
                                .refresh = refresh,
                                .free = pane_free};

Pane *queues_pane_new(App *app)
{
    QueuesPane *pane = g_new0(QueuesPane, 1);

    pane->pane.class = &class;
    pane->app = app;
    pane->list = list_new(&list_class, pane);
    return &pane->pane;
}

static bool is_named(const void *row, const void *name)
{
    return g_str_equal(((const QueueRow *)row)->queue->name, name);
}

bool queues_pane_select(Pane *base, App *app, const char *name)
{
    QueuesPane *pane = (QueuesPane *)base;

    if (!list_select(pane->list, is_named, name))
        return false;
    show_current(pane, app);
    return true;
}
