/* One text being edited: UTF-8, a cursor that steps over whole characters with their marks, one
 * line or several. It shows the hardware cursor at its caret, so that input methods and screen
 * readers follow. */
#ifndef TUI_SHEET_TEXTFIELD_H
#define TUI_SHEET_TEXTFIELD_H

#include "tui/draw.h"
#include "tui/verb.h"

typedef struct TextField TextField;

/* At most `maximum` characters; 0: 1,000. */
TextField *text_field_new(int maximum, bool multiline);
void text_field_free(TextField *field);
const char *text_field_text(const TextField *field);
/* Cursor at the end. */
void text_field_set(TextField *field, const char *text);
/* At the cursor, as far as there is room. Hidden and control characters are left out. True when all
 * of it went in. */
bool text_field_type(TextField *field, const char *text);
/* The editing verbs; false: not one of them, or nothing left to do in that direction. */
bool text_field_act(TextField *field, Verb verb);
void text_field_draw(TextField *field, const Area *area, ThemeRole role, bool focused);

#endif
