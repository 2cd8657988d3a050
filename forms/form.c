#include "forms/form.h"

#include "domain/json.h"
#include "domain/names.h"

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

static bool has_type(const cJSON *json, const char *type)
{
    const char *name = json_text(json, "type");

    return name && g_str_equal(name, type);
}

static bool is_object_schema(const cJSON *json)
{
    return cJSON_IsObject(json) && cJSON_IsObject(json_member(json, "properties"));
}

/* What fits the type, for a field that does not say. */
static FormWidget widget_for(const cJSON *json)
{
    const char *format = json_text(json, "format");

    if (cJSON_IsArray(json_member(json, "enum")) && !has_type(json, "boolean"))
        return WIDGET_CHOICE;
    if (has_type(json, "boolean"))
        return WIDGET_YES_NO;
    if (has_type(json, "integer") || has_type(json, "number"))
        return WIDGET_NUMBER;
    if (has_type(json, "array"))
        return is_object_schema(json_member(json, "items")) ? WIDGET_TABLE : WIDGET_CHOICES;
    if (has_type(json, "object"))
        return WIDGET_ADDRESS;
    if (format && g_str_equal(format, "date"))
        return WIDGET_DATE;
    if (format && g_str_equal(format, "money"))
        return WIDGET_MONEY;
    return WIDGET_TEXT;
}

static void read_choices(FormField *field, const cJSON *json)
{
    const cJSON *values = json_member(json, "enum"), *labels = json_member(json, "x-labels");

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

static bool is_required(const cJSON *parent, const char *key)
{
    const cJSON *name;

    cJSON_ArrayForEach(name, json_member(parent, "required"))
    {
        if (g_str_equal(name->valuestring, key))
            return true;
    }
    return false;
}

static FormField *read_fields(const Schema *parent, size_t *count);

static void read_field(FormField *field, const Schema *schema);

static void read_columns(FormField *field)
{
    const Schema *elements = schema_items(field->schema);

    if (field->widget == WIDGET_ADDRESS)
        field->columns = read_fields(field->schema, &field->column_count);
    if (field->widget != WIDGET_TABLE || !elements)
        return;
    if (is_object_schema(schema_json(elements))) {
        field->columns = read_fields(elements, &field->column_count);
        return;
    }

    FormField *column = g_new0(FormField, 1);
    read_field(column, elements);
    column->title = field->title;
    column->required = true;
    field->columns = column;
    field->column_count = 1;
}

/* Everything but what the parent says: key, place, whether it is required. */
static void read_field(FormField *field, const Schema *schema)
{
    const cJSON *json = schema_json(schema);
    const char *title = json_text(json, "title"), *mask = json_text(json, "x-mask");
    const char *source = json_text(json, "x-source");
    const cJSON *length = json_member(json, "maxLength"), *elements = json_member(json, "items");

    field->schema = schema;
    field->title = title;
    field->widget = widget_from_name(json_text(json, "x-widget"));
    if (field->widget == WIDGET_COUNT)
        field->widget = widget_for(json);
    field->integer = has_type(json, "integer");
    field->editable = !cJSON_IsFalse(json_member(json, "x-editable"));
    field->mask = mask ? mask_from_name(mask) : MASK_NONE;
    if (field->mask == MASK_COUNT)
        field->mask = MASK_ALL; /* a newer mask: better too much than too little */
    field->max_length = length ? length->valueint : 0;
    field->source = source ? source : "applicant";
    field->element = json_text(json, "x-element");
    field->when = json_member(json, "x-when");
    read_choices(field, field->widget == WIDGET_CHOICES ? elements : json);
    read_columns(field);
}

static int order_of(const FormField *field)
{
    const cJSON *order = json_member(schema_json(field->schema), "x-order");

    return cJSON_IsNumber(order) ? order->valueint : G_MAXINT;
}

/* Stable: equal places stay as written. */
static void sort_fields(FormField *fields, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        FormField moving = fields[i];
        size_t at = i;

        for (; at > 0 && order_of(&fields[at - 1]) > order_of(&moving); at--)
            fields[at] = fields[at - 1];
        fields[at] = moving;
    }
}

static FormField *read_fields(const Schema *parent, size_t *count)
{
    const cJSON *properties = json_member(schema_json(parent), "properties");
    FormField *fields = g_new0(FormField, (gsize)cJSON_GetArraySize(properties));

    for (const cJSON *json = properties ? properties->child : NULL; json; json = json->next) {
        FormField *field = &fields[(*count)++];

        read_field(field, schema_property(parent, json->string));
        field->key = json->string;
        field->title = field->title ? field->title : field->key;
        field->required = is_required(schema_json(parent), field->key);
    }
    sort_fields(fields, *count);
    return fields;
}

static void free_fields(FormField *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_free((void *)fields[i].choices);
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
    if (!is_object_schema(schema)) {
        problem_set(problem, PROBLEM_MALFORMED, "schema#/properties", NULL);
        return NULL;
    }

    Form *form = g_new0(Form, 1);
    form->schema = g_steal_pointer(&compiled);
    form->fields = read_fields(form->schema, &form->count);
    return form;
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

bool form_check(const Form *form, const cJSON *values, date today, GPtrArray *problems)
{
    cJSON *none = values ? NULL : cJSON_CreateObject();
    bool valid = schema_validate(form->schema, values ? values : none, "form", today, problems);

    cJSON_Delete(none);
    return valid;
}

bool form_check_field(const FormField *field, const cJSON *value, date today, Problem *problem)
{
    if (!value)
        return !field->required ||
               problem_set_at(problem, "", PROBLEM_FIELD_MISSING, field->title, NULL);

    g_autoptr(GPtrArray) problems =
        g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free);
    if (schema_validate(field->schema, value, field->title, today, problems))
        return true;
    problem_move(problem, problems->pdata[0]);
    return false;
}

void form_problem_free(Problem *problem)
{
    problem_clear(problem);
    g_free(problem);
}
