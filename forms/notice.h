/* Documents for the applicant (行政许可法 Art. 32, 38, 42, 44, 45 …): from a template in a file and
 * the facts of a case to paper, or to text on the screen.
 *
 *   NoticeTemplate + facts --notice_make--> Notice (blocks) --> notice_pdf / notice_text
 *
 * The kinds are NOTICES (domain/action.h), which notice an event gives is notices_of_event().
 * Facts are one JSON object, made by notice_facts() so that templates know nothing of the program.
 * A template that cannot be read is NOTICE_TEMPLATE with the file and line; the rest still works.
 */
#ifndef FORMS_NOTICE_H
#define FORMS_NOTICE_H

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
Paper paper_from_name(const char *name); /* PAPER_COUNT when unknown */

typedef struct NoticeDocument NoticeDocument;

/* What the store adds to case and event: names in full, translated nothing (paper is Chinese). */
typedef struct {
    const char *body;           /* issuing body */
    const char *receiver;       /* office that received */
    const char *clerk;          /* name */
    const char *phone;          /* to ask and to complain; NULL: none */
    const char *query_address;  /* URL below which the receipt number is asked; NULL: none */
    const char *body_elsewhere; /* name of an organisation named in the payload; NULL: none */
} NoticeNames;

/* Facts of the event (NULL: of the case as it is) for templates; caller deletes. provisional: not
 * confirmed by the central, the paper says 暂存，待系统确认. copy: printed again. */
cJSON *notice_facts(const Rules *rules, const Case *file, const Event *event,
                    const NoticeNames *names, bool provisional, bool copy);

/* `folder` holds <kind>.notice files. NULL with NOTICE_TEMPLATE or NOT_FOUND. */
NoticeDocument *notice_make(const char *folder, Notice kind, const cJSON *facts, Problem *problem);
void notice_document_free(NoticeDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NoticeDocument, notice_document_free)

/* Writes the PDF to the path (0600, whole or not at all): NOTICE_WRITE. */
bool notice_pdf(const NoticeDocument *document, Paper paper, const char *path, Problem *problem);
/* For the screen: lines of at most `columns` display columns. Caller frees. */
char *notice_text(const NoticeDocument *document, int columns);

/* A QR code for the terminal: two rows of modules in one line of half blocks, with the quiet zone;
 * dark on light whatever the theme. NULL when the text does not fit. Caller frees. */
char *qr_lines(const char *text);

#endif
