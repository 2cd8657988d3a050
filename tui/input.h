/* From the codes that wgetch() returns to keys and pasted text.
 *
 * A state machine: UTF-8 is put together here because get_wch() loses a character that arrives in
 * two reads; broken bytes are dropped. What is pasted (bracketed paste) is text, never keys:
 * control characters are dropped, it is capped, and a paste whose end never comes ends after a
 * while. Escape sequences that nobody knows, and answers of the terminal, are swallowed whole: the
 * letters in them must never act as keys. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/keys.h"

#define INPUT_PASTE_BEGIN 0x1FF0 /* codes given to define_key(), beyond those of curses */
#define INPUT_PASTE_END 0x1FF1
#define INPUT_PASTE_MAX (64 * 1024)
#define INPUT_PASTE_PATIENCE_MS 1000
#define INPUT_DRAINED (-1) /* ERR of curses: nothing more to read now */

typedef struct {
    Key key;    /* KEY_NONE: none, or pasted text */
    char *text; /* pasted; the caller's to free */
} InputEvent;

typedef struct Input Input;

Input *input_new(void);
void input_free(Input *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_free)

/* Takes one code. True when *event was filled; then ask input_held() for what came along with it
 * before feeding the next code. `now_ms` is any clock that only goes forward. */
bool input_feed(Input *input, int code, gint64 now_ms, InputEvent *event);
/* The key that was read together with a lone ESC; KEY_NONE: none. */
Key input_held(Input *input);
/* Milliseconds until input_feed(INPUT_DRAINED) wants to be called; -1: not needed. */
int input_wait(const Input *input, gint64 now_ms);

#endif
