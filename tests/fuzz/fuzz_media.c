/* Files that people hand in: whatever the content, the question what it is does no harm, and only a
 * zip is taken for an OFD document. */
#include "tests/fuzz/fuzz.h"

#include "cache/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *type = media_type(data, size);

    if (g_strcmp0(type, "application/ofd") == 0)
        g_assert_true(size > 4 && memcmp(data, "PK", 2) == 0);
    return 0;
}
