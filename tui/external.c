#include "tui/external.h"

#include "domain/fold.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define OUTPUT_MAX_DEFAULT (64 * 1024)
#define TIMEOUT_MS_DEFAULT 60000
#define COMPLAINT_MAX 2048 /* of standard error */
#define DRAIN_ROUNDS 32
#define COMPLAINT_SHOWN 120L /* characters of its first line */

typedef enum { END_NOT_YET, END_EXITED, END_LATE, END_LONG } End;

struct External {
    char *setting;
    GPid pid;
    int pid_fd;
    int out_fd; /* -1: at its end */
    int err_fd;
    GString *output;
    GString *complaint;
    size_t output_max;
    gint64 deadline;
    bool outlives;
    End end;
    int status; /* as waitpid tells it */
};

static gint64 monotonic_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

/* ---- words --------------------------------------------------------------------------------- */

static char **split(const ExternalCommand *command, Problem *problem)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = NULL;
    int count = 0;

    if (!command->command || !*command->command) {
        problem_set(problem, PROBLEM_EXTERNAL_UNSET, command->setting, NULL);
        return NULL;
    }
    if (!g_shell_parse_argv(command->command, &count, &words, &error)) {
        problem_set(problem, PROBLEM_EXTERNAL_START, command->setting, error->message, NULL);
        return NULL;
    }
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (int i = 0; i < count; i++)
        g_ptr_array_add(all, g_strdup(words[i]));
    if (command->argument)
        g_ptr_array_add(all, g_strdup(command->argument));
    g_ptr_array_add(all, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&all), FALSE);
}

/* The input as a file without a name: nothing has to be fed to the program while it runs. -1 with
 * errno. */
static int input_file(const ExternalCommand *command)
{
    int fd = memfd_create("input", MFD_CLOEXEC);

    for (size_t done = 0; fd >= 0 && done < command->input_size;) {
        ssize_t put = write(fd, (const char *)command->input + done, command->input_size - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            close(fd);
            return -1;
        }
        done += (size_t)put;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

/* ---- between fork and exec: only what is safe there ----------------------------------------- */

static void unblock_signals(void)
{
    sigset_t none;

    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

/* Without the terminal: it can neither draw over the screen nor take its keys. */
static void leave_terminal(void *data)
{
    (void)data;
    setsid();
    unblock_signals();
}

/* The group in front is the one that Ctrl-C reaches. To say so from behind is allowed only while
 * SIGTTOU is blocked. */
static void come_to_front(pid_t group)
{
    sigset_t output, before;

    sigemptyset(&output);
    sigaddset(&output, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &output, &before);
    tcsetpgrp(STDIN_FILENO, group);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void take_terminal(void *data)
{
    (void)data;
    setpgid(0, 0);
    come_to_front(getpid());
    unblock_signals();
}

/* ---- in the background --------------------------------------------------------------------- */

static bool spawn(External *external, char **words, int input, GError **error)
{
    GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD;

    if (!g_spawn_async_with_pipes_and_fds(
            NULL, (const char *const *)words, NULL, flags, leave_terminal, NULL, input, -1, -1,
            NULL, NULL, 0, &external->pid, NULL, &external->out_fd, &external->err_fd, error))
        return false;
    fcntl(external->out_fd, F_SETFL, O_NONBLOCK);
    fcntl(external->err_fd, F_SETFL, O_NONBLOCK);
    external->pid_fd = pidfd_open(external->pid, 0);
    if (external->pid_fd < 0)
        g_set_error_literal(error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, g_strerror(errno));
    return external->pid_fd >= 0;
}

External *external_start(const ExternalCommand *command, Problem *problem)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = split(command, problem);
    int input = -1;

    if (!words)
        return NULL;
    if (command->input && (input = input_file(command)) < 0) {
        problem_set(problem, PROBLEM_EXTERNAL_START, command->setting, g_strerror(errno), NULL);
        return NULL;
    }
    g_autoptr(External) external = g_new0(External, 1);
    external->pid_fd = external->out_fd = external->err_fd = -1;
    external->setting = g_strdup(command->setting);
    external->output = g_string_new(NULL);
    external->complaint = g_string_new(NULL);
    external->output_max = command->output_max ? command->output_max : OUTPUT_MAX_DEFAULT;
    external->deadline =
        monotonic_ms() + (command->timeout_ms ? command->timeout_ms : TIMEOUT_MS_DEFAULT);
    external->outlives = command->outlives;
    bool begun = spawn(external, words, input, &error);
    if (input >= 0)
        close(input);
    if (!begun) {
        problem_set(problem, PROBLEM_EXTERNAL_START, command->setting, error->message, NULL);
        return NULL;
    }
    return g_steal_pointer(&external);
}

/* Not yet reaped, the number is still that of the program and its group. */
static void kill_all(External *external)
{
    kill(-external->pid, SIGKILL);
    kill(external->pid, SIGKILL);
    while (waitpid(external->pid, &external->status, 0) < 0 && errno == EINTR)
        continue;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void external_free(External *external)
{
    if (!external)
        return;
    if (external->pid > 0 && external->end == END_NOT_YET && !external->outlives)
        kill_all(external);
    close_fd(&external->pid_fd);
    close_fd(&external->out_fd);
    close_fd(&external->err_fd);
    if (external->output)
        g_string_free(external->output, TRUE);
    if (external->complaint)
        g_string_free(external->complaint, TRUE);
    g_free(external->setting);
    g_free(external);
}

void external_fds(const External *external, struct pollfd *fds)
{
    const int waited[EXTERNAL_FDS] = {external->pid_fd, external->out_fd, external->err_fd};

    for (size_t i = 0; i < EXTERNAL_FDS; i++)
        fds[i] = (struct pollfd){.fd = waited[i], .events = POLLIN};
}

gint64 external_deadline(const External *external)
{
    return external->deadline;
}

/* Reads what there is, a little at a time. What is beyond the limit is read too, so that a full
 * pipe stops nobody, but only one byte of it is kept, to know that there was more. */
static void drain(int *fd, GString *into, size_t limit)
{
    char bytes[4096];

    for (int round = 0; *fd >= 0 && round < DRAIN_ROUNDS; round++) {
        ssize_t got = read(*fd, bytes, sizeof bytes);
        if (got < 0 && errno == EAGAIN)
            return;
        if (got == 0 || (got < 0 && errno != EINTR))
            close_fd(fd);
        if (got > 0)
            g_string_append_len(into, bytes, (gssize)MIN((size_t)got, limit + 1 - into->len));
    }
}

bool external_step(External *external)
{
    if (external->end != END_NOT_YET)
        return true;
    /* first whether it has ended: all that it said is then in the pipes */
    pid_t reaped = waitpid(external->pid, &external->status, WNOHANG);
    drain(&external->out_fd, external->output, external->output_max);
    drain(&external->err_fd, external->complaint, COMPLAINT_MAX);
    bool is_long = external->output->len > external->output_max;
    if (reaped == external->pid) {
        external->end = is_long ? END_LONG : END_EXITED;
    } else if (is_long || monotonic_ms() >= external->deadline) {
        kill_all(external);
        external->end = is_long ? END_LONG : END_LATE;
    }
    return external->end != END_NOT_YET;
}

void external_wait(External *external)
{
    while (!external_step(external)) {
        struct pollfd fds[EXTERNAL_FDS];
        external_fds(external, fds);
        gint64 left = external->deadline - monotonic_ms();
        poll(fds, EXTERNAL_FDS, (int)CLAMP(left, 0, G_MAXINT));
    }
}

/* ---- how it ended -------------------------------------------------------------------------- */

static bool tell_failure(const char *setting, int status, const char *complaint, Problem *problem)
{
    g_auto(GStrv) lines = g_strsplit(complaint, "\n", 2);
    g_autofree char *clean = fold_text(lines[0] ? lines[0] : "", false);
    g_autofree char *line =
        g_utf8_substring(clean, 0, MIN(g_utf8_strlen(clean, -1), COMPLAINT_SHOWN));
    g_autofree char *how = WIFEXITED(status)
                               ? g_strdup_printf(_("exit status %d"), WEXITSTATUS(status))
                               : g_strdup_printf(_("signal %d"), WTERMSIG(status));
    g_autofree char *why = *line ? g_strdup_printf("%s: %s", how, line) : g_strdup(how);

    return problem_set(problem, PROBLEM_EXTERNAL_FAILED, setting, why, NULL);
}

const char *external_output(const External *external, size_t *size, Problem *problem)
{
    if (external->end == END_LATE)
        problem_set(problem, PROBLEM_EXTERNAL_LATE, external->setting, NULL);
    else if (external->end == END_LONG)
        problem_set(problem, PROBLEM_EXTERNAL_LONG, external->setting, NULL);
    else if (external->status != 0)
        tell_failure(external->setting, external->status, external->complaint->str, problem);
    if (external->end != END_EXITED || external->status != 0)
        return NULL;
    if (size)
        *size = external->output->len;
    return external->output->str;
}

/* ---- in the foreground --------------------------------------------------------------------- */

typedef struct {
    int fd;
    ExternalHangUp *hang_up;
    void *data;
} HangUp;

/* Until it ended; a program that stops itself is set going again, for there is no shell to go back
 * to. */
static int attend(pid_t pid, int child_fd, const HangUp *hang_up)
{
    for (;;) {
        struct pollfd fds[] = {{.fd = child_fd, .events = POLLIN},
                               {.fd = hang_up->fd, .events = POLLIN}};
        struct signalfd_siginfo info;
        int status = 0;
        pid_t told = waitpid(pid, &status, WNOHANG | WUNTRACED);

        if (told == pid && !WIFSTOPPED(status))
            return status;
        if (told == pid)
            kill(-pid, SIGCONT);
        poll(fds, G_N_ELEMENTS(fds), -1);
        while (read(child_fd, &info, sizeof info) == sizeof info)
            continue;
        if (fds[1].revents && hang_up->hang_up(hang_up->data))
            kill(-pid, SIGHUP);
    }
}

bool external_attend(const ExternalCommand *command, int hang_up_fd, ExternalHangUp *hang_up,
                     void *data, Problem *problem)
{
    GSpawnFlags flags =
        G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = split(command, problem);
    sigset_t child, before;
    GPid pid;

    if (!words)
        return false;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &child, &before);
    int child_fd = signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC);
    int status = 0;
    bool begun = g_spawn_async(NULL, words, NULL, flags, take_terminal, NULL, &pid, &error);
    if (begun)
        status = attend(pid, child_fd, &(HangUp){hang_up_fd, hang_up, data});
    come_to_front(getpgrp());
    close(child_fd);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!begun)
        return problem_set(problem, PROBLEM_EXTERNAL_START, command->setting, error->message, NULL);
    return status == 0 || tell_failure(command->setting, status, "", problem);
}
