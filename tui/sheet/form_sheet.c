#include "tui/sheet/form_sheet.h"

#include "domain/fold.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/sheet/divisions.h"
#include "tui/sheet/form_value.h"

#include <string.h>

#define TEXT_MAX 200

static char *field_name(const FormField *definition)
{
    return g_strdup_printf("form/%s", definition->key);
}

static SheetField *part_field(const Sheet *sheet, const char *name, const char *key)
{
    g_autofree char *part = g_strdup_printf("%s/%s", name, key);

    return sheet_field(sheet, part);
}

/* ---- values out ---------------------------------------------------------------------------- */

static cJSON *address_value(const Sheet *sheet, const FormField *definition, const char *name)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new();

    for (size_t i = 0; i < definition->column_count; i++)
        g_ptr_array_add(parts, part_field(sheet, name, definition->columns[i].key));
    return form_value_object(definition->columns, parts, form_value_kept(sheet_field(sheet, name)));
}

cJSON *form_sheet_value(const Sheet *sheet, const FormField *definition)
{
    g_autofree char *name = field_name(definition);
    const SheetField *field = sheet_field(sheet, name);

    if (!field)
        return NULL;
    if (definition->widget == WIDGET_ADDRESS)
        return address_value(sheet, definition, name);
    if (definition->widget == WIDGET_TABLE)
        return form_value_table(field, definition);
    return form_value_single(field, definition);
}

cJSON *form_sheet_values(const Sheet *sheet, const Form *form)
{
    cJSON *values = cJSON_CreateObject();
    size_t count;
    const FormField *fields = form_fields(form, &count);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *name = field_name(&fields[i]);
        const SheetField *field = sheet_field(sheet, name);
        bool asked = field && !field->hidden;
        cJSON *value = asked ? form_sheet_value(sheet, &fields[i]) : NULL;
        if (value)
            cJSON_AddItemToObject(values, fields[i].key, value);
    }
    return values;
}

/* ---- values in ----------------------------------------------------------------------------- */

/* A division is shown by its name and where it lies. */
static void name_division(SheetField *field, App *app)
{
    const char *code = sheet_own_value(field);

    if (field->kind != SHEET_PICK || !*code || !app->cache)
        return;
    g_autofree char *copy = g_strdup(code);
    g_autofree char *path = division_path(app->cache, copy);
    sheet_set_picked(field, copy, path);
}

static void set_single(SheetField *field, App *app, const FormField *definition, const cJSON *value)
{
    form_value_put(field, definition, value);
    name_division(field, app);
}

static void set_address(Sheet *sheet, App *app, const FormField *definition, const char *name,
                        const cJSON *value)
{
    form_value_keep(sheet_field(sheet, name), value);
    for (size_t i = 0; i < definition->column_count; i++) {
        const FormField *part = &definition->columns[i];
        set_single(part_field(sheet, name, part->key), app, part, json_member(value, part->key));
    }
}

static void set_table(SheetField *table, App *app, const FormField *definition, const cJSON *value)
{
    int rows = cJSON_IsArray(value) ? cJSON_GetArraySize(value) : 0, row = 0;
    const cJSON *element;

    sheet_set(table, "");
    table->edited = false;
    sheet_table_need(table, MIN(rows, TABLE_ROWS_MAX));
    form_value_keep(table, value);
    for (element = rows ? value->child : NULL; element && row < TABLE_ROWS_MAX;
         element = element->next) {
        for (size_t i = 0; i < definition->column_count; i++) {
            const FormField *column = &definition->columns[i];
            const cJSON *cell = column->key ? json_member(element, column->key) : element;
            set_single(sheet_table_cell(table, row, (int)i), app, column, cell);
        }
        form_value_keep_row(sheet_table_cell(table, row++, 0), element);
    }
}

void form_sheet_set(Sheet *sheet, App *app, const FormField *definition, const cJSON *value)
{
    g_autofree char *name = field_name(definition);
    SheetField *field = sheet_field(sheet, name);

    if (!field)
        return;
    if (definition->widget == WIDGET_ADDRESS)
        set_address(sheet, app, definition, name, value);
    else if (definition->widget == WIDGET_TABLE)
        set_table(field, app, definition, value);
    else
        set_single(field, app, definition, value);
}

/* ---- fields -------------------------------------------------------------------------------- */

static bool check_value(const SheetField *field, App *app, Problem *problem)
{
    const FormField *definition = field->data;
    cJSON *value = definition->widget == WIDGET_TABLE ? form_value_table(field, definition)
                                                      : form_value_single(field, definition);
    bool well = form_check_field(definition, value, app->today, problem);

    cJSON_Delete(value);
    return well;
}

static const SheetKind kinds[WIDGET_COUNT] = {
    [WIDGET_TEXT] = SHEET_TEXT,       [WIDGET_MULTILINE] = SHEET_LONG,
    [WIDGET_NUMBER] = SHEET_NUMBER,   [WIDGET_MONEY] = SHEET_MONEY,
    [WIDGET_DATE] = SHEET_DATE,       [WIDGET_CHOICE] = SHEET_CHOICE,
    [WIDGET_CHOICES] = SHEET_CHOICES, [WIDGET_YES_NO] = SHEET_YES_NO,
    [WIDGET_ADDRESS] = SHEET_KEPT,    [WIDGET_TABLE] = SHEET_TABLE,
};

static bool is_division(const FormField *definition)
{
    const char *format = json_text(schema_json(definition->schema), "format");

    return g_strcmp0(definition->key, "division") == 0 || g_strcmp0(format, "division") == 0;
}

static SheetKind kind_of(const FormField *definition)
{
    if (definition->widget == WIDGET_TEXT && is_division(definition))
        return SHEET_PICK;
    return definition->integer ? SHEET_INTEGER : kinds[definition->widget];
}

/* What a field is, but for its name and label. */
static void describe(SheetField *field, const FormField *definition)
{
    field->data = definition;
    field->check = check_value;
    field->mask = definition->mask;
    if (field->kind == SHEET_INTEGER) {
        field->minimum = G_MININT; /* the schema knows better */
        field->maximum = G_MAXINT;
    }
    if (field->kind == SHEET_PICK) {
        field->fetch = divisions_fetch;
        field->detailed = true;
    }
    bool several = field->kind == SHEET_CHOICE || field->kind == SHEET_CHOICES;
    for (size_t i = 0; several && i < definition->choice_count; i++) {
        g_autofree char *index = g_strdup_printf("%zu", i);
        sheet_add_choice(field, index, definition->choices[i].label);
    }
}

static int longest(const FormField *definition)
{
    return definition->max_length > 0 ? definition->max_length : TEXT_MAX;
}

static int count_of(const FormField *definition, const char *keyword)
{
    return json_integer(schema_json(definition->schema), keyword, 0);
}

void form_sheet_add_column(SheetField *table, const char *name, const char *label, bool required,
                           const FormField *definition)
{
    SheetKind kind = kind_of(definition) == SHEET_LONG ? SHEET_TEXT : kind_of(definition);

    describe(sheet_add_column(table, kind, name, label, required, longest(definition)), definition);
}

static void add_columns(SheetField *table, const FormField *definition)
{
    table->minimum = count_of(definition, "minItems");
    table->maximum = count_of(definition, "maxItems");
    for (size_t i = 0; i < definition->column_count; i++) {
        const FormField *column = &definition->columns[i];
        form_sheet_add_column(table, column->key, column->title, column->required, column);
    }
    sheet_table_need(table, 1);
}

/* The division and, below it, what stands at the door; before both what keeps the rest. */
static void add_address(Sheet *sheet, const FormField *definition, const char *name)
{
    sheet_add(sheet, SHEET_KEPT, name, definition->title, false, 0);
    for (size_t i = 0; i < definition->column_count; i++) {
        const FormField *part = &definition->columns[i];
        g_autofree char *part_name = g_strdup_printf("%s/%s", name, part->key);
        g_autofree char *label = i == 0 ? g_strdup_printf("%s: %s", definition->title, part->title)
                                        : g_strdup(part->title);
        bool required = definition->required && part->required;
        SheetField *field =
            sheet_add(sheet, kind_of(part), part_name, label, required, longest(part));
        describe(field, part);
        field->follows = i > 0;
    }
}

static void add_field(Sheet *sheet, const FormField *definition)
{
    g_autofree char *name = field_name(definition);

    if (definition->widget == WIDGET_ADDRESS) {
        add_address(sheet, definition, name);
        return;
    }
    SheetField *field = sheet_add(sheet, kind_of(definition), name, definition->title,
                                  definition->required, longest(definition));
    describe(field, definition);
    if (definition->widget == WIDGET_TABLE)
        add_columns(field, definition);
}

void form_sheet_add(Sheet *sheet, const Form *form)
{
    size_t count;
    const FormField *fields = form_fields(form, &count);

    for (size_t i = 0; i < count; i++)
        add_field(sheet, &fields[i]);
}

/* ---- what is asked, and where from --------------------------------------------------------- */

static bool belongs(const SheetField *field, const char *name)
{
    size_t length = strlen(name);

    return field->name && strncmp(field->name, name, length) == 0 &&
           (field->name[length] == '\0' || field->name[length] == '/');
}

void form_sheet_show(Sheet *sheet, const Form *form, FormAsked *asked, const void *data)
{
    GPtrArray *fields = sheet_fields(sheet);
    size_t count;
    const FormField *definitions = form_fields(form, &count);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *name = field_name(&definitions[i]);
        bool hidden = !asked(&definitions[i], data);
        for (guint at = 0; at < fields->len; at++) {
            SheetField *field = g_ptr_array_index(fields, at);
            if (belongs(field, name))
                field->hidden = hidden;
        }
    }
}

void form_sheet_mark(Sheet *sheet, const FormField *definition, const char *source, bool locked)
{
    g_autofree char *name = field_name(definition);
    GPtrArray *fields = sheet_fields(sheet);

    for (guint i = 0; i < fields->len; i++) {
        SheetField *field = g_ptr_array_index(fields, i);
        if (belongs(field, name))
            sheet_set_source(field, source, locked);
    }
}

const FormField *form_sheet_field(const Form *form, const SheetField *field)
{
    size_t count;
    const FormField *fields = form_fields(form, &count);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *name = field_name(&fields[i]);
        if (belongs(field, name))
            return &fields[i];
    }
    return NULL;
}
