/* The lines of a template, as they are read (notice_template.c) and filled in (notice_fill.c).
 * Private to those two. */
#ifndef FORMS_NOTICE_NOTICE_LINES_H
#define FORMS_NOTICE_NOTICE_LINES_H

#include "forms/notice/notice_template.h"

/* X(identifier, name, what it takes) */
#define KEYWORDS(X)             \
    X(TITLE, "title", TEXT)     \
    X(NUMBER, "number", TEXT)   \
    X(TO, "to", TEXT)           \
    X(TEXT, "text", TEXT)       \
    X(HEADING, "heading", TEXT) \
    X(NOTE, "note", TEXT)       \
    X(PAIR, "pair", PAIRS)      \
    X(SIGN, "sign", TEXTS)      \
    X(SEAL, "seal", TEXTS)      \
    X(QR, "qr", TEXTS)          \
    X(GAP, "gap", NOTHING)      \
    X(TABLE, "table", PATH)     \
    X(COLUMN, "column", COLUMN) \
    X(EACH, "each", PATH)       \
    X(IF, "if", TEST)           \
    X(UNLESS, "unless", TEST)   \
    X(ELSE, "else", NOTHING)    \
    X(END, "end", NOTHING)

typedef enum {
#define X(id, name, takes) KEYWORD_##id,
    KEYWORDS(X)
#undef X
        KEYWORD_COUNT
} Keyword;

typedef struct {
    Keyword keyword;
    int number;       /* in the file, from 1 */
    GPtrArray *texts; /* char*, with placeholders */
    char *path;       /* NULL: none */
    char *value;      /* that a test compares with; NULL: none */
    int weight;
    guint end; /* index of the `else` or `end` that belongs to it */
} Line;

struct NoticeTemplate {
    GPtrArray *lines; /* Line* */
};

typedef struct {
    const char *path;
    size_t path_length;
    const char *otherwise; /* NULL: none */
    size_t otherwise_length;
} Slot;

/* Reads what stands behind "{{"; returns what stands behind "}}". NULL with the msgid of what is
 * wrong. */
const char *slot_read(const char *text, Slot *slot, const char **fault);

#endif
