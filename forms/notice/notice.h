/* Documents for the applicant (行政许可法 Art. 32, 38, 42, 44-48): from a template in a file and
 * the facts of a case to paper, or to text on the screen.
 *
 *   template + facts --notice_make--> NoticeDocument (blocks) --> notice_pdf, notice_text
 *
 * The kinds are NOTICES (domain/action.h), which of them an event gives is notices_of_event().
 * Facts are one JSON object, made by notice_facts(), so that templates know nothing of the program.
 * What is on paper is Chinese whatever the language of the desk. How a template is written is said
 * in notice_template.h, and for those who run a hall in docs/operator.md.
 *
 * Personal data: names are whole, because the document has to name whom it is for. Every number of
 * a document, phone or address is there twice, whole and masked, and the template chooses: those of
 * this tree put the whole number only on what is signed for or decides (grant, refusal, tolerance,
 * commitment, hearing, delivery), and the masked one on everything else. */
#ifndef FORMS_NOTICE_NOTICE_H
#define FORMS_NOTICE_NOTICE_H

#include "domain/case.h"

/* X(identifier, stable name, label) */
#define PAPERS(X)         \
    X(A4, "a4", N_("A4")) \
    X(ROLL, "roll", N_("80 mm receipt roll"))

typedef enum {
#define X(id, name, label) PAPER_##id,
    PAPERS(X)
#undef X
        PAPER_COUNT
} Paper;

const char *paper_name(Paper paper);
const char *paper_label(Paper paper);    /* msgid */
Paper paper_from_name(const char *name); /* PAPER_COUNT when unknown */

/* ---- facts --------------------------------------------------------------------------------- */

/* What the store adds to case and event. NULL: not known. */
typedef struct {
    const char *body;          /* that issues it: the department in charge */
    const char *receiver;      /* office that received the application */
    const char *clerk;         /* who acted, by name */
    const char *phone;         /* to ask and to complain */
    const char *query_address; /* URL below which a receipt number is asked */
} NoticeNames;

typedef enum {
    ISSUE_ORIGINAL,
    ISSUE_REPRINT,  /* 补打 */
    ISSUE_CORRECTED /* 更正 */
} NoticeIssue;

typedef struct {
    const Rules *rules;
    const Case *file;   /* as it was right after the event: see notice_case() */
    const Event *event; /* that gave the notice */
    const NoticeNames *names;
    NoticeIssue issue;
    instant issued_at; /* of a reprint or correction; 0: not said */
    bool masked;       /* for a screen: the names of people masked too */
} NoticeSource;

/* The case as it was after the event of this version. `corrected`: with what was put right since,
 * applicant, agent, form, scenario and materials. Events are those of the case, from the first.
 * NULL with CHAIN_BROKEN, or NOT_FOUND when there is no such version. */
Case *notice_case(const GPtrArray *events, int version, bool corrected, Problem *problem);
/* Caller deletes. Says 暂存，待系统确认 for an event that the central has not confirmed. */
cJSON *notice_facts(const NoticeSource *source);

/* ---- documents ----------------------------------------------------------------------------- */

typedef struct NoticeDocument NoticeDocument;

/* The first of `folders` (ended by NULL) that holds <kind>.notice gives the template. NULL with
 * NOTICE_TEMPLATE, or NOT_FOUND naming the file that is in none of them. */
NoticeDocument *notice_make(const char *const *folders, Notice kind, const cJSON *facts,
                            Problem *problem);
void notice_document_free(NoticeDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NoticeDocument, notice_document_free)

const char *notice_title(const NoticeDocument *document);

/* Equal documents give equal bytes. NULL with NOTICE_FONT or NOTICE_WRITE. Caller unrefs. From one
 * thread only. */
GBytes *notice_pdf(const NoticeDocument *document, Paper paper, Problem *problem);
/* To the path, 0600, whole or not at all: NOTICE_WRITE. */
bool notice_write(GBytes *pdf, const char *path, Problem *problem);
/* Lines of at most `columns` (≥ 20) display columns; ambiguous characters take two of them when
 * `ambiguous_wide`. Caller frees. */
char *notice_text(const NoticeDocument *document, int columns, bool ambiguous_wide);
/* What the QR code of the document says; NULL: it has none. */
const char *notice_qr(const NoticeDocument *document);

/* A QR code for the terminal: two rows of modules in one line of half blocks, with the quiet zone;
 * to be shown dark on light whatever the theme: a full block is light. NULL when the text does not
 * fit. Caller frees. */
char *qr_lines(const char *text);

#endif
