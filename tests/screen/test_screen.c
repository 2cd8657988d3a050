/* The screen as a person sees it: panes, lists and cases at three sizes and in two languages. */
#include "tests/support/test.h"

#include "tests/support/seat.h"

#include <string.h>

static const struct {
    int rows, columns;
} sizes[] = {{24, 80}, {40, 120}, {50, 200}};

static const char *const languages[] = {NULL, "zh_CN"};

static const char *in(const char *language, const char *en, const char *zh)
{
    return language ? zh : en;
}

/* The column where a text stands in a row, or -1. */
static int column_of(const Term *term, int row, const char *text)
{
    g_autofree char *line = term_row(term, row);
    char *at = strstr(line, text);

    if (!at)
        return -1;
    *at = '\0';
    int columns = 0;
    for (const char *c = line; *c; c = g_utf8_next_char(c))
        columns += g_unichar_iswide(g_utf8_get_char(c)) ? 2 : 1;
    return columns;
}

static bool stands_at(const Term *term, int row, int column, const char *text)
{
    g_autofree char *line = term_row(term, row);
    const char *at = line;
    int columns = 0;

    for (; *at && columns < column; at = g_utf8_next_char(at))
        columns += g_unichar_iswide(g_utf8_get_char(at)) ? 2 : 1;
    return columns == column && g_str_has_prefix(at, text);
}

static void check_alignment(Term *term, const char *heading, const char *cell)
{
    int column;
    int top = term_find(term, heading, &column);
    int seen = 0;

    assert_true(top >= 0);
    for (int row = top + 1; row < top + 15; row++) {
        int at = column_of(term, row, cell);
        if (at < 0)
            continue;
        assert_int_equal(at, column);
        seen++;
    }
    assert_true(seen > 3);
}

static void test_columns_stand_below_their_headings(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(languages); k++) {
            const char *language = languages[k];
            g_autoptr(Term) term = seat_start(
                &(Seat){.rows = sizes[i].rows, .columns = sizes[i].columns, .language = language});
            check_alignment(term, in(language, "State", "状态"),
                            in(language, "accepted", "已受理"));
            check_alignment(term, in(language, "Last day", "截止日"), "20");
        }
    }
}

static void test_as_many_panes_are_seen_as_fit(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 24, .columns = 80});
    assert_int_equal(term_find(term, "To accept", NULL), -1);
    term_resize(term, 40, 120);
    term_expect(term, "To accept");
    assert_int_equal(term_find(term, "Overview", NULL), -1);
    term_resize(term, 50, 200);
    term_expect(term, "No case is open");
    term_resize(term, 24, 80);
    assert_true(term_wait_no_text(term, "To accept", TERM_DEADLINE_MS));
    term_type(term, "1");
    term_expect(term, "To accept");
}

static void test_a_wide_screen_shows_the_case_beside_the_list(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 50, .columns = 200});
    term_type(term, "j");
    term_expect(term, "Overview");
}

static bool bar_is_on(Term *term, const void *row)
{
    int cursor_row, column;
    bool visible;

    term_cursor(term, &cursor_row, &column, &visible);
    return cursor_row == *(const int *)row && !visible && term_is_reverse(term, cursor_row, 3);
}

static void test_the_bar_and_the_cursor_follow_the_keys(void **state)
{
    (void)state;
    const struct {
        const char *keys;
        int row;
    } steps[] = {{"j", 4}, {"\033[B", 5}, {"k", 4}, {"\033[A", 3}, {"k", 3}, {"G", 21}, {"g", 3}};
    g_autoptr(Term) term = seat_start(&(Seat){.theme = "mono"});

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        term_type(term, steps[i].keys);
        assert_true(term_wait(term, bar_is_on, &steps[i].row, TERM_DEADLINE_MS));
        assert_false(term_is_reverse(term, steps[i].row == 3 ? 5 : 3, 3));
    }
}

/* Keys are taken in order: when the prompt has come and gone, all before it has been done. */
static void come_to_rest(Term *term)
{
    term_type(term, ":rest");
    term_expect(term, ":rest");
    term_type(term, "\033");
    assert_true(term_wait_no_text(term, ":rest", TERM_DEADLINE_MS));
}

/* All but the status line, where the minute may become another one meanwhile. */
static char *screen_above_status(const Term *term)
{
    char *screen = term_screen(term);

    screen[strlen(screen) - 1] = '\0';
    *strrchr(screen, '\n') = '\0';
    return screen;
}

/* The edge of a box that falls on the second half of a wide character: at one of two widths it
 * does.
 */
static void test_a_box_cuts_no_character_in_half(void **state)
{
    (void)state;
    for (int columns = 120; columns < 124; columns++) {
        g_autoptr(Term) term =
            seat_start(&(Seat){.rows = 40, .columns = columns, .language = "zh_CN"});
        int left;
        term_type(term, "\r");
        term_expect(term, "概况");
        come_to_rest(term);
        g_autofree char *before = screen_above_status(term);
        term_type(term, "n");
        term_expect(term, "请选择事项");
        term_expect(term, "└");
        int top = term_find(term, "┌", &left);
        int bottom = term_find(term, "└", NULL);
        assert_true(top >= 0 && bottom > top + 2);
        for (int row = top + 1; row < bottom; row++)
            assert_true(stands_at(term, row, left, "│"));
        term_type(term, "\033");
        assert_true(term_wait_no_text(term, "请选择事项", TERM_DEADLINE_MS));
        come_to_rest(term);
        g_autofree char *after = screen_above_status(term);
        assert_string_equal(after, before);
    }
}

static void test_a_list_is_walked_through_to_its_end_and_back(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.cases = 700});
    g_autofree char *first = term_row(term, 3);

    for (int i = 0; i < 60; i++)
        term_type(term, "\033[6~");
    come_to_rest(term);
    g_autofree char *last = term_row(term, 21);
    term_type(term, "G");
    come_to_rest(term);
    g_autofree char *end = term_row(term, 21);
    assert_string_equal(last, end);
    for (int i = 0; i < 60; i++)
        term_type(term, "\033[5~");
    come_to_rest(term);
    g_autofree char *again = term_row(term, 3);
    assert_string_equal(first, again);
}

static void test_a_case_shows_its_parts_in_tabs(void **state)
{
    (void)state;
    const struct {
        const char *en, *zh;
    } parts[] = {{"Applicant", "申请人"},
                 {"Form", "表单"},
                 {"handed in", "已交"},
                 {"eceipt certificate", "收件凭证"},
                 {"Record verified: 2 of 2", "记录已核验：2/2"},
                 {"Since", "起算日"}};

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(languages); k++) {
            g_autoptr(Term) term = seat_start(&(Seat){
                .rows = sizes[i].rows, .columns = sizes[i].columns, .language = languages[k]});
            term_type(term, "\r");
            for (size_t part = 0; part < G_N_ELEMENTS(parts); part++) {
                term_expect(term, in(languages[k], parts[part].en, parts[part].zh));
                term_type(term, "l");
            }
        }
    }
}

static void test_personal_data_is_masked_until_a_reason_was_given(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 30});
    term_type(term, "\r");
    term_expect(term, "379902********003X");
    term_type(term, "v");
    term_expect(term, "Reason");
    term_type(term, "核对身份证原件\023");
    term_expect(term, "37990219880714003X");
    term_expect(term, "unsent 1");
    term_type(term, "q");
    term_type(term, "3");
    term_expect(term, "379902********003X");
}

static void test_help_is_made_for_the_pane_in_focus(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 60, .columns = 100});
    term_type(term, "?");
    term_expect(term, "Accept the application");
    term_type(term, "q4");
    term_expect(term, "Everything has been sent.");
    term_type(term, "?");
    term_expect(term, "Give this step up");
    assert_int_equal(term_find(term, "Accept the application", NULL), -1);
}

static void test_the_list_follows_a_filter_as_it_is_typed(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 40});
    term_type(term, "/慕容");
    term_expect(term, "/慕容");
    assert_true(term_wait_no_text(term, "欧阳", TERM_DEADLINE_MS));
    term_type(term, "\r");
    term_expect(term, "Filter");
    term_type(term, "\033");
    term_expect(term, "欧阳");
    term_type(term, "/慕容");
    assert_true(term_wait_no_text(term, "欧阳", TERM_DEADLINE_MS));
    term_type(term, "\033");
    term_expect(term, "欧阳");
}

static void test_an_empty_list_says_what_to_do(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    term_type(term, ":queues mine\r");
    term_expect(term, "Claim one from another queue");
    term_type(term, "/nobody\r");
    term_expect(term, "Press Esc to clear it");
}

static void test_commands_are_completed_and_remembered(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    term_type(term, ":queu\tover\t\r");
    term_expect(term, "Nothing is overdue.");
    term_type(term, ":queues open\r");
    term_expect(term, "All open  60");
    term_type(term, ":\033[A\033[A\r");
    term_expect(term, "Nothing is overdue.");
    term_type(term, ":nonsense\r");
    term_expect(term, "There is no such command here");
}

static void test_a_theme_is_changed_while_running(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    assert_false(term_is_reverse(term, 3, 3));
    term_type(term, ":theme mono\r");
    term_expect(term, "Theme: mono");
    assert_true(term_is_reverse(term, 3, 3));
    term_type(term, ":theme nothing\r");
    term_expect(term, "The setting at");
}

static void test_roles_have_their_own_queues(void **state)
{
    (void)state;
    g_autoptr(Term) clerk = seat_start(&(Seat){.columns = 120});
    g_autoptr(Term) reviewer = seat_start(&(Seat){.columns = 120, .account = "reviewer"});
    term_expect(clerk, "To deliver");
    term_expect(reviewer, "To review");
    assert_int_equal(term_find(clerk, "To review", NULL), -1);
    assert_int_equal(term_find(reviewer, "To deliver", NULL), -1);
    assert_int_equal(term_find(reviewer, "New case", NULL), -1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_stand_below_their_headings),
        cmocka_unit_test(test_as_many_panes_are_seen_as_fit),
        cmocka_unit_test(test_a_wide_screen_shows_the_case_beside_the_list),
        cmocka_unit_test(test_the_bar_and_the_cursor_follow_the_keys),
        cmocka_unit_test(test_a_box_cuts_no_character_in_half),
        cmocka_unit_test(test_a_list_is_walked_through_to_its_end_and_back),
        cmocka_unit_test(test_a_case_shows_its_parts_in_tabs),
        cmocka_unit_test(test_personal_data_is_masked_until_a_reason_was_given),
        cmocka_unit_test(test_help_is_made_for_the_pane_in_focus),
        cmocka_unit_test(test_the_list_follows_a_filter_as_it_is_typed),
        cmocka_unit_test(test_an_empty_list_says_what_to_do),
        cmocka_unit_test(test_commands_are_completed_and_remembered),
        cmocka_unit_test(test_a_theme_is_changed_while_running),
        cmocka_unit_test(test_roles_have_their_own_queues),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
