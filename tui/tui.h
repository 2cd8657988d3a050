/* The screen: queues, lists, cases and the outbox of one signed-in person, over the local store.
 *
 * It never waits for the network and knows nothing of it: it reads and writes the store, and is
 * told of the line's state through Line. Other threads of the process must block the signals that
 * terminal.h names, or all of them. */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "cache/cache.h"
#include "cache/line.h"

typedef struct {
    Cache *cache;              /* of the calling thread; used, not owned */
    Line *line;                /* used, not owned */
    const char *user;          /* account, for the status line */
    const char *central;       /* address, for the status line */
    const char *theme;         /* name or path; NULL: dark */
    const char *themes_folder; /* NULL: only the plain look built in */
    int ambiguous_width;       /* 1, 2; 0: ask the terminal */
    bool lean;                 /* few bytes for poor links */
    /* Programs and their first words, for g_shell_parse_argv; NULL: there is none. Each is given
     * the file concerned as its last word. */
    const char *reader_command;  /* prints an identity card in JSON; given no file */
    const char *capture_command; /* writes the picture there, or prints where it did */
    const char *viewer_command;
    const char *print_command;
    const char *receipt_command; /* for rolls of 80 mm; NULL or "": receipts go where all goes */
    const char *const *notice_folders; /* of templates, as for notice_make() */
    const char *query_address;         /* URL below which the public asks for a receipt number */
} TuiOptions;

/* Runs until the person leaves or the terminal goes away. The exit status of the program: 0. On a
 * failure to begin (NO_TERMINAL) 2, with the problem filled. */
int tui_run(const TuiOptions *options, Problem *problem);

#endif
