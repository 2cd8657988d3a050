#include "tests/support/office.h"

#include "domain/json.h"
#include "tests/support/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATABASE "central.db"
#define STATUS_MAX 4     /* the last of the client's own */
#define STATUS_FAULTY 99 /* a sanitizer has found something */

struct Central {
    char *folder;
    bool owned;
    char *database;
    char *port_file;
    char *host;
    int port; /* 0: never started */
    char *url;
    Process *process;   /* NULL: it does not run */
    GHashTable *tokens; /* account → access token */
};

struct Station {
    char *home;
    bool owned;
    const Central *central;
};

/* ---- where the programs are ------------------------------------------------------------------ */

static char *build_path(const char *name)
{
    const char *build = g_getenv("YICHUANG_BUILD");
    return g_build_filename(build != NULL && *build != '\0' ? build : BUILD_ROOT, name, NULL);
}

char *office_program(const char *name)
{
    char *path = build_path(name);
    if (g_access(path, X_OK) != 0)
        fail_msg("%s is not there: build it first with `make all`", path);
    return path;
}

static void add_unless_set(GPtrArray *environment, const char *name, const char *folder)
{
    if (g_getenv(name) == NULL) {
        g_autofree char *path = build_path(folder);
        g_ptr_array_add(environment, g_strdup_printf("%s=%s", name, path));
    }
}

/* A sanitizer's finding must not look like a status of the program's own. */
static void add_sanitizers(GPtrArray *environment)
{
    static const char *const names[] = {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS",
                                        "TSAN_OPTIONS"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *options = g_getenv(names[i]);
        g_ptr_array_add(environment,
                        g_strdup_printf("%s=%s:exitcode=%d", names[i],
                                        options != NULL ? options : "", STATUS_FAULTY));
    }
}

/* Above the test's own; ended by NULL. */
static GPtrArray *environment_make(const char *home)
{
    GPtrArray *environment = g_ptr_array_new_with_free_func(g_free);
    add_unless_set(environment, "YICHUANG_DATA", "share");
    add_unless_set(environment, "YICHUANG_LOCALE", "locale");
    add_sanitizers(environment);
    g_ptr_array_add(environment, g_strdup("LC_ALL=C.UTF-8"));
    if (home != NULL) {
        g_ptr_array_add(environment, g_strdup_printf("YICHUANG_HOME=%s", home));
        g_ptr_array_add(environment, g_strdup_printf("HOME=%s", home));
    }
    g_ptr_array_add(environment, NULL);
    return environment;
}

static Process *program_start(const GPtrArray *arguments, const char *home)
{
    g_autoptr(GPtrArray) environment = environment_make(home);
    return process_start(&(Program){.arguments = (const char *const *)arguments->pdata,
                                    .environment = (const char *const *)environment->pdata});
}

/* ---- the demo city, filled once -------------------------------------------------------------- */

static bool is_fresh(const char *database, const char *program)
{
    struct stat made, built;
    return stat(database, &made) == 0 && stat(program, &built) == 0 &&
           made.st_mtime > built.st_mtime;
}

static void copy_file(const char *from, const char *to)
{
    g_autofree char *contents = NULL;
    g_autoptr(GError) error = NULL;
    gsize length;
    if (!g_file_get_contents(from, &contents, &length, &error) ||
        !g_file_set_contents(to, contents, (gssize)length, &error))
        fail_msg("%s", error->message);
}

static void central_make(Central *central, const char *folder)
{
    central->folder = g_strdup(folder);
    central->database = g_build_filename(folder, DATABASE, NULL);
    central->port_file = g_build_filename(folder, "port", NULL);
    /* Process ids have 22 bits at most. */
    const unsigned pid = (unsigned)getpid();
    central->host = g_strdup_printf("127.%u.%u.%u", 1 + (pid >> 16), (pid >> 8) & 0xff, pid & 0xff);
    central->tokens = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void template_fill(const char *template)
{
    Central *central = g_new0(Central, 1);
    g_autofree char *folder = test_folder_make();
    central_make(central, folder);
    central->owned = true;
    central_start(central);
    central_stop(central);
    copy_file(central->database, template);
    central_free(central);
}

/* One filling serves all test programs of a run; they wait here for the one that makes it. */
static char *template_path(const char *program)
{
    g_autofree char *folder = build_path("tests");
    g_autofree char *lock = g_build_filename(folder, "city.lock", NULL);
    char *template = g_build_filename(folder, "city.db", NULL);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    const int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    while (flock(fd, LOCK_EX) != 0)
        assert_int_equal(errno, EINTR);
    if (!is_fresh(template, program))
        template_fill(template);
    close(fd);
    return template;
}

/* ---- the central ----------------------------------------------------------------------------- */

Central *central_new_in(const char *folder)
{
    g_autofree char *program = office_program("yichuangd");
    g_autofree char *template = template_path(program);
    Central *central = g_new0(Central, 1);
    central_make(central, folder);
    copy_file(template, central->database);
    return central;
}

Central *central_new(void)
{
    g_autofree char *folder = test_folder_make();
    Central *central = central_new_in(folder);
    central->owned = true;
    return central;
}

void central_free(Central *central)
{
    if (central == NULL)
        return;
    process_free(central->process);
    if (central->owned)
        test_folder_remove(g_strdup(central->folder));
    g_free(central->folder);
    g_free(central->database);
    g_free(central->port_file);
    g_free(central->host);
    g_free(central->url);
    g_hash_table_unref(central->tokens);
    g_free(central);
}

void central_launch(Central *central)
{
    assert_null(central->process);
    g_unlink(central->port_file);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(arguments, office_program("yichuangd"));
    g_ptr_array_add(arguments, g_strdup("--demo"));
    g_ptr_array_add(arguments, g_strdup("--no-cases"));
    g_ptr_array_add(arguments, g_strdup("--database"));
    g_ptr_array_add(arguments, g_strdup(central->database));
    g_ptr_array_add(arguments, g_strdup("--listen"));
    g_ptr_array_add(arguments, g_strdup_printf("%s:%d", central->host, central->port));
    g_ptr_array_add(arguments, g_strdup("--port-file"));
    g_ptr_array_add(arguments, g_strdup(central->port_file));
    g_ptr_array_add(arguments, NULL);
    central->process = program_start(arguments, central->folder);
}

static bool has_come_up(void *context)
{
    const Central *central = context;
    return g_file_test(central->port_file, G_FILE_TEST_EXISTS) || process_ended(central->process);
}

static void read_port(Central *central)
{
    g_autofree char *text = NULL;
    guint64 port;
    assert_true(g_file_get_contents(central->port_file, &text, NULL, NULL));
    assert_true(g_ascii_string_to_unsigned(g_strchomp(text), 10, 1, 65535, &port, NULL));
    if (central->port != 0)
        assert_int_equal(port, central->port);
    central->port = (int)port;
    g_free(central->url);
    central->url = g_strdup_printf("http://%s:%d", central->host, central->port);
}

void central_ready(Central *central)
{
    if (!test_wait(has_come_up, central, patience_ms(OFFICE_DEADLINE_MS)) ||
        process_ended(central->process)) {
        g_autofree char *said = process_said(central->process, SAID_ERR);
        fail_msg("the central did not come up: %s", said);
    }
    read_port(central);
    g_autofree char *url = g_strconcat(central->url, "/healthz", NULL);
    g_autoptr(Reply) answer = ask_central("GET", url, NULL, NULL);
    assert_int_equal(answer->status, 200);
}

void central_start(Central *central)
{
    central_launch(central);
    central_ready(central);
}

static int central_end(Central *central, int signal)
{
    assert_non_null(central->process);
    process_signal(central->process, signal);
    if (!process_wait(central->process, patience_ms(OFFICE_DEADLINE_MS)))
        fail_msg("the central does not end");
    const int status = process_status(central->process);
    if (signal != SIGKILL && status != 0) {
        g_autofree char *said = process_said(central->process, SAID_ERR);
        fail_msg("the central ended with %d: %s", status, said);
    }
    g_clear_pointer(&central->process, process_free);
    return status;
}

void central_kill(Central *central)
{
    /* Anything else would be an end of its own: a crash, or a sanitizer's finding. */
    assert_int_equal(central_end(central, SIGKILL), 128 + SIGKILL);
}

void central_stop(Central *central)
{
    central_end(central, SIGTERM);
}

bool central_runs(const Central *central)
{
    return central->process != NULL && !process_ended(central->process);
}

Process *central_process(const Central *central)
{
    return central->process;
}

const char *central_url(const Central *central)
{
    assert_non_null(central->url);
    return central->url;
}

const char *central_folder(const Central *central)
{
    return central->folder;
}

const char *central_database(const Central *central)
{
    return central->database;
}

static const char *token_of(Central *central, const char *user)
{
    if (!g_hash_table_contains(central->tokens, user))
        g_hash_table_insert(central->tokens, g_strdup(user),
                            ask_token(central->url, user, OFFICE_PASSWORD));
    return g_hash_table_lookup(central->tokens, user);
}

void central_sql(const Central *central, const char *sql)
{
    sqlite3 *db = NULL;
    assert_null(central->process);
    if (sqlite3_open(central->database, &db) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void central_assert_intact(const Central *central)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *check = NULL;
    assert_null(central->process);
    assert_int_equal(sqlite3_open(central->database, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(check), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(check, 0), "ok");
    sqlite3_finalize(check);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

cJSON *central_get(Central *central, const char *user, const char *path)
{
    const char *token = token_of(central, user);
    g_autofree char *url = g_strconcat(central->url, path, NULL);
    g_autoptr(Reply) answer = ask_central("GET", url, token, NULL);
    if (answer->status != 200 || answer->json == NULL)
        fail_msg("GET %s: %d %s", path, answer->status, answer->text);
    return g_steal_pointer(&answer->json);
}

/* ---- desks ----------------------------------------------------------------------------------- */

Station *station_new_in(const Central *central, const char *home)
{
    Station *station = g_new0(Station, 1);
    station->home = g_strdup(home);
    station->central = central;
    assert_int_equal(g_mkdir_with_parents(home, 0700), 0);
    return station;
}

Station *station_new(const Central *central)
{
    g_autofree char *home = test_folder_make();
    Station *station = station_new_in(central, home);
    station->owned = true;
    return station;
}

void station_free(Station *station)
{
    if (station == NULL)
        return;
    if (station->owned)
        test_folder_remove(g_strdup(station->home));
    g_free(station->home);
    g_free(station);
}

const char *station_home(const Station *station)
{
    return station->home;
}

char *station_store(const Station *station)
{
    g_autofree char *data = g_build_filename(station->home, "data", NULL);
    g_autoptr(GDir) folders = g_dir_open(data, 0, NULL);
    assert_non_null(folders);
    const char *name = g_dir_read_name(folders);
    assert_non_null(name);
    assert_null(g_dir_read_name(folders));
    return g_build_filename(data, name, NULL);
}

static Process *start_words(Station *station, const char *const *words)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_autofree char *program = office_program("yichuang");
    g_ptr_array_add(arguments, program);
    for (; *words != NULL; words++)
        g_ptr_array_add(arguments, (char *)*words);
    g_ptr_array_add(arguments, NULL);
    return program_start(arguments, station->home);
}

StationRun *station_finish(Process *process)
{
    if (!process_wait(process, patience_ms(OFFICE_DEADLINE_MS)))
        fail_msg("yichuang does not end");
    StationRun *run = g_new0(StationRun, 1);
    run->status = process_status(process);
    run->out = process_said(process, SAID_OUT);
    run->err = process_said(process, SAID_ERR);
    run->json = cJSON_Parse(run->out);
    process_free(process);
    if (run->status > STATUS_MAX && run->status != STATION_KILLED)
        fail_msg("yichuang ended with %d: %s", run->status, run->err);
    return run;
}

StationRun *station_run_words(Station *station, const char *const *words)
{
    return station_finish(start_words(station, words));
}

void station_run_free(StationRun *run)
{
    if (run == NULL)
        return;
    g_free(run->out);
    g_free(run->err);
    cJSON_Delete(run->json);
    g_free(run);
}

static GPtrArray *words_of(va_list list)
{
    GPtrArray *words = g_ptr_array_new();
    for (char *word; (word = va_arg(list, char *)) != NULL;)
        g_ptr_array_add(words, word);
    g_ptr_array_add(words, NULL);
    return words;
}

static StationRun *run_expecting(Station *station, const GPtrArray *words, int status)
{
    const char *const *array = (const char *const *)words->pdata;
    StationRun *run = station_run_words(station, array);
    if (run->status != status) {
        g_autofree char *command = g_strjoinv(" ", (char **)words->pdata);
        fail_msg("yichuang %s: ended with %d and not %d\n%s\n%s", command, run->status, status,
                 run->out, run->err);
    }
    return run;
}

StationRun *station_run(Station *station, ...)
{
    va_list list;
    va_start(list, station);
    g_autoptr(GPtrArray) words = words_of(list);
    va_end(list);
    return station_run_words(station, (const char *const *)words->pdata);
}

Process *station_start(Station *station, ...)
{
    va_list list;
    va_start(list, station);
    g_autoptr(GPtrArray) words = words_of(list);
    va_end(list);
    return start_words(station, (const char *const *)words->pdata);
}

void station_expect(Station *station, int status, ...)
{
    va_list list;
    va_start(list, status);
    g_autoptr(GPtrArray) words = words_of(list);
    va_end(list);
    station_run_free(run_expecting(station, words, status));
}

cJSON *station_ask(Station *station, ...)
{
    va_list list;
    va_start(list, station);
    g_autoptr(GPtrArray) words = words_of(list);
    va_end(list);
    g_ptr_array_insert(words, (int)words->len - 1, (char *)"--json");
    g_autoptr(StationRun) run = run_expecting(station, words, 0);
    if (run->json == NULL)
        fail_msg("not JSON: %s", run->out);
    return g_steal_pointer(&run->json);
}

int station_login(Station *station, const char *user, const char *password)
{
    g_autofree char *file = g_build_filename(station->home, "password", NULL);
    assert_true(g_file_set_contents(file, password != NULL ? password : OFFICE_PASSWORD, -1, NULL));
    g_autoptr(StationRun) run =
        station_run(station, "login", "--central", central_url(station->central), "--user", user,
                    "--password-file", file, NULL);
    return run->status;
}

void station_sign_in(Station *station, const char *user)
{
    if (station_login(station, user, NULL) != 0)
        fail_msg("%s cannot sign in", user);
}
