/* The rule book: every state a case may be in and every action that may change it.
 *
 * One row per action says from where, to where, by whom, with which fields, under which guard, with
 * which effect on the clocks and which notice. Checks, dialogs, command lines, help, manual pages
 * and the API description are made from the rows. Sources: 行政许可法 Art. 29-45, GB/T
 * 40756-2021 9.4, 9.8, GB/T 39046-2020. */
#ifndef DOMAIN_ACTION_H
#define DOMAIN_ACTION_H

#include "domain/actor.h"
#include "domain/mask.h"

/* X(identifier, stable name, label) */
#define STATES(X)                                          \
    X(DRAFT, "draft", N_("draft"))                         \
    X(RECEIVED, "received", N_("received"))                \
    X(CORRECTION, "correction", N_("awaiting correction")) \
    X(ACCEPTED, "accepted", N_("accepted"))                \
    X(REVIEW, "review", N_("under review"))                \
    X(SUSPENDED, "suspended", N_("suspended"))             \
    X(DECIDED, "decided", N_("decided"))                   \
    X(CLOSED, "closed", N_("closed"))

typedef enum {
#define X(id, name, label) STATE_##id,
    STATES(X)
#undef X
        STATE_COUNT,
    STATE_SAME = STATE_COUNT, /* in a rule: stays where it is */
    STATE_ORIGIN              /* in a rule: back to where the correction was asked from */
} CaseState;

#define STATE_BIT(state) (1U << (state))
#define STATES_OPEN                                                                        \
    (STATE_BIT(STATE_RECEIVED) | STATE_BIT(STATE_CORRECTION) | STATE_BIT(STATE_ACCEPTED) | \
     STATE_BIT(STATE_REVIEW) | STATE_BIT(STATE_SUSPENDED) | STATE_BIT(STATE_DECIDED))
#define STATES_ANY (STATES_OPEN | STATE_BIT(STATE_CLOSED))

const char *state_name(CaseState state);
const char *state_label(CaseState state);    /* msgid */
CaseState state_from_name(const char *name); /* STATE_COUNT when unknown */

/* How a case ended, X(identifier, stable name, label) */
#define RESULTS(X)                                      \
    X(NONE, "", "")                                     \
    X(GRANTED, "granted", N_("granted"))                \
    X(REFUSED, "refused", N_("refused"))                \
    X(NOT_ACCEPTED, "not_accepted", N_("not accepted")) \
    X(RETURNED, "returned", N_("returned"))             \
    X(WITHDRAWN, "withdrawn", N_("withdrawn"))          \
    X(TRANSFERRED, "transferred", N_("transferred"))    \
    X(VOIDED, "voided", N_("voided"))

typedef enum {
#define X(id, name, label) RESULT_##id,
    RESULTS(X)
#undef X
        RESULT_COUNT
} CaseResult;

const char *result_name(CaseResult result);
const char *result_label(CaseResult result); /* msgid */
CaseResult result_from_name(const char *name);

/* What an action does to the clocks; the arithmetic is in clock.c. */
typedef enum {
    CLOCK_NONE,
    CLOCK_START_CHECK,    /* the 5-day acceptance check begins (Art. 32) */
    CLOCK_PAUSE,          /* correction asked or special procedure begun */
    CLOCK_RESUME,         /* the pause ends; a check begins anew if it was being made */
    CLOCK_START_HANDLING, /* promised and legal terms begin */
    CLOCK_STEP,           /* the step clock begins anew */
    CLOCK_EXTEND,
    CLOCK_DECIDE, /* handling ends, the 10-day delivery clock begins (Art. 44) */
    CLOCK_STOP,   /* everything ends */
    CLOCK_DELIVER /* delivery ends */
} ClockEffect;

/* Documents printed for the applicant, X(identifier, stable name, label). What each must say:
 * 行政许可法 Art. 32, 38, 42, 44 to 48; 国办发〔2020〕42号 for the commitment. */
#define PRINTED_NOTICES(X)                                       \
    X(RECEIPT, "receipt", N_("receipt certificate"))             \
    X(ACCEPTANCE, "acceptance", N_("acceptance notice"))         \
    X(CORRECTION, "correction", N_("correction notice"))         \
    X(REJECTION, "rejection", N_("non-acceptance notice"))       \
    X(SPECIAL, "special", N_("special procedure notice"))        \
    X(EXTENSION, "extension", N_("extension notice"))            \
    X(HEARING, "hearing", N_("hearing notice"))                  \
    X(GRANT, "grant", N_("decision to grant"))                   \
    X(REFUSAL, "refusal", N_("decision to refuse"))              \
    X(TOLERANCE, "tolerance", N_("promise of missing papers"))   \
    X(COMMITMENT, "commitment", N_("written commitment"))        \
    X(WITHDRAWAL, "withdraw", N_("withdrawal or return notice")) \
    X(DELIVERY, "delivery", N_("proof of service"))
#define NOTICES(X)  \
    X(NONE, "", "") \
    PRINTED_NOTICES(X)

typedef enum {
#define X(id, name, label) NOTICE_##id,
    NOTICES(X)
#undef X
        NOTICE_COUNT
} Notice;

#define NOTICE_BIT(notice) (1U << (notice))

const char *notice_name(Notice notice);
const char *notice_label(Notice notice);   /* msgid */
Notice notice_from_name(const char *name); /* NOTICE_COUNT when unknown */

typedef enum { BILL_NONE, BILL_OPEN, BILL_PAID, BILL_WAIVED, BILL_REFUNDED } BillState;

typedef enum {
    FIELD_TEXT,         /* one line */
    FIELD_LONG_TEXT,    /* several lines */
    FIELD_CHOICE,       /* one of `choices` */
    FIELD_DATE,         /* "2026-11-22" */
    FIELD_INTEGER,      /* `minimum` … `maximum` */
    FIELD_FLAG,         /* true or false */
    FIELD_STAFF,        /* account id */
    FIELD_ORGANISATION, /* USCC */
    FIELD_MATERIALS,    /* array of material codes of the item */
    FIELD_OBJECT,       /* free object (form values, scenario answers), checked by its own rule */
    FIELD_ARRAY         /* free array, checked by its own rule */
} FieldType;

typedef struct {
    const char *name;  /* stable */
    const char *label; /* msgid */
} Choice;

typedef struct {
    const char *name;
    const char *label; /* msgid */
    FieldType type;
    bool required;
    int minimum;           /* integers */
    int maximum;           /* integers; characters of texts; elements of arrays */
    const Choice *choices; /* FIELD_CHOICE: ended by {NULL} */
    Mask mask;             /* texts: how they are shown by default */
} FieldRule;

typedef enum {
    ACTION_COMMUTES = 1 << 0, /* never conflicts: rebases by itself */
    ACTION_CONFIRM = 1 << 1   /* a person confirms it: it cannot be taken back */
} ActionFlags;

/* X(identifier): the order of the enum; the rows are in action.c */
#define ACTIONS(X)        \
    X(RECEIVE)            \
    X(AMEND)              \
    X(PRECHECK)           \
    X(REQUEST_CORRECTION) \
    X(SUPPLY)             \
    X(ACCEPT)             \
    X(DECLINE)            \
    X(RETURN)             \
    X(ASSIGN)             \
    X(CLAIM)              \
    X(RELEASE)            \
    X(ROUTE)              \
    X(REVIEW)             \
    X(STEP_BACK)          \
    X(SUSPEND)            \
    X(RESUME)             \
    X(EXTEND)             \
    X(DECIDE)             \
    X(ISSUE)              \
    X(CLOSE)              \
    X(DELIVER)            \
    X(WITHDRAW)           \
    X(TRANSFER)           \
    X(VOID)               \
    X(BILL)               \
    X(PAY)                \
    X(WAIVE)              \
    X(REFUND)             \
    X(ATTACH)             \
    X(REUSE_LICENCE)      \
    X(REISSUE)            \
    X(CONSENT)            \
    X(ANNOTATE)           \
    X(DISCUSS)            \
    X(URGE)               \
    X(SUPERVISE)          \
    X(EVALUATE)           \
    X(RECTIFY)            \
    X(REVEAL)

typedef enum {
#define X(id) ACTION_##id,
    ACTIONS(X)
#undef X
        ACTION_COUNT
} Action;

typedef struct ActionContext ActionContext; /* case.h */
typedef bool ActionGuard(const ActionContext *context, Problem *problem);

typedef struct {
    const char *name;  /* stable: "request_correction" */
    const char *label; /* msgid: "Request correction" */
    const char *help;  /* msgid, one sentence */
    unsigned from;     /* STATE_BITs */
    CaseState to;
    unsigned roles; /* ROLE_BITs */
    unsigned flags;
    ClockEffect clock;
    CaseResult result;       /* RESULT_NONE: leaves it */
    BillState bill;          /* BILL_NONE: leaves it */
    Notice notice;           /* printed whatever the payload says; see notices_of_event */
    const FieldRule *fields; /* ended by {NULL} */
    ActionGuard *offer;      /* what must hold before it is even offered; NULL: nothing more */
    ActionGuard *guard;      /* what must hold for this payload; NULL: nothing more */
} ActionRule;

const ActionRule *action_rule(Action action);
Action action_from_name(const char *name); /* ACTION_COUNT when unknown */
/* NULL when the action has no such field. */
const FieldRule *action_field(Action action, const char *name);

#endif
