/* outbox list, again, dismiss: what is not settled, and what a person decides about it. */
#include "cli/act.h"
#include "cli/print.h"

#include <string.h>

#define LIST_LIMIT 1000

/* ---- list ---------------------------------------------------------------------------------- */

static cJSON *entry_json(const OutboxEntry *entry)
{
    cJSON *json = cJSON_CreateObject();

    json_add_text(json, "id", entry->command->id.text);
    json_add_text(json, "case", entry->command->case_id.text);
    json_add_text(json, "action", action_rule(entry->command->action)->name);
    json_add_text(json, "state", outbox_state_name(entry->state));
    json_add_instant(json, "made_at", entry->command->device_time);
    cJSON_AddNumberToObject(json, "tries", entry->tries);
    json_add_instant(json, "last_try", entry->last_try);
    if (entry->problem.kind != PROBLEM_NONE)
        cJSON_AddItemToObject(json, "problem", problem_to_json(&entry->problem));
    return json;
}

static char **entry_cells(const OutboxEntry *entry)
{
    char **cells = g_new0(char *, 6);

    cells[0] = g_strdup(entry->command->id.text);
    cells[1] = instant_format(entry->command->device_time);
    cells[2] = g_strdup(_(outbox_state_label(entry->state)));
    cells[3] = g_strdup(_(action_rule(entry->command->action)->label));
    cells[4] =
        entry->problem.kind == PROBLEM_NONE ? g_strdup("") : problem_sentence(&entry->problem);
    return cells;
}

static void print_entries(const GPtrArray *entries)
{
    static const char *const headings[] = {N_("command"), N_("made"), N_("state"),
                                           N_("action"),  N_("why"),  NULL};
    g_autoptr(PrintTable) table = print_table_new(headings);

    if (entries->len == 0) {
        g_print("%s\n", _("Everything has been sent."));
        return;
    }
    for (guint i = 0; i < entries->len; i++)
        print_table_add(table, entry_cells(entries->pdata[i]));
    g_autofree char *text = print_table_text(table);
    g_print("%s", text);
}

static void print_entries_json(Desk *desk, const GPtrArray *entries)
{
    cJSON *json = cJSON_CreateObject(), *array = cJSON_AddArrayToObject(json, "commands");

    for (guint i = 0; i < entries->len; i++)
        cJSON_AddItemToArray(array, entry_json(entries->pdata[i]));
    cJSON_AddNumberToObject(json, "unsent", outbox_unsent(desk->cache));
    cJSON_AddNumberToObject(json, "attention", outbox_attention(desk->cache));
    print_json(json);
}

ExitCode run_outbox_list(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    g_autoptr(GPtrArray) entries = NULL;

    if (desk_open(&desk, &problem))
        entries = outbox_list(desk.cache, invocation_has(invocation, "all") ? ~0U : 0, LIST_LIMIT,
                              &problem);
    if (!entries)
        return invocation_fail(invocation, &problem);
    if (invocation_has(invocation, "json"))
        print_entries_json(&desk, entries);
    else
        print_entries(entries);
    return EXIT_DONE;
}

/* ---- again, dismiss ------------------------------------------------------------------------ */

static OutboxEntry *find_entry(Desk *desk, const Invocation *invocation, Problem *problem)
{
    const char *id = invocation_word(invocation, 0);
    OutboxEntry *entry = desk_open(desk, problem) ? desk_entry(desk, id) : NULL;

    if (!entry && desk->cache)
        problem_set(problem, PROBLEM_NOT_FOUND, id, NULL);
    return entry;
}

/* The command that took the place of another: the newest of its case that waits. */
static Command *newest_waiting(Desk *desk, const Uuid *case_id)
{
    g_autoptr(GPtrArray) entries = outbox_list(desk->cache, 1U << OUTBOX_WAITING, G_MAXINT, NULL);
    const Command *newest = NULL;

    for (guint i = 0; entries && i < entries->len; i++) {
        const Command *command = ((OutboxEntry *)entries->pdata[i])->command;

        if (strcmp(command->case_id.text, case_id->text) == 0 &&
            (!newest || strcmp(command->id.text, newest->id.text) > 0))
            newest = command;
    }
    return newest ? command_copy(newest) : NULL;
}

ExitCode run_outbox_again(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    OutboxEntry *entry = find_entry(&desk, invocation, &problem);
    g_autoptr(Command) command = NULL;

    if (entry && outbox_again(desk.cache, entry->command->id.text, desk_now(), &problem))
        command = newest_waiting(&desk, &entry->command->case_id);
    outbox_entry_free(entry);
    if (!command)
        return invocation_fail(invocation, &problem);

    OutboxState state = OUTBOX_WAITING;
    if (!invocation_has(invocation, "offline"))
        state = desk_push(&desk, command->id.text, PUSH_SECONDS, &problem);
    return act_report(invocation, &desk, command, state, &problem);
}

ExitCode run_outbox_dismiss(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    OutboxEntry *entry = find_entry(&desk, invocation, &problem);
    bool done = entry && outbox_dismiss(desk.cache, entry->command->id.text, &problem);
    ExitCode exit = done ? act_report(invocation, &desk, entry->command, OUTBOX_DISMISSED, &problem)
                         : invocation_fail(invocation, &problem);

    outbox_entry_free(entry);
    return exit;
}
