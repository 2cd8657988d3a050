/* Help, the manual page and completion, all made from the tables. */
#include "cli/command.h"

#include <string.h>

/* "--reason TEXT" */
static char *option_usage(const OptionRow *option)
{
    return g_strconcat("--", option->name, option->value ? " " : NULL, option->value, NULL);
}

/* The help of an option with what may be chosen: "agree (agree), disagree (disagree)". */
static char *option_words(const OptionRow *option)
{
    GString *words = g_string_new(_(option->help));

    for (const Choice *choice = option->choices; choice && choice->name; choice++)
        g_string_append_printf(words, "%s%s (%s)", choice == option->choices ? ": " : ", ",
                               choice->name, _(choice->label));
    return g_string_free(words, FALSE);
}

static void put_command_line(GString *text, const CommandRow *row)
{
    g_string_append_printf(text, "yichuang%s%s%s%s", *row->name ? " " : "", row->name,
                           *row->words ? " " : "", row->words);
}

static char *help_of_row(const CommandRow *row)
{
    GString *text = g_string_new(NULL);

    put_command_line(text, row);
    g_string_append_printf(text, " …\n\n%s\n\n", _(row->summary));
    g_autoptr(GPtrArray) options = command_options(row);
    for (guint i = 0; i < options->len; i++) {
        g_autofree char *usage = option_usage(options->pdata[i]);
        g_autofree char *words = option_words(options->pdata[i]);

        g_string_append_printf(text, "  %-24s %s\n", usage, words);
    }
    if (row->answer)
        g_string_append_printf(text, "\n--json: %s\n", row->answer);
    return g_string_free(text, FALSE);
}

static void put_summary(GString *text, const CommandRow *row)
{
    g_autoptr(GString) line = g_string_new(NULL);

    put_command_line(line, row);
    g_string_append_printf(text, "  %-32s %s\n", line->str, _(row->summary));
}

static bool is_of_group(const CommandRow *row, const char *group)
{
    size_t length = strlen(group);

    return strncmp(row->name, group, length) == 0 && row->name[length] == ' ';
}

char *help_group(const CommandTable *table, const char *group)
{
    g_autoptr(GString) text = g_string_new(NULL);
    size_t count;
    const CommandRow *rows = command_table_rows(table, &count);

    for (size_t i = 0; i < count; i++)
        if (is_of_group(&rows[i], group))
            put_summary(text, &rows[i]);
    return text->len ? g_strdup(text->str) : NULL;
}

static char *help_overview(const CommandTable *table)
{
    GString *text = g_string_new(NULL);
    size_t count;
    const CommandRow *rows = command_table_rows(table, &count);

    for (size_t i = 0; i < count; i++)
        put_summary(text, &rows[i]);
    g_string_append_printf(text, "\n%s\n", _("“yichuang help COMMAND” explains one of them."));
    return g_string_free(text, FALSE);
}

char *help_text(const CommandTable *table, const CommandRow *row)
{
    return row ? help_of_row(row) : help_overview(table);
}

/* ---- the manual page ----------------------------------------------------------------------- */

/* Text as troff prints it: no line begins with a dot, and dashes are those one types. */
static void put_troff(GString *page, const char *text)
{
    if (*text == '.' || *text == '\'')
        g_string_append(page, "\\&");
    for (; *text; text++) {
        if (*text == '\\')
            g_string_append(page, "\\e");
        else if (*text == '-')
            g_string_append(page, "\\-");
        else
            g_string_append_c(page, *text);
    }
}

static void put_line(GString *page, const char *macro, const char *text)
{
    g_string_append(page, macro);
    put_troff(page, text);
    g_string_append_c(page, '\n');
}

static void put_man_row(GString *page, const CommandRow *row)
{
    g_autoptr(GString) line = g_string_new(NULL);

    put_command_line(line, row);
    put_line(page, ".SS ", line->str);
    put_line(page, "", _(row->summary));
    for (const OptionRow *option = row->options; option->name; option++) {
        g_autofree char *usage = option_usage(option), *words = option_words(option);

        g_string_append(page, ".TP\n");
        put_line(page, ".B ", usage);
        put_line(page, "", words);
    }
    if (row->answer) {
        g_string_append(page, ".TP\n.B \\-\\-json\n");
        put_line(page, "", row->answer);
    }
}

static void put_man_settings(GString *page)
{
    g_string_append(page, ".SH SETTINGS\n");
    put_line(page, "", _("One “name = value” a line in settings.ini of the configuration folder."));
    for (Setting setting = 0; setting < SETTING_COUNT; setting++) {
        const SettingRow *row = setting_row(setting);

        g_string_append(page, ".TP\n");
        put_line(page, ".B ", row->name);
        put_line(page, "", _(row->help));
        if (row->choices)
            put_line(page, "", row->choices);
    }
}

/* X(heading, what, words) */
#define PLACES(X)                                                                               \
    X(N_("$YICHUANG_HOME"), N_("puts all folders below itself"))                                \
    X("$XDG_CONFIG_HOME/yichuang/settings.ini", N_("settings"))                                 \
    X("$XDG_DATA_HOME/yichuang/", N_("one store for each central and user; holds unsent work")) \
    X("$XDG_STATE_HOME/yichuang/", N_("logs; no personal data"))

static const struct {
    const char *place, *words;
} PLACE_ROWS[] = {
#define X(place, words) {place, words},
    PLACES(X)
#undef X
};

static void put_man_end(GString *page)
{
    static const char *const words[] = {
#define X(id, status, words) words,
        EXITS(X)
#undef X
    };

    put_man_settings(page);
    g_string_append(page, ".SH FILES\n");
    for (size_t i = 0; i < G_N_ELEMENTS(PLACE_ROWS); i++) {
        g_string_append(page, ".TP\n");
        put_line(page, ".B ", PLACE_ROWS[i].place);
        put_line(page, "", _(PLACE_ROWS[i].words));
    }
    g_string_append(page, ".SH \"EXIT STATUS\"\n");
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        g_string_append_printf(page, ".TP\n.B %zu\n", i);
        put_line(page, "", _(words[i]));
    }
    g_string_append(page, ".SH \"SEE ALSO\"\n.BR yichuangd (8)\n");
}

char *help_man(const CommandTable *table)
{
    GString *page = g_string_new(".TH YICHUANG 1\n.SH NAME\nyichuang \\- ");
    size_t count;
    const CommandRow *rows = command_table_rows(table, &count);

    put_line(page, "", _("the desk of government service staff"));
    g_string_append(page, ".SH SYNOPSIS\n.B yichuang\n.RI [ command ]\n.RI [ options ]\n"
                          ".SH DESCRIPTION\n");
    put_line(page, "",
             _("Without a command the screen opens. Everything is kept on this machine "
               "first and sent to the central by itself; what could not be sent stays."));
    put_line(page, "",
             _("Machine output goes to the standard output, and one sentence about what is wrong "
               "to the standard error. Personal data is masked."));
    g_string_append(page, ".SH OPTIONS\n");
    for (const OptionRow *option = command_common_options(); option->name; option++) {
        g_autofree char *usage = option_usage(option);

        g_string_append(page, ".TP\n");
        put_line(page, ".B ", usage);
        put_line(page, "", _(option->help));
    }
    g_string_append(page, ".SH COMMANDS\n");
    for (size_t i = 0; i < count; i++)
        put_man_row(page, &rows[i]);
    put_man_end(page);
    return g_string_free(page, FALSE);
}

/* ---- completion ---------------------------------------------------------------------------- */

static void put_completion_row(GString *script, const CommandRow *row)
{
    g_autoptr(GPtrArray) options = command_options(row);

    g_string_append_printf(script, "        '%s') words='", row->name);
    for (guint i = 0; i < options->len; i++)
        g_string_append_printf(script, "%s--%s", i ? " " : "",
                               ((const OptionRow *)options->pdata[i])->name);
    g_string_append(script, "' ;;\n");
    for (const OptionRow *option = row->options; option->name; option++) {
        if (!option->choices)
            continue;
        g_string_append_printf(script, "        '%s --%s') words='", row->name, option->name);
        for (const Choice *choice = option->choices; choice->name; choice++)
            g_string_append_printf(script, "%s%s", choice == option->choices ? "" : " ",
                                   choice->name);
        g_string_append(script, "' ;;\n");
    }
}

/* The words that may come first, and behind each first word of two. */
static void put_completion_names(GString *script, const CommandRow *rows, size_t count)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (size_t i = 0; i < count; i++) {
        const char *blank = strchr(rows[i].name, ' ');
        char *first = blank ? g_strndup(rows[i].name, (gsize)(blank - rows[i].name)) : NULL;

        if (!first || !g_hash_table_add(seen, first))
            continue;
        g_string_append_printf(script, "        '%s') words='", first);
        for (size_t j = i; j < count; j++)
            if (is_of_group(&rows[j], first))
                g_string_append_printf(script, "%s%s", j == i ? "" : " ",
                                       rows[j].name + strlen(first) + 1);
        g_string_append(script, "' ;;\n");
    }
}

/* Rows with the same first word stand together. */
static void put_first_words(GString *script, const CommandRow *rows, size_t count)
{
    const char *before = "";
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        size_t same = strcspn(rows[i].name, " ");

        if (same != length || strncmp(rows[i].name, before, same) != 0)
            g_string_append_printf(script, " %.*s", (int)same, rows[i].name);
        before = rows[i].name;
        length = same;
    }
}

char *help_completion(const CommandTable *table)
{
    GString *script = g_string_new("# Completion of yichuang for bash; made by "
                                   "“yichuang help --completion”.\n"
                                   "_yichuang() {\n"
                                   "    local word=${COMP_WORDS[COMP_CWORD]} words='' at\n"
                                   "    local command=${COMP_WORDS[1]}\n"
                                   "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                                   "        words='");
    size_t count;
    const CommandRow *rows = command_table_rows(table, &count);

    put_first_words(script, rows, count);
    g_string_append(script, "'\n"
                            "        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                            "        return\n"
                            "    fi\n"
                            "    case $command in\n"
                            "    case | outbox | ident)\n"
                            "        [ \"$COMP_CWORD\" -eq 2 ] || command+=\" ${COMP_WORDS[2]}\"\n"
                            "        ;;\n"
                            "    esac\n"
                            "    at=${COMP_WORDS[COMP_CWORD-1]}\n"
                            "    for at in \"$command $at\" \"$command\"; do\n"
                            "        case $at in\n");
    put_completion_names(script, rows, count);
    for (size_t i = 0; i < count; i++)
        if (*rows[i].name)
            put_completion_row(script, &rows[i]);
    g_string_append(script, "        esac\n"
                            "        [ -z \"$words\" ] || break\n"
                            "    done\n"
                            "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                            "}\n"
                            "complete -o default -F _yichuang yichuang\n");
    return g_string_free(script, FALSE);
}
