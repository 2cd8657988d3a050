/* The store as a thing on disk: opening, locks, damage, several processes, sudden ends. */
#include "tests/support/test.h"

#include "cache/draft.h"
#include "cache/private.h"
#include "cache/schema_sql.h"
#include "tests/support/store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- opening ------------------------------------------------------------------------------- */

static mode_t mode_of(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct stat info;

    if (stat(path, &info) != 0)
        fail_msg("there is no %s", name);
    return info.st_mode & 07777;
}

static void test_nobody_else_can_read_the_store(void **state)
{
    static const char *const files[] = {
        STORE_FILE, STORE_FILE "-wal", STORE_FILE "-shm", "lock", "users", NUDGE_FILE, "claim"};
    Store *store = *state;
    g_autofree char *inner = g_build_filename(store->folder, "a", "b", NULL);
    mode_t mask = umask(0);
    g_autoptr(Cache) cache = cache_open(inner, NULL);

    assert_true(cache_set(cache, "name", "value", NULL));
    assert_true(cache_claim(cache, NULL));
    umask(mask);
    assert_int_equal(mode_of(inner, "."), 0700);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        assert_int_equal(mode_of(inner, files[i]), 0600);
}

static void test_a_folder_that_was_open_to_others_is_closed(void **state)
{
    Store *store = *state;

    assert_int_equal(chmod(store->folder, 0755), 0);
    store_reopen(store);
    assert_int_equal(mode_of(store->folder, "."), 0700);
}

static void test_a_folder_that_cannot_be_made_is_told(void **state)
{
    Store *store = *state;
    g_autofree char *below_a_file = g_build_filename(store->folder, "lock", "store", NULL);

    assert_null(cache_open(below_a_file, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_CACHE_IO);
}

static void test_the_device_keeps_its_name(void **state)
{
    Store *store = *state;
    g_autofree char *first = cache_get(store->cache, CACHE_DEVICE);

    assert_true(uuid_is_valid(first));
    store_reopen(store);
    g_autofree char *again = cache_get(store->cache, CACHE_DEVICE);
    assert_string_equal(again, first);
}

static void test_values_are_kept_changed_and_removed(void **state)
{
    Store *store = *state;

    assert_true(cache_set(store->cache, "name", "一", NULL));
    assert_true(cache_set(store->cache, "name", "二", NULL));
    store_reopen(store);
    g_autofree char *value = cache_get(store->cache, "name");
    assert_string_equal(value, "二");
    assert_true(cache_set(store->cache, "name", NULL, NULL));
    assert_null(cache_get(store->cache, "name"));
}

static void run_sql(Store *store, const char *sql)
{
    assert_true(sql_script(store->cache->writer, sql, NULL));
}

static void test_a_newer_store_is_refused_and_left_as_it_is(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);

    run_sql(store, "PRAGMA user_version = 1000");
    g_clear_pointer(&store->cache, cache_close);
    assert_null(cache_open(store->folder, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_CACHE_NEWER);

    g_autofree char *path = g_build_filename(store->folder, STORE_FILE, NULL);
    g_autoptr(Sql) db = sql_open(path, true, NULL);
    assert_int_equal(sql_number(db, 0, "PRAGMA user_version", ""), 1000);
    assert_int_equal(
        sql_number(db, 0, "SELECT count(*) FROM outbox WHERE case_id = ?", "u", id.text), 1);
    assert_true(sql_script(db, "PRAGMA user_version = 2", NULL));
    store->cache = cache_open(store->folder, NULL);
    assert_non_null(store->cache);
}

static void test_a_migration_that_fails_leaves_nothing_behind(void **state)
{
    Store *store = *state;
    g_autofree char *path = g_build_filename(store->folder, "other.db", NULL);

    assert_true(g_file_set_contents(path, "", 0, NULL));
    g_autoptr(Sql) db = sql_open(path, true, NULL);
    assert_true(sql_script(db,
                           "PRAGMA application_id = 0x59494348; "
                           "CREATE TABLE cases (in_the_way INTEGER)",
                           NULL));
    assert_false(tables_migrate(db, &store->problem));
    assert_int_equal(sql_number(db, -1, "PRAGMA user_version", ""), 0);
    assert_int_equal(sql_number(db, -1, "SELECT count(*) FROM sqlite_schema", ""), 1);
    assert_true(sql_script(db, "DROP TABLE cases", NULL));
    assert_true(tables_migrate(db, &store->problem));
    assert_true(tables_migrate(db, &store->problem));
}

/* A store as the first release left it: with a case of the central's, one that waits to be sent,
 * and one whose command nobody can read. */
static char *old_store(Store *store)
{
    char *folder = g_build_filename(store->folder, "old", NULL);
    g_autofree char *path = g_build_filename(folder, STORE_FILE, NULL);

    assert_int_equal(g_mkdir(folder, 0700), 0);
    assert_true(g_file_set_contents(path, "", 0, NULL));
    g_autoptr(Sql) db = sql_open(path, true, NULL);
    assert_true(sql_script(db, schema_sql, NULL));
    assert_true(sql_script(
        db,
        "PRAGMA application_id = 0x59494348; PRAGMA user_version = 1;"
        "INSERT INTO event VALUES (1, x'01', 1, x'11', 'receive', 'clerk', NULL, 0, 0, 1, "
        "'{\"applicant\":{\"id_type\":\"111\",\"id_number\":\"37990219900101001x\"}}', "
        "NULL, x'21');"
        "INSERT INTO outbox (place, id, case_id, action, state, command) VALUES "
        "(1, x'12', x'02', 'receive', 'waiting', '{\"payload\":{\"applicant\":"
        "{\"id_type\":\"001\",\"id_number\":\"91379902MA3ABCDE1X\"}}}'), "
        "(2, x'13', x'03', 'receive', 'waiting', 'noise');"
        "INSERT INTO cases SELECT 1, x'01', 1, 'received', 'none', NULL, NULL, NULL, 1, NULL, "
        "NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0;"
        "INSERT INTO cases SELECT 1, x'02', 1, 'received', 'none', NULL, NULL, NULL, 1, NULL, "
        "NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 1, 0;"
        "INSERT INTO cases SELECT 1, x'03', 1, 'received', 'none', NULL, NULL, NULL, 1, NULL, "
        "NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 1, 0;",
        NULL));
    return folder;
}

static void test_a_store_of_the_first_release_is_taken_along(void **state)
{
    Store *store = *state;
    g_autofree char *folder = old_store(store);
    g_autoptr(Cache) cache = cache_open(folder, NULL);

    assert_non_null(cache);
    Sql *db = cache->reader;
    assert_int_equal(sql_number(db, 0, "PRAGMA user_version", ""), 2);
    assert_int_equal(sql_number(db, 0, "SELECT count(*) FROM outbox", ""), 2);
    g_autofree char *person = sql_text(db, "SELECT holder FROM cases WHERE id = x'01'", "");
    g_autofree char *firm = sql_text(db, "SELECT holder FROM cases WHERE id = x'02'", "");
    g_autofree char *unknown = sql_text(db, "SELECT holder FROM cases WHERE id = x'03'", "");
    assert_string_equal(person, "111 37990219900101001X");
    assert_string_equal(firm, "001 91379902MA3ABCDE1X");
    assert_null(unknown);
    assert_int_equal(drafts_count(cache), 0);
    assert_true(cache_verify(cache, NULL));
}

static void test_a_change_is_noticed_once(void **state)
{
    Store *store = *state;
    g_autoptr(Cache) other = cache_open(store->folder, NULL);

    cache_changed(other);
    assert_false(cache_changed(other));
    assert_true(cache_set(store->cache, "name", "value", NULL));
    assert_true(cache_changed(other));
    assert_false(cache_changed(other));
}

static void test_the_actor_is_renewed_when_the_sync_stores_another(void **state)
{
    Store *store = *state;

    assert_string_equal(cache_actor(store->cache)->id, "clerk");
    assert_true(cache_set(store->cache, CACHE_ACTOR,
                          "{\"id\":\"other\",\"name\":\"\",\"assignments\":[]}", NULL));
    assert_string_equal(cache_actor(store->cache)->id, "other");
    assert_true(cache_set(store->cache, CACHE_ACTOR, NULL, NULL));
    assert_null(cache_actor(store->cache));
}

/* ---- processes ----------------------------------------------------------------------------- */

/* Runs `work` in a process of its own that starts with no open store. */
static pid_t start(Store *store, void (*work)(Store *store, int told), int *told)
{
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    g_clear_pointer(&store->cache, cache_close);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        work(store, ends[1]);
        _exit(0);
    }
    close(ends[1]);
    *told = ends[0];
    return child;
}

static void stop(pid_t child, int told)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(told);
}

static void open_again(Store *store)
{
    store->cache = cache_open(store->folder, &store->problem);
    if (!store->cache) {
        g_autofree char *sentence = problem_sentence(&store->problem);
        fail_msg("%s", sentence);
    }
}

static void claim_and_wait(Store *store, int told)
{
    Cache *cache = cache_open(store->folder, NULL);
    bool claimed = cache && cache_claim(cache, NULL);

    if (write(told, claimed ? "y" : "n", 1) == 1)
        pause();
}

static void test_a_second_claim_is_refused_until_the_first_process_ends(void **state)
{
    Store *store = *state;
    char answer = 0;
    int told;
    pid_t child = start(store, claim_and_wait, &told);
    g_autofree char *pid = g_strdup_printf("%d", child);

    assert_int_equal(read(told, &answer, 1), 1);
    assert_int_equal(answer, 'y');
    open_again(store);
    assert_false(cache_claim(store->cache, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_CACHE_IN_USE);
    assert_string_equal(store->problem.args[0], pid);
    stop(child, told);
    assert_true(cache_claim(store->cache, NULL));
    assert_true(cache_claim(store->cache, NULL));
}

#define EACH 40

/* Ids are made from the time and a counter, and the counter is copied by fork. */
static void submit_many(Store *store, int told)
{
    store->now += (instant)getpid() * 100000;
    open_again(store);
    for (int i = 0; i < EACH; i++)
        if (!store_submit(store, store_receive(store)))
            _exit(1);
    cache_close(store->cache);
    close(told);
}

static bool ended_well(pid_t child)
{
    int status;

    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void test_two_processes_write_at_once_and_no_number_is_given_twice(void **state)
{
    Store *store = *state;
    int told[2];
    pid_t one = start(store, submit_many, &told[0]);
    pid_t other = start(store, submit_many, &told[1]);

    assert_true(ended_well(one));
    assert_true(ended_well(other));
    close(told[0]);
    close(told[1]);
    open_again(store);
    assert_int_equal(outbox_unsent(store->cache), 2 * EACH);
    assert_int_equal(
        sql_number(store->cache->reader, 0, "SELECT count(DISTINCT receipt) FROM cases", ""),
        2 * EACH);
    assert_int_equal(leases_left(store->cache, STORE_COUNTY), 100 - 2 * EACH);
    assert_true(cache_verify(store->cache, NULL));
}

static void *submit_in_thread(void *data)
{
    Store own = *(const Store *)data;

    own.cache = cache_open(own.folder, NULL);
    own.problem = (Problem){0};
    for (int i = 0; own.cache && i < EACH; i++)
        store_submit(&own, store_receive(&own));
    cache_close(own.cache);
    problem_clear(&own.problem);
    return NULL;
}

static void test_two_threads_write_at_once(void **state)
{
    Store *store = *state;
    GThread *one = g_thread_new("one", submit_in_thread, store);
    GThread *other = g_thread_new("other", submit_in_thread, store);

    g_thread_join(one);
    g_thread_join(other);
    assert_int_equal(outbox_unsent(store->cache), 2 * EACH);
}

#define ROUNDS 40
#define A_ROUND 12

/* Tells the id of each command once it was accepted, until it is killed. */
static void submit_and_tell(Store *store, int told)
{
    open_again(store);
    for (;;) {
        Command *command = store_receive(store);
        Uuid id = command->id;

        if (!store_submit(store, command) || write(told, id.text, UUID_LENGTH) != UUID_LENGTH)
            _exit(1);
    }
}

static void read_ids(int told, GPtrArray *ids, int count)
{
    for (int i = 0; i < count; i++) {
        char *id = g_malloc0(UUID_LENGTH + 1);

        assert_int_equal(read(told, id, UUID_LENGTH), UUID_LENGTH);
        g_ptr_array_add(ids, id);
    }
}

/* What is still in the pipe was acknowledged too. */
static void read_rest(int told, GPtrArray *ids)
{
    char id[UUID_LENGTH + 1] = {0};

    while (read(told, id, UUID_LENGTH) == UUID_LENGTH)
        g_ptr_array_add(ids, g_strdup(id));
}

static void test_what_was_acknowledged_survives_a_sudden_end(void **state)
{
    Store *store = *state;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GRand) dice = g_rand_new_with_seed(20261102);
    Lease lease = {(char *)(uintptr_t)STORE_COUNTY, 1000, 9000000};

    assert_true(lease_add(store->cache, &lease, NULL));
    for (int round = 0; round < ROUNDS; round++) {
        int told;

        store->now += 1000;
        pid_t child = start(store, submit_and_tell, &told);
        read_ids(told, ids, g_rand_int_range(dice, 0, A_ROUND));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        read_rest(told, ids);
        close(told);
    }
    open_again(store);
    Sql *db = store->cache->reader;
    for (guint i = 0; i < ids->len; i++)
        assert_int_equal(
            sql_number(db, 0, "SELECT count(*) FROM outbox WHERE id = ?", "u", ids->pdata[i]), 1);
    /* At most one of each round was kept and never told. */
    gint64 kept = sql_number(db, 0, "SELECT count(*) FROM outbox", "");
    assert_true(kept >= ids->len && kept <= ids->len + ROUNDS);
    assert_int_equal(sql_number(db, 0, "SELECT count(DISTINCT receipt) FROM cases", ""), kept);
    assert_true(cache_verify(store->cache, NULL));
}

/* ---- damage -------------------------------------------------------------------------------- */

/* As after a power cut: the mark of an open store is still there. */
static void close_uncleanly(Store *store)
{
    store->cache->reader->damaged = true;
    g_clear_pointer(&store->cache, cache_close);
}

static void overwrite(const Store *store, const char *name, off_t from, off_t size)
{
    g_autofree char *path = g_build_filename(store->folder, name, NULL);
    g_autofree char *noise = g_malloc((size_t)size);
    int file = open(path, O_WRONLY | O_CLOEXEC);

    memset(noise, 0xa5, (size_t)size);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, noise, (size_t)size, from), size);
    close(file);
}

static char *file_aside(const Store *store)
{
    GDir *folder = g_dir_open(store->folder, 0, NULL);
    const char *name;
    char *found = NULL;

    while ((name = g_dir_read_name(folder)))
        if (g_str_has_prefix(name, "damaged-") && g_str_has_suffix(name, ".db"))
            found = g_strdup(name);
    g_dir_close(folder);
    return found;
}

static void test_an_unclean_end_that_did_no_harm_changes_nothing(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);

    close_uncleanly(store);
    open_again(store);
    assert_true(store_shows(store, id.text));
    assert_null(cache_get(store->cache, CACHE_RESCUED));
    assert_null(file_aside(store));
}

static Uuid save_draft(Store *store)
{
    g_autofree char *code = g_strdup(FOOD_ITEM), *name = g_strdup("name");
    cJSON *body = cJSON_CreateObject();
    Draft draft = {.id = fresh_id(store->now),
                   .item_code = code,
                   .item_version = 1,
                   .item_name = name,
                   .body = body,
                   .updated_at = store->now};

    assert_true(draft_save(store->cache, &draft, NULL));
    cJSON_Delete(body);
    return draft.id;
}

/* The root page of a list's index is lost; outbox, drafts and values can be read. */
static void test_a_damaged_store_is_set_aside_and_its_outbox_taken_over(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);
    Uuid draft = save_draft(store);
    g_autofree char *device = cache_get(store->cache, CACHE_DEVICE);
    gint64 page = sql_number(store->cache->reader, 0,
                             "SELECT rootpage FROM sqlite_schema WHERE name = 'cases_due'", "");

    store_reopen(store); /* into the database, out of the WAL */
    close_uncleanly(store);
    overwrite(store, STORE_FILE, (page - 1) * 4096, 4096);
    open_again(store);

    g_autofree char *rescued = cache_get(store->cache, CACHE_RESCUED);
    g_autofree char *aside = file_aside(store);
    g_autofree char *same = cache_get(store->cache, CACHE_DEVICE);
    assert_non_null(aside);
    assert_non_null(strstr(rescued, aside));
    assert_non_null(strstr(rescued, "\"commands\":1,\"whole\":true"));
    assert_int_equal(mode_of(store->folder, aside), 0600);
    assert_string_equal(same, device);
    assert_int_equal(outbox_unsent(store->cache), 1);
    assert_true(store_shows(store, id.text));
    g_autoptr(Draft) kept = draft_load(store->cache, draft.text, NULL);
    assert_non_null(kept);
    assert_int_equal(leases_left(store->cache, STORE_COUNTY), 0);
    assert_null(feed_cursor(store->cache));
    assert_true(cache_verify(store->cache, NULL));
}

static void test_a_store_that_is_noise_is_set_aside(void **state)
{
    Store *store = *state;

    store_received(store);
    g_clear_pointer(&store->cache, cache_close);
    overwrite(store, STORE_FILE, 0, 4096);
    open_again(store);
    g_autofree char *rescued = cache_get(store->cache, CACHE_RESCUED);
    g_autofree char *aside = file_aside(store);
    assert_non_null(aside);
    assert_non_null(strstr(rescued, "\"commands\":0,\"whole\":false"));
    store_furnish(store->book, store->cache, 1, 10);
    store_received(store);
}

static void test_a_damaged_store_in_use_is_left_alone(void **state)
{
    Store *store = *state;

    store_received(store);
    store_reopen(store);
    overwrite(store, STORE_FILE, 0, 4096);
    assert_null(cache_open(store->folder, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_CACHE_DAMAGED);
    assert_null(file_aside(store));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nobody_else_can_read_the_store, store_setup,
                                        store_teardown),
        cmocka_unit_test_setup_teardown(test_a_folder_that_was_open_to_others_is_closed,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_a_folder_that_cannot_be_made_is_told, store_setup,
                                        store_teardown),
        cmocka_unit_test_setup_teardown(test_the_device_keeps_its_name, store_setup,
                                        store_teardown),
        cmocka_unit_test_setup_teardown(test_values_are_kept_changed_and_removed, store_setup,
                                        store_teardown),
        cmocka_unit_test_setup_teardown(test_a_newer_store_is_refused_and_left_as_it_is,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_a_migration_that_fails_leaves_nothing_behind,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_a_store_of_the_first_release_is_taken_along,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_a_change_is_noticed_once, store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_the_actor_is_renewed_when_the_sync_stores_another,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_a_second_claim_is_refused_until_the_first_process_ends,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(
            test_two_processes_write_at_once_and_no_number_is_given_twice, store_setup,
            store_teardown),
        cmocka_unit_test_setup_teardown(test_two_threads_write_at_once, store_setup,
                                        store_teardown),
        cmocka_unit_test_setup_teardown(test_what_was_acknowledged_survives_a_sudden_end,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_an_unclean_end_that_did_no_harm_changes_nothing,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_a_damaged_store_is_set_aside_and_its_outbox_taken_over,
                                        store_setup, store_teardown),
        cmocka_unit_test_setup_teardown(test_a_store_that_is_noise_is_set_aside, store_setup,
                                        store_teardown),
        cmocka_unit_test_setup_teardown(test_a_damaged_store_in_use_is_left_alone, store_setup,
                                        store_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
