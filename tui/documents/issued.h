/* The documents that a case gave rise to, for the screen and the command line: which there are,
 * whether they were printed here, and making them from the store. */
#ifndef TUI_DOCUMENTS_ISSUED_H
#define TUI_DOCUMENTS_ISSUED_H

#include "cache/cache.h"
#include "forms/notice/notice.h"

typedef struct {
    Notice notice;
    Uuid event;
    int version; /* of the event */
    instant at;
    char *actor;
    bool provisional; /* the central has not confirmed the event */
    char *number;     /* NULL: none yet */
    instant printed;  /* on this device, last; 0: never */
} IssuedRow;

/* IssuedRow*, the newest first; frees itself. Events are those of the case, from the first. */
GPtrArray *issued_list(Cache *cache, const GPtrArray *events);
/* The newest of the kind; NULL: there is none. Borrowed from the list. */
const IssuedRow *issued_newest(const GPtrArray *rows, Notice notice);

/* Where templates are, and what QR codes say. */
typedef struct {
    const char *const *folders; /* as for notice_make */
    const char *query_address;
} IssuedPlaces;

/* `issued_at`: of a reprint or correction. `masked`: for the screen. */
NoticeDocument *issued_make(Cache *cache, const IssuedPlaces *places, const GPtrArray *events,
                            const IssuedRow *row, NoticeIssue issue, instant issued_at, bool masked,
                            Problem *problem);

#endif
