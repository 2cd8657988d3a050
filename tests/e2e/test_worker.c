/* Signing in, one-shot syncs and the sync thread, against a real central. */
#include "cache/cases.h"
#include "cache/enquiry.h"
#include "cache/outbox.h"
#include "net/once.h"
#include "net/session.h"
#include "net/worker.h"
#include "tests/support/office.h"
#include "tests/support/rulebook.h"
#include "tests/support/test.h"

#include <poll.h>
#include <time.h>

#define ITEM "370131001001"

typedef struct {
    Central *central;
    Rulebook *book;
} Town;

/* One person at one machine. */
typedef struct {
    char *home;
    SessionStore *sessions;
    Cache *cache;
    Line *line;
    Worker *worker;
} Person;

static Town town;

static int town_open(void **state)
{
    (void)state;
    town.central = central_new();
    town.book = rulebook_load();
    central_start(town.central);
    return 0;
}

static int town_close(void **state)
{
    (void)state;
    central_free(town.central);
    rulebook_free(town.book);
    return 0;
}

static instant soon(void)
{
    return g_get_real_time() / 1000 + patience_ms(20000);
}

/* ---- a person ------------------------------------------------------------------------------ */

static int person_come(void **state)
{
    Person *person = g_new0(Person, 1);

    person->home = test_folder_make();
    g_setenv("YICHUANG_HOME", person->home, true);
    person->sessions = session_open(central_url(town.central), "clerk", NULL);
    assert_non_null(person->sessions);
    *state = person;
    return 0;
}

static int person_leave(void **state)
{
    Person *person = *state;

    worker_stop(person->worker);
    line_free(person->line);
    cache_close(person->cache);
    session_store_free(person->sessions);
    g_unsetenv("YICHUANG_HOME");
    test_folder_remove(person->home);
    g_free(person);
    if (!central_runs(town.central))
        central_start(town.central);
    return 0;
}

static void assert_no_problem(bool good, const Problem *problem)
{
    if (!good) {
        g_autofree char *sentence = problem_sentence(problem);

        fail_msg("%s", sentence);
    }
}

static void sign_in(Person *person)
{
    g_auto(Problem) problem = {0};

    assert_no_problem(session_sign_in(person->sessions, OFFICE_PASSWORD, NULL, &problem), &problem);
    person->cache = cache_open(session_folder(person->sessions), &problem);
    assert_no_problem(person->cache != NULL, &problem);
}

static void sync_all(Person *person)
{
    g_auto(Problem) problem = {0};

    assert_no_problem(sync_until(person->cache, person->sessions, soon(), NULL, &problem),
                      &problem);
}

static void start_worker(Person *person)
{
    g_auto(Problem) problem = {0};

    person->line = line_new();
    person->worker = worker_start(session_folder(person->sessions), central_url(town.central),
                                  "clerk", person->line, &problem);
    assert_no_problem(person->worker != NULL, &problem);
}

/* Queues a receive; returns the command's id. */
static Uuid receive(Person *person)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Command) command =
        receive_make(town.book, rulebook_item(town.book, ITEM), rulebook_actor(town.book, "clerk"),
                     1, g_get_real_time() / 1000);

    cJSON_DeleteItemFromObject(command->payload, "receipt");
    assert_no_problem(outbox_submit(person->cache, command, &problem), &problem);
    return command->id;
}

/* ---- conditions to wait for ---------------------------------------------------------------- */

typedef struct {
    Person *person;
    LineState state;
} WantedState;

static bool line_is(void *data)
{
    const WantedState *wanted = data;
    g_auto(LineStatus) status = {0};

    line_status(wanted->person->line, &status);
    return status.state == wanted->state;
}

static void wait_for(Person *person, LineState state)
{
    WantedState wanted = {person, state};

    if (!test_wait(line_is, &wanted, patience_ms(20000)))
        fail_msg("the line never was %s", line_state_name(state));
}

static bool all_is_sent(void *data)
{
    return outbox_unsent(((const Person *)data)->cache) == 0;
}

/* ---- signing in ---------------------------------------------------------------------------- */

static void test_signing_in_keeps_tokens_actor_and_clock(void **state)
{
    Person *person = *state;

    sign_in(person);

    g_autofree char *offset = cache_get(person->cache, CACHE_CLOCK_OFFSET);

    assert_non_null(session_tokens(person->sessions));
    assert_string_equal(cache_actor(person->cache)->id, "clerk");
    assert_non_null(offset);
    assert_in_range(g_ascii_strtoll(offset, NULL, 10) + 5000, 0, 10000);
}

static void test_a_wrong_password_is_told_and_keeps_nothing(void **state)
{
    Person *person = *state;
    g_auto(Problem) problem = {0};

    assert_false(session_sign_in(person->sessions, "wrong", NULL, &problem));
    assert_int_equal(problem.kind, PROBLEM_PASSWORD);
    assert_null(session_tokens(person->sessions));
    assert_false(session_unlock(person->sessions, "wrong", NULL));
}

static void test_only_the_password_opens_a_store_offline(void **state)
{
    Person *person = *state;
    g_auto(Problem) problem = {0};

    sign_in(person);
    assert_true(session_sign_out(person->sessions, NULL));
    central_kill(town.central);
    assert_false(session_sign_in(person->sessions, OFFICE_PASSWORD, NULL, &problem));
    assert_int_equal(problem.kind, PROBLEM_OFFLINE);
    assert_true(session_unlock(person->sessions, OFFICE_PASSWORD, NULL));
    assert_false(session_unlock(person->sessions, "yunting-2027", &problem));
    assert_int_equal(problem.kind, PROBLEM_PASSWORD);
}

static void test_signing_out_ends_the_session_at_the_central(void **state)
{
    Person *person = *state;
    g_auto(Problem) problem = {0};

    sign_in(person);

    cJSON *json = session_to_json(session_tokens(person->sessions));
    g_autoptr(Session) stolen = session_from_json(json, NULL);

    cJSON_Delete(json);
    assert_true(session_sign_out(person->sessions, NULL));
    assert_true(session_save(person->sessions, stolen, NULL));
    assert_false(sync_until(person->cache, person->sessions, soon(), NULL, &problem));
    assert_int_equal(problem.kind, PROBLEM_SIGN_IN);
}

/* ---- one-shot syncs ------------------------------------------------------------------------ */

static void test_what_one_machine_sent_another_fetches(void **state)
{
    Person *here = *state;
    Person *there;
    void *other;
    CaseQuery query = {0};

    sign_in(here);
    sync_all(here);
    assert_true(leases_left(here->cache, "379902") >= 100);
    receive(here);
    assert_int_equal(outbox_unsent(here->cache), 1);
    sync_all(here);
    assert_int_equal(outbox_unsent(here->cache), 0);

    person_come(&other);
    there = other;
    sign_in(there);
    sync_all(there);
    assert_true(cases_count(there->cache, &query, 1000, NULL) > 0);
    assert_int_equal(cases_count(there->cache, &query, 1000, NULL),
                     cases_count(here->cache, &query, 1000, NULL));
    person_leave(&other);
}

static void test_a_command_is_waited_for(void **state)
{
    Person *person = *state;
    g_auto(Problem) problem = {0};

    sign_in(person);
    sync_all(person);

    Uuid id = receive(person);

    assert_no_problem(sync_until(person->cache, person->sessions, soon(), id.text, &problem),
                      &problem);
    assert_int_equal(outbox_unsent(person->cache), 0);
}

static void test_out_of_reach_a_sync_says_so_at_once_and_keeps_the_work(void **state)
{
    Person *person = *state;
    g_auto(Problem) problem = {0};

    sign_in(person);
    sync_all(person);

    Uuid id = receive(person);

    central_kill(town.central);
    assert_false(sync_until(person->cache, person->sessions, soon() + 3600000, id.text, &problem));
    assert_int_equal(problem.kind, PROBLEM_OFFLINE);
    assert_int_equal(outbox_unsent(person->cache), 1);
}

static void test_a_running_sync_settles_the_command_of_another_process(void **state)
{
    Person *person = *state;
    g_auto(Problem) problem = {0};

    sign_in(person);
    sync_all(person);
    start_worker(person);
    wait_for(person, LINE_ONLINE);

    /* A second store has the place of a second process: locks know no difference. */
    g_autoptr(Cache) other = cache_open(session_folder(person->sessions), NULL);
    Uuid id = receive(person);

    assert_no_problem(sync_until(other, person->sessions, soon(), id.text, &problem), &problem);
    assert_int_equal(outbox_unsent(person->cache), 0);
}

/* ---- the thread ---------------------------------------------------------------------------- */

static void test_the_thread_fetches_and_sends_by_itself(void **state)
{
    Person *person = *state;

    sign_in(person);
    assert_true(cache_claim(person->cache, NULL));
    start_worker(person);
    wait_for(person, LINE_ONLINE);
    receive(person);
    assert_true(test_wait(all_is_sent, person, patience_ms(20000)));
}

static void test_stopping_in_a_long_poll_takes_no_time(void **state)
{
    Person *person = *state;

    sign_in(person);
    start_worker(person);
    wait_for(person, LINE_ONLINE);

    gint64 begin = g_get_monotonic_time();

    worker_stop(person->worker);
    person->worker = NULL;
    assert_true(g_get_monotonic_time() - begin < patience_ms(1000) * G_TIME_SPAN_MILLISECOND);
}

static void test_the_screen_is_woken_when_the_store_changes(void **state)
{
    Person *person = *state;
    struct pollfd fd;

    sign_in(person);
    sync_all(person);
    start_worker(person);
    wait_for(person, LINE_ONLINE);
    line_screen_taken(person->line);
    receive(person);
    assert_true(test_wait(all_is_sent, person, patience_ms(20000)));
    fd = (struct pollfd){.fd = line_screen_fd(person->line), .events = POLLIN};
    assert_int_equal(poll(&fd, 1, patience_ms(20000)), 1);
}

static void test_the_thread_finds_a_central_that_comes_back(void **state)
{
    Person *person = *state;

    sign_in(person);
    sync_all(person);
    start_worker(person);
    wait_for(person, LINE_ONLINE);
    central_kill(town.central);
    receive(person);
    wait_for(person, LINE_OFFLINE);
    central_start(town.central);
    line_wake_sync(person->line);
    wait_for(person, LINE_ONLINE);
    assert_true(test_wait(all_is_sent, person, patience_ms(20000)));
}

static void test_the_thread_goes_on_when_somebody_signs_in(void **state)
{
    Person *person = *state;

    sign_in(person);
    sync_all(person);
    assert_true(session_sign_out(person->sessions, NULL));
    start_worker(person);
    wait_for(person, LINE_SIGNED_OUT);
    receive(person);
    assert_true(session_sign_in(person->sessions, OFFICE_PASSWORD, NULL, NULL));
    assert_true(test_wait(all_is_sent, person, patience_ms(20000)));
}

static int processor_ms(void)
{
    return (int)((gint64)clock() * 1000 / CLOCKS_PER_SEC);
}

static bool never(void *data)
{
    (void)data;
    return false;
}

static void test_an_idle_thread_sleeps(void **state)
{
    Person *person = *state;

    sign_in(person);
    sync_all(person);
    start_worker(person);
    wait_for(person, LINE_ONLINE);

    int before = processor_ms();

    test_wait(never, NULL, 1000);
    assert_true(processor_ms() - before < patience_ms(100));
}

/* ---- questions about shared data ----------------------------------------------------------- */

static cJSON *question(bool consent)
{
    g_autoptr(Command) command =
        receive_make(town.book, rulebook_item(town.book, ITEM), rulebook_actor(town.book, "clerk"),
                     1, g_get_real_time() / 1000);
    const cJSON *applicant = cJSON_GetObjectItem(command->payload, "applicant");
    cJSON *json = payload_of("item", ITEM, NULL), *holder = cJSON_AddObjectToObject(json, "holder");
    g_autofree char *now = instant_to_rfc3339(g_get_real_time() / 1000);
    static const char *const members[] = {"id_type", "id_number", "name"};

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        cJSON_AddItemToObject(holder, members[i],
                              cJSON_Duplicate(cJSON_GetObjectItem(applicant, members[i]), true));
    cJSON *given = payload_of("scope", "this application", "at", now, NULL);
    cJSON_AddBoolToObject(given, "given", consent);
    cJSON_AddItemToObject(json, "consent", given);
    return json;
}

typedef struct {
    Person *person;
    Uuid draft;
} Asked;

static bool is_settled(void *data)
{
    const Asked *asked = data;
    g_autoptr(Enquiry) enquiry = enquiry_get(asked->person->cache, &asked->draft);

    return enquiry && enquiry->state != ENQUIRY_WAITING;
}

/* What became of it. */
static Enquiry *ask(Person *person, bool consent)
{
    Asked asked = {person, fresh_id(g_get_real_time() / 1000)};
    cJSON *json = question(consent);

    assert_true(enquiry_ask(person->cache, &asked.draft, json, NULL));
    cJSON_Delete(json);
    assert_true(test_wait(is_settled, &asked, patience_ms(20000)));
    return enquiry_get(person->cache, &asked.draft);
}

static void test_the_central_answers_a_question_with_consent_only(void **state)
{
    Person *person = *state;

    sign_in(person);
    sync_all(person);
    start_worker(person);
    g_autoptr(Enquiry) answered = ask(person, true);
    if (answered->state == ENQUIRY_FAILED) {
        g_autofree char *sentence = problem_sentence(&answered->problem);
        fail_msg("%s", sentence);
    }
    assert_true(cJSON_IsArray(cJSON_GetObjectItem(answered->answer, "facts")));
    g_autoptr(Enquiry) refused = ask(person, false);
    assert_int_equal(refused->state, ENQUIRY_FAILED);
    assert_int_equal(refused->problem.kind, PROBLEM_CONSENT);
    wait_for(person, LINE_ONLINE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, person_come, person_leave)
    static const struct CMUnitTest tests[] = {
        TEST(test_signing_in_keeps_tokens_actor_and_clock),
        TEST(test_a_wrong_password_is_told_and_keeps_nothing),
        TEST(test_only_the_password_opens_a_store_offline),
        TEST(test_signing_out_ends_the_session_at_the_central),
        TEST(test_what_one_machine_sent_another_fetches),
        TEST(test_a_command_is_waited_for),
        TEST(test_out_of_reach_a_sync_says_so_at_once_and_keeps_the_work),
        TEST(test_a_running_sync_settles_the_command_of_another_process),
        TEST(test_the_thread_fetches_and_sends_by_itself),
        TEST(test_stopping_in_a_long_poll_takes_no_time),
        TEST(test_the_screen_is_woken_when_the_store_changes),
        TEST(test_the_thread_finds_a_central_that_comes_back),
        TEST(test_the_thread_goes_on_when_somebody_signs_in),
        TEST(test_the_central_answers_a_question_with_consent_only),
        TEST(test_an_idle_thread_sleeps),
    };

    return cmocka_run_group_tests_name("worker", tests, town_open, town_close);
}
