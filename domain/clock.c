#include "domain/clock.h"

static const Choice clocks[CLOCK_OF_COUNT] = {
#define X(id, name, label) {name, label},
    CLOCKS(X)
#undef X
};
static const Choice readings[READING_COUNT] = {
#define X(id, name, label) {name, label},
    READINGS(X)
#undef X
};

/* Working days: Art. 32 acceptance, Art. 44 delivery, 国办发〔2019〕51号 practice for
 * rectification. */
enum { ACCEPTANCE_DAYS = 5, DELIVERY_DAYS = 10, RECTIFICATION_DAYS = 5 };
enum { NOTICE_DAYS = 3, NOTICE_PER_CENT = 20, YELLOW_DAYS = 1 };

const char *clock_name(ClockKind kind)
{
    return clocks[kind].name;
}

const char *clock_label(ClockKind kind)
{
    return clocks[kind].label;
}

const char *reading_name(Reading reading)
{
    return readings[reading].name;
}

const char *reading_label(Reading reading)
{
    return readings[reading].label;
}

/* ---- which clocks run ---------------------------------------------------------------------- */

typedef struct {
    const Calendar *calendar;
    const Case *file;
    const Item *item; /* NULL: unknown, then the clocks that need its terms do not run */
} Face;

static const Due no_due = {.day = DATE_NONE};

/* A clock whose last day was told to somebody rather than counted. */
static Due due_named(date day)
{
    return (Due){.day = day};
}

static Due due_counted(const Face *face, instant start, int days)
{
    const GArray *pauses = face->file->pauses;
    return calendar_due(face->calendar, date_of_instant(start), days,
                        (const Pause *)(const void *)pauses->data, pauses->len);
}

static bool is_handled(const Case *file)
{
    return file->state == STATE_ACCEPTED || file->state == STATE_REVIEW ||
           file->state == STATE_SUSPENDED ||
           (file->state == STATE_CORRECTION && file->accepted_at != 0);
}

static bool is_deliverable(const Case *file)
{
    return file->decided_at != 0 && file->delivered_at == 0 &&
           (file->state == STATE_DECIDED || file->state == STATE_CLOSED);
}

static bool is_bad_evaluation(const Case *file)
{
    return file->satisfaction > 0 && file->satisfaction <= 2 && !file->rectified;
}

static int term_of(const Face *face, int days)
{
    return days == 0 ? 0 : (int)MIN((int64_t)days + face->file->extension_days, G_MAXINT);
}

static bool is_paused(const Case *file)
{
    const GArray *pauses = file->pauses;
    return pauses->len > 0 && g_array_index(pauses, Pause, pauses->len - 1).to == DATE_NONE;
}

/* Fills start, term and due; false when the clock does not run at all. Without a last day it is
 * paused, or its term is one that nobody can count. */
static bool clock_set(const Face *face, Clock *clock, instant start, int term)
{
    clock->start = date_of_instant(start);
    clock->term = term;
    clock->due = due_counted(face, start, term);
    return clock->due.day != DATE_NONE || is_paused(face->file);
}

static bool clock_named(Clock *clock, instant start, date day)
{
    clock->start = date_of_instant(start);
    clock->due = due_named(day);
    return day != DATE_NONE;
}

static bool clock_handling(const Face *face, Clock *clock, int days)
{
    int term = term_of(face, days);
    return is_handled(face->file) && term > 0 &&
           clock_set(face, clock, face->file->accepted_at, term);
}

static bool clock_fill(const Face *face, Clock *clock)
{
    const Case *file = face->file;
    const Item *item = face->item;
    switch (clock->kind) {
    case CLOCK_OF_ACCEPTANCE:
        return file->state == STATE_RECEIVED &&
               clock_set(face, clock, file->check_from, ACCEPTANCE_DAYS);
    case CLOCK_OF_PROMISED:
        return item != NULL && clock_handling(face, clock, item->promised_days);
    case CLOCK_OF_LEGAL:
        return item != NULL && clock_handling(face, clock, item->legal_days);
    case CLOCK_OF_CORRECTION:
        return file->state == STATE_CORRECTION &&
               clock_named(clock, file->updated_at, file->correction_due);
    case CLOCK_OF_TOLERANCE:
        return is_handled(file) && clock_named(clock, file->accepted_at, file->tolerance_due);
    case CLOCK_OF_STEP: {
        bool open = file->state == STATE_REVIEW && item != NULL &&
                    (size_t)file->step < item->step_count && item->steps[file->step].days > 0;
        return open && clock_set(face, clock, file->step_from, item->steps[file->step].days);
    }
    case CLOCK_OF_SUSPENSION:
        return file->state == STATE_SUSPENDED &&
               clock_named(clock, file->updated_at, file->suspension_due);
    case CLOCK_OF_DELIVERY:
        return is_deliverable(file) && clock_set(face, clock, file->decided_at, DELIVERY_DAYS);
    case CLOCK_OF_BILL:
        return file->bill == BILL_OPEN && clock_named(clock, file->updated_at, file->bill_due);
    case CLOCK_OF_RECTIFICATION:
        return is_bad_evaluation(file) &&
               clock_set(face, clock, file->evaluated_at, RECTIFICATION_DAYS);
    case CLOCK_OF_COUNT:
        break;
    }
    return false;
}

/* ---- readings ------------------------------------------------------------------------------ */

static Reading reading_of(int left, int term)
{
    int soon = MAX(NOTICE_DAYS, (term * NOTICE_PER_CENT + 99) / 100);
    if (left < 0)
        return READING_RED;
    if (left <= YELLOW_DAYS)
        return READING_YELLOW;
    return left <= soon ? READING_NOTICE : READING_NORMAL;
}

Reading due_reading(const Calendar *calendar, date today, date due, date legal, int term)
{
    if (legal != DATE_NONE && today > legal)
        return READING_DOUBLE_RED;
    if (due == DATE_NONE)
        return READING_NORMAL;
    return reading_of(calendar_days_between(calendar, today, due, NULL, 0), term);
}

/* A paused clock shows what was left when the pause began: the term less what had run. */
static void clock_read(const Face *face, Clock *clock, date today)
{
    const GArray *pauses = face->file->pauses;
    const Pause *all = (const Pause *)(const void *)pauses->data;
    if (clock->due.day != DATE_NONE) {
        clock->left = calendar_days_between(face->calendar, today, clock->due.day, NULL, 0);
        clock->reading = reading_of(clock->left, clock->term);
        if (clock->kind == CLOCK_OF_LEGAL && clock->reading == READING_RED)
            clock->reading = READING_DOUBLE_RED;
        return;
    }
    date stopped = all[pauses->len - 1].from;
    clock->left = clock->term - calendar_days_between(face->calendar, clock->start, stopped, all,
                                                      pauses->len - 1);
    clock->reading = READING_PAUSED;
}

static int more_urgent(const void *one, const void *other)
{
    const Clock *a = one, *b = other;
    if (a->reading != b->reading)
        return a->reading > b->reading ? -1 : 1;
    return (a->left > b->left) - (a->left < b->left);
}

size_t case_clocks(const Rules *rules, const Case *file, instant now, Clock *out)
{
    const Face face = {rules->calendar, file, case_item(rules, file)};
    date today = date_of_instant(now);
    size_t count = 0;
    for (ClockKind kind = 0; kind < CLOCK_OF_COUNT; kind++) {
        Clock *clock = &out[count];
        *clock = (Clock){.kind = kind};
        if (!clock_fill(&face, clock))
            continue;
        clock_read(&face, clock, today);
        count++;
    }
    qsort(out, count, sizeof *out, more_urgent);
    return count;
}

void case_due(const Rules *rules, const Case *file, Due *next, Due *legal)
{
    static const ClockKind acts_next[STATE_COUNT] = {
        [STATE_RECEIVED] = CLOCK_OF_ACCEPTANCE,  [STATE_CORRECTION] = CLOCK_OF_CORRECTION,
        [STATE_ACCEPTED] = CLOCK_OF_PROMISED,    [STATE_REVIEW] = CLOCK_OF_PROMISED,
        [STATE_SUSPENDED] = CLOCK_OF_SUSPENSION, [STATE_DECIDED] = CLOCK_OF_DELIVERY,
        [STATE_CLOSED] = CLOCK_OF_DELIVERY,
    };
    const Face face = {rules->calendar, file, case_item(rules, file)};
    Clock clock = {.kind = acts_next[file->state]};
    *next = file->state != STATE_DRAFT && clock_fill(&face, &clock) ? clock.due : no_due;
    clock = (Clock){.kind = CLOCK_OF_LEGAL};
    *legal = clock_fill(&face, &clock) ? clock.due : no_due;
}
