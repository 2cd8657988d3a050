/* Which documents an event gives rise to, and under which numbers. */
#include "domain/case.h"

#include "domain/json.h"

/* Payloads that ask for a document beyond that of their action's row. */
static const struct {
    const char *field;
    const char *value;
    Action action;
    Notice notice;
} asked[] = {
    {"mode", "tolerant", ACTION_ACCEPT, NOTICE_TOLERANCE},
    {"mode", "commitment", ACTION_ACCEPT, NOTICE_COMMITMENT},
    {"procedure", "hearing", ACTION_SUSPEND, NOTICE_HEARING},
    {"decision", "grant", ACTION_DECIDE, NOTICE_GRANT},
    {"decision", "refuse", ACTION_DECIDE, NOTICE_REFUSAL},
};

#define PRINTED (NOTICE_BIT(NOTICE_COUNT) - 1 - NOTICE_BIT(NOTICE_NONE))

unsigned notices_of_event(const Event *event)
{
    unsigned notices = NOTICE_BIT(action_rule(event->action)->notice);
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
        if (asked[i].action == event->action &&
            g_strcmp0(json_text(event->payload, asked[i].field), asked[i].value) == 0)
            notices |= NOTICE_BIT(asked[i].notice);
    }
    if (event->action == ACTION_REISSUE)
        notices |= NOTICE_BIT(notice_from_name(json_text(event->payload, "notice")));
    return notices & PRINTED;
}

const char *notice_number(const Event *event, Notice notice)
{
    if (notice == NOTICE_GRANT || notice == NOTICE_REFUSAL)
        return json_text(event->given, "document");
    return json_text(json_object(event->given, "notice"), notice_name(notice));
}
