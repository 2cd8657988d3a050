#include "tests/support/term.h"

#include "tests/support/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

/* libvterm 0.1.4 writes outside its buffers on a terminal of one or two columns. */
#define ROWS_DRAWN 3
#define COLUMNS_DRAWN 4

struct Term {
    int master;
    pid_t pid;
    bool ended;
    int status;
    VTerm *vterm;
    VTermScreen *screen;
    GString *output;
    gint64 last_byte;
    bool alternate;
    bool cursor_visible;
    bool blind; /* too small to draw */
};

/* ---- libvterm ------------------------------------------------------------------------------ */

static int on_property(VTermProp property, VTermValue *value, void *data)
{
    Term *term = data;
    if (property == VTERM_PROP_ALTSCREEN)
        term->alternate = value->boolean;
    if (property == VTERM_PROP_CURSORVISIBLE)
        term->cursor_visible = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

/* Answers to what the program asks its terminal. */
static void on_answer(const char *bytes, size_t length, void *data)
{
    term_type_bytes(data, bytes, length);
}

static void screen_make(Term *term, int rows, int columns)
{
    term->vterm = vterm_new(rows, columns);
    vterm_set_utf8(term->vterm, 1);
    vterm_output_set_callback(term->vterm, on_answer, term);
    term->screen = vterm_obtain_screen(term->vterm);
    vterm_screen_enable_altscreen(term->screen, 1);
    vterm_screen_set_callbacks(term->screen, &callbacks, term);
    vterm_screen_reset(term->screen, 1);
}

/* ---- the child ----------------------------------------------------------------------------- */

static void child_run(const TermProgram *program)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    g_setenv("TERM", program->type != NULL ? program->type : "xterm-256color", true);
    g_unsetenv("COLORTERM");
    g_unsetenv("LINES");
    g_unsetenv("COLUMNS");
    for (const char *const *pair = program->environment; pair != NULL && *pair != NULL; pair++) {
        g_auto(GStrv) parts = g_strsplit(*pair, "=", 2);
        if (parts[1] != NULL)
            g_setenv(parts[0], parts[1], true);
        else
            g_unsetenv(parts[0]);
    }
    execv(program->arguments[0], (char *const *)program->arguments);
    _exit(127);
}

Term *term_start(const TermProgram *program)
{
    struct winsize size = {.ws_row = (unsigned short)program->rows,
                           .ws_col = (unsigned short)program->columns};
    Term *term = g_new0(Term, 1);
    term->cursor_visible = true;
    term->output = g_string_new(NULL);
    screen_make(term, program->rows, program->columns);
    term->pid = forkpty(&term->master, NULL, NULL, &size);
    if (term->pid < 0)
        fail_msg("no pty: %s", strerror(errno));
    if (term->pid == 0)
        child_run(program);
    fcntl(term->master, F_SETFL, O_NONBLOCK);
    return term;
}

static void term_reap(Term *term, int flags)
{
    if (!term->ended && waitpid(term->pid, &term->status, flags) == term->pid)
        term->ended = true;
}

void term_free(Term *term)
{
    if (term == NULL)
        return;
    if (!term->ended)
        kill(term->pid, SIGKILL);
    close(term->master);
    term_reap(term, 0);
    vterm_free(term->vterm);
    g_string_free(term->output, true);
    g_free(term);
}

/* ---- in and out ---------------------------------------------------------------------------- */

/* Takes what is there; false when there was nothing. */
static bool term_read(Term *term)
{
    char bytes[65536];
    ssize_t length = read(term->master, bytes, sizeof bytes);
    if (length <= 0)
        return false;
    term->last_byte = g_get_monotonic_time();
    g_string_append_len(term->output, bytes, length);
    if (!term->blind)
        vterm_input_write(term->vterm, bytes, (size_t)length);
    return true;
}

static bool term_poll(Term *term, int timeout_ms)
{
    struct pollfd fd = {.fd = term->master, .events = POLLIN};
    return poll(&fd, 1, timeout_ms) > 0 && term_read(term);
}

void term_type_bytes(Term *term, const void *bytes, size_t length)
{
    const char *rest = bytes;
    while (length > 0) {
        ssize_t written = write(term->master, rest, length);
        if (written > 0) {
            rest += written;
            length -= (size_t)written;
        } else if (errno == EAGAIN) {
            term_poll(term, 10); /* the program writes before it reads on */
        } else {
            return; /* it has ended */
        }
    }
}

void term_type(Term *term, const char *bytes)
{
    term_type_bytes(term, bytes, strlen(bytes));
}

void term_resize(Term *term, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    term->blind = rows < ROWS_DRAWN || columns < COLUMNS_DRAWN;
    vterm_set_size(term->vterm, MAX(rows, ROWS_DRAWN), MAX(columns, COLUMNS_DRAWN));
    ioctl(term->master, TIOCSWINSZ, &size);
}

void term_signal(Term *term, int signal)
{
    kill(term->pid, signal);
}

pid_t term_pid(const Term *term)
{
    return term->pid;
}

/* ---- waiting ------------------------------------------------------------------------------- */

bool term_wait(Term *term, TermCondition *holds, const void *data, int deadline_ms)
{
    gint64 deadline = g_get_monotonic_time() + patience_ms(deadline_ms) * (gint64)1000;
    while (!holds(term, data)) {
        gint64 left = (deadline - g_get_monotonic_time()) / 1000;
        if (left <= 0)
            return false;
        if (term_poll(term, (int)MIN(left, 50)))
            continue;
        term_reap(term, WNOHANG);
        if (term->ended && !term_read(term))
            return holds(term, data);
    }
    return true;
}

static bool has_text(Term *term, const void *text)
{
    return term_find(term, text, NULL) >= 0;
}

static bool has_no_text(Term *term, const void *text)
{
    return !has_text(term, text);
}

static bool has_ended(Term *term, const void *data)
{
    (void)data;
    return term->ended;
}

bool term_wait_text(Term *term, const char *text, int deadline_ms)
{
    return term_wait(term, has_text, text, deadline_ms);
}

bool term_wait_no_text(Term *term, const char *text, int deadline_ms)
{
    return term_wait(term, has_no_text, text, deadline_ms);
}

bool term_wait_end(Term *term, int *status, int deadline_ms)
{
    if (!term_wait(term, has_ended, NULL, deadline_ms))
        return false;
    *status = term->status;
    return true;
}

void term_drain(Term *term, int quiet_ms)
{
    while (term_poll(term, quiet_ms))
        continue;
}

void term_expect(Term *term, const char *text)
{
    if (term_wait_text(term, text, TERM_DEADLINE_MS))
        return;
    g_autofree char *screen = term_screen(term);
    fail_msg("the screen does not show “%s”:\n%s", text, screen);
}

/* ---- looking ------------------------------------------------------------------------------- */

static VTermScreenCell cell_at(const Term *term, int row, int column)
{
    VTermScreenCell cell = {0};
    vterm_screen_get_cell(term->screen, (VTermPos){.row = row, .col = column}, &cell);
    return cell;
}

static void append_cell(GString *text, const VTermScreenCell *cell)
{
    if (cell->chars[0] == 0)
        g_string_append_c(text, ' ');
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
        g_string_append_unichar(text, cell->chars[i]);
}

char *term_row(const Term *term, int row)
{
    int rows, columns;
    vterm_get_size(term->vterm, &rows, &columns);
    GString *text = g_string_new(NULL);
    for (int column = 0; column < columns;) {
        VTermScreenCell cell = cell_at(term, row, column);
        append_cell(text, &cell);
        column += MAX(cell.width, 1);
    }
    return g_strchomp(g_string_free(text, false));
}

char *term_screen(const Term *term)
{
    int rows, columns;
    vterm_get_size(term->vterm, &rows, &columns);
    GString *text = g_string_new(NULL);
    for (int row = 0; row < rows; row++) {
        g_autofree char *line = term_row(term, row);
        g_string_append_printf(text, "%s\n", line);
    }
    return g_string_free(text, false);
}

/* Columns taken by the first `length` bytes of a row. */
static int columns_of(const Term *term, int row, size_t length)
{
    GString *text = g_string_new(NULL);
    int column = 0;
    while (text->len < length) {
        VTermScreenCell cell = cell_at(term, row, column);
        append_cell(text, &cell);
        column += MAX(cell.width, 1);
    }
    g_string_free(text, true);
    return column;
}

int term_find(const Term *term, const char *text, int *column)
{
    int rows, columns;
    vterm_get_size(term->vterm, &rows, &columns);
    for (int row = 0; row < rows; row++) {
        g_autofree char *line = term_row(term, row);
        const char *found = strstr(line, text);
        if (found == NULL)
            continue;
        if (column != NULL)
            *column = columns_of(term, row, (size_t)(found - line));
        return row;
    }
    return -1;
}

bool term_is_reverse(const Term *term, int row, int column)
{
    return cell_at(term, row, column).attrs.reverse;
}

bool term_is_bold(const Term *term, int row, int column)
{
    return cell_at(term, row, column).attrs.bold;
}

void term_cursor(const Term *term, int *row, int *column, bool *visible)
{
    VTermPos position;
    vterm_state_get_cursorpos(vterm_obtain_state(term->vterm), &position);
    *row = position.row;
    *column = position.col;
    *visible = term->cursor_visible;
}

bool term_is_alternate(const Term *term)
{
    return term->alternate;
}

size_t term_bytes(const Term *term)
{
    return term->output->len;
}

gint64 term_last_byte(const Term *term)
{
    return term->last_byte;
}

const char *term_output(const Term *term)
{
    return term->output->str;
}

bool term_is_cooked(const Term *term)
{
    struct termios modes;
    return tcgetattr(term->master, &modes) == 0 && (modes.c_lflag & ECHO) != 0 &&
           (modes.c_lflag & ICANON) != 0;
}
