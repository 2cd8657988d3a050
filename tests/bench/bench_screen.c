/* The screen over 100,000 cached cases: the real client on a pty of 120×40, from exec to the first
 * full list, and what a key costs in bytes and in time. */
#include "tests/support/test.h"

#include "net/session.h"
#include "tests/support/bench.h"
#include "tests/support/fill_cache.h"
#include "tests/support/term.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nobody listens there: the desk is off line, as in a village. */
#define CENTRAL "http://127.0.0.1:9"
#define CASES 100000
#define STARTS 15
#define KEYS 30
#define QUIET_MS 30

enum { ROWS = 40, COLUMNS = 120, WAIT_MS = 20000 };

typedef struct {
    char *home;
    char last_receipt[10]; /* of the last row of the first screenful */
} Bench;

/* ---- the desk ------------------------------------------------------------------------------ */

static void sign_in(SessionStore *sessions, const Rulebook *book)
{
    cJSON *actor = actor_to_json(rulebook_actor(book, "clerk"));
    Session session = {.access = (char *)"access",
                       .refresh = (char *)"refresh",
                       .expires_at = g_get_real_time() / 1000 + 86400000,
                       .server_time = g_get_real_time() / 1000,
                       .actor = actor_from_json(actor, NULL)};
    assert_true(session_save(sessions, &session, NULL));
    assert_true(session_make_current(sessions, NULL));
    actor_free(session.actor);
    cJSON_Delete(actor);
}

static void desk_fill(void)
{
    Rulebook *book = rulebook_load();
    g_autoptr(SessionStore) sessions = session_open(CENTRAL, "clerk", NULL);
    g_autoptr(Cache) cache = cache_open(session_folder(sessions), NULL);
    assert_non_null(cache);
    store_furnish(book, cache, 1, 1000);
    fill_cache(cache, book, CASES, g_get_real_time() / 1000);
    sign_in(sessions, book);
    rulebook_free(book);
}

static Term *desk_open(void)
{
    g_autofree char *program = g_build_filename(g_getenv("YICHUANG_BUILD"), "yichuang", NULL);
    const char *const arguments[] = {program, NULL};
    const char *const environment[] = {"LC_ALL=C.UTF-8", "LANGUAGE=zh_CN", NULL};
    return term_start(&(TermProgram){
        .rows = ROWS, .columns = COLUMNS, .arguments = arguments, .environment = environment});
}

static void desk_leave(Term *term)
{
    int status;
    term_type(term, "qq");
    if (!term_wait_end(term, &status, 2000))
        term_signal(term, SIGTERM);
    term_free(term);
}

/* Every row of the list, the hints and the status line below it. */
static bool is_full(Term *term, const void *last_row)
{
    g_autofree char *last = term_row(term, ROWS - 3);
    g_autofree char *status = term_row(term, ROWS - 1);
    return strstr(last, last_row) != NULL && *status != '\0';
}

/* ---- figures ------------------------------------------------------------------------------- */

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static double part_of(double *values, size_t count, double part)
{
    qsort(values, count, sizeof *values, by_size);
    return values[(size_t)((double)(count - 1) * part)];
}

static double resident_mb(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)pid);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    const char *line = strstr(text, "VmHWM:");
    assert_non_null(line);
    return (double)g_ascii_strtoll(line + strlen("VmHWM:"), NULL, 10) / 1024;
}

static void bench_first_list(void **state)
{
    const Bench *bench = *state;
    double times[STARTS], memory[STARTS];
    for (int i = 0; i < STARTS; i++) {
        gint64 start = g_get_monotonic_time();
        Term *term = desk_open();
        assert_true(term_wait(term, is_full, bench->last_receipt, WAIT_MS));
        times[i] = (double)(term_last_byte(term) - start) / 1000;
        memory[i] = resident_mb(term_pid(term));
        desk_leave(term);
    }
    bench_figure("first_list_100k_ms", part_of(times, STARTS, 0.5), "ms");
    bench_figure("first_list_100k_rss_mb", part_of(memory, STARTS, 1), "MB");
}

/* Presses the key and returns when the answer is drawn to its last byte. */
static void press(Term *term, const char *key, double *bytes, double *ms)
{
    size_t before = term_bytes(term);
    gint64 start = g_get_monotonic_time();
    term_type(term, key);
    for (int waits = 0; term_bytes(term) == before; waits++) {
        assert_true(waits < 100);
        term_drain(term, QUIET_MS);
    }
    *bytes = (double)(term_bytes(term) - before);
    *ms = (double)(term_last_byte(term) - start) / 1000;
}

static void bench_down(void **state)
{
    const Bench *bench = *state;
    double bytes[KEYS], times[KEYS];
    Term *term = desk_open();
    assert_true(term_wait(term, is_full, bench->last_receipt, WAIT_MS));
    term_drain(term, 300);
    for (int i = 0; i < KEYS; i++)
        press(term, "\033OB", &bytes[i], &times[i]);
    bench_figure("down_bytes", part_of(bytes, KEYS, 0.5), "bytes");
    bench_figure("down_p95_ms", part_of(times, KEYS, 0.95), "ms");
    desk_leave(term);
}

/* What the first full screen looks like, once: a start is then timed until it looks so again. */
static void look_once(Bench *bench)
{
    Term *term = desk_open();
    term_expect(term, "999+"); /* drawn at all */
    term_drain(term, 2000);
    g_autofree char *last = term_row(term, ROWS - 3);
    const char *digits = strpbrk(last, "0123456789");
    if (digits == NULL) {
        g_autofree char *screen = term_screen(term);
        fail_msg("no case in the last row:\n%s", screen);
    }
    g_strlcpy(bench->last_receipt, digits, sizeof bench->last_receipt);
    desk_leave(term);
}

static int bench_open(void **state)
{
    Bench *bench = g_new0(Bench, 1);
    bench->home = test_folder_make();
    g_setenv("YICHUANG_HOME", bench->home, true);
    *state = bench;
    desk_fill();
    look_once(bench);
    return 0;
}

static int bench_close(void **state)
{
    Bench *bench = *state;
    test_folder_remove(bench->home);
    g_free(bench);
    return 0;
}

int main(void)
{
    const struct CMUnitTest benches[] = {
        cmocka_unit_test(bench_first_list),
        cmocka_unit_test(bench_down),
    };
    return cmocka_run_group_tests_name("bench_screen", benches, bench_open, bench_close);
}
