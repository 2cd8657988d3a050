/* Keys and pasted text from any bytes of a terminal. Bytes that UTF-8 never has stand for the codes
 * of curses: the ends of a paste, an arrow, a pause. What is pasted never acts as keys, and no
 * character is put together from bytes that did not come one behind the other. */
#include "tests/fuzz/fuzz.h"

#include "tui/input.h"

#include <locale.h>

enum { ARROW = 0402, PAUSE_MS = 400 };

typedef struct {
    Input *input;
    GString *bytes; /* as they came */
    gint64 now_ms;
    bool pasting;
    gint64 last_ms; /* when something came */
} Terminal;

static int code_of(uint8_t byte)
{
    switch (byte) {
    case 0xFB:
        return ARROW;
    case 0xFC:
        return INPUT_DRAINED;
    case 0xFD:
        return INPUT_PASTE_BEGIN;
    case 0xFE:
        return INPUT_PASTE_END;
    default:
        return byte;
    }
}

static void check_came(const Terminal *terminal, gunichar c)
{
    char bytes[7] = {0};
    g_unichar_to_utf8(c, bytes);
    g_assert_nonnull(memmem(terminal->bytes->str, terminal->bytes->len, bytes, strlen(bytes)));
}

static void check_key(const Terminal *terminal, Key key)
{
    g_assert_true((key & KEY_BIT) != 0 || key < 0x110000);
    if (key >= 0x80 && (key & KEY_BIT) == 0)
        check_came(terminal, (gunichar)key);
    g_autofree char *label = key_label(key);
    g_assert_true(g_utf8_validate(label, -1, NULL));
}

static void check_pasted(const Terminal *terminal, const char *text)
{
    g_assert_cmpuint(strlen(text), <=, INPUT_PASTE_MAX);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        g_assert_true(c == '\n' || c == '\t' || key_is_text((Key)c));
        if (c >= 0x80)
            check_came(terminal, c);
    }
}

static void feed(Terminal *terminal, uint8_t byte)
{
    int code = code_of(byte);
    InputEvent event;
    bool patience_over = terminal->now_ms - terminal->last_ms >= INPUT_PASTE_PATIENCE_MS;
    bool ends =
        terminal->pasting && (code == INPUT_PASTE_END || (code == INPUT_DRAINED && patience_over));
    bool begins = !terminal->pasting && code == INPUT_PASTE_BEGIN;
    if (code != INPUT_DRAINED) /* a character may come in two reads */
        g_string_append_c(terminal->bytes, (char)byte);
    bool given = input_feed(terminal->input, code, terminal->now_ms, &event);
    g_assert_true(given == (event.key != KEY_NONE || event.text != NULL));
    g_assert_true((event.text != NULL) == ends);
    g_assert_false(terminal->pasting && event.key != KEY_NONE);
    if (event.text != NULL)
        check_pasted(terminal, event.text);
    g_free(event.text);
    check_key(terminal, event.key);
    Key held = input_held(terminal->input);
    g_assert_false(begins && held != KEY_NONE);
    check_key(terminal, held);
    if (code != INPUT_DRAINED)
        terminal->last_ms = terminal->now_ms;
    terminal->pasting = begins || (terminal->pasting && !ends);
    g_assert_true(terminal->pasting == (input_wait(terminal->input, terminal->now_ms) >= 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    g_autoptr(Input) input = input_new();
    g_autoptr(GString) bytes = g_string_new(NULL);
    Terminal terminal = {.input = input, .bytes = bytes};
    for (size_t i = 0; i < size; i++) {
        if (data[i] == 0xFC)
            terminal.now_ms += PAUSE_MS;
        feed(&terminal, data[i]);
    }
    return 0;
}
