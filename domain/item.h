/* A service item (事项): what may be applied for, on what terms, with which papers and steps.
 *
 * One definition per basic code and version, shared by all counties; the county's department that
 * handles a case gives the implementation code. Items are immutable once loaded.
 *
 * A version is published when it comes into force; `in_force` remembers the day. A case keeps the
 * version under which it was received. */
#ifndef DOMAIN_ITEM_H
#define DOMAIN_ITEM_H

#include "domain/date.h"
#include "domain/problem.h"

#include <cjson/cJSON.h>

/* Special procedures whose time is left out of the term (行政许可法 Art. 45), X(id, name, label).
 */
#define PROCEDURES(X)                                      \
    X(HEARING, "hearing", N_("hearing"))                   \
    X(TENDER, "tender", N_("tender"))                      \
    X(AUCTION, "auction", N_("auction"))                   \
    X(INSPECTION, "inspection", N_("inspection"))          \
    X(TESTING, "testing", N_("testing"))                   \
    X(QUARANTINE, "quarantine", N_("quarantine"))          \
    X(APPRAISAL, "appraisal", N_("appraisal"))             \
    X(EXPERT_REVIEW, "expert_review", N_("expert review")) \
    X(SITE_CHECK, "site_check", N_("on-site check"))       \
    X(PUBLIC_NOTICE, "public_notice", N_("public notice"))

typedef enum {
#define X(id, name, label) PROCEDURE_##id,
    PROCEDURES(X)
#undef X
        PROCEDURE_COUNT
} Procedure;

const char *procedure_name(Procedure procedure);
const char *procedure_label(Procedure procedure); /* msgid */
Procedure procedure_from_name(const char *name);  /* PROCEDURE_COUNT when unknown */

typedef struct {
    const char *code;
    const char *name;
    int days; /* working days; 0: no limit of its own */
    bool two_people;
} ItemStep;

typedef struct {
    const char *code;
    const char *name;
    const char *source;
    const char *type;
    int originals;
    int copies;
    bool tolerant;            /* may be promised for later */
    const char *licence_kind; /* NULL: none */
    const cJSON
        *when; /* {"scenario": ["option", …]}, needed when any member matches; NULL: always */
} ItemMaterial;

typedef struct {
    const char *code; /* 12-character basic code */
    int version;
    date in_force; /* first day of this version; DATE_NONE: not said, always */
    const char *name;
    const char *name_en;    /* NULL: none */
    const char *level;      /* "1" … "6" */
    const char *department; /* key of the department that handles it */
    unsigned objects;       /* bit n: service object n (GB/T 39046 A.4) */
    bool instant;           /* 即办件 */
    int legal_days;         /* 0: no legal term */
    int promised_days;
    int extension_days; /* 0: cannot be extended */
    int tolerance_days; /* 0: no tolerant acceptance */
    bool commitment;
    bool charged;
    unsigned procedures; /* bits of Procedure */
    const ItemStep *steps;
    size_t step_count;
    const ItemMaterial *materials;
    size_t material_count;
    const cJSON *scenarios; /* array; may be empty */
    const cJSON *form;      /* JSON Schema */
    const cJSON
        *conditions;   /* array of {"code", "rule" (JsonLogic, true when met), "reason",
                          "cure", "blocks"}; NULL: none. See forms/application/application.h */
    const cJSON *json; /* the whole document, for what is only shown */
} Item;

/* Takes ownership of `json` in every case. All strings of the item point into it. NULL with
 * MALFORMED naming the member. */
Item *item_from_json(cJSON *json, Problem *problem);
void item_free(Item *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Item, item_free)

const ItemMaterial *item_material(const Item *item, const char *code); /* NULL: none */
/* The row of `scenarios` with that code, and the row of its options. NULL: there is none. */
const cJSON *item_question(const Item *item, const char *code);
const cJSON *item_option(const cJSON *question, const char *code);
/* Whether the material is needed under the answers {"scenario": "option"}; NULL answers: only what
 * is always needed. */
bool item_material_needed(const ItemMaterial *material, const cJSON *answers);
/* 18 + level + 12 = 31 characters; caller frees. */
char *item_implementation_code(const Item *item, const char *organisation);

#endif
