#include "tests/support/number_vectors.h"

#include "domain/fold.h"

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
    };

    return cmocka_run_group_tests(tests, open_vectors, close_vectors);
}
