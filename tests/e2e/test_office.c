/* The office of the end-to-end tests itself: a central that can be killed and comes back as it was.
 */
#include "tests/support/office.h"

#include "domain/json.h"
#include "tests/support/ask.h"

static void test_a_killed_central_comes_back_at_its_address(void **state)
{
    (void)state;
    g_autoptr(Central) central = central_new();
    central_start(central);
    g_autofree char *url = g_strdup(central_url(central));
    cJSON_Delete(central_get(central, "clerk", "/v1/items?limit=1"));
    central_kill(central);
    assert_false(central_runs(central));
    central_start(central);
    assert_string_equal(central_url(central), url);
    /* Who was signed in still is. */
    cJSON *items = central_get(central, "clerk", "/v1/items?limit=1");
    assert_int_equal(json_integer(items, "protocol", 0), 1);
    cJSON_Delete(items);
    central_stop(central);
}

static void test_two_centrals_are_apart(void **state)
{
    (void)state;
    g_autoptr(Central) one = central_new();
    g_autoptr(Central) other = central_new();
    central_start(one);
    central_start(other);
    assert_string_not_equal(central_url(one), central_url(other));
    g_autofree char *token = ask_token(central_url(one), "clerk", OFFICE_PASSWORD);
    g_autofree char *url = g_strconcat(central_url(other), "/v1/items", NULL);
    g_autoptr(Reply) answer = ask_central("GET", url, token, NULL);
    assert_int_equal(answer->status, 401);
    assert_string_equal(reply_problem(answer), "auth.sign_in");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_killed_central_comes_back_at_its_address),
        cmocka_unit_test(test_two_centrals_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
