/* What a typical intake costs the clerk: a firm applies for a food business licence, its number and
 * name are typed, shared data fills most of the form. Keys that are not part of a typed value are
 * counted at the real screen with a real central, from choosing the item to the receipt number. */
#include "tests/support/bench.h"
#include "tests/support/casework.h"
#include "tests/support/rulebook.h"
#include "tests/support/windowclerk.h"

static void bench_intake(void **state)
{
    (void)state;
    Rulebook *book = rulebook_load();
    g_autoptr(Central) central = central_new();
    central_start(central);
    g_autoptr(Station) station = station_new(central);
    station_sign_in(station, "clerk");
    station_expect(station, 0, "sync", NULL);
    WindowClerk *clerk = clerk_new(
        station, &(ClerkHabits){.seed = 5, .consent = true, .known = true, .columns = 120});
    gint64 start = g_get_monotonic_time();
    g_autofree char *receipt = clerk_serve(clerk, rulebook_item(book, FOOD_LICENCE));
    assert_true(g_str_has_prefix(receipt, "R379902"));
    bench_figure("intake_keys", clerk_keys(clerk), "keys");
    bench_figure("intake_screen_ms", (double)(g_get_monotonic_time() - start) / 1000, "ms");
    clerk_free(clerk);
    rulebook_free(book);
}

int main(void)
{
    const struct CMUnitTest benches[] = {cmocka_unit_test(bench_intake)};

    return cmocka_run_group_tests_name("bench_intake", benches, NULL, NULL);
}
