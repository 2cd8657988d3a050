#include "tests/support/vectors.h"

#include "domain/uuid.h"

#include <string.h>

/* RFC 9562, appendix A.6. */
static void test_the_example_of_the_standard(void **state)
{
    (void)state;
    static const unsigned char random[10] = {0x0c, 0xc3, 0x18, 0xc4, 0xdc,
                                             0x0c, 0x0c, 0x07, 0x39, 0x8f};
    Uuid uuid = uuid7_make(INT64_C(0x017F22E279B0), random);

    assert_string_equal(uuid.text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assert_true(uuid7_instant(uuid.text) == INT64_C(0x017F22E279B0));
}

static void test_version_and_variant_win_over_the_randomness(void **state)
{
    (void)state;
    unsigned char random[10];

    memset(random, 0xff, sizeof random);
    assert_string_equal(uuid7_make(0, random).text, "00000000-0000-7fff-bfff-ffffffffffff");
    memset(random, 0, sizeof random);
    assert_string_equal(uuid7_make(1, random).text, "00000000-0001-7000-8000-000000000000");
}

static void test_text_sorts_by_time(void **state)
{
    (void)state;
    unsigned char high[10], low[10] = {0};
    instant at = INT64_C(1795334700000);

    memset(high, 0xff, sizeof high);
    for (instant step = 1; step < INT64_C(100000000000); step *= 7) {
        Uuid earlier = uuid7_make(at, high), later = uuid7_make(at + step, low);

        assert_true(strcmp(earlier.text, later.text) < 0);
        assert_true(uuid7_instant(later.text) == at + step);
    }
}

static void test_only_the_canonical_form_is_valid(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e279b0-7cc3-98c4-dc0c0c07398f-",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
        "017f22e2x79b0-7cc3-98c4-dc0c0c07398f",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_false(uuid_is_valid(wrong[i]));
    assert_false(uuid_is_valid(NULL));
    assert_true(uuid_is_valid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
}

static void test_only_version_7_has_a_time(void **state)
{
    (void)state;
    assert_true(uuid7_instant("f81d4fae-7dec-11d0-a765-00a0c91e6bf6") == 0);
    assert_true(uuid7_instant("nonsense") == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_example_of_the_standard),
        cmocka_unit_test(test_version_and_variant_win_over_the_randomness),
        cmocka_unit_test(test_text_sorts_by_time),
        cmocka_unit_test(test_only_the_canonical_form_is_valid),
        cmocka_unit_test(test_only_version_7_has_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
