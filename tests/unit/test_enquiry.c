/* Questions about shared data: kept for the day, asked by a lane of their own that disturbs no
 * other, and what the store itself knows of the same applicant. */
#include "tests/support/test.h"

#include "cache/enquiry.h"
#include "cache/private.h"
#include "domain/json.h"
#include "tests/support/desk.h"

#include <string.h>

#define PATIENCE_MS (15 * 60 * 1000) /* every back-off is over by then */

static cJSON *question_about(const char *number)
{
    cJSON *question = payload_of("item", FOOD_ITEM, NULL);

    cJSON_AddItemToObject(question, "holder",
                          payload_of("id_type", "111", "id_number", number, NULL));
    return question;
}

static Uuid ask(Store *store, const char *number)
{
    Uuid draft = fresh_id(store->now);
    cJSON *question = question_about(number);

    assert_true(enquiry_ask(store->cache, &draft, question, NULL));
    cJSON_Delete(question);
    return draft;
}

static Enquiry *get(Store *store, Uuid draft)
{
    return enquiry_get(store->cache, &draft);
}

/* ---- the store's side ---------------------------------------------------------------------- */

static void test_a_question_waits_until_it_is_answered(void **state)
{
    Store *store = *state;
    Uuid draft = ask(store, "1");
    g_autoptr(Enquiry) waiting = enquiry_next(store->cache);
    cJSON *answer = cJSON_Parse("{\"facts\":[]}");

    assert_string_equal(waiting->id.text, draft.text);
    assert_int_equal(waiting->state, ENQUIRY_WAITING);
    assert_string_equal(json_text(waiting->question, "item"), FOOD_ITEM);
    assert_true(enquiry_answer(store->cache, waiting, answer, NULL));
    assert_null(enquiry_next(store->cache));
    store_reopen(store);
    g_autoptr(Enquiry) answered = get(store, draft);
    assert_int_equal(answered->state, ENQUIRY_ANSWERED);
    assert_true(cJSON_Compare(answered->answer, answer, true));
    cJSON_Delete(answer);
}

static void test_a_failure_says_why(void **state)
{
    Store *store = *state;
    Uuid draft = ask(store, "1");
    g_autoptr(Enquiry) waiting = enquiry_next(store->cache);
    g_auto(Problem) why = {0};

    problem_set(&why, PROBLEM_SCOPE, NULL);
    assert_true(enquiry_fail(store->cache, waiting, &why, NULL));
    g_autoptr(Enquiry) failed = get(store, draft);
    assert_int_equal(failed->state, ENQUIRY_FAILED);
    assert_int_equal(failed->problem.kind, PROBLEM_SCOPE);
    assert_null(failed->answer);
}

static void test_the_oldest_is_asked_first(void **state)
{
    Store *store = *state;
    Uuid first = ask(store, "1");

    assert_true(sql_script(store->cache->writer, "UPDATE enquiry SET asked = asked - 1", NULL));
    ask(store, "2");
    g_autoptr(Enquiry) next = enquiry_next(store->cache);
    assert_string_equal(next->id.text, first.text);
}

static void test_an_answer_to_what_was_asked_anew_is_passed_over(void **state)
{
    Store *store = *state;
    Uuid draft = ask(store, "1");
    g_autoptr(Enquiry) old = enquiry_next(store->cache);
    cJSON *question = question_about("2"), *answer = cJSON_Parse("{\"facts\":[]}");

    old->asked_at--;
    assert_true(enquiry_ask(store->cache, &draft, question, NULL));
    assert_true(enquiry_answer(store->cache, old, answer, NULL));
    g_autoptr(Enquiry) waiting = get(store, draft);
    assert_int_equal(waiting->state, ENQUIRY_WAITING);
    assert_true(cJSON_Compare(waiting->question, question, true));
    cJSON_Delete(question);
    cJSON_Delete(answer);
}

static void test_nothing_is_kept_beyond_the_day(void **state)
{
    Store *store = *state;
    Uuid draft = ask(store, "1");

    assert_true(
        sql_script(store->cache->writer, "UPDATE enquiry SET asked = asked - 86400000", NULL));
    assert_null(get(store, draft));
    assert_null(enquiry_next(store->cache));
    store_reopen(store);
    assert_int_equal(sql_number(store->cache->reader, -1, "SELECT count(*) FROM enquiry", ""), 0);
}

/* ---- what the store knows ------------------------------------------------------------------ */

static const char *holder_text(const Command *command, const char *name)
{
    return json_text(json_object(command->payload, "applicant"), name);
}

static void test_an_earlier_case_of_the_same_applicant_is_a_fact(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = store_receive(store);
    const char *type = holder_text(command, "id_type");
    g_autofree char *number = g_ascii_strdown(holder_text(command, "id_number"), -1);

    cJSON *none = enquiry_local(store->cache, type, number);
    assert_int_equal(cJSON_GetArraySize(none), 0);
    cJSON_Delete(none);
    assert_null(enquiry_open_case(store->cache, type, number, FOOD_ITEM));

    assert_true(store_submit(store, command_copy(command)));
    cJSON *facts = enquiry_local(store->cache, type, number);
    const cJSON *fact = cJSON_GetArrayItem(facts, 0);
    CaseRow row = store_row(store, command->case_id.text);
    assert_int_equal(cJSON_GetArraySize(facts), 1);
    assert_string_equal(json_text(fact, "from"), "case");
    assert_string_equal(json_text(fact, "reference"), row.receipt);
    assert_string_equal(json_text(json_object(fact, "values"), "org_name"),
                        json_text(json_object(command->payload, "form"), "org_name"));
    assert_string_equal(json_text(json_object(fact, "applicant"), "name"), row.applicant);
    g_autofree char *open = enquiry_open_case(store->cache, type, number, FOOD_ITEM);
    assert_string_equal(open, row.receipt);
    assert_null(enquiry_open_case(store->cache, type, number, "370000000000"));
    assert_null(enquiry_open_case(store->cache, type, "37990219900101001X", FOOD_ITEM));
    case_row_clear(&row);
    cJSON_Delete(facts);
}

static void test_an_application_that_was_refused_is_no_open_case(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = store_receive(store);

    assert_true(store_submit(store, command_copy(command)));
    store_settle(store, command->id, OUTCOME_REJECTED, PROBLEM_ITEM_UNKNOWN);
    assert_null(enquiry_open_case(store->cache, holder_text(command, "id_type"),
                                  holder_text(command, "id_number"), FOOD_ITEM));
}

/* ---- the lane ------------------------------------------------------------------------------ */

static Uuid ask_at(Desk *desk)
{
    Uuid draft = ask(desk->store, "37990219900101001X");

    sync_queued(desk->engine);
    return draft;
}

static void test_the_sync_asks_and_keeps_the_answer(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    Uuid draft = ask_at(desk);
    desk_expect(desk, "POST /v1/shared");
    assert_true(desk_asked_for(desk, "\"id_number\":\"37990219900101001X\""));
    assert_non_null(desk->request.bearer);
    desk_serve(desk);
    g_autoptr(Enquiry) enquiry = get(desk->store, draft);
    assert_int_equal(enquiry->state, ENQUIRY_ANSWERED);
    assert_int_equal(cJSON_GetArraySize(json_array(enquiry->answer, "facts")), 1);
    desk_expect_nothing(desk);
}

static void test_commands_go_before_questions(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    store_received(desk->store);
    ask_at(desk);
    desk_expect(desk, "POST /v1/commands");
    desk_serve(desk);
    desk_expect(desk, "POST /v1/shared");
}

static void test_a_refusal_is_final_and_told(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    Uuid draft = ask_at(desk);
    desk_expect(desk, "POST /v1/shared");
    desk_answer_problem(desk, 403, PROBLEM_SCOPE);
    g_autoptr(Enquiry) enquiry = get(desk->store, draft);
    assert_int_equal(enquiry->state, ENQUIRY_FAILED);
    assert_int_equal(enquiry->problem.kind, PROBLEM_SCOPE);
    desk->now += PATIENCE_MS;
    desk_expect_nothing(desk);
}

static void test_an_answer_without_facts_is_a_failure(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    Uuid draft = ask_at(desk);
    desk_expect(desk, "POST /v1/shared");
    desk_answer(desk, 200, NULL);
    g_autoptr(Enquiry) enquiry = get(desk->store, draft);
    assert_int_equal(enquiry->state, ENQUIRY_FAILED);
    assert_int_equal(enquiry->problem.kind, PROBLEM_MALFORMED);
}

static void test_what_is_lost_is_asked_again_and_disturbs_nobody(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    Uuid draft = ask_at(desk);
    desk_expect(desk, "POST /v1/shared");
    desk_lose(desk, false);
    assert_int_equal(desk_state(desk), LINE_ONLINE);
    assert_int_equal(desk_problem(desk), PROBLEM_NONE);
    assert_true(sync_is_quiet(desk->engine));
    g_autoptr(Enquiry) waiting = get(desk->store, draft);
    assert_int_equal(waiting->state, ENQUIRY_WAITING);

    store_received(desk->store);
    sync_queued(desk->engine);
    desk_expect(desk, "POST /v1/commands");
    desk_serve(desk);
    desk->now += PATIENCE_MS;
    desk_serve_all(desk);
    g_autoptr(Enquiry) answered = get(desk->store, draft);
    assert_int_equal(answered->state, ENQUIRY_ANSWERED);
}

static void test_a_central_that_does_not_take_the_token_here_signs_nobody_out(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    Uuid draft = ask_at(desk);
    desk_expect(desk, "POST /v1/shared");
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    desk_expect(desk, "POST /v1/token");
    desk_serve(desk);
    desk_expect(desk, "POST /v1/shared");
    desk_answer_problem(desk, 401, PROBLEM_SIGN_IN);
    g_autoptr(Enquiry) enquiry = get(desk->store, draft);
    assert_int_equal(enquiry->state, ENQUIRY_FAILED);
    assert_int_not_equal(desk_state(desk), LINE_SIGNED_OUT);
}

static void test_a_question_whose_draft_is_gone_is_not_asked(void **state)
{
    Desk *desk = *state;

    desk_settle_in(desk);
    ask_at(desk);
    assert_true(sql_script(desk->store->cache->writer, "DELETE FROM enquiry", NULL));
    desk_expect_nothing(desk);
}

int main(void)
{
#define WITH_A_STORE(test) cmocka_unit_test_setup_teardown(test, store_setup, store_teardown)
#define WITH_A_DESK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)
    const struct CMUnitTest tests[] = {
        WITH_A_STORE(test_a_question_waits_until_it_is_answered),
        WITH_A_STORE(test_a_failure_says_why),
        WITH_A_STORE(test_the_oldest_is_asked_first),
        WITH_A_STORE(test_an_answer_to_what_was_asked_anew_is_passed_over),
        WITH_A_STORE(test_nothing_is_kept_beyond_the_day),
        WITH_A_STORE(test_an_earlier_case_of_the_same_applicant_is_a_fact),
        WITH_A_STORE(test_an_application_that_was_refused_is_no_open_case),
        WITH_A_DESK(test_the_sync_asks_and_keeps_the_answer),
        WITH_A_DESK(test_commands_go_before_questions),
        WITH_A_DESK(test_a_refusal_is_final_and_told),
        WITH_A_DESK(test_an_answer_without_facts_is_a_failure),
        WITH_A_DESK(test_what_is_lost_is_asked_again_and_disturbs_nobody),
        WITH_A_DESK(test_a_central_that_does_not_take_the_token_here_signs_nobody_out),
        WITH_A_DESK(test_a_question_whose_draft_is_gone_is_not_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
