/* Regular expressions: a hostile pattern, a line break, a hostile text. Nothing that is searched
 * for takes long (libFuzzer's -timeout holds it), and what a quick look finds patience finds, too.
 */
#include "forms/schema/pattern.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *pattern_text = input_text(data, size);
    char *text = strchr(pattern_text, '\n');
    if (text == NULL || !g_utf8_validate(text + 1, -1, NULL))
        return 0;
    *text++ = '\0';
    g_autoptr(Pattern) pattern = pattern_compile(pattern_text);
    if (pattern == NULL)
        return 0;
    PatternVerdict quick = pattern_search(pattern, text, EFFORT_QUICK);
    PatternVerdict patient = pattern_search(pattern, text, EFFORT_PATIENT);
    g_assert_true(quick == PATTERN_ENDLESS || quick == patient);
    return 0;
}
