/* Reading cases: pages for lists, counts for queues, one whole case for the detail pane. */
#ifndef CACHE_CASES_H
#define CACHE_CASES_H

#include "cache/cache.h"

/* One line of a list. Personal data is whole here; whoever shows it masks it. */
typedef struct {
    Uuid id;
    int version; /* predicted events included */
    CaseState state;
    CaseResult result;
    char *number; /* NULL until the central gave one */
    char *receipt;
    char *item_code;
    char *item_name;
    char *applicant;
    char *applicant_kind; /* "1" … "6", for mask_of_party_name() */
    char *region;
    char *organisation;
    char *handler; /* NULL: free */
    char *step;    /* name of the step under review; NULL: none */
    instant received_at;
    instant updated_at;
    date due; /* of the clock that acts next; DATE_NONE: none runs */
    date legal;
    bool provisional;
    bool paused;
    int pending;   /* commands not yet settled */
    bool conflict; /* one of them waits for a person */
} CaseRow;

void case_row_clear(CaseRow *row);

/* Lists page by key, never by offset. */
typedef enum {
    ORDER_DUE,    /* most urgent first; cases without a clock last */
    ORDER_UPDATED /* newest first */
} CaseOrder;

/* All conditions hold together; zero-initialised = every case by due day. */
typedef struct {
    unsigned states; /* STATE_BITs; 0: any */
    CaseOrder order;
    const char *handler;   /* account id; "" : cases without a handler; NULL: any */
    const char *receiver;  /* organisation that received it; NULL: any */
    const char *item_code; /* NULL: any */
    const char *text;      /* part of the applicant's name, or of the number's or receipt's end */
    date due_until;        /* 0: any (1970-01-01 is never due) */
    instant received_from; /* 0: any */
    bool undelivered;      /* closed with a result to hand over, not yet delivered */
    bool pending;          /* only with unsent commands */
    bool conflict;
} CaseQuery;

/* Where the last page ended; zero-initialised: at the beginning. */
typedef struct {
    gint64 sort;
    Uuid id;
} CaseKey;

CaseKey case_key(const CaseRow *row, CaseOrder order);
/* Up to `limit` rows after (or, backwards, before) the key, in list order both ways. Returns an
 * array of CaseRow with a clear function; NULL on failure. */
GArray *cases_page(Cache *cache, const CaseQuery *query, const CaseKey *after, bool backwards,
                   size_t limit, Problem *problem);
/* How many; counting stops at `maximum`. -1 on failure. */
gint64 cases_count(Cache *cache, const CaseQuery *query, gint64 maximum, Problem *problem);

/* The case with pending commands replayed. CASE_UNKNOWN when not cached. */
Case *cases_load(Cache *cache, const char *case_id, Problem *problem);
/* By id, case number or receipt number, or an unambiguous end of one (≥ 4 characters). Caller
 * frees. */
char *cases_find(Cache *cache, const char *reference, Problem *problem);
/* Event*, the central's first, then predictions (hash ""). */
GPtrArray *cases_events(Cache *cache, const char *case_id, Problem *problem);

#endif
