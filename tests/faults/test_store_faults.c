/* The store on a disk that fails: at every write and every sync in turn, until a run gets through
 * without meeting the fault. Afterwards every command shown as accepted is there exactly once, no
 * number was given twice, chains verify, and SQLite finds the database whole. */
#include "tests/support/test.h"

#include "cache/draft.h"
#include "cache/files.h"
#include "cache/private.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/fill_cache.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define TURNS_MAX 2000

static int setup(void **state)
{
    *state = store_new(10000);
    return 0;
}

static void open_again(Store *store)
{
    store->cache = cache_open(store->folder, &store->problem);
    if (!store->cache) {
        g_autofree char *sentence = problem_sentence(&store->problem);
        fail_msg("%s", sentence);
    }
}

/* ---- killed -------------------------------------------------------------------------------- */

typedef void Work(Store *store, int told);

/* Runs the work in a process that is killed at the `at`th operation; what it told is added to
 * `ids`. True when it got through. */
static bool run_killed(Store *store, Work *work, int at, GPtrArray *ids)
{
    char id[UUID_LENGTH + 1] = {0};
    int ends[2], status;

    g_clear_pointer(&store->cache, cache_close);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        fault_arm(FAULT_KILL, at);
        work(store, ends[1]);
        _exit(0);
    }
    close(ends[1]);
    while (read(ends[0], id, UUID_LENGTH) == UUID_LENGTH)
        g_ptr_array_add(ids, g_strdup(id));
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0);
    return !WIFSIGNALED(status);
}

static void assert_sound(Store *store, const GPtrArray *ids)
{
    Sql *db = store->cache->reader;

    for (guint i = 0; i < ids->len; i++)
        assert_int_equal(
            sql_number(db, 0, "SELECT count(*) FROM outbox WHERE id = ?", "u", ids->pdata[i]), 1);
    assert_int_equal(sql_number(db, -1, "SELECT count(*) FROM cases WHERE version > 0", ""),
                     sql_number(db, -2, "SELECT count(DISTINCT receipt) FROM cases", ""));
    assert_true(cache_verify(store->cache, NULL));
}

static void submit_and_tell(Store *store, int told)
{
    open_again(store);
    for (int i = 0; i < 3; i++) {
        Command *command = store_receive(store);
        Uuid id = command->id;

        if (!store_submit(store, command) || write(told, id.text, UUID_LENGTH) != UUID_LENGTH)
            _exit(1);
    }
    cache_close(store->cache);
}

static void test_killed_at_every_write_of_an_accept_nothing_accepted_is_lost(void **state)
{
    Store *store = *state;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    bool through = false;
    int turn;

    for (turn = 1; !through && turn < TURNS_MAX; turn++) {
        store->now += 1000;
        through = run_killed(store, submit_and_tell, turn, ids);
        open_again(store);
        assert_sound(store, ids);
    }
    assert_true(through);
    assert_true(turn > 10);
}

static void open_and_close(Store *store, int told)
{
    (void)told;
    open_again(store);
    cache_close(store->cache);
}

static void test_killed_at_every_write_of_the_first_opening_the_next_one_succeeds(void **state)
{
    Store *store = *state;
    g_autofree char *home = g_strdup(store->folder);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    bool through = false;
    int turn;

    for (turn = 1; !through && turn < TURNS_MAX; turn++) {
        g_clear_pointer(&store->cache, cache_close);
        g_free(store->folder);
        store->folder = g_strdup_printf("%s/%d", home, turn);
        through = run_killed(store, open_and_close, turn, ids);
        open_again(store);
        assert_true(cache_set(store->cache, "name", "value", NULL));
        assert_sound(store, ids);
    }
    assert_true(through);
    assert_true(turn > 10);
    g_free(store->folder);
    store->folder = g_steal_pointer(&home);
}

#define PAGES 3
#define A_PAGE 4

/* The pages of one snapshot, the same in every process. */
static ChangePage *snapshot_page(Store *store, Peer *peer, int number)
{
    static const char *const resumes[PAGES] = {"1", "2", NULL};
    ChangePage *page = page_of(NULL, number == PAGES - 1 ? "end" : NULL);
    g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(peer->cases), (GCompareFunc)strcmp);

    (void)store;
    page->resume = g_strdup(resumes[number]);
    for (int i = 0; i < A_PAGE; i++)
        g_ptr_array_add(
            page->changes,
            peer_change(peer, CHANGE_ENTER, g_list_nth_data(ids, (guint)(number * A_PAGE + i)), 0));
    return page;
}

static Peer *snapshot_peer;

static void take_snapshot(Store *store, int told)
{
    (void)told;
    open_again(store);
    g_autofree char *resume = feed_snapshot_resume(store->cache);
    for (int i = resume ? resume[0] - '0' : 0; i < PAGES; i++) {
        g_autoptr(ChangePage) page = snapshot_page(store, snapshot_peer, i);

        if (!feed_snapshot_apply(store->cache, page, NULL))
            _exit(1);
    }
    cache_close(store->cache);
}

static void assert_snapshot(Store *store, Uuid mine)
{
    g_autofree char *cursor = feed_cursor(store->cache);

    assert_string_equal(cursor, "end");
    assert_int_equal(cases_count(store->cache, &(CaseQuery){0}, 1000, NULL), PAGES * A_PAGE + 1);
    assert_true(store_shows(store, mine.text));
    assert_int_equal(outbox_unsent(store->cache), 1);
    assert_int_equal(sql_number(store->cache->reader, 0, "SELECT count(*) FROM cases", ""),
                     PAGES * A_PAGE + 1);
}

static void test_killed_at_every_write_of_a_snapshot_it_goes_on_to_the_same_end(void **state)
{
    Store *store = *state;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    Uuid mine = store_received(store);
    bool through = false;
    int turn;

    snapshot_peer = peer_new(store->book);
    for (int i = 0; i < PAGES * A_PAGE; i++)
        peer_case(snapshot_peer, 20000 + i, i % 2 == 0, store->now);
    for (turn = 1; !through && turn < TURNS_MAX; turn += 3) {
        through = run_killed(store, take_snapshot, turn, ids);
        take_snapshot(store, -1);
        open_again(store);
        assert_snapshot(store, mine);
        assert_sound(store, ids);
        assert_true(feed_reset(store->cache, NULL));
    }
    assert_true(through);
    assert_true(turn > 10);
    peer_free(snapshot_peer);
}

/* ---- errors -------------------------------------------------------------------------------- */

/* Submits under a fault until it is not met any more; what was refused must not be there. */
static void submit_under(Store *store, Fault fault, ProblemKind kind)
{
    int kept = outbox_unsent(store->cache), turn;
    bool through = false;

    for (turn = 1; !through && turn < TURNS_MAX; turn++) {
        int numbers = leases_left(store->cache, STORE_COUNTY);

        fault_arm(fault, turn);
        bool accepted = store_submit(store, store_receive(store));
        through = !fault_happened();
        fault_arm(FAULT_NONE, 0);
        assert_int_equal(accepted, through);
        kept += accepted;
        if (!accepted)
            assert_int_equal(store->problem.kind, kind);
        assert_int_equal(outbox_unsent(store->cache), kept);
        assert_int_equal(leases_left(store->cache, STORE_COUNTY), numbers - accepted);
    }
    assert_true(through);
    assert_true(turn > 2); /* the first one met it */
    store_reopen(store);
    assert_int_equal(outbox_unsent(store->cache), kept);
    assert_true(cache_verify(store->cache, NULL));
}

static void test_a_sync_that_fails_is_never_shown_as_accepted(void **state)
{
    Store *store = *state;

    fault_arm(FAULT_NONE, 0);
    store_reopen(store);
    submit_under(store, FAULT_SYNC, PROBLEM_CACHE_IO);
}

static void test_a_disk_full_at_any_write_refuses_and_uses_no_number(void **state)
{
    Store *store = *state;

    fault_arm(FAULT_NONE, 0);
    store_reopen(store);
    submit_under(store, FAULT_FULL, PROBLEM_CACHE_FULL);
}

/* ---- drafts -------------------------------------------------------------------------------- */

static bool save_draft(Store *store, Uuid id, const char *step, Problem *problem)
{
    g_autoptr(Draft) draft = g_new0(Draft, 1);

    draft->id = id;
    draft->item_code = g_strdup(FOOD_ITEM);
    draft->item_version = 1;
    draft->item_name = g_strdup("name");
    draft->step = g_strdup(step);
    draft->updated_at = store->now;
    draft->body = cJSON_CreateObject();
    return draft_save(store->cache, draft, problem);
}

static Uuid being_saved;

/* Tells the id each time that a further step was saved. */
static void save_and_tell(Store *store, int told)
{
    static const char *const steps[] = {"applicant", "form", "materials"};

    open_again(store);
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        if (!save_draft(store, being_saved, steps[i], NULL) ||
            write(told, being_saved.text, UUID_LENGTH) != UUID_LENGTH)
            _exit(1);
    cache_close(store->cache);
}

static void test_killed_at_every_write_of_saving_a_draft_what_was_saved_is_there(void **state)
{
    Store *store = *state;
    bool through = false;
    int turn;

    for (turn = 1; !through && turn < TURNS_MAX; turn++) {
        g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);

        store->now += 1000;
        being_saved = fresh_id(store->now);
        through = run_killed(store, save_and_tell, turn, ids);
        open_again(store);
        g_autoptr(Draft) draft = draft_load(store->cache, being_saved.text, NULL);
        if (ids->len > 0)
            assert_non_null(draft);
        if (ids->len == 2)
            assert_string_not_equal(draft->step, "applicant");
        if (ids->len == 3)
            assert_string_equal(draft->step, "materials");
        assert_true(cache_verify(store->cache, NULL));
    }
    assert_true(through);
    assert_true(turn > 5);
}

static void test_a_disk_full_at_any_write_leaves_the_draft_as_last_saved(void **state)
{
    Store *store = *state;
    Uuid id = fresh_id(store->now);
    bool through = false;
    int turn;

    fault_arm(FAULT_NONE, 0);
    store_reopen(store);
    assert_true(save_draft(store, id, "form", NULL));
    for (turn = 1; !through && turn < TURNS_MAX; turn++) {
        g_auto(Problem) problem = {0};

        fault_arm(FAULT_FULL, turn);
        through = save_draft(store, id, "materials", &problem);
        fault_arm(FAULT_NONE, 0);
        g_autoptr(Draft) draft = draft_load(store->cache, id.text, NULL);
        assert_string_equal(draft->step, through ? "materials" : "form");
        assert_int_equal(problem.kind, through ? PROBLEM_NONE : PROBLEM_CACHE_FULL);
    }
    assert_true(through);
    assert_true(turn > 2);
}

/* ---- files --------------------------------------------------------------------------------- */

static int count_copies(const Store *store, const char *hash)
{
    g_autofree char *first = g_strndup(hash, 2);
    g_autofree char *folder = g_build_filename(store->folder, "files", first, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    int count = 0;

    while (dir && g_dir_read_name(dir))
        count++;
    return count;
}

static void test_a_disk_full_at_any_write_leaves_no_file_behind(void **state)
{
    Store *store = *state;
    g_autofree char *path = g_build_filename(store->folder, "scan.pdf", NULL);
    g_auto(StoredFile) file = {0};
    bool through = false;
    int turn;

    assert_true(g_file_set_contents(path, "%PDF-1.7\n", -1, NULL));
    fault_arm(FAULT_NONE, 0);
    store_reopen(store);
    for (turn = 1; !through && turn < TURNS_MAX; turn++) {
        g_auto(Problem) problem = {0};

        fault_arm(FAULT_FULL, turn);
        through = file_take(store->cache, path, &file, &problem);
        fault_arm(FAULT_NONE, 0);
        assert_int_equal(problem.kind, through ? PROBLEM_NONE : PROBLEM_CACHE_FULL);
        store_reopen(store);
    }
    assert_true(through);
    assert_true(turn > 2);
    /* No draft took it, so opening the store again has swept it away. */
    assert_null(file_path(store->cache, file.hash));
    assert_int_equal(count_copies(store, file.hash), 0);
    assert_int_equal(sql_number(store->cache->reader, -1, "SELECT count(*) FROM file", ""), 0);
}

#define FAULT_TEST(test) cmocka_unit_test_setup_teardown(test, setup, store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAULT_TEST(test_killed_at_every_write_of_an_accept_nothing_accepted_is_lost),
        FAULT_TEST(test_killed_at_every_write_of_the_first_opening_the_next_one_succeeds),
        FAULT_TEST(test_killed_at_every_write_of_a_snapshot_it_goes_on_to_the_same_end),
        FAULT_TEST(test_a_sync_that_fails_is_never_shown_as_accepted),
        FAULT_TEST(test_a_disk_full_at_any_write_refuses_and_uses_no_number),
        FAULT_TEST(test_killed_at_every_write_of_saving_a_draft_what_was_saved_is_there),
        FAULT_TEST(test_a_disk_full_at_any_write_leaves_the_draft_as_last_saved),
        FAULT_TEST(test_a_disk_full_at_any_write_leaves_no_file_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
