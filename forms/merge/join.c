#include "forms/merge/join.h"

#include "domain/json.h"
#include "forms/schema/schema.h"

#include <math.h>
#include <string.h>

#define NO_TYPE N_("a value cannot be of both types")
#define NO_FORMAT N_("a text cannot be of both formats")
#define NO_CHOICE N_("they have no choice in common")
#define NO_RANGE N_("the smallest allowed is above the largest")

/* `schema` has the keyword already, as `own`. False: no value fits both. */
typedef bool Join(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault);

static bool fail(JoinFault *fault, const char *keyword, const char *why)
{
    *fault = (JoinFault){keyword, why};
    return false;
}

static cJSON *own_member(cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool holds(const cJSON *list, const cJSON *value)
{
    const cJSON *entry;

    cJSON_ArrayForEach(entry, list)
    {
        if (cJSON_Compare(entry, value, true))
            return true;
    }
    return false;
}

/* ---- one keyword --------------------------------------------------------------------------- */

/* {name: value} as a further schema of `allOf`. */
static void add_all_of(cJSON *schema, const char *name, const cJSON *value)
{
    cJSON *all = own_member(schema, "allOf"), *part = cJSON_CreateObject();

    if (!all)
        all = cJSON_AddArrayToObject(schema, "allOf");
    cJSON_AddItemToObject(part, name, cJSON_Duplicate(value, true));
    if (holds(all, part))
        cJSON_Delete(part);
    else
        cJSON_AddItemToArray(all, part);
}

static bool keep_both(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    (void)fault;
    if (!cJSON_Compare(own, by, true))
        add_all_of(schema, by->string, by);
    return true;
}

static bool keep_larger(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    (void)schema;
    (void)fault;
    if (by->valuedouble > own->valuedouble)
        cJSON_SetNumberValue(own, by->valuedouble);
    return true;
}

static bool keep_smaller(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    (void)schema;
    (void)fault;
    if (by->valuedouble < own->valuedouble)
        cJSON_SetNumberValue(own, by->valuedouble);
    return true;
}

static bool is_multiple(double number, double of)
{
    return of > 0 && fpclassify(fmod(number, of)) == FP_ZERO;
}

static bool keep_coarser(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    if (is_multiple(own->valuedouble, by->valuedouble))
        return true;
    if (!is_multiple(by->valuedouble, own->valuedouble))
        return keep_both(schema, own, by, fault);
    cJSON_SetNumberValue(own, by->valuedouble);
    return true;
}

static bool keep_true(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    (void)fault;
    if (cJSON_IsTrue(by) && !cJSON_IsTrue(own))
        json_put(schema, by->string, cJSON_CreateTrue());
    return true;
}

static bool keep_same_format(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    (void)schema;
    return cJSON_Compare(own, by, true) || fail(fault, "format", NO_FORMAT);
}

static bool allows_type(const cJSON *types, const char *type)
{
    const char *only = cJSON_GetStringValue(types);

    return only ? strcmp(only, type) == 0 : json_array_has(types, type);
}

/* A whole number is a number, too. */
static bool allows_whole(const cJSON *types, const char *type)
{
    return allows_type(types, type) ||
           (strcmp(type, "integer") == 0 && allows_type(types, "number"));
}

static bool join_types(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    static const char *const types[] = {"null",   "boolean", "object", "array",
                                        "number", "integer", "string"};
    cJSON *both = cJSON_CreateArray();

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (allows_whole(own, types[i]) && allows_whole(by, types[i]) &&
            (allows_type(own, types[i]) || allows_type(by, types[i])))
            cJSON_AddItemToArray(both, cJSON_CreateString(types[i]));

    int count = cJSON_GetArraySize(both);
    bool is_one = count == 1;
    cJSON *type = is_one ? cJSON_DetachItemFromArray(both, 0) : both;
    if (is_one)
        cJSON_Delete(both);
    json_put(schema, "type", type);
    return count > 0 || fail(fault, "type", NO_TYPE);
}

/* The labels (x-labels) go with their choices. */
static bool join_choices(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    cJSON *labels = own_member(schema, "x-labels");
    cJSON *label = labels ? labels->child : NULL, *next_label;
    cJSON *choice = own->child, *next;

    for (; choice; choice = next, label = next_label) {
        next = choice->next;
        next_label = label ? label->next : NULL;
        if (holds(by, choice))
            continue;
        cJSON_Delete(cJSON_DetachItemViaPointer(own, choice));
        if (label)
            cJSON_Delete(cJSON_DetachItemViaPointer(labels, label));
    }
    return own->child || fail(fault, "enum", NO_CHOICE);
}

static bool join_constants(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    (void)schema;
    return cJSON_Compare(own, by, true) || fail(fault, "const", NO_CHOICE);
}

static bool join_required(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    const cJSON *name;

    (void)schema;
    (void)fault;
    cJSON_ArrayForEach(name, by)
    {
        if (!holds(own, name))
            cJSON_AddItemToArray(own, cJSON_Duplicate(name, true));
    }
    return true;
}

static bool join_all_of(cJSON *schema, cJSON *own, const cJSON *by, JoinFault *fault)
{
    const cJSON *part;

    (void)schema;
    (void)fault;
    cJSON_ArrayForEach(part, by)
    {
        if (!holds(own, part))
            cJSON_AddItemToArray(own, cJSON_Duplicate(part, true));
    }
    return true;
}

static const struct {
    const char *name;
    Join *join;
} JOINS[] = {
    {"type", join_types},
    {"enum", join_choices},
    {"const", join_constants},
    {"format", keep_same_format},
    {"pattern", keep_both},
    {"minLength", keep_larger},
    {"maxLength", keep_smaller},
    {"minimum", keep_larger},
    {"maximum", keep_smaller},
    {"exclusiveMinimum", keep_larger},
    {"exclusiveMaximum", keep_smaller},
    {"multipleOf", keep_coarser},
    {"minItems", keep_larger},
    {"maxItems", keep_smaller},
    {"uniqueItems", keep_true},
    {"minProperties", keep_larger},
    {"maxProperties", keep_smaller},
    {"required", join_required},
    {"allOf", join_all_of},
    {"anyOf", keep_both},
    {"oneOf", keep_both},
    {"not", keep_both},
    {"dependentRequired", keep_both},
    {"dependentSchemas", keep_both},
    {"propertyNames", keep_both},
    {"contentEncoding", keep_both},
    {"$ref", keep_both},
};

static bool join_keyword(cJSON *schema, const cJSON *by, JoinFault *fault)
{
    cJSON *own = own_member(schema, by->string);

    for (size_t i = 0; i < G_N_ELEMENTS(JOINS); i++)
        if (strcmp(JOINS[i].name, by->string) == 0 && own)
            return JOINS[i].join(schema, own, by, fault);
    if (!own)
        cJSON_AddItemToObject(schema, by->string, cJSON_Duplicate(by, true));
    return true;
}

/* ---- keywords that speak of each other ----------------------------------------------------- */

/* Those of one line see what its others let through, so they are taken over together or kept apart
 * together. */
static const char *const GROUPS[][6] = {
    {"properties", "patternProperties", "additionalProperties"},
    {"items", "prefixItems", "contains", "minContains", "maxContains"},
    {"if", "then", "else"},
    /* these see all keywords of their schema */
    {"unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$id", "$anchor"},
};
#define GROUP_LAST (G_N_ELEMENTS(GROUPS) - 1)

static int group_of(const char *keyword)
{
    for (size_t group = 0; group < G_N_ELEMENTS(GROUPS); group++)
        for (size_t i = 0; i < G_N_ELEMENTS(GROUPS[group]) && GROUPS[group][i]; i++)
            if (strcmp(GROUPS[group][i], keyword) == 0)
                return (int)group;
    return -1;
}

/* The keywords of a group as a schema of their own. Caller deletes. */
static cJSON *take_group(const cJSON *schema, int group)
{
    cJSON *taken = cJSON_CreateObject();
    const cJSON *member;

    cJSON_ArrayForEach(member, schema)
    {
        if (group_of(member->string) == group)
            cJSON_AddItemToObject(taken, member->string, cJSON_Duplicate(member, true));
    }
    return taken;
}

static bool has_only(const cJSON *group, const char *first, const char *second)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, group)
    {
        if (strcmp(member->string, first) != 0 && (!second || strcmp(member->string, second) != 0))
            return false;
    }
    return cJSON_GetArraySize(group) > 0;
}

/* The same properties, and none that is `true` or `false`. */
static bool same_names(const cJSON *a, const cJSON *b)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, a)
    {
        if (!cJSON_IsObject(member) || !json_object(b, member->string))
            return false;
    }
    return cJSON_GetArraySize(a) == cJSON_GetArraySize(b);
}

static bool can_join_items(const cJSON *own, const cJSON *by)
{
    return has_only(own, "items", NULL) && has_only(by, "items", NULL) &&
           json_object(own, "items") && json_object(by, "items");
}

/* Both have the same properties and the same to say of others: each property is joined. */
static bool can_join_properties(const cJSON *own, const cJSON *by)
{
    const cJSON *others = json_member(own, "additionalProperties");
    const cJSON *their_others = json_member(by, "additionalProperties");

    return has_only(own, "properties", "additionalProperties") &&
           has_only(by, "properties", "additionalProperties") &&
           same_names(json_member(own, "properties"), json_member(by, "properties")) &&
           (others ? their_others && cJSON_Compare(others, their_others, true) : !their_others);
}

static bool join_properties(cJSON *schema, const cJSON *by, JoinFault *fault)
{
    cJSON *property;

    cJSON_ArrayForEach(property, own_member(schema, "properties"))
    {
        if (!schema_join(property, json_member(json_member(by, "properties"), property->string),
                         fault))
            return false;
    }
    return true;
}

static void add_group(cJSON *schema, const cJSON *group)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, group)
        cJSON_AddItemToObject(schema, member->string, cJSON_Duplicate(member, true));
}

static void add_apart(cJSON *schema, const cJSON *part)
{
    cJSON *all = own_member(schema, "allOf");

    if (!all)
        all = cJSON_AddArrayToObject(schema, "allOf");
    cJSON_AddItemToArray(all, cJSON_Duplicate(part, true));
}

static bool join_group(cJSON *schema, const cJSON *by, int group, JoinFault *fault)
{
    cJSON *own = take_group(schema, group), *theirs = take_group(by, group);
    bool fits = true;

    if (!theirs->child || cJSON_Compare(own, theirs, true))
        ;
    else if (!own->child)
        add_group(schema, theirs);
    else if (can_join_properties(own, theirs))
        fits = join_properties(schema, by, fault);
    else if (can_join_items(own, theirs))
        fits = schema_join(own_member(schema, "items"), json_member(by, "items"), fault);
    else
        add_apart(schema, theirs);
    cJSON_Delete(own);
    cJSON_Delete(theirs);
    return fits;
}

/* ---- whether anything fits ----------------------------------------------------------------- */

static const char *const RANGES[][2] = {{"minLength", "maxLength"},
                                        {"minItems", "maxItems"},
                                        {"minProperties", "maxProperties"},
                                        {"minimum", "maximum"},
                                        {"exclusiveMinimum", "maximum"},
                                        {"minimum", "exclusiveMaximum"},
                                        {"exclusiveMinimum", "exclusiveMaximum"}};

static bool check_ranges(const cJSON *schema, JoinFault *fault)
{
    for (size_t i = 0; i < G_N_ELEMENTS(RANGES); i++) {
        const cJSON *low = json_member(schema, RANGES[i][0]);
        const cJSON *high = json_member(schema, RANGES[i][1]);
        bool is_open = RANGES[i][0][0] == 'e' || RANGES[i][1][0] == 'e';

        if (cJSON_IsNumber(low) && cJSON_IsNumber(high) &&
            (low->valuedouble > high->valuedouble ||
             (is_open && low->valuedouble >= high->valuedouble)))
            return fail(fault, RANGES[i][0], NO_RANGE);
    }
    return true;
}

/* Whether one of the choices fits the rest. References cannot be followed from here. */
static bool check_choices(const cJSON *schema, JoinFault *fault)
{
    const cJSON *choices = json_array(schema, "enum"), *choice;
    g_autoptr(Schema) compiled = choices ? schema_compile(schema, NULL) : NULL;

    if (!compiled)
        return true;
    cJSON_ArrayForEach(choice, choices)
    {
        if (schema_validate(compiled, choice, "", 0, NULL))
            return true;
    }
    return fail(fault, "enum", NO_CHOICE);
}

static bool sees_all(const cJSON *schema)
{
    cJSON *taken = take_group(schema, (int)GROUP_LAST);
    bool sees = taken->child != NULL;

    cJSON_Delete(taken);
    return sees;
}

static bool is_annotation(const char *keyword)
{
    return g_str_has_prefix(keyword, "x-") || strcmp(keyword, "title") == 0;
}

/* The constraints become a schema of `allOf`, where they see nothing of what is added. */
static void set_apart(cJSON *schema)
{
    cJSON *inner = cJSON_CreateObject(), *member = schema->child, *next;

    for (; member; member = next) {
        next = member->next;
        if (!is_annotation(member->string))
            cJSON_AddItemToObject(inner, member->string,
                                  cJSON_DetachItemViaPointer(schema, member));
    }
    cJSON_AddItemToArray(cJSON_AddArrayToObject(schema, "allOf"), inner);
}

/* Labels belong to the very choices that they stand beside. */
static void join_labels(cJSON *schema, const cJSON *by)
{
    const cJSON *labels = json_member(by, "x-labels");

    if (labels && !json_member(schema, "x-labels") &&
        cJSON_Compare(json_member(schema, "enum"), json_member(by, "enum"), true))
        cJSON_AddItemToObject(schema, "x-labels", cJSON_Duplicate(labels, true));
}

bool schema_join(cJSON *schema, const cJSON *by, JoinFault *fault)
{
    const cJSON *member;

    if (sees_all(schema) || sees_all(by)) {
        set_apart(schema);
        add_apart(schema, by);
        return true;
    }
    cJSON_ArrayForEach(member, by)
    {
        bool is_alone = group_of(member->string) < 0 && strcmp(member->string, "x-labels") != 0;

        if (is_alone && !join_keyword(schema, member, fault))
            return false;
    }
    join_labels(schema, by);
    for (int group = 0; group < (int)GROUP_LAST; group++)
        if (!join_group(schema, by, group, fault))
            return false;
    return check_ranges(schema, fault) && check_choices(schema, fault);
}
