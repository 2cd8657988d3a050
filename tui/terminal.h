/* The terminal: taken over once, given back whatever happens.
 *
 * While open: alternate screen, raw() so that Ctrl-S, Ctrl-Q and Ctrl-Z cannot hang it, bracketed
 * paste, and the signals that concern a screen (WINCH, TERM, HUP, INT, QUIT, TSTP, CONT) come out
 * of a file descriptor. Other threads must have them blocked too. Should the program crash, a
 * handler that only write()s a fixed string and restores the saved state runs before the signal
 * takes its course.
 *
 * There is one terminal per process, because curses has one. */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "domain/problem.h"

typedef struct Terminal Terminal;

/* ambiguous_width: 1, 2, or 0: ask the terminal by printing such a character and reading back where
 * the cursor went. NULL with NO_TERMINAL when input or output is none or cannot address its cursor.
 */
Terminal *terminal_open(int ambiguous_width, Problem *problem);
void terminal_close(Terminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Terminal, terminal_close)

bool terminal_ambiguous_wide(const Terminal *terminal);
/* The next code for input_feed(); INPUT_DRAINED when there is none. */
int terminal_read(Terminal *terminal);
int terminal_input_fd(const Terminal *terminal);
int terminal_output_fd(const Terminal *terminal);
int terminal_signal_fd(const Terminal *terminal);

typedef enum { TOLD_NOTHING, TOLD_RESIZED, TOLD_STOP, TOLD_CONTINUED, TOLD_END } TerminalTold;
/* Takes the next signal, and does what curses needs for it: a new size, or to stop and come back.
 */
TerminalTold terminal_told(Terminal *terminal);
/* Stops the process as Ctrl-Z would, with the terminal as it was found; returns when continued. */
void terminal_suspend(Terminal *terminal);
/* Gives the terminal as it was found to another program, and takes it back from it. */
void terminal_lend(Terminal *terminal);
void terminal_regain(Terminal *terminal);

/* Whether a frame would go out now without waiting. */
bool terminal_writable(const Terminal *terminal);
/* Draws everything again from nothing. */
void terminal_redraw(Terminal *terminal);

#endif
