#include "forms/application/value.h"

#include "domain/fold.h"
#include "domain/json.h"

#include <string.h>

/* ---- folding ------------------------------------------------------------------------------- */

/* Whether the text is a number or code, in which case and width do not count. */
static bool is_code(const FormField *field)
{
    const unsigned code_masks = 1U << MASK_ID_LIST | 1U << MASK_ID_WORK | 1U << MASK_MOBILE |
                                1U << MASK_LANDLINE | 1U << MASK_BANK_CARD | 1U << MASK_USCC;
    const char *format = json_text(schema_json(field->schema), "format");

    return (code_masks & 1U << field->mask) || field->widget == WIDGET_NUMBER ||
           field->widget == WIDGET_MONEY || field->widget == WIDGET_DATE ||
           (format && !g_str_equal(format, "email"));
}

static bool takes(const FormField *field, const char *text)
{
    cJSON *value = cJSON_CreateString(text);
    bool valid = schema_validate(field->schema, value, "", G_MAXINT32, NULL);

    cJSON_Delete(value);
    return valid;
}

/* The first of the texts that the field takes; the first where it takes none. Frees the other. */
static char *taken(const FormField *field, char *first, char *second)
{
    bool better = !g_str_equal(first, second) && !takes(field, first) && takes(field, second);

    g_free(better ? first : second);
    return better ? second : first;
}

/* Numbers are written with hyphens for the eye, and a field that only a pattern describes may be a
 * code, too: what the field takes is what was meant. */
static char *folded(const FormField *field, const char *text)
{
    if (!is_code(field) && !json_text(schema_json(field->schema), "pattern"))
        return fold_text(text, field->widget == WIDGET_MULTILINE);

    char *code = fold_code(text);
    g_auto(GStrv) parts = g_strsplit(code, "-", -1);
    char *plain = g_strjoinv("", parts);
    if (is_code(field))
        return taken(field, code, plain);
    g_free(plain);
    return taken(field, fold_text(text, field->widget == WIDGET_MULTILINE), code);
}

static cJSON *text_or_null(const char *text)
{
    return *text ? cJSON_CreateString(text) : NULL;
}

/* ---- dates --------------------------------------------------------------------------------- */

/* A number of at most `longest` digits at *at, which moves behind it; -1: none. */
static int take_number(const char **at, size_t longest)
{
    size_t length = strspn(*at, "0123456789");

    if (length == 0 || length > longest)
        return -1;
    int number = (int)g_ascii_strtoll(*at, NULL, 10);
    *at += length;
    return number;
}

static bool take_any(const char **at, const char *const *marks)
{
    for (; *marks; marks++) {
        if (g_str_has_prefix(*at, *marks)) {
            *at += strlen(*marks);
            return true;
        }
    }
    return false;
}

static date compact_date(const char *digits)
{
    int whole = (int)g_ascii_strtoll(digits, NULL, 10);
    date day;

    return date_from_civil(whole / 10000, whole / 100 % 100, whole % 100, &day) ? day : DATE_NONE;
}

date value_date(const char *text)
{
    static const char *const after_year[] = {"-", "/", ".", "年", NULL};
    static const char *const after_month[] = {"-", "/", ".", "月", NULL};
    static const char *const after_day[] = {"日", "号", NULL};
    g_autofree char *code = fold_code(text);
    const char *at = code;
    int year, month, number;
    date day;

    if (strlen(code) == 8 && strspn(code, "0123456789") == 8)
        return compact_date(code);
    if ((year = take_number(&at, 4)) < 1000 || !take_any(&at, after_year) ||
        (month = take_number(&at, 2)) < 0 || !take_any(&at, after_month) ||
        (number = take_number(&at, 2)) < 0)
        return DATE_NONE;
    take_any(&at, after_day);
    return *at == '\0' && date_from_civil(year, month, number, &day) ? day : DATE_NONE;
}

/* ---- choices ------------------------------------------------------------------------------- */

/* A choice's value in letters; "" for one that is neither text nor number. */
static char *value_text(const cJSON *value)
{
    if (cJSON_IsString(value))
        return g_strdup(value->valuestring);
    return json_is_integer(value) ? g_strdup_printf("%d", value->valueint) : g_strdup("");
}

const cJSON *value_choice(const FormField *field, const char *text)
{
    g_autofree char *plain = fold_text(text, false);
    g_autofree char *code = fold_code(text);

    for (size_t i = 0; i < field->choice_count; i++) {
        g_autofree char *value = value_text(field->choices[i].value);
        if (*value && (g_str_equal(value, plain) || g_str_equal(value, code)))
            return field->choices[i].value;
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        g_autofree char *label = fold_code(field->choices[i].label);
        if (*label && g_str_equal(label, code))
            return field->choices[i].value;
    }
    return NULL;
}

/* Words between any of the marks of one level; a label may hold the marks of a later one. */
static void add_choices(const FormField *field, const char *text, size_t level, cJSON *chosen)
{
    static const char *const marks[] = {"[;；|｜\\n]", "[,，]", "、", NULL};
    g_autofree char *plain = fold_text(text, false);
    const cJSON *choice = value_choice(field, plain);

    if (!*plain)
        return;
    if (choice || !marks[level]) {
        cJSON_AddItemToArray(chosen,
                             choice ? cJSON_Duplicate(choice, true) : cJSON_CreateString(plain));
        return;
    }
    g_auto(GStrv) words = g_regex_split_simple(marks[level], text, 0, 0);
    for (int i = 0; words[i]; i++)
        add_choices(field, words[i], level + 1, chosen);
}

/* ---- the other kinds ----------------------------------------------------------------------- */

static const struct {
    const char *word;
    bool yes;
} YES_NO[] = {
    {"是", true},  {"YES", true}, {"Y", true},  {"TRUE", true},   {"1", true},  {"√", true},
    {"否", false}, {"NO", false}, {"N", false}, {"FALSE", false}, {"0", false}, {"×", false},
};

static cJSON *read_yes_no(const char *text)
{
    g_autofree char *code = fold_code(text);

    for (size_t i = 0; i < G_N_ELEMENTS(YES_NO); i++)
        if (g_str_equal(YES_NO[i].word, code))
            return cJSON_CreateBool(YES_NO[i].yes);
    return cJSON_CreateString(code);
}

static cJSON *read_amount(const FormField *field, const char *text)
{
    g_autofree char *code = fold_code(text);
    gint64 whole;

    if (g_str_has_suffix(code, "元"))
        code[strlen(code) - strlen("元")] = '\0';
    g_auto(GStrv) parts = g_strsplit(code, ",", -1);
    g_autofree char *digits = g_strjoinv("", parts);
    if (field->integer && g_ascii_string_to_signed(digits, 10, G_MININT, G_MAXINT, &whole, NULL))
        return cJSON_CreateNumber((double)whole);
    return text_or_null(digits);
}

static cJSON *read_day(const FormField *field, const char *text)
{
    date day = value_date(text);
    g_autofree char *words = day == DATE_NONE ? folded(field, text) : date_format(day);

    return text_or_null(words);
}

static cJSON *read_address(const FormField *field, const char *text)
{
    g_autofree char *plain = fold_text(text, false);
    cJSON *address = cJSON_CreateObject();

    (void)field;
    cJSON_AddStringToObject(address, "text", plain);
    return address;
}

static cJSON *read_row(const FormField *field, const char *text)
{
    g_auto(GStrv) cells = g_regex_split_simple("[|｜]", text, 0, 0);
    cJSON *row = cJSON_CreateObject();

    for (size_t i = 0; i < field->column_count && cells[i]; i++) {
        cJSON *value = value_read(&field->columns[i], cells[i]);
        if (value)
            cJSON_AddItemToObject(row, field->columns[i].key, value);
    }
    return row;
}

static cJSON *read_table(const FormField *field, const char *text)
{
    g_auto(GStrv) lines = g_regex_split_simple("[;；\\n]", text, 0, 0);
    cJSON *rows = cJSON_CreateArray();

    for (int i = 0; lines[i]; i++) {
        g_autofree char *plain = fold_text(lines[i], false);
        cJSON *row = NULL;
        if (*plain && field->column_count > 0)
            row = field->columns[0].key ? read_row(field, lines[i])
                                        : value_read(&field->columns[0], lines[i]);
        if (row)
            cJSON_AddItemToArray(rows, row);
    }
    return rows;
}

static cJSON *read_choice(const FormField *field, const char *text)
{
    const cJSON *choice = value_choice(field, text);
    g_autofree char *plain = fold_text(text, false);

    return choice ? cJSON_Duplicate(choice, true) : cJSON_CreateString(plain);
}

cJSON *value_read(const FormField *field, const char *text)
{
    g_autofree char *plain = fold_text(text, true);
    cJSON *chosen;

    if (!*plain)
        return NULL;
    switch (field->widget) {
    case WIDGET_CHOICE:
        return read_choice(field, plain);
    case WIDGET_CHOICES:
        chosen = cJSON_CreateArray();
        add_choices(field, plain, 0, chosen);
        return chosen;
    case WIDGET_YES_NO:
        return read_yes_no(plain);
    case WIDGET_NUMBER:
    case WIDGET_MONEY:
        return read_amount(field, plain);
    case WIDGET_DATE:
        return read_day(field, plain);
    case WIDGET_ADDRESS:
        return read_address(field, plain);
    case WIDGET_TABLE:
        return read_table(field, plain);
    case WIDGET_TEXT:
    case WIDGET_MULTILINE:
    case WIDGET_COUNT:
        break;
    }
    g_autofree char *kept = folded(field, text);
    return text_or_null(kept);
}

/* ---- writing ------------------------------------------------------------------------------- */

static char *choice_label(const FormField *field, const cJSON *value)
{
    for (size_t i = 0; i < field->choice_count; i++)
        if (cJSON_Compare(field->choices[i].value, value, true) && *field->choices[i].label)
            return g_strdup(field->choices[i].label);
    if (cJSON_IsBool(value))
        return g_strdup(cJSON_IsTrue(value) ? "是" : "否");
    return value_text(value);
}

static char *row_text(const FormField *field, const cJSON *row)
{
    if (!cJSON_IsObject(row))
        return field->column_count > 0 ? value_write(&field->columns[0], row) : value_text(row);

    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < field->column_count; i++) {
        const FormField *column = &field->columns[i];
        g_autofree char *cell = value_write(column, json_member(row, column->key));
        g_string_append_printf(text, "%s%s", i > 0 ? "|" : "", cell);
    }
    return g_string_free(text, FALSE);
}

char *value_write(const FormField *field, const cJSON *value)
{
    GString *text;
    const cJSON *element;

    if (cJSON_IsObject(value) && field->widget == WIDGET_ADDRESS)
        return g_strdup(json_text(value, "text") ? json_text(value, "text") : "");
    if (!cJSON_IsArray(value))
        return choice_label(field, value);
    text = g_string_new(NULL);
    cJSON_ArrayForEach(element, value)
    {
        g_autofree char *part =
            field->widget == WIDGET_TABLE ? row_text(field, element) : choice_label(field, element);
        g_string_append_printf(text, "%s%s", text->len > 0 ? ";" : "", part);
    }
    return g_string_free(text, FALSE);
}

/* ---- cleaning ------------------------------------------------------------------------------ */

static const FormField *column_named(const FormField *field, const char *key)
{
    for (size_t i = 0; i < field->column_count; i++)
        if (g_strcmp0(field->columns[i].key, key) == 0)
            return &field->columns[i];
    return NULL;
}

static cJSON *unless_empty(cJSON *value)
{
    if (value->child)
        return value;
    cJSON_Delete(value);
    return NULL;
}

static cJSON *clean_object(const FormField *field, const cJSON *value)
{
    cJSON *object = cJSON_CreateObject();
    const cJSON *part;

    cJSON_ArrayForEach(part, value)
    {
        const FormField *column = column_named(field, part->string);
        cJSON *kept = column ? value_clean(column, part) : cJSON_Duplicate(part, true);
        if (kept)
            cJSON_AddItemToObject(object, part->string, kept);
    }
    return unless_empty(object);
}

static cJSON *clean_rows(const FormField *field, const cJSON *value)
{
    cJSON *rows = cJSON_CreateArray();
    const cJSON *row;

    cJSON_ArrayForEach(row, value)
    {
        cJSON *kept;
        if (cJSON_IsObject(row))
            kept = clean_object(field, row);
        else
            kept = field->column_count > 0 ? value_clean(&field->columns[0], row)
                                           : cJSON_Duplicate(row, true);
        if (kept)
            cJSON_AddItemToArray(rows, kept);
    }
    return unless_empty(rows);
}

cJSON *value_clean(const FormField *field, const cJSON *value)
{
    if (!value || cJSON_IsNull(value))
        return NULL;
    if (cJSON_IsString(value)) {
        g_autofree char *kept = field->widget == WIDGET_CHOICE ? g_strdup(value->valuestring)
                                                               : folded(field, value->valuestring);
        return text_or_null(kept);
    }
    if (cJSON_IsObject(value))
        return clean_object(field, value);
    if (cJSON_IsArray(value) && field->widget == WIDGET_TABLE)
        return clean_rows(field, value);
    cJSON *copy = cJSON_Duplicate(value, true);
    return cJSON_IsArray(copy) ? unless_empty(copy) : copy;
}
