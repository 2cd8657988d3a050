/* Dates, instants and ids as they are written: what is read is written back the same. */
#include "domain/date.h"
#include "domain/uuid.h"
#include "tests/fuzz/fuzz.h"

static void check_date(const char *text)
{
    date day;
    if (!date_parse(text, &day))
        return;
    g_autofree char *again = date_format(day);
    g_assert_cmpstr(again, ==, text);
    g_assert_cmpint(date_of_instant(date_start(day)), ==, day);
    g_assert_cmpint(date_weekday(day), ==, (date_weekday(day - 1) + 1) % 7);
}

static void check_instant(const char *text)
{
    instant at;
    if (!instant_from_rfc3339(text, &at))
        return;
    g_autofree char *again = instant_to_rfc3339(at);
    g_assert_cmpstr(again, ==, text);
    date day = date_of_instant(at);
    g_assert_cmpint(date_start(day), <=, at);
    g_assert_cmpint(at, <, date_start(day + 1));
    g_autofree char *shown = instant_format(at);
    g_assert_cmpuint(strlen(shown), ==, at == 0 ? 0 : strlen("2026-11-22 16:05"));
}

static void check_uuid(const char *text)
{
    if (uuid_is_valid(text))
        g_assert_cmpuint(strlen(text), ==, 36);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = input_text(data, size);
    check_date(text);
    check_instant(text);
    check_uuid(text);
    return 0;
}
