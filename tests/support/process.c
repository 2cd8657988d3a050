#include "tests/support/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SANITIZER_PATIENCE 8
#define READ_SIZE 16384
#define SECOND_NS 1000000000L
#define STATUS_NOT_FOUND 127
#define STATUS_SIGNALLED 128

struct Process {
    pid_t pid;
    int pidfd;
    int pipes[SAID_COUNT]; /* reading ends; the reader's alone */
    GThread *reader;
    /* Not GLib's: the thread sanitizer knows only this kind. */
    pthread_mutex_t lock; /* for all below */
    pthread_cond_t changed;
    GString *said[SAID_COUNT];
    bool ended;
    int status;
};

int patience_ms(int plain_ms)
{
    const char *sanitizer = g_getenv("SANITIZE");
    return sanitizer == NULL || *sanitizer == '\0' ? plain_ms : plain_ms * SANITIZER_PATIENCE;
}

/* ---- the child ------------------------------------------------------------------------------- */

static int input_open(const char *input)
{
    if (input == NULL)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int fd = memfd_create("input", MFD_CLOEXEC);
    const size_t length = strlen(input);
    if (fd < 0 || write(fd, input, length) != (ssize_t)length || lseek(fd, 0, SEEK_SET) != 0)
        fail_msg("no input for the program: %s", g_strerror(errno));
    return fd;
}

static char **environment_make(const char *const *changes)
{
    char **environment = g_get_environ();
    for (; changes != NULL && *changes != NULL; changes++) {
        const char *equals = strchr(*changes, '=');
        g_autofree char *name =
            equals == NULL ? g_strdup(*changes) : g_strndup(*changes, (gsize)(equals - *changes));
        environment = equals == NULL ? g_environ_unsetenv(environment, name)
                                     : g_environ_setenv(environment, name, equals + 1, TRUE);
    }
    return environment;
}

/* Between fork and exec: only calls that are safe there. */
static _Noreturn void become(const Program *program, char *const *environment, const int *streams,
                             pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
        sigprocmask(SIG_SETMASK, &none, NULL) == 0 && dup2(streams[0], STDIN_FILENO) >= 0 &&
        dup2(streams[1], STDOUT_FILENO) >= 0 && dup2(streams[2], STDERR_FILENO) >= 0 &&
        (program->folder == NULL || chdir(program->folder) == 0))
        execve(program->arguments[0], (char *const *)program->arguments, environment);
    _exit(STATUS_NOT_FOUND);
}

/* ---- the reader ------------------------------------------------------------------------------ */

/* False at the end of the stream, or when there is nothing to read now. */
static bool read_some(Process *process, Said stream)
{
    char piece[READ_SIZE];
    const ssize_t length = read(process->pipes[stream], piece, sizeof piece);
    if (length < 0 && errno == EINTR)
        return true;
    if (length <= 0)
        return false;
    pthread_mutex_lock(&process->lock);
    g_string_append_len(process->said[stream], piece, length);
    pthread_cond_broadcast(&process->changed);
    pthread_mutex_unlock(&process->lock);
    return true;
}

static void reap(Process *process)
{
    int status = 0;
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    pthread_mutex_lock(&process->lock);
    process->status =
        WIFSIGNALED(status) ? STATUS_SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
    process->ended = true;
    pthread_cond_broadcast(&process->changed);
    pthread_mutex_unlock(&process->lock);
}

/* Ends with the child and not with its streams, which a grandchild may keep open. */
static gpointer read_all(gpointer data)
{
    Process *process = data;
    struct pollfd watched[SAID_COUNT + 1] = {{.fd = process->pipes[SAID_OUT], .events = POLLIN},
                                             {.fd = process->pipes[SAID_ERR], .events = POLLIN},
                                             {.fd = process->pidfd, .events = POLLIN}};
    while (watched[SAID_COUNT].revents == 0) {
        if (poll(watched, G_N_ELEMENTS(watched), -1) < 0)
            continue;
        for (Said stream = 0; stream < SAID_COUNT; stream++) {
            if (watched[stream].revents != 0 && !read_some(process, stream))
                watched[stream].fd = -1;
        }
    }
    for (Said stream = 0; stream < SAID_COUNT; stream++) {
        while (read_some(process, stream))
            continue;
    }
    reap(process);
    return NULL;
}

/* ---- for tests ------------------------------------------------------------------------------- */

static void stream_open(int *reading, int *writing)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
        fail_msg("no pipe: %s", g_strerror(errno));
    *reading = ends[0];
    *writing = ends[1];
}

Process *process_start(const Program *program)
{
    Process *process = g_new0(Process, 1);
    g_auto(GStrv) environment = environment_make(program->environment);
    const pid_t parent = getpid();
    int streams[] = {input_open(program->input), -1, -1};

    pthread_mutex_init(&process->lock, NULL);
    pthread_cond_init(&process->changed, NULL);
    for (Said stream = 0; stream < SAID_COUNT; stream++) {
        process->said[stream] = g_string_new(NULL);
        stream_open(&process->pipes[stream], &streams[1 + stream]);
    }
    process->pid = fork();
    if (process->pid == 0)
        become(program, environment, streams, parent);
    for (size_t i = 0; i < G_N_ELEMENTS(streams); i++)
        close(streams[i]);
    process->pidfd = process->pid < 0 ? -1 : (int)syscall(SYS_pidfd_open, process->pid, 0);
    if (process->pidfd < 0)
        fail_msg("%s cannot be started: %s", program->arguments[0], g_strerror(errno));
    process->reader = g_thread_new("reader", read_all, process);
    return process;
}

void process_signal(Process *process, int signal)
{
    /* A pidfd never means another process, even when the number was given again. */
    syscall(SYS_pidfd_send_signal, process->pidfd, signal, NULL, 0);
}

void process_free(Process *process)
{
    if (process == NULL)
        return;
    process_signal(process, SIGKILL);
    g_thread_join(process->reader);
    for (Said stream = 0; stream < SAID_COUNT; stream++) {
        close(process->pipes[stream]);
        g_string_free(process->said[stream], TRUE);
    }
    close(process->pidfd);
    pthread_cond_destroy(&process->changed);
    pthread_mutex_destroy(&process->lock);
    g_free(process);
}

pid_t process_pid(const Process *process)
{
    return process->pid;
}

bool process_ended(Process *process)
{
    pthread_mutex_lock(&process->lock);
    const bool ended = process->ended;
    pthread_mutex_unlock(&process->lock);
    return ended;
}

int process_status(Process *process)
{
    pthread_mutex_lock(&process->lock);
    const bool ended = process->ended;
    const int status = process->status;
    pthread_mutex_unlock(&process->lock);
    if (!ended)
        fail_msg("the program still runs");
    return status;
}

char *process_said(Process *process, Said stream)
{
    pthread_mutex_lock(&process->lock);
    char *said = g_strndup(process->said[stream]->str, process->said[stream]->len);
    pthread_mutex_unlock(&process->lock);
    return said;
}

size_t process_said_bytes(Process *process, Said stream)
{
    pthread_mutex_lock(&process->lock);
    const size_t bytes = process->said[stream]->len;
    pthread_mutex_unlock(&process->lock);
    return bytes;
}

typedef struct {
    Said stream;
    const char *text;
    size_t bytes;
} Wish;

static bool was_said(const Process *process, const Wish *wish)
{
    const GString *said = process->said[wish->stream];
    return wish->text != NULL ? strstr(said->str, wish->text) != NULL : said->len >= wish->bytes;
}

/* Until the wish is fulfilled (NULL: never), the process has ended, or the deadline passes. */
static bool wait_for(Process *process, const Wish *wish, int deadline_ms)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += deadline_ms / 1000;
    end.tv_nsec += deadline_ms % 1000 * 1000000L;
    if (end.tv_nsec >= SECOND_NS) {
        end.tv_nsec -= SECOND_NS;
        end.tv_sec++;
    }
    pthread_mutex_lock(&process->lock);
    while (!process->ended && !(wish != NULL && was_said(process, wish))) {
        if (pthread_cond_clockwait(&process->changed, &process->lock, CLOCK_MONOTONIC, &end) != 0)
            break;
    }
    const bool holds = wish != NULL ? was_said(process, wish) : process->ended;
    pthread_mutex_unlock(&process->lock);
    return holds;
}

bool process_wait(Process *process, int deadline_ms)
{
    return wait_for(process, NULL, deadline_ms);
}

bool process_wait_text(Process *process, Said stream, const char *text, int deadline_ms)
{
    return wait_for(process, &(Wish){.stream = stream, .text = text}, deadline_ms);
}

bool process_wait_bytes(Process *process, Said stream, size_t bytes, int deadline_ms)
{
    return wait_for(process, &(Wish){.stream = stream, .bytes = bytes}, deadline_ms);
}
