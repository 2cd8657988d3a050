/* Taking in an application at the window (收件): one dialog that leads through the steps
 *
 *   item → scenario → applicant → consent → form → materials → summary
 *
 * each reachable backwards, and forwards to those that were seen, without loss. Steps that have
 * nothing to ask are passed over. Whatever is filled in is a draft (cache/draft.h) from the first
 * field on, so leaving, a hang-up or a kill loses nothing. */
#ifndef TUI_INTAKE_INTAKE_H
#define TUI_INTAKE_INTAKE_H

#include "tui/app.h"

/* Chooses an item from the catalogue first. */
void intake_begin(App *app);
/* The same for the applicant, and the agent, of a payload. */
void intake_begin_like(App *app, const cJSON *like);
/* Begins with the item. `like` (NULL: nobody) is a payload whose applicant and agent are taken
 * over; nothing else of it is. What cannot be begun is told. */
void intake_item(App *app, const char *item_code, const cJSON *like);
/* Goes on where a draft was left. */
void intake_resume(App *app, const char *draft_id);
/* Words for where a draft was left; NULL or unknown: those of the first step. */
const char *intake_step_label(const char *step);

#endif
