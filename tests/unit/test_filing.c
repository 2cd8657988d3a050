#include "tests/support/store.h"
#include "tests/support/test.h"
#include "tests/support/vectors.h"

#include "cli/filing.h"
#include "domain/json.h"

#include <string.h>

#define TODAY day_of("2026-11-23")
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

/* What would be submitted; NULL with the store's problem. */
static cJSON *begun(Store *store, cJSON *payload, const GPtrArray *set)
{
    problem_clear(&store->problem);
    g_autoptr(Application) application =
        filing_begin(store->cache, payload, TODAY, &store->problem);

    return application && filing_set(application, set, &store->problem)
               ? application_payload(application)
               : NULL;
}

static void test_what_a_window_takes_for_granted_is_filled_in(void **state)
{
    Store *store = *state;
    cJSON *payload = begun(store, payload_of("item", FOOD_ITEM, NULL), NULL);

    assert_non_null(payload);
    assert_string_equal(json_text(payload, "region"), "379902");
    assert_string_equal(json_text(payload, "organisation"), COUNTY_OFFICE);
    assert_string_equal(json_text(payload, "receiver"), "12379902999010211C");
    assert_string_equal(json_text(payload, "channel"), "window");
    assert_int_equal(json_integer(payload, "item_version", 0), 2);
    assert_non_null(json_object(payload, "form"));
    assert_non_null(json_array(payload, "materials"));
    assert_null(json_member(payload, "receipt"));
    cJSON_Delete(payload);
}

static void test_what_is_given_stays(void **state)
{
    Store *store = *state;
    cJSON *payload = begun(store,
                           payload_of("item", FOOD_ITEM, "organisation", CITY_OFFICE, "region",
                                      "379902001000", "channel", "online", NULL),
                           NULL);

    assert_non_null(payload);
    assert_string_equal(json_text(payload, "organisation"), CITY_OFFICE);
    assert_string_equal(json_text(payload, "region"), "379902001000");
    assert_string_equal(json_text(payload, "channel"), "online");
    cJSON_Delete(payload);
}

static void test_the_department_is_the_closest_that_covers_the_place(void **state)
{
    Store *store = *state;
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
    Store *store = *state;
    cJSON *given = cJSON_Parse("{\"item\": \"" FOOD_ITEM "\", \"materials\": [\"M02\", "
                               "{\"code\": \"M01\", \"state\": \"promised\"}, \"M99\"]}");
    cJSON *payload = begun(store, given, NULL);

    assert_non_null(payload);
    const cJSON *rows = json_array(payload, "materials");
    const cJSON *second = cJSON_GetArrayItem(rows, 1);
    assert_int_equal(cJSON_GetArraySize(rows), 3); /* in the item's order */
    assert_string_equal(json_text(second, "code"), "M02");
    assert_string_equal(json_text(second, "state"), "received");
    assert_int_equal(json_integer(second, "copies", -1), 1);
    assert_string_equal(json_text(cJSON_GetArrayItem(rows, 0), "state"), "promised");
    assert_string_equal(json_text(cJSON_GetArrayItem(rows, 2), "code"), "M99");
    cJSON_Delete(payload);
}

static void test_fields_of_the_form_take_their_type(void **state)
{
    Store *store = *state;
    static const char *const given[] = {
        "staff=4",        "online_business=no",
        "org_name=甲=乙", "food_projects=热食类食品制售,自制饮品制售",
        "area_m2=８6.5",  "reg_addr/text=望江街道 1号"};
    g_autoptr(GPtrArray) set = g_ptr_array_new();
    cJSON *payload = cJSON_Parse("{\"item\": \"" FOOD_ITEM "\", \"form\": {\"staff\": 1}}");

    for (size_t i = 0; i < G_N_ELEMENTS(given); i++)
        g_ptr_array_add(set, (gpointer)given[i]);
    payload = begun(store, payload, set);
    assert_non_null(payload);
    const cJSON *form = json_object(payload, "form");
    assert_int_equal(json_integer(form, "staff", 0), 4);
    assert_true(cJSON_IsFalse(json_member(form, "online_business")));
    assert_string_equal(json_text(form, "org_name"), "甲=乙");
    assert_int_equal(cJSON_GetArraySize(json_array(form, "food_projects")), 2);
    assert_string_equal(json_text(form, "area_m2"), "86.5");
    assert_string_equal(json_text(json_object(form, "reg_addr"), "text"), "望江街道 1号");
    cJSON_Delete(payload);
}

static void test_without_a_known_item_nothing_is_guessed(void **state)
{
    Store *store = *state;

    assert_null(begun(store, cJSON_CreateObject(), NULL));
    assert_int_equal(store->problem.kind, PROBLEM_USAGE_MISSING);
    assert_null(begun(store, payload_of("item", "999999999999", NULL), NULL));
    assert_int_equal(store->problem.kind, PROBLEM_ITEM_UNKNOWN);
}

static void test_a_setting_of_a_field_names_the_field(void **state)
{
    Store *store = *state;
    g_autoptr(GPtrArray) set = g_ptr_array_new();

    g_ptr_array_add(set, (gpointer) "staff");
    assert_null(begun(store, payload_of("item", FOOD_ITEM, NULL), set));
    assert_int_equal(store->problem.kind, PROBLEM_USAGE_INVALID);
}

static void test_a_payload_of_the_wrong_shape_is_refused_by_its_member(void **state)
{
    Store *store = *state;

    assert_null(begun(store, payload_of("item", FOOD_ITEM, "form", "x", NULL), NULL));
    assert_int_equal(store->problem.kind, PROBLEM_MALFORMED);
    assert_string_equal(store->problem.subject, "/form");
    assert_null(begun(store, payload_of("item", FOOD_ITEM, "materials", "y", NULL), NULL));
    assert_string_equal(store->problem.subject, "/materials");
}

static void test_what_is_missing_blocks_and_an_open_case_is_only_told(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = store_receive(store);
    cJSON *payload = cJSON_Duplicate(command->payload, true);

    assert_true(store_submit(store, command_copy(command)));
    g_autoptr(Application) application = filing_begin(store->cache, payload, TODAY, NULL);
    g_autoptr(GPtrArray) before = filing_check(store->cache, application, TODAY);
    const Finding *last = before->pdata[before->len - 1];
    assert_int_equal(last->problem.kind, PROBLEM_CASE_OPEN);
    assert_false(findings_block(before));
    application_set(application, "/form/staff", NULL);
    g_autoptr(GPtrArray) after = filing_check(store->cache, application, TODAY);
    const Finding *first = after->pdata[0];
    assert_string_equal(first->problem.subject, "/form/staff");
    assert_true(findings_block(after));
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
        TEST(test_a_payload_of_the_wrong_shape_is_refused_by_its_member),
        TEST(test_what_is_missing_blocks_and_an_open_case_is_only_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
