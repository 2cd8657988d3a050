/* Tables in files, and the applications that their rows become: whatever the bytes are, the bounds
 * hold, cells are UTF-8, a row that is written is read again, and what an application is asked to
 * submit passes for JSON. */
#include "domain/item.h"
#include "domain/json.h"
#include "forms/batch/batch.h"
#include "tests/fuzz/fuzz.h"

#define TODAY 20780 /* 2026-11-23 */

static const char ITEM[] =
    "{\"code\": \"372014006001\", \"version\": 1, \"name\": \"n\", \"level\": \"4\","
    " \"department\": \"d\", \"objects\": [\"1\"], \"promised_days\": 5, \"scenarios\": ["
    "  {\"code\": \"q\", \"question\": \"Q\", \"options\": [{\"code\": \"a\", \"label\": \"A\"}]}],"
    " \"form\": {\"type\": \"object\", \"properties\": {"
    "  \"name\": {\"type\": \"string\"}, \"id_no\": {\"type\": \"string\"},"
    "  \"birth\": {\"type\": \"string\", \"format\": \"date\", \"x-source\": \"derived:id_no\"},"
    "  \"day\": {\"type\": \"string\", \"format\": \"date\"}, \"n\": {\"type\": \"integer\"},"
    "  \"sum\": {\"type\": \"string\", \"format\": \"money\"}, \"yes\": {\"type\": \"boolean\"},"
    "  \"one\": {\"type\": \"string\", \"enum\": [\"1\", \"2\"], \"x-labels\": [\"x\", \"y\"]},"
    "  \"some\": {\"type\": \"array\", \"items\": {\"type\": \"string\", \"enum\": [\"x\", "
    "\"y\"]}},"
    "  \"rows\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {"
    "    \"a\": {\"type\": \"string\"}, \"b\": {\"type\": \"integer\"}}}},"
    "  \"code\": {\"type\": \"string\", \"pattern\": \"^[A-Z]{2}[0-9]+$\"}}}}";

static void check_table(const CsvTable *table)
{
    g_autoptr(GString) text = g_string_new(CSV_MARK);
    g_assert_cmpuint(csv_table_rows(table), <=, CSV_ROWS_MAX);
    for (size_t row = 0; row < csv_table_rows(table); row++) {
        size_t count = csv_table_columns(table, row);
        g_autofree const char **cells = g_new0(const char *, count + 1);
        g_assert_cmpuint(count, <=, CSV_COLUMNS_MAX);
        g_assert_true(row == 0 || csv_table_number(table, row) > csv_table_number(table, row - 1));
        for (size_t column = 0; column < count; column++) {
            cells[column] = csv_table_cell(table, row, column);
            g_assert_cmpuint(strlen(cells[column]), <=, CSV_CELL_MAX);
            g_assert_true(g_utf8_validate(cells[column], -1, NULL));
        }
        csv_row_append(text, cells);
    }
    /* A cell may have grown by the mark of a formula, and the whole by its quotes. */
    g_auto(Problem) problem = {0};
    g_autoptr(CsvTable) again = csv_table_read(text->str, text->len, &problem);
    g_assert_true(again != NULL || problem.kind == PROBLEM_TABLE_LIMIT ||
                  problem.kind == PROBLEM_TOO_LARGE);
    if (again != NULL)
        g_assert_cmpuint(csv_table_rows(again), ==, csv_table_rows(table));
}

static Application *new_application(void)
{
    Application *application =
        application_new(item_from_json(cJSON_Parse(ITEM), NULL), NULL, TODAY, NULL);
    g_assert_nonnull(application);
    return application;
}

static void check_rows(const CsvTable *table)
{
    g_autoptr(Application) blank = new_application();
    g_autoptr(GPtrArray) columns = batch_columns(blank);
    g_autoptr(GPtrArray) matched = batch_match(columns, table, true, NULL);
    const ApplicationWorld nothing = {0};
    for (size_t row = 1; matched != NULL && row < MIN(csv_table_rows(table), 20); row++) {
        g_autoptr(Application) application = new_application();
        batch_put_row(application, matched, table, row);
        g_autoptr(GPtrArray) findings = application_check(application, &nothing, TODAY);
        cJSON *payload = application_payload(application);
        Uuid id = batch_case_id(payload);
        g_assert_true(uuid_is_valid(id.text));
        for (guint i = 0; i < columns->len; i++)
            g_free(batch_text(application, columns->pdata[i]));
        for (guint i = 0; i < findings->len; i++)
            batch_column_of(columns, &((Finding *)findings->pdata[i])->problem);
        g_free(canonical_take(payload));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_auto(Problem) problem = {0};
    g_autoptr(CsvTable) table = csv_table_read((const char *)data, size, &problem);
    g_assert_true((table != NULL) == (problem.kind == PROBLEM_NONE));
    if (table == NULL)
        return 0;
    check_table(table);
    check_rows(table);
    return 0;
}
