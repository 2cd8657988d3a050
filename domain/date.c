#include "domain/date.h"

#include <glib.h>
#include <string.h>

#define MS_PER_DAY INT64_C(86400000)
#define MS_PER_HOUR INT64_C(3600000)
#define MS_PER_MINUTE INT64_C(60000)
#define CHINA_OFFSET (8 * MS_PER_HOUR)
#define YEAR_MIN 1800
#define YEAR_MAX 2999

/* Day counts run in eras of 400 years from 1 March of year 0, so that the leap day ends a year. */
#define DAYS_PER_ERA 146097
#define DAYS_BEFORE_EPOCH 719468

static int64_t floor_div(int64_t value, int64_t divisor)
{
    int64_t quotient = value / divisor;

    return value % divisor < 0 ? quotient - 1 : quotient;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_from_civil(int year, int month, int day, date *out)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;

    int march_year = month > 2 ? year : year - 1;
    int era = march_year / 400;
    int year_of_era = march_year % 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    *out = era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_EPOCH;
    return true;
}

void date_to_civil(date day, int *year, int *month, int *day_of_month)
{
    int64_t shifted = (int64_t)day + DAYS_BEFORE_EPOCH;
    int64_t era = floor_div(shifted, DAYS_PER_ERA);
    int day_of_era = (int)(shifted - era * DAYS_PER_ERA);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) /
        365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;

    *day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = (int)(era * 400) + year_of_era + (*month <= 2 ? 1 : 0);
}

int date_weekday(date day)
{
    /* 1970-01-01 was a Thursday. */
    int64_t shifted = (int64_t)day + 3;

    return (int)(shifted - 7 * floor_div(shifted, 7));
}

date date_of_instant(instant at)
{
    return (date)floor_div(at + CHINA_OFFSET, MS_PER_DAY);
}

instant date_start(date day)
{
    return (instant)day * MS_PER_DAY - CHINA_OFFSET;
}

/* Reads text that must look like `shape`, in which each '0' stands for a digit, and collects the
 * numbers that the runs of digits form. */
static bool scan_shape(const char *text, const char *shape, int *numbers)
{
    bool in_number = false;

    if (!text || strlen(text) != strlen(shape))
        return false;
    for (; *shape; shape++, text++) {
        if (*shape == '0') {
            if (!g_ascii_isdigit(*text))
                return false;
            *numbers = (in_number ? *numbers * 10 : 0) + (*text - '0');
        } else if (*shape != *text) {
            return false;
        } else if (in_number) {
            numbers++;
        }
        in_number = *shape == '0';
    }
    return true;
}

bool date_parse(const char *text, date *out)
{
    int part[3];

    return scan_shape(text, "0000-00-00", part) && date_from_civil(part[0], part[1], part[2], out);
}

char *date_format(date day)
{
    int year, month, day_of_month;

    if (day == DATE_NONE)
        return g_strdup("");
    date_to_civil(day, &year, &month, &day_of_month);
    return g_strdup_printf("%04d-%02d-%02d", year, month, day_of_month);
}

char *instant_format(instant at)
{
    if (at == 0)
        return g_strdup("");

    date day = date_of_instant(at);
    int minutes = (int)((at - date_start(day)) / MS_PER_MINUTE);
    g_autofree char *text = date_format(day);

    return g_strdup_printf("%s %02d:%02d", text, minutes / 60, minutes % 60);
}

char *instant_to_rfc3339(instant at)
{
    date day = (date)floor_div(at, MS_PER_DAY);
    int ms = (int)(at - day * MS_PER_DAY);
    g_autofree char *text = date_format(day);

    return g_strdup_printf("%sT%02d:%02d:%02d.%03dZ", text, ms / 3600000, ms / 60000 % 60,
                           ms / 1000 % 60, ms % 1000);
}

bool instant_from_rfc3339(const char *text, instant *out)
{
    int part[7];
    date day;

    if (!scan_shape(text, "0000-00-00T00:00:00.000Z", part) ||
        !date_from_civil(part[0], part[1], part[2], &day) || part[3] > 23 || part[4] > 59 ||
        part[5] > 59)
        return false;
    *out = day * MS_PER_DAY + part[3] * MS_PER_HOUR + part[4] * MS_PER_MINUTE + part[5] * 1000 +
           part[6];
    return true;
}
