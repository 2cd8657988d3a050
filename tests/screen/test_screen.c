/* The screen as a person sees it. */
#include "tests/support/test.h"

#include "tests/support/seat.h"

static void test_the_first_list_is_shown(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    term_expect(term, "All open");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_list_is_shown),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
