#include "tui/guide_card.h"

#include "cache/feed.h"
#include "domain/text.h"
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
} GuideCard;

/* ---- the text ------------------------------------------------------------------------------ */

static void put_days(Page *page, const char *label, int days)
{
    g_autofree char *text = g_strdup_printf(
        dngettext(TEXT_DOMAIN, "%d working day", "%d working days", (unsigned long)days), days);

    page_value(page, label, THEME_NORMAL, days > 0 ? text : NULL);
}

static Page *page_of(const Item *item)
{
    Page *page = page_new();

    put_days(page, _("Promised"), item->promised_days);
    put_days(page, _("By law"), item->legal_days);
    page_heading(page, _("Materials"));
    for (size_t i = 0; i < item->material_count; i++)
        page_text(page, THEME_NORMAL, item->materials[i].name);
    return page;
}

/* ---- the pane ------------------------------------------------------------------------------ */

static void begin(GuideCard *card, App *app)
{
    GuideBegin *run = card->begin;
    void *data = card->data;
    g_autofree char *code = g_strdup(card->code);

    app_pop(app);
    run(app, data, code);
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    GuideCard *card = (GuideCard *)pane;
    Move move;

    (void)argument;
    if (verb_move(verb, &move))
        page_move(card->page, move);
    else if (verb == VERB_BEGIN)
        begin(card, app);
    else if (verb == VERB_DONE)
        app_pop(app);
    else
        return false;
    return true;
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    GuideCard *card = (GuideCard *)pane;
    Area box = area_middle(area, area->rows - MARGIN / 2, MIN(area->columns - MARGIN, COLUMNS));
    Area inside = draw_box(&box, card->title);

    (void)app;
    page_draw(card->page, &inside, focused);
}

static void card_free(Pane *pane)
{
    GuideCard *card = (GuideCard *)pane;

    page_free(card->page);
    g_free(card->title);
    g_free(card->code);
    g_free(card);
}

static const PaneClass read_class = {.place = IN_PAGE, .draw = draw, .act = act, .free = card_free};
static const PaneClass begin_class = {
    .place = IN_PAGE | IN_GUIDE, .draw = draw, .act = act, .free = card_free};

Pane *guide_card_new(App *app, const char *code, GuideBegin *begin_with, void *data,
                     Problem *problem)
{
    const Rules *rules = cache_rules(app->cache);
    const Item *item = rules ? rules->item(rules->data, code, 0) : NULL;

    if (!item) {
        problem_set(problem, PROBLEM_ITEM_UNKNOWN, code, NULL);
        return NULL;
    }
    GuideCard *card = g_new0(GuideCard, 1);
    *card = (GuideCard){{begin_with ? &begin_class : &read_class},
                        g_strdup(code),
                        g_strdup(item->name),
                        page_of(item),
                        begin_with,
                        data};
    return &card->pane;
}
