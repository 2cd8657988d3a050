/* What the parts of the authority share among themselves; everybody else uses core.h. */
#ifndef CENTRAL_SUBMIT_H
#define CENTRAL_SUBMIT_H

#include "central/core.h"

/* The folded case, owned by the core; *file NULL: there is none. False with CHAIN_BROKEN when its
 * events do not verify: then nothing may happen to it, but to others. */
bool work_file(Work *work, const Uuid *id, Case **file, Problem *problem);
/* Takes over a case that was just made. */
void work_keep(Work *work, Case *file);
void work_fed(Work *work, const char *stream);
bool work_is_stopped(const Work *work, const Uuid *id);
void work_stop(Work *work, const Uuid *id);

/* Event* with after < version <= until, in order; adds their size as JSON to *bytes (may be NULL).
 */
GPtrArray *events_read(DbTx *tx, const char *case_id, int after, int until, size_t *bytes);

/* What the rule book cannot know: whether the offices, people and numbers that a checked command
 * names exist and belong there. */
bool world_allows(Work *work, const Case *file, const Command *command, Problem *problem);
/* The numbers that the central adds to an event; NULL when there are none. BUSY when a day's
 * numbers are used up. */
bool numbers_give(Work *work, const Case *file, const Command *command, instant now, cJSON **given,
                  Problem *problem);

#endif
