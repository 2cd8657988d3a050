#include "tests/support/test.h"

#include "tests/support/counter.h"

instant at_day(const char *text, int hour)
{
    date day;
    assert_true(date_parse(text, &day));
    return date_start(day) + hour * (instant)3600000;
}

int counter_open(void **state)
{
    Counter *counter = g_new0(Counter, 1);
    counter->book = rulebook_load();
    counter->rules = *rulebook_rules(counter->book);
    counter->now = at_day("2026-11-02", 9);
    counter->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    *state = counter;
    return 0;
}

int counter_close(void **state)
{
    Counter *counter = *state;
    rulebook_free(counter->book);
    case_free(counter->file);
    g_ptr_array_unref(counter->events);
    cJSON_Delete(counter->given);
    problem_clear(&counter->problem);
    g_free(counter);
    return 0;
}

bool counter_try(Counter *counter, const char *who, const Command *command)
{
    const Actor *actor = rulebook_actor(counter->book, who);
    const Assignment *assignment = NULL;
    problem_clear(&counter->problem);
    if (!case_check(&counter->rules, counter->file, command, actor, counter->now, &assignment,
                    &counter->problem))
        return false;
    Event *event = event_make(counter->file, command, actor, assignment, counter->now,
                              g_steal_pointer(&counter->given));
    g_ptr_array_add(counter->events, event);
    event_seal(event, counter->file->hash);
    assert_true(case_apply(counter->file, event, &counter->problem));
    return true;
}

bool counter_act(Counter *counter, const char *who, Action action, cJSON *payload)
{
    g_autoptr(Command) command = command_new(fresh_id(counter->now), counter->file->id,
                                             counter->file->version, action, payload);
    return counter_try(counter, who, command);
}

void counter_receive(Counter *counter, const char *item)
{
    g_autoptr(Command) command =
        receive_make(counter->book, rulebook_item(counter->book, item),
                     rulebook_actor(counter->book, "clerk"), ++counter->serial, counter->now);
    case_free(counter->file);
    g_ptr_array_set_size(counter->events, 0);
    counter->file = case_new(command->case_id);
    if (!counter_try(counter, "clerk", command))
        fail_msg("receive: %s", problem_code(&counter->problem));
}

void counter_accept(Counter *counter)
{
    assert_true(counter_act(counter, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL)));
}
