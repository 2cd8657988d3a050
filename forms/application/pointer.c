#include "forms/application/pointer.h"

#include <string.h>

/* ~1 is "/", ~0 is "~"; anything else behind a ~ is no pointer (RFC 6901 §3). */
char *pointer_unescape(const char *step)
{
    GString *text = g_string_new(NULL);

    for (; *step; step++) {
        if (*step != '~') {
            g_string_append_c(text, *step);
            continue;
        }
        step++;
        if (*step != '0' && *step != '1') {
            g_string_free(text, TRUE);
            return NULL;
        }
        g_string_append_c(text, *step == '1' ? '/' : '~');
    }
    return g_string_free(text, FALSE);
}

GStrv pointer_steps(const char *pointer)
{
    if (*pointer == '\0')
        return g_new0(char *, 1);
    if (*pointer != '/')
        return NULL;

    g_auto(GStrv) written = g_strsplit(pointer + 1, "/", POINTER_STEPS_MAX + 1);
    guint count = g_strv_length(written);
    if (count > POINTER_STEPS_MAX)
        return NULL;

    g_auto(GStrv) steps = g_new0(char *, count + 1);
    for (guint i = 0; i < count; i++) {
        steps[i] = pointer_unescape(written[i]);
        if (!steps[i])
            return NULL;
    }
    return g_steal_pointer(&steps);
}

gsize pointer_push(GString *pointer, const char *step)
{
    gsize length = pointer->len;

    g_string_append_c(pointer, '/');
    for (; *step; step++) {
        if (*step == '~')
            g_string_append(pointer, "~0");
        else if (*step == '/')
            g_string_append(pointer, "~1");
        else
            g_string_append_c(pointer, *step);
    }
    return length;
}

gsize pointer_push_index(GString *pointer, guint index)
{
    gsize length = pointer->len;

    g_string_append_printf(pointer, "/%u", index);
    return length;
}

char *pointer_join(const char *parent, const char *step)
{
    GString *text = g_string_new(parent);

    pointer_push(text, step);
    return g_string_free(text, FALSE);
}

bool pointer_is_within(const char *pointer, const char *root)
{
    size_t length = strlen(root);

    return strncmp(pointer, root, length) == 0 &&
           (pointer[length] == '\0' || pointer[length] == '/');
}

/* The element that a step names; -1 when it is no number of one (no sign, no leading zero). */
static int index_of(const char *step)
{
    size_t length = strspn(step, "0123456789");

    if (length == 0 || length > 4 || step[length] || (step[0] == '0' && length > 1))
        return -1;
    return (int)g_ascii_strtoll(step, NULL, 10);
}

static cJSON *child_of(const cJSON *parent, const char *step)
{
    if (cJSON_IsObject(parent))
        return cJSON_GetObjectItemCaseSensitive(parent, step);
    return cJSON_IsArray(parent) ? cJSON_GetArrayItem(parent, index_of(step)) : NULL;
}

const cJSON *pointer_get(const cJSON *root, const char *pointer)
{
    g_auto(GStrv) steps = pointer_steps(pointer);

    for (int i = 0; steps && steps[i] && root; i++)
        root = child_of(root, steps[i]);
    return steps ? root : NULL;
}

static bool put(cJSON *parent, const char *step, cJSON *value)
{
    if (cJSON_IsObject(parent))
        return child_of(parent, step) ? cJSON_ReplaceItemInObjectCaseSensitive(parent, step, value)
                                      : cJSON_AddItemToObject(parent, step, value);

    int index = index_of(step), size = cJSON_GetArraySize(parent);
    if (!cJSON_IsArray(parent) || index < 0 || index > size || index >= POINTER_ROWS_MAX)
        return false;
    return index < size ? cJSON_ReplaceItemInArray(parent, index, value)
                        : cJSON_AddItemToArray(parent, value);
}

static bool take_out(cJSON *parent, const char *step)
{
    cJSON *child = child_of(parent, step);

    if (child)
        cJSON_Delete(cJSON_DetachItemViaPointer(parent, child));
    return true;
}

/* The values on the way that are missing or plain, made anew around `value`. */
static cJSON *wrap(char *const *steps, cJSON *value)
{
    if (!steps[0])
        return value;

    bool list = index_of(steps[0]) == 0;
    cJSON *parent = list ? cJSON_CreateArray() : cJSON_CreateObject();
    cJSON *child = wrap(steps + 1, value);

    if (child && put(parent, steps[0], child))
        return parent;
    cJSON_Delete(child);
    cJSON_Delete(parent);
    return NULL;
}

bool pointer_set(cJSON *root, const char *pointer, cJSON *value)
{
    g_auto(GStrv) steps = pointer_steps(pointer);
    cJSON *parent = root;
    int at = 0;

    if (!steps || !steps[0]) {
        cJSON_Delete(value);
        return false;
    }
    for (; steps[at + 1]; at++) {
        cJSON *child = child_of(parent, steps[at]);

        if (!cJSON_IsObject(child) && !cJSON_IsArray(child))
            break;
        parent = child;
    }
    if (!value)
        return !steps[at + 1] && take_out(parent, steps[at]);

    cJSON *made = wrap(steps + at + 1, value);
    if (made && put(parent, steps[at], made))
        return true;
    cJSON_Delete(made);
    return false;
}
