/* Numbers of people: identity and travel documents, telephone, postcode. */
#include "domain/number_parts.h"

#include <glib.h>
#include <string.h>

#define BIRTH_YEAR_MIN 1900

/* Birth, sequence and check character stand in the same places of both 18-character numbers. */
#define BIRTH_AT 6
#define SEQUENCE_AT 14
#define SEX_AT 16
#define CHECK_AT 17

static NumberFault check_birth(const char *number, date today, date *birth)
{
    date first;

    if (!part_date(number + BIRTH_AT, birth))
        return NUMBER_BIRTH_DATE;
    date_from_civil(BIRTH_YEAR_MIN, 1, 1, &first);
    if (*birth < first)
        return NUMBER_BIRTH_TOO_OLD;
    return *birth > today ? NUMBER_BIRTH_IN_FUTURE : NUMBER_OK;
}

/* What follows the first six characters. */
static NumberFault check_holder(const char *number, date today, date *birth, Sex *sex)
{
    NumberFault fault = check_birth(number, today, birth);

    if (fault)
        return fault;
    if (part_is_zero(number + SEQUENCE_AT, 3))
        return NUMBER_SEQUENCE_ZERO;
    if (iso7064_mod11_2(number, CHECK_AT) != number[CHECK_AT])
        return NUMBER_CHECKSUM;
    *sex = (number[SEX_AT] - '0') % 2 ? SEX_MALE : SEX_FEMALE;
    return NUMBER_OK;
}

static NumberFault check_characters(const char *number)
{
    NumberFault fault = part_shape(number, 18, DIGITS "X");

    if (fault)
        return fault;
    return strspn(number, DIGITS) >= CHECK_AT ? NUMBER_OK : NUMBER_CHARSET;
}

/* A division within a province, or the whole of Hong Kong, Macao or Taiwan. */
static bool is_citizen_region(const char *region)
{
    if (part_is_listed(region, "818283"))
        return part_is_zero(region + 2, 4);
    return part_is_listed(region, PROVINCES);
}

NumberFault citizen_id_check(const char *number, date today, CitizenId *out)
{
    CitizenId id = {.birth = DATE_NONE};
    NumberFault fault = check_characters(number);

    if (fault)
        return fault;
    if (!is_citizen_region(number))
        return NUMBER_PROVINCE;
    fault = check_holder(number, today, &id.birth, &id.sex);
    if (fault || !out)
        return fault;
    memcpy(id.region, number, 6);
    *out = id;
    return NUMBER_OK;
}

NumberFault foreign_resident_check(const char *number, date today, ForeignResidentId *out)
{
    ForeignResidentId id = {.birth = DATE_NONE};
    NumberFault fault = check_characters(number);

    if (fault)
        return fault;
    if (number[0] != '9')
        return NUMBER_FORM;
    if (!part_is_listed(number + 1, PROVINCES))
        return NUMBER_PROVINCE;
    fault = check_holder(number, today, &id.birth, &id.sex);
    if (fault || !out)
        return fault;
    memcpy(id.province, number + 1, 2);
    memcpy(id.country, number + 3, 3);
    *out = id;
    return NUMBER_OK;
}

/* A form is a row of places: # digit, + digit from 3, @ capital, % capital but I and O; any other
 * character stands for itself. */
static bool fits_place(char place, char c)
{
    switch (place) {
    case '#':
        return g_ascii_isdigit(c);
    case '+':
        return c >= '3' && c <= '9';
    case '@':
        return g_ascii_isupper(c);
    case '%':
        return g_ascii_isupper(c) && c != 'I' && c != 'O';
    default:
        return c == place;
    }
}

static bool fits_form(const char *form, const char *number)
{
    while (*form && fits_place(*form, *number)) {
        form++;
        number++;
    }
    return *form == '\0' && *number == '\0';
}

/* `forms` ends with NULL. */
static NumberFault check_forms(const char *number, const char *const *forms)
{
    NumberFault fault = NUMBER_LENGTH;

    for (; number && *forms; forms++) {
        if (fits_form(*forms, number))
            return NUMBER_OK;
        if (strlen(*forms) == part_length(number))
            fault = NUMBER_FORM;
    }
    return fault;
}

NumberFault foreign_resident_old_check(const char *number)
{
    static const char *const forms[] = {"@@@############", NULL};

    return check_forms(number, forms);
}

NumberFault passport_check(const char *number)
{
    static const char *const forms[] = {"E########", "E%#######", "G########",
                                        "14#######", "15#######", NULL};

    return check_forms(number, forms);
}

NumberFault passport_official_check(const char *number)
{
    static const char *const forms[] = {"DE#######", "SE#######", "PE#######", "D#######",
                                        "D########", "S#######",  "S########", "P#######",
                                        "P########", NULL};

    return check_forms(number, forms);
}

NumberFault passport_foreign_check(const char *number)
{
    size_t length = part_length(number);

    return length < 5 || length > 17 ? NUMBER_LENGTH : part_shape(number, length, ALNUM);
}

NumberFault permit_hk_macao_check(const char *number)
{
    static const char *const forms[] = {"H########", "H##########", "M########", "M##########",
                                        NULL};

    return check_forms(number, forms);
}

NumberFault permit_taiwan_check(const char *number)
{
    static const char *const forms[] = {"########", "##########@", NULL};

    return check_forms(number, forms);
}

NumberFault mobile_check(const char *number)
{
    static const char *const forms[] = {"1+#########", NULL};

    return check_forms(number, forms);
}

NumberFault postcode_check(const char *number)
{
    return part_shape(number, 6, DIGITS);
}
