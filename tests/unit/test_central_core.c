/* The authority: each command happens once, wholly or not at all, and in the order of its case. */
#include "tests/support/test.h"

#include "central/leases.h"
#include "domain/json.h"
#include "tests/support/central.h"

#include <string.h>

#define FOOD "370131001001"  /* one step, two people on site */
#define STALL "370731002000" /* instant */
#define OTHER_DEVICE "0190c0de-0000-7000-8000-000000000002"

static int open_hall(void **state)
{
    *state = hall_open();
    return 0;
}

static int close_hall(void **state)
{
    hall_close(*state);
    return 0;
}

static void assert_refused(const CommandResult *result, Outcome outcome, ProblemKind kind)
{
    assert_non_null(result);
    if (result->outcome != outcome || result->problem.kind != kind)
        fail_msg("%s %s instead of %s", outcome_name(result->outcome),
                 problem_code(&result->problem), outcome_name(outcome));
}

static cJSON *full(void)
{
    return payload_of("mode", "full", NULL);
}

static cJSON *text(const char *words)
{
    return payload_of("text", words, NULL);
}

static const Event *event_of(const CommandResult *result)
{
    assert_int_equal(result->events->len, 1);
    return result->events->pdata[0];
}

/* ---- once ---------------------------------------------------------------------------------- */

static void test_a_command_sent_twice_happens_once(void **state)
{
    Hall *hall = *state;
    g_autoptr(Command) command = hall_receive(hall, FOOD);
    g_autoptr(CommandResult) first = hall_send(hall, "clerk", command);
    hall->now += 3600000;
    g_autoptr(CommandResult) again = hall_send(hall, "clerk", command);

    assert_int_equal(first->outcome, OUTCOME_APPLIED);
    assert_int_equal(again->outcome, OUTCOME_DUPLICATE);
    assert_string_equal(event_of(again)->hash, event_of(first)->hash);
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM event"), 1);
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM feed"), 1);
}

static void test_an_id_with_another_body_is_refused(void **state)
{
    Hall *hall = *state;
    g_autoptr(Command) command = hall_receive(hall, FOOD);
    g_autoptr(CommandResult) first = hall_send(hall, "clerk", command);
    cJSON_ReplaceItemInObject(command->payload, "channel", cJSON_CreateString("online"));
    g_autoptr(CommandResult) changed = hall_send(hall, "clerk", command);

    assert_int_equal(first->outcome, OUTCOME_APPLIED);
    assert_refused(changed, OUTCOME_REJECTED, PROBLEM_KEY_REUSED);
    assert_int_equal(changed->events->len, 0);
}

static void test_an_id_of_somebody_else_tells_nothing(void **state)
{
    Hall *hall = *state;
    g_autoptr(Command) command = hall_receive(hall, FOOD);
    g_autoptr(CommandResult) first = hall_send(hall, "clerk", command);
    g_autoptr(CommandResult) other = hall_send(hall, "clerk2", command);

    assert_int_equal(first->outcome, OUTCOME_APPLIED);
    assert_refused(other, OUTCOME_REJECTED, PROBLEM_KEY_REUSED);
    assert_int_equal(other->events->len, 0);
}

static void test_a_rejection_stays_a_rejection(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    g_autoptr(Command) close =
        command_new(fresh_id(hall->now), id, 1, ACTION_CLOSE, cJSON_CreateObject());
    g_autoptr(CommandResult) first = hall_send(hall, "clerk", close);
    g_autoptr(CommandResult) again = hall_send(hall, "clerk", close);

    assert_refused(first, OUTCOME_REJECTED, PROBLEM_CASE_STATE);
    assert_refused(again, OUTCOME_REJECTED, PROBLEM_CASE_STATE);
    assert_string_equal(again->problem.args[0], first->problem.args[0]);
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM command"), 2);
}

/* ---- wholly or not at all ------------------------------------------------------------------ */

static gint64 everything(Hall *hall)
{
    return hall_count(hall, "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM command) "
                            "+ (SELECT count(*) FROM feed) + (SELECT sum(version) FROM cases) "
                            "+ (SELECT sum(sequence) FROM stream) "
                            "+ (SELECT sum(value) FROM counter)");
}

static bool try_with_fault(Hall *hall, const Command *command, gint64 statement)
{
    faults = (Faults){.fail_at = statement};
    g_autoptr(CommandResult) result = hall_send(hall, "clerk", command);
    faults.fail_at = 0;
    if (result)
        assert_int_equal(result->outcome, OUTCOME_APPLIED);
    return result != NULL;
}

static void test_a_failing_statement_leaves_nothing_half_done(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    g_autoptr(Command) receive = hall_receive(hall, FOOD);
    g_autoptr(Command) accept = command_new(fresh_id(hall->now), id, 1, ACTION_ACCEPT, full());
    const Command *const commands[] = {receive, accept};

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        const gint64 before = everything(hall);
        gint64 statement = 1;

        while (!try_with_fault(hall, commands[i], statement)) {
            assert_int_equal(everything(hall), before);
            statement++;
        }
        /* That it read and wrote all that belongs together took at least so many. */
        assert_true(statement > 7);
        assert_true(everything(hall) > before);
    }
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM event"), 3);
}

static void test_a_failed_batch_keeps_none_of_it(void **state)
{
    Hall *hall = *state;
    g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func((GDestroyNotify)command_free);
    const Sender sender = {.actor = rulebook_actor(hall->book, "clerk"), .device = HALL_DEVICE};
    g_auto(Problem) problem = {0};

    for (int i = 0; i < 3; i++) {
        Command *command = hall_receive(hall, FOOD);
        g_free(command->device);
        command->device = g_strdup(HALL_DEVICE);
        g_ptr_array_add(commands, command);
    }
    faults = (Faults){.fail_at = 25};
    assert_null(core_submit(hall->core, &sender, commands, hall->now, &problem));
    faults.fail_at = 0;
    assert_int_equal(problem.kind, PROBLEM_STORAGE_FULL);
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM event"), 0);

    g_autoptr(GPtrArray) results = core_submit(hall->core, &sender, commands, hall->now, NULL);
    for (guint i = 0; i < results->len; i++)
        assert_int_equal(((CommandResult *)results->pdata[i])->outcome, OUTCOME_APPLIED);
}

static void limit_pages(Hall *hall, const char *pragma)
{
    g_autoptr(DbTx) tx = db_write(hall->db, NULL);

    db_script(tx, pragma);
    assert_true(db_commit(tx, NULL));
}

static void test_a_full_disk_refuses_all_and_loses_nothing(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func((GDestroyNotify)command_free);
    const Sender sender = {.actor = rulebook_actor(hall->book, "clerk"), .device = HALL_DEVICE};
    g_auto(Problem) problem = {0};

    for (int i = 0; i < 50; i++) {
        Command *command = command_new(fresh_id(hall->now), id, 1, ACTION_ANNOTATE, text("备注"));
        g_free(command->device);
        command->device = g_strdup(HALL_DEVICE);
        g_ptr_array_add(commands, command);
    }
    limit_pages(hall, "PRAGMA max_page_count = 1"); /* no less than it has */
    assert_null(core_submit(hall->core, &sender, commands, hall->now, &problem));
    assert_int_equal(problem.kind, PROBLEM_STORAGE_FULL);
    assert_int_equal(problem_retry(&problem), RETRY_LATER);
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM event"), 1);

    limit_pages(hall, "PRAGMA max_page_count = 1000000");
    g_autoptr(GPtrArray) results = core_submit(hall->core, &sender, commands, hall->now, NULL);
    assert_non_null(results);
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM event"), 51);
}

/* ---- in the order of the case -------------------------------------------------------------- */

static void test_of_two_clerks_on_one_version_one_wins(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    g_autoptr(CommandResult) second = hall_act(hall, "clerk2", id, 1, ACTION_ACCEPT, full());
    assert_refused(second, OUTCOME_CONFLICT, PROBLEM_CASE_CONFLICT);
    assert_int_equal(event_of(second)->version, 2);
    assert_string_equal(event_of(second)->actor, "clerk");
}

static void test_a_conflict_may_be_sent_again_on_the_new_version(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    g_autoptr(Command) withdraw = command_new(fresh_id(hall->now), id, 1, ACTION_WITHDRAW,
                                              payload_of("reason", "申请人撤回", NULL));

    hall_do(hall, "clerk2", id, 1, ACTION_ACCEPT, full());
    g_autoptr(CommandResult) first = hall_send(hall, "clerk", withdraw);
    assert_int_equal(first->outcome, OUTCOME_CONFLICT);
    withdraw->base_version = 2;
    g_autoptr(CommandResult) again = hall_send(hall, "clerk", withdraw);
    assert_int_equal(again->outcome, OUTCOME_APPLIED);
}

static void test_what_commutes_never_conflicts(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    g_autoptr(CommandResult) result =
        hall_act(hall, "clerk2", id, 1, ACTION_ANNOTATE, text("备注"));
    assert_int_equal(result->outcome, OUTCOME_APPLIED);
    assert_int_equal(event_of(result)->version, 3);
}

static void test_a_version_that_is_not_there_yet_is_waited_for(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    g_autoptr(CommandResult) ahead = hall_act(hall, "clerk", id, 2, ACTION_ACCEPT, full());
    g_autoptr(CommandResult) unknown =
        hall_act(hall, "clerk", fresh_id(hall->now), 1, ACTION_ACCEPT, full());

    assert_refused(ahead, OUTCOME_RETRY_LATER, PROBLEM_CASE_BLOCKED);
    assert_refused(unknown, OUTCOME_RETRY_LATER, PROBLEM_CASE_BLOCKED);
}

static Command *of_hall(Command *command)
{
    g_free(command->device);
    command->device = g_strdup(HALL_DEVICE);
    return command;
}

static void test_a_rejection_blocks_its_case_and_no_other(void **state)
{
    Hall *hall = *state;
    const Uuid poisoned = hall_case(hall, FOOD);
    const Uuid healthy = hall_case(hall, FOOD);
    const Sender sender = {.actor = rulebook_actor(hall->book, "clerk"), .device = HALL_DEVICE};
    g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func((GDestroyNotify)command_free);

    g_ptr_array_add(commands, of_hall(command_new(fresh_id(hall->now), poisoned, 1, ACTION_CLOSE,
                                                  cJSON_CreateObject())));
    g_ptr_array_add(commands,
                    of_hall(command_new(fresh_id(hall->now), poisoned, 1, ACTION_ACCEPT, full())));
    g_ptr_array_add(commands,
                    of_hall(command_new(fresh_id(hall->now), healthy, 1, ACTION_ACCEPT, full())));
    g_autoptr(GPtrArray) results = core_submit(hall->core, &sender, commands, hall->now, NULL);

    assert_refused(results->pdata[0], OUTCOME_REJECTED, PROBLEM_CASE_STATE);
    assert_refused(results->pdata[1], OUTCOME_BLOCKED, PROBLEM_CASE_BLOCKED);
    assert_int_equal(((CommandResult *)results->pdata[2])->outcome, OUTCOME_APPLIED);
}

static void test_a_record_that_was_tampered_with_stops_its_case_only(void **state)
{
    Hall *hall = *state;
    const Uuid tampered = hall_case(hall, FOOD);
    const Uuid sound = hall_case(hall, FOOD);
    {
        g_autoptr(DbTx) tx = db_write(hall->db, NULL);
        db_run(tx, "UPDATE event SET body = replace(body, 'window', 'online') WHERE case_id = $1",
               "t", tampered.text);
        assert_true(db_commit(tx, NULL));
    }
    core_close(hall->core);
    hall->core = core_open(hall->db, NULL);
    g_autoptr(CommandResult) result = hall_act(hall, "clerk", tampered, 1, ACTION_ACCEPT, full());
    assert_refused(result, OUTCOME_BLOCKED, PROBLEM_CHAIN_BROKEN);
    hall_do(hall, "clerk", sound, 1, ACTION_ACCEPT, full());
}

static void test_time_never_runs_backwards_within_a_case(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);

    hall->now -= 7200000;
    g_autoptr(CommandResult) result = hall_act(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    assert_int_equal(event_of(result)->at, hall->now + 7200000 - 60000);
}

/* ---- scope --------------------------------------------------------------------------------- */

static void test_a_case_of_another_county_is_out_of_scope(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    g_autoptr(CommandResult) result =
        hall_act(hall, "clerk.songting", id, 1, ACTION_ACCEPT, full());

    assert_refused(result, OUTCOME_NOT_IN_SCOPE, PROBLEM_SCOPE);
}

static void test_who_sees_a_case_may_still_lack_the_role(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);
    g_autoptr(CommandResult) result = hall_act(hall, "auditor", id, 1, ACTION_ACCEPT, full());

    assert_refused(result, OUTCOME_REJECTED, PROBLEM_PERMISSION);
}

static void test_commands_of_another_device_are_refused(void **state)
{
    Hall *hall = *state;
    g_autoptr(Command) command = hall_receive(hall, FOOD);

    g_free(command->device);
    command->device = g_strdup(OTHER_DEVICE);
    g_autoptr(CommandResult) result = hall_send(hall, "clerk", command);
    assert_refused(result, OUTCOME_REJECTED, PROBLEM_FIELD_INVALID);
}

static void test_the_department_must_handle_the_item(void **state)
{
    Hall *hall = *state;
    g_autoptr(Command) command = hall_receive(hall, FOOD);
    const char *health = rulebook_organisation(hall->book, "HEALTH", "379902");
    const char *elsewhere = rulebook_organisation(hall->book, "SAMR", "379921");

    cJSON_ReplaceItemInObject(command->payload, "organisation", cJSON_CreateString(health));
    g_autoptr(CommandResult) wrong = hall_send(hall, "clerk", command);
    assert_refused(wrong, OUTCOME_REJECTED, PROBLEM_FIELD_INVALID);

    g_autoptr(Command) other = hall_receive(hall, FOOD);
    cJSON_ReplaceItemInObject(other->payload, "organisation", cJSON_CreateString(elsewhere));
    g_autoptr(CommandResult) far = hall_send(hall, "clerk", other);
    assert_refused(far, OUTCOME_REJECTED, PROBLEM_FIELD_INVALID);
}

static void test_a_case_is_assigned_to_people_of_its_department_only(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    g_autoptr(CommandResult) unknown =
        hall_act(hall, "manager", id, 2, ACTION_ASSIGN, payload_of("staff", "nobody", NULL));
    assert_refused(unknown, OUTCOME_REJECTED, PROBLEM_FIELD_INVALID);
    g_autoptr(CommandResult) other = hall_act(hall, "manager", id, 2, ACTION_ASSIGN,
                                              payload_of("staff", "reviewer.health", NULL));
    assert_refused(other, OUTCOME_REJECTED, PROBLEM_FIELD_INVALID);
    hall_do(hall, "manager", id, 2, ACTION_ASSIGN, payload_of("staff", "reviewer", NULL));
}

/* ---- numbers ------------------------------------------------------------------------------- */

static void test_case_numbers_are_dense_for_each_item_and_day(void **state)
{
    Hall *hall = *state;

    for (int i = 0; i < 3; i++)
        hall_case(hall, FOOD);
    hall_case(hall, STALL);
    g_autoptr(Command) refused = hall_receive(hall, FOOD);
    cJSON_ReplaceItemInObject(refused->payload, "receipt", cJSON_CreateString("R3799020000999900"));
    g_autoptr(CommandResult) result = hall_send(hall, "clerk", refused);
    assert_int_equal(result->outcome, OUTCOME_REJECTED);
    hall_case(hall, FOOD);
    hall->now += 24 * (instant)3600000;
    hall_case(hall, FOOD);

    assert_int_equal(
        hall_count(hall, "SELECT count(*) FROM cases WHERE number LIKE '%370131001001202611020001' "
                         "OR number LIKE '%370131001001202611020002' "
                         "OR number LIKE '%370131001001202611020003' "
                         "OR number LIKE '%370131001001202611020004' "
                         "OR number LIKE '%370731002000202611020001' "
                         "OR number LIKE '%370131001001202611030001'"),
        6);
}

static void test_a_receipt_number_is_used_once(void **state)
{
    Hall *hall = *state;

    hall_case(hall, FOOD);
    hall->serial--;
    g_autoptr(Command) again = hall_receive(hall, FOOD);
    g_autoptr(CommandResult) result = hall_send(hall, "clerk", again);
    assert_refused(result, OUTCOME_REJECTED, PROBLEM_RECEIPT_USED);
}

static void test_a_receipt_number_must_be_leased_to_the_device(void **state)
{
    Hall *hall = *state;
    const Actor *clerk = rulebook_actor(hall->book, "clerk");
    g_autoptr(GArray) leases = lease_grant(hall->db, clerk, OTHER_DEVICE, "379902", 0, NULL);

    hall->serial = g_array_index(leases, Lease, 0).first - 1;
    g_autoptr(Command) command = hall_receive(hall, FOOD);
    g_autoptr(CommandResult) result = hall_send(hall, "clerk", command);
    assert_refused(result, OUTCOME_REJECTED, PROBLEM_RECEIPT_USED);
}

static void test_blocks_never_overlap_and_refill_what_is_missing(void **state)
{
    Hall *hall = *state;
    const Actor *clerk = rulebook_actor(hall->book, "clerk");
    static const struct {
        int held;
        guint blocks;
    } rows[] = {{0, 2}, {30, 1}, {100, 1}, {101, 0}, {500, 0}};
    int last = 2 * LEASE_SIZE; /* the hall's own */

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) leases =
            lease_grant(hall->db, clerk, OTHER_DEVICE, "379902", rows[i].held, NULL);

        assert_int_equal(leases->len, rows[i].blocks);
        for (guint j = 0; j < leases->len; j++) {
            assert_int_equal(g_array_index(leases, Lease, j).first, last + 1);
            last = g_array_index(leases, Lease, j).last;
        }
    }
}

static void test_nobody_leases_numbers_of_another_county(void **state)
{
    Hall *hall = *state;
    g_auto(Problem) problem = {0};

    assert_null(lease_grant(hall->db, rulebook_actor(hall->book, "clerk"), HALL_DEVICE, "379921", 0,
                            &problem));
    assert_int_equal(problem.kind, PROBLEM_SCOPE);
}

static void test_decision_and_licence_get_numbers(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, STALL);

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    g_autoptr(CommandResult) decided =
        hall_act(hall, "clerk", id, 2, ACTION_DECIDE,
                 payload_of("decision", "grant", "reason", "符合条件", NULL));
    assert_int_equal(decided->outcome, OUTCOME_APPLIED);
    assert_string_equal(json_text(event_of(decided)->given, "document"), "临江许准字〔2026〕第1号");
    g_autoptr(CommandResult) issued = hall_act(hall, "clerk", id, 3, ACTION_ISSUE, NULL);
    assert_int_equal(issued->outcome, OUTCOME_APPLIED);
    assert_int_equal(licence_identifier_check(json_text(event_of(issued)->given, "licence")),
                     NUMBER_OK);
}

static const char *notice_of(const CommandResult *result, Notice notice)
{
    if (result->outcome != OUTCOME_APPLIED)
        fail_msg("%s", problem_code(&result->problem));
    return notice_number(event_of(result), notice);
}

static void test_each_document_is_counted_by_county_year_and_word(void **state)
{
    Hall *hall = *state;
    const Uuid one = hall_case(hall, STALL), two = hall_case(hall, STALL);
    g_autoptr(CommandResult) first = hall_act(hall, "clerk", one, 1, ACTION_ACCEPT, full());
    g_autoptr(CommandResult) second = hall_act(hall, "clerk", two, 1, ACTION_ACCEPT, full());
    hall->now += (instant)70 * 86400000; /* 2027 */
    g_autoptr(CommandResult) closed =
        hall_act(hall, "clerk", one, 2, ACTION_WITHDRAW, payload_of("reason", "不再需要", NULL));

    assert_string_equal(notice_of(first, NOTICE_ACCEPTANCE), "临江许受字〔2026〕第1号");
    assert_string_equal(notice_of(second, NOTICE_ACCEPTANCE), "临江许受字〔2026〕第2号");
    assert_string_equal(notice_of(closed, NOTICE_WITHDRAWAL), "临江许退字〔2027〕第1号");
}

static void test_one_event_may_give_two_documents(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    hall_do(hall, "reviewer", id, 2, ACTION_CLAIM, NULL);
    g_autoptr(CommandResult) heard =
        hall_act(hall, "reviewer", id, 3, ACTION_SUSPEND,
                 payload_of("procedure", "hearing", "reason", "利害关系人申请听证", "until",
                            "2026-12-01", NULL));

    assert_string_equal(notice_of(heard, NOTICE_SPECIAL), "临江许特字〔2026〕第1号");
    assert_string_equal(notice_of(heard, NOTICE_HEARING), "临江许听字〔2026〕第1号");
}

static void test_what_is_printed_again_keeps_its_number(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, STALL);

    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    g_autoptr(CommandResult) again = hall_act(
        hall, "clerk", id, 2, ACTION_REISSUE,
        payload_of("notice", "acceptance", "mode", "reprint", "reason", "申请人遗失", NULL));

    assert_null(notice_of(again, NOTICE_ACCEPTANCE));
    assert_null(event_of(again)->given);
}

static void test_an_amended_applicant_is_found_in_the_lists(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, STALL);
    cJSON *payload = cJSON_CreateObject();

    cJSON_AddItemToObject(payload, "applicant",
                          payload_of("kind", "1", "name", "林晚舟", "id_type", "111", "id_number",
                                     "37990219880714003X", NULL));
    hall_do(hall, "clerk", id, 1, ACTION_AMEND, payload);
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM cases WHERE applicant = '林晚舟'"), 1);
}

/* ---- staying ------------------------------------------------------------------------------- */

static void test_a_restarted_central_goes_on_where_it_was(void **state)
{
    Hall *hall = *state;
    const Uuid id = hall_case(hall, FOOD);

    core_close(hall->core);
    hall->core = core_open(hall->db, NULL);
    hall_do(hall, "clerk", id, 1, ACTION_ACCEPT, full());
    assert_int_equal(hall_count(hall, "SELECT version FROM cases"), 2);
}

static void test_a_second_central_on_the_database_is_refused(void **state)
{
    Hall *hall = *state;
    g_autofree char *file = g_build_filename(hall->folder, "central.db", NULL);
    g_auto(Problem) problem = {0};

    assert_null(db_open(&db_sqlite, file, &problem));
    assert_int_equal(problem.kind, PROBLEM_DATABASE);
}

static void test_a_newer_database_is_left_alone(void **state)
{
    Hall *hall = *state;
    {
        g_autoptr(DbTx) tx = db_write(hall->db, NULL);
        db_run(tx, "UPDATE setting SET value = '999' WHERE name = 'schema'", "");
        assert_true(db_commit(tx, NULL));
    }
    g_auto(Problem) problem = {0};
    assert_null(core_open(hall->db, &problem));
    assert_int_equal(problem.kind, PROBLEM_DATABASE);
}

static void test_a_foreign_database_is_left_alone(void **state)
{
    Hall *hall = *state;
    g_autofree char *file = g_build_filename(hall->folder, "foreign.db", NULL);
    g_auto(Problem) problem = {0};

    assert_true(
        g_file_set_contents(file, "this is no database, and long enough to tell", -1, NULL));
    assert_null(db_open(&db_sqlite, file, &problem));
    assert_int_equal(problem.kind, PROBLEM_DATABASE);
}

#define HALL_TEST(test) cmocka_unit_test_setup_teardown(test, open_hall, close_hall)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL_TEST(test_a_command_sent_twice_happens_once),
        HALL_TEST(test_an_id_with_another_body_is_refused),
        HALL_TEST(test_an_id_of_somebody_else_tells_nothing),
        HALL_TEST(test_a_rejection_stays_a_rejection),
        HALL_TEST(test_a_failing_statement_leaves_nothing_half_done),
        HALL_TEST(test_a_failed_batch_keeps_none_of_it),
        HALL_TEST(test_a_full_disk_refuses_all_and_loses_nothing),
        HALL_TEST(test_of_two_clerks_on_one_version_one_wins),
        HALL_TEST(test_a_conflict_may_be_sent_again_on_the_new_version),
        HALL_TEST(test_what_commutes_never_conflicts),
        HALL_TEST(test_a_version_that_is_not_there_yet_is_waited_for),
        HALL_TEST(test_a_rejection_blocks_its_case_and_no_other),
        HALL_TEST(test_a_record_that_was_tampered_with_stops_its_case_only),
        HALL_TEST(test_time_never_runs_backwards_within_a_case),
        HALL_TEST(test_a_case_of_another_county_is_out_of_scope),
        HALL_TEST(test_who_sees_a_case_may_still_lack_the_role),
        HALL_TEST(test_commands_of_another_device_are_refused),
        HALL_TEST(test_the_department_must_handle_the_item),
        HALL_TEST(test_a_case_is_assigned_to_people_of_its_department_only),
        HALL_TEST(test_case_numbers_are_dense_for_each_item_and_day),
        HALL_TEST(test_a_receipt_number_is_used_once),
        HALL_TEST(test_a_receipt_number_must_be_leased_to_the_device),
        HALL_TEST(test_blocks_never_overlap_and_refill_what_is_missing),
        HALL_TEST(test_nobody_leases_numbers_of_another_county),
        HALL_TEST(test_decision_and_licence_get_numbers),
        HALL_TEST(test_each_document_is_counted_by_county_year_and_word),
        HALL_TEST(test_one_event_may_give_two_documents),
        HALL_TEST(test_what_is_printed_again_keeps_its_number),
        HALL_TEST(test_an_amended_applicant_is_found_in_the_lists),
        HALL_TEST(test_a_restarted_central_goes_on_where_it_was),
        HALL_TEST(test_a_second_central_on_the_database_is_refused),
        HALL_TEST(test_a_newer_database_is_left_alone),
        HALL_TEST(test_a_foreign_database_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
