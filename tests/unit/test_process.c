#include "tests/support/process.h"

#include <signal.h>
#include <stdlib.h>

#define SOON_MS 20000

static Process *shell(const char *script, const char *input, const char *const *environment)
{
    const char *arguments[] = {"/bin/sh", "-c", script, NULL};
    return process_start(&(Program){
        .arguments = arguments, .environment = environment, .folder = "/", .input = input});
}

static void assert_said(Process *process, Said stream, const char *expected)
{
    g_autofree char *said = process_said(process, stream);
    assert_string_equal(said, expected);
}

static void test_both_streams_and_the_status_are_kept(void **state)
{
    (void)state;
    g_autoptr(Process) process = shell("cat; pwd; echo wrong >&2; exit 3", "given\n", NULL);
    assert_true(process_wait(process, patience_ms(SOON_MS)));
    assert_int_equal(process_status(process), 3);
    assert_said(process, SAID_OUT, "given\n/\n");
    assert_said(process, SAID_ERR, "wrong\n");
}

static void test_environment_is_changed_for_the_child_only(void **state)
{
    (void)state;
    const char *environment[] = {"YICHUANG_TEST=one=two", "HOME", NULL};
    g_autoptr(Process) process = shell("echo \"$YICHUANG_TEST ${HOME-none}\"", NULL, environment);
    assert_true(process_wait(process, patience_ms(SOON_MS)));
    assert_said(process, SAID_OUT, "one=two none\n");
    assert_null(getenv("YICHUANG_TEST"));
}

static void test_words_are_seen_while_the_program_runs(void **state)
{
    (void)state;
    g_autoptr(Process) process = shell("echo ready; exec tail -f /dev/null", NULL, NULL);
    assert_true(process_wait_text(process, SAID_OUT, "ready", patience_ms(SOON_MS)));
    assert_true(process_wait_bytes(process, SAID_OUT, strlen("ready\n"), patience_ms(SOON_MS)));
    assert_false(process_wait_bytes(process, SAID_OUT, strlen("ready\n") + 1, 1));
    assert_false(process_wait(process, 1));
    assert_false(process_ended(process));
    process_signal(process, SIGTERM);
    assert_true(process_wait(process, patience_ms(SOON_MS)));
    assert_int_equal(process_status(process), 128 + SIGTERM);
    process_signal(process, SIGTERM);
}

static void test_waiting_for_words_ends_with_the_program(void **state)
{
    (void)state;
    g_autoptr(Process) process = shell("echo other", NULL, NULL);
    assert_false(process_wait_text(process, SAID_OUT, "ready", G_MAXINT));
    assert_true(process_ended(process));
}

static void test_much_output_does_not_block_the_program(void **state)
{
    (void)state;
    g_autoptr(Process) process = shell("head -c 1000000 /dev/zero | tee /dev/stderr", NULL, NULL);
    assert_true(process_wait(process, patience_ms(SOON_MS)));
    assert_int_equal(process_said_bytes(process, SAID_OUT), 1000000);
    assert_int_equal(process_said_bytes(process, SAID_ERR), 1000000);
}

static void test_a_missing_program_ends_as_in_a_shell(void **state)
{
    (void)state;
    const char *arguments[] = {"/nonexistent/program", NULL};
    g_autoptr(Process) process = process_start(&(Program){.arguments = arguments});
    assert_true(process_wait(process, patience_ms(SOON_MS)));
    assert_int_equal(process_status(process), 127);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_streams_and_the_status_are_kept),
        cmocka_unit_test(test_environment_is_changed_for_the_child_only),
        cmocka_unit_test(test_words_are_seen_while_the_program_runs),
        cmocka_unit_test(test_waiting_for_words_ends_with_the_program),
        cmocka_unit_test(test_much_output_does_not_block_the_program),
        cmocka_unit_test(test_a_missing_program_ends_as_in_a_shell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
