/* Outside programs (external.h) that run for the screen: beside it, with the screen alive and a key
 * to stop them, or in front of it, with the terminal given to them meanwhile. */
#ifndef TUI_ERRAND_H
#define TUI_ERRAND_H

#include "tui/app.h"
#include "tui/external.h"

/* Runs once, on the screen's loop, after the program has ended. `output` (`size` bytes and a NUL)
 * is valid during the call; NULL: it failed or was stopped, and the problem, which may be taken
 * over, says how. Not called when the screen ends first. */
typedef void ErrandDone(App *app, void *data, const char *output, size_t size, Problem *problem);

/* Starts a program beside the screen. `waiting` is what the person is told to wait for, in a dialog
 * that also stops it; NULL: nobody waits. `data` is freed with `free_data` (may be NULL) when it is
 * over, on a failure to start too: false, with the problem of external_start. */
bool errand_start(App *app, const ExternalCommand *command, const char *waiting, ErrandDone *done,
                  void *data, GDestroyNotify free_data, Problem *problem);

/* Runs a program in front of the screen and comes back when it ends. */
bool errand_attend(App *app, const ExternalCommand *command, Problem *problem);

/* For the loop: adds what to wait for to `fds` (struct pollfd), when to look at the latest (ms of
 * the monotonic clock, INT64_MAX: never), and takes what came. */
gint64 errands_wait(const App *app, GArray *fds);
void errands_step(App *app);

/* At the end of the screen: lets those for which nobody waits come to their end, for a while. */
void errands_finish(App *app);

/* App.errands. */
GPtrArray *errands_new(void);

#endif
