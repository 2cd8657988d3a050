#include "tui/intake/drafts.h"

#include "cache/draft.h"
#include "domain/text.h"
#include "tui/dialog.h"
#include "tui/intake/intake.h"
#include "tui/words.h"

struct Drafts {
    App *app;
    List *list;
    Uuid asked; /* whether to throw it away; the row under the bar may be another by then */
};

/* ---- rows ---------------------------------------------------------------------------------- */

static void row_free(void *data)
{
    draft_free(data);
}

static GPtrArray *fetch(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem)
{
    const Drafts *drafts = data;

    (void)backwards;
    (void)limit;
    return beside ? g_ptr_array_new_with_free_func(row_free)
                  : drafts_list(drafts->app->cache, false, problem);
}

static bool same(const void *a, const void *b)
{
    return g_str_equal(((const Draft *)a)->id.text, ((const Draft *)b)->id.text);
}

static const char *empty(const void *data)
{
    (void)data;
    return _("No application is being filled in. Press n to begin one.");
}

static ThemeRole render_applicant(const void *row, const void *data, GString *out)
{
    const Draft *draft = row;
    g_autofree char *name = words_applicant(draft->applicant_kind, draft->applicant, false);

    (void)data;
    g_string_append(out, *name ? name : _("nobody yet"));
    return *name ? THEME_NORMAL : THEME_DIM;
}

static ThemeRole render_item(const void *row, const void *data, GString *out)
{
    const Draft *draft = row;

    (void)data;
    g_string_append(out, draft->item_name ? draft->item_name : draft->item_code);
    return THEME_NORMAL;
}

static ThemeRole render_step(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, intake_step_label(((const Draft *)row)->step));
    return THEME_NORMAL;
}

static ThemeRole render_saved(const void *row, const void *data, GString *out)
{
    g_autofree char *when = instant_format(((const Draft *)row)->updated_at);

    (void)data;
    g_string_append(out, when);
    return THEME_NORMAL;
}

static const ListColumn columns[] = {
    {.label = N_("Applicant"), .columns = 10, .share = 2, .bar = true, .render = render_applicant},
    {.label = N_("Item"), .columns = 20, .share = 4, .bar = true, .render = render_item},
    {.label = N_("Step"), .columns = 10, .share = 1, .drop = 1, .render = render_step},
    {.label = N_("Saved"), .columns = 16, .render = render_saved},
    {.render = NULL},
};
static const ListClass list_class = {
    .columns = columns, .fetch = fetch, .same = same, .empty = empty};

/* ---- what the keys do ---------------------------------------------------------------------- */

static void discard_now(App *app, void *data)
{
    const Drafts *drafts = data;
    g_auto(Problem) problem = {0};

    if (draft_discard(app->cache, drafts->asked.text, &problem))
        app_refresh(app);
    else
        app_tell_problem(app, &problem);
}

static void discard(Drafts *drafts, const Draft *draft)
{
    g_autofree char *name = words_applicant(draft->applicant_kind, draft->applicant, false);
    g_autofree char *question = g_strdup_printf(
        _("Throw away what was filled in for “%s” (%s)? It was never handed in."),
        draft->item_name ? draft->item_name : draft->item_code, *name ? name : _("nobody yet"));

    drafts->asked = draft->id;
    app_push(drafts->app, confirm_dialog_new(_("Discard"), question, discard_now, drafts));
}

bool drafts_act(Drafts *drafts, Verb verb)
{
    const Draft *draft = list_current(drafts->list);
    Move move;

    if (verb_move(verb, &move))
        list_move(drafts->list, move);
    else if (verb == VERB_OPEN && draft)
        intake_resume(drafts->app, draft->id.text);
    else if (verb == VERB_DISCARD && draft)
        discard(drafts, draft);
    else
        return verb == VERB_OPEN || verb == VERB_DISCARD;
    return true;
}

/* ---- the list ------------------------------------------------------------------------------ */

int drafts_reload(Drafts *drafts)
{
    g_auto(Problem) problem = {0};

    if (!list_reload(drafts->list, &problem))
        app_tell_problem(drafts->app, &problem);
    return drafts_count(drafts->app->cache);
}

void drafts_draw(Drafts *drafts, const Area *area, bool focused)
{
    list_draw(drafts->list, area, focused);
}

Drafts *drafts_new(App *app)
{
    Drafts *drafts = g_new0(Drafts, 1);

    drafts->app = app;
    drafts->list = list_new(&list_class, drafts);
    return drafts;
}

void drafts_free(Drafts *drafts)
{
    list_free(drafts->list);
    g_free(drafts);
}
