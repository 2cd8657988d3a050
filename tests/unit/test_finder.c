/* Finding an item by whatever a person knows of it. */
#include "tests/support/test.h"

#include "cache/finder.h"
#include "cache/private.h"
#include "tests/support/store.h"
#include "tests/support/vectors.h"

#include <string.h>

#define PENSION "372014006001"
#define HOUSEHOLD "370731002000"

static gint64 revision = 1;

static void apply(Store *store, DocumentKind kind, const char *code, int version, cJSON *body)
{
    g_autoptr(DocumentPage) page = g_new0(DocumentPage, 1);
    Document *document = g_new0(Document, 1);

    page->revision = ++revision;
    page->documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);
    document->kind = kind;
    document->code = g_strdup(code);
    document->version = version;
    document->revision = page->revision;
    document->body = body;
    g_ptr_array_add(page->documents, document);
    assert_true(catalogue_apply(store->cache, page, NULL));
}

static void apply_all(Store *store, DocumentKind kind, const char *path, const char *member)
{
    cJSON *json = read_json(path);
    const cJSON *body;

    cJSON_ArrayForEach(body, cJSON_GetObjectItem(json, member))
        apply(store, kind, cJSON_GetObjectItem(body, "code")->valuestring, 1,
              cJSON_Duplicate(body, true));
    cJSON_Delete(json);
}

/* With the city's departments and themes besides its items. */
static int setup(void **state)
{
    Store *store;

    store_setup(state);
    store = *state;
    apply_all(store, DOCUMENT_ORGANISATION, SOURCE_ROOT "/central/demo/organisations.json",
              "organisations");
    apply_all(store, DOCUMENT_THEME, SOURCE_ROOT "/central/demo/themes.json", "themes");
    return 0;
}

static GArray *find(Store *store, const char *typed)
{
    GArray *rows = finder_items(store->cache, typed, 100, &store->problem);

    assert_non_null(rows);
    return rows;
}

static const ItemRow *row_at(const GArray *rows, guint index)
{
    return &g_array_index(rows, ItemRow, index);
}

static bool finds(Store *store, const char *typed, const char *code)
{
    g_autoptr(GArray) rows = find(store, typed);

    for (guint i = 0; i < rows->len; i++)
        if (strcmp(row_at(rows, i)->code, code) == 0)
            return true;
    return false;
}

static bool finds_first(Store *store, const char *typed, const char *code)
{
    g_autoptr(GArray) rows = find(store, typed);

    return rows->len > 0 && strcmp(row_at(rows, 0)->code, code) == 0;
}

static guint count(Store *store, const char *typed)
{
    g_autoptr(GArray) rows = find(store, typed);

    return rows->len;
}

static void test_an_item_is_found_by_whatever_is_known_of_it(void **state)
{
    static const char *const typed[] = {
        "食品经营许可(新办)",
        "食品",
        "品经营",
        "spjyxk",
        "SPJYXK",
        "ｓｐｊｙ",
        "shipin",
        "shipinjingyingxuke",
        "xuke",
        "370131",
        FOOD_ITEM,
        "food",
        "business licen",
        "食品 许可",
        "许可 sp",
    };
    Store *store = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(typed); i++)
        if (!finds(store, typed[i], FOOD_ITEM))
            fail_msg("“%s” does not find it", typed[i]);
    assert_true(finds_first(store, "spjyxk", FOOD_ITEM));
    assert_int_equal(count(store, "spjyxk"), 1);
}

static void test_department_and_theme_find_what_they_hold(void **state)
{
    Store *store = *state;

    assert_true(finds(store, "市场监督", FOOD_ITEM));
    assert_true(finds(store, "ljqscjdglj", FOOD_ITEM));
    assert_true(finds(store, "开办餐饮店", FOOD_ITEM));
    assert_true(finds(store, "kbcyd", HOUSEHOLD));
    assert_false(finds(store, "开办餐饮店", PENSION));
    assert_true(finds(store, "人力资源 养老", PENSION));
    assert_false(finds(store, "水利 养老", PENSION));
}

static void test_the_department_is_that_of_where_the_person_works(void **state)
{
    Store *store = *state;
    g_autoptr(GArray) rows = find(store, FOOD_ITEM);

    assert_string_equal(row_at(rows, 0)->department, "临江区市场监督管理局");
    assert_int_equal(row_at(rows, 0)->promised_days, 5);
    assert_false(row_at(rows, 0)->instant);
    assert_int_equal(row_at(rows, 0)->version, 2);
}

static void test_without_bodies_the_department_is_its_key(void **state)
{
    Store *store = *state;
    g_autoptr(GArray) rows = find(store, FOOD_ITEM);

    assert_string_equal(row_at(rows, 0)->department, "SAMR");
    assert_true(finds(store, "samr", FOOD_ITEM));
}

static void test_nothing_typed_lists_everything_by_name(void **state)
{
    Store *store = *state;
    g_autoptr(GArray) all = find(store, "");

    assert_int_equal(all->len, rulebook_items(store->book)->len);
    assert_string_equal(row_at(all, 0)->name, "不动产转移登记(存量房买卖)");
    assert_int_equal(count(store, " （）· %_'\\ \xff\xfe"), all->len);
    g_autoptr(GArray) few = finder_items(store->cache, "", 3, NULL);
    assert_int_equal(few->len, 3);
}

static void test_what_answers_nothing_is_not_found(void **state)
{
    Store *store = *state;

    assert_int_equal(count(store, "火星车牌照"), 0);
    assert_int_equal(count(store, "spjyxkq"), 0);
    assert_int_equal(count(store, "食品 火星"), 0);
    assert_int_equal(count(store, "'; DROP TABLE item_use; --"), 0);
}

static void test_what_begins_so_comes_before_what_holds_it(void **state)
{
    Store *store = *state;

    apply(store, DOCUMENT_ITEM, "379999000001", 1,
          payload_of("name", "登记食品摊贩", "department", "SAMR", NULL));
    apply(store, DOCUMENT_ITEM, "379999000002", 1,
          payload_of("name", "小食品店登记", "department", "SAMR", NULL));
    g_autoptr(GArray) rows = find(store, "食品");
    assert_int_equal(rows->len, 3);
    assert_string_equal(row_at(rows, 0)->code, FOOD_ITEM);
    assert_true(finds_first(store, "djsp", "379999000001"));
}

static void test_favourites_come_first_then_what_was_used_last(void **state)
{
    Store *store = *state;

    assert_true(finder_used(store->cache, PENSION, store->now, NULL));
    assert_true(finder_used(store->cache, FOOD_ITEM, store->now + 1000, NULL));
    assert_true(finder_set_favourite(store->cache, HOUSEHOLD, true, NULL));
    for (int turn = 0; turn < 2; turn++) {
        g_autoptr(GArray) rows = find(store, "");

        assert_string_equal(row_at(rows, 0)->code, HOUSEHOLD);
        assert_true(row_at(rows, 0)->favourite);
        assert_int_equal(row_at(rows, 0)->used_at, 0);
        assert_string_equal(row_at(rows, 1)->code, FOOD_ITEM);
        assert_int_equal(row_at(rows, 1)->used_at, store->now + 1000);
        assert_string_equal(row_at(rows, 2)->code, PENSION);
        store_reopen(store);
    }
    assert_true(finder_used(store->cache, HOUSEHOLD, store->now, NULL));
    assert_true(finder_set_favourite(store->cache, HOUSEHOLD, false, NULL));
    g_autoptr(GArray) rows = find(store, "");
    assert_string_equal(row_at(rows, 0)->code, FOOD_ITEM);
    assert_false(row_at(rows, 1)->favourite);
}

static void test_a_change_of_the_catalogue_is_seen_at_once(void **state)
{
    Store *store = *state;

    assert_int_equal(count(store, "火星"), 0);
    apply(store, DOCUMENT_ITEM, FOOD_ITEM, 3,
          payload_of("name", "火星食品许可", "department", "SAMR", NULL));
    g_autoptr(GArray) rows = find(store, "火星");
    assert_int_equal(rows->len, 1);
    assert_int_equal(row_at(rows, 0)->version, 3);
    assert_int_equal(count(store, "spjyxk"), 0);
}

static void test_an_older_version_that_comes_later_changes_nothing(void **state)
{
    Store *store = *state;

    apply(store, DOCUMENT_ITEM, FOOD_ITEM, 4, payload_of("name", "第四版", NULL));
    apply(store, DOCUMENT_ITEM, FOOD_ITEM, 3, payload_of("name", "第三版", NULL));
    assert_int_equal(count(store, "第四版"), 1);
    assert_int_equal(count(store, "第三版"), 0);
    g_autoptr(GArray) versions = finder_versions(store->cache, FOOD_ITEM);
    assert_int_equal(versions->len, 3);
    assert_int_equal(g_array_index(versions, int, 0), 4);
    assert_int_equal(g_array_index(versions, int, 2), 2);
}

static void test_a_store_filled_by_an_earlier_program_gets_its_keys(void **state)
{
    Store *store = *state;

    assert_true(sql_script(store->cache->writer, "DELETE FROM search_key", NULL));
    assert_true(finds_first(store, "spjyxk", FOOD_ITEM));
    assert_true(finds(store, "开办餐饮店", FOOD_ITEM));
    assert_int_equal(sql_number(store->cache->reader, 0,
                                "SELECT count(*) FROM search_key WHERE kind = 'item'", ""),
                     rulebook_items(store->book)->len);
}

int main(void)
{
#define WITH_A_STORE(test) cmocka_unit_test_setup_teardown(test, store_setup, store_teardown)
#define WITH_A_CITY(test) cmocka_unit_test_setup_teardown(test, setup, store_teardown)
    const struct CMUnitTest tests[] = {
        WITH_A_CITY(test_an_item_is_found_by_whatever_is_known_of_it),
        WITH_A_CITY(test_department_and_theme_find_what_they_hold),
        WITH_A_CITY(test_the_department_is_that_of_where_the_person_works),
        WITH_A_STORE(test_without_bodies_the_department_is_its_key),
        WITH_A_STORE(test_nothing_typed_lists_everything_by_name),
        WITH_A_STORE(test_what_answers_nothing_is_not_found),
        WITH_A_STORE(test_what_begins_so_comes_before_what_holds_it),
        WITH_A_STORE(test_favourites_come_first_then_what_was_used_last),
        WITH_A_STORE(test_a_change_of_the_catalogue_is_seen_at_once),
        WITH_A_STORE(test_an_older_version_that_comes_later_changes_nothing),
        WITH_A_CITY(test_a_store_filled_by_an_earlier_program_gets_its_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
