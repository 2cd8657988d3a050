/* The commands of `yichuang`: one row each, from which parsing, help, the manual page, completion
 * and usage errors are made. One further row is made from every row of the action table
 * (domain/action.h), so that what the rule book knows can be done from a shell.
 *
 * Machine output (--json) goes to stdout and nothing else does; what is wrong is one sentence on
 * stderr and, with --json, {"problem": …} (RFC 9457, wire.h) on stdout as well. Nothing secret is
 * ever taken from the command line, and whole parties and forms only from files. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/settings.h"
#include "domain/action.h"

/* X(identifier, status, words) */
#define EXITS(X)                                                                           \
    X(DONE, 0, N_("done, or kept to be sent"))                                             \
    X(REFUSED, 1, N_("refused by a rule, or failed; the sentence says why"))               \
    X(USAGE, 2, N_("the command line or a file is wrong, or there is no terminal for it")) \
    X(OFFLINE, 3, N_("the central cannot be reached and nothing could be done"))           \
    X(CONFLICT, 4, N_("somebody else changed the case first; a person decides"))

typedef enum {
#define X(id, status, words) EXIT_##id = status,
    EXITS(X)
#undef X
        EXIT_COUNT
} ExitCode;

typedef struct {
    const char *name;      /* without the dashes */
    const char *value;     /* what stands for its value in help; NULL: it takes none */
    const char *help;      /* msgid */
    const Choice *choices; /* ended by {NULL}; NULL: any value */
} OptionRow;

typedef struct Invocation Invocation;

typedef struct {
    const char *name;  /* "case list"; "" for the screen */
    const char *words; /* of its arguments, "REF"; in brackets where they may be left out */
    int words_minimum;
    int words_maximum;
    const char *summary;      /* msgid, one sentence */
    const char *answer;       /* shape of what --json prints; NULL: none */
    const OptionRow *options; /* ended by {NULL}; those of every command are not among them */
    unsigned exits;           /* bits of ExitCode that it may end with */
    ExitCode (*run)(Invocation *invocation);
    Action action; /* ACTION_COUNT: none */
} CommandRow;

#define EXIT_BIT(status) (1U << (status))

typedef struct CommandTable CommandTable;

CommandTable *command_table_new(void);
void command_table_free(CommandTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommandTable, command_table_free)
const CommandRow *command_table_rows(const CommandTable *table, size_t *count);
const CommandRow *command_table_find(const CommandTable *table, const char *name); /* NULL: none */
/* Those that every command has. */
const OptionRow *command_common_options(void);
/* Its own and then those: const OptionRow *. Caller frees. */
GPtrArray *command_options(const CommandRow *row);
/* "step_back" as an option or a command is "step-back". Caller frees. */
char *command_dashed(const char *name);

/* ---- one run ------------------------------------------------------------------------------- */

struct Invocation {
    const CommandTable *table;
    const CommandRow *row;
    const Settings *settings; /* filled in by main() */
    GHashTable *values;       /* name of an option → GPtrArray of char *, in the order given */
    GPtrArray *words;
};

/* argv[0] is passed over. NULL with a USAGE_… problem. With --help the words are not checked. */
Invocation *invocation_parse(const CommandTable *table, int argc, char *const *argv,
                             Problem *problem);
void invocation_free(Invocation *invocation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Invocation, invocation_free)
bool invocation_has(const Invocation *invocation, const char *option);
/* The last one given; "" for an option without a value; NULL: none. */
const char *invocation_value(const Invocation *invocation, const char *option);
const GPtrArray *invocation_values(const Invocation *invocation, const char *option);
const char *invocation_word(const Invocation *invocation, guint index); /* NULL: none */

/* Says the problem as the header tells, and returns the status that its code stands for. */
ExitCode invocation_fail(const Invocation *invocation, const Problem *problem);
ExitCode command_fail(bool json, const Problem *problem);
ExitCode exit_of_problem(const Problem *problem);

/* ---- help.c -------------------------------------------------------------------------------- */

/* Caller frees. row NULL: the overview. */
char *help_text(const CommandTable *table, const CommandRow *row);
/* Those whose first word it is: "case". NULL: none. */
char *help_group(const CommandTable *table, const char *group);
char *help_man(const CommandTable *table);        /* docs/yichuang.1 */
char *help_completion(const CommandTable *table); /* docs/yichuang.bash */

/* ---- what the rows run --------------------------------------------------------------------- */

ExitCode run_screen(Invocation *invocation);
ExitCode run_login(Invocation *invocation);
ExitCode run_logout(Invocation *invocation);
ExitCode run_sync(Invocation *invocation);
ExitCode run_case_list(Invocation *invocation);
ExitCode run_case_show(Invocation *invocation);
ExitCode run_case_import(Invocation *invocation);
ExitCode run_action(Invocation *invocation);
ExitCode run_draft_list(Invocation *invocation);
ExitCode run_draft_show(Invocation *invocation);
ExitCode run_draft_discard(Invocation *invocation);
ExitCode run_item_search(Invocation *invocation);
ExitCode run_item_show(Invocation *invocation);
ExitCode run_notice_list(Invocation *invocation);
ExitCode run_notice_print(Invocation *invocation);
ExitCode run_outbox_list(Invocation *invocation);
ExitCode run_outbox_again(Invocation *invocation);
ExitCode run_outbox_dismiss(Invocation *invocation);
ExitCode run_ident_check(Invocation *invocation);
ExitCode run_form_check(Invocation *invocation);
ExitCode run_form_merge(Invocation *invocation);
ExitCode run_rule_apply(Invocation *invocation);
ExitCode run_doctor(Invocation *invocation);
ExitCode run_help(Invocation *invocation);
ExitCode run_version(Invocation *invocation);

#endif
