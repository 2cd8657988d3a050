/* The number checks: whatever is typed gets a verdict, what is valid is already folded, and what
 * is made passes its check. */
#include "domain/fold.h"
#include "domain/numbers.h"
#include "tests/fuzz/fuzz.h"

#define TODAY 20779 /* 2026-11-22 */

typedef NumberFault Check(const char *number);

static NumberFault check_citizen(const char *number)
{
    return citizen_id_check(number, TODAY, NULL);
}

static NumberFault check_foreign_resident(const char *number)
{
    return foreign_resident_check(number, TODAY, NULL);
}

static NumberFault check_case_number(const char *number)
{
    bool in_item;
    return case_number_check(number, &in_item);
}

static Check *const checks[] = {
    check_citizen,
    check_foreign_resident,
    foreign_resident_old_check,
    passport_check,
    passport_official_check,
    passport_foreign_check,
    permit_hk_macao_check,
    permit_taiwan_check,
    mobile_check,
    postcode_check,
    uscc_check,
    item_basic_check,
    item_implementation_check,
    item_handling_check,
    check_case_number,
    receipt_number_check,
    licence_identifier_check,
    food_licence_check,
    division_check,
};

static void check_verdict(NumberFault fault)
{
    g_assert_cmpint(fault, <, NUMBER_FAULT_COUNT);
    g_assert_nonnull(number_fault_name(fault));
}

static void check_all(const char *typed)
{
    g_autofree char *folded = fold_code(typed);
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        check_verdict(checks[i](folded));
        NumberFault fault = checks[i](typed);
        check_verdict(fault);
        g_assert_true(fault != NUMBER_OK || checks[i](folded) == NUMBER_OK);
    }
    for (IdType type = 0; type < ID_TYPE_COUNT; type++) {
        check_verdict(id_number_check(type, typed, TODAY));
        check_verdict(id_number_check(type, folded, TODAY));
    }
}

/* ISO 7064 MOD 11-2 finds every single wrong character. */
static void check_citizen_slips(const char *typed)
{
    g_autofree char *number = fold_code(typed);
    CitizenId person;
    if (citizen_id_check(number, TODAY, &person) != NUMBER_OK)
        return;
    g_assert_cmpint(person.birth, <=, TODAY);
    g_assert_cmpmem(person.region, 6, number, 6);
    for (char *c = number; *c != '\0'; c++) {
        char right = *c;
        *c = right == '9' || right == 'X' ? '0' : (char)(right + 1);
        g_assert_cmpint(citizen_id_check(number, TODAY, NULL), !=, NUMBER_OK);
        *c = right;
    }
}

static void check_makers(const char *text)
{
    g_autofree char *first = g_strndup(text, 17);
    char uscc[19];
    if (uscc_complete(first, uscc))
        g_assert_cmpint(uscc_check(uscc), !=, NUMBER_CHECKSUM);
    g_autofree char *county = g_strndup(text, 6);
    char receipt[17];
    for (int serial = 1; serial <= RECEIPT_SERIAL_MAX; serial = serial * 10 + 1) {
        if (!receipt_number_make(county, serial, receipt))
            break;
        g_assert_cmpint(receipt_number_check(receipt), ==, NUMBER_OK);
        g_assert_cmpint(receipt_number_serial(receipt), ==, serial);
    }
    g_autofree char *licence = licence_identifier_make(text);
    if (licence != NULL)
        g_assert_cmpint(licence_identifier_check(licence), ==, NUMBER_OK);
    g_assert_true(division_check(text) != NUMBER_OK || division_covers(text, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *typed = input_text(data, size);
    check_all(typed);
    check_citizen_slips(typed);
    check_makers(typed);
    return 0;
}
