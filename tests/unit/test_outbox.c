/* What a person does, kept until the central has settled it. */
#include "tests/support/store.h"
#include "tests/support/test.h"

#include <sqlite3.h>

static void test_a_received_case_is_in_the_list_at_once(void **state)
{
    Store *store = *state;
    Uuid id = store_received(store);
    CaseRow row = store_row(store, id.text);

    assert_int_equal(row.state, STATE_RECEIVED);
    assert_int_equal(row.version, 1);
    assert_int_equal(row.pending, 1);
    assert_false(row.conflict);
    assert_string_equal(row.item_name, rulebook_item(store->book, FOOD_ITEM)->name);
    assert_int_equal(outbox_unsent(store->cache), 1);
    case_row_clear(&row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_received_case_is_in_the_list_at_once, store_setup,
                                        store_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
