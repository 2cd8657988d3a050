/* The counter from a shell: finding items, their guide cards, and what is being filled in. With the
 * real programs. */
#include "tests/support/test.h"

#include "cache/draft.h"
#include "domain/json.h"
#include "tests/support/casework.h"
#include "tests/support/rulebook.h"

#include <string.h>

#define NAME "王小明"
#define NUMBER "37990219850607123X"

typedef struct {
    Central *central;
    Station *station;
} Office;

static int setup(void **state)
{
    Office *office = g_new0(Office, 1);

    office->central = central_new();
    central_start(office->central);
    office->station = station_new(office->central);
    station_sign_in(office->station, "clerk");
    station_expect(office->station, 0, "sync", NULL);
    *state = office;
    return 0;
}

static int teardown(void **state)
{
    Office *office = *state;

    station_free(office->station);
    central_free(office->central);
    g_free(office);
    return 0;
}

static void test_items_are_found_as_on_the_screen(void **state)
{
    Office *office = *state;
    cJSON *json = station_ask(office->station, "item", "search", "spjyxk", NULL);
    const cJSON *items = json_array(json, "items");
    const cJSON *first = cJSON_GetArrayItem(items, 0);

    assert_int_equal(cJSON_GetArraySize(items), 1);
    assert_string_equal(json_text(first, "code"), FOOD_LICENCE);
    assert_string_equal(json_text(first, "department"), "临江区市场监督管理局");
    cJSON_Delete(json);

    g_autoptr(StationRun) run =
        station_run(office->station, "item", "search", "养老", "人力", NULL);
    assert_int_equal(run->status, 0);
    assert_non_null(strstr(run->out, "372014006001"));
    g_autoptr(StationRun) none = station_run(office->station, "item", "search", "火星", NULL);
    assert_int_equal(none->status, 0);
    assert_non_null(strstr(none->out, "No item fits."));
    station_expect(office->station, 2, "item", "search", "--limit", "0", NULL);
}

static void test_the_guide_card_is_shown(void **state)
{
    static const char *const words[] = {"食品经营许可(新办)", "Materials",
                                        "营业执照",           "第35条",
                                        "临江区政务服务中心", "working days: 5"};
    Office *office = *state;
    g_autoptr(StationRun) run = station_run(office->station, "item", "show", FOOD_LICENCE, NULL);

    assert_int_equal(run->status, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (!strstr(run->out, words[i]))
            fail_msg("the card does not say “%s”: %s", words[i], run->out);
    station_expect(office->station, 1, "item", "show", "370000000000", NULL);
    station_expect(office->station, 1, "item", "show", FOOD_LICENCE, "--version", "99", NULL);
    station_expect(office->station, 2, "item", "show", FOOD_LICENCE, "--version", "x", NULL);
}

/* As a screen would save it. */
static Uuid save_draft(Office *office)
{
    g_autofree char *folder = station_store(office->station);
    g_autoptr(Cache) cache = cache_open(folder, NULL);
    g_autoptr(Draft) draft = g_new0(Draft, 1);
    cJSON *applicant = payload_of("kind", "1", "name", NAME, "id_type", "111", "id_number", NUMBER,
                                  "phone", "13805311234", NULL);

    assert_non_null(cache);
    draft->id = fresh_id(G_GINT64_CONSTANT(1790000000000));
    draft->item_code = g_strdup(FOOD_LICENCE);
    draft->item_version = 1;
    draft->item_name = g_strdup("食品经营许可(新办)");
    draft->applicant = g_strdup(NAME);
    draft->applicant_kind = g_strdup("1");
    draft->step = g_strdup("form");
    draft->updated_at = G_GINT64_CONSTANT(1790000000000);
    draft->body = cJSON_CreateObject();
    cJSON_AddItemToObject(draft->body, "applicant", applicant);
    cJSON_AddItemToObject(draft->body, "form",
                          payload_of("legal_rep", NAME, "legal_id", NUMBER, "unknown", NAME, NULL));
    assert_true(draft_save(cache, draft, NULL));
    return draft->id;
}

static void assert_masked(const StationRun *run)
{
    assert_int_equal(run->status, 0);
    if (strstr(run->out, NAME) || strstr(run->out, NUMBER) || strstr(run->out, "13805311234"))
        fail_msg("personal data is shown: %s", run->out);
}

static void test_drafts_are_listed_shown_masked_and_discarded(void **state)
{
    Office *office = *state;
    Uuid id = save_draft(office);
    const char *end = id.text + strlen(id.text) - 6;
    g_autoptr(StationRun) list = station_run(office->station, "draft", "list", NULL);
    g_autoptr(StationRun) json = station_run(office->station, "draft", "list", "--json", NULL);
    g_autoptr(StationRun) show = station_run(office->station, "draft", "show", end, NULL);
    g_autoptr(StationRun) whole =
        station_run(office->station, "draft", "show", end, "--json", NULL);

    assert_masked(list);
    assert_masked(json);
    assert_masked(show);
    assert_masked(whole);
    assert_non_null(strstr(list->out, id.text));
    assert_non_null(strstr(show->out, "食品经营许可"));
    const cJSON *draft = json_object(whole->json, "draft");
    assert_string_equal(json_text(draft, "id"), id.text);
    assert_non_null(json_text(json_object(draft, "form"), "legal_rep"));

    station_expect(office->station, 2, "draft", "discard", end, NULL);
    station_expect(office->station, 0, "draft", "discard", end, "--yes", NULL);
    station_expect(office->station, 1, "draft", "discard", end, "--yes", NULL);
    station_expect(office->station, 1, "draft", "show", "abc", NULL);
    cJSON *left = station_ask(office->station, "draft", "list", NULL);
    assert_int_equal(cJSON_GetArraySize(json_array(left, "drafts")), 0);
    cJSON_Delete(left);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_items_are_found_as_on_the_screen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_guide_card_is_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(test_drafts_are_listed_shown_masked_and_discarded, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
