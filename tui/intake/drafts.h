/* The list of applications being filled in on this device (草稿): gone on with, or thrown away. */
#ifndef TUI_INTAKE_DRAFTS_H
#define TUI_INTAKE_DRAFTS_H

#include "tui/app.h"

typedef struct Drafts Drafts;

Drafts *drafts_new(App *app);
void drafts_free(Drafts *drafts);

/* Reads anew; how many there are. */
int drafts_reload(Drafts *drafts);
void drafts_draw(Drafts *drafts, const Area *area, bool focused);
/* Moving, opening, discarding. False: not one of these verbs. */
bool drafts_act(Drafts *drafts, Verb verb);

#endif
