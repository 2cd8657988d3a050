/* Templates of documents, and filling them in. Private to forms/ and its tests.
 *
 * A template is UTF-8 text. Each line is a keyword and what belongs to it; a line that begins with
 * a blank goes on with the line before, without a blank between. Empty lines and lines that begin
 * with # say nothing. The keywords:
 *
 *   title TEXT                    the name of the document; exactly one is reached
 *   number TEXT                   its number, on the right
 *   to TEXT                       whom it is for, on the left
 *   text TEXT                     a paragraph, its first line set in by two characters
 *   heading TEXT                  of a part
 *   pair LABEL = TEXT             a labelled value; `| LABEL = TEXT` puts a second one beside it
 *   table PATH                    a row for each member of an array, up to `end`, between which are
 *   column WEIGHT LABEL = TEXT      its columns
 *   each PATH                     what follows up to `end`, for each member of an array
 *   if PATH                       what follows up to `end` or `else`, when there is such a value,
 *   if PATH = TEXT                or when it is this text; `unless` is the contrary
 *   sign LABEL | LABEL …          lines to sign on
 *   seal TEXT | TEXT              the place of the seal: issuing body, date
 *   qr TEXT | TEXT                a QR code and what is beside it
 *   note TEXT                     small print
 *   gap                           an empty line
 *
 * In every TEXT, {{PATH}} stands for a fact and {{PATH|or WORDS}} for a fact or else these words. A
 * path is names separated by dots, sought in the innermost row first; {{.}} is the row itself when
 * it is a text, {{index}} its number. A fact that is missing is an empty rule to write on. */
#ifndef FORMS_NOTICE_NOTICE_TEMPLATE_H
#define FORMS_NOTICE_NOTICE_TEMPLATE_H

#include "forms/notice/notice.h"

#define TEMPLATE_MAX_BYTES 65536

typedef enum {
    BLOCK_TITLE,   /* cells: text */
    BLOCK_NUMBER,  /* text */
    BLOCK_TO,      /* text */
    BLOCK_TEXT,    /* text */
    BLOCK_HEADING, /* text */
    BLOCK_PAIR,    /* label, value, label, value … */
    BLOCK_TABLE,   /* rows of `columns` cells, the labels first */
    BLOCK_SIGN,    /* labels */
    BLOCK_SEAL,    /* body, date */
    BLOCK_QR,      /* content, caption */
    BLOCK_NOTE,    /* text */
    BLOCK_GAP      /* nothing */
} BlockKind;

typedef struct {
    BlockKind kind;
    int columns;      /* of a table or of a row of pairs */
    GArray *weights;  /* int, one a column of a table; NULL */
    GPtrArray *cells; /* char* */
} Block;

#define block_cell(block, index) ((const char *)g_ptr_array_index((block)->cells, index))

struct NoticeDocument {
    char *title;
    char *marks; /* 暂存，待系统确认 and the like; "" : none */
    char *made;  /* RFC 3339, for the PDF: the event's time */
    GPtrArray *blocks;
};

typedef struct NoticeTemplate NoticeTemplate;

/* `name` is said in NOTICE_TEMPLATE, with the line and what is wrong with it. */
NoticeTemplate *notice_template_parse(const char *name, const char *text, size_t length,
                                      Problem *problem);
void notice_template_free(NoticeTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NoticeTemplate, notice_template_free)

/* Never fails; caller frees. */
NoticeDocument *notice_template_fill(const NoticeTemplate *template, const cJSON *facts);

#endif
