/* Sentences of problems with arguments of any bytes: an argument is put in as it is, never read
 * for places of its own. The input is the kind, then texts that each end with a NUL byte. */
#include "tests/fuzz/fuzz.h"

static char *take_text(Choices *choices)
{
    if (choices->left == 0)
        return NULL;
    char *text = input_text(choices->at, choices->left);
    size_t length = MIN(strlen(text) + 1, choices->left);
    choices->at += length;
    choices->left -= length;
    return text;
}

static size_t length_of(const char *text)
{
    return text != NULL && *text != '\0' ? strlen(text) : 0;
}

/* The sentence without arguments tells which places it has: each argument adds its own length as
 * often as the sentence with a mark in its stead has the mark. */
static void check_length(const Problem *problem, const char *sentence)
{
    const Problem bare = {.kind = problem->kind};
    g_autofree char *empty = problem_sentence(&bare);
    size_t expected = strlen(empty);
    for (int i = 0; i < PROBLEM_ARGS; i++) {
        Problem marked = {.kind = problem->kind};
        marked.args[i] = "#";
        g_autofree char *with_mark = problem_sentence(&marked);
        expected += (strlen(with_mark) - strlen(empty)) * length_of(problem->args[i]);
    }
    g_assert_cmpuint(strlen(sentence), ==, expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Choices choices = {data, size};
    ProblemKind kind = (ProblemKind)choose(&choices, PROBLEM_COUNT);
    g_autofree char *one = take_text(&choices);
    g_autofree char *two = take_text(&choices);
    g_autofree char *three = take_text(&choices);
    g_autofree char *subject = take_text(&choices);
    g_auto(Problem) problem = {0};
    problem_set_at(&problem, subject, kind, one, two, three, NULL);
    g_autofree char *sentence = problem_sentence(&problem);
    check_length(&problem, sentence);

    g_auto(Problem) copy = {0};
    problem_copy(&copy, &problem);
    g_autofree char *again = problem_sentence(&copy);
    g_assert_cmpstr(again, ==, sentence);
    g_assert_cmpint(problem_from_code(problem_code(&copy)), ==, kind);
    return 0;
}
