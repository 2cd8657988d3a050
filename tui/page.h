/* A page of text that scrolls: headings, labelled values, paragraphs. Case tabs, help and messages
 * are made of it. Text is kept raw and wrapped to the width it is drawn at. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include "tui/list.h"

typedef struct Page Page;

Page *page_new(void);
void page_free(Page *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Page, page_free)

/* Forgets the lines; the place scrolled to stays. */
void page_clear(Page *page);
void page_heading(Page *page, const char *text);
/* The label stands in a column of its own; NULL or "" values are shown as a dash. */
void page_value(Page *page, const char *label, ThemeRole role, const char *value);
void page_text(Page *page, ThemeRole role, const char *text);
void page_gap(Page *page);
void page_top(Page *page);

void page_move(Page *page, Move move);
void page_draw(Page *page, const Area *area, bool focused);
/* Rows that the page takes at the width. */
int page_rows(const Page *page, const Screen *screen, int columns);

#endif
