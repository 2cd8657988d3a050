/* A case (办件): the fold of its events, and the one way to change it.
 *
 *   command --case_check--> event --case_apply--> case
 *
 * A command says what somebody wants; case_check holds it against the rule book, and event_make
 * turns it into the event that says what happened. The event has the command's id: an event is a
 * command that was accepted, which is what makes sending twice harmless. case_apply is the only
 * code that writes a Case. Pure: time comes in, nothing is read from anywhere. */
#ifndef DOMAIN_CASE_H
#define DOMAIN_CASE_H

#include "domain/action.h"
#include "domain/calendar.h"
#include "domain/item.h"
#include "domain/numbers.h"
#include "domain/uuid.h"

/* ---- what the rules need to know of the world ------------------------------------------------ */

typedef const Item *ItemLookup(void *data, const char *code, int version);

/* What the item asks of the application itself, beyond the papers: form, conditions, validity. The
 * case is as it would be accepted. False with the first thing that blocks, whose subject is a JSON
 * Pointer into the payload of receive (forms/application/application.h). */
typedef struct Case Case;
typedef bool ApplicationCheck(const Item *item, const Case *file, date today, Problem *problem);

typedef struct {
    const Calendar *calendar;
    ItemLookup *item; /* version 0: the current one. NULL result: unknown */
    void *data;
    ApplicationCheck *application; /* before acceptance; NULL: not checked */
} Rules;

/* The newest version of the item that was in force on the day; the oldest there is when none was.
 * NULL: not in the catalogue. */
const Item *item_on(const Rules *rules, const char *code, date day);

/* An application is received under a version of its item that is in force, or was in force within
 * so many days, or on the day on which a device with a true clock received it: a receipt that was
 * handed out off line stands. An older one is ITEM_SUPERSEDED. */
#define ITEM_GRACE_DAYS 30

/* ---- commands and events ------------------------------------------------------------------- */

typedef enum {
    TRUST_YES, /* the device's clock agreed with the central's */
    TRUST_NO   /* 未校时: never compared, or off by more than 5 minutes */
} ClockTrust;

const char *trust_name(ClockTrust trust);     /* "trusted", "untrusted" */
ClockTrust trust_from_name(const char *name); /* TRUST_NO when unknown */

typedef struct {
    Uuid id; /* UUIDv7, the idempotency key */
    Uuid case_id;
    int base_version; /* the case's version it was based on; 0 for receive */
    Action action;
    cJSON *payload; /* object with the rule's fields; owned */
    char *device;   /* id of the device */
    instant device_time;
    ClockTrust trust;
} Command;

void command_free(Command *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Command, command_free)
Command *command_copy(const Command *command);
/* Takes ownership of payload (NULL: an empty object). */
Command *command_new(Uuid id, Uuid case_id, int base_version, Action action, cJSON *payload);

#define HASH_LENGTH 64

typedef struct {
    Uuid id; /* the command's */
    Uuid case_id;
    int version; /* 1, 2, 3 … dense */
    Action action;
    char *actor;
    char *organisation; /* for which the actor acted */
    instant at;         /* the central's time; for a prediction, the device's */
    instant device_time;
    ClockTrust trust;
    cJSON *payload;                 /* owned */
    cJSON *given;                   /* what the central added (numbers); NULL: nothing; owned */
    char previous[HASH_LENGTH + 1]; /* hash of the event before; "" for the first */
    char hash[HASH_LENGTH + 1];     /* "" for a prediction */
} Event;

void event_free(Event *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Event, event_free)
Event *event_copy(const Event *event);

/* NOTICE_BITs of the documents that the event gives rise to: that of its action's row and those
 * that its payload asks for. NOTICE_NONE is never among them. */
unsigned notices_of_event(const Event *event);
/* The number of one of them, as the central gave it; NULL: it has none of its own, or not yet.
 * given.document is the decision's, given.notice holds the others by kind: {"acceptance":
 * "临江许受字〔2026〕第12号"}. A receipt has the number of the case's receipt, and what is
 * reissued bears the number under which it was first given. Borrowed. */
const char *notice_number(const Event *event, Notice notice);

/* ---- the case ------------------------------------------------------------------------------ */

/* X(identifier, stable name, label): GB/T 39046 A.4 service objects */
#define APPLICANT_KINDS(X)                        \
    X(PERSON, "1", N_("natural person"))          \
    X(ENTERPRISE, "2", N_("enterprise"))          \
    X(INSTITUTION, "3", N_("public institution")) \
    X(SOCIETY, "4", N_("social organisation"))    \
    X(AGENCY, "5", N_("government agency"))       \
    X(OTHER_BODY, "6", N_("other organisation"))

typedef struct {
    char *kind; /* "1" … "6" */
    char *name;
    char *id_type; /* code of IdType */
    char *id_number;
    char *phone;
    char *address;
    char *authority; /* of an agent: what for; NULL: not said */
    date until;      /* of an agent: last day of the authority; DATE_NONE: not said */
} Party;

typedef enum {
    MATERIAL_MISSING,
    MATERIAL_RECEIVED,
    MATERIAL_PROMISED, /* for later, by the day in `due` */
    MATERIAL_REUSED,   /* an electronic licence stands for the paper */
    MATERIAL_STATE_COUNT
} MaterialState;

const char *material_state_name(MaterialState state);     /* "missing" … */
MaterialState material_state_from_name(const char *name); /* MATERIAL_STATE_COUNT when unknown */
bool material_in_hand(MaterialState state);               /* received or reused */

#define MATERIAL_FILES_MAX 20

typedef struct {
    char *code; /* of the item's list */
    MaterialState state;
    int originals;
    int copies;
    bool seen;     /* the original was seen and given back */
    char *licence; /* number of the licence that stands for it; NULL: none */
    date due;      /* last day of the promise, or of the licence; DATE_NONE: not said */
    cJSON *files;  /* array of {hash (SM3 of the content), name, type, size}; NULL: none; owned */
} CaseMaterial;

typedef enum { ACCEPT_NONE, ACCEPT_FULL, ACCEPT_TOLERANT, ACCEPT_COMMITMENT } AcceptMode;

AcceptMode accept_mode_from_name(const char *name); /* ACCEPT_FULL when not another */

struct Case {
    Uuid id;
    int version; /* of the last event; 0: nothing has happened */
    CaseState state;
    CaseResult result;
    CaseState origin; /* in correction: the state it came from */
    char *item_code;
    int item_version;
    char *region;       /* division where it was received and is handled */
    char *organisation; /* handles it */
    char *receiver;     /* received it */
    char *channel;      /* "window", "online", "village" */
    char *receipt;      /* receipt number */
    char *number;       /* case number; NULL until the central gave it */
    Party applicant;
    Party agent;       /* name NULL: none */
    cJSON *scenario;   /* {"question": "option"} */
    cJSON *consent;    /* to shared data, the last word: {given, scope, at}; NULL: not asked */
    cJSON *form;       /* {"field": value} */
    cJSON *sources;    /* {"field": {from, reference}}: what was filled and not typed */
    GArray *materials; /* CaseMaterial */
    /* facts that the clocks read */
    instant received_at;
    instant check_from; /* the 5-day check runs from here */
    instant accepted_at;
    instant decided_at;
    instant closed_at;
    instant delivered_at;
    instant step_from;
    date correction_due; /* last day told to the applicant */
    date tolerance_due;
    date suspension_due; /* expected end, as told in writing */
    Procedure procedure; /* while suspended */
    GArray *pauses;      /* Pause; the last may be open */
    int extension_days;  /* working days added; 0: none */
    /* who did what */
    char *accepted_by;
    char *reviewed_by; /* last reviewer */
    char *decided_by;
    char *handler; /* claimed by or assigned to; NULL: free */
    AcceptMode accept_mode;
    int corrections; /* notices so far */
    int step;        /* index into the item's steps; == step_count: ready to decide */
    char *document;  /* number of the decision */
    char *licence;   /* number of the licence issued */
    char *delivery;  /* "window", "post", "electronic" */
    char *tracking;
    BillState bill;
    int bill_amount; /* fen */
    date bill_due;
    int satisfaction; /* 5 … 1; 0: not evaluated */
    int evaluations;  /* the first, and one follow-up */
    instant evaluated_at;
    bool rectified;
    int urged;
    bool supervised;
    int attachments;
    unsigned notices; /* NOTICE_BITs of those that were given rise to so far */
    instant updated_at;
    char hash[HASH_LENGTH + 1]; /* of the last event */
};

Case *case_new(Uuid id);
void case_free(Case *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Case, case_free)

const CaseMaterial *case_material(const Case *file, const char *code); /* NULL: none */
Place case_place(const Case *file);
const Item *case_item(const Rules *rules, const Case *file); /* NULL: unknown */
/* The step under review; NULL when none is left or the item is unknown. */
const ItemStep *case_step(const Rules *rules, const Case *file);

/* ---- check, make, apply -------------------------------------------------------------------- */

struct ActionContext {
    const Rules *rules;
    const Case *file;
    const Item *item; /* of the case, or of the receive command; NULL: not in the catalogue */
    const Actor *actor;
    const Command *command; /* NULL where an action is only offered */
    instant now;            /* 0 where an action is only offered */
};

/* Whether the command may happen to the case as it is now: shape, version, permission, state,
 * guard, in this order. On success *assignment (may be NULL) is the one that permits it. `file` is
 * a new Case (version 0) for receive. */
bool case_check(const Rules *rules, const Case *file, const Command *command, const Actor *actor,
                instant now, const Assignment **assignment, Problem *problem);
/* The same without the payload: what may be offered in a menu. */
bool case_may(const Rules *rules, const Case *file, Action action, const Actor *actor,
              Problem *problem);

/* The event of a checked command. `given` is taken over; NULL: nothing. A prediction is made with
 * the device's time, and its hash is left "" (event_seal fills it). */
Event *event_make(const Case *file, const Command *command, const Actor *actor,
                  const Assignment *assignment, instant at, cJSON *given);
/* Everything but the hash as JSON, in the form that is hashed and sent: "id", "case", "version",
 * "action", "actor", "organisation", "at", "device_time" (RFC 3339), "clock", "payload", "given"
 * (left out when there is nothing), "previous". Caller frees. */
cJSON *event_content(const Event *event);
/* Fills previous and hash: SM3 (GB/T 32905) over the canonical JSON of event_content. */
void event_seal(Event *event, const char *previous);
/* Whether the hash is that of the event and follows `previous`. */
bool event_verify(const Event *event, const char *previous);

/* Adds what the event says. False, and the case untouched, when the version does not follow or the
 * case id differs (CHAIN_BROKEN). Deliberately lenient about everything else: what the central has
 * accepted has happened. */
bool case_apply(Case *file, const Event *event, Problem *problem);
/* From the start; NULL with CHAIN_BROKEN when versions or, for events that carry one, hashes do not
 * verify. `events` holds Event*. */
Case *case_fold(const GPtrArray *events, Problem *problem);

#endif
