/* What stands in the way of an application, in the order in which it is filled in. */
#include "forms/application/application_parts.h"

#include "domain/json.h"
#include "forms/application/pointer.h"

#include <string.h>

#define NAME_MAX_LENGTH 100

typedef struct {
    const Application *application;
    const ApplicationWorld *world;
    cJSON *payload; /* clean */
    date today;
    GPtrArray *findings;
} Check;

/* ---- one finding --------------------------------------------------------------------------- */

void finding_free(Finding *finding)
{
    problem_clear(&finding->problem);
    g_free(finding);
}

void finding_add(GPtrArray *findings, bool blocks, Problem *problem)
{
    Finding *finding = g_new0(Finding, 1);

    problem_move(&finding->problem, problem);
    finding->blocks = blocks;
    g_ptr_array_add(findings, finding);
}

static void missing(const Check *check, const char *pointer, const char *label)
{
    g_auto(Problem) problem = {0};

    problem_set_at(&problem, pointer, PROBLEM_FIELD_MISSING, label, NULL);
    finding_add(check->findings, true, &problem);
}

static void wrong(const Check *check, const char *pointer, const char *label, const char *why)
{
    g_auto(Problem) problem = {0};

    problem_set_at(&problem, pointer, PROBLEM_FIELD_INVALID, label, why, NULL);
    finding_add(check->findings, true, &problem);
}

/* ---- scenario ------------------------------------------------------------------------------ */

/* The answer leads to another item. */
static void check_redirect(const cJSON *question, const cJSON *option, GPtrArray *findings)
{
    const char *code = json_text(question, "code"), *words = json_text(question, "question");
    const char *redirect = json_text(option, "redirect");
    g_autofree char *pointer = pointer_join("/scenario", code ? code : "");
    g_auto(Problem) problem = {0};

    if (!redirect)
        return;
    problem_set_at(&problem, pointer, PROBLEM_ITEM_REDIRECT, words ? words : code, redirect, NULL);
    finding_add(findings, true, &problem);
}

static void check_answer(const Check *check, const cJSON *question)
{
    const char *code = json_text(question, "code"), *words = json_text(question, "question");
    const char *answer = json_text(json_object(check->payload, "scenario"), code ? code : "");
    const cJSON *option = item_option(question, answer);
    g_autofree char *pointer = pointer_join("/scenario", code ? code : "");

    if (!answer)
        missing(check, pointer, words ? words : code);
    else if (!option)
        wrong(check, pointer, words ? words : code, N_("unknown"));
    else
        check_redirect(question, option, check->findings);
}

static void check_scenario(const Check *check)
{
    const cJSON *question;

    cJSON_ArrayForEach(question, check->application->item->scenarios)
    {
        check_answer(check, question);
    }
}

static void check_redirects(const Item *item, const cJSON *answers, GPtrArray *findings)
{
    const cJSON *question;

    cJSON_ArrayForEach(question, item->scenarios)
    {
        const char *code = json_text(question, "code");
        const char *answer = code ? json_text(answers, code) : NULL;
        if (answer)
            check_redirect(question, item_option(question, answer), findings);
    }
}

/* ---- people -------------------------------------------------------------------------------- */

static void check_kind(const Check *check, const cJSON *applicant)
{
    const char *kind = json_text(applicant, "kind");
    const Item *item = check->application->item;
    g_auto(Problem) problem = {0};

    if (!kind) {
        missing(check, "/applicant/kind", N_("kind of applicant"));
        return;
    }
    if (kind[0] < '1' || kind[0] > '6' || kind[1]) {
        wrong(check, "/applicant/kind", N_("kind of applicant"), N_("unknown"));
        return;
    }
    if (item->objects & 1U << (kind[0] - '0'))
        return;
    problem_set_at(&problem, "/applicant/kind", PROBLEM_ITEM_APPLICANT, item->name, NULL);
    finding_add(check->findings, true, &problem);
}

/* A mobile, or a landline with its area code. */
static bool is_phone(const char *phone)
{
    size_t length = strlen(phone);

    if (mobile_check(phone) == NUMBER_OK)
        return true;
    return phone[0] == '0' && length >= 10 && strspn(phone, "0123456789-") == length;
}

static void check_name(const Check *check, const char *pointer, const char *label, const char *name)
{
    g_auto(Problem) problem = {0};

    if (!name) {
        missing(check, pointer, label);
    } else if (g_utf8_strlen(name, -1) > NAME_MAX_LENGTH) {
        problem_set_at(&problem, pointer, PROBLEM_FIELD_TOO_LONG, label, "100", NULL);
        finding_add(check->findings, true, &problem);
    }
}

static void check_number(const Check *check, const char *who, const cJSON *party)
{
    g_autofree char *type_pointer = pointer_join(who, "id_type");
    g_autofree char *pointer = pointer_join(who, "id_number");
    const char *type = json_text(party, "id_type"), *number = json_text(party, "id_number");
    IdType kind = id_type_from_code(type);

    if (!type)
        missing(check, type_pointer, N_("kind of document"));
    else if (kind == ID_TYPE_COUNT)
        wrong(check, type_pointer, N_("kind of document"), N_("unknown"));
    if (!number) {
        missing(check, pointer, N_("document number"));
        return;
    }
    NumberFault fault =
        kind < ID_TYPE_COUNT ? id_number_check(kind, number, check->today) : NUMBER_OK;
    if (fault != NUMBER_OK)
        wrong(check, pointer, N_("document number"), number_fault_msgid(fault));
}

static void check_party(const Check *check, const char *who, const char *name_label,
                        const cJSON *party)
{
    g_autofree char *name = pointer_join(who, "name"), *phone = pointer_join(who, "phone");
    const char *line = json_text(party, "phone");

    check_name(check, name, name_label, json_text(party, "name"));
    check_number(check, who, party);
    if (line && !is_phone(line))
        wrong(check, phone, N_("phone"), N_("11 digits for a mobile, or area code and number"));
}

static void check_authority(const Check *check, const cJSON *agent)
{
    const char *until = json_text(agent, "until");
    date last;
    g_auto(Problem) problem = {0};

    if (!json_text(agent, "authority"))
        missing(check, "/agent/authority", N_("what the agent may do for the applicant"));
    if (until && !date_parse(until, &last)) {
        wrong(check, "/agent/until", N_("last day of the agent's authority"),
              N_("a date that does not exist"));
    } else if (until && last < check->today) {
        problem_set_at(&problem, "/agent/until", PROBLEM_AUTHORITY_EXPIRED, until, NULL);
        finding_add(check->findings, true, &problem);
    }
}

static void check_people(const Check *check)
{
    const cJSON *applicant = json_object(check->payload, "applicant");
    const cJSON *agent = json_object(check->payload, "agent");

    check_kind(check, applicant);
    check_party(check, "/applicant", N_("name of the applicant"), applicant);
    if (!agent)
        return;
    check_party(check, "/agent", N_("name of the agent"), agent);
    check_authority(check, agent);
}

/* ---- form ---------------------------------------------------------------------------------- */

/* What the schema asks for and this scenario leaves out is not missing. */
static bool is_left_out(const Form *form, const cJSON *answers, const Problem *problem)
{
    const FormField *field = form_field_at(form, problem->subject);

    return field && !form_field_asked(field, answers);
}

/* Problem*, in the order of the form, with pointers below the payload. */
static GPtrArray *form_problems(const Form *form, const cJSON *values, const cJSON *answers,
                                date today)
{
    GPtrArray *problems = g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free);

    form_check(form, values, today, problems);
    for (guint i = problems->len; i-- > 0;)
        if (is_left_out(form, answers, problems->pdata[i]))
            g_ptr_array_remove_index(problems, i);
    for (guint i = 0; i < problems->len; i++) {
        Problem *problem = problems->pdata[i];
        g_autofree char *below = problem->subject;
        problem->subject = g_strconcat("/form", below, NULL);
    }
    return problems;
}

static void check_form(const Check *check)
{
    g_autoptr(GPtrArray) problems =
        form_problems(check->application->form, json_object(check->payload, "form"),
                      json_object(check->payload, "scenario"), check->today);

    for (guint i = 0; i < problems->len; i++)
        finding_add(check->findings, true, problems->pdata[i]);
}

/* ---- papers -------------------------------------------------------------------------------- */

static void paper_problem(const Check *check, const char *pointer, ProblemKind kind,
                          const char *first, const char *second)
{
    g_auto(Problem) problem = {0};

    problem_set_at(&problem, pointer, kind, first, second, NULL);
    finding_add(check->findings, true, &problem);
}

static void check_missing(const Check *check, const ItemMaterial *material, const cJSON *row,
                          const char *pointer)
{
    (void)row;
    paper_problem(check, pointer, PROBLEM_MATERIAL_MISSING, material->name, NULL);
}

static void check_promised(const Check *check, const ItemMaterial *material, const cJSON *row,
                           const char *pointer)
{
    const Item *item = check->application->item;
    const Calendar *calendar = check->world->calendar;
    g_autofree char *due_pointer = pointer_join(pointer, "due");
    date due = json_date(row, "due");

    if (item->tolerance_days == 0 || !material->tolerant) {
        paper_problem(check, pointer, PROBLEM_TOLERANCE_NOT_ALLOWED, material->name, NULL);
        return;
    }
    if (due == DATE_NONE) {
        missing(check, due_pointer, N_("day for which the paper is promised"));
        return;
    }
    date last =
        calendar ? calendar_due(calendar, check->today, item->tolerance_days, NULL, 0).day : due;
    if (due >= check->today && due <= last)
        return;
    g_autofree char *words = date_format(last);
    paper_problem(check, due_pointer, PROBLEM_TOLERANCE_TERM, words, NULL);
}

static void check_reused(const Check *check, const ItemMaterial *material, const cJSON *row,
                         const char *pointer)
{
    date last = json_date(row, "due");
    g_autofree char *number = pointer_join(pointer, "licence");

    if (!json_text(row, "licence"))
        missing(check, number, N_("number of the licence"));
    if (last != DATE_NONE && last < check->today)
        paper_problem(check, pointer, PROBLEM_LICENCE_EXPIRED, material->name,
                      json_text(row, "due"));
}

static void check_papers(const Check *check)
{
    static const struct {
        MaterialState state;
        void (*check)(const Check *check, const ItemMaterial *material, const cJSON *row,
                      const char *pointer);
    } states[] = {{MATERIAL_MISSING, check_missing},
                  {MATERIAL_PROMISED, check_promised},
                  {MATERIAL_REUSED, check_reused}};
    const Item *item = check->application->item;

    for (size_t i = 0; i < item->material_count; i++) {
        const cJSON *row = application_row(check->application, i);
        MaterialState state = material_state_from_name(json_text(row, "state"));
        g_autofree char *pointer = g_strdup_printf("/materials/%zu", i);

        for (size_t s = 0; s < G_N_ELEMENTS(states); s++)
            if (application_material_asked(check->application, &item->materials[i]) &&
                state == states[s].state)
                states[s].check(check, &item->materials[i], row, pointer);
    }
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void check_open_case(const Check *check)
{
    g_auto(Problem) problem = {0};

    if (!check->world->open_case)
        return;
    problem_set_at(&problem, "/applicant", PROBLEM_CASE_OPEN, check->world->open_case, NULL);
    finding_add(check->findings, false, &problem);
}

GPtrArray *application_check(const Application *application, const ApplicationWorld *world,
                             date today)
{
    GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    Check check = {application, world, application_payload(application), today, findings};

    check_scenario(&check);
    check_people(&check);
    check_form(&check);
    check_papers(&check);
    conditions_check(application->item, check.payload, today, findings);
    check_open_case(&check);
    cJSON_Delete(check.payload);
    return findings;
}

/* ---- a case that was received -------------------------------------------------------------- */

/* Making the form anew costs a fifth of a millisecond at most, once for each acceptance, which
 * waits for the disk in any case: it is not kept. */
bool application_of_case_check(const Item *item, const Case *file, date today, Problem *problem)
{
    g_autoptr(Form) form = form_parse(item->form, problem);

    if (!form)
        return false;
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    g_autoptr(GPtrArray) problems = form_problems(form, file->form, file->scenario, today);
    cJSON *payload = application_case_payload(file);
    check_redirects(item, file->scenario, findings);
    for (guint i = 0; i < problems->len; i++)
        finding_add(findings, true, problems->pdata[i]);
    conditions_check(item, payload, today, findings);
    cJSON_Delete(payload);
    for (guint i = 0; i < findings->len; i++) {
        Finding *finding = findings->pdata[i];
        if (!finding->blocks)
            continue;
        problem_move(problem, &finding->problem);
        return false;
    }
    return true;
}
