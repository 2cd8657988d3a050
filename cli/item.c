/* item search, show: the catalogue, as the screen finds and shows it. */
#include "cache/feed.h"
#include "cache/finder.h"
#include "cli/command.h"
#include "cli/desk.h"
#include "cli/print.h"
#include "forms/guide.h"

#include <string.h>

#define LIMIT_DEFAULT 20
#define LIMIT_MAXIMUM 1000

/* ---- search -------------------------------------------------------------------------------- */

static cJSON *row_json(const ItemRow *row)
{
    cJSON *json = cJSON_CreateObject();

    json_add_text(json, "code", row->code);
    cJSON_AddNumberToObject(json, "version", row->version);
    json_add_text(json, "name", row->name);
    json_add_text(json, "department", row->department);
    cJSON_AddNumberToObject(json, "promised_days", row->promised_days);
    cJSON_AddBoolToObject(json, "instant", row->instant);
    cJSON_AddBoolToObject(json, "favourite", row->favourite);
    json_add_instant(json, "used_at", row->used_at);
    return json;
}

static char **row_cells(const ItemRow *row)
{
    char **cells = g_new0(char *, 6);

    cells[0] = g_strdup(row->favourite ? "*" : "");
    cells[1] = g_strdup(row->code);
    cells[2] = row->instant ? g_strdup(_("on the spot"))
                            : g_strdup_printf(_("working days: %d"), row->promised_days);
    cells[3] = print_clean(row->name);
    cells[4] = print_clean(row->department);
    return cells;
}

static void print_rows(const GArray *rows)
{
    static const char *const headings[] = {" ",        N_("code"),       N_("term"),
                                           N_("item"), N_("department"), NULL};
    g_autoptr(PrintTable) table = print_table_new(headings);

    if (rows->len == 0) {
        g_print("%s\n", _("No item fits."));
        return;
    }
    for (guint i = 0; i < rows->len; i++)
        print_table_add(table, row_cells(&g_array_index(rows, ItemRow, i)));
    g_autofree char *text = print_table_text(table);
    g_print("%s", text);
}

static void print_rows_json(const GArray *rows)
{
    cJSON *json = cJSON_CreateObject(), *items = cJSON_AddArrayToObject(json, "items");

    for (guint i = 0; i < rows->len; i++)
        cJSON_AddItemToArray(items, row_json(&g_array_index(rows, ItemRow, i)));
    print_json(json);
}

static bool read_limit(const Invocation *invocation, size_t *limit, Problem *problem)
{
    const char *text = invocation_value(invocation, "limit");
    guint64 number = LIMIT_DEFAULT;

    if (text && !g_ascii_string_to_unsigned(text, 10, 1, LIMIT_MAXIMUM, &number, NULL))
        return problem_set(problem, PROBLEM_USAGE_INVALID, "--limit", "1–1000", NULL);
    *limit = (size_t)number;
    return true;
}

/* What is searched for may be given as one word or as several. */
static char *typed_words(const Invocation *invocation)
{
    GString *typed = g_string_new(NULL);

    for (guint i = 0; i < invocation->words->len; i++)
        g_string_append_printf(typed, "%s%s", i > 0 ? " " : "", invocation_word(invocation, i));
    return g_string_free(typed, false);
}

ExitCode run_item_search(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    g_autofree char *typed = typed_words(invocation);
    g_autoptr(GArray) rows = NULL;
    size_t limit = 0;

    if (read_limit(invocation, &limit, &problem) && desk_open(&desk, &problem))
        rows = finder_items(desk.cache, typed, limit, &problem);
    if (!rows)
        return invocation_fail(invocation, &problem);
    if (invocation_has(invocation, "json"))
        print_rows_json(rows);
    else
        print_rows(rows);
    return EXIT_DONE;
}

/* ---- show ---------------------------------------------------------------------------------- */

typedef struct {
    Item *item;       /* the version asked for */
    Item *newest;     /* NULL: that is it */
    GArray *versions; /* int, newest first */
    GuideCard *card;
    GArray *changes; /* since the version; NULL: none */
} Guide;

static void guide_clear(Guide *guide)
{
    item_free(guide->item);
    item_free(guide->newest);
    guide_card_free(guide->card);
    if (guide->versions)
        g_array_unref(guide->versions);
    if (guide->changes)
        g_array_unref(guide->changes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Guide, guide_clear)

static Item *load_item(Desk *desk, const char *code, int version, Problem *problem)
{
    g_autoptr(Document) document = catalogue_get(desk->cache, DOCUMENT_ITEM, code, version);

    if (document)
        return item_from_json(g_steal_pointer(&document->body), problem);
    problem_set(problem, PROBLEM_ITEM_UNKNOWN, code, NULL);
    return NULL;
}

static char *licence_name(void *data, const char *kind)
{
    return catalogue_name(data, DOCUMENT_LICENCE_KIND, kind);
}

static GuideCard *make_card(Desk *desk, const Item *item)
{
    const Actor *actor = cache_actor(desk->cache);
    const char *region = actor && actor->assignment_count > 0 ? actor->assignments[0].region : "";
    g_autofree char *body = catalogue_department(desk->cache, item->department, region);
    g_autofree char *department =
        body ? catalogue_name(desk->cache, DOCUMENT_ORGANISATION, body) : NULL;
    g_auto(GStrv) places = catalogue_offices(desk->cache, region);
    const GuideWorld world = {department, (const char *const *)places, licence_name, desk->cache};

    return guide_card(item, &world);
}

static bool read_version(const Invocation *invocation, int *version, Problem *problem)
{
    const char *text = invocation_value(invocation, "version");
    guint64 number = 0;

    if (text && !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT, &number, NULL))
        return problem_set(problem, PROBLEM_USAGE_INVALID, "--version", "1, 2 …", NULL);
    *version = (int)number;
    return true;
}

static bool load_guide(Desk *desk, const Invocation *invocation, Guide *guide, Problem *problem)
{
    const char *code = invocation_word(invocation, 0);
    int version = 0;

    if (!read_version(invocation, &version, problem) || !desk_open(desk, problem))
        return false;
    guide->item = load_item(desk, code, version, problem);
    if (!guide->item)
        return false;
    guide->versions = finder_versions(desk->cache, code);
    guide->card = make_card(desk, guide->item);
    guide->newest = load_item(desk, code, 0, NULL);
    if (guide->newest && guide->newest->version > guide->item->version)
        guide->changes = guide_changes(guide->item, guide->newest);
    return true;
}

#define TEXT_COLUMNS 24

/* What is longer than its column has the rest below it. */
static void print_line(const char *text, const char *detail)
{
    g_autofree char *clean = print_clean(text), *more = print_clean(detail);
    int room = TEXT_COLUMNS - print_width(clean);

    if (!*more)
        g_print("  %s\n", clean);
    else if (room < 0)
        g_print("  %s\n%*s%s\n", clean, TEXT_COLUMNS + 4, "", more);
    else
        g_print("  %s%*s  %s\n", clean, room, "", more);
}

static void print_changes(const Guide *guide)
{
    if (!guide->changes)
        return;
    g_print("\n");
    g_print(_("Changed by version %d"), guide->newest->version);
    g_print("\n");
    for (guint i = 0; i < guide->changes->len; i++) {
        const GuideChange *change = &g_array_index(guide->changes, GuideChange, i);
        g_autofree char *before = print_clean(change->before), *after = print_clean(change->after);

        if (change->before)
            g_print("  - %s\n", before);
        if (change->after)
            g_print("  + %s\n", after);
    }
}

static void print_guide(const Guide *guide)
{
    g_autofree char *title = print_clean(guide->card->title);

    g_print("%s\n", title);
    g_print(_("Version %d"), guide->card->version);
    g_print("\n");
    for (guint i = 0; i < guide->card->sections->len; i++) {
        const GuideSection *section = guide->card->sections->pdata[i];

        g_print("\n%s\n", section->heading);
        for (guint n = 0; n < section->lines->len; n++) {
            const GuideLine *line = &g_array_index(section->lines, GuideLine, n);

            print_line(line->text, line->detail);
        }
    }
    print_changes(guide);
}

static cJSON *section_json(const GuideSection *section)
{
    cJSON *json = cJSON_CreateObject(), *lines;

    json_add_text(json, "name", section->name);
    json_add_text(json, "heading", section->heading);
    lines = cJSON_AddArrayToObject(json, "lines");
    for (guint i = 0; i < section->lines->len; i++) {
        const GuideLine *line = &g_array_index(section->lines, GuideLine, i);
        cJSON *words = cJSON_CreateObject();

        json_add_text(words, "text", line->text);
        json_add_text(words, "detail", line->detail);
        cJSON_AddItemToArray(lines, words);
    }
    return json;
}

static cJSON *change_json(const GuideChange *change)
{
    cJSON *json = cJSON_CreateObject();

    json_add_text(json, "heading", change->heading);
    json_add_text(json, "before", change->before);
    json_add_text(json, "after", change->after);
    return json;
}

static void print_guide_json(const Guide *guide)
{
    cJSON *json = cJSON_CreateObject(), *item = cJSON_AddObjectToObject(json, "item");
    cJSON *versions, *sections;

    json_add_text(item, "code", guide->item->code);
    json_add_text(item, "name", guide->item->name);
    cJSON_AddNumberToObject(item, "version", guide->item->version);
    versions = cJSON_AddArrayToObject(item, "versions");
    for (guint i = 0; i < guide->versions->len; i++)
        cJSON_AddItemToArray(versions, cJSON_CreateNumber(g_array_index(guide->versions, int, i)));
    sections = cJSON_AddArrayToObject(item, "sections");
    for (guint i = 0; i < guide->card->sections->len; i++)
        cJSON_AddItemToArray(sections, section_json(guide->card->sections->pdata[i]));
    if (guide->changes) {
        cJSON *changes = cJSON_AddArrayToObject(item, "changes");

        for (guint i = 0; i < guide->changes->len; i++)
            cJSON_AddItemToArray(changes,
                                 change_json(&g_array_index(guide->changes, GuideChange, i)));
    }
    print_json(json);
}

ExitCode run_item_show(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Guide) guide = {0};
    g_auto(Problem) problem = {0};

    if (!load_guide(&desk, invocation, &guide, &problem))
        return invocation_fail(invocation, &problem);
    if (invocation_has(invocation, "json"))
        print_guide_json(&guide);
    else
        print_guide(&guide);
    return EXIT_DONE;
}
