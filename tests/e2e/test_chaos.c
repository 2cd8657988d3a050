/* Twenty cases are received while the central is down. Then for many rounds two clerks work on, and
 * client and central are killed at random points of whatever they do. In the end everything that a
 * desk said it kept has happened exactly once, or waits for nobody, and all sides agree.
 *
 * SEED=number replays a run (as far as the machine's own timing lets it), ROUNDS=number sets its
 * length. */
#include "domain/json.h"
#include "tests/support/casework.h"
#include "tests/support/ledger.h"

#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <unistd.h>

#define CASES 20
#define ROUNDS 50
#define ROUNDS_SANITIZED 10
#define DESKS 2
#define MOMENT_MS 60     /* a sync of these desks takes about half of it */
#define MOMENT_WRITES 40 /* a few transactions */
#define MOMENT_BYTES 600 /* about four lines of the central's log */
#define SETTLING 10

static const char *const users[DESKS] = {"clerk", "clerk2"};

/* What a desk has said that it keeps. */
typedef struct {
    int desk;
    char *command;
    char *case_id;
    char *receipt; /* of a receive; NULL: another command */
} Promise;

typedef struct {
    Central *central;
    Station *desks[DESKS];
    char *applications[DESKS];
    GRand *random;
    GPtrArray *promises;
    GPtrArray *cases; /* ids that a desk has told */
    int desks_killed, centrals_killed;
} Chaos;

/* ---- luck ------------------------------------------------------------------------------------ */

static bool chance(Chaos *chaos, int percent)
{
    return g_rand_int_range(chaos->random, 0, 100) < percent;
}

static int number_of(const char *variable, int otherwise)
{
    const char *text = g_getenv(variable);
    guint64 number;
    if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT, &number, NULL))
        return otherwise;
    return (int)number;
}

/* Until so many writes were seen in the files of the folder. */
static void watch_writes(const char *folder, int writes, int longest_ms)
{
    const int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    const gint64 end = g_get_monotonic_time() + (gint64)longest_ms * G_TIME_SPAN_MILLISECOND;
    assert_true(watch >= 0 && inotify_add_watch(watch, folder, IN_MODIFY) >= 0);
    while (writes > 0) {
        _Alignas(struct inotify_event) char events[4096];
        const gint64 left = end - g_get_monotonic_time();
        struct pollfd ready = {.fd = watch, .events = POLLIN};
        if (left <= 0 || poll(&ready, 1, (int)(left / G_TIME_SPAN_MILLISECOND) + 1) <= 0)
            break;
        const ssize_t length = read(watch, events, sizeof events);
        for (ssize_t at = 0; at < length; writes--)
            at += (ssize_t)(sizeof(struct inotify_event) +
                            ((const struct inotify_event *)(const void *)(events + at))->len);
    }
    close(watch);
}

/* ---- killing --------------------------------------------------------------------------------- */

static void kill_central(Chaos *chaos)
{
    if (!central_runs(chaos->central))
        return;
    central_kill(chaos->central);
    chaos->centrals_killed++;
}

static void kill_desk(Chaos *chaos, Process *desk)
{
    if (process_ended(desk))
        return;
    process_signal(desk, SIGKILL);
    chaos->desks_killed++;
}

static void kill_both(Chaos *chaos, Process *desk)
{
    const bool desk_first = chance(chaos, 50);
    if (desk_first)
        kill_desk(chaos, desk);
    kill_central(chaos);
    if (!desk_first)
        kill_desk(chaos, desk);
}

/* Some way into what the desk does: after a time, or so much of the central's log, or so many
 * writes to the files of the one who is then killed. */
static void strike(Chaos *chaos, int desk, Process *program)
{
    const int longest = patience_ms(MOMENT_MS);
    const int moment = g_rand_int_range(chaos->random, 0, longest);
    const int writes = g_rand_int_range(chaos->random, 1, MOMENT_WRITES);
    const int bytes = g_rand_int_range(chaos->random, 1, MOMENT_BYTES);
    Process *central = central_process(chaos->central);
    g_autofree char *store = station_store(chaos->desks[desk]);
    switch (g_rand_int_range(chaos->random, 0, 4)) {
    case 0:
        watch_writes(store, writes, longest);
        kill_desk(chaos, program);
        break;
    case 1:
        watch_writes(central_folder(chaos->central), writes, longest);
        kill_central(chaos);
        break;
    case 2:
        if (central != NULL)
            process_wait_bytes(central, SAID_ERR,
                               process_said_bytes(central, SAID_ERR) + (size_t)bytes, longest);
        kill_both(chaos, program);
        break;
    default:
        process_wait(program, moment);
        kill_both(chaos, program);
    }
}

/* ---- what the desks do ----------------------------------------------------------------------- */

static void promise_free(gpointer data)
{
    Promise *promise = data;
    g_free(promise->command);
    g_free(promise->case_id);
    g_free(promise->receipt);
    g_free(promise);
}

static void remember(Chaos *chaos, int desk, const Deed *deed)
{
    if (deed->command == NULL)
        return;
    Promise *promise = g_new0(Promise, 1);
    promise->desk = desk;
    promise->command = g_strdup(deed->command);
    promise->case_id = g_strdup(deed->case_id);
    g_ptr_array_add(chaos->promises, promise);
}

static void remember_receive(Chaos *chaos, int desk, const Deed *deed)
{
    if (deed->command == NULL)
        return;
    remember(chaos, desk, deed);
    Promise *promise = g_ptr_array_index(chaos->promises, chaos->promises->len - 1);
    promise->receipt = g_strdup(deed->receipt);
    g_ptr_array_add(chaos->cases, g_strdup(deed->case_id));
}

/* A killed desk has promised nothing that anybody read. */
static Deed *finish(Process *program)
{
    g_autoptr(StationRun) run = station_finish(program);
    return run->status == STATION_KILLED ? NULL : deed_of(run);
}

static Deed *run_dangerously(Chaos *chaos, int desk, Process *program)
{
    if (chance(chaos, 30)) {
        strike(chaos, desk, program);
    }
    return finish(program);
}

static void receive_one(Chaos *chaos, int desk)
{
    Process *program =
        station_start(chaos->desks[desk], "case", "receive", "--from", chaos->applications[desk],
                      "--json", chance(chaos, 50) ? "--offline" : NULL, NULL);
    g_autoptr(Deed) deed = run_dangerously(chaos, desk, program);
    if (deed != NULL)
        remember_receive(chaos, desk, deed);
}

/* Most are refused by a rule, by then or at once: that is as good an answer as any. */
static void act_on_one(Chaos *chaos, int desk)
{
    static const char *const acts[][4] = {
        {"annotate", "--text", "seen", "--json"},   {"annotate", "--text", "again", "--json"},
        {"accept", "--mode", "full", "--json"},     {"accept", "--mode", "full", "--json"},
        {"correct", "--defects", "copy", "--json"}, {"supply", "--remark", "copy", "--json"},
        {"withdraw", "--reason", "wish", "--yes"},
    };
    const char *const *act = acts[g_rand_int_range(chaos->random, 0, (gint32)G_N_ELEMENTS(acts))];
    const guint which = (guint)g_rand_int_range(chaos->random, 0, (gint32)chaos->cases->len);
    const char *id = g_ptr_array_index(chaos->cases, which);
    Process *program = station_start(chaos->desks[desk], "case", act[0], id, act[1], act[2], act[3],
                                     "--json", chance(chaos, 50) ? "--offline" : NULL, NULL);
    g_autoptr(Deed) deed = run_dangerously(chaos, desk, program);
    if (deed != NULL)
        remember(chaos, desk, deed);
}

static void sync_both(Chaos *chaos)
{
    Process *programs[DESKS];
    for (int i = 0; i < DESKS; i++)
        programs[i] = station_start(chaos->desks[i], "sync", "--json", NULL);
    const int unlucky = g_rand_int_range(chaos->random, 0, DESKS);
    strike(chaos, unlucky, programs[unlucky]);
    for (int i = 0; i < DESKS; i++)
        deed_free(finish(programs[i]));
}

/* ---- what the people decide ------------------------------------------------------------------ */

static Promise *promise_of(Chaos *chaos, const char *command)
{
    for (guint i = 0; i < chaos->promises->len; i++) {
        Promise *promise = g_ptr_array_index(chaos->promises, i);
        if (strcmp(promise->command, command) == 0)
            return promise;
    }
    return NULL;
}

static void give_up(Station *desk, const char *command)
{
    station_expect(desk, 0, "outbox", "dismiss", command, NULL);
}

/* Once more, which may be refused by now or conflict again. */
static void take_again(Chaos *chaos, Station *desk, const char *command)
{
    g_autoptr(Deed) deed = station_do(desk, "outbox", "again", command, NULL);
    if (deed->command == NULL) {
        give_up(desk, command);
        return;
    }
    Promise *promise = promise_of(chaos, command);
    if (promise != NULL) {
        g_free(promise->command);
        promise->command = g_strdup(deed->command);
    }
}

static void decide(Chaos *chaos, int desk)
{
    cJSON *outbox = station_ask(chaos->desks[desk], "outbox", "list", NULL);
    const cJSON *entry;
    cJSON_ArrayForEach(entry, json_array(outbox, "commands"))
    {
        const char *state = json_text(entry, "state");
        const char *command = json_text(entry, "id");
        if (strcmp(state, "conflict") == 0 && chance(chaos, 50))
            take_again(chaos, chaos->desks[desk], command);
        else if (strcmp(state, "waiting") != 0 && strcmp(state, "blocked") != 0)
            give_up(chaos->desks[desk], command);
    }
    cJSON_Delete(outbox);
}

/* ---- the rounds ------------------------------------------------------------------------------ */

static void receive_offline(Chaos *chaos)
{
    for (int i = 0; i < CASES; i++) {
        g_autoptr(Deed) deed =
            station_must(chaos->desks[0], 0, "kept", "case", "receive", "--from",
                         chaos->applications[0], i % 2 == 0 ? "--offline" : "--json", NULL);
        remember_receive(chaos, 0, deed);
    }
}

static void play_round(Chaos *chaos)
{
    if (!central_runs(chaos->central) && chance(chaos, 85)) {
        central_launch(chaos->central);
        if (chance(chaos, 90))
            central_ready(chaos->central);
        else if (chance(chaos, 30))
            kill_central(chaos);
    }
    for (int deeds = g_rand_int_range(chaos->random, 1, 5); deeds > 0; deeds--) {
        const int desk = g_rand_int_range(chaos->random, 0, DESKS);
        if (chance(chaos, 20))
            receive_one(chaos, desk);
        else
            act_on_one(chaos, desk);
    }
    sync_both(chaos);
    if (chance(chaos, 20))
        decide(chaos, g_rand_int_range(chaos->random, 0, DESKS));
}

static bool is_settled(Station *desk)
{
    return station_unsent(desk) == 0 && station_attention(desk) == 0;
}

/* Everybody is healthy, and people decide what is theirs to decide. */
static void settle(Chaos *chaos)
{
    if (central_process(chaos->central) == NULL)
        central_launch(chaos->central);
    central_ready(chaos->central);
    for (int i = 0; i < SETTLING; i++) {
        bool settled = true;
        for (int desk = 0; desk < DESKS; desk++) {
            deed_free(station_do(chaos->desks[desk], "sync", NULL));
            decide(chaos, desk);
            settled = settled && is_settled(chaos->desks[desk]);
        }
        if (settled)
            break;
    }
    for (int desk = 0; desk < DESKS; desk++) {
        station_expect(chaos->desks[desk], 0, "sync", NULL);
        assert_true(is_settled(chaos->desks[desk]));
    }
}

/* ---- afterwards ------------------------------------------------------------------------------ */

static void assert_kept(Chaos *chaos, const Promise *promise, const Ledger *central)
{
    g_autofree char *state = station_outbox_state(chaos->desks[promise->desk], promise->command);
    const Event *event = ledger_event(central, promise->command);
    if (state == NULL)
        fail_msg("command %s is lost", promise->command);
    if ((strcmp(state, "done") == 0) != (event != NULL))
        fail_msg("command %s is %s at the desk, and it has %shappened", promise->command, state,
                 event != NULL ? "" : "not ");
    if (promise->receipt == NULL)
        return;
    const Case *file = ledger_case(central, promise->case_id);
    if (file == NULL || strcmp(file->receipt, promise->receipt) != 0)
        fail_msg("case %s was received as %s and is %s", promise->case_id, promise->receipt,
                 file != NULL ? file->receipt : "lost");
}

static void assert_everything_happened_once(Chaos *chaos)
{
    g_autoptr(Ledger) central = ledger_of_central(chaos->central, users[0]);
    for (int desk = 0; desk < DESKS; desk++) {
        g_autoptr(Ledger) ledger = ledger_of_station(chaos->desks[desk]);
        ledger_assert_equal(ledger, central);
        station_expect(chaos->desks[desk], 0, "doctor", NULL);
    }
    for (guint i = 0; i < chaos->promises->len; i++)
        assert_kept(chaos, g_ptr_array_index(chaos->promises, i), central);
    print_message("%u cases, %u commands kept; killed: %d times a desk, %d times the central\n",
                  ledger_count(central), chaos->promises->len, chaos->desks_killed,
                  chaos->centrals_killed);
}

/* ---- the test -------------------------------------------------------------------------------- */

static int chaos_open(void **state)
{
    Chaos *chaos = g_new0(Chaos, 1);
    const int seed = number_of("SEED", (int)(g_random_int() & G_MAXINT));
    print_message("SEED=%d\n", seed);
    chaos->random = g_rand_new_with_seed((guint32)seed);
    chaos->promises = g_ptr_array_new_with_free_func(promise_free);
    chaos->cases = g_ptr_array_new_with_free_func(g_free);
    chaos->central = central_new();
    central_start(chaos->central);
    for (int desk = 0; desk < DESKS; desk++) {
        chaos->desks[desk] = station_new(chaos->central);
        chaos->applications[desk] = application_write(chaos->desks[desk], FOOD_LICENCE);
        station_sign_in(chaos->desks[desk], users[desk]);
    }
    *state = chaos;
    return 0;
}

static int chaos_close(void **state)
{
    Chaos *chaos = *state;
    for (int desk = 0; desk < DESKS; desk++) {
        station_free(chaos->desks[desk]);
        g_free(chaos->applications[desk]);
    }
    central_free(chaos->central);
    g_ptr_array_unref(chaos->cases);
    g_ptr_array_unref(chaos->promises);
    g_rand_free(chaos->random);
    g_free(chaos);
    return 0;
}

static void test_nothing_is_lost_or_doubled_by_sudden_ends(void **state)
{
    Chaos *chaos = *state;
    const int rounds = number_of("ROUNDS", patience_ms(1) > 1 ? ROUNDS_SANITIZED : ROUNDS);
    central_kill(chaos->central);
    receive_offline(chaos);
    for (int i = 0; i < rounds; i++)
        play_round(chaos);
    settle(chaos);
    assert_true(chaos->desks_killed > 0 && chaos->centrals_killed > 0);
    assert_everything_happened_once(chaos);
    central_stop(chaos->central);
    central_assert_intact(chaos->central);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_lost_or_doubled_by_sudden_ends),
    };
    return cmocka_run_group_tests(tests, chaos_open, chaos_close);
}
