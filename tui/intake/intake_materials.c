/* The checklist of papers (材料): one line for each that is asked in this scenario, and one key for
 * each thing that may be said of it. */
#include "tui/intake/intake_flow.h"

#include "cache/files.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/intake/intake_paper.h"
#include "tui/words.h"

#include <string.h>

typedef struct {
    Pane pane;
    Intake *intake;
    List *list;
} Checklist;

/* ---- rows ---------------------------------------------------------------------------------- */

/* A row of the list is a paper of the item. */
static GPtrArray *fetch(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem)
{
    const Intake *intake = ((Checklist *)data)->intake;
    const Item *item = application_item(intake->application);
    GPtrArray *rows = g_ptr_array_new();

    (void)backwards;
    (void)limit;
    (void)problem;
    for (size_t i = 0; !beside && i < item->material_count; i++)
        if (application_material_asked(intake->application, &item->materials[i]))
            g_ptr_array_add(rows, (gpointer)&item->materials[i]);
    return rows;
}

static bool same(const void *a, const void *b)
{
    return a == b;
}

static const char *nothing_asked(const void *data)
{
    (void)data;
    return _("No papers are asked in this scenario. Press Enter to go on.");
}

static ThemeRole render_mark(const void *row, const void *data, GString *out)
{
    const Checklist *list = data;
    const cJSON *paper = paper_row(list->intake, row);
    static const struct {
        const char *mark;
        ThemeRole role;
    } marks[] = {
        [MATERIAL_MISSING] = {"[ ]", THEME_STRONG},
        [MATERIAL_RECEIVED] = {"[x]", THEME_GOOD},
        [MATERIAL_PROMISED] = {"[~]", THEME_CLOCK_NOTICE},
        [MATERIAL_REUSED] = {"[=]", THEME_GOOD},
    };
    MaterialState state = paper_state(paper);

    g_string_append(out, marks[state].mark);
    return marks[state].role;
}

static ThemeRole render_name(const void *row, const void *data, GString *out)
{
    (void)data;
    g_string_append(out, ((const ItemMaterial *)row)->name);
    return THEME_NORMAL;
}

static ThemeRole render_asked(const void *row, const void *data, GString *out)
{
    (void)data;
    paper_asked(row, out);
    return THEME_DIM;
}

static ThemeRole render_state(const void *row, const void *data, GString *out)
{
    const Checklist *list = data;

    return paper_words(paper_row(list->intake, row), out);
}

static const ListColumn columns[] = {
    {.columns = 3, .bar = true, .render = render_mark},
    {.label = N_("Paper"), .columns = 24, .share = 3, .bar = true, .render = render_name},
    {.label = N_("Asked"), .columns = 17, .drop = 1, .render = render_asked},
    {.label = N_("Handed in"), .columns = 18, .share = 2, .render = render_state},
    {.render = NULL},
};
static const ListClass list_class = {
    .columns = columns, .fetch = fetch, .same = same, .empty = nothing_asked};

/* ---- what the keys do ---------------------------------------------------------------------- */

typedef void PaperDo(Intake *intake, App *app, const ItemMaterial *material);

static const struct {
    Verb verb;
    PaperDo *run;
} deeds[] = {
    {VERB_HANDED_IN, paper_toggle}, {VERB_SEEN, paper_toggle_seen},   {VERB_ATTACH, paper_attach},
    {VERB_CAPTURE, paper_capture},  {VERB_VIEW_FILE, paper_view},     {VERB_DETACH, paper_detach},
    {VERB_PROMISE, paper_promise},  {VERB_REUSE, paper_reuse},

    {VERB_COPIES_MORE, paper_more}, {VERB_COPIES_FEWER, paper_fewer},
};

static bool act_on_row(Checklist *list, App *app, Verb verb)
{
    const ItemMaterial *material = list_current(list->list);

    for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++) {
        if (deeds[i].verb != verb)
            continue;
        if (material)
            deeds[i].run(list->intake, app, material);
        return true;
    }
    return false;
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Checklist *list = (Checklist *)pane;
    Move move;

    (void)argument;
    if (verb_move(verb, &move)) {
        list_move(list->list, move);
    } else if (verb == VERB_ALL_IN_HAND) {
        application_all_in_hand(list->intake->application);
        list->intake->touched = true;
        intake_save(list->intake);
    } else if (verb == VERB_GO_ON) {
        intake_next(list->intake, app);
    } else {
        return act_on_row(list, app, verb);
    }
    return true;
}

/* A digit is the number of copies. */
static void type(Pane *pane, App *app, const char *text, bool pasted)
{
    Checklist *list = (Checklist *)pane;
    const ItemMaterial *material = list_current(list->list);

    (void)app;
    if (material && !pasted && g_ascii_isdigit(*text))
        paper_copies(list->intake, material, *text - '0');
}

/* ---- drawing ------------------------------------------------------------------------------- */

static char *counts(const Intake *intake)
{
    const Item *item = application_item(intake->application);
    unsigned long open = 0, spared = 0;

    for (size_t i = 0; i < item->material_count; i++) {
        const ItemMaterial *material = &item->materials[i];
        bool asked = application_material_asked(intake->application, material);
        spared += !asked;
        open += asked && paper_state(paper_row(intake, material)) == MATERIAL_MISSING;
    }
    g_autofree char *missing = open ? g_strdup_printf(dngettext(TEXT_DOMAIN, "%d paper is missing",
                                                                "%d papers are missing", open),
                                                      (int)open)
                                    : g_strdup(_("nothing is missing"));
    if (spared == 0)
        return g_steal_pointer(&missing);
    g_autofree char *rest =
        g_strdup_printf(dngettext(TEXT_DOMAIN, "%d is not needed in this scenario",
                                  "%d are not needed in this scenario", spared),
                        (int)spared);
    return g_strdup_printf("%s · %s", missing, rest);
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Checklist *list = (Checklist *)pane;
    Area rows = area_part(area, 0, 0, area->rows - 4, -1);
    g_autofree char *limits = file_limits();
    g_autofree char *told = g_strdup_printf(_("Scans: %s."), limits);
    const ItemMaterial *material = list_current(list->list);
    g_autofree char *count = counts(list->intake);

    (void)app;
    list_draw(list->list, &rows, focused);
    draw_put(area, area->rows - 3, 0, THEME_NORMAL, material ? material->name : "");
    draw_put(area, area->rows - 2, 0, THEME_STRONG, count);
    draw_put(area, area->rows - 1, 0, THEME_DIM, told);
}

static void checklist_free(Pane *pane)
{
    Checklist *list = (Checklist *)pane;

    list_free(list->list);
    g_free(list);
}

static const PaneClass class = {.draw = draw, .act = act, .type = type, .free = checklist_free};

/* ---- the step ------------------------------------------------------------------------------ */

static bool asks(const Intake *intake)
{
    const Item *item = application_item(intake->application);

    for (size_t i = 0; i < item->material_count; i++)
        if (application_material_asked(intake->application, &item->materials[i]))
            return true;
    return false;
}

static bool is_missing(const void *row, const void *intake)
{
    return paper_state(paper_row(intake, row)) == MATERIAL_MISSING;
}

static Pane *show(Intake *intake, App *app)
{
    Checklist *list = g_new0(Checklist, 1);
    g_auto(Problem) problem = {0};

    list->pane.class = &class;
    list->intake = intake;
    list->list = list_new(&list_class, list);
    if (!list_restart(list->list, &problem))
        app_tell_problem(app, &problem);
    list_select(list->list, is_missing, intake);
    return &list->pane;
}

static bool is_the(const void *row, const void *material)
{
    return row == material;
}

/* "/materials/2" is the third paper of the item. */
static void find(Intake *intake, App *app, const Problem *problem)
{
    const Item *item = application_item(intake->application);
    const char *beginning = "/materials/", *pointer = problem->subject;

    (void)app;
    if (!g_str_has_prefix(pointer, beginning))
        return;
    guint64 index = g_ascii_strtoull(pointer + strlen(beginning), NULL, 10);
    if (index < item->material_count)
        list_select(((Checklist *)intake->inner)->list, is_the, &item->materials[index]);
}

const IntakeStep intake_materials = {.asks = asks, .show = show, .find = find};
