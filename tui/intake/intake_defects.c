/* What was found, in the order in which it matters, and as the applicant is told it. */
#include "tui/intake/intake_submit.h"

#include "cache/enquiry.h"
#include "domain/json.h"
#include "domain/text.h"

#include <string.h>

/* ---- in which order ------------------------------------------------------------------------ */

/* What cannot be mended here first: nobody should go after papers for nothing. */
typedef enum { RANK_REFUSES, RANK_WRONG, RANK_MISSING, RANK_TOLD } Rank;

static bool is_missing(ProblemKind kind)
{
    return kind == PROBLEM_FIELD_MISSING || kind == PROBLEM_MATERIAL_MISSING;
}

static bool refuses(ProblemKind kind)
{
    return kind == PROBLEM_CONDITION || kind == PROBLEM_ITEM_REDIRECT ||
           kind == PROBLEM_ITEM_APPLICANT;
}

static Rank rank_of(const Finding *finding)
{
    if (!finding->blocks)
        return RANK_TOLD;
    if (refuses(finding->problem.kind))
        return RANK_REFUSES;
    return is_missing(finding->problem.kind) ? RANK_MISSING : RANK_WRONG;
}

bool intake_finding_wrong(const Finding *finding)
{
    Rank rank = rank_of(finding);

    return rank == RANK_REFUSES || rank == RANK_WRONG;
}

static int compare(const void *a, const void *b)
{
    const Finding *one = *(Finding *const *)a, *other = *(Finding *const *)b;

    return (int)rank_of(one) - (int)rank_of(other);
}

static const char *text_of(const Application *application, const char *pointer)
{
    return cJSON_GetStringValue(application_get(application, pointer));
}

GPtrArray *intake_findings(App *app, const Application *application)
{
    const Rules *rules = cache_rules(app->cache);
    const char *type = text_of(application, "/applicant/id_type");
    const char *number = text_of(application, "/applicant/id_number");
    g_autofree char *open_case =
        type && number
            ? enquiry_open_case(app->cache, type, number, application_item(application)->code)
            : NULL;
    const ApplicationWorld world = {.open_case = open_case,
                                    .calendar = rules ? rules->calendar : NULL};
    GPtrArray *findings = application_check(application, &world, app->today);

    /* the sort keeps the order of those of one rank */
    g_ptr_array_sort(findings, compare);
    return findings;
}

/* ---- in words ------------------------------------------------------------------------------ */

/* The row of a table that "/form/members/1/name" is about, from 1; 0: none. */
static int row_of(const Problem *problem)
{
    const char *beginning = "/form/";

    if (!problem->subject || !g_str_has_prefix(problem->subject, beginning))
        return 0;
    const char *rest = strchr(problem->subject + strlen(beginning), '/');
    return rest && g_ascii_isdigit(rest[1]) ? (int)g_ascii_strtoll(rest + 1, NULL, 10) + 1 : 0;
}

char *intake_finding_words(const Finding *finding)
{
    g_autofree char *sentence = problem_sentence(&finding->problem);
    int row = row_of(&finding->problem);

    return row ? g_strdup_printf(_("Row %d: %s"), row, sentence) : g_steal_pointer(&sentence);
}

static char *paper_words(const Intake *intake, const Problem *problem)
{
    const Item *item = application_item(intake->application);
    const char *number = strrchr(problem->subject, '/') + 1;
    guint64 index = g_ascii_strtoull(number, NULL, 10);
    const ItemMaterial *paper = index < item->material_count ? &item->materials[index] : NULL;

    if (paper && paper->originals > 0 && paper->copies > 0)
        return g_strdup_printf(_("“%s”: not handed in. Hand in %d original and %d copies."),
                               paper->name, paper->originals, paper->copies);
    if (paper && paper->originals > 0)
        return g_strdup_printf(_("“%s”: not handed in. Hand in the original (%d)."), paper->name,
                               paper->originals);
    if (paper && paper->copies > 0)
        return g_strdup_printf(_("“%s”: not handed in. Hand in a copy (%d)."), paper->name,
                               paper->copies);
    return g_strdup_printf(_("“%s”: not handed in. Hand it in."), problem->args[0]);
}

/* What the field is called, and where it stands. */
static char *field_words(const Problem *problem)
{
    int row = row_of(problem);
    const char *title = problem->args[0] ? _(problem->args[0]) : "";

    if (row)
        return g_strdup_printf(_("Form, “%s” in row %d"), title, row);
    if (problem->subject && g_str_has_prefix(problem->subject, "/form"))
        return g_strdup_printf(_("Form, “%s”"), title);
    return g_strdup_printf(_("“%s”"), title);
}

static bool is_field(const Problem *problem)
{
    return problem->subject &&
           (problem->kind == PROBLEM_FIELD_INVALID || g_str_has_prefix(problem->subject, "/form/"));
}

/* One defect as the applicant is told it, who has no screen before them. */
static char *defect_words(const Intake *intake, const Problem *problem)
{
    const char *why = problem->args[1];

    if (problem->kind == PROBLEM_MATERIAL_MISSING && problem->subject)
        return paper_words(intake, problem);
    if (problem->kind == PROBLEM_CONDITION)
        return g_strdup_printf(_("%s. What would help: %s."), problem->args[0], why);
    if (problem->kind == PROBLEM_ITEM_REDIRECT)
        return g_strdup(why);
    g_autofree char *field = field_words(problem);
    if (problem->kind == PROBLEM_FIELD_MISSING)
        return g_strdup_printf(_("%s: not filled in."), field);
    if (problem->kind == PROBLEM_FIELD_INVALID && why)
        return g_strdup_printf(_("%s: not correct (%s)."), field, _(why));
    return is_field(problem) ? g_strdup_printf(_("%s: not correct."), field)
                             : problem_sentence(problem);
}

char *intake_defects(const Intake *intake, const GPtrArray *findings)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int number = 0;

    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = g_ptr_array_index(findings, i);
        if (!finding->blocks)
            continue;
        g_autofree char *words = defect_words(intake, &finding->problem);
        g_string_append_printf(text, "%s%d. %s", number ? "\n" : "", number + 1, words);
        number++;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
