/* Every decoder of the wire on every input: one that takes it must give, encoded and decoded
 * again, the same value. */
#include "tests/fuzz/fuzz.h"

#include "domain/fold.h"

/* Decodes and encodes; NULL when the decoder refuses. */
typedef cJSON *Passage(const cJSON *json, Problem *problem);

static cJSON *pass_command(const cJSON *json, Problem *problem)
{
    g_autoptr(Command) command = command_from_json(json, problem);
    return command != NULL ? command_to_json(command) : NULL;
}

static cJSON *pass_commands(const cJSON *json, Problem *problem)
{
    g_autoptr(GPtrArray) commands = commands_from_json(json, problem);
    g_assert_true(commands == NULL || commands->len <= WIRE_BATCH_MAX);
    return commands != NULL ? commands_to_json(commands) : NULL;
}

static cJSON *pass_event(const cJSON *json, Problem *problem)
{
    g_autoptr(Event) event = event_from_json(json, problem);
    if (event == NULL)
        return NULL;
    g_autoptr(Event) copy = event_copy(event);
    event_seal(copy, event->previous);
    g_assert_true(event_verify(copy, event->previous));
    return event_to_json(event);
}

static cJSON *pass_results(const cJSON *json, Problem *problem)
{
    g_autoptr(GPtrArray) results = results_from_json(json, problem);
    for (guint i = 0; results != NULL && i < results->len; i++) {
        const CommandResult *result = g_ptr_array_index(results, i);
        bool done = result->outcome == OUTCOME_APPLIED || result->outcome == OUTCOME_DUPLICATE;
        g_assert_cmpint(result->outcome, <, OUTCOME_COUNT);
        g_assert_true(done == (result->problem.kind == PROBLEM_NONE));
    }
    return results != NULL ? results_to_json(results) : NULL;
}

static cJSON *pass_change_page(const cJSON *json, Problem *problem)
{
    g_autoptr(ChangePage) page = change_page_from_json(json, problem);
    if (page == NULL)
        return NULL;
    g_assert_true(page->reset || page->cursor != NULL || page->resume != NULL);
    return change_page_to_json(page);
}

static cJSON *pass_session(const cJSON *json, Problem *problem)
{
    g_autoptr(Session) session = session_from_json(json, problem);
    return session != NULL ? session_to_json(session) : NULL;
}

static cJSON *pass_document_page(const cJSON *json, Problem *problem)
{
    g_autoptr(DocumentPage) page = document_page_from_json(json, problem);
    return page != NULL ? document_page_to_json(page) : NULL;
}

static cJSON *pass_leases(const cJSON *json, Problem *problem)
{
    g_autoptr(GArray) leases = leases_from_json(json, problem);
    for (guint i = 0; leases != NULL && i < leases->len; i++) {
        const Lease *lease = &g_array_index(leases, Lease, i);
        g_assert_cmpint(lease->first, <=, lease->last);
        g_assert_cmpint(lease->last, <=, RECEIPT_SERIAL_MAX);
    }
    return leases != NULL ? leases_to_json(leases) : NULL;
}

static cJSON *pass_question(const cJSON *json, Problem *problem)
{
    g_autoptr(SharedQuestion) question = shared_question_from_json(json, problem);
    return question != NULL ? shared_question_to_json(question) : NULL;
}

static cJSON *pass_facts(const cJSON *json, Problem *problem)
{
    const cJSON *facts = shared_facts(json, problem);
    if (facts == NULL)
        return NULL;
    g_assert_cmpint(cJSON_GetArraySize(facts), <=, SHARED_FACTS_MAX);
    cJSON *answer = wire_answer();
    cJSON_AddItemToObject(answer, "facts", cJSON_Duplicate(facts, true));
    return answer;
}

/* Words of another's are shown on a terminal and written to a log. */
static void check_words(const char *words)
{
    if (words == NULL)
        return;
    g_autofree char *folded = fold_text(words, false);
    g_assert_cmpstr(folded, ==, words);
}

static cJSON *pass_problem(const cJSON *json, Problem *unused)
{
    (void)unused;
    g_auto(Problem) problem = {0};
    problem_from_json(json, &problem);
    g_assert_cmpint(problem.kind, !=, PROBLEM_NONE);
    for (int i = 0; i < PROBLEM_ARGS; i++)
        check_words(problem.args[i]);
    check_words(problem.subject);
    check_words(problem.unknown_code);
    check_words(problem.unknown_detail);
    return problem_to_json(&problem);
}

static Passage *const passages[] = {
    pass_command,       pass_commands, pass_event,   pass_results,  pass_change_page, pass_session,
    pass_document_page, pass_leases,   pass_problem, pass_question, pass_facts,
};

static void check_passage(Passage *pass, const cJSON *json)
{
    g_auto(Problem) problem = {0};
    cJSON *once = pass(json, &problem);
    if (once == NULL) {
        g_assert_cmpint(problem.kind, !=, PROBLEM_NONE);
        return;
    }
    g_assert_cmpint(problem.kind, ==, PROBLEM_NONE);
    g_autofree char *text = canonical_take(once);
    cJSON *received = parse_again(text);
    cJSON *twice = pass(received, &problem);
    cJSON_Delete(received);
    g_assert_nonnull(twice);
    g_autofree char *again = canonical_take(twice);
    g_assert_cmpstr(again, ==, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cJSON *json = input_json(data, size);
    for (size_t i = 0; json != NULL && i < G_N_ELEMENTS(passages); i++)
        check_passage(passages[i], json);
    cJSON_Delete(json);
    return 0;
}
