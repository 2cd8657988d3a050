#include "tui/status.h"

#include "domain/text.h"
#include "tui/text.h"

#include <string.h>

#define CLOCK_COLUMNS 5 /* "16:05" */
#define MESSAGE_ROWS 4

/* "16:05" today, "11-21 16:05" on another day; "" for 0. */
static char *short_time(const App *app, instant at)
{
    g_autofree char *full = instant_format(at);

    if (!*full)
        return g_strdup("");
    bool today = date_of_instant(at) == app->today;
    return g_strdup(full + strlen(full) - (today ? CLOCK_COLUMNS : CLOCK_COLUMNS + 6));
}

static ThemeRole state_role(LineState state)
{
    switch (state) {
    case LINE_ONLINE:
    case LINE_SYNCING:
        return THEME_STATUS_GOOD;
    case LINE_SIGNED_OUT:
    case LINE_UPGRADE:
        return THEME_STATUS_BAD;
    default:
        return THEME_STATUS_WARN;
    }
}

static int put_line_state(App *app, const Area *row)
{
    const LineStatus *status = &app->status;
    int at = draw_put(row, 0, 1, state_role(status->state), _(line_state_label(status->state)));

    if (status->state == LINE_OFFLINE && status->next_attempt > app->now) {
        g_autofree char *when = short_time(app, status->next_attempt);
        g_autofree char *text = g_strdup_printf(_(", next try %s"), when);
        at = draw_put(row, 0, at, THEME_STATUS, text);
    }
    return at;
}

static int put_count(const Area *row, int at, ThemeRole role, char *text)
{
    int after = draw_put(row, 0, at + 3, role, text);

    g_free(text);
    return after;
}

static void put_person(App *app, const Area *row, int at)
{
    const Actor *actor = cache_actor(app->cache);
    const char *user = actor && actor->name ? actor->name : app->options->user;
    g_autofree char *clock = short_time(app, app->now);
    g_autofree char *text = g_strdup_printf("%s  %s ", user ? user : "", clock);
    g_autofree char *clean = text_clean(text, app->screen.ambiguous_wide);
    int columns = text_columns(clean);

    if (row->columns - columns > at + 1)
        draw_put(row, 0, row->columns - columns, THEME_STATUS, text);
}

void status_draw(App *app, const Area *row)
{
    g_autofree char *synced = short_time(app, app->status.last_sync);

    draw_text(row, 0, 0, -1, THEME_STATUS, "");
    int at = put_line_state(app, row);
    at = put_count(row, at, app->unsent > 0 ? THEME_STATUS_WARN : THEME_STATUS,
                   g_strdup_printf(_("unsent %d"), app->unsent));
    if (app->attention > 0)
        at = put_count(row, at, THEME_STATUS_BAD,
                       g_strdup_printf(_("needs you %d"), app->attention));
    at = put_count(row, at, THEME_STATUS,
                   *synced ? g_strdup_printf(_("synced %s"), synced) : g_strdup(_("never synced")));
    put_person(app, row, at);
}

/* The first key that is not typed as text there. */
static char *hint_key(const VerbRow *hint, unsigned place)
{
    g_auto(GStrv) names = g_strsplit(hint->keys, " ", -1);
    char **name = names;

    while (place & IN_TEXT && name[1] && key_is_text(key_from_name(*name)))
        name++;
    return g_strdup(*name);
}

void status_hints(App *app, const Area *row)
{
    unsigned place = app_top(app)->class->place;
    const Actor *actor = cache_actor(app->cache);
    int at = 1;

    for (Verb verb = 0; verb < VERB_COUNT; verb++) {
        const VerbRow *hint = verb_row(verb);
        if (!hint->hint || !(hint->places & place) || !verb_is_for(verb, actor))
            continue;
        g_autofree char *key = hint_key(hint, place);
        g_autofree char *label = text_clean(verb_label(verb), app->screen.ambiguous_wide);
        int columns = (int)strlen(key) + 1 + text_columns(label);
        if (at + columns > row->columns)
            break;
        at = draw_put(row, 0, at, THEME_KEY, key);
        at = draw_put(row, 0, at + 1, THEME_HINT, label) + 2;
    }
}

void status_message(App *app, const Area *area)
{
    if (!app->message)
        return;
    g_autoptr(GPtrArray) lines =
        text_wrap(app->message, area->columns - 2, app->screen.ambiguous_wide);
    int rows = MIN((int)lines->len, MESSAGE_ROWS);
    Area block = area_part(area, area->rows - rows, 0, rows, -1);
    for (int i = 0; i < rows; i++) {
        draw_text(&block, i, 0, -1, app->message_role, "");
        draw_put(&block, i, 1, app->message_role, g_ptr_array_index(lines, (guint)i));
    }
}

void status_tabs(App *app, const Area *row)
{
    int at = 0;

    draw_text(row, 0, 0, -1, THEME_TITLE, "");
    for (PaneId pane = 0; pane < PANE_COUNT; pane++) {
        g_autofree char *label =
            g_strdup_printf(" %d %s ", (int)pane + 1, _(app->panes[pane]->class->title));
        at = draw_put(row, 0, at, pane == app->focus ? THEME_TITLE_FOCUS : THEME_TITLE, label);
    }
    const char *name = _("Yichuang");
    g_autofree char *clean = text_clean(name, app->screen.ambiguous_wide);
    int columns = text_columns(clean);
    if (row->columns - columns - 1 > at)
        draw_put(row, 0, row->columns - columns - 1, THEME_TITLE, name);
}
