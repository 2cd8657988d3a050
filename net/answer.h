/* Telling an answer of the central from everything else that may come back over a line. */
#ifndef NET_ANSWER_H
#define NET_ANSWER_H

#include "net/sync.h"

#include <cjson/cJSON.h>

/* The parsed body of a success; otherwise NULL with what went wrong: OFFLINE when nothing was
 * reached (or a gateway says so), NOT_OURS, MALFORMED, or the problem that the central sent. *ours
 * (may be NULL): the answer came from a central, so its status may be believed. */
cJSON *answer_read(const SyncAnswer *answer, bool *ours, Problem *problem);

#endif
