/* Random commands on random cases: whatever happens, the rule book holds. The seed is printed when
 * a run fails and can be given in SEED. */
#include "tests/support/test.h"

#include "domain/clock.h"
#include "tests/support/rulebook.h"

enum { CASES = 2000, COMMANDS = 120 };

typedef struct {
    Rulebook *book;
    GRand *rand;
    guint32 seed;
    int serial;
    const cJSON *applicant; /* of the case at hand */
    int applied[ACTION_COUNT];
} World;

static const char *const accounts[] = {"clerk",   "clerk2",  "reviewer", "reviewer2",
                                       "decider", "manager", "village",  "supervisor",
                                       "tablet",  "auditor", "admin",    "clerk.379903"};

static int pick(World *world, int count)
{
    return g_rand_int_range(world->rand, 0, count);
}

static cJSON *value_for(World *world, const FieldRule *field, instant now)
{
    static const char *const staff[] = {"reviewer", "reviewer2", "clerk"};
    static const char *const codes[] = {"M01", "M02", "M04", "M99"};
    switch (field->type) {
    case FIELD_CHOICE: {
        int count = 0;
        while (field->choices[count].name != NULL)
            count++;
        return cJSON_CreateString(field->choices[pick(world, count)].name);
    }
    case FIELD_DATE: {
        g_autofree char *day = date_format(date_of_instant(now) + pick(world, 20) - 2);
        return cJSON_CreateString(day);
    }
    case FIELD_INTEGER:
        return cJSON_CreateNumber(
            g_rand_int_range(world->rand, field->minimum, MIN(field->maximum, 20) + 1));
    case FIELD_FLAG:
        return cJSON_CreateBool(pick(world, 2));
    case FIELD_STAFF:
        return cJSON_CreateString(staff[pick(world, G_N_ELEMENTS(staff))]);
    case FIELD_ORGANISATION:
        return cJSON_CreateString(rulebook_organisation(world->book, "SAMR", "379902"));
    case FIELD_MATERIALS: {
        const char *code = codes[pick(world, G_N_ELEMENTS(codes))];
        return cJSON_CreateStringArray(&code, 1);
    }
    case FIELD_OBJECT:
        return strcmp(field->name, "applicant") == 0 && pick(world, 4) != 0
                   ? cJSON_Duplicate(world->applicant, true)
                   : cJSON_CreateObject();
    case FIELD_ARRAY:
        return cJSON_CreateArray();
    default:
        return cJSON_CreateString("文字");
    }
}

/* Mostly what a menu would offer, so that cases get somewhere, and rarely what would end them. */
static Action random_action(World *world, const Case *file, const Actor *actor)
{
    const Rules *rules = rulebook_rules(world->book);
    Action action = (Action)pick(world, ACTION_COUNT);
    for (int tries = 0; tries < ACTION_COUNT && pick(world, 10) != 0; tries++) {
        bool ends = action_rule(action)->clock == CLOCK_STOP;
        if (case_may(rules, file, action, actor, NULL) && (!ends || pick(world, 20) == 0))
            break;
        action = (Action)pick(world, ACTION_COUNT);
    }
    return action;
}

static Command *random_command(World *world, const Case *file, const Actor *actor, instant now)
{
    Action action = random_action(world, file, actor);
    cJSON *payload = cJSON_CreateObject();
    for (const FieldRule *field = action_rule(action)->fields; field->name != NULL; field++) {
        if (field->required || pick(world, 2) == 0)
            cJSON_AddItemToObject(payload, field->name, value_for(world, field, now));
    }
    int base = pick(world, 8) == 0 ? file->version - 1 : file->version;
    return command_new(fresh_id(now), file->id, base, action, payload);
}

static int count_pauses(const Case *file)
{
    return (int)file->pauses->len;
}

/* The promised date computed with all pauses is never earlier than with the first n of them. */
static void check_pauses_only_delay(World *world, Case *file)
{
    const Rules *rules = rulebook_rules(world->book);
    const Item *item = case_item(rules, file);
    if (file->accepted_at == 0)
        return;
    date start = date_of_instant(file->accepted_at);
    const Pause *pauses = (const Pause *)(const void *)file->pauses->data;
    date before = DATE_NONE;
    for (int n = 0; n <= count_pauses(file); n++) {
        Due due = calendar_due(rules->calendar, start, item->promised_days, pauses, (size_t)n);
        if (due.day == DATE_NONE)
            break; /* stands still */
        assert_true(due.day >= before);
        before = due.day;
    }
}

static void check_fold_agrees(const Case *file, const GPtrArray *events)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Case) again = case_fold(events, &problem);
    assert_non_null(again);
    assert_int_equal(again->version, file->version);
    assert_int_equal(again->state, file->state);
    assert_int_equal(again->result, file->result);
    assert_int_equal(again->step, file->step);
    assert_string_equal(again->hash, file->hash);
    assert_int_equal(again->updated_at, file->updated_at);
    assert_int_equal(again->materials->len, file->materials->len);
    assert_int_equal(again->notices, file->notices);
    assert_true(cJSON_Compare(again->form, file->form, true));
    for (guint i = 0; i < events->len; i++) {
        const Event *event = g_ptr_array_index(events, i);
        assert_int_equal(event->version, (int)i + 1);
    }
}

/* What was applied is a row of the table that the state before allowed to somebody of that role. */
static void check_allowed(CaseState before, const Case *after, const Command *command,
                          const Actor *actor)
{
    const ActionRule *rule = action_rule(command->action);
    assert_true((rule->from & STATE_BIT(before)) != 0);
    assert_true(actor_has_role(actor, rule->roles));
    if (rule->to < STATE_COUNT)
        assert_int_equal(after->state, rule->to);
    else if (rule->to == STATE_SAME)
        assert_int_equal(after->state, before);
    assert_true(before != STATE_CLOSED || after->state == STATE_CLOSED);
}

static void step(World *world, Case *file, GPtrArray *events, const Command *command,
                 const Actor *actor, instant now)
{
    const Assignment *assignment = NULL;
    g_auto(Problem) problem = {0};
    CaseState before = file->state;
    if (!case_check(rulebook_rules(world->book), file, command, actor, now, &assignment,
                    &problem)) {
        assert_int_not_equal(problem.kind, PROBLEM_NONE);
        return;
    }
    Event *event = event_make(file, command, actor, assignment, now, NULL);
    event_seal(event, file->hash);
    assert_true(case_apply(file, event, NULL));
    g_ptr_array_add(events, event);
    check_allowed(before, file, command, actor);
    check_pauses_only_delay(world, file);
    world->applied[command->action]++;
}

static void live_one_case(World *world)
{
    const GPtrArray *items = rulebook_items(world->book);
    const Item *item = g_ptr_array_index(items, pick(world, (int)items->len));
    item = rulebook_item(world->book, item->code); /* its newest version */
    if (pick(world, 2) == 0)                       /* one whose reviewers are among the accounts */
        item = rulebook_item(world->book, "370131001001");
    const Actor *clerk = rulebook_actor(world->book, "clerk");
    date first;
    assert_true(date_from_civil(2026, 1, 5, &first));
    instant now = date_start(first + pick(world, 300));
    g_autoptr(Command) receive = receive_make(world->book, item, clerk, ++world->serial, now);
    g_autoptr(Case) file = case_new(receive->case_id);
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    world->applicant = cJSON_GetObjectItem(receive->payload, "applicant");
    step(world, file, events, receive, clerk, now);
    assert_int_equal(file->version, 1);
    for (int i = 0; i < COMMANDS; i++) {
        now += pick(world, 48) * (instant)3600000;
        const Actor *actor =
            rulebook_actor(world->book, accounts[pick(world, G_N_ELEMENTS(accounts))]);
        g_autoptr(Command) command = random_command(world, file, actor, now);
        step(world, file, events, command, actor, now);
    }
    check_fold_agrees(file, events);
}

static void test_random_commands_never_break_the_rule_book(void **state)
{
    World *world = *state;
    print_message("SEED=%u\n", world->seed);
    for (int i = 0; i < CASES; i++)
        live_one_case(world);
    /* The random walk must reach what it claims to test. */
    static const Action reached[] = {ACTION_ACCEPT,   ACTION_REQUEST_CORRECTION,
                                     ACTION_SUPPLY,   ACTION_CLAIM,
                                     ACTION_REVIEW,   ACTION_SUSPEND,
                                     ACTION_RESUME,   ACTION_EXTEND,
                                     ACTION_DECIDE,   ACTION_CLOSE,
                                     ACTION_DELIVER,  ACTION_WITHDRAW,
                                     ACTION_ROUTE,    ACTION_ANNOTATE,
                                     ACTION_EVALUATE, ACTION_AMEND,
                                     ACTION_REISSUE};
    for (size_t i = 0; i < G_N_ELEMENTS(reached); i++) {
        if (world->applied[reached[i]] == 0)
            fail_msg("%s never happened", action_rule(reached[i])->name);
    }
}

static int world_make(void **state)
{
    World *world = g_new0(World, 1);
    const char *seed = g_getenv("SEED");
    world->book = rulebook_load();
    world->seed = seed != NULL ? (guint32)g_ascii_strtoull(seed, NULL, 10) : 20261122;
    world->rand = g_rand_new_with_seed(world->seed);
    *state = world;
    return 0;
}

static int world_end(void **state)
{
    World *world = *state;
    rulebook_free(world->book);
    g_rand_free(world->rand);
    g_free(world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random_commands_never_break_the_rule_book, world_make,
                                        world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
