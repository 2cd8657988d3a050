/* Many applications for one item at once (a village brings forty pension forms): a table with a
 * row for each applicant and a column for each thing that is asked. The same columns head a file, a
 * report and a grid on the screen.
 *
 * A column is known by what stands on the form, by its key, its data element or its place in the
 * payload ("applicant/name"). What the applicant tells once has one column: where an item is for
 * people only, "姓名" is the applicant's name and goes into the form by itself. What is derived, or
 * answered by the scenario, has none. */
#ifndef FORMS_BATCH_BATCH_H
#define FORMS_BATCH_BATCH_H

#include "forms/application/application.h"
#include "forms/batch/csv.h"

typedef struct {
    GPtrArray *names;       /* char *; the first is what a person reads, translated */
    char *pointer;          /* where the value goes */
    char *also;             /* form field that takes it, too; NULL: none */
    const FormField *field; /* NULL: no field of the form */
    const cJSON *question;  /* of the scenario; NULL: no answer */
    bool required;
    bool settled; /* has a value to begin with, or is rarely told: left out of headings */
} BatchColumn;

/* BatchColumn*, in the order of the flow; borrows from the application, which is a new one. */
GPtrArray *batch_columns(const Application *application);
/* The row of headings for a file, "姓名*,…" where a value is required. Caller frees. */
char *batch_template(const GPtrArray *columns);
/* By any of its names, in whatever width and case; NULL: none. */
const BatchColumn *batch_column(const GPtrArray *columns, const char *heading);
/* The column that a finding is about; NULL: none. */
const BatchColumn *batch_column_of(const GPtrArray *columns, const Problem *problem);

/* What each column of the file is: const BatchColumn* or NULL. TABLE_EMPTY, TABLE_COLUMN_TWICE, and
 * unless `lenient` TABLE_COLUMN, make it NULL; a column without any cell is passed over. */
GPtrArray *batch_match(const GPtrArray *columns, const CsvTable *table, bool lenient,
                       Problem *problem);

/* Sets what a cell says: choices by code or label, dates and numbers as value.h reads them. Blank
 * takes the value out. */
void batch_put(Application *application, const BatchColumn *column, const char *text);
/* What the cell shows. Caller frees. */
char *batch_text(const Application *application, const BatchColumn *column);
/* Puts all cells of a row that say something, the kind of applicant first. */
void batch_put_row(Application *application, const GPtrArray *matched, const CsvTable *table,
                   size_t row);

/* The id of the case that the payload becomes when it is taken in from a table: always the same for
 * the same item, applicant, agent, scenario and form, so that a row that was taken in before is
 * known again, on this device by its store and on another by the central. A version 7 by its shape;
 * its time says nothing. */
Uuid batch_case_id(const cJSON *payload);

#endif
