/* One case at the counter of the demo city, without a central: commands of its staff are held
 * against the rule book and applied, at a time that the test sets. */
#ifndef TESTS_SUPPORT_COUNTER_H
#define TESTS_SUPPORT_COUNTER_H

#include "tests/support/rulebook.h"

#define FOOD "370131001001"  /* 食品经营许可: one step, two people on site, tolerant */
#define STALL "370731002000" /* 个体工商户设立登记: instant */

typedef struct {
    Rulebook *book;
    Rules rules;       /* of the book; a test may add to them */
    Case *file;        /* NULL before counter_receive */
    GPtrArray *events; /* Event* of the case so far */
    cJSON *given;      /* what the central gives with the next command; taken over by it */
    instant now;
    int serial;
    Problem problem; /* of the last command */
} Counter;

/* The hour of the day, China Standard Time. */
instant at_day(const char *text, int hour);

/* For cmocka's setup and teardown; begins on Monday 2026-11-02 at nine. */
int counter_open(void **state);
int counter_close(void **state);

/* False with the problem when the rule book says no. */
bool counter_try(Counter *counter, const char *who, const Command *command);
/* Takes the payload over. */
bool counter_act(Counter *counter, const char *who, Action action, cJSON *payload);
/* A new case, received by the clerk with all papers. */
void counter_receive(Counter *counter, const char *item);
void counter_accept(Counter *counter);

#define assert_refused(counter, expected, call)                           \
    do {                                                                  \
        int version_before = (counter)->file->version;                    \
        assert_false(call);                                               \
        assert_string_equal(problem_code(&(counter)->problem), expected); \
        assert_int_equal((counter)->file->version, version_before);       \
    } while (0)

#endif
