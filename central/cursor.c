#include "central/cursor.h"

#include "central/store.h"
#include "domain/numbers.h"
#include "wire/wire.h"

#include <sodium.h>
#include <string.h>

#define CURSOR_MAX 4096 /* bytes */
#define FINGERPRINT 8   /* bytes */

#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

void cursor_free(Cursor *cursor)
{
    if (!cursor)
        return;
    g_free(cursor->epoch);
    g_free(cursor->scope);
    g_hash_table_unref(cursor->positions);
    g_free(cursor->last);
    g_free(cursor);
}

static Cursor *cursor_new(void)
{
    Cursor *cursor = g_new0(Cursor, 1);

    cursor->positions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return cursor;
}

gint64 cursor_position(const Cursor *cursor, const char *stream)
{
    const gint64 *sequence = g_hash_table_lookup(cursor->positions, stream);

    return sequence ? *sequence : 0;
}

void cursor_move(Cursor *cursor, const char *stream, gint64 sequence)
{
    gint64 *position = g_new(gint64, 1);

    *position = sequence;
    g_hash_table_replace(cursor->positions, g_strdup(stream), position);
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Two scopes with the same fingerprint see the same; their order of assignments does not matter. */
static char *scope_fingerprint(const Actor *actor)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    unsigned char hash[crypto_generichash_BYTES_MIN];
    crypto_generichash_state state;

    for (size_t i = 0; i < actor->assignment_count; i++) {
        const Assignment *a = &actor->assignments[i];
        g_ptr_array_add(
            lines, g_strdup_printf("%s %s %s\n", role_name(a->role), a->organisation, a->region));
    }
    g_ptr_array_sort(lines, compare_lines);
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (guint i = 0; i < lines->len; i++)
        crypto_generichash_update(&state, lines->pdata[i], strlen(lines->pdata[i]));

    crypto_generichash_final(&state, hash, sizeof hash);

    char *text = g_malloc(2 * FINGERPRINT + 1);
    return sodium_bin2hex(text, 2 * FINGERPRINT + 1, hash, FINGERPRINT);
}

static bool assigned_to(const Actor *actor, const char *stream)
{
    for (size_t i = 0; i < actor->assignment_count; i++) {
        const char *region = actor->assignments[i].region;

        if (division_covers(region, stream) || division_covers(stream, region))
            return true;
    }
    return false;
}

GPtrArray *actor_streams(DbTx *tx, const Actor *actor)
{
    GPtrArray *streams = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(DbRows) rows = db_query(tx, "SELECT code FROM stream ORDER BY code", "");

    while (db_next(rows)) {
        if (assigned_to(actor, db_text(rows, 0)))
            g_ptr_array_add(streams, g_strdup(db_text(rows, 0)));
    }
    return streams;
}

Cursor *cursor_now(DbTx *tx, const Actor *actor)
{
    Cursor *cursor = cursor_new();
    g_autoptr(DbRows) rows = db_query(tx, "SELECT code, sequence FROM stream", "");

    cursor->epoch = store_setting(tx, SETTING_EPOCH);
    cursor->scope = scope_fingerprint(actor);
    while (db_next(rows)) {
        if (assigned_to(actor, db_text(rows, 0)))
            cursor_move(cursor, db_text(rows, 0), db_number(rows, 1));
    }
    return cursor;
}

char *cursor_write(const Cursor *cursor)
{
    cJSON *json = cJSON_CreateObject();
    cJSON *positions = cJSON_AddObjectToObject(json, "positions");
    GHashTableIter iter;
    gpointer stream, sequence;

    cJSON_AddStringToObject(json, "epoch", cursor->epoch);
    cJSON_AddStringToObject(json, "scope", cursor->scope);
    if (cursor->last)
        cJSON_AddStringToObject(json, "last", cursor->last);
    g_hash_table_iter_init(&iter, cursor->positions);
    while (g_hash_table_iter_next(&iter, &stream, &sequence))
        cJSON_AddNumberToObject(positions, stream, (double)*(gint64 *)sequence);

    g_autofree char *text = wire_print(json);
    const size_t size = sodium_base64_encoded_len(strlen(text), BASE64);
    char *encoded = g_malloc(size);
    sodium_bin2base64(encoded, size, (const unsigned char *)text, strlen(text), BASE64);
    cJSON_Delete(json);
    return encoded;
}

static Cursor *cursor_from_json(const cJSON *json)
{
    g_autoptr(Cursor) cursor = cursor_new();
    const cJSON *position;

    cursor->epoch = g_strdup(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "epoch")));
    cursor->scope = g_strdup(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "scope")));
    cursor->last = g_strdup(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "last")));
    cJSON_ArrayForEach(position, cJSON_GetObjectItemCaseSensitive(json, "positions"))
    {
        if (!cJSON_IsNumber(position) ||
            !(position->valuedouble >= 0 && position->valuedouble < 9e15))
            return NULL;
        cursor_move(cursor, position->string, (gint64)position->valuedouble);
    }
    return cursor->epoch && cursor->scope ? g_steal_pointer(&cursor) : NULL;
}

static Cursor *cursor_parse(const char *text)
{
    unsigned char bytes[CURSOR_MAX];
    size_t length;

    if (sodium_base642bin(bytes, sizeof bytes, text, strlen(text), NULL, &length, NULL, BASE64) !=
        0)
        return NULL;

    cJSON *json = wire_parse((const char *)bytes, length, CURSOR_MAX, NULL);
    Cursor *cursor = json ? cursor_from_json(json) : NULL;
    cJSON_Delete(json);
    return cursor;
}

/* A position beyond the stream's end comes from a future that a backup has undone. */
static bool not_from_the_future(const Cursor *cursor, const Cursor *now)
{
    GHashTableIter iter;
    gpointer stream, sequence;

    g_hash_table_iter_init(&iter, cursor->positions);
    while (g_hash_table_iter_next(&iter, &stream, &sequence)) {
        if (*(gint64 *)sequence > cursor_position(now, stream))
            return false;
    }
    return true;
}

Cursor *cursor_read(DbTx *tx, const Actor *actor, const char *text)
{
    g_autoptr(Cursor) cursor = cursor_parse(text);
    g_autoptr(Cursor) now = cursor_now(tx, actor);

    if (!cursor || g_strcmp0(cursor->epoch, now->epoch) != 0 ||
        g_strcmp0(cursor->scope, now->scope) != 0 || !not_from_the_future(cursor, now))
        return NULL;
    return g_steal_pointer(&cursor);
}
