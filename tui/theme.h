/* Themes: what each role on the screen looks like.
 *
 * A theme is a key file with one group per depth of colour, [256], [16] and [mono]; a terminal of 8
 * colours takes [16] with the bright half folded in, and a group that is left out is taken from the
 * next plainer one. A row is `role = colour [on colour] [bold|dim|italic|underline|reverse …]`, a
 * colour is `default`, a name, 0-255 or #rrggbb. Roles that a file does not name look like
 * `normal`.
 *
 * With NO_COLOR set, and on terminals without colours, [mono] is used. No meaning is carried by
 * colour alone: whoever draws says it in words too. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include "domain/problem.h"

/* X(identifier, name in theme files) */
#define THEME_ROLES(X)                                             \
    X(NORMAL, "normal")                                            \
    X(DIM, "dim")                                                  \
    X(STRONG, "strong")                                            \
    X(TITLE, "title")             /* header of a pane */           \
    X(TITLE_FOCUS, "title_focus") /* of the one in focus */        \
    X(BORDER, "border")                                            \
    X(HEADER, "header")     /* headings of columns and sections */ \
    X(LABEL, "label")       /* what stands before a value */       \
    X(BAR, "bar")           /* the row under the cursor */         \
    X(BAR_AWAY, "bar_away") /* the same in a pane without focus */ \
    X(STATUS, "status")                                            \
    X(STATUS_GOOD, "status_good")                                  \
    X(STATUS_WARN, "status_warn")                                  \
    X(STATUS_BAD, "status_bad")                                    \
    X(HINT, "hint")                                                \
    X(KEY, "key")                                                  \
    X(FIELD, "field")                                              \
    X(FIELD_FOCUS, "field_focus")                                  \
    X(ERROR, "error")                                              \
    X(GOOD, "good")                                                \
    X(DIALOG, "dialog")                                            \
    X(CLOCK_PAUSED, "clock_paused")                                \
    X(CLOCK_NOTICE, "clock_notice")                                \
    X(CLOCK_YELLOW, "clock_yellow")                                \
    X(CLOCK_RED, "clock_red")                                      \
    X(CLOCK_DOUBLE_RED, "clock_double_red")                        \
    X(PENDING, "pending") /* not sent yet */                       \
    X(CONFLICT, "conflict")                                        \
    X(QR, "qr") /* light on dark whatever the theme: readers want it so */

typedef enum {
#define X(id, name) THEME_##id,
    THEME_ROLES(X)
#undef X
        THEME_ROLE_COUNT
} ThemeRole;

typedef struct Theme Theme;

/* `name` is a file, or the name of one in `folder` ("dark" is dark.theme); NULL: "dark". Never
 * fails: a file that cannot be read, or a row that is not valid, is told as SETTING with
 * "file:line", and whatever is missing is taken from a plain theme built in. */
Theme *theme_load(const char *folder, const char *name, Problem *problem);
void theme_free(Theme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Theme, theme_free)
const char *theme_name(const Theme *theme);
/* Names of the themes in the folder, sorted; caller frees with g_strfreev. */
char **theme_list(const char *folder);

/* Makes the theme that of the curses screen. */
void theme_apply(Theme *theme);
/* What to draw a role with, after theme_apply. */
typedef struct {
    unsigned long attributes; /* attr_t of curses */
    short pair;
} ThemeLook;
ThemeLook theme_look(const Theme *theme, ThemeRole role);

#endif
