/* Small private files: folders 0700, files 0600, replaced as a whole or not at all. Failures are
 * CACHE_IO with the system's word for it, CACHE_FULL when the disk is full. Internal to net/. */
#ifndef NET_FILE_H
#define NET_FILE_H

#include "domain/problem.h"

bool folder_make(const char *folder, Problem *problem);
/* A new file is written, forced to disk and renamed over the old one. */
bool file_replace(const char *folder, const char *name, const char *text, Problem *problem);
/* NULL when there is none, it cannot be read or is larger than `maximum` bytes. Caller frees. */
char *file_read(const char *folder, const char *name, size_t maximum);
/* True as well when there was none. */
bool file_remove(const char *folder, const char *name, Problem *problem);

#endif
