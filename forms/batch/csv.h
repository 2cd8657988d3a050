/* Tables in files (CSV, RFC 4180): what a spreadsheet saves, as rows of cells, and reports that a
 * spreadsheet opens.
 *
 * Reading, by libcsv: UTF-8 with or without a byte order mark, UTF-16 with one, else GB18030
 * (GB 18030-2022, what spreadsheets in China save by default); commas, semicolons or tabs,
 * whichever the first row has most of; cells in quotes with line breaks and doubled quotes; lines
 * ended by CRLF, LF or CR. Files are untrusted: everything is bounded, and a file that goes beyond
 * is refused whole, as is one whose quotes do not close. Cells are UTF-8 and not cleaned otherwise.
 *
 * A CsvTable owns its cells and is not changed after it was read. */
#ifndef FORMS_BATCH_CSV_H
#define FORMS_BATCH_CSV_H

#include "domain/problem.h"

#define CSV_SIZE_MAX (8 * 1024 * 1024) /* bytes of the file */
#define CSV_ROWS_MAX 5000
#define CSV_COLUMNS_MAX 200
#define CSV_CELL_MAX 16384 /* bytes */

typedef struct CsvTable CsvTable;

/* NULL with TABLE_ENCODING, TABLE_BROKEN (the row), TABLE_LIMIT (the row and the bound) or
 * TOO_LARGE. */
CsvTable *csv_table_read(const char *bytes, size_t length, Problem *problem);
void csv_table_free(CsvTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvTable, csv_table_free)

/* Rows that have something in a cell. */
size_t csv_table_rows(const CsvTable *table);
/* The number that a spreadsheet shows beside it: from 1, blank rows counted. */
int csv_table_number(const CsvTable *table, size_t row);
size_t csv_table_columns(const CsvTable *table, size_t row);
/* "" beyond the row's end. */
const char *csv_table_cell(const CsvTable *table, size_t row, size_t column);

#define CSV_MARK "\xEF\xBB\xBF" /* begins a file, so that spreadsheets take it for UTF-8 */

/* Appends a row, every cell in quotes. A cell that a spreadsheet would take for a formula gets a '
 * before it. */
void csv_row_append(GString *text, const char *const *cells);

#endif
