#include "tui/tui.h"

#include "domain/text.h"
#include "tui/errand.h"
#include "tui/input.h"
#include "tui/panes.h"
#include "tui/status.h"
#include "tui/terminal.h"
#include "tui/text.h"

#include <poll.h>
#include <unistd.h>

#define COLUMNS_MIN 40
#define ROWS_MIN 8
#define MINUTE_MS 60000
#define EXIT_NO_TERMINAL 2

typedef struct {
    App app;
    Input *input;
    int watch;    /* other processes that write to the store; -1: none */
    bool waiting; /* a frame was dropped because the terminal takes no more */
} Tui;

/* ---- layout -------------------------------------------------------------------------------- */

#define SHOWS(pane) (1U << (pane))
#define LAYOUT_PANES 3

/* Which panes are seen together, by the width of the terminal and the pane in focus. A pane takes
 * `columns`, or a share of what is left, in percent. The first row that fits is taken. */
static const struct {
    int columns_min;
    unsigned focus;
    struct {
        PaneId pane;
        int columns;
        int percent;
    } parts[LAYOUT_PANES];
    int count;
} layouts[] = {
    {160,
     SHOWS(PANE_QUEUES) | SHOWS(PANE_CASES) | SHOWS(PANE_CASE),
     {{PANE_QUEUES, 24, 0}, {PANE_CASES, 0, 58}, {PANE_CASE, 0, 100}},
     3},
    {110, SHOWS(PANE_QUEUES) | SHOWS(PANE_CASES), {{PANE_QUEUES, 24, 0}, {PANE_CASES, 0, 100}}, 2},
    {110, SHOWS(PANE_CASE), {{PANE_CASES, 0, 45}, {PANE_CASE, 0, 100}}, 2},
    {110, SHOWS(PANE_OUTBOX), {{PANE_QUEUES, 24, 0}, {PANE_OUTBOX, 0, 100}}, 2},
    {0, SHOWS(PANE_QUEUES), {{PANE_QUEUES, 0, 100}}, 1},
    {0, SHOWS(PANE_CASES), {{PANE_CASES, 0, 100}}, 1},
    {0, SHOWS(PANE_CASE), {{PANE_CASE, 0, 100}}, 1},
    {0, SHOWS(PANE_OUTBOX), {{PANE_OUTBOX, 0, 100}}, 1},
};

static size_t layout_for(const App *app, int columns)
{
    size_t i = 0;

    while (layouts[i].columns_min > columns || !(layouts[i].focus & SHOWS(app->focus)))
        i++;
    return i;
}

static bool is_shown(const App *app, int columns, PaneId pane)
{
    size_t layout = layout_for(app, columns);

    for (int i = 0; i < layouts[layout].count; i++)
        if (layouts[layout].parts[i].pane == pane)
            return true;
    return false;
}

static void draw_panes(App *app, const Area *body)
{
    size_t layout = layout_for(app, body->columns);
    bool in_charge = app->dialogs->len == 0;
    int at = 0;

    for (int i = 0; i < layouts[layout].count; i++) {
        PaneId id = layouts[layout].parts[i].pane;
        Pane *pane = app->panes[id];
        int fixed = layouts[layout].parts[i].columns;
        int columns = fixed ? fixed : (body->columns - at) * layouts[layout].parts[i].percent / 100;
        Area area = area_part(body, 0, at, -1, columns);
        pane->class->draw(pane, app, &area, in_charge && id == app->focus);
        at += columns;
        if (i + 1 < layouts[layout].count)
            draw_upright(body, at++);
    }
}

static void draw_too_small(App *app, const Area *all)
{
    g_autoptr(GPtrArray) lines = text_wrap(_("The window is too small. Make it at least 40 by 8."),
                                           MAX(all->columns, 2), app->screen.ambiguous_wide);

    for (guint i = 0; i < lines->len; i++)
        draw_put(all, (int)i, 0, THEME_STRONG, g_ptr_array_index(lines, i));
}

static void draw_everything(App *app, const Area *all)
{
    Area tabs = area_part(all, 0, 0, 1, -1);
    Area body = area_part(all, 1, 0, -3, -1);
    Area hints = area_part(all, -2, 0, 1, -1);
    Area status = area_part(all, -1, 0, 1, -1);
    Area above = area_part(all, 0, 0, -2, -1);

    status_tabs(app, &tabs);
    draw_panes(app, &body);
    for (guint i = 0; i < app->dialogs->len; i++) {
        Pane *dialog = g_ptr_array_index(app->dialogs, i);
        bool prompt = dialog->class->place == IN_PROMPT;
        dialog->class->draw(dialog, app, prompt ? &above : &body, i + 1 == app->dialogs->len);
    }
    if (app_top(app)->class->place != IN_PROMPT)
        status_hints(app, &hints);
    status_draw(app, &status);
    status_message(app, app_top(app)->class->place == IN_PROMPT ? &body : &above);
}

static void draw_frame(Tui *tui)
{
    App *app = &tui->app;

    tui->waiting = !terminal_writable(tui->app.terminal);
    if (tui->waiting)
        return;
    if (app->redraw)
        terminal_redraw(tui->app.terminal);
    app->redraw = false;
    draw_begin(&app->screen);
    Area all = area_all(&app->screen);
    if (all.columns < COLUMNS_MIN || all.rows < ROWS_MIN)
        draw_too_small(app, &all);
    else
        draw_everything(app, &all);
    draw_end(&app->screen);
}

/* ---- time ---------------------------------------------------------------------------------- */

static gint64 monotonic_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

/* True when the minute on the status line is another one. */
static bool tell_time(App *app)
{
    instant before = app->now;
    date day = app->today;

    app->now = g_get_real_time() / 1000;
    app->today = date_of_instant(app->now);
    if (day != app->today && day != 0)
        app_refresh(app);
    return before / MINUTE_MS != app->now / MINUTE_MS;
}

static int sooner(int wait, gint64 other)
{
    int clamped = (int)CLAMP(other, 0, MINUTE_MS);

    return other < 0 ? wait : MIN(wait, clamped);
}

static int wait_ms(const Tui *tui)
{
    gint64 now = monotonic_ms();
    int wait = (int)(MINUTE_MS - g_get_real_time() / 1000 % MINUTE_MS) + 1;

    wait = sooner(wait, input_wait(tui->input, now));
    if (tui->app.preview_at)
        wait = sooner(wait, MAX(tui->app.preview_at - now, 0));
    return wait;
}

/* On wide screens the case under the bar is shown beside the list once the bar rests. */
static void preview(Tui *tui)
{
    App *app = &tui->app;
    Area all = area_all(&app->screen);

    if (!app->preview_at || monotonic_ms() < app->preview_at)
        return;
    app->preview_at = 0;
    const CaseRow *row = cases_pane_row(app->panes[PANE_CASES]);
    if (row && app->focus == PANE_CASES && !app->screen.lean &&
        is_shown(app, all.columns, PANE_CASE))
        case_pane_open(app->panes[PANE_CASE], app, row->id.text);
}

/* ---- what comes in ------------------------------------------------------------------------- */

static void take_key(App *app, Key key)
{
    Pane *top = app_top(app);
    char text[8] = "";

    g_clear_pointer(&app->message, g_free);
    if (top->class->key && top->class->key(top, app, key))
        return;
    Verb verb = verb_for_key(key, top->class->place);
    if (verb < VERB_COUNT) {
        app_act(app, verb, "");
    } else if (top->class->type && key_is_text(key)) {
        text[g_unichar_to_utf8((gunichar)key, text)] = '\0';
        top->class->type(top, app, text, false);
    }
}

static void take_event(App *app, const InputEvent *event)
{
    Pane *top = app_top(app);

    if (event->key != KEY_NONE)
        take_key(app, event->key);
    else if (event->text && top->class->type)
        top->class->type(top, app, event->text, true);
    g_free(event->text);
}

static void read_input(Tui *tui)
{
    int code;

    do {
        InputEvent event;
        code = terminal_read(tui->app.terminal);
        if (!input_feed(tui->input, code, monotonic_ms(), &event))
            continue;
        take_event(&tui->app, &event);
        Key held = input_held(tui->input);
        if (held != KEY_NONE)
            take_key(&tui->app, held);
    } while (code != INPUT_DRAINED && !tui->app.quit);
}

static void read_line(App *app)
{
    line_screen_taken(app->line);
    line_status_clear(&app->status);
    line_status(app->line, &app->status);
    if (cache_changed(app->cache))
        app_refresh(app);
}

/* A command line at the same store queued something: it is shown, and sent. */
static void read_watch(Tui *tui)
{
    line_watch_taken(tui->watch);
    if (!cache_changed(tui->app.cache))
        return;
    app_refresh(&tui->app);
    line_wake_sync(tui->app.line);
}

static void read_signals(Tui *tui)
{
    TerminalTold told;

    while ((told = terminal_told(tui->app.terminal)) != TOLD_NOTHING) {
        tui->app.quit |= told == TOLD_END;
        tui->app.suspend |= told == TOLD_STOP;
        /* terminals differ in what they leave standing when their size changes */
        tui->app.redraw |= told == TOLD_CONTINUED || told == TOLD_RESIZED;
    }
}

static void wait_and_take(Tui *tui)
{
    App *app = &tui->app;
    const struct pollfd own[] = {
        {.fd = terminal_input_fd(app->terminal), .events = POLLIN},
        {.fd = terminal_signal_fd(app->terminal), .events = POLLIN},
        {.fd = line_screen_fd(app->line), .events = POLLIN},
        {.fd = tui->watch, .events = POLLIN},
        {.fd = tui->waiting ? terminal_output_fd(app->terminal) : -1, .events = POLLOUT},
    };
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct pollfd));

    g_array_append_vals(all, own, G_N_ELEMENTS(own));
    gint64 errands_due = errands_wait(app, all);
    struct pollfd *fds = (struct pollfd *)all->data;
    poll(fds, all->len, sooner(wait_ms(tui), MAX(errands_due - monotonic_ms(), 0)));
    if (tell_time(app) && cache_changed(app->cache))
        app_refresh(app);
    if (fds[1].revents)
        read_signals(tui);
    if (fds[2].revents)
        read_line(app);
    if (fds[3].revents)
        read_watch(tui);
    if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
        app->quit = true;
    else
        read_input(tui);
    errands_step(app);
    preview(tui);
    if (app->suspend && !app->quit)
        terminal_suspend(tui->app.terminal);
    app->suspend = false;
}

/* ---- beginning and end --------------------------------------------------------------------- */

static void begin(Tui *tui, const TuiOptions *options)
{
    App *app = &tui->app;
    g_auto(Problem) problem = {0};

    app->options = options;
    app->cache = options->cache;
    app->line = options->line;
    app->dialogs = g_ptr_array_new();
    app->errands = errands_new();
    app->screen.ambiguous_wide = terminal_ambiguous_wide(tui->app.terminal);
    app->screen.lean = options->lean;
    app->screen.theme = theme_load(options->themes_folder, options->theme, &problem);
    theme_apply(app->screen.theme);
    if (problem.kind != PROBLEM_NONE)
        app_tell_problem(app, &problem);
    tell_time(app);
    line_status(app->line, &app->status);
    app->panes[PANE_QUEUES] = queues_pane_new(app);
    app->panes[PANE_CASES] = cases_pane_new(app);
    app->panes[PANE_CASE] = case_pane_new(app);
    app->panes[PANE_OUTBOX] = outbox_pane_new(app);
    app->focus = PANE_CASES;
    cache_changed(app->cache);
    app_refresh(app);
    tui->watch = line_watch(cache_folder(app->cache));
}

static void end(Tui *tui)
{
    App *app = &tui->app;

    if (tui->watch >= 0)
        close(tui->watch);
    errands_finish(app);
    g_ptr_array_unref(app->errands);
    while (app->dialogs->len > 0) {
        Pane *dialog = app_top(app);
        if (dialog->class->leave)
            dialog->class->leave(dialog, app);
        app_pop(app);
    }
    for (PaneId pane = 0; pane < PANE_COUNT; pane++)
        app->panes[pane]->class->free(app->panes[pane]);
    g_ptr_array_unref(app->dialogs);
    g_free(app->message);
    g_free(app->message_once_sent);
    line_status_clear(&app->status);
    theme_free(app->screen.theme);
}

int tui_run(const TuiOptions *options, Problem *problem)
{
    Tui tui = {0};

    tui.app.terminal = terminal_open(options->ambiguous_width, problem);
    if (!tui.app.terminal)
        return EXIT_NO_TERMINAL;
    tui.input = input_new();
    begin(&tui, options);
    while (!tui.app.quit) {
        draw_frame(&tui);
        wait_and_take(&tui);
    }
    terminal_close(tui.app.terminal);
    end(&tui);
    input_free(tui.input);
    return 0;
}
