/* Applications at the command line, with the real programs: what is missing is told before it is
 * received, what was received incomplete is put right and then accepted. */
#include "tests/support/casework.h"

#include "domain/json.h"
#include "tests/support/vectors.h"

#include <string.h>

typedef struct {
    Central *central;
    Station *clerk;
    char *application; /* path */
} Window;

static int window_open(void **state)
{
    Window *window = g_new0(Window, 1);
    window->central = central_new();
    central_start(window->central);
    window->clerk = station_new(window->central);
    station_sign_in(window->clerk, "clerk");
    station_expect(window->clerk, 0, "sync", NULL);
    window->application = application_write(window->clerk, FOOD_LICENCE);
    *state = window;
    return 0;
}

static int window_close(void **state)
{
    Window *window = *state;
    station_free(window->clerk);
    central_free(window->central);
    g_free(window->application);
    g_free(window);
    return 0;
}

static void write_json(const char *path, const cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    cJSON_free(text);
}

/* The same application without the area, and with a number of staff that is none. */
static void spoil(const Window *window)
{
    cJSON *payload = read_json(window->application);
    cJSON *form = cJSON_GetObjectItem(payload, "form");
    cJSON_DeleteItemFromObject(form, "area_m2");
    cJSON_ReplaceItemInObject(form, "staff", cJSON_CreateString("many"));
    write_json(window->application, payload);
    cJSON_Delete(payload);
}

static void test_an_incomplete_application_is_refused_with_every_fault_and_its_place(void **state)
{
    const Window *window = *state;
    spoil(window);
    g_autoptr(StationRun) run = station_run(window->clerk, "case", "receive", "--from",
                                            window->application, "--json", NULL);
    const cJSON *problems = json_array(run->json, "problems");
    const cJSON *first = cJSON_GetArrayItem(problems, 0), *second = cJSON_GetArrayItem(problems, 1);
    assert_int_equal(run->status, 1);
    assert_int_equal(cJSON_GetArraySize(problems), 2);
    assert_string_equal(json_text(first, "pointer"), "/form/area_m2");
    assert_string_equal(json_text(first, "code"), "command.field_missing");
    assert_string_equal(json_text(second, "pointer"), "/form/staff");
    assert_true(json_flag(second, "blocks"));
    assert_non_null(strstr(run->err, "/form/area_m2: "));
    assert_int_equal(station_unsent(window->clerk), 0);
    cJSON *cases = station_ask(window->clerk, "case", "list", NULL);
    assert_int_equal(cJSON_GetArraySize(json_array(cases, "cases")), 0);
    cJSON_Delete(cases);
}

static void test_what_was_received_incomplete_is_put_right_and_then_accepted(void **state)
{
    const Window *window = *state;
    spoil(window);
    g_autoptr(Deed) receipt = station_must(window->clerk, 0, "applied", "case", "receive", "--from",
                                           window->application, "--incomplete", NULL);
    assert_non_null(strstr(receipt->err, "/form/staff: "));
    g_autoptr(Deed) early = station_must(window->clerk, 1, NULL, "case", "accept", receipt->case_id,
                                         "--mode", "full", NULL);
    assert_non_null(early->problem);
    deed_free(station_must(window->clerk, 0, "applied", "case", "amend", receipt->case_id, "--set",
                           "area_m2=８６．５", "--set", "staff=4", NULL));
    deed_free(station_must(window->clerk, 0, "applied", "case", "accept", receipt->case_id,
                           "--mode", "full", NULL));
    cJSON *shown = station_ask(window->clerk, "case", "show", receipt->case_id, NULL);
    const cJSON *form = json_object(json_object(shown, "case"), "form");
    assert_string_equal(json_text(form, "area_m2"), "86.5");
    assert_int_equal(json_integer(form, "staff", 0), 4);
    cJSON_Delete(shown);
}

static void test_what_follows_from_an_amendment_goes_along(void **state)
{
    const Window *window = *state;
    g_autofree char *path = g_strconcat(station_home(window->clerk), "/party.json", NULL);
    g_autofree char *option = g_strconcat("@", path, NULL);
    cJSON *payload = read_json(window->application);
    cJSON *applicant = cJSON_GetObjectItem(payload, "applicant");
    cJSON_DeleteItemFromObject(cJSON_GetObjectItem(payload, "form"), "mobile");
    write_json(window->application, payload);
    cJSON_ReplaceItemInObject(applicant, "phone", cJSON_CreateString("15400000002"));
    write_json(path, applicant);
    cJSON_Delete(payload);
    g_autoptr(Deed) receipt = station_must(window->clerk, 0, "applied", "case", "receive", "--from",
                                           window->application, NULL);
    deed_free(station_must(window->clerk, 0, "applied", "case", "amend", receipt->case_id,
                           "--applicant", option, NULL));
    cJSON *shown = station_ask(window->clerk, "case", "show", receipt->case_id, "--unmask",
                               "--reason", "核对", NULL);
    const cJSON *form = json_object(json_object(shown, "case"), "form");
    assert_string_equal(json_text(form, "mobile"), "15400000002");
    cJSON_Delete(shown);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, window_open, window_close)
    const struct CMUnitTest tests[] = {
        TEST(test_an_incomplete_application_is_refused_with_every_fault_and_its_place),
        TEST(test_what_was_received_incomplete_is_put_right_and_then_accepted),
        TEST(test_what_follows_from_an_amendment_goes_along),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
