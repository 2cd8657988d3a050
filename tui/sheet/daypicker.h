/* A month to choose a day from, with working days and holidays as the rules' calendar has them. */
#ifndef TUI_SHEET_DAYPICKER_H
#define TUI_SHEET_DAYPICKER_H

#include "tui/app.h"

/* Runs after the dialog has gone. */
typedef void DayChosen(App *app, void *data, date day);

/* Begins at the day; DATE_NONE: today. Takes `data` over, to free with free_data (may be NULL). */
Pane *daypicker_new(App *app, const char *title, date at, DayChosen *chosen, void *data,
                    GDestroyNotify free_data);

/* A day as people write it: "2026-11-22", "20261122", "2026/11/22", "2026年11月22日", "11-22" and
 * "1122" (of this year), "今天", "+5": when that many working days have passed (needs the calendar,
 * which may be NULL). Full-width digits are digits. False: no day. */
bool day_from_text(const char *text, date today, const Calendar *calendar, date *day);

#endif
