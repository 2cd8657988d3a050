/* The core vocabulary: what a schema is called, and what it refers to (Core §8.2). */
#include "forms/schema/keywords.h"

#include "forms/schema/metaschema.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    char *written;
    char *uri;        /* absolute, without a fragment */
    char *fragment;   /* decoded; "": the whole resource */
    const char *name; /* the fragment as the name of an anchor */
    char *place;      /* where it stands, for a problem */
    const Schema *target;
} Reference;

static void reference_free(gpointer data)
{
    Reference *reference = data;

    g_free(reference->written);
    g_free(reference->uri);
    g_free(reference->fragment);
    g_free(reference->place);
    g_free(reference);
}

const Schema *reference_target(const Rule *rule)
{
    return ((const Reference *)rule->made)->target;
}

/* ---- names --------------------------------------------------------------------------------- */

static bool compile_dialect(Compiler *compiler, Schema *schema, Rule *rule)
{
    const char *uri = cJSON_GetStringValue(rule->operand);

    (void)schema;
    if (!uri)
        return false;
    return g_str_equal(uri, METASCHEMA_URI) || g_str_equal(uri, METASCHEMA_URI "#") ||
           compiler_fault(compiler, PROBLEM_SCHEMA_DIALECT, uri);
}

/* The address without its fragment, made absolute (RFC 3986 §5.2). NULL: it is none. */
static char *resolve(const Compiler *compiler, const char *written)
{
    g_autofree char *address = g_strndup(written, strcspn(written, "#"));

    if (!*address)
        return g_strdup(compiler->resource->uri);
    return g_uri_resolve_relative(compiler->resource->uri, address, G_URI_FLAGS_ENCODED, NULL);
}

static bool compile_id(Compiler *compiler, Schema *schema, Rule *rule)
{
    const char *id = cJSON_GetStringValue(rule->operand);
    const char *fragment = id ? strchr(id, '#') : NULL;

    if (!id || (fragment && fragment[1]))
        return false;

    g_autofree char *uri = resolve(compiler, id);
    Resource *resource = uri ? bundle_resource_new(compiler->bundle, uri) : NULL;
    if (!resource)
        return false;
    resource->root = schema;
    schema->resource = compiler->resource = resource;
    return true;
}

static bool is_name(const char *text)
{
    return text && (g_ascii_isalpha(*text) || *text == '_') &&
           text[strspn(text, G_CSET_a_2_z G_CSET_A_2_Z "0123456789-._")] == '\0';
}

static bool compile_anchor(Compiler *compiler, Schema *schema, Rule *rule)
{
    const char *text = cJSON_GetStringValue(rule->operand);

    return is_name(text) &&
           g_hash_table_insert(compiler->resource->anchors,
                               (gpointer)bundle_name(compiler->bundle, text), schema);
}

static bool compile_dynamic_anchor(Compiler *compiler, Schema *schema, Rule *rule)
{
    if (!compile_anchor(compiler, schema, rule))
        return false;
    g_hash_table_insert(compiler->resource->dynamic,
                        (gpointer)bundle_name(compiler->bundle, rule->operand->valuestring),
                        schema);
    return true;
}

static bool compile_reference(Compiler *compiler, Schema *schema, Rule *rule)
{
    const char *written = cJSON_GetStringValue(rule->operand);
    const char *fragment = written ? strchr(written, '#') : NULL;

    (void)schema;
    if (!written)
        return false;

    Reference *reference = g_new0(Reference, 1);
    rule->made = reference;
    reference->written = g_strdup(written);
    reference->place = g_strdup(compiler->path->str);
    reference->uri = resolve(compiler, written);
    reference->fragment = g_uri_unescape_string(fragment ? fragment + 1 : "", NULL);
    if (!reference->uri || !reference->fragment)
        return false;
    reference->name = bundle_name(compiler->bundle, reference->fragment);
    g_ptr_array_add(compiler->references, reference);
    return true;
}

/* ---- following ----------------------------------------------------------------------------- */

static const cJSON *element_at(const cJSON *array, const char *index)
{
    guint64 number;

    if ((index[0] == '0' && index[1]) ||
        !g_ascii_string_to_unsigned(index, 10, 0, SCHEMA_VALUES_MAX, &number, NULL))
        return NULL;
    return cJSON_GetArrayItem(array, (int)number);
}

static const cJSON *step_down(const cJSON *json, const char *step)
{
    g_autofree char *name = pointer_unescape(step);

    if (!name)
        return NULL;
    return cJSON_IsArray(json) ? element_at(json, name)
                               : cJSON_GetObjectItemCaseSensitive(json, name);
}

static const Resource *find_resource(Compiler *compiler, const Reference *reference)
{
    const Resource *resource = bundle_resource(compiler->bundle, reference->uri);
    cJSON *metaschema = resource ? NULL : metaschema_json(reference->uri);

    if (metaschema && bundle_add(compiler, metaschema))
        resource = bundle_resource(compiler->bundle, reference->uri);
    return resource;
}

/* What went beyond the bounds on the way there stays what is wrong. Always false. */
static bool cannot_follow(Compiler *compiler, const Reference *reference, ProblemKind kind)
{
    if (compiler->fault == PROBLEM_SCHEMA_LARGE)
        return false;
    g_string_assign(compiler->path, reference->place);
    return compiler_fault(compiler, kind, reference->written);
}

/* To the schema at a JSON Pointer, which is compiled where no keyword has led to it. */
static bool follow_pointer(Compiler *compiler, const Resource *resource, Reference *reference)
{
    g_auto(GStrv) steps = g_strsplit(reference->fragment + 1, "/", -1);
    const cJSON *json = resource->root->json;

    compiler->resource = (Resource *)resource;
    for (int i = 0; steps[i] && json; i++) {
        json = step_down(json, steps[i]);
        const Schema *known = json ? g_hash_table_lookup(compiler->compiled, json) : NULL;
        if (known)
            compiler->resource = (Resource *)known->resource;
    }
    if (!json)
        return cannot_follow(compiler, reference, PROBLEM_SCHEMA_REFERENCE);
    g_string_append(compiler->path, reference->fragment);
    reference->target = schema_compile_node(compiler, json);
    return reference->target != NULL;
}

static bool follow(Compiler *compiler, Reference *reference)
{
    g_string_truncate(compiler->path, strlen("schema#"));

    const Resource *resource = find_resource(compiler, reference);
    if (!resource)
        return cannot_follow(compiler, reference, PROBLEM_SCHEMA_REMOTE);
    if (*reference->fragment == '/')
        return follow_pointer(compiler, resource, reference);
    reference->target = *reference->fragment
                            ? g_hash_table_lookup(resource->anchors, reference->name)
                            : resource->root;
    return reference->target || cannot_follow(compiler, reference, PROBLEM_SCHEMA_REFERENCE);
}

bool references_follow(Compiler *compiler)
{
    /* what is compiled on the way may refer further */
    for (guint i = 0; i < compiler->references->len; i++)
        if (!follow(compiler, compiler->references->pdata[i]))
            return false;
    return true;
}

/* ---- checking ------------------------------------------------------------------------------ */

static bool check_reference(Checker *checker, const Schema *schema, const Rule *rule,
                            const cJSON *value)
{
    (void)schema;
    return check_here(checker, reference_target(rule), value);
}

/* A target with a $dynamicAnchor gives way to the schema of that name in the outermost resource on
 * the way to here that has one (Core §8.2.3.2). */
static bool check_dynamic_reference(Checker *checker, const Schema *schema, const Rule *rule,
                                    const cJSON *value)
{
    const Reference *reference = rule->made;
    const char *name = reference->name;
    const Schema *target = reference->target;

    (void)schema;
    if (g_hash_table_lookup(target->resource->dynamic, name) != target)
        return check_here(checker, target, value);
    checker_spend(checker, checker->visit->depth / PARTS_A_STEP);
    for (const Visit *visit = checker->visit; visit; visit = visit->outer) {
        const Schema *named = g_hash_table_lookup(visit->schema->resource->dynamic, name);

        if (named)
            target = named;
    }
    return check_here(checker, target, value);
}

static bool compile_definitions(Compiler *compiler, Schema *schema, Rule *rule)
{
    (void)schema;
    if (!cJSON_IsObject(rule->operand))
        return false;
    for (const cJSON *member = rule->operand->child; member; member = member->next) {
        gsize length = pointer_push(compiler->path, member->string);

        if (!schema_compile_node(compiler, member))
            return false;
        g_string_truncate(compiler->path, length);
    }
    return true;
}

static const Keyword ROWS[] = {
    {"$schema", TYPE_ANY, compile_dialect, NULL, NULL},
    {"$id", TYPE_ANY, compile_id, NULL, NULL},
    {"$anchor", TYPE_ANY, compile_anchor, NULL, NULL},
    {"$dynamicAnchor", TYPE_ANY, compile_dynamic_anchor, NULL, NULL},
    {"$defs", TYPE_ANY, compile_definitions, NULL, NULL},
    {"$ref", TYPE_ANY, compile_reference, check_reference, reference_free},
    {"$dynamicRef", TYPE_ANY, compile_reference, check_dynamic_reference, reference_free},
};
const Vocabulary CORE = {ROWS, G_N_ELEMENTS(ROWS)};
