#include "tests/support/number_vectors.h"

static void test_credit_codes_hold_an_organisation_code(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "uscc/valid"))
    {
        const char *code = vector_text(row, "code");
        char org_code[11], completed[19], org_completed[10];
        g_autofree char *org_expected = g_strndup(code + 8, 9);

        assert_fault(uscc_check(code), "ok", code);
        uscc_org_code(code, org_code);
        assert_string_equal(org_code, vector_text(row, "org_code"));
        assert_true(uscc_complete(code, completed));
        assert_string_equal(completed, code);
        assert_true(org_code_complete(code + 8, org_completed));
        assert_string_equal(org_completed, org_expected);
    }
    assert_list("uscc/public_agency_codes_that_passed_this_checker", uscc_check, true);
    assert_reasons("uscc/invalid", "code", uscc_check);
}

static void test_every_class_of_every_department_is_known(void **state)
{
    (void)state;
    const cJSON *department;

    cJSON_ArrayForEach(department, vector_at(vectors, "uscc/classes_by_first_character"))
    {
        for (const char *class = "123456789"; *class; class ++) {
            g_autofree char *first =
                g_strdup_printf("%s%c379902MA900A1X7", department->string, *class);
            bool known = strchr(cJSON_GetStringValue(department), *class);
            char code[19];

            assert_true(uscc_complete(first, code));
            assert_fault(uscc_check(code), known ? "ok" : "org_class", code);
        }
    }
}

static void test_codes_are_completed_only_from_their_alphabet(void **state)
{
    (void)state;
    char code[19] = "kept";

    assert_false(uscc_complete("91379902MI900A1X7", code));
    assert_false(uscc_complete("91379902MA900A1X", code));
    assert_false(org_code_complete("MA900a1X", code));
    assert_false(org_code_complete("MA900A1", code));
    assert_string_equal(code, "kept");
}

static void test_division_codes(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "division_codes/six_digits"))
    {
        assert_fault(division_check(vector_text(row, "code")), "ok", vector_text(row, "code"));
    }
    cJSON_ArrayForEach(row, vector_at(vectors, "division_codes/twelve_digits"))
    {
        assert_fault(division_check(vector_text(row, "code")), "ok", vector_text(row, "code"));
    }
    assert_list("division_codes/invalid", division_check, false);
}

static void test_division_codes_fail_for_their_reason(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", "length"},
        {"379", "length"},
        {"37990200100", "length"},
        {"37990A001003", "charset"},
        {"18", "province"},
        {"83", "province"},
        {"370002", "division"},
        {"379902601000", "division"},
        {"379902001400", "division"},
        {"379902000001", "division"},
        {"37", "ok"},
        {"3799", "ok"},
        {"379902001", "ok"},
        {"71", "ok"},
        {"441900003000", "ok"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_fault(division_check(rows[i][0]), rows[i][1], rows[i][0]);
}

static void test_a_division_covers_what_lies_in_it(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", "379902"},
        {"", ""},
        {"37", "379902001003"},
        {"370000", "379902001003"},
        {"3799", "379902"},
        {"379900", "379902"},
        {"379900", "3799"},
        {"379900000000", "379902001003"},
        {"379902", "379902"},
        {"379902", "379902000000"},
        {"379902000", "379902"},
        {"379902001", "379902001003"},
        {"379902001000", "379902001"},
        {"379902001000", "379902001003"},
        {"379902001003", "379902001003"},
        {"441900", "441900003000"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (!division_covers(pairs[i][0], pairs[i][1]))
            fail_msg("“%s” does not cover “%s”", pairs[i][0], pairs[i][1]);
    }
}

static void test_a_division_covers_nothing_else(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"379902", "379903"},
        {"379902", "379900"},
        {"379902", "3799"},
        {"3799", "37"},
        {"379902001003", "379902001000"},
        {"379902001", "379902"},
        {"379902001", "379902101000"},
        {"38", "379902"},
        {"379", "379902"},
        {"37990A", "37990A"},
        {"3", "379902"},
        {"379902", ""},
        {"379902", "3799020"},
        {"379902 ", "379902"},
        {"37%", "379902"},
        {"379902", "379902001A03"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (division_covers(pairs[i][0], pairs[i][1]))
            fail_msg("“%s” covers “%s”", pairs[i][0], pairs[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_credit_codes_hold_an_organisation_code),
        cmocka_unit_test(test_every_class_of_every_department_is_known),
        cmocka_unit_test(test_codes_are_completed_only_from_their_alphabet),
        cmocka_unit_test(test_division_codes),
        cmocka_unit_test(test_division_codes_fail_for_their_reason),
        cmocka_unit_test(test_a_division_covers_what_lies_in_it),
        cmocka_unit_test(test_a_division_covers_nothing_else),
    };

    return cmocka_run_group_tests(tests, open_vectors, close_vectors);
}
