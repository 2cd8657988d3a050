#include "forms/batch/csv.h"

#include <csv.h>
#include <string.h>

#define PART 65536 /* bytes between two looks at the bounds */

typedef struct {
    int number;
    GPtrArray *cells; /* char * */
} CsvRow;

struct CsvTable {
    GArray *rows; /* CsvRow */
};

/* A table while it is read. */
typedef struct {
    CsvTable *table;
    GPtrArray *cells;  /* of the row that is being read */
    bool filled;       /* one of them has something in it */
    int number;        /* of that row */
    const char *bound; /* msgid of the first bound that was passed; NULL: none */
} Reading;

/* ---- the encoding -------------------------------------------------------------------------- */

static char *converted(const char *bytes, size_t length, const char *from, gsize *out)
{
    return g_convert(bytes, (gssize)length, "UTF-8", from, NULL, out, NULL);
}

/* As UTF-8 without a mark; NULL: not text. Caller frees. */
static char *as_utf8(const char *bytes, size_t length, gsize *out)
{
    static const struct {
        const char *mark;
        size_t length;
        const char *encoding; /* NULL: UTF-8 */
    } marks[] = {{CSV_MARK, 3, NULL}, {"\xFF\xFE", 2, "UTF-16LE"}, {"\xFE\xFF", 2, "UTF-16BE"}};
    const char *encoding = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (length < marks[i].length || memcmp(bytes, marks[i].mark, marks[i].length) != 0)
            continue;
        bytes += marks[i].length;
        length -= marks[i].length;
        encoding = marks[i].encoding;
        break;
    }
    if (encoding)
        return converted(bytes, length, encoding, out);
    if (!g_utf8_validate_len(bytes, length, NULL))
        return memchr(bytes, '\0', length) ? NULL : converted(bytes, length, "GB18030", out);
    *out = length;
    return g_strndup(bytes, length);
}

/* CRLF and CR become LF, so that each row ends with one character. */
static void unify_breaks(char *text, gsize *length)
{
    gsize kept = 0;

    for (gsize i = 0; i < *length; i++) {
        if (text[i] == '\r' && i + 1 < *length && text[i + 1] == '\n')
            continue;
        text[kept++] = text[i] == '\r' ? '\n' : text[i];
    }
    text[kept] = '\0';
    *length = kept;
}

/* What the first row has most of, outside quotes. */
static unsigned char delimiter_of(const char *text)
{
    static const char candidates[] = ",;\t";
    size_t counts[sizeof candidates] = {0}, best = 0;
    bool quoted = false;

    for (; *text && (quoted || *text != '\n'); text++) {
        const char *candidate = quoted ? NULL : strchr(candidates, *text);

        if (*text == '"')
            quoted = !quoted;
        if (candidate)
            counts[candidate - candidates]++;
    }
    for (size_t i = 1; candidates[i]; i++)
        if (counts[i] > counts[best])
            best = i;
    return (unsigned char)candidates[best];
}

/* ---- reading ------------------------------------------------------------------------------- */

static void pass(Reading *reading, bool within, const char *bound)
{
    if (!within && !reading->bound)
        reading->bound = bound;
}

static void cell_read(void *text, size_t length, void *data)
{
    Reading *reading = data;

    pass(reading, length <= CSV_CELL_MAX, N_("16 KB in a cell"));
    pass(reading, reading->cells->len < CSV_COLUMNS_MAX, N_("200 columns"));
    if (reading->bound)
        return;
    g_ptr_array_add(reading->cells, g_strndup(text, length));
    reading->filled = reading->filled || length > 0;
}

static void row_read(int end, void *data)
{
    Reading *reading = data;
    CsvRow row = {reading->number, reading->cells};

    (void)end;
    if (reading->bound)
        return;
    reading->number++;
    if (!reading->filled) {
        g_ptr_array_set_size(reading->cells, 0);
        return;
    }
    pass(reading, reading->table->rows->len < CSV_ROWS_MAX, N_("5,000 rows"));
    if (reading->bound)
        return;
    g_array_append_val(reading->table->rows, row);
    reading->cells = g_ptr_array_new_with_free_func(g_free);
    reading->filled = false;
}

/* A tab that separates cells is no blank. */
static int is_blank(unsigned char letter)
{
    return letter == CSV_SPACE;
}

static bool parse(Reading *reading, const char *text, gsize length)
{
    struct csv_parser parser;
    bool well = true;

    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_delim(&parser, delimiter_of(text));
    csv_set_space_func(&parser, is_blank);
    for (gsize at = 0; well && !reading->bound && at < length; at += PART) {
        gsize part = MIN(PART, length - at);
        well = csv_parse(&parser, text + at, part, cell_read, row_read, reading) == part;
    }
    if (well && !reading->bound)
        well = csv_fini(&parser, cell_read, row_read, reading) == 0;
    csv_free(&parser);
    return well;
}

static void row_clear(gpointer row)
{
    g_ptr_array_unref(((CsvRow *)row)->cells);
}

static CsvTable *table_of(const char *text, gsize length, Problem *problem)
{
    g_autoptr(CsvTable) table = g_new0(CsvTable, 1);
    Reading reading = {table, g_ptr_array_new_with_free_func(g_free), false, 1, NULL};

    table->rows = g_array_new(FALSE, FALSE, sizeof(CsvRow));
    g_array_set_clear_func(table->rows, row_clear);
    bool well = parse(&reading, text, length);
    g_ptr_array_unref(reading.cells);
    if (well && !reading.bound)
        return g_steal_pointer(&table);
    g_autofree char *number = g_strdup_printf("%d", reading.number);
    if (reading.bound)
        problem_set(problem, PROBLEM_TABLE_LIMIT, number, reading.bound, NULL);
    else
        problem_set(problem, PROBLEM_TABLE_BROKEN, number, NULL);
    return NULL;
}

CsvTable *csv_table_read(const char *bytes, size_t length, Problem *problem)
{
    gsize size = 0;

    if (length > CSV_SIZE_MAX) {
        problem_set(problem, PROBLEM_TOO_LARGE, "8 MB", NULL);
        return NULL;
    }
    g_autofree char *text = as_utf8(bytes, length, &size);
    if (!text || memchr(text, '\0', size)) {
        problem_set(problem, PROBLEM_TABLE_ENCODING, NULL);
        return NULL;
    }
    unify_breaks(text, &size);
    return table_of(text, size, problem);
}

void csv_table_free(CsvTable *table)
{
    if (!table)
        return;
    g_array_unref(table->rows);
    g_free(table);
}

size_t csv_table_rows(const CsvTable *table)
{
    return table->rows->len;
}

static const CsvRow *row_at(const CsvTable *table, size_t row)
{
    return &g_array_index(table->rows, CsvRow, row);
}

int csv_table_number(const CsvTable *table, size_t row)
{
    return row_at(table, row)->number;
}

size_t csv_table_columns(const CsvTable *table, size_t row)
{
    return row_at(table, row)->cells->len;
}

const char *csv_table_cell(const CsvTable *table, size_t row, size_t column)
{
    const GPtrArray *cells = row_at(table, row)->cells;

    return column < cells->len ? cells->pdata[column] : "";
}

/* ---- writing ------------------------------------------------------------------------------- */

/* What spreadsheets carry out; those of East Asia take the wide forms for the same. */
static const struct {
    const char *start;
    bool sign; /* that a number may begin with */
} formulas[] = {
    {"=", false},  {"+", true},   {"-", true},  {"@", false}, {"\t", false}, {"\r", false},
    {"\n", false}, {"＝", false}, {"＋", true}, {"－", true}, {"＠", false},
};

static bool is_formula(const char *cell)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formulas); i++) {
        const char *rest = cell + strlen(formulas[i].start);

        if (g_str_has_prefix(cell, formulas[i].start))
            return !(formulas[i].sign && *rest && rest[strspn(rest, "0123456789.")] == '\0');
    }
    return false;
}

void csv_row_append(GString *text, const char *const *cells)
{
    for (size_t i = 0; cells[i]; i++) {
        g_autofree char *cell = g_strconcat(is_formula(cells[i]) ? "'" : "", cells[i], NULL);
        size_t length = strlen(cell), size = csv_write(NULL, 0, cell, length);
        gsize end;

        if (i > 0)
            g_string_append_c(text, ',');
        end = text->len;
        g_string_set_size(text, end + size);
        csv_write(text->str + end, size, cell, length);
    }
    g_string_append(text, "\r\n");
}
