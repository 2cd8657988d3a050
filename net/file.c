#include "net/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static bool file_problem(int error, Problem *problem)
{
    if (error == ENOSPC || error == EDQUOT)
        return problem_set(problem, PROBLEM_CACHE_FULL, NULL);
    return problem_set(problem, PROBLEM_CACHE_IO, g_strerror(error), NULL);
}

bool folder_make(const char *folder, Problem *problem)
{
    return g_mkdir_with_parents(folder, 0700) == 0 || file_problem(errno, problem);
}

/* 0, or an errno. */
static int write_all(int file, const char *text)
{
    size_t length = strlen(text);

    while (length > 0) {
        ssize_t written = write(file, text, length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        text += written;
        length -= (size_t)written;
    }
    return fsync(file) == 0 ? 0 : errno;
}

/* A rename lasts only once its folder is on the disk. */
static int sync_folder(const char *folder)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (file < 0)
        return errno;

    int error = fsync(file) == 0 ? 0 : errno;

    close(file);
    return error;
}

bool file_replace(const char *folder, const char *name, const char *text, Problem *problem)
{
    if (!folder_make(folder, problem))
        return false;

    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *fresh = g_strconcat(path, ".XXXXXX", NULL);
    int file = g_mkstemp_full(fresh, O_WRONLY | O_CLOEXEC, 0600);

    if (file < 0)
        return file_problem(errno, problem);

    int error = write_all(file, text);

    if (close(file) != 0 && error == 0)
        error = errno;
    if (error == 0 && g_rename(fresh, path) != 0)
        error = errno;
    if (error != 0)
        g_unlink(fresh);
    else
        error = sync_folder(folder);
    return error == 0 || file_problem(error, problem);
}

char *file_read(const char *folder, const char *name, size_t maximum)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL) || length > maximum)
        return NULL;
    return g_steal_pointer(&text);
}

bool file_remove(const char *folder, const char *name, Problem *problem)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (g_unlink(path) != 0 && errno != ENOENT)
        return file_problem(errno, problem);

    int error = sync_folder(folder);

    return error == 0 || error == ENOENT || file_problem(error, problem);
}
