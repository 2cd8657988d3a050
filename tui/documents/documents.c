#include "tui/documents/documents.h"

#include "cache/cases.h"
#include "cache/files.h"
#include "cache/printed.h"
#include "domain/text.h"
#include "tui/act.h"
#include "tui/errand.h"
#include "tui/sheet/sheet.h"
#include "tui/words.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PREVIEW_COLUMNS 78
#define PATH_MAX_CHARACTERS 1000
#define PRINTING_MS 120000

char *documents_words(unsigned notices)
{
    GString *words = g_string_new(NULL);

    for (Notice notice = NOTICE_NONE + 1; notice < NOTICE_COUNT; notice++)
        if (notices & NOTICE_BIT(notice))
            g_string_append_printf(words, "%s%s", words->len > 0 ? _(", ") : "",
                                   _(notice_label(notice)));
    return g_string_free(words, FALSE);
}

static IssuedPlaces places_of(const App *app)
{
    return (IssuedPlaces){app->options->notice_folders, app->options->query_address};
}

/* ---- one document -------------------------------------------------------------------------- */

/* What becomes of it: everything that is needed once it is made. */
typedef struct {
    Uuid case_id;
    Uuid event;
    Notice notice;
    bool provisional;
    NoticeIssue issue;
    char *path; /* of the file to print, removed afterwards */
} Job;

static void job_free(void *data)
{
    Job *job = data;

    if (job->path)
        g_unlink(job->path);
    g_free(job->path);
    g_free(job);
}

static Job *job_new(const char *case_id, const IssuedRow *row, NoticeIssue issue)
{
    Job *job = g_new0(Job, 1);

    g_strlcpy(job->case_id.text, case_id, sizeof job->case_id.text);
    job->event = row->event;
    job->notice = row->notice;
    job->provisional = row->provisional;
    job->issue = issue;
    return job;
}

/* Receipts go to the printer for rolls where there is one. */
static bool is_for_roll(const App *app, Notice notice)
{
    const char *command = app->options->receipt_command;

    return notice == NOTICE_RECEIPT && command && *command;
}

static const IssuedRow *row_of(const GPtrArray *rows, const Job *job)
{
    for (guint i = 0; i < rows->len; i++) {
        const IssuedRow *row = g_ptr_array_index(rows, i);
        if (row->notice == job->notice && g_str_equal(row->event.text, job->event.text))
            return row;
    }
    return NULL;
}

/* As the store has it now: the event may have been confirmed meanwhile. */
static GBytes *make_pdf(App *app, Job *job, Paper paper, Problem *problem)
{
    const IssuedPlaces places = places_of(app);
    instant issued_at = job->issue == ISSUE_ORIGINAL ? 0 : app->now;
    g_autoptr(GPtrArray) events = cases_events(app->cache, job->case_id.text, problem);
    g_autoptr(GPtrArray) rows = events ? issued_list(app->cache, events) : NULL;
    const IssuedRow *row = rows ? row_of(rows, job) : NULL;

    if (!events)
        return NULL;
    if (!row) {
        problem_set(problem, PROBLEM_NOT_FOUND, notice_label(job->notice), NULL);
        return NULL;
    }
    job->provisional = row->provisional;
    g_autoptr(NoticeDocument) document =
        issued_make(app->cache, &places, events, row, job->issue, issued_at, false, problem);
    return document ? notice_pdf(document, paper, problem) : NULL;
}

/* False, told, when the store cannot be written. */
static bool mark_printed(App *app, const Job *job)
{
    g_auto(Problem) problem = {0};

    if (printed_mark(app->cache, job->event.text, job->notice, job->provisional, app->now,
                     &problem)) {
        app_refresh(app);
        return true;
    }
    app_tell_problem(app, &problem);
    return false;
}

/* ---- printing ------------------------------------------------------------------------------ */

static void printed(App *app, void *data, const char *output, size_t size, Problem *problem)
{
    const Job *job = data;

    (void)size;
    if (!output) {
        app_tell_problem(app, problem);
        return;
    }
    if (!mark_printed(app, job))
        return;
    g_autofree char *sentence =
        g_strdup_printf(_("“%s” was given to the printer."), _(notice_label(job->notice)));
    app_tell(app, THEME_GOOD, sentence);
}

/* The same document may be on its way to the printer already. */
static bool write_aside(App *app, Job *job, GBytes *pdf, Problem *problem)
{
    g_autofree char *name = g_strdup_printf("print-%s-%" G_GINT64_FORMAT ".pdf",
                                            notice_name(job->notice), g_get_monotonic_time());

    job->path = file_aside(app->cache, name);
    return notice_write(pdf, job->path, problem);
}

/* Takes the job over. */
static void print_job(App *app, Job *job)
{
    bool roll = is_for_roll(app, job->notice);
    g_auto(Problem) problem = {0};
    g_autoptr(GBytes) pdf = make_pdf(app, job, roll ? PAPER_ROLL : PAPER_A4, &problem);

    if (!pdf || !write_aside(app, job, pdf, &problem)) {
        job_free(job);
        app_tell_problem(app, &problem);
        return;
    }
    const ExternalCommand command = {.setting = roll ? "receipt_command" : "print_command",
                                     .command = roll ? app->options->receipt_command
                                                     : app->options->print_command,
                                     .argument = job->path,
                                     .timeout_ms = PRINTING_MS,
                                     .outlives = true};
    if (!errand_start(app, &command, NULL, printed, job, job_free, &problem))
        app_tell_problem(app, &problem);
}

/* ---- saving -------------------------------------------------------------------------------- */

static char *home_path(const char *typed)
{
    return g_str_has_prefix(typed, "~/") ? g_build_filename(g_get_home_dir(), typed + 2, NULL)
                                         : g_strdup(typed);
}

/* Not counted as printed: the first sheet of paper is still the original. */
static bool save_to(App *app, Job *job, const char *typed, Problem *problem)
{
    g_autofree char *path = home_path(typed);
    g_autoptr(GBytes) pdf = make_pdf(app, job, PAPER_A4, problem);

    if (!pdf || !notice_write(pdf, path, problem))
        return false;
    g_autofree char *sentence = g_strdup_printf(_("Saved as %s."), path);
    app_tell(app, THEME_GOOD, sentence);
    return true;
}

/* ---- the sheet: why again, and where to ---------------------------------------------------- */

typedef struct {
    Job *job;
    int version; /* of the case */
    bool again;  /* the reason goes on record */
    bool saves;
} Asking;

static void asking_free(void *data)
{
    Asking *asking = data;

    if (asking->job)
        job_free(asking->job);
    g_free(asking);
}

static const char *value_of(Sheet *sheet, const char *name)
{
    const SheetField *field = sheet_field(sheet, name);

    return field ? sheet_value(field) : "";
}

static bool put_on_record(App *app, Sheet *sheet, const Asking *asking, Problem *problem)
{
    cJSON *payload = cJSON_CreateObject();

    cJSON_AddStringToObject(payload, "notice", notice_name(asking->job->notice));
    cJSON_AddStringToObject(payload, "mode", value_of(sheet, "mode"));
    cJSON_AddStringToObject(payload, "reason", value_of(sheet, "reason"));
    return act_submit(app, asking->job->case_id, asking->version, ACTION_REISSUE, payload, problem);
}

/* On record first: what is printed and not told of would be worse than what is told and not
 * printed. */
static bool submit(Sheet *sheet, App *app, Problem *problem)
{
    Asking *asking = sheet_data(sheet);
    Job *job = asking->job;
    g_autofree char *path = g_strdup(value_of(sheet, "path"));

    if (asking->again) {
        bool corrected = g_str_equal(value_of(sheet, "mode"), "correction");
        job->issue = corrected ? ISSUE_CORRECTED : ISSUE_REPRINT;
        if (!put_on_record(app, sheet, asking, problem))
            return false;
        asking->again = false;
    }
    if (asking->saves)
        return save_to(app, job, path, problem);
    print_job(app, g_steal_pointer(&asking->job));
    return true;
}

static const SheetClass sheet_class = {.submit = submit, .free_data = asking_free};

static void add_why(Sheet *sheet)
{
    const FieldRule *mode = action_field(ACTION_REISSUE, "mode");
    const FieldRule *reason = action_field(ACTION_REISSUE, "reason");
    g_autofree char *mode_label = words_label(mode->label);
    g_autofree char *reason_label = words_label(reason->label);

    sheet_add(sheet, SHEET_NOTE, NULL,
              _("It was printed here before: the reason goes on record, and the paper says so."),
              false, 0);
    SheetField *choice = sheet_add(sheet, SHEET_CHOICE, "mode", mode_label, true, 0);
    for (const Choice *one = mode->choices; one->name; one++)
        sheet_add_choice(choice, one->name, _(one->label));
    choice->chosen = 0;
    sheet_add(sheet, SHEET_LONG, "reason", reason_label, true, reason->maximum);
}

/* Without the applicant's name: names of files are seen by others. */
static void add_path(Sheet *sheet, const Case *file, Notice notice)
{
    g_autofree char *path = g_strdup_printf("~/%s-%s.pdf", file->receipt, notice_name(notice));
    SheetField *field = sheet_add(sheet, SHEET_TEXT, "path", _("File"), true, PATH_MAX_CHARACTERS);

    sheet_set(field, path);
}

static void ask(App *app, const Case *file, const IssuedRow *row, bool again, bool saves)
{
    Asking *asking = g_new0(Asking, 1);
    g_autofree char *title = words_label(notice_label(row->notice));

    *asking = (Asking){.job = job_new(file->id.text, row, ISSUE_ORIGINAL),
                       .version = file->version,
                       .again = again,
                       .saves = saves};
    Sheet *sheet = sheet_new(&sheet_class, title, NULL, asking);
    if (again)
        add_why(sheet);
    if (saves)
        add_path(sheet, file, row->notice);
    sheet_ready(sheet);
    app_push(app, sheet_pane(sheet));
}

/* ---- what a person asks for ---------------------------------------------------------------- */

/* A copy is put on record by those who may; others learn why not before they fill anything in. */
static void begin(App *app, const char *case_id, const IssuedRow *row, bool saves)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Case) file = cases_load(app->cache, case_id, &problem);
    const Actor *actor = cache_actor(app->cache);
    const Rules *rules = cache_rules(app->cache);
    bool again = row->printed != 0;

    if (!file ||
        (again && (!actor || !rules || !case_may(rules, file, ACTION_REISSUE, actor, &problem))))
        app_tell_problem(app, &problem);
    else if (again || saves)
        ask(app, file, row, again, saves);
    else
        print_job(app, job_new(case_id, row, ISSUE_ORIGINAL));
}

void documents_print_row(App *app, const char *case_id, const IssuedRow *row)
{
    begin(app, case_id, row, false);
}

void documents_save_row(App *app, const char *case_id, const IssuedRow *row)
{
    begin(app, case_id, row, true);
}

static GPtrArray *list_of(App *app, const char *case_id)
{
    g_auto(Problem) problem = {0};
    g_autoptr(GPtrArray) events = cases_events(app->cache, case_id, &problem);

    if (events)
        return issued_list(app->cache, events);
    app_tell_problem(app, &problem);
    return NULL;
}

void documents_print(App *app, const char *case_id, unsigned notices)
{
    g_autoptr(GPtrArray) rows = list_of(app, case_id);

    for (Notice notice = NOTICE_NONE + 1; rows && notice < NOTICE_COUNT; notice++) {
        const IssuedRow *row = notices & NOTICE_BIT(notice) ? issued_newest(rows, notice) : NULL;
        if (row)
            documents_print_row(app, case_id, row);
    }
}

/* Receiving and accepting are one visit: both papers are handed out together. */
static bool is_of_visit(const IssuedRow *row, const IssuedRow *newest)
{
    return row->version == newest->version ||
           (g_strcmp0(row->actor, newest->actor) == 0 &&
            date_of_instant(row->at) == date_of_instant(newest->at));
}

void documents_print_new(App *app, const char *case_id)
{
    g_autoptr(GPtrArray) rows = list_of(app, case_id);
    const IssuedRow *newest = rows && rows->len > 0 ? g_ptr_array_index(rows, 0) : NULL;
    bool some = false;

    for (guint i = 0; newest && i < rows->len; i++) {
        const IssuedRow *row = g_ptr_array_index(rows, i);
        if (row->printed || !is_of_visit(row, newest))
            continue;
        some = true;
        documents_print_row(app, case_id, row);
    }
    if (rows && !some)
        app_tell(app, THEME_NORMAL,
                 _("Nothing waits to be printed. To print again, open the case's documents."));
}

/* ---- preview ------------------------------------------------------------------------------- */

/* Line by line: the text is set for just these columns. */
static void put_lines(Page *page, ThemeRole role, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++)
        page_text(page, role, *line);
}

typedef struct {
    Pane pane;
    Pane *text;
    char *case_id;
    Notice notice;
    Uuid event;
} Preview;

static void preview_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Pane *text = ((Preview *)pane)->text;

    text->class->draw(text, app, area, focused);
}

/* The preview goes: what was asked for is told, or asks on, in its place. */
static void give(Preview *preview, App *app, bool saves)
{
    g_autofree char *case_id = g_strdup(preview->case_id);
    const Job wanted = {.event = preview->event, .notice = preview->notice};
    g_autoptr(GPtrArray) rows = list_of(app, case_id);
    const IssuedRow *row = rows ? row_of(rows, &wanted) : NULL;

    app_pop(app);
    if (row)
        begin(app, case_id, row, saves);
}

static bool preview_act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Preview *preview = (Preview *)pane;
    Pane *text = preview->text;

    if (verb != VERB_PRINT && verb != VERB_SAVE_PDF)
        return text->class->act(text, app, verb, argument);
    give(preview, app, verb == VERB_SAVE_PDF);
    return true;
}

static void preview_free(Pane *pane)
{
    Preview *preview = (Preview *)pane;

    preview->text->class->free(preview->text);
    g_free(preview->case_id);
    g_free(preview);
}

static const PaneClass preview_class = {
    .place = IN_PAGE | IN_PREVIEW, .draw = preview_draw, .act = preview_act, .free = preview_free};

static Pane *preview_new(const char *case_id, const IssuedRow *row, Page *page)
{
    g_autofree char *title = words_label(notice_label(row->notice));
    Preview *preview = g_new0(Preview, 1);

    *preview = (Preview){
        {&preview_class}, text_dialog_new(title, page), g_strdup(case_id), row->notice, row->event};
    return &preview->pane;
}

void documents_preview(App *app, const char *case_id, const GPtrArray *events, const IssuedRow *row,
                       bool revealed)
{
    const IssuedPlaces places = places_of(app);
    g_auto(Problem) problem = {0};
    g_autoptr(NoticeDocument) document =
        issued_make(app->cache, &places, events, row, ISSUE_ORIGINAL, 0, !revealed, &problem);

    if (!document) {
        app_tell_problem(app, &problem);
        return;
    }
    bool wide = app->screen.ambiguous_wide;
    const char *content = notice_qr(document);
    int columns = MIN(text_dialog_columns(&app->screen), PREVIEW_COLUMNS);
    g_autofree char *text = notice_text(document, columns, wide);
    /* half blocks are ambiguous: where they are wide the code would be out of shape */
    g_autofree char *code = content && !wide ? qr_lines(content) : NULL;
    Page *page = page_new();
    put_lines(page, THEME_NORMAL, text);
    if (code)
        put_lines(page, THEME_QR, code);
    app_push(app, preview_new(case_id, row, page));
}
