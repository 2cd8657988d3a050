/* Applications being filled in: kept through whatever happens to the program, submitted with their
 * receive command, gone with the central's acknowledgement, back with its refusal. */
#include "tests/support/test.h"

#include "cache/draft.h"
#include "cache/enquiry.h"
#include "cache/private.h"
#include "tests/support/store.h"
#include "tests/support/vectors.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The draft of a command that will receive its case. */
static Draft *draft_of(const Store *store, const Command *receive)
{
    Draft *draft = g_new0(Draft, 1);

    draft->id = receive->case_id;
    draft->item_code = g_strdup(FOOD_ITEM);
    draft->item_version = 1;
    draft->item_name = g_strdup("食品经营许可(新办)");
    draft->applicant = g_strdup("王小明");
    draft->applicant_kind = g_strdup("1");
    draft->step = g_strdup("form");
    draft->body = cJSON_Duplicate(receive->payload, true);
    draft->updated_at = store->now;
    return draft;
}

static void save(Store *store, const Draft *draft)
{
    if (!draft_save(store->cache, draft, &store->problem)) {
        g_autofree char *sentence = problem_sentence(&store->problem);
        fail_msg("%s", sentence);
    }
}

/* A draft that is kept, and the command that submits it. */
static Command *save_one(Store *store)
{
    Command *command = store_receive(store);
    g_autoptr(Draft) draft = draft_of(store, command);

    save(store, draft);
    return command;
}

static Draft *load(Store *store, const char *id)
{
    return draft_load(store->cache, id, NULL);
}

static bool is_open(Store *store, const char *id)
{
    g_autoptr(Draft) draft = load(store, id);

    return draft && !draft->submitted;
}

static bool is_submitted(Store *store, const char *id)
{
    g_autoptr(Draft) draft = load(store, id);

    return draft && draft->submitted;
}

static void submit(Store *store, Command *command)
{
    if (!store_submit(store, command)) {
        g_autofree char *sentence = problem_sentence(&store->problem);
        fail_msg("%s", sentence);
    }
}

/* ---- keeping ------------------------------------------------------------------------------- */

static void test_a_draft_comes_back_as_it_was_saved(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = save_one(store);

    store_reopen(store);
    g_autoptr(Draft) back = load(store, command->case_id.text);
    assert_non_null(back);
    assert_string_equal(back->id.text, command->case_id.text);
    assert_string_equal(back->item_code, FOOD_ITEM);
    assert_int_equal(back->item_version, 1);
    assert_string_equal(back->item_name, "食品经营许可(新办)");
    assert_string_equal(back->applicant, "王小明");
    assert_string_equal(back->applicant_kind, "1");
    assert_string_equal(back->step, "form");
    assert_true(cJSON_Compare(back->body, command->payload, true));
    assert_int_equal(back->created_at, store->now);
    assert_int_equal(back->updated_at, store->now);
    assert_false(back->submitted);
}

static void test_saving_again_replaces_it_and_keeps_when_it_was_begun(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = store_receive(store);
    g_autoptr(Draft) draft = draft_of(store, command);

    save(store, draft);
    g_clear_pointer(&draft->applicant, g_free);
    g_clear_pointer(&draft->step, g_free);
    draft->updated_at = store->now + 5000;
    save(store, draft);

    g_autoptr(Draft) back = load(store, draft->id.text);
    assert_null(back->applicant);
    assert_null(back->step);
    assert_int_equal(back->created_at, store->now);
    assert_int_equal(back->updated_at, store->now + 5000);
    assert_int_equal(drafts_count(store->cache), 1);
}

static void test_the_list_has_the_newest_first_and_no_bodies(void **state)
{
    Store *store = *state;
    Uuid ids[3];

    for (int i = 0; i < 3; i++) {
        g_autoptr(Command) command = save_one(store);
        ids[i] = command->case_id;
        store->now += 1000;
    }
    g_autoptr(GPtrArray) list = drafts_list(store->cache, false, NULL);
    assert_int_equal(list->len, 3);
    for (guint i = 0; i < 3; i++) {
        const Draft *draft = list->pdata[i];
        assert_string_equal(draft->id.text, ids[2 - i].text);
        assert_null(draft->body);
    }
}

static void test_whatever_is_typed_comes_back_unharmed(void **state)
{
    static const char *const naughty[] = {"'; DROP TABLE draft; --", "\\\"\t\x1b[2J", "𠮷野家🍜",
                                          "e\xcc\x81\xe2\x80\xae",   "%s%n",          ""};
    Store *store = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(naughty); i++) {
        g_autoptr(Command) command = store_receive(store);
        g_autoptr(Draft) draft = draft_of(store, command);
        g_free(draft->applicant);
        draft->applicant = g_strdup(naughty[i]);
        cJSON_AddStringToObject(draft->body, "note", naughty[i]);
        save(store, draft);

        g_autoptr(Draft) back = load(store, draft->id.text);
        assert_string_equal(back->applicant, naughty[i]);
        assert_true(cJSON_Compare(back->body, draft->body, true));
    }
}

static void test_a_draft_that_is_too_long_is_told_and_the_last_one_stays(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = save_one(store);
    g_autoptr(Draft) draft = draft_of(store, command);
    g_autofree char *much = g_strnfill(DRAFT_BODY_MAX, 'x');

    cJSON_AddStringToObject(draft->body, "much", much);
    assert_false(draft_save(store->cache, draft, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_TOO_LARGE);
    g_autoptr(Draft) back = load(store, draft->id.text);
    assert_true(cJSON_Compare(back->body, command->payload, true));
}

static void test_an_unknown_draft_is_not_found(void **state)
{
    Store *store = *state;
    Uuid id = fresh_id(store->now);

    assert_null(draft_load(store->cache, id.text, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_NOT_FOUND);
    problem_clear(&store->problem);
    assert_false(draft_discard(store->cache, id.text, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_NOT_FOUND);
    problem_clear(&store->problem);
    assert_null(draft_load(store->cache, "", &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_NOT_FOUND);
}

static void test_a_discarded_draft_is_gone_with_what_was_asked_for_it(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = save_one(store);
    cJSON *question = payload_of("item", FOOD_ITEM, NULL);

    assert_true(enquiry_ask(store->cache, &command->case_id, question, NULL));
    cJSON_Delete(question);
    assert_true(draft_discard(store->cache, command->case_id.text, NULL));
    assert_null(load(store, command->case_id.text));
    assert_null(enquiry_get(store->cache, &command->case_id));
    assert_int_equal(drafts_count(store->cache), 0);
}

/* Saves until it is killed, telling each time that it was done. */
static void save_and_tell(Store *store, const Draft *draft, int told)
{
    Cache *cache = cache_open(store->folder, NULL);
    Draft *next = draft_load(cache, draft->id.text, NULL);

    for (guint8 turn = 1; turn != 0; turn++) {
        cJSON_DeleteItemFromObject(next->body, "turn");
        cJSON_AddNumberToObject(next->body, "turn", turn);
        if (!draft_save(cache, next, NULL) || write(told, &turn, 1) != 1)
            _exit(1);
    }
    pause();
}

static void test_a_draft_survives_the_program_being_killed(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = save_one(store);
    g_autoptr(Draft) draft = load(store, command->case_id.text);
    guint8 last = 0;
    int ends[2];

    g_clear_pointer(&store->cache, cache_close);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        save_and_tell(store, draft, ends[1]);
    close(ends[1]);
    while (last < 20)
        assert_int_equal(read(ends[0], &last, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    while (read(ends[0], &last, 1) == 1)
        continue;
    close(ends[0]);

    store->cache = cache_open(store->folder, NULL);
    assert_non_null(store->cache);
    g_autoptr(Draft) back = load(store, draft->id.text);
    const cJSON *turn = cJSON_GetObjectItem(back->body, "turn");
    assert_true(turn->valueint == last || turn->valueint == last + 1);
}

/* ---- submitting ---------------------------------------------------------------------------- */

static void test_submitting_the_case_submits_the_draft(void **state)
{
    Store *store = *state;
    g_autoptr(Command) command = save_one(store);
    g_autoptr(Draft) draft = load(store, command->case_id.text);

    submit(store, command_copy(command));
    assert_true(is_submitted(store, draft->id.text));
    assert_int_equal(drafts_count(store->cache), 0);
    g_autoptr(GPtrArray) open = drafts_list(store->cache, false, NULL);
    g_autoptr(GPtrArray) all = drafts_list(store->cache, true, NULL);
    assert_int_equal(open->len, 0);
    assert_int_equal(all->len, 1);

    assert_false(draft_save(store->cache, draft, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_ALREADY);
    problem_clear(&store->problem);
    assert_false(draft_discard(store->cache, draft->id.text, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_ALREADY);
}

static void test_a_submission_that_fails_leaves_the_draft_open(void **state)
{
    Store *store = *state;
    Command *command = save_one(store);
    Uuid id = command->case_id;

    cJSON_ReplaceItemInObject(command->payload, "item", cJSON_CreateString("370000000000"));
    assert_false(store_submit(store, command));
    assert_true(is_open(store, id.text));
}

static void test_the_acknowledgement_deletes_the_draft(void **state)
{
    static const Outcome outcomes[] = {OUTCOME_APPLIED, OUTCOME_DUPLICATE};
    Store *store = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        Command *command = save_one(store);
        Uuid id = command->id, case_id = command->case_id;

        submit(store, command);
        store_settle(store, id, outcomes[i], PROBLEM_NONE);
        assert_null(load(store, case_id.text));
        store->now += 1000;
    }
}

static void test_an_event_of_the_feed_deletes_the_draft(void **state)
{
    Store *store = *state;
    Peer *peer = peer_new(store->book);
    Command *command = save_one(store);
    Uuid case_id = command->case_id;

    submit(store, command);
    g_autoptr(GPtrArray) entries = outbox_next(store->cache, 10, NULL);
    const OutboxEntry *entry = entries->pdata[0];
    command_result_free(peer_take(peer, entry->command, "clerk", store->now));
    assert_true(
        store_apply(store, page_of(peer_change(peer, CHANGE_ENTER, case_id.text, 0), "cursor")));
    assert_null(load(store, case_id.text));
    peer_free(peer);
}

static void test_a_refusal_brings_the_draft_back_and_the_outbox_says_why(void **state)
{
    Store *store = *state;
    Command *command = save_one(store);
    Uuid id = command->id, case_id = command->case_id;

    submit(store, command);
    store_settle(store, id, OUTCOME_REJECTED, PROBLEM_ITEM_UNKNOWN);
    assert_true(is_open(store, case_id.text));
    assert_int_equal(store_state_of(store, id.text), OUTBOX_REJECTED);
    assert_int_equal(outbox_attention(store->cache), 1);
    g_autoptr(Draft) draft = load(store, case_id.text);
    save(store, draft);
}

static char *receipt_of(Store *store, const char *case_id)
{
    CaseRow row = store_row(store, case_id);
    char *receipt = g_strdup(row.receipt);

    case_row_clear(&row);
    return receipt;
}

static void test_what_was_put_right_takes_the_place_of_what_was_refused(void **state)
{
    Store *store = *state;
    Command *command = save_one(store);
    Uuid id = command->id, case_id = command->case_id;
    g_autoptr(Command) again = command_copy(command);

    submit(store, command);
    Uuid accept = store_accept(store, case_id.text);
    g_autofree char *receipt = receipt_of(store, case_id.text);
    store_settle(store, id, OUTCOME_REJECTED, PROBLEM_ITEM_UNKNOWN);

    again->id = fresh_id(store->now);
    submit(store, command_copy(again));
    assert_int_equal(store_state_of(store, id.text), OUTBOX_DISMISSED);
    assert_int_equal(store_state_of(store, accept.text), OUTBOX_DISMISSED);
    assert_int_equal(store_state_of(store, again->id.text), OUTBOX_WAITING);
    assert_true(is_submitted(store, case_id.text));
    g_autofree char *same = receipt_of(store, case_id.text);
    assert_string_equal(same, receipt);
    store_accept(store, case_id.text);
}

static void test_a_receipt_that_was_refused_is_not_taken_over(void **state)
{
    Store *store = *state;
    Command *command = save_one(store);
    Uuid id = command->id, case_id = command->case_id;
    Command *again = command_copy(command);

    submit(store, command);
    g_autofree char *receipt = receipt_of(store, case_id.text);
    store_settle(store, id, OUTCOME_REJECTED, PROBLEM_RECEIPT_USED);
    again->id = fresh_id(store->now);
    submit(store, again);
    g_autofree char *other = receipt_of(store, case_id.text);
    assert_string_not_equal(other, receipt);
}

static void test_a_receive_given_up_brings_the_draft_back_until_it_is_tried_again(void **state)
{
    Store *store = *state;
    Command *command = save_one(store);
    Uuid id = command->id, case_id = command->case_id;

    submit(store, command);
    store_settle(store, id, OUTCOME_REJECTED, PROBLEM_ITEM_UNKNOWN);
    assert_true(outbox_again(store->cache, id.text, store->now + 1, NULL));
    assert_true(is_submitted(store, case_id.text));

    g_autoptr(GPtrArray) waiting = outbox_next(store->cache, 10, NULL);
    const OutboxEntry *entry = waiting->pdata[0];
    store_settle(store, entry->command->id, OUTCOME_REJECTED, PROBLEM_ITEM_UNKNOWN);
    assert_true(outbox_dismiss(store->cache, entry->command->id.text, NULL));
    assert_true(is_open(store, case_id.text));
    assert_false(store_shows(store, case_id.text));
}

int main(void)
{
#define WITH_A_STORE(test) cmocka_unit_test_setup_teardown(test, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        WITH_A_STORE(test_a_draft_comes_back_as_it_was_saved),
        WITH_A_STORE(test_saving_again_replaces_it_and_keeps_when_it_was_begun),
        WITH_A_STORE(test_the_list_has_the_newest_first_and_no_bodies),
        WITH_A_STORE(test_whatever_is_typed_comes_back_unharmed),
        WITH_A_STORE(test_a_draft_that_is_too_long_is_told_and_the_last_one_stays),
        WITH_A_STORE(test_an_unknown_draft_is_not_found),
        WITH_A_STORE(test_a_discarded_draft_is_gone_with_what_was_asked_for_it),
        WITH_A_STORE(test_a_draft_survives_the_program_being_killed),
        WITH_A_STORE(test_submitting_the_case_submits_the_draft),
        WITH_A_STORE(test_a_submission_that_fails_leaves_the_draft_open),
        WITH_A_STORE(test_the_acknowledgement_deletes_the_draft),
        WITH_A_STORE(test_an_event_of_the_feed_deletes_the_draft),
        WITH_A_STORE(test_a_refusal_brings_the_draft_back_and_the_outbox_says_why),
        WITH_A_STORE(test_what_was_put_right_takes_the_place_of_what_was_refused),
        WITH_A_STORE(test_a_receipt_that_was_refused_is_not_taken_over),
        WITH_A_STORE(test_a_receive_given_up_brings_the_draft_back_until_it_is_tried_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
