/* Documents: an acceptance notice on A4, from the facts of the case to the bytes of the PDF. Cold
 * is the first of a process, which finds and loads the fonts. */
#include "tests/support/test.h"

#include "tests/support/bench.h"
#include "tests/support/papers.h"

#include <stdlib.h>

#define RUNS 30

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static double make_once(const Counter *counter)
{
    const char *const folders[] = {PAPERS_FOLDER, NULL};
    const NoticeNames names = papers_names();
    NoticeSource source = papers_source(counter, &names);
    gint64 start = g_get_monotonic_time();

    cJSON *facts = notice_facts(&source);
    g_autoptr(NoticeDocument) document = notice_make(folders, NOTICE_ACCEPTANCE, facts, NULL);
    assert_non_null(document);
    g_autoptr(GBytes) pdf = notice_pdf(document, PAPER_A4, NULL);
    assert_non_null(pdf);
    cJSON_Delete(facts);
    return (double)(g_get_monotonic_time() - start) / 1000;
}

static void bench_pdf(void **state)
{
    Counter *counter = *state;
    double times[RUNS];

    papers_live(counter, NOTICE_ACCEPTANCE);
    bench_figure("notice_pdf_cold_ms", make_once(counter), "ms");
    for (int i = 0; i < RUNS; i++)
        times[i] = make_once(counter);
    qsort(times, RUNS, sizeof *times, by_size);
    bench_figure("notice_pdf_ms", times[RUNS / 2], "ms");
}

int main(void)
{
    const struct CMUnitTest benches[] = {
        cmocka_unit_test_setup_teardown(bench_pdf, counter_open, counter_close),
    };
    return cmocka_run_group_tests_name("bench_notice", benches, NULL, NULL);
}
