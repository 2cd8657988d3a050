#include "domain/text.h"
#include "tui/case_tabs.h"
#include "tui/documents/documents.h"
#include "tui/panes.h"
#include "tui/words.h"

#include <string.h>

typedef struct {
    Pane pane;
    char *case_id; /* NULL: none open */
    Case *file;    /* NULL also when it could not be read */
    GPtrArray *events;
    int pending; /* entries that the central has not confirmed */
    bool conflict;
    bool revealed;
    int tab;
    int chosen; /* line of the tab */
    Page *page;
} CasePane;

static void forget(CasePane *pane)
{
    g_clear_pointer(&pane->file, case_free);
    g_clear_pointer(&pane->events, g_ptr_array_unref);
    pane->pending = 0;
    pane->conflict = false;
}

static CaseView view_of(const CasePane *pane)
{
    return (CaseView){pane->file, pane->events, pane->revealed, pane->chosen};
}

static void fill(CasePane *pane, App *app)
{
    CaseView view = view_of(pane);

    page_clear(pane->page);
    if (pane->file)
        case_tabs[pane->tab].fill(&view, app, pane->page);
}

static void read_outbox(CasePane *pane, App *app)
{
    g_auto(Problem) problem = {0};
    g_autoptr(GPtrArray) entries = outbox_list(app->cache, 0, G_MAXINT, &problem);

    for (guint i = 0; entries && i < entries->len; i++) {
        const OutboxEntry *entry = g_ptr_array_index(entries, i);
        if (!g_str_equal(entry->command->case_id.text, pane->case_id))
            continue;
        pane->pending++;
        pane->conflict |= entry->state == OUTBOX_CONFLICT || entry->state == OUTBOX_REJECTED;
    }
}

static bool load(CasePane *pane, App *app)
{
    g_auto(Problem) problem = {0};

    forget(pane);
    pane->file = cases_load(app->cache, pane->case_id, &problem);
    if (pane->file)
        pane->events = cases_events(app->cache, pane->case_id, &problem);
    if (!pane->events) {
        app_tell_problem(app, &problem);
        forget(pane);
        return false;
    }
    read_outbox(pane, app);
    fill(pane, app);
    return true;
}

/* ---- drawing ------------------------------------------------------------------------------- */

static void draw_tabs(const CasePane *pane, const Area *area)
{
    int at = 0;

    for (int i = 0; i < case_tab_count; i++) {
        g_autofree char *label = g_strdup_printf(" %s ", _(case_tabs[i].label));
        at = draw_put(area, 0, at, i == pane->tab ? THEME_BAR_AWAY : THEME_DIM, label);
    }
}

/* What has to be known before reading on: a conflict, unsent steps, data shown in full. */
static int draw_notices(const CasePane *pane, const Area *area)
{
    int row = 0;

    if (pane->conflict)
        draw_text(area, row++, 0, -1, THEME_CONFLICT,
                  _("A step of yours was not taken over. Press o for the outbox and decide."));
    else if (pane->pending > 0)
        draw_text(area, row++, 0, -1, THEME_PENDING,
                  _("Steps not sent yet are shown as if they had been taken over."));
    if (pane->revealed)
        draw_text(area, row++, 0, -1, THEME_CLOCK_NOTICE,
                  _("Personal data in full until you leave this case."));
    return row;
}

static char *title_of(const CasePane *pane)
{
    const Party *applicant = &pane->file->applicant;
    g_autofree char *name = words_applicant(applicant->kind, applicant->name, pane->revealed);

    return g_strdup_printf("%s  %s", words_receipt_short(pane->file->receipt), name);
}

static void draw(Pane *base, App *app, const Area *area, bool focused)
{
    CasePane *pane = (CasePane *)base;

    (void)app;
    if (!pane->file) {
        Area below = pane_header(area, _("Case"), "", focused);
        draw_put(&below, 1, 1, THEME_DIM, _("No case is open. Choose one in the list."));
        return;
    }
    g_autofree char *title = title_of(pane);
    Area below =
        pane_header(area, title, words_state(pane->file->state, pane->file->result), focused);
    draw_tabs(pane, &below);
    Area rest = area_part(&below, 1, 0, -1, -1);
    int notices = draw_notices(pane, &rest);
    Area text = area_part(&rest, notices, 1, -1, -1);
    page_draw(pane->page, &text, focused);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void show_tab(CasePane *pane, App *app, int step)
{
    pane->tab = (pane->tab + step + case_tab_count) % case_tab_count;
    pane->chosen = 0;
    page_top(pane->page);
    fill(pane, app);
}

/* What the tab itself does with the key; it is drawn anew in every case. */
static bool act_in_tab(CasePane *pane, App *app, Verb verb)
{
    const CaseTab *tab = &case_tabs[pane->tab];
    CaseView view = view_of(pane);

    if (!pane->file || !tab->act || !tab->act(&view, app, verb, &pane->chosen))
        return false;
    fill(pane, app);
    return true;
}

static bool act(Pane *base, App *app, Verb verb, const char *argument)
{
    CasePane *pane = (CasePane *)base;
    Move move;

    (void)argument;
    if (act_in_tab(pane, app, verb))
        return true;
    if (verb_move(verb, &move)) {
        page_move(pane->page, move);
    } else if (verb == VERB_TAB_NEXT) {
        show_tab(pane, app, 1);
    } else if (verb == VERB_TAB_BACK) {
        show_tab(pane, app, -1);
    } else if (verb == VERB_OPEN) {
        app_act(app, VERB_ACTIONS, "");
    } else if (verb == VERB_PRINT && pane->file) {
        documents_print_new(app, pane->case_id);
    } else if (verb == VERB_BACK) {
        app_focus(app, PANE_CASES);
    } else {
        return false;
    }
    return true;
}

static void refresh(Pane *base, App *app)
{
    CasePane *pane = (CasePane *)base;

    if (pane->case_id)
        load(pane, app);
}

static void leave(Pane *base, App *app)
{
    CasePane *pane = (CasePane *)base;

    if (!pane->revealed)
        return;
    pane->revealed = false;
    fill(pane, app);
}

static void pane_free(Pane *base)
{
    CasePane *pane = (CasePane *)base;

    forget(pane);
    page_free(pane->page);
    g_free(pane->case_id);
    g_free(pane);
}

static const PaneClass class = {.title = N_("Case"),
                                .place = IN_CASE,
                                .draw = draw,
                                .act = act,
                                .refresh = refresh,
                                .leave = leave,
                                .free = pane_free};

Pane *case_pane_new(App *app)
{
    CasePane *pane = g_new0(CasePane, 1);

    (void)app;
    pane->pane.class = &class;
    pane->page = page_new();
    return &pane->pane;
}

bool case_pane_open(Pane *base, App *app, const char *case_id)
{
    CasePane *pane = (CasePane *)base;

    if (g_strcmp0(pane->case_id, case_id) != 0) {
        pane->revealed = false;
        pane->chosen = 0;
        page_top(pane->page);
        g_free(pane->case_id);
        pane->case_id = g_strdup(case_id);
    }
    return load(pane, app);
}

const Case *case_pane_case(const Pane *base)
{
    return ((const CasePane *)base)->file;
}

void case_pane_reveal(Pane *base, App *app)
{
    CasePane *pane = (CasePane *)base;

    pane->revealed = true;
    fill(pane, app);
}
