/* Queues: named questions to the store, and who works with which. One table. */
#ifndef TUI_QUEUES_H
#define TUI_QUEUES_H

#include "cache/cases.h"

#include <limits.h>

typedef struct {
    const char *name;  /* stable, for the `:` line */
    const char *label; /* msgid */
    unsigned roles;    /* ROLE_BITs to whom it is shown */
    unsigned states;   /* STATE_BITs; 0: any */
    CaseOrder order;
    bool mine;        /* only those the actor handles */
    bool unhandled;   /* only those that nobody handles */
    int due_within;   /* working days from today; DUE_ANY */
    bool undelivered; /* closed or decided, with a result to hand over */
    bool pending;
    bool attention;
    bool drafts;       /* not cases: applications being filled in on this device */
    const char *empty; /* msgid: what to do when there are none */
} Queue;

#define DUE_ANY INT_MIN
#define DUE_OVERDUE (-1)

extern const Queue queue_table[]; /* ended by {NULL} */

/* Queues of the actor (NULL: all), in order: const Queue*. Caller frees. */
GPtrArray *queues_for(const Actor *actor);
/* The query on a day. Borrows from queue and actor. */
CaseQuery queue_query(const Queue *queue, const Actor *actor, const Calendar *calendar, date today);

#endif
