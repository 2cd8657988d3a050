/* One case through its life, and every guard that stands in its way. */
#include "tests/support/test.h"

#include "domain/clock.h"
#include "domain/json.h"
#include "tests/support/counter.h"

static cJSON *review_by_two(void)
{
    return payload_of("conclusion", "agree", "opinion", "符合条件", "second", "reviewer2", NULL);
}

static cJSON *decision(const char *word)
{
    return payload_of("decision", word, "reason", "材料齐全，符合法定条件", NULL);
}

static void test_a_case_goes_from_window_to_delivery(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    counter_accept(counter);
    assert_true(counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    assert_int_equal(counter->file->state, STATE_REVIEW);
    assert_true(counter_act(counter, "reviewer", ACTION_REVIEW, review_by_two()));
    assert_true(counter_act(counter, "decider", ACTION_DECIDE, decision("grant")));
    assert_true(counter_act(counter, "decider", ACTION_ISSUE, payload_of("licence", "JY1", NULL)));
    assert_true(counter_act(counter, "clerk", ACTION_CLOSE, NULL));
    assert_true(
        counter_act(counter, "clerk", ACTION_DELIVER, payload_of("method", "window", NULL)));
    assert_int_equal(counter->file->state, STATE_CLOSED);
    assert_int_equal(counter->file->result, RESULT_GRANTED);
    assert_int_equal(counter->file->version, 8);
    assert_string_equal(counter->file->licence, "JY1");
    assert_true(counter->file->delivered_at != 0);
}

static void test_an_instant_case_is_decided_by_the_clerk_who_accepted_it(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, STALL);
    counter_accept(counter);
    assert_true(counter_act(counter, "clerk", ACTION_DECIDE, decision("grant")));
    assert_int_equal(counter->file->state, STATE_DECIDED);
}

static void test_a_clerk_may_not_decide_what_needs_review(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    counter_accept(counter);
    assert_refused(counter, "rule.not_instant",
                   counter_act(counter, "clerk", ACTION_DECIDE, decision("grant")));
    assert_refused(counter, "rule.steps_open",
                   counter_act(counter, "decider", ACTION_DECIDE, decision("grant")));
}

static void test_an_on_site_check_needs_a_second_person(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    counter_accept(counter);
    assert_true(counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    cJSON *alone = payload_of("conclusion", "agree", "opinion", "好", NULL);
    assert_refused(counter, "rule.second_person",
                   counter_act(counter, "reviewer", ACTION_REVIEW, alone));
    cJSON *self = payload_of("conclusion", "agree", "opinion", "好", "second", "reviewer", NULL);
    assert_refused(counter, "rule.second_person",
                   counter_act(counter, "reviewer", ACTION_REVIEW, self));
}

static void test_a_claimed_case_is_closed_to_other_reviewers(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    counter_accept(counter);
    assert_true(counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    assert_refused(counter, "rule.handler", counter_act(counter, "reviewer2", ACTION_CLAIM, NULL));
    assert_true(
        counter_act(counter, "reviewer", ACTION_RELEASE, payload_of("reason", "休假", NULL)));
    assert_true(counter_act(counter, "reviewer2", ACTION_CLAIM, NULL));
}

static void test_papers_must_be_complete_or_promised(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    cJSON *notice = payload_of("defects", "制度清单不全", "due", "2026-11-13", NULL);
    cJSON_AddItemToObject(notice, "materials", cJSON_CreateStringArray((const char *[]){"M04"}, 1));
    assert_true(counter_act(counter, "clerk", ACTION_REQUEST_CORRECTION, notice));
    assert_int_equal(counter->file->state, STATE_CORRECTION);
    assert_true(counter_act(counter, "clerk", ACTION_SUPPLY, NULL));
    assert_int_equal(counter->file->state, STATE_RECEIVED);
    assert_refused(counter, "rule.material_missing",
                   counter_act(counter, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL)));

    cJSON *late = payload_of("mode", "tolerant", "due", "2026-12-31", NULL);
    cJSON_AddItemToObject(late, "missing", cJSON_CreateStringArray((const char *[]){"M04"}, 1));
    assert_refused(counter, "rule.tolerance_term",
                   counter_act(counter, "clerk", ACTION_ACCEPT, late));
    cJSON *main_paper = payload_of("mode", "tolerant", "due", "2026-11-05", NULL);
    cJSON_AddItemToObject(main_paper, "missing",
                          cJSON_CreateStringArray((const char *[]){"M02"}, 1));
    assert_refused(counter, "rule.tolerance_not_allowed",
                   counter_act(counter, "clerk", ACTION_ACCEPT, main_paper));
    cJSON *right = payload_of("mode", "tolerant", "due", "2026-11-05", NULL);
    cJSON_AddItemToObject(right, "missing", cJSON_CreateStringArray((const char *[]){"M04"}, 1));
    assert_true(counter_act(counter, "clerk", ACTION_ACCEPT, right));
}

static void test_a_tolerant_case_is_granted_only_after_the_papers_came(void **state)
{
    Counter *counter = *state;
    test_papers_must_be_complete_or_promised(state);
    assert_true(counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    assert_true(counter_act(counter, "reviewer", ACTION_REVIEW, review_by_two()));
    assert_refused(counter, "rule.tolerance_open",
                   counter_act(counter, "decider", ACTION_DECIDE, decision("grant")));
    cJSON *papers = cJSON_CreateObject();
    cJSON_AddItemToObject(papers, "materials", cJSON_CreateStringArray((const char *[]){"M04"}, 1));
    assert_true(counter_act(counter, "clerk", ACTION_ATTACH, papers));
    assert_true(counter_act(counter, "decider", ACTION_DECIDE, decision("grant")));
}

static void test_a_term_is_extended_once_and_within_bounds(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    counter_accept(counter);
    assert_true(counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    Due before, after, legal;
    case_due(rulebook_rules(counter->book), counter->file, &before, &legal);
    cJSON *much = payload_of("reason", "案情复杂", NULL);
    cJSON_AddNumberToObject(much, "days", 6);
    assert_refused(counter, "rule.extension", counter_act(counter, "decider", ACTION_EXTEND, much));
    cJSON *right = payload_of("reason", "案情复杂", NULL);
    cJSON_AddNumberToObject(right, "days", 5);
    assert_true(counter_act(counter, "decider", ACTION_EXTEND, right));
    case_due(rulebook_rules(counter->book), counter->file, &after, &legal);
    assert_int_equal(after.day - before.day, 7);
    cJSON *again = payload_of("reason", "案情复杂", NULL);
    cJSON_AddNumberToObject(again, "days", 1);
    assert_refused(counter, "rule.already", counter_act(counter, "decider", ACTION_EXTEND, again));
}

static void test_a_suspension_leaves_its_days_out(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    counter_accept(counter);
    assert_true(counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    cJSON *check =
        payload_of("procedure", "site_check", "reason", "现场核查", "until", "2026-11-10", NULL);
    assert_true(counter_act(counter, "reviewer", ACTION_SUSPEND, check));
    Clock clocks[CLOCK_OF_COUNT];
    size_t count = case_clocks(rulebook_rules(counter->book), counter->file, counter->now, clocks);
    bool paused = false;
    for (size_t i = 0; i < count; i++)
        paused |= clocks[i].kind == CLOCK_OF_PROMISED && clocks[i].reading == READING_PAUSED &&
                  clocks[i].left == 5;
    assert_true(paused);
    counter->now = at_day("2026-11-09", 10);
    assert_true(
        counter_act(counter, "reviewer", ACTION_RESUME, payload_of("outcome", "合格", NULL)));
    Due next, legal;
    case_due(rulebook_rules(counter->book), counter->file, &next, &legal);
    g_autofree char *due = date_format(next.day);
    assert_string_equal(due, "2026-11-16");
}

static void test_a_case_is_not_open_to_those_of_another_place(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    assert_refused(
        counter, "auth.permission",
        counter_act(counter, "clerk.379903", ACTION_ACCEPT, payload_of("mode", "full", NULL)));
    assert_refused(
        counter, "auth.permission",
        counter_act(counter, "reviewer", ACTION_ACCEPT, payload_of("mode", "full", NULL)));
    counter_accept(counter);
    assert_refused(counter, "auth.permission",
                   counter_act(counter, "reviewer.health", ACTION_CLAIM, NULL));
}

static void test_only_the_version_that_was_seen_is_changed(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    g_autoptr(Command) first = command_new(fresh_id(counter->now), counter->file->id, 1,
                                           ACTION_ACCEPT, payload_of("mode", "full", NULL));
    g_autoptr(Command) second =
        command_new(fresh_id(counter->now), counter->file->id, 1, ACTION_WITHDRAW,
                    payload_of("reason", "申请人撤回", NULL));
    g_autoptr(Command) note = command_new(fresh_id(counter->now), counter->file->id, 1,
                                          ACTION_ANNOTATE, payload_of("text", "已电话联系", NULL));
    assert_true(counter_try(counter, "clerk", first));
    assert_refused(counter, "case.conflict", counter_try(counter, "clerk2", second));
    assert_true(counter_try(counter, "clerk2", note));
}

static void test_what_is_typed_wrong_is_named(void **state)
{
    Counter *counter = *state;
    static const struct {
        const char *pointer, *value, *code;
    } wrong[] = {
        {"item", "370199999999", "item.unknown"},
        {"region", "37990A", "auth.permission"},
        {"receipt", "R379902000000019", "command.field_invalid"},
        {"receiver", "11379902999010019W", "auth.scope"},
        {"channel", "pigeon", "command.field_invalid"},
        {"colour", "red", "command.field_unknown"},
    };
    const Actor *clerk = rulebook_actor(counter->book, "clerk");
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(Command) command = receive_make(counter->book, rulebook_item(counter->book, FOOD),
                                                  clerk, ++counter->serial, counter->now);
        cJSON_DeleteItemFromObject(command->payload, wrong[i].pointer);
        cJSON_AddStringToObject(command->payload, wrong[i].pointer, wrong[i].value);
        case_free(counter->file);
        counter->file = case_new(command->case_id);
        assert_refused(counter, wrong[i].code, counter_try(counter, "clerk", command));
    }
}

static void test_a_wrong_applicant_number_is_named_with_its_fault(void **state)
{
    Counter *counter = *state;
    g_autoptr(Command) command =
        receive_make(counter->book, rulebook_item(counter->book, STALL),
                     rulebook_actor(counter->book, "clerk"), ++counter->serial, counter->now);
    cJSON *applicant = cJSON_GetObjectItem(command->payload, "applicant");
    cJSON_ReplaceItemInObject(applicant, "id_number", cJSON_CreateString("379902198807140030"));
    counter->file = case_new(command->case_id);
    assert_refused(counter, "command.field_invalid", counter_try(counter, "clerk", command));
    assert_string_equal(counter->problem.subject, "/applicant/id_number");
}

static void test_what_needs_no_review_is_not_claimed(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, STALL);
    counter_accept(counter);
    assert_refused(counter, "rule.steps_done",
                   counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    counter_receive(counter, FOOD);
    counter_accept(counter);
    assert_true(counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    assert_true(counter_act(counter, "reviewer", ACTION_REVIEW, review_by_two()));
    assert_refused(counter, "rule.steps_done",
                   counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
}

static void test_menus_offer_what_may_be_done_now(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    const Rules *rules = rulebook_rules(counter->book);
    const Actor *clerk = rulebook_actor(counter->book, "clerk");
    const Actor *decider = rulebook_actor(counter->book, "decider");
    assert_true(case_may(rules, counter->file, ACTION_ACCEPT, clerk, NULL));
    assert_false(case_may(rules, counter->file, ACTION_CLOSE, clerk, NULL));
    counter_accept(counter);
    assert_false(case_may(rules, counter->file, ACTION_DECIDE, clerk, NULL));
    assert_false(case_may(rules, counter->file, ACTION_DECIDE, decider, NULL));
    assert_true(counter_act(counter, "reviewer", ACTION_CLAIM, NULL));
    assert_true(counter_act(counter, "reviewer", ACTION_REVIEW, review_by_two()));
    assert_true(case_may(rules, counter->file, ACTION_DECIDE, decider, NULL));
    assert_false(case_may(rules, counter->file, ACTION_REVIEW, decider, NULL));
}

/* What the central has accepted is taken as it is, however little it says. */
static void test_a_case_without_an_item_offers_nothing_that_needs_one(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    counter_accept(counter);
    g_clear_pointer(&counter->file->item_code, g_free);
    g_auto(Problem) problem = {0};
    assert_false(case_may(rulebook_rules(counter->book), counter->file, ACTION_BILL,
                          rulebook_actor(counter->book, "clerk"), &problem));
    assert_int_equal(problem.kind, PROBLEM_ITEM_UNKNOWN);
}

static void test_a_changed_event_breaks_the_chain(void **state)
{
    Counter *counter = *state;
    g_autoptr(Command) command =
        receive_make(counter->book, rulebook_item(counter->book, FOOD),
                     rulebook_actor(counter->book, "clerk"), ++counter->serial, counter->now);
    const Actor *clerk = rulebook_actor(counter->book, "clerk");
    counter->file = case_new(command->case_id);
    g_autoptr(Event) event = event_make(counter->file, command, clerk, &clerk->assignments[0],
                                        counter->now, payload_of("number", "x", NULL));
    event_seal(event, "");
    assert_true(event_verify(event, ""));
    assert_int_equal(strlen(event->hash), HASH_LENGTH);
    cJSON_ReplaceItemInObject(event->given, "number", cJSON_CreateString("y"));
    assert_false(event_verify(event, ""));
    g_autoptr(GPtrArray) events = g_ptr_array_new();
    g_ptr_array_add(events, event);
    assert_null(case_fold(events, &counter->problem));
    assert_string_equal(problem_code(&counter->problem), "case.chain_broken");
}

static void test_fees_are_billed_paid_and_block_closing_while_open(void **state)
{
    Counter *counter = *state;
    const char *charged = NULL;
    const GPtrArray *items = rulebook_items(counter->book);
    for (guint i = 0; i < items->len; i++) {
        const Item *item = g_ptr_array_index(items, i);
        if (item->charged)
            charged = item->code;
    }
    assert_non_null(charged);
    counter_receive(counter, charged);
    counter_accept(counter);
    cJSON *bill = payload_of("due", "2026-11-20", "kind", "住宅", NULL);
    cJSON_AddNumberToObject(bill, "amount", 8000);
    assert_true(counter_act(counter, "clerk", ACTION_BILL, bill));
    assert_int_equal(counter->file->bill, BILL_OPEN);
    assert_false(case_may(rulebook_rules(counter->book), counter->file, ACTION_REFUND,
                          rulebook_actor(counter->book, "clerk"), NULL));
    assert_true(counter_act(counter, "clerk", ACTION_PAY, payload_of("method", "card", NULL)));
    assert_int_equal(counter->file->bill, BILL_PAID);

    counter_receive(counter, FOOD);
    counter_accept(counter);
    cJSON *wrong = payload_of("due", "2026-11-20", NULL);
    cJSON_AddNumberToObject(wrong, "amount", 1);
    assert_refused(counter, "rule.no_fee", counter_act(counter, "clerk", ACTION_BILL, wrong));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, counter_open, counter_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_case_goes_from_window_to_delivery),
        TEST(test_an_instant_case_is_decided_by_the_clerk_who_accepted_it),
        TEST(test_a_clerk_may_not_decide_what_needs_review),
        TEST(test_an_on_site_check_needs_a_second_person),
        TEST(test_a_claimed_case_is_closed_to_other_reviewers),
        TEST(test_papers_must_be_complete_or_promised),
        TEST(test_a_tolerant_case_is_granted_only_after_the_papers_came),
        TEST(test_a_term_is_extended_once_and_within_bounds),
        TEST(test_a_suspension_leaves_its_days_out),
        TEST(test_a_case_is_not_open_to_those_of_another_place),
        TEST(test_only_the_version_that_was_seen_is_changed),
        TEST(test_what_is_typed_wrong_is_named),
        TEST(test_a_wrong_applicant_number_is_named_with_its_fault),
        TEST(test_what_needs_no_review_is_not_claimed),
        TEST(test_menus_offer_what_may_be_done_now),
        TEST(test_a_case_without_an_item_offers_nothing_that_needs_one),
        TEST(test_a_changed_event_breaks_the_chain),
        TEST(test_fees_are_billed_paid_and_block_closing_while_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
