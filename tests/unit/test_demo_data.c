/* The files of the demo city agree with each other and with the number checks of the rule book. */
#include "tests/support/demo_items.h"
#include "tests/support/vectors.h"

#include "domain/actor.h"
#include "domain/item.h"
#include "domain/mask.h"
#include "domain/numbers.h"

#include <stdbool.h>

typedef struct {
    cJSON *divisions;
    cJSON *organisations;
    cJSON *elements;
    cJSON *items;
    cJSON *licence_kinds;
    cJSON *themes;
    cJSON *staff;
    cJSON *people;
} City;

static cJSON *read_list(const char *file, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/central/demo/%s.json", SOURCE_ROOT, file);
    cJSON *json = read_json(path);
    cJSON *list = cJSON_DetachItemFromObjectCaseSensitive(json, name);

    cJSON_Delete(json);
    assert_true(cJSON_IsArray(list));
    return list;
}

static int set_up(void **state)
{
    City *city = g_new0(City, 1);

    city->divisions = read_list("divisions", "divisions");
    city->organisations = read_list("organisations", "organisations");
    city->elements = read_list("elements", "elements");
    city->items = read_demo_items();
    city->licence_kinds = read_list("licence_kinds", "licence_kinds");
    city->themes = read_list("themes", "themes");
    city->staff = read_list("staff", "staff");
    city->people = read_json(SOURCE_ROOT "/central/demo/people.json");
    *state = city;
    return 0;
}

static int tear_down(void **state)
{
    City *city = *state;

    cJSON_Delete(city->divisions);
    cJSON_Delete(city->organisations);
    cJSON_Delete(city->elements);
    cJSON_Delete(city->items);
    cJSON_Delete(city->licence_kinds);
    cJSON_Delete(city->themes);
    cJSON_Delete(city->staff);
    cJSON_Delete(city->people);
    g_free(city);
    return 0;
}

static const cJSON *member(const cJSON *json, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(json, name);
}

/* NULL when there is no such text. */
static const char *text_of(const cJSON *json, const char *name)
{
    return cJSON_GetStringValue(member(json, name));
}

/* The row of `list` whose `name` is `value`; NULL when there is none. */
static const cJSON *row_with(const cJSON *list, const char *name, const char *value)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, list)
    {
        if (g_strcmp0(text_of(row, name), value) == 0)
            return row;
    }
    return NULL;
}

static bool list_holds(const cJSON *list, const char *value)
{
    const cJSON *entry;

    cJSON_ArrayForEach(entry, list)
    {
        if (g_strcmp0(cJSON_GetStringValue(entry), value) == 0)
            return true;
    }
    return false;
}

static int count_with(const cJSON *list, const char *name, const char *value)
{
    const cJSON *row;
    int count = 0;

    cJSON_ArrayForEach(row, list) count += g_strcmp0(text_of(row, name), value) == 0;
    return count;
}

static void assert_unique(const cJSON *list, const char *name)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, list)
    {
        const char *value = text_of(row, name);

        assert_non_null(value);
        if (count_with(list, name, value) != 1)
            fail_msg("%s is there more than once", value);
    }
}

static bool division_is_county(const cJSON *division)
{
    const char *code = text_of(division, "code");

    return strlen(code) == 6 && !g_str_has_suffix(code, "00");
}

static void test_divisions_are_a_city_of_15_counties(void **state)
{
    const City *city = *state;
    const cJSON *division;
    int counties = 0;

    assert_unique(city->divisions, "code");
    assert_int_equal(count_with(city->divisions, "kind", "city"), 1);
    cJSON_ArrayForEach(division, city->divisions)
    {
        const char *code = text_of(division, "code");

        if (division_check(code) != NUMBER_OK || !division_covers("379900", code))
            fail_msg("%s is not a division of the city", code);
        counties += division_is_county(division);
    }
    assert_int_equal(counties, 15);
}

static void test_divisions_lie_in_a_division_of_their_own(void **state)
{
    const City *city = *state;
    const cJSON *division;

    cJSON_ArrayForEach(division, city->divisions)
    {
        const char *code = text_of(division, "code");
        g_autofree char *outer = g_strdup(code);

        if (strlen(code) == 6)
            continue;
        if (g_str_has_suffix(code, "000"))
            outer[6] = '\0';
        else
            memset(outer + 9, '0', 3);
        if (!row_with(city->divisions, "code", outer))
            fail_msg("%s lies nowhere", code);
    }
}

static void test_organisations_have_credit_codes_and_a_place(void **state)
{
    const City *city = *state;
    const cJSON *organisation;

    assert_unique(city->organisations, "code");
    assert_unique(city->organisations, "name");
    cJSON_ArrayForEach(organisation, city->organisations)
    {
        const char *code = text_of(organisation, "code");
        NumberFault fault = uscc_check(code);

        if (fault != NUMBER_OK)
            fail_msg("%s: %s", code, number_fault_name(fault));
        if (!row_with(city->divisions, "code", text_of(organisation, "region")))
            fail_msg("%s lies nowhere", code);
    }
}

/* The one body of a county with the department's key. */
static const char *department_of(const City *city, const char *key, const char *county)
{
    const cJSON *organisation;
    const char *found = NULL;

    cJSON_ArrayForEach(organisation, city->organisations)
    {
        if (g_strcmp0(text_of(organisation, "department"), key) != 0 ||
            g_strcmp0(text_of(organisation, "region"), county) != 0)
            continue;
        if (found)
            fail_msg("%s has two of %s", county, key);
        found = text_of(organisation, "code");
    }
    if (!found)
        fail_msg("%s has no %s", county, key);
    return found;
}

static void assert_implemented(const City *city, const cJSON *item, const char *county)
{
    const char *body = department_of(city, text_of(item, "department"), county);
    g_autofree char *code = g_strconcat(body, text_of(item, "level"), text_of(item, "code"), NULL);
    NumberFault fault = item_implementation_check(code);

    if (fault != NUMBER_OK)
        fail_msg("%s: %s", code, number_fault_name(fault));
}

static void test_items_are_implemented_in_every_county(void **state)
{
    const City *city = *state;
    const cJSON *item;
    const cJSON *division;

    cJSON_ArrayForEach(item, city->items)
    {
        assert_int_equal(item_basic_check(text_of(item, "code")), NUMBER_OK);
        cJSON_ArrayForEach(division, city->divisions)
        {
            if (division_is_county(division))
                assert_implemented(city, item, text_of(division, "code"));
        }
    }
}

static void test_items_are_read_by_the_rule_book(void **state)
{
    const City *city = *state;
    const cJSON *json;

    cJSON_ArrayForEach(json, city->items)
    {
        g_auto(Problem) problem = {0};
        g_autoptr(Item) item = item_from_json(cJSON_Duplicate(json, true), &problem);
        int procedures = cJSON_GetArraySize(member(json, "procedures"));

        if (!item)
            fail_msg("%s: %s", text_of(json, "name"), problem.args[0]);
        assert_int_equal(__builtin_popcount(item->procedures), procedures);
        assert_int_equal(item->charged, cJSON_IsObject(member(json, "fee")));
    }
}

static void test_every_county_has_a_hall(void **state)
{
    const City *city = *state;
    const cJSON *division;

    cJSON_ArrayForEach(division, city->divisions)
    {
        if (division_is_county(division))
            department_of(city, "HALL", text_of(division, "code"));
    }
}

static void test_steps_fit_into_the_promised_term(void **state)
{
    const City *city = *state;
    const cJSON *item;

    cJSON_ArrayForEach(item, city->items)
    {
        const cJSON *steps = member(item, "steps");
        const cJSON *step;
        int days = 0;

        cJSON_ArrayForEach(step, steps) days += vector_int(step, "days");
        assert_in_range(vector_int(item, "promised_days"), MAX(days, 1), 45);
        assert_int_equal(cJSON_GetArraySize(steps) == 0, cJSON_IsTrue(member(item, "instant")));
        assert_unique(steps, "code");
    }
}

/* `when` is NULL, or every member of it names a scenario of the item and options of that. */
static void assert_when_can_hold(const cJSON *item, const cJSON *when)
{
    const cJSON *condition;
    const cJSON *option;

    cJSON_ArrayForEach(condition, when)
    {
        const cJSON *scenario = row_with(member(item, "scenarios"), "code", condition->string);

        assert_true(cJSON_GetArraySize(condition) > 0);
        cJSON_ArrayForEach(option, condition)
        {
            if (!row_with(member(scenario, "options"), "code", cJSON_GetStringValue(option)))
                fail_msg("%s asks for %s", text_of(item, "name"), condition->string);
        }
    }
}

static void test_materials_depend_on_scenarios_that_exist(void **state)
{
    const City *city = *state;
    const cJSON *item;
    const cJSON *material;

    cJSON_ArrayForEach(item, city->items)
    {
        assert_unique(member(item, "materials"), "code");
        assert_unique(member(item, "scenarios"), "code");
        cJSON_ArrayForEach(material, member(item, "materials"))
        {
            assert_when_can_hold(item, member(material, "when"));
            assert_true(vector_int(material, "original") + vector_int(material, "copy") > 0);
        }
    }
}

static void assert_licence_kind(const City *city, const cJSON *json)
{
    const char *kind = text_of(json, "licence_kind");

    if (kind && !row_with(city->licence_kinds, "code", kind))
        fail_msg("there is no licence kind %s", kind);
}

static void test_licence_kinds_named_by_items_exist(void **state)
{
    const City *city = *state;
    const cJSON *item;
    const cJSON *material;
    const cJSON *kind;

    assert_int_equal(cJSON_GetArraySize(city->licence_kinds), 36);
    assert_unique(city->licence_kinds, "code");
    assert_unique(city->licence_kinds, "type_code");
    cJSON_ArrayForEach(kind, city->licence_kinds)
        assert_int_equal(strlen(text_of(kind, "type_code")), 21);
    cJSON_ArrayForEach(item, city->items)
    {
        assert_licence_kind(city, member(item, "result"));
        cJSON_ArrayForEach(material, member(item, "materials")) assert_licence_kind(city, material);
    }
}

/* Every pattern below `schema` compiles as the form engine will compile it. */
static void assert_patterns_compile(const cJSON *schema)
{
    const cJSON *child;

    cJSON_ArrayForEach(child, schema)
    {
        g_autoptr(GError) error = NULL;
        g_autoptr(GRegex) regex = NULL;

        assert_patterns_compile(child);
        if (g_strcmp0(child->string, "pattern") != 0)
            continue;
        regex = g_regex_new(child->valuestring, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, &error);
        if (!regex)
            fail_msg("%s: %s", child->valuestring, error->message);
    }
}

static void assert_field(const cJSON *item, const cJSON *field)
{
    const char *mask = text_of(field, "x-mask");
    const cJSON *labels = member(field, "x-labels");

    assert_string_equal(text_of(field, "x-element"), field->string);
    assert_non_null(text_of(field, "title"));
    assert_non_null(text_of(field, "x-widget"));
    assert_when_can_hold(item, member(field, "x-when"));
    if (mask && mask_from_name(mask) == MASK_COUNT)
        fail_msg("%s: there is no mask %s", field->string, mask);
    if (labels)
        assert_int_equal(cJSON_GetArraySize(labels), cJSON_GetArraySize(member(field, "enum")));
    assert_patterns_compile(field);
}

static void test_forms_require_only_fields_they_have(void **state)
{
    const City *city = *state;
    const cJSON *item;
    const cJSON *entry;

    cJSON_ArrayForEach(item, city->items)
    {
        const cJSON *form = member(item, "form");
        const cJSON *fields = member(form, "properties");
        int order = 0;

        assert_true(cJSON_IsFalse(member(form, "additionalProperties")));
        cJSON_ArrayForEach(entry, member(form, "required"))
        {
            if (!member(fields, entry->valuestring))
                fail_msg("%s: no field %s", text_of(item, "name"), entry->valuestring);
        }
        cJSON_ArrayForEach(entry, fields)
        {
            assert_field(item, entry);
            assert_int_equal(vector_int(entry, "x-order"), ++order);
        }
        assert_true(order > 0);
    }
}

static bool mentions(const cJSON *json, const char *code)
{
    const cJSON *child;

    if (g_strcmp0(text_of(json, "x-element"), code) == 0)
        return true;
    cJSON_ArrayForEach(child, json)
    {
        if (mentions(child, code))
            return true;
    }
    return false;
}

static void test_every_data_element_is_used_and_belongs_to_somebody(void **state)
{
    const City *city = *state;
    const cJSON *element;

    assert_unique(city->elements, "code");
    cJSON_ArrayForEach(element, city->elements)
    {
        const char *source = text_of(element, "source"), *agency = text_of(element, "agency");

        if (!mentions(city->items, text_of(element, "code")))
            fail_msg("nobody asks for %s", text_of(element, "code"));
        if (g_str_has_prefix(source, "licence:") &&
            !row_with(city->licence_kinds, "code", source + strlen("licence:")))
            fail_msg("%s: there is no %s", text_of(element, "code"), source);
        if (agency)
            department_of(city, agency, "379902");
    }
}

/* What every item says of its own about a field: a place, and what differs from the element. */
static void test_forms_do_not_repeat_what_their_elements_say(void **state)
{
    const City *city = *state;
    cJSON *items = read_list("items", "items");
    const cJSON *item, *field, *said;

    cJSON_ArrayForEach(item, items)
    {
        cJSON_ArrayForEach(field, member(member(item, "form"), "properties"))
        {
            const cJSON *element = row_with(city->elements, "code", text_of(field, "x-element"));

            assert_non_null(element);
            cJSON_ArrayForEach(said, field)
            {
                const char *name = g_str_has_prefix(said->string, "x-") ? said->string + 2 : "";
                const cJSON *own = member(element, *name ? name : "name");

                if (strcmp(name, "element") != 0 && own && cJSON_Compare(said, own, true))
                    fail_msg("%s repeats %s of %s", text_of(item, "name"), said->string,
                             field->string);
            }
        }
    }
    cJSON_Delete(items);
}

static void test_themes_order_items_of_their_own(void **state)
{
    const City *city = *state;
    const cJSON *theme;
    const cJSON *entry;

    assert_int_equal(cJSON_GetArraySize(city->themes), 5);
    cJSON_ArrayForEach(theme, city->themes)
    {
        const cJSON *members = member(theme, "members");

        cJSON_ArrayForEach(entry, members)
            assert_non_null(row_with(city->items, "code", entry->valuestring));
        cJSON_ArrayForEach(entry, member(theme, "edges"))
        {
            assert_int_equal(cJSON_GetArraySize(entry), 2);
            assert_true(list_holds(members, cJSON_GetArrayItem(entry, 0)->valuestring));
            assert_true(list_holds(members, cJSON_GetArrayItem(entry, 1)->valuestring));
        }
    }
}

static void test_staff_are_assigned_to_bodies_and_places_that_exist(void **state)
{
    const City *city = *state;
    const cJSON *person;
    const cJSON *assignment;

    assert_in_range(cJSON_GetArraySize(city->staff), 55, 200);
    assert_unique(city->staff, "id");
    assert_unique(city->staff, "name");
    cJSON_ArrayForEach(person, city->staff)
    {
        assert_true(cJSON_GetArraySize(member(person, "assignments")) > 0);
        cJSON_ArrayForEach(assignment, member(person, "assignments"))
        {
            const char *body = text_of(assignment, "organisation");
            const cJSON *organisation = row_with(city->organisations, "code", body);
            const char *region = text_of(assignment, "region");

            if (!organisation || !row_with(city->divisions, "code", region))
                fail_msg("%s is assigned to nothing", text_of(person, "id"));
            assert_true(division_covers(region, text_of(organisation, "region")));
        }
    }
}

static void test_every_role_has_somebody(void **state)
{
    const City *city = *state;
    bool taken[ROLE_COUNT + 1] = {false};
    const cJSON *person;
    const cJSON *assignment;

    cJSON_ArrayForEach(person, city->staff)
    {
        cJSON_ArrayForEach(assignment, member(person, "assignments"))
            taken[role_from_name(text_of(assignment, "role"))] = true;
    }
    for (Role role = 0; role < ROLE_COUNT; role++) {
        if (!taken[role])
            fail_msg("nobody is %s", role_name(role));
    }
    assert_false(taken[ROLE_COUNT]);
}

/* Whether somebody has the role in the body. */
static bool staffed(const City *city, const char *role, const char *body)
{
    const cJSON *person;
    const cJSON *assignment;

    cJSON_ArrayForEach(person, city->staff)
    {
        cJSON_ArrayForEach(assignment, member(person, "assignments"))
        {
            if (strcmp(text_of(assignment, "role"), role) == 0 &&
                strcmp(text_of(assignment, "organisation"), body) == 0)
                return true;
        }
    }
    return false;
}

static void test_every_item_can_be_reviewed_and_decided_in_three_counties(void **state)
{
    static const char *const counties[] = {"379902", "379921", "379981"};
    const City *city = *state;
    const cJSON *item;

    cJSON_ArrayForEach(item, city->items)
    {
        for (size_t i = 0; i < G_N_ELEMENTS(counties); i++) {
            const char *body = department_of(city, text_of(item, "department"), counties[i]);

            if (!staffed(city, "reviewer", body) || !staffed(city, "decider", body))
                fail_msg("nobody handles %s in %s", text_of(item, "name"), counties[i]);
        }
    }
}

static void test_there_are_enough_words_to_make_applicants_from(void **state)
{
    const City *city = *state;
    const cJSON *companies = member(city->people, "companies");

    assert_in_range(cJSON_GetArraySize(member(city->people, "surnames")), 60, 500);
    assert_in_range(cJSON_GetArraySize(member(city->people, "given")), 120, 1000);
    assert_in_range(cJSON_GetArraySize(member(city->people, "streets")), 20, 500);
    assert_in_range(cJSON_GetArraySize(member(companies, "trade")), 10, 500);
    assert_in_range(cJSON_GetArraySize(member(companies, "words")), 10, 500);
}

static void assert_value(const City *city, const cJSON *value)
{
    const cJSON *element = row_with(city->elements, "code", value->string);
    const cJSON *dictionary = member(element, "dictionary");

    if (!element)
        fail_msg("%s is no data element", value->string);
    if (dictionary && !row_with(dictionary, "value", cJSON_GetStringValue(value)))
        fail_msg("%s is not one of the choices of %s", value->valuestring, value->string);
}

static void test_residents_hold_what_forms_ask_for(void **state)
{
    const City *city = *state;
    cJSON *residents = read_list("shared", "residents");
    const cJSON *resident, *fact, *value;
    date today;

    assert_true(date_parse("2026-11-22", &today));
    cJSON_ArrayForEach(resident, residents)
    {
        const IdType type = id_type_from_code(text_of(resident, "id_type"));

        assert_int_equal(id_number_check(type, text_of(resident, "id_number"), today), NUMBER_OK);
        cJSON_ArrayForEach(fact, member(resident, "facts"))
        {
            const char *kind = text_of(fact, "licence_kind");

            if (kind && !row_with(city->licence_kinds, "code", kind))
                fail_msg("there is no kind %s", kind);
            cJSON_ArrayForEach(value, member(fact, "values")) assert_value(city, value);
        }
    }
    cJSON_Delete(residents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_divisions_are_a_city_of_15_counties),
        cmocka_unit_test(test_divisions_lie_in_a_division_of_their_own),
        cmocka_unit_test(test_organisations_have_credit_codes_and_a_place),
        cmocka_unit_test(test_items_are_implemented_in_every_county),
        cmocka_unit_test(test_items_are_read_by_the_rule_book),
        cmocka_unit_test(test_every_county_has_a_hall),
        cmocka_unit_test(test_steps_fit_into_the_promised_term),
        cmocka_unit_test(test_materials_depend_on_scenarios_that_exist),
        cmocka_unit_test(test_licence_kinds_named_by_items_exist),
        cmocka_unit_test(test_forms_require_only_fields_they_have),
        cmocka_unit_test(test_every_data_element_is_used_and_belongs_to_somebody),
        cmocka_unit_test(test_forms_do_not_repeat_what_their_elements_say),
        cmocka_unit_test(test_themes_order_items_of_their_own),
        cmocka_unit_test(test_staff_are_assigned_to_bodies_and_places_that_exist),
        cmocka_unit_test(test_every_role_has_somebody),
        cmocka_unit_test(test_every_item_can_be_reviewed_and_decided_in_three_counties),
        cmocka_unit_test(test_there_are_enough_words_to_make_applicants_from),
        cmocka_unit_test(test_residents_hold_what_forms_ask_for),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
