#include "central/demo_city.h"

#include "domain/json.h"

#include <string.h>

/* ---- dice ---------------------------------------------------------------------------------- */

int city_number(City *city, int from, int to)
{
    return g_rand_int_range(city->dice, from, to + 1);
}

bool city_chance(City *city, int percent)
{
    return city_number(city, 1, 100) <= percent;
}

const char *city_word(City *city, const cJSON *words)
{
    const int count = cJSON_GetArraySize(words);

    return cJSON_GetStringValue(cJSON_GetArrayItem(words, city_number(city, 0, count - 1)));
}

const char *city_pick(City *city, const char *const *words)
{
    int count = 0;

    while (words[count])
        count++;
    return words[city_number(city, 0, count - 1)];
}

Uuid city_uuid(City *city, instant at)
{
    unsigned char bytes[10];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)city_number(city, 0, 255);
    return uuid7_make(at, bytes);
}

char *city_template(City *city, const char *template)
{
    GString *text = g_string_new(NULL);

    for (; *template; template ++) {
        char c = *template;

        if (c == '*' || c == '#')
            c = (char)('0' + city_number(city, c == '#', 9));
        else if (c == '@')
            c = (char)('A' + city_number(city, 0, 25));
        g_string_append_c(text, c);
    }
    return g_string_free(text, FALSE);
}

/* ---- the city ------------------------------------------------------------------------------ */

static void staff_free(void *data)
{
    Staff *staff = data;

    g_free(staff->id);
    actor_free(staff->actor);
    g_free(staff);
}

static void block_free(void *data)
{
    lease_clear(data);
    g_free(data);
}

static bool load_staff(City *city, Problem *problem)
{
    for (guint i = 0; i < city->documents->len; i++) {
        const Document *document = city->documents->pdata[i];

        if (document->kind != DOCUMENT_STAFF)
            continue;

        Actor *actor = actor_from_json(document->body, problem);
        if (!actor)
            return false;
        Staff *staff = g_new0(Staff, 1);
        staff->id = g_strdup(document->code);
        staff->actor = actor;
        const Uuid device = city_uuid(city, date_start(city->today));
        g_strlcpy(staff->device, device.text, sizeof staff->device);
        g_ptr_array_add(city->staff, staff);
    }
    return true;
}

static bool load_people(City *city, const char *folder, Problem *problem)
{
    g_autofree char *path = g_build_filename(folder, "people.json", NULL);
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL))
        return problem_set(problem, PROBLEM_NOT_FOUND, path, NULL);
    city->people = wire_parse(text, length, WIRE_ANSWER_MAX, problem);
    return city->people != NULL;
}

City *city_new(const GPtrArray *documents, const char *folder, guint32 seed, date today,
               Problem *problem)
{
    g_autoptr(City) city = g_new0(City, 1);

    city->dice = g_rand_new_with_seed(seed);
    city->documents = (GPtrArray *)(gpointer)documents;
    city->today = today;
    city->staff = g_ptr_array_new_with_free_func(staff_free);
    city->blocks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, block_free);
    if (!load_staff(city, problem) || !load_people(city, folder, problem))
        return NULL;
    return g_steal_pointer(&city);
}

void city_free(City *city)
{
    if (!city)
        return;
    g_rand_free(city->dice);
    g_ptr_array_unref(city->staff);
    g_hash_table_unref(city->blocks);
    cJSON_Delete(city->people);
    g_free(city);
}

/* ---- those who work there ------------------------------------------------------------------ */

static const Staff *choose(City *city, const GPtrArray *fitting)
{
    return fitting->len ? fitting->pdata[city_number(city, 0, (int)fitting->len - 1)] : NULL;
}

const Staff *city_staff(City *city, unsigned roles, const Place *place, const char *other)
{
    g_autoptr(GPtrArray) fitting = g_ptr_array_new();

    for (guint i = 0; i < city->staff->len; i++) {
        Staff *staff = city->staff->pdata[i];

        if (g_strcmp0(staff->id, other) != 0 &&
            actor_assignment_for(staff->actor, roles, place) != NULL)
            g_ptr_array_add(fitting, staff);
    }
    return choose(city, fitting);
}

const Staff *city_colleague(City *city, const char *organisation, const char *other)
{
    g_autoptr(GPtrArray) fitting = g_ptr_array_new();

    for (guint i = 0; i < city->staff->len; i++) {
        Staff *staff = city->staff->pdata[i];

        if (strcmp(staff->id, other) != 0 &&
            !strcmp(staff->actor->assignments[0].organisation, organisation))
            g_ptr_array_add(fitting, staff);
    }
    return choose(city, fitting);
}

const char *city_department(const City *city, const char *county, const char *key)
{
    for (guint i = 0; i < city->documents->len; i++) {
        const Document *document = city->documents->pdata[i];

        if (document->kind == DOCUMENT_ORGANISATION &&
            !g_strcmp0(json_text(document->body, "department"), key) &&
            !g_strcmp0(json_text(document->body, "region"), county))
            return document->code;
    }
    return NULL;
}

/* ---- those who live there ------------------------------------------------------------------ */

void somebody_clear(Somebody *somebody)
{
    char *texts[] = {somebody->name,  somebody->id_type, somebody->id_number, somebody->sex,
                     somebody->birth, somebody->phone,   somebody->street,    somebody->region};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    *somebody = (Somebody){0};
}

static void give_address(City *city, const char *region, Somebody *out)
{
    out->phone = city_template(city, "1540000****");
    out->region = g_strdup(region);
    out->street = g_strdup_printf("%s%d号", city_word(city, json_array(city->people, "streets")),
                                  city_number(city, 1, 288));
}

static void give_number(City *city, int youngest, int oldest, Somebody *out)
{
    const bool male = city_chance(city, 50);
    const int age_days = city_number(city, youngest * 366, oldest * 365);
    const int serial = city_number(city, 1, 498) * 2 + male;
    g_autofree char *birth = date_format(city->today - age_days);
    g_autoptr(GString) digits = g_string_new(NULL);

    g_string_append_len(digits, out->region, COUNTY_DIGITS);
    for (const char *c = birth; *c; c++) {
        if (*c != '-')
            g_string_append_c(digits, *c);
    }
    g_string_append_printf(digits, "%03d", serial);
    g_string_append_c(digits, iso7064_mod11_2(digits->str, digits->len));
    out->id_type = g_strdup(id_type_code(ID_TYPE_CITIZEN));
    out->id_number = g_strdup(digits->str);
    out->sex = g_strdup(male ? "1" : "2");
    out->birth = g_steal_pointer(&birth);
}

void somebody_person(City *city, const char *region, int youngest, int oldest, Somebody *out)
{
    *out = (Somebody){0};
    give_address(city, region, out);
    give_number(city, youngest, oldest, out);
    out->name = g_strconcat(city_word(city, json_array(city->people, "surnames")),
                            city_word(city, json_array(city->people, "given")), NULL);
}

static void give_credit_code(City *city, const char *kind, Somebody *out)
{
    g_autofree char *inner = city_template(city, "MA9*****");
    char organisation[10], code[19];

    org_code_complete(inner, organisation);
    g_autofree char *first =
        g_strdup_printf("%s%.*s%s", kind, COUNTY_DIGITS, out->region, organisation);
    uscc_complete(first, code);
    out->id_type = g_strdup(id_type_code(ID_TYPE_USCC));
    out->id_number = g_strdup(code);
}

static void give_firm_name(City *city, const char *ending, Somebody *out)
{
    const cJSON *companies = json_object(city->people, "companies");

    out->name = g_strconcat("云汀市", city_word(city, json_array(companies, "words")),
                            city_word(city, json_array(companies, "trade")), ending, NULL);
}

/* Registration department and class of GB 32100, and how such names end. */
static const struct {
    char kind;
    const char *code;
    const char *ending;
} bodies[] = {
    {'2', "91", "有限公司"}, {'3', "12", "服务中心"},   {'4', "51", "协会"},
    {'5', "11", "管理局"},   {'6', "93", "专业合作社"},
};

void somebody_body(City *city, const char *region, char kind, Somebody *out)
{
    size_t row = 0;

    while (row + 1 < G_N_ELEMENTS(bodies) && bodies[row].kind != kind)
        row++;
    *out = (Somebody){0};
    give_address(city, region, out);
    give_credit_code(city, bodies[row].code, out);
    give_firm_name(city, bodies[row].ending, out);
}

void somebody_shop(City *city, const char *region, Somebody *out)
{
    *out = (Somebody){0};
    give_address(city, region, out);
    give_credit_code(city, "92", out);
    give_firm_name(city, "店", out);
}
