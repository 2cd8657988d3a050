/* The sync engine, sans-IO: it decides what to ask the central next and digests the answers; it
 * never touches a socket, a thread or a clock. net/worker.c drives it over curl; a simulation can
 * drive it over anything.
 *
 *   loop: sync_next(now) → a request to perform, or when to come back
 *         sync_answer(now, …) for each that finished
 *
 * Three lanes run side by side, each with at most one request out: push (leases, commands), pull
 * (catalogue, snapshot, changes with long poll) and ask (questions about shared data). Push or
 * pull, whichever is free, renews the access token. What fails in the lane that asks stays there:
 * it says nothing of the line, holds nothing up and signs nobody out.
 *
 * Back-off of a lane: full jitter, 2 s · 2ⁿ, at most 15 min; Retry-After is a floor, up to an hour.
 * When one lane finds the central again, the other tries at once. Batches begin at 10 commands and
 * follow the measured goodput (what 8 s carry), are halved on a time-out, 1 to 500; pages likewise,
 * 50, 1 to 1000. An expired token pauses both lanes until it is renewed, and never touches local
 * work. A request that the central cannot read is tried in smaller parts, down to the one command
 * that is then rejected, so that it holds up its own case only.
 *
 * A feed that does not verify, or has a gap, is taken anew as a snapshot, at most once in 10
 * minutes. `now` is the device's wall clock; when it is set back, what was waited for moves along.
 */
#ifndef NET_SYNC_H
#define NET_SYNC_H

#include "cache/cache.h"
#include "cache/line.h"

typedef enum { LANE_PUSH, LANE_PULL, LANE_ASK, LANE_COUNT } Lane;

typedef struct {
    Lane lane;
    const char *method; /* static */
    char *path;         /* "/v1/changes?cursor=…" */
    char *body;         /* NULL: none */
    char *bearer;       /* NULL: none */
    int timeout_ms;     /* for the whole exchange */
    bool waits;         /* the central may hold the answer back until there is something to say */
} SyncRequest;

void sync_request_clear(SyncRequest *request);

typedef struct {
    bool reached; /* false: no HTTP answer at all, `reason` says why */
    bool timed_out;
    const char *reason; /* words for a person, no personal data */
    int status;
    const char *content_type; /* NULL: none */
    const char *body;
    size_t length;
    int retry_after_s;   /* -1: none */
    instant server_time; /* the Date header; 0: none */
    int took_ms;
} SyncAnswer;

typedef struct SyncEngine SyncEngine;
typedef struct SessionStore SessionStore;

/* `cache` is used, not owned, and must be claimed by this process. `seed` drives the jitter.
 * `tokens` is where the session is kept (session.h). */
SyncEngine *sync_new(Cache *cache, SessionStore *sessions, guint32 seed);
void sync_free(SyncEngine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncEngine, sync_free)

/* Fills *request and returns true when a lane has something to ask now. Otherwise false, with the
 * time to come back in *until (INT64_MAX: only when woken). */
bool sync_next(SyncEngine *engine, instant now, SyncRequest *request, instant *until);
void sync_answer(SyncEngine *engine, instant now, Lane lane, const SyncAnswer *answer);
/* Something was queued: commands and questions are looked for at once (back-offs stand). */
void sync_queued(SyncEngine *engine);
/* A person said "now": back-offs are forgotten. */
void sync_retry(SyncEngine *engine);
/* The tokens on the disk are others, or gone. */
void sync_tokens_changed(SyncEngine *engine);
/* Nothing to send and nothing more to fetch as of the last answers: for `yichuang sync`. */
bool sync_is_quiet(const SyncEngine *engine);
/* For the status line; clear it. The problem is also set in the state ONLINE, when the central
 * answers but something stands in the way (a full disk, a record that does not verify). */
void sync_status(const SyncEngine *engine, LineStatus *out);

#endif
