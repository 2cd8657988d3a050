#include "tests/support/test.h"

#include <ftw.h>
#include <glib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define WAIT_STEP_MS 5
#define FOLDER_DEPTH 16

char *test_folder_make(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("yichuang-test-XXXXXX", &error);
    if (folder == NULL)
        fail_msg("no temporary folder: %s", error->message);
    return folder;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

void test_folder_remove(char *folder)
{
    if (folder != NULL)
        nftw(folder, remove_entry, FOLDER_DEPTH, FTW_DEPTH | FTW_PHYS);
    g_free(folder);
}

bool test_wait(bool (*holds)(void *context), void *context, int deadline_ms)
{
    const gint64 end = g_get_monotonic_time() + (gint64)deadline_ms * 1000;
    while (!holds(context)) {
        if (g_get_monotonic_time() > end)
            return false;
        poll(NULL, 0, WAIT_STEP_MS);
    }
    return true;
}
