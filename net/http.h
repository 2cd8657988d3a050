/* Performs the requests of the sync engine over curl: one connection per lane, kept alive and used
 * again. Certificates are verified, redirects are not followed (the central never redirects; a
 * captive portal does), an answer is at most WIRE_ANSWER_MAX after decompression.
 *
 * Belongs to one thread. http_wait returns early when one of the caller's descriptors is readable,
 * so nothing here needs to be interrupted from outside; whatever is out is dropped by http_free. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "net/sync.h"

typedef struct Http Http;

/* `central` as central_address() returns it. NULL with OFFLINE when curl cannot be set up. */
Http *http_new(const char *central, Problem *problem);
void http_free(Http *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Http, http_free)

/* The lane must be free. Nothing of the request is kept. */
void http_start(Http *http, const SyncRequest *request);
/* Waits until something happens on a connection or on one of `fds` (readable), or the time is up;
 * timeout_ms < 0: no end. */
void http_wait(Http *http, const int *fds, unsigned fd_count, int timeout_ms);
/* The next finished exchange. *answer points into `http` and holds until the next http_start. */
bool http_take(Http *http, Lane *lane, SyncAnswer *answer);
/* One exchange from beginning to end; the answer as above. */
void http_perform(Http *http, const SyncRequest *request, SyncAnswer *answer);

#endif
