/* The reference data: documents as the central sent them, and the rules parsed from them. */
#include "cache/feed.h"
#include "cache/private.h"

#include "domain/json.h"

#include <string.h>

#define CALENDAR_CODE "working_days"

/* ---- the rules ----------------------------------------------------------------------------- */

void cache_forget_rules(Cache *cache)
{
    g_clear_pointer(&cache->items, g_hash_table_destroy);
    g_clear_pointer(&cache->calendar, calendar_free);
    cache->edition = -1;
}

/* Without a published calendar every due day is provisional. */
static Calendar *load_calendar(Cache *cache)
{
    Document *document = catalogue_get(cache, DOCUMENT_CALENDAR, CALENDAR_CODE, 0);
    Calendar *calendar = document ? calendar_from_json(document->body) : NULL;

    if (document)
        document_free(document);
    if (calendar)
        return calendar;
    cJSON *nothing = cJSON_CreateObject();
    calendar = calendar_from_json(nothing);
    cJSON_Delete(nothing);
    return calendar;
}

static Item *load_item(Cache *cache, const char *code, int version)
{
    Document *document = catalogue_get(cache, DOCUMENT_ITEM, code, version);
    Item *item = document ? item_from_json(g_steal_pointer(&document->body), NULL) : NULL;

    if (document)
        document_free(document);
    return item;
}

static const Item *find_item(void *data, const char *code, int version)
{
    Cache *cache = data;

    if (!code)
        return NULL;
    g_autofree char *key = g_strdup_printf("%s %d", code, version);
    Item *item = g_hash_table_lookup(cache->items, key);
    if (item)
        return item;
    item = load_item(cache, code, version);
    if (item)
        g_hash_table_insert(cache->items, g_steal_pointer(&key), item);
    return item;
}

static void free_item(void *item)
{
    item_free(item);
}

const Rules *cache_rules(Cache *cache)
{
    gint64 edition = sql_number(cache_sql(cache), 0, "SELECT edition FROM feed", "");

    if (edition == cache->edition)
        return &cache->rules;
    cache_forget_rules(cache);
    cache->edition = edition;
    cache->calendar = load_calendar(cache);
    cache->items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_item);
    cache->rules = (Rules){.calendar = cache->calendar,
                           .item = find_item,
                           .data = cache,
                           .application = cache->application};
    return &cache->rules;
}

void cache_check_applications(Cache *cache, ApplicationCheck *check)
{
    cache->application = cache->rules.application = check;
}

/* ---- taking in ----------------------------------------------------------------------------- */

gint64 catalogue_revision(Cache *cache)
{
    return sql_number(cache_sql(cache), 0, "SELECT revision FROM feed", "");
}

static bool put_document(Cache *cache, const Document *document, Problem *problem)
{
    const char *name = json_text(document->body, "name");

    return sql_run(cache->writer, problem,
                   "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?)", "ssilsj",
                   document_kind_name(document->kind), document->code, document->version,
                   document->revision, name ? name : document->code, document->body);
}

/* Due days and step names come from the documents: the lines of the cases concerned are made anew.
 */
static bool project_again(Cache *cache, gint64 generation, const Document *document,
                          Problem *problem)
{
    bool dates = document->kind == DOCUMENT_CALENDAR;

    if (!dates && document->kind != DOCUMENT_ITEM)
        return true;
    g_auto(Query) query = dates ? sql_select(cache->writer,
                                             "SELECT id FROM cases WHERE generation = ? "
                                             "AND (due < 2147483647 OR legal < 2147483647)",
                                             "l", generation)
                                : sql_select(cache->writer,
                                             "SELECT id FROM cases WHERE generation = ? "
                                             "AND item_code = ? AND item_version = ?",
                                             "lsi", generation, document->code, document->version);
    return project_found(cache, generation, &query, problem);
}

static bool project_page(Cache *cache, const DocumentPage *page, Problem *problem)
{
    gint64 shown = sql_number(cache->writer, 0, "SELECT generation FROM feed", "");
    gint64 shadow = sql_number(cache->writer, 0, "SELECT shadow FROM feed", "");

    for (guint i = 0; i < page->documents->len; i++) {
        const Document *document = page->documents->pdata[i];

        if (!project_again(cache, shown, document, problem) ||
            (shadow != shown && !project_again(cache, shadow, document, problem)))
            return false;
    }
    return outbox_project_all(cache, shown, problem);
}

static bool apply_documents(Cache *cache, const DocumentPage *page, Problem *problem)
{
    for (guint i = 0; i < page->documents->len; i++)
        if (!put_document(cache, page->documents->pdata[i], problem) ||
            !finder_store(cache, page->documents->pdata[i], problem))
            return false;
    return sql_run(cache->writer, problem, "UPDATE feed SET revision = ?, edition = edition + ?",
                   "li", page->revision, (int)(page->documents->len > 0)) &&
           (page->documents->len == 0 || project_page(cache, page, problem));
}

bool catalogue_apply(Cache *cache, const DocumentPage *page, Problem *problem)
{
    if (!cache_begin(cache, problem))
        return false;
    bool good = cache_end(cache, apply_documents(cache, page, problem), problem);
    /* What was parsed within a transaction that is taken back never was. */
    if (!good)
        cache_forget_rules(cache);
    return good;
}

/* ---- reading ------------------------------------------------------------------------------- */

#define DOCUMENT_COLUMNS "kind, code, version, revision, body"

static Document *document_read(const Query *query)
{
    Document *document = g_new0(Document, 1);

    document->kind = document_kind_from_name(query_text(query, 0));
    document->code = query_dup(query, 1);
    document->version = query_int(query, 2);
    document->revision = query_integer(query, 3);
    document->body = query_json(query, 4);
    return document;
}

static void free_document(void *document)
{
    document_free(document);
}

GPtrArray *catalogue_list(Cache *cache, DocumentKind kind, const char *text, size_t limit,
                          Problem *problem)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_document);
    g_autofree char *pattern = like_pattern("%", text ? text : "", "%");
    g_auto(Query) query =
        sql_select(cache_sql(cache),
                   "SELECT " DOCUMENT_COLUMNS " FROM document AS one WHERE kind = ?1 "
                   "AND (name LIKE ?2 ESCAPE '\\' OR code LIKE ?2 ESCAPE '\\') "
                   "AND version = (SELECT max(version) FROM document "
                   "WHERE kind = one.kind AND code = one.code) ORDER BY name, code LIMIT ?3",
                   "ssl", document_kind_name(kind), pattern, (gint64)limit);

    while (query_row(&query))
        g_ptr_array_add(list, document_read(&query));
    return query_ok(&query, problem) ? g_steal_pointer(&list) : NULL;
}

Document *catalogue_get(Cache *cache, DocumentKind kind, const char *code, int version)
{
    g_auto(Query) query = sql_select(cache_sql(cache),
                                     "SELECT " DOCUMENT_COLUMNS " FROM document "
                                     "WHERE kind = ?1 AND code = ?2 AND (version = ?3 OR ?3 = 0) "
                                     "ORDER BY version DESC LIMIT 1",
                                     "ssi", document_kind_name(kind), code, version);

    return query_row(&query) ? document_read(&query) : NULL;
}

char *catalogue_name(Cache *cache, DocumentKind kind, const char *code)
{
    char *name = sql_text(cache_sql(cache),
                          "SELECT name FROM document WHERE kind = ? AND code = ? "
                          "ORDER BY version DESC LIMIT 1",
                          "ss", document_kind_name(kind), code);

    return name ? name : g_strdup(code);
}

char *catalogue_department(Cache *cache, const char *key, const char *region)
{
    g_autoptr(GPtrArray) documents =
        catalogue_list(cache, DOCUMENT_ORGANISATION, NULL, G_MAXINT, NULL);
    const Document *best = NULL;
    const char *best_place = "";

    for (guint i = 0; documents && i < documents->len; i++) {
        const Document *document = documents->pdata[i];
        const char *place = json_text(document->body, "region");

        if (place && g_strcmp0(json_text(document->body, "department"), key) == 0 &&
            division_covers(place, region ? region : "") && division_covers(best_place, place)) {
            best = document;
            best_place = place;
        }
    }
    return best ? g_strdup(best->code) : NULL;
}

GStrv catalogue_offices(Cache *cache, const char *region)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autofree char *county = g_strndup(region, COUNTY_DIGITS);
    g_auto(Query) query = sql_select(cache_sql(cache),
                                     "SELECT name FROM document WHERE kind = 'organisation' "
                                     "AND json_extract(body, '$.kind') IN ('hall', 'station') "
                                     "AND substr(json_extract(body, '$.region'), 1, ?) = ? "
                                     "ORDER BY json_extract(body, '$.kind'), code",
                                     "is", COUNTY_DIGITS, county);

    while (query_row(&query))
        g_strv_builder_add(names, query_text(&query, 0));
    return query_ok(&query, NULL) ? g_strv_builder_end(names) : NULL;
}
