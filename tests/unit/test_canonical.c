#include "tests/support/vectors.h"

#include "domain/canonical.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *canonical_of(const char *text)
{
    cJSON *json = cJSON_Parse(text);
    char *canonical = canonical_json(json);

    if (!json)
        fail_msg("not JSON: %s", text);
    cJSON_Delete(json);
    return canonical;
}

static void assert_canonical(const char *text, const char *expected)
{
    g_autofree char *canonical = canonical_of(text);

    assert_non_null(canonical);
    assert_string_equal(canonical, expected);
}

static void test_members_are_sorted_by_bytes_at_every_level(void **state)
{
    (void)state;
    assert_canonical("{ \"b\": {\"z\": 1, \"y\": [ {\"d\": 1, \"c\": 2} ]}, \"B\": 2, \"a\": 3,\n"
                     " \"\": 4, \"aa\": 5, \"案\": 6 }",
                     "{\"\":4,\"B\":2,\"a\":3,\"aa\":5,\"b\":{\"y\":[{\"c\":2,\"d\":1}],\"z\":1},"
                     "\"案\":6}");
    /* Where UTF-16 would sort the other way round. */
    assert_canonical("{\"\\ud83d\\ude00\":1,\"\\uff5e\":2}", "{\"～\":2,\"😀\":1}");
}

static void test_entries_of_arrays_keep_their_order(void **state)
{
    (void)state;
    assert_canonical("[3, 1, [ ], { }, 2]", "[3,1,[],{},2]");
    assert_canonical("[true, false, null]", "[true,false,null]");
}

static void test_only_what_must_be_escaped_is(void **state)
{
    (void)state;
    assert_canonical("\"\\u0041\\/\\u6c40\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001F\\u007f\"",
                     "\"A/汀\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
}

static void test_numbers_have_one_text(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"1.0", "1"},
        {"10e1", "100"},
        {"-42", "-42"},
        {"9007199254740991", "9007199254740991"},
        {"9007199254740993", "9007199254740992"},
        {"123456789012345680000", "123456789012345680000"},
        {"1e21", "1e+21"},
        {"1.5", "1.5"},
        {"-0.10", "-0.1"},
        {"0.000001", "0.000001"},
        {"0.0000001", "1e-7"},
        {"1.2e-7", "1.2e-7"},
        {"333333333.33333329", "333333333.3333333"},
        {"4.50", "4.5"},
        {"2e-3", "0.002"},
        {"5e-324", "5e-324"},
        {"1.7976931348623157e308", "1.7976931348623157e+308"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        assert_canonical(pairs[i][0], pairs[i][1]);
}

static void test_numbers_read_back_as_they_were(void **state)
{
    (void)state;
    GRand *rand = g_rand_new_with_seed(7);

    for (int i = 0; i < 20000; i++) {
        guint64 bits = (guint64)g_rand_int(rand) << 32 | g_rand_int(rand);
        double value;

        memcpy(&value, &bits, sizeof value);
        cJSON *json = cJSON_CreateNumber(value);
        g_autofree char *text = canonical_json(json);
        cJSON_Delete(json);
        if (!isfinite(value)) {
            assert_null(text);
            continue;
        }
        double again = strtod(text, NULL);
        assert_memory_equal(&again, &value, sizeof value);
    }
    g_rand_free(rand);
}

static void test_the_text_does_not_depend_on_its_source(void **state)
{
    (void)state;
    cJSON *vectors = read_vectors();
    g_autofree char *printed = cJSON_Print(vectors);
    g_autofree char *first = canonical_json(vectors);
    g_autofree char *second = canonical_of(printed);
    g_autofree char *third = canonical_of(first);

    assert_string_equal(first, second);
    assert_string_equal(first, third);
    cJSON_Delete(vectors);
}

static char *nested(int depth)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < depth; i++)
        g_string_append(text, i % 2 ? "[" : "{\"a\":");
    g_string_append(text, "1");
    for (int i = depth - 1; i >= 0; i--)
        g_string_append(text, i % 2 ? "]" : "}");
    return g_string_free(text, FALSE);
}

static void test_nesting_is_limited(void **state)
{
    (void)state;
    g_autofree char *deepest = nested(CANONICAL_DEPTH);
    g_autofree char *deeper = nested(CANONICAL_DEPTH + 1);

    assert_canonical(deepest, deepest);
    assert_null(canonical_of(deeper));
}

static void test_what_has_no_single_meaning_has_no_text(void **state)
{
    (void)state;
    assert_null(canonical_json(NULL));
    assert_null(canonical_of("{\"a\":1,\"b\":2,\"a\":1}"));
    assert_null(canonical_of("[[{\"x\":{\"a\":1,\"a\":2}}]]"));
    assert_null(canonical_of("\"\xff\""));
    assert_null(canonical_of("{\"\xc0\xaf\":1}"));

    cJSON *raw = cJSON_CreateRaw("{}");
    assert_null(canonical_json(raw));
    cJSON_Delete(raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_are_sorted_by_bytes_at_every_level),
        cmocka_unit_test(test_entries_of_arrays_keep_their_order),
        cmocka_unit_test(test_only_what_must_be_escaped_is),
        cmocka_unit_test(test_numbers_have_one_text),
        cmocka_unit_test(test_numbers_read_back_as_they_were),
        cmocka_unit_test(test_the_text_does_not_depend_on_its_source),
        cmocka_unit_test(test_nesting_is_limited),
        cmocka_unit_test(test_what_has_no_single_meaning_has_no_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
