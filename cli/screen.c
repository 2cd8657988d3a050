/* The screen, with the synchronising thread beside it. */
#include "cli/account.h"
#include "cli/desk.h"
#include "cli/notice.h"
#include "forms/application/application.h"
#include "net/worker.h"
#include "tui/tui.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The account in use, unless another is asked for; its password when it is signed out. */
static SessionStore *open_account(const Invocation *invocation, Problem *problem)
{
    bool is_named = invocation_has(invocation, "user") || invocation_has(invocation, "central");
    g_auto(Problem) why = {0};
    g_autoptr(SessionStore) store = is_named ? NULL : session_current(&why);

    if (!store)
        store = account_open(invocation, problem);
    if (!store || session_tokens(store) || account_sign_in(invocation, store, true, problem))
        return g_steal_pointer(&store);
    return NULL;
}

/* Where themes/ is: in the folder of a build tree, or where `make install` puts it. */
static char *themes_folder(void)
{
    const char *share = g_getenv("YICHUANG_DATA");

    return g_build_filename(share && *share ? share : DATADIR, "themes", NULL);
}

/* Signals are the screen's; the thread beside it is started with all of them blocked. */
static Worker *start_worker(const SessionStore *store, Line *line, Problem *problem)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    Worker *worker = worker_start(session_folder(store), session_central(store),
                                  session_user(store), line, problem);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return worker;
}

/* 0: ask the terminal. */
static int ambiguous_width(const Settings *settings)
{
    const char *text = settings_get(settings, SETTING_AMBIGUOUS_WIDTH);

    return g_ascii_isdigit(*text) ? g_ascii_digit_value(*text) : 0;
}

/* NULL: not set. */
static const char *setting(const Invocation *invocation, Setting name)
{
    const char *value = settings_get(invocation->settings, name);

    return *value ? value : NULL;
}

static ExitCode show(const Invocation *invocation, const SessionStore *store, Cache *cache,
                     Problem *problem)
{
    g_autoptr(Line) line = line_new();
    g_autofree char *themes = themes_folder();
    g_auto(GStrv) folders = notice_folders(invocation->settings);
    Worker *worker = NULL;

    if (!invocation_has(invocation, "offline")) {
        worker = start_worker(store, line, problem);
        if (!worker)
            return EXIT_REFUSED;
    }

    const char *address = setting(invocation, SETTING_QUERY_ADDRESS);
    const TuiOptions options = {
        .cache = cache,
        .line = line,
        .user = session_user(store),
        .central = session_central(store),
        .theme = setting(invocation, SETTING_THEME),
        .themes_folder = themes,
        .ambiguous_width = ambiguous_width(invocation->settings),
        .lean = strcmp(settings_get(invocation->settings, SETTING_LEAN), "yes") == 0,
        .reader_command = setting(invocation, SETTING_READER_COMMAND),
        .capture_command = setting(invocation, SETTING_CAPTURE_COMMAND),
        .viewer_command = setting(invocation, SETTING_VIEWER_COMMAND),
        .print_command = setting(invocation, SETTING_PRINT_COMMAND),
        .receipt_command = setting(invocation, SETTING_RECEIPT_COMMAND),
        .notice_folders = (const char *const *)folders,
        .query_address = address ? address : session_central(store)};
    int status = tui_run(&options, problem);
    worker_stop(worker);
    return (ExitCode)status;
}

ExitCode run_screen(Invocation *invocation)
{
    g_auto(Problem) problem = {0};

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        problem_set(&problem, PROBLEM_NO_TERMINAL, NULL);
        return invocation_fail(invocation, &problem);
    }

    g_autoptr(SessionStore) store = open_account(invocation, &problem);
    g_autoptr(Cache) cache = store ? cache_open(session_folder(store), &problem) : NULL;
    ExitCode exit = EXIT_REFUSED;
    if (cache)
        cache_check_applications(cache, application_of_case_check);
    if (cache && cache_claim(cache, &problem))
        exit = show(invocation, store, cache, &problem);
    return problem.kind == PROBLEM_NONE ? exit : invocation_fail(invocation, &problem);
}
