/* JSON values of fields, and what a field keeps of the value that was put into it, so that nothing
 * is lost that it cannot show. For form_sheet.c. */
#ifndef TUI_SHEET_FORM_VALUE_H
#define TUI_SHEET_FORM_VALUE_H

#include "forms/form.h"
#include "tui/sheet/sheet.h"

/* Puts a value into a field that stands for itself or is a cell or a part; NULL empties it. */
void form_value_put(SheetField *field, const FormField *definition, const cJSON *value);
/* Keeps the whole of which the field shows parts (an address, a table); copied. */
void form_value_keep(SheetField *field, const cJSON *value);
/* Keeps the whole row with the first of its cells. */
void form_value_keep_row(SheetField *first, const cJSON *row);
const cJSON *form_value_kept(const SheetField *field); /* NULL: nothing */

/* What is filled in; NULL: nothing. Caller deletes. */
cJSON *form_value_single(const SheetField *field, const FormField *definition);
/* The columns' values from the fields (SheetField*) as members of what was kept. */
cJSON *form_value_object(const FormField *columns, const GPtrArray *fields, const cJSON *kept);
cJSON *form_value_table(const SheetField *table, const FormField *definition);

#endif
