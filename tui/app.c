#include "tui/app.h"

#include "cache/outbox.h"
#include "domain/text.h"
#include "tui/act.h"
#include "tui/dialog.h"
#include "tui/intake/grid.h"
#include "tui/panes.h"
#include "tui/prompt.h"

#include <string.h>

/* ---- panes and dialogs --------------------------------------------------------------------- */

Pane *app_top(App *app)
{
    guint open = app->dialogs->len;

    return open > 0 ? g_ptr_array_index(app->dialogs, open - 1) : app->panes[app->focus];
}

void app_push(App *app, Pane *dialog)
{
    g_ptr_array_add(app->dialogs, dialog);
}

Pane *app_take(App *app)
{
    return g_ptr_array_remove_index(app->dialogs, app->dialogs->len - 1);
}

void app_pop(App *app)
{
    Pane *dialog = app_take(app);

    dialog->class->free(dialog);
}

void app_focus(App *app, PaneId pane)
{
    Pane *left = app->panes[app->focus];

    if (pane == app->focus)
        return;
    if (left->class->leave)
        left->class->leave(left, app);
    app->focus = pane;
}

const char *panes_case_in_hand(const App *app)
{
    const CaseRow *row = cases_pane_row(app->panes[PANE_CASES]);
    const Case *file = case_pane_case(app->panes[PANE_CASE]);

    if (app->focus == PANE_CASE)
        return file ? file->id.text : NULL;
    return app->focus == PANE_CASES && row ? row->id.text : NULL;
}

Area pane_header(const Area *area, const char *title, const char *more, bool focused)
{
    ThemeRole role = focused ? THEME_TITLE_FOCUS : THEME_TITLE;

    draw_text(area, 0, 0, -1, role, "");
    int at = draw_put(area, 0, 1, role, title);
    draw_put(area, 0, at + 2, role, more);
    return area_part(area, 1, 0, -1, -1);
}

/* ---- saying -------------------------------------------------------------------------------- */

void app_tell(App *app, ThemeRole role, const char *sentence)
{
    char *copy = g_strdup(sentence);

    g_free(app->message);
    app->message = copy;
    app->message_role = role;
    g_clear_pointer(&app->message_once_sent, g_free);
}

void app_tell_until_sent(App *app, const char *sentence, const char *lasting)
{
    g_autofree char *both = g_strconcat(sentence, lasting, NULL);

    app_tell(app, THEME_GOOD, both);
    app->message_once_sent = g_strchug(g_strdup(lasting));
}

static void tell_sent(App *app)
{
    g_autofree char *lasting = g_steal_pointer(&app->message_once_sent);

    g_clear_pointer(&app->message, g_free);
    if (*lasting)
        app_tell(app, THEME_GOOD, lasting);
}

void app_tell_problem(App *app, Problem *problem)
{
    g_autofree char *sentence = problem_sentence(problem);

    app_tell(app, THEME_ERROR, sentence);
    problem_clear(problem);
}

void app_refresh(App *app)
{
    app->unsent = outbox_unsent(app->cache);
    app->attention = outbox_attention(app->cache);
    if (app->message && app->message_once_sent && app->unsent == 0)
        tell_sent(app);
    for (PaneId pane = 0; pane < PANE_COUNT; pane++)
        if (app->panes[pane]->class->refresh)
            app->panes[pane]->class->refresh(app->panes[pane], app);
    for (guint i = 0; i < app->dialogs->len; i++) {
        Pane *dialog = g_ptr_array_index(app->dialogs, i);
        if (dialog->class->refresh)
            dialog->class->refresh(dialog, app);
    }
}

void app_changed(App *app)
{
    app_refresh(app);
    line_wake_sync(app->line);
}

bool verb_move(Verb verb, Move *move)
{
    static const struct {
        Verb verb;
        Move move;
    } moves[] = {
        {VERB_UP, MOVE_UP},           {VERB_DOWN, MOVE_DOWN},
        {VERB_PAGE_UP, MOVE_PAGE_UP}, {VERB_PAGE_DOWN, MOVE_PAGE_DOWN},
        {VERB_FIRST, MOVE_FIRST},     {VERB_LAST, MOVE_LAST},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(moves); i++) {
        if (moves[i].verb == verb) {
            *move = moves[i].move;
            return true;
        }
    }
    return false;
}

/* ---- the screen's own verbs ---------------------------------------------------------------- */

static void go_to(App *app, PaneId pane)
{
    app_focus(app, pane);
}

static void verb_queues(App *app, const char *argument)
{
    if (!*argument)
        go_to(app, PANE_QUEUES);
    else if (queues_pane_select(app->panes[PANE_QUEUES], app, argument))
        go_to(app, PANE_CASES);
    else
        app_tell(app, THEME_ERROR, _("There is no such queue for you. Tab lists them."));
}

static void verb_cases(App *app, const char *argument)
{
    (void)argument;
    go_to(app, PANE_CASES);
}

static void verb_case(App *app, const char *argument)
{
    (void)argument;
    go_to(app, PANE_CASE);
}

static void verb_outbox(App *app, const char *argument)
{
    (void)argument;
    go_to(app, PANE_OUTBOX);
}

static void verb_next_pane(App *app, const char *argument)
{
    (void)argument;
    go_to(app, (app->focus + 1) % PANE_COUNT);
}

static void verb_previous_pane(App *app, const char *argument)
{
    (void)argument;
    go_to(app, (app->focus + PANE_COUNT - 1) % PANE_COUNT);
}

static void verb_find(App *app, const char *argument)
{
    g_auto(Problem) problem = {0};
    g_autofree char *case_id = cases_find(app->cache, argument, &problem);

    if (!case_id)
        app_tell_problem(app, &problem);
    else if (case_pane_open(app->panes[PANE_CASE], app, case_id))
        go_to(app, PANE_CASE);
}

static void verb_actions(App *app, const char *argument)
{
    (void)argument;
    act_menu(app);
}

static void verb_filter(App *app, const char *argument)
{
    if (*argument)
        cases_pane_filter(app->panes[PANE_CASES], app, argument);
    else
        prompt_filter(app);
}

static void verb_command(App *app, const char *argument)
{
    (void)argument;
    prompt_command(app);
}

static void verb_retry(App *app, const char *argument)
{
    (void)argument;
    line_wake_sync(app->line);
    app_tell(app, THEME_GOOD, _("Trying now."));
}

static const char *next_theme(App *app, char **names)
{
    const char *current = theme_name(app->screen.theme);

    for (char **name = names; *name; name++)
        if (g_str_equal(*name, current) && name[1])
            return name[1];
    return names[0];
}

static void verb_theme(App *app, const char *argument)
{
    const char *folder = app->options->themes_folder;
    g_auto(GStrv) names = theme_list(folder);
    const char *wanted = *argument ? argument : next_theme(app, names);
    g_auto(Problem) problem = {0};
    Theme *theme = theme_load(folder, wanted, &problem);

    theme_free(app->screen.theme);
    app->screen.theme = theme;
    theme_apply(theme);
    if (problem.kind != PROBLEM_NONE) {
        app_tell_problem(app, &problem);
        return;
    }
    g_autofree char *sentence = g_strdup_printf(_("Theme: %s"), theme_name(theme));
    app_tell(app, THEME_GOOD, sentence);
}

static void verb_redraw(App *app, const char *argument)
{
    (void)argument;
    app->redraw = true;
}

static void verb_suspend(App *app, const char *argument)
{
    (void)argument;
    app->suspend = true;
}

static void quit_now(App *app, void *data)
{
    (void)data;
    app->quit = true;
}

static void verb_quit(App *app, const char *argument)
{
    (void)argument;
    if (app->unsent == 0) {
        app->quit = true;
        return;
    }
    g_autofree char *question =
        g_strdup_printf(dngettext(TEXT_DOMAIN,
                                  "%d step has not been sent. It stays here and is sent when you "
                                  "come back. Leave now?",
                                  "%d steps have not been sent. They stay here and are sent when "
                                  "you come back. Leave now?",
                                  (unsigned long)app->unsent),
                        app->unsent);
    app_push(app, confirm_dialog_new(_("Quit"), question, quit_now, NULL));
}

static void put_verb(Page *page, Verb verb)
{
    const VerbRow *row = verb_row(verb);
    g_autofree char *keys = g_strdup(*row->keys ? row->keys : row->name);
    g_autofree char *text = g_strdup_printf("%s: %s", verb_label(verb), verb_help(verb));

    page_value(page, *row->keys ? keys : ":", THEME_NORMAL, text);
}

static bool is_everywhere(Verb verb)
{
    return (verb_row(verb)->places & IN_PANES) == IN_PANES;
}

static void verb_help_page(App *app, const char *argument)
{
    unsigned place = app_top(app)->class->place;
    const Actor *actor = cache_actor(app->cache);
    Page *page = page_new();

    (void)argument;
    const char *title = app_top(app)->class->title;
    page_heading(page, _(title ? title : N_("Here")));
    for (Verb verb = 0; verb < VERB_COUNT; verb++)
        if (verb_row(verb)->places & place && !is_everywhere(verb) && verb_is_for(verb, actor))
            put_verb(page, verb);
    page_heading(page, _("Everywhere"));
    for (Verb verb = 0; verb < VERB_COUNT; verb++)
        if (is_everywhere(verb) && verb_is_for(verb, actor))
            put_verb(page, verb);
    page_heading(page, _("Marks"));
    page_value(page, "*", THEME_PENDING, _("not sent yet"));
    page_value(page, "!", THEME_CONFLICT, _("waits for your decision"));
    page_value(page, "?", THEME_NORMAL, _("behind a last day: provisional"));
    app_push(app, text_dialog_new(_("Help"), page));
}

static void verb_batch(App *app, const char *argument)
{
    (void)argument;
    grid_begin(app);
}

typedef void VerbRun(App *app, const char *argument);

static VerbRun *const runs[VERB_COUNT] = {
    [VERB_GO_QUEUES] = verb_queues,    [VERB_GO_CASES] = verb_cases,
    [VERB_GO_CASE] = verb_case,        [VERB_GO_OUTBOX] = verb_outbox,
    [VERB_NEXT_PANE] = verb_next_pane, [VERB_PREVIOUS_PANE] = verb_previous_pane,
    [VERB_FIND] = verb_find,           [VERB_ACTIONS] = verb_actions,
    [VERB_FILTER] = verb_filter,       [VERB_COMMAND] = verb_command,
    [VERB_RETRY] = verb_retry,         [VERB_THEME] = verb_theme,
    [VERB_REDRAW] = verb_redraw,       [VERB_SUSPEND] = verb_suspend,
    [VERB_QUIT] = verb_quit,           [VERB_HELP] = verb_help_page,
    [VERB_BATCH] = verb_batch,
};

bool app_act(App *app, Verb verb, const char *argument)
{
    Action action = verb_action(verb);
    Pane *top = app_top(app);

    if (runs[verb])
        runs[verb](app, argument);
    else if (action != ACTION_COUNT)
        act_begin(app, action);
    else
        return top->class->act && top->class->act(top, app, verb, argument);
    return true;
}

void app_command(App *app, const char *line)
{
    g_autofree char *copy = g_strstrip(g_strdup(line));
    size_t length = strcspn(copy, " ");
    g_autofree char *name = g_strndup(copy, length);
    const char *argument = g_strchug(copy + length);

    if (!*name)
        return;
    Action action = action_from_name(name);
    Verb verb = action == ACTION_COUNT ? verb_from_name(name) : VERB_COUNT;
    if (action != ACTION_COUNT)
        act_begin(app, action);
    else if (verb == VERB_COUNT || !app_act(app, verb, argument))
        app_tell(app, THEME_ERROR,
                 _("There is no such command here. Tab lists the commands; ? shows the keys."));
}
