/* Civil dates and instants.
 *
 * An instant is milliseconds since 1970-01-01T00:00:00Z. A date is a day count since 1970-01-01 in
 * China Standard Time (UTC+8, no daylight saving), the zone in which terms of law are counted.
 * Pure; nothing here reads a clock. */
#ifndef DOMAIN_DATE_H
#define DOMAIN_DATE_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t instant; /* ms since the epoch, UTC; 0 means "not set" */
typedef int32_t date;    /* days since 1970-01-01, China Standard Time */

#define DATE_NONE INT32_MIN

/* Proleptic Gregorian; month 1-12, day 1-31. False, and *out untouched, for a day that does not
 * exist or a year outside 1800-2999. */
bool date_from_civil(int year, int month, int day, date *out);
void date_to_civil(date day, int *year, int *month, int *day_of_month);

/* 0 = Monday … 6 = Sunday. */
int date_weekday(date day);

/* `at` within the years of date_from_civil(), as every parsed instant is. */
date date_of_instant(instant at);
/* The first millisecond of the day. */
instant date_start(date day);

/* "2026-11-22", strict. */
bool date_parse(const char *text, date *out);
/* Caller frees. "" for DATE_NONE. */
char *date_format(date day);
/* "2026-11-22 16:05" in China Standard Time. Caller frees. "" for 0. */
char *instant_format(instant at);
/* RFC 3339 in UTC with milliseconds, "2026-11-22T08:05:00.000Z", both ways; the form used on the
 * wire and in hashes. Parsing takes exactly that form (no leap second, no offset); 0 is written as
 * the epoch, so leave out an instant that is not set. Caller frees. */
char *instant_to_rfc3339(instant at);
bool instant_from_rfc3339(const char *text, instant *out);

#endif
