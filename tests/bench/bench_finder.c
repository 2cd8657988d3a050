/* Finding an item among 10,000, with names made from the words of the demo's items: the slowest
 * single key press of what people type, and the first search of a run, which reads the keys. */
#include "tests/support/test.h"

#include "cache/finder.h"
#include "cache/private.h"
#include "tests/support/bench.h"
#include "tests/support/store.h"

#include <stdlib.h>
#include <time.h>

#define ITEMS 10000
#define SHOWN_ROWS 20
#define REPEATS 21

static double now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static const char *const kinds[] = {"许可", "登记",     "备案",     "核发",      "申领", "补贴",
                                    "审核", "新办",     "变更",     "延续",      "注销", "补发",
                                    "确认", "首次申请", "告知承诺", "存量房买卖"};

static const char *pick(GRand *random, const char *const *words, guint count)
{
    return words[g_rand_int_range(random, 0, (gint32)count)];
}

/* Two characters of a demo name at a time, and what is done about it. */
static char *made_name(GRand *random, const GPtrArray *items)
{
    GString *name = g_string_new(NULL);

    for (int part = 0; part < 3; part++) {
        const Item *item = items->pdata[g_rand_int_range(random, 0, (gint32)items->len)];
        glong length = g_utf8_strlen(item->name, -1);
        glong from = g_rand_int_range(random, 0, (gint32)length - 3);
        g_autofree char *piece = g_utf8_substring(item->name, from, from + 3);

        g_string_append(name, piece);
    }
    g_string_append_printf(name, "%s(%s)", pick(random, kinds, G_N_ELEMENTS(kinds)),
                           pick(random, kinds, G_N_ELEMENTS(kinds)));
    return g_string_free(name, false);
}

static void fill(Store *store)
{
    static const char *const departments[] = {"SAMR", "HEALTH", "POLICE", "WATER", "HRSS", "CIVIL"};
    g_autoptr(DocumentPage) page = g_new0(DocumentPage, 1);
    GRand *random = g_rand_new_with_seed(3);

    page->revision = 2;
    page->documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);
    for (int i = 0; i < ITEMS; i++) {
        Document *document = g_new0(Document, 1);
        g_autofree char *name = made_name(random, rulebook_items(store->book));

        document->kind = DOCUMENT_ITEM;
        document->code = g_strdup_printf("38%010d", i);
        document->version = 1;
        document->revision = 2;
        document->body = payload_of("name", name, "department",
                                    pick(random, departments, G_N_ELEMENTS(departments)), NULL);
        g_ptr_array_add(page->documents, document);
    }
    double begun = now_ms();
    assert_true(catalogue_apply(store->cache, page, NULL));
    bench_figure("item_keys_10k_ms", now_ms() - begun, "ms");
    g_rand_free(random);
}

static double search(Store *store, const char *typed)
{
    double begun = now_ms();
    g_autoptr(GArray) rows = finder_items(store->cache, typed, SHOWN_ROWS, NULL);

    assert_non_null(rows);
    return now_ms() - begun;
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

/* The median of one search, so that what else the machine does is left out. */
static double median_search(Store *store, const char *typed)
{
    double times[REPEATS];

    for (int i = 0; i < REPEATS; i++)
        times[i] = search(store, typed);
    qsort(times, REPEATS, sizeof times[0], by_size);
    return times[REPEATS / 2];
}

/* Each beginning of what is typed is one key press. */
static double slowest_key(Store *store, const char *typed)
{
    double slowest = median_search(store, "");

    for (const char *end = typed; *end;) {
        end = g_utf8_next_char(end);
        g_autofree char *so_far = g_strndup(typed, (gsize)(end - typed));
        slowest = MAX(slowest, median_search(store, so_far));
    }
    return slowest;
}

static void bench_item_search(void **state)
{
    static const char *const typed[] = {"spjyxk",    "食品经营许可", "xuke",   "370131001",
                                        "养老 登记", "zzzz",         "xinban", "samr xk"};
    Store *store = *state;
    double slowest = 0;

    fill(store);
    store_reopen(store);
    bench_figure("item_search_cold_ms", search(store, "s"), "ms");
    for (size_t i = 0; i < G_N_ELEMENTS(typed); i++)
        slowest = MAX(slowest, slowest_key(store, typed[i]));
    bench_figure("item_search_ms", slowest, "ms");
}

int main(void)
{
    const struct CMUnitTest benches[] = {
        cmocka_unit_test_setup_teardown(bench_item_search, store_setup, store_teardown),
    };

    return cmocka_run_group_tests(benches, NULL, NULL);
}
