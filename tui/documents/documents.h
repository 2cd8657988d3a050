/* Documents of a case on the screen: the list in the case pane, preview, printing, printing again
 * with a reason that goes on record, and saving as PDF. */
#ifndef TUI_DOCUMENTS_DOCUMENTS_H
#define TUI_DOCUMENTS_DOCUMENTS_H

#include "tui/app.h"
#include "tui/documents/issued.h"
#include "tui/page.h"

/* Prints the newest document of each of these kinds (NOTICE_BITs) that the case has. One that was
 * not printed here yet is printed at once; for another the reason is asked for first. */
void documents_print(App *app, const char *case_id, unsigned notices);
/* Those of the last step that gave any, and of what the same person did before it on that day, as
 * far as they were not printed here yet; tells when there is none. */
void documents_print_new(App *app, const char *case_id);

/* One row of issued_list(). */
void documents_print_row(App *app, const char *case_id, const IssuedRow *row);
void documents_save_row(App *app, const char *case_id, const IssuedRow *row);
/* Personal data masked unless revealed; may be printed and saved from there. */
void documents_preview(App *app, const char *case_id, const GPtrArray *events, const IssuedRow *row,
                       bool revealed);

/* "acceptance notice, correction notice", translated; "" for none. Caller frees. */
char *documents_words(unsigned notices);

#endif
