/* The fields of a form on a sheet, and back, as JSON both ways.
 *
 * Fields are named "form/<key>", the two of an address "form/<key>/<part>", the cells of a table
 * "form/<key>/<row>/<column>" in the subjects of problems. A value that nobody changed comes back
 * exactly as it was put in, whatever a field can show of it: members and elements that the form
 * does not know, numbers written as text, text that would be folded. */
#ifndef TUI_SHEET_FORM_SHEET_H
#define TUI_SHEET_FORM_SHEET_H

#include "forms/form.h"
#include "tui/sheet/sheet.h"

/* The form has to outlive the sheet. */
void form_sheet_add(Sheet *sheet, const Form *form);
/* Whether a field of the form is asked now. */
typedef bool FormAsked(const FormField *field, const void *data);
/* A column of cells for the field of a form, or for a part of one. */
void form_sheet_add_column(SheetField *table, const char *name, const char *label, bool required,
                           const FormField *definition);
/* Shows what is asked, and hides the others, which keep what they have. */
void form_sheet_show(Sheet *sheet, const Form *form, FormAsked *asked, const void *data);

/* The value of one field as it is filled in, be it well or not, and asked or not; NULL: none.
 * Caller deletes. */
cJSON *form_sheet_value(const Sheet *sheet, const FormField *definition);
/* Puts a value into the field; NULL empties it. */
void form_sheet_set(Sheet *sheet, App *app, const FormField *definition, const cJSON *value);
/* All that are asked. Caller deletes. */
cJSON *form_sheet_values(const Sheet *sheet, const Form *form);

/* Where the value came from, NULL: typed; and whether it is for reading only. */
void form_sheet_mark(Sheet *sheet, const FormField *definition, const char *source, bool locked);
/* The field of the form that a field of the sheet is, or is a part of; NULL: none. */
const FormField *form_sheet_field(const Form *form, const SheetField *field);

#endif
