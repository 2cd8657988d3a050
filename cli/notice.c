/* notice list, notice print: the documents of a case without the screen. */
#include "cli/notice.h"

#include "cache/files.h"
#include "cache/printed.h"
#include "cli/command.h"
#include "cli/desk.h"
#include "cli/print.h"
#include "domain/json.h"
#include "tui/documents/issued.h"
#include "tui/external.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_COLUMNS 78
#define PUSH_SECONDS 10
#define PRINTING_MS 120000
#define STANDARD_OUTPUT "-"

char **notice_folders(const Settings *settings)
{
    const char *own = settings_get(settings, SETTING_NOTICE_FOLDER);
    const char *share = g_getenv("YICHUANG_DATA");
    g_autoptr(GPtrArray) folders = g_ptr_array_new();

    if (*own)
        g_ptr_array_add(folders, g_strdup(own));
    g_ptr_array_add(folders, g_build_filename(share && *share ? share : DATADIR, "notices", NULL));
    g_ptr_array_add(folders, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&folders), FALSE);
}

/* ---- the case and its documents ------------------------------------------------------------ */

typedef struct {
    Desk desk;
    char *case_id;
    GPtrArray *events;
    GPtrArray *rows; /* IssuedRow* */
} Papers;

static void papers_clear(Papers *papers)
{
    if (papers->rows)
        g_ptr_array_unref(papers->rows);
    if (papers->events)
        g_ptr_array_unref(papers->events);
    g_free(papers->case_id);
    desk_clear(&papers->desk);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Papers, papers_clear)

static bool papers_open(Papers *papers, const Invocation *invocation, Problem *problem)
{
    if (!desk_open(&papers->desk, problem))
        return false;
    Cache *cache = papers->desk.cache;
    papers->case_id = cases_find(cache, invocation_word(invocation, 0), problem);
    if (papers->case_id)
        papers->events = cases_events(cache, papers->case_id, problem);
    if (papers->events)
        papers->rows = issued_list(cache, papers->events);
    return papers->rows != NULL;
}

/* ---- notice list --------------------------------------------------------------------------- */

static cJSON *row_json(const IssuedRow *row)
{
    cJSON *json = cJSON_CreateObject();

    json_add_text(json, "notice", notice_name(row->notice));
    json_add_text(json, "number", row->number);
    json_add_instant(json, "at", row->at);
    cJSON_AddBoolToObject(json, "provisional", row->provisional);
    json_add_instant(json, "printed_at", row->printed);
    json_add_text(json, "event", row->event.text);
    return json;
}

static void list_json(const GPtrArray *rows)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON *array = cJSON_AddArrayToObject(answer, "notices");

    for (guint i = 0; i < rows->len; i++)
        cJSON_AddItemToArray(array, row_json(g_ptr_array_index(rows, i)));
    print_json(answer);
}

static void list_text(const GPtrArray *rows)
{
    const char *const headings[] = {_("kind"),         _("issued document"), _("given"),
                                    _("printed here"), _("number"),          NULL};
    g_autoptr(PrintTable) table = print_table_new(headings);

    for (guint i = 0; i < rows->len; i++) {
        const IssuedRow *row = g_ptr_array_index(rows, i);
        char **cells = g_new0(char *, G_N_ELEMENTS(headings));
        cells[0] = g_strdup(notice_name(row->notice));
        cells[1] = g_strdup(_(notice_label(row->notice)));
        cells[2] = instant_format(row->at);
        cells[3] = instant_format(row->printed);
        cells[4] = print_clean(row->number        ? row->number
                               : row->provisional ? _("not confirmed")
                                                  : "");
        print_table_add(table, cells);
    }
    g_autofree char *text = print_table_text(table);
    g_print("%s", text);
}

ExitCode run_notice_list(Invocation *invocation)
{
    g_auto(Papers) papers = {0};
    g_auto(Problem) problem = {0};

    if (!papers_open(&papers, invocation, &problem))
        return invocation_fail(invocation, &problem);
    if (invocation_has(invocation, "json"))
        list_json(papers.rows);
    else
        list_text(papers.rows);
    return EXIT_DONE;
}

/* ---- notice print: what was asked for ------------------------------------------------------ */

typedef struct {
    const IssuedRow *row;
    Paper paper;
    NoticeIssue issue;
    const char *output; /* NULL: not to a file */
    bool text;
    bool printer;
} Wish;

static bool invalid(const char *option, const char *value, Problem *problem)
{
    problem_set(problem, PROBLEM_USAGE_INVALID, option, value, NULL);
    return false;
}

static bool find_row(const Papers *papers, const Invocation *invocation, Wish *wish,
                     Problem *problem)
{
    const char *name = invocation_word(invocation, 1);
    Notice notice = notice_from_name(name);

    if (notice == NOTICE_COUNT || notice == NOTICE_NONE)
        return invalid("KIND", name, problem);
    wish->row = issued_newest(papers->rows, notice);
    if (!wish->row)
        problem_set(problem, PROBLEM_NOT_FOUND, notice_label(notice), NULL);
    return wish->row != NULL;
}

/* What goes to paper or into a file a second time is said to do so, and why. Text on the terminal
 * is no document. */
static bool find_issue(const Invocation *invocation, Wish *wish, Problem *problem)
{
    const char *again = invocation_value(invocation, "again");
    const char *reason = invocation_value(invocation, "reason");

    if (wish->text || !wish->row->printed)
        return true;
    if (!again || !reason || !*reason)
        return problem_set(problem, PROBLEM_NOTICE_PRINTED, NULL);
    wish->issue = g_str_equal(again, "correction") ? ISSUE_CORRECTED : ISSUE_REPRINT;
    return true;
}

static bool take_wish(const Papers *papers, const Invocation *invocation, Wish *wish,
                      Problem *problem)
{
    const char *paper = invocation_value(invocation, "paper");

    wish->paper = paper ? paper_from_name(paper) : PAPER_A4;
    wish->output = invocation_value(invocation, "output");
    wish->text = invocation_has(invocation, "text");
    wish->printer = invocation_has(invocation, "printer");
    if (wish->paper == PAPER_COUNT)
        return invalid("--paper", paper, problem);
    int ways = (wish->output != NULL) + wish->text + wish->printer;
    if (ways == 0) {
        problem_set(problem, PROBLEM_USAGE_MISSING, "--printer", invocation->row->name, NULL);
        return false;
    }
    if (ways > 1)
        return invalid("--output", "--text, --printer", problem);
    if (invocation_has(invocation, "json") && g_strcmp0(wish->output, STANDARD_OUTPUT) == 0)
        return invalid("--output", "--json", problem);
    return find_row(papers, invocation, wish, problem) && find_issue(invocation, wish, problem);
}

/* ---- notice print: doing it ---------------------------------------------------------------- */

static bool put_on_record(Papers *papers, const Invocation *invocation, const Wish *wish,
                          Problem *problem)
{
    g_autoptr(Case) file = cases_load(papers->desk.cache, papers->case_id, problem);
    Uuid id;

    if (!file || !desk_uuid(&id, problem))
        return false;
    cJSON *payload = cJSON_CreateObject();
    cJSON_AddStringToObject(payload, "notice", notice_name(wish->row->notice));
    cJSON_AddStringToObject(payload, "mode",
                            wish->issue == ISSUE_CORRECTED ? "correction" : "reprint");
    cJSON_AddStringToObject(payload, "reason", invocation_value(invocation, "reason"));
    g_autoptr(Command) command = command_new(id, file->id, file->version, ACTION_REISSUE, payload);
    if (!outbox_submit(papers->desk.cache, command, problem))
        return false;
    if (invocation_has(invocation, "offline"))
        return true;
    g_auto(Problem) why = {0};
    OutboxState state = desk_push(&papers->desk, id.text, PUSH_SECONDS, &why);
    if (state != OUTBOX_REJECTED && state != OUTBOX_HANDED_OVER)
        return true;
    problem_move(problem, &why);
    return false;
}

static bool write_bytes(GBytes *pdf, Problem *problem)
{
    gsize size;
    const void *bytes = g_bytes_get_data(pdf, &size);

    if (fwrite(bytes, 1, size, stdout) == size && fflush(stdout) == 0)
        return true;
    return problem_set(problem, PROBLEM_OUTPUT, g_strerror(errno), NULL);
}

static bool give_to_printer(const Papers *papers, const Invocation *invocation, const Wish *wish,
                            GBytes *pdf, Problem *problem)
{
    Setting setting = wish->paper == PAPER_ROLL ? SETTING_RECEIPT_COMMAND : SETTING_PRINT_COMMAND;
    g_autofree char *name = g_strdup_printf("print-%d.pdf", (int)getpid());
    g_autofree char *path = file_aside(papers->desk.cache, name);
    const ExternalCommand command = {.setting = setting_row(setting)->name,
                                     .command = settings_get(invocation->settings, setting),
                                     .argument = path,
                                     .timeout_ms = PRINTING_MS};

    if (!notice_write(pdf, path, problem))
        return false;
    g_autoptr(External) external = external_start(&command, problem);
    if (external)
        external_wait(external);
    bool good = external && external_output(external, NULL, problem);
    g_unlink(path);
    return good;
}

static bool give(const Papers *papers, const Invocation *invocation, const Wish *wish,
                 const NoticeDocument *document, Problem *problem)
{
    g_autoptr(GBytes) pdf = notice_pdf(document, wish->paper, problem);

    if (!pdf)
        return false;
    if (wish->printer)
        return give_to_printer(papers, invocation, wish, pdf, problem);
    return strcmp(wish->output, STANDARD_OUTPUT) == 0 ? write_bytes(pdf, problem)
                                                      : notice_write(pdf, wish->output, problem);
}

static void put_text(const NoticeDocument *document)
{
    g_autofree char *text = notice_text(document, TEXT_COLUMNS, false);
    g_autofree char *code = notice_qr(document) ? qr_lines(notice_qr(document)) : NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++) {
        g_autofree char *clean = print_clean(*line);
        g_print("%s\n", clean);
    }
    g_print("%s", code ? code : "");
}

static NoticeDocument *make(const Papers *papers, const Invocation *invocation, const Wish *wish,
                            Problem *problem)
{
    g_auto(GStrv) folders = notice_folders(invocation->settings);
    const char *address = settings_get(invocation->settings, SETTING_QUERY_ADDRESS);
    const IssuedPlaces places = {.folders = (const char *const *)folders,
                                 .query_address =
                                     *address ? address : session_central(papers->desk.sessions)};

    return issued_make(papers->desk.cache, &places, papers->events, wish->row, wish->issue,
                       wish->issue == ISSUE_ORIGINAL ? 0 : desk_now(), wish->text, problem);
}

static void report(const Invocation *invocation, const Wish *wish)
{
    cJSON *json = row_json(wish->row);

    json_add_text(json, "output", wish->output);
    if (invocation_has(invocation, "json"))
        print_json(json);
    else
        cJSON_Delete(json);
}

ExitCode run_notice_print(Invocation *invocation)
{
    g_auto(Papers) papers = {0};
    g_auto(Problem) problem = {0};
    Wish wish = {.paper = PAPER_A4};
    g_autoptr(NoticeDocument) document = NULL;

    if (papers_open(&papers, invocation, &problem) &&
        take_wish(&papers, invocation, &wish, &problem))
        document = make(&papers, invocation, &wish, &problem);
    if (!document)
        return invocation_fail(invocation, &problem);
    if (wish.text) {
        put_text(document);
        return EXIT_DONE;
    }
    /* on record first: see tui/documents/documents.c */
    bool good =
        (wish.issue == ISSUE_ORIGINAL || put_on_record(&papers, invocation, &wish, &problem)) &&
        give(&papers, invocation, &wish, document, &problem) &&
        /* what is saved is not printed: the first sheet of paper is still the original */
        (!wish.printer || printed_mark(papers.desk.cache, wish.row->event.text, wish.row->notice,
                                       wish.row->provisional, desk_now(), &problem));
    if (!good)
        return invocation_fail(invocation, &problem);
    report(invocation, &wish);
    return EXIT_DONE;
}
