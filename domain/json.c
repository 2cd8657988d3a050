#include "domain/json.h"

#include <glib.h>
#include <limits.h>
#include <math.h>
#include <string.h>

const cJSON *json_member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *json_text(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(json_member(object, name));
}

char *json_text_copy(const cJSON *object, const char *name)
{
    return g_strdup(json_text(object, name));
}

bool json_is_integer(const cJSON *value)
{
    if (!cJSON_IsNumber(value))
        return false;
    double number = value->valuedouble;
    return number >= INT_MIN && number <= INT_MAX && floor(number) == number;
}

int json_integer(const cJSON *object, const char *name, int otherwise)
{
    const cJSON *value = json_member(object, name);
    return json_is_integer(value) ? value->valueint : otherwise;
}

bool json_flag(const cJSON *object, const char *name)
{
    return cJSON_IsTrue(json_member(object, name));
}

date json_date(const cJSON *object, const char *name)
{
    date day;
    const char *text = json_text(object, name);
    return text != NULL && date_parse(text, &day) ? day : DATE_NONE;
}

const cJSON *json_object(const cJSON *object, const char *name)
{
    const cJSON *value = json_member(object, name);
    return cJSON_IsObject(value) ? value : NULL;
}

const cJSON *json_array(const cJSON *object, const char *name)
{
    const cJSON *value = json_member(object, name);
    return cJSON_IsArray(value) ? value : NULL;
}

bool json_array_has(const cJSON *array, const char *text)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, array)
    {
        const char *value = cJSON_GetStringValue(element);
        if (value != NULL && text != NULL && strcmp(value, text) == 0)
            return true;
    }
    return false;
}

void json_put(cJSON *object, const char *name, cJSON *value)
{
    if (value == NULL)
        cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    else if (json_member(object, name) != NULL)
        cJSON_ReplaceItemInObjectCaseSensitive(object, name, value);
    else
        cJSON_AddItemToObject(object, name, value);
}
