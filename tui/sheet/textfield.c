#include "tui/sheet/textfield.h"

#include "tui/text.h"

#include <string.h>

#define MAXIMUM_DEFAULT 1000

struct TextField {
    GString *text;
    size_t cursor; /* bytes */
    int maximum;   /* characters */
    bool multiline;
    int scroll;  /* columns to the left of a single line, rows above of several */
    int columns; /* of several lines as they were last drawn; 0: not yet */
    bool ambiguous_wide;
};

TextField *text_field_new(int maximum, bool multiline)
{
    TextField *field = g_new0(TextField, 1);

    field->text = g_string_new(NULL);
    field->maximum = maximum > 0 ? maximum : MAXIMUM_DEFAULT;
    field->multiline = multiline;
    return field;
}

void text_field_free(TextField *field)
{
    if (!field)
        return;
    g_string_free(field->text, TRUE);
    g_free(field);
}

const char *text_field_text(const TextField *field)
{
    return field->text->str;
}

void text_field_set(TextField *field, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);

    g_string_assign(field->text, valid);
    field->cursor = field->text->len;
    field->scroll = 0;
}

bool text_field_type(TextField *field, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    glong have = g_utf8_strlen(field->text->str, -1);

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '\n' || c == '\t' || c == '\r')
            c = field->multiline && c == '\n' ? '\n' : ' ';
        else if (!g_unichar_isprint(c))
            continue;
        if (have++ >= field->maximum)
            return false;
        g_string_insert_unichar(field->text, (gssize)field->cursor, c);
        field->cursor =
            (size_t)(g_utf8_next_char(field->text->str + field->cursor) - field->text->str);
    }
    return true;
}

static bool erase(TextField *field, size_t from, size_t to)
{
    if (from == to)
        return false;
    g_string_erase(field->text, (gssize)from, (gssize)(to - from));
    field->cursor = from;
    return true;
}

static bool go(TextField *field, size_t to)
{
    bool moved = to != field->cursor;

    field->cursor = to;
    return moved;
}

static size_t word_before(const TextField *field)
{
    const char *text = field->text->str;
    size_t at = field->cursor;

    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (at > 0 && text[at - 1] != ' ')
        at = text_previous(text, at);
    return at;
}

typedef struct {
    size_t at; /* bytes */
    int row, column;
} Stop;

/* The text as rows of at most `columns`, and where the cursor falls. */
typedef struct {
    GPtrArray *rows; /* char*, cleaned */
    GArray *stops;   /* Stop: each place where the cursor may stand */
    int cursor_row;
    int cursor_column;
} Wrapped;

static void wrapped_clear(Wrapped *wrapped)
{
    g_ptr_array_unref(wrapped->rows);
    g_array_unref(wrapped->stops);
}

static void end_row(Wrapped *wrapped, GString *row, int *column)
{
    g_ptr_array_add(wrapped->rows, g_strdup(row->str));
    g_string_truncate(row, 0);
    *column = 0;
}

static Wrapped wrap(const TextField *field, bool ambiguous_wide, int columns)
{
    Wrapped wrapped = {.rows = g_ptr_array_new_with_free_func(g_free),
                       .stops = g_array_new(FALSE, FALSE, sizeof(Stop))};
    g_autoptr(GString) row = g_string_new(NULL);
    const char *text = field->text->str;
    int column = 0;

    for (size_t at = 0;; at = text_next(text, at)) {
        g_autofree char *raw = g_strndup(text + at, text_next(text, at) - at);
        g_autofree char *piece = text_clean(raw, ambiguous_wide);
        int width = text_columns(piece);
        if (*raw != '\n' && column + width > columns)
            end_row(&wrapped, row, &column);
        Stop stop = {at, (int)wrapped.rows->len, column};
        g_array_append_val(wrapped.stops, stop);
        if (at == field->cursor) {
            wrapped.cursor_row = (int)wrapped.rows->len;
            wrapped.cursor_column = column;
        }
        if (!*raw)
            break;
        if (*raw == '\n') {
            end_row(&wrapped, row, &column);
            continue;
        }
        g_string_append(row, piece);
        column += width;
    }
    end_row(&wrapped, row, &column);
    return wrapped;
}

/* To the row above or below, as far to the right as it was. */
static bool go_row(TextField *field, int step)
{
    bool found = false;

    if (!field->multiline || field->columns == 0)
        return false;
    Wrapped wrapped = wrap(field, field->ambiguous_wide, field->columns);
    for (guint i = 0; i < wrapped.stops->len; i++) {
        const Stop *stop = &g_array_index(wrapped.stops, Stop, i);
        if (stop->row != wrapped.cursor_row + step ||
            (found && stop->column > wrapped.cursor_column))
            continue;
        field->cursor = stop->at;
        found = true;
    }
    wrapped_clear(&wrapped);
    return found;
}

bool text_field_act(TextField *field, Verb verb)
{
    const char *text = field->text->str;
    size_t cursor = field->cursor;

    switch (verb) {
    case VERB_LEFT:
        return go(field, text_previous(text, cursor));
    case VERB_RIGHT:
        return go(field, text_next(text, cursor));
    case VERB_LINE_START:
        return go(field, 0);
    case VERB_LINE_END:
        return go(field, field->text->len);
    case VERB_RUB_OUT:
        return erase(field, text_previous(text, cursor), cursor);
    case VERB_ERASE:
        return erase(field, cursor, text_next(text, cursor));
    case VERB_KILL_WORD:
        return erase(field, word_before(field), cursor);
    case VERB_KILL_LINE:
        return erase(field, 0, cursor);
    case VERB_KILL_REST:
        return erase(field, cursor, field->text->len);
    case VERB_UP:
        return go_row(field, -1);
    case VERB_DOWN:
        return go_row(field, 1);
    case VERB_NEW_LINE:
        return field->multiline && text_field_type(field, "\n");
    default:
        return false;
    }
}

static void draw_line(TextField *field, const Area *area, ThemeRole role, const Wrapped *wrapped,
                      bool focused)
{
    const char *line = g_ptr_array_index(wrapped->rows, 0);
    int skipped = 0;

    /* where nobody types, a long text is read from its beginning */
    if (!focused) {
        draw_text(area, 0, 0, -1, role, line);
        return;
    }
    field->scroll =
        CLAMP(field->scroll, wrapped->cursor_column - area->columns + 1, wrapped->cursor_column);
    field->scroll = MAX(field->scroll, 0);
    size_t from = text_fit(line, field->scroll, &skipped);
    if (skipped < field->scroll)
        from = text_next(line, from);
    draw_text(area, 0, 0, -1, role, "");
    draw_put(area, 0, skipped < field->scroll ? 1 : 0, role, line + from);
    draw_cursor(area, 0, wrapped->cursor_column - field->scroll, true);
}

void text_field_draw(TextField *field, const Area *area, ThemeRole role, bool focused)
{
    /* one column is left for the cursor behind the last character */
    int columns = field->multiline ? MAX(area->columns - 1, 1) : G_MAXINT / 2;
    Wrapped wrapped = wrap(field, area->screen->ambiguous_wide, columns);

    field->columns = columns;
    field->ambiguous_wide = area->screen->ambiguous_wide;

    if (!field->multiline) {
        draw_line(field, area, role, &wrapped, focused);
    } else {
        field->scroll =
            CLAMP(field->scroll, wrapped.cursor_row - area->rows + 1, wrapped.cursor_row);
        field->scroll = MAX(field->scroll, 0);
        for (int row = 0; row < area->rows; row++) {
            guint index = (guint)(row + field->scroll);
            bool there = index < wrapped.rows->len;
            draw_text(area, row, 0, -1, role, there ? g_ptr_array_index(wrapped.rows, index) : "");
        }
        if (focused)
            draw_cursor(area, wrapped.cursor_row - field->scroll, wrapped.cursor_column, true);
    }
    wrapped_clear(&wrapped);
}
