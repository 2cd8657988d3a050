#include "forms/merge/merge_parts.h"

#include "domain/json.h"
#include "forms/application/pointer.h"

#include <string.h>

#define DEFINITIONS "#/$defs/"

static bool refuse(const char *name, const char *keyword, Problem *problem)
{
    return problem_set(problem, PROBLEM_FORM_UNMERGED, name, keyword, NULL);
}

void part_free(void *data)
{
    Part *part = data;

    if (!part)
        return;
    g_free(part->name);
    cJSON_Delete(part->form);
    g_hash_table_unref(part->keys);
    g_free(part);
}

/* ---- definitions --------------------------------------------------------------------------- */

/* Where what looks like a keyword is a value. */
static const char *const VALUES[] = {"enum", "const", "default", "examples", "x-default"};
/* They name places of the whole, which moves. */
static const char *const PLACES[] = {"$id", "$anchor", "$dynamicRef", "$dynamicAnchor"};

static bool is_among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (name && strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Pointers escape "~" and "/". */
static char *definition_pointer(const Part *part, const char *rest)
{
    g_autofree char *name = pointer_join("", part->name);

    return g_strconcat(DEFINITIONS, name + 1, "_", rest, NULL);
}

static bool rename_reference(const Part *part, cJSON *reference, Problem *problem)
{
    const char *target = cJSON_GetStringValue(reference);

    if (!target || !g_str_has_prefix(target, DEFINITIONS))
        return refuse(part->name, "$ref", problem);

    g_autofree char *moved = definition_pointer(part, target + strlen(DEFINITIONS));
    cJSON_SetValuestring(reference, moved);
    return true;
}

static bool rename_references(const Part *part, cJSON *schema, Problem *problem)
{
    cJSON *member;

    cJSON_ArrayForEach(member, schema)
    {
        const char *name = member->string;

        if (is_among(VALUES, G_N_ELEMENTS(VALUES), name))
            continue;
        if (cJSON_IsString(member) && is_among(PLACES, G_N_ELEMENTS(PLACES), name))
            return refuse(part->name, name, problem);
        bool is_reference = name && strcmp(name, "$ref") == 0 && cJSON_IsString(member);
        if (!(is_reference ? rename_reference(part, member, problem)
                           : rename_references(part, member, problem)))
            return false;
    }
    return true;
}

static void rename_definitions(const Part *part)
{
    cJSON *definitions = cJSON_DetachItemFromObjectCaseSensitive(part->form, "$defs");
    cJSON *renamed = cJSON_CreateObject(), *definition = definitions ? definitions->child : NULL,
          *next;

    for (; definition; definition = next) {
        g_autofree char *name = g_strconcat(part->name, "_", definition->string, NULL);

        next = definition->next;
        cJSON_AddItemToObject(renamed, name, cJSON_DetachItemViaPointer(definitions, definition));
    }
    cJSON_Delete(definitions);
    cJSON_AddItemToObject(part->form, "$defs", renamed);
}

/* Of the form, and those that it requires. */
static bool has_fields(const Part *part, Problem *problem)
{
    const cJSON *fields = json_object(part->form, "properties"), *name;

    if (!fields)
        return refuse(part->name, "properties", problem);
    if (json_member(part->form, "type") && g_strcmp0(json_text(part->form, "type"), "object") != 0)
        return refuse(part->name, "type", problem);
    cJSON_ArrayForEach(name, json_array(part->form, "required"))
    {
        if (!cJSON_IsString(name) || !json_member(fields, name->valuestring))
            return refuse(part->name, "required", problem);
    }
    return true;
}

Part *part_new(const char *name, const cJSON *form, Problem *problem)
{
    Part *part = g_new0(Part, 1);

    part->name = g_strdup(name);
    part->form = cJSON_IsObject(form) ? cJSON_Duplicate(form, true) : cJSON_CreateObject();
    part->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    cJSON_DeleteItemFromObjectCaseSensitive(part->form, "$id");
    if (!has_fields(part, problem) || !rename_references(part, part->form, problem)) {
        part_free(part);
        return NULL;
    }
    rename_definitions(part);
    return part;
}

/* ---- fields -------------------------------------------------------------------------------- */

static int order_of(const cJSON *field)
{
    return json_integer(field, "x-order", G_MAXINT);
}

GPtrArray *part_fields(const Part *part)
{
    GPtrArray *fields = g_ptr_array_new();
    cJSON *field;

    cJSON_ArrayForEach(field, json_object(part->form, "properties"))
    {
        guint at = fields->len;

        while (at > 0 && order_of(fields->pdata[at - 1]) > order_of(field))
            at--;
        g_ptr_array_insert(fields, (gint)at, field);
    }
    return fields;
}

char *part_question(const Part *part, const char *question)
{
    return g_strconcat(part->name, ".", question, NULL);
}

/* What the form does not have is nothing of another form's either. */
static char *merged_key(const Part *part, const char *key)
{
    const char *merged = g_hash_table_lookup(part->keys, key);

    return merged ? g_strdup(merged) : g_strconcat(part->name, "_", key, NULL);
}

/* ---- annotations --------------------------------------------------------------------------- */

/* What stands behind it in x-source is a field, or a question. */
static const struct {
    const char *prefix;
    char *(*rename)(const Part *part, const char *name);
} SOURCES[] = {
    {"derived:", merged_key},
    {"same:", merged_key},
    {"scenario:", part_question},
};

static char *rename_source(const Part *part, const char *source)
{
    for (size_t i = 0; i < G_N_ELEMENTS(SOURCES); i++) {
        if (!g_str_has_prefix(source, SOURCES[i].prefix))
            continue;
        g_autofree char *name = SOURCES[i].rename(part, source + strlen(SOURCES[i].prefix));
        return g_strconcat(SOURCES[i].prefix, name, NULL);
    }
    return g_strdup(source);
}

/* "form.birth" and "scenario.kind" of a rule. */
static char *rename_variable(const Part *part, const char *path)
{
    g_auto(GStrv) steps = g_strsplit(path, ".", 3);
    g_autofree char *name = NULL;

    if (!steps[0] || !steps[1])
        return g_strdup(path);
    if (strcmp(steps[0], "form") == 0)
        name = merged_key(part, steps[1]);
    else if (strcmp(steps[0], "scenario") == 0)
        name = part_question(part, steps[1]);
    else
        return g_strdup(path);
    return g_strjoin(".", steps[0], name, steps[2], NULL);
}

static void rename_rule(const Part *part, cJSON *rule)
{
    cJSON *member;

    if (cJSON_IsString(rule)) {
        g_autofree char *moved = rename_variable(part, rule->valuestring);
        cJSON_SetValuestring(rule, moved);
    }
    cJSON_ArrayForEach(member, rule) rename_rule(part, member);
}

cJSON *part_annotation(const Part *part, const cJSON *annotation)
{
    cJSON *copy = cJSON_Duplicate(annotation, true);

    if (strcmp(annotation->string, "x-rule") == 0) {
        rename_rule(part, copy);
    } else if (strcmp(annotation->string, "x-source") == 0 && cJSON_IsString(copy)) {
        g_autofree char *moved = rename_source(part, copy->valuestring);
        cJSON_SetValuestring(copy, moved);
    }
    return copy;
}

/* ---- conditions at the root ---------------------------------------------------------------- */

typedef bool Rename(const Part *part, cJSON *value, Problem *problem);

static bool rename_conditions(const Part *part, cJSON *schema, Problem *problem);

static bool rename_list(const Part *part, cJSON *schemas, Problem *problem)
{
    cJSON *schema;

    cJSON_ArrayForEach(schema, schemas)
    {
        if (!rename_conditions(part, schema, problem))
            return false;
    }
    return true;
}

/* A field that the form does not have would be one of another form, or anybody's. */
static const char *known_key(const Part *part, const char *key, Problem *problem)
{
    const char *merged = key ? g_hash_table_lookup(part->keys, key) : NULL;

    if (!merged)
        refuse(part->name, key ? key : "required", problem);
    return merged;
}

static bool rename_names(const Part *part, cJSON *names, Problem *problem)
{
    cJSON *name;

    cJSON_ArrayForEach(name, names)
    {
        const char *merged = known_key(part, cJSON_GetStringValue(name), problem);

        if (!merged)
            return false;
        cJSON_SetValuestring(name, merged);
    }
    return true;
}

static bool rename_keys(const Part *part, cJSON *object, Problem *problem)
{
    cJSON *member = object->child, *next, *renamed = cJSON_CreateObject();
    const char *merged = "";

    for (; member && merged; member = next) {
        next = member->next;
        merged = known_key(part, member->string, problem);
        if (merged)
            cJSON_AddItemToObject(renamed, merged, cJSON_DetachItemViaPointer(object, member));
    }
    while ((member = renamed->child)) {
        g_autofree char *name = g_strdup(member->string);
        cJSON_AddItemToObject(object, name, cJSON_DetachItemViaPointer(renamed, member));
    }
    cJSON_Delete(renamed);
    return merged != NULL;
}

static bool rename_dependent_names(const Part *part, cJSON *object, Problem *problem)
{
    cJSON *names;

    cJSON_ArrayForEach(names, object)
    {
        if (!rename_names(part, names, problem))
            return false;
    }
    return rename_keys(part, object, problem);
}

static bool rename_dependent_schemas(const Part *part, cJSON *object, Problem *problem)
{
    return rename_list(part, object, problem) && rename_keys(part, object, problem);
}

static bool leave(const Part *part, cJSON *value, Problem *problem)
{
    (void)part;
    (void)value;
    (void)problem;
    return true;
}

static const struct {
    const char *name;
    Rename *rename;
} CONDITIONS[] = {
    {"allOf", rename_list},
    {"anyOf", rename_list},
    {"oneOf", rename_list},
    {"not", rename_conditions},
    {"if", rename_conditions},
    {"then", rename_conditions},
    {"else", rename_conditions},
    {"dependentRequired", rename_dependent_names},
    {"dependentSchemas", rename_dependent_schemas},
    {"properties", rename_keys},
    {"required", rename_names},
    {"type", leave},
    {"title", leave},
    {"description", leave},
    {"$comment", leave},
};

/* Every keyword of a schema that all fields are held against. */
static bool rename_conditions(const Part *part, cJSON *schema, Problem *problem)
{
    cJSON *member;

    cJSON_ArrayForEach(member, schema)
    {
        size_t row = 0;

        while (row < G_N_ELEMENTS(CONDITIONS) && strcmp(CONDITIONS[row].name, member->string) != 0)
            row++;
        if (row == G_N_ELEMENTS(CONDITIONS))
            return refuse(part->name, member->string, problem);
        if (!CONDITIONS[row].rename(part, member, problem))
            return false;
    }
    return true;
}

/* At the root itself these are merged field by field, or mean nothing to the whole. */
static const char *const MERGED[] = {"$schema",    "$defs",       "$comment",
                                     "title",      "description", "type",
                                     "properties", "required",    "additionalProperties"};

cJSON *part_conditions(const Part *part, Problem *problem)
{
    const cJSON *others = json_member(part->form, "additionalProperties"), *member;
    cJSON *conditions = cJSON_CreateObject();
    bool is_right =
        !others || cJSON_IsBool(others) || refuse(part->name, "additionalProperties", problem);

    cJSON_ArrayForEach(member, part->form)
    {
        if (!is_among(MERGED, G_N_ELEMENTS(MERGED), member->string) &&
            !g_str_has_prefix(member->string, "x-"))
            cJSON_AddItemToObject(conditions, member->string, cJSON_Duplicate(member, true));
    }
    if (is_right && rename_conditions(part, conditions, problem))
        return conditions;
    cJSON_Delete(conditions);
    return NULL;
}
