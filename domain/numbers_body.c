/* Numbers of bodies and places: unified social credit code, organisation code, division. */
#include "domain/number_parts.h"

#include <string.h>

#define USCC_ALPHABET "0123456789ABCDEFGHJKLMNPQRTUWXY"
#define USCC_BASE 31
#define USCC_CHECK_AT 17
#define ORG_CODE_AT 8
#define ORG_CODE_CHECK_AT 8

/* Registration departments and the classes under each, GB 32100-2015, table 1. */
typedef struct {
    char department;
    const char *classes;
} DepartmentRow;

static const DepartmentRow departments[] = {
    {'1', "1239"}, {'2', "19"}, {'3', "123459"}, {'4', "19"}, {'5', "1239"}, {'6', "129"},
    {'7', "129"},  {'8', "19"}, {'9', "123"},    {'A', "19"}, {'N', "1239"}, {'Y', "1"},
};

/* Weights 3^i mod 31. The first 17 characters must be of the alphabet. */
static char uscc_check_character(const char *code)
{
    int sum = 0, weight = 1;

    for (size_t i = 0; i < USCC_CHECK_AT; i++) {
        sum += (int)(strchr(USCC_ALPHABET, code[i]) - USCC_ALPHABET) * weight;
        weight = weight * 3 % USCC_BASE;
    }
    return USCC_ALPHABET[(USCC_BASE - sum % USCC_BASE) % USCC_BASE];
}

/* GB 11714-1997; 0 when a character cannot occur. */
static char org_code_check_character(const char *code)
{
    static const int weights[ORG_CODE_CHECK_AT] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (size_t i = 0; i < ORG_CODE_CHECK_AT; i++) {
        int value = part_alnum_value(code[i]);

        if (value < 0)
            return 0;
        sum += value * weights[i];
    }
    return "0123456789X"[(11 - sum % 11) % 11];
}

static NumberFault check_registration(const char *code)
{
    for (size_t i = 0; i < sizeof departments / sizeof *departments; i++) {
        if (departments[i].department == code[0])
            return strchr(departments[i].classes, code[1]) ? NUMBER_OK : NUMBER_ORG_CLASS;
    }
    return NUMBER_REGISTRATION_DEPT;
}

NumberFault uscc_check(const char *code)
{
    NumberFault fault = part_shape(code, 18, USCC_ALPHABET);

    if (!fault && strspn(code + 2, DIGITS) < 6)
        fault = NUMBER_CHARSET;
    if (!fault)
        fault = check_registration(code);
    if (!fault && uscc_check_character(code) != code[USCC_CHECK_AT])
        fault = NUMBER_CHECKSUM;
    if (!fault &&
        org_code_check_character(code + ORG_CODE_AT) != code[ORG_CODE_AT + ORG_CODE_CHECK_AT])
        fault = NUMBER_ORG_CODE_CHECKSUM;
    return fault;
}

void uscc_org_code(const char *code, char out[11])
{
    memcpy(out, code + ORG_CODE_AT, ORG_CODE_CHECK_AT);
    out[8] = '-';
    out[9] = code[ORG_CODE_AT + ORG_CODE_CHECK_AT];
    out[10] = '\0';
}

bool uscc_complete(const char *first_17, char out[19])
{
    if (strspn(first_17, USCC_ALPHABET) < USCC_CHECK_AT)
        return false;

    char check = uscc_check_character(first_17);
    memmove(out, first_17, USCC_CHECK_AT);
    out[USCC_CHECK_AT] = check;
    out[USCC_CHECK_AT + 1] = '\0';
    return true;
}

bool org_code_complete(const char *first_8, char out[10])
{
    char check = org_code_check_character(first_8);

    if (!check)
        return false;
    memmove(out, first_8, ORG_CODE_CHECK_AT);
    out[ORG_CODE_CHECK_AT] = check;
    out[ORG_CODE_CHECK_AT + 1] = '\0';
    return true;
}

/* Where the parts of a division code end: province, prefecture, county, township, village. */
static const size_t levels[] = {2, 4, 6, 9, 12};
#define LEVEL_COUNT (sizeof levels / sizeof *levels)

#define TOWNSHIP_MAX 599 /* streets, towns, townships, enterprise-run places, GB/T 10114-2003 */
#define VILLAGE_MAX 399  /* residents' and villagers' committees */

static NumberFault check_division_shape(const char *code)
{
    size_t length = part_length(code);

    for (size_t i = 0; i < LEVEL_COUNT; i++) {
        if (levels[i] == length)
            return part_shape(code, length, DIGITS);
    }
    return NUMBER_LENGTH;
}

/* A county needs a prefecture and a village a township. A township may do without a county: some
 * prefecture-level cities have none. */
static bool has_gap(const char *code, size_t length)
{
    if (length >= 6 && part_is_zero(code + 2, 2) && !part_is_zero(code + 4, 2))
        return true;
    return length == 12 && part_is_zero(code + 6, 3) && !part_is_zero(code + 9, 3);
}

NumberFault division_check(const char *code)
{
    NumberFault fault = check_division_shape(code);

    if (fault)
        return fault;
    if (!part_is_listed(code, PROVINCES "718182"))
        return NUMBER_PROVINCE;

    size_t length = strlen(code);
    if (has_gap(code, length) || (length >= 9 && part_value(code + 6, 3) > TOWNSHIP_MAX) ||
        (length == 12 && part_value(code + 9, 3) > VILLAGE_MAX))
        return NUMBER_DIVISION;
    return NUMBER_OK;
}

/* The length without the lower levels that are zero: 4 of "379900". At least the province's. */
static size_t significant_length(const char *code)
{
    size_t level = 0;

    while (levels[level] < strlen(code))
        level++;
    while (level > 0 && part_is_zero(code + levels[level - 1], levels[level] - levels[level - 1]))
        level--;
    return levels[level];
}

bool division_covers(const char *outer, const char *inner)
{
    if (*outer == '\0')
        return true;
    if (check_division_shape(outer) || check_division_shape(inner))
        return false;
    return strncmp(outer, inner, significant_length(outer)) == 0;
}
