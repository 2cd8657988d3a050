#include "tests/support/vectors.h"

#include "domain/sm3.h"

/* GB/T 32905-2016, appendix A. */
static void test_the_examples_of_the_standard(void **state)
{
    (void)state;
    char hex[SM3_HEX_LENGTH + 1];
    g_autoptr(GString) repeated = g_string_new(NULL);

    sm3_hex("abc", 3, hex);
    assert_string_equal(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    for (int i = 0; i < 16; i++)
        g_string_append(repeated, "abcd");
    sm3_hex(repeated->str, repeated->len, hex);
    assert_string_equal(hex, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

static void test_nothing_has_a_hash_too(void **state)
{
    (void)state;
    char hex[SM3_HEX_LENGTH + 1];

    sm3_hex(NULL, 0, hex);
    assert_string_equal(hex, "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}

static void test_the_shape_of_a_hash_is_known(void **state)
{
    (void)state;
    char hex[SM3_HEX_LENGTH + 1];

    sm3_hex("abc", 3, hex);
    assert_true(sm3_is_hex(hex));
    hex[0] = 'A';
    assert_false(sm3_is_hex(hex));
    hex[0] = '/';
    assert_false(sm3_is_hex(hex));
    assert_false(sm3_is_hex(hex + 1));
    assert_false(sm3_is_hex(""));
    assert_false(sm3_is_hex(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_examples_of_the_standard),
        cmocka_unit_test(test_nothing_has_a_hash_too),
        cmocka_unit_test(test_the_shape_of_a_hash_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
