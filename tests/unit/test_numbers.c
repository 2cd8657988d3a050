#include "tests/support/vectors.h"

#include "domain/fold.h"
#include "domain/numbers.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static cJSON *vectors;

static int set_up(void **state)
{
    (void)state;
    vectors = read_vectors();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cJSON_Delete(vectors);
    return 0;
}

static date today(void)
{
    return day_of(vector_text(vectors, "as_of"));
}

static void assert_fault(NumberFault fault, const char *expected, const char *number)
{
    if (strcmp(number_fault_name(fault), expected) != 0)
        fail_msg("%s: %s instead of %s", number, number_fault_name(fault), expected);
}

typedef NumberFault Check(const char *number);

/* Every text of a list is valid, or none is. */
static void assert_list(const char *path, Check *check, bool valid)
{
    const cJSON *row;
    int rows = 0;

    cJSON_ArrayForEach(row, vector_at(vectors, path))
    {
        const char *number = cJSON_GetStringValue(row);

        assert_non_null(number);
        rows++;
        if ((check(number) == NUMBER_OK) != valid)
            fail_msg("%s: %s: %s", path, number, number_fault_name(check(number)));
    }
    assert_true(rows > 0);
}

/* Every row of a list fails for the reason it gives. */
static void assert_reasons(const char *path, const char *member, Check *check)
{
    const cJSON *row;
    int rows = 0;

    cJSON_ArrayForEach(row, vector_at(vectors, path))
    {
        const char *number = vector_text(row, member);

        rows++;
        assert_fault(check(number), vector_text(row, "reason"), number);
    }
    assert_true(rows > 0);
}

static NumberFault check_citizen(const char *number)
{
    return citizen_id_check(number, today(), NULL);
}

static NumberFault check_foreign(const char *number)
{
    return foreign_resident_check(number, today(), NULL);
}

static void assert_holder(date birth, Sex sex, const cJSON *row)
{
    g_autofree char *digits = date_format(birth);
    g_auto(GStrv) parts = g_strsplit(digits, "-", -1);
    g_autofree char *compact = g_strjoinv("", parts);
    const char *expected = vector_text(row, "birth");

    assert_string_equal(strchr(expected, '-') ? digits : compact, expected);
    assert_int_equal(sex, strcmp(vector_text(row, "sex"), "male") == 0 ? SEX_MALE : SEX_FEMALE);
}

static void test_citizen_numbers_tell_region_birth_and_sex(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "citizen_id/valid"))
    {
        const char *number = vector_text(row, "number");
        CitizenId id;

        assert_fault(citizen_id_check(number, today(), &id), "ok", number);
        assert_string_equal(id.region, vector_text(row, "region"));
        assert_holder(id.birth, id.sex, row);
    }
}

static void test_wrong_citizen_numbers_fail_for_their_reason(void **state)
{
    (void)state;
    assert_reasons("citizen_id/invalid", "number", check_citizen);
}

static void test_folding_repairs_what_the_vectors_say_it_does(void **state)
{
    (void)state;
    const cJSON *row;
    int repaired = 0;

    cJSON_ArrayForEach(row, vector_at(vectors, "citizen_id/invalid"))
    {
        g_autofree char *folded = fold_code(vector_text(row, "number"));
        bool expected = g_str_has_suffix(vector_text(row, "note"), "then it is valid");

        assert_int_equal(check_citizen(folded) == NUMBER_OK, expected);
        repaired += expected;
    }
    assert_int_equal(repaired, 3);
}

static void test_each_changed_character_is_found(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "citizen_id/valid"))
    {
        g_autofree char *number = g_strdup(vector_text(row, "number"));

        for (size_t i = 0; i < 18; i++) {
            char kept = number[i];

            for (const char *c = "0123456789X"; *c; c++) {
                number[i] = *c;
                assert_int_equal(check_citizen(number) == NUMBER_OK, *c == kept);
            }
            number[i] = kept;
        }
    }
}

static void test_a_failed_check_leaves_the_output_alone(void **state)
{
    (void)state;
    CitizenId id = {.region = "left"};
    ForeignResidentId resident = {.province = "l"};

    assert_fault(citizen_id_check("379902198807140030", today(), &id), "checksum", "");
    assert_fault(foreign_resident_check("937990198506120030", today(), &resident), "checksum", "");
    assert_string_equal(id.region, "left");
    assert_string_equal(resident.province, "l");
}

static void test_residence_permits_of_hong_kong_macao_and_taiwan(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "hmt_residence_permit/valid"))
    {
        const char *number = vector_text(row, "number");
        CitizenId id;

        assert_fault(citizen_id_check(number, today(), &id), "ok", number);
        assert_holder(id.birth, id.sex, row);
    }
    assert_reasons("hmt_residence_permit/invalid", "number", check_citizen);
    assert_fault(check_citizen("810100190102039995"), "province", "810100");
    assert_fault(check_citizen("710000190102039995"), "province", "710000");
}

static void test_permanent_residents_tell_province_country_birth_and_sex(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "foreign_permanent_resident/valid_new"))
    {
        const char *number = vector_text(row, "number");
        ForeignResidentId id;

        assert_fault(foreign_resident_check(number, today(), &id), "ok", number);
        assert_string_equal(id.province, vector_text(row, "province"));
        assert_string_equal(id.country, vector_text(row, "country_numeric"));
        assert_holder(id.birth, id.sex, row);
    }
}

static void test_wrong_permanent_residents_fail_for_their_reason(void **state)
{
    (void)state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(vectors, "foreign_permanent_resident/invalid_new"))
    {
        const char *number = vector_text(row, "number");
        const char *reason = vector_text(row, "reason");

        /* The vectors say the second one in words. */
        assert_fault(check_foreign(number),
                     strcmp(reason, "leading digit is not 9") == 0 ? "form" : reason, number);
    }
    assert_list("foreign_permanent_resident/valid_old", foreign_resident_old_check, true);
    assert_list("foreign_permanent_resident/invalid_old", foreign_resident_old_check, false);
}

static void test_documents_and_contacts_follow_their_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        Check *check;
    } patterns[] = {
        {"passport_ordinary", passport_check},
        {"passport_official", passport_official_check},
        {"passport_foreign_loose", passport_foreign_check},
        {"mainland_permit_hk_macao", permit_hk_macao_check},
        {"mainland_permit_taiwan", permit_taiwan_check},
        {"mobile_phone", mobile_check},
        {"postcode", postcode_check},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autofree char *valid = g_strconcat("patterns/", patterns[i].name, "/valid", NULL);
        g_autofree char *invalid = g_strconcat("patterns/", patterns[i].name, "/invalid", NULL);

        assert_list(valid, patterns[i].check, true);
        assert_list(invalid, patterns[i].check, false);
    }
    assert_int_equal(cJSON_GetArraySize(vector_at(vectors, "patterns")), G_N_ELEMENTS(patterns));
}

static void test_patterns_tell_length_from_form(void **state)
{
    (void)state;
    assert_fault(passport_check("E9900001"), "length", "8 characters");
    assert_fault(passport_check("EI9900001"), "form", "letter I");
    assert_fault(mobile_check("12900000001"), "form", "second digit");
    assert_fault(mobile_check("1540000000"), "length", "10 digits");
    assert_fault(postcode_check("379900\x80"), "charset", "a stray byte behind");
}

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

        assert_true(case_number_make(expected, day_of(day), atoi(expected + 39), number));
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

        for (char c = '0'; c <= '9'; c++) {
            number[i] = c;
            assert_int_equal(receipt_number_check(number) == NUMBER_OK, c == kept);
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

static void test_identity_documents_are_checked_by_their_own_rule(void **state)
{
    (void)state;
    static const struct {
        const char *code, *number, *fault;
    } rows[] = {
        {"001", "91379902MA900A1X7U", "ok"},
        {"001", "91379902MA900A1X7W", "checksum"},
        {"111", "37990219880714003X", "ok"},
        {"111", "379902202611220133", "birth_in_future"},
        {"414", "E99000001", "ok"},
        {"414", "C01X00T47", "ok"},
        {"414", "E9", "length"},
        {"511", "99000001", "ok"},
        {"511", "9900001", "length"},
        {"516", "H99000001", "ok"},
        {"516", "K99000001", "form"},
        {"553", "93799019850612003X", "ok"},
        {"553", "XAA370085061203", "ok"},
        {"553", "XA0370085061203", "length"},
        {"999", "军字第0123456号", "ok"},
        {"999", "", "length"},
        {"999", "A\tB", "charset"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        IdType type = id_type_from_code(rows[i].code);

        assert_in_range(type, 0, ID_TYPE_COUNT - 1);
        assert_string_equal(id_type_code(type), rows[i].code);
        assert_true(*id_type_label(type));
        assert_fault(id_number_check(type, rows[i].number, today()), rows[i].fault, rows[i].number);
    }
    assert_int_equal(id_type_from_code("112"), ID_TYPE_COUNT);
}

static void test_no_text_has_the_wrong_length(void **state)
{
    (void)state;
    for (IdType type = 0; type < ID_TYPE_COUNT; type++)
        assert_fault(id_number_check(type, NULL, today()), "length", "nothing");
    assert_fault(check_item(""), "length", "");
    assert_fault(case_number_check(NULL, NULL), "length", "nothing");
    assert_fault(receipt_number_check(NULL), "length", "nothing");
    assert_fault(food_licence_check(NULL), "length", "nothing");
    assert_fault(licence_identifier_check(NULL), "root", "nothing");
    assert_fault(division_check(NULL), "length", "nothing");
}

static void test_faults_have_names_and_words(void **state)
{
    (void)state;
    assert_string_equal(number_fault_words(NUMBER_OK), "");
    for (NumberFault fault = NUMBER_OK + 1; fault < NUMBER_FAULT_COUNT; fault++) {
        assert_true(*number_fault_words(fault));
        for (NumberFault other = NUMBER_OK; other < fault; other++)
            assert_string_not_equal(number_fault_name(fault), number_fault_name(other));
    }
}

static void test_check_characters_of_iso_7064(void **state)
{
    (void)state;
    /* Examples of ISO/IEC 7064: 0794 and 079X for MOD 11-2, 07945 for MOD 11,10. */
    assert_int_equal(iso7064_mod11_2("0794", 4), '0');
    assert_int_equal(iso7064_mod11_2("079", 3), 'X');
    assert_int_equal(iso7064_mod11_10("0794", 4), '5');
    assert_int_equal(iso7064_mod37_36("A12425GABC1234002", 17), 'M');
    assert_int_equal(iso7064_mod11_2("07A4", 4), 0);
    assert_int_equal(iso7064_mod11_10("079A", 4), 0);
    assert_int_equal(iso7064_mod37_36("a1", 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_citizen_numbers_tell_region_birth_and_sex),
        cmocka_unit_test(test_wrong_citizen_numbers_fail_for_their_reason),
        cmocka_unit_test(test_folding_repairs_what_the_vectors_say_it_does),
        cmocka_unit_test(test_each_changed_character_is_found),
        cmocka_unit_test(test_a_failed_check_leaves_the_output_alone),
        cmocka_unit_test(test_residence_permits_of_hong_kong_macao_and_taiwan),
        cmocka_unit_test(test_permanent_residents_tell_province_country_birth_and_sex),
        cmocka_unit_test(test_wrong_permanent_residents_fail_for_their_reason),
        cmocka_unit_test(test_documents_and_contacts_follow_their_patterns),
        cmocka_unit_test(test_patterns_tell_length_from_form),
        cmocka_unit_test(test_credit_codes_hold_an_organisation_code),
        cmocka_unit_test(test_every_class_of_every_department_is_known),
        cmocka_unit_test(test_codes_are_completed_only_from_their_alphabet),
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
        cmocka_unit_test(test_division_codes),
        cmocka_unit_test(test_division_codes_fail_for_their_reason),
        cmocka_unit_test(test_a_division_covers_what_lies_in_it),
        cmocka_unit_test(test_a_division_covers_nothing_else),
        cmocka_unit_test(test_identity_documents_are_checked_by_their_own_rule),
        cmocka_unit_test(test_no_text_has_the_wrong_length),
        cmocka_unit_test(test_faults_have_names_and_words),
        cmocka_unit_test(test_check_characters_of_iso_7064),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
