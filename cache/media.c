#include "cache/media.h"

#include <glib.h>
#include <magic.h>
#include <stdbool.h>
#include <string.h>

/* ---- the directory of a zip (APPNOTE 4.3.12, 4.3.16) --------------------------------------- */

#define END_SIZE 22
#define END_COMMENT_MAX 65535
#define ENTRY_SIZE 46

typedef struct {
    const guint8 *data;
    size_t size;
} Bytes;

static size_t read_16(const Bytes *bytes, size_t at)
{
    return bytes->data[at] | (size_t)bytes->data[at + 1] << 8;
}

static size_t read_32(const Bytes *bytes, size_t at)
{
    return read_16(bytes, at) | read_16(bytes, at + 2) << 16;
}

/* Where the end record begins: the last one. False: this is no zip. */
static bool find_end(const Bytes *bytes, size_t *end)
{
    size_t least =
        bytes->size > END_SIZE + END_COMMENT_MAX ? bytes->size - END_SIZE - END_COMMENT_MAX : 0;

    if (bytes->size < END_SIZE)
        return false;
    for (size_t at = bytes->size - END_SIZE;; at--) {
        if (memcmp(bytes->data + at, "PK\5\6", 4) == 0) {
            *end = at;
            return true;
        }
        if (at == least)
            return false;
    }
}

static bool has_entry(const Bytes *bytes, const char *name)
{
    size_t end = 0;

    if (!find_end(bytes, &end))
        return false;

    size_t count = read_16(bytes, end + 10), at = read_32(bytes, end + 16);
    for (size_t i = 0; i < count; i++) {
        if (at > bytes->size || bytes->size - at < ENTRY_SIZE ||
            memcmp(bytes->data + at, "PK\1\2", 4) != 0)
            return false;
        size_t length = read_16(bytes, at + 28);
        if (length > bytes->size - at - ENTRY_SIZE)
            return false;
        if (length == strlen(name) && memcmp(bytes->data + at + ENTRY_SIZE, name, length) == 0)
            return true;
        at += ENTRY_SIZE + length + read_16(bytes, at + 30) + read_16(bytes, at + 32);
    }
    return false;
}

/* ---- the type ------------------------------------------------------------------------------ */

/* Only the table of signatures is asked; nothing is unpacked. */
#define ASKED                                                                                 \
    (MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |           \
     MAGIC_NO_CHECK_APPTYPE | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_TEXT | MAGIC_NO_CHECK_CDF | \
     MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_ENCODING | MAGIC_NO_CHECK_JSON)

static char *ask_magic(const Bytes *bytes)
{
    magic_t magic = magic_open(ASKED);
    char *type = NULL;

    if (magic && magic_load(magic, NULL) == 0)
        type = g_strdup(magic_buffer(magic, bytes->data, bytes->size));
    if (magic)
        magic_close(magic);
    return type;
}

char *media_type(const void *data, size_t size)
{
    const Bytes bytes = {data, size};
    g_autofree char *type = ask_magic(&bytes);

    if (g_strcmp0(type, "application/zip") == 0 && has_entry(&bytes, "OFD.xml"))
        return g_strdup("application/ofd");
    return g_steal_pointer(&type);
}
