#include "tui/terminal.h"

#include "tui/input.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE_DELAY_MS 25
#define PROBE_MS 150
#define SIZE_MAX_CELLS 2000
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
/* mouse, paste and synchronised output off; plain text; cursor on; keypad and alternate screen off
 */
#define RESCUE                                                                             \
    "\033[?1000l\033[?1002l\033[?1006l\033[?2004l\033[?2026l\033[0m\033[?25h\033[?1l\033>" \
    "\033[?1049l\r\n"

static const int told_signals[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT};
static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};

#define CRASH_STACK (64 * 1024)

/* The one thing a signal handler can reach. */
static struct {
    volatile sig_atomic_t armed;
    int fd;
    struct termios saved;
} rescue;

struct Terminal {
    SCREEN *screen;
    int signal_fd;
    bool ambiguous_wide;
    sigset_t old_mask;
    struct sigaction old_crash[G_N_ELEMENTS(crash_signals)];
    void *crash_stack;
};

/* ---- crashes ------------------------------------------------------------------------------- */

static void on_crash(int number)
{
    if (rescue.armed) {
        rescue.armed = 0;
        ssize_t written = write(rescue.fd, RESCUE, sizeof RESCUE - 1);
        (void)written;
        tcsetattr(rescue.fd, TCSANOW, &rescue.saved);
    }
    /* SA_RESETHAND: the signal now takes its course */
    raise(number);
}

static void catch_crashes(Terminal *terminal)
{
    struct sigaction action = {.sa_handler = on_crash};
    stack_t stack = {.ss_size = CRASH_STACK};

    action.sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
    sigemptyset(&action.sa_mask);
    stack.ss_sp = terminal->crash_stack = g_malloc(CRASH_STACK);
    sigaltstack(&stack, NULL);
    rescue.fd = STDOUT_FILENO;
    rescue.armed = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(crash_signals); i++)
        sigaction(crash_signals[i], &action, &terminal->old_crash[i]);
}

static void release_crashes(Terminal *terminal)
{
    stack_t none = {.ss_flags = SS_DISABLE};

    rescue.armed = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(crash_signals); i++)
        sigaction(crash_signals[i], &terminal->old_crash[i], NULL);
    sigaltstack(&none, NULL);
    g_free(terminal->crash_stack);
}

/* ---- opening ------------------------------------------------------------------------------- */

/* The column in "ESC [ row ; column R", and where that answer stands; 0: not there. */
static int reported_column(const char *answer, size_t *begin, size_t *end)
{
    for (const char *at = answer; (at = strstr(at, "\033[")); at++) {
        char *rest;
        unsigned long row = strtoul(at + 2, &rest, 10);
        unsigned long column = *rest == ';' ? strtoul(rest + 1, &rest, 10) : 0;
        if (*rest == 'R' && row > 0 && column > 0 && column < SIZE_MAX_CELLS) {
            *begin = (size_t)(at - answer);
            *end = (size_t)(rest + 1 - answer);
            return (int)column;
        }
    }
    return 0;
}

/* What was typed meanwhile is given to curses afterwards. */
static bool probe_ambiguous(GString *typed)
{
    static const char question[] = "\r\xE2\x80\xA6\033[6n";
    size_t begin, end;
    int column = 0;
    gint64 deadline = g_get_monotonic_time() + PROBE_MS * 1000;

    if (write(STDOUT_FILENO, question, sizeof question - 1) < 0)
        return false;
    while (column == 0) {
        struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
        gint64 left = (deadline - g_get_monotonic_time()) / 1000;
        char bytes[64];
        if (left <= 0 || poll(&input, 1, (int)left) <= 0)
            break;
        ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
        if (got <= 0)
            break;
        g_string_append_len(typed, bytes, got);
        column = reported_column(typed->str, &begin, &end);
    }
    if (column > 0)
        g_string_erase(typed, (gssize)begin, (gssize)(end - begin));
    if (write(STDOUT_FILENO, "\r\033[K", 4) < 0)
        return false;
    return column == 3;
}

static void ask_width(Terminal *terminal, int ambiguous_width, GString *typed)
{
    struct termios quiet = rescue.saved;

    terminal->ambiguous_wide = ambiguous_width == 2;
    if (ambiguous_width != 0)
        return;
    cfmakeraw(&quiet);
    if (tcsetattr(STDIN_FILENO, TCSANOW, &quiet) == 0)
        terminal->ambiguous_wide = probe_ambiguous(typed);
}

/* Beyond what terminfo says: pasting, and the cursor keys of terminals that are in the other of
 * their two modes, whatever was asked of them. */
static const struct {
    const char *bytes;
    int code;
} further_keys[] = {
    {"\033[200~", INPUT_PASTE_BEGIN},
    {"\033[201~", INPUT_PASTE_END},
    {"\033[A", KEY_UP},
    {"\033[B", KEY_DOWN},
    {"\033[C", KEY_RIGHT},
    {"\033[D", KEY_LEFT},
    {"\033[H", KEY_HOME},
    {"\033[F", KEY_END},
    {"\033OA", KEY_UP},
    {"\033OB", KEY_DOWN},
    {"\033OC", KEY_RIGHT},
    {"\033OD", KEY_LEFT},
    {"\033OH", KEY_HOME},
    {"\033OF", KEY_END},
};

static bool open_screen(Terminal *terminal, const GString *typed)
{
    /* curses learns the state to go back to from the terminal as it finds it */
    tcsetattr(STDIN_FILENO, TCSANOW, &rescue.saved);
    set_escdelay(ESCAPE_DELAY_MS);
    terminal->screen = newterm(NULL, stdout, stdin);
    if (!terminal->screen)
        return false;
    if (!tigetstr("cup") || tigetstr("cup") == (char *)-1) {
        endwin();
        delscreen(terminal->screen);
        return false;
    }
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    for (size_t i = 0; i < G_N_ELEMENTS(further_keys); i++)
        define_key(further_keys[i].bytes, further_keys[i].code);
    for (size_t i = typed->len; i > 0; i--)
        ungetch((unsigned char)typed->str[i - 1]);
    return true;
}

static void watch_signals(Terminal *terminal)
{
    sigset_t told;

    sigemptyset(&told);
    for (size_t i = 0; i < G_N_ELEMENTS(told_signals); i++)
        sigaddset(&told, told_signals[i]);
    pthread_sigmask(SIG_BLOCK, &told, &terminal->old_mask);
    terminal->signal_fd = signalfd(-1, &told, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void put(const char *sequence)
{
    ssize_t written = write(STDOUT_FILENO, sequence, strlen(sequence));
    (void)written;
}

Terminal *terminal_open(int ambiguous_width, Problem *problem)
{
    g_autoptr(GString) typed = g_string_new(NULL);

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
        tcgetattr(STDIN_FILENO, &rescue.saved) != 0) {
        problem_set(problem, PROBLEM_NO_TERMINAL, NULL);
        return NULL;
    }
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    Terminal *terminal = g_new0(Terminal, 1);
    watch_signals(terminal);
    ask_width(terminal, ambiguous_width, typed);
    if (!open_screen(terminal, typed)) {
        close(terminal->signal_fd);
        pthread_sigmask(SIG_SETMASK, &terminal->old_mask, NULL);
        g_free(terminal);
        problem_set(problem, PROBLEM_NO_TERMINAL, NULL);
        return NULL;
    }
    catch_crashes(terminal);
    put(PASTE_ON);
    return terminal;
}

void terminal_close(Terminal *terminal)
{
    if (!terminal)
        return;
    put(PASTE_OFF);
    curs_set(1);
    endwin();
    delscreen(terminal->screen);
    release_crashes(terminal);
    close(terminal->signal_fd);
    pthread_sigmask(SIG_SETMASK, &terminal->old_mask, NULL);
    g_free(terminal);
}

bool terminal_ambiguous_wide(const Terminal *terminal)
{
    return terminal->ambiguous_wide;
}

int terminal_read(Terminal *terminal)
{
    (void)terminal;
    return wgetch(stdscr);
}

int terminal_input_fd(const Terminal *terminal)
{
    (void)terminal;
    return STDIN_FILENO;
}

int terminal_output_fd(const Terminal *terminal)
{
    (void)terminal;
    return STDOUT_FILENO;
}

int terminal_signal_fd(const Terminal *terminal)
{
    return terminal->signal_fd;
}

/* ---- while open ---------------------------------------------------------------------------- */

static void take_size(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(CLAMP(size.ws_row, 1, SIZE_MAX_CELLS), CLAMP(size.ws_col, 1, SIZE_MAX_CELLS));
}

TerminalTold terminal_told(Terminal *terminal)
{
    struct signalfd_siginfo info;

    if (read(terminal->signal_fd, &info, sizeof info) != sizeof info)
        return TOLD_NOTHING;
    switch (info.ssi_signo) {
    case SIGWINCH:
        take_size();
        return TOLD_RESIZED;
    case SIGTSTP:
        return TOLD_STOP;
    case SIGCONT:
        return TOLD_CONTINUED;
    default:
        return TOLD_END;
    }
}

void terminal_lend(Terminal *terminal)
{
    (void)terminal;
    put(PASTE_OFF);
    endwin();
}

void terminal_regain(Terminal *terminal)
{
    take_size();
    put(PASTE_ON);
    terminal_redraw(terminal);
}

void terminal_suspend(Terminal *terminal)
{
    terminal_lend(terminal);
    raise(SIGSTOP);
    terminal_regain(terminal);
}

bool terminal_writable(const Terminal *terminal)
{
    struct pollfd output = {.fd = terminal_output_fd(terminal), .events = POLLOUT};

    return poll(&output, 1, 0) > 0 && output.revents & POLLOUT;
}

void terminal_redraw(Terminal *terminal)
{
    (void)terminal;
    clearok(curscr, TRUE);
}
