/* The fields of a form on a sheet, and back: names are "form/<key>", with "/<column>" for
 * addresses,
 * "/<row>/<column>" for tables and ":<n>" for one of several choices. */
#ifndef TUI_FORM_SHEET_H
#define TUI_FORM_SHEET_H

#include "forms/form.h"
#include "tui/sheet.h"

#define FORM_TABLE_ROWS 20 /* shown at most */

/* The form has to outlive the sheet. */
void form_sheet_add(Sheet *sheet, const Form *form);
/* Asks what the answers ask for, and offers one empty row below the filled ones of a table. */
void form_sheet_show(Sheet *sheet, const Form *form, const cJSON *answers);
/* What was filled in; caller frees. */
cJSON *form_sheet_values(const Sheet *sheet, const Form *form);

#endif
