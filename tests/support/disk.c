#include "tests/support/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#define BLOCK 65536

struct Disk {
    char *folder;
    char *filler;
};

/* Once for the whole program. */
static bool mounting_is_allowed(void)
{
    static int allowed = -1;
    if (allowed < 0)
        allowed =
            unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
    return allowed > 0;
}

Disk *disk_new(size_t bytes)
{
    if (!mounting_is_allowed())
        return NULL;
    char *folder = test_folder_make();
    g_autofree char *options = g_strdup_printf("size=%zu,mode=0700", bytes);
    if (mount("disk", folder, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) {
        test_folder_remove(folder);
        return NULL;
    }
    Disk *disk = g_new0(Disk, 1);
    disk->folder = folder;
    disk->filler = g_build_filename(folder, "filler", NULL);
    return disk;
}

void disk_free(Disk *disk)
{
    if (disk == NULL)
        return;
    umount2(disk->folder, MNT_DETACH);
    test_folder_remove(disk->folder);
    g_free(disk->filler);
    g_free(disk);
}

const char *disk_folder(const Disk *disk)
{
    return disk->folder;
}

void disk_fill(Disk *disk)
{
    static const char block[BLOCK];
    const int file = open(disk->filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    for (size_t length = BLOCK; length > 0; length /= 2) {
        while (write(file, block, length) > 0)
            continue;
        assert_int_equal(errno, ENOSPC);
    }
    close(file);
}

void disk_relieve(Disk *disk)
{
    assert_int_equal(g_unlink(disk->filler), 0);
}
