/* The life of a case: bytes choose who does what with which payload, sensible or hostile. What the
 * rule book lets through is applied, sent over the wire and folded again, and all must agree. */
#include "tests/fuzz/fuzz.h"

#include "domain/clock.h"
#include "tests/support/rulebook.h"

enum { COMMANDS_MAX = 100, HOUR = 3600000 };

#define BEGINNING 20779 /* 2026-11-22 */

typedef struct {
    Choices choices;
    instant now;
    guint32 ids;
    Case *file;
    GPtrArray *events; /* as they came over the wire */
} Life;

static Rulebook *book; /* read once, kept for all inputs */

static const char *const accounts[] = {"clerk",   "clerk2",  "reviewer", "reviewer2",
                                       "decider", "manager", "village",  "supervisor",
                                       "tablet",  "auditor", "admin",    "clerk.379903"};

static const char *const hostile_values[] = {
    "null",
    "true",
    "-1",
    "1e308",
    "0.5",
    "\"\"",
    "\"\\u202e\\u0007{0}\"",
    "\"2026-02-30\"",
    "\"9999-99-99\"",
    "[]",
    "[null]",
    "[[[[\"M01\"]]]]",
    "{}",
    "{\"name\":{}}",
    "[{\"code\":\"M01\"}]",
    "[{\"code\":7,\"state\":[]}]",
    "{\"kind\":\"7\",\"name\":\"\",\"id_type\":\"111\",\"id_number\":\"\"}",
    "{\"kind\":\"1\",\"name\":\"甲\",\"id_type\":\"111\",\"id_number\":\"37990219880714003X\"}",
};

static cJSON *hostile_value(Life *life)
{
    return cJSON_Parse(hostile_values[choose(&life->choices, G_N_ELEMENTS(hostile_values))]);
}

static cJSON *choice_value(Life *life, const Choice *choices)
{
    unsigned count = 0;
    while (choices[count].name != NULL)
        count++;
    return cJSON_CreateString(choices[choose(&life->choices, count)].name);
}

static cJSON *codes_value(Life *life)
{
    static const char *const codes[] = {"M01", "M02", "M03", "M04", "M05", "M99"};
    cJSON *list = cJSON_CreateArray();
    for (unsigned left = choose(&life->choices, 4); left > 0; left--) {
        const char *code = codes[choose(&life->choices, G_N_ELEMENTS(codes))];
        cJSON_AddItemToArray(list, cJSON_CreateString(code));
    }
    return list;
}

static cJSON *fitting_value(Life *life, const FieldRule *field)
{
    Choices *choices = &life->choices;
    switch (field->type) {
    case FIELD_CHOICE:
        return choice_value(life, field->choices);
    case FIELD_DATE: {
        date day = date_of_instant(life->now) + (date)choose(choices, 30) - 3;
        g_autofree char *text = date_format(day);
        return cJSON_CreateString(text);
    }
    case FIELD_INTEGER:
        return cJSON_CreateNumber((double)field->minimum - 1 + choose(choices, 22));
    case FIELD_FLAG:
        return cJSON_CreateBool(choose(choices, 2) != 0);
    case FIELD_STAFF:
        return cJSON_CreateString(accounts[choose(choices, G_N_ELEMENTS(accounts))]);
    case FIELD_ORGANISATION:
        return cJSON_CreateString(rulebook_organisation(book, "SAMR", "379902"));
    case FIELD_MATERIALS:
        return codes_value(life);
    case FIELD_OBJECT:
        return cJSON_CreateObject();
    case FIELD_ARRAY:
        return cJSON_CreateArray();
    default:
        return cJSON_CreateString("文字");
    }
}

static cJSON *payload_for(Life *life, const ActionRule *rule)
{
    cJSON *payload = cJSON_CreateObject();
    for (const FieldRule *field = rule->fields; field->name != NULL; field++) {
        unsigned how = choose(&life->choices, 8);
        if (how == 7)
            cJSON_AddItemToObject(payload, field->name, hostile_value(life));
        else if (field->required || how > 3)
            cJSON_AddItemToObject(payload, field->name, fitting_value(life, field));
    }
    return payload;
}

static Uuid next_id(Life *life)
{
    unsigned char random[10] = {0};
    life->ids++;
    memcpy(random, &life->ids, sizeof life->ids);
    return uuid7_make(life->now, random);
}

static Command *next_command(Life *life)
{
    Action action = (Action)choose(&life->choices, ACTION_COUNT);
    int base = life->file->version - (choose(&life->choices, 16) == 15 ? 1 : 0);
    return command_new(next_id(life), life->file->id, base, action,
                       payload_for(life, action_rule(action)));
}

/* A receive that the rule book likes, with up to one member of its payload made hostile. */
static Command *first_command(Life *life, const Actor *actor)
{
    const GPtrArray *items = rulebook_items(book);
    const Item *item = g_ptr_array_index(items, choose(&life->choices, items->len));
    Command *command = receive_make(book, item, actor, 1 + choose_wide(&life->choices), life->now);
    command->id = next_id(life);
    command->case_id = life->file->id;
    const cJSON *victim = cJSON_GetArrayItem(command->payload, (int)choose(&life->choices, 64));
    if (victim != NULL && life->choices.left > 0)
        cJSON_ReplaceItemInObjectCaseSensitive(command->payload, victim->string,
                                               hostile_value(life));
    return command;
}

/* As the other program gets it. */
static Event *over_the_wire(const Event *event)
{
    g_autofree char *text = canonical_take(event_to_json(event));
    cJSON *json = parse_again(text);
    Event *received = event_from_json(json, NULL);
    cJSON_Delete(json);
    g_assert_nonnull(received);
    g_assert_true(event_verify(received, event->previous));
    return received;
}

static void check_clocks(const Case *file, instant now)
{
    const Rules *rules = rulebook_rules(book);
    Clock clocks[CLOCK_OF_COUNT];
    size_t count = case_clocks(rules, file, now, clocks);
    g_assert_cmpuint(count, <=, CLOCK_OF_COUNT);
    for (size_t i = 1; i < count; i++)
        g_assert_cmpint(clocks[i - 1].reading, >=, clocks[i].reading);
    Due next, legal;
    case_due(rules, file, &next, &legal);
}

static void try_command(Life *life, const Command *command, const Actor *actor)
{
    g_auto(Problem) problem = {0};
    const Assignment *assignment = NULL;
    if (!case_check(rulebook_rules(book), life->file, command, actor, life->now, &assignment,
                    &problem)) {
        g_autofree char *sentence = problem_sentence(&problem);
        g_assert_cmpint(problem.kind, !=, PROBLEM_NONE);
        g_assert_true(g_utf8_validate(sentence, -1, NULL));
        return;
    }
    g_autoptr(Event) event = event_make(life->file, command, actor, assignment, life->now, NULL);
    event_seal(event, life->file->hash);
    g_ptr_array_add(life->events, over_the_wire(event));
    g_assert_true(case_apply(life->file, event, NULL));
    g_assert_false(case_apply(life->file, event, NULL));
    check_clocks(life->file, life->now);
}

static void check_fold(const Life *life)
{
    g_auto(Problem) problem = {0};
    if (life->events->len == 0)
        return;
    g_autoptr(Case) again = case_fold(life->events, &problem);
    g_assert_nonnull(again);
    g_assert_cmpint(again->version, ==, (int)life->events->len);
    g_assert_cmpint(again->version, ==, life->file->version);
    g_assert_cmpint(again->state, ==, life->file->state);
    g_assert_cmpint(again->result, ==, life->file->result);
    g_assert_cmpint(again->step, ==, life->file->step);
    g_assert_cmpint(again->updated_at, ==, life->file->updated_at);
    g_assert_cmpstr(again->hash, ==, life->file->hash);
    g_assert_cmpstr(again->handler, ==, life->file->handler);
    g_assert_cmpuint(again->materials->len, ==, life->file->materials->len);
    g_assert_cmpuint(again->pauses->len, ==, life->file->pauses->len);
}

/* A changed event is found: by its version, its place in the chain or its hash. */
static void check_tampering(Life *life)
{
    if (life->events->len == 0)
        return;
    Event *event = g_ptr_array_index(life->events, choose(&life->choices, life->events->len));
    event->at++;
    g_assert_null(case_fold(life->events, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (book == NULL)
        book = rulebook_load();
    Life life = {.choices = {data, size}, .now = date_start(BEGINNING)};
    const Actor *clerk = rulebook_actor(book, "clerk");
    g_autoptr(Case) file = case_new(next_id(&life));
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    life.file = file;
    life.events = events;
    g_autoptr(Command) receive = first_command(&life, clerk);
    try_command(&life, receive, clerk);
    for (int i = 0; i < COMMANDS_MAX && life.choices.left > 0; i++) {
        life.now += (instant)choose(&life.choices, 100) * HOUR;
        const Actor *actor =
            rulebook_actor(book, accounts[choose(&life.choices, G_N_ELEMENTS(accounts))]);
        g_autoptr(Command) command = next_command(&life);
        try_command(&life, command, actor);
    }
    check_fold(&life);
    check_tampering(&life);
    return 0;
}
