#include "tui/intake/intake_flow.h"

#include "cache/feed.h"
#include "cache/finder.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/act.h"
#include "tui/intake/catalogue.h"
#include "tui/intake/guide_page.h"
#include "tui/intake/intake_submit.h"
#include "tui/text.h"
#include "tui/words.h"

#include <string.h>

#define COLUMNS 100
#define ROWS 40
#define MARGIN 2
#define ROWS_FOR_FOOT 12
#define BIT(step) (1U << (step))

static const struct {
    const char *name;
    const char *label;
} step_names[] = {
#define X(id, name, place, label) {name, label},
    INTAKE_STEPS(X)
#undef X
};

/* The keys differ from step to step. */
static const PaneClass classes[STEP_COUNT];

static const IntakeStep *const steps[STEP_COUNT] = {
    [STEP_SCENARIO] = &intake_scenario,   [STEP_APPLICANT] = &intake_applicant,
    [STEP_CONSENT] = &intake_consent,     [STEP_FORM] = &intake_form,
    [STEP_MATERIALS] = &intake_materials, [STEP_SUMMARY] = &intake_summary,
};

/* ---- what is filled in --------------------------------------------------------------------- */

void intake_set(Intake *intake, const char *pointer, cJSON *value)
{
    application_set(intake->application, pointer, value);
    intake->touched = true;
}

void intake_set_text(Intake *intake, const char *name, const char *text)
{
    g_autofree char *pointer = g_strconcat("/", name, NULL);

    intake_set(intake, pointer, *text ? cJSON_CreateString(text) : NULL);
}

const char *intake_text(const Intake *intake, const char *pointer)
{
    return cJSON_GetStringValue(application_get(intake->application, pointer));
}

void intake_save(Intake *intake)
{
    const Item *item = application_item(intake->application);
    g_auto(Problem) problem = {0};

    if (!intake->touched || intake->ended)
        return;
    const Draft draft = {.id = intake->id,
                         .item_code = (char *)item->code,
                         .item_version = item->version,
                         .item_name = (char *)item->name,
                         .applicant = (char *)intake_text(intake, "/applicant/name"),
                         .applicant_kind = (char *)intake_text(intake, "/applicant/kind"),
                         .step = (char *)step_names[intake->step].name,
                         .body = application_draft(intake->application),
                         .created_at = intake->created_at,
                         .updated_at = intake->app->now};
    if (!draft_save(intake->app->cache, &draft, &problem))
        app_tell_problem(intake->app, &problem);
}

void intake_field_left(Sheet *sheet, App *app, SheetField *field)
{
    (void)app;
    (void)field;
    intake_save(sheet_data(sheet));
}

bool intake_submit(Sheet *sheet, App *app, Problem *problem)
{
    (void)problem;
    return intake_next(sheet_data(sheet), app);
}

/* ---- leaving ------------------------------------------------------------------------------- */

void intake_end(Intake *intake, App *app)
{
    (void)intake;
    app_pop(app);
}

/* What was filled in stays as a draft. */
static void put_aside(Intake *intake, App *app)
{
    bool kept = intake->touched;

    intake_save(intake);
    intake_end(intake, app);
    app_refresh(app);
    if (kept)
        app_tell(app, THEME_GOOD,
                 _("Kept as a draft. The queue “Drafts” has it; Enter there goes on with it."));
}

/* ---- another item -------------------------------------------------------------------------- */

/* Who applies stays; what was filled in for the first item stays as a draft of its own. */
static void other_item(App *app, void *data, const char *code)
{
    Intake *intake = data;

    if (g_str_equal(code, application_item(intake->application)->code))
        return;
    cJSON *like = cJSON_Duplicate(application_draft(intake->application), true);
    put_aside(intake, app);
    intake_item(app, code, like);
    cJSON_Delete(like);
}

static void choose_item(Intake *intake, App *app)
{
    app_push(app, catalogue_pane_new(app, _("Which item instead?"), other_item, intake, NULL));
}

/* ---- from step to step --------------------------------------------------------------------- */

static bool asks(const Intake *intake, StepId step)
{
    return !steps[step]->asks || steps[step]->asks(intake);
}

static StepId step_of(const char *pointer)
{
    static const struct {
        const char *beginning;
        StepId step;
    } places[] = {
        {"/scenario", STEP_SCENARIO}, {"/consent", STEP_CONSENT},     {"/form", STEP_FORM},
        {"/sources", STEP_FORM},      {"/materials", STEP_MATERIALS}, {"/agent", STEP_APPLICANT},
        {"", STEP_APPLICANT},
    };
    size_t row = 0;

    while (!g_str_has_prefix(pointer, places[row].beginning))
        row++;
    return places[row].step;
}

/* Where something wrong is left behind. */
static unsigned faulty_steps(const Intake *intake, App *app)
{
    g_autoptr(GPtrArray) findings = intake_findings(app, intake->application);
    unsigned faulty = 0;

    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = g_ptr_array_index(findings, i);
        if (finding->problem.subject && intake_finding_wrong(finding))
            faulty |= BIT(step_of(finding->problem.subject));
    }
    return faulty;
}

void intake_go(Intake *intake, App *app, StepId step)
{
    Pane *left = intake->inner;

    intake->faulty = faulty_steps(intake, app);
    intake->step = step;
    intake->visited |= BIT(step);
    intake->inner = steps[step]->show(intake, app);
    intake->pane.class = &classes[step];
    intake_save(intake);
    if (left)
        left->class->free(left);
}

bool intake_next(Intake *intake, App *app)
{
    StepId step = intake->step + 1;

    while (step < STEP_COUNT && !asks(intake, step))
        step++;
    if (step < STEP_COUNT)
        intake_go(intake, app, step);
    return true;
}

void intake_back(Intake *intake, App *app)
{
    int step = (int)intake->step - 1;

    while (step >= 0 && !asks(intake, (StepId)step))
        step--;
    if (step >= 0)
        intake_go(intake, app, (StepId)step);
    else
        choose_item(intake, app);
}

/* What is empty may be filled in later; what is wrong is not left without a word. */
static void tell_fault(const Intake *intake, App *app)
{
    bool fields = intake->inner->class->place & IN_SHEET;
    const SheetField *field = fields ? sheet_check_filled((Sheet *)intake->inner, app) : NULL;

    if (field)
        app_tell(app, THEME_ERROR, field->fault);
}

void intake_find(Intake *intake, App *app, const Problem *problem)
{
    intake_go(intake, app, step_of(problem->subject));
    if (steps[intake->step]->find)
        steps[intake->step]->find(intake, app, problem);
}

void intake_find_field(Intake *intake, App *app, const Problem *problem)
{
    Sheet *sheet = (Sheet *)intake->inner;

    (void)app;
    if (!sheet_focus(sheet, problem->subject + 1))
        sheet_ready(sheet);
    sheet_show_problem(sheet, problem);
}

/* ---- the pane ------------------------------------------------------------------------------ */

static void show_guide(Intake *intake, App *app)
{
    g_auto(Problem) problem = {0};
    const char *code = application_item(intake->application)->code;
    Pane *card = guide_page_new(app, code, NULL, NULL, &problem);

    if (card)
        app_push(app, card);
    else
        app_tell_problem(app, &problem);
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Intake *intake = (Intake *)pane;
    const IntakeStep *step = steps[intake->step];

    switch (verb) {
    case VERB_STEP_NEXT:
        tell_fault(intake, app);
        intake_next(intake, app);
        return true;
    case VERB_STEP_BACK:
        intake_back(intake, app);
        return true;
    case VERB_PUT_ASIDE:
        put_aside(intake, app);
        return true;
    case VERB_GUIDE:
        show_guide(intake, app);
        return true;
    case VERB_OTHER_ITEM:
        choose_item(intake, app);
        return true;
    case VERB_COPY_CASE:
        intake_copy(intake, app);
        return true;
    default:
        return (step->act && step->act(intake, app, verb)) ||
               (intake->inner->class->act &&
                intake->inner->class->act(intake->inner, app, verb, argument));
    }
}

static void type(Pane *pane, App *app, const char *text, bool pasted)
{
    Intake *intake = (Intake *)pane;

    if (intake->inner->class->type)
        intake->inner->class->type(intake->inner, app, text, pasted);
}

static void refresh(Pane *pane, App *app)
{
    Intake *intake = (Intake *)pane;

    if (intake->ended || !intake_facts_take(intake, app))
        return;
    intake_save(intake);
    if (steps[intake->step]->renew)
        steps[intake->step]->renew(intake, app);
}

/* ---- drawing ------------------------------------------------------------------------------- */

static int put_step(const Intake *intake, const Area *row, int at, StepId step)
{
    bool here = step == intake->step;
    bool seen = (intake->visited & BIT(step)) != 0;
    bool faulty = seen && intake->faulty & BIT(step);
    g_autofree char *label = g_strdup_printf(here ? "[%s]" : "%s", _(step_names[step].label));

    if (faulty)
        at = draw_put(row, 0, at, THEME_ERROR, "!");
    return draw_put(row, 0, at, here ? THEME_STRONG : seen ? THEME_NORMAL : THEME_DIM, label);
}

static void draw_steps(const Intake *intake, const Area *row)
{
    int at = draw_put(row, 0, 0, THEME_NORMAL, _("Item"));

    for (StepId step = 0; step < STEP_COUNT; step++) {
        if (!asks(intake, step))
            continue;
        at = draw_put(row, 0, at, THEME_DIM, " › ");
        at = put_step(intake, row, at, step);
    }
}

/* What is offered where the focus is, or how the enquiry stands, while there is room for it. */
static int draw_foot(const Intake *intake, const Area *inside)
{
    const IntakeStep *step = steps[intake->step];
    ThemeRole role = THEME_STRONG;
    g_autofree char *tip = step->tip ? step->tip(intake) : NULL;
    g_autofree char *state = tip ? NULL : intake_facts_state(intake, &role);

    if (inside->rows < ROWS_FOR_FOOT)
        return 0;
    draw_text(inside, inside->rows - 1, 0, -1, role, tip ? tip : state ? state : "");
    return 1;
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Intake *intake = (Intake *)pane;
    const Item *item = application_item(intake->application);
    g_autofree char *title = g_strdup_printf("%s · %s", _("New case"), item->name);
    Area box = area_middle(area, MIN(area->rows, ROWS), MIN(area->columns - MARGIN, COLUMNS));
    Area inside = draw_box(&box, title);
    int foot = draw_foot(intake, &inside);
    Area shown = area_part(&inside, 2, 0, inside.rows - 2 - foot, -1);

    draw_steps(intake, &inside);
    intake->inner->class->draw(intake->inner, app, &shown, focused);
}

void intake_free(Intake *intake)
{
    if (!intake)
        return;
    /* a hang-up ends the screen in the middle of a field */
    intake_save(intake);
    if (intake->inner)
        intake->inner->class->free(intake->inner);
    application_free(intake->application);
    g_free(intake);
}

static void pane_free(Pane *pane)
{
    intake_free((Intake *)pane);
}

static const PaneClass classes[STEP_COUNT] = {
#define X(id, name, place_of_step, label)                \
    [STEP_##id] = {.place = IN_INTAKE | (place_of_step), \
                   .draw = draw,                         \
                   .act = act,                           \
                   .type = type,                         \
                   .refresh = refresh,                   \
                   .free = pane_free},
    INTAKE_STEPS(X)
#undef X
};

Intake *intake_new(App *app, Application *application, Uuid id, instant created_at)
{
    Intake *intake = g_new0(Intake, 1);

    intake->app = app;
    intake->application = application;
    intake->id = id;
    intake->created_at = created_at;
    return intake;
}

static StepId step_from_name(const char *name)
{
    StepId step = STEP_SCENARIO;

    while (step < STEP_COUNT && g_strcmp0(step_names[step].name, name) != 0)
        step++;
    return step < STEP_COUNT ? step : STEP_SCENARIO;
}

const char *intake_step_label(const char *step)
{
    return _(step_names[step_from_name(step)].label);
}

void intake_go_named(Intake *intake, App *app, const char *step)
{
    StepId found = step_from_name(step);

    intake->visited = BIT(found) - 1;
    while (found < STEP_SUMMARY && !asks(intake, found))
        found++;
    intake_go(intake, app, found);
}
