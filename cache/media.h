/* What a file is, read from its content and never from its name: libmagic for the usual types, and
 * for OFD documents (GB/T 33190-2016) the entry OFD.xml in the directory of the zip that they are.
 * The content is untrusted. Private to cache/. */
#ifndef CACHE_MEDIA_H
#define CACHE_MEDIA_H

#include <stddef.h>

/* Media type; caller frees. NULL: it cannot be told. */
char *media_type(const void *data, size_t size);

#endif
