#include "tests/support/vectors.h"

#include <stdbool.h>

typedef struct {
    cJSON *vectors;
    Calendar *calendar;
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->vectors = read_vectors();
    fixture->calendar = read_calendar();
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;

    cJSON_Delete(fixture->vectors);
    calendar_free(fixture->calendar);
    g_free(fixture);
    return 0;
}

static void assert_due(const Calendar *calendar, const char *start, int days, const Pause *pauses,
                       size_t pause_count, const char *expected)
{
    Due due = calendar_due(calendar, day_of(start), days, pauses, pause_count);

    assert_day_equal(due.day, expected);
    assert_false(due.provisional);
}

static void test_due_date_skips_holidays_and_counts_make_up_days(void **state)
{
    const Fixture *fixture = *state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(fixture->vectors, "deadlines/due_dates"))
    {
        assert_due(fixture->calendar, vector_text(row, "start"), vector_int(row, "working_days"),
                   NULL, 0, vector_text(row, "due"));
    }
}

static void test_due_date_leaves_suspensions_out(void **state)
{
    const Fixture *fixture = *state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(fixture->vectors, "deadlines/with_suspension"))
    {
        const cJSON *stop;
        Pause pauses[4];
        size_t count = 0;

        cJSON_ArrayForEach(stop, vector_at(row, "suspensions"))
        {
            assert_in_range(count, 0, G_N_ELEMENTS(pauses) - 1);
            pauses[count].from = day_of(cJSON_GetStringValue(cJSON_GetArrayItem(stop, 0)));
            pauses[count++].to = day_of(cJSON_GetStringValue(cJSON_GetArrayItem(stop, 1)));
        }
        assert_due(fixture->calendar, vector_text(row, "accepted"), vector_int(row, "working_days"),
                   pauses, count, vector_text(row, "due"));
    }
}

static void test_correction_notice_is_due_in_five_working_days(void **state)
{
    const Fixture *fixture = *state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(fixture->vectors, "deadlines/correction_notice"))
    {
        const char *received = vector_text(row, "received");

        assert_due(fixture->calendar, received, 5, NULL, 0, vector_text(row, "notice_limit"));
        assert_true(g_str_has_suffix(vector_text(row, "if_no_notice"), received));
    }
}

static void test_extension_adds_to_the_whole_term(void **state)
{
    const Fixture *fixture = *state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(fixture->vectors, "deadlines/extension"))
    {
        const char *accepted = vector_text(row, "accepted");
        int days = vector_int(row, "working_days");
        int more = vector_int(row, "extension_days");

        assert_due(fixture->calendar, accepted, days, NULL, 0, vector_text(row, "due"));
        assert_due(fixture->calendar, accepted, days + more, NULL, 0,
                   vector_text(row, "due_after_extension"));
        assert_due(fixture->calendar, vector_text(row, "due"), more, NULL, 0,
                   vector_text(row, "due_after_extension"));
    }
}

static void test_delivery_is_counted_from_the_decision(void **state)
{
    const Fixture *fixture = *state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(fixture->vectors, "deadlines/delivery"))
    {
        assert_due(fixture->calendar, vector_text(row, "decided"), vector_int(row, "delivery_days"),
                   NULL, 0, vector_text(row, "deliver_by"));
    }
}

static void test_a_year_without_calendar_makes_the_date_provisional(void **state)
{
    const Fixture *fixture = *state;
    const cJSON *row;

    cJSON_ArrayForEach(row, vector_at(fixture->vectors, "deadlines/years_without_calendar"))
    {
        Due due = calendar_due(fixture->calendar, day_of(vector_text(row, "start")),
                               vector_int(row, "working_days"), NULL, 0);

        assert_true(g_str_has_prefix(vector_text(row, "expect"), "provisional"));
        assert_true(due.provisional);
        assert_day_equal(due.day, "2027-01-18");
    }
}

static void test_a_term_that_ends_with_the_last_loaded_day_is_final(void **state)
{
    const Fixture *fixture = *state;

    assert_due(fixture->calendar, "2026-12-30", 1, NULL, 0, "2026-12-31");
    assert_true(calendar_due(fixture->calendar, day_of("2026-12-30"), 2, NULL, 0).provisional);
    assert_due(fixture->calendar, "2024-12-31", 1, NULL, 0, "2025-01-02");
    assert_true(calendar_due(fixture->calendar, day_of("2024-12-30"), 1, NULL, 0).provisional);
    assert_due(fixture->calendar, "2030-05-05", 0, NULL, 0, "2030-05-05");
}

static void test_working_days_per_month_agree_with_the_notices(void **state)
{
    const Fixture *fixture = *state;
    static const int months[2][12] = {
        {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23},
        {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23},
    };

    for (int i = 0; i < 24; i++) {
        date first, next;
        int counted = 0;

        assert_true(date_from_civil(2025 + i / 12, i % 12 + 1, 1, &first));
        assert_true(date_from_civil(2025 + (i + 1) / 12, (i + 1) % 12 + 1, 1, &next));
        for (date day = first; day < next; day++)
            counted += calendar_is_working(fixture->calendar, day);
        assert_int_equal(counted, months[i / 12][i % 12]);
        assert_int_equal(calendar_days_between(fixture->calendar, first - 1, next - 1, NULL, 0),
                         counted);
    }
}

static void test_an_open_pause_stops_the_clock(void **state)
{
    const Fixture *fixture = *state;
    const Pause open = {.from = day_of("2026-03-05"), .to = DATE_NONE};
    Due stopped = calendar_due(fixture->calendar, day_of("2026-03-02"), 10, &open, 1);

    assert_int_equal(stopped.day, DATE_NONE);
    assert_due(fixture->calendar, "2026-03-02", 3, &open, 1, "2026-03-05");
    assert_due(fixture->calendar, "2026-03-02", 2, &open, 1, "2026-03-04");
    assert_int_equal(calendar_days_between(fixture->calendar, day_of("2026-03-02"),
                                           day_of("2026-06-01"), &open, 1),
                     3);
}

static void test_a_year_spent_in_a_pause_does_not_make_the_date_provisional(void **state)
{
    const Fixture *fixture = *state;
    const Pause before = {.from = day_of("2024-11-01"), .to = day_of("2024-12-31")};

    assert_due(fixture->calendar, "2024-11-01", 1, &before, 1, "2025-01-02");
}

static void test_overlapping_pauses_count_once(void **state)
{
    const Fixture *fixture = *state;
    const Pause apart[] = {
        {day_of("2026-03-12"), day_of("2026-03-19")},
        {day_of("2026-03-05"), day_of("2026-03-15")},
        {day_of("2026-03-06"), day_of("2026-03-07")},
        {day_of("2026-03-23"), day_of("2026-03-20")},
    };
    const Pause whole = {day_of("2026-03-05"), day_of("2026-03-19")};

    assert_due(fixture->calendar, "2026-03-02", 10, apart, G_N_ELEMENTS(apart), "2026-03-30");
    assert_due(fixture->calendar, "2026-03-02", 10, &whole, 1, "2026-03-30");
}

static void test_no_term_gives_no_day(void **state)
{
    const Fixture *fixture = *state;

    assert_int_equal(calendar_due(fixture->calendar, DATE_NONE, 5, NULL, 0).day, DATE_NONE);
    assert_int_equal(calendar_due(fixture->calendar, 0, -1, NULL, 0).day, DATE_NONE);
    assert_int_equal(calendar_due(fixture->calendar, 0, INT32_MAX, NULL, 0).day, DATE_NONE);
}

static bool is_paused(date day, const Pause *pauses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (day > pauses[i].from && (pauses[i].to == DATE_NONE || day <= pauses[i].to))
            return true;
    }
    return false;
}

/* The rule counted day by day, as the law words it. */
static int count_plainly(const Calendar *calendar, date from, date to, const Pause *pauses,
                         size_t count)
{
    int days = 0;

    for (date day = from + 1; day <= to; day++)
        days += calendar_is_working(calendar, day) && !is_paused(day, pauses, count);
    return days;
}

static size_t draw_pauses(GRand *rand, date around, Pause *pauses, size_t most)
{
    size_t count = (size_t)g_rand_int_range(rand, 0, (gint32)most + 1);

    for (size_t i = 0; i < count; i++) {
        pauses[i].from = around + g_rand_int_range(rand, -40, 80);
        pauses[i].to = pauses[i].from + g_rand_int_range(rand, -3, 60);
    }
    return count;
}

static void test_random_terms_agree_with_counting_day_by_day(void **state)
{
    const Fixture *fixture = *state;
    GRand *rand = g_rand_new_with_seed(20261121);

    for (int round = 0; round < 20000; round++) {
        Pause pauses[4];
        date start = day_of("2024-10-01") + g_rand_int_range(rand, 0, 900);
        size_t count = draw_pauses(rand, start, pauses, G_N_ELEMENTS(pauses));
        int term = g_rand_int_range(rand, 1, 70);
        Due due = calendar_due(fixture->calendar, start, term, pauses, count);
        Due unpaused = calendar_due(fixture->calendar, start, term, NULL, 0);

        assert_int_equal(count_plainly(fixture->calendar, start, due.day, pauses, count), term);
        assert_int_equal(count_plainly(fixture->calendar, start, due.day - 1, pauses, count),
                         term - 1);
        assert_int_equal(calendar_days_between(fixture->calendar, start, due.day, pauses, count),
                         term);
        assert_true(due.day >= unpaused.day);
    }
    g_rand_free(rand);
}

static void test_days_between_is_negative_backwards(void **state)
{
    const Fixture *fixture = *state;
    date friday = day_of("2026-11-20"), monday = day_of("2026-11-23");

    assert_int_equal(calendar_days_between(fixture->calendar, friday, monday, NULL, 0), 1);
    assert_int_equal(calendar_days_between(fixture->calendar, monday, friday, NULL, 0), -1);
    assert_int_equal(calendar_days_between(fixture->calendar, monday, monday, NULL, 0), 0);
}

static void test_days_outside_the_loaded_years_follow_the_week(void **state)
{
    const Fixture *fixture = *state;
    date before = day_of("2024-02-05"), after = day_of("2031-02-03");

    assert_true(calendar_has_year(fixture->calendar, 2025));
    assert_false(calendar_has_year(fixture->calendar, 2024));
    assert_false(calendar_has_year(fixture->calendar, 2027));
    for (int i = 0; i < 14; i++) {
        assert_int_equal(calendar_is_working(fixture->calendar, before + i), i % 7 < 5);
        assert_int_equal(calendar_is_working(fixture->calendar, after + i), i % 7 < 5);
    }
    assert_int_equal(calendar_days_between(fixture->calendar, before - 1, before + 6, NULL, 0), 5);
    assert_int_equal(calendar_days_between(fixture->calendar, after - 1, after + 6, NULL, 0), 5);
}

static void test_a_gap_between_loaded_years_is_provisional(void **state)
{
    (void)state;
    cJSON *json = cJSON_Parse("{\"2024\": {\"holidays\": [], \"working\": []},"
                              " \"2026\": {\"holidays\": [], \"working\": []}}");
    g_autoptr(Calendar) calendar = calendar_from_json(json);

    assert_non_null(calendar);
    assert_false(calendar_has_year(calendar, 2025));
    assert_true(calendar_due(calendar, day_of("2025-03-03"), 1, NULL, 0).provisional);
    assert_false(calendar_due(calendar, day_of("2024-03-04"), 1, NULL, 0).provisional);
    cJSON_Delete(json);
}

static void test_an_empty_calendar_follows_the_week(void **state)
{
    (void)state;
    cJSON *json = cJSON_Parse("{}");
    g_autoptr(Calendar) calendar = calendar_from_json(json);

    assert_non_null(calendar);
    Due due = calendar_due(calendar, day_of("2026-02-13"), 5, NULL, 0);
    assert_day_equal(due.day, "2026-02-20");
    assert_true(due.provisional);
    cJSON_Delete(json);
}

static void test_malformed_calendars_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "[]",
        "{\"26\": {\"holidays\": [], \"working\": []}}",
        "{\"year\": {\"holidays\": [], \"working\": []}}",
        "{\"2026\": []}",
        "{\"2026\": {\"holidays\": []}}",
        "{\"2026\": {\"holidays\": [\"2026-02-30\"], \"working\": []}}",
        "{\"2026\": {\"holidays\": [20260101], \"working\": []}}",
        "{\"2026\": {\"holidays\": [\"2025-12-31\"], \"working\": []}}",
        "{\"2026\": {\"holidays\": [\"2026-01-01\"], \"working\": [\"2026-01-01\"]}}",
        "{\"2026\":{\"holidays\":[],\"working\":[]},\"2026\":{\"holidays\":[],\"working\":[]}}",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        cJSON *json = cJSON_Parse(texts[i]);

        assert_non_null(json);
        if (calendar_from_json(json))
            fail_msg("taken: %s", texts[i]);
        cJSON_Delete(json);
    }
    assert_null(calendar_from_json(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_due_date_skips_holidays_and_counts_make_up_days),
        cmocka_unit_test(test_due_date_leaves_suspensions_out),
        cmocka_unit_test(test_correction_notice_is_due_in_five_working_days),
        cmocka_unit_test(test_extension_adds_to_the_whole_term),
        cmocka_unit_test(test_delivery_is_counted_from_the_decision),
        cmocka_unit_test(test_a_year_without_calendar_makes_the_date_provisional),
        cmocka_unit_test(test_a_term_that_ends_with_the_last_loaded_day_is_final),
        cmocka_unit_test(test_working_days_per_month_agree_with_the_notices),
        cmocka_unit_test(test_an_open_pause_stops_the_clock),
        cmocka_unit_test(test_a_year_spent_in_a_pause_does_not_make_the_date_provisional),
        cmocka_unit_test(test_overlapping_pauses_count_once),
        cmocka_unit_test(test_no_term_gives_no_day),
        cmocka_unit_test(test_random_terms_agree_with_counting_day_by_day),
        cmocka_unit_test(test_days_between_is_negative_backwards),
        cmocka_unit_test(test_days_outside_the_loaded_years_follow_the_week),
        cmocka_unit_test(test_a_gap_between_loaded_years_is_provisional),
        cmocka_unit_test(test_an_empty_calendar_follows_the_week),
        cmocka_unit_test(test_malformed_calendars_are_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
