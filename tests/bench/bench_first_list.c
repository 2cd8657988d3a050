/* From starting the desk to its first list, with 100,000 cases in the store and no central in
 * reach; and what the desk then holds in memory. */
#include "tests/support/test.h"

#include "net/session.h"
#include "tests/support/bench.h"
#include "tests/support/fill_cache.h"
#include "tests/support/term.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define CASES 100000
#define STARTS 9
#define PATIENCE_MS 20000
#define CENTRAL "http://127.0.0.1:9" /* nobody listens */
#define NUMBERS 100
#define ROW "食品" /* every case is of that item */

static void sign_in(const Rulebook *book, SessionStore *sessions, instant now)
{
    cJSON *json = actor_to_json(rulebook_actor(book, "clerk"));
    g_autoptr(Session) session = g_new0(Session, 1);

    session->access = g_strdup("access");
    session->refresh = g_strdup("refresh");
    session->server_time = now;
    session->expires_at = now + G_GINT64_CONSTANT(86400000);
    session->actor = actor_from_json(json, NULL);
    cJSON_Delete(json);
    assert_true(session_save(sessions, session, NULL));
    assert_true(session_make_current(sessions, NULL));
}

static void furnish(const char *home)
{
    instant now = g_get_real_time() / 1000;
    Rulebook *book = rulebook_load();

    g_setenv("YICHUANG_HOME", home, TRUE);
    g_autoptr(SessionStore) sessions = session_open(CENTRAL, "clerk", NULL);
    assert_non_null(sessions);
    sign_in(book, sessions, now);
    g_autoptr(Cache) cache = cache_open(session_folder(sessions), NULL);
    assert_non_null(cache);
    store_furnish(book, cache, 1, NUMBERS);
    fill_cache(cache, book, CASES, now);
    rulebook_free(book);
}

static double resident_mb(pid_t process)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)process);
    g_autofree char *status = NULL;

    assert_true(g_file_get_contents(path, &status, NULL, NULL));
    const char *line = strstr(status, "VmRSS:");
    assert_non_null(line);
    return g_ascii_strtod(line + strlen("VmRSS:"), NULL) / 1024;
}

typedef struct {
    double ms;
    double mb;
} Start;

static Start start_once(void)
{
    static const char *const arguments[] = {BUILD_ROOT "/yichuang", NULL};
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "LANGUAGE=en", NULL};
    gint64 from = g_get_monotonic_time();
    int status;
    g_autoptr(Term) term = term_start(&(TermProgram){
        .rows = 40, .columns = 120, .arguments = arguments, .environment = environment});

    if (!term_wait_text(term, ROW, PATIENCE_MS))
        term_expect(term, ROW);
    Start start = {(double)(g_get_monotonic_time() - from) / 1000, resident_mb(term_pid(term))};
    /* A desk that ends suddenly has its store checked by the next one. */
    term_signal(term, SIGTERM);
    assert_true(term_wait_end(term, &status, PATIENCE_MS));
    return start;
}

static int by_time(const void *one, const void *other)
{
    double a = ((const Start *)one)->ms, b = ((const Start *)other)->ms;

    return (a > b) - (a < b);
}

static void bench_first_list(void **state)
{
    char *home = test_folder_make();
    Start starts[STARTS];
    double most = 0;

    (void)state;
    furnish(home);
    for (int i = 0; i < STARTS; i++) {
        starts[i] = start_once();
        most = MAX(most, starts[i].mb);
    }
    qsort(starts, STARTS, sizeof *starts, by_time);
    bench_figure("first_list_100k_ms", starts[STARTS / 2].ms, "ms");
    bench_figure("first_list_100k_rss_mb", most, "MB");
    test_folder_remove(home);
}

int main(void)
{
    const struct CMUnitTest benches[] = {cmocka_unit_test(bench_first_list)};

    return cmocka_run_group_tests(benches, NULL, NULL);
}
