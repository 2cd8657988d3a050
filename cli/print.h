/* Text for people and JSON for programs, on the standard output. Everything that came from
 * elsewhere is cleaned again before a terminal sees it. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "cache/cases.h"

/* One line of clean text. NULL becomes "". Caller frees. */
char *print_clean(const char *text);
/* What is wrong, as a clean line on the standard error. */
void print_problem(const Problem *problem);
/* Columns that the text takes on a terminal. */
int print_width(const char *text);

/* Rows of cells, padded to common widths; the last column is not. `cells` is owned by the table
 * from then on: exactly `columns` strings, ended by NULL. */
typedef struct PrintTable PrintTable;
PrintTable *print_table_new(const char *const *headings);
void print_table_add(PrintTable *table, char **cells);
char *print_table_text(const PrintTable *table); /* caller frees */
void print_table_free(PrintTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrintTable, print_table_free)

/* Prints and deletes. */
void print_json(cJSON *json);

/* Adds a member where there is a value: texts not NULL, days and instants that are set. */
void json_add_text(cJSON *object, const char *name, const char *text);
void json_add_date(cJSON *object, const char *name, date day);
void json_add_instant(cJSON *object, const char *name, instant at);

#endif
