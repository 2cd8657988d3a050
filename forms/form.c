#include "forms/form.h"

#include "domain/json.h"
#include "domain/names.h"
#include "forms/application/pointer.h"

#include <stdlib.h>
#include <string.h>

struct Form {
    Schema *schema;
    FormField *fields;
    size_t count;
};

static const char *const WIDGET_NAMES[] = {
#define X(id, name) [WIDGET_##id] = name,
    FORM_WIDGETS(X)
#undef X
};

const char *form_widget_name(FormWidget widget)
{
    return WIDGET_NAMES[widget];
}

static FormWidget widget_from_name(const char *name)
{
    return (FormWidget)name_index(WIDGET_NAMES, name);
}

/* ---- reading annotations ------------------------------------------------------------------- */

/* References may make a form of any size out of a few lines. */
typedef struct {
    int depth;
    size_t left;     /* fields */
    const char *bad; /* a table that has no columns, or one whose columns have parts; NULL: none */
} Reader;

#define DEPTH_MAX 8

/* The member of the schema itself, or else of what it refers to. */
static const cJSON *member_of(const GPtrArray *layers, const char *name)
{
    for (guint i = 0; i < layers->len; i++) {
        const cJSON *member = json_member(schema_json(layers->pdata[i]), name);

        if (member)
            return member;
    }
    return NULL;
}

static const char *text_of(const GPtrArray *layers, const char *name)
{
    return cJSON_GetStringValue(member_of(layers, name));
}

static const Schema *items_of(const GPtrArray *layers)
{
    for (guint i = 0; i < layers->len; i++)
        if (schema_items(layers->pdata[i]))
            return schema_items(layers->pdata[i]);
    return NULL;
}

static bool has_type(const GPtrArray *layers, const char *type)
{
    const cJSON *types = member_of(layers, "type");

    if (cJSON_IsArray(types))
        return json_array_has(types, type);
    return cJSON_IsString(types) && g_str_equal(types->valuestring, type);
}

static bool is_object_schema(const Schema *schema)
{
    g_autoptr(GPtrArray) layers = schema_layers(schema);

    return cJSON_IsObject(member_of(layers, "properties"));
}

/* What fits the type, for a field that does not say. */
static FormWidget widget_for(const GPtrArray *layers)
{
    const char *format = text_of(layers, "format");
    const Schema *elements = items_of(layers);

    if (cJSON_IsArray(member_of(layers, "enum")) && !has_type(layers, "boolean"))
        return WIDGET_CHOICE;
    if (has_type(layers, "boolean"))
        return WIDGET_YES_NO;
    if (has_type(layers, "integer") || has_type(layers, "number"))
        return WIDGET_NUMBER;
    if (has_type(layers, "array"))
        return elements && is_object_schema(elements) ? WIDGET_TABLE : WIDGET_CHOICES;
    if (has_type(layers, "object"))
        return WIDGET_ADDRESS;
    if (format && g_str_equal(format, "date"))
        return WIDGET_DATE;
    if (format && g_str_equal(format, "money"))
        return WIDGET_MONEY;
    return WIDGET_TEXT;
}

static void read_choices(FormField *field, const GPtrArray *layers)
{
    const cJSON *values = member_of(layers, "enum"), *labels = member_of(layers, "x-labels");

    if (!cJSON_IsArray(values))
        return;

    FormChoice *choices = g_new0(FormChoice, (gsize)cJSON_GetArraySize(values));
    const cJSON *label = cJSON_IsArray(labels) ? labels->child : NULL;
    for (const cJSON *value = values->child; value; value = value->next) {
        const char *words = cJSON_GetStringValue(label);

        if (!words)
            words = cJSON_GetStringValue(value);
        choices[field->choice_count++] = (FormChoice){value, words ? words : ""};
        label = label ? label->next : NULL;
    }
    field->choices = choices;
}

/* The strictest that is said, because all of them hold. */
static int max_length_of(const GPtrArray *layers)
{
    int shortest = 0;

    for (guint i = 0; i < layers->len; i++) {
        int length = json_integer(schema_json(layers->pdata[i]), "maxLength", 0);

        if (length > 0 && (shortest == 0 || length < shortest))
            shortest = length;
    }
    return shortest;
}

static FormField *read_fields(Reader *reader, const GPtrArray *parents, size_t *count);
static bool read_field(Reader *reader, FormField *field, const GPtrArray *declarations);

static void read_only_column(Reader *reader, FormField *field, const Schema *elements)
{
    FormField *column = g_new0(FormField, 1);
    g_autoptr(GPtrArray) declarations = g_ptr_array_new();

    g_ptr_array_add(declarations, (gpointer)elements);
    field->columns = column;
    field->column_count = 1;
    read_field(reader, column, declarations);
    column->title = field->title;
    column->required = true;
}

/* Nobody could fill in another. */
static bool is_table_of_cells(const FormField *field)
{
    for (size_t i = 0; field->widget == WIDGET_TABLE && i < field->column_count; i++)
        if (field->columns[i].widget == WIDGET_TABLE || field->columns[i].widget == WIDGET_ADDRESS)
            return false;
    return field->widget != WIDGET_TABLE || field->column_count > 0;
}

static void read_columns(Reader *reader, FormField *field, const GPtrArray *layers)
{
    const Schema *elements = field->widget == WIDGET_TABLE ? items_of(layers) : NULL;
    g_autoptr(GPtrArray) rows = elements ? schema_layers(elements) : NULL;

    if (reader->depth == DEPTH_MAX)
        return;
    reader->depth++;
    if (field->widget == WIDGET_ADDRESS)
        field->columns = read_fields(reader, layers, &field->column_count);
    else if (elements && is_object_schema(elements))
        field->columns = read_fields(reader, rows, &field->column_count);
    else if (elements)
        read_only_column(reader, field, elements);
    reader->depth--;
    if (!is_table_of_cells(field))
        reader->bad = field->title ? field->title : "?";
}

static void read_annotations(FormField *field, const GPtrArray *layers)
{
    const cJSON *order = member_of(layers, "x-order");
    const char *mask = text_of(layers, "x-mask"), *source = text_of(layers, "x-source");

    field->title = text_of(layers, "title");
    field->widget = widget_from_name(text_of(layers, "x-widget"));
    if (field->widget == WIDGET_COUNT)
        field->widget = widget_for(layers);
    field->integer = has_type(layers, "integer");
    field->editable = !cJSON_IsFalse(member_of(layers, "x-editable"));
    field->mask = mask ? mask_from_name(mask) : MASK_NONE;
    if (field->mask == MASK_COUNT)
        field->mask = MASK_ALL; /* a newer mask: better too much than too little */
    field->max_length = max_length_of(layers);
    field->source = source ? source : "applicant";
    field->element = text_of(layers, "x-element");
    field->when = member_of(layers, "x-when");
    field->preset = member_of(layers, "x-default");
    field->order = cJSON_IsNumber(order) ? order->valueint : G_MAXINT;
}

static GPtrArray *layers_of_all(const GPtrArray *declarations)
{
    GPtrArray *layers = g_ptr_array_new();

    for (guint i = 0; i < declarations->len; i++)
        g_ptr_array_extend_and_steal(layers, schema_layers(declarations->pdata[i]));
    return layers;
}

/* The declarations after the first, ended by NULL. */
static const Schema *const *further_of(const GPtrArray *declarations)
{
    if (declarations->len < 2)
        return NULL;

    const Schema **further = g_new0(const Schema *, declarations->len);
    for (guint i = 1; i < declarations->len; i++)
        further[i - 1] = declarations->pdata[i];
    return further;
}

/* Everything but what the parent says: key, whether it is required. False: too many. */
static bool read_field(Reader *reader, FormField *field, const GPtrArray *declarations)
{
    g_autoptr(GPtrArray) layers = layers_of_all(declarations);
    const Schema *elements = items_of(layers);

    field->schema = declarations->pdata[0];
    if (reader->left == 0)
        return false;
    reader->left--;
    field->further = further_of(declarations);
    read_annotations(field, layers);
    if (field->widget == WIDGET_CHOICES && elements) {
        g_autoptr(GPtrArray) members = schema_layers(elements);
        read_choices(field, members);
    } else {
        read_choices(field, layers);
    }
    read_columns(reader, field, layers);
    return true;
}

static bool takes_an_empty_list(const FormField *field, const GPtrArray *declarations)
{
    if (field->widget != WIDGET_TABLE && field->widget != WIDGET_CHOICES)
        return false;
    for (guint i = 0; i < declarations->len; i++) {
        const cJSON *schema = schema_json(declarations->pdata[i]);

        if (json_integer(schema, "minItems", 0) > 0 || json_member(schema, "contains"))
            return false;
    }
    return true;
}

static bool is_required(const GPtrArray *parents, const char *key)
{
    for (guint i = 0; i < parents->len; i++)
        if (json_array_has(json_member(schema_json(parents->pdata[i]), "required"), key))
            return true;
    return false;
}

static void read_property(Reader *reader, GArray *fields, const GPtrArray *parents, const char *key)
{
    g_autoptr(GPtrArray) declarations = g_ptr_array_new();
    FormField field = {.key = key};

    for (guint i = 0; i < parents->len; i++) {
        const Schema *property = schema_property(parents->pdata[i], key);

        if (property)
            g_ptr_array_add(declarations, (gpointer)property);
    }
    if (!read_field(reader, &field, declarations))
        return;
    field.title = field.title ? field.title : key;
    field.required = is_required(parents, key);
    field.may_be_none = field.required && takes_an_empty_list(&field, declarations);
    field.required = field.required && !field.may_be_none;
    g_array_append_val(fields, field);
}

/* Equal places stay as written: the sort is stable. */
static int compare_orders(gconstpointer one, gconstpointer other)
{
    int a = ((const FormField *)one)->order, b = ((const FormField *)other)->order;

    return (a > b) - (a < b);
}

static FormField *read_fields(Reader *reader, const GPtrArray *parents, size_t *count)
{
    GArray *fields = g_array_new(FALSE, TRUE, sizeof(FormField));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < parents->len; i++) {
        const cJSON *properties = json_object(schema_json(parents->pdata[i]), "properties");

        for (const cJSON *json = properties ? properties->child : NULL; json; json = json->next)
            if (g_hash_table_add(seen, json->string))
                read_property(reader, fields, parents, json->string);
    }
    g_array_sort(fields, compare_orders);
    *count = fields->len;
    return (FormField *)(void *)g_array_free(fields, FALSE);
}

static void free_fields(FormField *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_free((void *)fields[i].choices);
        g_free((void *)fields[i].further);
        free_fields((FormField *)fields[i].columns, fields[i].column_count);
    }
    g_free(fields);
}

/* ---- the form ------------------------------------------------------------------------------ */

Form *form_parse(const cJSON *schema, Problem *problem)
{
    g_autoptr(Schema) compiled = schema_compile(schema, problem);

    if (!compiled)
        return NULL;
    if (!is_object_schema(compiled)) {
        problem_set(problem, PROBLEM_SCHEMA_WRONG, "schema#/properties", NULL);
        return NULL;
    }

    g_autoptr(Form) form = g_new0(Form, 1);
    g_autoptr(GPtrArray) layers = schema_layers(compiled);
    Reader reader = {.left = FORM_FIELDS_MAX + 1};
    form->schema = g_steal_pointer(&compiled);
    form->fields = read_fields(&reader, layers, &form->count);
    if (reader.left > 0 && !reader.bad)
        return g_steal_pointer(&form);
    if (reader.left == 0)
        problem_set(problem, PROBLEM_SCHEMA_LARGE, "schema#", G_STRINGIFY(FORM_FIELDS_MAX), NULL);
    else
        problem_set(problem, PROBLEM_FORM_TABLE, reader.bad, NULL);
    return NULL;
}

void form_free(Form *form)
{
    if (!form)
        return;
    free_fields(form->fields, form->count);
    schema_free(form->schema);
    g_free(form);
}

const FormField *form_fields(const Form *form, size_t *count)
{
    *count = form->count;
    return form->fields;
}

const FormField *form_field(const Form *form, const char *key)
{
    for (size_t i = 0; i < form->count; i++)
        if (g_str_equal(form->fields[i].key, key))
            return &form->fields[i];
    return NULL;
}

static bool names(const cJSON *options, const cJSON *answer)
{
    const cJSON *option;

    cJSON_ArrayForEach(option, options)
    {
        const cJSON *chosen;

        if (cJSON_IsString(answer) && cJSON_Compare(option, answer, true))
            return true;
        cJSON_ArrayForEach(chosen, answer)
        {
            if (cJSON_IsString(chosen) && cJSON_Compare(option, chosen, true))
                return true;
        }
    }
    return false;
}

bool form_field_asked(const FormField *field, const cJSON *answers)
{
    const cJSON *options;

    if (!field->when)
        return true;
    cJSON_ArrayForEach(options, field->when)
    {
        if (names(options, json_member(answers, options->string)))
            return true;
    }
    return false;
}

/* ---- checking ------------------------------------------------------------------------------ */

static size_t place_of(const Form *form, const char *pointer)
{
    size_t i = 0;

    for (; i < form->count; i++) {
        g_autofree char *field = pointer_join("", form->fields[i].key);
        if (pointer_is_within(pointer, field))
            break;
    }
    return i;
}

const FormField *form_field_at(const Form *form, const char *pointer)
{
    size_t place = place_of(form, pointer);

    return place < form->count ? &form->fields[place] : NULL;
}

static int compare_problems(gconstpointer one, gconstpointer other, gpointer form)
{
    size_t a = place_of(form, (*(Problem *const *)one)->subject);
    size_t b = place_of(form, (*(Problem *const *)other)->subject);

    return (a > b) - (a < b);
}

bool form_check(const Form *form, const cJSON *values, date today, GPtrArray *problems)
{
    cJSON *none = values ? NULL : cJSON_CreateObject();
    guint before = problems ? problems->len : 0;
    bool valid = schema_validate(form->schema, values ? values : none, "form", today, problems);

    cJSON_Delete(none);
    if (!valid && problems)
        g_qsort_with_data(problems->pdata + before, (int)(problems->len - before),
                          sizeof *problems->pdata, compare_problems, (gpointer)form);
    return valid;
}

static bool check_declaration(const FormField *field, const Schema *schema, const cJSON *value,
                              date today, Problem *problem)
{
    g_autoptr(GPtrArray) problems =
        g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free);

    if (schema_validate(schema, value, field->title, today, problems))
        return true;
    problem_move(problem, problems->pdata[0]);
    return false;
}

bool form_check_field(const FormField *field, const cJSON *value, date today, Problem *problem)
{
    if (!value)
        return !field->required ||
               problem_set_at(problem, "", PROBLEM_FIELD_MISSING, field->title, NULL);
    if (!check_declaration(field, field->schema, value, today, problem))
        return false;
    for (const Schema *const *further = field->further; further && *further; further++)
        if (!check_declaration(field, *further, value, today, problem))
            return false;
    return true;
}

void form_problem_free(Problem *problem)
{
    schema_problem_free(problem);
}
