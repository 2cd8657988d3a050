#include "tests/support/store.h"
#include "tests/support/test.h"

#include "cli/payload.h"
#include "domain/json.h"

#include <string.h>

#define CITY_OFFICE "11379900999000013M"
#define COUNTY_OFFICE "11379902999010019W"
#define OTHER_OFFICE "11379903999020019W"

static void add_office(DocumentPage *page, const char *code, const char *region)
{
    Document *document = g_new0(Document, 1);

    document->kind = DOCUMENT_ORGANISATION;
    document->code = g_strdup(code);
    document->version = 1;
    document->revision = page->revision;
    document->body =
        payload_of("code", code, "name", code, "department", "SAMR", "region", region, NULL);
    g_ptr_array_add(page->documents, document);
}

static void free_document(gpointer document)
{
    document_free(document);
}

static int setup(void **state)
{
    g_autoptr(DocumentPage) page = g_new0(DocumentPage, 1);
    Store *store = store_new(1);

    page->revision = 2;
    page->documents = g_ptr_array_new_with_free_func(free_document);
    add_office(page, OTHER_OFFICE, "379903");
    add_office(page, CITY_OFFICE, "379900");
    add_office(page, COUNTY_OFFICE, "379902");
    assert_true(catalogue_apply(store->cache, page, NULL));
    *state = store;
    return 0;
}

static void test_what_a_window_takes_for_granted_is_filled_in(void **state)
{
    const Store *store = *state;
    cJSON *payload = payload_of("item", FOOD_ITEM, NULL);

    assert_true(payload_complete(store->cache, payload, NULL, NULL));
    assert_string_equal(json_text(payload, "region"), "379902");
    assert_string_equal(json_text(payload, "organisation"), COUNTY_OFFICE);
    assert_string_equal(json_text(payload, "receiver"), "12379902999010211C");
    assert_string_equal(json_text(payload, "channel"), "window");
    assert_int_equal(json_integer(payload, "item_version", 0), 1);
    assert_non_null(json_object(payload, "form"));
    assert_non_null(json_array(payload, "materials"));
    assert_null(json_member(payload, "receipt"));
    cJSON_Delete(payload);
}

static void test_what_is_given_stays(void **state)
{
    const Store *store = *state;
    cJSON *payload = payload_of("item", FOOD_ITEM, "organisation", CITY_OFFICE, "region",
                                "379902001000", "channel", "online", NULL);

    assert_true(payload_complete(store->cache, payload, NULL, NULL));
    assert_string_equal(json_text(payload, "organisation"), CITY_OFFICE);
    assert_string_equal(json_text(payload, "region"), "379902001000");
    assert_string_equal(json_text(payload, "channel"), "online");
    cJSON_Delete(payload);
}

static void test_the_department_is_the_closest_that_covers_the_place(void **state)
{
    const Store *store = *state;
    static const struct {
        const char *region, *expected;
    } places[] = {
        {"379902", COUNTY_OFFICE}, {"379902001003", COUNTY_OFFICE},
        {"379903", OTHER_OFFICE},  {"379904", CITY_OFFICE},
        {"370000", NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *code = catalogue_department(store->cache, "SAMR", places[i].region);
        assert_int_equal(g_strcmp0(code, places[i].expected), 0);
    }
    g_autofree char *none = catalogue_department(store->cache, "HEALTH", "379902");
    assert_null(none);
}

static void test_codes_of_materials_become_rows(void **state)
{
    const Store *store = *state;
    cJSON *payload = cJSON_Parse("{\"item\": \"" FOOD_ITEM "\", \"materials\": [\"M02\", "
                                 "{\"code\": \"M01\", \"state\": \"promised\"}, \"M99\"]}");

    assert_true(payload_complete(store->cache, payload, NULL, NULL));
    const cJSON *rows = json_array(payload, "materials");
    const cJSON *first = cJSON_GetArrayItem(rows, 0);
    assert_int_equal(cJSON_GetArraySize(rows), 3);
    assert_string_equal(json_text(first, "code"), "M02");
    assert_string_equal(json_text(first, "state"), "received");
    assert_int_equal(json_integer(first, "copies", -1), 1);
    assert_string_equal(json_text(cJSON_GetArrayItem(rows, 1), "state"), "promised");
    assert_string_equal(json_text(cJSON_GetArrayItem(rows, 2), "code"), "M99");
    cJSON_Delete(payload);
}

static void test_fields_of_the_form_take_their_type(void **state)
{
    const Store *store = *state;
    static const char *const given[] = {"staff=4", "online_business=no", "org_name=甲=乙",
                                        "food_projects=热食类食品制售,自制饮品制售",
                                        "area_m2=86.5"};
    g_autoptr(GPtrArray) set = g_ptr_array_new();
    cJSON *payload = cJSON_Parse("{\"item\": \"" FOOD_ITEM "\", \"form\": {\"staff\": 1}}");

    for (size_t i = 0; i < G_N_ELEMENTS(given); i++)
        g_ptr_array_add(set, (gpointer)given[i]);
    assert_true(payload_complete(store->cache, payload, set, NULL));
    const cJSON *form = json_object(payload, "form");
    assert_int_equal(json_integer(form, "staff", 0), 4);
    assert_true(cJSON_IsFalse(json_member(form, "online_business")));
    assert_string_equal(json_text(form, "org_name"), "甲=乙");
    assert_int_equal(cJSON_GetArraySize(json_array(form, "food_projects")), 2);
    assert_string_equal(json_text(form, "area_m2"), "86.5");
    cJSON_Delete(payload);
}

static void test_without_a_known_item_nothing_is_guessed(void **state)
{
    const Store *store = *state;
    g_auto(Problem) problem = {0};
    cJSON *none = cJSON_CreateObject(), *unknown = payload_of("item", "999999999999", NULL);

    assert_false(payload_complete(store->cache, none, NULL, &problem));
    assert_int_equal(problem.kind, PROBLEM_USAGE_MISSING);
    assert_false(payload_complete(store->cache, unknown, NULL, &problem));
    assert_int_equal(problem.kind, PROBLEM_ITEM_UNKNOWN);
    cJSON_Delete(none);
    cJSON_Delete(unknown);
}

static void test_a_setting_of_a_field_names_the_field(void **state)
{
    const Store *store = *state;
    g_autoptr(GPtrArray) set = g_ptr_array_new();
    g_auto(Problem) problem = {0};
    cJSON *payload = payload_of("item", FOOD_ITEM, NULL);

    g_ptr_array_add(set, (gpointer) "staff");
    assert_false(payload_complete(store->cache, payload, set, &problem));
    assert_int_equal(problem.kind, PROBLEM_USAGE_INVALID);
    cJSON_Delete(payload);
}

/* What a "form" or "materials" of the wrong kind says is for the rule book. */
static void test_a_payload_of_the_wrong_shape_is_left_to_the_rules(void **state)
{
    const Store *store = *state;
    cJSON *payload = payload_of("item", FOOD_ITEM, "form", "x", "materials", "y", NULL);

    assert_true(payload_complete(store->cache, payload, NULL, NULL));
    assert_string_equal(json_text(payload, "form"), "x");
    assert_string_equal(json_text(payload, "materials"), "y");
    cJSON_Delete(payload);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, store_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_what_a_window_takes_for_granted_is_filled_in),
        TEST(test_what_is_given_stays),
        TEST(test_the_department_is_the_closest_that_covers_the_place),
        TEST(test_codes_of_materials_become_rows),
        TEST(test_fields_of_the_form_take_their_type),
        TEST(test_without_a_known_item_nothing_is_guessed),
        TEST(test_a_setting_of_a_field_names_the_field),
        TEST(test_a_payload_of_the_wrong_shape_is_left_to_the_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
