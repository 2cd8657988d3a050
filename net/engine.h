/* The sync engine's insides, shared by its lanes. Internal to net/.
 *
 * Each lane has an ordered list of steps; what it asks next is its first step that is wanted. A
 * step is a row of functions: whether it is wanted, the request, and what its answer means. */
#ifndef NET_ENGINE_H
#define NET_ENGINE_H

#include "cache/enquiry.h"
#include "net/backoff.h"
#include "net/session.h"
#include "net/sync.h"

typedef struct {
    const char *method; /* NULL: the end of the list */
    int timeout_ms;
    bool anonymous; /* needs no access token */
    bool (*wanted)(SyncEngine *engine);
    /* Fills path and body (and waits). False: a failure of the lane, or, without a problem, there
     * was nothing to ask after all. */
    bool (*ask)(SyncEngine *engine, SyncRequest *request, Problem *problem);
    /* The body of a success. False: a failure of the lane, which backs off. */
    bool (*digest)(SyncEngine *engine, const cJSON *json, Problem *problem);
    /* The central refused the request. True: that is dealt with and the lane goes on. NULL: never.
     */
    bool (*refused)(SyncEngine *engine, int status, const Problem *problem);
} SyncStep;

typedef struct {
    const SyncStep *out; /* what is being asked; NULL: nothing */
    char *bearer;        /* that it was asked with */
    bool waits;          /* in a long poll */
    bool unauthorised;   /* 401 since the last success */
    bool unreachable;    /* the last failure was the line's or the central's */
    bool upgrade;        /* the central will not talk to this version */
    Backoff backoff;
    Pace pace;
    Problem problem; /* of the last failure */
} LaneState;

struct SyncEngine {
    Cache *cache;
    SessionStore *sessions;
    GRand *random;
    LaneState lanes[LANE_COUNT];
    instant now;        /* the latest that was told */
    int took_ms;        /* of the answer being digested */
    gint64 floor_ms;    /* a digest that fails says how long to wait at least; -1: nothing */
    bool answered;      /* the central has answered at least once */
    bool signed_out;    /* until other tokens are found */
    bool renew;         /* the access token has to be renewed */
    instant token_born; /* when the access token came; 0: in an earlier run */
    gint64 offset;      /* central minus device */
    bool offset_known;
    bool fresh; /* answers came since last_sync was looked at */
    instant last_sync;
    instant last_sync_saved;
    /* push.c */
    bool outbox_empty;   /* as of the last look */
    bool leases_checked; /* since something was queued */
    Backoff lease_backoff;
    char *lease_county;    /* being asked for */
    GHashTable *in_flight; /* ids of the commands being sent */
    /* ask.c */
    bool enquiries_done; /* as of the last look */
    Enquiry *enquiry;    /* being asked; NULL: none */
    /* pull.c */
    instant catalogue_due;
    bool catching_up;   /* there is more to fetch, as far as is known */
    char *asked_from;   /* the position that the page being fetched follows */
    instant pull_pause; /* changes are not asked for before */
    instant reset_at;   /* last reset of the feed; 0: none */
};

extern const SyncStep push_steps[];
extern const SyncStep pull_steps[];
extern const SyncStep ask_steps[];

/* The lanes before this one speak for the line. */
#define LANES_OF_LINE LANE_ASK

/* ---- token.c: a step of both lanes --------------------------------------------------------- */

#define TOKEN_STEP                                                                        \
    {                                                                                     \
        .method = "POST", .timeout_ms = 20000, .anonymous = true, .wanted = token_wanted, \
        .ask = token_ask, .digest = token_digest, .refused = token_refused                \
    }

bool token_wanted(SyncEngine *engine);
bool token_ask(SyncEngine *engine, SyncRequest *request, Problem *problem);
bool token_digest(SyncEngine *engine, const cJSON *json, Problem *problem);
bool token_refused(SyncEngine *engine, int status, const Problem *problem);
/* Before anything is asked: whether the tokens will do. */
void token_look(SyncEngine *engine);
/* 401 to a request of the lane. */
void token_unauthorised(SyncEngine *engine, LaneState *lane);

#endif
