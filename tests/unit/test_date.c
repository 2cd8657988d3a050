#include "tests/support/vectors.h"

static void test_civil_dates_round_trip_over_all_years(void **state)
{
    (void)state;
    date previous, day;
    int year = 0, month, day_of_month;

    assert_true(date_from_civil(1800, 1, 1, &previous));
    for (day = previous + 1; day < previous + 438000; day++) {
        date again;

        date_to_civil(day, &year, &month, &day_of_month);
        assert_true(date_from_civil(year, month, day_of_month, &again));
        assert_int_equal(again, day);
    }
    assert_int_equal(year, 2999);
}

static void test_days_are_counted_from_the_epoch(void **state)
{
    (void)state;
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(day_of("2000-03-01"), 11017);
    assert_int_equal(day_of("1969-12-31"), -1);
}

static void test_days_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const int missing[][3] = {
        {2026, 2, 29}, {1900, 2, 29}, {2026, 13, 1}, {2026, 0, 1}, {2026, 4, 31},
        {2026, 1, 0},  {2026, 1, 32}, {1799, 1, 1},  {3000, 1, 1},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(missing); i++) {
        date out = 7;

        assert_false(date_from_civil(missing[i][0], missing[i][1], missing[i][2], &out));
        assert_int_equal(out, 7);
    }
    date leap;
    assert_true(date_from_civil(2000, 2, 29, &leap));
}

static void test_weekdays_begin_with_monday(void **state)
{
    (void)state;
    assert_int_equal(date_weekday(day_of("2026-11-23")), 0);
    assert_int_equal(date_weekday(day_of("2026-11-22")), 6);
    assert_int_equal(date_weekday(day_of("1969-12-29")), 0);
    assert_int_equal(date_weekday(day_of("1969-12-28")), 6);
}

static void test_dates_are_parsed_strictly(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",           "2026-11-2",  "2026-11-022", "2026/11/22", " 2026-11-22",    "2026-11-22 ",
        "2026-1a-22", "+026-11-22", "20261122",    "2026-02-29", "２０２６-11-22",
    };
    date out = 7;

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_false(date_parse(wrong[i], &out));
    assert_false(date_parse(NULL, &out));
    assert_int_equal(out, 7);
    assert_day_equal(day_of("2026-11-22"), "2026-11-22");
    assert_day_equal(DATE_NONE, "");
}

static void test_the_day_begins_at_midnight_in_china(void **state)
{
    (void)state;
    instant at;

    assert_true(instant_from_rfc3339("2026-11-21T16:00:00.000Z", &at));
    assert_day_equal(date_of_instant(at), "2026-11-22");
    assert_day_equal(date_of_instant(at - 1), "2026-11-21");
    assert_true(date_start(day_of("2026-11-22")) == at);
    assert_day_equal(date_of_instant(date_start(day_of("1935-05-05"))), "1935-05-05");
    assert_day_equal(date_of_instant(date_start(day_of("1935-05-05")) - 1), "1935-05-04");
}

static void test_instants_are_shown_in_china_standard_time(void **state)
{
    (void)state;
    instant at;

    assert_true(instant_from_rfc3339("2026-11-22T08:05:59.999Z", &at));
    g_autofree char *shown = instant_format(at);
    g_autofree char *unset = instant_format(0);
    assert_string_equal(shown, "2026-11-22 16:05");
    assert_string_equal(unset, "");
}

static void test_rfc3339_round_trips(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2026-11-22T08:05:00.001Z",
        "1800-01-01T00:00:00.000Z", "2999-12-31T23:59:59.999Z",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        instant at;

        assert_true(instant_from_rfc3339(texts[i], &at));
        g_autofree char *again = instant_to_rfc3339(at);
        assert_string_equal(again, texts[i]);
    }
}

static void test_rfc3339_takes_one_form_only(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "2026-11-22T08:05:00Z",      "2026-11-22T08:05:00.000+08:00", "2026-11-22 08:05:00.000Z",
        "2026-11-22T24:00:00.000Z",  "2026-11-22T08:60:00.000Z",      "2026-11-22T08:05:60.000Z",
        "2026-02-30T08:05:00.000Z",  "2026-11-22t08:05:00.000z",      "",
        "2026-11-22T08:05:00.0000Z",
    };
    instant out = 7;

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_false(instant_from_rfc3339(wrong[i], &out));
    assert_false(instant_from_rfc3339(NULL, &out));
    assert_int_equal(out, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_civil_dates_round_trip_over_all_years),
        cmocka_unit_test(test_days_are_counted_from_the_epoch),
        cmocka_unit_test(test_days_that_do_not_exist_are_refused),
        cmocka_unit_test(test_weekdays_begin_with_monday),
        cmocka_unit_test(test_dates_are_parsed_strictly),
        cmocka_unit_test(test_the_day_begins_at_midnight_in_china),
        cmocka_unit_test(test_instants_are_shown_in_china_standard_time),
        cmocka_unit_test(test_rfc3339_round_trips),
        cmocka_unit_test(test_rfc3339_takes_one_form_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
