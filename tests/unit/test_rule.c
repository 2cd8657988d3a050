#include "tests/support/test.h"

#include "domain/canonical.h"
#include "forms/rule/rule.h"

#include <string.h>

typedef struct {
    const char *rule, *data, *result; /* canonical JSON */
} Example;

static char *apply_text(const char *rule_text, const char *data_text, Problem *problem)
{
    cJSON *rule = cJSON_Parse(rule_text), *data = cJSON_Parse(data_text);
    assert_non_null(rule);
    assert_non_null(data);
    cJSON *result = rule_apply(rule, data, problem);
    char *text = result ? canonical_json(result) : NULL;

    cJSON_Delete(rule);
    cJSON_Delete(data);
    cJSON_Delete(result);
    return text;
}

static void assert_examples(const Example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_auto(Problem) problem = {0};
        g_autofree char *got = apply_text(examples[i].rule, examples[i].data, &problem);

        if (g_strcmp0(got, examples[i].result) != 0)
            fail_msg("%s on %s gives %s, not %s", examples[i].rule, examples[i].data,
                     got ? got : problem_code(&problem), examples[i].result);
    }
}

static void assert_fault(const char *rule, const char *where, const char *why)
{
    g_auto(Problem) problem = {0};
    g_autofree char *got = apply_text(rule, "{\"a\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}", &problem);

    if (got || problem.kind != PROBLEM_RULE)
        fail_msg("%s gives %s", rule, got ? got : problem_code(&problem));
    assert_string_equal(problem.args[0], where);
    assert_string_equal(problem.args[1], why);
}

static void test_what_is_no_operator_is_a_value(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"17", "{}", "17"},
        {"\"申请人\"", "{}", "\"申请人\""},
        {"null", "{}", "null"},
        {"{}", "{}", "{}"},
        {"{\"a\": 1, \"b\": {\"+\": [1, 2]}}", "{}", "{\"a\":1,\"b\":{\"+\":[1,2]}}"},
        {"[1, {\"+\": [1, 2]}, [{\"var\": \"a\"}]]", "{\"a\": \"甲\"}", "[1,3,[\"甲\"]]"},
        {"{\"var\": \"rule\"}", "{\"rule\": {\"+\": [1, 2]}}", "{\"+\":[1,2]}"},
    };

    assert_examples(examples, G_N_ELEMENTS(examples));
}

static void test_data_is_found_by_path(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"{\"var\": \"a.b.1.c\"}", "{\"a\": {\"b\": [0, {\"c\": \"甲\"}]}}", "\"甲\""},
        {"{\"var\": \"\"}", "{\"a\": 1}", "{\"a\":1}"},
        {"{\"var\": []}", "5", "5"},
        {"{\"var\": null}", "[1]", "[1]"},
        {"{\"var\": 1}", "[1, 2]", "2"},
        {"{\"var\": 1.1}", "[1, [2, 3]]", "3"},
        {"{\"var\": \"01\"}", "[1, 2]", "null"},
        {"{\"var\": \"-1\"}", "[1, 2]", "null"},
        {"{\"var\": \"99999999999\"}", "[1, 2]", "null"},
        {"{\"var\": \"a.length\"}", "{\"a\": [1, 2, 3]}", "3"},
        {"{\"var\": \"a.length\"}", "{\"a\": {\"length\": \"long\"}}", "\"long\""},
        {"{\"var\": [\"a.b\", 7]}", "{\"a\": null}", "7"},
        {"{\"var\": [\"a\", 7]}", "{\"a\": null}", "null"},
        {"{\"var\": [\"a\", 7]}", "{\"a\": false}", "false"},
        {"{\"var\": \"constructor\"}", "{}", "null"},
        {"{\"var\": {\"cat\": [\"a\", \".b\"]}}", "{\"a\": {\"b\": 3}}", "3"},
        {"{\"missing\": [\"a\", \"b\", \"c\", \"d\"]}", "{\"a\": 0, \"b\": \"\", \"c\": null}",
         "[\"b\",\"c\",\"d\"]"},
        {"{\"missing\": {\"merge\": [[\"a\"], \"b\"]}}", "{\"a\": 0}", "[\"b\"]"},
        {"{\"missing_some\": [1, [\"a\", \"b\"]]}", "{\"b\": 1}", "[]"},
        {"{\"missing_some\": [2, [\"a\", \"b\", \"c\"]]}", "{\"b\": 1}", "[\"a\",\"c\"]"},
    };

    assert_examples(examples, G_N_ELEMENTS(examples));
}

static void test_conditions_carry_out_no_more_than_they_must(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"{\"if\": [true, 1, {\"unknown\": 1}]}", "{}", "1"},
        {"{\"?:\": [false, {\"unknown\": 1}, true, 2, 3]}", "{}", "2"},
        {"{\"if\": []}", "{}", "null"},
        {"{\"if\": \"甲\"}", "{}", "\"甲\""},
        {"{\"if\": [0, 1]}", "{}", "null"},
        {"{\"and\": [1, \"\", {\"unknown\": 1}]}", "{}", "\"\""},
        {"{\"and\": [1, [], 3]}", "{}", "[]"},
        {"{\"and\": []}", "{}", "null"},
        {"{\"or\": [0, \"甲\", {\"unknown\": 1}]}", "{}", "\"甲\""},
        {"{\"or\": [0, null, false]}", "{}", "false"},
        {"{\"!\": [[]]}", "{}", "true"},
        {"{\"!\": []}", "{}", "true"},
        {"{\"!!\": \"0\"}", "{}", "true"},
        {"{\"!!\": {\"var\": \"\"}}", "{}", "true"},
        {"{\"!!\": {\"+\": \"x\"}}", "{}", "false"},
    };

    assert_examples(examples, G_N_ELEMENTS(examples));
}

static void test_values_are_compared_as_javascript_does(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"{\"==\": [1, \"1\"]}", "{}", "true"},
        {"{\"==\": [\" 0x1F \", 31]}", "{}", "true"},
        {"{\"==\": [0, \"\"]}", "{}", "true"},
        {"{\"==\": [0, null]}", "{}", "false"},
        {"{\"==\": [null]}", "{}", "true"},
        {"{\"==\": [true, \"1\"]}", "{}", "true"},
        {"{\"==\": [[1, [2, null]], \"1,2,\"]}", "{}", "true"},
        {"{\"==\": [[], 0]}", "{}", "true"},
        {"{\"==\": [[], []]}", "{}", "false"},
        {"{\"==\": [{\"var\": \"\"}, {\"var\": \"\"}]}", "{\"a\": 1}", "true"},
        {"{\"==\": [{\"var\": \"\"}, \"[object Object]\"]}", "{\"a\": 1}", "true"},
        {"{\"==\": [\"01\", \"1\"]}", "{}", "false"},
        {"{\"!=\": [1, \"1\"]}", "{}", "false"},
        {"{\"===\": [1, \"1\"]}", "{}", "false"},
        {"{\"===\": [1, 1.0]}", "{}", "true"},
        {"{\"===\": [true, false]}", "{}", "false"},
        {"{\"!==\": [null, null]}", "{}", "false"},
        {"{\"===\": [{\"+\": \"x\"}, {\"+\": \"x\"}]}", "{}", "false"},
        {"{\"<\": [\"10\", \"9\"]}", "{}", "true"},
        {"{\"<\": [\"10\", 9]}", "{}", "false"},
        {"{\"<\": [null, 1]}", "{}", "true"},
        {"{\"<\": [1]}", "{}", "false"},
        {"{\">=\": [1]}", "{}", "false"},
        {"{\"<=\": [null, 0]}", "{}", "true"},
        {"{\">\": [[2], 1]}", "{}", "true"},
        {"{\">\": [\"甲\", 1]}", "{}", "false"},
        {"{\"<\": [1, 2, 3]}", "{}", "true"},
        {"{\"<\": [1, 3, 3]}", "{}", "false"},
        {"{\"<=\": [1, 3, 3]}", "{}", "true"},
        {"{\"<=\": [\"2026-01-01\", \"2026-11-23\", \"2026-12-31\"]}", "{}", "true"},
        {"{\"<\": [\"𠀀\", \"\\uF900\"]}", "{}", "true"}, /* D840 DC00 before F900 */
        {"{\"<\": [\"豆\", \"\\uF900\"]}", "{}", "true"},
        {"{\">\": [\"甲乙\", \"甲\"]}", "{}", "true"},
    };

    assert_examples(examples, G_N_ELEMENTS(examples));
}

static void test_arithmetic_reads_numbers_out_of_texts(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"{\"+\": []}", "{}", "0"},
        {"{\"+\": [\"3.5元\", 1]}", "{}", "4.5"},
        {"{\"+\": [\".5\", \"-1e1x\"]}", "{}", "-9.5"},
        {"{\"+\": [\"1e\", \"\\u3000 2\"]}", "{}", "3"},
        {"{\"+\": [1, null]}", "{}", "null"},
        {"{\"+\": [0.1, 0.2]}", "{}", "0.30000000000000004"},
        {"{\"*\": [\"2\"]}", "{}", "\"2\""},
        {"{\"*\": [\"2\", 3, 4]}", "{}", "24"},
        {"{\"-\": \"5\"}", "{}", "-5"},
        {"{\"-\": [\"5\", true]}", "{}", "4"},
        {"{\"-\": [\"5元\", 1]}", "{}", "null"},
        {"{\"-\": [[7], null]}", "{}", "7"},
        {"{\"/\": [1, 0]}", "{}", "null"},
        {"{\"<\": [1, {\"/\": [1, 0]}]}", "{}", "true"},
        {"{\"cat\": [{\"/\": [-1, 0]}, {\"/\": [0, 0]}]}", "{}", "\"-InfinityNaN\""},
        {"{\"+\": [\"-Infinity\", 1]}", "{}", "null"},
        {"{\"%\": [-5.5, 2]}", "{}", "-1.5"},
        {"{\"max\": [1, \"30\", 4]}", "{}", "30"},
        {"{\"min\": [3, null]}", "{}", "0"},
        {"{\"max\": [\"x\", 3]}", "{}", "null"},
        {"{\"max\": []}", "{}", "null"},
        {"{\"-\": \"0b101\"}", "{}", "-5"},
        {"{\"-\": \"0x\"}", "{}", "null"},
    };

    assert_examples(examples, G_N_ELEMENTS(examples));
}

static void test_arrays_are_gone_through_with_their_entries_as_data(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"{\"map\": [{\"var\": \"a\"}, {\"*\": [{\"var\": \"\"}, 2]}]}", "{\"a\": [1, 2]}",
         "[2,4]"},
        {"{\"map\": [{\"var\": \"x\"}, 1]}", "{}", "[]"},
        {"{\"filter\": [[0, 1, [], \"甲\"], {\"var\": \"\"}]}", "{}", "[1,\"甲\"]"},
        {"{\"reduce\": [{\"var\": \"a\"}, {\"+\": [{\"var\": \"accumulator\"}, {\"var\": "
         "\"current.n\"}]}, {\"var\": \"from\"}]}",
         "{\"a\": [{\"n\": 1}, {\"n\": \"2.5\"}], \"from\": 10}", "13.5"},
        {"{\"reduce\": [null, 1, 7]}", "{}", "7"},
        {"{\"reduce\": [[1], {\"var\": \"accumulator\"}]}", "{}", "null"},
        {"{\"all\": [{\"var\": \"a\"}, {\">\": [{\"var\": \"\"}, 0]}]}", "{\"a\": [1, 2]}", "true"},
        {"{\"all\": [[], true]}", "{}", "false"},
        {"{\"all\": [null, true]}", "{}", "false"},
        {"{\"some\": [[0, 1], {\"var\": \"\"}]}", "{}", "true"},
        {"{\"some\": [[], true]}", "{}", "false"},
        {"{\"none\": [null, true]}", "{}", "true"},
        {"{\"merge\": [1, [2, [3]], []]}", "{}", "[1,2,[3]]"},
        {"{\"in\": [\"1\", [1, \"1\"]]}", "{}", "true"},
        {"{\"in\": [\"2\", [1, 2]]}", "{}", "false"},
        {"{\"in\": [{\"var\": \"a.0\"}, {\"var\": \"a\"}]}", "{\"a\": [[1]]}", "true"},
        {"{\"in\": [\"江\", \"临江区\"]}", "{}", "true"},
        {"{\"in\": [1, null]}", "{}", "false"},
        {"{\"in\": [\"甲\", {\"var\": \"a\"}]}", "{\"a\": {\"b\": \"甲\"}}", "false"},
        {"{\"in\": [\"a\"]}", "{}", "false"},
    };

    assert_examples(examples, G_N_ELEMENTS(examples));
}

static void test_texts_are_joined_and_cut_by_characters(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"{\"cat\": [\"甲\", 1.50, null, true, [1, [2]], {}]}", "{}",
         "\"甲1.5true1,2[object Object]\""},
        {"{\"cat\": []}", "{}", "\"\""},
        {"{\"substr\": [\"𠀀江区市\", 1, 2]}", "{}", "\"江区\""},
        {"{\"substr\": [\"临江区\", -2]}", "{}", "\"江区\""},
        {"{\"substr\": [\"临江区\", 0, -1]}", "{}", "\"临江\""},
        {"{\"substr\": [\"临江区\", -2, -5]}", "{}", "\"\""},
        {"{\"substr\": [\"临江区\", 9, 1]}", "{}", "\"\""},
        {"{\"substr\": [\"临江区\", -9, 1]}", "{}", "\"临\""},
        {"{\"substr\": [\"临江区\", \"x\", 1]}", "{}", "\"临\""},
        {"{\"substr\": [\"临江区\", 1, null]}", "{}", "\"\""},
        {"{\"substr\": [20260131, 4, 2]}", "{}", "\"01\""},
        {"{\"substr\": [\"临江区\", -1e300, 1e300]}", "{}", "\"临江区\""},
        {"{\"log\": \"甲\"}", "{}", "\"甲\""},
    };

    assert_examples(examples, G_N_ELEMENTS(examples));
}

static void test_a_rule_that_cannot_be_worked_out_says_where_and_why(void **state)
{
    (void)state;
    assert_fault("{\"if\": [true, {\"exec\": \"x\"}]}", "exec", "there is no such operator");
    assert_fault("{\"*\": []}", "*", "it has no arguments");
    assert_fault("{\"办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办"
                 "办办办\": 1}",
                 "办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办办",
                 "there is no such operator");
}

/* {"map": [a, {"map": [a, …]}]}: ten times as much with each level. */
static char *nested_maps(int levels)
{
    GString *rule = g_string_new("1");

    for (int i = 0; i < levels; i++) {
        g_string_prepend(rule, "{\"map\": [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ");
        g_string_append(rule, "]}");
    }
    return g_string_free(rule, FALSE);
}

/* Hundreds of times the same operator with thousands of arguments, none of which weighs anything.
 */
static char *wide_sums(void)
{
    GString *rule = g_string_new("{\"map\": [[0");

    for (int i = 0; i < 500; i++)
        g_string_append(rule, ",0");
    g_string_append(rule, "], {\"+\": [1");
    for (int i = 0; i < 20000; i++)
        g_string_append(rule, ",1");
    g_string_append(rule, "]}]}");
    return g_string_free(rule, FALSE);
}

static void test_work_is_bounded(void **state)
{
    (void)state;
    g_autofree char *maps = nested_maps(20);
    assert_fault(maps, "map", "it takes too many steps");
    g_autofree char *sums = wide_sums();
    assert_fault(sums, "+", "it takes too many steps");

    assert_fault(
        "{\"reduce\": [{\"merge\": [{\"var\": \"a\"}, {\"var\": \"a\"}, {\"var\": \"a\"}]}, "
        "{\"merge\": [{\"var\": \"accumulator\"}, {\"var\": \"accumulator\"}]}, [1]]}",
        "merge", "it takes too many steps");
    assert_fault(
        "{\"reduce\": [{\"merge\": [{\"var\": \"a\"}, {\"var\": \"a\"}, {\"var\": \"a\"}]}, "
        "{\"cat\": [{\"var\": \"accumulator\"}, {\"var\": \"accumulator\"}]}, \"甲\"]}",
        "cat", "its result is too large");
    /* small in memory, 2^30 parts when written out */
    assert_fault(
        "{\"reduce\": [{\"merge\": [{\"var\": \"a\"}, {\"var\": \"a\"}, {\"var\": \"a\"}]}, "
        "[{\"var\": \"accumulator\"}, {\"var\": \"accumulator\"}], 1]}",
        "", "it takes too many steps");
}

static char *nested_nots(int levels)
{
    GString *rule = g_string_new("1");

    for (int i = 0; i < levels; i++) {
        g_string_prepend(rule, "{\"!\": ");
        g_string_append(rule, "}");
    }
    return g_string_free(rule, FALSE);
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    g_autofree char *deep = nested_nots(RULE_DEPTH_MAX),
                    *too_deep = nested_nots(RULE_DEPTH_MAX + 1);
    g_autofree char *value = apply_text(deep, "null", NULL);

    assert_string_equal(value, "true");
    assert_fault(too_deep, "!", "it is nested too deeply");
}

static bool check_text(const char *text, Problem *problem)
{
    cJSON *rule = cJSON_Parse(text);
    bool sound = rule_check(rule, problem);

    cJSON_Delete(rule);
    return sound;
}

static void test_a_rule_is_checked_without_being_carried_out(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};
    g_autofree char *too_deep = nested_nots(RULE_DEPTH_MAX + 1);

    assert_true(
        check_text("{\"if\": [true, {\"var\": \"a\"}, [{\"unknown\": 1, \"too\": 2}]]}", NULL));
    assert_true(check_text("\"甲\"", NULL));
    assert_false(check_text("{\"if\": [true, 1, {\"unknown\": 1}]}", &problem));
    assert_int_equal(problem.kind, PROBLEM_RULE);
    assert_string_equal(problem.args[0], "unknown");
    assert_false(check_text(too_deep, NULL));
}

static void test_truth_is_that_of_rules(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool is_true;
    } cases[] = {{"[]", false}, {"[0]", true}, {"{}", true},    {"\"\"", false}, {"\"0\"", true},
                 {"0", false},  {"-1", true},  {"null", false}, {"true", true},  {"false", false}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        cJSON *value = cJSON_Parse(cases[i].value);
        assert_int_equal(rule_truth(value), cases[i].is_true);
        cJSON_Delete(value);
    }
    assert_false(rule_truth(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_no_operator_is_a_value),
        cmocka_unit_test(test_data_is_found_by_path),
        cmocka_unit_test(test_conditions_carry_out_no_more_than_they_must),
        cmocka_unit_test(test_values_are_compared_as_javascript_does),
        cmocka_unit_test(test_arithmetic_reads_numbers_out_of_texts),
        cmocka_unit_test(test_arrays_are_gone_through_with_their_entries_as_data),
        cmocka_unit_test(test_texts_are_joined_and_cut_by_characters),
        cmocka_unit_test(test_a_rule_that_cannot_be_worked_out_says_where_and_why),
        cmocka_unit_test(test_work_is_bounded),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_a_rule_is_checked_without_being_carried_out),
        cmocka_unit_test(test_truth_is_that_of_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
