#include "central/demo_form.h"

#include "domain/json.h"

#include <string.h>

/* The people that a form speaks of; each is thrown once a form, and anew for every row of a table.
 */
typedef enum { WHO_SELF, WHO_LEGAL, WHO_MOTHER, WHO_FATHER, WHO_SHOP, WHO_COUNT } Whom;

typedef struct {
    City *city;
    const char *region;
    date day;
    Somebody people[WHO_COUNT];
} Filling;

typedef enum { SAYS_NAME, SAYS_NUMBER, SAYS_SEX, SAYS_BIRTH } Says;

/* Fields that speak of people, by key. */
static const struct {
    const char *key;
    Whom whom;
    Says says;
} about_people[] = {
    {"name", WHO_SELF, SAYS_NAME},
    {"id_no", WHO_SELF, SAYS_NUMBER},
    {"sex", WHO_SELF, SAYS_SEX},
    {"birth", WHO_SELF, SAYS_BIRTH},
    {"contact", WHO_LEGAL, SAYS_NAME},
    {"legal_rep", WHO_LEGAL, SAYS_NAME},
    {"legal_id", WHO_LEGAL, SAYS_NUMBER},
    {"safety_officer", WHO_LEGAL, SAYS_NAME},
    {"baby_name", WHO_SELF, SAYS_NAME},
    {"mother_name", WHO_MOTHER, SAYS_NAME},
    {"mother_id", WHO_MOTHER, SAYS_NUMBER},
    {"father_name", WHO_FATHER, SAYS_NAME},
    {"father_id", WHO_FATHER, SAYS_NUMBER},
    {"wife_name", WHO_MOTHER, SAYS_NAME},
    {"wife_id", WHO_MOTHER, SAYS_NUMBER},
    {"husband_name", WHO_FATHER, SAYS_NAME},
    {"husband_id", WHO_FATHER, SAYS_NUMBER},
    {"guardian", WHO_FATHER, SAYS_NAME},
    {"person_in_charge", WHO_LEGAL, SAYS_NAME},
    {"org_name", WHO_SHOP, SAYS_NAME},
    {"uscc", WHO_SHOP, SAYS_NUMBER},
    {"biz_name", WHO_SHOP, SAYS_NAME},
    {"society_name", WHO_SHOP, SAYS_NAME},
};

/* Fields whose texts are made from a template (city_template), or chosen from several. */
static const struct {
    const char *key;
    const char *templates[4];
} texts[] = {
    {"area_m2", {"#*", "#**", "#*.#"}},
    {"capital_amount", {"#", "#*"}},
    {"birth_cert_no", {"@3799*****"}},
    {"lng", {"117.####"}},
    {"lat", {"36.####"}},
    {"annual_volume", {"#.#", "#*"}},
    {"monthly_volume", {"0.#", "#"}},
    {"metering", {"超声波流量计,在线传输", "电磁流量计"}},
    {"return_point", {"厂区东侧排水口", "不退水"}},
    {"id_expiry", {"长期", "203#-06-1#"}},
    {"registered_capital", {"#***", "##**"}},
    {"information_system", {"劳务派遣管理系统", "人事管理系统"}},
    {"job", {"务农", "务工", "在校学生", "无业"}},
    {"monthly_income", {"#**", "0"}},
    {"income_per_head", {"#**"}},
    {"description", {"自住平房一处", "银行活期存款", "电动三轮车一辆"}},
    {"value", {"#****", "#***"}},
    {"house_area", {"#*", "1#*"}},
    {"built_year", {"19#*", "200*"}},
    {"marriage_cert_no", {"J3799**-20#*-00****"}},
    {"project_code", {"26**-3799**-04-01-******"}},
    {"project_name", {"滨江绿道一期工程", "社区服务中心新建工程", "老旧小区改造工程"}},
    {"build_scale", {"#***", "##**"}},
    {"contract_price", {"#**", "#***"}},
    {"plate", {"汀A*****", "汀B*****"}},
    {"mass", {"#", "1#"}},
    {"unit_no", {"3799**0010**GB*****F0001****"}},
    {"property_cert_no", {"云(2019)临江区不动产权第00#****号"}},
    {"share", {"100"}},
    {"building_area", {"#*.#", "1#*.##"}},
    {"deal_price", {"#*****", "1######"}},
    {"contract_no", {"YT2026*****"}},
    {"certificate", {"A3799********"}},
    {"society_scope", {"行业交流、业务培训、咨询服务", "公益宣传、志愿服务"}},
    {"registered_fund", {"#*"}},
    {"bank_account", {"6228480************"}},
};

/* Of whom the sex is known. */
static const char *const sexes[WHO_COUNT] = {[WHO_MOTHER] = "2", [WHO_FATHER] = "1"};

static const Somebody *person_of(Filling *filling, Whom whom)
{
    Somebody *person = &filling->people[whom];

    if (!person->name && whom == WHO_SHOP)
        somebody_shop(filling->city, filling->region, person);
    while (!person->name || (sexes[whom] && g_strcmp0(person->sex, sexes[whom]) != 0)) {
        somebody_clear(person);
        somebody_person(filling->city, filling->region, 22, 60, person);
    }
    return person;
}

bool form_speaks_of_another(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(about_people); i++) {
        if (!strcmp(about_people[i].key, key))
            return about_people[i].whom != WHO_SELF && about_people[i].whom != WHO_SHOP;
    }
    return false;
}

static const char *about_person(Filling *filling, const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(about_people); i++) {
        if (strcmp(about_people[i].key, key) != 0)
            continue;

        const Somebody *person = person_of(filling, about_people[i].whom);
        const char *const said[] = {person->name, person->id_number, person->sex, person->birth};
        return said[about_people[i].says];
    }
    return NULL;
}

static char *from_template(Filling *filling, const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *words[G_N_ELEMENTS(texts[i].templates) + 1] = {0};

        if (strcmp(texts[i].key, key) != 0)
            continue;
        memcpy(words, texts[i].templates, sizeof texts[i].templates);
        return city_template(filling->city, city_pick(filling->city, words));
    }
    return NULL;
}

/* ---- one value ----------------------------------------------------------------------------- */

static cJSON *value_of(Filling *filling, const char *key, const cJSON *schema);

static cJSON *object_of(Filling *filling, const cJSON *schema)
{
    cJSON *object = cJSON_CreateObject();
    const cJSON *property;

    cJSON_ArrayForEach(property, json_object(schema, "properties"))
    {
        const bool required = json_array_has(json_array(schema, "required"), property->string);

        if (required || city_chance(filling->city, 60))
            cJSON_AddItemToObject(object, property->string,
                                  value_of(filling, property->string, property));
    }
    return object;
}

/* Rows of a table speak of other people than the form around it. */
static cJSON *row_of(Filling *filling, const char *key, const cJSON *schema)
{
    Filling row = {.city = filling->city, .region = filling->region, .day = filling->day};
    cJSON *value = value_of(&row, key, schema);

    for (size_t i = 0; i < WHO_COUNT; i++)
        somebody_clear(&row.people[i]);
    return value;
}

static cJSON *array_of(Filling *filling, const char *key, const cJSON *schema)
{
    const cJSON *items = json_object(schema, "items");
    const cJSON *choices = json_array(items, "enum");
    const int least = MAX(1, json_integer(schema, "minItems", 1));
    const int most = MIN(json_integer(schema, "maxItems", least + 2),
                         choices ? cJSON_GetArraySize(choices) : least + 2);
    const int count = city_number(filling->city, least, MAX(least, MIN(most, least + 2)));
    cJSON *array = cJSON_CreateArray();

    for (int i = 0; i < count; i++)
        cJSON_AddItemToArray(array, choices ? cJSON_Duplicate(cJSON_GetArrayItem(choices, i), true)
                                            : row_of(filling, key, items));
    return array;
}

static cJSON *number_of(Filling *filling, const char *key, const cJSON *schema)
{
    const int least = json_integer(schema, "minimum", 0);
    const int most = MIN(json_integer(schema, "maximum", least + 40), least + 40);

    if (!strcmp(key, "children")) /* it is the first that is expected */
        return cJSON_CreateNumber(least);
    return cJSON_CreateNumber(city_number(filling->city, MIN(least + 1, most), most));
}

static char *date_of(Filling *filling, const char *key)
{
    static const struct {
        const char *key;
        int from, to; /* days from the day of the application */
    } dates[] = {
        {"planned_start", 15, 60},
        {"planned_end", 200, 700},
        {"inspected", -90, -1},
        {"enrolment_date", 0, 0},
        {"", -300, -1},
    };
    size_t row = 0;

    while (*dates[row].key && strcmp(dates[row].key, key) != 0)
        row++;
    return date_format(filling->day + city_number(filling->city, dates[row].from, dates[row].to));
}

static char *text_of(Filling *filling, const char *key, const cJSON *schema)
{
    const char *format = json_text(schema, "format");
    char *text = from_template(filling, key);

    if (text)
        return text;
    if (!strcmp(key, "id_no") || !strcmp(key, "certificate"))
        return g_strdup(person_of(filling, WHO_SELF)->id_number);
    if (!strcmp(key, "disability_no"))
        return g_strdup_printf("%s%d%d", person_of(filling, WHO_SELF)->id_number,
                               city_number(filling->city, 1, 7), city_number(filling->city, 1, 4));
    if (!g_strcmp0(format, "mobile"))
        return g_strdup(person_of(filling, WHO_LEGAL)->phone);
    if (!g_strcmp0(format, "date"))
        return date_of(filling, key);
    if (!g_strcmp0(format, "month")) {
        g_autofree char *day = date_format(filling->day + 28);
        return g_strndup(day, strlen("2026-11"));
    }
    if (!g_strcmp0(format, "date-time")) {
        g_autofree char *day = date_format(filling->day - city_number(filling->city, 3, 25));
        g_autofree char *clock = city_template(filling->city, "T0#:3*:00+08:00");
        return g_strconcat(day, clock, NULL);
    }
    return g_strdup_printf("%s%d", "其他", city_number(filling->city, 1, 9));
}

static cJSON *string_of(Filling *filling, const char *key, const cJSON *schema)
{
    const char *said = about_person(filling, key);
    const char *pattern = json_text(schema, "pattern");

    /* A driver's certificate bears the number of the identity card, a vet's has its own. */
    if (!strcmp(key, "certificate") && pattern)
        return cJSON_CreateString(person_of(filling, WHO_SELF)->id_number);
    if (said)
        return cJSON_CreateString(said);
    g_autofree char *text = text_of(filling, key, schema);
    return cJSON_CreateString(text);
}

static cJSON *address_of(Filling *filling, const cJSON *schema)
{
    const cJSON *division = json_object(json_object(schema, "properties"), "division");
    const bool village = !g_strcmp0(json_text(division, "pattern"), "^\\d{12}$");
    g_autofree char *code = strlen(filling->region) == 12 || !village
                                ? g_strdup(filling->region)
                                : g_strconcat(filling->region, "001001", NULL);
    cJSON *address = cJSON_CreateObject();

    cJSON_AddStringToObject(address, "division", code);
    cJSON_AddStringToObject(address, "text", person_of(filling, WHO_LEGAL)->street);
    return address;
}

static cJSON *value_of(Filling *filling, const char *key, const cJSON *schema)
{
    const cJSON *choices = json_array(schema, "enum");
    const char *type = json_text(schema, "type");
    const char *said = about_person(filling, key);

    if (choices && !said)
        return cJSON_Duplicate(
            cJSON_GetArrayItem(
                choices, strcmp(key, "id_type") == 0
                             ? 0
                             : city_number(filling->city, 0, cJSON_GetArraySize(choices) - 1)),
            true);
    if (!g_strcmp0(json_text(schema, "x-widget"), "address"))
        return address_of(filling, schema);
    if (!g_strcmp0(type, "object"))
        return object_of(filling, schema);
    if (!g_strcmp0(type, "array"))
        return array_of(filling, key, schema);
    if (!g_strcmp0(type, "integer"))
        return number_of(filling, key, schema);
    if (!g_strcmp0(type, "boolean"))
        return cJSON_CreateBool(city_chance(filling->city, 50));
    return string_of(filling, key, schema);
}

/* ---- what has to add up -------------------------------------------------------------------- */

/* A field that is the sum of a table's column (NULL: of its plain values), or the mean. */
static const struct {
    const char *key, *table, *column;
    bool is_mean;
} sums[] = {
    {"annual_volume", "monthly_volume", NULL, false},
    {"income_per_head", "household_members", "monthly_income", true},
};
/* What the first row of a table is about. */
static const struct {
    const char *table, *column, *value;
} firsts[] = {
    {"household_members", "relation", "本人"},
    {"leaders", "post", "会长(理事长)"},
    {"parties", "kind", "施工单位"},
};
/* Tables whose shares are a whole of 100 %. */
static const char *const shared[] = {"sellers", "buyers"};

static void set_text(cJSON *object, const char *key, char *text)
{
    if (cJSON_GetObjectItemCaseSensitive(object, key))
        cJSON_ReplaceItemInObjectCaseSensitive(object, key, cJSON_CreateString(text));
    g_free(text);
}

static void add_up(cJSON *values, size_t row)
{
    const cJSON *table = json_array(values, sums[row].table), *entry;
    char words[G_ASCII_DTOSTR_BUF_SIZE];
    double sum = 0;

    cJSON_ArrayForEach(entry, table)
    {
        const char *text =
            sums[row].column ? json_text(entry, sums[row].column) : cJSON_GetStringValue(entry);
        sum += text ? g_ascii_strtod(text, NULL) : 0;
    }
    if (table && sums[row].is_mean)
        sum /= MAX(1, cJSON_GetArraySize(table));
    if (table)
        set_text(values, sums[row].key,
                 g_strdup(g_ascii_formatd(words, sizeof words, "%.2f", sum)));
}

static void share_out(const cJSON *table)
{
    const int count = cJSON_GetArraySize(table);
    int left = 100;
    cJSON *row;

    cJSON_ArrayForEach(row, table)
    {
        const int share = row->next ? 100 / count : left;

        left -= share;
        set_text(row, "share", g_strdup_printf("%d", share));
    }
}

static void agree(cJSON *values)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sums); i++)
        add_up(values, i);
    for (size_t i = 0; i < G_N_ELEMENTS(shared); i++)
        share_out(json_array(values, shared[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(firsts); i++) {
        const cJSON *table = json_array(values, firsts[i].table);

        if (table && table->child)
            set_text(table->child, firsts[i].column, g_strdup(firsts[i].value));
    }
}

/* ---- the form ------------------------------------------------------------------------------ */

static void copy_somebody(const Somebody *from, Somebody *to)
{
    *to = (Somebody){.name = g_strdup(from->name),
                     .id_type = g_strdup(from->id_type),
                     .id_number = g_strdup(from->id_number),
                     .sex = g_strdup(from->sex),
                     .birth = g_strdup(from->birth),
                     .phone = g_strdup(from->phone),
                     .street = g_strdup(from->street),
                     .region = g_strdup(from->region)};
}

static bool is_asked(const cJSON *schema, const cJSON *scenario)
{
    const cJSON *when = json_object(schema, "x-when"), *answer;
    bool asked = when == NULL;

    cJSON_ArrayForEach(answer, when) asked |=
        json_array_has(answer, json_text(scenario, answer->string));
    return asked;
}

cJSON *form_values(City *city, const Item *item, const Somebody *applicant, const cJSON *scenario,
                   date day)
{
    Filling filling = {.city = city, .region = applicant->region, .day = day};
    const cJSON *property;

    copy_somebody(applicant, &filling.people[applicant->sex ? WHO_SELF : WHO_SHOP]);
    cJSON *values = object_of(&filling, item->form);
    agree(values);
    for (size_t i = 0; i < WHO_COUNT; i++)
        somebody_clear(&filling.people[i]);
    cJSON_ArrayForEach(property, json_object(item->form, "properties"))
    {
        if (!is_asked(property, scenario))
            cJSON_DeleteItemFromObjectCaseSensitive(values, property->string);
    }
    return values;
}
