#include "forms/batch/batch.h"

#include "domain/canonical.h"
#include "domain/fold.h"
#include "domain/json.h"
#include "domain/sm3.h"
#include "forms/application/application_parts.h"
#include "forms/application/pointer.h"
#include "forms/application/value.h"

#include <string.h>

/* ---- columns ------------------------------------------------------------------------------- */

static void column_free(BatchColumn *column)
{
    g_ptr_array_unref(column->names);
    g_free(column->pointer);
    g_free(column->also);
    g_free(column);
}

static BatchColumn *add_column(GPtrArray *columns, const char *name, char *pointer)
{
    BatchColumn *column = g_new0(BatchColumn, 1);

    column->names = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(column->names, g_strdup(name));
    column->pointer = pointer;
    g_ptr_array_add(column->names, g_strdup(pointer + 1));
    g_ptr_array_add(columns, column);
    return column;
}

static void add_name(BatchColumn *column, const char *name)
{
    if (name)
        g_ptr_array_add(column->names, g_strdup(name));
}

/* X: member, label, required, rarely told */
static const struct {
    const char *who;
    const char *member;
    const char *label; /* msgid */
    bool required;
    bool settled;
} PARTY_COLUMNS[] = {
    {"applicant", "kind", N_("kind of applicant"), true, false},
    {"applicant", "name", N_("name of the applicant"), true, false},
    {"applicant", "id_type", N_("kind of document"), false, true},
    {"applicant", "id_number", N_("document number"), true, false},
    {"applicant", "phone", N_("phone"), false, false},
    {"applicant", "address", N_("address"), false, false},
    {"agent", "name", N_("name of the agent"), false, true},
    {"agent", "id_type", N_("the agent's kind of document"), false, true},
    {"agent", "id_number", N_("the agent's document number"), false, true},
    {"agent", "phone", N_("the agent's phone"), false, true},
    {"agent", "authority", N_("what the agent may do for the applicant"), false, true},
    {"agent", "until", N_("last day of the agent's authority"), false, true},
};

/* The form says it in its own words, which then head the column. */
static void take_title(BatchColumn *column, const FormField *field)
{
    g_ptr_array_insert(column->names, 0, g_strdup(field->title));
    add_name(column, field->key);
    add_name(column, field->element);
    column->also = pointer_join("/form", field->key);
    column->required |= field->required;
}

static void add_party(const Application *application, GPtrArray *columns)
{
    size_t count;
    const FormField *fields = form_fields(application->form, &count);

    for (size_t row = 0; row < G_N_ELEMENTS(PARTY_COLUMNS); row++) {
        const char *who = PARTY_COLUMNS[row].who, *member = PARTY_COLUMNS[row].member;
        BatchColumn *column = add_column(columns, _(PARTY_COLUMNS[row].label),
                                         g_strdup_printf("/%s/%s", who, member));
        add_name(column, PARTY_COLUMNS[row].label);
        column->required = PARTY_COLUMNS[row].required;
        column->settled = PARTY_COLUMNS[row].settled ||
                          json_text(application_get(application, "/applicant"), member);
        for (size_t i = 0; g_str_equal(who, "applicant") && i < count; i++)
            if (applicant_tells(application->item, member, &fields[i]))
                take_title(column, &fields[i]);
    }
}

static void add_answers(const Application *application, GPtrArray *columns)
{
    const cJSON *question;

    cJSON_ArrayForEach(question, application->item->scenarios)
    {
        const char *code = json_text(question, "code"), *words = json_text(question, "question");
        if (!code || !application_question_asked(question))
            continue;
        BatchColumn *column =
            add_column(columns, words ? words : code, pointer_join("/scenario", code));
        add_name(column, code);
        column->question = question;
        column->settled = json_text(question, "default") != NULL;
        column->required = !column->settled;
    }
}

static BatchColumn *add_form_column(GPtrArray *columns, const FormField *field, char *pointer,
                                    bool required)
{
    BatchColumn *column = add_column(columns, field->title, pointer);

    column->field = field;
    column->required = required;
    return column;
}

/* What is behind the door stands under the field's own name, the division under "name/division". */
static void add_address(const Application *application, GPtrArray *columns, const FormField *field)
{
    for (size_t i = 0; i < field->column_count; i++) {
        const FormField *part = &field->columns[i];
        bool is_text = g_str_equal(part->key, "text");
        if (is_text && applicant_tells(application->item, "address", field))
            continue;
        g_autofree char *place = pointer_join("/form", field->key);
        g_autofree char *both = g_strconcat(field->title, "/", part->title, NULL);
        BatchColumn *column = add_form_column(columns, field, pointer_join(place, part->key),
                                              field->required && part->required);
        column->field = part;
        add_name(column, is_text ? field->key : NULL);
        add_name(column, is_text ? field->element : NULL);
        if (is_text)
            continue;
        g_free(column->names->pdata[0]);
        column->names->pdata[0] = g_steal_pointer(&both);
    }
}

static bool is_told(const Application *application, const FormField *field)
{
    static const char *const members[] = {"name", "id_type", "id_number", "phone"};

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        if (applicant_tells(application->item, members[i], field))
            return true;
    return false;
}

static void add_form(const Application *application, GPtrArray *columns)
{
    size_t count;
    const FormField *fields = form_fields(application->form, &count);

    for (size_t i = 0; i < count; i++) {
        const FormField *field = &fields[i];
        if (source_argument(field, "derived") || source_argument(field, "scenario") ||
            is_told(application, field))
            continue;
        if (field->widget == WIDGET_ADDRESS) {
            add_address(application, columns, field);
            continue;
        }
        BatchColumn *column =
            add_form_column(columns, field, pointer_join("/form", field->key), field->required);
        add_name(column, field->key);
        add_name(column, field->element);
        column->settled = application_value(application, field) != NULL;
    }
}

GPtrArray *batch_columns(const Application *application)
{
    GPtrArray *columns = g_ptr_array_new_with_free_func((GDestroyNotify)column_free);

    add_party(application, columns);
    add_answers(application, columns);
    add_form(application, columns);
    return columns;
}

char *batch_template(const GPtrArray *columns)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < columns->len; i++) {
        const BatchColumn *column = columns->pdata[i];
        if (!column->settled)
            g_ptr_array_add(
                cells, g_strconcat(column->names->pdata[0], column->required ? "*" : NULL, NULL));
    }
    g_ptr_array_add(cells, NULL);
    csv_row_append(text, (const char *const *)cells->pdata);
    return g_string_free(text, FALSE);
}

/* ---- finding a column ---------------------------------------------------------------------- */

/* Without blanks, width, case, and the star of what is required. */
static char *name_key(const char *name)
{
    g_autofree char *folded = fold_code(name);
    gsize length = strlen(folded);

    while (length > 0 && folded[length - 1] == '*')
        length--;
    return g_strndup(folded, length);
}

const BatchColumn *batch_column(const GPtrArray *columns, const char *heading)
{
    g_autofree char *wanted = name_key(heading);
    guint most = 0;

    for (guint i = 0; i < columns->len; i++)
        most = MAX(most, ((const BatchColumn *)columns->pdata[i])->names->len);
    /* what one column is called in the first place goes before a by-name of another */
    for (guint rank = 0; *wanted && rank < most; rank++) {
        for (guint i = 0; i < columns->len; i++) {
            const BatchColumn *column = columns->pdata[i];
            if (rank >= column->names->len)
                continue;
            g_autofree char *name = name_key(column->names->pdata[rank]);
            if (g_str_equal(name, wanted))
                return column;
        }
    }
    return NULL;
}

const BatchColumn *batch_column_of(const GPtrArray *columns, const Problem *problem)
{
    const char *subject = problem->subject;

    for (guint i = 0; subject && i < columns->len; i++) {
        const BatchColumn *column = columns->pdata[i];
        if (pointer_is_within(subject, column->pointer) ||
            pointer_is_within(column->pointer, subject))
            return column;
    }
    for (guint i = 0; subject && i < columns->len; i++) {
        const BatchColumn *column = columns->pdata[i];
        if (column->also && pointer_is_within(subject, column->also))
            return column;
    }
    return NULL;
}

static bool is_blank_column(const CsvTable *table, size_t column)
{
    for (size_t row = 0; row < csv_table_rows(table); row++)
        if (*csv_table_cell(table, row, column))
            return false;
    return true;
}

static const BatchColumn *match_one(const GPtrArray *columns, const CsvTable *table, size_t at,
                                    GPtrArray *matched, Problem *problem)
{
    const char *heading = csv_table_cell(table, 0, at);
    const BatchColumn *column = batch_column(columns, heading);
    guint earlier;

    if (!column)
        problem_set(problem, PROBLEM_TABLE_COLUMN, heading, NULL);
    else if (g_ptr_array_find(matched, column, &earlier))
        problem_set(problem, PROBLEM_TABLE_COLUMN_TWICE, csv_table_cell(table, 0, earlier), heading,
                    NULL);
    return column;
}

GPtrArray *batch_match(const GPtrArray *columns, const CsvTable *table, bool lenient,
                       Problem *problem)
{
    g_autoptr(GPtrArray) matched = g_ptr_array_new();
    size_t width = 0;

    if (csv_table_rows(table) < 2) {
        problem_set(problem, PROBLEM_TABLE_EMPTY, NULL);
        return NULL;
    }
    for (size_t row = 0; row < csv_table_rows(table); row++)
        width = MAX(width, csv_table_columns(table, row));
    for (size_t at = 0; at < width; at++) {
        g_auto(Problem) why = {0};
        const BatchColumn *column =
            is_blank_column(table, at) ? NULL : match_one(columns, table, at, matched, &why);
        if (why.kind != PROBLEM_NONE && !(lenient && why.kind == PROBLEM_TABLE_COLUMN)) {
            problem_move(problem, &why);
            return NULL;
        }
        g_ptr_array_add(matched, (gpointer)column);
    }
    return g_steal_pointer(&matched);
}

/* ---- cells --------------------------------------------------------------------------------- */

static const struct {
    const char *code;
    const char *label;
} KINDS[] = {
#define X(id, name, label) {name, label},
    APPLICANT_KINDS(X)
#undef X
};

static bool says(const char *text, const char *code, const char *label)
{
    g_autofree char *given = fold_code(text);
    g_autofree char *as_code = fold_code(code ? code : "");
    g_autofree char *as_label = fold_code(label ? label : "");

    return g_str_equal(given, as_code) || g_str_equal(given, as_label);
}

/* The code of the choice that a text names, else the text itself, which the check then tells. */
static const char *party_code(const char *pointer, const char *text)
{
    for (size_t i = 0; g_str_has_suffix(pointer, "/kind") && i < G_N_ELEMENTS(KINDS); i++)
        if (says(text, KINDS[i].code, _(KINDS[i].label)))
            return KINDS[i].code;
    for (IdType type = 0; g_str_has_suffix(pointer, "/id_type") && type < ID_TYPE_COUNT; type++)
        if (says(text, id_type_code(type), id_type_label(type)))
            return id_type_code(type);
    return text;
}

static const char *answer_code(const cJSON *question, const char *text)
{
    const cJSON *option;

    cJSON_ArrayForEach(option, json_array(question, "options"))
    {
        if (says(text, json_text(option, "code"), json_text(option, "label")))
            return json_text(option, "code");
    }
    return text;
}

static cJSON *party_value(const BatchColumn *column, const char *text)
{
    g_autofree char *plain = fold_text(text, false);
    date day = g_str_has_suffix(column->pointer, "/until") ? value_date(text) : DATE_NONE;
    g_autofree char *words = day == DATE_NONE ? NULL : date_format(day);
    const char *value = words ? words : party_code(column->pointer, plain);

    if (column->question)
        value = answer_code(column->question, plain);
    return *value ? cJSON_CreateString(value) : NULL;
}

void batch_put(Application *application, const BatchColumn *column, const char *text)
{
    application_set(application, column->pointer,
                    column->field ? value_read(column->field, text) : party_value(column, text));
}

static char *answer_text(const cJSON *question, const char *code)
{
    const char *label = json_text(item_option(question, code), "label");

    return g_strdup(label ? label : code);
}

char *batch_text(const Application *application, const BatchColumn *column)
{
    const cJSON *value = application_get(application, column->pointer);
    const char *text = cJSON_GetStringValue(value);

    if (column->field)
        return value_write(column->field, value);
    if (column->question)
        return answer_text(column->question, text ? text : "");
    return g_strdup(text ? text : "");
}

static void put_cells(Application *application, const GPtrArray *matched, const CsvTable *table,
                      size_t row, bool kinds)
{
    for (guint at = 0; at < matched->len; at++) {
        const BatchColumn *column = matched->pdata[at];
        const char *text = csv_table_cell(table, row, at);
        g_autofree char *plain = fold_text(text, false);
        if (column && *plain && kinds == g_str_equal(column->pointer, "/applicant/kind"))
            batch_put(application, column, text);
    }
}

void batch_put_row(Application *application, const GPtrArray *matched, const CsvTable *table,
                   size_t row)
{
    put_cells(application, matched, table, row, true);
    put_cells(application, matched, table, row, false);
}

/* ---- known again --------------------------------------------------------------------------- */

Uuid batch_case_id(const cJSON *payload)
{
    static const char *const members[] = {"item", "applicant", "agent", "scenario", "form"};
    cJSON *content = cJSON_CreateObject();
    unsigned char random[10];
    char digest[SM3_HEX_LENGTH + 1];

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        const cJSON *member = json_member(payload, members[i]);
        if (member)
            cJSON_AddItemToObject(content, members[i], cJSON_Duplicate(member, true));
    }
    g_autofree char *text = canonical_json(content);
    sm3_hex(text ? text : "", text ? strlen(text) : 0, digest);
    for (size_t i = 0; i < sizeof random; i++)
        random[i] = (unsigned char)(g_ascii_xdigit_value(digest[2 * i]) << 4 |
                                    g_ascii_xdigit_value(digest[2 * i + 1]));
    cJSON_Delete(content);
    return uuid7_make(0, random);
}
