#include "tui/prompt.h"

#include "domain/text.h"
#include "tui/panes.h"
#include "tui/text.h"

#include <stdio.h>
/* readline wants stdio first */
#include <readline/history.h>
#include <readline/readline.h>
#include <string.h>

#define LINE_MAX_CHARS 1000 /* of what is pasted */

typedef struct {
    Pane pane;
    const char *mark;
    char *before; /* what the filter was, for Esc */
    char *typed;  /* NULL: the line is not finished */
    bool finished;
    bool remember; /* in the history */
    void (*changed)(App *app, const char *text);
    void (*done)(App *app, const char *text);
    HISTORY_STATE *history; /* put aside while this prompt has none */
} Prompt;

/* Readline has one line and calls back without a context. */
static Prompt *prompt;
static GQueue waiting = G_QUEUE_INIT; /* bytes for readline, each + 1 */

/* ---- what readline calls ------------------------------------------------------------------- */

static int take_byte(FILE *stream)
{
    (void)stream;
    return g_queue_is_empty(&waiting) ? EOF : GPOINTER_TO_INT(g_queue_pop_head(&waiting)) - 1;
}

static int byte_waits(void)
{
    return !g_queue_is_empty(&waiting);
}

static void leave_terminal_alone(void)
{
}

static void prepare_nothing(int meta)
{
    (void)meta;
}

static void take_line(char *line)
{
    prompt->finished = true;
    prompt->typed = g_strdup(line ? line : "");
    free(line);
    rl_callback_handler_remove();
}

/* ---- completion ---------------------------------------------------------------------------- */

static bool is_argument_of(const char *line, const char *command)
{
    size_t length = strlen(command);

    return strncmp(line, command, length) == 0 && line[length] == ' ';
}

static GPtrArray *candidates(const char *line, int start)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    if (start == 0) {
        for (Verb verb = 0; verb < VERB_COUNT; verb++)
            if (verb_row(verb)->places & IN_PANES)
                g_ptr_array_add(names, g_strdup(verb_row(verb)->name));
        for (Action action = 0; action < ACTION_COUNT; action++)
            if (verb_from_name(action_rule(action)->name) == VERB_COUNT)
                g_ptr_array_add(names, g_strdup(action_rule(action)->name));
    } else if (is_argument_of(line, "queues")) {
        for (const Queue *queue = queue_table; queue->name; queue++)
            g_ptr_array_add(names, g_strdup(queue->name));
    }
    return names;
}

/* Called again and again by readline, state 0 first; the strings are freed by readline. */
static char *next_match(const char *text, int state)
{
    static GPtrArray *names;
    static guint at;

    if (state == 0) {
        g_clear_pointer(&names, g_ptr_array_unref);
        names = candidates(rl_line_buffer, rl_point - (int)strlen(text));
        at = 0;
    }
    while (names && at < names->len) {
        const char *name = g_ptr_array_index(names, at++);
        if (g_str_has_prefix(name, text))
            return strdup(name);
    }
    return NULL;
}

static char **complete(const char *text, int start, int end)
{
    (void)start;
    (void)end;
    rl_attempted_completion_over = 1;
    return rl_completion_matches(text, next_match);
}

/* Shown as a message by whoever draws next. */
static char *matches_shown;

static void show_matches(char **matches, int count, int longest)
{
    g_autoptr(GString) text = g_string_new(NULL);

    (void)longest;
    for (int i = 1; i <= count; i++)
        g_string_append_printf(text, "%s%s", i > 1 ? "  " : "", matches[i]);
    g_free(matches_shown);
    matches_shown = g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void feed(const char *bytes)
{
    for (const char *at = bytes; *at; at++)
        g_queue_push_tail(&waiting, GINT_TO_POINTER((int)(unsigned char)*at + 1));
    while (!g_queue_is_empty(&waiting) && !prompt->finished)
        rl_callback_read_char();
    g_queue_clear(&waiting);
}

/* Keys of curses in the sequences that readline binds in every terminal. */
static const struct {
    const char *name;
    const char *bytes;
} sequences[] = {
    {"Up", "\033[A"}, {"Down", "\033[B"}, {"Right", "\033[C"},   {"Left", "\033[D"},
    {"Home", "\001"}, {"End", "\005"},    {"Delete", "\033[3~"}, {"Backspace", "\177"},
    {"Enter", "\r"},  {"Tab", "\t"},
};

static void feed_key(Key key)
{
    char bytes[8] = "";

    for (size_t i = 0; i < G_N_ELEMENTS(sequences); i++) {
        if (key_from_name(sequences[i].name) == key) {
            feed(sequences[i].bytes);
            return;
        }
    }
    if (key < KEY_BIT) {
        bytes[g_unichar_to_utf8((gunichar)key, bytes)] = '\0';
        feed(bytes);
    }
}

/* Ends the prompt; text NULL: it was given up. */
static void finish(Prompt *mine, App *app, const char *text)
{
    g_autofree char *line = g_strdup(text);

    app_take(app);
    if (line && *line && mine->remember)
        add_history(line);
    if (!line && mine->changed)
        mine->changed(app, mine->before);
    if (line && mine->done)
        mine->done(app, line);
    mine->pane.class->free(&mine->pane);
}

static bool prompt_key(Pane *pane, App *app, Key key)
{
    Prompt *mine = (Prompt *)pane;

    if (key == KEY_ESCAPE || key == CTRL('g') || key == CTRL('c') ||
        (key == KEY_DELETE_BACK && rl_end == 0)) {
        finish(mine, app, NULL);
        return true;
    }
    feed_key(key);
    if (matches_shown)
        app_tell(app, THEME_DIM, matches_shown);
    g_clear_pointer(&matches_shown, g_free);
    if (mine->finished)
        finish(mine, app, mine->typed);
    else if (mine->changed)
        mine->changed(app, rl_line_buffer);
    return true;
}

static void prompt_type(Pane *pane, App *app, const char *text, bool pasted)
{
    Prompt *mine = (Prompt *)pane;
    glong room = MAX(LINE_MAX_CHARS - g_utf8_strlen(rl_line_buffer, -1), 0);
    g_autofree char *line = g_utf8_substring(text, 0, MIN(room, g_utf8_strlen(text, -1)));

    (void)pasted;
    rl_insert_text(g_strdelimit(line, "\n\r\t", ' '));
    if (mine->changed)
        mine->changed(app, rl_line_buffer);
}

/* ---- drawing ------------------------------------------------------------------------------- */

static void prompt_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    const Prompt *mine = (const Prompt *)pane;
    Area row = area_part(area, -1, 0, 1, -1);
    g_autofree char *head = g_strndup(rl_line_buffer, (size_t)rl_point);
    g_autofree char *clean = text_clean(head, app->screen.ambiguous_wide);
    const char *shown = clean;

    (void)focused;
    draw_text(&row, 0, 0, -1, THEME_NORMAL, "");
    int at = draw_put(&row, 0, 0, THEME_KEY, mine->mark);
    /* a line that is longer than the row is shown from where its cursor comes into view */
    int hidden = MAX(text_columns(clean) - MAX(row.columns - at - 2, 0), 0), skipped;
    shown += text_fit(clean, hidden, &skipped);
    if (skipped < hidden)
        shown = clean + text_next(clean, (size_t)(shown - clean));
    at = draw_put(&row, 0, at, THEME_NORMAL, shown);
    draw_put(&row, 0, at, THEME_NORMAL, rl_line_buffer + rl_point);
    draw_cursor(&row, 0, at, true);
}

static void prompt_free(Pane *pane)
{
    Prompt *mine = (Prompt *)pane;

    if (!mine->finished)
        rl_callback_handler_remove();
    if (mine->history) {
        history_set_history_state(mine->history);
        free(mine->history);
    }
    g_free(mine->before);
    g_free(mine->typed);
    g_free(mine);
    prompt = NULL;
}

static const PaneClass prompt_class = {.place = IN_PROMPT,
                                       .draw = prompt_draw,
                                       .key = prompt_key,
                                       .type = prompt_type,
                                       .free = prompt_free};

static void set_up_readline(void)
{
    static FILE *nowhere;

    if (nowhere)
        return;
    nowhere = fopen("/dev/null", "r+");
    rl_readline_name = "yichuang";
    rl_instream = nowhere;
    rl_outstream = nowhere;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_getc_function = take_byte;
    rl_input_available_hook = byte_waits;
    rl_redisplay_function = leave_terminal_alone;
    rl_prep_term_function = prepare_nothing;
    rl_deprep_term_function = leave_terminal_alone;
    rl_attempted_completion_function = complete;
    rl_completion_display_matches_hook = show_matches;
    rl_variable_bind("bell-style", "none");
    rl_variable_bind("enable-bracketed-paste", "off");
    rl_variable_bind("show-all-if-ambiguous", "on");
    using_history();
}

static Prompt *open_prompt(App *app, const char *mark, const char *text)
{
    set_up_readline();
    prompt = g_new0(Prompt, 1);
    prompt->pane.class = &prompt_class;
    prompt->mark = mark;
    prompt->before = g_strdup(text);
    rl_callback_handler_install("", take_line);
    rl_insert_text(text);
    app_push(app, &prompt->pane);
    return prompt;
}

void prompt_command(App *app)
{
    Prompt *mine = open_prompt(app, ":", "");

    mine->remember = true;
    mine->done = app_command;
}

static void filter_changed(App *app, const char *text)
{
    cases_pane_filter(app->panes[PANE_CASES], app, text);
}

void prompt_filter(App *app)
{
    HISTORY_STATE none = {0};
    Prompt *mine = open_prompt(app, "/", cases_pane_filter_text(app->panes[PANE_CASES]));

    mine->history = history_get_history_state();
    history_set_history_state(&none);
    mine->changed = filter_changed;
    app_focus(app, PANE_CASES);
}
