#include "cli/command.h"

#include <string.h>

#define FAILS (EXIT_BIT(EXIT_REFUSED) | EXIT_BIT(EXIT_USAGE))
#define SENDS (FAILS | EXIT_BIT(EXIT_OFFLINE) | EXIT_BIT(EXIT_CONFLICT))
#define END_OF_OPTIONS         \
    {                          \
        NULL, NULL, NULL, NULL \
    }

static const OptionRow COMMON[] = {
    {"json", NULL, N_("answer in JSON on the standard output"), NULL},
    {"offline", NULL, N_("do not try the line"), NULL},
    {"help", NULL, N_("say what the command does"), NULL},
    END_OF_OPTIONS};

static const Choice paper_choices[] = {
    {"a4", N_("A4")}, {"roll", N_("80 mm receipt roll")}, {NULL, NULL}};
static const Choice again_choices[] = {
    {"reprint", N_("the same once more")}, {"correction", N_("corrected")}, {NULL, NULL}};

static const OptionRow NO_OPTIONS[] = {END_OF_OPTIONS};
static const OptionRow ACCOUNT_OPTIONS[] = {
    {"central", "URL",
     N_("address of the central; else that of the settings, or of the account in use"), NULL},
    {"user", "NAME", N_("account; asked for when left out"), NULL},
    {"password-file", "FILE", N_("file that holds the password; “-” is the standard input"), NULL},
    END_OF_OPTIONS};
static const OptionRow LIST_OPTIONS[] = {
    {"state", "STATES",
     N_("only these states, separated by commas; the open ones when no question is asked"), NULL},
    {"queue", "WORD",
     N_("a queue of the screen: open, to-accept, to-claim, mine, overdue, unsent …"), NULL},
    {"text", "TEXT", N_("part of the applicant's name, or the end of a number"), NULL},
    {"order", "WORD", N_("due (most urgent first) or updated (newest first)"), NULL},
    {"limit", "N", N_("how many at most, 1 to 1000; 50 when left out"), NULL},
    {"after", "KEY", N_("go on behind a page: “next” of its JSON"), NULL},
    END_OF_OPTIONS};
static const OptionRow SHOW_OPTIONS[] = {
    {"events", NULL, N_("with the history"), NULL},
    {"unmask", NULL, N_("personal data in full; goes on record with --reason"), NULL},
    {"reason", "TEXT", N_("why personal data must be seen"), NULL},
    END_OF_OPTIONS};
static const OptionRow IMPORT_OPTIONS[] = {
    {"item", "CODE", N_("the item that all rows apply for"), NULL},
    {"template", NULL, N_("print the headings for a file of this item, and do nothing else"), NULL},
    {"dry-run", NULL, N_("check every row and receive none"), NULL},
    {"report", "FILE", N_("write what became of each row into this file, as CSV"), NULL},
    {"in-hand", NULL, N_("every paper that is asked for was handed in"), NULL},
    {"incomplete", NULL,
     N_("receive a row although something is missing or wrong, to be put right"), NULL},
    {"skip-unknown", NULL, N_("leave columns out that the item does not have"), NULL},
    {"again", NULL, N_("also rows that were received before with the same content"), NULL},
    END_OF_OPTIONS};
static const OptionRow OUTBOX_OPTIONS[] = {{"all", NULL, N_("also what is done or given up"), NULL},
                                           END_OF_OPTIONS};
static const OptionRow DRAFT_LIST_OPTIONS[] = {
    {"all", NULL, N_("also those that wait for the central"), NULL}, END_OF_OPTIONS};
static const OptionRow DISCARD_OPTIONS[] = {{"yes", NULL, N_("do not ask for confirmation"), NULL},
                                            END_OF_OPTIONS};
static const OptionRow SEARCH_OPTIONS[] = {
    {"limit", "N", N_("how many at most, 1 to 1000; 20 when left out"), NULL}, END_OF_OPTIONS};
static const OptionRow ITEM_OPTIONS[] = {
    {"version", "N", N_("an earlier version, and what has changed since"), NULL}, END_OF_OPTIONS};
static const OptionRow NOTICE_OPTIONS[] = {
    {"printer", NULL, N_("to the printer: print_command, or receipt_command for a roll"), NULL},
    {"output", "FILE", N_("as PDF into this file; “-” is the standard output"), NULL},
    {"text", NULL, N_("as text, personal data masked"), NULL},
    {"paper", "PAPER", N_("a4 (when left out) or roll"), paper_choices},
    {"again", "WHY", N_("print what was printed here before; goes on record with --reason"),
     again_choices},
    {"reason", "TEXT", N_("why it is printed again"), NULL},
    END_OF_OPTIONS};
static const OptionRow IDENT_OPTIONS[] = {
    {"type", "CODE",
     N_("kind of document (001, 111, 414, 511, 516, 553, 999), or receipt, case, "
        "division, licence; found out when left out"),
     NULL},
    END_OF_OPTIONS};
static const OptionRow MERGE_OPTIONS[] = {
    {"split", "ANSWERS", N_("give each form its own of the answers to the merged one"), NULL},
    END_OF_OPTIONS};
static const OptionRow HELP_OPTIONS[] = {{"man", NULL, N_("the manual page, in troff"), NULL},
                                         {"completion", NULL, N_("completion for bash"), NULL},
                                         END_OF_OPTIONS};

/* What a program reads with --json. Members without a value are left out. */
#define ANSWER_OUTCOME                                                                  \
    "{\"outcome\": \"applied|kept|conflict|blocked|rejected|handed_over|dismissed\", "  \
    "\"command\", "                                                                     \
    "\"case\": {\"id\", \"version\", \"state\", \"result\", \"number\", \"receipt\"}, " \
    "\"problem\"}"
#define ANSWER_CASES                                                                               \
    "{\"cases\": [{\"id\", \"version\", \"state\", \"result\", \"number\", \"receipt\", "          \
    "\"item\": {\"code\", \"name\"}, \"applicant\", \"region\", \"organisation\", \"handler\", "   \
    "\"step\", \"received_at\", \"updated_at\", \"due\", \"legal\", \"provisional\", \"paused\", " \
    "\"pending\", \"conflict\"}], \"next\"}"
#define ANSWER_CASE                                                                               \
    "{\"case\": {\"id\", \"version\", \"state\", \"result\", \"number\", \"receipt\", \"item\", " \
    "\"step\", \"region\", \"organisation\", \"receiver\", \"channel\", \"applicant\", "          \
    "\"agent\", "                                                                                 \
    "\"scenario\", \"form\", \"materials\": [{\"code\", \"state\", \"originals\", \"copies\"}], " \
    "\"clocks\": [{\"clock\", \"start\", \"due\", \"provisional\", \"left\", \"reading\"}], "     \
    "\"received_at\", \"accepted_at\", \"decided_at\", \"closed_at\", \"delivered_at\", "         \
    "\"accepted_by\", \"reviewed_by\", \"decided_by\", \"handler\", \"document\", \"licence\", "  \
    "\"delivery\", \"tracking\", \"updated_at\", \"hash\", \"events\": [{\"id\", \"version\", "   \
    "\"action\", \"actor\", \"organisation\", \"at\", \"clock\", \"hash\", \"payload\", "         \
    "\"given\"}]}}"
#define ANSWER_IMPORT                                                                   \
    "{\"rows\": [{\"row\", \"outcome\": \"received|already|ready|refused\", \"case\", " \
    "\"receipt\", \"problems\": [{\"pointer\", \"code\", \"sentence\", \"blocks\", "    \
    "\"column\"}]}], \"received\", \"already\", \"ready\", \"refused\"}"
#define ANSWER_OUTBOX                                                                    \
    "{\"commands\": [{\"id\", \"case\", \"action\", \"state\", \"made_at\", \"tries\", " \
    "\"last_try\", \"problem\"}], \"unsent\", \"attention\"}"

#define ANSWER_DRAFT                                                                 \
    "\"id\", \"item\": {\"code\", \"version\", \"name\"}, \"applicant\", \"step\", " \
    "\"created_at\", \"updated_at\", \"submitted\""
#define ANSWER_NOTICE "\"notice\", \"number\", \"at\", \"provisional\", \"printed_at\", \"event\""
#define ANSWER_ITEMS                                                                     \
    "{\"items\": [{\"code\", \"version\", \"name\", \"department\", \"promised_days\", " \
    "\"instant\", \"favourite\", \"used_at\"}]}"
#define ANSWER_ITEM                                                                         \
    "{\"item\": {\"code\", \"name\", \"version\", \"versions\", \"sections\": [{\"name\", " \
    "\"heading\", \"lines\": [{\"text\", \"detail\"}]}], \"changes\": [{\"heading\", "      \
    "\"before\", \"after\"}]}}"

/* The actions' rows come behind these. */
static const CommandRow BEFORE[] = {
    {.name = "",
     .words = "",
     .summary = N_("Open the screen."),
     .options = ACCOUNT_OPTIONS,
     .exits = FAILS | EXIT_BIT(EXIT_OFFLINE),
     .run = run_screen,
     .action = ACTION_COUNT},
    {.name = "login",
     .words = "",
     .summary = N_("Sign in, and fetch what the account may see."),
     .answer = "{\"central\", \"user\", \"actor\": {\"id\", \"name\", \"assignments\"}}",
     .options = ACCOUNT_OPTIONS,
     .exits = FAILS | EXIT_BIT(EXIT_OFFLINE),
     .run = run_login,
     .action = ACTION_COUNT},
    {.name = "logout",
     .words = "",
     .summary = N_("Sign out; unsent work stays and is sent at the next sign-in."),
     .answer = "{\"user\", \"unsent\"}",
     .options = NO_OPTIONS,
     .exits = FAILS,
     .run = run_logout,
     .action = ACTION_COUNT},
    {.name = "sync",
     .words = "",
     .summary = N_("Send what waits and fetch what is new, now."),
     .answer = "{\"unsent\", \"attention\"}",
     .options = NO_OPTIONS,
     .exits = SENDS,
     .run = run_sync,
     .action = ACTION_COUNT},
    {.name = "case list",
     .words = "",
     .summary = N_("List cases, personal data masked."),
     .answer = ANSWER_CASES,
     .options = LIST_OPTIONS,
     .exits = FAILS,
     .run = run_case_list,
     .action = ACTION_COUNT},
    {.name = "case show",
     .words = "REF",
     .words_minimum = 1,
     .words_maximum = 1,
     .summary = N_("Show one case: by its id or number, or the end of one, 4 characters or more."),
     .answer = ANSWER_CASE,
     .options = SHOW_OPTIONS,
     .exits = FAILS,
     .run = run_case_show,
     .action = ACTION_COUNT},
    {.name = "case import",
     .words = "[FILE]",
     .words_maximum = 1,
     .summary = N_("Receive an application for each row of a CSV file; “-” is the standard input. "
                   "A row that was received before is not received twice."),
     .answer = ANSWER_IMPORT,
     .options = IMPORT_OPTIONS,
     .exits = FAILS,
     .run = run_case_import,
     .action = ACTION_COUNT},
};
static const CommandRow AFTER[] = {
    {.name = "draft list",
     .words = "",
     .summary = N_("List applications being filled in, personal data masked."),
     .answer = "{\"drafts\": [{" ANSWER_DRAFT "}]}",
     .options = DRAFT_LIST_OPTIONS,
     .exits = FAILS,
     .run = run_draft_list,
     .action = ACTION_COUNT},
    {.name = "draft show",
     .words = "ID",
     .words_minimum = 1,
     .words_maximum = 1,
     .summary = N_("Show one of them, personal data masked: by its id, or the end of one, 4 "
                   "characters or more."),
     .answer = "{\"draft\": {" ANSWER_DRAFT ", \"agent\", \"scenario\", \"form\", "
               "\"materials\": [{\"code\", \"state\", \"files\"}]}}",
     .options = NO_OPTIONS,
     .exits = FAILS,
     .run = run_draft_show,
     .action = ACTION_COUNT},
    {.name = "draft discard",
     .words = "ID",
     .words_minimum = 1,
     .words_maximum = 1,
     .summary = N_("Throw one of them away."),
     .answer = "{\"discarded\"}",
     .options = DISCARD_OPTIONS,
     .exits = FAILS,
     .run = run_draft_discard,
     .action = ACTION_COUNT},
    {.name = "item search",
     .words = "[TEXT]",
     .words_maximum = 9,
     .summary = N_("Find items by part of the name, pinyin, code, department or theme; favourites "
                   "and recent ones come first."),
     .answer = ANSWER_ITEMS,
     .options = SEARCH_OPTIONS,
     .exits = FAILS,
     .run = run_item_search,
     .action = ACTION_COUNT},
    {.name = "item show",
     .words = "CODE",
     .words_minimum = 1,
     .words_maximum = 1,
     .summary = N_("Show the guide card of an item."),
     .answer = ANSWER_ITEM,
     .options = ITEM_OPTIONS,
     .exits = FAILS,
     .run = run_item_show,
     .action = ACTION_COUNT},
    {.name = "notice list",
     .words = "REF",
     .words_minimum = 1,
     .words_maximum = 1,
     .summary = N_("List the documents that a case gave rise to."),
     .answer = "{\"notices\": [{" ANSWER_NOTICE "}]}",
     .options = NO_OPTIONS,
     .exits = FAILS,
     .run = run_notice_list,
     .action = ACTION_COUNT},
    {.name = "notice print",
     .words = "REF KIND",
     .words_minimum = 2,
     .words_maximum = 2,
     .summary = N_("Print the newest document of a kind, or save it."),
     .answer = "{" ANSWER_NOTICE ", \"output\"}",
     .options = NOTICE_OPTIONS,
     .exits = FAILS,
     .run = run_notice_print,
     .action = ACTION_COUNT},
    {.name = "outbox list",
     .words = "",
     .summary = N_("List commands that are not settled yet."),
     .answer = ANSWER_OUTBOX,
     .options = OUTBOX_OPTIONS,
     .exits = FAILS,
     .run = run_outbox_list,
     .action = ACTION_COUNT},
    {.name = "outbox again",
     .words = "ID",
     .words_minimum = 1,
     .words_maximum = 1,
     .summary = N_("Try a conflicting command again on the newest version."),
     .answer = ANSWER_OUTCOME,
     .options = NO_OPTIONS,
     .exits = SENDS,
     .run = run_outbox_again,
     .action = ACTION_COUNT},
    {.name = "outbox dismiss",
     .words = "ID",
     .words_minimum = 1,
     .words_maximum = 1,
     .summary = N_("Give a conflicting or rejected command up."),
     .answer = ANSWER_OUTCOME,
     .options = NO_OPTIONS,
     .exits = FAILS,
     .run = run_outbox_dismiss,
     .action = ACTION_COUNT},
    {.name = "ident check",
     .words = "NUMBER",
     .words_minimum = 1,
     .words_maximum = 1,
     .summary = N_("Check a number of a person, body, case, receipt or licence; “-” reads it from "
                   "the standard input."),
     .answer = "{\"type\", \"valid\", \"fault\"}",
     .options = IDENT_OPTIONS,
     .exits = FAILS,
     .run = run_ident_check,
     .action = ACTION_COUNT},
    {.name = "form check",
     .words = "SCHEMA DATA",
     .words_minimum = 2,
     .words_maximum = 2,
     .summary =
         N_("Check a JSON document against a JSON Schema 2020-12; both are files, or “-” for "
            "the standard input. Ends with 0 when it is valid, 1 when not, 2 when one of "
            "them cannot be read."),
     .answer = "{\"valid\", \"problems\": [{\"pointer\", \"code\", \"sentence\"}]}",
     .options = NO_OPTIONS,
     .exits = FAILS,
     .run = run_form_check,
     .action = ACTION_COUNT},
    {.name = "form merge",
     .words = "SCHEMA…",
     .words_minimum = 1,
     .words_maximum = 32,
     .summary = N_("Merge forms into one that asks for nothing twice; each is a JSON Schema or an "
                   "item. Ends with 1 when some contradict each other."),
     .answer = "{\"schema\", \"fields\", \"saved\", \"contradictions\": [{\"field\", "
               "\"items\", \"keyword\", \"why\"}]}, or [{\"item\", \"form\"}] with --split",
     .options = MERGE_OPTIONS,
     .exits = FAILS,
     .run = run_form_merge,
     .action = ACTION_COUNT},
    {.name = "rule apply",
     .words = "RULE DATA",
     .words_minimum = 2,
     .words_maximum = 2,
     .summary =
         N_("Carry out a rule (JsonLogic) on data; each is a file, “-” for the standard input, "
            "or JSON itself."),
     .answer = "what the rule gives",
     .options = NO_OPTIONS,
     .exits = FAILS,
     .run = run_rule_apply,
     .action = ACTION_COUNT},
    {.name = "doctor",
     .words = "",
     .summary = N_("Say what is where, and whether it is sound."),
     .answer = "{\"sound\", \"version\", \"findings\": [{\"subject\", \"sound\", \"words\"}]}",
     .options = NO_OPTIONS,
     .exits = FAILS,
     .run = run_doctor,
     .action = ACTION_COUNT},
    {.name = "help",
     .words = "[COMMAND]",
     .words_maximum = 2,
     .summary = N_("List the commands, or explain one."),
     .options = HELP_OPTIONS,
     .exits = FAILS,
     .run = run_help,
     .action = ACTION_COUNT},
    {.name = "version",
     .words = "",
     .summary = N_("Say which version this is."),
     .answer = "{\"version\", \"protocol\"}",
     .options = NO_OPTIONS,
     .run = run_version,
     .action = ACTION_COUNT},
};

struct CommandTable {
    GArray *rows;     /* CommandRow */
    GPtrArray *owned; /* strings and option lists of the rows made from actions */
};

char *command_dashed(const char *name)
{
    return g_strdelimit(g_strdup(name), "_", '-');
}

/* ---- rows made from actions ---------------------------------------------------------------- */

static const char *const VALUES[] = {
    [FIELD_TEXT] = "TEXT",       [FIELD_LONG_TEXT] = "TEXT",    [FIELD_CHOICE] = "WORD",
    [FIELD_DATE] = "YYYY-MM-DD", [FIELD_INTEGER] = "N",         [FIELD_FLAG] = "yes|no",
    [FIELD_STAFF] = "ACCOUNT",   [FIELD_ORGANISATION] = "CODE", [FIELD_MATERIALS] = "CODES",
    [FIELD_OBJECT] = "@FILE",    [FIELD_ARRAY] = "WORDS|@FILE",
};

static void *own(CommandTable *table, void *memory)
{
    g_ptr_array_add(table->owned, memory);
    return memory;
}

static const OptionRow *action_options(CommandTable *table, const ActionRule *rule)
{
    GArray *options = g_array_new(TRUE, TRUE, sizeof(OptionRow));
    static const OptionRow from = {"from", "FILE",
                                   N_("JSON object with the fields; options go before it; “-” is "
                                      "the standard input"),
                                   NULL};
    static const OptionRow set = {"set", "FIELD=VALUE",
                                  N_("one field of the form; may be given more than once"), NULL};
    static const OptionRow receive_only[] = {
        {"in-hand", NULL, N_("every paper that is asked for was handed in"), NULL},
        {"incomplete", NULL,
         N_("receive the application although something is missing or wrong, to be put right"),
         NULL}};
    static const OptionRow yes = {"yes", NULL, N_("do not ask for confirmation"), NULL};

    for (const FieldRule *field = rule->fields; field->name; field++) {
        OptionRow option = {own(table, command_dashed(field->name)), VALUES[field->type],
                            field->label, field->choices};
        g_array_append_val(options, option);
        if (strcmp(field->name, "form") == 0)
            g_array_append_val(options, set);
    }
    if (rule->fields->name)
        g_array_append_val(options, from);
    if (rule == action_rule(ACTION_RECEIVE))
        g_array_append_vals(options, receive_only, G_N_ELEMENTS(receive_only));
    if (rule->flags & ACTION_CONFIRM)
        g_array_append_val(options, yes);
    return own(table, g_array_free(options, FALSE));
}

/* A clerk says “correct”; everything else has the rule book's name. */
static char *action_command(const ActionRule *rule, Action action)
{
    g_autofree char *word =
        command_dashed(action == ACTION_REQUEST_CORRECTION ? "correct" : rule->name);

    return g_strconcat("case ", word, NULL);
}

static void add_action(CommandTable *table, Action action)
{
    const ActionRule *rule = action_rule(action);
    bool is_first = action == ACTION_RECEIVE;

    CommandRow row = {.name = own(table, action_command(rule, action)),
                      .words = is_first ? "" : "REF",
                      .words_minimum = !is_first,
                      .words_maximum = !is_first,
                      .summary = rule->help,
                      .answer = ANSWER_OUTCOME,
                      .options = action_options(table, rule),
                      .exits = SENDS,
                      .run = run_action,
                      .action = action};
    g_array_append_val(table->rows, row);
}

CommandTable *command_table_new(void)
{
    CommandTable *table = g_new0(CommandTable, 1);

    table->rows = g_array_new(FALSE, FALSE, sizeof(CommandRow));
    table->owned = g_ptr_array_new_with_free_func(g_free);
    g_array_append_vals(table->rows, BEFORE, G_N_ELEMENTS(BEFORE));
    for (Action action = 0; action < ACTION_COUNT; action++)
        add_action(table, action);
    g_array_append_vals(table->rows, AFTER, G_N_ELEMENTS(AFTER));
    return table;
}

void command_table_free(CommandTable *table)
{
    if (!table)
        return;
    g_array_unref(table->rows);
    g_ptr_array_unref(table->owned);
    g_free(table);
}

const CommandRow *command_table_rows(const CommandTable *table, size_t *count)
{
    *count = table->rows->len;
    return (const CommandRow *)(const void *)table->rows->data;
}

const CommandRow *command_table_find(const CommandTable *table, const char *name)
{
    for (guint i = 0; i < table->rows->len; i++) {
        const CommandRow *row = &g_array_index(table->rows, CommandRow, i);
        if (strcmp(row->name, name) == 0)
            return row;
    }
    return NULL;
}

const OptionRow *command_common_options(void)
{
    return COMMON;
}

GPtrArray *command_options(const CommandRow *row)
{
    const OptionRow *const lists[] = {row->options, COMMON};
    GPtrArray *options = g_ptr_array_new();

    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        for (const OptionRow *option = lists[i]; option->name; option++)
            g_ptr_array_add(options, (gpointer)option);
    return options;
}
