#include "cache/outbox.h"
#include "domain/text.h"
#include "tui/dialog.h"
#include "tui/panes.h"
#include "tui/text.h"
#include "tui/words.h"

#define ROWS_MAX 1000 /* beyond, the first ones have to be settled first anyway */

typedef struct {
    OutboxEntry *entry;
    char *receipt;
    char *applicant; /* masked */
} OutboxRow;

typedef struct {
    Pane pane;
    App *app;
    List *list;
    char *giving_up; /* id of the command that is asked about */
} OutboxPane;

static void row_free(void *data)
{
    OutboxRow *row = data;

    outbox_entry_free(row->entry);
    g_free(row->receipt);
    g_free(row->applicant);
    g_free(row);
}

/* The cases with unsent steps by id, for their numbers and names. */
static GHashTable *pending_cases(Cache *cache, GArray **page, Problem *problem)
{
    const CaseQuery query = {.order = ORDER_UPDATED, .pending = true};
    GHashTable *cases = g_hash_table_new(g_str_hash, g_str_equal);

    *page = cases_page(cache, &query, NULL, false, ROWS_MAX, problem);
    for (guint i = 0; *page && i < (*page)->len; i++) {
        CaseRow *row = &g_array_index(*page, CaseRow, i);
        g_hash_table_insert(cases, row->id.text, row);
    }
    return cases;
}

static GPtrArray *fetch(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem)
{
    Cache *cache = ((OutboxPane *)data)->app->cache;
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    g_autoptr(GArray) page = NULL;

    (void)backwards;
    (void)limit;
    if (beside)
        return rows;
    g_autoptr(GPtrArray) entries = outbox_list(cache, 0, ROWS_MAX, problem);
    g_autoptr(GHashTable) cases = pending_cases(cache, &page, problem);
    if (!entries || !page) {
        g_ptr_array_unref(rows);
        return NULL;
    }
    g_ptr_array_set_free_func(entries, NULL);
    for (guint i = 0; i < entries->len; i++) {
        OutboxRow *row = g_new0(OutboxRow, 1);
        row->entry = g_ptr_array_index(entries, i);
        const CaseRow *file = g_hash_table_lookup(cases, row->entry->command->case_id.text);
        row->receipt = g_strdup(file ? words_receipt_short(file->receipt) : "");
        row->applicant =
            file ? words_applicant(file->applicant_kind, file->applicant, false) : g_strdup("");
        g_ptr_array_add(rows, row);
    }
    return rows;
}

static bool same(const void *a, const void *b)
{
    return ((const OutboxRow *)a)->entry->sequence == ((const OutboxRow *)b)->entry->sequence;
}

static const char *empty(const void *data)
{
    (void)data;
    return _("Everything has been sent. What you do while offline waits here.");
}

/* ---- columns ------------------------------------------------------------------------------- */

static bool needs_person(const OutboxEntry *entry)
{
    return entry->state == OUTBOX_CONFLICT || entry->state == OUTBOX_REJECTED ||
           entry->state == OUTBOX_HANDED_OVER;
}

static ThemeRole render_mark(const void *row, const void *data, GString *out)
{
    bool person = needs_person(((const OutboxRow *)row)->entry);

    (void)data;
    g_string_append_c(out, person ? '!' : '*');
    return person ? THEME_CONFLICT : THEME_PENDING;
}

static ThemeRole render_action(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, _(action_rule(((const OutboxRow *)row)->entry->command->action)->label));
    return THEME_NORMAL;
}

static ThemeRole render_receipt(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, ((const OutboxRow *)row)->receipt);
    return THEME_DIM;
}

static ThemeRole render_applicant(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, ((const OutboxRow *)row)->applicant);
    return THEME_NORMAL;
}

static ThemeRole render_state(const void *row, const void *data, GString *out)
{
    const OutboxEntry *entry = ((const OutboxRow *)row)->entry;

    (void)data;
    g_string_append(out, _(outbox_state_label(entry->state)));
    return needs_person(entry) ? THEME_CLOCK_RED : THEME_NORMAL;
}

static ThemeRole render_tries(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append_printf(out, "%5d", ((const OutboxRow *)row)->entry->tries);
    return THEME_DIM;
}

static ThemeRole render_made(const void *row, const void *data, GString *out)
{
    g_autofree char *when = instant_format(((const OutboxRow *)row)->entry->command->device_time);

    (void)data;
    g_string_append(out, when);
    return THEME_DIM;
}

static ThemeRole render_reason(const void *row, const void *data, GString *out)
{
    const Problem *problem = &((const OutboxRow *)row)->entry->problem;

    (void)data;
    if (problem->kind != PROBLEM_NONE) {
        g_autofree char *sentence = problem_sentence(problem);
        g_string_append(out, sentence);
    }
    return THEME_NORMAL;
}

static const ListColumn columns[] = {
    {.label = "", .columns = 1, .bar = true, .render = render_mark},
    {.label = N_("Action"), .columns = 12, .share = 1, .bar = true, .render = render_action},
    {.label = N_("Receipt"), .columns = 9, .drop = 2, .render = render_receipt},
    {.label = N_("Applicant"), .columns = 9, .drop = 4, .render = render_applicant},
    {.label = N_("State"), .columns = 10, .render = render_state},
    {.label = N_("Tries"), .columns = 5, .drop = 3, .render = render_tries},
    {.label = N_("Made"), .columns = 16, .drop = 5, .render = render_made},
    {.label = N_("Why"), .columns = 16, .share = 4, .drop = 1, .render = render_reason},
    {.render = NULL},
};
static const ListClass list_class = {
    .columns = columns, .fetch = fetch, .same = same, .empty = empty};

/* ---- one entry ----------------------------------------------------------------------------- */

/* What others did after the version that the step was based on. */
static void put_meanwhile(App *app, const Command *command, Page *page)
{
    g_auto(Problem) problem = {0};
    g_autoptr(GPtrArray) events = cases_events(app->cache, command->case_id.text, &problem);

    page_heading(page, _("What happened meanwhile"));
    for (guint i = 0; events && i < events->len; i++) {
        const Event *event = g_ptr_array_index(events, i);
        if (event->version <= command->base_version || !event->hash[0])
            continue;
        g_autofree char *when = instant_format(event->at);
        g_autofree char *who = words_staff(app->cache, event->actor);
        g_autofree char *what =
            g_strdup_printf("%s, %s", _(action_rule(event->action)->label), who);
        page_value(page, when, THEME_STRONG, what);
        words_payload(app->cache, event->action, event->payload, false, page);
    }
}

static Page *entry_page(App *app, const OutboxRow *row)
{
    const Command *command = row->entry->command;
    Page *page = page_new();

    page_heading(page, _("What you did"));
    page_value(page, _("Action"), THEME_STRONG, _(action_rule(command->action)->label));
    page_value(page, _("State"), THEME_NORMAL, _(outbox_state_label(row->entry->state)));
    words_payload(app->cache, command->action, command->payload, false, page);
    if (row->entry->problem.kind != PROBLEM_NONE) {
        g_autofree char *sentence = problem_sentence(&row->entry->problem);
        page_heading(page, _("Why it waits"));
        page_text(page, THEME_CLOCK_YELLOW, sentence);
    }
    if (row->entry->state == OUTBOX_CONFLICT)
        put_meanwhile(app, command, page);
    if (needs_person(row->entry)) {
        page_gap(page);
        page_text(
            page, THEME_DIM,
            _("Close this, then press a to take the step again on the newest version, or d to "
              "give it up."));
    }
    return page;
}

static void again(OutboxPane *pane, App *app)
{
    const OutboxRow *row = list_current(pane->list);
    g_auto(Problem) problem = {0};

    if (!row)
        return;
    if (!outbox_again(app->cache, row->entry->command->id.text, app->now, &problem)) {
        app_tell_problem(app, &problem);
        return;
    }
    app_tell(app, THEME_GOOD, _("Taken again on the newest version."));
    app_changed(app);
}

static void dismiss_now(App *app, void *data)
{
    const OutboxPane *pane = data;
    g_auto(Problem) problem = {0};

    if (!outbox_dismiss(app->cache, pane->giving_up, &problem)) {
        app_tell_problem(app, &problem);
        return;
    }
    app_tell(app, THEME_GOOD, _("Given up; it will not be sent."));
    app_changed(app);
}

static void dismiss(OutboxPane *pane, App *app)
{
    const OutboxRow *row = list_current(pane->list);

    if (!row)
        return;
    /* the list may have changed by the time of the answer */
    g_free(pane->giving_up);
    pane->giving_up = g_strdup(row->entry->command->id.text);
    const char *label = _(action_rule(row->entry->command->action)->label);
    g_autofree char *question = g_strdup_printf(
        _("Give up “%s”? It will not be sent, and this cannot be taken back."), label);
    app_push(app, confirm_dialog_new(_("Dismiss"), question, dismiss_now, pane));
}

/* Only what the central did not take over is decided on; the rest goes out by itself. */
static void decide(OutboxPane *pane, App *app, const OutboxRow *row, Verb verb)
{
    if (row && !needs_person(row->entry))
        app_tell(app, THEME_NORMAL,
                 _("There is nothing to decide here: this step is sent by itself."));
    else if (verb == VERB_AGAIN)
        again(pane, app);
    else
        dismiss(pane, app);
}

/* ---- the pane ------------------------------------------------------------------------------ */

/* Why nothing goes out now, where that is so; returns the rows it takes. */
static int draw_reason(const App *app, const Area *area)
{
    const Problem *problem = &app->status.problem;

    if (problem->kind == PROBLEM_NONE)
        return 0;
    g_autofree char *sentence = problem_sentence(problem);
    g_autoptr(GPtrArray) lines = text_wrap(sentence, area->columns - 2, app->screen.ambiguous_wide);
    for (guint i = 0; i < lines->len; i++)
        draw_put(area, (int)i, 1, THEME_CLOCK_NOTICE, g_ptr_array_index(lines, i));
    return (int)lines->len;
}

static void draw(Pane *base, App *app, const Area *area, bool focused)
{
    OutboxPane *pane = (OutboxPane *)base;
    g_autofree char *more = g_strdup_printf("%d", app->unsent);
    Area below = pane_header(area, _("Outbox"), more, focused);
    int reason = draw_reason(app, &below);
    Area rows = area_part(&below, reason, 0, -1, -1);

    list_draw(pane->list, &rows, focused);
}

static bool act(Pane *base, App *app, Verb verb, const char *argument)
{
    OutboxPane *pane = (OutboxPane *)base;
    const OutboxRow *row = list_current(pane->list);
    Move move;

    (void)argument;
    if (verb_move(verb, &move))
        list_move(pane->list, move);
    else if (verb == VERB_OPEN && row)
        app_push(app, text_dialog_new(_(action_rule(row->entry->command->action)->label),
                                      entry_page(app, row)));
    else if (verb == VERB_AGAIN || verb == VERB_DISMISS)
        decide(pane, app, row, verb);
    else if (verb == VERB_BACK)
        app_focus(app, PANE_CASES);
    else
        return false;
    return true;
}

static void refresh(Pane *base, App *app)
{
    g_auto(Problem) problem = {0};

    if (!list_reload(((OutboxPane *)base)->list, &problem))
        app_tell_problem(app, &problem);
}

static void pane_free(Pane *base)
{
    OutboxPane *pane = (OutboxPane *)base;

    list_free(pane->list);
    g_free(pane->giving_up);
    g_free(pane);
}

static const PaneClass class = {.title = N_("Outbox"),
                                .place = IN_OUTBOX,
                                .draw = draw,
                                .act = act,
                                .refresh = refresh,
                                .free = pane_free};

Pane *outbox_pane_new(App *app)
{
    OutboxPane *pane = g_new0(OutboxPane, 1);

    pane->pane.class = &class;
    pane->app = app;
    pane->list = list_new(&list_class, pane);
    return &pane->pane;
}
