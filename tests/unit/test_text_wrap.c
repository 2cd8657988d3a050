/* Lines of a paragraph, where marks and punctuation make it hard. */
#include "tests/support/test.h"

#include "tui/text.h"

#include <locale.h>

static void test_a_mark_stays_with_its_character(void **state)
{
    (void)state;
    static const char *const texts[] = {"窗\u0301abcdefgh", "a \u0301bcdefgh", "窗窗\u0301窗"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        for (int columns = 2; columns < 10; columns++) {
            g_autoptr(GPtrArray) lines = text_wrap(texts[i], columns, false);

            for (guint at = 0; at < lines->len; at++)
                assert_false(g_str_has_prefix(lines->pdata[at], "\u0301"));
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mark_stays_with_its_character),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("text wrap", tests, NULL, NULL);
}
