/* The language both programs speak: JSON over HTTP, described for others in docs/openapi.yaml.
 *
 * Every body that the central sends has the media type WIRE_MEDIA_TYPE and carries
 * "protocol": WIRE_PROTOCOL; anything else did not come from a central (a captive portal's page, a
 * proxy's error) and is never taken for an answer. Instants are RFC 3339 UTC with milliseconds,
 * dates yyyy-mm-dd, unknown members are ignored. Decoders check shape and bounds, never meaning:
 * that is the rule book's. What a function returns is the caller's to free. */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include "domain/case.h"

#define WIRE_PROTOCOL 1
#define WIRE_MEDIA_TYPE "application/vnd.yichuang+json"
#define WIRE_PROTOCOL_HEADER "Yichuang-Protocol"

#define WIRE_DEPTH_MAX 32           /* levels of nesting */
#define WIRE_BODY_MAX (1024 * 1024) /* bytes of a request */
#define WIRE_ANSWER_MAX (16 * 1024 * 1024)
#define WIRE_BATCH_MAX 500 /* commands in one request */
#define WIRE_PAGE_MAX 1000 /* changes or cases in one page */

/* Parses untrusted text: NULL with TOO_LARGE, TOO_DEEP or MALFORMED. Depth is checked before
 * parsing, so a hostile body cannot exhaust the stack; NUL bytes and duplicate members are refused.
 */
cJSON *wire_parse(const char *text, size_t length, size_t maximum, Problem *problem);
/* As wire_parse with WIRE_ANSWER_MAX, and the marker is required (NOT_OURS). */
cJSON *wire_parse_answer(const char *text, size_t length, const char *content_type,
                         Problem *problem);
/* {"protocol": 1}, to be filled. */
cJSON *wire_answer(void);
/* The canonical text (domain/canonical.h), because cJSON's own printing may change the last digit
 * of a number. What has no canonical text comes as cJSON prints it, for the receiver to refuse. */
char *wire_print(const cJSON *json);

/* RFC 9457: {"type": "about:blank"-style URI of the code, "title", "status", "detail", "code",
 * "args": […], "subject"}. `detail` is in the current language. */
cJSON *problem_to_json(const Problem *problem);
/* Always leaves a problem: an unknown code becomes INTERNAL with unknown_code and _detail. */
void problem_from_json(const cJSON *json, Problem *problem);

/* {"id", "case", "base", "action", "payload", "device", "device_time", "clock":
 * "trusted"|"untrusted"} */
cJSON *command_to_json(const Command *command);
Command *command_from_json(const cJSON *json, Problem *problem);

/* {"id", "case", "version", "action", "actor", "organisation", "at", "device_time", "clock",
 *  "payload", "given", "previous", "hash"} */
cJSON *event_to_json(const Event *event);
Event *event_from_json(const cJSON *json, Problem *problem);

/* ---- POST /v1/commands --------------------------------------------------------------------- */

/* X(identifier, name, is it settled: will the same command never be sent again) */
#define OUTCOMES(X)                                                                           \
    X(APPLIED, "applied", true)                                                               \
    X(DUPLICATE, "duplicate", true) /* was applied before; the event of then comes with it */ \
    X(CONFLICT, "conflict", false)  /* a person decides; the missing events come with it */   \
    X(REJECTED, "rejected", true)   /* by a rule; a person reads why */                       \
    X(BLOCKED, "blocked", false)    /* an earlier command of the case was not applied */      \
    X(RETRY_LATER, "retry_later", false)                                                      \
    X(NOT_IN_SCOPE, "not_in_scope", true) /* the case has left the sender's scope */

typedef enum {
#define X(id, name, settled) OUTCOME_##id,
    OUTCOMES(X)
#undef X
        OUTCOME_COUNT
} Outcome;

const char *outcome_name(Outcome outcome);
Outcome outcome_from_name(const char *name); /* OUTCOME_COUNT when unknown */
bool outcome_is_settled(Outcome outcome);

typedef struct {
    Uuid id; /* of the command */
    Outcome outcome;
    Problem problem;   /* for all but applied and duplicate */
    GPtrArray *events; /* Event*, owned: the event made (applied, duplicate), or those after the
                          base version (conflict); may be empty, never NULL */
} CommandResult;

CommandResult *command_result_new(const Uuid *id, Outcome outcome);
void command_result_free(CommandResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommandResult, command_result_free)

/* {"commands": […]} ↔ array of Command*. The whole is refused when one is unreadable. */
cJSON *commands_to_json(const GPtrArray *commands);
GPtrArray *commands_from_json(const cJSON *json, Problem *problem);
/* {"protocol", "results": [{"id", "outcome", "problem", "events"}]} ↔ array of CommandResult*. */
cJSON *results_to_json(const GPtrArray *results);
GPtrArray *results_from_json(const cJSON *json, Problem *problem);

/* ---- GET /v1/changes, GET /v1/snapshot ----------------------------------------------------- */

typedef enum {
    CHANGE_EVENT, /* one event of a case in scope */
    CHANGE_ENTER, /* a case came into scope: all its events */
    CHANGE_LEAVE  /* a case left the scope: forget it; work pending on it is handed over */
} ChangeKind;

typedef struct {
    ChangeKind kind;
    Uuid case_id;
    GPtrArray *events; /* Event*; one, all, or empty */
} Change;

Change *change_new(ChangeKind kind, const Uuid *case_id);
void change_free(Change *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Change, change_free)

/* A page of the feed, or of a snapshot (then every change is an enter). The cursor is opaque and is
 * saved in the transaction that applies the page. */
typedef struct {
    GPtrArray *changes; /* Change* */
    char *cursor;       /* to ask with next */
    bool more;          /* ask again at once */
    bool reset;         /* the cursor sent is not known (expired, forged, another epoch): take a
                           snapshot; changes is empty and cursor NULL */
    char *resume; /* snapshots: where the next page begins; NULL on the last page, whose `cursor`
                     is the feed's position as of the beginning of the snapshot */
} ChangePage;

void change_page_free(ChangePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChangePage, change_page_free)
cJSON *change_page_to_json(const ChangePage *page);
ChangePage *change_page_from_json(const cJSON *json, Problem *problem);

/* ---- POST /v1/token ------------------------------------------------------------------------ */

/* Requests: {"grant": "password", "user", "password", "device"} · {"grant": "refresh", "refresh",
 * "device"} · {"grant": "revoke"} with the access token in the header (signs the device out). */
typedef struct {
    char *access;  /* for "Authorization: Bearer …" */
    char *refresh; /* single use */
    instant expires_at;
    instant server_time;
    Actor *actor;
} Session;

void session_free(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)
cJSON *session_to_json(const Session *session);
Session *session_from_json(const cJSON *json, Problem *problem);

/* ---- POST /v1/leases: {"device", "county", "held": unused numbers left} -------------------- */

typedef struct {
    char *county; /* 6 digits */
    int first;    /* serials first … last, both included */
    int last;
} Lease;

cJSON *lease_to_json(const Lease *lease);
bool lease_from_json(const cJSON *json, Lease *lease,
                     Problem *problem); /* lease->county is owned */
void lease_clear(Lease *lease);
/* {"protocol", "leases": […]} ↔ array of Lease. */
cJSON *leases_to_json(const GArray *leases);
GArray *leases_from_json(const cJSON *json, Problem *problem);

/* ---- POST /v1/shared: what is known of an applicant, for one item, with the holder's consent ---
 */

#define SHARED_TEXT_MAX 300    /* bytes of a name or a number */
#define SHARED_SCOPE_MAX 4000  /* bytes; the rule book allows 1,000 characters */
#define SHARED_FACTS_MAX 100   /* in one answer */
#define SHARED_VALUES_MAX 1000 /* of one fact */

/* {"item", "holder": {"id_type", "id_number", "name"}, "consent": {"given", "scope", "at"}} */
typedef struct {
    char *item;
    char *id_type;
    char *id_number;
    char *name;
    bool given;
    char *scope;
    instant at;
} SharedQuestion;

void shared_question_free(SharedQuestion *question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SharedQuestion, shared_question_free)
cJSON *shared_question_to_json(const SharedQuestion *question);
/* A consent that is missing is one that was not given. */
SharedQuestion *shared_question_from_json(const cJSON *json, Problem *problem);
/* The facts of an answer {"protocol", "facts": [{"from": "licence"|"shared", "reference",
 * "licence_kind", "values": {element: value}, "valid_until"}]}; licence_kind and valid_until may be
 * absent. Borrowed; NULL with MALFORMED when one is not as described. */
const cJSON *shared_facts(const cJSON *answer, Problem *problem);

/* ---- GET /v1/catalogue?since=revision: what changed in the reference data ------------------ */

/* X(identifier, name): the kinds of document; the code is unique within its kind. */
#define DOCUMENT_KINDS(X)                                               \
    X(ITEM, "item")                                                     \
    X(LICENCE_KIND, "licence_kind")                                     \
    X(DIVISION, "division")                                             \
    X(ORGANISATION, "organisation")                                     \
    X(STAFF, "staff") /* id, name, roles and organisation only */       \
    X(THEME, "theme")                                                   \
    X(ELEMENT, "element")   /* a data element; forms/merge/element.h */ \
    X(CALENDAR, "calendar") /* one document, code "working_days", in the form of calendar.h */

typedef enum {
#define X(id, name) DOCUMENT_##id,
    DOCUMENT_KINDS(X)
#undef X
        DOCUMENT_KIND_COUNT
} DocumentKind;

const char *document_kind_name(DocumentKind kind);
DocumentKind document_kind_from_name(const char *name);

typedef struct {
    DocumentKind kind;
    char *code;
    int version;     /* items: 1, 2, …; others 1 */
    gint64 revision; /* rises with every change of any document */
    cJSON *body;     /* owned */
} Document;

void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)
/* {"protocol", "revision", "more", "documents": [{"kind", "code", "version", "revision", "body"}]}
 */
typedef struct {
    gint64 revision; /* to ask with next */
    bool more;
    GPtrArray *documents; /* Document* */
} DocumentPage;
void document_page_free(DocumentPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentPage, document_page_free)
cJSON *document_page_to_json(const DocumentPage *page);
DocumentPage *document_page_from_json(const cJSON *json, Problem *problem);

#endif
