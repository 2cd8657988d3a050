#include "tests/support/sample.h"

#include "domain/json.h"
#include "forms/schema/schema.h"

#include <string.h>

#define TRIES 40
#define ENTRIES_MAX 4 /* of a list that does not ask for more */

/* Of every format and pattern of the demo city something, and texts of many lengths. */
static const char *const TEXTS[] = {
    "欧阳春",
    "李",
    "云汀市好味餐饮店",
    "望江路8号",
    "销售预包装食品、餐饮服务、咨询服务",
    "110101199003070046",
    "11010119900307004643",
    "91379902MA900A1X7U",
    "15400000001",
    "379902",
    "379902001001",
    "6228480012345678",
    "0",
    "3",
    "12",
    "35.5",
    "117.123456",
    "250",
    "100",
    "8600.50",
    "2026-11-02",
    "2027-05-31",
    "1951-06-01",
    "2026-12",
    "1998",
    "2026-11-02T08:30:00+08:00",
    "A379912345",
    "J379902-2019-001234",
    "2611-379902-04-01-123456",
    "379902001003GB00012F00010001",
    "汀A12345",
    "长期",
    "a",
    "abcdef",
    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
};

static bool fits(const Schema *schema, const cJSON *value, date today)
{
    return schema_validate(schema, value, "", today, NULL);
}

static cJSON *make_object(const cJSON *schema, GRand *dice, date today)
{
    cJSON *object = cJSON_CreateObject();
    const cJSON *property;

    cJSON_ArrayForEach(property, json_object(schema, "properties"))
    {
        bool required = json_array_has(json_array(schema, "required"), property->string);
        cJSON *value = required || g_rand_boolean(dice) ? sample_make(property, dice, today) : NULL;

        if (value)
            cJSON_AddItemToObject(object, property->string, value);
    }
    return object;
}

static cJSON *make_array(const cJSON *schema, GRand *dice, date today)
{
    const cJSON *items = json_object(schema, "items");
    int least = json_integer(schema, "minItems", 0);
    int most = MIN(json_integer(schema, "maxItems", G_MAXINT), MAX(least, ENTRIES_MAX));
    int count = g_rand_int_range(dice, MIN(least, most), most + 1);
    cJSON *array = cJSON_CreateArray();

    for (int tries = 0; cJSON_GetArraySize(array) < count && tries < TRIES; tries++) {
        cJSON *entry = items ? sample_make(items, dice, today) : cJSON_CreateNumber(tries);
        bool again = false;
        const cJSON *other;

        cJSON_ArrayForEach(other, array) again = again || cJSON_Compare(other, entry, true);
        if (entry && !(again && json_flag(schema, "uniqueItems")))
            cJSON_AddItemToArray(array, entry);
        else
            cJSON_Delete(entry);
    }
    return array;
}

static cJSON *make_number(const cJSON *schema, GRand *dice)
{
    int least = json_integer(schema, "minimum", json_integer(schema, "exclusiveMinimum", -20));
    int most =
        json_integer(schema, "maximum", json_integer(schema, "exclusiveMaximum", least + 40));

    return cJSON_CreateNumber(least >= most ? least : g_rand_int_range(dice, least, most + 1));
}

static cJSON *make_any(const cJSON *schema, GRand *dice, date today)
{
    static const char *const types[] = {"object", "array", "integer", "boolean", "string"};
    const cJSON *choices = json_array(schema, "enum");
    const cJSON *type = json_member(schema, "type");
    const char *name = cJSON_IsArray(type)
                           ? cJSON_GetStringValue(cJSON_GetArrayItem(
                                 type, g_rand_int_range(dice, 0, cJSON_GetArraySize(type))))
                           : cJSON_GetStringValue(type);

    if (choices)
        return cJSON_Duplicate(
            cJSON_GetArrayItem(choices, g_rand_int_range(dice, 0, cJSON_GetArraySize(choices))),
            true);
    if (!name)
        name = types[g_rand_int_range(dice, 0, G_N_ELEMENTS(types))];
    if (strcmp(name, "object") == 0)
        return make_object(schema, dice, today);
    if (strcmp(name, "array") == 0)
        return make_array(schema, dice, today);
    if (strcmp(name, "integer") == 0 || strcmp(name, "number") == 0)
        return make_number(schema, dice);
    if (strcmp(name, "boolean") == 0)
        return cJSON_CreateBool(g_rand_boolean(dice));
    return cJSON_CreateString(TEXTS[g_rand_int_range(dice, 0, G_N_ELEMENTS(TEXTS))]);
}

/* Every text, from one that is thrown. */
static cJSON *find_text(const Schema *schema, GRand *dice, date today)
{
    guint from = (guint)g_rand_int_range(dice, 0, G_N_ELEMENTS(TEXTS));

    for (guint i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        cJSON *text = cJSON_CreateString(TEXTS[(from + i) % G_N_ELEMENTS(TEXTS)]);

        if (fits(schema, text, today))
            return text;
        cJSON_Delete(text);
    }
    return NULL;
}

cJSON *sample_make(const cJSON *schema, GRand *dice, date today)
{
    g_autoptr(Schema) compiled = schema_compile(schema, NULL);

    for (int i = 0; compiled && i < TRIES; i++) {
        cJSON *value = make_any(schema, dice, today);

        if (fits(compiled, value, today))
            return value;
        cJSON_Delete(value);
    }
    return compiled ? find_text(compiled, dice, today) : NULL;
}
