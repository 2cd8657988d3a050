#include "tests/support/number_vectors.h"

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
    assert_fault(item_basic_check(""), "length", "");
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
        assert_true(*number_fault_msgid(fault));
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
        cmocka_unit_test(test_identity_documents_are_checked_by_their_own_rule),
        cmocka_unit_test(test_no_text_has_the_wrong_length),
        cmocka_unit_test(test_faults_have_names_and_words),
        cmocka_unit_test(test_check_characters_of_iso_7064),
    };

    return cmocka_run_group_tests(tests, open_vectors, close_vectors);
}
