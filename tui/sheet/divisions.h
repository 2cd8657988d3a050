/* Administrative divisions (GB/T 2260, GB/T 10114), told apart by where they lie: many villages
 * bear the same name. */
#ifndef TUI_SHEET_DIVISIONS_H
#define TUI_SHEET_DIVISIONS_H

#include "tui/dialog.h"

/* "临江区 · 望江街道 · 观澜社区": down from the county, as far as the names are known; the code
 * itself when it is not. Caller frees. */
char *division_path(Cache *cache, const char *code);
/* Every division, those of the person's own region first, by code; its path is the detail. `data`
 * and `typed` do not matter: whoever shows the rows looks through them. */
PickFetch divisions_fetch;

#endif
