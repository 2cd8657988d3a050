/* Readings of a case's clocks. A clock is computed from the facts of the case whenever it is read;
 * it is never stored and never a state.
 *
 * A pause leaves out every day after its start up to and including its end. Thresholds: notice when
 * at most 3 working days or a fifth of the term is left, whichever is more; yellow at most 1; red
 * past the promised date; double red past the legal date. */
#ifndef DOMAIN_CLOCK_H
#define DOMAIN_CLOCK_H

#include "domain/case.h"

/* X(identifier, stable name, label) */
#define CLOCKS(X)                                          \
    X(ACCEPTANCE, "acceptance", N_("acceptance decision")) \
    X(PROMISED, "promised", N_("promised closing"))        \
    X(LEGAL, "legal", N_("legal closing"))                 \
    X(CORRECTION, "correction", N_("correction"))          \
    X(TOLERANCE, "tolerance", N_("missing papers"))        \
    X(STEP, "step", N_("current step"))                    \
    X(SUSPENSION, "suspension", N_("special procedure"))   \
    X(DELIVERY, "delivery", N_("delivery"))                \
    X(BILL, "bill", N_("fee"))                             \
    X(RECTIFICATION, "rectification", N_("rectification"))

typedef enum {
#define X(id, name, label) CLOCK_OF_##id,
    CLOCKS(X)
#undef X
        CLOCK_OF_COUNT
} ClockKind;

const char *clock_name(ClockKind kind);
const char *clock_label(ClockKind kind); /* msgid */

/* X(identifier, stable name, label) in rising order of urgency */
#define READINGS(X)                     \
    X(NORMAL, "normal", N_("in time"))  \
    X(PAUSED, "paused", N_("paused"))   \
    X(NOTICE, "notice", N_("due soon")) \
    X(YELLOW, "yellow", N_("due now"))  \
    X(RED, "red", N_("overdue"))        \
    X(DOUBLE_RED, "double_red", N_("past the legal term"))

typedef enum {
#define X(id, name, label) READING_##id,
    READINGS(X)
#undef X
        READING_COUNT
} Reading;

const char *reading_name(Reading reading);
const char *reading_label(Reading reading); /* msgid */

typedef struct {
    ClockKind kind;
    date start;
    int term; /* working days; 0 when the last day was simply named */
    Due due;  /* day DATE_NONE while paused */
    int left; /* working days after today up to the due day; negative: overdue by so many; while
                 paused, what was left when the pause began */
    Reading reading;
} Clock;

/* Every clock that runs or is paused; for a closed case only delivery, while it runs. `out` has
 * room for CLOCK_OF_COUNT; returns how many were written, the most urgent first. */
size_t case_clocks(const Rules *rules, const Case *file, instant now, Clock *out);

/* The one number that lists sort by: the due day of the clock that acts next on the case
 * (acceptance while received, promised while handled, delivery once decided, correction while
 * waited for), and the last day before double red. DATE_NONE where nothing runs. Independent of
 * `now`. */
void case_due(const Rules *rules, const Case *file, Due *next, Due *legal);
/* The reading of such a pair on a day. `term` as for the notice threshold: 0 takes 3 days. */
Reading due_reading(const Calendar *calendar, date today, date due, date legal, int term);

#endif
