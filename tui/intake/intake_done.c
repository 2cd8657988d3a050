/* After an application was taken in: its number, and who or what is next. */
#include "tui/intake/intake_submit.h"

#include "cache/cases.h"
#include "cache/outbox.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/documents/documents.h"
#include "tui/panes.h"
#include "tui/words.h"

#define COLUMNS 76
#define MARGIN 2
#define OUTBOX_ROWS 1000

typedef struct {
    Pane pane;
    char *case_id;
    cJSON *payload;
} Done;

/* What may follow, in the order shown. */
static const Verb choices[] = {VERB_PRINT, VERB_NEXT_APPLICATION, VERB_SAME_APPLICANT,
                               VERB_SAME_ITEM, VERB_SHOW_CASE};

/* ---- what is next --------------------------------------------------------------------------- */

/* The dialog goes; what it knew is returned to go on with. */
static cJSON *leave(Done *done, App *app)
{
    cJSON *payload = g_steal_pointer(&done->payload);

    app_pop(app);
    return payload;
}

/* The applicant is still at the window, so the dialog stays. */
static void print_papers(Done *done, App *app)
{
    documents_print_new(app, done->case_id);
}

static void next_application(Done *done, App *app)
{
    cJSON_Delete(leave(done, app));
    intake_begin(app);
}

static void same_applicant(Done *done, App *app)
{
    cJSON *payload = leave(done, app);

    intake_begin_like(app, payload);
    cJSON_Delete(payload);
}

static void same_item(Done *done, App *app)
{
    cJSON *payload = leave(done, app);

    intake_item(app, json_text(payload, "item"), NULL);
    cJSON_Delete(payload);
}

static void show_case(Done *done, App *app)
{
    g_autofree char *case_id = g_strdup(done->case_id);

    cJSON_Delete(leave(done, app));
    if (case_pane_open(app->panes[PANE_CASE], app, case_id))
        app_focus(app, PANE_CASE);
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    static const struct {
        Verb verb;
        void (*run)(Done *done, App *app);
    } runs[] = {
        {VERB_PRINT, print_papers},
        {VERB_NEXT_APPLICATION, next_application},
        {VERB_SAME_APPLICANT, same_applicant},
        {VERB_SAME_ITEM, same_item},
        {VERB_SHOW_CASE, show_case},
    };

    (void)argument;
    for (size_t i = 0; i < G_N_ELEMENTS(runs); i++) {
        if (runs[i].verb == verb) {
            runs[i].run((Done *)pane, app);
            return true;
        }
    }
    if (verb == VERB_ENOUGH)
        app_pop(app);
    return verb == VERB_ENOUGH;
}

/* ---- drawing ------------------------------------------------------------------------------- */

/* Where the application is on its way to the central, by what the outbox still holds of it. */
static void put_line(Page *page, App *app, const char *case_id)
{
    bool online = app->status.state == LINE_ONLINE || app->status.state == LINE_SYNCING;
    g_autoptr(GPtrArray) entries = outbox_list(app->cache, 0, OUTBOX_ROWS, NULL);
    const char *words = _("sent and confirmed");
    ThemeRole role = THEME_GOOD;

    for (guint i = 0; entries && i < entries->len; i++) {
        const OutboxEntry *entry = g_ptr_array_index(entries, i);
        if (!g_str_equal(entry->command->case_id.text, case_id))
            continue;
        bool waits = entry->state == OUTBOX_WAITING;
        role = waits ? THEME_NORMAL : THEME_ERROR;
        words = !waits   ? _(outbox_state_label(entry->state))
                : online ? _("kept and on its way")
                         : _("kept here and sent once the line is back; papers say so");
    }
    page_value(page, _("Line"), role, words);
}

static void put_case(Page *page, App *app, const Case *file)
{
    g_autofree char *name = words_applicant(file->applicant.kind, file->applicant.name, false);
    const Rules *rules = cache_rules(app->cache);
    const Item *item = rules ? case_item(rules, file) : NULL;

    page_value(page, _("Receipt number"), THEME_STRONG, file->receipt);
    page_value(page, _("State"), THEME_GOOD, words_state(file->state, file->result));
    page_value(page, _("Applicant"), THEME_NORMAL, name);
    page_value(page, _("Item"), THEME_NORMAL, item ? item->name : file->item_code);
    put_line(page, app, file->id.text);
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    const Done *done = (Done *)pane;
    g_autoptr(Page) page = page_new();
    g_autoptr(Case) file = cases_load(app->cache, done->case_id, NULL);
    int columns = MIN(area->columns - MARGIN, COLUMNS);

    (void)focused;
    if (file)
        put_case(page, app, file);
    page_gap(page);
    for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
        g_autofree char *key = verb_key(choices[i]);
        page_value(page, key, THEME_STRONG, verb_label(choices[i]));
    }
    Area box = area_middle(area, page_rows(page, &app->screen, columns - 5) + 2, columns);
    Area inside = draw_box(&box, _("Taken in"));
    page_draw(page, &inside, false);
    draw_cursor(&inside, 0, 0, false);
}

static void done_free(Pane *pane)
{
    Done *done = (Done *)pane;

    cJSON_Delete(done->payload);
    g_free(done->case_id);
    g_free(done);
}

static const PaneClass class = {.place = IN_DONE, .draw = draw, .act = act, .free = done_free};

void intake_done(App *app, const char *case_id, const cJSON *payload)
{
    Done *done = g_new0(Done, 1);

    *done = (Done){{&class}, g_strdup(case_id), cJSON_Duplicate(payload, true)};
    app_push(app, &done->pane);
}
