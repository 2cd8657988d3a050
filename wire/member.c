#include "wire/member.h"

#include <math.h>
#include <string.h>

const cJSON *member_get(const cJSON *json, const char *name)
{
    const cJSON *member =
        cJSON_IsObject(json) ? cJSON_GetObjectItemCaseSensitive(json, name) : NULL;

    return cJSON_IsNull(member) ? NULL : member;
}

bool member_bad(const char *name, Problem *problem)
{
    return problem_set(problem, PROBLEM_MALFORMED, name, NULL);
}

bool member_text_or_null(const cJSON *json, const char *name, size_t maximum, char **out,
                         Problem *problem)
{
    const cJSON *member = member_get(json, name);

    if (!member) {
        *out = NULL;
        return true;
    }

    const char *text = cJSON_GetStringValue(member);

    if (!text || strlen(text) > maximum)
        return member_bad(name, problem);
    *out = g_strdup(text);
    return true;
}

bool member_text(const cJSON *json, const char *name, size_t maximum, char **out, Problem *problem)
{
    g_autofree char *text = NULL;

    if (!member_text_or_null(json, name, maximum, &text, problem))
        return false;
    if (!text || !*text)
        return member_bad(name, problem);
    *out = g_steal_pointer(&text);
    return true;
}

bool member_integer(const cJSON *json, const char *name, gint64 minimum, gint64 maximum,
                    gint64 *out, Problem *problem)
{
    const cJSON *member = member_get(json, name);

    if (!cJSON_IsNumber(member))
        return member_bad(name, problem);

    double value = member->valuedouble;

    /* islessgreater is false for equal and for NaN, which the bounds refuse before. */
    if (!(value >= (double)minimum && value <= (double)maximum) ||
        islessgreater(value, floor(value)))
        return member_bad(name, problem);
    *out = (gint64)value;
    return true;
}

bool member_flag(const cJSON *json, const char *name, bool *out, Problem *problem)
{
    const cJSON *member = member_get(json, name);

    if (member && !cJSON_IsBool(member))
        return member_bad(name, problem);
    *out = cJSON_IsTrue(member);
    return true;
}

bool member_uuid(const cJSON *json, const char *name, Uuid *out, Problem *problem)
{
    const char *text = cJSON_GetStringValue(member_get(json, name));

    if (!text || !uuid_is_valid(text))
        return member_bad(name, problem);
    g_strlcpy(out->text, text, sizeof out->text);
    return true;
}

bool member_instant(const cJSON *json, const char *name, instant *out, Problem *problem)
{
    const char *text = cJSON_GetStringValue(member_get(json, name));

    if (!text || !instant_from_rfc3339(text, out))
        return member_bad(name, problem);
    return true;
}

bool member_instant_or_unset(const cJSON *json, const char *name, instant *out, Problem *problem)
{
    if (member_get(json, name))
        return member_instant(json, name, out, problem);
    *out = 0;
    return true;
}

bool member_object(const cJSON *json, const char *name, cJSON **out, Problem *problem)
{
    const cJSON *member = member_get(json, name);

    if (!cJSON_IsObject(member))
        return member_bad(name, problem);
    *out = cJSON_Duplicate(member, true);
    return true;
}

GPtrArray *member_list(const cJSON *json, const char *name, int maximum, MemberDecoder *decode,
                       GDestroyNotify destroy, Problem *problem)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(destroy);
    const cJSON *array = member_get(json, name);
    const cJSON *entry;

    if (!cJSON_IsArray(array) || cJSON_GetArraySize(array) > maximum) {
        member_bad(name, problem);
        return NULL;
    }
    cJSON_ArrayForEach(entry, array)
    {
        void *element = decode(entry, problem);

        if (!element)
            return NULL;
        g_ptr_array_add(list, element);
    }
    return g_steal_pointer(&list);
}

void member_add_text(cJSON *json, const char *name, const char *text)
{
    if (text)
        cJSON_AddStringToObject(json, name, text);
}

void member_add_instant(cJSON *json, const char *name, instant at)
{
    if (!at)
        return;

    g_autofree char *text = instant_to_rfc3339(at);

    cJSON_AddStringToObject(json, name, text);
}
