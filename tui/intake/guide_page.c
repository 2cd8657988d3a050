#include "tui/intake/guide_page.h"

#include "cache/feed.h"
#include "cache/finder.h"
#include "domain/text.h"
#include "forms/guide.h"
#include "tui/page.h"

#define COLUMNS 96
#define MARGIN 2

typedef struct {
    Pane pane;
    char *code;
    char *title;
    Page *page;
    GuideBegin *begin;
    void *data;
} GuidePage;

/* ---- the text ------------------------------------------------------------------------------ */

static char *licence_name(void *data, const char *kind)
{
    return catalogue_name(data, DOCUMENT_LICENCE_KIND, kind);
}

/* With the department that handles it where the person works. */
static GuideCard *card_of(App *app, const Item *item)
{
    const Actor *actor = cache_actor(app->cache);
    const char *region = actor && actor->assignment_count > 0 ? actor->assignments[0].region : NULL;
    g_autofree char *code =
        region ? catalogue_department(app->cache, item->department, region) : NULL;
    g_autofree char *department =
        code ? catalogue_name(app->cache, DOCUMENT_ORGANISATION, code) : NULL;
    const GuideWorld world = {
        .department = department, .licence_name = licence_name, .data = app->cache};

    return guide_card(item, &world);
}

/* Sections whose lines are a name and a value; the others are lists. */
#define NAMED (1U << GUIDE_OVERVIEW | 1U << GUIDE_TERM | 1U << GUIDE_FEE | 1U << GUIDE_RESULT)

static void put_line(Page *page, const GuideLine *line, bool named)
{
    g_autofree char *detail = line->detail ? g_strconcat("    ", line->detail, NULL) : NULL;

    if (named && line->detail) {
        page_value(page, line->text, THEME_NORMAL, line->detail);
        return;
    }
    page_text(page, THEME_NORMAL, line->text);
    if (detail)
        page_text(page, THEME_DIM, detail);
}

static void put_section(Page *page, const GuideSection *section)
{
    page_heading(page, section->heading);
    for (guint i = 0; i < section->lines->len; i++)
        put_line(page, &g_array_index(section->lines, GuideLine, i),
                 (NAMED & 1U << section->kind) != 0);
}

static void put_change(Page *page, const GuideChange *change)
{
    static const char *const words[] = {[GUIDE_ADDED] = N_("new"),
                                        [GUIDE_REMOVED] = N_("no longer"),
                                        [GUIDE_ALTERED] = N_("changed")};
    g_autofree char *label = g_strdup_printf("%s (%s)", change->heading, _(words[change->kind]));

    page_value(page, label, THEME_STRONG, change->after ? change->after : change->before);
    if (change->kind == GUIDE_ALTERED)
        page_value(page, _("before"), THEME_DIM, change->before);
}

/* An applicant may come with the leaflet of last year. */
static void put_changes(Page *page, App *app, const Item *item)
{
    const Rules *rules = cache_rules(app->cache);
    g_autoptr(GArray) versions = finder_versions(app->cache, item->code);
    const Item *old = versions && versions->len > 1
                          ? rules->item(rules->data, item->code, g_array_index(versions, int, 1))
                          : NULL;
    g_autoptr(GArray) changes = old ? guide_changes(old, item) : NULL;

    if (!changes || changes->len == 0)
        return;
    g_autofree char *heading =
        g_strdup_printf(_("Changed since version %d"), g_array_index(versions, int, 1));
    page_heading(page, heading);
    for (guint i = 0; i < changes->len; i++)
        put_change(page, &g_array_index(changes, GuideChange, i));
}

static Page *page_of(App *app, const Item *item)
{
    g_autoptr(GuideCard) card = card_of(app, item);
    Page *page = page_new();

    put_changes(page, app, item);
    for (guint i = 0; i < card->sections->len; i++)
        put_section(page, g_ptr_array_index(card->sections, i));
    return page;
}

/* ---- the pane ------------------------------------------------------------------------------ */

static void begin(GuidePage *guide, App *app)
{
    GuideBegin *run = guide->begin;
    void *data = guide->data;
    g_autofree char *code = g_strdup(guide->code);

    app_pop(app);
    run(app, data, code);
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    GuidePage *guide = (GuidePage *)pane;
    Move move;

    (void)argument;
    if (verb_move(verb, &move))
        page_move(guide->page, move);
    else if (verb == VERB_BEGIN)
        begin(guide, app);
    else if (verb == VERB_DONE)
        app_pop(app);
    else
        return false;
    return true;
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    GuidePage *guide = (GuidePage *)pane;
    Area box = area_middle(area, area->rows, MIN(area->columns - MARGIN, COLUMNS));
    Area inside = draw_box(&box, guide->title);

    (void)app;
    page_draw(guide->page, &inside, focused);
}

static void guide_free(Pane *pane)
{
    GuidePage *guide = (GuidePage *)pane;

    page_free(guide->page);
    g_free(guide->title);
    g_free(guide->code);
    g_free(guide);
}

static const PaneClass read_class = {
    .place = IN_PAGE, .draw = draw, .act = act, .free = guide_free};
static const PaneClass begin_class = {
    .place = IN_PAGE | IN_GUIDE, .draw = draw, .act = act, .free = guide_free};

Pane *guide_page_new(App *app, const char *code, GuideBegin *begin_with, void *data,
                     Problem *problem)
{
    const Rules *rules = cache_rules(app->cache);
    const Item *item = rules ? rules->item(rules->data, code, 0) : NULL;

    if (!item) {
        problem_set(problem, PROBLEM_ITEM_UNKNOWN, code, NULL);
        return NULL;
    }
    GuidePage *guide = g_new0(GuidePage, 1);
    *guide = (GuidePage){{begin_with ? &begin_class : &read_class},
                         g_strdup(code),
                         g_strdup_printf(_("%s · version %d"), item->name, item->version),
                         page_of(app, item),
                         begin_with,
                         data};
    return &guide->pane;
}
