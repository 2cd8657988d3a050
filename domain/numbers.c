/* What is common to all numbers: the names of the faults, and the kinds of identity document. */
#include "domain/names.h"
#include "domain/number_parts.h"
#include "domain/text.h"

#include <string.h>

#define OTHER_LENGTH_MAX 64

typedef struct {
    const char *name;
    const char *words;
} FaultRow;

static const FaultRow faults[] = {
#define X(id, name, words) {name, words},
    NUMBER_FAULTS(X)
#undef X
};

const char *number_fault_name(NumberFault fault)
{
    return faults[fault].name;
}

const char *number_fault_msgid(NumberFault fault)
{
    return faults[fault].words;
}

const char *number_fault_words(NumberFault fault)
{
    /* The empty msgid stands for a catalogue's own header. */
    return *faults[fault].words ? _(faults[fault].words) : "";
}

typedef NumberFault Check(const char *number, date today);

static NumberFault check_uscc(const char *number, date today)
{
    (void)today;
    return uscc_check(number);
}

static NumberFault check_citizen(const char *number, date today)
{
    return citizen_id_check(number, today, NULL);
}

/* The document says nothing of who issued it: a foreigner's passport goes by the same code. */
static NumberFault check_passport(const char *number, date today)
{
    (void)today;
    return passport_foreign_check(number);
}

static NumberFault check_taiwan(const char *number, date today)
{
    (void)today;
    return permit_taiwan_check(number);
}

static NumberFault check_hk_macao(const char *number, date today)
{
    (void)today;
    return permit_hk_macao_check(number);
}

/* Cards of both generations are in use. */
static NumberFault check_foreign_resident(const char *number, date today)
{
    if (foreign_resident_old_check(number) == NUMBER_OK)
        return NUMBER_OK;
    return foreign_resident_check(number, today, NULL);
}

/* Documents without a known rule ("军字第0123456号"): anything printable of a sane length. */
static NumberFault check_other(const char *number, date today)
{
    size_t length = part_length(number);

    (void)today;
    if (length == 0 || length > OTHER_LENGTH_MAX)
        return NUMBER_LENGTH;
    for (; *number; number++) {
        if ((unsigned char)*number < ' ' || *number == 0x7f)
            return NUMBER_CHARSET;
    }
    return NUMBER_OK;
}

typedef struct {
    const char *code;
    const char *label;
} IdTypeRow;

static const IdTypeRow id_types[] = {
#define X(id, code, label) {code, label},
    ID_TYPES(X)
#undef X
};

static Check *const id_checks[] = {
    [ID_TYPE_USCC] = check_uscc,         [ID_TYPE_CITIZEN] = check_citizen,
    [ID_TYPE_PASSPORT] = check_passport, [ID_TYPE_TAIWAN] = check_taiwan,
    [ID_TYPE_HK_MACAO] = check_hk_macao, [ID_TYPE_FOREIGN_RESIDENT] = check_foreign_resident,
    [ID_TYPE_OTHER] = check_other,
};

_Static_assert(sizeof id_checks / sizeof *id_checks == ID_TYPE_COUNT, "each document has a check");

const char *id_type_code(IdType type)
{
    return id_types[type].code;
}

const char *id_type_label(IdType type)
{
    return _(id_types[type].label);
}

IdType id_type_from_code(const char *code)
{
    return (IdType)name_index(id_types, code);
}

NumberFault id_number_check(IdType type, const char *number, date today)
{
    return id_checks[type](number, today);
}
