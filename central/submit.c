/* One command: settled before? then the old answer. Otherwise it is judged, and either becomes an
 * event or not; what is settled is recorded, so that sending again is harmless. */
#include "central/submit.h"

#include "central/feed.h"
#include "domain/canonical.h"
#include "domain/clock.h"
#include "domain/sm3.h"

#include <string.h>

/* ---- the record of settled commands -------------------------------------------------------- */

static bool digest_make(const Command *command, char out[SM3_HEX_LENGTH + 1])
{
    cJSON *json = command_to_json(command);
    g_autofree char *text = canonical_json(json);

    cJSON_Delete(json);
    if (text)
        sm3_hex(text, strlen(text), out);
    return text != NULL;
}

static void result_refuse(CommandResult *result, Outcome outcome, ProblemKind kind)
{
    result->outcome = outcome;
    problem_clear(&result->problem);
    problem_set(&result->problem, kind, NULL);
}

static void answer_again(Work *work, DbRows *rows, CommandResult *result)
{
    Outcome outcome = outcome_from_name(db_text(rows, 2));

    if (outcome != OUTCOME_APPLIED) {
        cJSON *problem = cJSON_Parse(db_text(rows, 3));

        result->outcome = outcome;
        problem_from_json(problem, &result->problem);
        cJSON_Delete(problem);
        return;
    }
    result->outcome = OUTCOME_DUPLICATE;
    g_autoptr(DbRows) found = db_query(
        work_tx(work), "SELECT case_id, version FROM event WHERE id = $1", "t", result->id.text);
    if (db_next(found)) {
        const int version = (int)db_number(found, 1);

        g_ptr_array_unref(result->events);
        result->events = events_read(work_tx(work), db_text(found, 0), version - 1, version, NULL);
    }
}

/* Whether the command was settled before; then the result is filled. */
static bool settled_before(Work *work, const Sender *sender, const char *digest,
                           CommandResult *result)
{
    g_autoptr(DbRows) rows = db_query(
        work_tx(work), "SELECT account, digest, outcome, problem FROM command WHERE id = $1", "t",
        result->id.text);

    if (!db_next(rows))
        return false;
    if (strcmp(db_text(rows, 0), sender->actor->id) != 0 || strcmp(db_text(rows, 1), digest) != 0)
        result_refuse(result, OUTCOME_REJECTED, PROBLEM_KEY_REUSED);
    else
        answer_again(work, rows, result);
    return true;
}

static void settle(Work *work, const Sender *sender, const char *digest,
                   const CommandResult *result)
{
    g_autofree char *problem = NULL;

    if (result->problem.kind) {
        cJSON *json = problem_to_json(&result->problem);
        problem = wire_print(json);
        cJSON_Delete(json);
    }
    db_run(work_tx(work),
           "INSERT INTO command (id, account, digest, outcome, problem) "
           "VALUES ($1, $2, $3, $4, $5)",
           "ttttt", result->id.text, sender->actor->id, digest, outcome_name(result->outcome),
           problem);
}

/* ---- judging ------------------------------------------------------------------------------- */

/* The outcome that a problem means. */
static Outcome outcome_of(const Problem *problem)
{
    if (problem->kind == PROBLEM_CASE_CONFLICT)
        return OUTCOME_CONFLICT;
    return problem_retry(problem) == RETRY_LATER ? OUTCOME_RETRY_LATER : OUTCOME_REJECTED;
}

static bool refuse(CommandResult *result, Outcome outcome, ProblemKind kind)
{
    result_refuse(result, outcome, kind);
    return false;
}

/* A version that is not there yet: an earlier command of the case is still on its way, or the
 * central was restored from a backup and will be sent it again. */
static bool order_right(Work *work, const Case *file, const Sender *sender, const Command *command,
                        CommandResult *result)
{
    const bool commutes = action_rule(command->action)->flags & ACTION_COMMUTES;

    if (work_is_stopped(work, &command->case_id))
        return refuse(result, OUTCOME_BLOCKED, PROBLEM_CASE_BLOCKED);
    if (!file)
        return command->action == ACTION_RECEIVE ||
               refuse(result, OUTCOME_RETRY_LATER, PROBLEM_CASE_BLOCKED);

    const Place place = case_place(file);
    if (!actor_sees(sender->actor, &place))
        return refuse(result, OUTCOME_NOT_IN_SCOPE, PROBLEM_SCOPE);
    if (command->action == ACTION_RECEIVE)
        return true; /* the rule book says that the case exists */
    if (command->base_version > file->version)
        return refuse(result, OUTCOME_RETRY_LATER, PROBLEM_CASE_BLOCKED);
    if (command->base_version == file->version || commutes)
        return true;

    g_ptr_array_unref(result->events);
    result->events =
        events_read(work_tx(work), file->id.text, command->base_version, file->version, NULL);
    return refuse(result, OUTCOME_CONFLICT, PROBLEM_CASE_CONFLICT);
}

static bool device_right(const Sender *sender, const Command *command, Problem *problem)
{
    return !strcmp(command->device, sender->device) ||
           problem_set_at(problem, "/device", PROBLEM_FIELD_INVALID, N_("device"),
                          N_("not the one that is signed in"), NULL);
}

/* ---- making it happen ---------------------------------------------------------------------- */

static void write_event(DbTx *tx, const Event *event)
{
    cJSON *json = event_to_json(event);
    g_autofree char *body = wire_print(json);

    cJSON_Delete(json);
    db_run(tx, "INSERT INTO event (id, case_id, version, body) VALUES ($1, $2, $3, $4)", "ttit",
           event->id.text, event->case_id.text, event->version, body);
}

static void write_projection(Work *work, const Case *file)
{
    Due next = {.day = DATE_NONE}, legal = {.day = DATE_NONE};

    case_due(work_rules(work), file, &next, &legal);
    g_autofree char *due = date_format(next.day);
    g_autofree char *last = date_format(legal.day);
    db_run(work_tx(work),
           "INSERT INTO cases (id, version, hash, state, result, number, receipt, item, applicant, "
           "applicant_kind, region, organisation, handler, received_at, updated_at, due, legal) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
           "ON CONFLICT (id) DO UPDATE SET version = excluded.version, hash = excluded.hash, "
           "state = excluded.state, result = excluded.result, region = excluded.region, "
           "applicant = excluded.applicant, applicant_kind = excluded.applicant_kind, "
           "organisation = excluded.organisation, handler = excluded.handler, "
           "updated_at = excluded.updated_at, due = excluded.due, legal = excluded.legal",
           "titttttttttttlltt", file->id.text, file->version, file->hash, state_name(file->state),
           result_name(file->result), file->number, file->receipt, file->item_code,
           file->applicant.name, file->applicant.kind, file->region, file->organisation,
           file->handler, file->received_at, file->updated_at, due, last);
}

static void happen(Work *work, Case *file, Event *event, CommandResult *result)
{
    /* The strings of a Place die when the case changes. */
    const Place before = case_place(file);
    g_autofree char *region = g_strdup(before.region);
    g_autofree char *organisation = g_strdup(before.organisation);
    g_auto(Problem) problem = {0};

    if (!case_apply(file, event, &problem)) {
        db_fail(work_tx(work), &problem);
        return;
    }
    write_event(work_tx(work), event);
    write_projection(work, file);

    const Place was = {.region = region, .organisation = organisation};
    const Place is = case_place(file);
    feed_append(work, file, &was, &is);
    g_ptr_array_add(result->events, event_copy(event));
}

static Event *event_of(Work *work, const Case *file, const Sender *sender, const Command *command,
                       instant now, Problem *problem)
{
    const Assignment *assignment = NULL;
    cJSON *given = NULL;

    if (!device_right(sender, command, problem) ||
        !case_check(work_rules(work), file, command, sender->actor, now, &assignment, problem) ||
        !world_allows(work, file, command, problem) ||
        !numbers_give(work, file, command, now, &given, problem))
        return NULL;

    /* A clock that was set back does not make a case run backwards. */
    const instant at = MAX(now, file->updated_at);
    g_autoptr(Event) event = event_make(file, command, sender->actor, assignment, at, given);
    event_seal(event, file->hash);
    if (!*event->hash) {
        problem_set_at(problem, "/payload", PROBLEM_MALFORMED, "payload", NULL);
        return NULL;
    }
    return g_steal_pointer(&event);
}

static void judge(Work *work, const Sender *sender, const Command *command, instant now,
                  CommandResult *result)
{
    Case *file;

    if (!work_file(work, &command->case_id, &file, &result->problem)) {
        result->outcome = OUTCOME_BLOCKED;
        return;
    }
    g_autoptr(Case) fresh = file ? NULL : case_new(command->case_id);

    if (!order_right(work, file, sender, command, result))
        return;

    g_autoptr(Event) event =
        event_of(work, file ? file : fresh, sender, command, now, &result->problem);
    if (!event) {
        result->outcome = outcome_of(&result->problem);
        return;
    }
    happen(work, file ? file : fresh, event, result);
    if (fresh)
        work_keep(work, g_steal_pointer(&fresh));
}

CommandResult *work_submit(Work *work, const Sender *sender, const Command *command, instant now)
{
    CommandResult *result = command_result_new(&command->id, OUTCOME_APPLIED);
    char digest[SM3_HEX_LENGTH + 1];

    if (!digest_make(command, digest)) {
        problem_set(&result->problem, PROBLEM_MALFORMED, "payload", NULL);
        result->outcome = OUTCOME_REJECTED;
        work_stop(work, &command->case_id);
        return result;
    }
    if (settled_before(work, sender, digest, result)) {
        if (result->outcome != OUTCOME_DUPLICATE)
            work_stop(work, &command->case_id);
        return result;
    }
    judge(work, sender, command, now, result);
    if (outcome_is_settled(result->outcome))
        settle(work, sender, digest, result);
    if (result->outcome != OUTCOME_APPLIED)
        work_stop(work, &command->case_id);
    return result;
}
