/* What follows from what: told once, derived, answered by the scenario, filled from elsewhere. */
#include "forms/application/application_parts.h"

#include "domain/fold.h"
#include "domain/json.h"
#include "domain/names.h"
#include "forms/application/value.h"
#include "forms/rule/rule.h"

#include <string.h>

#define CHAIN_MAX 8 /* fields that derive from each other */

static const char *const SOURCE_NAMES[] = {
#define X(id, name) [SOURCE_##id] = name,
    SOURCES(X)
#undef X
};

/* ---- putting a value that was not typed ---------------------------------------------------- */

static bool is_blank(const cJSON *value)
{
    const char *text = cJSON_GetStringValue(value);

    return !value || (text && *text == '\0');
}

static Source source_now(const Application *application, const FormField *field)
{
    if (is_blank(application_value(application, field)))
        return SOURCE_NONE;
    return (Source)name_index(SOURCE_NAMES,
                              json_text(application_source(application, field->key), "from"));
}

static void mark(Application *application, const FormField *field, Source source,
                 const char *reference)
{
    cJSON *sources = application_object(application, "sources"), *entry = cJSON_CreateObject();

    cJSON_AddStringToObject(entry, "from", SOURCE_NAMES[source]);
    if (reference)
        cJSON_AddStringToObject(entry, "reference", reference);
    json_put(sources, field->key, entry);
}

static void follow_chain(Application *application, const char *key, int left);

/* Takes the value over; NULL takes away what came from there before. */
static bool put(Application *application, const FormField *field, Source source,
                const char *reference, cJSON *value, int left)
{
    cJSON *values = application_object(application, "form");
    Source now = source_now(application, field);
    bool right = value ? now <= source : now == source;

    if (!right) {
        cJSON_Delete(value);
        return false;
    }
    json_put(values, field->key, value);
    if (value)
        mark(application, field, source, reference);
    else
        json_put(application_object(application, "sources"), field->key, NULL);
    follow_chain(application, field->key, left);
    return true;
}

const char *source_argument(const FormField *field, const char *kind)
{
    size_t length = strlen(kind);

    return g_str_has_prefix(field->source, kind) && field->source[length] == ':'
               ? field->source + length + 1
               : NULL;
}

static bool is_element(const FormField *field, const char *element)
{
    return g_str_equal(field->element ? field->element : field->key, element);
}

/* The value when the field takes it, else what the field makes of its text; NULL: it does not fit.
 */
static cJSON *fitting(const Application *application, const FormField *field, const cJSON *value)
{
    const char *text = cJSON_GetStringValue(value);

    if (form_check_field(field, value, application->today, NULL))
        return cJSON_Duplicate(value, true);
    cJSON *read = text ? value_read(field, text) : NULL;
    if (read && form_check_field(field, read, application->today, NULL))
        return read;
    cJSON_Delete(read);
    return NULL;
}

/* ---- told once ----------------------------------------------------------------------------- */

enum { ANYBODY, PEOPLE, BODIES };

/* Members of the applicant and the data elements that say the same. */
static const struct {
    const char *member;
    const char *element;
    const char *part; /* of an address; NULL: the whole value */
    int of;
} TOLD_ONCE[] = {
    {"name", "name", NULL, PEOPLE},       {"name", "org_name", NULL, BODIES},
    {"id_type", "id_type", NULL, PEOPLE}, {"id_number", "id_no", NULL, PEOPLE},
    {"id_number", "uscc", NULL, BODIES},  {"phone", "mobile", NULL, ANYBODY},
    {"address", "addr", "text", PEOPLE},  {"address", "reg_addr", "text", BODIES},
};

static bool is_person(const cJSON *applicant)
{
    return g_strcmp0(json_text(applicant, "kind"), "1") == 0;
}

/* The kind decides which fields the rest is told to, and so belongs to every row. */
static bool concerns(size_t row, const char *member)
{
    return !member || g_str_equal(member, TOLD_ONCE[row].member) || g_str_equal(member, "kind");
}

bool applicant_tells(const Item *item, const char *member, const FormField *field)
{
    const unsigned people = 1U << 1;
    bool only_people = item->objects == people, only_bodies = (item->objects & people) == 0;

    for (size_t row = 0; row < G_N_ELEMENTS(TOLD_ONCE); row++) {
        bool always = TOLD_ONCE[row].of == ANYBODY ||
                      (TOLD_ONCE[row].of == PEOPLE && only_people) ||
                      (TOLD_ONCE[row].of == BODIES && only_bodies);
        if (always && g_str_equal(TOLD_ONCE[row].member, member) &&
            is_element(field, TOLD_ONCE[row].element))
            return true;
    }
    return false;
}

static cJSON *told(const Application *application, size_t row, const cJSON *applicant,
                   const FormField *target)
{
    bool people = is_person(applicant);
    const cJSON *value = json_member(applicant, TOLD_ONCE[row].member);

    if (!value || (TOLD_ONCE[row].of != ANYBODY && (TOLD_ONCE[row].of == PEOPLE) != people))
        return NULL;
    return fitting(application, target, value);
}

static void tell_part(Application *application, const FormField *field, const FormField *part,
                      size_t row, const cJSON *before, const cJSON *now)
{
    cJSON *values = application_object(application, "form");
    cJSON *address = cJSON_GetObjectItemCaseSensitive(values, field->key);
    cJSON *old = told(application, row, before, part), *new = told(application, row, now, part);
    const cJSON *have = json_member(address, part->key);

    if (!(is_blank(have) || (old && cJSON_Compare(have, old, true))) || (!new && !have)) {
        cJSON_Delete(new);
    } else {
        if (!cJSON_IsObject(address)) {
            cJSON_DeleteItemFromObjectCaseSensitive(values, field->key);
            address = cJSON_AddObjectToObject(values, field->key);
            mark(application, field, SOURCE_APPLICANT, NULL);
        }
        json_put(address, part->key, new);
        if (!address->child)
            cJSON_DeleteItemFromObjectCaseSensitive(values, field->key);
    }
    cJSON_Delete(old);
}

static void tell(Application *application, const FormField *field, size_t row, const cJSON *before,
                 const cJSON *now)
{
    const char *part = TOLD_ONCE[row].part;

    for (size_t i = 0; part && i < field->column_count; i++)
        if (g_strcmp0(field->columns[i].key, part) == 0)
            tell_part(application, field, &field->columns[i], row, before, now);
    if (part)
        return;

    cJSON *old = told(application, row, before, field);
    cJSON *new = told(application, row, now, field);
    const cJSON *have = application_value(application, field);
    /* what equals the telling of before is a copy of it, whatever it is marked as */
    if (old && have && cJSON_Compare(have, old, true) &&
        source_now(application, field) == SOURCE_COUNT)
        mark(application, field, SOURCE_APPLICANT, NULL);
    put(application, field, SOURCE_APPLICANT, NULL, new, CHAIN_MAX);
    cJSON_Delete(old);
}

/* People have an identity card and bodies a credit code, unless another document was chosen. */
static void follow_kind(Application *application, const cJSON *before)
{
    cJSON *applicant = application_object(application, "applicant");
    const char *person = id_type_code(ID_TYPE_CITIZEN), *body = id_type_code(ID_TYPE_USCC);
    const char *have = json_text(applicant, "id_type");
    const char *usual = is_person(before) ? person : body;

    if (!json_text(applicant, "kind") ||
        (have && *have && (!json_text(before, "kind") || !g_str_equal(have, usual))))
        return;
    json_put(applicant, "id_type", cJSON_CreateString(is_person(applicant) ? person : body));
}

void follow_applicant(Application *application, const char *member, const cJSON *before)
{
    size_t count;
    const FormField *fields = form_fields(application->form, &count);

    if (!member || g_str_equal(member, "kind"))
        follow_kind(application, before);
    const cJSON *now = application_object(application, "applicant");
    for (size_t row = 0; row < G_N_ELEMENTS(TOLD_ONCE); row++) {
        for (size_t i = 0; concerns(row, member) && i < count; i++)
            if (is_element(&fields[i], TOLD_ONCE[row].element))
                tell(application, &fields[i], row, before, now);
    }
}

/* ---- derived ------------------------------------------------------------------------------- */

/* The choice for a sex: its code of GB/T 2261.1, or a label that begins with the word. */
static cJSON *sex_choice(const FormField *field, Sex sex)
{
    const cJSON *choice = value_choice(field, sex == SEX_MALE ? "1" : "2");
    const char *word = sex == SEX_MALE ? "男" : "女";

    for (size_t i = 0; !choice && i < field->choice_count; i++)
        if (g_str_has_prefix(field->choices[i].label, word))
            choice = field->choices[i].value;
    return choice ? cJSON_Duplicate(choice, true) : NULL;
}

static cJSON *derive_from_number(const Application *application, const FormField *field,
                                 const char *number)
{
    CitizenId id;
    g_autofree char *folded = fold_code(number);

    if (citizen_id_check(folded, application->today, &id) != NUMBER_OK)
        return NULL;
    if (is_element(field, "sex"))
        return sex_choice(field, id.sex);
    if (is_element(field, "age"))
        return cJSON_CreateNumber(application_age(id.birth, application->today));
    if (!is_element(field, "birth"))
        return NULL;
    g_autofree char *day = date_format(id.birth);
    return cJSON_CreateString(day);
}

/* What the rule of the field gives, when the field takes it; NULL also for a rule that fails, and
 * then the field is typed. */
static cJSON *derive_by_rule(const Application *application, const FormField *field,
                             const cJSON *rule)
{
    cJSON *payload = application_payload(application);
    cJSON *facts = application_facts(payload, application->today);
    cJSON *answer = rule_apply(rule, facts, NULL);
    cJSON *value = answer ? fitting(application, field, answer) : NULL;

    cJSON_Delete(answer);
    cJSON_Delete(facts);
    cJSON_Delete(payload);
    return value;
}

static void derive(Application *application, const FormField *field, const char *origin, int left)
{
    const FormField *from = form_field(application->form, origin);
    const cJSON *have = from ? application_value(application, from) : NULL;
    const cJSON *rule = json_member(schema_json(field->schema), "x-rule");
    const char *text = cJSON_GetStringValue(have);
    cJSON *value = NULL;

    if (have && rule)
        value = derive_by_rule(application, field, rule);
    else if (text)
        value = derive_from_number(application, field, text);
    put(application, field, SOURCE_DERIVED, NULL, value, left - 1);
}

static void follow_chain(Application *application, const char *key, int left)
{
    size_t count;
    const FormField *fields = form_fields(application->form, &count);

    for (size_t i = 0; left > 0 && i < count; i++) {
        const char *origin = source_argument(&fields[i], "derived");
        if (origin && g_str_equal(origin, key))
            derive(application, &fields[i], origin, left);
    }
}

void follow_field(Application *application, const char *key)
{
    follow_chain(application, key, CHAIN_MAX);
}

/* ---- scenario ------------------------------------------------------------------------------ */

static const cJSON *option_chosen(const Application *application, const char *question_code)
{
    const char *answer = json_text(json_object(application->payload, "scenario"), question_code);

    return item_option(item_question(application->item, question_code), answer);
}

static cJSON *answer_value(const Application *application, const FormField *field,
                           const char *question)
{
    static const char *const members[] = {"code", "label"};
    const cJSON *option = option_chosen(application, question);

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        const cJSON *words = json_member(option, members[i]);
        cJSON *value = cJSON_IsString(words) ? fitting(application, field, words) : NULL;
        if (value)
            return value;
    }
    return NULL;
}

static void answer_about_agent(Application *application)
{
    cJSON *answers = application_object(application, "scenario");
    const char *came = json_object(application->payload, "agent") ? "yes" : "no";
    const cJSON *question;

    cJSON_ArrayForEach(question, application->item->scenarios)
    {
        const char *code = json_text(question, "code");
        if (!code || application_question_asked(question))
            continue;
        json_put(answers, code, cJSON_CreateString(came));
    }
}

void follow_answers(Application *application)
{
    size_t count;
    const FormField *fields = form_fields(application->form, &count);

    answer_about_agent(application);
    for (size_t i = 0; i < count; i++) {
        const char *question = source_argument(&fields[i], "scenario");
        if (question)
            put(application, &fields[i], SOURCE_SCENARIO, NULL,
                answer_value(application, &fields[i], question), CHAIN_MAX);
    }
}

void follow_defaults(Application *application)
{
    size_t count;
    const FormField *fields = form_fields(application->form, &count);

    for (size_t i = 0; i < count; i++) {
        const cJSON *value = json_member(schema_json(fields[i].schema), "x-default");
        if (value && source_now(application, &fields[i]) == SOURCE_NONE)
            put(application, &fields[i], SOURCE_DEFAULT, NULL, cJSON_Duplicate(value, true),
                CHAIN_MAX);
    }
}

/* ---- known from elsewhere ------------------------------------------------------------------ */

/* Which of the fields' sources a fact may fill. An earlier case speaks of whatever the applicant
 * or a licence would. */
static bool may_fill(const FormField *field, Source source, const ApplicationFact *fact)
{
    const char *kind = source_argument(field, "licence");

    if (kind)
        return source != SOURCE_LICENCE || g_strcmp0(kind, fact->licence_kind) == 0;
    if (g_str_equal(field->source, "shared"))
        return true;
    return source == SOURCE_CASE &&
           (g_str_equal(field->source, "applicant") || source_argument(field, "same"));
}

static int fill_form(Application *application, Source source, const ApplicationFact *fact)
{
    size_t count;
    const FormField *fields = form_fields(application->form, &count);
    int filled = 0;

    for (size_t i = 0; i < count; i++) {
        const FormField *field = &fields[i];
        const cJSON *known =
            json_member(fact->values, field->element ? field->element : field->key);
        if (!known || !may_fill(field, source, fact) ||
            source_now(application, field) >= (int)source)
            continue;
        cJSON *value = fitting(application, field, known);
        if (value && put(application, field, source, fact->reference, value, CHAIN_MAX))
            filled++;
    }
    return filled;
}

/* The text of a known value: of an address, what stands behind the division. */
static const char *known_text(const cJSON *values, const char *element, const char *part)
{
    return part ? json_text(json_object(values, element), part) : json_text(values, element);
}

static int fill_applicant(Application *application, const ApplicationFact *fact)
{
    cJSON *applicant = application_object(application, "applicant");
    int filled = 0;

    for (size_t row = 0; row < G_N_ELEMENTS(TOLD_ONCE); row++) {
        const char *member = TOLD_ONCE[row].member;
        const char *text = known_text(fact->values, TOLD_ONCE[row].element, TOLD_ONCE[row].part);
        bool fits =
            TOLD_ONCE[row].of == ANYBODY || (TOLD_ONCE[row].of == PEOPLE) == is_person(applicant);
        if (!text || !*text || !fits || !is_blank(json_member(applicant, member)))
            continue;
        json_put(applicant, member, cJSON_CreateString(text));
        follow_applicant(application, member, NULL);
        filled++;
    }
    return filled;
}

/* The licence stands for the paper, unless the paper itself is here. */
static void reuse_licence(Application *application, const ApplicationFact *fact)
{
    for (size_t i = 0; fact->licence_kind && i < application->item->material_count; i++) {
        const ItemMaterial *material = &application->item->materials[i];
        cJSON *row = application_row(application, i);

        if (g_strcmp0(material->licence_kind, fact->licence_kind) != 0 ||
            g_strcmp0(json_text(row, "state"), material_state_name(MATERIAL_MISSING)) != 0)
            continue;
        json_put(row, "state", cJSON_CreateString(material_state_name(MATERIAL_REUSED)));
        json_put(row, "licence", cJSON_CreateString(fact->reference ? fact->reference : ""));
        json_put(row, "due", fact->valid_until ? cJSON_CreateString(fact->valid_until) : NULL);
    }
}

int application_fill(Application *application, const ApplicationFact *fact)
{
    Source source = (Source)name_index(SOURCE_NAMES, fact->from);

    if (source <= SOURCE_NONE || source >= SOURCE_COUNT)
        return 0;
    int filled = fill_form(application, source, fact);
    filled += fill_applicant(application, fact);
    reuse_licence(application, fact);
    return filled;
}
