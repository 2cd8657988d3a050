#include "net/session.h"
#include "net/tokens.h"
#include "tests/support/test.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CENTRAL "https://central.example"
#define NOBODY_LISTENS "http://127.0.0.1:1"

static int setup(void **state)
{
    *state = test_folder_make();
    g_setenv("YICHUANG_HOME", *state, true);
    return 0;
}

static int teardown(void **state)
{
    g_unsetenv("YICHUANG_HOME");
    test_folder_remove(*state);
    return 0;
}

static Session *some_session(const char *access)
{
    Session *session = g_new0(Session, 1);
    Actor *actor = g_new0(Actor, 1);

    actor->id = g_strdup("clerk");
    actor->name = g_strdup("林晓");
    session->access = g_strdup(access);
    session->refresh = g_strdup("refresh");
    session->server_time = INT64_C(1763856000000);
    session->expires_at = session->server_time + 3600000;
    session->actor = actor;
    return session;
}

static SessionStore *opened(const char *central, const char *user)
{
    g_auto(Problem) problem = {0};
    SessionStore *store = session_open(central, user, &problem);

    assert_int_equal(problem.kind, PROBLEM_NONE);
    assert_non_null(store);
    return store;
}

static void save(SessionStore *store, const char *access)
{
    g_autoptr(Session) session = some_session(access);

    assert_true(session_save(store, session, NULL));
}

static mode_t mode_of(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct stat status;

    assert_int_equal(g_stat(path, &status), 0);
    return status.st_mode & 0777;
}

/* ---- folders ------------------------------------------------------------------------------- */

static void test_one_variable_puts_all_folders_under_itself(void **state)
{
    g_autofree char *config = home_config_folder();
    g_autofree char *data = home_data_folder();
    g_autofree char *logs = home_state_folder();
    g_autofree char *wanted = g_build_filename(*state, "config", NULL);

    assert_string_equal(config, wanted);
    assert_true(g_str_has_suffix(data, "/data"));
    assert_true(g_str_has_suffix(logs, "/state"));
}

static void test_without_it_the_folders_follow_xdg(void **state)
{
    (void)state;
    g_unsetenv("YICHUANG_HOME");

    g_autofree char *config = home_config_folder();
    g_autofree char *wanted = g_build_filename(g_get_user_config_dir(), "yichuang", NULL);

    assert_string_equal(config, wanted);
}

static void test_every_account_has_a_store_of_its_own(void **state)
{
    (void)state;
    g_autofree char *one = home_store_folder(CENTRAL, "clerk");
    g_autofree char *same = home_store_folder(CENTRAL, "clerk");
    g_autofree char *other_user = home_store_folder(CENTRAL, "clerk2");
    g_autofree char *other_central = home_store_folder(CENTRAL ":8443", "clerk");

    assert_string_equal(one, same);
    assert_string_not_equal(one, other_user);
    assert_string_not_equal(one, other_central);
    assert_int_equal(strlen(strrchr(one, '/') + 1), 16);
}

/* ---- addresses ----------------------------------------------------------------------------- */

static void test_addresses_are_normalised(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"https://central.example", "https://central.example"},
        {" HTTPS://Central.Example/ ", "https://central.example"},
        {"https://central.example:8443/yichuang//", "https://central.example:8443/yichuang"},
        {"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
        {"http://127.9.8.7", "http://127.9.8.7"},
        {"http://localhost:1/", "http://localhost:1"},
        {"http://[::1]:8080/", "http://[::1]:8080"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Problem) problem = {0};
        g_autofree char *address = central_address(rows[i][0], &problem);

        if (!address)
            fail_msg("%s was refused", rows[i][0]);
        assert_string_equal(address, rows[i][1]);
    }
}

static void test_unsafe_addresses_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "http://central.example",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "https://",
        "central.example",
        "",
        "ftp://central.example",
        "file:///etc/passwd",
        "https://clerk:secret@central.example",
        "https://central.example?x=1",
        "https://central.example#x",
        "https://central.example\n.evil.example",
        "https://central.example/a b",
        "https://central.example/\033[2J",
        "https://中.example",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(Problem) problem = {0};

        if (central_address(texts[i], &problem))
            fail_msg("%s was taken", texts[i]);
        assert_int_equal(problem.kind, PROBLEM_ADDRESS);
        assert_null(strstr(problem.args[0], "secret"));
    }
}

/* ---- tokens -------------------------------------------------------------------------------- */

static void test_tokens_outlive_the_program(void **state)
{
    (void)state;
    g_autoptr(SessionStore) store = opened(CENTRAL, "clerk");

    assert_null(session_tokens(store));
    save(store, "first");
    save(store, "second");

    g_autoptr(SessionStore) again = opened(CENTRAL, "clerk");

    assert_non_null(session_tokens(again));
    assert_string_equal(session_tokens(again)->access, "second");
    assert_string_equal(session_tokens(again)->actor->name, "林晓");
}

static void test_files_and_folders_are_private(void **state)
{
    mode_t before = umask(0);
    g_autoptr(SessionStore) store = opened(CENTRAL, "clerk");

    save(store, "access");
    assert_true(session_make_current(store, NULL));
    umask(before);
    assert_int_equal(mode_of(session_folder(store), "."), 0700);
    assert_int_equal(mode_of(session_folder(store), "session.json"), 0600);
    assert_int_equal(mode_of(*state, "config"), 0700);
    assert_int_equal(mode_of(*state, "config/account.ini"), 0600);
}

static void test_nothing_half_written_is_left_beside_the_tokens(void **state)
{
    (void)state;
    g_autoptr(SessionStore) store = opened(CENTRAL, "clerk");

    save(store, "access");

    g_autoptr(GDir) folder = g_dir_open(session_folder(store), 0, NULL);

    assert_string_equal(g_dir_read_name(folder), "session.json");
    assert_null(g_dir_read_name(folder));
}

static void test_a_damaged_file_of_tokens_means_signed_out(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "{", "{\"access\":\"a\"}", "\xff"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(SessionStore) store = opened(CENTRAL, "clerk");
        g_autofree char *path = g_build_filename(session_folder(store), "session.json", NULL);

        assert_true(g_file_set_contents(path, texts[i], -1, NULL));
        session_reload(store);
        assert_null(session_tokens(store));
    }
}

static void test_signing_out_removes_the_tokens_and_nothing_else(void **state)
{
    (void)state;
    g_autoptr(SessionStore) store = opened(NOBODY_LISTENS, "clerk");
    g_autofree char *work = g_build_filename(session_folder(store), "store.db", NULL);
    g_autofree char *tokens = g_build_filename(session_folder(store), "session.json", NULL);

    save(store, "access");
    assert_true(g_file_set_contents(work, "work", -1, NULL));
    assert_true(session_sign_out(store, NULL));
    assert_null(session_tokens(store));
    assert_false(g_file_test(tokens, G_FILE_TEST_EXISTS));
    assert_true(g_file_test(work, G_FILE_TEST_EXISTS));
    assert_true(session_sign_out(store, NULL));
}

static void test_tokens_that_cannot_be_written_still_hold(void **state)
{
    (void)state;
    g_autoptr(SessionStore) store = opened(CENTRAL, "clerk");
    g_autoptr(Session) session = some_session("fresh");
    g_auto(Problem) problem = {0};
    g_autofree char *blocked = g_build_filename(session_folder(store), "session.json", NULL);

    save(store, "spent");
    /* A folder cannot be replaced by a file. */
    assert_int_equal(g_unlink(blocked), 0);
    assert_int_equal(g_mkdir(blocked, 0700), 0);
    assert_false(session_save(store, session, &problem));
    assert_int_equal(problem.kind, PROBLEM_CACHE_IO);
    assert_string_equal(session_tokens(store)->access, "fresh");
}

static bool is_readable(int fd)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

    return poll(&poll_fd, 1, 0) > 0;
}

static void test_others_hear_of_new_tokens(void **state)
{
    (void)state;
    g_autoptr(SessionStore) store = opened(NOBODY_LISTENS, "clerk");
    g_autofree char *other = g_build_filename(session_folder(store), "other", NULL);
    int watch = session_watch(store, NULL);

    assert_true(watch >= 0);
    assert_false(session_watch_taken(watch));
    save(store, "access");
    assert_true(is_readable(watch));
    assert_true(session_watch_taken(watch));
    assert_false(session_watch_taken(watch));
    assert_true(session_sign_out(store, NULL));
    assert_true(session_watch_taken(watch));
    assert_true(g_file_set_contents(other, "x", -1, NULL));
    assert_false(session_watch_taken(watch));
    close(watch);
}

/* ---- the account in use -------------------------------------------------------------------- */

static void test_the_last_account_made_current_is_opened_again(void **state)
{
    (void)state;
    g_autoptr(SessionStore) one = opened(CENTRAL, "clerk");
    g_autoptr(SessionStore) two = opened(CENTRAL, "审批员 [1]");

    assert_true(session_make_current(one, NULL));
    assert_true(session_make_current(two, NULL));

    g_autoptr(SessionStore) current = session_current(NULL);

    assert_non_null(current);
    assert_string_equal(session_user(current), "审批员 [1]");
    assert_string_equal(session_central(current), CENTRAL);
    assert_string_equal(session_folder(current), session_folder(two));
}

static void test_without_an_account_in_use_one_has_to_sign_in(void **state)
{
    g_auto(Problem) problem = {0};

    assert_null(session_current(&problem));
    assert_int_equal(problem.kind, PROBLEM_SIGN_IN);

    g_autofree char *folder = home_config_folder();
    g_autofree char *path = g_build_filename(*state, "config/account.ini", NULL);

    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_true(g_file_set_contents(path, "[account]\nuser=clerk\n", -1, NULL));
    assert_null(session_current(&problem));
    assert_int_equal(problem.kind, PROBLEM_SIGN_IN);
}

static void test_an_unsafe_address_in_the_settings_is_refused(void **state)
{
    g_auto(Problem) problem = {0};
    g_autofree char *folder = home_config_folder();
    g_autofree char *path = g_build_filename(*state, "config/account.ini", NULL);

    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_true(g_file_set_contents(path, "[account]\ncentral=http://central.example\nuser=clerk\n",
                                    -1, NULL));
    assert_null(session_current(&problem));
    assert_int_equal(problem.kind, PROBLEM_ADDRESS);
}

/* ---- signing in without the central -------------------------------------------------------- */

static void test_signing_in_offline_says_so(void **state)
{
    (void)state;
    g_autoptr(SessionStore) store = opened(NOBODY_LISTENS, "clerk");
    g_auto(Problem) problem = {0};

    assert_false(session_sign_in(store, "password", "device", &problem));
    assert_int_equal(problem.kind, PROBLEM_OFFLINE);
    assert_null(session_tokens(store));
}

static void test_a_store_never_signed_in_to_cannot_be_unlocked(void **state)
{
    (void)state;
    g_autoptr(SessionStore) store = opened(NOBODY_LISTENS, "clerk");
    g_auto(Problem) problem = {0};

    assert_false(session_unlock(store, "", &problem));
    assert_int_equal(problem.kind, PROBLEM_SIGN_IN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    static const struct CMUnitTest tests[] = {
        TEST(test_one_variable_puts_all_folders_under_itself),
        TEST(test_without_it_the_folders_follow_xdg),
        TEST(test_every_account_has_a_store_of_its_own),
        TEST(test_addresses_are_normalised),
        TEST(test_unsafe_addresses_are_refused),
        TEST(test_tokens_outlive_the_program),
        TEST(test_files_and_folders_are_private),
        TEST(test_nothing_half_written_is_left_beside_the_tokens),
        TEST(test_a_damaged_file_of_tokens_means_signed_out),
        TEST(test_signing_out_removes_the_tokens_and_nothing_else),
        TEST(test_tokens_that_cannot_be_written_still_hold),
        TEST(test_others_hear_of_new_tokens),
        TEST(test_the_last_account_made_current_is_opened_again),
        TEST(test_without_an_account_in_use_one_has_to_sign_in),
        TEST(test_an_unsafe_address_in_the_settings_is_refused),
        TEST(test_signing_in_offline_says_so),
        TEST(test_a_store_never_signed_in_to_cannot_be_unlocked),
    };

    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
