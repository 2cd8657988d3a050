/* The working-day calendar and terms counted by it.
 *
 * Source of the rule: 行政许可法 Art. 82 (terms are working days, public holidays left out). Day 1
 * is the first working day after the start. Years are loaded from data; a day in a year that is not
 * loaded follows Monday to Friday and makes any date computed through it provisional.
 *
 * A calendar is filled once and then only read, so it may be shared between threads. */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include "domain/date.h"

#include <cjson/cJSON.h>
#include <glib.h>

typedef struct Calendar Calendar;

/* A stop of the clock: every day after `from` up to and including `to` is left out. An open stop
 * has to == DATE_NONE. */
typedef struct {
    date from;
    date to;
} Pause;

/* A computed last day. */
typedef struct {
    date day;         /* DATE_NONE: no term, or the clock stands still in an open pause */
    bool provisional; /* runs through a year without a published calendar */
} Due;

/* {"2026": {"holidays": ["2026-01-01", …], "working": ["2026-01-04", …]}, …}. Both lists must be
 * there; other members of a year ("source") are passed over. NULL when a year or a date is
 * malformed, given twice, or stands in the wrong year. Caller frees with calendar_free(). */
Calendar *calendar_from_json(const cJSON *json);
void calendar_free(Calendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calendar, calendar_free)

bool calendar_has_year(const Calendar *calendar, int year);
bool calendar_is_working(const Calendar *calendar, date day);

/* The day on which `working_days` have passed since `start`, pauses left out. Pauses may overlap
 * and come in any order; none ever makes the result earlier; one that ends before it begins is
 * empty. With an open pause that has begun before the term ends, day is DATE_NONE. working_days 0
 * gives `start` itself; a negative number, one above 100,000, or start == DATE_NONE is no term.
 * Takes a few subtractions, however long the term. */
Due calendar_due(const Calendar *calendar, date start, int working_days, const Pause *pauses,
                 size_t pause_count);

/* Working days after `from` up to and including `to`, pauses left out; negative when to < from
 * (then the pauses are ignored). 0 when equal. Neither day may be DATE_NONE. */
int calendar_days_between(const Calendar *calendar, date from, date to, const Pause *pauses,
                          size_t pause_count);

#endif
