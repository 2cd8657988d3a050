/* A real yichuangd, over HTTP, held to docs/openapi.yaml: every operation, and every way of asking
 * wrongly. */
#include "tests/support/test.h"

#include "central/demo.h"
#include "central/request.h"
#include "domain/json.h"
#include "tests/support/openapi.h"
#include "tests/support/process.h"
#include "tests/support/rulebook.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#define START_MS 120000
#define STOP_MS 20000
#define DEVICE "0190c0de-0000-7000-8000-0000000000a1"
#define FOOD "370131001001"

typedef struct {
    OpenApi *api;
    Rulebook *book;
    char *folder;
    Process *process;
    char *address;
    char *access; /* of the account "clerk" */
    char *refresh;
    int serial; /* next of the leased block; 0: none yet */
} World;

static World world;

/* ---- asking -------------------------------------------------------------------------------- */

typedef struct {
    const char *operation; /* "GET /v1/cases/{id}", as described */
    const char *path;      /* with its query; NULL: that of the operation */
    const char *body;      /* NULL: none */
    const char *token;     /* NULL: none */
    const char *type;      /* of the body; NULL: application/json */
    const char *header;    /* one more; NULL: none */
} Ask;

typedef struct {
    long status;
    char *type;
    GString *head;
    cJSON *json;
} Answer;

static void answer_clear(Answer *answer)
{
    g_free(answer->type);
    if (answer->head)
        g_string_free(answer->head, TRUE);
    cJSON_Delete(answer->json);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

static size_t gather(char *data, size_t size, size_t count, void *into)
{
    g_string_append_len(into, data, (gssize)(size * count));
    return size * count;
}

static struct curl_slist *headers_of(const Ask *ask)
{
    struct curl_slist *list = NULL;
    g_autofree char *type =
        g_strdup_printf("Content-Type: %s", ask->type ? ask->type : "application/json");
    g_autofree char *token = g_strdup_printf("Authorization: Bearer %s", ask->token);

    list = curl_slist_append(list, "Expect:");
    if (ask->body)
        list = curl_slist_append(list, type);
    if (ask->token)
        list = curl_slist_append(list, token);
    if (ask->header)
        list = curl_slist_append(list, ask->header);
    return list;
}

/* Any exchange; the answer is checked against the description when there is an operation. */
static Answer exchange(const Ask *ask, const char *method, const char *path)
{
    g_autoptr(GString) body = g_string_new(NULL);
    g_autofree char *url = g_strconcat(world.address, path, NULL);
    struct curl_slist *headers = headers_of(ask);
    Answer answer = {.head = g_string_new(NULL)};
    CURL *curl = curl_easy_init();
    char *type = NULL;

    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)patience_ms(60000));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, gather);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, gather);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer.head);
    if (ask->body)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body);
    const CURLcode result = curl_easy_perform(curl);
    if (result != CURLE_OK)
        fail_msg("%s %s: %s", method, path, curl_easy_strerror(result));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    answer.type = g_strdup(type);
    answer.json = wire_parse_answer(body->str, body->len, answer.type, NULL);
    assert_non_null(answer.json);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return answer;
}

static Answer ask(const Ask *what)
{
    g_auto(GStrv) parts = g_strsplit(what->operation, " ", 2);
    Answer answer = exchange(what, parts[0], what->path ? what->path : parts[1]);

    openapi_check(world.api, what->operation, (int)answer.status, answer.type, answer.json);
    return answer;
}

static void assert_ok(const Answer *answer)
{
    if (answer->status != 200)
        fail_msg("%ld: %s", answer->status, json_text(answer->json, "detail"));
}

static void assert_problem(const Ask *what, long status, const char *code)
{
    g_auto(Answer) answer = ask(what);

    assert_int_equal(answer.status, status);
    assert_string_equal(json_text(answer.json, "code"), code);
}

/* Signs in; the caller frees the token. */
static char *sign_in(const char *user, const char *device, char **refresh)
{
    g_autofree char *body = g_strdup_printf("{\"grant\":\"password\",\"user\":\"%s\","
                                            "\"password\":\"%s\",\"device\":\"%s\"}",
                                            user, DEMO_PASSWORD, device);
    g_auto(Answer) answer = ask(&(Ask){.operation = "POST /v1/token", .body = body});

    assert_ok(&answer);
    assert_string_equal(json_text(json_object(answer.json, "actor"), "id"), user);
    if (refresh)
        *refresh = json_text_copy(answer.json, "refresh");
    return json_text_copy(answer.json, "access");
}

/* ---- the process --------------------------------------------------------------------------- */

static void start_central(void)
{
    g_autofree char *program = g_build_filename(g_getenv("YICHUANG_BUILD"), "yichuangd", NULL);
    g_autofree char *database = g_build_filename(world.folder, "central.db", NULL);
    g_autofree char *port_file = g_build_filename(world.folder, "port", NULL);
    const char *const arguments[] = {
        program,       "--demo",  "--data",   SOURCE_ROOT "/central/demo",
        "--database",  database,  "--listen", "127.0.0.1:0",
        "--port-file", port_file, NULL};
    g_autofree char *port = NULL;

    world.process = process_start(&(Program){.arguments = arguments});
    assert_true(
        process_wait_text(world.process, SAID_ERR, "event=listening", patience_ms(START_MS)));
    assert_true(g_file_get_contents(port_file, &port, NULL, NULL));
    g_free(world.address);
    world.address = g_strdup_printf("http://127.0.0.1:%s", g_strstrip(port));
}

static int open_world(void **state)
{
    (void)state;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    world.api = openapi_load(SOURCE_ROOT "/docs/openapi.yaml");
    world.book = rulebook_load();
    world.folder = test_folder_make();
    start_central();
    world.access = sign_in("clerk", DEVICE, &world.refresh);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    process_free(world.process);
    openapi_free(world.api);
    rulebook_free(world.book);
    test_folder_remove(world.folder);
    g_free(world.address);
    g_free(world.access);
    g_free(world.refresh);
    curl_global_cleanup();
    return 0;
}

/* ---- commands ------------------------------------------------------------------------------ */

static void lease(void)
{
    g_auto(Answer) answer =
        ask(&(Ask){.operation = "POST /v1/leases",
                   .token = world.access,
                   .body = "{\"device\":\"" DEVICE "\",\"county\":\"379902\",\"held\":0}"});

    assert_ok(&answer);
    const cJSON *block = cJSON_GetArrayItem(json_array(answer.json, "leases"), 0);
    world.serial = json_integer(block, "first", 0);
}

static Command *receive_new(void)
{
    if (world.serial == 0)
        lease();
    Command *command =
        receive_make(world.book, rulebook_item(world.book, FOOD),
                     rulebook_actor(world.book, "clerk"), world.serial++, g_get_real_time() / 1000);
    g_free(command->device);
    command->device = g_strdup(DEVICE);
    return command;
}

static char *batch_of(const Command *command)
{
    g_autoptr(GPtrArray) commands = g_ptr_array_new();

    g_ptr_array_add(commands, (gpointer)command);
    cJSON *json = commands_to_json(commands);
    char *text = wire_print(json);
    cJSON_Delete(json);
    return text;
}

/* The one result of one command; the caller frees it. */
static CommandResult *send_command(const Command *command, const char *token)
{
    g_autofree char *body = batch_of(command);
    g_auto(Answer) answer =
        ask(&(Ask){.operation = "POST /v1/commands", .token = token, .body = body});

    assert_ok(&answer);
    g_autoptr(GPtrArray) results = results_from_json(answer.json, NULL);
    assert_non_null(results);
    assert_int_equal(results->len, 1);
    return g_ptr_array_steal_index(results, 0);
}

static Uuid receive_case(void)
{
    g_autoptr(Command) command = receive_new();
    g_autoptr(CommandResult) result = send_command(command, world.access);

    if (result->outcome != OUTCOME_APPLIED)
        fail_msg("receive: %s", problem_code(&result->problem));
    return command->case_id;
}

static Command *act_new(Uuid id, int base, Action action, cJSON *payload)
{
    Command *command = command_new(fresh_id(g_get_real_time() / 1000), id, base, action, payload);

    g_free(command->device);
    command->device = g_strdup(DEVICE);
    return command;
}

static void assert_outcome(const Command *command, Outcome outcome, const char *code)
{
    g_autoptr(CommandResult) result = send_command(command, world.access);

    assert_string_equal(outcome_name(result->outcome), outcome_name(outcome));
    if (code)
        assert_string_equal(problem_code(&result->problem), code);
}

/* ---- what works ---------------------------------------------------------------------------- */

static void test_every_route_is_described(void **state)
{
    g_auto(GStrv) described = openapi_operations(world.api);
    size_t count;
    const Route *routes = route_rows(&count);

    (void)state;
    assert_int_equal(g_strv_length(described), count);
    for (size_t i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("%s %s", routes[i].method, routes[i].pattern);

        if (!g_strv_contains((const char *const *)described, name))
            fail_msg("openapi.yaml does not describe %s", name);
    }
}

static void test_a_command_is_applied_once(void **state)
{
    g_autoptr(Command) command = receive_new();
    g_autoptr(CommandResult) first = send_command(command, world.access);
    g_autoptr(CommandResult) again = send_command(command, world.access);

    (void)state;
    assert_int_equal(first->outcome, OUTCOME_APPLIED);
    assert_int_equal(again->outcome, OUTCOME_DUPLICATE);
    assert_int_equal(again->events->len, 1);
    assert_true(event_verify(again->events->pdata[0], ""));
}

static void test_a_conflict_comes_with_the_events(void **state)
{
    const Uuid id = receive_case();
    g_autoptr(Command) accept = act_new(id, 1, ACTION_ACCEPT, payload_of("mode", "full", NULL));
    g_autoptr(Command) late =
        act_new(id, 1, ACTION_WITHDRAW, payload_of("reason", "申请人撤回", NULL));

    (void)state;
    assert_outcome(accept, OUTCOME_APPLIED, NULL);
    g_autoptr(CommandResult) result = send_command(late, world.access);
    assert_int_equal(result->outcome, OUTCOME_CONFLICT);
    assert_int_equal(result->events->len, 1);
    assert_int_equal(((Event *)result->events->pdata[0])->action, ACTION_ACCEPT);
}

static char *snapshot_cursor(guint *cases)
{
    g_autofree char *resume = NULL;

    for (*cases = 0;;) {
        g_autofree char *path = g_strdup_printf("/v1/snapshot?limit=100%s%s",
                                                resume ? "&resume=" : "", resume ? resume : "");
        g_auto(Answer) answer =
            ask(&(Ask){.operation = "GET /v1/snapshot", .path = path, .token = world.access});
        assert_ok(&answer);
        g_autoptr(ChangePage) page = change_page_from_json(answer.json, NULL);
        assert_non_null(page);
        *cases += page->changes->len;
        if (page->cursor)
            return g_strdup(page->cursor);
        g_free(resume);
        resume = g_strdup(page->resume);
    }
}

static ChangePage *changes_after(const char *cursor, int wait)
{
    g_autofree char *path = g_strdup_printf("/v1/changes?cursor=%s&wait=%d", cursor, wait);
    g_auto(Answer) answer =
        ask(&(Ask){.operation = "GET /v1/changes", .path = path, .token = world.access});

    assert_ok(&answer);
    return change_page_from_json(answer.json, NULL);
}

static void test_a_snapshot_is_followed_by_changes(void **state)
{
    guint cases;
    g_autofree char *cursor = snapshot_cursor(&cases);
    const Uuid id = receive_case();
    g_autoptr(ChangePage) page = changes_after(cursor, 0);

    (void)state;
    assert_true(cases > 1000);
    assert_int_equal(page->changes->len, 1);
    assert_string_equal(((Change *)page->changes->pdata[0])->case_id.text, id.text);
}

static void *receive_meanwhile(void *data)
{
    (void)data;
    receive_case();
    return NULL;
}

static void test_a_long_poll_is_answered_by_a_commit(void **state)
{
    guint cases;
    g_autofree char *cursor = snapshot_cursor(&cases);
    const gint64 started = g_get_monotonic_time();

    (void)state;
    lease();
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, receive_meanwhile, NULL), 0);
    g_autoptr(ChangePage) page = changes_after(cursor, 50);
    pthread_join(thread, NULL);
    assert_int_equal(page->changes->len, 1);
    assert_true(g_get_monotonic_time() - started < 40 * G_TIME_SPAN_SECOND);
}

static void test_a_long_poll_ends_at_its_time(void **state)
{
    guint cases;
    g_autofree char *cursor = snapshot_cursor(&cases);
    const gint64 started = g_get_monotonic_time();
    g_autoptr(ChangePage) page = changes_after(cursor, 1);

    (void)state;
    assert_int_equal(page->changes->len, 0);
    assert_non_null(page->cursor);
    assert_true(g_get_monotonic_time() - started >= G_TIME_SPAN_SECOND);
}

static void test_a_forged_cursor_is_reset(void **state)
{
    g_autoptr(ChangePage) page = changes_after("bm9uc2Vuc2U", 0);

    (void)state;
    assert_true(page->reset);
}

static void test_the_catalogue_is_read_by_revision(void **state)
{
    gint64 since = 0;
    guint documents = 0;
    bool more = true;

    (void)state;
    while (more) {
        g_autofree char *path =
            g_strdup_printf("/v1/catalogue?since=%" G_GINT64_FORMAT "&limit=100", since);
        g_auto(Answer) answer =
            ask(&(Ask){.operation = "GET /v1/catalogue", .path = path, .token = world.access});
        assert_ok(&answer);
        g_autoptr(DocumentPage) page = document_page_from_json(answer.json, NULL);
        assert_non_null(page);
        documents += page->documents->len;
        more = page->more;
        since = page->revision;
    }
    assert_true(documents > 300);
}

static void test_lists_page_by_key(void **state)
{
    static const struct {
        const char *operation;
        const char *path;
        const char *member;
        const char *key;
        int least;
    } rows[] = {
        {"GET /v1/items", "/v1/items?limit=7", "items", "code", 20},
        {"GET /v1/lookups/{kind}", "/v1/lookups/organisation?limit=100", "entries", "code", 200},
        {"GET /v1/lookups/{kind}", "/v1/lookups/licence_kind?limit=20", "entries", "code", 36},
        {"GET /v1/cases", "/v1/cases?state=review&limit=10", "cases", "id", 20},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_autofree char *path = g_strdup(rows[i].path);

        while (path) {
            const cJSON *row;
            g_auto(Answer) answer =
                ask(&(Ask){.operation = rows[i].operation, .path = path, .token = world.access});

            assert_ok(&answer);
            cJSON_ArrayForEach(row, json_array(answer.json, rows[i].member))
                assert_true(g_hash_table_add(seen, json_text_copy(row, rows[i].key)));
            g_free(path);
            const char *next = json_text(answer.json, "next");
            path = next ? g_strdup_printf("%s&after=%s", rows[i].path, next) : NULL;
        }
        assert_true(g_hash_table_size(seen) >= (guint)rows[i].least);
    }
}

static void test_cases_are_found_by_number_and_shown_masked(void **state)
{
    const Uuid id = receive_case();
    g_autofree char *path = g_strconcat("/v1/cases/", id.text, NULL);
    g_auto(Answer) whole =
        ask(&(Ask){.operation = "GET /v1/cases/{id}", .path = path, .token = world.access});
    const cJSON *event = cJSON_GetArrayItem(json_array(whole.json, "events"), 0);
    const cJSON *payload = json_object(event, "payload");
    g_autofree char *search = g_strconcat("/v1/cases?number=", json_text(payload, "receipt"), NULL);
    g_auto(Answer) found =
        ask(&(Ask){.operation = "GET /v1/cases", .path = search, .token = world.access});
    const cJSON *row = cJSON_GetArrayItem(json_array(found.json, "cases"), 0);

    (void)state;
    assert_string_equal(json_text(row, "id"), id.text);
    assert_string_equal(json_text(row, "applicant"), "陈**");
    assert_string_equal(json_text(json_object(payload, "applicant"), "name"), "陈暮云");
}

static void test_an_item_comes_whole(void **state)
{
    g_auto(Answer) answer = ask(&(Ask){
        .operation = "GET /v1/items/{code}", .path = "/v1/items/" FOOD, .token = world.access});

    (void)state;
    assert_ok(&answer);
    g_autoptr(Item) item =
        item_from_json(cJSON_Duplicate(json_object(answer.json, "item"), true), NULL);
    assert_non_null(item);
}

static void test_health_needs_no_token(void **state)
{
    g_auto(Answer) answer = ask(&(Ask){.operation = "GET /healthz"});

    (void)state;
    assert_ok(&answer);
}

#define HOLDER                                                                       \
    "\"holder\":{\"id_type\":\"111\",\"id_number\":\"37990219880714003X\",\"name\":" \
    "\"陈暮云\"}"

/* A question about a resident of the demo, for the old-age pension. Caller frees. */
static char *shared_question(bool given)
{
    g_autofree char *now = instant_to_rfc3339(g_get_real_time() / 1000);

    return g_strdup_printf("{\"item\":\"372014006001\"," HOLDER ",\"consent\":{\"given\":%s,"
                           "\"scope\":\"身份、户籍信息\",\"at\":\"%s\"}}",
                           given ? "true" : "false", now);
}

static void test_shared_data_fills_an_application(void **state)
{
    g_autofree char *body = shared_question(true);
    g_auto(Answer) answer =
        ask(&(Ask){.operation = "POST /v1/shared", .token = world.access, .body = body});
    bool found = false;

    (void)state;
    assert_ok(&answer);
    const cJSON *facts = shared_facts(answer.json, NULL), *fact;
    assert_non_null(facts);
    cJSON_ArrayForEach(fact, facts)
    {
        if (!g_strcmp0(json_text(fact, "licence_kind"), "LK01"))
            found = !g_strcmp0(json_text(json_object(fact, "values"), "name"), "陈暮云");
    }
    assert_true(found);
}

static void test_shared_data_needs_consent_and_a_whole_question(void **state)
{
    g_autofree char *body = shared_question(false);

    (void)state;
    assert_problem(&(Ask){.operation = "POST /v1/shared", .token = world.access, .body = body}, 403,
                   "auth.consent");
    assert_problem(&(Ask){.operation = "POST /v1/shared",
                          .token = world.access,
                          .body = "{\"item\":\"372014006001\"," HOLDER "}"},
                   403, "auth.consent");
    assert_problem(
        &(Ask){.operation = "POST /v1/shared", .token = world.access, .body = "{\"item\":\"1\"}"},
        400, "request.malformed");
    assert_problem(&(Ask){.operation = "POST /v1/shared", .body = body}, 401, "auth.sign_in");
}

static void test_answers_are_never_kept_by_anybody(void **state)
{
    g_auto(Answer) answer = ask(&(Ask){.operation = "GET /v1/items", .token = world.access});

    (void)state;
    assert_non_null(strstr(answer.head->str, "Cache-Control: no-store"));
}

/* ---- what does not ------------------------------------------------------------------------- */

static void test_wrong_passwords_are_refused_and_lock(void **state)
{
    const Ask wrong = {.operation = "POST /v1/token",
                       .body = "{\"grant\":\"password\",\"user\":\"clerk4\",\"password\":\"wrong\","
                               "\"device\":\"x\"}"};

    (void)state;
    for (int i = 0; i < ACCOUNT_FAILURES_MAX; i++)
        assert_problem(&wrong, 401, "auth.password");
    assert_problem(&wrong, 403, "auth.locked");
}

static void test_a_token_is_needed_and_must_be_ours(void **state)
{
    (void)state;
    assert_problem(&(Ask){.operation = "GET /v1/cases"}, 401, "auth.sign_in");
    assert_problem(&(Ask){.operation = "GET /v1/cases", .token = "forged"}, 401, "auth.sign_in");
    assert_problem(&(Ask){.operation = "GET /v1/cases", .token = world.refresh}, 401,
                   "auth.sign_in");
    g_auto(Answer) answer = ask(&(Ask){.operation = "GET /v1/cases"});
    assert_non_null(strstr(answer.head->str, "WWW-Authenticate: Bearer"));
}

static void test_a_refresh_and_a_revoke(void **state)
{
    g_autofree char *refresh = NULL;
    g_autofree char *old = sign_in("clerk2", DEVICE, &refresh);
    g_autofree char *body = g_strdup_printf(
        "{\"grant\":\"refresh\",\"refresh\":\"%s\",\"device\":\"" DEVICE "\"}", refresh);
    g_auto(Answer) answer = ask(&(Ask){.operation = "POST /v1/token", .body = body});
    const char *access = json_text(answer.json, "access");

    (void)state;
    assert_ok(&answer);
    assert_problem(&(Ask){.operation = "GET /v1/items", .token = old}, 401, "auth.sign_in");
    g_auto(Answer) bye = ask(
        &(Ask){.operation = "POST /v1/token", .token = access, .body = "{\"grant\":\"revoke\"}"});
    assert_ok(&bye);
    assert_null(json_text(bye.json, "access"));
    assert_problem(&(Ask){.operation = "GET /v1/items", .token = access}, 401, "auth.sign_in");
}

static void test_malformed_bodies_are_refused(void **state)
{
    static const struct {
        const char *body;
        long status;
        const char *code;
    } rows[] = {
        {"", 400, "request.malformed"},
        {"{", 400, "request.malformed"},
        {"[]", 400, "request.malformed"},
        {"{\"commands\":1}", 400, "request.malformed"},
        {"{\"commands\":[{}]}", 400, "request.malformed"},
        {"{\"commands\":[],\"commands\":[]}", 400, "request.malformed"},
        {"{\"commands\":[]} more", 400, "request.malformed"},
        {"{\"commands\":[\"\\u0000\"]}", 400, "request.malformed"},
        {"{\"commands\":\"\xff\xfe\"}", 400, "request.malformed"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_problem(
            &(Ask){.operation = "POST /v1/commands", .token = world.access, .body = rows[i].body},
            rows[i].status, rows[i].code);
}

static void test_deep_and_large_bodies_are_refused(void **state)
{
    g_autofree char *deep = g_strnfill(1000, '[');
    g_autofree char *blanks = g_strnfill(WIRE_BODY_MAX, ' ');
    g_autofree char *large = g_strconcat("{\"commands\":[]}", blanks, NULL);
    Ask ask_large = {.operation = "POST /v1/commands", .token = world.access, .body = large};

    (void)state;
    assert_problem(&(Ask){.operation = "POST /v1/commands", .token = world.access, .body = deep},
                   400, "request.too_deep");
    assert_problem(&ask_large, 413, "request.too_large");
    ask_large.header = "Transfer-Encoding: chunked"; /* so its size is not announced */
    assert_problem(&ask_large, 413, "request.too_large");
}

static void test_too_many_commands_are_refused(void **state)
{
    g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func((GDestroyNotify)command_free);

    (void)state;
    for (int i = 0; i <= WIRE_BATCH_MAX; i++)
        g_ptr_array_add(commands, act_new(fresh_id(1), 1, ACTION_CLOSE, NULL));
    cJSON *json = commands_to_json(commands);
    g_autofree char *body = wire_print(json);
    cJSON_Delete(json);
    g_auto(Answer) answer =
        ask(&(Ask){.operation = "POST /v1/commands", .token = world.access, .body = body});
    assert_true(answer.status == 400 || answer.status == 413);
}

static void test_wrong_addresses_methods_types_and_parameters(void **state)
{
    (void)state;
    assert_problem(&(Ask){.operation = "POST /v1/commands",
                          .token = world.access,
                          .body = "a=b",
                          .type = "application/x-www-form-urlencoded"},
                   415, "request.media_type");
    assert_problem(&(Ask){.operation = "GET /v1/changes",
                          .path = "/v1/changes?limit=0",
                          .token = world.access},
                   400, "request.parameter");
    assert_problem(&(Ask){.operation = "GET /v1/changes",
                          .path = "/v1/changes?wait=forever",
                          .token = world.access},
                   400, "request.parameter");
    assert_problem(
        &(Ask){.operation = "GET /v1/cases", .path = "/v1/cases?state=lost", .token = world.access},
        400, "request.parameter");
    assert_problem(
        &(Ask){.operation = "GET /v1/items/{code}", .path = "/v1/items/999", .token = world.access},
        404, "request.not_found");
    assert_problem(&(Ask){.operation = "GET /v1/lookups/{kind}",
                          .path = "/v1/lookups/password",
                          .token = world.access},
                   404, "request.not_found");
    assert_problem(&(Ask){.operation = "GET /v1/items",
                          .token = world.access,
                          .header = WIRE_PROTOCOL_HEADER ": 0"},
                   426, "net.upgrade");

    assert_problem(
        &(Ask){.operation = "GET /v1/cases", .path = "/v1/cases?text=%ff", .token = world.access},
        400, "request.parameter");
    assert_problem(
        &(Ask){.operation = "GET /v1/items/{code}", .path = "/v1/items/%ff", .token = world.access},
        400, "request.parameter");

    g_auto(Answer) nowhere = exchange(&(Ask){0}, "GET", "/v2/cases");
    assert_int_equal(nowhere.status, 404);
    g_auto(Answer) method = exchange(&(Ask){0}, "DELETE", "/v1/items");
    assert_int_equal(method.status, 405);
    assert_non_null(strstr(method.head->str, "Allow: GET"));
}

static void test_commands_against_the_rules_are_rejected(void **state)
{
    const Uuid id = receive_case();
    g_autoptr(Command) state_wrong = act_new(id, 1, ACTION_CLOSE, NULL);
    g_autoptr(Command) not_allowed =
        act_new(id, 1, ACTION_SUPERVISE, payload_of("text", "请督办", NULL));
    g_autoptr(Command) item_unknown = receive_new();
    g_autoptr(Command) number_wrong = receive_new();
    g_autoptr(Command) reused = receive_new();

    (void)state;
    assert_outcome(state_wrong, OUTCOME_REJECTED, "case.state");
    assert_outcome(not_allowed, OUTCOME_REJECTED, "auth.permission");
    cJSON_ReplaceItemInObject(item_unknown->payload, "item", cJSON_CreateString("370000000000"));
    assert_outcome(item_unknown, OUTCOME_REJECTED, "item.unknown");
    cJSON_ReplaceItemInObject(cJSON_GetObjectItem(number_wrong->payload, "applicant"), "id_number",
                              cJSON_CreateString("379902198807140031"));
    assert_outcome(number_wrong, OUTCOME_REJECTED, "command.field_invalid");
    assert_outcome(reused, OUTCOME_APPLIED, NULL);
    cJSON_ReplaceItemInObject(reused->payload, "channel", cJSON_CreateString("online"));
    assert_outcome(reused, OUTCOME_REJECTED, "command.key_reused");
}

static void test_unknown_actions_refuse_the_batch(void **state)
{
    (void)state;
    assert_problem(
        &(Ask){.operation = "POST /v1/commands",
               .token = world.access,
               .body = "{\"commands\":[{\"id\":\"0190c0de-0000-7000-8000-000000000001\",\"case\":"
                       "\"0190c0de-0000-7000-8000-000000000002\",\"base\":0,\"action\":\"explode\","
                       "\"payload\":{},\"device\":\"" DEVICE "\"}]}"},
        422, "command.action_unknown");
}

static void test_other_counties_are_out_of_scope(void **state)
{
    const Uuid id = receive_case();
    g_autofree char *path = g_strconcat("/v1/cases/", id.text, NULL);
    g_autofree char *token = sign_in("clerk.songting", DEVICE, NULL);
    g_autoptr(Command) accept = act_new(id, 1, ACTION_ACCEPT, payload_of("mode", "full", NULL));
    g_autoptr(CommandResult) result = send_command(accept, token);

    (void)state;
    assert_int_equal(result->outcome, OUTCOME_NOT_IN_SCOPE);
    assert_problem(&(Ask){.operation = "GET /v1/cases/{id}", .path = path, .token = token}, 404,
                   "case.unknown");
    assert_problem(&(Ask){.operation = "POST /v1/leases",
                          .token = token,
                          .body = "{\"device\":\"" DEVICE "\",\"county\":\"379902\",\"held\":0}"},
                   403, "auth.scope");
}

static void test_the_log_has_nothing_personal(void **state)
{
    receive_case();
    g_auto(Answer) answer = ask(&(Ask){.operation = "GET /v1/cases",
                                       .path = "/v1/cases?text=%E9%99%88%E6%9A%AE%E4%BA%91",
                                       .token = world.access});
    (void)state;
    assert_ok(&answer);
    assert_true(process_wait_text(world.process, SAID_ERR, "route=/v1/cases ", 5000));
    g_autofree char *log = process_said(world.process, SAID_ERR);
    static const char *const secrets[] = {"陈暮云",      "E9%99%88", "37990219880714003X",
                                          "15400000001", "wrong",    DEMO_PASSWORD};
    for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++) {
        if (strstr(log, secrets[i]))
            fail_msg("the log has %s", secrets[i]);
    }
    assert_null(strstr(log, world.access));
}

/* ---- stopping ------------------------------------------------------------------------------ */

static void *poll_long(void *cursor)
{
    return changes_after(cursor, 50);
}

/* Connections that the central has taken, its listening ones included. */
static int connections(void)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", (int)process_pid(world.process));
    GDir *folder = g_dir_open(path, 0, NULL);
    int count = 0;

    assert_non_null(folder);
    for (const char *name = g_dir_read_name(folder); name; name = g_dir_read_name(folder)) {
        g_autofree char *link = g_build_filename(path, name, NULL);
        g_autofree char *target = g_file_read_link(link, NULL);
        count += target && g_str_has_prefix(target, "socket:");
    }
    g_dir_close(folder);
    return count;
}

/* The poll's connection was taken, and a request made after it was answered. */
static bool somebody_waits(void *idle)
{
    if (connections() <= *(const int *)idle)
        return false;
    g_auto(Answer) answer = ask(&(Ask){.operation = "GET /healthz"});
    return answer.status == 200;
}

static bool nobody_is_connected(void *listening)
{
    return connections() == *(const int *)listening;
}

/* Also the last test: every operation has been met by now. */
static void test_a_signal_answers_who_waits_and_keeps_everything(void **state)
{
    guint before, after;
    g_autofree char *cursor = snapshot_cursor(&before);
    pthread_t thread;
    void *page = NULL;

    (void)state;
    int listening = 1;
    assert_true(test_wait(nobody_is_connected, &listening, patience_ms(5000)));
    assert_int_equal(pthread_create(&thread, NULL, poll_long, cursor), 0);
    assert_true(test_wait(somebody_waits, &listening, patience_ms(5000)));
    process_signal(world.process, SIGTERM);
    pthread_join(thread, &page);
    assert_non_null(page);
    assert_int_equal(((ChangePage *)page)->changes->len, 0);
    change_page_free(page);
    assert_true(process_wait(world.process, patience_ms(STOP_MS)));
    assert_int_equal(process_status(world.process), 0);

    process_free(world.process);
    start_central();
    g_autofree char *again = snapshot_cursor(&after);
    assert_non_null(again);
    assert_int_equal(before, after);
    openapi_assert_all_met(world.api);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_route_is_described),
        cmocka_unit_test(test_health_needs_no_token),
        cmocka_unit_test(test_a_command_is_applied_once),
        cmocka_unit_test(test_a_conflict_comes_with_the_events),
        cmocka_unit_test(test_a_snapshot_is_followed_by_changes),
        cmocka_unit_test(test_a_long_poll_is_answered_by_a_commit),
        cmocka_unit_test(test_a_long_poll_ends_at_its_time),
        cmocka_unit_test(test_a_forged_cursor_is_reset),
        cmocka_unit_test(test_the_catalogue_is_read_by_revision),
        cmocka_unit_test(test_lists_page_by_key),
        cmocka_unit_test(test_cases_are_found_by_number_and_shown_masked),
        cmocka_unit_test(test_an_item_comes_whole),
        cmocka_unit_test(test_shared_data_fills_an_application),
        cmocka_unit_test(test_shared_data_needs_consent_and_a_whole_question),
        cmocka_unit_test(test_answers_are_never_kept_by_anybody),
        cmocka_unit_test(test_wrong_passwords_are_refused_and_lock),
        cmocka_unit_test(test_a_token_is_needed_and_must_be_ours),
        cmocka_unit_test(test_a_refresh_and_a_revoke),
        cmocka_unit_test(test_malformed_bodies_are_refused),
        cmocka_unit_test(test_deep_and_large_bodies_are_refused),
        cmocka_unit_test(test_too_many_commands_are_refused),
        cmocka_unit_test(test_wrong_addresses_methods_types_and_parameters),
        cmocka_unit_test(test_commands_against_the_rules_are_rejected),
        cmocka_unit_test(test_unknown_actions_refuse_the_batch),
        cmocka_unit_test(test_other_counties_are_out_of_scope),
        cmocka_unit_test(test_the_log_has_nothing_personal),
        cmocka_unit_test(test_a_signal_answers_who_waits_and_keeps_everything),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
