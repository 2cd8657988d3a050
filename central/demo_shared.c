#include "central/demo_shared.h"

#include "central/demo_form.h"
#include "central/exchange.h"
#include "domain/json.h"
#include "forms/form.h"

#include <string.h>

#define IDENTITY_CARD "LK01"
#define PERSON "1" /* kind of applicant */

/* Kinds of licence that the city's platform holds: how a number is made where no field of the form
 * has it ("=" is the holder's own, the rest as in city_template), and for how many days from today
 * it may still be good, 0: without end. Of those with an end one in twenty has expired. */
static const struct {
    const char *kind;
    const char *field; /* NULL: no form asks for it */
    const char *number;
    int days;
} licences[] = {
    {"LK01", NULL, "=", 7000},
    {"LK02", NULL, "*********", 0},
    {"LK03", NULL, "=", 360},
    {"LK05", "birth_cert_no", "@3799*****", 0},
    {"LK06", "marriage_cert_no", "J379902-201*-00****", 0},
    {"LK08", NULL, "A********", 3600},
    {"LK09", "disability_no", "=43", 3600},
    {"LK11", NULL, "379902*****", 360},
    {"LK13", NULL, "=", 3600},
    {"LK14", NULL, "汀A*****", 0},
    {"LK15", "property_cert_no", "云(2019)临江区不动产权第00#****号", 0},
    {"LK17", NULL, "=", 0},
    {"LK28", NULL, "=", 2100},
    {"LK31", NULL, "(云)JZ安许证字〔2025〕00****", 1000},
};

/* ---- residents ----------------------------------------------------------------------------- */

static void share_resident(DbTx *tx, const cJSON *resident)
{
    const Holder holder = {json_text(resident, "id_type"), json_text(resident, "id_number"),
                           json_text(resident, "name")};
    const cJSON *fact;

    cJSON_ArrayForEach(fact, json_array(resident, "facts")) exchange_put(tx, &holder, fact);
}

bool share_residents(DbTx *tx, const char *folder, Problem *problem)
{
    g_autofree char *path = g_build_filename(folder, "shared.json", NULL);
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL))
        return problem_set(problem, PROBLEM_NOT_FOUND, path, NULL);
    cJSON *json = wire_parse(text, length, WIRE_ANSWER_MAX, problem);
    const cJSON *resident;
    cJSON_ArrayForEach(resident, json_array(json, "residents")) share_resident(tx, resident);
    cJSON_Delete(json);
    return json != NULL;
}

/* ---- cases --------------------------------------------------------------------------------- */

/* What is known of the applicant of one case. */
typedef struct {
    City *city;
    Work *work;
    const Case *file;
    cJSON *facts; /* {licence kind, or "" for what is known without one: fact} */
} Share;

static size_t licence_row(const char *kind)
{
    size_t row = 0;

    while (row < G_N_ELEMENTS(licences) && strcmp(licences[row].kind, kind) != 0)
        row++;
    return row;
}

/* A person does not hold a business licence, and a firm no identity card. */
static bool fits_holder(const Share *share, const char *kind)
{
    const char *holder =
        json_text(work_document(share->work, DOCUMENT_LICENCE_KIND, kind), "holder");
    const bool person = !g_strcmp0(share->file->applicant.kind, PERSON);

    return licence_row(kind) < G_N_ELEMENTS(licences) &&
           (!g_strcmp0(holder, "both") || person == !g_strcmp0(holder, "natural"));
}

static cJSON *new_fact(const char *from, const char *reference, const char *kind)
{
    cJSON *fact = cJSON_CreateObject();

    cJSON_AddStringToObject(fact, "from", from);
    cJSON_AddStringToObject(fact, "reference", reference);
    if (kind)
        cJSON_AddStringToObject(fact, "licence_kind", kind);
    cJSON_AddObjectToObject(fact, "values");
    return fact;
}

/* Caller frees. */
static char *licence_number(const Share *share, size_t row)
{
    const char *number = licences[row].number, *own = share->file->applicant.id_number;
    const char *told =
        licences[row].field ? json_text(share->file->form, licences[row].field) : NULL;
    g_autofree char *rest = city_template(share->city, *number == '=' ? number + 1 : number);

    return told ? g_strdup(told) : g_strconcat(*number == '=' ? own : "", rest, NULL);
}

static cJSON *new_licence(const Share *share, size_t row)
{
    g_autofree char *reference = licence_number(share, row);
    cJSON *fact = new_fact("licence", reference, licences[row].kind);

    if (licences[row].days > 0) {
        const int left = city_chance(share->city, 5)
                             ? -city_number(share->city, 1, 300)
                             : city_number(share->city, 30, licences[row].days);
        g_autofree char *until = date_format(share->city->today + left);
        cJSON_AddStringToObject(fact, "valid_until", until);
    }
    return fact;
}

static cJSON *new_shared(const Share *share)
{
    const bool person = !g_strcmp0(share->file->applicant.kind, PERSON);

    return new_fact("shared", person ? "人口基础信息库" : "法人基础信息库", NULL);
}

static cJSON *fact_of(Share *share, const char *kind)
{
    cJSON *fact = cJSON_GetObjectItemCaseSensitive(share->facts, kind);

    if (!fact) {
        fact = *kind ? new_licence(share, licence_row(kind)) : new_shared(share);
        cJSON_AddItemToObject(share->facts, kind, fact);
    }
    return fact;
}

static void share_field(Share *share, const FormField *field)
{
    const cJSON *value = json_member(share->file->form, field->key);
    const char *source = field->source ? field->source : "", *kind = "";

    if (!value || !field->element)
        return;
    if (g_str_has_prefix(source, "licence:"))
        kind = source + strlen("licence:");
    else if (strcmp(source, "shared") != 0)
        return;
    if (!strcmp(kind, IDENTITY_CARD) && !g_strcmp0(share->file->applicant.kind, PERSON) &&
        form_speaks_of_another(field->key))
        return;
    cJSON *fact = fact_of(share, fits_holder(share, kind) ? kind : "");
    cJSON *values = cJSON_GetObjectItemCaseSensitive(fact, "values");
    json_put(values, field->element, cJSON_Duplicate(value, true));
}

static void share_fields(Share *share, const Item *item)
{
    g_autoptr(Form) form = form_parse(item->form, NULL);
    size_t count = 0;
    const FormField *fields = form ? form_fields(form, &count) : NULL;

    for (size_t i = 0; i < count; i++)
        share_field(share, &fields[i]);
    for (size_t i = 0; i < item->material_count; i++) {
        const char *kind = item->materials[i].licence_kind;

        if (kind && fits_holder(share, kind))
            fact_of(share, kind);
    }
}

void share_case(City *city, Work *work, const Uuid *id)
{
    const Case *file = work_case(work, id);
    const Item *item = file ? case_item(work_rules(work), file) : NULL;
    Share share = {.city = city, .work = work, .file = file, .facts = cJSON_CreateObject()};
    const cJSON *fact;

    if (item) {
        const Holder holder = {file->applicant.id_type, file->applicant.id_number,
                               file->applicant.name};

        share_fields(&share, item);
        cJSON_ArrayForEach(fact, share.facts) exchange_put(work_tx(work), &holder, fact);
    }
    cJSON_Delete(share.facts);
}
