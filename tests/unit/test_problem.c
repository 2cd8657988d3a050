#include "tests/support/vectors.h"

#include "domain/problem.h"

#include <stdbool.h>
#include <string.h>

static const char *const sentences[] = {
#define X(id, code, status, retry, sentence) sentence,
    PROBLEMS(X)
#undef X
};

static void test_every_problem_says_what_to_do(void **state)
{
    (void)state;
    for (ProblemKind kind = PROBLEM_NONE + 1; kind < PROBLEM_COUNT; kind++) {
        g_auto(Problem) problem = {.kind = kind};
        g_autofree char *sentence = problem_sentence(&problem);

        assert_true(strlen(sentence) > 10);
        assert_true(g_str_has_suffix(sentence, ".") || g_str_has_suffix(sentence, "?"));
        assert_null(strchr(sentence, '\n'));
        assert_true(g_utf8_validate(sentence, -1, NULL));
    }
}

static void test_codes_are_unique_and_found_again(void **state)
{
    (void)state;
    for (ProblemKind kind = PROBLEM_NONE; kind < PROBLEM_COUNT; kind++) {
        g_auto(Problem) problem = {.kind = kind};

        assert_true(*problem_code(&problem));
        assert_int_equal(problem_from_code(problem_code(&problem)), kind);
    }
    assert_int_equal(problem_from_code("no.such.code"), PROBLEM_COUNT);
    assert_int_equal(problem_from_code(""), PROBLEM_COUNT);
}

static void test_statuses_are_errors_or_the_clients_own(void **state)
{
    (void)state;
    for (ProblemKind kind = PROBLEM_NONE + 1; kind < PROBLEM_COUNT; kind++) {
        g_auto(Problem) problem = {.kind = kind};
        int status = problem_status(&problem);

        assert_true(status == 0 || (status >= 400 && status < 600));
    }
}

/* A placeholder beyond the arguments would be shown raw. */
static void test_placeholders_are_within_the_arguments(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++) {
        for (const char *c = strchr(sentences[i], '{'); c; c = strchr(c + 1, '{')) {
            assert_in_range(c[1], '0', '0' + PROBLEM_ARGS - 1);
            assert_int_equal(c[2], '}');
        }
    }
}

static void test_arguments_are_put_in_their_places(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};

    assert_false(problem_set(&problem, PROBLEM_FIELD_TOO_LONG, "phone", "11", NULL));
    g_autofree char *sentence = problem_sentence(&problem);
    assert_string_equal(sentence, "“phone” is longer than 11 characters. Shorten it.");
    assert_null(problem.subject);
}

static void test_an_argument_is_not_read_for_placeholders(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};

    problem_set(&problem, PROBLEM_FIELD_TOO_LONG, "{1}{0}", "11", NULL);
    g_autofree char *sentence = problem_sentence(&problem);
    assert_string_equal(sentence, "“{1}{0}” is longer than 11 characters. Shorten it.");
}

static void test_missing_and_empty_arguments_leave_a_gap(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};

    problem_set(&problem, PROBLEM_FIELD_TOO_LONG, "", NULL);
    g_autofree char *sentence = problem_sentence(&problem);
    assert_string_equal(sentence, "“” is longer than  characters. Shorten it.");
}

static void test_no_problem_has_no_sentence(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};
    g_autofree char *sentence = problem_sentence(&problem);

    assert_string_equal(sentence, "");
    assert_string_equal(problem_code(&problem), "ok");
}

static void test_more_arguments_than_places_are_passed_over(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};

    problem_set(&problem, PROBLEM_MALFORMED, "a", "b", "c", "d", NULL);
    assert_string_equal(problem.args[2], "c");
}

static void test_a_problem_may_be_refilled_from_its_own_text(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};

    problem_set_at(&problem, "/payload/reason", PROBLEM_FIELD_MISSING, "reason", NULL);
    problem_set_at(&problem, problem.subject, PROBLEM_FIELD_INVALID, problem.args[0], "form", NULL);
    assert_int_equal(problem.kind, PROBLEM_FIELD_INVALID);
    assert_string_equal(problem.subject, "/payload/reason");
    assert_string_equal(problem.args[0], "reason");
    assert_string_equal(problem.args[1], "form");
    problem_copy(&problem, &problem);
    assert_string_equal(problem.args[1], "form");
}

static void test_setting_no_problem_only_returns_false(void **state)
{
    (void)state;
    assert_false(problem_set(NULL, PROBLEM_BUSY, NULL));
    assert_false(problem_set_at(NULL, "/a", PROBLEM_BUSY, NULL));
}

static void test_copies_are_apart_and_moves_empty_the_source(void **state)
{
    (void)state;
    g_auto(Problem) first = {0};
    g_auto(Problem) second = {0};
    g_auto(Problem) third = {0};

    problem_set_at(&first, "/a", PROBLEM_MALFORMED, "depth", NULL);
    problem_copy(&second, &first);
    assert_ptr_not_equal(second.args[0], first.args[0]);
    problem_move(&third, &first);
    assert_int_equal(first.kind, PROBLEM_NONE);
    assert_null(first.args[0]);
    assert_string_equal(third.args[0], "depth");
    assert_string_equal(second.subject, "/a");
    problem_move(&third, &third);
    assert_string_equal(third.args[0], "depth");
    problem_move(NULL, &third);
    assert_int_equal(third.kind, PROBLEM_NONE);
}

static void test_an_unknown_problem_speaks_for_itself(void **state)
{
    (void)state;
    g_auto(Problem) problem = {.kind = PROBLEM_INTERNAL};

    problem.unknown_code = g_strdup("rule.new");
    problem.unknown_detail = g_strdup("A rule this program does not know.");
    g_auto(Problem) copy = {0};
    problem_copy(&copy, &problem);
    g_autofree char *sentence = problem_sentence(&copy);
    assert_string_equal(problem_code(&copy), "rule.new");
    assert_string_equal(sentence, "A rule this program does not know.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_problem_says_what_to_do),
        cmocka_unit_test(test_codes_are_unique_and_found_again),
        cmocka_unit_test(test_statuses_are_errors_or_the_clients_own),
        cmocka_unit_test(test_placeholders_are_within_the_arguments),
        cmocka_unit_test(test_arguments_are_put_in_their_places),
        cmocka_unit_test(test_an_argument_is_not_read_for_placeholders),
        cmocka_unit_test(test_missing_and_empty_arguments_leave_a_gap),
        cmocka_unit_test(test_no_problem_has_no_sentence),
        cmocka_unit_test(test_more_arguments_than_places_are_passed_over),
        cmocka_unit_test(test_a_problem_may_be_refilled_from_its_own_text),
        cmocka_unit_test(test_setting_no_problem_only_returns_false),
        cmocka_unit_test(test_copies_are_apart_and_moves_empty_the_source),
        cmocka_unit_test(test_an_unknown_problem_speaks_for_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
