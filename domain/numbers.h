/* The numbers of people, bodies, items, cases and licences, and their checks.
 *
 * Every check takes text that has been folded (fold_code), or NULL, and returns the first fault it
 * meets: length, then characters, then the parts from left to right, then the check character.
 * NUMBER_OK is 0. Lengths are counted in characters. Output parameters may be NULL and are filled
 * only on NUMBER_OK. Nothing is allocated, except where a function says so. */
#ifndef DOMAIN_NUMBERS_H
#define DOMAIN_NUMBERS_H

#include "domain/date.h"

#include <stddef.h>

/* X(identifier, stable name, words for a person) */
#define NUMBER_FAULTS(X)                                                                     \
    X(OK, "ok", "")                                                                          \
    X(LENGTH, "length", N_("wrong length"))                                                  \
    X(CHARSET, "charset", N_("a character that cannot occur"))                               \
    X(CHECKSUM, "checksum", N_("the check character does not fit: look for a typing error")) \
    X(PROVINCE, "province", N_("unknown province"))                                          \
    X(BIRTH_DATE, "birth_date", N_("a birth date that does not exist"))                      \
    X(BIRTH_IN_FUTURE, "birth_in_future", N_("a birth date in the future"))                  \
    X(BIRTH_TOO_OLD, "birth_too_old", N_("a birth date before 1900"))                        \
    X(SEQUENCE_ZERO, "sequence_zero", N_("sequence 000 is never given"))                     \
    X(ORG_CODE_CHECKSUM, "org_code_checksum",                                                \
      N_("the organisation code inside does not fit: look for a typing error"))              \
    X(REGISTRATION_DEPT, "registration_dept", N_("unknown registration department"))         \
    X(ORG_CLASS, "org_class", N_("unknown class of organisation"))                           \
    X(ITEM_TYPE, "item_type", N_("unknown type of item"))                                    \
    X(LEVEL, "level", N_("unknown level"))                                                   \
    X(DEPARTMENT_CODE, "department_code", N_("the department's code does not fit"))          \
    X(HANDLING_ITEM, "handling_item", N_("the handling item may not be 00"))                 \
    X(DATE, "date", N_("a date that does not exist"))                                        \
    X(SEQUENCE, "sequence", N_("the sequence may not be zero"))                              \
    X(ROOT, "root", N_("an unknown root"))                                                   \
    X(SEGMENTS, "segments", N_("wrong number of parts"))                                     \
    X(CASE, "case", N_("small letters are not allowed"))                                     \
    X(DIVISION, "division", N_("unknown kind of division"))                                  \
    X(FORM, "form", N_("not of the form of such a number"))

typedef enum {
#define X(id, name, words) NUMBER_##id,
    NUMBER_FAULTS(X)
#undef X
        NUMBER_FAULT_COUNT
} NumberFault;

const char *number_fault_name(NumberFault fault);  /* stable: "checksum" */
const char *number_fault_msgid(NumberFault fault); /* words for a person, untranslated */
const char *number_fault_words(NumberFault fault); /* translated */

typedef enum { SEX_FEMALE, SEX_MALE } Sex;

/* Citizen number, GB 11643-1999: 6 division, 8 birth, 3 sequence (odd: male), ISO 7064 MOD 11-2.
 * Also residence permits of Hong Kong (81), Macao (82) and Taiwan (83) residents,
 * 国办发〔2018〕81号, and permanent residence cards of foreigners since 2023 (leading 9 + province
 * + country). `today` bounds the birth date. */
typedef struct {
    char region[7]; /* the first six digits */
    date birth;
    Sex sex;
} CitizenId;
NumberFault citizen_id_check(const char *number, date today, CitizenId *out);
typedef struct {
    char province[3];
    char country[4]; /* numeric, ISO 3166-1 */
    date birth;
    Sex sex;
} ForeignResidentId;
NumberFault foreign_resident_check(const char *number, date today, ForeignResidentId *out);
NumberFault foreign_resident_old_check(const char *number); /* 3 letters + 12 digits */

/* The kinds of identity document, GA/T 2000.156; X(identifier, code, label, check by). */
#define ID_TYPES(X)                                                             \
    X(USCC, "001", N_("unified social credit code"))                            \
    X(CITIZEN, "111", N_("resident identity card"))                             \
    X(PASSPORT, "414", N_("ordinary passport"))                                 \
    X(TAIWAN, "511", N_("mainland permit for Taiwan residents"))                \
    X(HK_MACAO, "516", N_("mainland permit for Hong Kong and Macao residents")) \
    X(FOREIGN_RESIDENT, "553", N_("permanent residence card of a foreigner"))   \
    X(OTHER, "999", N_("other document"))

typedef enum {
#define X(id, code, label) ID_TYPE_##id,
    ID_TYPES(X)
#undef X
        ID_TYPE_COUNT
} IdType;
const char *id_type_code(IdType type);
const char *id_type_label(IdType type);     /* translated */
IdType id_type_from_code(const char *code); /* ID_TYPE_COUNT when unknown */
/* Checks a number by the rule of its document: a passport may be of any country, a permanent
 * residence card of either generation, and any other document 1-64 printable characters. */
NumberFault id_number_check(IdType type, const char *number, date today);

NumberFault passport_check(const char *number);
NumberFault passport_official_check(const char *number);
NumberFault passport_foreign_check(const char *number); /* loose: 5-17 letters and digits */
NumberFault permit_hk_macao_check(const char *number);
NumberFault permit_taiwan_check(const char *number);
NumberFault mobile_check(const char *number);   /* 11 digits, 13-19 */
NumberFault postcode_check(const char *number); /* 6 digits */

/* Unified social credit code, GB 32100-2015, with the organisation code GB 11714-1997 inside. */
NumberFault uscc_check(const char *code);
/* Writes "MA900A1X-7"; the code must have passed uscc_check(). */
void uscc_org_code(const char *code, char out[11]);
/* Completes 17 characters (8 + an organisation code with its own check) with the 18th. False, and
 * out untouched, when one of them is not of the alphabet. */
bool uscc_complete(const char *first_17, char out[19]);
/* Completes the 8 characters of an organisation code with its check character. False, and out
 * untouched, when one of them is no digit or capital. */
bool org_code_complete(const char *first_8, char out[10]);

/* Item codes, GB/T 39554.1: 12 basic (2 province or 00 for national, 2 type, 5 main, 3 sub), 31
 * implementation (18 credit code of the body, 1 level 1-6, 12 basic), 33 handling item (31, 2 from
 * 01). */
NumberFault item_basic_check(const char *code);
NumberFault item_implementation_check(const char *code);
NumberFault item_handling_check(const char *code);

/* Case number: 31 implementation code + yyyyMMdd + 4-digit sequence from 0001 = 43. An item fault
 * is reported as that fault; vectors name it "item:level". *in_item tells whether it is in the
 * item. */
NumberFault case_number_check(const char *number, bool *in_item);
/* sequence 1-9999; implementation must have passed its check. False, and out untouched, when out of
 * range. */
bool case_number_make(const char *implementation, date day, int sequence, char out[44]);

/* Receipt number of this project: 'R' + 6-digit county + 8-digit serial + ISO 7064 MOD 11,10 check
 * digit over the 14 digits = 16. The serial comes from a block leased to a device, so it can be
 * printed offline and is never given twice. Serials begin with 1; make() is false, and out
 * untouched, for another serial or a county that fails division_check(). */
#define RECEIPT_SERIAL_MAX 99999999
NumberFault receipt_number_check(const char *number);
bool receipt_number_make(const char *county, int serial, char out[17]);
int receipt_number_serial(const char *number); /* of a checked number */

/* Electronic licence identifier, GB/T 36904-2018:
 * 1.2.156.3005.2.<type 21>.<issuer>.<serial>.<version 3>.<check>, ISO 7064 MOD 37,36 over all but
 * the root, the dots left out. The type is the credit code of the defining body and 3 digits. */
NumberFault licence_identifier_check(const char *identifier);
/* `body` is type.issuer.serial.version; caller frees; NULL when the result would not pass its
 * check. */
char *licence_identifier_make(const char *body);

/* Food business licence: JY + form + 6 division + 6 sequence + ISO 7064 MOD 11,10 (GB/T 17710). */
NumberFault food_licence_check(const char *number);

/* Administrative division: 2, 4, 6, 9 or 12 digits, GB/T 2260 and GB/T 10114. Only the shape and
 * the published ranges (township 000-599, village 000-399); whether a code is in use is the
 * catalogue's business. */
#define COUNTY_DIGITS 6
NumberFault division_check(const char *code);
/* Whether `inner` lies in `outer` or is it. Both may carry trailing zeros ("379900" covers
 * "379902001003" and "3799"); "" covers everything. Text that is not 2, 4, 6, 9 or 12 digits covers
 * nothing and, but for "", is covered by nothing. */
bool division_covers(const char *outer, const char *inner);

/* ISO 7064 pure and hybrid systems, over digits or 0-9A-Z. Return the check character, 0 when a
 * character cannot occur. */
char iso7064_mod11_2(const char *digits, size_t length);
char iso7064_mod11_10(const char *digits, size_t length);
char iso7064_mod37_36(const char *alnum, size_t length);

#endif
