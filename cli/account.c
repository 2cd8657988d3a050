/* login, logout, sync. */
#include "cli/account.h"

#include "cli/desk.h"
#include "cli/print.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define SYNC_SECONDS 600
#define PASSWORD_MAX 1024

/* ---- asking -------------------------------------------------------------------------------- */

enum { CANCEL_KEY = 3 }; /* Ctrl-C, which is a character while a password is typed */

/* One line from the terminal, without its end; NULL when it ends or is cancelled. */
static char *read_line(int terminal)
{
    GString *line = g_string_new(NULL);
    char character;

    while (read(terminal, &character, 1) == 1 && character != CANCEL_KEY) {
        if (character == '\n')
            return g_string_free(line, FALSE);
        if (line->len < PASSWORD_MAX)
            g_string_append_c(line, character);
    }
    return g_string_free(line, TRUE);
}

/* Asks on the terminal itself, whatever the standard streams are. Without echo no signal can leave
 * the terminal mute. */
static char *ask(const char *question, const char *option, bool echo, Problem *problem)
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    struct termios before, quiet;

    if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
        if (terminal >= 0)
            close(terminal);
        problem_set(problem, PROBLEM_USAGE_PASSWORD, question, option, NULL);
        return NULL;
    }
    quiet = before;
    if (!echo)
        quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    dprintf(terminal, "%s: ", _(question));
    tcsetattr(terminal, TCSAFLUSH, &quiet);
    char *line = read_line(terminal);
    tcsetattr(terminal, TCSAFLUSH, &before);
    if (!echo)
        dprintf(terminal, "\n");
    close(terminal);
    if (!line)
        problem_set(problem, PROBLEM_CANCELLED, NULL);
    return line;
}

/* The first line of a file. */
static char *read_password(const char *path, Problem *problem)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    char *line = g_malloc0(PASSWORD_MAX);

    if (!file || !fgets(line, PASSWORD_MAX, file)) {
        problem_set(problem, PROBLEM_USAGE_FILE, path, file ? N_("empty") : g_strerror(errno),
                    NULL);
        g_clear_pointer(&line, g_free);
    }
    if (file && file != stdin)
        fclose(file);
    if (line)
        line[strcspn(line, "\r\n")] = '\0';
    return line;
}

static void forget(char *password)
{
    if (password)
        explicit_bzero(password, strlen(password));
    g_free(password);
}

/* ---- signing in ---------------------------------------------------------------------------- */

/* The one asked for, that of the settings, or that of the account in use. Caller frees. */
static char *central_of(const Invocation *invocation, Problem *problem)
{
    const char *central = invocation_value(invocation, "central");

    if (!central)
        central = settings_get(invocation->settings, SETTING_CENTRAL);
    if (*central)
        return central_address(central, problem);

    g_autoptr(SessionStore) current = session_current(NULL);
    if (current)
        return g_strdup(session_central(current));
    problem_set(problem, PROBLEM_USAGE_MISSING, "--central", "login", NULL);
    return NULL;
}

SessionStore *account_open(const Invocation *invocation, Problem *problem)
{
    const char *user = invocation_value(invocation, "user");
    g_autofree char *central = central_of(invocation, problem);
    g_autofree char *asked =
        central && !user ? ask(N_("User"), "--user", true, problem) : g_strdup(user);

    return central && asked ? session_open(central, asked, problem) : NULL;
}

bool account_sign_in(const Invocation *invocation, SessionStore *store, bool may_unlock,
                     Problem *problem)
{
    const char *path = invocation_value(invocation, "password-file");
    char *password = path ? read_password(path, problem)
                          : ask(N_("Password"), "--password-file", false, problem);
    bool good = password && session_sign_in(store, password, NULL, problem);

    if (!good && password && may_unlock && problem->kind == PROBLEM_OFFLINE) {
        g_auto(Problem) why = {0};
        good = session_unlock(store, password, &why);
        if (!good && why.kind == PROBLEM_PASSWORD)
            problem_move(problem, &why);
    }
    forget(password);
    return good && session_make_current(store, problem);
}

/* Fills the store, so that work goes on when the line does not. Another process that has the line
 * does it by itself. */
static bool fill_store(Problem *problem)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) why = {0};

    if (!desk_open(&desk, problem))
        return false;
    if (desk_sync(&desk, SYNC_SECONDS, &why) || why.kind == PROBLEM_CACHE_IN_USE)
        return true;
    problem_move(problem, &why);
    return false;
}

static void say_signed_in(const Invocation *invocation, const SessionStore *store)
{
    const Actor *actor = session_tokens(store)->actor;

    if (invocation_has(invocation, "json")) {
        cJSON *json = cJSON_CreateObject();

        json_add_text(json, "central", session_central(store));
        json_add_text(json, "user", session_user(store));
        cJSON_AddItemToObject(json, "actor", actor_to_json(actor));
        print_json(json);
    } else {
        g_autofree char *name = print_clean(actor->name);
        g_print(_("Signed in as %s (%s) at %s.\n"), name, session_user(store),
                session_central(store));
    }
}

ExitCode run_login(Invocation *invocation)
{
    g_auto(Problem) problem = {0};
    g_autoptr(SessionStore) store = account_open(invocation, &problem);

    if (!store || !account_sign_in(invocation, store, false, &problem) ||
        (!invocation_has(invocation, "offline") && !fill_store(&problem)))
        return invocation_fail(invocation, &problem);
    say_signed_in(invocation, store);
    return EXIT_DONE;
}

/* ---- signing out --------------------------------------------------------------------------- */

ExitCode run_logout(Invocation *invocation)
{
    g_auto(Problem) problem = {0};
    g_auto(Desk) desk = {0};

    if (!desk_open(&desk, &problem) || !session_sign_out(desk.sessions, &problem))
        return invocation_fail(invocation, &problem);

    int unsent = outbox_unsent(desk.cache);
    if (invocation_has(invocation, "json")) {
        cJSON *json = cJSON_CreateObject();

        json_add_text(json, "user", session_user(desk.sessions));
        cJSON_AddNumberToObject(json, "unsent", unsent);
        print_json(json);
    } else {
        g_print(_("Signed out. Not sent yet, and kept: %d.\n"), unsent);
    }
    return EXIT_DONE;
}

/* ---- synchronising ------------------------------------------------------------------------- */

ExitCode run_sync(Invocation *invocation)
{
    g_auto(Problem) problem = {0};
    g_auto(Desk) desk = {0};

    if (!desk_open(&desk, &problem) ||
        (!invocation_has(invocation, "offline") && !desk_sync(&desk, SYNC_SECONDS, &problem)))
        return invocation_fail(invocation, &problem);

    int unsent = outbox_unsent(desk.cache), attention = outbox_attention(desk.cache);
    if (invocation_has(invocation, "json")) {
        cJSON *json = cJSON_CreateObject();

        cJSON_AddNumberToObject(json, "unsent", unsent);
        cJSON_AddNumberToObject(json, "attention", attention);
        print_json(json);
    } else {
        g_print(_("Not sent: %d. Waiting for a person: %d.\n"), unsent, attention);
    }

    g_autoptr(GPtrArray) conflicts = outbox_list(desk.cache, 1U << OUTBOX_CONFLICT, 1, NULL);
    if (conflicts && conflicts->len > 0)
        return EXIT_CONFLICT;
    return attention > 0 ? EXIT_REFUSED : EXIT_DONE;
}
