/* The vectors and the calendar that the tests of domain/ are driven by. */
#ifndef TESTS_SUPPORT_VECTORS_H
#define TESTS_SUPPORT_VECTORS_H

#include "domain/calendar.h"
#include "domain/date.h"

#include <cjson/cJSON.h>
#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static inline cJSON *read_json(const char *path)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("cannot read %s", path);

    cJSON *json = cJSON_Parse(text);
    if (!json)
        fail_msg("%s is not JSON", path);
    return json;
}

static inline cJSON *read_vectors(void)
{
    return read_json(TEST_DATA "/vectors.json");
}

static inline Calendar *read_calendar(void)
{
    cJSON *json = read_json(SOURCE_ROOT "/central/demo/calendar.json");
    Calendar *calendar = calendar_from_json(json);

    cJSON_Delete(json);
    assert_non_null(calendar);
    return calendar;
}

/* The value at a path of member names such as "citizen_id/valid"; fails when it is missing, so that
 * a vector that moved is not passed over. */
static inline const cJSON *vector_at(const cJSON *json, const char *path)
{
    g_auto(GStrv) names = g_strsplit(path, "/", -1);

    for (size_t i = 0; names[i]; i++) {
        json = cJSON_GetObjectItemCaseSensitive(json, names[i]);
        if (!json)
            fail_msg("the vectors have no %s", path);
    }
    return json;
}

static inline const char *vector_text(const cJSON *json, const char *path)
{
    const char *text = cJSON_GetStringValue(vector_at(json, path));

    assert_non_null(text);
    return text;
}

static inline int vector_int(const cJSON *json, const char *path)
{
    const cJSON *value = vector_at(json, path);

    assert_true(cJSON_IsNumber(value));
    return value->valueint;
}

static inline date day_of(const char *text)
{
    date day;

    if (!date_parse(text, &day))
        fail_msg("%s is not a date", text);
    return day;
}

static inline void assert_day_equal(date actual, const char *expected)
{
    g_autofree char *text = date_format(actual);

    assert_string_equal(text, expected);
}

#endif
