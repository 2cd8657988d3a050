#include "tests/support/openapi.h"

#include "domain/json.h"
#include "forms/form.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

struct OpenApi {
    cJSON *json;
    GHashTable *met; /* operations answered with 200 */
};

/* ---- YAML to JSON -------------------------------------------------------------------------- */

/* The plain scalars of YAML's JSON schema; whatever is quoted is text. */
static cJSON *scalar(const yaml_node_t *node)
{
    const char *text = (const char *)node->data.scalar.value;
    char *end = NULL;

    if (node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return cJSON_CreateString(text);
    if (!strcmp(text, "true") || !strcmp(text, "false"))
        return cJSON_CreateBool(*text == 't');
    const double number = g_ascii_strtod(text, &end);
    return *text && !*end ? cJSON_CreateNumber(number) : cJSON_CreateString(text);
}

static cJSON *convert(yaml_document_t *document, int index)
{
    const yaml_node_t *node = yaml_document_get_node(document, index);

    if (node->type == YAML_SCALAR_NODE)
        return scalar(node);
    if (node->type == YAML_SEQUENCE_NODE) {
        cJSON *array = cJSON_CreateArray();
        for (yaml_node_item_t *item = node->data.sequence.items.start;
             item < node->data.sequence.items.top; item++)
            cJSON_AddItemToArray(array, convert(document, *item));
        return array;
    }
    cJSON *object = cJSON_CreateObject();
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
         pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(document, pair->key);
        cJSON_AddItemToObject(object, (const char *)key->data.scalar.value,
                              convert(document, pair->value));
    }
    return object;
}

static cJSON *read_yaml(const char *path)
{
    yaml_parser_t parser;
    yaml_document_t document;
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    assert_true(yaml_parser_initialize(&parser));
    yaml_parser_set_input_file(&parser, file);
    if (!yaml_parser_load(&parser, &document))
        fail_msg("%s:%zu: %s", path, parser.problem_mark.line + 1, parser.problem);
    cJSON *json = convert(&document, 1);
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
    fclose(file);
    return json;
}

/* ---- references ---------------------------------------------------------------------------- */

static const cJSON *referred(const cJSON *root, const char *reference)
{
    g_auto(GStrv) names = g_strsplit(reference, "/", -1);

    for (size_t i = 1; names[i]; i++) {
        root = json_member(root, names[i]);
        if (!root)
            fail_msg("openapi.yaml: nothing at %s", reference);
    }
    return root;
}

/* A copy with every reference replaced by what it refers to; none goes in circles. */
static cJSON *resolve(const cJSON *root, const cJSON *json)
{
    const char *reference = json_text(json, "$ref");

    if (reference)
        return resolve(root, referred(root, reference));
    if (!cJSON_IsObject(json) && !cJSON_IsArray(json))
        return cJSON_Duplicate(json, true);

    cJSON *copy = cJSON_IsObject(json) ? cJSON_CreateObject() : cJSON_CreateArray();
    const cJSON *child;
    cJSON_ArrayForEach(child, json)
    {
        if (cJSON_IsObject(json))
            cJSON_AddItemToObject(copy, child->string, resolve(root, child));
        else
            cJSON_AddItemToArray(copy, resolve(root, child));
    }
    return copy;
}

OpenApi *openapi_load(const char *path)
{
    OpenApi *api = g_new0(OpenApi, 1);
    cJSON *raw = read_yaml(path);

    api->json = resolve(raw, raw);
    api->met = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    cJSON_Delete(raw);
    return api;
}

void openapi_free(OpenApi *api)
{
    cJSON_Delete(api->json);
    g_hash_table_unref(api->met);
    g_free(api);
}

/* ---- operations ---------------------------------------------------------------------------- */

char **openapi_operations(const OpenApi *api)
{
    GPtrArray *names = g_ptr_array_new();
    const cJSON *path, *operation;

    cJSON_ArrayForEach(path, json_object(api->json, "paths"))
    {
        cJSON_ArrayForEach(operation, path)
        {
            g_autofree char *method = g_ascii_strup(operation->string, -1);
            g_ptr_array_add(names, g_strdup_printf("%s %s", method, path->string));
        }
    }
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static const cJSON *operation_of(const OpenApi *api, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, " ", 2);
    g_autofree char *method = g_ascii_strdown(parts[0], -1);
    const cJSON *operation =
        json_object(json_object(json_object(api->json, "paths"), parts[1]), method);

    if (!operation)
        fail_msg("openapi.yaml does not describe %s", name);
    return operation;
}

static void assert_valid(const char *operation, const cJSON *schema_definition, const cJSON *body)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Schema) schema = schema_compile(schema_definition, &problem);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free);

    if (!schema)
        fail_msg("%s: the schema is wrong at %s", operation, problem.args[0]);
    if (schema_validate(schema, body, "answer", date_of_instant(g_get_real_time() / 1000), faults))
        return;
    const Problem *first = faults->pdata[0];
    g_autofree char *sentence = problem_sentence(first);
    fail_msg("%s: the answer is not as described at %s: %s", operation, first->subject, sentence);
}

void openapi_check(OpenApi *api, const char *operation, int status, const char *content_type,
                   const cJSON *body)
{
    const cJSON *responses = json_object(operation_of(api, operation), "responses");
    g_autofree char *code = g_strdup_printf("%d", status);
    const cJSON *response = json_object(responses, code);

    if (!response)
        response = json_object(responses, "default");
    if (!response)
        fail_msg("%s: the status %d is not described", operation, status);

    const cJSON *media = json_object(json_object(response, "content"), content_type);
    if (!media)
        fail_msg("%s: the media type %s is not described", operation, content_type);
    assert_valid(operation, json_object(media, "schema"), body);
    if (status == 200)
        g_hash_table_add(api->met, g_strdup(operation));
}

void openapi_assert_all_met(const OpenApi *api)
{
    g_auto(GStrv) operations = openapi_operations(api);

    for (size_t i = 0; operations[i]; i++) {
        if (!g_hash_table_contains(api->met, operations[i]))
            fail_msg("no test met %s with status 200", operations[i]);
    }
}
