#include "forms/notice/notice_lines.h"

#include "domain/fold.h"
#include "domain/json.h"

#include <string.h>

/* What is filled in at most: a template that repeats itself is no reason to hang. */
#define STEPS_MAX 20000
#define BYTES_MAX (4 * 1024 * 1024)
#define TEXT_MAX_BYTES 65536
#define RULE "________" /* to write on */

/* ---- facts --------------------------------------------------------------------------------- */

typedef struct Scope {
    const struct Scope *outer; /* NULL: the facts themselves */
    const cJSON *here;
    int index; /* of a row, from 1 */
} Scope;

static const cJSON *find_below(const cJSON *here, const char *path)
{
    g_auto(GStrv) names = g_strsplit(path, ".", -1);

    for (char **name = names; *name && here; name++)
        here = json_member(here, *name);
    return here;
}

static const cJSON *find_fact(const Scope *scope, const char *path)
{
    const cJSON *found = NULL;

    if (strcmp(path, ".") == 0)
        return scope->here;
    for (; scope && !found; scope = scope->outer)
        found = find_below(scope->here, path);
    return found;
}

/* NULL: there is nothing to put on paper. */
static char *fact_text(const cJSON *fact)
{
    const cJSON *element;

    if (cJSON_IsString(fact) && *fact->valuestring)
        return fold_text(fact->valuestring, true);
    if (cJSON_IsNumber(fact))
        return g_strdup_printf("%.15g", fact->valuedouble);
    if (cJSON_IsBool(fact))
        return g_strdup(cJSON_IsTrue(fact) ? "是" : "否");
    if (!cJSON_IsArray(fact))
        return NULL;
    g_autoptr(GString) list = g_string_new(NULL);
    cJSON_ArrayForEach(element, fact)
    {
        g_autofree char *text = cJSON_IsString(element) ? fact_text(element) : NULL;
        if (text)
            g_string_append_printf(list, "%s%s", list->len > 0 ? "、" : "", text);
    }
    return list->len > 0 ? g_string_free(g_steal_pointer(&list), FALSE) : NULL;
}

static char *slot_text(const Scope *scope, const Slot *slot)
{
    g_autofree char *path = g_strndup(slot->path, slot->path_length);

    if (strcmp(path, "index") == 0 && scope->index > 0)
        return g_strdup_printf("%d", scope->index);
    char *text = fact_text(find_fact(scope, path));
    if (text)
        return text;
    return slot->otherwise ? g_strndup(slot->otherwise, slot->otherwise_length) : NULL;
}

/* `whole` (may be NULL) becomes false when something is missing. */
static char *fill_text(const Scope *scope, const char *text, bool *whole)
{
    GString *filled = g_string_new(NULL);
    const char *fault = NULL;
    const char *open;
    Slot slot;

    while ((open = strstr(text, "{{")) && filled->len < TEXT_MAX_BYTES) {
        g_string_append_len(filled, text, open - text);
        text = slot_read(open + 2, &slot, &fault);
        g_autofree char *value = slot_text(scope, &slot);
        g_string_append(filled, value ? value : RULE);
        if (!value && whole)
            *whole = false;
    }
    if (!open)
        g_string_append(filled, text);
    return g_string_free(filled, FALSE);
}

static bool holds(const Scope *scope, const Line *line)
{
    const cJSON *fact = find_fact(scope, line->path);
    g_autofree char *text = fact_text(fact);
    bool is_there =
        text || (cJSON_IsObject(fact) && fact->child) || (cJSON_IsArray(fact) && fact->child);
    bool no = cJSON_IsFalse(fact) || (cJSON_IsNumber(fact) && fact->valuedouble == 0);
    bool yes = line->value ? g_strcmp0(text, line->value) == 0 : is_there && !no;

    return line->keyword == KEYWORD_IF ? yes : !yes;
}

/* ---- filling ------------------------------------------------------------------------------- */

static const Line *line_at(const NoticeTemplate *template, guint index)
{
    return g_ptr_array_index(template->lines, index);
}

typedef struct {
    const NoticeTemplate *template;
    NoticeDocument *document;
    guint steps; /* so far */
    size_t bytes;
} Filling;

static void block_free(void *data)
{
    Block *block = data;

    if (block->weights)
        g_array_unref(block->weights);
    g_ptr_array_unref(block->cells);
    g_free(block);
}

static Block *add_block(Filling *filling, BlockKind kind, int columns)
{
    Block *block = g_new0(Block, 1);

    *block =
        (Block){.kind = kind, .columns = columns, .cells = g_ptr_array_new_with_free_func(g_free)};
    g_ptr_array_add(filling->document->blocks, block);
    return block;
}

static void add_cell(Filling *filling, Block *block, char *text)
{
    filling->bytes += strlen(text);
    g_ptr_array_add(block->cells, text);
}

static const struct {
    Keyword keyword;
    BlockKind block;
} blocks[] = {
    {KEYWORD_TITLE, BLOCK_TITLE}, {KEYWORD_NUMBER, BLOCK_NUMBER},   {KEYWORD_TO, BLOCK_TO},
    {KEYWORD_TEXT, BLOCK_TEXT},   {KEYWORD_HEADING, BLOCK_HEADING}, {KEYWORD_NOTE, BLOCK_NOTE},
    {KEYWORD_PAIR, BLOCK_PAIR},   {KEYWORD_SIGN, BLOCK_SIGN},       {KEYWORD_SEAL, BLOCK_SEAL},
    {KEYWORD_QR, BLOCK_QR},       {KEYWORD_GAP, BLOCK_GAP},
};

/* A code or a number of which a part is missing would mislead: it is left out. */
static bool is_all_or_nothing(BlockKind kind)
{
    return kind == BLOCK_QR;
}

static void fill_block(Filling *filling, const Scope *scope, const Line *line)
{
    size_t i = 0;
    bool whole = true;

    while (i + 1 < G_N_ELEMENTS(blocks) && blocks[i].keyword != line->keyword)
        i++;
    Block *block = add_block(filling, blocks[i].block, (int)line->texts->len);
    for (guint k = 0; k < line->texts->len; k++) {
        const char *text = g_ptr_array_index(line->texts, k);
        add_cell(filling, block, fill_text(scope, text, &whole));
    }
    if (!whole && is_all_or_nothing(block->kind))
        g_ptr_array_set_size(filling->document->blocks, (int)filling->document->blocks->len - 1);
    else if (block->kind == BLOCK_TITLE && !filling->document->title)
        filling->document->title = g_strdup(block_cell(block, 0));
}

static void fill_row(Filling *filling, const Scope *scope, guint first, guint end, Block *block)
{
    for (guint i = first; i < end; i++) {
        const Line *column = line_at(filling->template, i);
        add_cell(filling, block, fill_text(scope, g_ptr_array_index(column->texts, 1), NULL));
    }
}

static bool is_full(const Filling *filling)
{
    return filling->steps >= STEPS_MAX || filling->bytes >= BYTES_MAX;
}

static void fill_table(Filling *filling, const Scope *scope, guint index)
{
    const Line *table = line_at(filling->template, index);
    const cJSON *rows = find_fact(scope, table->path);
    const cJSON *row;
    Scope inner = {.outer = scope};

    if (!cJSON_IsArray(rows) || !rows->child || table->end == index + 1)
        return;
    Block *block = add_block(filling, BLOCK_TABLE, (int)(table->end - index - 1));
    block->weights = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = index + 1; i < table->end; i++) {
        const Line *column = line_at(filling->template, i);
        g_array_append_val(block->weights, column->weight);
        add_cell(filling, block, fill_text(scope, g_ptr_array_index(column->texts, 0), NULL));
    }
    cJSON_ArrayForEach(row, rows)
    {
        if (is_full(filling))
            return;
        filling->steps++;
        inner.here = row;
        inner.index++;
        fill_row(filling, &inner, index + 1, table->end, block);
    }
}

static void fill_lines(Filling *filling, const Scope *scope, guint from, guint to);

static void fill_each(Filling *filling, const Scope *scope, guint index)
{
    const Line *each = line_at(filling->template, index);
    const cJSON *rows = find_fact(scope, each->path);
    const cJSON *row;
    Scope inner = {.outer = scope};

    if (!cJSON_IsArray(rows))
        return;
    cJSON_ArrayForEach(row, rows)
    {
        if (is_full(filling))
            return;
        filling->steps++;
        inner.here = row;
        inner.index++;
        fill_lines(filling, &inner, index + 1, each->end);
    }
}

static void fill_lines(Filling *filling, const Scope *scope, guint from, guint to)
{
    for (guint i = from; i < to && !is_full(filling); i++) {
        const Line *line = line_at(filling->template, i);
        filling->steps++;
        switch (line->keyword) {
        case KEYWORD_IF:
        case KEYWORD_UNLESS:
            i = holds(scope, line) ? i : line->end;
            break;
        case KEYWORD_ELSE: /* reached from above: the other part was taken */
            i = line->end;
            break;
        case KEYWORD_TABLE:
            fill_table(filling, scope, i);
            i = line->end;
            break;
        case KEYWORD_EACH:
            fill_each(filling, scope, i);
            i = line->end;
            break;
        case KEYWORD_END:
            break;
        default:
            fill_block(filling, scope, line);
        }
    }
}

NoticeDocument *notice_template_fill(const NoticeTemplate *template, const cJSON *facts)
{
    NoticeDocument *document = g_new0(NoticeDocument, 1);
    const char *marks = json_text(facts, "marks");
    const char *made = json_text(facts, "made");
    Filling filling = {.template = template, .document = document};

    document->blocks = g_ptr_array_new_with_free_func(block_free);
    fill_lines(&filling, &(Scope){.here = facts}, 0, template->lines->len);
    document->marks = fold_text(marks ? marks : "", false);
    document->made = g_strdup(made ? made : "");
    if (!document->title)
        document->title = g_strdup("");
    return document;
}

void notice_document_free(NoticeDocument *document)
{
    if (!document)
        return;
    g_ptr_array_unref(document->blocks);
    g_free(document->title);
    g_free(document->marks);
    g_free(document->made);
    g_free(document);
}
