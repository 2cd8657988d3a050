/* A disk that is full to the last byte, at the desk and at the central, with the real programs:
 * what cannot be kept is refused in words, what was said to be kept is, and all goes on once there
 * is room again. Skipped where the machine does not allow a disk to be mounted. */
#include "domain/numbers.h"
#include "tests/support/casework.h"
#include "tests/support/disk.h"
#include "tests/support/ledger.h"

#define DISK_BYTES ((size_t)24 * 1024 * 1024)
#define TRIES 500 /* files that exist may still have room inside */

typedef struct {
    Disk *disk;
    Central *central;
    Station *desk;
    char *application;
    guint received;
    char *receipt; /* the last one given */
} Window;

/* The central's folder or the desk's home is on the disk; NULL stands for elsewhere. False: there
 * can be no disk here. */
static bool window_open(Window *window, bool desk_on_disk)
{
    window->disk = disk_new(DISK_BYTES);
    if (window->disk == NULL)
        return false;
    window->central = desk_on_disk ? central_new() : central_new_in(disk_folder(window->disk));
    central_start(window->central);
    window->desk = desk_on_disk ? station_new_in(window->central, disk_folder(window->disk))
                                : station_new(window->central);
    window->application = application_write(window->desk, FOOD_LICENCE);
    station_sign_in(window->desk, "clerk");
    return true;
}

static void window_close(Window *window)
{
    station_free(window->desk);
    central_free(window->central);
    disk_free(window->disk);
    g_free(window->application);
    g_free(window->receipt);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Window, window_close)

/* One case; whatever was kept has the number behind the last one. */
static Deed *receive(Window *window, bool offline)
{
    Deed *deed = station_do(window->desk, "case", "receive", "--from", window->application,
                            offline ? "--offline" : "--json", NULL);
    if (deed->command == NULL)
        return deed;
    if (window->receipt != NULL)
        assert_int_equal(receipt_number_serial(deed->receipt),
                         receipt_number_serial(window->receipt) + 1);
    g_free(window->receipt);
    window->receipt = g_strdup(deed->receipt);
    window->received++;
    return deed;
}

static void assert_agreement(Window *window)
{
    station_expect(window->desk, 0, "sync", NULL);
    assert_int_equal(station_unsent(window->desk), 0);
    station_expect(window->desk, 0, "doctor", NULL);
    g_autoptr(Ledger) central = ledger_of_central(window->central, "clerk");
    g_autoptr(Ledger) desk = ledger_of_station(window->desk);
    ledger_assert_equal(desk, central);
    assert_int_equal(ledger_count(central), window->received);
}

static void test_receiving_on_a_full_disk_is_refused_and_uses_no_number(void **state)
{
    (void)state;
    g_auto(Window) window = {0};
    if (!window_open(&window, true))
        skip();
    deed_free(receive(&window, true));
    disk_fill(window.disk);
    g_autoptr(Deed) refused = NULL;
    for (int i = 0; i < TRIES && (refused == NULL || refused->status == 0); i++) {
        deed_free(refused);
        refused = receive(&window, true);
    }
    assert_int_equal(refused->status, 1);
    assert_string_equal(refused->problem, "cache.full");
    assert_non_null(strstr(refused->err, "The disk is full"));
    assert_null(refused->command);
    /* What was kept can still be read, and nothing else is there. */
    assert_int_equal(station_unsent(window.desk), window.received);
    g_autoptr(Ledger) kept = ledger_of_station(window.desk);
    assert_int_equal(ledger_count(kept), window.received);
    disk_relieve(window.disk);
    g_autoptr(Deed) next = receive(&window, true);
    assert_string_equal(next->outcome, "kept");
    assert_agreement(&window);
}

static void test_fetching_on_a_full_disk_goes_on_when_there_is_room(void **state)
{
    (void)state;
    g_auto(Window) window = {0};
    if (!window_open(&window, true))
        skip();
    g_autoptr(Station) other = station_new(window.central);
    station_sign_in(other, "clerk2");
    disk_fill(window.disk);
    g_autoptr(Deed) sync = NULL;
    for (int i = 0; i < TRIES && (sync == NULL || sync->status == 0); i++) {
        deed_free(station_must(other, 0, "applied", "case", "receive", "--from", window.application,
                               NULL));
        window.received++;
        deed_free(sync);
        sync = station_do(window.desk, "sync", NULL);
    }
    assert_int_equal(sync->status, 1);
    assert_string_equal(sync->problem, "cache.full");
    disk_relieve(window.disk);
    assert_agreement(&window);
}

static void test_a_central_with_a_full_disk_is_tried_again(void **state)
{
    (void)state;
    g_auto(Window) window = {0};
    if (!window_open(&window, false))
        skip();
    disk_fill(window.disk);
    g_autoptr(Deed) kept = NULL;
    for (int i = 0; i < TRIES && (kept == NULL || strcmp(kept->outcome, "applied") == 0); i++) {
        deed_free(kept);
        kept = receive(&window, false);
        assert_int_equal(kept->status, 0);
    }
    assert_string_equal(kept->outcome, "kept");
    assert_string_equal(kept->problem, "server.full");
    assert_int_equal(station_unsent(window.desk), 1);
    assert_true(central_runs(window.central));
    disk_relieve(window.disk);
    assert_agreement(&window);
    central_stop(window.central);
    central_assert_intact(window.central);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_receiving_on_a_full_disk_is_refused_and_uses_no_number),
        cmocka_unit_test(test_fetching_on_a_full_disk_goes_on_when_there_is_room),
        cmocka_unit_test(test_a_central_with_a_full_disk_is_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
