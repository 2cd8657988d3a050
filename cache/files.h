/* Scans and other files handed in, kept by content below the store: files/<first two>/<SM3>. The
 * same file twice is one file. The type is read from the content, never from the name. Nothing
 * here is sent; that is the sync's (uploads).
 *
 * A file stays for good once a command names it (payload.materials[].files[].hash). One that is
 * named by no command, and by no draft any more, is removed when the store is next opened by
 * nobody else. */
#ifndef CACHE_FILES_H
#define CACHE_FILES_H

#include "cache/cache.h"

#define FILE_SIZE_MAX (20 * 1024 * 1024) /* bytes */

/* X(media type, label): what may be handed in */
#define FILE_TYPES(X)                   \
    X("application/pdf", N_("PDF"))     \
    X("image/jpeg", N_("JPEG picture")) \
    X("image/png", N_("PNG picture"))   \
    X("image/tiff", N_("TIFF picture")) \
    X("application/ofd", N_("OFD document")) /* GB/T 33190: a zip with OFD.xml */

typedef struct {
    char hash[HASH_LENGTH + 1];
    char *name; /* last part of the path it came from, cleaned */
    char *type; /* media type */
    gint64 size;
} StoredFile;

void stored_file_clear(StoredFile *file);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoredFile, stored_file_clear)

/* Takes a copy. FILE_UNREADABLE, FILE_EMPTY, FILE_TOO_LARGE, FILE_TYPE, CACHE_FULL: nothing was
 * taken then, and `file` is empty. */
bool file_take(Cache *cache, const char *path, StoredFile *file, Problem *problem);
/* Where it stands, NULL: not here. Caller frees. */
char *file_path(Cache *cache, const char *hash);
/* "PDF, JPEG, PNG, TIFF or OFD, up to 20 MB": told beforehand. Caller frees. */
char *file_limits(void);

/* A path for a file of a moment, to print or to scan to, as private as the store. Its maker removes
 * it; what a crash left there goes when the store is opened next by one process alone. The name
 * has to be unique, and to say nothing of people. Caller frees. */
char *file_aside(const Cache *cache, const char *name);

#endif
