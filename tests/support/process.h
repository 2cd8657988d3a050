/* A program under test as a real process: what it says is kept as it says it, and a test waits for
 * words, bytes or the end with a deadline. Central and desks are made of these in office.h.
 *
 * A thread of this module reads both streams and reaps the child, so a child never blocks on a full
 * pipe. Children die with the test, however it ends, and with process_free at the latest. Start
 * them from the test's main thread only: the kernel ties them to the thread that made them. What
 * cannot be started fails the test. */
#ifndef TESTS_SUPPORT_PROCESS_H
#define TESTS_SUPPORT_PROCESS_H

#include "tests/support/test.h"

#include <glib.h>
#include <sys/types.h>

typedef struct Process Process;

typedef struct {
    const char *const *arguments;   /* the program's path first; ended by NULL */
    const char *const *environment; /* "NAME=value" above what the test has itself, a "NAME" alone
                                       takes one away; ended by NULL. NULL: nothing */
    const char *folder;             /* where it runs; NULL: where the test runs */
    const char *input;              /* its standard input; NULL: empty */
} Program;

Process *process_start(const Program *program);
/* Kills it when it still runs. */
void process_free(Process *process);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Process, process_free)

void process_signal(Process *process, int signal); /* nothing happens when it has ended */
pid_t process_pid(const Process *process);
bool process_ended(Process *process);
/* Until it has ended and all that it said was read. False: it still runs at the deadline. */
bool process_wait(Process *process, int deadline_ms);
/* As a shell tells it: what it exited with, or 128 + the signal that ended it. Only after its end.
 */
int process_status(Process *process);

typedef enum { SAID_OUT, SAID_ERR, SAID_COUNT } Said;

/* All that it said so far; caller frees. */
char *process_said(Process *process, Said stream);
size_t process_said_bytes(Process *process, Said stream);
/* Until it has said `text`, or `bytes` bytes. False: the deadline passed, or it ended without. */
bool process_wait_text(Process *process, Said stream, const char *text, int deadline_ms);
bool process_wait_bytes(Process *process, Said stream, size_t bytes, int deadline_ms);

/* A time limit for this build: wider under a sanitizer. */
int patience_ms(int plain_ms);

#endif
