#include "forms/notice/notice_lines.h"

#include <string.h>

#define NEST_MAX 8
#define CELLS_MAX 8
#define SEPARATOR " | "
#define EQUALS " = "
#define OTHERWISE "or "

typedef enum {
    TAKES_NOTHING,
    TAKES_TEXT,
    TAKES_TEXTS,
    TAKES_PAIRS,
    TAKES_COLUMN,
    TAKES_PATH,
    TAKES_TEST
} Takes;

static const struct {
    const char *name;
    Takes takes;
} keywords[] = {
#define X(id, name, takes) {name, TAKES_##takes},
    KEYWORDS(X)
#undef X
};

/* ---- placeholders -------------------------------------------------------------------------- */

static bool is_path(const char *text, size_t length)
{
    if (length == 1 && *text == '.')
        return true;
    for (size_t i = 0; i < length; i++) {
        bool letter = g_ascii_islower(text[i]) || g_ascii_isdigit(text[i]) || text[i] == '_';
        bool dot = text[i] == '.' && i > 0 && i + 1 < length && text[i - 1] != '.';
        if (!letter && !dot)
            return false;
    }
    return length > 0;
}

const char *slot_read(const char *text, Slot *slot, const char **fault)
{
    const char *end = strstr(text, "}}");
    const char *bar = end ? memchr(text, '|', (size_t)(end - text)) : NULL;

    *slot = (Slot){.path = text, .path_length = end ? (size_t)((bar ? bar : end) - text) : 0};
    if (!end)
        *fault = N_("“{{” without “}}”");
    else if (!is_path(text, slot->path_length))
        *fault = N_("not the path of a fact");
    else if (bar && !g_str_has_prefix(bar + 1, OTHERWISE))
        *fault = N_("only “or” may stand behind “|”");
    if (*fault)
        return NULL;
    if (bar) {
        slot->otherwise = bar + 1 + strlen(OTHERWISE);
        slot->otherwise_length = (size_t)(end - slot->otherwise);
    }
    return end + 2;
}

static const char *text_fault(const char *text)
{
    const char *fault = NULL;
    Slot slot;

    for (const char *at = text; at && (at = strstr(at, "{{"));)
        at = slot_read(at + 2, &slot, &fault);
    return fault;
}

/* ---- reading ------------------------------------------------------------------------------- */

static Line *line_new(Keyword keyword, int number)
{
    Line *line = g_new0(Line, 1);

    line->keyword = keyword;
    line->number = number;
    line->texts = g_ptr_array_new_with_free_func(g_free);
    return line;
}

static void line_free(void *data)
{
    Line *line = data;

    g_ptr_array_unref(line->texts);
    g_free(line->path);
    g_free(line->value);
    g_free(line);
}

/* The next separator that is not inside a placeholder; NULL: none. */
static char *find_outside(char *text, const char *separator)
{
    for (char *at = text; *at; at++) {
        char *close = g_str_has_prefix(at, "{{") ? strstr(at, "}}") : NULL;
        if (close)
            at = close + 1;
        else if (g_str_has_prefix(at, separator))
            return at;
    }
    return NULL;
}

static const char *add_text(Line *line, const char *text)
{
    const char *fault = text_fault(text);

    if (!fault)
        g_ptr_array_add(line->texts, g_strstrip(g_strdup(text)));
    return fault;
}

/* LABEL = TEXT */
static const char *add_pair(Line *line, char *text)
{
    char *equals = find_outside(text, EQUALS);

    if (!equals)
        return N_("no “ = ” between label and text");
    *equals = '\0';
    const char *fault = add_text(line, text);
    return fault ? fault : add_text(line, equals + strlen(EQUALS));
}

static const char *add_all(Line *line, char *text, const char *(*add)(Line *, char *))
{
    const char *fault = NULL;

    for (char *next = text; next && !fault;) {
        char *part = next;
        if (line->texts->len >= CELLS_MAX)
            return N_("too many parts in one line");
        next = find_outside(part, SEPARATOR);
        if (next) {
            *next = '\0';
            next += strlen(SEPARATOR);
        }
        fault = add(line, part);
    }
    return fault;
}

static const char *add_one(Line *line, char *text)
{
    return add_text(line, text);
}

static const char *take_path(Line *line, const char *text)
{
    line->path = g_strdup(text);
    return is_path(text, strlen(text)) ? NULL : N_("not the path of a fact");
}

static const char *take_test(Line *line, char *text)
{
    char *equals = strstr(text, EQUALS);

    if (equals) {
        *equals = '\0';
        line->value = g_strstrip(g_strdup(equals + strlen(EQUALS)));
    }
    return take_path(line, g_strstrip(text));
}

static const char *take_column(Line *line, char *text)
{
    char *rest;
    gint64 weight = g_ascii_strtoll(text, &rest, 10);

    if (weight < 1 || weight > 100 || *rest != ' ')
        return N_("a column begins with its weight, from 1 to 100");
    line->weight = (int)weight;
    return add_pair(line, g_strstrip(rest));
}

static const char *take_rest(Line *line, char *text)
{
    Takes takes = keywords[line->keyword].takes;

    if (takes == TAKES_NOTHING)
        return *text ? N_("nothing may stand behind this keyword") : NULL;
    if (!*text)
        return N_("something is missing behind the keyword");
    switch (takes) {
    case TAKES_TEXTS:
        return add_all(line, text, add_one);
    case TAKES_PAIRS:
        return add_all(line, text, add_pair);
    case TAKES_COLUMN:
        return take_column(line, text);
    case TAKES_PATH:
        return take_path(line, text);
    case TAKES_TEST:
        return take_test(line, text);
    default:
        return add_text(line, text);
    }
}

static Keyword keyword_from_name(const char *name)
{
    Keyword keyword = 0;

    while (keyword < KEYWORD_COUNT && strcmp(keywords[keyword].name, name) != 0)
        keyword++;
    return keyword;
}

static const char *take_line(NoticeTemplate *template, char *text, int number)
{
    char *rest = text + strcspn(text, " \t");

    if (*rest)
        *rest++ = '\0';
    Keyword keyword = keyword_from_name(text);
    if (keyword == KEYWORD_COUNT)
        return N_("no such keyword");
    Line *line = line_new(keyword, number);
    g_ptr_array_add(template->lines, line);
    return take_rest(line, g_strstrip(rest));
}

/* ---- what belongs to what ------------------------------------------------------------------ */

static Line *line_at(const NoticeTemplate *template, guint index)
{
    return g_ptr_array_index(template->lines, index);
}

static bool opens(Keyword keyword)
{
    return keyword == KEYWORD_TABLE || keyword == KEYWORD_EACH || keyword == KEYWORD_IF ||
           keyword == KEYWORD_UNLESS;
}

/* The msgid of what is wrong with the line where it stands. `open` holds the indices of what is not
 * ended yet. */
static const char *place_line(NoticeTemplate *template, GArray *open, guint index)
{
    Line *line = line_at(template, index);
    Line *outer =
        open->len > 0 ? line_at(template, g_array_index(open, guint, open->len - 1)) : NULL;
    bool in_table = outer && outer->keyword == KEYWORD_TABLE;

    if (in_table != (line->keyword == KEYWORD_COLUMN) &&
        !(in_table && line->keyword == KEYWORD_END))
        return in_table ? N_("only columns may stand in a table")
                        : N_("a column stands only in a table");
    if (line->keyword == KEYWORD_ELSE || line->keyword == KEYWORD_END) {
        bool fits = outer && (line->keyword == KEYWORD_END || outer->keyword == KEYWORD_IF ||
                              outer->keyword == KEYWORD_UNLESS);
        if (!fits)
            return N_("this ends nothing");
        outer->end = index;
        g_array_set_size(open, open->len - 1);
    }
    if (opens(line->keyword) || line->keyword == KEYWORD_ELSE)
        g_array_append_val(open, index);
    return open->len > NEST_MAX ? N_("too many parts within one another") : NULL;
}

static bool told(const char *name, int number, const char *fault, Problem *problem)
{
    g_autofree char *line = g_strdup_printf("%d", number);

    return problem_set(problem, PROBLEM_NOTICE_TEMPLATE, name, line, fault, NULL);
}

static bool match_lines(NoticeTemplate *template, const char *name, Problem *problem)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
    bool titled = false;

    for (guint i = 0; i < template->lines->len; i++) {
        const char *fault = place_line(template, open, i);
        if (fault)
            return told(name, line_at(template, i)->number, fault, problem);
        titled |= line_at(template, i)->keyword == KEYWORD_TITLE;
    }
    if (open->len > 0) {
        const Line *line = line_at(template, g_array_index(open, guint, open->len - 1));
        return told(name, line->number, N_("its “end” is missing"), problem);
    }
    return titled || told(name, 1, N_("there is no title"), problem);
}

/* ---- parsing ------------------------------------------------------------------------------- */

/* Puts what goes on with the line before behind it. */
static bool take_lines(NoticeTemplate *template, const char *name, char **raw, Problem *problem)
{
    for (int i = 0; raw[i];) {
        g_autoptr(GString) whole = g_string_new(g_strchomp(raw[i]));
        int number = ++i;
        while (raw[i] && (*raw[i] == ' ' || *raw[i] == '\t'))
            g_string_append(whole, g_strstrip(raw[i++]));
        const char *fault = NULL;
        if (g_ascii_isspace(whole->str[0]))
            fault = N_("there is no line that this one goes on with");
        else if (*whole->str && *whole->str != '#')
            fault = take_line(template, whole->str, number);
        if (fault)
            return told(name, number, fault, problem);
    }
    return true;
}

NoticeTemplate *notice_template_parse(const char *name, const char *text, size_t length,
                                      Problem *problem)
{
    if (length > TEMPLATE_MAX_BYTES || !g_utf8_validate(text, (gssize)length, NULL)) {
        told(name, 1,
             length > TEMPLATE_MAX_BYTES ? N_("the file is too long") : N_("the file is not UTF-8"),
             problem);
        return NULL;
    }
    g_autoptr(NoticeTemplate) template = g_new0(NoticeTemplate, 1);
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) raw = g_strsplit(copy, "\n", -1);

    template->lines = g_ptr_array_new_with_free_func(line_free);
    if (!take_lines(template, name, raw, problem) || !match_lines(template, name, problem))
        return NULL;
    return g_steal_pointer(&template);
}

void notice_template_free(NoticeTemplate *template)
{
    if (!template)
        return;
    g_ptr_array_unref(template->lines);
    g_free(template);
}
