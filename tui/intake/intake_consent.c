/* Consent (授权读取): what would be read, about whom and for what, is said before it is read
 * (个人信息保护法 Art. 13, 17), and the answer is recorded whichever it is. */
#include "tui/intake/intake_flow.h"

#include "domain/json.h"
#include "domain/text.h"
#include "tui/intake/intake_submit.h"
#include "tui/words.h"

typedef struct {
    Pane pane;
    Intake *intake;
    Page *page;
} Consent;

static bool asks(const Intake *intake)
{
    return intake_facts_wanted(intake);
}

/* What is recorded as agreed to: the words that were on the screen. */
static char *scope_of(const Intake *intake)
{
    g_autoptr(GPtrArray) list = intake_facts_list(intake);
    g_autoptr(GString) scope = g_string_new(NULL);

    for (guint i = 0; i < list->len; i++)
        g_string_append_printf(scope, "%s%s", i ? "; " : "", (char *)list->pdata[i]);
    return g_string_free(g_steal_pointer(&scope), FALSE);
}

static void put_answer(Page *page, const cJSON *consent)
{
    instant at = 0;
    const char *said = json_text(consent, "at");
    bool known = said && instant_from_rfc3339(said, &at);
    g_autofree char *when = instant_format(known ? at : 0);
    bool given = json_flag(consent, "given");

    page_gap(page);
    page_value(page, _("Answer"), given ? THEME_GOOD : THEME_STRONG,
               given ? _("agreed") : _("not agreed: everything is asked and typed"));
    page_value(page, _("Recorded"), THEME_NORMAL, when);
}

static Page *page_of(const Intake *intake)
{
    const Item *item = application_item(intake->application);
    const cJSON *consent = application_get(intake->application, "/consent");
    const char *name = intake_text(intake, "/applicant/name");
    g_autoptr(GPtrArray) list = intake_facts_list(intake);
    Page *page = page_new();
    g_autofree char *question = g_strdup_printf(
        _("May we read the following about %s, from the licence library, from data shared by other "
          "bodies and from earlier cases? It is used for this application (%s) and for nothing "
          "else, and the reading is recorded. Without consent the papers are handed in instead."),
        name && *name ? name : _("the applicant"), item->name);

    page_heading(page, _("Read to the applicant"));
    page_text(page, THEME_NORMAL, question);
    page_gap(page);
    for (guint i = 0; i < list->len; i++) {
        g_autofree char *line = g_strconcat("- ", (char *)list->pdata[i], NULL);
        page_text(page, THEME_STRONG, line);
    }
    if (consent)
        put_answer(page, consent);
    return page;
}

/* Nobody can be asked about before name and number are right: leads to what is wrong. */
static bool holder_is_known(Intake *intake, App *app)
{
    g_autoptr(GPtrArray) findings = intake_findings(app, intake->application);

    for (guint i = 0; i < findings->len; i++) {
        Finding *finding = g_ptr_array_index(findings, i);
        const char *place = finding->problem.subject;

        if (!finding->blocks || !place || !g_str_has_prefix(place, "/applicant/"))
            continue;
        intake_find(intake, app, &finding->problem);
        app_tell_problem(app, &finding->problem);
        return false;
    }
    return true;
}

static void answer(Intake *intake, App *app, bool given)
{
    g_autofree char *scope = scope_of(intake);

    if (given && !holder_is_known(intake, app))
        return;
    intake_consent_given(intake, app, given, scope);
    intake_next(intake, app);
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Consent *consent = (Consent *)pane;
    Intake *intake = consent->intake;
    Move move;

    (void)argument;
    if (verb_move(verb, &move))
        page_move(consent->page, move);
    else if (verb == VERB_AGREE || verb == VERB_REFUSE)
        answer(intake, app, verb == VERB_AGREE);
    else if (verb == VERB_GO_ON && application_get(intake->application, "/consent"))
        intake_next(intake, app);
    else if (verb == VERB_GO_ON)
        app_tell(app, THEME_ERROR, _("Press y when the applicant agrees, n when not."));
    else
        return false;
    return true;
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Consent *consent = (Consent *)pane;
    Area text = area_part(area, 0, 0, area->rows - 2, -1);
    int at = draw_put(area, area->rows - 1, 0, THEME_KEY, "y");

    (void)app;
    page_draw(consent->page, &text, focused);
    at = draw_put(area, area->rows - 1, at + 1, THEME_STRONG, _("agrees"));
    at = draw_put(area, area->rows - 1, at + 4, THEME_KEY, "n");
    draw_put(area, area->rows - 1, at + 1, THEME_STRONG, _("does not agree"));
}

static void consent_free(Pane *pane)
{
    Consent *consent = (Consent *)pane;

    page_free(consent->page);
    g_free(consent);
}

static const PaneClass class = {.draw = draw, .act = act, .free = consent_free};

static Pane *show(Intake *intake, App *app)
{
    Consent *consent = g_new0(Consent, 1);

    (void)app;
    *consent = (Consent){{&class}, intake, page_of(intake)};
    return &consent->pane;
}

const IntakeStep intake_consent = {.asks = asks, .show = show};
