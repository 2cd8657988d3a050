/* Names and what is typed to find them: keys are folded lines, a name answers itself and whatever
 * it begins with, and nothing that is typed does harm. */
#include "tests/fuzz/fuzz.h"

#include "domain/pinyin.h"

static void check_keys(const char *text)
{
    g_autofree char *folded = pinyin_fold(text);
    g_autofree char *keys = pinyin_keys(text);

    g_assert_true(g_utf8_validate(keys, -1, NULL));
    g_assert_cmpint(keys[0], ==, '\n');
    g_assert_cmpint(pinyin_rank(keys, text), ==, 0);
    g_assert_cmpint(pinyin_rank_folded(keys, folded), ==, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = input_text(data, size);
    const char *end = strchr(text, '\n');
    g_autofree char *name = end ? g_strndup(text, (gsize)(end - text)) : g_strdup(text);

    check_keys(name);
    if (end) {
        g_autofree char *keys = pinyin_keys(name);

        g_assert_cmpint(pinyin_rank(keys, end + 1), <=, 2);
    }
    return 0;
}
