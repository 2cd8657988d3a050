/* Numbers that the service gives: items, cases, receipts, licences. */
#include "domain/number_parts.h"

#include <glib.h>
#include <string.h>

#define BODY_LENGTH 18
#define BASIC_LENGTH 12
#define IMPLEMENTATION_LENGTH (BODY_LENGTH + 1 + BASIC_LENGTH)
#define HANDLING_LENGTH (IMPLEMENTATION_LENGTH + 2)
#define CASE_LENGTH (IMPLEMENTATION_LENGTH + 8 + 4)
#define CASE_SEQUENCE_MAX 9999

/* GB/T 39046-2020 A.1. 11-19 and those from 21 on are left to extension; 21 is in public use
 * (public services in Guangdong). */
#define ITEM_TYPES "00010203040506070809102021"
#define NATIONAL "00"

/* The body that a number begins with; what follows is not looked at. */
static NumberFault check_body(const char *number)
{
    char body[BODY_LENGTH + 1] = {0};

    memcpy(body, number, BODY_LENGTH);
    return uscc_check(body) ? NUMBER_DEPARTMENT_CODE : NUMBER_OK;
}

/* Twelve characters, which may be followed by others. */
static NumberFault check_basic(const char *code)
{
    if (strspn(code, DIGITS) < BASIC_LENGTH)
        return NUMBER_CHARSET;
    if (!part_is_listed(code, PROVINCES NATIONAL))
        return NUMBER_PROVINCE;
    return part_is_listed(code + 2, ITEM_TYPES) ? NUMBER_OK : NUMBER_ITEM_TYPE;
}

/* Thirty-one characters, which may be followed by others. */
static NumberFault check_implementation(const char *code)
{
    NumberFault fault = check_body(code);

    if (fault)
        return fault;
    if (code[BODY_LENGTH] < '1' || code[BODY_LENGTH] > '6')
        return NUMBER_LEVEL;
    return check_basic(code + BODY_LENGTH + 1);
}

NumberFault item_basic_check(const char *code)
{
    NumberFault fault = part_shape(code, BASIC_LENGTH, DIGITS);

    return fault ? fault : check_basic(code);
}

NumberFault item_implementation_check(const char *code)
{
    NumberFault fault = part_shape(code, IMPLEMENTATION_LENGTH, ALNUM);

    return fault ? fault : check_implementation(code);
}

NumberFault item_handling_check(const char *code)
{
    NumberFault fault = part_shape(code, HANDLING_LENGTH, ALNUM);

    if (!fault)
        fault = check_implementation(code);
    if (!fault && strspn(code + IMPLEMENTATION_LENGTH, DIGITS) < 2)
        fault = NUMBER_CHARSET;
    if (!fault && part_is_zero(code + IMPLEMENTATION_LENGTH, 2))
        fault = NUMBER_HANDLING_ITEM;
    return fault;
}

NumberFault case_number_check(const char *number, bool *in_item)
{
    NumberFault fault = part_shape(number, CASE_LENGTH, ALNUM);
    NumberFault item_fault = fault ? NUMBER_OK : check_implementation(number);
    date day;

    if (in_item)
        *in_item = item_fault != NUMBER_OK;
    if (fault || item_fault)
        return fault ? fault : item_fault;

    const char *tail = number + IMPLEMENTATION_LENGTH;
    if (strspn(tail, DIGITS) < 12)
        return NUMBER_CHARSET;
    if (!part_date(tail, &day))
        return NUMBER_DATE;
    return part_is_zero(tail + 8, 4) ? NUMBER_SEQUENCE : NUMBER_OK;
}

bool case_number_make(const char *implementation, date day, int sequence, char out[44])
{
    int year, month, day_of_month;

    if (sequence < 1 || sequence > CASE_SEQUENCE_MAX)
        return false;
    date_to_civil(day, &year, &month, &day_of_month);
    g_autofree char *number = g_strdup_printf("%.*s%04d%02d%02d%04d", IMPLEMENTATION_LENGTH,
                                              implementation, year, month, day_of_month, sequence);
    if (strlen(number) != CASE_LENGTH)
        return false;
    memcpy(out, number, CASE_LENGTH + 1);
    return true;
}

#define RECEIPT_LENGTH 16
#define RECEIPT_MARK 'R'
#define COUNTY_LENGTH 6
#define SERIAL_LENGTH 8
#define SERIAL_AT (1 + COUNTY_LENGTH)
#define RECEIPT_CHECK_AT (SERIAL_AT + SERIAL_LENGTH)

static NumberFault check_county(const char *digits)
{
    char county[COUNTY_LENGTH + 1] = {0};

    memcpy(county, digits, COUNTY_LENGTH);
    return division_check(county);
}

static char receipt_check_character(const char *number)
{
    return iso7064_mod11_10(number + 1, COUNTY_LENGTH + SERIAL_LENGTH);
}

NumberFault receipt_number_check(const char *number)
{
    NumberFault fault = part_shape(number, RECEIPT_LENGTH, ALNUM);

    if (!fault && number[0] != RECEIPT_MARK)
        fault = NUMBER_FORM;
    if (!fault && strspn(number + 1, DIGITS) < RECEIPT_LENGTH - 1)
        fault = NUMBER_CHARSET;
    if (!fault)
        fault = check_county(number + 1);
    if (!fault && part_is_zero(number + SERIAL_AT, SERIAL_LENGTH))
        fault = NUMBER_SEQUENCE;
    if (!fault && receipt_check_character(number) != number[RECEIPT_CHECK_AT])
        fault = NUMBER_CHECKSUM;
    return fault;
}

bool receipt_number_make(const char *county, int serial, char out[17])
{
    if (serial < 1 || serial > RECEIPT_SERIAL_MAX || part_length(county) != COUNTY_LENGTH ||
        division_check(county))
        return false;

    g_autofree char *number = g_strdup_printf("%c%s%08d0", RECEIPT_MARK, county, serial);
    number[RECEIPT_CHECK_AT] = receipt_check_character(number);
    memcpy(out, number, RECEIPT_LENGTH + 1);
    return true;
}

int receipt_number_serial(const char *number)
{
    return part_value(number + SERIAL_AT, SERIAL_LENGTH);
}

#define LICENCE_ROOT "1.2.156.3005.2."
#define LICENCE_TYPE_LENGTH (BODY_LENGTH + 3)

/* The parts after the root. A length of 0 is any. */
enum { TYPE, ISSUER, SERIAL, VERSION, CHECK, PART_COUNT };
static const size_t licence_lengths[PART_COUNT] = {
    [TYPE] = LICENCE_TYPE_LENGTH, [VERSION] = 3, [CHECK] = 1};

/* Whether `text` is PART_COUNT parts apart by dots, none of them empty. */
static bool split_licence(const char *text, size_t lengths[PART_COUNT])
{
    for (size_t part = 0; part < PART_COUNT; part++) {
        lengths[part] = strcspn(text, ".");
        text += lengths[part];
        if (lengths[part] == 0 || (*text == '\0') != (part == PART_COUNT - 1))
            return false;
        text += *text == '.';
    }
    return true;
}

/* Over `length` characters, dots left out; 0 when one cannot occur. */
static char licence_check_character(const char *text, size_t length)
{
    int state = 36;

    for (size_t i = 0; i < length; i++) {
        int value = part_alnum_value(text[i]);

        if (text[i] == '.')
            continue;
        if (value < 0)
            return 0;
        state = part_hybrid_add(state, 36, value);
    }
    return part_alnum_char(part_hybrid_check(state, 36));
}

static NumberFault check_licence_parts(const char *text, const size_t lengths[PART_COUNT])
{
    size_t length = strlen(text);

    if (strpbrk(text, "abcdefghijklmnopqrstuvwxyz"))
        return NUMBER_CASE;
    if (strspn(text, ALNUM ".") != length)
        return NUMBER_CHARSET;
    for (size_t part = 0; part < PART_COUNT; part++) {
        if (licence_lengths[part] && licence_lengths[part] != lengths[part])
            return NUMBER_LENGTH;
    }
    if (strspn(text + BODY_LENGTH, DIGITS) < LICENCE_TYPE_LENGTH - BODY_LENGTH)
        return NUMBER_CHARSET;
    if (check_body(text))
        return NUMBER_DEPARTMENT_CODE;
    return licence_check_character(text, length - 2) == text[length - 1] ? NUMBER_OK
                                                                         : NUMBER_CHECKSUM;
}

NumberFault licence_identifier_check(const char *identifier)
{
    size_t lengths[PART_COUNT];

    if (!identifier || !g_str_has_prefix(identifier, LICENCE_ROOT))
        return NUMBER_ROOT;
    identifier += strlen(LICENCE_ROOT);
    if (!split_licence(identifier, lengths))
        return NUMBER_SEGMENTS;
    return check_licence_parts(identifier, lengths);
}

char *licence_identifier_make(const char *body)
{
    char check = licence_check_character(body, strlen(body));
    g_autofree char *identifier =
        g_strdup_printf("%s%s.%c", LICENCE_ROOT, body, check ? check : '?');

    return licence_identifier_check(identifier) ? NULL : g_steal_pointer(&identifier);
}

#define FOOD_PREFIX "JY"
#define FOOD_LENGTH 16

NumberFault food_licence_check(const char *number)
{
    NumberFault fault = part_shape(number, FOOD_LENGTH, ALNUM);

    if (fault)
        return fault;
    if (!g_str_has_prefix(number, FOOD_PREFIX))
        return NUMBER_FORM;

    const char *digits = number + strlen(FOOD_PREFIX);
    if (strspn(digits, DIGITS) < FOOD_LENGTH - 2)
        return NUMBER_CHARSET;
    if (!strchr("123", digits[0]))
        return NUMBER_FORM;
    fault = check_county(digits + 1);
    if (!fault && part_is_zero(digits + 1 + COUNTY_LENGTH, 6))
        fault = NUMBER_SEQUENCE;
    if (!fault && iso7064_mod11_10(digits, FOOD_LENGTH - 3) != digits[FOOD_LENGTH - 3])
        fault = NUMBER_CHECKSUM;
    return fault;
}
