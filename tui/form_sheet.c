#include "tui/form_sheet.h"

#include "cache/feed.h"
#include "domain/fold.h"
#include "domain/text.h"

#include <string.h>

#define TEXT_MAX 200

/* ---- values -------------------------------------------------------------------------------- */

/* A field that stands alone: NULL when it is not filled in. */
static cJSON *single_value(const SheetField *field, const FormField *definition)
{
    const char *text = sheet_value(field);
    char *end;

    switch (definition->widget) {
    case WIDGET_YES_NO:
        return *text ? cJSON_CreateBool(g_str_equal(text, "yes")) : NULL;
    case WIDGET_CHOICE:
        if (!*text)
            return NULL;
        return cJSON_Duplicate(definition->choices[g_ascii_strtoll(text, NULL, 10)].value, true);
    default:
        break;
    }
    bool number = definition->mask == MASK_ID_WORK || definition->mask == MASK_MOBILE ||
                  definition->mask == MASK_USCC;
    g_autofree char *folded =
        number ? fold_code(text) : fold_text(text, definition->widget == WIDGET_MULTILINE);
    if (!*folded)
        return NULL;
    gint64 whole = g_ascii_strtoll(folded, &end, 10);
    if (definition->integer && *end == '\0')
        return cJSON_CreateNumber((double)whole);
    return cJSON_CreateString(folded);
}

static cJSON *object_value(const Sheet *sheet, const FormField *definition, const char *name)
{
    cJSON *object = cJSON_CreateObject();

    for (size_t i = 0; i < definition->column_count; i++) {
        g_autofree char *part = g_strdup_printf("%s/%s", name, definition->columns[i].key);
        const SheetField *field = sheet_field(sheet, part);
        cJSON *value = field ? single_value(field, &definition->columns[i]) : NULL;
        if (value)
            cJSON_AddItemToObject(object, definition->columns[i].key, value);
    }
    if (object->child)
        return object;
    cJSON_Delete(object);
    return NULL;
}

static cJSON *row_value(const Sheet *sheet, const FormField *definition, const char *name, int row)
{
    g_autofree char *place = g_strdup_printf("%s/%d", name, row);

    if (definition->columns[0].key)
        return object_value(sheet, definition, place);
    const SheetField *field = sheet_field(sheet, place);
    return field ? single_value(field, &definition->columns[0]) : NULL;
}

static cJSON *array_or_null(cJSON *array)
{
    if (array->child)
        return array;
    cJSON_Delete(array);
    return NULL;
}

static cJSON *table_value(const Sheet *sheet, const FormField *definition, const char *name)
{
    cJSON *rows = cJSON_CreateArray();

    for (int row = 0; row < FORM_TABLE_ROWS; row++) {
        cJSON *value = row_value(sheet, definition, name, row);
        if (value)
            cJSON_AddItemToArray(rows, value);
    }
    return array_or_null(rows);
}

static cJSON *choices_value(const Sheet *sheet, const FormField *definition, const char *name)
{
    cJSON *chosen = cJSON_CreateArray();

    for (size_t i = 0; i < definition->choice_count; i++) {
        g_autofree char *part = g_strdup_printf("%s:%zu", name, i);
        const SheetField *field = sheet_field(sheet, part);
        if (field && sheet_flag(field))
            cJSON_AddItemToArray(chosen, cJSON_Duplicate(definition->choices[i].value, true));
    }
    return array_or_null(chosen);
}

cJSON *form_sheet_value(const Sheet *sheet, const FormField *definition)
{
    g_autofree char *name = g_strdup_printf("form/%s", definition->key);
    const SheetField *field = sheet_field(sheet, name);

    if (field && field->hidden)
        return NULL;
    switch (definition->widget) {
    case WIDGET_ADDRESS:
        return object_value(sheet, definition, name);
    case WIDGET_TABLE:
        return table_value(sheet, definition, name);
    case WIDGET_CHOICES:
        return choices_value(sheet, definition, name);
    default:
        return field ? single_value(field, definition) : NULL;
    }
}

/* ---- fields -------------------------------------------------------------------------------- */

static bool check_value(const SheetField *field, App *app, Problem *problem)
{
    const FormField *definition = field->data;
    cJSON *value = single_value(field, definition);
    bool well = form_check_field(definition, value, app->today, problem);

    cJSON_Delete(value);
    return well;
}

static GPtrArray *fetch_divisions(App *app, void *data, const char *typed, Problem *problem)
{
    g_autoptr(GPtrArray) documents =
        catalogue_list(app->cache, DOCUMENT_DIVISION, *typed ? typed : NULL, 200, problem);

    (void)data;
    if (!documents)
        return NULL;
    GPtrArray *rows = pick_rows_new();
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = g_ptr_array_index(documents, i);
        g_autofree char *name = catalogue_name(app->cache, DOCUMENT_DIVISION, document->code);
        g_ptr_array_add(rows, pick_row_new(document->code, name, document->code));
    }
    return rows;
}

static SheetKind kind_of(const FormField *definition, bool division)
{
    switch (definition->widget) {
    case WIDGET_MULTILINE:
        return SHEET_LONG;
    case WIDGET_CHOICE:
    case WIDGET_YES_NO:
        return SHEET_CHOICE;
    case WIDGET_DATE:
        return SHEET_DATE;
    default:
        return division ? SHEET_PICK : SHEET_TEXT;
    }
}

static SheetField *add_single(Sheet *sheet, const FormField *definition, const char *name,
                              const char *label, bool required)
{
    bool division = g_strcmp0(definition->key, "division") == 0;
    int longest = definition->max_length > 0 ? definition->max_length : TEXT_MAX;
    SheetField *field =
        sheet_add(sheet, kind_of(definition, division), name, label, required, longest);

    field->data = definition;
    field->check = check_value;
    if (field->kind == SHEET_PICK)
        field->fetch = fetch_divisions;
    if (definition->widget == WIDGET_YES_NO) {
        sheet_add_choice(field, "yes", _("yes"));
        sheet_add_choice(field, "no", _("no"));
    }
    for (size_t i = 0; field->kind == SHEET_CHOICE && i < definition->choice_count; i++) {
        g_autofree char *index = g_strdup_printf("%zu", i);
        sheet_add_choice(field, index, definition->choices[i].label);
    }
    return field;
}

static void add_object(Sheet *sheet, const FormField *definition, const char *name, bool required)
{
    for (size_t i = 0; i < definition->column_count; i++) {
        const FormField *part = &definition->columns[i];
        g_autofree char *part_name = g_strdup_printf("%s/%s", name, part->key);
        g_autofree char *label = g_strdup_printf("%s: %s", definition->title, part->title);
        add_single(sheet, part, part_name, label, required && part->required);
    }
}

static void add_row(Sheet *sheet, const FormField *definition, const char *name, int row)
{
    g_autofree char *place = g_strdup_printf("%s/%d", name, row);
    g_autofree char *title = g_strdup_printf("%s %d", definition->title, row + 1);

    if (!definition->columns[0].key) {
        add_single(sheet, &definition->columns[0], place, title, false);
        return;
    }
    for (size_t i = 0; i < definition->column_count; i++) {
        const FormField *column = &definition->columns[i];
        g_autofree char *part = g_strdup_printf("%s/%s", place, column->key);
        g_autofree char *label = g_strdup_printf("%d. %s", row + 1, column->title);
        add_single(sheet, column, part, label, false);
    }
}

static void add_choices(Sheet *sheet, const FormField *definition, const char *name)
{
    for (size_t i = 0; i < definition->choice_count; i++) {
        g_autofree char *part = g_strdup_printf("%s:%zu", name, i);
        SheetField *field =
            sheet_add(sheet, SHEET_FLAG, part, definition->choices[i].label, false, 0);
        field->trailing = true;
    }
}

static void add_field(Sheet *sheet, const FormField *definition)
{
    g_autofree char *name = g_strdup_printf("form/%s", definition->key);
    bool several = definition->widget == WIDGET_TABLE || definition->widget == WIDGET_CHOICES;

    if (several) {
        g_autofree char *title =
            g_strconcat(definition->title, definition->required ? " *" : "", NULL);
        sheet_add(sheet, SHEET_HEADING, name, title, false, 0);
    }
    switch (definition->widget) {
    case WIDGET_ADDRESS:
        add_object(sheet, definition, name, definition->required);
        break;
    case WIDGET_TABLE:
        for (int row = 0; row < FORM_TABLE_ROWS; row++)
            add_row(sheet, definition, name, row);
        break;
    case WIDGET_CHOICES:
        add_choices(sheet, definition, name);
        break;
    default:
        add_single(sheet, definition, name, definition->title, definition->required);
        break;
    }
}

void form_sheet_add(Sheet *sheet, const Form *form)
{
    size_t count;
    const FormField *fields = form_fields(form, &count);

    for (size_t i = 0; i < count; i++)
        add_field(sheet, &fields[i]);
}

/* ---- what is asked ------------------------------------------------------------------------- */

static bool belongs(const SheetField *field, const char *name)
{
    size_t length = strlen(name);

    return field->name && strncmp(field->name, name, length) == 0 &&
           (field->name[length] == '\0' || field->name[length] == '/' ||
            field->name[length] == ':');
}

static void show(const Sheet *sheet, const char *name, bool asked)
{
    GPtrArray *fields = sheet_fields(sheet);

    for (guint i = 0; i < fields->len; i++) {
        SheetField *field = g_ptr_array_index(fields, i);
        if (belongs(field, name))
            field->hidden = !asked;
    }
}

static int rows_asked_at_least(const FormField *definition)
{
    const cJSON *least =
        cJSON_GetObjectItemCaseSensitive(schema_json(definition->schema), "minItems");

    return cJSON_IsNumber(least) ? CLAMP(least->valueint, 1, FORM_TABLE_ROWS) : 1;
}

static void show_rows(const Sheet *sheet, const FormField *definition, const char *name)
{
    int least = rows_asked_at_least(definition);
    bool before = true;

    for (int row = 0; row < FORM_TABLE_ROWS; row++) {
        g_autofree char *place = g_strdup_printf("%s/%d", name, row);
        show(sheet, place, true);
        cJSON *value = row_value(sheet, definition, name, row);
        show(sheet, place, row < least || before || value);
        before = value != NULL;
        cJSON_Delete(value);
    }
}

void form_sheet_show(Sheet *sheet, const Form *form, FormAsked *asked, const void *data)
{
    size_t count;
    const FormField *fields = form_fields(form, &count);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("form/%s", fields[i].key);
        bool wanted = asked(&fields[i], data);
        show(sheet, name, wanted);
        if (wanted && fields[i].widget == WIDGET_TABLE)
            show_rows(sheet, &fields[i], name);
    }
}

/* ---- putting in ---------------------------------------------------------------------------- */

static void set_choice(SheetField *field, const FormField *definition, const cJSON *value)
{
    g_autofree char *index = NULL;

    for (size_t i = 0; i < definition->choice_count; i++)
        if (cJSON_Compare(definition->choices[i].value, value, true))
            index = g_strdup_printf("%zu", i);
    sheet_set(field, index);
}

static void set_division(SheetField *field, App *app, const char *code)
{
    g_autofree char *name = code ? catalogue_name(app->cache, DOCUMENT_DIVISION, code) : NULL;

    sheet_set_picked(field, code, name);
}

static void set_single(Sheet *sheet, App *app, const FormField *definition, const char *name,
                       const cJSON *value)
{
    SheetField *field = sheet_field(sheet, name);
    const char *text = cJSON_GetStringValue(value);
    g_autofree char *number = cJSON_IsNumber(value) ? cJSON_PrintUnformatted(value) : NULL;

    if (!field)
        return;
    if (definition->widget == WIDGET_YES_NO)
        sheet_set(field, cJSON_IsBool(value) ? (cJSON_IsTrue(value) ? "yes" : "no") : NULL);
    else if (definition->widget == WIDGET_CHOICE)
        set_choice(field, definition, value);
    else if (field->kind == SHEET_PICK)
        set_division(field, app, text);
    else
        sheet_set(field, number ? number : text);
}

static void set_object(Sheet *sheet, App *app, const FormField *definition, const char *name,
                       const cJSON *value)
{
    for (size_t i = 0; i < definition->column_count; i++) {
        const FormField *part = &definition->columns[i];
        g_autofree char *place = g_strdup_printf("%s/%s", name, part->key);
        set_single(sheet, app, part, place, cJSON_GetObjectItemCaseSensitive(value, part->key));
    }
}

static void set_table(Sheet *sheet, App *app, const FormField *definition, const char *name,
                      const cJSON *value)
{
    for (int row = 0; row < FORM_TABLE_ROWS; row++) {
        g_autofree char *place = g_strdup_printf("%s/%d", name, row);
        const cJSON *element = cJSON_GetArrayItem(value, row);
        if (definition->columns[0].key)
            set_object(sheet, app, definition, place, element);
        else
            set_single(sheet, app, &definition->columns[0], place, element);
    }
}

static void set_choices(Sheet *sheet, const FormField *definition, const char *name,
                        const cJSON *value)
{
    for (size_t i = 0; i < definition->choice_count; i++) {
        g_autofree char *part = g_strdup_printf("%s:%zu", name, i);
        SheetField *field = sheet_field(sheet, part);
        const cJSON *element;
        if (!field)
            continue;
        field->chosen = 0;
        cJSON_ArrayForEach(element, value) if (cJSON_Compare(definition->choices[i].value, element,
                                                             true)) field->chosen = 1;
    }
}

void form_sheet_set(Sheet *sheet, App *app, const FormField *definition, const cJSON *value)
{
    g_autofree char *name = g_strdup_printf("form/%s", definition->key);

    switch (definition->widget) {
    case WIDGET_ADDRESS:
        set_object(sheet, app, definition, name, value);
        break;
    case WIDGET_TABLE:
        set_table(sheet, app, definition, name, value);
        break;
    case WIDGET_CHOICES:
        set_choices(sheet, definition, name, value);
        break;
    default:
        set_single(sheet, app, definition, name, value);
        break;
    }
}

void form_sheet_mark(Sheet *sheet, const FormField *definition, const char *source, bool locked)
{
    g_autofree char *name = g_strdup_printf("form/%s", definition->key);
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
        g_autofree char *name = g_strdup_printf("form/%s", fields[i].key);
        if (belongs(field, name))
            return &fields[i];
    }
    return NULL;
}
