/* Desks, their lines and a central in one process, with a clock of its own and everything that may
 * go wrong drawn from a seed: requests and replies lost, doubled and cut, strangers that answer, a
 * central that is busy or whose disk is full, clocks set, programs ended in mid-work. Afterwards
 * the line heals, and then:
 *
 *   (A) every command shown as accepted happened exactly once, or a person has been told why not
 *   (B) no number was given twice
 *   (C) every chain of events verifies
 *   (D) every desk shows what the central has within its scope, and nothing else
 *   (E) every store is sound
 *
 * A failure names the seed; YICHUANG_SEED=n runs that one alone, YICHUANG_SEEDS=n that many. */
#include "cache/cases.h"
#include "cache/enquiry.h"
#include "cache/feed.h"
#include "cache/outbox.h"
#include "central/feed.h"
#include "central/leases.h"
#include "central/store.h"
#include "net/session.h"
#include "net/sync.h"
#include "tests/support/central.h"
#include "tests/support/test.h"

#include <stdlib.h>
#include <string.h>

#define SEEDS 4
#define STEPS 400
#define MACHINES 3
#define STEP_MS 8000  /* at most, between two things that happen */
#define DELAY_MS 3000 /* at most, of an answer */
#define LONG_POLL_MS 25000
#define HEAL_STEPS 20000 /* a line that needs more never heals */
#define ITEM "370131001001"
#define MINUTE_MS 60000

/* ---- what may become of a request ---------------------------------------------------------- */

/* X(identifier, how often) */
#define FATES(X)       \
    X(DELIVERED, 60)   \
    X(REQUEST_LOST, 6) \
    X(REPLY_LOST, 8)   \
    X(DOUBLED, 6)      \
    X(REPLY_CUT, 6)    \
    X(STRANGER, 4)     \
    X(BUSY, 4)         \
    X(DISK_FULL, 4)    \
    X(UNAUTHORISED, 2)

typedef enum {
#define X(id, weight) FATE_##id,
    FATES(X)
#undef X
        FATE_COUNT
} Fate;

static const int fate_weights[] = {
#define X(id, weight) weight,
    FATES(X)
#undef X
};

typedef struct {
    bool out;
    SyncRequest request;
    instant sent;    /* on the world's clock */
    instant arrives; /* the answer, or the news that there is none */
    Fate fate;
} Flight;

typedef struct {
    const char *account;
    char *home;
    SessionStore *sessions;
    Cache *cache;
    SyncEngine *engine;
    gint64 skew; /* its clock minus the world's */
    Flight flights[LANE_COUNT];
    GPtrArray *accepted; /* ids of commands that were shown as kept */
} Machine;

typedef struct {
    guint32 seed;
    GRand *random;
    Hall *hall;
    instant now;
    bool healed;
    int tokens;
    Machine machines[MACHINES];
} World;

static int draw(World *world, int below)
{
    return g_rand_int_range(world->random, 0, below);
}

static Fate draw_fate(World *world)
{
    int total = 0;

    if (world->healed)
        return FATE_DELIVERED;
    for (size_t i = 0; i < FATE_COUNT; i++)
        total += fate_weights[i];

    int drawn = draw(world, total);
    Fate fate = 0;

    while (drawn >= fate_weights[fate])
        drawn -= fate_weights[fate++];
    return fate;
}

/* ---- machines ------------------------------------------------------------------------------ */

static instant machine_now(const World *world, const Machine *machine)
{
    return world->now + machine->skew;
}

static Session *session_make(World *world, const Machine *machine)
{
    Session *session = g_new0(Session, 1);
    cJSON *actor = actor_to_json(rulebook_actor(world->hall->book, machine->account));

    session->access = g_strdup_printf("access-%d", ++world->tokens);
    session->refresh = g_strdup_printf("refresh-%d", world->tokens);
    session->server_time = world->now;
    session->expires_at = world->now + 30 * MINUTE_MS;
    session->actor = actor_from_json(actor, NULL);
    cJSON_Delete(actor);
    return session;
}

static void machine_sign_in(World *world, Machine *machine)
{
    g_autoptr(Session) session = session_make(world, machine);
    cJSON *json = actor_to_json(session->actor);
    g_autofree char *actor = wire_print(json);

    cJSON_Delete(json);
    assert_true(session_save(machine->sessions, session, NULL));
    assert_true(cache_set(machine->cache, CACHE_ACTOR, actor, NULL));
}

static void machine_start(World *world, Machine *machine)
{
    g_auto(Problem) problem = {0};

    machine->cache = cache_open(session_folder(machine->sessions), &problem);
    if (!machine->cache)
        fail_msg("seed %u: %s", world->seed, problem_code(&problem));
    machine->engine = sync_new(machine->cache, machine->sessions, g_rand_int(world->random));
}

static void machine_end(Machine *machine)
{
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        sync_request_clear(&machine->flights[lane].request);
        machine->flights[lane] = (Flight){0};
    }
    g_clear_pointer(&machine->engine, sync_free);
    g_clear_pointer(&machine->cache, cache_close);
}

static void machine_open(World *world, Machine *machine, const char *account)
{
    machine->account = account;
    machine->home = test_folder_make();
    machine->accepted = g_ptr_array_new_with_free_func(g_free);
    g_setenv("YICHUANG_HOME", machine->home, true);
    machine->sessions = session_open("https://central.example", account, NULL);
    machine_start(world, machine);
    machine_sign_in(world, machine);
}

static void machine_close(Machine *machine)
{
    machine_end(machine);
    session_store_free(machine->sessions);
    g_ptr_array_unref(machine->accepted);
    test_folder_remove(machine->home);
}

/* ---- the central, behind its paths --------------------------------------------------------- */

typedef struct {
    World *world;
    Machine *machine;
    const char *path;
    const cJSON *body;
    const Actor *actor;
    char *device;
} Call;

/* Of "…?name=value&…", unescaped; caller frees. */
static char *parameter(const Call *call, const char *name)
{
    const char *query = strchr(call->path, '?');
    g_autoptr(GHashTable) values =
        query ? g_uri_parse_params(query + 1, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;
    const char *value = values ? g_hash_table_lookup(values, name) : NULL;

    return g_strdup(value ? value : "");
}

static cJSON *serve_token(const Call *call, Problem *problem)
{
    g_autoptr(Session) session = session_make(call->world, call->machine);

    (void)problem;
    return session_to_json(session);
}

static cJSON *serve_commands(const Call *call, Problem *problem)
{
    const Sender sender = {.actor = call->actor, .device = call->device};
    g_autoptr(GPtrArray) commands = commands_from_json(call->body, problem);
    g_autoptr(GPtrArray) results = commands ? core_submit(call->world->hall->core, &sender,
                                                          commands, call->world->now, problem)
                                            : NULL;

    return results ? results_to_json(results) : NULL;
}

static cJSON *serve_leases(const Call *call, Problem *problem)
{
    const char *county = cJSON_GetStringValue(cJSON_GetObjectItem(call->body, "county"));
    int held = cJSON_GetObjectItem(call->body, "held")->valueint;
    g_autoptr(GArray) leases =
        lease_grant(call->world->hall->db, call->actor, call->device, county, held, problem);

    return leases ? leases_to_json(leases) : NULL;
}

static size_t limit_of(const Call *call)
{
    g_autofree char *limit = parameter(call, "limit");

    return (size_t)g_ascii_strtoull(limit, NULL, 10);
}

static cJSON *serve_catalogue(const Call *call, Problem *problem)
{
    g_autofree char *since = parameter(call, "since");
    g_autoptr(DbTx) tx = db_read(call->world->hall->db, problem);
    g_autoptr(DocumentPage) page =
        tx ? catalogue_page(tx, g_ascii_strtoll(since, NULL, 10), 100) : NULL;

    return tx && db_commit(tx, problem) ? document_page_to_json(page) : NULL;
}

static cJSON *serve_snapshot(const Call *call, Problem *problem)
{
    g_autofree char *resume = parameter(call, "resume");
    g_autoptr(DbTx) tx = db_read(call->world->hall->db, problem);
    g_autoptr(ChangePage) page =
        tx ? feed_snapshot(tx, call->actor, *resume ? resume : NULL, limit_of(call)) : NULL;

    return tx && db_commit(tx, problem) ? change_page_to_json(page) : NULL;
}

static cJSON *serve_changes(const Call *call, Problem *problem)
{
    g_autofree char *cursor = parameter(call, "cursor");
    g_autoptr(DbTx) tx = db_read(call->world->hall->db, problem);
    g_autoptr(ChangePage) page = tx ? feed_changes(tx, call->actor, cursor, limit_of(call)) : NULL;

    return tx && db_commit(tx, problem) ? change_page_to_json(page) : NULL;
}

static cJSON *serve_shared(const Call *call, Problem *problem)
{
    if (call->world->now % 5 == 0) {
        problem_set(problem, PROBLEM_SCOPE, NULL);
        return NULL;
    }

    cJSON *json = wire_answer();
    cJSON_AddArrayToObject(json, "facts");
    return json;
}

static cJSON *serve(World *world, Machine *machine, const SyncRequest *request, Problem *problem)
{
    static const struct {
        const char *path;
        cJSON *(*serve)(const Call *call, Problem *problem);
    } rows[] = {
        {"/v1/token", serve_token},       {"/v1/commands", serve_commands},
        {"/v1/leases", serve_leases},     {"/v1/catalogue", serve_catalogue},
        {"/v1/snapshot", serve_snapshot}, {"/v1/changes", serve_changes},
        {"/v1/shared", serve_shared},
    };
    cJSON *body = request->body ? cJSON_Parse(request->body) : NULL;
    Call call = {world,
                 machine,
                 request->path,
                 body,
                 rulebook_actor(world->hall->book, machine->account),
                 cache_get(machine->cache, CACHE_DEVICE)};
    cJSON *answer = NULL;
    size_t row = 0;

    while (!g_str_has_prefix(request->path, rows[row].path))
        row++;
    answer = rows[row].serve(&call, problem);
    cJSON_Delete(body);
    g_free(call.device);
    /* cppcheck-suppress returnDanglingLifetime; what is served is a copy */
    return answer;
}

/* ---- the line ------------------------------------------------------------------------------ */

static void tell(World *world, Machine *machine, Lane lane, int status, const char *type,
                 const char *body, size_t length)
{
    const SyncAnswer answer = {.reached = true,
                               .status = status,
                               .content_type = type,
                               .body = body,
                               .length = length,
                               .retry_after_s = status == 503 ? 20 : -1,
                               .server_time = world->now / 1000 * 1000,
                               .took_ms = (int)(world->now - machine->flights[lane].sent)};

    sync_answer(machine->engine, machine_now(world, machine), lane, &answer);
}

static void tell_problem(World *world, Machine *machine, Lane lane, const Problem *problem)
{
    cJSON *json = problem_to_json(problem);

    cJSON_AddNumberToObject(json, "protocol", WIRE_PROTOCOL);

    g_autofree char *text = wire_print(json);

    cJSON_Delete(json);
    tell(world, machine, lane, problem_status(problem), WIRE_MEDIA_TYPE, text, strlen(text));
}

static void tell_lost(World *world, Machine *machine, Lane lane)
{
    const SyncAnswer answer = {.timed_out = draw(world, 2), .reason = "lost", .retry_after_s = -1};

    sync_answer(machine->engine, machine_now(world, machine), lane, &answer);
}

/* Whether a long poll goes on waiting. */
static bool holds_back(const World *world, Flight *flight, const cJSON *answer)
{
    const cJSON *changes = cJSON_GetObjectItem(answer, "changes");

    if (!flight->request.waits || cJSON_GetArraySize(changes) > 0 ||
        cJSON_IsTrue(cJSON_GetObjectItem(answer, "reset")) ||
        world->now - flight->sent >= LONG_POLL_MS)
        return false;
    flight->arrives = world->now + DELAY_MS;
    return true;
}

static void deliver(World *world, Machine *machine, Lane lane, Fate fate)
{
    Flight *flight = &machine->flights[lane];
    g_auto(Problem) problem = {0};

    if (fate == FATE_DISK_FULL)
        faults.fail_at = faults.statements + 1 + draw(world, 20);
    if (fate == FATE_DOUBLED)
        cJSON_Delete(serve(world, machine, &flight->request, NULL));

    cJSON *answer = serve(world, machine, &flight->request, &problem);

    faults.fail_at = 0;
    if (answer && holds_back(world, flight, answer)) {
        cJSON_Delete(answer);
        return;
    }
    flight->out = false;
    if (fate == FATE_REPLY_LOST) {
        tell_lost(world, machine, lane);
    } else if (!answer) {
        tell_problem(world, machine, lane, &problem);
    } else {
        g_autofree char *text = wire_print(answer);
        size_t length = strlen(text);

        if (fate == FATE_REPLY_CUT)
            length = (size_t)draw(world, (int)length);
        tell(world, machine, lane, 200, WIRE_MEDIA_TYPE, text, length);
    }
    cJSON_Delete(answer);
}

static void arrive(World *world, Machine *machine, Lane lane)
{
    static const char portal[] = "<html>Sign in to the guest network</html>";
    Flight *flight = &machine->flights[lane];
    g_auto(Problem) problem = {0};
    Fate fate = world->healed ? FATE_DELIVERED : flight->fate;

    switch (fate) {
    case FATE_REQUEST_LOST:
        flight->out = false;
        tell_lost(world, machine, lane);
        break;
    case FATE_STRANGER:
        flight->out = false;
        tell(world, machine, lane, 200, "text/html", portal, strlen(portal));
        break;
    case FATE_BUSY:
    case FATE_UNAUTHORISED:
        flight->out = false;
        problem_set(&problem, fate == FATE_BUSY ? PROBLEM_BUSY : PROBLEM_SIGN_IN, NULL);
        tell_problem(world, machine, lane, &problem);
        break;
    default:
        deliver(world, machine, lane, fate);
    }
}

static void pump(World *world, Machine *machine)
{
    SyncRequest request;
    instant until;

    for (Lane lane = 0; lane < LANE_COUNT; lane++) {
        if (machine->flights[lane].out && machine->flights[lane].arrives <= world->now)
            arrive(world, machine, lane);
    }
    while (sync_next(machine->engine, machine_now(world, machine), &request, &until)) {
        Flight *flight = &machine->flights[request.lane];

        assert_false(flight->out);
        sync_request_clear(&flight->request);
        *flight = (Flight){true, request, world->now, world->now + draw(world, DELAY_MS),
                           draw_fate(world)};
    }

    g_auto(LineStatus) status = {0};

    sync_status(machine->engine, &status);
    if (status.state == LINE_SIGNED_OUT) {
        machine_sign_in(world, machine);
        sync_tokens_changed(machine->engine);
    }
}

/* ---- what people do ------------------------------------------------------------------------ */

static bool submit(World *world, Machine *machine, Command *command)
{
    bool kept;

    command->device_time = machine_now(world, machine);
    kept = outbox_submit(machine->cache, command, NULL);
    if (kept) {
        g_ptr_array_add(machine->accepted, g_strdup(command->id.text));
        sync_queued(machine->engine);
    }
    command_free(command);
    return kept;
}

static void receive(World *world, Machine *machine)
{
    const Rulebook *book = world->hall->book;
    Command *command =
        receive_make(book, rulebook_item(book, ITEM), rulebook_actor(book, machine->account), 1,
                     machine_now(world, machine));

    cJSON_DeleteItemFromObject(command->payload, "receipt");
    submit(world, machine, command);
}

/* Something to a case of the list, which the rules may refuse. */
static void act(World *world, Machine *machine)
{
    static const struct {
        Action action;
        const char *field;
        const char *value;
    } wishes[] = {
        {ACTION_ACCEPT, "mode", "full"},
        {ACTION_ANNOTATE, "text", "remark"},
        {ACTION_ANNOTATE, "text", "again"},
        {ACTION_URGE, "text", "please"},
        {ACTION_CLAIM, NULL, NULL},
        {ACTION_RELEASE, "reason", "busy"},
        {ACTION_WITHDRAW, "reason", "asked by the applicant"},
    };
    CaseQuery query = {0};
    CaseKey after = {0};
    g_autoptr(GArray) rows = cases_page(machine->cache, &query, &after, false, 20, NULL);

    if (!rows || rows->len == 0)
        return;

    const CaseRow *row = &g_array_index(rows, CaseRow, draw(world, (int)rows->len));
    size_t wish = (size_t)draw(world, G_N_ELEMENTS(wishes));
    cJSON *payload =
        wishes[wish].field ? payload_of(wishes[wish].field, wishes[wish].value, NULL) : NULL;

    submit(world, machine,
           command_new(fresh_id(world->now), row->id, row->version, wishes[wish].action, payload));
}

/* The first of those that wait for a person. */
static bool decide_one(World *world, Machine *machine, bool again)
{
    unsigned states = 1U << OUTBOX_CONFLICT | 1U << OUTBOX_REJECTED | 1U << OUTBOX_HANDED_OVER;
    g_autoptr(GPtrArray) entries = outbox_list(machine->cache, states, 1000, NULL);

    if (!entries || entries->len == 0)
        return false;

    const OutboxEntry *entry = entries->pdata[entries->len - 1];
    bool taken =
        again && entry->state == OUTBOX_CONFLICT &&
        outbox_again(machine->cache, entry->command->id.text, machine_now(world, machine), NULL);

    if (!taken)
        assert_true(outbox_dismiss(machine->cache, entry->command->id.text, NULL));
    sync_queued(machine->engine);
    return true;
}

static void restart_central(World *world)
{
    core_close(world->hall->core);
    world->hall->core = core_open(world->hall->db, NULL);
    assert_non_null(world->hall->core);
}

static void begin_epoch(World *world)
{
    g_autoptr(DbTx) tx = db_write(world->hall->db, NULL);

    store_new_epoch(tx);
    assert_true(db_commit(tx, NULL));
}

/* A question about shared data, for an application that nobody goes on with. */
static void ask(World *world, Machine *machine)
{
    Uuid draft = fresh_id(world->now);
    cJSON *question = payload_of("item", ITEM, NULL);

    if (enquiry_ask(machine->cache, &draft, question, NULL))
        sync_queued(machine->engine);
    cJSON_Delete(question);
}

static bool is_asking(const Machine *machine)
{
    g_autoptr(Enquiry) enquiry = enquiry_next(machine->cache);

    return enquiry != NULL;
}

static void live(World *world)
{
    Machine *machine = &world->machines[draw(world, MACHINES)];
    int drawn = draw(world, 100);

    if (drawn < 15)
        receive(world, machine);
    else if (drawn < 50)
        act(world, machine);
    else if (drawn < 53)
        decide_one(world, machine, true);
    else if (drawn < 56)
        machine_end(machine), machine_start(world, machine);
    else if (drawn < 58)
        machine->skew = (gint64)(draw(world, 20) - 10) * 365 * 24 * 60 * MINUTE_MS / 10;
    else if (drawn < 59)
        sync_retry(machine->engine);
    else if (drawn < 60)
        restart_central(world);
    else if (drawn < 61 && draw(world, 5) == 0)
        begin_epoch(world);
    else if (drawn < 65)
        ask(world, machine);
}

/* ---- healing ------------------------------------------------------------------------------- */

static bool is_done(const Machine *machine)
{
    return sync_is_quiet(machine->engine) && outbox_unsent(machine->cache) == 0 &&
           outbox_attention(machine->cache) == 0 && !is_asking(machine);
}

static void heal(World *world)
{
    int steps = 0;
    bool done = false;

    world->healed = true;
    while (!done) {
        if (++steps > HEAL_STEPS)
            fail_msg("seed %u: it never heals", world->seed);
        world->now += draw(world, STEP_MS);
        done = true;
        for (size_t i = 0; i < MACHINES; i++) {
            Machine *machine = &world->machines[i];

            pump(world, machine);
            decide_one(world, machine, false);
            done = done && is_done(machine);
        }
    }
    /* What the last one did reaches the others within a long poll. */
    for (instant end = world->now + 2 * LONG_POLL_MS; world->now < end;) {
        world->now += STEP_MS;
        for (size_t i = 0; i < MACHINES; i++)
            pump(world, &world->machines[i]);
    }
}

/* ---- the promises -------------------------------------------------------------------------- */

static gint64 count_events(World *world, const char *id)
{
    g_autoptr(DbTx) tx = db_read(world->hall->db, NULL);
    g_autoptr(DbRows) rows = db_query(tx, "SELECT count(*) FROM event WHERE id = $1", "t", id);

    return db_next(rows) ? db_number(rows, 0) : -1;
}

static GHashTable *states_by_id(const Machine *machine)
{
    unsigned all = (1U << OUTBOX_STATE_COUNT) - 1;
    GHashTable *states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) entries = outbox_list(machine->cache, all, 100000, NULL);

    for (guint i = 0; i < entries->len; i++) {
        const OutboxEntry *entry = entries->pdata[i];

        g_hash_table_insert(states, g_strdup(entry->command->id.text),
                            GINT_TO_POINTER((int)entry->state + 1));
    }
    return states;
}

static void check_commands(World *world, const Machine *machine)
{
    g_autoptr(GHashTable) states = states_by_id(machine);

    for (guint i = 0; i < machine->accepted->len; i++) {
        const char *id = machine->accepted->pdata[i];
        int state = GPOINTER_TO_INT(g_hash_table_lookup(states, id)) - 1;
        gint64 happened = count_events(world, id);

        if (state == OUTBOX_DONE ? happened != 1 : state != OUTBOX_DISMISSED || happened != 0)
            fail_msg("seed %u: command %s is in state %d and happened %d times", world->seed, id,
                     state, (int)happened);
    }
}

static void check_numbers(World *world)
{
    assert_int_equal(hall_count(world->hall, "SELECT count(*) FROM cases"),
                     hall_count(world->hall, "SELECT count(DISTINCT receipt) FROM cases"));
}

static void check_same(World *world, const Machine *machine, const Change *change)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Case) theirs = case_fold(change->events, &problem);
    g_autoptr(Case) ours = cases_load(machine->cache, change->case_id.text, NULL);

    if (!theirs)
        fail_msg("seed %u: the chain of %s does not verify", world->seed, change->case_id.text);
    if (!ours || ours->version != theirs->version || strcmp(ours->hash, theirs->hash) != 0)
        fail_msg("seed %u: %s has %s at version %d, the central %d", world->seed, machine->account,
                 change->case_id.text, ours ? ours->version : -1, theirs->version);
}

static void check_mirror(World *world, const Machine *machine)
{
    const Actor *actor = rulebook_actor(world->hall->book, machine->account);
    g_autoptr(DbTx) tx = db_read(world->hall->db, NULL);
    g_autoptr(ChangePage) page = feed_snapshot(tx, actor, NULL, WIRE_PAGE_MAX);
    CaseQuery query = {0};

    assert_null(page->resume);
    for (guint i = 0; i < page->changes->len; i++)
        check_same(world, machine, page->changes->pdata[i]);
    if (cases_count(machine->cache, &query, G_MAXINT, NULL) != (gint64)page->changes->len)
        fail_msg("seed %u: %s has %d cases, the central %u", world->seed, machine->account,
                 (int)cases_count(machine->cache, &query, G_MAXINT, NULL), page->changes->len);
}

static void check_promises(World *world)
{
    /* Else nothing was put to the test. */
    assert_true(hall_count(world->hall, "SELECT count(*) FROM event") > STEPS / 10);
    check_numbers(world);
    for (size_t i = 0; i < MACHINES; i++) {
        g_auto(Problem) problem = {0};
        const Machine *machine = &world->machines[i];

        check_commands(world, machine);
        check_mirror(world, machine);
        assert_true(cache_verify(machine->cache, &problem));
    }
}

/* ---- a run --------------------------------------------------------------------------------- */

static void run(guint32 seed)
{
    static const char *const accounts[MACHINES] = {"clerk", "clerk", "reviewer"};
    World world = {.seed = seed, .random = g_rand_new_with_seed(seed)};

    world.hall = hall_open();
    world.now = world.hall->now;
    for (size_t i = 0; i < MACHINES; i++)
        machine_open(&world, &world.machines[i], accounts[i]);
    for (int step = 0; step < STEPS; step++) {
        world.now += draw(&world, STEP_MS);
        live(&world);
        for (size_t i = 0; i < MACHINES; i++)
            pump(&world, &world.machines[i]);
    }
    heal(&world);
    check_promises(&world);
    for (size_t i = 0; i < MACHINES; i++)
        machine_close(&world.machines[i]);
    hall_close(world.hall);
    g_rand_free(world.random);
}

static int number_from(const char *name, int otherwise)
{
    const char *text = g_getenv(name);

    return text ? (int)g_ascii_strtoll(text, NULL, 10) : otherwise;
}

static void test_whatever_the_line_does_the_promises_hold(void **state)
{
    (void)state;
    int only = number_from("YICHUANG_SEED", -1);
    int count = number_from("YICHUANG_SEEDS", SEEDS);

    if (only >= 0)
        run((guint32)only);
    for (int seed = 1; only < 0 && seed <= count; seed++) {
        print_message("seed %d\n", seed);
        run((guint32)seed);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whatever_the_line_does_the_promises_hold),
    };

    return cmocka_run_group_tests_name("simulation", tests, NULL, NULL);
}
