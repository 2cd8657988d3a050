/* Keys as numbers, and their names in tables, help and key files: "j", "Enter", "C-s", "F10",
 * "S-Tab".
 *
 * A key is a Unicode character, or KEY_BIT plus a key code of curses. */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <glib.h>
#include <stdbool.h>

typedef gint32 Key;

#define KEY_BIT 0x200000
#define KEY_NONE 0
#define KEY_ESCAPE 27
#define KEY_RETURN '\r'
#define KEY_TABULATOR '\t'
#define KEY_DELETE_BACK 127
#define CTRL(letter) ((letter)&0x1F)

/* KEY_NONE when the name is not one. */
Key key_from_name(const char *name);
/* Caller frees. */
char *key_label(Key key);
/* A character that may be typed into a text. */
bool key_is_text(Key key);

#endif
