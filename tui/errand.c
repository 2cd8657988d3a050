#include "tui/errand.h"

#include "domain/text.h"
#include "tui/terminal.h"
#include "tui/text.h"

#define BOX_COLUMNS 60
#define MARGIN 2
#define FINISH_MS 10000

typedef struct {
    External *external;
    char *setting;
    Pane *dialog; /* NULL: nobody waits */
    ErrandDone *done;
    void *data;
    GDestroyNotify free_data;
} Errand;

typedef struct {
    Pane pane;
    Errand *errand;
    char *waiting;
} WaitDialog;

static void errand_free(void *data)
{
    Errand *errand = data;

    if (errand->free_data)
        errand->free_data(errand->data);
    external_free(errand->external);
    g_free(errand->setting);
    g_free(errand);
}

GPtrArray *errands_new(void)
{
    return g_ptr_array_new_with_free_func(errand_free);
}

/* ---- waiting ------------------------------------------------------------------------------- */

static void wait_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    WaitDialog *dialog = (WaitDialog *)pane;
    int columns = MIN(area->columns - MARGIN, BOX_COLUMNS);
    g_autoptr(GPtrArray) lines =
        text_wrap(dialog->waiting, columns - 5, app->screen.ambiguous_wide);
    Area box = area_middle(area, (int)lines->len + 4, columns);
    Area inside = draw_box(&box, "");
    g_autofree char *stop = g_strdup_printf("Esc  %s", verb_label(VERB_STOP));

    (void)focused;
    for (guint i = 0; i < lines->len; i++)
        draw_put(&inside, (int)i, 0, THEME_NORMAL, g_ptr_array_index(lines, i));
    draw_put(&inside, inside.rows - 1, 0, THEME_KEY, stop);
    draw_cursor(&inside, inside.rows - 1, 1, false);
}

static void finish(App *app, guint index, const char *output, size_t size, Problem *problem);

static bool wait_act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Errand *errand = ((WaitDialog *)pane)->errand;
    g_auto(Problem) problem = {0};
    guint index;

    (void)argument;
    if (verb != VERB_STOP)
        return false;
    if (g_ptr_array_find(app->errands, errand, &index)) {
        problem_set(&problem, PROBLEM_EXTERNAL_STOPPED, errand->setting, NULL);
        finish(app, index, NULL, 0, &problem);
    }
    return true;
}

static void wait_free(Pane *pane)
{
    WaitDialog *dialog = (WaitDialog *)pane;

    g_free(dialog->waiting);
    g_free(dialog);
}

static const PaneClass wait_class = {
    .place = IN_WAIT, .draw = wait_draw, .act = wait_act, .free = wait_free};

static Pane *wait_dialog_new(Errand *errand, const char *waiting)
{
    WaitDialog *dialog = g_new0(WaitDialog, 1);

    *dialog = (WaitDialog){{&wait_class}, errand, g_strdup(waiting)};
    return &dialog->pane;
}

/* ---- beginning and end --------------------------------------------------------------------- */

/* List and dialog first: what is done next may begin another errand. */
static void finish(App *app, guint index, const char *output, size_t size, Problem *problem)
{
    Errand *errand = g_ptr_array_steal_index(app->errands, index);

    if (errand->dialog && g_ptr_array_remove(app->dialogs, errand->dialog))
        wait_free(errand->dialog);
    errand->done(app, errand->data, output, size, problem);
    errand_free(errand);
}

bool errand_start(App *app, const ExternalCommand *command, const char *waiting, ErrandDone *done,
                  void *data, GDestroyNotify free_data, Problem *problem)
{
    External *external = external_start(command, problem);

    if (!external) {
        if (free_data)
            free_data(data);
        return false;
    }
    Errand *errand = g_new0(Errand, 1);
    *errand = (Errand){.external = external,
                       .setting = g_strdup(command->setting),
                       .done = done,
                       .data = data,
                       .free_data = free_data};
    g_ptr_array_add(app->errands, errand);
    if (waiting) {
        errand->dialog = wait_dialog_new(errand, waiting);
        app_push(app, errand->dialog);
    }
    return true;
}

static bool take_end(void *data)
{
    App *app = data;

    app->quit |= terminal_told(app->terminal) == TOLD_END;
    return app->quit;
}

bool errand_attend(App *app, const ExternalCommand *command, Problem *problem)
{
    terminal_lend(app->terminal);
    bool good = external_attend(command, terminal_signal_fd(app->terminal), take_end, app, problem);
    terminal_regain(app->terminal);
    return good;
}

/* ---- on the loop --------------------------------------------------------------------------- */

gint64 errands_wait(const App *app, GArray *fds)
{
    gint64 deadline = G_MAXINT64;

    for (guint i = 0; i < app->errands->len; i++) {
        const Errand *errand = g_ptr_array_index(app->errands, i);
        struct pollfd mine[EXTERNAL_FDS];
        external_fds(errand->external, mine);
        g_array_append_vals(fds, mine, EXTERNAL_FDS);
        deadline = MIN(deadline, external_deadline(errand->external));
    }
    return deadline;
}

void errands_step(App *app)
{
    for (guint i = app->errands->len; i-- > 0;) {
        Errand *errand = g_ptr_array_index(app->errands, i);
        g_auto(Problem) problem = {0};
        size_t size = 0;

        if (!external_step(errand->external))
            continue;
        const char *output = external_output(errand->external, &size, &problem);
        finish(app, i, output, size, &problem);
    }
}

/* ---- leaving ------------------------------------------------------------------------------- */

static bool is_running_aside(const App *app)
{
    for (guint i = 0; i < app->errands->len; i++)
        if (!((const Errand *)g_ptr_array_index(app->errands, i))->dialog)
            return true;
    return false;
}

void errands_finish(App *app)
{
    gint64 deadline = g_get_monotonic_time() / 1000 + FINISH_MS;

    for (gint64 left = FINISH_MS; left > 0 && is_running_aside(app);) {
        g_autoptr(GArray) fds = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
        errands_wait(app, fds);
        poll((struct pollfd *)(void *)fds->data, fds->len, (int)left);
        errands_step(app);
        left = deadline - g_get_monotonic_time() / 1000;
    }
}
