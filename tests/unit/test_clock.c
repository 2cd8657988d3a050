/* Readings of the clocks at and around their thresholds. */
#include "tests/support/test.h"

#include "domain/clock.h"
#include "tests/support/rulebook.h"

static Rulebook *book;

static date day_of(const char *text)
{
    date day;
    assert_true(date_parse(text, &day));
    return day;
}

static Reading read_on(const char *today, const char *due, const char *legal, int term)
{
    return due_reading(rulebook_rules(book)->calendar, day_of(today), day_of(due),
                       legal != NULL ? day_of(legal) : DATE_NONE, term);
}

static void test_readings_change_at_their_thresholds(void **state)
{
    (void)state;
    static const struct {
        const char *today;
        Reading reading;
    } days[] = {
        {"2026-11-19", READING_NORMAL},     /* 4 working days left, of 5 */
        {"2026-11-20", READING_NOTICE},     /* 3 */
        {"2026-11-21", READING_NOTICE},     /* a Saturday changes nothing */
        {"2026-11-24", READING_YELLOW},     /* 1 */
        {"2026-11-25", READING_YELLOW},     /* the last day */
        {"2026-11-26", READING_RED},        /* past the promise */
        {"2026-12-02", READING_RED},        /* the legal day itself */
        {"2026-12-03", READING_DOUBLE_RED}, /* past the law */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++)
        assert_int_equal(read_on(days[i].today, "2026-11-25", "2026-12-02", 5), days[i].reading);
}

static void test_a_long_term_gives_notice_when_a_fifth_is_left(void **state)
{
    (void)state;
    assert_int_equal(read_on("2026-11-10", "2026-11-20", NULL, 40), READING_NOTICE); /* 8 of 40 */
    assert_int_equal(read_on("2026-11-09", "2026-11-20", NULL, 40), READING_NORMAL); /* 9 of 40 */
}

static void test_no_due_day_reads_normal(void **state)
{
    (void)state;
    const Calendar *calendar = rulebook_rules(book)->calendar;
    assert_int_equal(due_reading(calendar, day_of("2026-11-10"), DATE_NONE, DATE_NONE, 0),
                     READING_NORMAL);
}

static void apply(Case *file, const char *who, Action action, instant at, cJSON *payload)
{
    const Actor *actor = rulebook_actor(book, who);
    g_autoptr(Command) command =
        command_new(fresh_id(at), file->id, file->version, action, payload);
    g_autoptr(Event) event = event_make(file, command, actor, &actor->assignments[0], at, NULL);
    assert_true(case_apply(file, event, NULL));
}

static Case *received_on(const char *item, const char *day)
{
    instant at = date_start(day_of(day));
    g_autoptr(Command) receive =
        receive_make(book, rulebook_item(book, item), rulebook_actor(book, "clerk"), 1, at);
    Case *file = case_new(receive->case_id);
    apply(file, "clerk", ACTION_RECEIVE, at, cJSON_Duplicate(receive->payload, true));
    return file;
}

static void assert_next_due(const Case *file, const char *expected)
{
    Due next, legal;
    case_due(rulebook_rules(book), file, &next, &legal);
    g_autofree char *text = date_format(next.day);
    assert_string_equal(text, expected);
}

static void test_the_clock_that_acts_next_follows_the_case(void **state)
{
    (void)state;
    g_autoptr(Case) file = received_on("370131001001", "2026-11-02");
    assert_next_due(file, "2026-11-09"); /* acceptance, 5 working days */
    instant at = date_start(day_of("2026-11-03"));
    apply(file, "clerk", ACTION_REQUEST_CORRECTION, at,
          payload_of("defects", "缺件", "due", "2026-11-12", NULL));
    assert_next_due(file, "2026-11-12"); /* as told to the applicant */
    at = date_start(day_of("2026-11-05"));
    apply(file, "clerk", ACTION_SUPPLY, at, NULL);
    assert_next_due(file, "2026-11-12"); /* a new check of 5 days */
    apply(file, "clerk", ACTION_ACCEPT, at, payload_of("mode", "full", NULL));
    assert_next_due(file, "2026-11-12"); /* promised: 5 working days */
    apply(file, "decider", ACTION_DECIDE, at, payload_of("decision", "grant", NULL));
    assert_next_due(file, "2026-11-19"); /* delivery: 10 */
    apply(file, "clerk", ACTION_CLOSE, at, NULL);
    apply(file, "clerk", ACTION_DELIVER, at, payload_of("method", "window", NULL));
    assert_next_due(file, "");
}

static void test_a_term_into_a_year_without_calendar_is_provisional(void **state)
{
    (void)state;
    g_autoptr(Case) file = received_on("370131001001", "2026-12-30");
    Due next, legal;
    case_due(rulebook_rules(book), file, &next, &legal);
    assert_true(next.provisional);
}

static void test_a_bad_evaluation_starts_the_rectification_clock(void **state)
{
    (void)state;
    g_autoptr(Case) file = received_on("370131001001", "2026-11-02");
    instant at = date_start(day_of("2026-11-03"));
    cJSON *bad = payload_of("channel", "tablet", NULL);
    cJSON_AddNumberToObject(bad, "satisfaction", 1);
    apply(file, "tablet", ACTION_EVALUATE, at, bad);
    Clock clocks[CLOCK_OF_COUNT];
    size_t count = case_clocks(rulebook_rules(book), file, at, clocks);
    bool runs = false;
    for (size_t i = 0; i < count; i++)
        runs |= clocks[i].kind == CLOCK_OF_RECTIFICATION && clocks[i].left == 5;
    assert_true(runs);
    apply(file, "clerk", ACTION_RECTIFY, at, payload_of("measures", "已致歉并整改", NULL));
    count = case_clocks(rulebook_rules(book), file, at, clocks);
    for (size_t i = 0; i < count; i++)
        assert_int_not_equal(clocks[i].kind, CLOCK_OF_RECTIFICATION);
}

static const Item *item_without_end(void *data, const char *code, int version)
{
    (void)code;
    (void)version;
    return data;
}

static void test_a_term_that_nobody_can_count_is_no_clock(void **state)
{
    (void)state;
    g_autoptr(Case) file = received_on("370131001001", "2026-11-02");
    instant at = date_start(day_of("2026-11-03"));
    apply(file, "clerk", ACTION_ACCEPT, at, payload_of("mode", "full", NULL));
    Item item = *rulebook_item(book, "370131001001");
    item.promised_days = item.legal_days = G_MAXINT;
    cJSON *more = cJSON_CreateObject();
    cJSON_AddNumberToObject(more, "days", G_MAXINT);
    apply(file, "decider", ACTION_EXTEND, at, more);
    const Rules rules = {
        .calendar = rulebook_rules(book)->calendar, .item = item_without_end, .data = &item};
    Clock clocks[CLOCK_OF_COUNT];
    assert_int_equal(case_clocks(&rules, file, at, clocks), 0);
}

static int book_open(void **state)
{
    (void)state;
    book = rulebook_load();
    return 0;
}

static int book_close(void **state)
{
    (void)state;
    rulebook_free(book);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings_change_at_their_thresholds),
        cmocka_unit_test(test_a_long_term_gives_notice_when_a_fifth_is_left),
        cmocka_unit_test(test_no_due_day_reads_normal),
        cmocka_unit_test(test_the_clock_that_acts_next_follows_the_case),
        cmocka_unit_test(test_a_term_into_a_year_without_calendar_is_provisional),
        cmocka_unit_test(test_a_bad_evaluation_starts_the_rectification_clock),
        cmocka_unit_test(test_a_term_that_nobody_can_count_is_no_clock),
    };
    return cmocka_run_group_tests(tests, book_open, book_close);
}
