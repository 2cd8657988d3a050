/* Lists of cases: pages by key, filters, counts, looking a case up by its number. */
#include "tests/support/test.h"

#include "cache/private.h"
#include "tests/support/fill_cache.h"

#define COUNT 23
#define DAY G_GINT64_CONSTANT(86400000)

/* A store with cases of one peer: many with equal keys, some accepted. */
typedef struct {
    Store *store;
    Peer *peer;
    Uuid ids[COUNT];
} Shelf;

static int shelf_setup(void **state)
{
    Shelf *shelf = g_new0(Shelf, 1);

    shelf->store = store_new(100);
    shelf->peer = peer_new(shelf->store->book);
    for (int i = 0; i < COUNT; i++) {
        instant at = shelf->store->now + i / 5 * DAY;

        shelf->ids[i] = peer_case(shelf->peer, 900 + i, i % 3 == 0, at);
        assert_true(store_apply(
            shelf->store,
            page_of(peer_change(shelf->peer, CHANGE_ENTER, shelf->ids[i].text, 0), "c")));
    }
    *state = shelf;
    return 0;
}

static int shelf_teardown(void **state)
{
    Shelf *shelf = *state;

    peer_free(shelf->peer);
    store_free(shelf->store);
    g_free(shelf);
    return 0;
}

/* All ids of a list, a page at a time, joined. */
static GPtrArray *walk(const Shelf *shelf, const CaseQuery *query, bool backwards, size_t limit)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    CaseKey after = {0};

    for (;;) {
        g_autoptr(GArray) rows =
            cases_page(shelf->store->cache, query, &after, backwards, limit, NULL);

        assert_non_null(rows);
        assert_true(rows->len <= limit);
        if (rows->len == 0)
            return ids;
        for (guint i = 0; i < rows->len; i++) {
            const CaseRow *row = &g_array_index(rows, CaseRow, backwards ? rows->len - 1 - i : i);

            g_ptr_array_add(ids, g_strdup(row->id.text));
            after = case_key(row, query->order);
        }
    }
}

static void assert_same_reversed(GPtrArray *one, GPtrArray *other)
{
    assert_int_equal(one->len, other->len);
    for (guint i = 0; i < one->len; i++)
        assert_string_equal(one->pdata[i], other->pdata[one->len - 1 - i]);
}

static void assert_same(GPtrArray *one, GPtrArray *other)
{
    assert_int_equal(one->len, other->len);
    for (guint i = 0; i < one->len; i++)
        assert_string_equal(one->pdata[i], other->pdata[i]);
}

static void test_pages_of_any_size_walk_the_same_list_both_ways(void **state)
{
    static const size_t sizes[] = {1, 2, 5, 7, COUNT, COUNT + 1};
    static const CaseQuery queries[] = {
        {0},
        {.order = ORDER_UPDATED},
        {.states = STATE_BIT(STATE_RECEIVED)},
        {.states = STATE_BIT(STATE_RECEIVED) | STATE_BIT(STATE_ACCEPTED), .order = ORDER_UPDATED},
    };
    static const guint found[] = {COUNT, COUNT, COUNT - 8, COUNT};
    const Shelf *shelf = *state;

    for (size_t q = 0; q < G_N_ELEMENTS(queries); q++) {
        g_autoptr(GPtrArray) whole = walk(shelf, &queries[q], false, 1000);

        assert_int_equal(whole->len, found[q]);
        for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
            g_autoptr(GPtrArray) forward = walk(shelf, &queries[q], false, sizes[i]);
            g_autoptr(GPtrArray) backward = walk(shelf, &queries[q], true, sizes[i]);

            assert_same(forward, whole);
            assert_same_reversed(backward, whole);
        }
    }
}

static void test_lists_stand_in_order(void **state)
{
    const Shelf *shelf = *state;
    CaseQuery by_due = {0}, by_update = {.order = ORDER_UPDATED};
    g_autoptr(GArray) due = cases_page(shelf->store->cache, &by_due, NULL, false, COUNT, NULL);
    g_autoptr(GArray) updated =
        cases_page(shelf->store->cache, &by_update, NULL, false, COUNT, NULL);

    for (guint i = 1; i < COUNT; i++) {
        assert_true(g_array_index(due, CaseRow, i - 1).due <= g_array_index(due, CaseRow, i).due);
        assert_true(g_array_index(updated, CaseRow, i - 1).updated_at >=
                    g_array_index(updated, CaseRow, i).updated_at);
    }
}

static void test_cases_without_a_clock_come_last(void **state)
{
    const Shelf *shelf = *state;
    CaseQuery query = {0};

    peer_act(shelf->peer, shelf->ids[0].text, "clerk", ACTION_WITHDRAW,
             payload_of("reason", "x", NULL), shelf->store->now);
    assert_true(store_apply(
        shelf->store, page_of(peer_change(shelf->peer, CHANGE_EVENT, shelf->ids[0].text, 2), "c")));
    g_autoptr(GArray) rows = cases_page(shelf->store->cache, &query, NULL, true, 1, NULL);
    const CaseRow *row = &g_array_index(rows, CaseRow, 0);
    assert_string_equal(row->id.text, shelf->ids[0].text);
    assert_int_equal(row->due, DATE_NONE);
    assert_int_equal(row->state, STATE_CLOSED);
    assert_int_equal(row->result, RESULT_WITHDRAWN);
}

static gint64 count(const Shelf *shelf, CaseQuery query)
{
    g_autoptr(GPtrArray) ids = walk(shelf, &query, false, 4);
    gint64 counted = cases_count(shelf->store->cache, &query, 1000, NULL);

    assert_int_equal(ids->len, counted);
    return counted;
}

static void test_filters_hold_together_and_are_counted_alike(void **state)
{
    const Shelf *shelf = *state;
    const char *clerk_hall =
        rulebook_actor(shelf->store->book, "clerk")->assignments[0].organisation;
    CaseRow row = store_row(shelf->store, shelf->ids[1].text);

    assert_int_equal(count(shelf, (CaseQuery){0}), COUNT);
    assert_int_equal(count(shelf, (CaseQuery){.states = STATE_BIT(STATE_ACCEPTED)}), 8);
    assert_int_equal(count(shelf, (CaseQuery){.states = STATE_BIT(STATE_DECIDED)}), 0);
    assert_int_equal(count(shelf, (CaseQuery){.handler = ""}), COUNT);
    assert_int_equal(count(shelf, (CaseQuery){.handler = "reviewer"}), 0);
    assert_int_equal(count(shelf, (CaseQuery){.receiver = clerk_hall}), COUNT);
    assert_int_equal(count(shelf, (CaseQuery){.receiver = "X"}), 0);
    assert_int_equal(count(shelf, (CaseQuery){.item_code = FOOD_ITEM}), COUNT);
    assert_int_equal(count(shelf, (CaseQuery){.item_code = "1"}), 0);
    assert_int_equal(count(shelf, (CaseQuery){.received_from = shelf->store->now + 4 * DAY}), 3);
    assert_int_equal(count(shelf, (CaseQuery){.text = row.receipt + 8}), 1);
    assert_int_equal(count(shelf, (CaseQuery){.text = "%"}), 0);
    assert_int_equal(count(shelf, (CaseQuery){.text = "_"}), 0);
    assert_int_equal(count(shelf, (CaseQuery){.pending = true}), 0);
    assert_int_equal(count(shelf, (CaseQuery){.conflict = true}), 0);
    assert_int_equal(count(shelf, (CaseQuery){.undelivered = true}), 0);
    assert_true(count(shelf, (CaseQuery){.due_until = row.due}) >= 1);
    case_row_clear(&row);
}

static void test_a_name_is_found_by_its_part(void **state)
{
    const Shelf *shelf = *state;
    CaseRow row = store_row(shelf->store, shelf->ids[1].text);
    const char *tail = g_utf8_next_char(row.applicant);

    assert_int_equal(count(shelf, (CaseQuery){.text = tail}), COUNT);
    case_row_clear(&row);
}

static void test_unsent_and_undecided_work_is_found(void **state)
{
    const Shelf *shelf = *state;
    Uuid remark = store_annotate(shelf->store, shelf->ids[1].text, "a");

    store_annotate(shelf->store, shelf->ids[2].text, "b");
    store_settle(shelf->store, remark, OUTCOME_REJECTED, PROBLEM_PERMISSION);
    assert_int_equal(count(shelf, (CaseQuery){.pending = true}), 1);
    assert_int_equal(count(shelf, (CaseQuery){.conflict = true}), 1);
}

static void test_counting_stops_at_the_maximum(void **state)
{
    const Shelf *shelf = *state;

    assert_int_equal(cases_count(shelf->store->cache, &(CaseQuery){0}, 10, NULL), 10);
}

/* Instructions that SQLite has run for the statements of a cache since the last call. */
static int instructions(Cache *cache)
{
    GHashTableIter iter;
    void *statement;
    int sum = 0;

    g_hash_table_iter_init(&iter, cache->reader->statements);
    while (g_hash_table_iter_next(&iter, NULL, &statement))
        sum += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    return sum;
}

#define MANY 2000
#define INSTRUCTIONS_MAX 1500

/* A page costs what its rows cost, whatever lies beside them. */
static void test_pages_and_counts_pass_over_no_other_cases(void **state)
{
    static const CaseQuery queries[] = {
        {0},
        {.order = ORDER_UPDATED},
        {.states = STATE_BIT(STATE_DECIDED)},
        {.states = STATE_BIT(STATE_CLOSED), .order = ORDER_UPDATED},
        {.pending = true},
        {.pending = true, .order = ORDER_UPDATED},
        {.conflict = true},
        {.conflict = true, .order = ORDER_UPDATED},
        {.undelivered = true},
        {.handler = "clerk"},
        {.handler = "clerk", .order = ORDER_UPDATED, .states = STATES_OPEN},
        {.due_until = 1},
    };
    const Shelf *shelf = *state;
    Cache *cache = shelf->store->cache;

    fill_cache(cache, shelf->store->book, MANY, shelf->store->now);
    for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
        instructions(cache);
        g_autoptr(GArray) rows = cases_page(cache, &queries[i], NULL, false, 5, NULL);
        assert_non_null(rows);
        assert_in_range(instructions(cache), 1, INSTRUCTIONS_MAX);
        assert_true(cases_count(cache, &queries[i], 20, NULL) >= 0);
        assert_in_range(instructions(cache), 1, INSTRUCTIONS_MAX);
    }
}

/* ---- by number ----------------------------------------------------------------------------- */

static void assert_found(const Shelf *shelf, const char *reference, const char *id)
{
    g_auto(Problem) problem = {0};
    g_autofree char *found = cases_find(shelf->store->cache, reference, &problem);

    assert_non_null(found);
    assert_string_equal(found, id);
}

static void assert_not_found(const Shelf *shelf, const char *reference, ProblemKind kind)
{
    g_auto(Problem) problem = {0};

    assert_null(cases_find(shelf->store->cache, reference, &problem));
    assert_int_equal(problem.kind, kind);
}

static void test_a_case_is_found_by_id_number_or_the_end_of_one(void **state)
{
    const Shelf *shelf = *state;
    const char *id = shelf->ids[5].text;
    CaseRow row = store_row(shelf->store, id);
    g_autofree char *upper = g_ascii_strup(id, -1);
    g_autofree char *lower = g_ascii_strdown(row.receipt, -1);

    assert_found(shelf, id, id);
    assert_found(shelf, upper, id);
    assert_found(shelf, row.receipt, id);
    assert_found(shelf, lower, id);
    assert_found(shelf, row.receipt + strlen(row.receipt) - 4, id);
    assert_not_found(shelf, row.receipt + strlen(row.receipt) - 3, PROBLEM_CASE_UNKNOWN);
    assert_not_found(shelf, "", PROBLEM_CASE_UNKNOWN);
    assert_not_found(shelf, "%%%%%", PROBLEM_CASE_UNKNOWN);
    case_row_clear(&row);
}

static void test_an_end_that_fits_several_cases_is_told(void **state)
{
    const Shelf *shelf = *state;

    assert_true(sql_run(shelf->store->cache->writer, NULL,
                        "UPDATE cases SET number = 'A' || substr(receipt, 13, 3) || '0001' "
                        "WHERE receipt IS NOT NULL",
                        ""));
    assert_not_found(shelf, "0001", PROBLEM_CASE_AMBIGUOUS);
}

#define SHELF_TEST(test) cmocka_unit_test_setup_teardown(test, shelf_setup, shelf_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHELF_TEST(test_pages_of_any_size_walk_the_same_list_both_ways),
        SHELF_TEST(test_lists_stand_in_order),
        SHELF_TEST(test_cases_without_a_clock_come_last),
        SHELF_TEST(test_filters_hold_together_and_are_counted_alike),
        SHELF_TEST(test_a_name_is_found_by_its_part),
        SHELF_TEST(test_unsent_and_undecided_work_is_found),
        SHELF_TEST(test_counting_stops_at_the_maximum),
        SHELF_TEST(test_pages_and_counts_pass_over_no_other_cases),
        SHELF_TEST(test_a_case_is_found_by_id_number_or_the_end_of_one),
        SHELF_TEST(test_an_end_that_fits_several_cases_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
