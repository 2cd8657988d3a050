#include "tests/support/vectors.h"

#include "domain/fold.h"

typedef struct {
    const char *in;
    const char *out;
} Pair;

static void test_codes_are_folded_to_what_is_checked(void **state)
{
    (void)state;
    static const Pair pairs[] = {
        {"", ""},
        {"37990919830817001x", "37990919830817001X"},
        {"379902 19880714 003X", "37990219880714003X"},
        {"３７９９０２１９８８０７１４００３Ｘ", "37990219880714003X"},
        {"３７９９０２　１９８８０７１４　００３ｘ\r\n", "37990219880714003X"},
        {"91379902ma900a1x7u", "91379902MA900A1X7U"},
        {"0500-89000001", "0500-89000001"},
        {"0500－89000001", "0500-89000001"},
        {"379902–19880714—003X", "37990219880714003X"},
        {"\xef\xbb\xbf"
         "37\xe2\x80\x8b"
         "99\xe2\x80\xae"
         "02\xe2\x80\xac\t\x01",
         "379902"},
        {"37\xff"
         "99",
         "37\xef\xbf\xbd"
         "99"},
        {"陈ａ", "陈A"},
        {"ｘé", "Xé"},
        /* Marks that meet a letter only once what stood between is gone. */
        {"e\xe2\x80\x8d\xcc\x81", "\xc3\x89"},
        {"a\xc2\xa8", "\xc3\x84"},
        /* Not assigned yet, and invisible already; variation selectors of names are kept. */
        {"1\u2065\U000E00802", "12"},
        {"葛\U000E0100", "葛\U000E0100"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *folded = fold_code(pairs[i].in);
        g_autofree char *twice = fold_code(folded);

        assert_string_equal(folded, pairs[i].out);
        assert_string_equal(twice, pairs[i].out);
    }
}

/* The vectors that say "fold before the check, then it is valid". */
static void test_vectors_that_ask_for_folding_become_valid_numbers(void **state)
{
    (void)state;
    cJSON *vectors = read_vectors();
    const cJSON *row;
    int folded_rows = 0;

    cJSON_ArrayForEach(row, vector_at(vectors, "citizen_id/invalid"))
    {
        const cJSON *valid;
        bool found = false;

        if (!g_str_has_suffix(vector_text(row, "note"), "then it is valid"))
            continue;
        folded_rows++;
        g_autofree char *folded = fold_code(vector_text(row, "number"));
        cJSON_ArrayForEach(valid, vector_at(vectors, "citizen_id/valid"))
        {
            found = found || g_str_equal(vector_text(valid, "number"), folded);
        }
        assert_true(found);
    }
    assert_int_equal(folded_rows, 3);
    cJSON_Delete(vectors);
}

static void test_text_on_one_line(void **state)
{
    (void)state;
    static const Pair pairs[] = {
        {"", ""},
        {" \t\n ", ""},
        {"  陈　　暮云 ", "陈 暮云"},
        {"a\r\nb\n\nc", "a b c"},
        {"a\xe2\x80\xae"
         "b\xe2\x80\x8f"
         "c\xe2\x80\xac\xef\xbb\xbf\x1b[2J\x7f",
         "abc[2J"},
        {"e\xcc\x81", "é"},
        {"e\xe2\x80\x8b\xcc\x81", "é"},
        {"Ａ１", "Ａ１"},
        {"a\xc0\xaf", "a\xef\xbf\xbd\xef\xbf\xbd"},
        {"a\xc2\x85"
         "b\xe2\x80\xa8"
         "c",
         "a b c"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *folded = fold_text(pairs[i].in, false);
        g_autofree char *twice = fold_text(folded, false);

        assert_string_equal(folded, pairs[i].out);
        assert_string_equal(twice, pairs[i].out);
    }
}

static void test_text_on_several_lines(void **state)
{
    (void)state;
    static const Pair pairs[] = {
        {"a\r\nb\rc\nd", "a\nb\nc\nd"},
        {"\n\n a  b \n\n  c\t\n ", "a b\n\nc"},
        {"a\xe2\x80\xa9"
         "b",
         "a\nb"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *folded = fold_text(pairs[i].in, true);
        g_autofree char *twice = fold_text(folded, true);

        assert_string_equal(folded, pairs[i].out);
        assert_string_equal(twice, pairs[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_are_folded_to_what_is_checked),
        cmocka_unit_test(test_vectors_that_ask_for_folding_become_valid_numbers),
        cmocka_unit_test(test_text_on_one_line),
        cmocka_unit_test(test_text_on_several_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
