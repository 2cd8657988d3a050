/* A desk for the tests of the sync engine: a store, a session, the engine, and a peer that answers
 * as a central would. A test takes one request after the other and has it served, answers it with
 * something else, or loses it. Time passes only when the test says so. */
#ifndef TESTS_SUPPORT_DESK_H
#define TESTS_SUPPORT_DESK_H

#include "cache/line.h"
#include "net/session.h"
#include "net/sync.h"
#include "tests/support/store.h"

typedef struct {
    Store *store;
    Peer *peer;
    char *home;
    SessionStore *sessions;
    SyncEngine *engine;
    instant now;
    SyncRequest request; /* the last one taken */
    instant until;       /* as sync_next said */
    int renewals;        /* of the token, served */
    int took_ms;         /* of the answers */
    const char *poison;  /* part of a body that the peer cannot read */
} Desk;

/* For cmocka's setup and teardown. */
int desk_setup(void **state);
int desk_teardown(void **state);
/* The engine is freed in mid-work and a new one made, as by a restart. */
void desk_restart(Desk *desk);

/* Takes the next request, which must begin so ("GET /v1/changes"). */
void desk_expect(Desk *desk, const char *beginning);
/* Nothing is to be asked now; desk->until says when. */
void desk_expect_nothing(Desk *desk);
/* Whether the last request holds the text in its path or body. */
bool desk_asked_for(const Desk *desk, const char *text);

/* Answers the last request: as a central; with a status and a body of our own (taken; NULL: only
 * the marker); with anything; not at all. */
void desk_serve(Desk *desk);
void desk_answer(Desk *desk, int status, cJSON *json);
void desk_answer_problem(Desk *desk, int status, ProblemKind kind);
void desk_answer_with(Desk *desk, const SyncAnswer *answer);
void desk_lose(Desk *desk, bool timed_out);
/* The body that a sound central would send to the last request. */
cJSON *desk_right_answer(Desk *desk);

/* Serves whatever is asked until only a long poll is out. */
void desk_serve_all(Desk *desk);
/* The same, and it must be quiet then. */
void desk_settle_in(Desk *desk);

LineState desk_state(const Desk *desk);
ProblemKind desk_problem(const Desk *desk);
instant desk_next_attempt(const Desk *desk);

#endif
