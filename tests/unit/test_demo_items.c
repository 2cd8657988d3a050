/* The items of the demo city ask for what can be answered, and judge only what they ask. */
#include "tests/support/vectors.h"

#include "central/catalogue.h"
#include "central/demo_application.h"
#include "domain/json.h"
#include "forms/application/application.h"
#include "forms/rule/rule.h"
#include "tests/support/demo_items.h"

#define FOLDER SOURCE_ROOT "/central/demo"
#define COUNTY "379902"
#define SEED 20

static cJSON *items;

static int read_items(void **state)
{
    (void)state;
    items = read_demo_items();
    return 0;
}

static int delete_items(void **state)
{
    (void)state;
    cJSON_Delete(items);
    return 0;
}

static const cJSON *row_with(const cJSON *list, const char *name, const char *value)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, list)
    {
        if (value && g_strcmp0(json_text(row, name), value) == 0)
            return row;
    }
    return NULL;
}

static const cJSON *field_of(const cJSON *item, const char *key)
{
    return json_object(json_object(json_object(item, "form"), "properties"), key);
}

static void test_versions_of_an_item_follow_each_other(void **state)
{
    (void)state;
    const cJSON *item, *before = NULL;
    int codes = 0, older = 0;

    cJSON_ArrayForEach(item, items)
    {
        bool is_first = g_strcmp0(json_text(item, "code"), json_text(before, "code")) != 0;
        date from = json_date(item, "in_force");

        assert_int_equal(vector_int(item, "version"),
                         is_first ? 1 : vector_int(before, "version") + 1);
        if (!is_first) {
            assert_true(from > json_date(before, "in_force"));
            assert_true(json_date(before, "in_force") != DATE_NONE);
            older++;
        }
        codes += is_first;
        before = item;
    }
    assert_int_equal(codes, 20);
    assert_true(older > 0);
}

/* ---- questions ----------------------------------------------------------------------------- */

static void check_question(const cJSON *item, const cJSON *question)
{
    const cJSON *options = json_array(question, "options"),
                *usual = json_member(question, "default");

    assert_true(cJSON_GetArraySize(options) > 1);
    if (usual && !row_with(options, "code", cJSON_GetStringValue(usual)))
        fail_msg("%s: no answer %s", json_text(item, "name"), cJSON_GetStringValue(usual));
    if (usual && json_text(row_with(options, "code", usual->valuestring), "redirect"))
        fail_msg("%s begins with a dead end", json_text(item, "name"));
    if (!json_text(question, "about"))
        return;
    assert_string_equal(json_text(question, "about"), "agent");
    assert_non_null(row_with(options, "code", "yes"));
    assert_non_null(row_with(options, "code", "no"));
}

static void test_questions_have_answers_and_may_have_a_usual_one(void **state)
{
    (void)state;
    const cJSON *item, *question;

    cJSON_ArrayForEach(item, items)
    {
        cJSON_ArrayForEach(question, json_array(item, "scenarios")) check_question(item, question);
    }
}

/* ---- what fills a field -------------------------------------------------------------------- */

/* Kinds of source that name something of the same item. */
static const cJSON *named_by(const cJSON *item, const char *source)
{
    const char *name = strchr(source, ':') + 1;

    return g_str_has_prefix(source, "scenario:")
               ? row_with(json_array(item, "scenarios"), "code", name)
               : field_of(item, name);
}

static bool names_its_own(const char *source)
{
    return g_str_has_prefix(source, "scenario:") || g_str_has_prefix(source, "same:") ||
           g_str_has_prefix(source, "derived:");
}

static void test_fields_are_filled_from_what_the_item_has(void **state)
{
    (void)state;
    int sources = 0, defaults = 0;
    const cJSON *item;

    cJSON_ArrayForEach(item, items)
    {
        g_autoptr(Form) form = form_parse(json_object(item, "form"), NULL);
        size_t count;
        const FormField *fields = form_fields(form, &count);

        for (size_t i = 0; i < count; i++) {
            const cJSON *json = schema_json(fields[i].schema), *rule = json_member(json, "x-rule");
            const cJSON *usual = json_member(json, "x-default");

            if (names_its_own(fields[i].source) && !named_by(item, fields[i].source))
                fail_msg("%s: nothing gives %s", json_text(item, "name"), fields[i].key);
            assert_true(!rule || rule_check(rule, NULL));
            assert_true(!usual || form_check_field(&fields[i], usual, day_of("2026-11-23"), NULL));
            sources += names_its_own(fields[i].source);
            defaults += usual != NULL;
        }
    }
    assert_true(sources > 30);
    assert_true(defaults > 3);
}

/* ---- conditions ---------------------------------------------------------------------------- */

static void check_path(const cJSON *item, const char *path)
{
    g_auto(GStrv) steps = g_strsplit(path, ".", 3);

    if (!steps[0] || !steps[1])
        return;
    if ((strcmp(steps[0], "form") == 0 && !field_of(item, steps[1])) ||
        (strcmp(steps[0], "scenario") == 0 &&
         !row_with(json_array(item, "scenarios"), "code", steps[1])))
        fail_msg("%s: a condition reads %s", json_text(item, "name"), path);
}

static void check_paths(const cJSON *item, const cJSON *rule)
{
    const cJSON *part;

    if (cJSON_IsString(rule))
        check_path(item, rule->valuestring);
    cJSON_ArrayForEach(part, rule) check_paths(item, part);
}

static void test_conditions_read_what_is_asked_and_say_what_helps(void **state)
{
    (void)state;
    const cJSON *item, *condition;
    int total = 0, notes = 0;

    cJSON_ArrayForEach(item, items)
    {
        const cJSON *conditions = json_array(item, "conditions");

        cJSON_ArrayForEach(condition, conditions)
        {
            const char *code = json_text(condition, "code");

            assert_ptr_equal(row_with(conditions, "code", code), condition);
            assert_non_null(json_text(condition, "reason"));
            assert_non_null(json_text(condition, "cure"));
            assert_true(rule_check(json_member(condition, "rule"), NULL));
            check_paths(item, json_member(condition, "rule"));
            total++;
            notes += cJSON_IsFalse(json_member(condition, "blocks"));
        }
    }
    assert_true(total > 40);
    assert_in_range(notes, 1, total / 2);
}

/* An otherwise empty application of somebody of that number, on 2026-11-23. */
static bool is_met(const char *code, const char *condition_code, const char *number)
{
    const cJSON *item = row_with(items, "code", code);
    const cJSON *condition = row_with(json_array(item, "conditions"), "code", condition_code);
    cJSON *payload = cJSON_CreateObject();
    cJSON *applicant = cJSON_AddObjectToObject(payload, "applicant");

    cJSON_AddStringToObject(applicant, "kind", "1");
    cJSON_AddStringToObject(applicant, "id_type", "111");
    cJSON_AddStringToObject(applicant, "id_number", number);
    cJSON *facts = application_facts(payload, day_of("2026-11-23"));
    assert_non_null(condition);
    cJSON *answer = rule_apply(json_member(condition, "rule"), facts, NULL);
    bool met = rule_truth(answer);

    cJSON_Delete(answer);
    cJSON_Delete(facts);
    cJSON_Delete(payload);
    return met;
}

/* The number of somebody born on the day. Caller frees. */
static char *born(const char *day)
{
    g_autofree char *head = g_strdup_printf("379902%s003", day);
    char check[] = "0123456789X";

    for (size_t i = 0; check[i]; i++) {
        g_autofree char *number = g_strdup_printf("%s%c", head, check[i]);

        if (citizen_id_check(number, day_of("2026-11-23"), NULL) == NUMBER_OK)
            return g_steal_pointer(&number);
    }
    fail_msg("nobody is born on %s", day);
    return NULL;
}

static void test_an_age_is_reached_on_the_birthday(void **state)
{
    (void)state;
    static const struct {
        const char *item, *birthday, *day_after;
    } ages[] = {
        {"372014006001", "20101123", "20101124"}, /* 养老保险, 16 */
        {"370511010002", "19461123", "19461124"}, /* 高龄津贴, 80 */
        {"372011011003", "19661123", "19661124"}, /* 老年人优待证, 60 */
        {"370139018001", "20081123", "20081124"}, /* 烟草, 18 */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(ages); i++) {
        g_autofree char *old = born(ages[i].birthday), *young = born(ages[i].day_after);

        assert_true(is_met(ages[i].item, "age", old));
        assert_false(is_met(ages[i].item, "age", young));
    }
}

static bool condition_holds(const char *code, const char *condition_code, const char *facts_text)
{
    const cJSON *item = row_with(items, "code", code);
    const cJSON *condition = row_with(json_array(item, "conditions"), "code", condition_code);
    cJSON *facts = cJSON_Parse(facts_text);
    cJSON *answer = rule_apply(json_member(condition, "rule"), facts, NULL);
    bool holds = rule_truth(answer);

    assert_non_null(condition);
    assert_non_null(facts);
    cJSON_Delete(answer);
    cJSON_Delete(facts);
    return holds;
}

static void test_what_a_schema_cannot_say_is_judged(void **state)
{
    (void)state;
    static const struct {
        const char *item, *condition, *right, *wrong;
    } cases[] = {
        {"370715017001", "buyers",
         "{\"form\": {\"buyers\": [{\"share\": \"33.33\"}, {\"share\": \"33.33\"}, {\"share\": "
         "\"33.34\"}]}}",
         "{\"form\": {\"buyers\": [{\"share\": \"33.33\"}, {\"share\": \"33.33\"}, {\"share\": "
         "\"33.33\"}]}}"},
        {"370119005001", "year",
         "{\"form\": {\"annual_volume\": \"1.2\", \"monthly_volume\": [\"0.1\", \"0.1\", \"0.1\", "
         "\"0.1\", \"0.1\", \"0.1\", \"0.1\", \"0.1\", \"0.1\", \"0.1\", \"0.1\", \"0.1\"]}}",
         "{\"form\": {\"annual_volume\": \"1.21\", \"monthly_volume\": [\"0.6\", \"0.6\"]}}"},
        {"370117015002", "dates",
         "{\"form\": {\"planned_start\": \"2026-12-01\", \"planned_end\": \"2027-01-31\"}}",
         "{\"form\": {\"planned_start\": \"2026-12-01\", \"planned_end\": \"2026-12-01\"}}"},
        {"370114008003", "capital", "{\"form\": {\"registered_capital\": \"200\"}}",
         "{\"form\": {\"registered_capital\": \"199.99\"}}"},
        {"370511009001", "nursing",
         "{\"form\": {\"allowance_kind\": \"两项同时申请\", \"disability_grade\": \"3\", "
         "\"disability_kind\": \"6\"}}",
         "{\"form\": {\"allowance_kind\": \"两项同时申请\", \"disability_grade\": \"3\", "
         "\"disability_kind\": \"4\"}}"},
        {"372014006001", "birth",
         "{\"form\": {\"id_type\": \"111\", \"id_no\": \"37990219880714003X\", \"birth\": "
         "\"1988-07-14\"}}",
         "{\"form\": {\"id_type\": \"111\", \"id_no\": \"37990219880714003X\", \"birth\": "
         "\"1988-07-15\"}}"},
        {"372014006001", "sex",
         "{\"form\": {\"id_type\": \"111\", \"id_no\": \"37990219880714003X\", \"sex\": \"1\"}}",
         "{\"form\": {\"id_type\": \"111\", \"id_no\": \"37990219880714003X\", \"sex\": \"2\"}}"},
        {"372014006001", "birth", "{\"form\": {\"id_type\": \"414\", \"id_no\": \"E12345678\"}}",
         "{\"form\": {\"id_type\": \"111\", \"birth\": \"1988-07-14\"}}"},
        {"370120019001", "vets",
         "{\"scenario\": {\"kind\": \"hospital\"}, \"form\": {\"vets\": [1, 2, 3]}}",
         "{\"scenario\": {\"kind\": \"hospital\"}, \"form\": {\"vets\": [1, 2]}}"},
        {"370511012004", "self",
         "{\"form\": {\"household_members\": [{\"relation\": \"配偶\"}, {\"relation\": "
         "\"本人\"}]}}",
         "{\"form\": {\"household_members\": [{\"relation\": \"配偶\"}]}}"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (!condition_holds(cases[i].item, cases[i].condition, cases[i].right) ||
            condition_holds(cases[i].item, cases[i].condition, cases[i].wrong))
            fail_msg("%s of %s judges wrongly", cases[i].condition, cases[i].item);
    }
}

/* ---- whether there is a way through -------------------------------------------------------- */

/* Leaves each question one answer: those of combination `number`. False: there are not so many. */
static bool narrow(cJSON *item, int number)
{
    cJSON *question;

    cJSON_ArrayForEach(question, json_array(item, "scenarios"))
    {
        cJSON *options = cJSON_GetObjectItemCaseSensitive(question, "options");
        int count = cJSON_GetArraySize(options);

        if (!application_question_asked(question))
            continue;
        cJSON *chosen = cJSON_DetachItemFromArray(options, number % count);
        cJSON_ReplaceItemInObjectCaseSensitive(question, "options", cJSON_CreateArray());
        cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(question, "options"), chosen);
        number /= count;
    }
    return number == 0;
}

static bool reads_only_answers(const cJSON *rule)
{
    const cJSON *part;

    if (cJSON_IsObject(rule) && rule->child && g_strcmp0(rule->child->string, "var") == 0)
        return g_str_has_prefix(rule->child->valuestring, "scenario.");
    cJSON_ArrayForEach(part, rule)
    {
        if (!reads_only_answers(part))
            return false;
    }
    return true;
}

/* The answers alone end it: they lead elsewhere, or a condition says so. */
static bool is_dead_end(const cJSON *item)
{
    cJSON *facts = cJSON_CreateObject(), *answers = cJSON_AddObjectToObject(facts, "scenario");
    const cJSON *question, *condition;
    bool ends = false;

    cJSON_ArrayForEach(question, json_array(item, "scenarios"))
    {
        const cJSON *option = json_array(question, "options")->child;

        if (!application_question_asked(question))
            continue;
        ends = ends || json_text(option, "redirect");
        cJSON_AddStringToObject(answers, json_text(question, "code"), json_text(option, "code"));
    }
    cJSON_ArrayForEach(condition, json_array(item, "conditions"))
    {
        const cJSON *rule = json_member(condition, "rule");
        cJSON *answer = rule_apply(rule, facts, NULL);

        ends = ends || (reads_only_answers(rule) && !rule_truth(answer) &&
                        !cJSON_IsFalse(json_member(condition, "blocks")));
        cJSON_Delete(answer);
    }
    cJSON_Delete(facts);
    return ends;
}

/* Somebody can be accepted. */
static void assert_way_through(City *city, const cJSON *json)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Item) item = item_from_json(cJSON_Duplicate(json, true), NULL);
    cJSON *payload = application_throw(city, item, COUNTY, day_of("2026-11-23"), NULL, &problem);

    if (!payload) {
        cJSON *answers = cJSON_Duplicate(json_array(json, "scenarios"), true);
        g_autofree char *text = cJSON_PrintUnformatted(answers);
        fail_msg("%s: %s with %s", item->name, problem.args[0], text);
    }
    cJSON_Delete(payload);
}

static void test_every_combination_of_answers_can_be_filled_in(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) documents = catalogue_read_folder(FOLDER, NULL);
    g_autoptr(City) city = city_new(documents, FOLDER, SEED, day_of("2026-11-23"), NULL);
    int ways = 0, ends = 0;
    const cJSON *item;

    cJSON_ArrayForEach(item, items)
    {
        bool goes_on = true;

        for (int number = 0; goes_on; number++) {
            cJSON *narrowed = cJSON_Duplicate(item, true);

            goes_on = narrow(narrowed, number);
            if (goes_on && is_dead_end(narrowed)) {
                ends++;
            } else if (goes_on) {
                assert_way_through(city, narrowed);
                ways++;
            }
            cJSON_Delete(narrowed);
        }
    }
    assert_true(ways > 150);
    assert_in_range(ends, 10, ways);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions_of_an_item_follow_each_other),
        cmocka_unit_test(test_questions_have_answers_and_may_have_a_usual_one),
        cmocka_unit_test(test_fields_are_filled_from_what_the_item_has),
        cmocka_unit_test(test_conditions_read_what_is_asked_and_say_what_helps),
        cmocka_unit_test(test_an_age_is_reached_on_the_birthday),
        cmocka_unit_test(test_what_a_schema_cannot_say_is_judged),
        cmocka_unit_test(test_every_combination_of_answers_can_be_filled_in),
    };

    return cmocka_run_group_tests(tests, read_items, delete_items);
}
