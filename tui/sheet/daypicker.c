#include "tui/sheet/daypicker.h"

#include "domain/text.h"
#include "tui/text.h"

#define WEEK 7
#define CELL 7 /* columns of a day: two digits, a mark and a gap */
#define WEEKS 6
#define ROWS (WEEKS + 6)
#define COLUMNS (WEEK * CELL + 4)
#define YEAR_MIN 1900
#define YEAR_MAX 2100

typedef struct {
    Pane pane;
    char *title;
    date day;
    DayChosen *chosen;
    void *data;
    GDestroyNotify free_data;
} DayPicker;

/* ---- moving -------------------------------------------------------------------------------- */

/* The same day of another month, or the last one there is. */
static date months_on(date day, int months)
{
    int year, month, day_of_month;
    date found = day;

    date_to_civil(day, &year, &month, &day_of_month);
    int index = year * 12 + month - 1 + months;
    while (!date_from_civil(index / 12, index % 12 + 1, day_of_month, &found))
        if (--day_of_month == 0)
            return day;
    return found;
}

static void go(DayPicker *picker, date day)
{
    int year, month, day_of_month;

    date_to_civil(day, &year, &month, &day_of_month);
    if (year >= YEAR_MIN && year <= YEAR_MAX)
        picker->day = day;
}

static const struct {
    Verb verb;
    int days;
    int months;
} moves[] = {
    {VERB_LEFT, -1, 0},       {VERB_RIGHT, 1, 0},      {VERB_UP, -WEEK, 0},
    {VERB_DOWN, WEEK, 0},     {VERB_PAGE_UP, 0, -1},   {VERB_PAGE_DOWN, 0, 1},
    {VERB_YEAR_BACK, 0, -12}, {VERB_YEAR_NEXT, 0, 12},
};

static bool move(DayPicker *picker, Verb verb)
{
    for (size_t i = 0; i < G_N_ELEMENTS(moves); i++) {
        if (moves[i].verb == verb) {
            go(picker, months_on(picker->day + moves[i].days, moves[i].months));
            return true;
        }
    }
    return false;
}

static void choose(DayPicker *picker, App *app)
{
    /* the dialog goes first, so that what is chosen may open another */
    app_take(app);
    picker->chosen(app, picker->data, picker->day);
    picker->pane.class->free(&picker->pane);
}

static bool daypicker_act(Pane *pane, App *app, Verb verb, const char *argument)
{
    DayPicker *picker = (DayPicker *)pane;

    (void)argument;
    if (move(picker, verb))
        return true;
    if (verb == VERB_TODAY)
        go(picker, app->today);
    else if (verb == VERB_CHOOSE)
        choose(picker, app);
    else if (verb == VERB_CANCEL)
        app_pop(app);
    else
        return false;
    return true;
}

/* ---- drawing ------------------------------------------------------------------------------- */

static const Calendar *calendar_of(App *app)
{
    const Rules *rules = cache_rules(app->cache);

    return rules ? rules->calendar : NULL;
}

/* What differs from Monday to Friday. */
static const char *mark_of(const Calendar *calendar, date day)
{
    bool weekend = date_weekday(day) >= 5;
    bool working = calendar ? calendar_is_working(calendar, day) : !weekend;

    if (working && weekend)
        return _("on");
    return !working && !weekend ? _("off") : "";
}

static ThemeRole role_of(const DayPicker *picker, App *app, const Calendar *calendar, date day)
{
    bool working = calendar ? calendar_is_working(calendar, day) : date_weekday(day) < 5;

    if (day == picker->day)
        return THEME_BAR;
    if (day == app->today)
        return THEME_STRONG;
    return working ? THEME_NORMAL : THEME_DIM;
}

static void draw_week_names(const Area *area, int row)
{
    static const char *const names[] = {N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"),
                                        N_("Fri"), N_("Sat"), N_("Sun")};

    for (int i = 0; i < WEEK; i++)
        draw_put(area, row, i * CELL, THEME_HEADER, _(names[i]));
}

static void draw_month(const DayPicker *picker, App *app, const Area *area, int top)
{
    const Calendar *calendar = calendar_of(app);
    int year, month, day_of_month;

    date_to_civil(picker->day, &year, &month, &day_of_month);
    date first = picker->day - day_of_month + 1;
    int before = date_weekday(first);
    date end = months_on(first, 1);
    for (date day = first; day < end; day++) {
        int cell = before + day - first;
        /* the brackets, and the star of today, do not need a colour to be seen */
        g_autofree char *text = g_strdup_printf(day == picker->day  ? "[%2d]%s"
                                                : day == app->today ? "*%2d %s"
                                                                    : " %2d %s",
                                                (int)(day - first) + 1, mark_of(calendar, day));
        Area at = area_part(area, top + cell / WEEK, cell % WEEK * CELL, 1, CELL);
        draw_put(&at, 0, 0, role_of(picker, app, calendar, day), text);
        if (day == picker->day)
            draw_cursor(&at, 0, 1, false);
    }
}

/* How far off the day is, in words. */
static char *distance(const DayPicker *picker, App *app, const Calendar *calendar)
{
    int year, month, day_of_month;

    date_to_civil(picker->day, &year, &month, &day_of_month);
    if (picker->day == app->today)
        return g_strdup(_("today"));
    if (!calendar || picker->day < app->today)
        return g_strdup("");
    int days = calendar_days_between(calendar, app->today, picker->day, NULL, 0);
    g_autofree char *text =
        g_strdup_printf(dngettext(TEXT_DOMAIN, "%d working day from today",
                                  "%d working days from today", (unsigned long)days),
                        days);
    return calendar_has_year(calendar, year)
               ? g_steal_pointer(&text)
               : g_strconcat(text, _(" (the holidays of that year are not known yet)"), NULL);
}

static void daypicker_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    DayPicker *picker = (DayPicker *)pane;
    Area box = area_middle(area, ROWS, COLUMNS);
    Area inside = draw_box(&box, picker->title);
    int year, month, day_of_month;

    (void)focused;
    date_to_civil(picker->day, &year, &month, &day_of_month);
    g_autofree char *head = g_strdup_printf(_("%d-%02d"), year, month);
    draw_put(&inside, 0, 0, THEME_STRONG, head);
    draw_week_names(&inside, 1);
    draw_month(picker, app, &inside, 2);
    g_autofree char *day = date_format(picker->day);
    g_autofree char *far = distance(picker, app, calendar_of(app));
    int at = draw_put(&inside, WEEKS + 3, 0, THEME_STRONG, day);
    draw_put(&inside, WEEKS + 3, at + 2, THEME_NORMAL, far);
}

static void daypicker_free(Pane *pane)
{
    DayPicker *picker = (DayPicker *)pane;

    if (picker->free_data)
        picker->free_data(picker->data);
    g_free(picker->title);
    g_free(picker);
}

static const PaneClass daypicker_class = {
    .place = IN_DAYS, .draw = daypicker_draw, .act = daypicker_act, .free = daypicker_free};

Pane *daypicker_new(App *app, const char *title, date at, DayChosen *chosen, void *data,
                    GDestroyNotify free_data)
{
    DayPicker *picker = g_new0(DayPicker, 1);

    *picker = (DayPicker){
        {&daypicker_class}, g_strdup(title), at == DATE_NONE ? app->today : at, chosen, data,
        free_data};
    return &picker->pane;
}
