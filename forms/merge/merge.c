#include "forms/merge/merge.h"

#include "domain/json.h"
#include "forms/application/pointer.h"
#include "forms/merge/join.h"
#include "forms/merge/merge_parts.h"

#include <string.h>

typedef struct {
    char *key;
    cJSON *schema; /* joined constraints; NULL once it is in the merged schema */
    bool required;
    GArray *uses; /* Use: at least one */
} Field;

typedef struct {
    guint part;
    const cJSON *field; /* as the part has it */
} Use;

struct Merge {
    GPtrArray *parts;     /* Part* */
    GPtrArray *fields;    /* Field*, in the order in which they are asked */
    GPtrArray *conflicts; /* MergeConflict* */
    cJSON *schema;
    int total; /* fields of all parts */
};

static void field_free(void *data)
{
    Field *field = data;

    if (!field)
        return;
    g_free(field->key);
    cJSON_Delete(field->schema);
    g_array_unref(field->uses);
    g_free(field);
}

static void conflict_free(void *data)
{
    MergeConflict *conflict = data;

    g_free(conflict->field);
    g_free(conflict->keyword);
    g_ptr_array_unref(conflict->items);
    g_free(conflict);
}

void merge_free(Merge *merge)
{
    if (!merge)
        return;
    g_ptr_array_unref(merge->fields);
    g_ptr_array_unref(merge->conflicts);
    g_ptr_array_unref(merge->parts);
    cJSON_Delete(merge->schema);
    g_free(merge);
}

static const Part *part_at(const Merge *merge, guint index)
{
    return merge->parts->pdata[index];
}

/* ---- fields -------------------------------------------------------------------------------- */

/* What a field says about its own form only, or what is put together anew. */
static const char *const OF_THE_FORM[] = {"x-order", "x-when",    "x-source", "x-editable",
                                          "x-rule",  "x-default", "x-items",  "x-element"};

static cJSON *constraints_of(const cJSON *field)
{
    cJSON *copy = cJSON_Duplicate(field, true);

    for (size_t i = 0; i < G_N_ELEMENTS(OF_THE_FORM); i++)
        cJSON_DeleteItemFromObjectCaseSensitive(copy, OF_THE_FORM[i]);
    return copy;
}

static Field *add_field(Merge *merge)
{
    Field *field = g_new0(Field, 1);

    field->uses = g_array_new(FALSE, FALSE, sizeof(Use));
    g_ptr_array_add(merge->fields, field);
    return field;
}

static void add_use(Field *field, guint part, const cJSON *own)
{
    Use use = {part, own};

    g_array_append_val(field->uses, use);
}

static Field *find_field(const Merge *merge, const char *key)
{
    for (guint i = 0; i < merge->fields->len; i++) {
        Field *field = merge->fields->pdata[i];

        if (g_strcmp0(field->key, key) == 0)
            return field;
    }
    return NULL;
}

/* The element that the field stands for in its form; NULL: none, or not it alone. */
static const char *element_of(const Part *part, const cJSON *field)
{
    const char *element = json_text(field, "x-element");
    const cJSON *other;

    cJSON_ArrayForEach(other, json_object(part->form, "properties"))
    {
        if (other != field && element && g_strcmp0(json_text(other, "x-element"), element) == 0)
            return NULL;
    }
    return element;
}

static void add_apart(Merge *merge, guint index, const cJSON *own)
{
    g_autoptr(GString) key = g_string_new(part_at(merge, index)->name);
    Field *field;

    g_string_append_printf(key, "_%s", own->string);
    while (find_field(merge, key->str))
        g_string_append_c(key, '_');
    field = add_field(merge);
    field->key = g_strdup(key->str);
    add_use(field, index, own);
}

static void add_own_field(Merge *merge, guint index, const cJSON *own)
{
    const char *element = element_of(part_at(merge, index), own);
    Field *field = element ? find_field(merge, element) : NULL;

    if (!element) {
        add_apart(merge, index, own);
        return;
    }
    if (!field) {
        field = add_field(merge);
        field->key = g_strdup(element);
    }
    add_use(field, index, own);
}

/* In the order of the parts, and within each in its own. */
static void collect_fields(Merge *merge)
{
    for (guint i = 0; i < merge->parts->len; i++) {
        g_autoptr(GPtrArray) ordered = part_fields(part_at(merge, i));

        merge->total += (int)ordered->len;
        for (guint j = 0; j < ordered->len; j++)
            add_own_field(merge, i, ordered->pdata[j]);
    }
}

/* ---- constraints --------------------------------------------------------------------------- */

static void add_conflict(Merge *merge, const Field *field, guint last, const JoinFault *fault)
{
    MergeConflict *conflict = g_new0(MergeConflict, 1);

    conflict->field = g_strdup(field->key);
    conflict->keyword = g_strdup(fault->keyword);
    conflict->why = fault->why;
    conflict->items = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i <= last; i++) {
        const Use *use = &g_array_index(field->uses, Use, i);
        g_ptr_array_add(conflict->items, g_strdup(part_at(merge, use->part)->name));
    }
    g_ptr_array_add(merge->conflicts, conflict);
}

/* False: no value meets the constraints of all its uses. */
static bool join_uses(Merge *merge, Field *field)
{
    field->schema = constraints_of(g_array_index(field->uses, Use, 0).field);
    for (guint i = 1; i < field->uses->len; i++) {
        cJSON *by = constraints_of(g_array_index(field->uses, Use, i).field);
        JoinFault fault = {0};
        bool fits = schema_join(field->schema, by, &fault);

        cJSON_Delete(by);
        if (fits)
            continue;
        add_conflict(merge, field, i, &fault);
        return false;
    }
    return true;
}

/* Fields that cannot be one are asked by each form. */
static void join_fields(Merge *merge)
{
    g_autoptr(GPtrArray) found = g_steal_pointer(&merge->fields);

    merge->fields = g_ptr_array_new_with_free_func(field_free);
    for (guint i = 0; i < found->len; i++) {
        Field *field = found->pdata[i];

        if (join_uses(merge, field)) {
            g_ptr_array_add(merge->fields, field);
            found->pdata[i] = NULL;
            continue;
        }
        for (guint j = 0; j < field->uses->len; j++) {
            const Use *use = &g_array_index(field->uses, Use, j);
            guint at = merge->fields->len;
            add_apart(merge, use->part, use->field);
            join_uses(merge, merge->fields->pdata[at]);
        }
    }
}

static void name_keys(Merge *merge)
{
    for (guint i = 0; i < merge->fields->len; i++) {
        Field *field = merge->fields->pdata[i];

        for (guint j = 0; j < field->uses->len; j++) {
            const Use *use = &g_array_index(field->uses, Use, j);
            const Part *part = part_at(merge, use->part);

            g_hash_table_insert(part->keys, g_strdup(use->field->string), g_strdup(field->key));
            field->required = field->required || json_array_has(json_array(part->form, "required"),
                                                                use->field->string);
        }
    }
}

/* ---- annotations --------------------------------------------------------------------------- */

/* Asked when any form asks for it. */
static void add_when(const Merge *merge, const Field *field)
{
    cJSON *whole = cJSON_CreateObject();

    for (guint i = 0; i < field->uses->len; i++) {
        const Use *use = &g_array_index(field->uses, Use, i);
        const cJSON *options;

        if (!json_object(use->field, "x-when")) {
            cJSON_Delete(whole);
            return;
        }
        cJSON_ArrayForEach(options, json_object(use->field, "x-when"))
        {
            g_autofree char *question = part_question(part_at(merge, use->part), options->string);
            cJSON_AddItemToObject(whole, question, cJSON_Duplicate(options, true));
        }
    }
    cJSON_AddItemToObject(field->schema, "x-when", whole);
}

static bool is_filled(const Use *use)
{
    const char *source = json_text(use->field, "x-source");

    return source && strcmp(source, "applicant") != 0;
}

/* The first use that is filled from somewhere says where from, and whether it may be changed. */
static void add_source(const Merge *merge, const Field *field)
{
    static const char *const taken[] = {"x-source", "x-editable", "x-rule", "x-default"};
    const Use *use = &g_array_index(field->uses, Use, 0);

    for (guint i = 0; i < field->uses->len && !is_filled(use); i++)
        if (is_filled(&g_array_index(field->uses, Use, i)))
            use = &g_array_index(field->uses, Use, i);
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
        const cJSON *said = json_member(use->field, taken[i]);

        if (said)
            cJSON_AddItemToObject(field->schema, taken[i],
                                  part_annotation(part_at(merge, use->part), said));
    }
}

static void add_annotations(const Merge *merge, const Field *field, int order)
{
    const char *element = json_text(g_array_index(field->uses, Use, 0).field, "x-element");
    cJSON *items;

    if (element)
        cJSON_AddStringToObject(field->schema, "x-element", element);
    cJSON_AddNumberToObject(field->schema, "x-order", order);
    add_when(merge, field);
    add_source(merge, field);
    items = cJSON_AddArrayToObject(field->schema, "x-items");
    for (guint i = 0; i < field->uses->len; i++) {
        guint part = g_array_index(field->uses, Use, i).part;
        cJSON_AddItemToArray(items, cJSON_CreateString(part_at(merge, part)->name));
    }
}

/* ---- the schema ---------------------------------------------------------------------------- */

static void add_fields(Merge *merge)
{
    cJSON *required = cJSON_AddArrayToObject(merge->schema, "required");
    cJSON *properties = cJSON_AddObjectToObject(merge->schema, "properties");

    for (guint i = 0; i < merge->fields->len; i++) {
        Field *field = merge->fields->pdata[i];

        add_annotations(merge, field, (int)i + 1);
        cJSON_AddItemToObject(properties, field->key, g_steal_pointer(&field->schema));
        if (field->required)
            cJSON_AddItemToArray(required, cJSON_CreateString(field->key));
    }
}

static bool add_conditions(Merge *merge, Problem *problem)
{
    cJSON *all = cJSON_CreateArray();
    bool is_right = true;

    for (guint i = 0; i < merge->parts->len && is_right; i++) {
        cJSON *conditions = part_conditions(part_at(merge, i), problem);

        is_right = conditions != NULL;
        if (is_right && conditions->child)
            cJSON_AddItemToArray(all, conditions);
        else
            cJSON_Delete(conditions);
    }
    if (is_right && all->child)
        cJSON_AddItemToObject(merge->schema, "allOf", all);
    else
        cJSON_Delete(all);
    return is_right;
}

/* What no form has is refused only where all refuse it. */
static bool is_closed(const Merge *merge)
{
    for (guint i = 0; i < merge->parts->len; i++)
        if (!cJSON_IsFalse(json_member(part_at(merge, i)->form, "additionalProperties")))
            return false;
    return true;
}

static void add_definitions(Merge *merge)
{
    cJSON *all = cJSON_CreateObject();

    for (guint i = 0; i < merge->parts->len; i++) {
        const cJSON *definition;

        cJSON_ArrayForEach(definition, json_object(part_at(merge, i)->form, "$defs"))
            cJSON_AddItemToObject(all, definition->string, cJSON_Duplicate(definition, true));
    }
    if (all->child)
        cJSON_AddItemToObject(merge->schema, "$defs", all);
    else
        cJSON_Delete(all);
}

static bool make_schema(Merge *merge, Problem *problem)
{
    merge->schema = cJSON_CreateObject();
    cJSON_AddStringToObject(merge->schema, "$schema",
                            "https://json-schema.org/draft/2020-12/schema");
    cJSON_AddStringToObject(merge->schema, "type", "object");
    add_fields(merge);
    if (is_closed(merge))
        cJSON_AddFalseToObject(merge->schema, "additionalProperties");
    add_definitions(merge);
    return add_conditions(merge, problem);
}

/* ---- the whole ----------------------------------------------------------------------------- */

Merge *merge_forms(const MergePart *parts, size_t count, Problem *problem)
{
    g_autoptr(Merge) merge = g_new0(Merge, 1);

    merge->parts = g_ptr_array_new_with_free_func(part_free);
    merge->fields = g_ptr_array_new_with_free_func(field_free);
    merge->conflicts = g_ptr_array_new_with_free_func(conflict_free);
    for (size_t i = 0; i < count; i++) {
        Part *part = part_new(parts[i].name, parts[i].form, problem);

        if (!part)
            return NULL;
        g_ptr_array_add(merge->parts, part);
    }
    collect_fields(merge);
    join_fields(merge);
    name_keys(merge);
    return make_schema(merge, problem) ? g_steal_pointer(&merge) : NULL;
}

const cJSON *merge_schema(const Merge *merge)
{
    return merge->schema;
}

int merge_saved(const Merge *merge)
{
    return merge->total - (int)merge->fields->len;
}

const GPtrArray *merge_conflicts(const Merge *merge)
{
    return merge->conflicts;
}

cJSON *merge_split(const Merge *merge, size_t part, const cJSON *answers)
{
    const Part *form = part_at(merge, (guint)part);
    cJSON *own = cJSON_CreateObject();
    const cJSON *property;

    cJSON_ArrayForEach(property, json_object(form->form, "properties"))
    {
        const cJSON *answer =
            json_member(answers, g_hash_table_lookup(form->keys, property->string));

        if (answer)
            cJSON_AddItemToObject(own, property->string, cJSON_Duplicate(answer, true));
    }
    return own;
}
