#include "tests/support/desk.h"

#include "tests/support/test.h"

#include <string.h>

#define USER "clerk"
#define CENTRAL "https://central.example"
#define TOKEN_LIFE_MS (60 * 60 * 1000)
#define REQUESTS_MOST 1000 /* of one settling in: more is a loop without end */

/* ---- life ---------------------------------------------------------------------------------- */

static Session *session_number(const Desk *desk, int number)
{
    Session *session = g_new0(Session, 1);
    cJSON *actor = actor_to_json(rulebook_actor(desk->store->book, USER));

    session->access = g_strdup_printf("access-%d", number);
    session->refresh = g_strdup_printf("refresh-%d", number);
    session->server_time = desk->now;
    session->expires_at = desk->now + TOKEN_LIFE_MS;
    session->actor = actor_from_json(actor, NULL);
    cJSON_Delete(actor);
    return session;
}

int desk_setup(void **state)
{
    Desk *desk = g_new0(Desk, 1);

    desk->home = test_folder_make();
    g_setenv("YICHUANG_HOME", desk->home, true);
    desk->store = store_new(100);
    desk->now = desk->store->now;
    desk->peer = peer_new(desk->store->book);
    desk->sessions = session_open(CENTRAL, USER, NULL);
    desk->took_ms = 100;

    g_autoptr(Session) session = session_number(desk, 0);

    assert_true(session_save(desk->sessions, session, NULL));
    desk->engine = sync_new(desk->store->cache, desk->sessions, 1);
    *state = desk;
    return 0;
}

int desk_teardown(void **state)
{
    Desk *desk = *state;

    sync_request_clear(&desk->request);
    sync_free(desk->engine);
    session_store_free(desk->sessions);
    peer_free(desk->peer);
    store_free(desk->store);
    g_unsetenv("YICHUANG_HOME");
    test_folder_remove(desk->home);
    g_free(desk);
    return 0;
}

void desk_restart(Desk *desk)
{
    sync_free(desk->engine);
    store_reopen(desk->store);
    session_reload(desk->sessions);
    desk->engine = sync_new(desk->store->cache, desk->sessions, 2);
}

/* ---- requests ------------------------------------------------------------------------------ */

static bool take_request(Desk *desk)
{
    SyncRequest request;

    if (!sync_next(desk->engine, desk->now, &request, &desk->until))
        return false;
    sync_request_clear(&desk->request);
    desk->request = request;
    return true;
}

void desk_expect(Desk *desk, const char *beginning)
{
    if (!take_request(desk))
        fail_msg("nothing is asked instead of %s", beginning);

    g_autofree char *asked = g_strconcat(desk->request.method, " ", desk->request.path, NULL);

    if (!g_str_has_prefix(asked, beginning))
        fail_msg("%s is asked instead of %s", asked, beginning);
}

void desk_expect_nothing(Desk *desk)
{
    if (take_request(desk))
        fail_msg("%s is asked", desk->request.path);
}

bool desk_asked_for(const Desk *desk, const char *text)
{
    return strstr(desk->request.path, text) ||
           (desk->request.body && strstr(desk->request.body, text));
}

/* ---- answers ------------------------------------------------------------------------------- */

void desk_answer_with(Desk *desk, const SyncAnswer *answer)
{
    sync_answer(desk->engine, desk->now, desk->request.lane, answer);
}

void desk_answer(Desk *desk, int status, cJSON *json)
{
    cJSON *body = json ? json : wire_answer();
    g_autofree char *text = wire_print(body);
    const SyncAnswer answer = {.reached = true,
                               .status = status,
                               .content_type = WIRE_MEDIA_TYPE,
                               .body = text,
                               .length = strlen(text),
                               .retry_after_s = -1,
                               .took_ms = desk->took_ms};

    cJSON_Delete(body);
    desk_answer_with(desk, &answer);
}

void desk_answer_problem(Desk *desk, int status, ProblemKind kind)
{
    g_auto(Problem) problem = {0};

    problem_set(&problem, kind, NULL);

    cJSON *json = problem_to_json(&problem);

    cJSON_AddNumberToObject(json, "protocol", WIRE_PROTOCOL);
    desk_answer(desk, status, json);
}

void desk_lose(Desk *desk, bool timed_out)
{
    const SyncAnswer answer = {.timed_out = timed_out, .reason = "lost", .retry_after_s = -1};

    desk_answer_with(desk, &answer);
}

static cJSON *answer_token(Desk *desk)
{
    g_autoptr(Session) session = session_number(desk, ++desk->renewals);

    return session_to_json(session);
}

static cJSON *answer_commands(Desk *desk)
{
    cJSON *json = cJSON_Parse(desk->request.body);
    g_autoptr(GPtrArray) commands = commands_from_json(json, NULL);
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)command_result_free);

    cJSON_Delete(json);
    assert_non_null(commands);
    for (guint i = 0; i < commands->len; i++)
        g_ptr_array_add(results, peer_take(desk->peer, commands->pdata[i], USER, desk->now));
    return results_to_json(results);
}

static cJSON *answer_leases(Desk *desk)
{
    g_autoptr(GArray) leases = g_array_new(false, false, sizeof(Lease));
    char county[] = STORE_COUNTY;
    const Lease lease = {county, 1001, 1100};

    (void)desk;
    g_array_append_val(leases, lease);
    return leases_to_json(leases);
}

static cJSON *answer_catalogue(Desk *desk)
{
    g_autoptr(DocumentPage) page = g_new0(DocumentPage, 1);

    page->revision = catalogue_revision(desk->store->cache);
    page->documents = g_ptr_array_new();
    return document_page_to_json(page);
}

static cJSON *answer_snapshot(Desk *desk)
{
    g_autoptr(ChangePage) page = page_of(NULL, "snapshot-1");
    GHashTableIter iter;
    void *id;

    g_hash_table_iter_init(&iter, desk->peer->cases);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        Change *change = peer_change(desk->peer, CHANGE_ENTER, id, 0);

        if (change->events->len > 0)
            g_ptr_array_add(page->changes, change);
        else
            change_free(change);
    }
    return change_page_to_json(page);
}

static cJSON *answer_changes(Desk *desk)
{
    g_autofree char *cursor = feed_cursor(desk->store->cache);
    g_autoptr(ChangePage) page = page_of(NULL, cursor);

    return change_page_to_json(page);
}

static cJSON *answer_shared(Desk *desk)
{
    cJSON *json = wire_answer(), *fact = cJSON_CreateObject();

    (void)desk;
    cJSON_AddStringToObject(fact, "from", "licence");
    cJSON_AddStringToObject(fact, "reference", "37990201");
    cJSON_AddItemToObject(fact, "values", cJSON_CreateObject());
    cJSON_AddItemToArray(cJSON_AddArrayToObject(json, "facts"), fact);
    return json;
}

cJSON *desk_right_answer(Desk *desk)
{
    static const struct {
        const char *path;
        cJSON *(*answer)(Desk *desk);
    } rows[] = {
        {"/v1/token", answer_token},       {"/v1/commands", answer_commands},
        {"/v1/leases", answer_leases},     {"/v1/catalogue", answer_catalogue},
        {"/v1/snapshot", answer_snapshot}, {"/v1/changes", answer_changes},
        {"/v1/shared", answer_shared},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_str_has_prefix(desk->request.path, rows[i].path))
            return rows[i].answer(desk);
    }
    fail_msg("%s is unknown", desk->request.path);
    return NULL;
}

void desk_serve(Desk *desk)
{
    if (desk->poison && desk_asked_for(desk, desk->poison))
        desk_answer_problem(desk, 400, PROBLEM_MALFORMED);
    else
        desk_answer(desk, 200, desk_right_answer(desk));
}

void desk_serve_all(Desk *desk)
{
    int requests = 0;

    while (take_request(desk)) {
        if (++requests > REQUESTS_MOST)
            fail_msg("%s is asked without end", desk->request.path);
        if (!desk->request.waits)
            desk_serve(desk);
    }
}

void desk_settle_in(Desk *desk)
{
    desk_serve_all(desk);
    assert_true(sync_is_quiet(desk->engine));
}

/* ---- the status line ----------------------------------------------------------------------- */

LineState desk_state(const Desk *desk)
{
    g_auto(LineStatus) status = {0};

    sync_status(desk->engine, &status);
    return status.state;
}

ProblemKind desk_problem(const Desk *desk)
{
    g_auto(LineStatus) status = {0};

    sync_status(desk->engine, &status);
    return status.problem.kind;
}

instant desk_next_attempt(const Desk *desk)
{
    g_auto(LineStatus) status = {0};

    sync_status(desk->engine, &status);
    return status.next_attempt;
}
