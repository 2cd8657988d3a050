/* The last look (核对): what was found, with its cure, and what may be done now. Enter on a finding
 * goes to where it is put right. */
#include "tui/intake/intake_submit.h"

#include "domain/json.h"
#include "domain/mask.h"
#include "domain/text.h"
#include "tui/text.h"
#include "tui/words.h"

#define SENTENCE_ROWS 3

typedef struct {
    Pane pane;
    Intake *intake;
    App *app;
    GPtrArray *findings;
    Problem refusal; /* why it cannot be received at all */
    GPtrArray *deeds;
    List *list;
} Summary;

/* One line: something found, or something to do. */
typedef struct {
    const Finding *finding;
    const Deed *deed;
} Row;

/* ---- rows ---------------------------------------------------------------------------------- */

static Row *row_new(const Finding *finding, const Deed *deed)
{
    Row *row = g_new0(Row, 1);

    *row = (Row){finding, deed};
    return row;
}

static GPtrArray *fetch(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem)
{
    const Summary *summary = data;
    GPtrArray *rows = g_ptr_array_new_with_free_func(g_free);

    (void)backwards;
    (void)limit;
    (void)problem;
    for (guint i = 0; !beside && i < summary->deeds->len; i++)
        g_ptr_array_add(rows, row_new(NULL, g_ptr_array_index(summary->deeds, i)));
    for (guint i = 0; !beside && i < summary->findings->len; i++)
        g_ptr_array_add(rows, row_new(g_ptr_array_index(summary->findings, i), NULL));
    return rows;
}

static bool same(const void *a, const void *b)
{
    const Row *one = a, *other = b;

    return one->finding == other->finding && one->deed == other->deed;
}

static const char *nothing_possible(const void *data)
{
    (void)data;
    return _("Nothing may be done with this application now.");
}

static ThemeRole render_key(const void *row, const void *data, GString *out)
{
    const Row *line = row;

    (void)data;
    if (line->deed) {
        g_autofree char *key = verb_key(line->deed->verb);
        g_string_append_printf(out, " %s ", key);
        return THEME_KEY;
    }
    g_string_append(out, line->finding->blocks ? " ! " : " · ");
    return line->finding->blocks ? THEME_ERROR : THEME_CLOCK_NOTICE;
}

static ThemeRole render_text(const void *row, const void *data, GString *out)
{
    const Row *line = row;

    (void)data;
    if (line->deed) {
        g_string_append(out, verb_label(line->deed->verb));
        return THEME_STRONG;
    }
    g_autofree char *sentence = intake_finding_words(line->finding);
    g_string_append(out, sentence);
    return THEME_NORMAL;
}

static const ListColumn columns[] = {
    {.columns = 3, .bar = true, .render = render_key},
    {.columns = 24, .share = 1, .bar = true, .render = render_text},
    {.render = NULL},
};
static const ListClass list_class = {
    .columns = columns, .fetch = fetch, .same = same, .empty = nothing_possible};

/* ---- what the keys do ---------------------------------------------------------------------- */

static const Finding *first_blocking(const Summary *summary)
{
    for (guint i = 0; i < summary->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(summary->findings, i);
        if (finding->blocks)
            return finding;
    }
    return NULL;
}

static void run(Summary *summary, App *app, const Deed *deed)
{
    g_auto(Problem) problem = {0};

    if (!intake_allows(summary->intake, app, deed, &problem) ||
        !intake_do(summary->intake, app, deed, &problem))
        app_tell_problem(app, &problem);
}

static void choose(Summary *summary, App *app)
{
    const Row *row = list_current(summary->list);
    g_auto(Problem) problem = {0};

    /* the findings go with this step */
    if (row && row->finding)
        problem_copy(&problem, &row->finding->problem);
    if (row && row->deed)
        run(summary, app, row->deed);
    else if (problem.subject)
        intake_find(summary->intake, app, &problem);
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Summary *summary = (Summary *)pane;
    const Deed *deed = intake_deed(verb);
    Move move;

    (void)argument;
    if (verb_move(verb, &move))
        list_move(summary->list, move);
    else if (deed)
        run(summary, app, deed);
    else if (verb == VERB_GO_ON)
        choose(summary, app);
    else
        return false;
    return true;
}

/* ---- drawing ------------------------------------------------------------------------------- */

static char *party_words(const Intake *intake, const char *who)
{
    const cJSON *party = json_object(application_draft(intake->application), who);
    const char *name = json_text(party, "name");
    const char *number = json_text(party, "id_number");
    Mask mask = mask_of_id_number(json_text(party, "id_type"));
    g_autofree char *masked = mask_apply(mask, number ? number : "");

    return party ? g_strdup_printf("%s  %s", name ? name : "", masked) : NULL;
}

static char *form_words(const Intake *intake)
{
    size_t count;
    const FormField *fields = form_fields(application_form(intake->application), &count);
    int asked = 0, filled = 0, read = 0;

    for (size_t i = 0; i < count; i++) {
        g_autofree char *pointer = g_strconcat("/form/", fields[i].key, NULL);
        if (!application_field_asked(intake->application, &fields[i]))
            continue;
        asked++;
        filled += application_get(intake->application, pointer) != NULL;
        read += application_source(intake->application, fields[i].key) != NULL;
    }
    return g_strdup_printf(_("%d of %d fields filled in, %d of them not typed"), filled, asked,
                           read);
}

static char *papers_words(const Intake *intake)
{
    const Item *item = application_item(intake->application);
    const cJSON *rows = application_get(intake->application, "/materials");
    int counts[MATERIAL_STATE_COUNT] = {0};
    const cJSON *row;
    size_t i = 0;

    cJSON_ArrayForEach(row, rows)
    {
        const char *state = json_text(row, "state");
        MaterialState of = state ? material_state_from_name(state) : MATERIAL_MISSING;
        bool asked = i < item->material_count &&
                     application_material_asked(intake->application, &item->materials[i]);
        if (asked && of < MATERIAL_STATE_COUNT)
            counts[of]++;
        i++;
    }
    return g_strdup_printf(_("%d handed in, %d by licence, %d promised, %d missing"),
                           counts[MATERIAL_RECEIVED], counts[MATERIAL_REUSED],
                           counts[MATERIAL_PROMISED], counts[MATERIAL_MISSING]);
}

static Page *facts_page(const Intake *intake)
{
    Page *page = page_new();
    g_autofree char *applicant = party_words(intake, "applicant");
    g_autofree char *agent = party_words(intake, "agent");
    g_autofree char *form = form_words(intake);
    g_autofree char *papers = papers_words(intake);

    page_value(page, _("Applicant"), THEME_STRONG, applicant);
    if (agent)
        page_value(page, _("Agent"), THEME_NORMAL, agent);
    page_value(page, _("Form"), THEME_NORMAL, form);
    page_value(page, _("Materials"), THEME_NORMAL, papers);
    return page;
}

/* The line under the bar in full: a sentence is often longer than the row. */
static void draw_sentence(const Summary *summary, const Area *area)
{
    const Row *row = list_current(summary->list);
    g_autofree char *sentence = NULL;

    if (summary->deeds->len == 0 && summary->refusal.kind != PROBLEM_NONE && !row)
        sentence = problem_sentence(&summary->refusal);
    else if (row && row->finding)
        sentence = intake_finding_words(row->finding);
    else if (row)
        sentence = g_strdup(verb_help(row->deed->verb));
    g_autoptr(GPtrArray) lines =
        text_wrap(sentence ? sentence : "", area->columns, area->screen->ambiguous_wide);
    for (guint i = 0; i < lines->len && (int)i < area->rows; i++)
        draw_put(area, (int)i, 0, THEME_DIM, g_ptr_array_index(lines, i));
}

/* The keys of what is allowed, where the list has not room for all of it. */
static void draw_deeds(const Summary *summary, const Area *area)
{
    int at = 0;

    for (guint i = 0; i < summary->deeds->len; i++) {
        const Deed *deed = g_ptr_array_index(summary->deeds, i);
        g_autofree char *key = verb_key(deed->verb);
        at = draw_put(area, 0, at, THEME_KEY, key);
        at = draw_put(area, 0, at, THEME_NORMAL, " ");
        at = draw_put(area, 0, at, THEME_STRONG, verb_label(deed->verb));
        at = draw_put(area, 0, at, THEME_NORMAL, "  ");
    }
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Summary *summary = (Summary *)pane;
    g_autoptr(Page) page = facts_page(summary->intake);
    int rows = page_rows(page, &app->screen, area->columns);
    int foot = area->rows > rows + SENTENCE_ROWS + 4 ? SENTENCE_ROWS : 1;
    Area facts = area_part(area, 0, 0, rows, -1);
    int room = area->rows - rows - foot - 2;
    bool cut = room < (int)(summary->deeds->len + summary->findings->len);
    Area deeds = area_part(area, rows + 1, 0, 1, -1);
    Area list = area_part(area, rows + 1 + cut, 0, room - cut, -1);
    Area sentence = area_part(area, area->rows - foot, 0, foot, -1);

    page_draw(page, &facts, false);
    if (cut)
        draw_deeds(summary, &deeds);
    list_draw(summary->list, &list, focused);
    draw_sentence(summary, &sentence);
}

static void summary_free(Pane *pane)
{
    Summary *summary = (Summary *)pane;

    list_free(summary->list);
    g_ptr_array_unref(summary->deeds);
    g_ptr_array_unref(summary->findings);
    problem_clear(&summary->refusal);
    g_free(summary);
}

static const PaneClass class = {.draw = draw, .act = act, .free = summary_free};

/* ---- the step ------------------------------------------------------------------------------ */

static bool is_finding(const void *row, const void *finding)
{
    return ((const Row *)row)->finding == finding;
}

static Pane *show(Intake *intake, App *app)
{
    Summary *summary = g_new0(Summary, 1);
    g_auto(Problem) problem = {0};

    summary->pane.class = &class;
    summary->intake = intake;
    summary->app = app;
    summary->findings = intake_findings(app, intake->application);
    summary->deeds = intake_deeds(intake, app, &summary->refusal);
    summary->list = list_new(&list_class, summary);
    if (!list_restart(summary->list, &problem))
        app_tell_problem(app, &problem);
    if (first_blocking(summary))
        list_select(summary->list, is_finding, first_blocking(summary));
    return &summary->pane;
}

static void renew(Intake *intake, App *app)
{
    intake_go(intake, app, STEP_SUMMARY);
}

const IntakeStep intake_summary = {.show = show, .renew = renew};
