/* The tests' own terminal shows what a program draws. */
#include "tests/support/test.h"

#include "tests/support/term.h"

#include <signal.h>
#include <sys/wait.h>

static Term *shell(const char *script)
{
    const char *const arguments[] = {"/bin/sh", "-c", script, NULL};
    return term_start(&(TermProgram){.rows = 6, .columns = 20, .arguments = arguments});
}

static void test_text_is_found_by_display_column(void **state)
{
    (void)state;
    g_autoptr(Term) term = shell("printf '云汀市 ok\\033[7m!\\033[0m'; read x");
    int column;
    term_expect(term, "ok");
    assert_int_equal(term_find(term, "ok", &column), 0);
    assert_int_equal(column, 7);
    assert_true(term_wait_text(term, "!", 1000));
    assert_true(term_is_reverse(term, 0, 9));
    assert_false(term_is_reverse(term, 0, 8));
}

static void test_keys_reach_the_program(void **state)
{
    (void)state;
    g_autoptr(Term) term = shell("read x; echo \"<$x>\"; exit 7");
    int status;
    term_type(term, "hallo\r");
    term_expect(term, "<hallo>");
    assert_true(term_wait_end(term, &status, 5000));
    assert_int_equal(WEXITSTATUS(status), 7);
}

static void test_waiting_ends_when_the_program_does(void **state)
{
    (void)state;
    g_autoptr(Term) term = shell("exit 0");
    assert_false(term_wait_text(term, "never", 60000));
}

static void test_a_new_size_is_told(void **state)
{
    (void)state;
    g_autoptr(Term) term =
        shell("trap 'stty size; exit' WINCH; echo ready; while :; do read x; done");
    term_expect(term, "ready");
    term_resize(term, 9, 33);
    term_expect(term, "9 33");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_found_by_display_column),
        cmocka_unit_test(test_keys_reach_the_program),
        cmocka_unit_test(test_waiting_ends_when_the_program_does),
        cmocka_unit_test(test_a_new_size_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
