#include "wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COMMAND_ID "01935b6e-7c00-7000-8000-000000000001"
#define CASE_ID "01935b6e-7c00-7000-8000-0000000000ca"
#define OTHER_CASE_ID "01935b6e-7c00-7000-8000-0000000000cb"
#define HASH_A "00000000000000000000000000000000000000000000000000000000000000aa"
#define HASH_B "00000000000000000000000000000000000000000000000000000000000000bb"
#define DEVICE_TIME INT64_C(1763856000123)
#define CENTRAL_TIME INT64_C(1763856060456)

static cJSON *parsed(const char *text)
{
    g_auto(Problem) problem = {0};
    cJSON *json = wire_parse(text, strlen(text), WIRE_ANSWER_MAX, &problem);

    if (!json)
        fail_msg("%s: %s", text, problem_code(&problem));
    return json;
}
static void assert_refused(const char *text, size_t length, ProblemKind kind)
{
    g_auto(Problem) problem = {0};
    cJSON *json = wire_parse(text, length, WIRE_BODY_MAX, &problem);

    if (json || problem.kind != kind)
        fail_msg("%.40s gave %s", text, json ? "a value" : problem_code(&problem));
}
/* What one side prints and the other reads. */
static cJSON *over_the_wire(cJSON *json)
{
    g_autofree char *text = wire_print(json);

    cJSON_Delete(json);
    return parsed(text);
}
/* ---- values to send ------------------------------------------------------------------------ */

static Uuid uuid_of(const char *text)
{
    Uuid uuid = {0};

    g_strlcpy(uuid.text, text, sizeof uuid.text);
    return uuid;
}

static Command *some_command(void)
{
    cJSON *payload = parsed("{\"opinion\":\"同意\",\"days\":5,\"list\":[1,{\"a\":null}]}");
    Command *command =
        command_new(uuid_of(COMMAND_ID), uuid_of(CASE_ID), 3, ACTION_REVIEW, payload);

    g_free(command->device);
    command->device = g_strdup("device-1");
    command->device_time = DEVICE_TIME;
    command->trust = TRUST_NO;
    return command;
}

static Event *some_event(void)
{
    Event *event = g_new0(Event, 1);

    event->id = uuid_of(COMMAND_ID);
    event->case_id = uuid_of(CASE_ID);
    event->version = 4;
    event->action = ACTION_ACCEPT;
    event->actor = g_strdup("clerk01");
    event->organisation = g_strdup("11379902MB28000011");
    event->at = CENTRAL_TIME;
    event->device_time = DEVICE_TIME;
    event->trust = TRUST_YES;
    event->payload = parsed("{\"mode\":\"full\"}");
    event->given = parsed("{\"number\":\"1\"}");
    g_strlcpy(event->previous, HASH_A, sizeof event->previous);
    g_strlcpy(event->hash, HASH_B, sizeof event->hash);
    return event;
}

static void assert_json_equal(const cJSON *one, const cJSON *other)
{
    g_autofree char *a = wire_print(one);
    g_autofree char *b = wire_print(other);

    assert_string_equal(a, b);
}

static void assert_events_equal(const Event *one, const Event *other)
{
    assert_string_equal(one->id.text, other->id.text);
    assert_string_equal(one->case_id.text, other->case_id.text);
    assert_int_equal(one->version, other->version);
    assert_int_equal(one->action, other->action);
    assert_string_equal(one->actor, other->actor);
    assert_string_equal(one->organisation, other->organisation);
    assert_int_equal(one->at, other->at);
    assert_int_equal(one->device_time, other->device_time);
    assert_int_equal(one->trust, other->trust);
    assert_json_equal(one->payload, other->payload);
    assert_json_equal(one->given, other->given);
    assert_string_equal(one->previous, other->previous);
    assert_string_equal(one->hash, other->hash);
}

static void test_commands_round_trip(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) sent = g_ptr_array_new_with_free_func((GDestroyNotify)command_free);
    Command *command = some_command();

    g_ptr_array_add(sent, command);

    cJSON *json = over_the_wire(commands_to_json(sent));
    g_autoptr(GPtrArray) got = commands_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(got);
    assert_int_equal(got->len, 1);

    const Command *back = got->pdata[0];

    assert_string_equal(back->id.text, command->id.text);
    assert_string_equal(back->case_id.text, command->case_id.text);
    assert_int_equal(back->base_version, 3);
    assert_int_equal(back->action, ACTION_REVIEW);
    assert_json_equal(back->payload, command->payload);
    assert_string_equal(back->device, "device-1");
    assert_int_equal(back->device_time, DEVICE_TIME);
    assert_int_equal(back->trust, TRUST_NO);
}

static void test_events_round_trip(void **state)
{
    (void)state;
    g_autoptr(Event) event = some_event();
    cJSON *json = over_the_wire(event_to_json(event));
    g_autoptr(Event) back = event_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(back);
    assert_events_equal(back, event);
}

static void test_an_event_keeps_its_hash_over_the_wire(void **state)
{
    (void)state;
    g_autoptr(Event) event = some_event();

    cJSON_AddNumberToObject(event->payload, "share", 1.0 / 3);
    event_seal(event, HASH_A);

    cJSON *json = over_the_wire(event_to_json(event));
    g_autoptr(Event) back = event_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(back);
    assert_true(event_verify(back, HASH_A));
}

static void test_results_round_trip(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) sent = g_ptr_array_new_with_free_func((GDestroyNotify)command_result_free);
    Uuid id = uuid_of(COMMAND_ID);

    for (Outcome outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        CommandResult *result = command_result_new(&id, outcome);

        if (outcome == OUTCOME_APPLIED || outcome == OUTCOME_CONFLICT)
            g_ptr_array_add(result->events, some_event());
        if (outcome >= OUTCOME_CONFLICT)
            problem_set_at(&result->problem, CASE_ID, PROBLEM_FIELD_TOO_LONG, "opinion", "500",
                           NULL);
        g_ptr_array_add(sent, result);
    }

    cJSON *json = over_the_wire(results_to_json(sent));
    g_autoptr(GPtrArray) got = results_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(got);
    assert_int_equal(got->len, OUTCOME_COUNT);
    for (guint i = 0; i < got->len; i++) {
        const CommandResult *one = got->pdata[i], *other = sent->pdata[i];

        assert_string_equal(one->id.text, COMMAND_ID);
        assert_int_equal(one->outcome, i);
        assert_int_equal(one->events->len, other->events->len);
        assert_int_equal(one->problem.kind, other->problem.kind);
    }

    const CommandResult *conflict = got->pdata[OUTCOME_CONFLICT];

    assert_events_equal(conflict->events->pdata[0],
                        ((const CommandResult *)sent->pdata[OUTCOME_CONFLICT])->events->pdata[0]);
    assert_string_equal(conflict->problem.args[0], "opinion");
    assert_string_equal(conflict->problem.args[1], "500");
    assert_string_equal(conflict->problem.subject, CASE_ID);
}

static void test_outcomes_say_whether_they_settle(void **state)
{
    (void)state;
    for (Outcome outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        assert_int_equal(outcome_from_name(outcome_name(outcome)), outcome);
    assert_int_equal(outcome_from_name("later"), OUTCOME_COUNT);
    assert_int_equal(outcome_from_name(NULL), OUTCOME_COUNT);
    assert_true(outcome_is_settled(OUTCOME_DUPLICATE));
    assert_false(outcome_is_settled(OUTCOME_RETRY_LATER));
}

static void test_an_outcome_of_a_newer_central_keeps_the_command(void **state)
{
    (void)state;
    cJSON *json = parsed("{\"results\":[{\"id\":\"" COMMAND_ID "\",\"outcome\":\"queued\"}]}");
    g_autoptr(GPtrArray) results = results_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(results);
    assert_int_equal(((const CommandResult *)results->pdata[0])->outcome, OUTCOME_RETRY_LATER);
}

static void test_pages_of_changes_round_trip(void **state)
{
    (void)state;
    g_autoptr(ChangePage) page = g_new0(ChangePage, 1);
    Uuid case_id = uuid_of(CASE_ID);

    page->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    for (ChangeKind kind = CHANGE_EVENT; kind <= CHANGE_LEAVE; kind++) {
        Change *change = change_new(kind, &case_id);

        for (guint events = 0; kind != CHANGE_LEAVE && events <= (guint)kind; events++)
            g_ptr_array_add(change->events, some_event());
        g_ptr_array_add(page->changes, change);
    }
    page->cursor = g_strdup("7.42");
    page->more = true;
    page->resume = g_strdup("after-42");

    cJSON *json = over_the_wire(change_page_to_json(page));
    g_autoptr(ChangePage) back = change_page_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(back);
    assert_int_equal(back->changes->len, 3);
    for (guint i = 0; i < 3; i++) {
        const Change *one = back->changes->pdata[i], *other = page->changes->pdata[i];

        assert_int_equal(one->kind, i);
        assert_string_equal(one->case_id.text, CASE_ID);
        assert_int_equal(one->events->len, other->events->len);
    }
    assert_string_equal(back->cursor, "7.42");
    assert_string_equal(back->resume, "after-42");
    assert_true(back->more);
    assert_false(back->reset);
}

static void test_a_reset_page_round_trips_without_a_cursor(void **state)
{
    (void)state;
    g_autoptr(ChangePage) page = g_new0(ChangePage, 1);

    page->reset = true;

    cJSON *json = over_the_wire(change_page_to_json(page));
    g_autoptr(ChangePage) back = change_page_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(back);
    assert_true(back->reset);
    assert_int_equal(back->changes->len, 0);
    assert_null(back->cursor);
}

static void test_pages_that_contradict_themselves_are_refused(void **state)
{
    (void)state;
    g_autoptr(Event) event = some_event();
    cJSON *event_json = event_to_json(event);
    g_autofree char *text = wire_print(event_json);
    static const char *const forms[] = {
        /* an event of another case */
        "{\"cursor\":\"1\",\"changes\":[{\"kind\":\"event\",\"case\":\"" OTHER_CASE_ID
        "\",\"events\":[%s]}]}",
        /* more or fewer events than the kind has */
        "{\"cursor\":\"1\",\"changes\":[{\"kind\":\"leave\",\"case\":\"" CASE_ID
        "\",\"events\":[%s]}]}",
        "{\"cursor\":\"1\",\"changes\":[{\"kind\":\"event\",\"case\":\"" CASE_ID
        "\",\"events\":[%s,%s]}]}",
        "{\"cursor\":\"1\",\"changes\":[{\"kind\":\"enter\",\"case\":\"" CASE_ID
        "\",\"events\":[]}],\"x\":%s}",
        /* a reset that brings changes */
        "{\"reset\":true,\"changes\":[{\"kind\":\"event\",\"case\":\"" CASE_ID
        "\",\"events\":[%s]}]}",
        /* no place to go on from */
        "{\"changes\":[],\"x\":%s}",
        "{\"cursor\":\"1\",\"changes\":[{\"kind\":\"merge\",\"case\":\"" CASE_ID "\"}],\"x\":%s}",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_auto(GStrv) parts = g_strsplit(forms[i], "%s", -1);
        g_autofree char *whole = g_strjoinv(text, parts);
        cJSON *json = parsed(whole);
        g_auto(Problem) problem = {0};

        assert_null(change_page_from_json(json, &problem));
        assert_int_equal(problem.kind, PROBLEM_MALFORMED);
        cJSON_Delete(json);
    }
    cJSON_Delete(event_json);
}

static Session *some_session(void)
{
    Session *session = g_new0(Session, 1);
    cJSON *actor = parsed("{\"id\":\"clerk01\",\"name\":\"林晓\",\"assignments\":[{\"role\":"
                          "\"clerk\",\"organisation\":\"11379902MB28000011\",\"region\":"
                          "\"379902\"}]}");

    session->access = g_strdup("access-token");
    session->refresh = g_strdup("refresh-token");
    session->expires_at = CENTRAL_TIME + 3600000;
    session->server_time = CENTRAL_TIME;
    session->actor = actor_from_json(actor, NULL);
    cJSON_Delete(actor);
    assert_non_null(session->actor);
    return session;
}

static void test_sessions_round_trip(void **state)
{
    (void)state;
    g_autoptr(Session) session = some_session();
    cJSON *json = over_the_wire(session_to_json(session));
    g_autoptr(Session) back = session_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(back);
    assert_string_equal(back->access, "access-token");
    assert_string_equal(back->refresh, "refresh-token");
    assert_int_equal(back->expires_at, session->expires_at);
    assert_int_equal(back->server_time, CENTRAL_TIME);
    assert_string_equal(back->actor->id, "clerk01");
    assert_int_equal(back->actor->assignment_count, 1);
}

static void test_a_token_that_could_end_a_header_is_refused(void **state)
{
    (void)state;
    static const char *const tokens[] = {"a b", "a\r\nX: y", "一", ""};

    for (size_t i = 0; i < G_N_ELEMENTS(tokens); i++) {
        g_autoptr(Session) session = some_session();

        g_free(session->access);
        session->access = g_strdup(tokens[i]);

        cJSON *json = over_the_wire(session_to_json(session));
        g_auto(Problem) problem = {0};

        assert_null(session_from_json(json, &problem));
        assert_string_equal(problem.args[0], "access");
        cJSON_Delete(json);
    }
}

static void test_leases_round_trip(void **state)
{
    (void)state;
    g_autoptr(GArray) sent = g_array_new(false, false, sizeof(Lease));
    Lease blocks[] = {{"379902", 1, 50}, {"379902", 99999999, 99999999}};

    g_array_append_vals(sent, blocks, G_N_ELEMENTS(blocks));

    cJSON *json = over_the_wire(leases_to_json(sent));
    g_autoptr(GArray) got = leases_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(got);
    assert_int_equal(got->len, 2);
    for (guint i = 0; i < got->len; i++) {
        const Lease *lease = &g_array_index(got, Lease, i);

        assert_string_equal(lease->county, "379902");
        assert_int_equal(lease->first, blocks[i].first);
        assert_int_equal(lease->last, blocks[i].last);
    }
}

static void test_leases_out_of_range_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"county\":\"3799\",\"first\":1,\"last\":2}",
        "{\"county\":\"37990x\",\"first\":1,\"last\":2}",
        "{\"county\":\"379902\",\"first\":3,\"last\":2}",
        "{\"county\":\"379902\",\"first\":-1,\"last\":2}",
        "{\"county\":\"379902\",\"first\":1,\"last\":100000000}",
        "{\"county\":\"379902\",\"first\":1.5,\"last\":2}",
        "{\"county\":\"379902\",\"first\":1}",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        cJSON *json = parsed(texts[i]);
        Lease lease = {0};

        assert_false(lease_from_json(json, &lease, NULL));
        assert_null(lease.county);
        cJSON_Delete(json);
    }
}

static void test_pages_of_documents_round_trip(void **state)
{
    (void)state;
    g_autoptr(DocumentPage) page = g_new0(DocumentPage, 1);

    page->revision = INT64_C(4503599627370497);
    page->more = true;
    page->documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);
    for (DocumentKind kind = 0; kind < DOCUMENT_KIND_COUNT; kind++) {
        Document *document = g_new0(Document, 1);

        document->kind = kind;
        document->code = g_strdup("code");
        document->version = 2;
        document->revision = kind;
        document->body = parsed("{\"name\":\"开办餐饮店\"}");
        g_ptr_array_add(page->documents, document);
    }

    cJSON *json = over_the_wire(document_page_to_json(page));
    g_autoptr(DocumentPage) back = document_page_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(back);
    assert_true(back->more);
    assert_int_equal(back->revision, page->revision);
    assert_int_equal(back->documents->len, DOCUMENT_KIND_COUNT);
    for (guint i = 0; i < back->documents->len; i++) {
        const Document *document = back->documents->pdata[i];

        assert_int_equal(document->kind, i);
        assert_string_equal(document->code, "code");
        assert_int_equal(document->version, 2);
        assert_int_equal(document->revision, i);
        assert_non_null(cJSON_GetObjectItem(document->body, "name"));
    }
}

static void test_documents_of_unknown_kinds_are_left_out(void **state)
{
    (void)state;
    cJSON *json =
        parsed("{\"revision\":9,\"documents\":["
               "{\"kind\":\"poem\",\"code\":\"1\",\"version\":1,\"revision\":8,\"body\":{}},"
               "{\"kind\":\"item\",\"code\":\"2\",\"version\":1,\"revision\":9,\"body\":{}}]}");
    g_autoptr(DocumentPage) page = document_page_from_json(json, NULL);

    cJSON_Delete(json);
    assert_non_null(page);
    assert_int_equal(page->documents->len, 1);
    assert_string_equal(((const Document *)page->documents->pdata[0])->code, "2");
}

/* ---- problems ------------------------------------------------------------------------------ */

static void test_every_problem_round_trips(void **state)
{
    (void)state;
    for (ProblemKind kind = PROBLEM_NONE + 1; kind < PROBLEM_COUNT; kind++) {
        g_auto(Problem) problem = {0}, back = {0};

        problem_set_at(&problem, "/days", kind, "accept", NULL);

        cJSON *json = over_the_wire(problem_to_json(&problem));

        problem_from_json(json, &back);
        cJSON_Delete(json);
        assert_int_equal(back.kind, kind);
        assert_string_equal(back.args[0], "accept");
        assert_null(back.args[1]);
        assert_string_equal(back.subject, "/days");
        assert_null(back.unknown_code);
    }
}

static void test_a_problem_of_a_newer_central_keeps_its_words(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};
    cJSON *json = parsed("{\"code\":\"rule.moon\",\"detail\":\"Wait\\u001b[31m for\\nthe moon.\"}");

    problem_from_json(json, &problem);
    cJSON_Delete(json);
    assert_int_equal(problem.kind, PROBLEM_INTERNAL);
    assert_string_equal(problem_code(&problem), "rule.moon");

    g_autofree char *sentence = problem_sentence(&problem);

    assert_null(strchr(sentence, '\033'));
    assert_null(strchr(sentence, '\n'));
    assert_non_null(strstr(sentence, "the moon."));
}

static void test_anything_leaves_a_problem(void **state)
{
    (void)state;
    static const char *const texts[] = {"{}",
                                        "[]",
                                        "1",
                                        "{\"code\":7,\"args\":{\"a\":1}}",
                                        "{\"code\":\"ok\"}",
                                        "{\"args\":[[],1,null,\"x\",\"y\"]}"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        cJSON *json = parsed(texts[i]);
        g_auto(Problem) problem = {0};

        problem_from_json(json, &problem);
        cJSON_Delete(json);
        assert_int_equal(problem.kind, PROBLEM_INTERNAL);
        assert_non_null(problem.unknown_code);
    }

    g_auto(Problem) problem = {0};

    problem_from_json(NULL, &problem);
    assert_int_equal(problem.kind, PROBLEM_INTERNAL);
}

static void test_long_words_of_a_problem_are_cut_between_characters(void **state)
{
    (void)state;
    g_autoptr(GString) long_text = g_string_new("x");

    for (int i = 0; i < 1000; i++)
        g_string_append(long_text, "窗");

    cJSON *json = cJSON_CreateObject();
    g_auto(Problem) problem = {0};

    cJSON_AddStringToObject(json, "detail", long_text->str);
    problem_from_json(json, &problem);
    cJSON_Delete(json);
    assert_true(strlen(problem.unknown_detail) <= 500);
    assert_true(g_utf8_validate(problem.unknown_detail, -1, NULL));
}

static void test_cut_words_of_a_problem_are_bounded_and_stay_as_they_are(void **state)
{
    (void)state;
    for (int letters = 490; letters < 510; letters++) {
        g_autoptr(GString) detail = g_string_new(NULL);
        for (int i = 0; i < letters; i++)
            g_string_append_c(detail, 'x');
        g_string_append(detail, " 一窗");

        cJSON *json = cJSON_CreateObject();
        cJSON_AddStringToObject(json, "detail", detail->str);
        g_auto(Problem) problem = {0}, again = {0};
        problem_from_json(json, &problem);
        cJSON_Delete(json);
        assert_true(strlen(problem.unknown_detail) <= 500);

        cJSON *sent = problem_to_json(&problem);
        problem_from_json(sent, &again);
        cJSON_Delete(sent);
        assert_string_equal(again.unknown_detail, problem.unknown_detail);
    }
}

/* ---- hostile bodies, for every decoder ----------------------------------------------------- */

typedef bool Reader(const cJSON *json, Problem *problem);

static bool reads_commands(const cJSON *json, Problem *problem)
{
    g_autoptr(GPtrArray) got = commands_from_json(json, problem);

    return got;
}

static bool reads_results(const cJSON *json, Problem *problem)
{
    g_autoptr(GPtrArray) got = results_from_json(json, problem);

    return got;
}

static bool reads_changes(const cJSON *json, Problem *problem)
{
    g_autoptr(ChangePage) got = change_page_from_json(json, problem);

    return got;
}

static bool reads_session(const cJSON *json, Problem *problem)
{
    g_autoptr(Session) got = session_from_json(json, problem);

    return got;
}

static bool reads_leases(const cJSON *json, Problem *problem)
{
    g_autoptr(GArray) got = leases_from_json(json, problem);

    return got;
}

static bool reads_documents(const cJSON *json, Problem *problem)
{
    g_autoptr(DocumentPage) got = document_page_from_json(json, problem);

    return got;
}

#define EVENT_TEXT                                                                             \
    "{\"id\":\"" COMMAND_ID "\",\"case\":\"" CASE_ID "\",\"version\":1,\"action\":\"accept\"," \
    "\"actor\":\"clerk01\",\"organisation\":\"x\",\"at\":\"2025-11-23T00:00:00.000Z\","        \
    "\"device_time\":\"2025-11-23T00:00:00.000Z\",\"clock\":\"trusted\",\"payload\":{},"       \
    "\"given\":{},\"previous\":\"\",\"hash\":\"" HASH_A "\"}"

static const struct {
    Reader *read;
    const char *text;
    const char *lenient; /* members whose value may be anything, or any of one type */
} bodies[] = {
    {reads_commands,
     "{\"commands\":[{\"id\":\"" COMMAND_ID "\",\"case\":\"" CASE_ID
     "\",\"base\":1,\"action\":\"accept\",\"payload\":{},\"device\":\"d\","
     "\"device_time\":\"2025-11-23T00:00:00.000Z\",\"clock\":\"trusted\"}]}",
     "clock"},
    {reads_results,
     "{\"protocol\":1,\"results\":[{\"id\":\"" COMMAND_ID "\",\"outcome\":\"conflict\",\"problem\":"
     "{\"code\":\"case.conflict\",\"args\":[\"a\"],\"subject\":\"b\"},\"events\":[" EVENT_TEXT
     "]}]}",
     "protocol problem code args subject clock outcome"},
    {reads_changes,
     "{\"protocol\":1,\"changes\":[{\"kind\":\"event\",\"case\":\"" CASE_ID
     "\",\"events\":[" EVENT_TEXT "]}],\"cursor\":\"1\",\"resume\":\"1\",\"more\":true,"
     "\"reset\":false}",
     "protocol clock"},
    {reads_session,
     "{\"protocol\":1,\"access\":\"a\",\"refresh\":\"r\",\"expires_at\":"
     "\"2025-11-23T01:00:00.000Z\",\"server_time\":\"2025-11-23T00:00:00.000Z\",\"actor\":"
     "{\"id\":\"clerk01\",\"name\":\"n\",\"assignments\":[]}}",
     "protocol"},
    {reads_leases, "{\"protocol\":1,\"leases\":[{\"county\":\"379902\",\"first\":5,\"last\":7}]}",
     "protocol"},
    {reads_documents,
     "{\"protocol\":1,\"revision\":1,\"more\":true,\"documents\":[{\"kind\":\"item\",\"code\":"
     "\"c\","
     "\"version\":1,\"revision\":1,\"body\":{}}]}",
     "protocol kind"},
};

static void test_a_body_cut_at_any_byte_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        for (size_t length = 0; length < strlen(bodies[i].text); length++) {
            /* A copy of its own, so that a sanitizer sees a read past the cut. */
            g_autofree char *cut = g_memdup2(bodies[i].text, MAX(length, 1));

            assert_refused(cut, length, PROBLEM_MALFORMED);
        }
    }
}

/* Every member of every object and array, in order of depth. */
static void collect(cJSON *json, GPtrArray *members)
{
    cJSON *child;

    cJSON_ArrayForEach(child, json)
    {
        g_ptr_array_add(members, child);
        collect(child, members);
    }
}

static bool is_lenient(const char *lenient, const cJSON *member, const cJSON *wrong)
{
    g_auto(GStrv) names = g_strsplit(lenient, " ", -1);
    bool other_type = (member->type & 0xff) != (wrong->type & 0xff);

    /* An element of "args" has no name. */
    if (!member->string)
        return cJSON_IsString(member);
    if (g_strv_contains((const char *const *)names, member->string) &&
        (!other_type ||
         (strcmp(member->string, "kind") != 0 && strcmp(member->string, "outcome") != 0)))
        return true;
    return false;
}

static void test_values_of_the_wrong_type_are_refused(void **state)
{
    (void)state;
    static const char *const wrongs[] = {"7e300", "-1",  "0.5",     "true",
                                         "[[]]",  "[7]", "\"\\t\"", "{\"x\":1}"};

    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        for (guint at = 0;; at++) {
            cJSON *json = parsed(bodies[i].text);
            g_autoptr(GPtrArray) members = g_ptr_array_new();

            assert_true(bodies[i].read(json, NULL));
            collect(json, members);
            bool last = at >= members->len;

            for (size_t w = 0; !last && w < G_N_ELEMENTS(wrongs); w++) {
                const cJSON *member = members->pdata[at];
                cJSON *wrong = parsed(wrongs[w]);
                cJSON kept = *member;

                if ((member->type & 0xff) != (wrong->type & 0xff) &&
                    !is_lenient(bodies[i].lenient, member, wrong)) {
                    cJSON *place = members->pdata[at];
                    g_auto(Problem) problem = {0};

                    place->type = wrong->type;
                    place->valuestring = wrong->valuestring;
                    place->valuedouble = wrong->valuedouble;
                    place->child = wrong->child;
                    if (bodies[i].read(json, &problem))
                        fail_msg("%s as %s was read", kept.string, wrongs[w]);
                    assert_int_equal(problem.kind, PROBLEM_MALFORMED);
                    *place = kept;
                }
                cJSON_Delete(wrong);
            }
            cJSON_Delete(json);
            if (last)
                break;
        }
    }
}

static void test_numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"-1", "0.5", "2147483648", "1e300"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text = g_strdup_printf(
            "{\"commands\":[{\"id\":\"" COMMAND_ID "\",\"case\":\"" CASE_ID
            "\",\"base\":%s,\"action\":\"accept\",\"payload\":{},\"device\":\"d\"}]}",
            texts[i]);
        cJSON *json = parsed(text);
        g_auto(Problem) problem = {0};

        assert_null(commands_from_json(json, &problem));
        assert_string_equal(problem.args[0], "base");
        cJSON_Delete(json);
    }
}

static void test_an_action_of_another_version_is_named(void **state)
{
    (void)state;
    cJSON *json =
        parsed("{\"commands\":[{\"id\":\"" COMMAND_ID "\",\"case\":\"" CASE_ID
               "\",\"base\":1,\"action\":\"teleport\",\"payload\":{},\"device\":\"d\"}]}");
    g_auto(Problem) problem = {0};

    assert_null(commands_from_json(json, &problem));
    assert_int_equal(problem.kind, PROBLEM_ACTION_UNKNOWN);
    assert_string_equal(problem.args[0], "teleport");
    cJSON_Delete(json);
}

static void test_a_batch_over_the_limit_is_refused(void **state)
{
    (void)state;
    cJSON *json = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(json, "commands");
    g_autoptr(Command) command = some_command();

    for (int i = 0; i < WIRE_BATCH_MAX; i++)
        cJSON_AddItemToArray(list, command_to_json(command));
    assert_true(reads_commands(json, NULL));
    cJSON_AddItemToArray(list, command_to_json(command));
    assert_false(reads_commands(json, NULL));
    cJSON_Delete(json);
}
/* ---- shared data --------------------------------------------------------------------------- */

static void test_questions_about_shared_data_round_trip(void **state)
{
    (void)state;
    cJSON *json = parsed("{\"item\":\"372014006001\",\"holder\":{\"id_type\":\"111\",\"id_number\":"
                         "\"37990219880714003X\",\"name\":\"陈暮云\"},\"consent\":{\"given\":true,"
                         "\"scope\":\"身份信息\",\"at\":\"2026-11-22T08:05:00.000Z\"}}");
    g_autoptr(SharedQuestion) question = shared_question_from_json(json, NULL);
    assert_non_null(question);
    cJSON *again = over_the_wire(shared_question_to_json(question));

    assert_true(cJSON_Compare(json, again, true));
    cJSON_Delete(json);
    cJSON_Delete(again);
}

static void test_a_question_without_consent_is_one_that_was_not_given(void **state)
{
    (void)state;
    cJSON *json = parsed("{\"item\":\"372014006001\",\"holder\":{\"id_type\":\"111\",\"id_number\":"
                         "\"37990219880714003X\",\"name\":\"陈暮云\"}}");
    g_autoptr(SharedQuestion) question = shared_question_from_json(json, NULL);

    assert_non_null(question);
    assert_false(question->given);
    assert_null(question->scope);
    assert_int_equal(question->at, 0);
    cJSON_Delete(json);
}

static void test_questions_of_another_shape_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        const char *member;
    } bad[] = {
        {"{}", "item"},
        {"{\"item\":\"1\"}", "id_type"},
        {"{\"item\":\"1\",\"holder\":[]}", "id_type"},
        {"{\"item\":\"1\",\"holder\":{\"id_type\":\"111\"}}", "id_number"},
        {"{\"item\":\"1\",\"holder\":{\"id_type\":\"111\",\"id_number\":\"1\",\"name\":\"\"}}",
         "name"},
        {"{\"item\":\"1\",\"holder\":{\"id_type\":\"111\",\"id_number\":\"1\",\"name\":\"a\"},"
         "\"consent\":{\"given\":\"yes\"}}",
         "given"},
        {"{\"item\":\"1\",\"holder\":{\"id_type\":\"111\",\"id_number\":\"1\",\"name\":\"a\"},"
         "\"consent\":{\"given\":true,\"at\":\"today\"}}",
         "at"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(Problem) problem = {0};
        cJSON *json = parsed(bad[i].json);

        assert_null(shared_question_from_json(json, &problem));
        assert_int_equal(problem.kind, PROBLEM_MALFORMED);
        assert_string_equal(problem.args[0], bad[i].member);
        cJSON_Delete(json);
    }
}

static void test_facts_are_taken_only_as_described(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        bool right;
    } rows[] = {
        {"{\"facts\":[]}", true},
        {"{\"facts\":[{\"from\":\"shared\",\"reference\":\"x\",\"values\":{\"name\":\"y\"}}]}",
         true},
        {"{\"facts\":[{\"from\":\"licence\",\"reference\":\"x\",\"licence_kind\":\"LK01\","
         "\"values\":{},\"valid_until\":\"2030-01-31\"}]}",
         true},
        {"{}", false},
        {"{\"facts\":{}}", false},
        {"{\"facts\":[7]}", false},
        {"{\"facts\":[{\"from\":\"hearsay\",\"reference\":\"x\",\"values\":{}}]}", false},
        {"{\"facts\":[{\"from\":\"shared\",\"values\":{}}]}", false},
        {"{\"facts\":[{\"from\":\"shared\",\"reference\":\"x\",\"values\":[]}]}", false},
        {"{\"facts\":[{\"from\":\"shared\",\"reference\":\"x\",\"values\":{},"
         "\"valid_until\":\"soon\"}]}",
         false},
        {"{\"facts\":[{\"from\":\"shared\",\"reference\":\"x\",\"values\":{},"
         "\"licence_kind\":1}]}",
         false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Problem) problem = {0};
        cJSON *json = parsed(rows[i].json);

        if ((shared_facts(json, &problem) != NULL) != rows[i].right)
            fail_msg("%s", rows[i].json);
        assert_int_equal(problem.kind, rows[i].right ? PROBLEM_NONE : PROBLEM_MALFORMED);
        cJSON_Delete(json);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands_round_trip),
        cmocka_unit_test(test_events_round_trip),
        cmocka_unit_test(test_an_event_keeps_its_hash_over_the_wire),
        cmocka_unit_test(test_results_round_trip),
        cmocka_unit_test(test_outcomes_say_whether_they_settle),
        cmocka_unit_test(test_an_outcome_of_a_newer_central_keeps_the_command),
        cmocka_unit_test(test_pages_of_changes_round_trip),
        cmocka_unit_test(test_a_reset_page_round_trips_without_a_cursor),
        cmocka_unit_test(test_pages_that_contradict_themselves_are_refused),
        cmocka_unit_test(test_sessions_round_trip),
        cmocka_unit_test(test_a_token_that_could_end_a_header_is_refused),
        cmocka_unit_test(test_leases_round_trip),
        cmocka_unit_test(test_leases_out_of_range_are_refused),
        cmocka_unit_test(test_pages_of_documents_round_trip),
        cmocka_unit_test(test_documents_of_unknown_kinds_are_left_out),
        cmocka_unit_test(test_questions_about_shared_data_round_trip),
        cmocka_unit_test(test_a_question_without_consent_is_one_that_was_not_given),
        cmocka_unit_test(test_questions_of_another_shape_are_refused),
        cmocka_unit_test(test_facts_are_taken_only_as_described),
        cmocka_unit_test(test_every_problem_round_trips),
        cmocka_unit_test(test_a_problem_of_a_newer_central_keeps_its_words),
        cmocka_unit_test(test_anything_leaves_a_problem),
        cmocka_unit_test(test_long_words_of_a_problem_are_cut_between_characters),
        cmocka_unit_test(test_cut_words_of_a_problem_are_bounded_and_stay_as_they_are),
        cmocka_unit_test(test_a_body_cut_at_any_byte_is_refused),
        cmocka_unit_test(test_values_of_the_wrong_type_are_refused),
        cmocka_unit_test(test_numbers_out_of_range_are_refused),
        cmocka_unit_test(test_an_action_of_another_version_is_named),
        cmocka_unit_test(test_a_batch_over_the_limit_is_refused),
    };

    return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
