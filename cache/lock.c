#include "cache/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WAIT_S 5
#define POLL_US 500

/* Not GLib's: the thread sanitizer knows only this kind. */
static pthread_mutex_t threads = PTHREAD_MUTEX_INITIALIZER;

bool lock_problem(int error, Problem *problem)
{
    if (error == ENOSPC || error == EDQUOT)
        return problem_set(problem, PROBLEM_CACHE_FULL, NULL);
    return problem_set(problem, PROBLEM_CACHE_IO, g_strerror(error), NULL);
}

int lock_file(const char *folder, const char *name, Problem *problem)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (file >= 0 && fchmod(file, 0600) == 0)
        return file;
    lock_problem(errno, problem);
    if (file >= 0)
        close(file);
    return -1;
}

bool lock_open(StoreLock *lock, const char *folder, Problem *problem)
{
    *lock = (StoreLock){-1, -1, -1, -1, g_strdup(folder)};
    if (g_mkdir_with_parents(folder, 0700) != 0 || chmod(folder, 0700) != 0)
        return lock_problem(errno, problem);
    lock->writer = lock_file(folder, "lock", problem);
    if (lock->writer < 0)
        return false;
    lock->users = lock_file(folder, "users", problem);
    if (lock->users < 0)
        return false;
    /* Those who watch it must find it (line_watch). */
    lock->nudge = lock_file(folder, NUDGE_FILE, problem);
    return lock->nudge >= 0;
}

static void close_file(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

void lock_clear(StoreLock *lock)
{
    close_file(&lock->claim);
    close_file(&lock->nudge);
    close_file(&lock->users);
    close_file(&lock->writer);
    g_clear_pointer(&lock->folder, g_free);
}

static bool flock_try(int file, int operation)
{
    int result;

    do
        result = flock(file, operation | LOCK_NB);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

/* ---- the write lock ------------------------------------------------------------------------ */

/* flock() knows no time-out, so another process is waited for by asking again. */
bool lock_write(StoreLock *lock, Problem *problem)
{
    gint64 deadline = g_get_monotonic_time() + WAIT_S * G_USEC_PER_SEC;
    struct timespec end;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += WAIT_S;
    if (pthread_mutex_timedlock(&threads, &end) != 0)
        return problem_set(problem, PROBLEM_CACHE_BUSY, NULL);
    while (!flock_try(lock->writer, LOCK_EX)) {
        if (g_get_monotonic_time() >= deadline) {
            pthread_mutex_unlock(&threads);
            return problem_set(problem, PROBLEM_CACHE_BUSY, NULL);
        }
        g_usleep(POLL_US);
    }
    return true;
}

void lock_unwrite(StoreLock *lock)
{
    flock(lock->writer, LOCK_UN);
    pthread_mutex_unlock(&threads);
}

/* ---- who has the store open ---------------------------------------------------------------- */

bool lock_is_alone(StoreLock *lock)
{
    bool alone = flock_try(lock->users, LOCK_EX);

    flock_try(lock->users, LOCK_SH);
    return alone;
}

/* The mark is one byte that is written over and never cut off, so that a store can be opened, and
 * what lies in it read, on a disk that is full. */
#define IN_USE '1'
#define LEFT '0'

static bool write_mark(StoreLock *lock, char mark)
{
    return pwrite(lock->users, &mark, 1, 0) == 1;
}

/* The mark has to be on the disk before the first write is, or a power cut could take it along. */
bool lock_enter(StoreLock *lock, bool *alone, bool *unclean, Problem *problem)
{
    char mark = LEFT;

    *alone = lock_is_alone(lock);
    if (pread(lock->users, &mark, 1, 0) < 0)
        return lock_problem(errno, problem);
    *unclean = *alone && mark == IN_USE;
    if (mark == IN_USE)
        return true;
    return (write_mark(lock, IN_USE) && fdatasync(lock->users) == 0) ||
           lock_problem(errno, problem);
}

void lock_leave(StoreLock *lock)
{
    /* When the mark stays because this fails, the next one to open checks once more than needed. */
    if (lock_is_alone(lock) && !write_mark(lock, LEFT))
        return;
}

/* ---- the claim ----------------------------------------------------------------------------- */

static bool claim_refused(int file, Problem *problem)
{
    char holder[16];
    ssize_t length = pread(file, holder, sizeof holder - 1, 0);

    holder[MAX(length, 0)] = '\0';
    close(file);
    return problem_set(problem, PROBLEM_CACHE_IN_USE, holder, NULL);
}

bool lock_claim(StoreLock *lock, Problem *problem)
{
    char self[16];
    int length = snprintf(self, sizeof self, "%d", (int)getpid());

    if (lock->claim >= 0)
        return true;
    int file = lock_file(lock->folder, "claim", problem);
    if (file < 0)
        return false;
    if (!flock_try(file, LOCK_EX))
        return claim_refused(file, problem);
    if (ftruncate(file, 0) != 0 || pwrite(file, self, (size_t)length, 0) != length) {
        lock_problem(errno, problem);
        close(file);
        return false;
    }
    lock->claim = file;
    return true;
}
