#include "tui/sheet/divisions.h"

#include "cache/feed.h"
#include "domain/json.h"

#include <string.h>

#define CODE_LENGTH 12
#define COUNTY_DIGITS 6
#define TOWN_DIGITS 9
#define DIVISIONS_MAX 20000

/* The codes of the county and of the town that a code lies in; "" where it is that itself, or
 * above. Caller frees. */
static char *county_of(const char *code)
{
    return strlen(code) > COUNTY_DIGITS ? g_strndup(code, COUNTY_DIGITS) : g_strdup("");
}

static char *town_of(const char *code)
{
    bool village = strlen(code) == CODE_LENGTH && strcmp(code + TOWN_DIGITS, "000") != 0;

    return village ? g_strdup_printf("%.*s000", TOWN_DIGITS, code) : g_strdup("");
}

static char *join(const char *county, const char *town, const char *name)
{
    GString *path = g_string_new(NULL);
    const char *const parts[] = {county, town, name};

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] && *parts[i])
            g_string_append_printf(path, "%s%s", path->len ? " · " : "", parts[i]);
    return g_string_free(path, FALSE);
}

/* NULL when it is not in the catalogue. */
static char *name_of(Cache *cache, const char *code)
{
    Document *document = *code ? catalogue_get(cache, DOCUMENT_DIVISION, code, 0) : NULL;
    char *name = document ? g_strdup(json_text(document->body, "name")) : NULL;

    document_free(document);
    return name;
}

char *division_path(Cache *cache, const char *code)
{
    g_autofree char *county = county_of(code);
    g_autofree char *town = town_of(code);
    g_autofree char *county_name = name_of(cache, county);
    g_autofree char *town_name = name_of(cache, town);
    g_autofree char *name = name_of(cache, code);

    return join(county_name, town_name, name ? name : code);
}

static const char *own_region(App *app)
{
    const Actor *actor = cache_actor(app->cache);
    const char *region = actor && actor->assignment_count ? actor->assignments[0].region : NULL;

    return region ? region : "";
}

typedef struct {
    size_t digits;
    const char *region;
} Home;

/* Own region first, then by code. */
static gint compare(gconstpointer a, gconstpointer b, gpointer data)
{
    const Home *home = data;
    const PickRow *first = *(const PickRow *const *)a, *second = *(const PickRow *const *)b;
    bool first_own = strncmp(first->code, home->region, home->digits) == 0;
    bool second_own = strncmp(second->code, home->region, home->digits) == 0;

    return first_own == second_own ? strcmp(first->code, second->code) : second_own - first_own;
}

static GHashTable *names_of(const GPtrArray *documents)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < documents->len; i++) {
        const Document *document = g_ptr_array_index(documents, i);
        g_hash_table_insert(names, document->code, (char *)json_text(document->body, "name"));
    }
    return names;
}

GPtrArray *divisions_fetch(App *app, void *data, const char *typed, Problem *problem)
{
    g_autoptr(GPtrArray) documents =
        catalogue_list(app->cache, DOCUMENT_DIVISION, NULL, DIVISIONS_MAX, problem);

    (void)data;
    (void)typed;
    if (!documents)
        return NULL;
    g_autoptr(GHashTable) names = names_of(documents);
    GPtrArray *rows = pick_rows_new();
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = g_ptr_array_index(documents, i);
        const char *name = json_text(document->body, "name");
        g_autofree char *county = county_of(document->code);
        g_autofree char *town = town_of(document->code);
        g_autofree char *path =
            join(g_hash_table_lookup(names, county), g_hash_table_lookup(names, town), name);
        g_ptr_array_add(rows, pick_row_new(document->code, name ? name : document->code, path));
    }
    Home home = {MIN(strlen(own_region(app)), COUNTY_DIGITS), own_region(app)};
    g_ptr_array_sort_with_data(rows, compare, &home);
    return rows;
}
