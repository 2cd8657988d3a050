#include "domain/action.h"

#include "domain/guards.h"
#include "domain/names.h"

static const Choice states[STATE_COUNT] = {
#define X(id, name, label) {name, label},
    STATES(X)
#undef X
};
static const Choice results[RESULT_COUNT] = {
#define X(id, name, label) {name, label},
    RESULTS(X)
#undef X
};
static const Choice notices[NOTICE_COUNT] = {
#define X(id, name, label) {name, label},
    NOTICES(X)
#undef X
};

const char *state_name(CaseState state)
{
    return states[state].name;
}

const char *state_label(CaseState state)
{
    return states[state].label;
}

CaseState state_from_name(const char *name)
{
    return (CaseState)name_index(states, name);
}

const char *result_name(CaseResult result)
{
    return results[result].name;
}

const char *result_label(CaseResult result)
{
    return results[result].label;
}

CaseResult result_from_name(const char *name)
{
    return (CaseResult)name_index(results, name);
}

const char *notice_name(Notice notice)
{
    return notices[notice].name;
}

const char *notice_label(Notice notice)
{
    return notices[notice].label;
}

Notice notice_from_name(const char *name)
{
    return (Notice)name_index(notices, name);
}

/* ---- choices ------------------------------------------------------------------------------- */

static const Choice channels[] = {{"window", N_("at the window")},
                                  {"village", N_("in the village")},
                                  {"online", N_("on line")},
                                  {"post", N_("by post")},
                                  {NULL, NULL}};
static const Choice accept_modes[] = {{"full", N_("all papers in hand")},
                                      {"tolerant", N_("with papers missing")},
                                      {"commitment", N_("on written commitment")},
                                      {NULL, NULL}};
static const Choice decline_grounds[] = {{"not_required", N_("no licence is needed")},
                                         {"not_this_body", N_("another body is responsible")},
                                         {"other", N_("another ground")},
                                         {NULL, NULL}};
static const Choice conclusions[] = {
    {"agree", N_("agree")}, {"disagree", N_("disagree")}, {NULL, NULL}};
static const Choice decisions[] = {{"grant", N_("grant")}, {"refuse", N_("refuse")}, {NULL, NULL}};
static const Choice deliveries[] = {{"window", N_("at the window")},
                                    {"post", N_("by post")},
                                    {"electronic", N_("electronically")},
                                    {NULL, NULL}};
static const Choice notice_choices[] = {
#define X(id, name, label) {name, label},
    PRINTED_NOTICES(X)
#undef X
        {NULL, NULL}};
static const Choice reissue_modes[] = {
    {"reprint", N_("the same once more")}, {"correction", N_("corrected")}, {NULL, NULL}};
static const Choice payments[] = {
    {"cash", N_("cash")}, {"card", N_("bank card")}, {"online", N_("on line")}, {NULL, NULL}};
static const Choice procedures[] = {
#define X(id, name, label) {name, label},
    PROCEDURES(X)
#undef X
        {NULL, NULL}};
/* 国办发〔2019〕51号; GB/T 39734-2020 */
static const Choice evaluation_channels[] = {{"web", N_("web page")},
                                             {"mobile", N_("mobile")},
                                             {"qr", N_("QR code")},
                                             {"tablet", N_("tablet in the hall")},
                                             {"terminal", N_("other terminal in the hall")},
                                             {"phone", N_("phone")},
                                             {"sms", N_("text message")},
                                             {NULL, NULL}};

/* ---- fields -------------------------------------------------------------------------------- */

enum { LINE = 200, OPINION = 1000, PAGE = 2000, MATERIAL_LIST = 200 };

#define END_OF_FIELDS \
    {                 \
        .name = NULL  \
    }
#define TEXT(name_, label_, required_, maximum_)                                   \
    {                                                                              \
        .name = name_, .label = label_, .type = FIELD_TEXT, .required = required_, \
        .maximum = maximum_                                                        \
    }
#define LONG(name_, label_, required_, maximum_)                                        \
    {                                                                                   \
        .name = name_, .label = label_, .type = FIELD_LONG_TEXT, .required = required_, \
        .maximum = maximum_                                                             \
    }
#define PICK(name_, label_, required_, choices_)                                     \
    {                                                                                \
        .name = name_, .label = label_, .type = FIELD_CHOICE, .required = required_, \
        .choices = choices_                                                          \
    }
#define NUMBER(name_, label_, required_, minimum_, maximum_)                          \
    {                                                                                 \
        .name = name_, .label = label_, .type = FIELD_INTEGER, .required = required_, \
        .minimum = minimum_, .maximum = maximum_                                      \
    }
#define PLAIN(name_, label_, required_, type_)                                \
    {                                                                         \
        .name = name_, .label = label_, .type = type_, .required = required_, \
        .maximum = MATERIAL_LIST                                              \
    }

#define REASON LONG("reason", N_("reason"), true, OPINION)
#define REMARK LONG("remark", N_("remark"), false, OPINION)

static const FieldRule no_fields[] = {END_OF_FIELDS};
static const FieldRule reason_fields[] = {REASON, END_OF_FIELDS};
static const FieldRule remark_fields[] = {REMARK, END_OF_FIELDS};
static const FieldRule text_fields[] = {LONG("text", N_("text"), true, OPINION), END_OF_FIELDS};

static const FieldRule receive_fields[] = {
    TEXT("item", N_("item"), true, 12),
    NUMBER("item_version", N_("version of the item"), true, 1, 1000000),
    TEXT("region", N_("region"), true, 12),
    PLAIN("organisation", N_("handling department"), true, FIELD_ORGANISATION),
    PLAIN("receiver", N_("receiving office"), true, FIELD_ORGANISATION),
    PICK("channel", N_("channel"), true, channels),
    TEXT("receipt", N_("receipt number"), true, 16),
    PLAIN("applicant", N_("applicant"), true, FIELD_OBJECT),
    PLAIN("agent", N_("agent"), false, FIELD_OBJECT),
    PLAIN("scenario", N_("scenario"), false, FIELD_OBJECT),
    PLAIN("consent", N_("consent"), false, FIELD_OBJECT),
    PLAIN("form", N_("form"), true, FIELD_OBJECT),
    PLAIN("sources", N_("sources of the form"), false, FIELD_OBJECT),
    PLAIN("materials", N_("materials"), true, FIELD_ARRAY),
    END_OF_FIELDS};
static const FieldRule amend_fields[] = {
    PLAIN("applicant", N_("applicant"), false, FIELD_OBJECT),
    PLAIN("agent", N_("agent"), false, FIELD_OBJECT),
    PLAIN("scenario", N_("scenario"), false, FIELD_OBJECT),
    PLAIN("consent", N_("consent"), false, FIELD_OBJECT),
    PLAIN("form", N_("form"), false, FIELD_OBJECT),
    PLAIN("sources", N_("sources of the form"), false, FIELD_OBJECT),
    PLAIN("materials", N_("materials"), false, FIELD_ARRAY),
    REMARK,
    END_OF_FIELDS};
static const FieldRule precheck_fields[] = {PLAIN("passed", N_("passed"), true, FIELD_FLAG),
                                            LONG("opinion", N_("opinion"), false, OPINION),
                                            END_OF_FIELDS};
static const FieldRule correction_fields[] = {
    LONG("defects", N_("defects, each with its cure"), true, PAGE),
    PLAIN("materials", N_("materials concerned"), false, FIELD_MATERIALS),
    PLAIN("due", N_("last day for papers"), true, FIELD_DATE), END_OF_FIELDS};
static const FieldRule supply_fields[] = {
    PLAIN("materials", N_("materials handed in"), false, FIELD_MATERIALS),
    PLAIN("form", N_("form"), false, FIELD_OBJECT), REMARK, END_OF_FIELDS};
static const FieldRule accept_fields[] = {
    PICK("mode", N_("way of acceptance"), true, accept_modes),
    PLAIN("missing", N_("papers promised for later"), false, FIELD_MATERIALS),
    PLAIN("due", N_("last day for the missing papers"), false, FIELD_DATE), REMARK, END_OF_FIELDS};
static const FieldRule decline_fields[] = {PICK("ground", N_("ground"), true, decline_grounds),
                                           REASON, TEXT("body", N_("body to go to"), false, LINE),
                                           END_OF_FIELDS};
static const FieldRule assign_fields[] = {PLAIN("staff", N_("to whom"), true, FIELD_STAFF), REMARK,
                                          END_OF_FIELDS};
static const FieldRule route_fields[] = {
    PLAIN("organisation", N_("to which department"), true, FIELD_ORGANISATION),
    PLAIN("staff", N_("to whom"), false, FIELD_STAFF), REASON, END_OF_FIELDS};
static const FieldRule review_fields[] = {
    PICK("conclusion", N_("conclusion"), true, conclusions),
    LONG("opinion", N_("opinion"), true, OPINION),
    PLAIN("on_site", N_("checked on site"), false, FIELD_FLAG),
    PLAIN("second", N_("second person on site"), false, FIELD_STAFF), END_OF_FIELDS};
static const FieldRule suspend_fields[] = {
    PICK("procedure", N_("special procedure"), true, procedures), REASON,
    PLAIN("until", N_("expected end"), true, FIELD_DATE), END_OF_FIELDS};
static const FieldRule resume_fields[] = {LONG("outcome", N_("outcome"), true, OPINION),
                                          END_OF_FIELDS};
static const FieldRule extend_fields[] = {NUMBER("days", N_("working days added"), true, 1, 15),
                                          REASON, END_OF_FIELDS};
static const FieldRule decide_fields[] = {PICK("decision", N_("decision"), true, decisions),
                                          LONG("reason", N_("grounds"), true, PAGE), END_OF_FIELDS};
static const FieldRule issue_fields[] = {TEXT("licence", N_("licence number"), false, 100),
                                         PLAIN("valid_from", N_("valid from"), false, FIELD_DATE),
                                         PLAIN("valid_until", N_("valid until"), false, FIELD_DATE),
                                         END_OF_FIELDS};
static const FieldRule deliver_fields[] = {PICK("method", N_("way of delivery"), true, deliveries),
                                           {.name = "recipient",
                                            .label = N_("handed to"),
                                            .type = FIELD_TEXT,
                                            .maximum = 100,
                                            .mask = MASK_NAME},
                                           TEXT("tracking", N_("tracking number"), false, 50),
                                           END_OF_FIELDS};
static const FieldRule transfer_fields[] = {TEXT("body", N_("body to go to"), true, LINE), REASON,
                                            END_OF_FIELDS};
static const FieldRule bill_fields[] = {NUMBER("amount", N_("amount in fen"), true, 1, 100000000),
                                        TEXT("kind", N_("kind of fee"), false, LINE),
                                        PLAIN("due", N_("last day to pay"), true, FIELD_DATE),
                                        END_OF_FIELDS};
static const FieldRule pay_fields[] = {PICK("method", N_("way of payment"), true, payments),
                                       TEXT("voucher", N_("voucher number"), false, 50),
                                       END_OF_FIELDS};
static const FieldRule attach_fields[] = {
    PLAIN("materials", N_("materials handed in"), true, FIELD_MATERIALS), REMARK, END_OF_FIELDS};
static const FieldRule reuse_fields[] = {
    TEXT("material", N_("material"), true, 20),
    {.name = "licence", /* often the number of the holder's identity card */
     .label = N_("licence number"),
     .type = FIELD_TEXT,
     .required = true,
     .maximum = 100,
     .mask = MASK_ID_WORK},
    END_OF_FIELDS};
static const FieldRule reissue_fields[] = {
    PICK("notice", N_("document to print"), true, notice_choices),
    PICK("mode", N_("why it is printed again"), true, reissue_modes), REASON, END_OF_FIELDS};
static const FieldRule consent_fields[] = {
    LONG("scope", N_("what may be read, and for what"), true, OPINION),
    PLAIN("given", N_("consent given"), true, FIELD_FLAG), END_OF_FIELDS};
static const FieldRule discuss_fields[] = {LONG("text", N_("text"), true, OPINION),
                                           PLAIN("staff", N_("to whom"), false, FIELD_STAFF),
                                           END_OF_FIELDS};
static const FieldRule supervise_fields[] = {
    LONG("text", N_("text"), true, OPINION),
    PLAIN("due", N_("answer expected by"), false, FIELD_DATE), END_OF_FIELDS};
static const FieldRule evaluate_fields[] = {
    NUMBER("satisfaction", N_("satisfaction, 5 best to 1 worst"), true, 1, 5),
    PICK("channel", N_("channel"), true, evaluation_channels),
    PLAIN("details", N_("points chosen"), false, FIELD_ARRAY),
    LONG("text", N_("text"), false, OPINION), END_OF_FIELDS};
static const FieldRule rectify_fields[] = {LONG("measures", N_("what was put right"), true, PAGE),
                                           END_OF_FIELDS};

/* ---- the rows ------------------------------------------------------------------------------ */

#define S(name) STATE_BIT(STATE_##name)
#define R(name) ROLE_BIT(ROLE_##name)
#define STATES_BILLED (S(ACCEPTED) | S(REVIEW) | S(SUSPENDED) | S(DECIDED))
#define ROLES_STAFF \
    (R(VILLAGE_AGENT) | R(CLERK) | R(REVIEWER) | R(DECIDER) | R(HALL_MANAGER) | R(SUPERVISOR))

static const ActionRule rules[ACTION_COUNT] = {
    [ACTION_RECEIVE] = {.name = "receive",
                        .label = N_("Receive"),
                        .help = N_("Take in an application and hand out a receipt."),
                        .from = S(DRAFT),
                        .to = STATE_RECEIVED,
                        .roles = R(CLERK) | R(VILLAGE_AGENT) | R(APPLICANT),
                        .clock = CLOCK_START_CHECK,
                        .notice = NOTICE_RECEIPT,
                        .fields = receive_fields,
                        .guard = guard_receive},
    [ACTION_AMEND] = {.name = "amend",
                      .label = N_("Amend"),
                      .help = N_("Put right what was written down when the application came in."),
                      .from = S(RECEIVED) | S(CORRECTION),
                      .to = STATE_SAME,
                      .roles = R(CLERK) | R(VILLAGE_AGENT),
                      .notice = NOTICE_RECEIPT,
                      .fields = amend_fields,
                      .guard = guard_amend},
    [ACTION_PRECHECK] = {.name = "precheck",
                         .label = N_("Pre-check"),
                         .help = N_("Tell the applicant whether the papers look complete."),
                         .from = S(RECEIVED),
                         .to = STATE_SAME,
                         .roles = R(CLERK) | R(VILLAGE_AGENT),
                         .fields = precheck_fields},
    [ACTION_REQUEST_CORRECTION] =
        {.name = "request_correction",
         .label = N_("Request correction"),
         .help = N_("Tell the applicant once, in writing, everything that must be put right."),
         .from = S(RECEIVED) | S(REVIEW),
         .to = STATE_CORRECTION,
         .roles = R(CLERK) | R(REVIEWER),
         .clock = CLOCK_PAUSE,
         .notice = NOTICE_CORRECTION,
         .fields = correction_fields},
    [ACTION_SUPPLY] = {.name = "supply",
                       .label = N_("Take in corrections"),
                       .help = N_("Take in the corrected papers; the case goes back to its step."),
                       .from = S(CORRECTION),
                       .to = STATE_ORIGIN,
                       .roles = R(CLERK) | R(VILLAGE_AGENT),
                       .clock = CLOCK_RESUME,
                       .notice = NOTICE_RECEIPT,
                       .fields = supply_fields,
                       .guard = guard_materials},
    [ACTION_ACCEPT] = {.name = "accept",
                       .label = N_("Accept"),
                       .help = N_("Accept the application; the handling terms begin."),
                       .from = S(RECEIVED),
                       .to = STATE_ACCEPTED,
                       .roles = R(CLERK),
                       .clock = CLOCK_START_HANDLING,
                       .notice = NOTICE_ACCEPTANCE,
                       .fields = accept_fields,
                       .guard = guard_accept},
    [ACTION_DECLINE] = {.name = "decline",
                        .label = N_("Decline"),
                        .help = N_("Do not accept: no licence is needed, or not this body."),
                        .from = S(RECEIVED) | S(CORRECTION),
                        .to = STATE_CLOSED,
                        .roles = R(CLERK),
                        .flags = ACTION_CONFIRM,
                        .clock = CLOCK_STOP,
                        .result = RESULT_NOT_ACCEPTED,
                        .notice = NOTICE_REJECTION,
                        .fields = decline_fields},
    [ACTION_RETURN] = {.name = "return",
                       .label = N_("Return"),
                       .help = N_("Give the papers back because no correction came."),
                       .from = S(CORRECTION),
                       .to = STATE_CLOSED,
                       .roles = R(CLERK),
                       .flags = ACTION_CONFIRM,
                       .clock = CLOCK_STOP,
                       .result = RESULT_RETURNED,
                       .notice = NOTICE_WITHDRAWAL,
                       .fields = reason_fields},
    [ACTION_ASSIGN] = {.name = "assign",
                       .label = N_("Assign"),
                       .help = N_("Give the case to a reviewer."),
                       .from = S(ACCEPTED) | S(REVIEW),
                       .to = STATE_REVIEW,
                       .roles = R(HALL_MANAGER) | R(DECIDER),
                       .clock = CLOCK_STEP,
                       .fields = assign_fields},
    [ACTION_CLAIM] = {.name = "claim",
                      .label = N_("Claim"),
                      .help = N_("Take the case to review it yourself."),
                      .from = S(ACCEPTED) | S(REVIEW),
                      .to = STATE_REVIEW,
                      .roles = R(REVIEWER),
                      .clock = CLOCK_STEP,
                      .fields = no_fields,
                      .offer = offer_review},
    [ACTION_RELEASE] = {.name = "release",
                        .label = N_("Release"),
                        .help = N_("Give the case back so that somebody else can take it."),
                        .from = S(REVIEW),
                        .to = STATE_SAME,
                        .roles = R(REVIEWER) | R(HALL_MANAGER),
                        .fields = reason_fields,
                        .offer = offer_release},
    [ACTION_ROUTE] = {.name = "route",
                      .label = N_("Route"),
                      .help = N_("Send the case to another department."),
                      .from = S(ACCEPTED) | S(REVIEW),
                      .to = STATE_REVIEW,
                      .roles = R(REVIEWER) | R(DECIDER) | R(HALL_MANAGER),
                      .clock = CLOCK_STEP,
                      .fields = route_fields},
    [ACTION_REVIEW] = {.name = "review",
                       .label = N_("Review"),
                       .help = N_("Give the opinion on the current step; the next step begins."),
                       .from = S(REVIEW),
                       .to = STATE_SAME,
                       .roles = R(REVIEWER),
                       .clock = CLOCK_STEP,
                       .fields = review_fields,
                       .offer = offer_review,
                       .guard = guard_review},
    [ACTION_STEP_BACK] = {.name = "step_back",
                          .label = N_("Step back"),
                          .help = N_("Send the case back to the step before."),
                          .from = S(REVIEW),
                          .to = STATE_SAME,
                          .roles = R(REVIEWER) | R(DECIDER),
                          .clock = CLOCK_STEP,
                          .fields = reason_fields,
                          .offer = offer_step_back},
    [ACTION_SUSPEND] = {.name = "suspend",
                        .label = N_("Suspend"),
                        .help = N_("Begin a special procedure; its time is left out of the term."),
                        .from = S(REVIEW),
                        .to = STATE_SUSPENDED,
                        .roles = R(REVIEWER),
                        .flags = ACTION_CONFIRM,
                        .clock = CLOCK_PAUSE,
                        .notice = NOTICE_SPECIAL,
                        .fields = suspend_fields,
                        .guard = guard_suspend},
    [ACTION_RESUME] = {.name = "resume",
                       .label = N_("Resume"),
                       .help = N_("End the special procedure; the term runs on."),
                       .from = S(SUSPENDED),
                       .to = STATE_REVIEW,
                       .roles = R(REVIEWER),
                       .clock = CLOCK_RESUME,
                       .fields = resume_fields},
    [ACTION_EXTEND] = {.name = "extend",
                       .label = N_("Extend"),
                       .help = N_("Extend the term once, with a reason told to the applicant."),
                       .from = S(REVIEW),
                       .to = STATE_SAME,
                       .roles = R(DECIDER),
                       .flags = ACTION_CONFIRM,
                       .clock = CLOCK_EXTEND,
                       .notice = NOTICE_EXTENSION,
                       .fields = extend_fields,
                       .offer = offer_extend,
                       .guard = guard_extend},
    [ACTION_DECIDE] = {.name = "decide",
                       .label = N_("Decide"),
                       .help = N_("Grant or refuse; the delivery term begins."),
                       .from = S(ACCEPTED) | S(REVIEW),
                       .to = STATE_DECIDED,
                       .roles = R(DECIDER) | R(CLERK),
                       .flags = ACTION_CONFIRM,
                       .clock = CLOCK_DECIDE,
                       .fields = decide_fields,
                       .offer = offer_decide,
                       .guard = guard_decide},
    [ACTION_ISSUE] = {.name = "issue",
                      .label = N_("Issue licence"),
                      .help = N_("Make out the licence that was granted."),
                      .from = S(DECIDED),
                      .to = STATE_SAME,
                      .roles = R(CLERK) | R(DECIDER),
                      .fields = issue_fields,
                      .offer = offer_issue},
    [ACTION_CLOSE] = {.name = "close",
                      .label = N_("Close"),
                      .help = N_("Close the case; only delivery and evaluation remain."),
                      .from = S(DECIDED),
                      .to = STATE_CLOSED,
                      .roles = R(CLERK) | R(DECIDER),
                      .fields = remark_fields,
                      .offer = offer_close},
    [ACTION_DELIVER] = {.name = "deliver",
                        .label = N_("Deliver"),
                        .help = N_("Hand the result over and record who took it."),
                        .from = S(DECIDED) | S(CLOSED),
                        .to = STATE_SAME,
                        .roles = R(CLERK) | R(VILLAGE_AGENT),
                        .clock = CLOCK_DELIVER,
                        .notice = NOTICE_DELIVERY,
                        .fields = deliver_fields,
                        .offer = offer_deliver},
    [ACTION_WITHDRAW] = {.name = "withdraw",
                         .label = N_("Withdraw"),
                         .help = N_("Close the case because the applicant takes it back."),
                         .from = STATES_OPEN,
                         .to = STATE_CLOSED,
                         .roles = R(CLERK),
                         .flags = ACTION_CONFIRM,
                         .clock = CLOCK_STOP,
                         .result = RESULT_WITHDRAWN,
                         .notice = NOTICE_WITHDRAWAL,
                         .fields = reason_fields},
    [ACTION_TRANSFER] = {.name = "transfer",
                         .label = N_("Transfer"),
                         .help = N_("Close the case by passing it to the body above."),
                         .from = STATES_OPEN,
                         .to = STATE_CLOSED,
                         .roles = R(DECIDER),
                         .flags = ACTION_CONFIRM,
                         .clock = CLOCK_STOP,
                         .result = RESULT_TRANSFERRED,
                         .notice = NOTICE_WITHDRAWAL,
                         .fields = transfer_fields},
    [ACTION_VOID] = {.name = "void",
                     .label = N_("Void"),
                     .help = N_("Close a case that was opened in error."),
                     .from = STATES_OPEN,
                     .to = STATE_CLOSED,
                     .roles = R(HALL_MANAGER),
                     .flags = ACTION_CONFIRM,
                     .clock = CLOCK_STOP,
                     .result = RESULT_VOIDED,
                     .notice = NOTICE_WITHDRAWAL,
                     .fields = reason_fields},
    [ACTION_BILL] = {.name = "bill",
                     .label = N_("Bill"),
                     .help = N_("Ask for the fee of the item."),
                     .from = STATES_BILLED,
                     .to = STATE_SAME,
                     .roles = R(CLERK),
                     .bill = BILL_OPEN,
                     .fields = bill_fields,
                     .offer = offer_bill},
    [ACTION_PAY] = {.name = "pay",
                    .label = N_("Record payment"),
                    .help = N_("Record that the fee was paid."),
                    .from = STATES_BILLED,
                    .to = STATE_SAME,
                    .roles = R(CLERK),
                    .bill = BILL_PAID,
                    .fields = pay_fields,
                    .offer = offer_bill_open},
    [ACTION_WAIVE] = {.name = "waive",
                      .label = N_("Waive fee"),
                      .help = N_("Waive the fee for the reason given."),
                      .from = STATES_BILLED,
                      .to = STATE_SAME,
                      .roles = R(CLERK),
                      .bill = BILL_WAIVED,
                      .fields = reason_fields,
                      .offer = offer_bill_open},
    [ACTION_REFUND] = {.name = "refund",
                       .label = N_("Refund fee"),
                       .help = N_("Pay the fee back for the reason given."),
                       .from = STATES_BILLED,
                       .to = STATE_SAME,
                       .roles = R(CLERK),
                       .bill = BILL_REFUNDED,
                       .flags = ACTION_CONFIRM,
                       .fields = reason_fields,
                       .offer = offer_bill_paid},
    [ACTION_ATTACH] = {.name = "attach",
                       .label = N_("Attach"),
                       .help = N_("Add papers that came later."),
                       .from = STATES_OPEN,
                       .to = STATE_SAME,
                       .roles = R(CLERK) | R(VILLAGE_AGENT) | R(REVIEWER) | R(APPLICANT),
                       .flags = ACTION_COMMUTES,
                       .fields = attach_fields,
                       .guard = guard_materials},
    [ACTION_REUSE_LICENCE] = {.name = "reuse_licence",
                              .label = N_("Reuse licence"),
                              .help = N_("Use an electronic licence instead of a paper."),
                              .from = STATES_OPEN,
                              .to = STATE_SAME,
                              .roles = R(CLERK) | R(VILLAGE_AGENT),
                              .fields = reuse_fields,
                              .guard = guard_reuse_licence},
    [ACTION_REISSUE] = {.name = "reissue",
                        .label = N_("Print again"),
                        .help = N_("Print a document again, or corrected; the reason goes on "
                                   "record."),
                        .from = STATES_ANY,
                        .to = STATE_SAME,
                        .roles = R(CLERK) | R(VILLAGE_AGENT) | R(REVIEWER) | R(DECIDER) |
                                 R(HALL_MANAGER),
                        .flags = ACTION_COMMUTES,
                        .fields = reissue_fields,
                        .guard = guard_reissue},
    [ACTION_CONSENT] = {.name = "consent",
                        .label = N_("Record consent"),
                        .help = N_("Record whether the holder lets shared data be read."),
                        .from = STATES_OPEN,
                        .to = STATE_SAME,
                        .roles = R(CLERK) | R(VILLAGE_AGENT) | R(APPLICANT),
                        .fields = consent_fields},
    [ACTION_ANNOTATE] = {.name = "annotate",
                         .label = N_("Add note"),
                         .help = N_("Add a note to the record."),
                         .from = STATES_ANY,
                         .to = STATE_SAME,
                         .roles = ROLES_STAFF,
                         .flags = ACTION_COMMUTES,
                         .fields = text_fields},
    [ACTION_DISCUSS] = {.name = "discuss",
                        .label = N_("Discuss"),
                        .help = N_("Ask or answer a colleague about the case."),
                        .from = STATES_ANY,
                        .to = STATE_SAME,
                        .roles = ROLES_STAFF,
                        .flags = ACTION_COMMUTES,
                        .fields = discuss_fields},
    [ACTION_URGE] = {.name = "urge",
                     .label = N_("Urge"),
                     .help = N_("Ask those who handle the case to hurry."),
                     .from = STATES_OPEN,
                     .to = STATE_SAME,
                     .roles = R(CLERK) | R(HALL_MANAGER) | R(SUPERVISOR) | R(APPLICANT),
                     .flags = ACTION_COMMUTES,
                     .fields = text_fields},
    [ACTION_SUPERVISE] = {.name = "supervise",
                          .label = N_("Supervise"),
                          .help = N_("Issue a supervision order on the case."),
                          .from = STATES_ANY,
                          .to = STATE_SAME,
                          .roles = R(SUPERVISOR) | R(HALL_MANAGER),
                          .fields = supervise_fields},
    [ACTION_EVALUATE] = {.name = "evaluate",
                         .label = N_("Evaluate"),
                         .help = N_("Record the applicant's own evaluation of the service."),
                         .from = STATES_ANY,
                         .to = STATE_SAME,
                         .roles = R(APPLICANT),
                         .flags = ACTION_COMMUTES,
                         .fields = evaluate_fields,
                         .offer = offer_evaluate},
    [ACTION_RECTIFY] = {.name = "rectify",
                        .label = N_("Rectify"),
                        .help = N_("Record what was put right after a bad evaluation."),
                        .from = STATES_ANY,
                        .to = STATE_SAME,
                        .roles = R(CLERK) | R(REVIEWER) | R(HALL_MANAGER),
                        .fields = rectify_fields,
                        .offer = offer_rectify},
    [ACTION_REVEAL] = {.name = "reveal",
                       .label = N_("Show in full"),
                       .help = N_("Show personal data unmasked; the reason goes on record."),
                       .from = STATES_ANY,
                       .to = STATE_SAME,
                       .roles = ROLES_STAFF | R(AUDITOR),
                       .flags = ACTION_COMMUTES,
                       .fields = reason_fields},
};

const ActionRule *action_rule(Action action)
{
    return &rules[action];
}

Action action_from_name(const char *name)
{
    return (Action)name_index(rules, name);
}

const FieldRule *action_field(Action action, const char *name)
{
    for (const FieldRule *field = rules[action].fields; field->name != NULL; field++) {
        if (strcmp(field->name, name) == 0)
            return field;
    }
    return NULL;
}
