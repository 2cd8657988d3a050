#include "cli/payload.h"

#include "cli/jsonfile.h"
#include "domain/fold.h"
#include "domain/json.h"

#include <string.h>

/* ---- one option ---------------------------------------------------------------------------- */

static cJSON *read_words(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    cJSON *array = cJSON_CreateArray();

    for (int i = 0; words[i]; i++)
        if (*g_strstrip(words[i]))
            cJSON_AddItemToArray(array, cJSON_CreateString(words[i]));
    return array;
}

static cJSON *read_integer(const char *text)
{
    gint64 number;

    return g_ascii_string_to_signed(text, 10, G_MININT, G_MAXINT, &number, NULL)
               ? cJSON_CreateNumber((double)number)
               : NULL;
}

static cJSON *read_flag(const char *text)
{
    if (strcmp(text, "yes") == 0)
        return cJSON_CreateTrue();
    return strcmp(text, "no") == 0 ? cJSON_CreateFalse() : NULL;
}

static cJSON *read_text(const char *text, bool multiline)
{
    g_autofree char *folded = fold_text(text, multiline);

    return cJSON_CreateString(folded);
}

static cJSON *read_field(const FieldRule *field, const char *text, Problem *problem)
{
    switch (field->type) {
    case FIELD_INTEGER:
        return read_integer(text);
    case FIELD_FLAG:
        return read_flag(text);
    case FIELD_MATERIALS:
        return read_words(text);
    case FIELD_OBJECT:
        return *text == '@' ? jsonfile_read(text + 1, problem) : NULL;
    case FIELD_ARRAY:
        return *text == '@' ? jsonfile_read(text + 1, problem) : read_words(text);
    case FIELD_LONG_TEXT:
        return read_text(text, true);
    case FIELD_TEXT:
    case FIELD_CHOICE:
    case FIELD_DATE:
    case FIELD_STAFF:
    case FIELD_ORGANISATION:
        break;
    }
    return read_text(text, false);
}

static const char *expected(const FieldRule *field)
{
    switch (field->type) {
    case FIELD_INTEGER:
        return N_("a whole number is expected");
    case FIELD_FLAG:
        return N_("yes or no is expected");
    default:
        return N_("@ and the name of a JSON file is expected");
    }
}

static bool take_option(const Invocation *invocation, const FieldRule *field, cJSON *payload,
                        Problem *problem)
{
    g_autofree char *name = command_dashed(field->name);
    const char *text = invocation_value(invocation, name);
    g_auto(Problem) why = {0};

    if (!text)
        return true;
    cJSON *value = read_field(field, text, &why);
    if (!value) {
        g_autofree char *dashed = g_strconcat("--", name, NULL);

        if (why.kind == PROBLEM_NONE)
            problem_set(&why, PROBLEM_USAGE_INVALID, dashed, expected(field), NULL);
        problem_move(problem, &why);
        return false;
    }
    json_put(payload, field->name, value);
    return true;
}

cJSON *payload_read(const Invocation *invocation, Problem *problem)
{
    const char *from = invocation_value(invocation, "from");
    cJSON *payload = from ? jsonfile_read(from, problem) : cJSON_CreateObject();

    if (payload && !cJSON_IsObject(payload)) {
        problem_set(problem, PROBLEM_USAGE_FILE, from, N_("not a JSON object"), NULL);
        g_clear_pointer(&payload, cJSON_Delete);
    }
    if (!payload)
        return NULL;
    for (const FieldRule *field = action_rule(invocation->row->action)->fields; field->name;
         field++) {
        if (!take_option(invocation, field, payload, problem)) {
            cJSON_Delete(payload);
            return NULL;
        }
    }
    return payload;
}
