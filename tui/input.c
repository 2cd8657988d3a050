#include "tui/input.h"

#include <curses.h>

typedef enum {
    STATE_PLAIN,
    STATE_ESCAPED,   /* an ESC that may be a key or begin a sequence */
    STATE_SEQUENCE,  /* ESC [ … final byte */
    STATE_SINGLE,    /* ESC O x */
    STATE_STRING,    /* ESC ] or ESC P … BEL or ESC \ */
    STATE_STRING_END /* … ESC */
} State;

struct Input {
    State state;
    Key held; /* the key after a lone ESC, handed out next */
    char bytes[4];
    int have, need;
    GString *paste; /* NULL: not pasting */
    gint64 last_ms;
};

Input *input_new(void)
{
    return g_new0(Input, 1);
}

void input_free(Input *input)
{
    if (input && input->paste)
        g_string_free(input->paste, TRUE);
    g_free(input);
}

static bool give(InputEvent *event, Key key)
{
    *event = (InputEvent){.key = key};
    return key != KEY_NONE;
}

/* One byte of UTF-8. The character when it is complete, else KEY_NONE. */
static Key take_byte(Input *input, int code)
{
    if ((code & 0xC0) == 0x80) {
        if (input->need == 0)
            return KEY_NONE;
        input->bytes[input->have++] = (char)code;
        if (input->have < input->need)
            return KEY_NONE;
        gunichar c = g_utf8_get_char_validated(input->bytes, input->need);
        input->need = 0;
        return c < 0x110000 ? (Key)c : KEY_NONE;
    }
    input->need = code >= 0xF0 ? 4 : code >= 0xE0 ? 3 : 2;
    input->bytes[0] = (char)code;
    input->have = 1;
    return KEY_NONE;
}

static bool end_paste(Input *input, InputEvent *event)
{
    *event = (InputEvent){.text = g_string_free(input->paste, FALSE)};
    input->paste = NULL;
    return true;
}

static bool feed_paste(Input *input, int code, InputEvent *event)
{
    Key c = KEY_NONE;

    if (code == INPUT_PASTE_END)
        return end_paste(input, event);
    if (code >= 0x80 && code <= 0xFF)
        c = take_byte(input, code);
    else if (code < 0x80)
        c = code == '\r' ? '\n' : code;
    bool keep = c == '\n' || c == '\t' || (c != KEY_NONE && key_is_text(c));
    if (keep && input->paste->len + 4 <= INPUT_PASTE_MAX)
        g_string_append_unichar(input->paste, (gunichar)c);
    return false;
}

static Key plain_key(Input *input, int code)
{
    if (code >= 0x80 && code <= 0xFF)
        return take_byte(input, code);
    switch (code) {
    case KEY_RESIZE:
    case KEY_MOUSE:
    case INPUT_PASTE_END:
        return KEY_NONE;
    case KEY_ENTER:
    case '\n':
        return KEY_RETURN;
    case KEY_BACKSPACE:
    case '\b':
        return KEY_DELETE_BACK;
    default:
        return code > 0xFF ? KEY_BIT | code : code;
    }
}

/* What the code after an ESC begins; plain: nothing. */
static State after_escape(int code)
{
    switch (code) {
    case '[':
        return STATE_SEQUENCE;
    case 'O':
        return STATE_SINGLE;
    case ']':
    case 'P':
    case '_':
    case '^':
        return STATE_STRING;
    case KEY_ESCAPE:
        return STATE_ESCAPED;
    default:
        return STATE_PLAIN;
    }
}

static bool feed_escaped(Input *input, int code, InputEvent *event)
{
    input->state = after_escape(code);
    if (input->state == STATE_PLAIN)
        input->held = plain_key(input, code);
    return (input->state == STATE_PLAIN || input->state == STATE_ESCAPED) &&
           give(event, KEY_ESCAPE);
}

/* From every state: a paste whose beginning was taken for the rest of something else would act as
 * keys. */
static bool begin_paste(Input *input, InputEvent *event)
{
    bool is_key = input->state == STATE_ESCAPED;

    input->state = STATE_PLAIN;
    input->paste = g_string_new(NULL);
    return is_key && give(event, KEY_ESCAPE);
}

static bool feed_code(Input *input, int code, InputEvent *event)
{
    if (code == INPUT_PASTE_BEGIN)
        return begin_paste(input, event);
    switch (input->state) {
    case STATE_ESCAPED:
        return feed_escaped(input, code, event);
    case STATE_SEQUENCE:
        if (code >= 0x40 || code == KEY_ESCAPE)
            input->state = code == KEY_ESCAPE ? STATE_ESCAPED : STATE_PLAIN;
        return false;
    case STATE_SINGLE:
        input->state = code == KEY_ESCAPE ? STATE_ESCAPED : STATE_PLAIN;
        return false;
    case STATE_STRING:
        input->state = code == '\a'         ? STATE_PLAIN
                       : code == KEY_ESCAPE ? STATE_STRING_END
                                            : STATE_STRING;
        return false;
    case STATE_STRING_END:
        input->state = after_escape(code);
        return false;
    case STATE_PLAIN:
        break;
    }
    if (code == KEY_ESCAPE) {
        input->state = STATE_ESCAPED;
        return false;
    }
    return give(event, plain_key(input, code));
}

/* Nothing more for now: an ESC that stands alone is the key. */
static bool feed_drained(Input *input, gint64 now_ms, InputEvent *event)
{
    if (input->paste && now_ms - input->last_ms >= INPUT_PASTE_PATIENCE_MS)
        return end_paste(input, event);
    if (input->state == STATE_ESCAPED) {
        input->state = STATE_PLAIN;
        return give(event, KEY_ESCAPE);
    }
    if (now_ms - input->last_ms >= INPUT_PASTE_PATIENCE_MS)
        input->state = STATE_PLAIN;
    return false;
}

bool input_feed(Input *input, int code, gint64 now_ms, InputEvent *event)
{
    *event = (InputEvent){0};
    if (code == INPUT_DRAINED)
        return feed_drained(input, now_ms, event);
    input->last_ms = now_ms;
    if (code < 0x80 || code > 0xBF)
        input->need = 0; /* whatever character had begun is broken */
    return input->paste ? feed_paste(input, code, event) : feed_code(input, code, event);
}

Key input_held(Input *input)
{
    Key held = input->held;

    input->held = KEY_NONE;
    return held;
}

int input_wait(const Input *input, gint64 now_ms)
{
    if (!input->paste)
        return -1;
    return (int)CLAMP(input->last_ms + INPUT_PASTE_PATIENCE_MS - now_ms, 0,
                      INPUT_PASTE_PATIENCE_MS);
}
