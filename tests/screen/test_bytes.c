/* What a key costs on the line. */
#include "tests/support/test.h"

#include "tests/support/process.h"
#include "tests/support/seat.h"

#define QUIET_MS 60
#define ANSWER_MS 5000
#define PRESSES 3

static bool has_answered(Term *term, const void *before)
{
    return term_bytes(term) > *(const size_t *)before;
}

/* Bytes that the screen sends for the keys, when it has come to rest. */
static size_t cost(Term *term, const char *keys)
{
    size_t before = term_bytes(term);

    term_type(term, keys);
    assert_true(term_wait(term, has_answered, &before, ANSWER_MS));
    term_drain(term, patience_ms(QUIET_MS));
    return term_bytes(term) - before;
}

/* The least of a few: what is drawn besides, such as the clock, only adds. */
static void check(const Seat *seat, const char *what, const char *keys, size_t most)
{
    g_autoptr(Term) term = seat_start(seat);
    size_t bytes = SIZE_MAX;

    cost(term, "jj");
    for (int press = 0; press < PRESSES; press++)
        bytes = MIN(bytes, cost(term, keys));
    print_message("%s: %zu bytes, at most %zu\n", what, bytes, most);
    assert_in_range(bytes, 1, most);
}

static void test_down_costs_few_bytes(void **state)
{
    (void)state;
    check(&(Seat){.rows = 40, .columns = 120, .cases = 200}, "down, 120x40", "j", 120);
    check(&(Seat){.rows = 24, .columns = 80, .cases = 200}, "down, 80x24", "j", 120);
}

static void test_down_costs_very_few_bytes_when_lean(void **state)
{
    (void)state;
    check(&(Seat){.rows = 40, .columns = 120, .cases = 200, .lean = true}, "down, lean", "j", 20);
}

static void test_a_page_costs_no_more_than_its_text(void **state)
{
    (void)state;
    check(&(Seat){.rows = 40, .columns = 120, .cases = 600}, "page down", "\033[6~", 4500);
}

static void test_a_character_typed_into_a_field_costs_few_bytes(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 24, .columns = 80});
    size_t bytes = SIZE_MAX;

    term_type(term, ":queues to-accept\rC");
    term_expect(term, "Last day for papers");
    cost(term, "xx");
    for (int press = 0; press < PRESSES; press++)
        bytes = MIN(bytes, cost(term, "y"));
    print_message("a character: %zu bytes, at most 45\n", bytes);
    assert_in_range(bytes, 1, 45);
}

static void test_an_idle_screen_is_silent(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});

    term_drain(term, patience_ms(QUIET_MS));
    size_t before = term_bytes(term);
    term_drain(term, patience_ms(QUIET_MS));
    /* the clock alone may change while this looks */
    assert_in_range(term_bytes(term) - before, 0, 100);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_down_costs_few_bytes),
        cmocka_unit_test(test_down_costs_very_few_bytes_when_lean),
        cmocka_unit_test(test_a_page_costs_no_more_than_its_text),
        cmocka_unit_test(test_a_character_typed_into_a_field_costs_few_bytes),
        cmocka_unit_test(test_an_idle_screen_is_silent),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
