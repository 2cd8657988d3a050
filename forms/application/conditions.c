/* Conditions of an item (JsonLogic), and what they see. */
#include "forms/application/application_parts.h"

#include "domain/json.h"
#include "forms/application/pointer.h"
#include "forms/rule/rule.h"

#include <string.h>

/* ---- what rules see ------------------------------------------------------------------------ */

static cJSON *party_facts(const cJSON *party, date today)
{
    cJSON *facts = cJSON_Duplicate(party, true);
    CitizenId id;

    if (facts && application_citizen(party, today, &id)) {
        cJSON_AddNumberToObject(facts, "age", application_age(id.birth, today));
        cJSON_AddStringToObject(facts, "sex", id.sex == SEX_MALE ? "1" : "2");
    }
    return facts;
}

cJSON *application_facts(const cJSON *payload, date today)
{
    static const char *const parties[] = {"applicant", "agent"};
    static const char *const objects[] = {"scenario", "form"};
    g_autofree char *day = date_format(today);
    cJSON *facts = cJSON_CreateObject();

    for (size_t i = 0; i < G_N_ELEMENTS(parties); i++) {
        cJSON *party = party_facts(json_object(payload, parties[i]), today);
        if (party)
            cJSON_AddItemToObject(facts, parties[i], party);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(objects); i++) {
        const cJSON *object = json_object(payload, objects[i]);
        cJSON_AddItemToObject(facts, objects[i],
                              object ? cJSON_Duplicate(object, true) : cJSON_CreateObject());
    }
    cJSON_AddStringToObject(facts, "today", day);
    return facts;
}

/* ---- judging ------------------------------------------------------------------------------- */

/* Where a variable is filled in: age and sex come from the number. Caller frees. */
static char *place_of_variable(const char *variable)
{
    static const char *const counted[] = {"applicant.age", "applicant.sex", "agent.age",
                                          "agent.sex", NULL};

    if (g_strv_contains(counted, variable))
        return g_strdup_printf("/%.*s/id_number", (int)strcspn(variable, "."), variable);
    return g_strdelimit(g_strconcat(*variable ? "/" : "", variable, NULL), ".", '/');
}

static bool is_told(const char *variable, const GPtrArray *findings)
{
    g_autofree char *place = place_of_variable(variable);

    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = findings->pdata[i];
        const char *subject = finding->problem.subject;
        if (finding->blocks && subject && pointer_is_within(subject, place))
            return true;
    }
    return false;
}

/* Whether the rule reads something that is missing or wrong by an earlier finding: then there is
 * nothing to judge yet. */
static bool waits(const cJSON *rule, const GPtrArray *findings)
{
    const cJSON *part;

    cJSON_ArrayForEach(part, rule)
    {
        const cJSON *name = cJSON_IsArray(part) ? part->child : part;
        if (part->string && g_str_equal(part->string, "var") && cJSON_IsString(name) &&
            is_told(name->valuestring, findings))
            return true;
        if (waits(part, findings))
            return true;
    }
    return false;
}

/* The first name of a part of the application that a rule reads, below the member; NULL: none. */
static const char *first_name(const cJSON *rule, const char *beginning)
{
    const char *text = cJSON_GetStringValue(rule), *found = NULL;
    const cJSON *part;

    if (text)
        return g_str_has_prefix(text, beginning) ? text : NULL;
    for (part = rule ? rule->child : NULL; part && !found; part = part->next)
        found = first_name(part, beginning);
    return found;
}

/* Where a person would put it right: in the form rather than elsewhere. NULL: the rule names
 * nothing that is filled in. Caller frees. */
static char *place_of(const cJSON *rule)
{
    static const char *const beginnings[] = {"form.", "scenario.", "applicant."};
    const char *name = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(beginnings) && !name; i++)
        name = first_name(rule, beginnings[i]);
    if (!name)
        return NULL;
    g_auto(GStrv) parts = g_strsplit(name, ".", 3);
    g_autofree char *variable = g_strjoin(".", parts[0], parts[1], NULL);
    return place_of_variable(variable);
}

static void judge(const cJSON *condition, const cJSON *facts, GPtrArray *findings)
{
    const char *code = json_text(condition, "code"), *reason = json_text(condition, "reason");
    const char *cure = json_text(condition, "cure");
    const cJSON *rule = json_member(condition, "rule"), *blocks = json_member(condition, "blocks");
    g_auto(Problem) why = {0}, problem = {0};
    cJSON *answer = rule ? rule_apply(rule, facts, &why) : NULL;

    if (answer && rule_truth(answer)) {
        cJSON_Delete(answer);
        return;
    }
    if (!answer) {
        g_autofree char *words = rule ? problem_sentence(&why) : g_strdup("rule");
        problem_set(&problem, PROBLEM_CONDITION_FAULT, code ? code : "?", words, NULL);
    } else {
        problem_set(&problem, PROBLEM_CONDITION, reason ? reason : code, cure ? cure : "–", NULL);
    }
    if (answer)
        problem.subject = place_of(rule);
    finding_add(findings, !answer || !cJSON_IsFalse(blocks), &problem);
    cJSON_Delete(answer);
}

void conditions_check(const Item *item, const cJSON *payload, date today, GPtrArray *findings)
{
    const cJSON *condition;
    guint before = findings->len;

    if (!item->conditions)
        return;
    cJSON *facts = application_facts(payload, today);
    g_autoptr(GPtrArray) judged = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    cJSON_ArrayForEach(condition, item->conditions)
    {
        if (before == 0 || !waits(json_member(condition, "rule"), findings))
            judge(condition, facts, judged);
    }
    g_ptr_array_extend_and_steal(findings, g_steal_pointer(&judged));
    cJSON_Delete(facts);
}
