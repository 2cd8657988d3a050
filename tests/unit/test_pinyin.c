#include "tests/support/test.h"

#include "domain/pinyin.h"

#include <glib.h>
#include <string.h>

static void assert_initials(const char *text, const char *expected)
{
    g_autofree char *initials = pinyin_initials(text);

    assert_string_equal(initials, expected);
}

static void assert_syllables(const char *text, const char *expected)
{
    g_autofree char *syllables = pinyin_syllables(text);

    assert_string_equal(syllables, expected);
}

static int rank(const char *text, const char *typed)
{
    g_autofree char *keys = pinyin_keys(text);

    return pinyin_rank(keys, typed);
}

static void test_initials_are_letters_and_digits_only(void **state)
{
    (void)state;
    assert_initials("食品经营许可(新办)", "spjyxkxb");
    assert_initials("食品经营许可（新办）", "spjyxkxb");
    assert_initials("A类企业 2号", "alqy2h");
    assert_initials("", "");
    assert_initials("()·—　", "");
}

static void test_syllables_stand_without_blanks_and_tones(void **state)
{
    (void)state;
    assert_syllables("食品经营许可", "shipinjingyingxuke");
    assert_syllables("女儿绿化", "nverlvhua");
    assert_syllables("战略", "zhanlve");
    assert_syllables("ＡＢＣ１２3", "abc123");
}

static void test_what_is_not_han_stays_as_it_is(void **state)
{
    (void)state;
    assert_syllables("Café", "café");
    assert_initials("Тест", "тест");
    assert_initials("かな", "かな");
}

static void test_a_character_without_a_reading_stays_itself(void **state)
{
    (void)state;
    assert_syllables("𠮷野家", "𠮷yejia");
    assert_initials("𠮷野家", "𠮷yj");
}

static void test_a_name_is_found_by_text_initials_and_syllables(void **state)
{
    static const struct {
        const char *typed;
        int rank;
    } rows[] = {
        {"食品", 0},
        {"食品经营许可(新办)", 0},
        {"食品经营许可（新办）", 0},
        {"spjyxk", 1},
        {"SPJY", 1},
        {"shipin", 1},
        {"ｓｐｊ", 1},
        {"ship", 1},
        {"许可", 2},
        {"xukexinban", 2},
        {"xkxb", 2},
        {"", 0},
        {"食 品", 0},
        {"饮品", -1},
        {"spx", -1},
        {"shipinx", -1},
    };
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rank("食品经营许可(新办)", rows[i].typed) != rows[i].rank)
            fail_msg("“%s” is not of rank %d", rows[i].typed, rows[i].rank);
}

static void test_both_readings_of_a_character_find_it(void **state)
{
    (void)state;
    assert_int_equal(rank("土地登记", "tudi"), 1);
    assert_int_equal(rank("土地登记", "tude"), 1);
    assert_int_equal(rank("银行", "yinhang"), 1);
    assert_int_equal(rank("行政复议", "xzfy"), 1);
    assert_int_equal(rank("重大行政决定", "zdxz"), 1);
    assert_int_equal(rank("重大行政决定", "chongdaxing"), 1);
    assert_int_equal(rank("长期护理", "cqhl"), 1);
    assert_int_equal(rank("长者饭堂", "zhangzhe"), 1);
    assert_int_equal(rank("畜牧", "xumu"), 1);
}

static void test_the_keys_are_few_however_many_readings_there_are(void **state)
{
    g_autofree char *many = g_strdup("重长行会地畜调传参校乐给藏单车便");
    g_autofree char *keys = pinyin_keys(many);
    int lines = 0;
    (void)state;

    for (const char *at = keys; *at; at++)
        lines += *at == '\n';
    assert_in_range(lines, 2, 33);
}

static void test_a_whole_book_is_read_no_further_than_a_name(void **state)
{
    g_autoptr(GString) book = g_string_new(NULL);
    (void)state;

    for (int i = 0; i < 100000; i++)
        g_string_append(book, "书");
    g_autofree char *initials = pinyin_initials(book->str);
    assert_int_equal(strlen(initials), 200);
}

static void test_what_is_no_text_does_no_harm(void **state)
{
    (void)state;
    assert_int_equal(rank("\xff\xfe食", "食"), 0);
    assert_int_equal(rank("食\n品", "食品"), 0);
    assert_int_equal(rank("", "食"), -1);
    assert_int_equal(rank("", ""), 0);
}

static void test_the_tables_are_taken_again_after_they_were_given_back(void **state)
{
    (void)state;
    pinyin_forget();
    pinyin_forget();
    assert_initials("受理", "sl");
}

static void *read_many(void *data)
{
    for (int i = 0; i < 200; i++) {
        g_autofree char *initials = pinyin_initials("食品经营许可");

        if (strcmp(initials, "spjyxk") != 0)
            return NULL;
        if (i % 50 == 0)
            pinyin_forget();
    }
    return data;
}

static void test_two_threads_may_ask_at_once(void **state)
{
    int good;
    GThread *one = g_thread_new("one", read_many, &good);
    GThread *other = g_thread_new("other", read_many, &good);
    (void)state;

    assert_ptr_equal(g_thread_join(one), &good);
    assert_ptr_equal(g_thread_join(other), &good);
}

static int forget(void **state)
{
    (void)state;
    pinyin_forget();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_initials_are_letters_and_digits_only),
        cmocka_unit_test(test_syllables_stand_without_blanks_and_tones),
        cmocka_unit_test(test_what_is_not_han_stays_as_it_is),
        cmocka_unit_test(test_a_character_without_a_reading_stays_itself),
        cmocka_unit_test(test_a_name_is_found_by_text_initials_and_syllables),
        cmocka_unit_test(test_both_readings_of_a_character_find_it),
        cmocka_unit_test(test_the_keys_are_few_however_many_readings_there_are),
        cmocka_unit_test(test_a_whole_book_is_read_no_further_than_a_name),
        cmocka_unit_test(test_what_is_no_text_does_no_harm),
        cmocka_unit_test(test_the_tables_are_taken_again_after_they_were_given_back),
        cmocka_unit_test(test_two_threads_may_ask_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, forget);
}
