/* The parts of an open case, each a function that fills a page. One table; a further part is a row.
 */
#ifndef TUI_CASE_TABS_H
#define TUI_CASE_TABS_H

#include "tui/app.h"
#include "tui/page.h"

typedef struct {
    const Case *file;        /* pending commands replayed */
    const GPtrArray *events; /* Event* */
    bool revealed;           /* personal data in full */
    int chosen;              /* line under the bar, in tabs that have one */
} CaseView;

typedef struct {
    const char *label; /* msgid */
    void (*fill)(const CaseView *view, App *app, Page *page);
    /* Keys of the tab's own, *chosen being what it has under the bar. False: not one of them. NULL:
     * it has none. */
    bool (*act)(const CaseView *view, App *app, Verb verb, int *chosen);
} CaseTab;

extern const CaseTab case_tabs[];
extern const int case_tab_count;

#endif
