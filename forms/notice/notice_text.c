/* A document as lines for a screen of fixed-width characters. */
#include "forms/notice/notice_template.h"

#include <string.h>

#define COLUMNS_MIN 20
#define GAP_COLUMNS 2
#define LABEL_COLUMNS 16
#define CELL_COLUMNS_MIN 4
#define SIGN_COLUMNS 14
#define SEAL_MARK "（盖章处）"

typedef struct {
    GString *out;
    int columns;
    bool ambiguous_wide;
} Writer;

/* ---- width --------------------------------------------------------------------------------- */

static int char_columns(const Writer *writer, gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    bool wide = writer->ambiguous_wide ? g_unichar_iswide_cjk(c) : g_unichar_iswide(c);
    return wide ? 2 : 1;
}

static int text_columns(const Writer *writer, const char *text)
{
    int columns = 0;

    for (; *text; text = g_utf8_next_char(text))
        columns += char_columns(writer, g_utf8_get_char(text));
    return columns;
}

static void put_blanks(Writer *writer, int count)
{
    for (int i = 0; i < count; i++)
        g_string_append_c(writer->out, ' ');
}

/* GB/T 15834-2011 5.1: marks that do not begin a line, and marks that do not end one. */
static bool is_among(const char *marks, const char *text)
{
    g_autofree char *one = g_strndup(text, (gsize)(g_utf8_next_char(text) - text));

    return strstr(marks, one) != NULL;
}

static bool may_begin(const char *text)
{
    return !is_among("，。、；：？！）》〉」』】〕”’％,.;:?!)", text);
}

static bool may_end(const char *text)
{
    return !is_among("（《〈「『【〔“‘(", text);
}

static bool is_word(const char *text)
{
    return g_ascii_isgraph(*text);
}

/* Where a line that begins at `text` ends: at a line break, or where the columns are used up, moved
 * back so that no closing mark begins the next and no word of letters and digits is cut that would
 * fit into a line by itself. */
static const char *line_end(const Writer *writer, const char *text, int columns)
{
    const char *end = text;
    const char *good = NULL; /* the last place where the line may be broken */

    for (int used = 0; *end && *end != '\n'; end = g_utf8_next_char(end)) {
        used += char_columns(writer, g_utf8_get_char(end));
        const char *before = end > text ? g_utf8_prev_char(end) : NULL;
        bool breaks =
            before && may_begin(end) && may_end(before) && !(is_word(end) && is_word(before));
        if (breaks)
            good = end;
        if (used > columns)
            return good ? good : end > text ? end : g_utf8_next_char(end);
    }
    return end;
}

/* Lines of at most `columns`, the first shorter by `indent`. Caller frees. */
static GPtrArray *wrap(const Writer *writer, const char *text, int columns, int indent)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    do {
        int first = lines->len == 0 ? indent : 0;
        const char *end = line_end(writer, text, columns - first);
        char *line = g_strndup(text, (gsize)(end - text));
        g_ptr_array_add(lines, g_strchomp(line));
        text = *end == '\n' ? end + 1 : end;
        while (*text == ' ')
            text++;
    } while (*text);
    return lines;
}

/* ---- blocks -------------------------------------------------------------------------------- */

/* Every line set in by `left`, the first by `indent` more. */
static void put_wrapped(Writer *writer, const char *text, int left, int indent)
{
    g_autoptr(GPtrArray) lines = wrap(writer, text, writer->columns - left, indent);

    for (guint i = 0; i < lines->len; i++) {
        put_blanks(writer, left + (i == 0 ? indent : 0));
        g_string_append_printf(writer->out, "%s\n", (char *)g_ptr_array_index(lines, i));
    }
}

typedef enum { LEFT, MIDDLE, RIGHT } Side;

static void put_at(Writer *writer, const char *text, Side side)
{
    g_autoptr(GPtrArray) lines = wrap(writer, text, writer->columns, 0);

    for (guint i = 0; i < lines->len; i++) {
        const char *line = g_ptr_array_index(lines, i);
        int left = writer->columns - text_columns(writer, line);
        put_blanks(writer, side == LEFT ? 0 : side == MIDDLE ? left / 2 : left);
        g_string_append_printf(writer->out, "%s\n", line);
    }
}

static void put_gap(Writer *writer)
{
    if (writer->out->len > 1 && !g_str_has_suffix(writer->out->str, "\n\n"))
        g_string_append_c(writer->out, '\n');
}

static void put_pairs(Writer *writer, const Block *block)
{
    for (guint i = 0; i + 1 < block->cells->len; i += 2) {
        const char *label = block_cell(block, i);
        int width = MIN(LABEL_COLUMNS, writer->columns / 3);
        int used = text_columns(writer, label);
        g_autoptr(GPtrArray) lines =
            wrap(writer, block_cell(block, i + 1), writer->columns - width - GAP_COLUMNS, 0);
        bool beside = used <= width; /* a longer label has a line of its own */
        if (!beside)
            put_wrapped(writer, label, 0, 0);
        g_string_append(writer->out, beside ? label : "");
        put_blanks(writer, width - (beside ? used : 0) + GAP_COLUMNS);
        for (guint k = 0; k < lines->len; k++) {
            put_blanks(writer, k > 0 ? width + GAP_COLUMNS : 0);
            g_string_append_printf(writer->out, "%s\n", (char *)g_ptr_array_index(lines, k));
        }
    }
}

/* The columns of a table: each as wide as its share but wide enough for two characters, at the cost
 * of the widest. Caller frees. */
static int *column_widths(const Writer *writer, const Block *block)
{
    int *widths = g_new0(int, (gsize)block->columns);
    int room = writer->columns - GAP_COLUMNS * (block->columns - 1);
    int all = 0, used = 0, widest = 0;

    for (int i = 0; i < block->columns; i++)
        all += g_array_index(block->weights, int, i);
    for (int i = 0; i < block->columns; i++) {
        widths[i] = MAX(room * g_array_index(block->weights, int, i) / all, CELL_COLUMNS_MIN);
        used += widths[i];
        widest = widths[i] > widths[widest] ? i : widest;
    }
    widths[widest] = MAX(widths[widest] - MAX(used - room, 0), CELL_COLUMNS_MIN);
    return widths;
}

static void put_row(Writer *writer, const Block *block, const int *widths, guint first)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    guint height = 0;

    for (int i = 0; i < block->columns; i++) {
        GPtrArray *lines = wrap(writer, block_cell(block, first + (guint)i), widths[i], 0);
        height = MAX(height, lines->len);
        g_ptr_array_add(cells, lines);
    }
    for (guint k = 0; k < height; k++) {
        g_autoptr(GString) row = g_string_new(NULL);
        for (int i = 0; i < block->columns; i++) {
            const GPtrArray *lines = g_ptr_array_index(cells, (guint)i);
            const char *line = k < lines->len ? g_ptr_array_index(lines, k) : "";
            int pad = widths[i] - text_columns(writer, line) + GAP_COLUMNS;
            g_string_append_printf(row, "%s%*s", line, MAX(pad, 1), "");
        }
        g_string_append_printf(writer->out, "%s\n", g_strchomp(row->str));
    }
}

static void put_rule(Writer *writer)
{
    for (int i = 0; i < writer->columns; i++)
        g_string_append_c(writer->out, '-');
    g_string_append_c(writer->out, '\n');
}

static void put_table(Writer *writer, const Block *block)
{
    g_autofree int *widths = column_widths(writer, block);

    put_rule(writer);
    for (guint i = 0; i < block->cells->len; i += (guint)block->columns) {
        put_row(writer, block, widths, i);
        if (i == 0)
            put_rule(writer);
    }
    put_rule(writer);
}

static void put_sign(Writer *writer, const Block *block)
{
    for (guint i = 0; i < block->cells->len; i++) {
        const char *label = block_cell(block, i);
        int room = writer->columns - text_columns(writer, label);
        if (room >= SIGN_COLUMNS)
            g_string_append(writer->out, label);
        else
            put_wrapped(writer, label, 0, 0);
        for (int k = 0; k < SIGN_COLUMNS; k++)
            g_string_append_c(writer->out, '_');
        g_string_append_c(writer->out, '\n');
    }
}

static void put_seal(Writer *writer, const Block *block)
{
    put_gap(writer);
    for (guint i = 0; i < block->cells->len; i++)
        put_at(writer, block_cell(block, i), RIGHT);
    put_at(writer, SEAL_MARK, RIGHT);
}

static void put_block(Writer *writer, const Block *block)
{
    switch (block->kind) {
    case BLOCK_TITLE:
        put_at(writer, block_cell(block, 0), MIDDLE);
        break;
    case BLOCK_NUMBER:
        put_at(writer, block_cell(block, 0), RIGHT);
        break;
    case BLOCK_TO:
    case BLOCK_NOTE:
        put_wrapped(writer, block_cell(block, 0), 0, 0);
        break;
    case BLOCK_TEXT:
        put_wrapped(writer, block_cell(block, 0), 0, 4);
        break;
    case BLOCK_HEADING:
        put_gap(writer);
        put_wrapped(writer, block_cell(block, 0), 0, 0);
        break;
    case BLOCK_PAIR:
        put_pairs(writer, block);
        break;
    case BLOCK_TABLE:
        put_table(writer, block);
        break;
    case BLOCK_SIGN:
        put_sign(writer, block);
        break;
    case BLOCK_SEAL:
        put_seal(writer, block);
        break;
    case BLOCK_QR:
        for (guint i = block->cells->len; i-- > 0;)
            put_wrapped(writer, block_cell(block, i), 0, 0);
        break;
    case BLOCK_GAP:
        put_gap(writer);
        break;
    }
}

char *notice_text(const NoticeDocument *document, int columns, bool ambiguous_wide)
{
    Writer writer = {g_string_new(NULL), MAX(columns, COLUMNS_MIN), ambiguous_wide};

    if (*document->marks) {
        g_autofree char *marks = g_strdup_printf("【%s】", document->marks);
        put_at(&writer, marks, RIGHT);
    }
    for (guint i = 0; i < document->blocks->len; i++)
        put_block(&writer, g_ptr_array_index(document->blocks, i));
    return g_string_free(writer.out, FALSE);
}
