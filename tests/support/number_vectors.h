/* Vectors of numbers: each test program opens them once and checks whole lists of them. */
#ifndef TESTS_SUPPORT_NUMBER_VECTORS_H
#define TESTS_SUPPORT_NUMBER_VECTORS_H

#include "tests/support/vectors.h"

#include "domain/numbers.h"

#include <stdbool.h>
#include <string.h>

static cJSON *vectors;

static inline int open_vectors(void **state)
{
    (void)state;
    vectors = read_vectors();
    return 0;
}

static inline int close_vectors(void **state)
{
    (void)state;
    cJSON_Delete(vectors);
    return 0;
}

static inline date today(void)
{
    return day_of(vector_text(vectors, "as_of"));
}

static inline void assert_fault(NumberFault fault, const char *expected, const char *number)
{
    if (strcmp(number_fault_name(fault), expected) != 0)
        fail_msg("%s: %s instead of %s", number, number_fault_name(fault), expected);
}

typedef NumberFault Check(const char *number);

/* Every text of a list is valid, or none is. */
static inline void assert_list(const char *path, Check *check, bool valid)
{
    const cJSON *row;
    int rows = 0;

    cJSON_ArrayForEach(row, vector_at(vectors, path))
    {
        const char *number = cJSON_GetStringValue(row);

        assert_non_null(number);
        rows++;
        if ((check(number) == NUMBER_OK) != valid)
            fail_msg("%s: %s: %s", path, number, number_fault_name(check(number)));
    }
    assert_true(rows > 0);
}

/* Every row of a list fails for the reason it gives. */
static inline void assert_reasons(const char *path, const char *member, Check *check)
{
    const cJSON *row;
    int rows = 0;

    cJSON_ArrayForEach(row, vector_at(vectors, path))
    {
        const char *number = vector_text(row, member);

        rows++;
        assert_fault(check(number), vector_text(row, "reason"), number);
    }
    assert_true(rows > 0);
}

#endif
