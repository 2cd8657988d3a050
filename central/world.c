/* What the rule book cannot know: offices, people and blocks of numbers. */
#include "central/submit.h"

#include "domain/json.h"

#include <string.h>

static bool wrong(Problem *problem, const char *field, const char *label, const char *words)
{
    return problem_set_at(problem, field, PROBLEM_FIELD_INVALID, label, words, NULL);
}

/* The department is one of the county in which the case lies. */
static bool department_right(const Work *work, const char *organisation, const char *region,
                             const cJSON **body, Problem *problem)
{
    *body = work_document(work, DOCUMENT_ORGANISATION, organisation);

    const char *place = json_text(*body, "region");
    if (!place)
        return wrong(problem, "/organisation", N_("handling department"), N_("unknown"));
    return !strncmp(place, region, COUNTY_DIGITS) ||
           wrong(problem, "/organisation", N_("handling department"), N_("of another county"));
}

static bool staff_right(const Work *work, const Command *command, const char *field,
                        const char *organisation, Problem *problem)
{
    const char *id = json_text(command->payload, field);
    const cJSON *body = id && *id ? work_document(work, DOCUMENT_STAFF, id) : NULL;
    g_autofree char *pointer = g_strconcat("/", field, NULL);
    const char *label = action_field(command->action, field)->label;
    const cJSON *assignment;

    if (!id || !*id)
        return true;
    if (!body)
        return wrong(problem, pointer, label, N_("unknown"));
    if (!organisation)
        return true;
    cJSON_ArrayForEach(assignment, json_array(body, "assignments"))
    {
        if (!g_strcmp0(json_text(assignment, "organisation"), organisation))
            return true;
    }
    return wrong(problem, pointer, label, N_("of another department"));
}

/* ---- receive ------------------------------------------------------------------------------- */

static bool receipt_refused(Problem *problem, const char *receipt)
{
    return problem_set_at(problem, "/receipt", PROBLEM_RECEIPT_USED, receipt, NULL);
}

/* Out of a block that was leased to this device, and never used. */
static bool receipt_right(Work *work, const Command *command, Problem *problem)
{
    const char *receipt = json_text(command->payload, "receipt");
    g_autofree char *county = g_strndup(receipt + 1, COUNTY_DIGITS);
    const int serial = receipt_number_serial(receipt);
    g_autoptr(DbRows) leased = db_query(work_tx(work),
                                        "SELECT 1 FROM lease WHERE device = $1 AND county = $2 "
                                        "AND first <= $3 AND last >= $3",
                                        "tti", command->device, county, serial);
    g_autoptr(DbRows) used =
        db_query(work_tx(work), "SELECT 1 FROM cases WHERE receipt = $1", "t", receipt);

    if (!db_next(leased) || db_next(used))
        return receipt_refused(problem, receipt);
    return true;
}

static bool region_known(const Work *work, const char *region, Problem *problem)
{
    return work_document(work, DOCUMENT_DIVISION, region) ||
           wrong(problem, "/region", N_("region"), N_("unknown"));
}

static bool receive_right(Work *work, const Case *file, const Command *command, Problem *problem)
{
    (void)file;
    const char *region = json_text(command->payload, "region");
    const char *code = json_text(command->payload, "item");
    const Rules *rules = work_rules(work);
    const Item *item =
        rules->item(rules->data, code, json_integer(command->payload, "item_version", 0));
    const cJSON *department = NULL;

    if (!region_known(work, region, problem) ||
        !department_right(work, json_text(command->payload, "organisation"), region, &department,
                          problem))
        return false;
    if (g_strcmp0(json_text(department, "department"), item->department) != 0)
        return wrong(problem, "/organisation", N_("handling department"),
                     N_("not the one that handles this item"));
    return receipt_right(work, command, problem);
}

/* ---- the others ---------------------------------------------------------------------------- */

static bool route_right(Work *work, const Case *file, const Command *command, Problem *problem)
{
    const char *organisation = json_text(command->payload, "organisation");
    const cJSON *department = NULL;

    return department_right(work, organisation, file->region, &department, problem) &&
           staff_right(work, command, "staff", organisation, problem);
}

static bool assign_right(Work *work, const Case *file, const Command *command, Problem *problem)
{
    return staff_right(work, command, "staff", file->organisation, problem);
}

static bool review_right(Work *work, const Case *file, const Command *command, Problem *problem)
{
    (void)file;
    return staff_right(work, command, "second", NULL, problem);
}

static bool discuss_right(Work *work, const Case *file, const Command *command, Problem *problem)
{
    (void)file;
    return staff_right(work, command, "staff", NULL, problem);
}

typedef bool WorldCheck(Work *work, const Case *file, const Command *command, Problem *problem);

static WorldCheck *const checks[ACTION_COUNT] = {
    [ACTION_RECEIVE] = receive_right, [ACTION_ASSIGN] = assign_right,
    [ACTION_ROUTE] = route_right,     [ACTION_REVIEW] = review_right,
    [ACTION_DISCUSS] = discuss_right,
};

bool world_allows(Work *work, const Case *file, const Command *command, Problem *problem)
{
    return !checks[command->action] || checks[command->action](work, file, command, problem);
}
