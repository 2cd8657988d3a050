#include "tests/support/number_vectors.h"

#include <stdlib.h>

/* The check that the length of an item code asks for. */
static NumberFault check_item(const char *code)
{
    switch (strlen(code)) {
    case 31:
        return item_implementation_check(code);
    case 32:
    case 33:
        return item_handling_check(code);
    default:
        return item_basic_check(code);
    }
}

static void test_item_codes(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "item_codes/valid"))
    {
        const char *implementation = vector_text(row, "implementation_code");

        assert_fault(item_basic_check(vector_text(row, "basic_code")), "ok", "basic");
        assert_fault(item_implementation_check(implementation), "ok", implementation);
        assert_fault(item_handling_check(vector_text(row, "handling_item_code")), "ok", "handling");
        assert_int_equal(implementation[18], vector_text(row, "level")[0]);
        assert_memory_equal(implementation + 21, vector_text(row, "type"), 2);
    }
    cJSON_ArrayForEach(row, vector_at(vectors, "item_codes/public_codes_that_passed_this_checker"))
    {
        assert_fault(check_item(vector_text(row, "code")), "ok", vector_text(row, "code"));
    }
    assert_reasons("item_codes/invalid", "code", check_item);
    assert_fault(item_handling_check("11379902999010019W43701310010010A"), "charset", "0A");
}

static NumberFault check_case_number(const char *number)
{
    return case_number_check(number, NULL);
}

static void test_case_numbers(void **state)
{
    (void)state;
    const cJSON *row;
    bool in_item;

    assert_list("case_no/valid", check_case_number, true);
    assert_fault(check_case_number(vector_text(vectors, "case_no/public_example_that_passed")),
                 "ok", "public example");
    cJSON_ArrayForEach(row, vector_at(vectors, "case_no/invalid"))
    {
        const char *reason = vector_text(row, "reason");
        const char *number = vector_text(row, "case_no");
        bool item = g_str_has_prefix(reason, "item:");

        assert_fault(case_number_check(number, &in_item), item ? reason + 5 : reason, number);
        assert_int_equal(in_item, item);
    }
}

static void test_case_numbers_are_made_as_the_vectors_show(void **state)
{
    (void)state;
    const cJSON *row;
    char number[44] = "kept";

    assert_false(case_number_make("11379902999010019W4370131001001", today(), 0, number));
    assert_false(case_number_make("11379902999010019W4370131001001", today(), 10000, number));
    assert_false(case_number_make("11379902999010019W", today(), 1, number));
    assert_string_equal(number, "kept");
    cJSON_ArrayForEach(row, vector_at(vectors, "case_no/valid"))
    {
        const char *expected = cJSON_GetStringValue(row);
        g_autofree char *day =
            g_strdup_printf("%.4s-%.2s-%.2s", expected + 31, expected + 35, expected + 37);

        assert_true(
            case_number_make(expected, day_of(day), (int)strtol(expected + 39, NULL, 10), number));
        assert_string_equal(number, expected);
    }
}

static void test_receipt_numbers_round_trip(void **state)
{
    (void)state;
    static const int serials[] = {1, 2, 9, 10, 4711, 12345678, RECEIPT_SERIAL_MAX};
    char number[17];

    for (size_t i = 0; i < G_N_ELEMENTS(serials); i++) {
        assert_true(receipt_number_make("379902", serials[i], number));
        assert_fault(receipt_number_check(number), "ok", number);
        assert_int_equal(receipt_number_serial(number), serials[i]);
        assert_memory_equal(number, "R379902", 7);
    }
}

static void test_a_changed_digit_of_a_receipt_is_found(void **state)
{
    (void)state;
    char number[17];

    assert_true(receipt_number_make("379902", 4711, number));
    for (size_t i = 1; i < 16; i++) {
        char kept = number[i];

        for (const char *c = "0123456789"; *c; c++) {
            number[i] = *c;
            assert_int_equal(receipt_number_check(number) == NUMBER_OK, *c == kept);
        }
        number[i] = kept;
    }
}

static void test_receipt_numbers_out_of_range_are_not_made(void **state)
{
    (void)state;
    char number[17] = "kept";

    assert_false(receipt_number_make("379902", 0, number));
    assert_false(receipt_number_make("379902", RECEIPT_SERIAL_MAX + 1, number));
    assert_false(receipt_number_make("3799", 1, number));
    assert_false(receipt_number_make("189902", 1, number));
    assert_string_equal(number, "kept");
    assert_fault(receipt_number_check("R37990200000000"), "length", "15 characters");
    assert_fault(receipt_number_check("Q379902000000010"), "form", "wrong mark");
    assert_fault(receipt_number_check("R37990200000001A"), "charset", "letter");
    assert_fault(receipt_number_check("R379902000000000"), "sequence", "serial 0");
    assert_fault(receipt_number_check("R189902000000010"), "province", "18");
}

static void test_licence_identifiers(void **state)
{
    (void)state;
    const cJSON *row;

    assert_list("e_licence_identifier/valid", licence_identifier_check, true);
    assert_reasons("e_licence_identifier/invalid", "identifier", licence_identifier_check);
    cJSON_ArrayForEach(row, vector_at(vectors, "e_licence_identifier/public_identifiers_checked"))
    {
        g_autofree char *identifier =
            g_strconcat("1.2.156.3005.2.", vector_text(row, "tail"), NULL);

        assert_int_equal(licence_identifier_check(identifier) == NUMBER_OK,
                         cJSON_IsTrue(vector_at(row, "passed")));
    }
}

static void test_licence_identifiers_are_made_as_the_vectors_show(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "e_licence_identifier/valid"))
    {
        const char *expected = cJSON_GetStringValue(row);
        g_autofree char *body = g_strdup(expected + strlen("1.2.156.3005.2."));

        body[strlen(body) - 2] = '\0';
        g_autofree char *made = licence_identifier_make(body);
        assert_non_null(made);
        assert_string_equal(made, expected);
    }
    assert_null(licence_identifier_make(""));
    assert_null(licence_identifier_make("11100000MB0143028R001.379902.1"));
    assert_null(licence_identifier_make("11100000MB0143028R001.379902.a1.001"));
    assert_null(licence_identifier_make("11100000MB0143028R001.379902.汀.001"));
    assert_null(licence_identifier_make("11100000MB0143028R001.379902.1.1"));
}

static void test_the_parts_of_a_licence_identifier_are_looked_at(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"1.2.156.3005.2", "root"},
        {"1.2.156.3005.2.", "segments"},
        {"1.2.156.3005.2.11100000MB0143028R001..MA900A1X20260108.001.P", "segments"},
        {"1.2.156.3005.2.11100000MB0143028R001.A.B.001.P.Q", "segments"},
        {"1.2.156.3005.2.11100000MB0143028R01.A.B.001.P", "length"},
        {"1.2.156.3005.2.11100000MB0143028R001.A.B.01.P", "length"},
        {"1.2.156.3005.2.11100000MB0143028R001.A.B.001.PP", "length"},
        {"1.2.156.3005.2.11100000MB0143028R001.A.B-1.001.P", "charset"},
        {"1.2.156.3005.2.11100000MB0143028R00A.A.B.001.P", "charset"},
        {"1.2.156.3005.2.11100000MB0143028X001.A.B.001.P", "department_code"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_fault(licence_identifier_check(rows[i][0]), rows[i][1], rows[i][0]);
}

static void test_food_business_licences(void **state)
{
    (void)state;
    assert_list("food_business_licence_no/valid", food_licence_check, true);
    assert_reasons("food_business_licence_no/invalid", "number", food_licence_check);
    assert_fault(food_licence_check("JY43799020000173"), "form", "form 4");
    assert_fault(food_licence_check("SC13799020000173"), "form", "prefix");
    assert_fault(food_licence_check("JY1379902000017A"), "charset", "letter");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_item_codes),
        cmocka_unit_test(test_case_numbers),
        cmocka_unit_test(test_case_numbers_are_made_as_the_vectors_show),
        cmocka_unit_test(test_receipt_numbers_round_trip),
        cmocka_unit_test(test_a_changed_digit_of_a_receipt_is_found),
        cmocka_unit_test(test_receipt_numbers_out_of_range_are_not_made),
        cmocka_unit_test(test_licence_identifiers),
        cmocka_unit_test(test_licence_identifiers_are_made_as_the_vectors_show),
        cmocka_unit_test(test_the_parts_of_a_licence_identifier_are_looked_at),
        cmocka_unit_test(test_food_business_licences),
    };

    return cmocka_run_group_tests(tests, open_vectors, close_vectors);
}
