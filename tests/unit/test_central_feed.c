/* The feed: who learns of what, dense and in order, and what a position is worth. */
#include "tests/support/test.h"

#include "central/cursor.h"
#include "central/feed.h"
#include "central/store.h"
#include "tests/support/central.h"

#include <string.h>

#define FOOD "370131001001"

static int open_hall(void **state)
{
    *state = hall_open();
    return 0;
}

static int close_hall(void **state)
{
    hall_close(*state);
    return 0;
}

static ChangePage *changes(Hall *hall, const char *who, const char *cursor, size_t limit)
{
    g_autoptr(DbTx) tx = db_read(hall->db, NULL);
    g_autoptr(ChangePage) page = feed_changes(tx, rulebook_actor(hall->book, who), cursor, limit);

    assert_true(db_commit(tx, NULL));
    return g_steal_pointer(&page);
}

static ChangePage *snapshot(Hall *hall, const char *who, const char *resume, size_t limit)
{
    g_autoptr(DbTx) tx = db_read(hall->db, NULL);
    g_autoptr(ChangePage) page = feed_snapshot(tx, rulebook_actor(hall->book, who), resume, limit);

    assert_true(db_commit(tx, NULL));
    return g_steal_pointer(&page);
}

static char *position(Hall *hall, const char *who)
{
    g_autoptr(DbTx) tx = db_read(hall->db, NULL);
    g_autoptr(Cursor) cursor = cursor_now(tx, rulebook_actor(hall->book, who));

    return cursor_write(cursor);
}

static const Change *change_at(const ChangePage *page, guint index)
{
    assert_true(index < page->changes->len);
    return page->changes->pdata[index];
}

static cJSON *full(void)
{
    return payload_of("mode", "full", NULL);
}

static void test_a_new_case_enters_and_what_follows_is_an_event(void **state)
{
    Hall *hall = *state;
    g_autofree char *start = position(hall, "clerk");
    const Uuid id = hall_case(hall, FOOD);

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    g_autoptr(ChangePage) page = changes(hall, "clerk", start, 100);
    assert_int_equal(page->changes->len, 2);
    assert_int_equal(change_at(page, 0)->kind, CHANGE_ENTER);
    assert_int_equal(change_at(page, 0)->events->len, 1);
    assert_int_equal(change_at(page, 1)->kind, CHANGE_EVENT);
    assert_int_equal(((Event *)change_at(page, 1)->events->pdata[0])->version, 2);
    assert_false(page->more);

    g_autoptr(ChangePage) after = changes(hall, "clerk", page->cursor, 100);
    assert_int_equal(after->changes->len, 0);
}

static void test_pages_follow_each_other_without_gap_or_overlap(void **state)
{
    Hall *hall = *state;
    g_autofree char *cursor = position(hall, "clerk");
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool more = true;

    for (int i = 0; i < 7; i++)
        hall_case(hall, FOOD);
    for (int pages = 0; more; pages++) {
        g_autoptr(ChangePage) page = changes(hall, "clerk", cursor, 2);

        assert_true(pages < 7);
        for (guint i = 0; i < page->changes->len; i++)
            assert_true(g_hash_table_add(seen, g_strdup(change_at(page, i)->case_id.text)));
        more = page->more;
        g_free(cursor);
        cursor = g_strdup(page->cursor);
    }
    assert_int_equal(g_hash_table_size(seen), 7);
}

static void test_a_routed_case_leaves_one_department_and_enters_the_other(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    const char *health = rulebook_organisation(hall->book, "HEALTH", "379902");

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    g_autofree char *old = position(hall, "reviewer");
    g_autofree char *new = position(hall, "reviewer.health");
    g_autofree char *hall_position = position(hall, "manager");
    hall_do(hall, "manager", id, 2, ACTION_ROUTE,
            payload_of("organisation", health, "reason", "由卫健部门办理", NULL));

    g_autoptr(ChangePage) left = changes(hall, "reviewer", old, 100);
    assert_int_equal(left->changes->len, 1);
    assert_int_equal(change_at(left, 0)->kind, CHANGE_LEAVE);
    assert_int_equal(change_at(left, 0)->events->len, 0);
    g_autoptr(ChangePage) entered = changes(hall, "reviewer.health", new, 100);
    assert_int_equal(entered->changes->len, 1);
    assert_int_equal(change_at(entered, 0)->kind, CHANGE_ENTER);
    assert_int_equal(change_at(entered, 0)->events->len, 3);
    g_autoptr(ChangePage) stayed = changes(hall, "manager", hall_position, 100);
    assert_int_equal(change_at(stayed, 0)->kind, CHANGE_EVENT);
}

static void test_who_enters_later_does_not_see_what_came_after_it_left(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    const char *health = rulebook_organisation(hall->book, "HEALTH", "379902");
    const char *market = rulebook_organisation(hall->book, "SAMR", "379902");

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    g_autofree char *start = position(hall, "reviewer.health");
    hall_do(hall, "manager", id, 2, ACTION_ROUTE,
            payload_of("organisation", health, "reason", "由卫健部门办理", NULL));
    hall_do(hall, "manager", id, 3, ACTION_ROUTE,
            payload_of("organisation", market, "reason", "退回", NULL));
    hall_do(hall, "reviewer", id, 4, ACTION_CLAIM, NULL);

    g_autoptr(ChangePage) page = changes(hall, "reviewer.health", start, 100);
    assert_int_equal(page->changes->len, 2);
    assert_int_equal(change_at(page, 0)->events->len, 3);
    assert_int_equal(change_at(page, 1)->kind, CHANGE_LEAVE);
}

static void test_nobody_learns_of_another_county(void **state)
{
    Hall *hall = *state;
    g_autofree char *start = position(hall, "clerk.songting");

    hall_case(hall, FOOD);
    g_autoptr(ChangePage) page = changes(hall, "clerk.songting", start, 100);
    assert_int_equal(page->changes->len, 0);
    g_autoptr(ChangePage) everything = snapshot(hall, "clerk.songting", NULL, 100);
    assert_int_equal(everything->changes->len, 0);
}

static void test_separated_duties_see_no_cases(void **state)
{
    Hall *hall = *state;

    hall_case(hall, FOOD);
    g_autoptr(ChangePage) page = snapshot(hall, "admin", NULL, 100);
    assert_int_equal(page->changes->len, 0);
}

/* No action moves a case to another county yet; the feed is made for it. */
static void test_a_case_that_moves_to_another_county_is_in_both_streams(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    g_autofree char *old = position(hall, "clerk");
    g_autofree char *new = position(hall, "clerk.songting");
    g_autofree char *city = position(hall, "supervisor");
    {
        g_autoptr(Work) work = work_begin(hall->core, NULL);
        const Case *file = work_case(work, &id);
        const Place was = case_place(file);
        const Place is = {.region = "379921",
                          .organisation = rulebook_organisation(hall->book, "SAMR", "379921")};

        feed_append(work, file, &was, &is);
        assert_true(work_commit(work, NULL));
    }
    g_autoptr(ChangePage) left = changes(hall, "clerk", old, 100);
    assert_int_equal(left->changes->len, 1);
    assert_int_equal(change_at(left, 0)->kind, CHANGE_LEAVE);
    g_autoptr(ChangePage) entered = changes(hall, "clerk.songting", new, 100);
    assert_int_equal(entered->changes->len, 1);
    assert_int_equal(change_at(entered, 0)->kind, CHANGE_ENTER);
    g_autoptr(ChangePage) both = changes(hall, "supervisor", city, 100);
    assert_int_equal(both->changes->len, 1);
    assert_int_equal(change_at(both, 0)->kind, CHANGE_ENTER);
}

/* ---- snapshots ----------------------------------------------------------------------------- */

static void test_a_snapshot_resumes_and_its_position_misses_nothing(void **state)
{
    Hall *hall = *state;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *resume = NULL;
    g_autofree char *cursor = NULL;

    for (int i = 0; i < 5; i++)
        hall_case(hall, FOOD);
    for (int pages = 0; !cursor; pages++) {
        g_autoptr(ChangePage) page = snapshot(hall, "clerk", resume, 2);

        assert_true(pages < 6);
        for (guint i = 0; i < page->changes->len; i++)
            g_hash_table_add(seen, g_strdup(change_at(page, i)->case_id.text));
        if (pages == 1)
            hall_case(hall, FOOD);
        g_free(resume);
        resume = g_strdup(page->resume);
        cursor = g_strdup(page->cursor);
        assert_true(!resume != !cursor);
    }
    g_autoptr(ChangePage) rest = changes(hall, "clerk", cursor, 100);
    assert_int_equal(rest->changes->len, 1);
    for (guint i = 0; i < rest->changes->len; i++)
        g_hash_table_add(seen, g_strdup(change_at(rest, i)->case_id.text));
    assert_int_equal(g_hash_table_size(seen), 6);
}

/* ---- positions ----------------------------------------------------------------------------- */

static void assert_reset(Hall *hall, const char *who, const char *cursor)
{
    g_autoptr(ChangePage) page = changes(hall, who, cursor, 100);

    assert_true(page->reset);
    assert_null(page->cursor);
    assert_int_equal(page->changes->len, 0);
}

static void test_a_position_that_is_not_ours_is_reset(void **state)
{
    Hall *hall = *state;
    static const char *const forged[] = {"", "abc", "!!!!", "e30",
                                         "eyJlcG9jaCI6IjEiLCJzY29wZSI6IjIifQ"};

    for (size_t i = 0; i < G_N_ELEMENTS(forged); i++)
        assert_reset(hall, "clerk", forged[i]);
    g_autofree char *endless = g_strnfill(100000, 'A');
    assert_reset(hall, "clerk", endless);
}

static void test_a_position_of_another_scope_is_reset(void **state)
{
    Hall *hall = *state;
    g_autofree char *cursor = position(hall, "clerk");

    assert_reset(hall, "reviewer", cursor);
    /* The same scope in other hands is the same. */
    g_autoptr(ChangePage) page = changes(hall, "clerk2", cursor, 100);
    assert_false(page->reset);
}

static void test_a_position_of_an_older_epoch_is_reset(void **state)
{
    Hall *hall = *state;
    g_autofree char *cursor = position(hall, "clerk");
    {
        g_autoptr(DbTx) tx = db_write(hall->db, NULL);
        store_new_epoch(tx);
        assert_true(db_commit(tx, NULL));
    }
    assert_reset(hall, "clerk", cursor);
}

static void test_a_position_from_an_undone_future_is_reset(void **state)
{
    Hall *hall = *state;

    hall_case(hall, FOOD);
    hall_case(hall, FOOD);
    g_autofree char *cursor = position(hall, "clerk");
    {
        g_autoptr(DbTx) tx = db_write(hall->db, NULL);
        db_run(tx, "UPDATE stream SET sequence = 1", "");
        assert_true(db_commit(tx, NULL));
    }
    assert_reset(hall, "clerk", cursor);
}

#define HALL_TEST(test) cmocka_unit_test_setup_teardown(test, open_hall, close_hall)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL_TEST(test_a_new_case_enters_and_what_follows_is_an_event),
        HALL_TEST(test_pages_follow_each_other_without_gap_or_overlap),
        HALL_TEST(test_a_routed_case_leaves_one_department_and_enters_the_other),
        HALL_TEST(test_who_enters_later_does_not_see_what_came_after_it_left),
        HALL_TEST(test_nobody_learns_of_another_county),
        HALL_TEST(test_separated_duties_see_no_cases),
        HALL_TEST(test_a_case_that_moves_to_another_county_is_in_both_streams),
        HALL_TEST(test_a_snapshot_resumes_and_its_position_misses_nothing),
        HALL_TEST(test_a_position_that_is_not_ours_is_reset),
        HALL_TEST(test_a_position_of_another_scope_is_reset),
        HALL_TEST(test_a_position_of_an_older_epoch_is_reset),
        HALL_TEST(test_a_position_from_an_undone_future_is_reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
