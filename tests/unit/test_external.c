/* Outside programs as staff and their machines really have them: missing, late, talkative, rude. */
#include "tests/support/test.h"

#include "tests/support/process.h"
#include "tui/external.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define SETTING "reader_command"

static External *run(const ExternalCommand *command)
{
    g_auto(Problem) problem = {0};
    ExternalCommand named = *command;

    named.setting = SETTING;
    External *external = external_start(&named, &problem);
    assert_int_equal(problem.kind, PROBLEM_NONE);
    external_wait(external);
    return external;
}

static void check_said(const ExternalCommand *command, const char *expected)
{
    g_autoptr(External) external = run(command);
    g_auto(Problem) problem = {0};
    size_t size = 0;
    const char *said = external_output(external, &size, &problem);

    assert_int_equal(problem.kind, PROBLEM_NONE);
    assert_string_equal(said, expected);
    assert_int_equal(size, strlen(expected));
}

static void check_failed(const ExternalCommand *command, ProblemKind kind, const char *why)
{
    g_autoptr(External) external = run(command);
    g_auto(Problem) problem = {0};

    assert_null(external_output(external, NULL, &problem));
    assert_int_equal(problem.kind, kind);
    assert_string_equal(problem.args[0], SETTING);
    assert_true(!why || g_strcmp0(problem.args[1], why) == 0);
}

static void test_words_are_split_as_by_a_shell_that_never_runs(void **state)
{
    (void)state;
    check_said(&(ExternalCommand){.command = "printf '[%s]' a 'b  c' \"$HOME;\" `id`"},
               "[a][b  c][$HOME;][`id`]");
    check_said(&(ExternalCommand){.command = "printf [%s] -n", .argument = "扫描 1;ls.pdf"},
               "[-n][扫描 1;ls.pdf]");
}

static void test_input_is_given_whole(void **state)
{
    (void)state;
    g_autofree char *much = g_strnfill(300000, 'x');
    g_autofree char *empty = g_strdup("");

    check_said(
        &(ExternalCommand){
            .command = "cat", .input = much, .input_size = 300000, .output_max = 400000},
        much);
    check_said(&(ExternalCommand){.command = "cat"}, empty);
}

static void test_a_command_that_is_not_set_or_not_there_is_named_by_its_setting(void **state)
{
    (void)state;
    const struct {
        const char *command;
        ProblemKind kind;
    } rows[] = {
        {NULL, PROBLEM_EXTERNAL_UNSET},  {"", PROBLEM_EXTERNAL_UNSET},
        {"   ", PROBLEM_EXTERNAL_START}, {"no-such-program-here --fast", PROBLEM_EXTERNAL_START},
        {"/", PROBLEM_EXTERNAL_START},   {"lp 'unended", PROBLEM_EXTERNAL_START}};

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Problem) problem = {0};
        ExternalCommand command = {.setting = SETTING, .command = rows[i].command};
        assert_null(external_start(&command, &problem));
        assert_int_equal(problem.kind, rows[i].kind);
        assert_string_equal(problem.args[0], SETTING);
    }
}

static void test_a_failure_says_how_and_what_the_program_complained_of(void **state)
{
    (void)state;
    check_failed(&(ExternalCommand){.command = "sh -c 'exit 3'"}, PROBLEM_EXTERNAL_FAILED,
                 "exit status 3");
    check_failed(&(ExternalCommand){.command = "sh -c 'kill -9 $$'"}, PROBLEM_EXTERNAL_FAILED,
                 "signal 9");
    check_failed(
        &(ExternalCommand){.command =
                               "sh -c 'printf \"\\033[2Jno paper\\nmore\" >&2; echo x; exit 1'"},
        PROBLEM_EXTERNAL_FAILED, "exit status 1: [2Jno paper");
}

static void test_what_a_program_says_is_bounded(void **state)
{
    (void)state;
    check_failed(&(ExternalCommand){.command = "yes", .output_max = 1000}, PROBLEM_EXTERNAL_LONG,
                 NULL);
    check_failed(&(ExternalCommand){.command = "printf 12345", .output_max = 4},
                 PROBLEM_EXTERNAL_LONG, NULL);
    check_said(&(ExternalCommand){.command = "printf 1234", .output_max = 4}, "1234");
    /* much on standard error stops nobody */
    check_said(&(ExternalCommand){.command = "sh -c 'yes | head -c 300000 >&2; echo done'"},
               "done\n");
}

static bool is_gone(void *pid)
{
    return kill(*(pid_t *)pid, 0) != 0;
}

/* Starts a program that tells its child's number, which is read from a file. */
static pid_t start_parent(External **external, const char *folder, bool outlives, int timeout_ms)
{
    g_autofree char *path = g_build_filename(folder, "child", NULL);
    g_autofree char *line = g_strdup_printf(
        "sh -c 'sleep 1000 & echo $! >%s.new; mv %s.new %s; echo; wait'", path, path, path);
    ExternalCommand command = {
        .setting = SETTING, .command = line, .outlives = outlives, .timeout_ms = timeout_ms};
    g_auto(Problem) problem = {0};
    g_autofree char *number = NULL;

    *external = external_start(&command, &problem);
    struct pollfd fds[EXTERNAL_FDS];
    external_fds(*external, fds);
    poll(fds, EXTERNAL_FDS, patience_ms(10000));
    assert_true(g_file_get_contents(path, &number, NULL, NULL));
    return (pid_t)g_ascii_strtoll(number, NULL, 10);
}

static void test_freeing_stops_a_program_unless_it_may_outlive(void **state)
{
    (void)state;
    char *folder = test_folder_make();
    External *external;

    pid_t child = start_parent(&external, folder, false, 0);
    external_free(external);
    assert_true(test_wait(is_gone, &child, patience_ms(10000)));

    child = start_parent(&external, folder, true, 0);
    external_free(external);
    assert_int_equal(kill(child, 0), 0);
    kill(child, SIGKILL);
    test_folder_remove(folder);
}

static void test_a_late_program_is_stopped_with_its_children(void **state)
{
    (void)state;
    char *folder = test_folder_make();
    g_auto(Problem) problem = {0};
    External *external;

    pid_t child = start_parent(&external, folder, false, 1000);
    external_wait(external);
    assert_null(external_output(external, NULL, &problem));
    assert_int_equal(problem.kind, PROBLEM_EXTERNAL_LATE);
    assert_true(test_wait(is_gone, &child, patience_ms(10000)));
    external_free(external);
    test_folder_remove(folder);
}

static void test_a_child_that_keeps_the_pipe_keeps_nobody_waiting(void **state)
{
    (void)state;
    g_autoptr(External) external =
        run(&(ExternalCommand){.command = "sh -c 'sleep 1000 & echo $!'"});
    g_auto(Problem) problem = {0};
    const char *number = external_output(external, NULL, &problem);

    assert_non_null(number);
    pid_t child = (pid_t)g_ascii_strtoll(number, NULL, 10);
    assert_int_equal(kill(child, SIGKILL), 0);
}

static void test_in_the_background_there_is_no_terminal(void **state)
{
    (void)state;
    check_failed(&(ExternalCommand){.command = "sh -c ': </dev/tty'"}, PROBLEM_EXTERNAL_FAILED,
                 NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_split_as_by_a_shell_that_never_runs),
        cmocka_unit_test(test_input_is_given_whole),
        cmocka_unit_test(test_a_command_that_is_not_set_or_not_there_is_named_by_its_setting),
        cmocka_unit_test(test_a_failure_says_how_and_what_the_program_complained_of),
        cmocka_unit_test(test_what_a_program_says_is_bounded),
        cmocka_unit_test(test_a_late_program_is_stopped_with_its_children),
        cmocka_unit_test(test_freeing_stops_a_program_unless_it_may_outlive),
        cmocka_unit_test(test_a_child_that_keeps_the_pipe_keeps_nobody_waiting),
        cmocka_unit_test(test_in_the_background_there_is_no_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
