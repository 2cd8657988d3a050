#include "central/demo_application.h"

#include "central/demo_form.h"
#include "domain/json.h"
#include "forms/application/application.h"

#include <string.h>

#define TRIES 200

/* What one application is thrown with. */
typedef struct {
    City *city;
    const Item *item;
    const char *region;
    date day;
} Throw;

/* ---- people -------------------------------------------------------------------------------- */

static void add_party(cJSON *payload, const char *name, const Somebody *who, const char *kind)
{
    cJSON *party = cJSON_AddObjectToObject(payload, name);

    if (kind)
        cJSON_AddStringToObject(party, "kind", kind);
    cJSON_AddStringToObject(party, "name", who->name);
    cJSON_AddStringToObject(party, "id_type", who->id_type);
    cJSON_AddStringToObject(party, "id_number", who->id_number);
    cJSON_AddStringToObject(party, "phone", who->phone);
    cJSON_AddStringToObject(party, "address", who->street);
}

/* Items that are only for people of an age say so; throwing that is quicker than waiting for it. */
static void throw_applicant(const Throw *throw, Applicant *out)
{
    static const char *const kinds[] = {"1", "2", "3", "4", "5", "6"};
    static const struct {
        const char *item;
        int youngest, oldest;
    } ages[] = {
        {"370511010002", 80, 89}, {"372011011003", 60, 78}, {"372014007002", 6, 59}, {"", 22, 59}};
    size_t row = 0;

    do
        out->kind = kinds[city_number(throw->city, 0, G_N_ELEMENTS(kinds) - 1)];
    while (!(throw->item->objects & (1U << (*out->kind - '0'))));
    while (*ages[row].item && strcmp(ages[row].item, throw->item->code) != 0)
        row++;
    if (*out->kind == '1')
        somebody_person(throw->city, throw->region, ages[row].youngest, ages[row].oldest,
                        &out->who);
    else
        somebody_body(throw->city, throw->region, *out->kind, &out->who);
}

static void add_agent(const Throw *throw, cJSON *payload)
{
    g_auto(Somebody) agent = {0};
    g_autofree char *until = date_format(throw->day + city_number(throw->city, 30, 365));

    somebody_person(throw->city, throw->region, 22, 59, &agent);
    add_party(payload, "agent", &agent, NULL);

    cJSON *party = cJSON_GetObjectItemCaseSensitive(payload, "agent");
    cJSON_AddStringToObject(party, "authority", "代为提交、补正材料,领取结果");
    cJSON_AddStringToObject(party, "until", until);
}

/* ---- scenario ------------------------------------------------------------------------------ */

static bool is_about_agent(const cJSON *question)
{
    return !application_question_asked(question) ||
           !g_strcmp0(json_text(question, "code"), "agent");
}

/* Options that end the matter before it begins say so, by a redirect or in their labels. */
static bool leads_on(const cJSON *option)
{
    static const char *const dead_ends[] = {"不符合", "改走", "不予",  "无需",
                                            "不能",   "另行", "不享受"};
    const char *label = json_text(option, "label");

    for (size_t i = 0; i < G_N_ELEMENTS(dead_ends); i++) {
        if (label && strstr(label, dead_ends[i]))
            return false;
    }
    return !json_text(option, "redirect");
}

static const char *throw_answer(const Throw *throw, const cJSON *question)
{
    const cJSON *options = json_array(question, "options"), *option;

    do
        option = cJSON_GetArrayItem(options,
                                    city_number(throw->city, 0, cJSON_GetArraySize(options) - 1));
    while (!leads_on(option));
    return json_text(option, "code");
}

static void add_scenario(const Throw *throw, bool agent, cJSON *payload)
{
    cJSON *answers = cJSON_AddObjectToObject(payload, "scenario");
    const cJSON *question;

    cJSON_ArrayForEach(question, throw->item->scenarios)
    {
        const char *answer =
            is_about_agent(question) ? (agent ? "yes" : "no") : throw_answer(throw, question);
        cJSON_AddStringToObject(answers, json_text(question, "code"), answer);
    }
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* A field that is filled in from what was said before, as far as the item says how. */
static bool follows(const FormField *field)
{
    return field->source && (g_str_has_prefix(field->source, "scenario:") ||
                             g_str_has_prefix(field->source, "derived:"));
}

/* What a desk fills in: first what the applicant says, then what does not follow by itself. */
static void fill_form(const Throw *throw, Application *application, const Somebody *who)
{
    const cJSON *answers = application_get(application, "/scenario");
    cJSON *values = form_values(throw->city, throw->item, who, answers, throw->day);
    size_t count;
    const FormField *fields = form_fields(application_form(application), &count);

    for (int following = 0; following <= 1; following++) {
        for (size_t i = 0; i < count; i++) {
            g_autofree char *pointer = g_strconcat("/form/", fields[i].key, NULL);

            if (follows(&fields[i]) == following && !application_get(application, pointer))
                application_set(application, pointer,
                                cJSON_DetachItemFromObjectCaseSensitive(values, fields[i].key));
        }
        application_complete(application);
    }
    cJSON_Delete(values);
}

/* As a desk sends it; NULL with what stands in the way. */
static cJSON *finish(Application *application, date day, Problem *problem)
{
    const ApplicationWorld world = {0};

    application_all_in_hand(application);
    g_autoptr(GPtrArray) findings = application_check(application, &world, day);
    for (guint i = 0; i < findings->len; i++) {
        Finding *finding = findings->pdata[i];

        if (finding->blocks) {
            problem_move(problem, &finding->problem);
            return NULL;
        }
    }
    return application_payload(application);
}

static cJSON *throw_once(const Throw *throw, const Applicant *applicant, bool agent,
                         Problem *problem)
{
    Item *item = item_from_json(cJSON_Duplicate(throw->item->json, true), NULL);
    cJSON *payload = cJSON_CreateObject();

    add_party(payload, "applicant", &applicant->who, applicant->kind);
    if (agent)
        add_agent(throw, payload);
    add_scenario(throw, agent, payload);

    g_autoptr(Application) application = application_new(item, payload, throw->day, problem);
    if (!application)
        return NULL;
    fill_form(throw, application, &applicant->who);
    return finish(application, throw->day, problem);
}

cJSON *application_throw(City *city, const Item *item, const char *region, date day,
                         const Applicant *applicant, Problem *problem)
{
    const Throw what = {.city = city, .item = item, .region = region, .day = day};
    g_auto(Problem) why = {0};

    for (int i = 0; i < TRIES; i++) {
        Applicant thrown = {0};

        if (!applicant)
            throw_applicant(&what, &thrown);
        cJSON *payload = throw_once(&what, applicant ? applicant : &thrown,
                                    !applicant && city_chance(city, 12), &why);
        somebody_clear(&thrown.who);
        if (payload)
            return payload;
    }
    g_autofree char *where =
        g_strdup_printf("%s%s: %s", item->code, why.subject ? why.subject : "", problem_code(&why));
    problem_set(problem, PROBLEM_INTERNAL, where, NULL);
    return NULL;
}
