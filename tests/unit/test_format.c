#include "tests/support/test.h"

#include "tests/support/schema_cases.h"
#include "tests/support/vectors.h"

#include <string.h>

#define TODAY day_of("2026-11-23")

static const struct {
    const char *format, *valid, *invalid;
} FORMAT_CASES[] = {
    {"date", "2024-02-29", "2025-02-29"},
    {"date-time", "2026-11-23T08:00:00+08:00", "2026-11-23 08:00:00"},
    {"date-time", "2016-12-31T23:59:60Z", "2016-12-31T22:59:60Z"},
    {"date-time", "2017-01-01T07:59:60.5+08:00", "2017-01-01T07:59:60+0800"},
    {"time", "23:59:59Z", "24:00:00Z"},
    {"time", "08:30:06.283185z", "08:30:06.z"},
    {"email", "mei@example.invalid", "mei@@example.invalid"},
    {"email", "mei@政务.中国", "mei@example"},
    {"email", "a.b+c@mail.example.invalid", ".a@example.invalid"},
    {"email", "mei@a-b.invalid", "mei@-a.invalid"},
    {"uri", "https://www.example.invalid/a?b=%20#c", "//example.invalid/a"},
    {"uri", "urn:isbn:9787302511625", "https://example.invalid/a b"},
    {"uri-reference", "#/$defs/a", "#a#b"},
    {"uri-reference", "../a", "a\\b"},
    {"uuid", "01935b6e-7c00-7000-8000-0000000000CA", "01935b6e7c0070008000-0000000000ca"},
    {"uuid", "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-00000000000g"},
    {"regex", "^[一-龥]{2,30}$", "^(["},
    {"phone", "13800000000", "1380000000"},
    {"phone", "0379-65000000", "379-65000000"},
    {"phone", "010-65000000-8012", "010-65000000-"},
    {"phone", "037965000000", "0379 65000000"},
    {"phone", "400-820-0000", "500-820-0000"},
    {"licence", "1.2.156.3005.2.11100000MB0143028R001.11379902999010019W.MA900A1X20260108.001.P",
     "1.2.156.3005.3"},
    {"mobile", "13800000000", "12800000000"},
    {"postcode", "100000", "10000"},
    {"division", "379902001003", "3799020"},
    {"bank-card", "6222021234567894", "622202123456789X"},
    {"month", "2026-11", "2026-13"},
    {"year", "1998", "98"},
    {"money", "1234.50", "01.5"},
    {"money", "0", "1.234"},
};

static void test_each_format_accepts_and_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(FORMAT_CASES); i++) {
        cJSON *json = cJSON_CreateObject();
        cJSON *valid = cJSON_CreateString(FORMAT_CASES[i].valid);
        cJSON *invalid = cJSON_CreateString(FORMAT_CASES[i].invalid);

        cJSON_AddStringToObject(json, "format", FORMAT_CASES[i].format);
        g_autoptr(Schema) schema = schema_compile(json, NULL);
        if (!schema_validate(schema, valid, "x", TODAY, NULL))
            fail_msg("%s refuses %s", FORMAT_CASES[i].format, FORMAT_CASES[i].valid);
        if (schema_validate(schema, invalid, "x", TODAY, NULL))
            fail_msg("%s accepts %s", FORMAT_CASES[i].format, FORMAT_CASES[i].invalid);
        cJSON_Delete(json);
        cJSON_Delete(valid);
        cJSON_Delete(invalid);
    }
}

static void test_number_formats_say_what_is_wrong(void **state)
{
    (void)state;
    cJSON *vectors = read_vectors();
    cJSON *json = json_of("{\"title\": \"证件号码\", \"format\": \"citizen-id\"}");
    cJSON *invalid = cJSON_CreateString("11010119900307004X");
    g_autoptr(Schema) schema = schema_compile(json, NULL);
    g_autoptr(GPtrArray) problems = schema_problems_new();
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "citizen_id/valid"))
    {
        assert_true(schema_validate(schema, vector_at(row, "number"), "x", TODAY, NULL));
    }
    assert_false(schema_validate(schema, invalid, "x", TODAY, problems));

    const Problem *problem = problems->pdata[0];
    assert_int_equal(problem->kind, PROBLEM_FIELD_INVALID);
    assert_string_equal(problem->args[0], "证件号码");
    assert_non_null(strstr(problem->args[1], "typing error"));
    g_autofree char *sentence = problem_sentence(problem);
    assert_null(strstr(sentence, "1101011990"));
    cJSON_Delete(vectors);
    cJSON_Delete(json);
    cJSON_Delete(invalid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_format_accepts_and_refuses),
        cmocka_unit_test(test_number_formats_say_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
