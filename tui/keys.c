#include "tui/keys.h"

#include <curses.h>
#include <string.h>

#define SPECIAL(code) (KEY_BIT | (code))

static const struct {
    const char *name;
    Key key;
} names[] = {
    {"Enter", KEY_RETURN},          {"Esc", KEY_ESCAPE},
    {"Tab", KEY_TABULATOR},         {"Space", ' '},
    {"Backspace", KEY_DELETE_BACK}, {"S-Tab", SPECIAL(KEY_BTAB)},
    {"Up", SPECIAL(KEY_UP)},        {"Down", SPECIAL(KEY_DOWN)},
    {"Left", SPECIAL(KEY_LEFT)},    {"Right", SPECIAL(KEY_RIGHT)},
    {"Home", SPECIAL(KEY_HOME)},    {"End", SPECIAL(KEY_END)},
    {"PageUp", SPECIAL(KEY_PPAGE)}, {"PageDown", SPECIAL(KEY_NPAGE)},
    {"Insert", SPECIAL(KEY_IC)},    {"Delete", SPECIAL(KEY_DC)},
};

static bool function_key(const char *name, int *number)
{
    if (name[0] != 'F' || !name[1] || strspn(name + 1, "0123456789") != strlen(name + 1))
        return false;
    *number = (int)g_ascii_strtoll(name + 1, NULL, 10);
    return *number >= 1 && *number <= 63;
}

Key key_from_name(const char *name)
{
    int number;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(names[i].name, name))
            return names[i].key;
    if (function_key(name, &number))
        return SPECIAL(KEY_F(number));
    if (g_str_has_prefix(name, "C-") && strlen(name) == 3 && g_ascii_islower(name[2]))
        return CTRL(name[2]);
    if (*name && g_utf8_validate(name, -1, NULL) && g_utf8_strlen(name, -1) == 1 &&
        key_is_text((Key)g_utf8_get_char(name)))
        return (Key)g_utf8_get_char(name);
    return KEY_NONE;
}

char *key_label(Key key)
{
    char text[8] = "";

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].key == key)
            return g_strdup(names[i].name);
    if (key >= SPECIAL(KEY_F0) && key <= SPECIAL(KEY_F(63)))
        return g_strdup_printf("F%d", key - SPECIAL(KEY_F0));
    if (key > 0 && key < ' ')
        return g_strdup_printf("C-%c", key + 0x60);
    if (key < KEY_BIT)
        text[g_unichar_to_utf8((gunichar)key, text)] = '\0';
    return g_strdup(text);
}

bool key_is_text(Key key)
{
    return key >= ' ' && key != KEY_DELETE_BACK && key < KEY_BIT &&
           g_unichar_isprint((gunichar)key);
}
