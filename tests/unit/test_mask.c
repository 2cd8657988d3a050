#include "tests/support/vectors.h"

#include "domain/mask.h"
#include "domain/numbers.h"

static void assert_mask(Mask mask, const char *text, const char *expected)
{
    g_autofree char *masked = mask_apply(mask, text);

    assert_string_equal(masked, expected);
}

static void test_masks_as_the_vectors_show(void **state)
{
    (void)state;
    cJSON *vectors = read_vectors();
    const cJSON *row;
    int rows = 0;

    cJSON_ArrayForEach(row, vector_at(vectors, "masking/cases"))
    {
        Mask mask = mask_from_name(vector_text(row, "kind"));

        assert_in_range(mask, 0, MASK_COUNT - 1);
        assert_mask(mask, vector_text(row, "in"), vector_text(row, "out"));
        rows++;
    }
    assert_true(rows >= 11);
    cJSON_Delete(vectors);
}

typedef struct {
    Mask mask;
    const char *in;
    const char *out;
} Row;

static void assert_rows(const Row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_mask(rows[i].mask, rows[i].in, rows[i].out);
}

static void test_names_show_the_surname(void **state)
{
    (void)state;
    static const Row rows[] = {
        {MASK_NAME, "欧阳修", "欧阳*"},
        {MASK_NAME, "欧阳", "欧*"},
        {MASK_NAME, "买买提·艾力", "买*****"},
        {MASK_NAME, "John Smith", "J*********"},
        {MASK_NAME, "陈", "****"},
        {MASK_NAME, "37990219880714003X", "****"},
    };

    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void test_numbers_that_look_wrong_are_masked_more(void **state)
{
    (void)state;
    static const Row rows[] = {
        {MASK_ID_WORK, "E99000001", "E*******1"},
        {MASK_ID_WORK, "3799021988071400", "3**************0"},
        {MASK_ID_LIST, "AB12", "****"},
        {MASK_ID_LIST, "军字第0123456号", "****"},
        {MASK_ID_WORK, "379902 19880714 003X", "****"},
        {MASK_MOBILE, "+8615400000001", "****"},
        {MASK_MOBILE, "1540000001", "****"},
        {MASK_LANDLINE, "010-8900001", "010-***0001"},
        {MASK_LANDLINE, "89000001", "****"},
        {MASK_LANDLINE, "0500-890000012", "****"},
        {MASK_LANDLINE, "0500-8900-001", "****"},
        {MASK_BANK_CARD, "9017", "****"},
        {MASK_BANK_CARD, "6200 0000 0000 9017", "****"},
        {MASK_EMAIL, "m@example.invalid", "****@example.invalid"},
        {MASK_EMAIL, "@example.invalid", "****"},
        {MASK_EMAIL, "muyun", "****"},
        {MASK_EMAIL, "a@b@c", "****"},
        {MASK_USCC, "37990219880714003X", "3****************X"},
        {MASK_USCC, "91379902MA900A1X7W", "9****************W"},
    };

    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void test_addresses_end_with_the_town(void **state)
{
    (void)state;
    static const Row rows[] = {
        {MASK_ADDRESS, "云汀市松汀县柳溪镇望山村12号", "云汀市松汀县柳溪镇****"},
        {MASK_ADDRESS, "云汀市松汀县白石乡望山村", "云汀市松汀县白石乡****"},
        {MASK_ADDRESS, "云汀市临江区望江街道", "云汀市临江区望江街道****"},
        {MASK_ADDRESS, "云汀市临江区汀兰路18号水乡小镇3栋", "云汀市临江区****"},
        {MASK_ADDRESS, "云汀市望江小区3栋502", "云汀市****"},
        {MASK_ADDRESS, "云汀市临江区望江小区3栋", "云汀市临江区****"},
        {MASK_ADDRESS, "江西省景德镇市昌江区西郊街道", "江西省景德镇市昌江区西郊街道****"},
        {MASK_ADDRESS, "宁波市镇海区招宝山街道车站路1号", "宁波市镇海区招宝山街道****"},
        {MASK_ADDRESS, "山西省临汾市乡宁县昌宁镇", "山西省临汾市乡宁县昌宁镇****"},
        {MASK_ADDRESS, "内蒙古自治区呼和浩特市新城区迎新路", "内蒙古自治区呼和浩特市新城区****"},
        {MASK_ADDRESS, "汀兰路18号3单元502室", "****"},
        {MASK_ADDRESS, "502 Tinglan Road", "****"},
    };

    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void test_illness_is_hidden_whole_even_when_empty(void **state)
{
    (void)state;
    assert_mask(MASK_ALL, "", "****");
    assert_mask(MASK_ALL, "高血压", "****");
}

static void test_empty_text_stays_empty(void **state)
{
    (void)state;
    for (Mask mask = MASK_NONE; mask < MASK_ALL; mask++)
        assert_mask(mask, "", "");
}

static void test_broken_text_is_hidden(void **state)
{
    (void)state;
    for (Mask mask = MASK_NONE; mask < MASK_COUNT; mask++)
        assert_mask(mask, "\xe9\x99", "****");
}

static void test_unknown_masks_are_told(void **state)
{
    (void)state;
    assert_int_equal(mask_from_name("none"), MASK_NONE);
    assert_int_equal(mask_from_name("all"), MASK_ALL);
    assert_int_equal(mask_from_name("nothing"), MASK_COUNT);
}

static void test_the_name_of_a_body_is_public(void **state)
{
    (void)state;
    assert_int_equal(mask_of_party_name("1"), MASK_NAME);
    assert_int_equal(mask_of_party_name("2"), MASK_NONE);
    assert_int_equal(mask_of_party_name("6"), MASK_NONE);
    assert_int_equal(mask_of_party_name("22"), MASK_NAME);
    assert_int_equal(mask_of_party_name(""), MASK_NAME);
    assert_int_equal(mask_of_party_name(NULL), MASK_NAME);
}

static void test_credit_codes_are_public_and_phones_told_apart(void **state)
{
    (void)state;
    assert_int_equal(mask_of_id_number(id_type_code(ID_TYPE_USCC)), MASK_USCC);
    assert_int_equal(mask_of_id_number(id_type_code(ID_TYPE_CITIZEN)), MASK_ID_WORK);
    assert_int_equal(mask_of_id_number("no type"), MASK_ID_WORK);
    assert_int_equal(mask_of_id_number(NULL), MASK_ID_WORK);
    assert_int_equal(mask_of_phone("15400000001"), MASK_MOBILE);
    assert_int_equal(mask_of_phone("0500-2220001"), MASK_LANDLINE);
    assert_int_equal(mask_of_phone(NULL), MASK_LANDLINE);
}

static void test_the_number_of_a_holder_is_masked_wherever_it_is_referred_to(void **state)
{
    (void)state;
    assert_int_equal(mask_of_licence("37990219880714003X"), MASK_ID_WORK);
    assert_int_equal(mask_of_licence("37990219880714003X43"), MASK_ID_WORK);
    assert_int_equal(mask_of_licence("9137990900A1X00013"), MASK_ID_WORK);
    assert_int_equal(mask_of_reference("licence", "37990219880714003X"), MASK_ID_WORK);
    assert_int_equal(mask_of_reference("case", "临江许受字〔2026〕第12号"), MASK_NONE);
    assert_int_equal(mask_of_reference("shared", "人口基础信息库"), MASK_NONE);
    assert_int_equal(mask_of_reference(NULL, ""), MASK_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_name_of_a_body_is_public),
        cmocka_unit_test(test_credit_codes_are_public_and_phones_told_apart),
        cmocka_unit_test(test_the_number_of_a_holder_is_masked_wherever_it_is_referred_to),
        cmocka_unit_test(test_masks_as_the_vectors_show),
        cmocka_unit_test(test_names_show_the_surname),
        cmocka_unit_test(test_numbers_that_look_wrong_are_masked_more),
        cmocka_unit_test(test_addresses_end_with_the_town),
        cmocka_unit_test(test_illness_is_hidden_whole_even_when_empty),
        cmocka_unit_test(test_empty_text_stays_empty),
        cmocka_unit_test(test_broken_text_is_hidden),
        cmocka_unit_test(test_unknown_masks_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
