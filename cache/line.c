#include "cache/line.h"

#include "cache/lock.h"

#include <errno.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

static const struct {
    const char *name;
    const char *label;
} states[LINE_STATE_COUNT] = {
#define X(id, name, label) {name, label},
    LINE_STATES(X)
#undef X
};

struct Line {
    pthread_mutex_t mutex; /* not GLib's: the thread sanitizer knows only this kind */
    LineStatus status;
    bool stopping;
    int screen;
    int sync;
};

const char *line_state_name(LineState state)
{
    return states[state].name;
}

const char *line_state_label(LineState state)
{
    return states[state].label;
}

void line_status_clear(LineStatus *status)
{
    problem_clear(&status->problem);
    *status = (LineStatus){0};
}

Line *line_new(void)
{
    Line *line = g_new0(Line, 1);

    pthread_mutex_init(&line->mutex, NULL);
    line->screen = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    line->sync = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (line->screen < 0 || line->sync < 0)
        g_error("no file descriptor is left for the line: %s", g_strerror(errno));
    return line;
}

void line_free(Line *line)
{
    if (!line)
        return;
    close(line->screen);
    close(line->sync);
    line_status_clear(&line->status);
    pthread_mutex_destroy(&line->mutex);
    g_free(line);
}

/* A full counter is readable already, so a wake-up that does not fit is not missed. */
static void wake(int descriptor)
{
    eventfd_write(descriptor, 1);
}

static void taken(int descriptor)
{
    eventfd_t count;

    eventfd_read(descriptor, &count);
}

static void copy_status(LineStatus *to, const LineStatus *from)
{
    to->state = from->state;
    to->last_sync = from->last_sync;
    to->next_attempt = from->next_attempt;
    problem_copy(&to->problem, &from->problem);
}

void line_tell(Line *line, const LineStatus *status)
{
    pthread_mutex_lock(&line->mutex);
    line_status_clear(&line->status);
    copy_status(&line->status, status);
    pthread_mutex_unlock(&line->mutex);
    wake(line->screen);
}

void line_status(Line *line, LineStatus *out)
{
    *out = (LineStatus){0};
    pthread_mutex_lock(&line->mutex);
    copy_status(out, &line->status);
    pthread_mutex_unlock(&line->mutex);
}

void line_wake_screen(Line *line)
{
    wake(line->screen);
}

void line_wake_sync(Line *line)
{
    wake(line->sync);
}

void line_stop(Line *line)
{
    pthread_mutex_lock(&line->mutex);
    line->stopping = true;
    pthread_mutex_unlock(&line->mutex);
    wake(line->sync);
}

bool line_stopping(Line *line)
{
    pthread_mutex_lock(&line->mutex);
    bool stopping = line->stopping;
    pthread_mutex_unlock(&line->mutex);
    return stopping;
}

int line_screen_fd(const Line *line)
{
    return line->screen;
}

int line_sync_fd(const Line *line)
{
    return line->sync;
}

void line_screen_taken(Line *line)
{
    taken(line->screen);
}

void line_sync_taken(Line *line)
{
    taken(line->sync);
}

/* ---- other processes ----------------------------------------------------------------------- */

int line_watch(const char *folder)
{
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    g_autofree char *path = g_build_filename(folder, NUDGE_FILE, NULL);

    if (watch >= 0 && inotify_add_watch(watch, path, IN_ATTRIB) < 0) {
        close(watch);
        return -1;
    }
    return watch;
}

void line_watch_taken(int watch)
{
    char events[4096];

    while (read(watch, events, sizeof events) > 0)
        continue;
}
