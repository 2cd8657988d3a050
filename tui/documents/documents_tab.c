#include "tui/documents/documents_tab.h"

#include "domain/text.h"
#include "tui/documents/documents.h"
#include "tui/text.h"
#include "tui/words.h"

#define KIND_COLUMNS 26
#define DATE_COLUMNS 18
#define STATE_COLUMNS 16

static const char *state_words(const IssuedRow *row, ThemeRole *role)
{
    *role = row->printed ? THEME_DIM : THEME_STRONG;
    if (row->provisional && row->printed)
        return _("printed so far");
    if (row->provisional)
        return _("not confirmed");
    return row->printed ? _("printed here") : _("to print");
}

static void put_row(Page *page, App *app, const IssuedRow *row, bool chosen)
{
    bool wide = app->screen.ambiguous_wide;
    ThemeRole role;
    const char *state = state_words(row, &role);
    g_autofree char *label = words_label(notice_label(row->notice));
    g_autofree char *at = instant_format(row->at);
    g_autofree char *kind = text_pad(label, KIND_COLUMNS, wide);
    g_autofree char *day = text_pad(at, DATE_COLUMNS, wide);
    g_autofree char *padded = text_pad(state, STATE_COLUMNS, wide);
    g_autofree char *line = g_strdup_printf("%s%s %s%s%s", chosen ? ">" : " ", kind, day, padded,
                                            row->number ? row->number : "");

    page_text(page, chosen ? THEME_BAR : role, line);
}

void documents_fill(const CaseView *view, App *app, Page *page)
{
    g_autoptr(GPtrArray) rows = issued_list(app->cache, view->events);

    if (rows->len == 0)
        page_text(page, THEME_DIM, _("No document was given for this case yet."));
    for (guint i = 0; i < rows->len; i++)
        put_row(page, app, g_ptr_array_index(rows, i), (int)i == view->chosen);
}

bool documents_act(const CaseView *view, App *app, Verb verb, int *chosen)
{
    g_autoptr(GPtrArray) rows = issued_list(app->cache, view->events);
    Move move;

    if (rows->len == 0)
        return false;
    int last = (int)rows->len - 1;
    const IssuedRow *row = g_ptr_array_index(rows, (guint)CLAMP(*chosen, 0, last));
    if (verb_move(verb, &move)) {
        const int to[] = {[MOVE_UP] = *chosen - 1, [MOVE_DOWN] = *chosen + 1, [MOVE_PAGE_UP] = 0,
                          [MOVE_PAGE_DOWN] = last, [MOVE_FIRST] = 0,          [MOVE_LAST] = last};
        *chosen = CLAMP(to[move], 0, last);
    } else if (verb == VERB_OPEN) {
        documents_preview(app, view->file->id.text, view->events, row, view->revealed);
    } else if (verb == VERB_PRINT) {
        documents_print_row(app, view->file->id.text, row);
    } else if (verb == VERB_SAVE_PDF) {
        documents_save_row(app, view->file->id.text, row);
    } else {
        return false;
    }
    return true;
}
