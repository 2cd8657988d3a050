/* What the threads of one process tell each other, beside the database: the state of the line for
 * the status line, and the two wake-ups. Every function may be called from any thread. */
#ifndef CACHE_LINE_H
#define CACHE_LINE_H

#include "domain/date.h"
#include "domain/problem.h"

/* X(identifier, name, label) */
#define LINE_STATES(X)                                \
    X(STARTING, "starting", N_("connecting"))         \
    X(ONLINE, "online", N_("online"))                 \
    X(SYNCING, "syncing", N_("syncing"))              \
    X(OFFLINE, "offline", N_("offline"))              \
    X(SIGNED_OUT, "signed_out", N_("sign in needed")) \
    X(UPGRADE, "upgrade", N_("update needed"))

typedef enum {
#define X(id, name, label) LINE_##id,
    LINE_STATES(X)
#undef X
        LINE_STATE_COUNT
} LineState;

const char *line_state_name(LineState state);
const char *line_state_label(LineState state); /* msgid */

typedef struct {
    LineState state;
    instant last_sync;    /* last time everything was sent and received; 0: never */
    instant next_attempt; /* when offline; 0: none planned */
    Problem problem;      /* why it is offline; owned by whoever holds the status */
} LineStatus;

void line_status_clear(LineStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LineStatus, line_status_clear)

typedef struct Line Line;

Line *line_new(void);
void line_free(Line *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Line, line_free)

/* The sync's side: tells a new state, or that the store changed; wakes the screen. */
void line_tell(Line *line, const LineStatus *status);
void line_wake_screen(Line *line);
/* The screen's side: a copy; clear it. */
void line_status(Line *line, LineStatus *out);
/* "Something was queued" or "try now": wakes the sync of this process. */
void line_wake_sync(Line *line);
void line_stop(Line *line); /* asks the sync thread to finish */
bool line_stopping(Line *line);

/* Readable when there is something to look at, until it is taken. */
int line_screen_fd(const Line *line);
int line_sync_fd(const Line *line);
void line_screen_taken(Line *line);
void line_sync_taken(Line *line);

/* A descriptor that becomes readable when any process queues something in the store in `folder`,
 * which has been opened before; −1 where the system has none to give. Close it. */
int line_watch(const char *folder);
void line_watch_taken(int watch);

#endif
