/* Nothing that is typed, shown, resized or signalled breaks the screen or the terminal. */
#include "tests/support/test.h"

#include "tests/support/seat.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static bool is_given_back(Term *term, const void *unused)
{
    int row, column;
    bool visible;

    (void)unused;
    term_cursor(term, &row, &column, &visible);
    return !term_is_alternate(term) && term_is_cooked(term) && visible;
}

/* What a stopped or ended program wrote last may still be on its way. */
static void expect_given_back(Term *term)
{
    assert_true(term_wait(term, is_given_back, NULL, TERM_DEADLINE_MS));
}

static void expect_end(Term *term, int status)
{
    int ended;

    assert_true(term_wait_end(term, &ended, TERM_DEADLINE_MS));
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), status);
    expect_given_back(term);
}

static void test_leaving_gives_the_terminal_back(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    assert_true(term_is_alternate(term));
    assert_false(term_is_cooked(term));
    term_type(term, "Q");
    expect_end(term, 0);
}

static void test_term_and_hup_give_the_terminal_back(void **state)
{
    (void)state;
    const int signals[] = {SIGTERM, SIGHUP};

    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_autoptr(Term) term = seat_start(&(Seat){0});
        term_type(term, "n");
        term_expect(term, "which item?");
        term_signal(term, signals[i]);
        expect_end(term, 0);
    }
}

static void test_a_crash_leaves_a_usable_terminal(void **state)
{
    (void)state;
    const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT};

    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_autoptr(Term) term = seat_start(&(Seat){0});
        int ended;
        term_signal(term, signals[i]);
        assert_true(term_wait_end(term, &ended, TERM_DEADLINE_MS));
        assert_true(WIFSIGNALED(ended));
        assert_int_equal(WTERMSIG(ended), signals[i]);
        expect_given_back(term);
    }
}

static bool is_stopped(Term *term, const void *unused)
{
    siginfo_t info = {0};

    (void)unused;
    waitid(P_PID, (id_t)term_pid(term), &info, WSTOPPED | WNOHANG | WNOWAIT);
    return info.si_code == CLD_STOPPED;
}

static void test_stopping_and_continuing_comes_back_to_the_same_screen(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    term_type(term, "\032");
    assert_true(term_wait(term, is_stopped, NULL, TERM_DEADLINE_MS));
    expect_given_back(term);
    term_signal(term, SIGCONT);
    term_expect(term, "All open");
    assert_true(term_is_alternate(term));
    term_type(term, "Q");
    expect_end(term, 0);
}

static void test_a_storm_of_sizes_is_survived(void **state)
{
    (void)state;
    const int sizes[][2] = {{1, 1},  {1, 500}, {200, 1}, {8, 40},  {7, 39}, {200, 500},
                            {2, 80}, {24, 2},  {9, 41},  {24, 80}, {3, 3},  {40, 120}};
    const char *const screens[] = {"", "\r", "n", "n食品\r", "?", ":que", "a", "4"};

    for (size_t k = 0; k < G_N_ELEMENTS(screens); k++) {
        g_autoptr(Term) term = seat_start(&(Seat){.language = k % 2 ? "zh_CN" : NULL});
        term_type(term, screens[k]);
        for (size_t i = 0; i < 2 * G_N_ELEMENTS(sizes); i++) {
            const int *size = sizes[i % G_N_ELEMENTS(sizes)];
            term_resize(term, size[0], size[1]);
            term_drain(term, 2);
        }
        term_resize(term, 24, 80);
        term_expect(term, k % 2 ? "未发送" : "unsent");
    }
}

static void test_a_window_that_is_too_small_says_so_and_stays(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    term_resize(term, 7, 30);
    term_expect(term, "too small");
    term_resize(term, 24, 80);
    term_expect(term, "All open");
}

static void test_broken_bytes_and_unknown_sequences_do_nothing(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    const char bytes[] =
        "\xff\xfe\x80\xe4\xba\xc0\xaf\033[99;99Q\033[?1;2c\033OX\033]0;x\a\x1c\x1d";
    term_type_bytes(term, bytes, sizeof bytes - 1);
    term_type(term, "?");
    term_expect(term, "Help");
    term_type(term, "q");
    assert_true(term_wait_no_text(term, "Everywhere", TERM_DEADLINE_MS));
    term_expect(term, "All open");
}

static void test_text_from_others_cannot_touch_the_screen(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.hostile = true, .rows = 40, .columns = 120});

    term_expect(term, "To accept");
    term_type(term, "\r");
    term_expect(term, "Overview");
    for (int i = 0; i < 5; i++)
        term_type(term, "l");
    term_expect(term, "Since");
    const char *output = term_output(term);
    assert_null(g_strstr_len(output, (gssize)term_bytes(term), "\033]0;x"));
    assert_null(g_strstr_len(output, (gssize)term_bytes(term), "\u202e"));
    assert_null(g_strstr_len(output, (gssize)term_bytes(term), "\u200b"));
}

static void test_what_is_pasted_never_acts(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 70});
    term_type(term, "\033[200~Qn4\rQ\033[201~");
    term_type(term, "?");
    term_expect(term, "Everywhere");
    term_type(term, "qN");
    term_expect(term, "Add note");
    term_type(term, "\033[200~first\rQ\033[31msecond\033[201~");
    term_expect(term, "first");
    term_expect(term, "Q[31msecond");
}

static void test_a_long_paste_into_a_command_does_not_stop_the_screen(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    g_autofree char *much = g_strnfill(60000, 'a');
    term_type(term, ":\033[200~");
    term_type(term, much);
    term_type(term, "\033[201~.");
    term_expect(term, "aaaa.");
    term_type(term, "\033");
    term_expect(term, "All open");
}

static void test_no_ambiguous_character_goes_where_it_would_take_two_columns(void **state)
{
    (void)state;
    g_autoptr(Term) term =
        seat_start(&(Seat){.two_wide = true, .columns = 120, .language = "zh_CN"});
    term_type(term, "n");
    term_expect(term, "+-");
    for (const char *at = term_output(term), *end = at + term_bytes(term); at < end;) {
        gunichar c = g_utf8_get_char_validated(at, end - at);
        if (c >= 0x110000) {
            at++;
            continue;
        }
        assert_false(c >= 0x80 && g_unichar_iswide_cjk(c) && !g_unichar_iswide(c));
        at = g_utf8_next_char(at);
    }
}

static void test_terminals_of_every_kind_show_the_list(void **state)
{
    (void)state;
    const char *const types[] = {"xterm", "xterm-256color", "screen", "tmux-256color",
                                 "linux", "vt100",          "vt220"};

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autoptr(Term) term = seat_start(&(Seat){.type = types[i]});
        term_expect(term, "All open");
        term_type(term, "Q");
        expect_end(term, 0);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaving_gives_the_terminal_back),
        cmocka_unit_test(test_term_and_hup_give_the_terminal_back),
        cmocka_unit_test(test_a_crash_leaves_a_usable_terminal),
        cmocka_unit_test(test_stopping_and_continuing_comes_back_to_the_same_screen),
        cmocka_unit_test(test_a_storm_of_sizes_is_survived),
        cmocka_unit_test(test_a_window_that_is_too_small_says_so_and_stays),
        cmocka_unit_test(test_broken_bytes_and_unknown_sequences_do_nothing),
        cmocka_unit_test(test_text_from_others_cannot_touch_the_screen),
        cmocka_unit_test(test_what_is_pasted_never_acts),
        cmocka_unit_test(test_a_long_paste_into_a_command_does_not_stop_the_screen),
        cmocka_unit_test(test_no_ambiguous_character_goes_where_it_would_take_two_columns),
        cmocka_unit_test(test_terminals_of_every_kind_show_the_list),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
