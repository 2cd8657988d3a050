/* What a command works at: the account in use, its store, and the line as far as a single command
 * needs it. A Desk is used by one thread; clear it in every case. */
#ifndef CLI_DESK_H
#define CLI_DESK_H

#include "cache/outbox.h"
#include "net/session.h"

typedef struct {
    SessionStore *sessions;
    Cache *cache;
} Desk;

/* The account last signed in. SIGN_IN when there is none, or it signed out: on a shared machine
 * nobody looks into another's store. */
bool desk_open(Desk *desk, Problem *problem);
void desk_clear(Desk *desk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

instant desk_now(void); /* the device's clock */
bool desk_uuid(Uuid *out, Problem *problem);

/* The newest entry of the outbox that the command has; NULL: none. Free with outbox_entry_free. */
OutboxEntry *desk_entry(Desk *desk, const char *command_id);

/* Sends and fetches until nothing is left to do. False: the central cannot be reached, or `seconds`
 * have passed. Where another process has the line, that one does the work. */
bool desk_sync(Desk *desk, int seconds, Problem *problem);

/* Gives a kept command `seconds` to be settled, over the line of this process or of the one that
 * has it. Returns the state it is in then; while OUTBOX_WAITING, the problem says why it was not
 * sent. */
OutboxState desk_push(Desk *desk, const char *command_id, int seconds, Problem *problem);

#endif
