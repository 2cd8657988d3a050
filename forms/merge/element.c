#include "forms/merge/element.h"

#include "domain/json.h"
#include "forms/application/pointer.h"
#include "forms/merge/join.h"
#include "forms/schema/schema.h"

#include <string.h>

struct ElementLibrary {
    GHashTable *fields; /* code → cJSON */
};

static void json_free(void *json)
{
    cJSON_Delete(json);
}

ElementLibrary *element_library_new(void)
{
    ElementLibrary *library = g_new0(ElementLibrary, 1);

    library->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, json_free);
    return library;
}

void element_library_free(ElementLibrary *library)
{
    if (!library)
        return;
    g_hash_table_unref(library->fields);
    g_free(library);
}

const cJSON *element_library_find(const ElementLibrary *library, const char *code)
{
    return g_hash_table_lookup(library->fields, code);
}

/* ---- reading an element -------------------------------------------------------------------- */

/* Members of the document, and the annotation that each becomes. */
static const struct {
    const char *member, *keyword;
} ANNOTATIONS[] = {
    {"name", "title"},      {"code", "x-element"},      {"widget", "x-widget"}, {"mask", "x-mask"},
    {"source", "x-source"}, {"editable", "x-editable"}, {"agency", "x-agency"},
};

static bool add_choices(cJSON *field, const cJSON *dictionary)
{
    cJSON *choices = cJSON_CreateArray(), *labels = cJSON_CreateArray();
    cJSON *entries = cJSON_GetObjectItemCaseSensitive(field, "items");
    bool has_labels = false, is_whole = true;
    const cJSON *row;

    cJSON_ArrayForEach(row, dictionary)
    {
        const cJSON *value = json_member(row, "value");
        const char *label = json_text(row, "label");

        is_whole = is_whole && value && (label || cJSON_IsString(value));
        has_labels = has_labels || label;
        cJSON_AddItemToArray(choices, cJSON_Duplicate(value, true));
        cJSON_AddItemToArray(labels,
                             cJSON_CreateString(label ? label : cJSON_GetStringValue(value)));
    }

    cJSON *place = cJSON_IsObject(entries) ? entries : field;
    cJSON_AddItemToObject(place, "enum", choices);
    if (has_labels)
        cJSON_AddItemToObject(place, "x-labels", labels);
    else
        cJSON_Delete(labels);
    return is_whole && choices->child;
}

/* The first member that is wrong; NULL: none. */
static const char *read_element(cJSON *field, const cJSON *document)
{
    const cJSON *dictionary = json_member(document, "dictionary");
    g_autoptr(Schema) compiled = NULL;

    if (!json_text(document, "name"))
        return "element.name";
    for (size_t i = 0; i < G_N_ELEMENTS(ANNOTATIONS); i++) {
        const cJSON *value = json_member(document, ANNOTATIONS[i].member);

        if (value)
            cJSON_AddItemToObject(field, ANNOTATIONS[i].keyword, cJSON_Duplicate(value, true));
    }
    if (dictionary && !add_choices(field, dictionary))
        return "element.dictionary";
    compiled = schema_compile(field, NULL);
    return compiled ? NULL : "element.schema";
}

bool element_library_add(ElementLibrary *library, const cJSON *document, Problem *problem)
{
    const char *code = json_text(document, "code");
    const cJSON *schema = json_object(document, "schema");

    if (!code || !schema)
        return problem_set(problem, PROBLEM_MALFORMED, code ? "element.schema" : "element.code",
                           NULL);

    cJSON *field = cJSON_Duplicate(schema, true);
    const char *wrong = read_element(field, document);
    if (wrong) {
        cJSON_Delete(field);
        return problem_set_at(problem, code, PROBLEM_MALFORMED, wrong, NULL);
    }
    g_hash_table_replace(library->fields, g_strdup(code), field);
    return true;
}

/* ---- completing a form --------------------------------------------------------------------- */

/* Keywords that a field may set as it likes. */
static bool is_annotation(const char *keyword)
{
    return g_str_has_prefix(keyword, "x-") || strcmp(keyword, "title") == 0;
}

/* Whether the keyword asks for more than the element allows: the joined schema is then stricter
 * than the field says. Keywords that were kept beside each other are no widening. */
static bool is_widened(const cJSON *said, const cJSON *joined)
{
    const cJSON *choice;

    if (strcmp(said->string, "pattern") == 0 || cJSON_IsObject(said))
        return false;
    if (strcmp(said->string, "enum") != 0 && strcmp(said->string, "required") != 0)
        return !cJSON_Compare(said, joined, true);
    cJSON_ArrayForEach(choice, said)
    {
        if (!json_array_has(joined, cJSON_GetStringValue(choice)) && cJSON_IsString(choice))
            return true;
    }
    return false;
}

static const char *find_widened(const cJSON *field, const cJSON *joined);

static const char *find_widened_part(const cJSON *parts, const cJSON *joined)
{
    const char *wrong = NULL;
    const cJSON *part;

    cJSON_ArrayForEach(part, parts)
    {
        const cJSON *whole = json_member(joined, part->string);

        wrong = whole ? find_widened(part, whole) : NULL;
        if (wrong)
            break;
    }
    return wrong;
}

/* The keyword of the field that asks for more; NULL: none. */
static const char *find_widened(const cJSON *field, const cJSON *joined)
{
    const cJSON *said;

    cJSON_ArrayForEach(said, field)
    {
        const cJSON *whole = json_member(joined, said->string);
        const char *wrong = NULL;

        if (strcmp(said->string, "items") == 0 && whole)
            wrong = find_widened(said, whole);
        else if (strcmp(said->string, "properties") == 0)
            wrong = find_widened_part(said, whole);
        else if (!is_annotation(said->string) && is_widened(said, whole))
            wrong = said->string;
        if (wrong)
            return wrong;
    }
    return NULL;
}

static void set_annotations(cJSON *joined, const cJSON *field)
{
    const cJSON *said;

    cJSON_ArrayForEach(said, field)
    {
        if (is_annotation(said->string))
            json_put(joined, said->string, cJSON_Duplicate(said, true));
    }
}

/* The whole field; NULL when it is wrong. Caller deletes. */
static cJSON *complete_field(const ElementLibrary *library, const cJSON *field, const char *pointer,
                             Problem *problem)
{
    const char *code = json_text(field, "x-element");
    const cJSON *element = element_library_find(library, code);
    JoinFault fault = {0};

    if (!element) {
        problem_set_at(problem, pointer, PROBLEM_ELEMENT_UNKNOWN, pointer, code, NULL);
        return NULL;
    }

    cJSON *joined = cJSON_Duplicate(element, true);
    const char *wrong =
        schema_join(joined, field, &fault) ? find_widened(field, joined) : fault.keyword;
    if (wrong) {
        problem_set_at(problem, pointer, PROBLEM_ELEMENT_CONTRADICTED, pointer, wrong, code, NULL);
        cJSON_Delete(joined);
        return NULL;
    }
    set_annotations(joined, field);
    return joined;
}

typedef struct {
    const ElementLibrary *library;
    Problem *problem;
    int nodes; /* an element that is part of itself would never end */
} Expansion;

static bool expand_within(Expansion *expansion, cJSON *schema, const char *pointer, int depth);

/* Completes a property; the whole takes its place. */
static bool expand_property(Expansion *expansion, cJSON *properties, cJSON *property,
                            const char *parent, int depth)
{
    g_autofree char *pointer = pointer_join(parent, property->string);
    g_autofree char *name = g_strdup(property->string);
    cJSON *whole = property;

    if (json_text(property, "x-element")) {
        whole = complete_field(expansion->library, property, pointer, expansion->problem);
        if (!whole)
            return false;
        cJSON_ReplaceItemInObjectCaseSensitive(properties, name, whole);
    }
    return expand_within(expansion, whole, pointer, depth + 1);
}

/* Elements may be made of elements: the columns of a table, the parts of an address. */
static bool expand_within(Expansion *expansion, cJSON *schema, const char *pointer, int depth)
{
    cJSON *items = cJSON_GetObjectItemCaseSensitive(schema, "items");
    cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties");
    cJSON *property = properties ? properties->child : NULL, *next;

    if (depth == SCHEMA_DEPTH_MAX || ++expansion->nodes > SCHEMA_NODES_MAX)
        return problem_set_at(expansion->problem, pointer, PROBLEM_MALFORMED, pointer, NULL);
    for (; property; property = next) {
        next = property->next;
        if (!expand_property(expansion, properties, property, pointer, depth))
            return false;
    }
    return !cJSON_IsObject(items) || expand_within(expansion, items, pointer, depth + 1);
}

bool element_expand_form(const ElementLibrary *library, cJSON *form, Problem *problem)
{
    Expansion expansion = {.library = library, .problem = problem};

    return expand_within(&expansion, form, "", 0);
}
