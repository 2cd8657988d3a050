/* The wire's parser: what it lets through is sound, and is the same after printing. */
#include "tests/fuzz/fuzz.h"

static void check_depth(const cJSON *json, int levels)
{
    bool nests = cJSON_IsObject(json) || cJSON_IsArray(json);
    g_assert_cmpint(levels, >=, nests ? 1 : 0);
    const cJSON *child;
    cJSON_ArrayForEach(child, json) check_depth(child, levels - 1);
}

static void check_refusal(const Problem *problem)
{
    g_assert_true(problem->kind == PROBLEM_MALFORMED || problem->kind == PROBLEM_TOO_DEEP ||
                  problem->kind == PROBLEM_TOO_LARGE);
    g_autofree char *sentence = problem_sentence(problem);
    g_assert_true(g_utf8_validate(sentence, -1, NULL));
}

static void check_body(const uint8_t *data, size_t size)
{
    g_auto(Problem) problem = {0};
    cJSON *json = wire_parse((const char *)data, size, WIRE_BODY_MAX, &problem);
    if (json == NULL) {
        check_refusal(&problem);
        return;
    }
    g_assert_cmpint(problem.kind, ==, PROBLEM_NONE);
    check_depth(json, WIRE_DEPTH_MAX);
    g_autofree char *printed = wire_print(json);
    g_autofree char *text = canonical_take(json);
    g_assert_cmpstr(printed, ==, text);
    g_autofree char *again = canonical_take(parse_again(text));
    g_assert_cmpstr(again, ==, text);
}

static void check_answer(const uint8_t *data, size_t size)
{
    g_auto(Problem) problem = {0};
    cJSON *json = wire_parse_answer((const char *)data, size, WIRE_MEDIA_TYPE, &problem);
    g_assert_true((json == NULL) == (problem.kind != PROBLEM_NONE));
    const cJSON *protocol = cJSON_GetObjectItemCaseSensitive(json, "protocol");
    g_assert_true(json == NULL || protocol->valueint == WIRE_PROTOCOL);
    cJSON_Delete(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_body(data, size);
    check_answer(data, size);
    return 0;
}
