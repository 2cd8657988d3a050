#include "forms/schema/keywords.h"

#include <stdlib.h>
#include <string.h>

static const Vocabulary *const VOCABULARIES[] = {&CORE, &VALIDATION, &APPLICATOR, &UNEVALUATED};

/* ---- arrays by name ------------------------------------------------------------------------ */

int compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

gconstpointer find_name(const GArray *sorted, const char *name)
{
    if (!sorted || sorted->len == 0)
        return NULL;
    return bsearch(&name, sorted->data, sorted->len, g_array_get_element_size((GArray *)sorted),
                   compare_names);
}

Schema *properties_find(const GArray *properties, const char *name)
{
    const Property *property = find_name(properties, name);

    return property ? property->schema : NULL;
}

/* ---- bundles: documents, their nodes and resources ----------------------------------------- */

struct Bundle {
    GPtrArray *documents;  /* cJSON * */
    GPtrArray *nodes;      /* Schema * */
    GPtrArray *resources;  /* Resource * */
    GHashTable *addresses; /* uri → Resource */
    GStringChunk *names;   /* of anchors, each once */
};

static void rule_clear(gpointer data)
{
    Rule *rule = data;

    if (rule->keyword->release && rule->made)
        rule->keyword->release(rule->made);
}

static void node_free(gpointer data)
{
    Schema *node = data;

    g_array_unref(node->rules);
    g_clear_pointer(&node->properties, g_array_unref);
    g_clear_pointer(&node->patterns, g_ptr_array_unref);
    g_free(node);
}

static void resource_free(gpointer data)
{
    Resource *resource = data;

    g_hash_table_unref(resource->anchors);
    g_hash_table_unref(resource->dynamic);
    g_free(resource->uri);
    g_free(resource);
}

static void delete_json(gpointer json)
{
    cJSON_Delete(json);
}

static Bundle *bundle_new(void)
{
    Bundle *bundle = g_new0(Bundle, 1);

    bundle->documents = g_ptr_array_new_with_free_func(delete_json);
    bundle->nodes = g_ptr_array_new_with_free_func(node_free);
    bundle->resources = g_ptr_array_new_with_free_func(resource_free);
    bundle->addresses = g_hash_table_new(g_str_hash, g_str_equal);
    bundle->names = g_string_chunk_new(64);
    return bundle;
}

static void bundle_free(Bundle *bundle)
{
    g_ptr_array_unref(bundle->nodes);
    g_hash_table_unref(bundle->addresses);
    g_ptr_array_unref(bundle->resources);
    g_ptr_array_unref(bundle->documents);
    g_string_chunk_free(bundle->names);
    g_free(bundle);
}

Resource *bundle_resource(const Bundle *bundle, const char *uri)
{
    return g_hash_table_lookup(bundle->addresses, uri);
}

Resource *bundle_resource_new(Bundle *bundle, const char *uri)
{
    if (bundle_resource(bundle, uri))
        return NULL;

    Resource *resource = g_new0(Resource, 1);
    resource->uri = g_strdup(uri);
    resource->anchors = g_hash_table_new(NULL, NULL);
    resource->dynamic = g_hash_table_new(NULL, NULL);
    g_ptr_array_add(bundle->resources, resource);
    g_hash_table_insert(bundle->addresses, resource->uri, resource);
    return resource;
}

const char *bundle_name(Bundle *bundle, const char *name)
{
    return g_string_chunk_insert_const(bundle->names, name);
}

/* The address of a document that gives none; nothing can be meant by it but this document. */
#define NO_ADDRESS "schema:/"

bool bundle_add(Compiler *compiler, cJSON *json)
{
    g_autofree char *address = g_strdup_printf(NO_ADDRESS "%u", compiler->bundle->documents->len);

    g_ptr_array_add(compiler->bundle->documents, json);
    compiler->resource = bundle_resource_new(compiler->bundle, address);
    return schema_compile_node(compiler, json) != NULL;
}

/* ---- compiling ----------------------------------------------------------------------------- */

bool compiler_fault(Compiler *compiler, ProblemKind kind, const char *detail)
{
    compiler->fault = kind;
    g_free(compiler->detail);
    compiler->detail = g_strdup(detail);
    return false;
}

Pattern *compiler_pattern(Compiler *compiler, const char *ecma)
{
    if (++compiler->patterns <= SCHEMA_PATTERNS_MAX)
        return pattern_compile(ecma);
    compiler_fault(compiler, PROBLEM_SCHEMA_LARGE, G_STRINGIFY(SCHEMA_PATTERNS_MAX));
    return NULL;
}

static bool compile_keyword(Compiler *compiler, Schema *schema, const Keyword *keyword)
{
    const cJSON *operand = cJSON_GetObjectItemCaseSensitive(schema->json, keyword->name);

    if (!operand)
        return true;

    gsize length = pointer_push(compiler->path, keyword->name);
    Rule rule = {.keyword = keyword, .operand = operand};
    if (!keyword->compile(compiler, schema, &rule)) {
        rule_clear(&rule);
        return false; /* the path stays where the fault is */
    }
    if (keyword->check || rule.made)
        g_array_append_val(schema->rules, rule);
    g_string_truncate(compiler->path, length);
    return true;
}

static bool compile_keywords(Compiler *compiler, Schema *schema)
{
    for (size_t i = 0; i < G_N_ELEMENTS(VOCABULARIES); i++)
        for (size_t j = 0; j < VOCABULARIES[i]->count; j++)
            if (!compile_keyword(compiler, schema, &VOCABULARIES[i]->rows[j]))
                return false;
    return true;
}

static Schema *node_new(Compiler *compiler, const cJSON *json)
{
    Schema *node = g_new0(Schema, 1);

    node->json = json;
    node->resource = compiler->resource;
    node->never = cJSON_IsFalse(json);
    node->title = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "title"));
    node->rules = g_array_new(FALSE, FALSE, sizeof(Rule));
    g_array_set_clear_func(node->rules, rule_clear);
    g_ptr_array_add(compiler->bundle->nodes, node);
    g_hash_table_insert(compiler->compiled, (gpointer)json, node);
    if (!compiler->resource->root)
        compiler->resource->root = node;
    return node;
}

Schema *schema_compile_node(Compiler *compiler, const cJSON *json)
{
    Schema *known = g_hash_table_lookup(compiler->compiled, json);

    if (known || (!cJSON_IsObject(json) && !cJSON_IsBool(json)))
        return known;
    if (compiler->depth >= SCHEMA_DEPTH_MAX || compiler->bundle->nodes->len >= SCHEMA_NODES_MAX) {
        compiler_fault(compiler, PROBLEM_SCHEMA_LARGE, G_STRINGIFY(SCHEMA_NODES_MAX));
        return NULL;
    }

    Resource *around = compiler->resource;
    Schema *node = node_new(compiler, json);
    compiler->depth++;
    bool compiled = compile_keywords(compiler, node);
    compiler->depth--;
    compiler->resource = around;
    return compiled ? node : NULL;
}

/* Adds what always holds beside the schema, each once. */
static void add_layers(GPtrArray *layers, const Schema *schema);

static void add_layer(gpointer schema, gpointer layers)
{
    add_layers(layers, schema);
}

static void add_layers(GPtrArray *layers, const Schema *schema)
{
    if (layers->len >= SCHEMA_LAYERS_MAX || g_ptr_array_find(layers, schema, NULL))
        return;
    g_ptr_array_add(layers, (gpointer)schema);
    for (guint i = 0; i < schema->rules->len; i++) {
        const Rule *rule = &g_array_index(schema->rules, Rule, i);

        if (g_str_equal(rule->keyword->name, "$ref"))
            add_layers(layers, reference_target(rule));
        else if (g_str_equal(rule->keyword->name, "allOf"))
            g_ptr_array_foreach(rule->made, add_layer, layers);
    }
}

GPtrArray *schema_layers(const Schema *schema)
{
    GPtrArray *layers = g_ptr_array_new();

    add_layers(layers, schema);
    return layers;
}

/* A field that says what it is by a reference is called as what it refers to. */
static void inherit_title(Schema *node)
{
    g_autoptr(GPtrArray) layers = NULL;

    if (node->title || node->rules->len == 0)
        return;
    layers = schema_layers(node);
    for (guint i = 1; i < layers->len && !node->title; i++)
        node->title = ((const Schema *)layers->pdata[i])->title;
}

static Schema *finish(Compiler *compiler)
{
    GPtrArray *nodes = compiler->bundle->nodes;
    Schema *root = nodes->pdata[0];

    if (!references_follow(compiler))
        return NULL;
    for (guint i = 0; i < nodes->len; i++)
        inherit_title(nodes->pdata[i]);
    root->bundle = compiler->bundle;
    return root;
}

static void compiler_clear(Compiler *compiler)
{
    g_hash_table_unref(compiler->compiled);
    g_ptr_array_unref(compiler->references);
    g_string_free(compiler->path, TRUE);
    g_free(compiler->detail);
}

Schema *schema_compile(const cJSON *json, Problem *problem)
{
    /* a sub-schema may stand two levels of JSON below its own */
    if (!json || !value_is_bounded(json, 2 * SCHEMA_DEPTH_MAX)) {
        problem_set(problem, json ? PROBLEM_SCHEMA_LARGE : PROBLEM_SCHEMA_WRONG, "schema#",
                    G_STRINGIFY(SCHEMA_VALUES_MAX), NULL);
        return NULL;
    }

    Compiler compiler = {.bundle = bundle_new(),
                         .compiled = g_hash_table_new(NULL, NULL),
                         .references = g_ptr_array_new(),
                         .path = g_string_new("schema#"),
                         .fault = PROBLEM_SCHEMA_WRONG};
    bool added = bundle_add(&compiler, cJSON_Duplicate(json, true));
    Schema *schema = added ? finish(&compiler) : NULL;

    if (!schema) {
        problem_set(problem, compiler.fault, compiler.path->str, compiler.detail, NULL);
        bundle_free(compiler.bundle);
    }
    compiler_clear(&compiler);
    return schema;
}

void schema_free(Schema *schema)
{
    if (schema)
        bundle_free(schema->bundle);
}

/* ---- asking -------------------------------------------------------------------------------- */

const Schema *schema_property(const Schema *schema, const char *name)
{
    return properties_find(schema->properties, name);
}

const Schema *schema_items(const Schema *schema)
{
    return schema->items;
}

const cJSON *schema_json(const Schema *schema)
{
    return schema->json;
}
