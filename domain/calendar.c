#include "domain/calendar.h"

#include <string.h>

/* Terms of law run to a few months; a longer one is a damaged number and would overflow a date. */
#define TERM_MAX 100000

/* How a loaded year says that a day departs from the week. */
enum { AS_THE_WEEK, HOLIDAY, WORKING };

/* The loaded years lie within one stretch of days. `through[i]` is the number of working days in
 * the first i days of the stretch, so every count is a subtraction. Years inside the stretch that
 * were not loaded, and all days outside it, follow Monday to Friday. */
struct Calendar {
    int first_year;
    int year_count;
    bool *loaded; /* by year - first_year */
    date first;   /* 1 January of the first year */
    int day_count;
    int *through; /* day_count + 1 sums */
};

static bool is_weekday(date day)
{
    return date_weekday(day) < 5;
}

static int year_of(date day)
{
    int year, month, day_of_month;

    date_to_civil(day, &year, &month, &day_of_month);
    return year;
}

/* Years are written with four digits, within the range of dates. */
static bool parse_year(const char *name, int *year)
{
    g_autofree char *text = g_strconcat(name ? name : "", "-01-01", NULL);
    date day;

    if (!date_parse(text, &day))
        return false;
    *year = year_of(day);
    return true;
}

/* Makes room for all the years named; fails on a name that is no year. */
static bool make_room(Calendar *calendar, const cJSON *json)
{
    int first = G_MAXINT, last = G_MININT, year;
    date end = 0;
    const cJSON *entry;

    cJSON_ArrayForEach(entry, json)
    {
        if (!parse_year(entry->string, &year))
            return false;
        first = MIN(first, year);
        last = MAX(last, year);
    }
    if (first <= last) {
        calendar->first_year = first;
        calendar->year_count = last - first + 1;
        date_from_civil(first, 1, 1, &calendar->first);
        date_from_civil(last, 12, 31, &end);
        calendar->day_count = end - calendar->first + 1;
    }
    calendar->loaded = g_new0(bool, (size_t)calendar->year_count);
    calendar->through = g_new0(int, (size_t)calendar->day_count + 1);
    return true;
}

/* Marks the listed days of one year; a day of another year, or one marked before, is malformed. */
static bool mark_days(const Calendar *calendar, guint8 *marks, int year, const cJSON *list,
                      guint8 mark)
{
    const cJSON *entry;
    date day;

    if (!cJSON_IsArray(list))
        return false;
    cJSON_ArrayForEach(entry, list)
    {
        if (!date_parse(cJSON_GetStringValue(entry), &day) || year_of(day) != year ||
            marks[day - calendar->first] != AS_THE_WEEK)
            return false;
        marks[day - calendar->first] = mark;
    }
    return true;
}

static bool load_year(Calendar *calendar, guint8 *marks, const cJSON *entry)
{
    const cJSON *holidays = cJSON_GetObjectItemCaseSensitive(entry, "holidays");
    const cJSON *working = cJSON_GetObjectItemCaseSensitive(entry, "working");
    int year;

    if (!parse_year(entry->string, &year) || calendar_has_year(calendar, year))
        return false;
    calendar->loaded[year - calendar->first_year] = true;
    return mark_days(calendar, marks, year, holidays, HOLIDAY) &&
           mark_days(calendar, marks, year, working, WORKING);
}

static void sum_days(Calendar *calendar, const guint8 *marks)
{
    for (int i = 0; i < calendar->day_count; i++) {
        bool works =
            marks[i] == AS_THE_WEEK ? is_weekday(calendar->first + i) : marks[i] == WORKING;

        calendar->through[i + 1] = calendar->through[i] + (works ? 1 : 0);
    }
}

Calendar *calendar_from_json(const cJSON *json)
{
    g_autoptr(Calendar) calendar = g_new0(Calendar, 1);
    g_autofree guint8 *marks = NULL;
    const cJSON *entry;

    if (!cJSON_IsObject(json) || !make_room(calendar, json))
        return NULL;
    marks = g_new0(guint8, (size_t)calendar->day_count);
    cJSON_ArrayForEach(entry, json)
    {
        if (!load_year(calendar, marks, entry))
            return NULL;
    }
    sum_days(calendar, marks);
    return g_steal_pointer(&calendar);
}

void calendar_free(Calendar *calendar)
{
    if (!calendar)
        return;
    g_free(calendar->loaded);
    g_free(calendar->through);
    g_free(calendar);
}

bool calendar_has_year(const Calendar *calendar, int year)
{
    return year >= calendar->first_year && year - calendar->first_year < calendar->year_count &&
           calendar->loaded[year - calendar->first_year];
}

bool calendar_is_working(const Calendar *calendar, date day)
{
    int64_t index = (int64_t)day - calendar->first;

    if (index < 0 || index >= calendar->day_count)
        return is_weekday(day);
    return calendar->through[index + 1] > calendar->through[index];
}

/* Mondays to Fridays before `day`, counted from a Monday long ago. */
static int64_t weekdays_before(int64_t day)
{
    const int64_t monday = -3 - INT64_C(7) * 1000000000; /* 1969-12-29 was a Monday */
    int64_t days = day - monday;

    return days / 7 * 5 + MIN(days % 7, 5);
}

/* Working days up to and including `day`; only differences of two results mean anything. */
static int64_t working_through(const Calendar *calendar, date day)
{
    int64_t days = (int64_t)day - calendar->first + 1;

    if (days <= 0)
        return weekdays_before((int64_t)day + 1) - weekdays_before(calendar->first);
    if (days <= calendar->day_count)
        return calendar->through[days];
    return calendar->through[calendar->day_count] + weekdays_before((int64_t)day + 1) -
           weekdays_before((int64_t)calendar->first + calendar->day_count);
}

/* The `count`th (> 0) working day after `start`. A step over as many days as are still missing
 * never goes too far, and takes five sevenths of them, so this ends after a few steps. */
static date nth_working_day(const Calendar *calendar, date start, int count)
{
    int64_t target = working_through(calendar, start) + count;
    date day = start;

    for (int64_t missing = count; missing > 0; missing = target - working_through(calendar, day))
        day += (date)missing;
    return day;
}

/* Moves *day, after which the clock would run on, over all pauses that cover the day that follows.
 * False when one of them is open. */
static bool leave_pauses(date *day, const Pause *pauses, size_t count)
{
    bool moved = true;

    while (moved) {
        moved = false;
        for (size_t i = 0; i < count; i++) {
            if (pauses[i].from > *day)
                continue;
            if (pauses[i].to == DATE_NONE)
                return false;
            if (pauses[i].to > *day) {
                *day = pauses[i].to;
                moved = true;
            }
        }
    }
    return true;
}

/* The last day on which the clock runs before the next pause. */
static date next_pause(date day, const Pause *pauses, size_t count)
{
    date next = INT32_MAX;

    for (size_t i = 0; i < count; i++) {
        bool empty = pauses[i].to != DATE_NONE && pauses[i].to <= pauses[i].from;

        if (!empty && pauses[i].from > day)
            next = MIN(next, pauses[i].from);
    }
    return next;
}

/* Whether a day after `from` up to and including `to` lies in a year that is not loaded. */
static bool is_provisional(const Calendar *calendar, date from, date to)
{
    for (int year = year_of(from + 1); year <= year_of(to); year++) {
        if (!calendar_has_year(calendar, year))
            return true;
    }
    return false;
}

Due calendar_due(const Calendar *calendar, date start, int working_days, const Pause *pauses,
                 size_t pause_count)
{
    const Due none = {.day = DATE_NONE};
    Due due = {.day = start};
    int left = working_days;

    if (start == DATE_NONE || working_days < 0 || working_days > TERM_MAX)
        return none;
    while (left > 0) {
        if (!leave_pauses(&due.day, pauses, pause_count))
            return none;

        date stop = next_pause(due.day, pauses, pause_count);
        date end = nth_working_day(calendar, due.day, left);

        end = MIN(end, stop);
        left -= (int)(working_through(calendar, end) - working_through(calendar, due.day));
        due.provisional = due.provisional || is_provisional(calendar, due.day, end);
        due.day = end;
    }
    return due;
}

int calendar_days_between(const Calendar *calendar, date from, date to, const Pause *pauses,
                          size_t pause_count)
{
    int64_t days = 0;

    if (to < from)
        return (int)(working_through(calendar, to) - working_through(calendar, from));
    while (from < to && leave_pauses(&from, pauses, pause_count) && from < to) {
        date end = MIN(next_pause(from, pauses, pause_count), to);

        days += working_through(calendar, end) - working_through(calendar, from);
        from = end;
    }
    return (int)days;
}
