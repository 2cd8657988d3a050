/* What the threads of a process, and the processes of a store, tell each other. */
#include "tests/support/test.h"

#include "cache/line.h"
#include "tests/support/store.h"

#include <poll.h>
#include <unistd.h>

static bool readable(int descriptor)
{
    struct pollfd one = {.fd = descriptor, .events = POLLIN};

    return poll(&one, 1, 0) == 1;
}

static void test_a_told_status_wakes_the_screen_and_is_copied(void **state)
{
    g_autoptr(Line) line = line_new();
    g_auto(LineStatus) status = {.state = LINE_OFFLINE, .last_sync = 5, .next_attempt = 9};
    g_auto(LineStatus) seen = {0};

    (void)state;
    assert_false(readable(line_screen_fd(line)));
    problem_set(&status.problem, PROBLEM_OFFLINE, "why", NULL);
    line_tell(line, &status);
    assert_true(readable(line_screen_fd(line)));
    line_screen_taken(line);
    assert_false(readable(line_screen_fd(line)));
    line_status(line, &seen);
    assert_int_equal(seen.state, LINE_OFFLINE);
    assert_int_equal(seen.last_sync, 5);
    assert_int_equal(seen.next_attempt, 9);
    assert_string_equal(seen.problem.args[0], "why");
    assert_ptr_not_equal(seen.problem.args[0], status.problem.args[0]);
}

static void test_a_line_begins_by_connecting(void **state)
{
    g_autoptr(Line) line = line_new();
    g_auto(LineStatus) status = {.state = LINE_OFFLINE};

    (void)state;
    line_status(line, &status);
    assert_int_equal(status.state, LINE_STARTING);
    assert_string_equal(line_state_name(status.state), "starting");
    assert_string_equal(line_state_label(LINE_SIGNED_OUT), "sign in needed");
}

static void test_many_wake_ups_are_taken_at_once(void **state)
{
    g_autoptr(Line) line = line_new();

    (void)state;
    line_wake_sync(line);
    line_wake_sync(line);
    assert_true(readable(line_sync_fd(line)));
    assert_false(readable(line_screen_fd(line)));
    line_sync_taken(line);
    assert_false(readable(line_sync_fd(line)));
    line_sync_taken(line);
}

static void *wait_for_stop(void *data)
{
    Line *line = data;
    struct pollfd one = {.fd = line_sync_fd(line), .events = POLLIN};

    while (!line_stopping(line)) {
        poll(&one, 1, -1);
        line_sync_taken(line);
    }
    line_wake_screen(line);
    return NULL;
}

static void test_stopping_wakes_the_sync_thread(void **state)
{
    g_autoptr(Line) line = line_new();
    GThread *thread = g_thread_new("sync", wait_for_stop, line);

    (void)state;
    assert_false(line_stopping(line));
    line_stop(line);
    g_thread_join(thread);
    assert_true(readable(line_screen_fd(line)));
}

static void test_what_is_queued_is_noticed_by_who_watches_the_store(void **state)
{
    Store *store = *state;
    int watch = line_watch(store->folder);

    assert_true(watch >= 0);
    assert_false(readable(watch));
    store_received(store);
    assert_true(readable(watch));
    line_watch_taken(watch);
    assert_false(readable(watch));
    assert_true(cache_set(store->cache, "name", "value", NULL));
    assert_false(readable(watch));
    close(watch);
}

static void test_a_store_that_was_never_opened_cannot_be_watched(void **state)
{
    (void)state;
    assert_int_equal(line_watch("/nowhere"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_told_status_wakes_the_screen_and_is_copied),
        cmocka_unit_test(test_a_line_begins_by_connecting),
        cmocka_unit_test(test_many_wake_ups_are_taken_at_once),
        cmocka_unit_test(test_stopping_wakes_the_sync_thread),
        cmocka_unit_test_setup_teardown(test_what_is_queued_is_noticed_by_who_watches_the_store,
                                        store_setup, store_teardown),
        cmocka_unit_test(test_a_store_that_was_never_opened_cannot_be_watched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
