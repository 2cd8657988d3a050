/* One command for every row of the action table. */
#include "cli/act.h"

#include "cli/filing.h"
#include "cli/payload.h"
#include "cli/print.h"
#include "domain/json.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- confirmation -------------------------------------------------------------------------- */

static bool said_yes(void)
{
    char answer[16] = "";

    return fgets(answer, sizeof answer, stdin) &&
           (g_str_has_prefix(answer, "y") || g_str_has_prefix(answer, "Y") ||
            g_str_has_prefix(answer, "是"));
}

bool act_confirm(const Invocation *invocation, const char *label, Problem *problem)
{
    if (invocation_has(invocation, "yes"))
        return true;
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return problem_set(problem, PROBLEM_USAGE_CONFIRM, label, NULL);
    g_printerr(_("“%s” cannot be taken back. Go on? [y/N] "), _(label));
    return said_yes() || problem_set(problem, PROBLEM_CANCELLED, NULL);
}

static bool confirm(const Invocation *invocation, const ActionRule *rule, Problem *problem)
{
    return !(rule->flags & ACTION_CONFIRM) || act_confirm(invocation, rule->label, problem);
}

/* ---- the command --------------------------------------------------------------------------- */

/* The case as it stands, or a new one. */
static Case *load_case(Desk *desk, const Invocation *invocation, Problem *problem)
{
    const char *reference = invocation_word(invocation, 0);
    Uuid id;

    if (!reference)
        return desk_uuid(&id, problem) ? case_new(id) : NULL;

    g_autofree char *found = cases_find(desk->cache, reference, problem);
    return found ? cases_load(desk->cache, found, problem) : NULL;
}

/* What is put right in an application that there is already: whatever follows from it goes along,
 * so the form goes whole. Takes the payload over. */
static cJSON *amend_payload(Desk *desk, const Invocation *invocation, const Case *file,
                            cJSON *payload, Problem *problem)
{
    g_autoptr(Application) application =
        filing_again(desk->cache, file, payload, date_of_instant(desk_now()), problem);

    if (!application || !filing_set(application, invocation_values(invocation, "set"), problem)) {
        cJSON_Delete(payload);
        return NULL;
    }
    if (invocation->row->action == ACTION_AMEND)
        filing_rows(application_item(application), payload);
    cJSON *whole = application_payload(application);
    cJSON *form = cJSON_DetachItemFromObjectCaseSensitive(whole, "form");
    cJSON_DeleteItemFromObjectCaseSensitive(payload, "form");
    if (file->form && cJSON_Compare(form, file->form, true))
        cJSON_Delete(form);
    else
        cJSON_AddItemToObject(payload, "form", form);
    cJSON_Delete(whole);
    return payload;
}

/* The application that a receive takes in. Takes the payload over; NULL with a problem, or with
 * findings of which one blocks. */
static cJSON *receive_payload(Desk *desk, const Invocation *invocation, cJSON *payload,
                              GPtrArray **findings, Problem *problem)
{
    date today = date_of_instant(desk_now());
    g_autoptr(Application) application = filing_begin(desk->cache, payload, today, problem);

    if (!application || !filing_set(application, invocation_values(invocation, "set"), problem))
        return NULL;
    if (invocation_has(invocation, "in-hand"))
        application_all_in_hand(application);
    *findings = filing_check(desk->cache, application, today);
    return findings_block(*findings) && !invocation_has(invocation, "incomplete")
               ? NULL
               : application_payload(application);
}

static Command *make_command(Desk *desk, const Invocation *invocation, const Case *file,
                             GPtrArray **findings, Problem *problem)
{
    Action action = invocation->row->action;
    cJSON *payload = payload_read(invocation, problem);
    Uuid id;

    if (payload && action == ACTION_RECEIVE)
        payload = receive_payload(desk, invocation, payload, findings, problem);
    else if (payload && (action == ACTION_AMEND || invocation_has(invocation, "set")))
        payload = amend_payload(desk, invocation, file, payload, problem);
    if (!payload)
        return NULL;
    if (!desk_uuid(&id, problem)) {
        cJSON_Delete(payload);
        return NULL;
    }
    return command_new(id, file->id, file->version, action, payload);
}

/* ---- what became of it --------------------------------------------------------------------- */

/* Each state of the outbox as a program reads it, and the status that it ends with. */
static const struct {
    const char *name;
    OutboxState state;
    ExitCode exit;
} OUTCOME_ROWS[] = {
    {"kept", OUTBOX_WAITING, EXIT_DONE},          {"applied", OUTBOX_DONE, EXIT_DONE},
    {"conflict", OUTBOX_CONFLICT, EXIT_CONFLICT}, {"blocked", OUTBOX_BLOCKED, EXIT_CONFLICT},
    {"rejected", OUTBOX_REJECTED, EXIT_REFUSED},  {"handed_over", OUTBOX_HANDED_OVER, EXIT_REFUSED},
    {"dismissed", OUTBOX_DISMISSED, EXIT_DONE},
};

static void print_outcome_json(const char *name, const Uuid *command, const Case *file,
                               const Problem *problem)
{
    cJSON *json = cJSON_CreateObject(), *what = cJSON_CreateObject();

    json_add_text(json, "outcome", name);
    json_add_text(json, "command", command->text);
    json_add_text(what, "id", file->id.text);
    cJSON_AddNumberToObject(what, "version", file->version);
    json_add_text(what, "state", state_name(file->state));
    json_add_text(what, "result", file->result == RESULT_NONE ? NULL : result_name(file->result));
    json_add_text(what, "number", file->number);
    json_add_text(what, "receipt", file->receipt);
    cJSON_AddItemToObject(json, "case", what);
    if (problem->kind != PROBLEM_NONE)
        cJSON_AddItemToObject(json, "problem", problem_to_json(problem));
    print_json(json);
}

static void print_outcome_text(OutboxState state, Action action, const Case *file)
{
    const char *label = _(action_rule(action)->label);
    g_autofree char *number = print_clean(file->receipt ? file->receipt : file->id.text);

    if (state == OUTBOX_DONE)
        g_print(_("%s: done. %s is now “%s”.\n"), label, number, _(state_label(file->state)));
    else if (state == OUTBOX_WAITING)
        g_print(_("%s: kept, and will be sent by itself. %s is then “%s”.\n"), label, number,
                _(state_label(file->state)));
}

ExitCode act_report(const Invocation *invocation, Desk *desk, const Command *command,
                    OutboxState state, const Problem *why)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Case) file = cases_load(desk->cache, command->case_id.text, &problem);
    size_t at = 0;

    if (!file) /* it has left the scope, or the receive was refused */
        file = case_new(command->case_id);
    while (OUTCOME_ROWS[at].state != state)
        at++;
    if (invocation_has(invocation, "json"))
        print_outcome_json(OUTCOME_ROWS[at].name, &command->id, file, why);
    else
        print_outcome_text(state, command->action, file);
    if (why->kind != PROBLEM_NONE)
        print_problem(why);
    return OUTCOME_ROWS[at].exit;
}

ExitCode run_action(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    g_autoptr(Case) file = NULL;
    g_autoptr(Command) command = NULL;
    g_autoptr(GPtrArray) findings = NULL;

    if (desk_open(&desk, &problem))
        file = load_case(&desk, invocation, &problem);
    if (file)
        command = make_command(&desk, invocation, file, &findings, &problem);
    if (!command && findings)
        return findings_refuse(invocation, findings);
    if (!command || !confirm(invocation, action_rule(command->action), &problem) ||
        !outbox_submit(desk.cache, command, &problem))
        return invocation_fail(invocation, &problem);

    if (findings)
        findings_tell(findings);
    OutboxState state = OUTBOX_WAITING;
    if (!invocation_has(invocation, "offline"))
        state = desk_push(&desk, command->id.text, PUSH_SECONDS, &problem);
    return act_report(invocation, &desk, command, state, &problem);
}
