/* Canonical JSON: the canonical text of what a canonical text says is that text. Reads with cJSON
 * itself, which lets through more than the wire does. */
#include "tests/fuzz/fuzz.h"

static void check_plain(const char *text)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (; *text; text++)
        g_assert_cmpint((unsigned char)*text, >=, 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cJSON *json = cJSON_ParseWithLength((const char *)data, size);
    g_autofree char *text = canonical_json(json);
    cJSON_Delete(json);
    if (text == NULL)
        return 0;
    check_plain(text);
    g_autofree char *again = canonical_take(cJSON_Parse(text));
    g_assert_cmpstr(again, ==, text);
    return 0;
}
