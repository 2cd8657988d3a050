#include "cache/finder.h"

#include "cache/feed.h"
#include "cache/private.h"
#include "domain/json.h"
#include "domain/pinyin.h"

#include <string.h>

void item_row_clear(ItemRow *row)
{
    g_free(row->code);
    g_free(row->name);
    g_free(row->department);
    *row = (ItemRow){0};
}

/* ---- making keys --------------------------------------------------------------------------- */

/* "\n" before each, as in the keys of the name. */
static char *other_keys(const Document *document)
{
    const char *english = json_text(document->body, "name_en");
    g_autofree char *code = pinyin_fold(document->code);
    g_autofree char *folded = pinyin_fold(english ? english : "");

    return g_strconcat("\n", code, "\n", folded, NULL);
}

static bool is_looked_for(const Document *document)
{
    return document->kind == DOCUMENT_ITEM || document->kind == DOCUMENT_THEME ||
           (document->kind == DOCUMENT_ORGANISATION && json_text(document->body, "department"));
}

/* An older version may come after a newer one. */
bool finder_store(Cache *cache, const Document *document, Problem *problem)
{
    if (!is_looked_for(document))
        return true;

    const char *name = json_text(document->body, "name");
    g_autofree char *keys = pinyin_keys(name ? name : "");
    g_autofree char *other = other_keys(document);

    return sql_run(cache->writer, problem,
                   "INSERT INTO search_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (kind, code) DO UPDATE SET version = excluded.version, "
                   "name = excluded.name, department = excluded.department, "
                   "region = excluded.region, promised_days = excluded.promised_days, "
                   "instant = excluded.instant, keys = excluded.keys, other = excluded.other "
                   "WHERE excluded.version >= version",
                   "ssisssiiss", document_kind_name(document->kind), document->code,
                   document->version, name ? name : document->code,
                   json_text(document->body, "department"), json_text(document->body, "region"),
                   json_integer(document->body, "promised_days", 0),
                   (int)json_flag(document->body, "instant"), keys, other);
}

static bool store_missing(Cache *cache, GPtrArray *documents, Problem *problem)
{
    for (guint i = 0; i < documents->len; i++)
        if (!finder_store(cache, documents->pdata[i], problem))
            return false;
    return true;
}

/* A store that an earlier version of the program filled has documents without keys. */
static bool complete_keys(Cache *cache, Problem *problem)
{
    g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);
    g_auto(Query) query =
        sql_select(cache->reader,
                   "SELECT kind, code FROM document AS one "
                   "WHERE kind IN ('item', 'theme', 'organisation') "
                   "AND NOT EXISTS (SELECT 1 FROM search_key WHERE kind = one.kind "
                   "AND code = one.code) "
                   "AND (kind <> 'organisation' OR json_extract(body, '$.department') IS NOT NULL) "
                   "GROUP BY kind, code",
                   "");

    while (query_row(&query)) {
        DocumentKind kind = document_kind_from_name(query_text(&query, 0));
        Document *document = catalogue_get(cache, kind, query_text(&query, 1), 0);

        if (document)
            g_ptr_array_add(documents, document);
    }
    if (!query_ok(&query, problem))
        return false;
    if (documents->len == 0)
        return true;
    bool good = cache_begin(cache, problem) &&
                cache_end(cache, store_missing(cache, documents, problem), problem);
    pinyin_forget();
    return good;
}

/* ---- what is walked ------------------------------------------------------------------------ */

typedef struct {
    const char *key;  /* as items name it */
    const char *name; /* of the body that covers where the person works */
    const char *keys;
    const char *region;
} Department;

/* Texts are the finder's. */
typedef struct {
    const char *code;
    const char *name;
    const char *keys;
    const char *other;
    const char *themes; /* keys of the themes that it is in; NULL: none */
    const char *order;  /* syllables of the name */
    guint64 signs;      /* that occur in keys, other and themes: signs_of() */
    guint department;
    int version;
    int promised_days;
    bool instant;
    bool favourite;
    instant used_at;
} Entry;

struct Finder {
    gint64 edition;
    char *region;
    GStringChunk *texts;
    GArray *departments; /* Department */
    GArray *entries;     /* Entry, favourites first, then recent ones, then by name */
};

void finder_free(Finder *finder)
{
    if (!finder)
        return;
    g_free(finder->region);
    g_string_chunk_free(finder->texts);
    g_array_unref(finder->departments);
    g_array_unref(finder->entries);
    g_free(finder);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Finder, finder_free)

/* A bit for each letter and digit; the bytes of other characters share the rest. What lacks a sign
 * of a word need not be looked through. */
static guint64 signs_of(const char *text)
{
    guint64 signs = 0;

    for (; text && *text; text++) {
        unsigned sign = (unsigned char)*text;

        if (sign >= 'a' && sign <= 'z')
            signs |= G_GUINT64_CONSTANT(1) << (sign - 'a');
        else if (g_ascii_isdigit(*text))
            signs |= G_GUINT64_CONSTANT(1) << (26 + sign - '0');
        else
            signs |= G_GUINT64_CONSTANT(1) << (36 + sign % 28);
    }
    return signs;
}

static const char *keep(Finder *finder, const char *text)
{
    return text ? g_string_chunk_insert(finder->texts, text) : NULL;
}

/* ---- departments --------------------------------------------------------------------------- */

/* Index of the department with that key, made when it is new. */
static guint department_index(Finder *finder, const char *key)
{
    for (guint i = 0; i < finder->departments->len; i++)
        if (strcmp(g_array_index(finder->departments, Department, i).key, key) == 0)
            return i;

    g_autofree char *folded = pinyin_fold(key);
    g_autofree char *keys = g_strconcat("\n", folded, NULL);
    Department department = {.key = keep(finder, key), .region = ""};
    department.name = department.key;
    department.keys = keep(finder, keys);
    g_array_append_val(finder->departments, department);
    return finder->departments->len - 1;
}

/* Takes the body's name when it covers the person's region more closely than the one so far. */
static void meet_body(Finder *finder, const Query *query)
{
    const char *region = query_text(query, 3);
    guint index = department_index(finder, query_text(query, 0));
    Department *department = &g_array_index(finder->departments, Department, index);

    if (!region || !division_covers(region, finder->region) ||
        !division_covers(department->region, region))
        return;
    department->name = keep(finder, query_text(query, 1));
    department->keys = keep(finder, query_text(query, 2));
    department->region = keep(finder, region);
}

static bool load_departments(Finder *finder, Cache *cache, Problem *problem)
{
    g_auto(Query) query = sql_select(cache->reader,
                                     "SELECT department, name, keys, region FROM search_key "
                                     "WHERE kind = 'organisation' ORDER BY code",
                                     "");

    while (query_row(&query))
        meet_body(finder, &query);
    return query_ok(&query, problem);
}

/* ---- themes -------------------------------------------------------------------------------- */

static void add_theme(GHashTable *themes, const char *keys, const cJSON *members)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, members)
    {
        if (!cJSON_IsString(member))
            continue;
        const char *others = g_hash_table_lookup(themes, member->valuestring);
        g_hash_table_insert(themes, g_strdup(member->valuestring),
                            g_strconcat(others ? others : "", keys, NULL));
    }
}

/* Code of an item → keys of its themes. NULL on failure. */
static GHashTable *load_themes(Cache *cache, Problem *problem)
{
    g_autoptr(GHashTable) themes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(Query) query =
        sql_select(cache->reader,
                   "SELECT keys, body FROM search_key JOIN document USING (kind, code, version) "
                   "WHERE kind = 'theme'",
                   "");

    while (query_row(&query)) {
        cJSON *body = query_json(&query, 1);

        add_theme(themes, query_text(&query, 0), json_array(body, "members"));
        cJSON_Delete(body);
    }
    return query_ok(&query, problem) ? g_steal_pointer(&themes) : NULL;
}

/* ---- items --------------------------------------------------------------------------------- */

static void add_entry(Finder *finder, const Query *query, GHashTable *themes)
{
    const char *department = query_text(query, 3);
    Entry entry = {.code = keep(finder, query_text(query, 0)),
                   .version = query_int(query, 1),
                   .name = keep(finder, query_text(query, 2)),
                   .department = department_index(finder, department ? department : ""),
                   .promised_days = query_int(query, 4),
                   .instant = query_int(query, 5) != 0,
                   .keys = keep(finder, query_text(query, 6)),
                   .other = keep(finder, query_text(query, 7)),
                   .used_at = query_integer(query, 8),
                   .favourite = query_int(query, 9) != 0};

    entry.themes = keep(finder, g_hash_table_lookup(themes, entry.code));
    entry.signs = signs_of(entry.keys) | signs_of(entry.other) | signs_of(entry.themes);
    entry.order = strchr(entry.keys + 1, '\n');
    if (!entry.order)
        entry.order = entry.keys;
    g_array_append_val(finder->entries, entry);
}

static int by_use_and_name(const void *one, const void *other)
{
    const Entry *a = one, *b = other;
    int order = strcmp(a->order, b->order);

    if (a->favourite != b->favourite)
        return a->favourite ? -1 : 1;
    if (a->used_at != b->used_at)
        return a->used_at > b->used_at ? -1 : 1;
    return order ? order : strcmp(a->code, b->code);
}

static bool load_items(Finder *finder, Cache *cache, Problem *problem)
{
    g_autoptr(GHashTable) themes = load_themes(cache, problem);
    g_auto(Query) query =
        sql_select(cache->reader,
                   "SELECT code, version, name, department, promised_days, instant, keys, other, "
                   "coalesce(used, 0), coalesce(favourite, 0) "
                   "FROM search_key LEFT JOIN item_use USING (code) WHERE kind = 'item'",
                   "");

    while (themes && query_row(&query))
        add_entry(finder, &query, themes);
    g_array_sort(finder->entries, by_use_and_name);
    return themes && query_ok(&query, problem);
}

/* ---- loading ------------------------------------------------------------------------------- */

static const char *region_of(Cache *cache)
{
    const Actor *actor = cache_actor(cache);

    return actor && actor->assignment_count > 0 ? actor->assignments[0].region : "";
}

static Finder *load(Cache *cache, gint64 edition, Problem *problem)
{
    g_autoptr(Finder) finder = g_new0(Finder, 1);

    finder->edition = edition;
    finder->region = g_strdup(region_of(cache));
    finder->texts = g_string_chunk_new(64 * 1024);
    finder->departments = g_array_new(false, false, sizeof(Department));
    finder->entries = g_array_new(false, false, sizeof(Entry));
    if (complete_keys(cache, problem) && load_departments(finder, cache, problem) &&
        load_items(finder, cache, problem))
        return g_steal_pointer(&finder);
    return NULL;
}

static const Finder *current(Cache *cache, Problem *problem)
{
    gint64 edition = sql_number(cache->reader, 0, "SELECT edition FROM feed", "");

    if (cache->finder && cache->finder->edition == edition &&
        strcmp(cache->finder->region, region_of(cache)) == 0)
        return cache->finder;
    g_clear_pointer(&cache->finder, finder_free);
    cache->finder = load(cache, edition, problem);
    return cache->finder;
}

/* ---- searching ----------------------------------------------------------------------------- */

/* One word answers with 0 to RANK_AROUND; the ranks of several add up, and what is worse than the
 * last is kept with it. */
#define RANK_AROUND 3 /* only department or theme */
#define RANKS 8

typedef struct {
    char *text; /* folded */
    guint64 signs;
    GArray *departments; /* bool: it answers the word */
} Word;

static void word_clear(void *data)
{
    Word *word = data;

    g_free(word->text);
    g_array_unref(word->departments);
}

static GArray *departments_of(const Finder *finder, const char *folded)
{
    GArray *answers = g_array_new(false, false, sizeof(bool));

    for (guint i = 0; i < finder->departments->len; i++) {
        const Department *department = &g_array_index(finder->departments, Department, i);
        bool answer = pinyin_rank_folded(department->keys, folded) >= 0;

        g_array_append_val(answers, answer);
    }
    return answers;
}

static GArray *words_of(const Finder *finder, const char *typed)
{
    GArray *words = g_array_new(false, false, sizeof(Word));
    g_autofree char *valid = g_utf8_make_valid(typed, -1);
    g_autofree char *plain = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL_COMPOSE);
    g_auto(GStrv) parts = g_strsplit_set(plain, " \t", -1);

    g_array_set_clear_func(words, word_clear);
    for (int i = 0; parts[i]; i++) {
        g_autofree char *folded = pinyin_fold(parts[i]);

        if (!*folded)
            continue;
        Word word = {.signs = signs_of(folded), .departments = departments_of(finder, folded)};
        word.text = g_steal_pointer(&folded);
        g_array_append_val(words, word);
    }
    return words;
}

/* -1: does not answer. */
static int rank_word(const Entry *entry, const Word *word)
{
    int rank = -1;

    if ((word->signs & ~entry->signs) == 0) {
        rank = pinyin_rank_folded(entry->keys, word->text);
        if (rank < 0)
            rank = pinyin_rank_folded(entry->other, word->text);
        if (rank < 0 && entry->themes && strstr(entry->themes, word->text))
            rank = RANK_AROUND;
    }
    if (rank < 0 && g_array_index(word->departments, bool, entry->department))
        rank = RANK_AROUND;
    return rank;
}

static int rank_entry(const Entry *entry, const GArray *words)
{
    int sum = 0;

    for (guint i = 0; i < words->len; i++) {
        int rank = rank_word(entry, &g_array_index(words, Word, i));

        if (rank < 0)
            return -1;
        sum += rank;
    }
    return MIN(sum, RANKS - 1);
}

static ItemRow row_of(const Finder *finder, const Entry *entry)
{
    const Department *department =
        &g_array_index(finder->departments, Department, entry->department);

    return (ItemRow){.code = g_strdup(entry->code),
                     .version = entry->version,
                     .name = g_strdup(entry->name),
                     .department = g_strdup(department->name),
                     .promised_days = entry->promised_days,
                     .instant = entry->instant,
                     .favourite = entry->favourite,
                     .used_at = entry->used_at};
}

/* Entries are in the order of equals, so the walk ends with the last one that can be shown. */
static void find(const Finder *finder, const GArray *words, GPtrArray *found[RANKS], size_t limit)
{
    for (guint i = 0; i < finder->entries->len && found[0]->len < limit; i++) {
        Entry *entry = &g_array_index(finder->entries, Entry, i);
        int rank = rank_entry(entry, words);

        if (rank >= 0 && found[rank]->len < limit)
            g_ptr_array_add(found[rank], entry);
    }
}

static void clear_row(void *row)
{
    item_row_clear(row);
}

GArray *finder_items(Cache *cache, const char *typed, size_t limit, Problem *problem)
{
    const Finder *finder = current(cache, problem);

    if (!finder)
        return NULL;
    g_autoptr(GArray) words = words_of(finder, typed);
    GArray *rows = g_array_new(false, false, sizeof(ItemRow));
    GPtrArray *found[RANKS];

    g_array_set_clear_func(rows, clear_row);
    for (int rank = 0; rank < RANKS; rank++)
        found[rank] = g_ptr_array_new();
    find(finder, words, found, limit);
    for (int rank = 0; rank < RANKS; rank++) {
        for (guint i = 0; i < found[rank]->len && rows->len < limit; i++) {
            ItemRow row = row_of(finder, found[rank]->pdata[i]);

            g_array_append_val(rows, row);
        }
        g_ptr_array_unref(found[rank]);
    }
    return rows;
}

/* ---- what the person chose ----------------------------------------------------------------- */

static Entry *find_entry(Finder *finder, const char *code)
{
    for (guint i = 0; finder && i < finder->entries->len; i++) {
        Entry *entry = &g_array_index(finder->entries, Entry, i);

        if (strcmp(entry->code, code) == 0)
            return entry;
    }
    return NULL;
}

bool finder_used(Cache *cache, const char *code, instant at, Problem *problem)
{
    if (!cache_begin(cache, problem) ||
        !cache_end(cache,
                   sql_run(cache->writer, problem,
                           "INSERT INTO item_use VALUES (?, ?, 0) "
                           "ON CONFLICT (code) DO UPDATE SET used = excluded.used",
                           "sl", code, at),
                   problem))
        return false;
    Entry *entry = find_entry(cache->finder, code);
    if (entry) {
        entry->used_at = at;
        g_array_sort(cache->finder->entries, by_use_and_name);
    }
    return true;
}

bool finder_set_favourite(Cache *cache, const char *code, bool favourite, Problem *problem)
{
    if (!cache_begin(cache, problem) ||
        !cache_end(cache,
                   sql_run(cache->writer, problem,
                           "INSERT INTO item_use VALUES (?, 0, ?) "
                           "ON CONFLICT (code) DO UPDATE SET favourite = excluded.favourite",
                           "si", code, (int)favourite),
                   problem))
        return false;
    Entry *entry = find_entry(cache->finder, code);
    if (entry) {
        entry->favourite = favourite;
        g_array_sort(cache->finder->entries, by_use_and_name);
    }
    return true;
}

GArray *finder_versions(Cache *cache, const char *code)
{
    GArray *versions = g_array_new(false, false, sizeof(int));
    g_auto(Query) query = sql_select(cache_sql(cache),
                                     "SELECT version FROM document WHERE kind = 'item' "
                                     "AND code = ? ORDER BY version DESC",
                                     "s", code);

    while (query_row(&query)) {
        int version = query_int(&query, 0);

        g_array_append_val(versions, version);
    }
    return versions;
}
