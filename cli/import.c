/* case import: a table of applicants becomes applications, each row by itself.
 *
 * A row is taken in whole or not at all, and only once: its case has an id made of what it says
 * (batch_case_id), so a file that was corrected and is taken in again adds only what is new. What
 * is told of a row names columns and never repeats a cell. */
#include "cache/cases.h"
#include "cache/feed.h"
#include "cli/act.h"
#include "cli/filing.h"
#include "cli/print.h"
#include "domain/json.h"
#include "forms/batch/batch.h"
#include "wire/wire.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* X(identifier, stable name, label) */
#define FATES(X)                                \
    X(RECEIVED, "received", N_("received"))     \
    X(BEFORE, "already", N_("received before")) \
    X(READY, "ready", N_("could be received"))  \
    X(REFUSED, "refused", N_("not received"))

typedef enum {
#define X(id, name, label) FATE_##id,
    FATES(X)
#undef X
        FATE_COUNT
} Fate; /* of a row */

static const struct {
    const char *name;
    const char *label;
} FATE_WORDS[] = {
#define X(id, name, label) {name, label},
    FATES(X)
#undef X
};

typedef struct {
    int number; /* as a spreadsheet counts */
    Fate fate;
    char *case_id; /* NULL: none */
    char *receipt;
    GPtrArray *findings;
} Line;

typedef struct {
    const Invocation *invocation;
    Desk desk;
    const char *item;
    date today;
    Application *blank;
    GPtrArray *columns; /* of the blank application */
    CsvTable *table;
    GPtrArray *matched;
    GPtrArray *lines; /* Line* */
} Import;

static void line_free(Line *line)
{
    g_free(line->case_id);
    g_free(line->receipt);
    g_ptr_array_unref(line->findings);
    g_free(line);
}

static void import_clear(Import *import)
{
    g_clear_pointer(&import->lines, g_ptr_array_unref);
    g_clear_pointer(&import->matched, g_ptr_array_unref);
    csv_table_free(import->table);
    g_clear_pointer(&import->columns, g_ptr_array_unref);
    application_free(import->blank);
    desk_clear(&import->desk);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Import, import_clear)

/* ---- beginning ----------------------------------------------------------------------------- */

static Application *new_application(Import *import, Problem *problem)
{
    cJSON *payload = cJSON_CreateObject();

    cJSON_AddStringToObject(payload, "item", import->item);
    return filing_begin(import->desk.cache, payload, import->today, problem);
}

static bool open_import(Import *import, Problem *problem)
{
    import->today = date_of_instant(desk_now());
    import->item = invocation_value(import->invocation, "item");
    if (!import->item)
        return problem_set(problem, PROBLEM_USAGE_MISSING, "--item", "case import", NULL);
    if (!desk_open(&import->desk, problem))
        return false;
    import->blank = new_application(import, problem);
    if (!import->blank)
        return false;
    import->columns = batch_columns(import->blank);
    return true;
}

static CsvTable *read_table(const char *path, Problem *problem)
{
    FILE *file = fopen(strcmp(path, "-") == 0 ? "/dev/stdin" : path, "re");
    g_autoptr(GString) bytes = g_string_new(NULL);
    char part[65536];
    size_t got;

    if (!file) {
        problem_set(problem, PROBLEM_USAGE_FILE, path, g_strerror(errno), NULL);
        return NULL;
    }
    while (bytes->len <= CSV_SIZE_MAX && (got = fread(part, 1, sizeof part, file)) > 0)
        g_string_append_len(bytes, part, (gssize)got);
    bool failed = ferror(file) != 0;
    fclose(file);
    if (failed) {
        problem_set(problem, PROBLEM_USAGE_FILE, path, N_("cannot be read"), NULL);
        return NULL;
    }
    return csv_table_read(bytes->str, bytes->len, problem);
}

static bool read_rows(Import *import, Problem *problem)
{
    const char *path = invocation_word(import->invocation, 0);

    if (!path)
        return problem_set(problem, PROBLEM_USAGE_WORD, "FILE", "case import", NULL);
    import->table = read_table(path, problem);
    if (!import->table)
        return false;
    GPtrArray *matched = batch_match(import->columns, import->table,
                                     invocation_has(import->invocation, "skip-unknown"), problem);
    if (!matched)
        return false;
    g_ptr_array_unref(import->matched);
    import->matched = matched;
    return true;
}

/* ---- one row ------------------------------------------------------------------------------- */

/* The code of the only division of that name; NULL: none, or several. Caller frees. */
static char *division_named(Cache *cache, const char *name)
{
    g_autoptr(GPtrArray) documents = catalogue_list(cache, DOCUMENT_DIVISION, name, 50, NULL);
    const char *code = NULL;
    int found = 0;

    for (guint i = 0; documents && i < documents->len; i++) {
        const Document *document = documents->pdata[i];
        if (g_strcmp0(json_text(document->body, "name"), name) != 0)
            continue;
        code = document->code;
        found++;
    }
    return found == 1 ? g_strdup(code) : NULL;
}

/* Villages write names where the form wants codes. */
static void resolve_divisions(Import *import, Application *application)
{
    for (guint at = 0; at < import->matched->len; at++) {
        const BatchColumn *column = import->matched->pdata[at];
        bool division = column && column->field && g_strcmp0(column->field->key, "division") == 0;
        const char *text =
            division ? cJSON_GetStringValue(application_get(application, column->pointer)) : NULL;

        if (!text || g_ascii_isdigit(*text))
            continue;
        g_autofree char *code = division_named(import->desk.cache, text);
        if (code)
            application_set(application, column->pointer, cJSON_CreateString(code));
    }
}

static Application *application_of_row(Import *import, size_t row, Problem *problem)
{
    Application *application = new_application(import, problem);

    if (!application)
        return NULL;
    batch_put_row(application, import->matched, import->table, row);
    resolve_divisions(import, application);
    application_complete(application);
    if (invocation_has(import->invocation, "in-hand"))
        application_all_in_hand(application);
    return application;
}

static void note(Line *line, const Problem *problem)
{
    Finding *finding = g_new0(Finding, 1);

    problem_copy(&finding->problem, problem);
    finding->blocks = true;
    g_ptr_array_add(line->findings, finding);
}

/* Whether the row's case is there already. */
static bool is_known(Import *import, Line *line)
{
    g_autoptr(Case) file = cases_load(import->desk.cache, line->case_id, NULL);

    if (!file)
        return false;
    line->fate = FATE_BEFORE;
    line->receipt = g_strdup(file->receipt);
    return true;
}

/* Takes the payload over. */
static void submit(Import *import, Line *line, const Uuid *case_id, cJSON *payload)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Command) command = NULL;
    Uuid id;

    if (!desk_uuid(&id, &problem)) {
        cJSON_Delete(payload);
        note(line, &problem);
        return;
    }
    command = command_new(id, *case_id, 0, ACTION_RECEIVE, payload);
    if (!outbox_submit(import->desk.cache, command, &problem)) {
        note(line, &problem);
        return;
    }
    g_autoptr(Case) file = cases_load(import->desk.cache, case_id->text, NULL);
    line->fate = FATE_RECEIVED;
    line->receipt = g_strdup(file ? file->receipt : NULL);
}

static void take_row(Import *import, Line *line, const Application *application)
{
    const Invocation *invocation = import->invocation;
    cJSON *payload = application_payload(application);
    Uuid case_id = batch_case_id(payload);
    g_auto(Problem) problem = {0};

    if (invocation_has(invocation, "again") && !desk_uuid(&case_id, &problem)) {
        note(line, &problem);
        cJSON_Delete(payload);
        return;
    }
    line->case_id = g_strdup(case_id.text);
    if (is_known(import, line)) {
        cJSON_Delete(payload);
        return;
    }
    g_ptr_array_unref(line->findings);
    line->findings = filing_check(import->desk.cache, application, import->today);
    if (findings_block(line->findings) && !invocation_has(invocation, "incomplete")) {
        cJSON_Delete(payload);
    } else if (invocation_has(invocation, "dry-run")) {
        line->fate = FATE_READY;
        cJSON_Delete(payload);
    } else {
        submit(import, line, &case_id, payload);
    }
}

static void import_row(Import *import, size_t row)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Application) application = application_of_row(import, row, &problem);
    Line *line = g_new0(Line, 1);

    line->number = csv_table_number(import->table, row);
    line->fate = FATE_REFUSED;
    line->findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    g_ptr_array_add(import->lines, line);
    if (application)
        take_row(import, line, application);
    else
        note(line, &problem);
}

/* ---- what is told -------------------------------------------------------------------------- */

static int count_of(const Import *import, Fate fate)
{
    int count = 0;

    for (guint i = 0; i < import->lines->len; i++)
        count += ((const Line *)import->lines->pdata[i])->fate == fate;
    return count;
}

/* What heads the column that the finding is about; "" where it is about none. */
static const char *column_of(const Import *import, const Finding *finding)
{
    const BatchColumn *column = batch_column_of(import->columns, &finding->problem);

    return column ? column->names->pdata[0] : "";
}

static void report_line(const Import *import, const Line *line, GString *text)
{
    g_autofree char *number = g_strdup_printf("%d", line->number);
    const char *result = _(FATE_WORDS[line->fate].label);
    const char *receipt = line->receipt ? line->receipt : "";

    if (line->findings->len == 0) {
        const char *const cells[] = {number, result, receipt, "", "", NULL};
        csv_row_append(text, cells);
    }
    for (guint i = 0; i < line->findings->len; i++) {
        const Finding *finding = line->findings->pdata[i];
        g_autofree char *sentence = problem_sentence(&finding->problem);
        const char *const cells[] = {number,   result, receipt, column_of(import, finding),
                                     sentence, NULL};
        csv_row_append(text, cells);
    }
}

/* Written before the first row is taken in as well, so that a place that cannot be written is told
 * while nothing has happened. */
static bool write_report(const Import *import, Problem *problem)
{
    const char *path = invocation_value(import->invocation, "report");
    const char *const headings[] = {_("Row"),    _("Result"),  _("Receipt number"),
                                    _("Column"), _("Problem"), NULL};
    g_autoptr(GString) text = g_string_new(CSV_MARK);
    g_autoptr(GError) error = NULL;

    if (!path)
        return true;
    csv_row_append(text, headings);
    for (guint i = 0; i < import->lines->len; i++)
        report_line(import, import->lines->pdata[i], text);
    return g_file_set_contents_full(path, text->str, (gssize)text->len,
                                    G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error) ||
           problem_set(problem, PROBLEM_OUTPUT, error->message, NULL);
}

static cJSON *line_json(const Import *import, const Line *line)
{
    cJSON *json = cJSON_CreateObject(), *problems = findings_json(line->findings), *problem;
    guint i = 0;

    cJSON_ArrayForEach(problem, problems)
    {
        const char *column = column_of(import, line->findings->pdata[i++]);
        json_add_text(problem, "column", *column ? column : NULL);
    }
    cJSON_AddNumberToObject(json, "row", line->number);
    json_add_text(json, "outcome", FATE_WORDS[line->fate].name);
    json_add_text(json, "case", line->fate == FATE_REFUSED ? NULL : line->case_id);
    json_add_text(json, "receipt", line->receipt);
    cJSON_AddItemToObject(json, "problems", problems);
    return json;
}

static void print_lines_json(const Import *import)
{
    cJSON *json = cJSON_CreateObject(), *rows = cJSON_AddArrayToObject(json, "rows");

    for (guint i = 0; i < import->lines->len; i++)
        cJSON_AddItemToArray(rows, line_json(import, import->lines->pdata[i]));
    for (Fate fate = 0; fate < FATE_COUNT; fate++)
        cJSON_AddNumberToObject(json, FATE_WORDS[fate].name, count_of(import, fate));
    print_json(json);
}

static void print_lines_text(const Import *import)
{
    for (guint i = 0; i < import->lines->len; i++) {
        const Line *line = import->lines->pdata[i];

        g_print(_("Row %d: %s %s\n"), line->number, _(FATE_WORDS[line->fate].label),
                line->receipt ? line->receipt : "");
        for (guint f = 0; f < line->findings->len; f++) {
            const Finding *finding = line->findings->pdata[f];
            const char *column = column_of(import, finding);
            g_autofree char *sentence = problem_sentence(&finding->problem);
            g_autofree char *words =
                g_strconcat("    ", column, *column ? ": " : "", sentence, NULL);
            g_autofree char *clean = print_clean(words);
            g_print("%s\n", clean);
        }
    }
    for (Fate fate = 0; fate < FATE_COUNT; fate++)
        if (count_of(import, fate) > 0)
            g_print("%s: %d\n", _(FATE_WORDS[fate].label), count_of(import, fate));
}

/* ---- the command --------------------------------------------------------------------------- */

static ExitCode print_template(const Import *import)
{
    g_autofree char *headings = batch_template(import->columns);

    g_print("%s%s", CSV_MARK, headings);
    return EXIT_DONE;
}

static void import_rows(Import *import)
{
    for (size_t row = 1; row < csv_table_rows(import->table); row++)
        import_row(import, row);
    if (count_of(import, FATE_RECEIVED) == 0 || invocation_has(import->invocation, "offline"))
        return;
    g_auto(Problem) problem = {0}; /* what was received is kept and will be sent by itself */
    if (!desk_sync(&import->desk, PUSH_SECONDS, &problem))
        print_problem(&problem);
}

ExitCode run_case_import(Invocation *invocation)
{
    g_auto(Import) import = {.invocation = invocation,
                             .matched = g_ptr_array_new(),
                             .lines = g_ptr_array_new_with_free_func((GDestroyNotify)line_free)};
    g_auto(Problem) problem = {0};

    if (!open_import(&import, &problem))
        return invocation_fail(invocation, &problem);
    if (invocation_has(invocation, "template"))
        return print_template(&import);
    if (!read_rows(&import, &problem) || !write_report(&import, &problem))
        return invocation_fail(invocation, &problem);
    import_rows(&import);
    if (invocation_has(invocation, "json"))
        print_lines_json(&import);
    else
        print_lines_text(&import);
    if (!write_report(&import, &problem))
        return invocation_fail(invocation, &problem);
    return count_of(&import, FATE_REFUSED) == 0 ? EXIT_DONE : EXIT_REFUSED;
}
