/* Looking for cases at the central itself, beyond what a desk has in its cache. */
#ifndef CENTRAL_SEARCH_H
#define CENTRAL_SEARCH_H

#include "central/db.h"
#include "wire/wire.h"

typedef struct {
    const char *text;   /* part of the applicant's name; NULL: any */
    const char *number; /* part of the case or receipt number; NULL: any */
    const char *state;  /* name of a state; NULL: any */
    const char *after;  /* where the last page ended; NULL: at the beginning */
    size_t limit;
} CaseSearch;

/* {"protocol", "cases": […], "next"}: newest first, within the actor's scope, names masked. `next`
 * is absent on the last page; any other may be short, or empty. NULL with PARAMETER, or see
 * db_failed. */
cJSON *search_cases(DbTx *tx, const Actor *actor, const CaseSearch *search, Problem *problem);

/* {"protocol", "case", "events": […]}; NULL with CASE_UNKNOWN, also when it is out of scope. */
cJSON *search_case(DbTx *tx, const Actor *actor, const char *id, Problem *problem);

#endif
