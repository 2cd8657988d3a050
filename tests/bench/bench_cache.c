/* The store: accepting a case, taking in a snapshot, the first page of a long list. Each against
 * the same rows written or read raw, in the same run. */
#include "tests/support/test.h"

#include "cache/private.h"
#include "cache/schema_sql.h"
#include "cache/steps/01_sql.h"
#include "tests/support/bench.h"
#include "tests/support/fill_cache.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ACCEPTS 1000
#define CASES 100000
#define PULLED 5000
#define PAGE 1000
#define LOOKS 50

static double now_us(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}

static Sql *raw_open(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "raw.db", NULL);
    int file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

    close(file);
    Sql *raw = sql_open(path, true, NULL);
    assert_non_null(raw);
    assert_true(sql_script(raw, schema_sql, NULL));
    assert_true(sql_script(raw, steps_01_sql, NULL));
    assert_true(sql_script(raw, "INSERT INTO lease VALUES ('379902', 1, 1, 9000000)", NULL));
    return raw;
}

/* ---- accepting ----------------------------------------------------------------------------- */

/* A row as it stands in one database, bound to an INSERT of another. */
static void bind_row(Query *to, const Query *from)
{
    int columns = sqlite3_column_count(from->statement);

    for (int i = 0; i < columns; i++)
        sqlite3_bind_value(to->statement, i + 1, sqlite3_column_value(from->statement, i));
}

/* The rows that the newest accept wrote, written raw; returns how long that took. */
static double write_raw(Sql *from, Sql *raw)
{
    g_auto(Query) command =
        sql_prepare(from, "SELECT * FROM outbox ORDER BY sequence DESC LIMIT 1");
    g_auto(Query) line =
        sql_prepare(from, "SELECT * FROM cases WHERE generation = 1 AND id = "
                          "(SELECT case_id FROM outbox ORDER BY sequence DESC LIMIT 1)");
    g_auto(Query) insert =
        sql_prepare(raw, "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    g_auto(Query) project = sql_prepare(
        raw,
        "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?)");

    assert_true(query_row(&command) && query_row(&line));
    bind_row(&insert, &command);
    bind_row(&project, &line);
    double start = now_us();
    assert_true(sql_run(raw, NULL, "BEGIN IMMEDIATE", ""));
    assert_true(sql_run(raw, NULL, "UPDATE lease SET next = next + 1", ""));
    query_row(&insert);
    query_row(&project);
    assert_true(query_ok(&insert, NULL) && query_ok(&project, NULL));
    assert_true(sql_run(raw, NULL, "COMMIT", ""));
    return now_us() - start;
}

static void bench_accept(void)
{
    Store *store = store_new(ACCEPTS);
    g_autoptr(Sql) raw = raw_open(store->folder);
    g_autofree double *accepted = g_new(double, ACCEPTS);
    g_autofree double *written = g_new(double, ACCEPTS);

    for (int i = 0; i < ACCEPTS; i++) {
        g_autoptr(Command) command = store_receive(store);
        double start = now_us();

        assert_true(outbox_submit(store->cache, command, NULL));
        accepted[i] = now_us() - start;
        written[i] = write_raw(store->cache->reader, raw);
    }
    double accept = median(accepted, ACCEPTS), plain = median(written, ACCEPTS);
    bench_figure_against("accept_us", accept, "us", "the same rows written raw", plain);
    bench_figure_against("accept_ratio", accept / plain, "x", "the same rows written raw", 1);
    store_free(store);
}

/* ---- pulling ------------------------------------------------------------------------------- */

static void copy_table(Sql *from, Sql *raw, const char *select, const char *insert)
{
    g_auto(Query) rows = sql_prepare(from, select);

    while (query_row(&rows)) {
        g_auto(Query) row = sql_prepare(raw, insert);

        bind_row(&row, &rows);
        query_row(&row);
        assert_true(query_ok(&row, NULL));
    }
}

static void bench_pull(void)
{
    Store *store = store_new(1);
    g_autoptr(Sql) raw = raw_open(store->folder);
    g_autoptr(FillSource) source = fill_source_new(store->book, store->now);
    double pulling = 0;

    for (int done = 0; done < PULLED; done += PAGE) {
        g_autoptr(ChangePage) page = fill_page(source, PAGE, NULL);
        double start = now_us();

        assert_true(feed_apply(store->cache, page, NULL));
        pulling += now_us() - start;
    }
    double start = now_us();
    assert_true(sql_run(raw, NULL, "BEGIN IMMEDIATE", ""));
    copy_table(store->cache->reader, raw, "SELECT * FROM event",
               "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    copy_table(store->cache->reader, raw, "SELECT * FROM cases",
               "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
               "?, ?, ?, ?, ?, ?, ?)");
    assert_true(sql_run(raw, NULL, "COMMIT", ""));
    double plain = now_us() - start;
    bench_figure_against("pull_cases_per_s", PULLED / pulling * 1e6, "cases/s",
                         "the same rows inserted raw", PULLED / plain * 1e6);
    store_free(store);
}

/* ---- lists --------------------------------------------------------------------------------- */

static double bench_page(Cache *cache, const CaseQuery *query)
{
    double times[LOOKS];

    for (int i = 0; i < LOOKS; i++) {
        double start = now_us();
        g_autoptr(GArray) rows = cases_page(cache, query, NULL, false, 50, NULL);

        assert_int_equal(rows->len, 50);
        times[i] = now_us() - start;
    }
    return median(times, LOOKS);
}

static void bench_lists(void)
{
    Store *store = store_new(1);

    fill_cache(store->cache, store->book, CASES, store->now);
    store_reopen(store);
    double start = now_us();
    store_reopen(store);
    g_autoptr(GArray) rows = cases_page(store->cache, &(CaseQuery){0}, NULL, false, 50, NULL);
    bench_figure("cache_first_page_100k_ms", (now_us() - start) / 1e3, "ms");
    assert_int_equal(rows->len, 50);
    bench_figure("cache_page_100k_us", bench_page(store->cache, &(CaseQuery){0}), "us");
    bench_figure("cache_page_text_100k_us",
                 bench_page(store->cache, &(CaseQuery){.text = "安宁", .states = STATES_ANY}),
                 "us");
    start = now_us();
    cases_count(store->cache, &(CaseQuery){.states = STATES_OPEN}, 10000, NULL);
    bench_figure("cache_count_100k_us", now_us() - start, "us");
    store_free(store);
}

int main(void)
{
    bench_accept();
    bench_pull();
    bench_lists();
    return 0;
}
