/* The fields of a form on a sheet, and back: names are "form/<key>", with "/<column>" for
 * addresses, "/<row>/<column>" for tables and ":<n>" for one of several choices. */
#ifndef TUI_FORM_SHEET_H
#define TUI_FORM_SHEET_H

#include "forms/form.h"
#include "tui/sheet.h"

#define FORM_TABLE_ROWS 20 /* shown at most */

/* The form has to outlive the sheet. */
void form_sheet_add(Sheet *sheet, const Form *form);
/* Whether a field of the form is asked now. */
typedef bool FormAsked(const FormField *field, const void *data);
/* Shows what is asked, and offers one empty row below the filled ones of a table. */
void form_sheet_show(Sheet *sheet, const Form *form, FormAsked *asked, const void *data);

/* The value of one field as it is filled in, be it well or not; NULL: none. Caller frees. */
cJSON *form_sheet_value(const Sheet *sheet, const FormField *field);
/* Puts a value into the fields; NULL empties them. What does not fit is left out. */
void form_sheet_set(Sheet *sheet, App *app, const FormField *field, const cJSON *value);
/* Where the value came from, NULL: typed; and whether it is for reading only. */
void form_sheet_mark(Sheet *sheet, const FormField *field, const char *source, bool locked);
/* The field of the form that a field of the sheet is, or is a part of; NULL: none. */
const FormField *form_sheet_field(const Form *form, const SheetField *field);

#endif
