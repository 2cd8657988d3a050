#include "central/catalogue.h"

#include "central/store.h"
#include "domain/json.h"
#include "forms/application/application.h"
#include "forms/merge/element.h"

#include <string.h>

struct Catalogue {
    Rules rules;
    GPtrArray *calendars;  /* Calendar*, superseded ones too */
    GHashTable *items;     /* "code" and "code/version" → Item, borrowed from `owned` */
    GPtrArray *owned;      /* Item* */
    GHashTable *documents; /* "kind/code" → cJSON */
};

static void json_free(void *json)
{
    cJSON_Delete(json);
}

static const Item *item_lookup(void *data, const char *code, int version)
{
    const Catalogue *catalogue = data;
    g_autofree char *key = version ? g_strdup_printf("%s/%d", code, version) : g_strdup(code);

    return g_hash_table_lookup(catalogue->items, key);
}

static void calendar_take(Catalogue *catalogue, Calendar *calendar)
{
    g_ptr_array_add(catalogue->calendars, calendar);
    catalogue->rules.calendar = calendar;
}

Catalogue *catalogue_new(void)
{
    Catalogue *catalogue = g_new0(Catalogue, 1);
    cJSON *none = cJSON_CreateObject();

    catalogue->calendars = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_free);
    catalogue->items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    catalogue->owned = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    catalogue->documents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, json_free);
    catalogue->rules =
        (Rules){.item = item_lookup, .data = catalogue, .application = application_of_case_check};
    calendar_take(catalogue, calendar_from_json(none));
    cJSON_Delete(none);
    return catalogue;
}

void catalogue_free(Catalogue *catalogue)
{
    if (!catalogue)
        return;
    g_hash_table_unref(catalogue->documents);
    g_hash_table_unref(catalogue->items);
    g_ptr_array_unref(catalogue->owned);
    g_ptr_array_unref(catalogue->calendars);
    g_free(catalogue);
}

const Rules *catalogue_rules(const Catalogue *catalogue)
{
    return &catalogue->rules;
}

const cJSON *catalogue_body(const Catalogue *catalogue, DocumentKind kind, const char *code)
{
    g_autofree char *key = g_strdup_printf("%s/%s", document_kind_name(kind), code);

    return g_hash_table_lookup(catalogue->documents, key);
}

bool catalogue_handles(const Catalogue *catalogue, const char *region, const char *department)
{
    g_autofree char *kind = g_strdup_printf("%s/", document_kind_name(DOCUMENT_ORGANISATION));
    GHashTableIter rows;
    gpointer key, body;

    g_hash_table_iter_init(&rows, catalogue->documents);
    while (g_hash_table_iter_next(&rows, &key, &body)) {
        const char *place = json_text(body, "region");

        if (g_str_has_prefix(key, kind) && place && !strncmp(place, region, COUNTY_DIGITS) &&
            !g_strcmp0(json_text(body, "department"), department))
            return true;
    }
    return false;
}

/* ---- in memory ----------------------------------------------------------------------------- */

static bool take_item(Catalogue *catalogue, const Document *document, Problem *problem)
{
    Item *item = item_from_json(cJSON_Duplicate(document->body, true), problem);

    if (!item)
        return false;
    g_ptr_array_add(catalogue->owned, item);
    g_hash_table_replace(catalogue->items, g_strdup_printf("%s/%d", item->code, item->version),
                         item);

    const Item *newest = g_hash_table_lookup(catalogue->items, item->code);
    if (!newest || newest->version <= item->version)
        g_hash_table_replace(catalogue->items, g_strdup(item->code), item);
    return true;
}

static bool take_calendar(Catalogue *catalogue, const Document *document, Problem *problem)
{
    Calendar *calendar = calendar_from_json(document->body);

    if (!calendar)
        return problem_set(problem, PROBLEM_MALFORMED, "calendar", NULL);
    calendar_take(catalogue, calendar);
    return true;
}

bool catalogue_take(Catalogue *catalogue, const Document *document, Problem *problem)
{
    if (document->kind == DOCUMENT_ITEM)
        return take_item(catalogue, document, problem);
    if (document->kind == DOCUMENT_CALENDAR)
        return take_calendar(catalogue, document, problem);
    g_hash_table_replace(
        catalogue->documents,
        g_strdup_printf("%s/%s", document_kind_name(document->kind), document->code),
        cJSON_Duplicate(document->body, true));
    return true;
}

/* ---- in the database ----------------------------------------------------------------------- */

#define COLUMNS "kind, code, version, revision, body"

static Document *document_row(DbTx *tx, DbRows *rows)
{
    Document *document = g_new0(Document, 1);

    document->kind = document_kind_from_name(db_text(rows, 0));
    document->code = g_strdup(db_text(rows, 1));
    document->version = (int)db_number(rows, 2);
    document->revision = db_number(rows, 3);
    document->body = cJSON_Parse(db_text(rows, 4));
    if (document->kind == DOCUMENT_KIND_COUNT || !document->body) {
        g_auto(Problem) problem = {0};

        problem_set(&problem, PROBLEM_INTERNAL, "document", NULL);
        db_fail(tx, &problem);
        g_clear_pointer(&document, document_free);
    }
    return document;
}

static GPtrArray *document_rows(DbTx *tx, DbRows *rows)
{
    GPtrArray *documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);
    Document *document;

    while (db_next(rows) && (document = document_row(tx, rows)))
        g_ptr_array_add(documents, document);
    return documents;
}

bool catalogue_load(Catalogue *catalogue, DbTx *tx, Problem *problem)
{
    g_autoptr(DbRows) rows = db_query(tx, "SELECT " COLUMNS " FROM document ORDER BY revision", "");
    g_autoptr(GPtrArray) documents = document_rows(tx, rows);

    for (guint i = 0; i < documents->len; i++) {
        if (!catalogue_take(catalogue, documents->pdata[i], problem))
            return false;
    }
    return true;
}

static bool document_readable(const Document *document, Problem *problem)
{
    g_autoptr(Catalogue) trial = catalogue_new();

    return catalogue_take(trial, document, problem);
}

/* ---- data elements in forms ----------------------------------------------------------------- */

static bool add_elements(ElementLibrary *library, const GPtrArray *documents, Problem *problem)
{
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = documents->pdata[i];

        if (document->kind == DOCUMENT_ELEMENT &&
            !element_library_add(library, document->body, problem))
            return false;
    }
    return true;
}

static bool expand_form(const ElementLibrary *library, const Document *document, Problem *problem)
{
    cJSON *form = cJSON_GetObjectItemCaseSensitive(document->body, "form");
    g_auto(Problem) why = {0};

    if (element_expand_form(library, form, &why))
        return true;

    g_autofree char *where = g_strconcat(document->code, why.subject, NULL);
    g_free(why.args[0]);
    why.args[0] = g_steal_pointer(&where);
    problem_move(problem, &why);
    return false;
}

/* Items name data elements; from here on their forms are whole. */
static bool expand_items(DbTx *tx, const GPtrArray *documents, Problem *problem)
{
    g_autoptr(ElementLibrary) library = element_library_new();
    g_autoptr(DbRows) rows = db_query(tx, "SELECT " COLUMNS " FROM document WHERE kind = $1", "t",
                                      document_kind_name(DOCUMENT_ELEMENT));
    g_autoptr(GPtrArray) published = document_rows(tx, rows);

    if (!add_elements(library, published, problem) || !add_elements(library, documents, problem))
        return false;
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = documents->pdata[i];

        if (document->kind == DOCUMENT_ITEM && !expand_form(library, document, problem))
            return false;
    }
    return true;
}

bool catalogue_write(DbTx *tx, const GPtrArray *documents, Problem *problem)
{
    if (!expand_items(tx, documents, problem))
        return false;
    for (guint i = 0; i < documents->len; i++) {
        Document *document = documents->pdata[i];
        g_autofree char *body = wire_print(document->body);
        const char *name =
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(document->body, "name"));

        if (!document_readable(document, problem))
            return false;
        document->revision = store_count(tx, "revision");
        db_run(tx,
               "INSERT INTO document (kind, code, version, revision, name, body) "
               "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, code, version) DO UPDATE "
               "SET revision = excluded.revision, name = excluded.name, body = excluded.body",
               "ttiltt", document_kind_name(document->kind), document->code, document->version,
               document->revision, name ? name : "", body);
    }
    return true;
}

DocumentPage *catalogue_page(DbTx *tx, gint64 since, size_t limit)
{
    DocumentPage *page = g_new0(DocumentPage, 1);
    g_autoptr(DbRows) rows = db_query(tx,
                                      "SELECT " COLUMNS " FROM document WHERE revision > $1 "
                                      "ORDER BY revision LIMIT $2",
                                      "ll", since, (gint64)limit + 1);

    page->documents = document_rows(tx, rows);
    page->more = page->documents->len > limit;
    if (page->more)
        g_ptr_array_set_size(page->documents, (int)limit);

    const guint count = page->documents->len;
    page->revision = count ? ((Document *)page->documents->pdata[count - 1])->revision : since;
    return page;
}

GPtrArray *catalogue_search(DbTx *tx, DocumentKind kind, const char *text, const char *after,
                            size_t limit)
{
    g_autofree char *pattern = db_pattern(text ? text : "");
    g_autoptr(DbRows) rows =
        db_query(tx,
                 "SELECT " COLUMNS " FROM document AS d WHERE kind = $1 AND code > $2 "
                 "AND (code LIKE $3 ESCAPE '\\' OR name LIKE $3 ESCAPE '\\') "
                 "AND NOT EXISTS (SELECT 1 FROM document AS n WHERE n.kind = d.kind "
                 "AND n.code = d.code AND n.version > d.version) ORDER BY code LIMIT $4",
                 "tttl", document_kind_name(kind), after ? after : "", pattern, (gint64)limit);

    return document_rows(tx, rows);
}

Document *catalogue_newest(DbTx *tx, DocumentKind kind, const char *code)
{
    g_autoptr(DbRows) rows = db_query(tx,
                                      "SELECT " COLUMNS " FROM document WHERE kind = $1 "
                                      "AND code = $2 ORDER BY version DESC LIMIT 1",
                                      "tt", document_kind_name(kind), code);

    return db_next(rows) ? document_row(tx, rows) : NULL;
}

/* ---- from files ---------------------------------------------------------------------------- */

static const struct {
    const char *file;
    const char *member; /* the array; NULL: the whole file is one document */
    const char *code;   /* the member that names the document, or the code itself */
    DocumentKind kind;
} sources[] = {
    {"calendar.json", NULL, "working_days", DOCUMENT_CALENDAR},
    {"divisions.json", "divisions", "code", DOCUMENT_DIVISION},
    {"organisations.json", "organisations", "code", DOCUMENT_ORGANISATION},
    {"licence_kinds.json", "licence_kinds", "code", DOCUMENT_LICENCE_KIND},
    {"elements.json", "elements", "code", DOCUMENT_ELEMENT},
    {"items.json", "items", "code", DOCUMENT_ITEM},
    {"themes.json", "themes", "code", DOCUMENT_THEME},
    {"staff.json", "staff", "id", DOCUMENT_STAFF},
};

static bool add_document(GPtrArray *documents, size_t source, const char *code, const cJSON *body,
                         Problem *problem)
{
    if (!code || !cJSON_IsObject(body))
        return problem_set(problem, PROBLEM_MALFORMED, sources[source].file, NULL);

    const cJSON *version = cJSON_GetObjectItemCaseSensitive(body, "version");
    Document *document = g_new0(Document, 1);
    document->kind = sources[source].kind;
    document->code = g_strdup(code);
    document->version = cJSON_IsNumber(version) ? version->valueint : 1;
    document->body = cJSON_Duplicate(body, true);
    g_ptr_array_add(documents, document);
    return true;
}

static bool add_file(GPtrArray *documents, size_t source, const char *folder, Problem *problem)
{
    g_autofree char *path = g_build_filename(folder, sources[source].file, NULL);
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL))
        return problem_set(problem, PROBLEM_NOT_FOUND, path, NULL);

    cJSON *json = wire_parse(text, length, WIRE_ANSWER_MAX, problem);
    bool ok = json != NULL;
    if (ok && !sources[source].member) {
        ok = add_document(documents, source, sources[source].code, json, problem);
    } else if (ok) {
        const cJSON *body;

        cJSON_ArrayForEach(body, cJSON_GetObjectItemCaseSensitive(json, sources[source].member))
        {
            const cJSON *code = cJSON_GetObjectItemCaseSensitive(body, sources[source].code);

            ok = ok && add_document(documents, source, cJSON_GetStringValue(code), body, problem);
        }
    }
    cJSON_Delete(json);
    return ok;
}

GPtrArray *catalogue_read_folder(const char *folder, Problem *problem)
{
    g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);

    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (!add_file(documents, i, folder, problem))
            return NULL;
    }
    return g_steal_pointer(&documents);
}
