/* Outside programs that the settings name: card readers, document cameras, viewers, printers.
 *
 * The words of a command are split as a shell would split them (quotes, backslashes), but no shell
 * ever sees them. In the background a program has no terminal, its output is kept up to a limit, it
 * has a time limit, and it is killed with its own children when it is freed. In the foreground it
 * has the terminal, which the caller has left to it.
 *
 * What a program says may be personal data: it is in no Problem and no log, except the first line
 * of its standard error when it fails. */
#ifndef TUI_EXTERNAL_H
#define TUI_EXTERNAL_H

#include "domain/problem.h"

#include <poll.h>

typedef struct {
    const char *setting;  /* name of the setting, for sentences */
    const char *command;  /* its value; NULL or "": EXTERNAL_UNSET */
    const char *argument; /* one more word, the file concerned; NULL: none */
    const void *input;    /* standard input; NULL: empty */
    size_t input_size;
    size_t output_max; /* bytes; 0: 64 KiB */
    int timeout_ms;    /* 0: a minute */
    bool outlives;     /* is left to finish when it is freed */
} ExternalCommand;

typedef struct External External;

/* Starts it in the background; the command need not outlive the call. NULL with EXTERNAL_UNSET or
 * EXTERNAL_START. */
External *external_start(const ExternalCommand *command, Problem *problem);
void external_free(External *external);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(External, external_free)

#define EXTERNAL_FDS 3
/* What to wait for: fills EXTERNAL_FDS entries. */
void external_fds(const External *external, struct pollfd *fds);
/* When it is killed at the latest, in ms of the monotonic clock. */
gint64 external_deadline(const External *external);
/* Takes what it said meanwhile. True: it has ended, or was killed for being late or saying too
 * much.
 */
bool external_step(External *external);
/* Until it has ended, for who has no loop. */
void external_wait(External *external);
/* After the end: what it said, with a NUL behind, owned by it. NULL with EXTERNAL_FAILED,
 * EXTERNAL_LATE or EXTERNAL_LONG. `size` may be NULL. */
const char *external_output(const External *external, size_t *size, Problem *problem);

/* Runs it in the foreground, in a process group of its own, until it ends. When `hang_up_fd` (-1:
 * none) becomes readable, `hang_up` says whether the program is to end with the screen. False with
 * EXTERNAL_UNSET, EXTERNAL_START or EXTERNAL_FAILED. */
typedef bool ExternalHangUp(void *data);
bool external_attend(const ExternalCommand *command, int hang_up_fd, ExternalHangUp *hang_up,
                     void *data, Problem *problem);

#endif
