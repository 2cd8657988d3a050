/* A store in a temporary folder, filled with the demo city's rule book and signed in as its window
 * clerk, and a peer that answers as a central would: what the tests and benches of cache/ stand on.
 */
#ifndef TESTS_SUPPORT_STORE_H
#define TESTS_SUPPORT_STORE_H

#include "cache/cases.h"
#include "cache/feed.h"
#include "cache/outbox.h"
#include "tests/support/rulebook.h"

#define STORE_COUNTY "379902"
#define FOOD_ITEM "370131001001" /* handled in steps */

typedef struct {
    Rulebook *book;
    char *folder;
    Cache *cache;
    instant now; /* a Monday morning */
    Problem problem;
} Store;

/* With `numbers` leased receipt numbers. Everything fails the test instead of failing. */
Store *store_new(int numbers);
void store_free(Store *store);
/* For cmocka's setup and teardown; 100 numbers. */
int store_setup(void **state);
int store_teardown(void **state);
/* Closes and opens it again. */
void store_reopen(Store *store);
/* Gives a cache that is open already the rule book, the clerk and the numbers. */
void store_furnish(const Rulebook *book, Cache *cache, int first, int last);

/* A receive that passes every check, without a receipt number. Caller frees. */
Command *store_receive(const Store *store);
/* On the case as the store shows it now; takes the payload (NULL: none). Caller frees. */
Command *store_command(const Store *store, const char *case_id, Action action, cJSON *payload);
/* Submits and frees; returns whether it was kept, with the reason in store->problem. */
bool store_submit(Store *store, Command *command);
/* Receives a case that must be kept; returns its id. */
Uuid store_received(Store *store);
/* Submits acceptance of it, and a remark. Return the ids of the commands. */
Uuid store_accept(Store *store, const char *case_id);
Uuid store_annotate(Store *store, const char *case_id, const char *text);

/* The first case of the list that has this id; clear it. */
CaseRow store_row(const Store *store, const char *case_id);
bool store_shows(const Store *store, const char *case_id);
/* The state of a command in the outbox; OUTBOX_STATE_COUNT: not there. */
OutboxState store_state_of(const Store *store, const char *command_id);

/* What the central knows: for each case its events. */
typedef struct {
    const Rulebook *book;
    GHashTable *cases; /* id → GPtrArray of Event* */
} Peer;

Peer *peer_new(const Rulebook *book);
void peer_free(Peer *peer);
/* Decides as the rule book says. Caller frees. */
CommandResult *peer_take(Peer *peer, const Command *command, const char *account, instant at);
/* The events of a case after a version, copied. Caller frees. */
GPtrArray *peer_events(const Peer *peer, const char *case_id, int after);
/* A change of the feed with the case's events after a version. Caller frees. */
Change *peer_change(const Peer *peer, ChangeKind kind, const char *case_id, int after);
/* A whole case made of ordinary commands: received, and accepted when `accepted`. Returns its id.
 */
Uuid peer_case(Peer *peer, int serial, bool accepted, instant at);
/* A command of another account on the case as it stands; takes the payload. Must be applied. */
void peer_act(Peer *peer, const char *case_id, const char *account, Action action, cJSON *payload,
              instant at);

/* One change (taken over, may be NULL) in a page with a cursor. Caller frees. */
ChangePage *page_of(Change *change, const char *cursor);
/* Sends what waits to the peer and settles the answers; returns how many commands went. */
guint store_push(Store *store, Peer *peer);
/* Applies a page and frees it. */
bool store_apply(Store *store, ChangePage *page);
/* Settles one command by an outcome without events. */
void store_settle(Store *store, Uuid command_id, Outcome outcome, ProblemKind why);

#endif
