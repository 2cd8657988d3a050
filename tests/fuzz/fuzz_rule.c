/* Rules: a hostile rule on hostile data, {"rule": …, "data": …}. Time and memory are bounded
 * (libFuzzer's -timeout and -rss_limit_mb hold them); a result is JSON, the same each time, and a
 * fault is told in a sentence. */
#include "domain/json.h"
#include "forms/rule/rule.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cJSON *json = input_json(data, size);
    const cJSON *rule = json_member(json, "rule"), *given = json_member(json, "data");
    g_auto(Problem) problem = {0};
    cJSON *result = rule_apply(rule, given, &problem);
    cJSON *again = rule_apply(rule, given, NULL);

    g_assert_true((result == NULL) == (again == NULL));
    if (result != NULL) {
        rule_truth(result);
        g_autofree char *text = canonical_take(result), *text_again = canonical_take(again);
        g_assert_cmpstr(text, ==, text_again);
    } else {
        g_autofree char *sentence = problem_sentence(&problem);
        g_assert_cmpint(problem.kind, ==, PROBLEM_RULE);
        g_assert_cmpuint(strlen(sentence), >, 0);
    }
    rule_check(rule, NULL);
    cJSON_Delete(json);
    return 0;
}
