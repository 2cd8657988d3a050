/* A small disk of its own for a test, to be filled to the last byte. It is a tmpfs in a mount
 * namespace that only the test and its children see, so nothing stays behind however they end. */
#ifndef TESTS_SUPPORT_DISK_H
#define TESTS_SUPPORT_DISK_H

#include "tests/support/test.h"

#include <glib.h>

typedef struct Disk Disk;

/* NULL: this machine does not allow mounting, so the test cannot be run here. */
Disk *disk_new(size_t bytes);
void disk_free(Disk *disk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Disk, disk_free)
const char *disk_folder(const Disk *disk);

/* Leaves not a byte. */
void disk_fill(Disk *disk);
/* Gives all that back. */
void disk_relieve(Disk *disk);

#endif
