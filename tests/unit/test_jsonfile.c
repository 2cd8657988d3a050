#include "tests/support/test.h"

#include "cli/jsonfile.h"
#include "wire/wire.h"

#include <string.h>

static char *folder;

static int make_folder(void **state)
{
    (void)state;
    folder = test_folder_make();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static char *file_with(const char *text)
{
    char *path = g_build_filename(folder, "it.json", NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void assert_refused(const char *text, ProblemKind kind, const char *place, const char *why)
{
    g_autofree char *path = file_with(text);
    g_autofree char *whole = g_strconcat(path, place, NULL);
    g_auto(Problem) problem = {0};

    assert_null(jsonfile_read(path, &problem));
    assert_int_equal(problem.kind, kind);
    assert_string_equal(problem.args[0], whole);
    if (!strstr(problem.args[1], why))
        fail_msg("%s: %s", text, problem.args[1]);
}

static void test_any_value_may_stand_in_a_file(void **state)
{
    (void)state;
    static const char *const texts[] = {"{\"a\":[1]}", "[]", "\"甲\"", "1.5", "null", "true"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *path = file_with(texts[i]);
        cJSON *json = jsonfile_read(path, NULL);
        g_autofree char *printed = wire_print(json);

        assert_string_equal(printed, texts[i]);
        cJSON_Delete(json);
    }
}

static void test_a_fault_is_told_by_line_and_column_in_characters(void **state)
{
    (void)state;
    assert_refused("{\"名称\": x}", PROBLEM_USAGE_JSON, ":1:8", "not well-formed");
    assert_refused("{\n \"a\": 1,\n \"b\" 2}", PROBLEM_USAGE_JSON, ":3:6", "not well-formed");
    assert_refused("", PROBLEM_USAGE_JSON, ":1:1", "not well-formed");
    assert_refused("{\"a\": 1, \"a\": 2}", PROBLEM_USAGE_JSON, "", "twice");
    assert_refused("[1e999]", PROBLEM_USAGE_JSON, "", "too large");
    assert_refused("\"\\u0000\"", PROBLEM_USAGE_JSON, ":1:8", "not well-formed");
}

static void test_what_is_too_deep_or_too_large_is_refused(void **state)
{
    (void)state;
    g_autofree char *deep = g_strnfill(WIRE_DEPTH_MAX + 1, '[');
    g_autofree char *large = g_strnfill(WIRE_BODY_MAX + 1, ' ');

    assert_refused(deep, PROBLEM_USAGE_JSON, "", "deep");
    assert_refused(large, PROBLEM_USAGE_JSON, "", "too large");
}

static void test_a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};

    assert_null(jsonfile_read("/nowhere/a.json", &problem));
    assert_int_equal(problem.kind, PROBLEM_USAGE_FILE);
    assert_string_equal(problem.args[0], "/nowhere/a.json");
}

static void test_foreign_documents_keep_a_nul_apart_from_everything_else(void **state)
{
    (void)state;
    g_autofree char *path =
        file_with("[\"a\\u0000b\", \"ab\", \"a\\\\u0000b\", \"a\\\\\\u0000b\", \"\\u000\\u0000\"]");
    g_auto(Problem) problem = {0};

    assert_null(jsonfile_read_foreign(path, &problem));
    assert_non_null(strstr(problem.args[0], ":1:5"));

    g_autofree char *good =
        file_with("[\"a\\u0000b\", \"ab\", \"a\\\\u0000b\", \"a\\\\\\u0000b\"]");
    cJSON *json = jsonfile_read_foreign(good, NULL);

    assert_string_equal(cJSON_GetArrayItem(json, 0)->valuestring, "a\xEF\xB7\x90"
                                                                  "b");
    assert_string_equal(cJSON_GetArrayItem(json, 1)->valuestring, "ab");
    assert_string_equal(cJSON_GetArrayItem(json, 2)->valuestring, "a\\u0000b");
    assert_string_equal(cJSON_GetArrayItem(json, 3)->valuestring, "a\\\xEF\xB7\x90"
                                                                  "b");
    cJSON_Delete(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_value_may_stand_in_a_file),
        cmocka_unit_test(test_a_fault_is_told_by_line_and_column_in_characters),
        cmocka_unit_test(test_what_is_too_deep_or_too_large_is_refused),
        cmocka_unit_test(test_a_file_that_is_not_there_is_named),
        cmocka_unit_test(test_foreign_documents_keep_a_nul_apart_from_everything_else),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
