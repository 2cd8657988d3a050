/* The working-day calendar: a calendar of any JSON, terms and pauses of any bytes. The input is
 * 2 bytes start, 1 byte term, 2 bytes for each pause (how many: 1 byte), then the JSON. */
#include "domain/calendar.h"
#include "tests/fuzz/fuzz.h"

enum { PAUSES_MAX = 8 };

typedef struct {
    date start;
    int days;
    Pause pauses[PAUSES_MAX];
    size_t pause_count;
} Question;

/* A day of 1979 … 2158. */
static date choose_day(Choices *choices)
{
    return 3500 + choose_wide(choices);
}

static Question read_question(Choices *choices)
{
    Question question = {.start = choose_day(choices), .days = (int)choose(choices, 256)};
    question.pause_count = choose(choices, PAUSES_MAX + 1);
    for (size_t i = 0; i < question.pause_count; i++) {
        date from = question.start + (date)choose(choices, 256) - 20;
        unsigned length = choose(choices, 256);
        date to = length == 255 ? DATE_NONE : from + (date)length - 5;
        question.pauses[i] = (Pause){.from = from, .to = to};
    }
    return question;
}

static void check_term(const Calendar *calendar, const Question *question)
{
    Due plain = calendar_due(calendar, question->start, question->days, NULL, 0);
    g_assert_cmpint(plain.day, >=, question->start);
    g_assert_true(question->days == 0 || calendar_is_working(calendar, plain.day));
    g_assert_cmpint(calendar_days_between(calendar, question->start, plain.day, NULL, 0), ==,
                    question->days);
    g_assert_cmpint(calendar_days_between(calendar, plain.day, question->start, NULL, 0), ==,
                    -question->days);
}

static void check_pauses(const Calendar *calendar, const Question *question)
{
    date before = DATE_NONE;
    for (size_t count = 0; count <= question->pause_count; count++) {
        Due due = calendar_due(calendar, question->start, question->days, question->pauses, count);
        if (due.day == DATE_NONE)
            return; /* an open pause: more of them do not start the clock again */
        g_assert_cmpint(due.day, >=, before);
        g_assert_cmpint(
            calendar_days_between(calendar, question->start, due.day, question->pauses, count), ==,
            question->days);
        before = due.day;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Choices choices = {data, size};
    Question question = read_question(&choices);
    cJSON *json = input_json(choices.at, choices.left);
    g_autoptr(Calendar) calendar = calendar_from_json(json);
    cJSON_Delete(json);
    if (calendar == NULL)
        return 0;
    check_term(calendar, &question);
    check_pauses(calendar, &question);
    return 0;
}
