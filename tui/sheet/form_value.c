#include "tui/sheet/form_value.h"

#include "domain/fold.h"
#include "domain/json.h"

#include <string.h>

/* ---- keeping ------------------------------------------------------------------------------- */

typedef struct {
    cJSON *value; /* as it was put in; NULL: nothing was */
    char *shown;  /* what the field made of it */
    cJSON *row;   /* with the first cell of a row: the row as it was put in */
} Kept;

static void kept_free(void *data)
{
    Kept *kept = data;

    cJSON_Delete(kept->value);
    cJSON_Delete(kept->row);
    g_free(kept->shown);
    g_free(kept);
}

static Kept *kept_of(SheetField *field)
{
    if (!field->kept) {
        field->kept = g_new0(Kept, 1);
        field->free_kept = kept_free;
    }
    return field->kept;
}

void form_value_keep(SheetField *field, const cJSON *value)
{
    Kept *kept = kept_of(field);

    cJSON_Delete(kept->value);
    g_free(kept->shown);
    kept->value = value ? cJSON_Duplicate(value, true) : NULL;
    kept->shown = g_strdup(sheet_own_value(field));
}

void form_value_keep_row(SheetField *first, const cJSON *row)
{
    Kept *kept = kept_of(first);

    cJSON_Delete(kept->row);
    kept->row = cJSON_Duplicate(row, true);
}

const cJSON *form_value_kept(const SheetField *field)
{
    return field->kept ? ((const Kept *)field->kept)->value : NULL;
}

static const cJSON *kept_row(const SheetField *first)
{
    return first->kept ? ((const Kept *)first->kept)->row : NULL;
}

static bool is_untouched(const SheetField *field)
{
    const Kept *kept = field->kept;

    return kept && g_strcmp0(kept->shown, sheet_own_value(field)) == 0;
}

/* ---- in ------------------------------------------------------------------------------------ */

static bool is_among(const cJSON *choice, const cJSON *value)
{
    const cJSON *element;

    if (!cJSON_IsArray(value))
        return value && cJSON_Compare(choice, value, true);
    cJSON_ArrayForEach(element, value)
    {
        if (cJSON_Compare(choice, element, true))
            return true;
    }
    return false;
}

/* Places of the choices that the value or its elements are: "0,2". Caller frees. */
static char *places_of(const FormField *definition, const cJSON *value)
{
    GString *places = g_string_new(NULL);

    for (size_t i = 0; i < definition->choice_count; i++)
        if (is_among(definition->choices[i].value, value))
            g_string_append_printf(places, "%s%zu", places->len ? "," : "", i);
    return g_string_free(places, FALSE);
}

/* What the field shows of the value. Caller frees. */
static char *text_of(const FormField *definition, const cJSON *value)
{
    switch (definition->widget) {
    case WIDGET_CHOICE:
    case WIDGET_CHOICES:
        return places_of(definition, value);
    case WIDGET_YES_NO:
        return g_strdup(cJSON_IsTrue(value) ? "yes" : cJSON_IsFalse(value) ? "no" : "");
    default:
        break;
    }
    if (!cJSON_IsNumber(value))
        return g_strdup(cJSON_GetStringValue(value));
    char *printed = cJSON_PrintUnformatted(value);
    char *text = g_strdup(printed);
    cJSON_free(printed);
    return text;
}

void form_value_put(SheetField *field, const FormField *definition, const cJSON *value)
{
    g_autofree char *text = text_of(definition, value);

    sheet_set(field, text);
    field->edited = false;
    form_value_keep(field, value);
}

/* ---- out ----------------------------------------------------------------------------------- */

/* Those that are ticked, and what was there that is none of the choices. */
static cJSON *ticked(const SheetField *field, const FormField *definition)
{
    cJSON *chosen = cJSON_CreateArray();
    const cJSON *element;

    for (guint i = 0; i < definition->choice_count; i++)
        if (sheet_ticked(field, i))
            cJSON_AddItemToArray(chosen, cJSON_Duplicate(definition->choices[i].value, true));
    cJSON_ArrayForEach(element, form_value_kept(field))
    {
        bool known = false;
        for (size_t i = 0; i < definition->choice_count; i++)
            known |= (bool)cJSON_Compare(definition->choices[i].value, element, true);
        if (!known)
            cJSON_AddItemToArray(chosen, cJSON_Duplicate(element, true));
    }
    if (chosen->child)
        return chosen;
    cJSON_Delete(chosen);
    return NULL;
}

static bool is_code(Mask mask)
{
    return mask == MASK_ID_WORK || mask == MASK_MOBILE || mask == MASK_USCC;
}

static bool wants_number(const FormField *definition)
{
    const char *type = json_text(schema_json(definition->schema), "type");

    return definition->integer || g_strcmp0(type, "number") == 0;
}

/* A number where the form wants one and it survives being one; else the text, to be told about. */
static cJSON *typed(const FormField *definition, const char *text)
{
    bool code = is_code(definition->mask) || wants_number(definition);
    g_autofree char *folded =
        code ? fold_code(text) : fold_text(text, definition->widget == WIDGET_MULTILINE);
    char *end;

    if (!*folded)
        return NULL;
    double number = g_ascii_strtod(folded, &end);
    bool digits = folded[strspn(folded, "-.0123456789")] == '\0' && strlen(folded) <= 15;
    if (wants_number(definition) && digits && *end == '\0' && end != folded)
        return cJSON_CreateNumber(number);
    return cJSON_CreateString(folded);
}

cJSON *form_value_single(const SheetField *field, const FormField *definition)
{
    const char *text = sheet_own_value(field);

    if (is_untouched(field))
        return form_value_kept(field) ? cJSON_Duplicate(form_value_kept(field), true) : NULL;
    if (definition->widget == WIDGET_CHOICES)
        return ticked(field, definition);
    if (!*text)
        return NULL;
    if (definition->widget == WIDGET_YES_NO)
        return cJSON_CreateBool(g_str_equal(text, "yes"));
    if (definition->widget == WIDGET_CHOICE)
        return cJSON_Duplicate(definition->choices[field->chosen].value, true);
    return typed(definition, text);
}

static bool all_untouched(const GPtrArray *fields)
{
    for (guint i = 0; i < fields->len; i++)
        if (!is_untouched(g_ptr_array_index(fields, i)))
            return false;
    return true;
}

static void put_member(cJSON *object, const char *key, cJSON *value)
{
    if (!value)
        cJSON_DeleteItemFromObjectCaseSensitive(object, key);
    else if (json_member(object, key))
        cJSON_ReplaceItemInObjectCaseSensitive(object, key, value);
    else
        cJSON_AddItemToObject(object, key, value);
}

cJSON *form_value_object(const FormField *columns, const GPtrArray *fields, const cJSON *kept)
{
    if (kept && all_untouched(fields))
        return cJSON_Duplicate(kept, true);
    cJSON *object = cJSON_IsObject(kept) ? cJSON_Duplicate(kept, true) : cJSON_CreateObject();
    for (guint i = 0; i < fields->len; i++)
        put_member(object, columns[i].key,
                   form_value_single(g_ptr_array_index(fields, i), &columns[i]));
    if (object->child)
        return object;
    cJSON_Delete(object);
    return NULL;
}

static cJSON *row_value(const SheetField *table, const FormField *definition, int row)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new();
    const SheetField *first = sheet_table_cell(table, row, 0);

    if (!definition->columns[0].key)
        return form_value_single(first, &definition->columns[0]);
    for (size_t i = 0; i < definition->column_count; i++)
        g_ptr_array_add(cells, sheet_table_cell(table, row, (int)i));
    return form_value_object(definition->columns, cells, kept_row(first));
}

/* An empty array stays one, and what is no array stays as it is, until something is filled in. */
cJSON *form_value_table(const SheetField *table, const FormField *definition)
{
    const cJSON *kept = form_value_kept(table);
    cJSON *rows = cJSON_CreateArray();

    for (int row = 0; definition->column_count && row < sheet_table_height(table); row++) {
        cJSON *value = row_value(table, definition, row);
        if (value)
            cJSON_AddItemToArray(rows, value);
    }
    for (int row = TABLE_ROWS_MAX; cJSON_IsArray(kept) && row < cJSON_GetArraySize(kept); row++)
        cJSON_AddItemToArray(rows, cJSON_Duplicate(cJSON_GetArrayItem(kept, row), true));
    if (rows->child)
        return rows;
    cJSON_Delete(rows);
    bool as_it_was = kept && (!cJSON_IsArray(kept) || !kept->child);
    return as_it_was ? cJSON_Duplicate(kept, true) : NULL;
}
