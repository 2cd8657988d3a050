/* Cursors and resume texts at the central: any text, and any JSON in the coat of a cursor with the
 * right epoch and scope. Each gets a page or a reset; one that is taken comes back as it was. */
#include "tests/fuzz/fuzz.h"

#include "central/cursor.h"
#include "central/feed.h"
#include "tests/support/central.h"
#include "tests/support/test.h"

#include <sodium.h>

enum { CASES = 3, LIMIT = 2 };

#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

static Hall *hall;
static const Actor *reader;

static void close_hall(void)
{
    hall_close(hall);
}

static void open_hall(void)
{
    hall = hall_open();
    reader = rulebook_actor(hall->book, "clerk");
    for (int i = 0; i < CASES; i++)
        hall_case(hall, "370131001001");
    atexit(close_hall);
}

/* ---- texts --------------------------------------------------------------------------------- */

static char *coat(const char *text)
{
    size_t size = sodium_base64_encoded_len(strlen(text), BASE64);
    char *encoded = g_malloc(size);
    return sodium_bin2base64(encoded, size, (const unsigned char *)text, strlen(text), BASE64);
}

/* The JSON of the input with the members that only the central knows. */
static char *forge(DbTx *tx, cJSON *json)
{
    g_autoptr(Cursor) now = cursor_now(tx, reader);
    cJSON_DeleteItemFromObjectCaseSensitive(json, "epoch");
    cJSON_DeleteItemFromObjectCaseSensitive(json, "scope");
    cJSON_AddStringToObject(json, "epoch", now->epoch);
    cJSON_AddStringToObject(json, "scope", now->scope);
    g_autofree char *text = canonical_take(json);
    return coat(text);
}

/* ---- what is done with them ---------------------------------------------------------------- */

/* What is read is written so that it reads the same, and is not ahead of the database. */
static bool check_read(DbTx *tx, const char *text)
{
    g_autoptr(Cursor) cursor = cursor_read(tx, reader, text);
    if (cursor == NULL)
        return false;
    g_autoptr(Cursor) now = cursor_now(tx, reader);
    GHashTableIter positions;
    gpointer stream, sequence;
    g_hash_table_iter_init(&positions, cursor->positions);
    while (g_hash_table_iter_next(&positions, &stream, &sequence)) {
        g_assert_cmpint(*(gint64 *)sequence, >=, 0);
        g_assert_cmpint(*(gint64 *)sequence, <=, cursor_position(now, stream));
    }
    g_autofree char *written = cursor_write(cursor);
    g_autoptr(Cursor) again = cursor_read(tx, reader, written);
    g_assert_nonnull(again);
    g_autofree char *twice = cursor_write(again);
    g_assert_cmpstr(twice, ==, written);
    return true;
}

static void check_page(const ChangePage *page)
{
    g_assert_nonnull(page);
    g_autofree char *text = canonical_take(change_page_to_json(page));
    cJSON *json = parse_again(text);
    g_autoptr(ChangePage) received = change_page_from_json(json, NULL);
    cJSON_Delete(json);
    g_assert_nonnull(received);
}

/* The feed from here to its end, which comes after as many pages as there are changes. */
static void check_changes(DbTx *tx, const char *text, bool is_known)
{
    g_autofree char *cursor = g_strdup(text);
    for (int pages = 0; cursor != NULL; pages++) {
        g_assert_cmpint(pages, <=, CASES);
        g_autoptr(ChangePage) page = feed_changes(tx, reader, cursor, LIMIT);
        check_page(page);
        g_assert_true(page->reset == !is_known);
        g_free(cursor);
        cursor = page->more ? g_strdup(page->cursor) : NULL;
    }
}

static void check_snapshot(DbTx *tx, const char *text)
{
    g_autofree char *resume = g_strdup(text);
    for (int pages = 0; resume != NULL; pages++) {
        g_assert_cmpint(pages, <=, CASES);
        g_autoptr(ChangePage) page = feed_snapshot(tx, reader, resume, LIMIT);
        check_page(page);
        g_free(resume);
        resume = g_strdup(page->resume);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (hall == NULL)
        open_hall();
    g_autoptr(DbTx) tx = db_read(hall->db, NULL);
    cJSON *json = input_json(data, size);
    g_autofree char *text =
        cJSON_IsObject(json) ? forge(tx, g_steal_pointer(&json)) : input_text(data, size);
    cJSON_Delete(json);
    bool is_known = check_read(tx, text);
    check_changes(tx, text, is_known);
    check_snapshot(tx, text);
    g_assert_true(db_commit(tx, NULL));
    return 0;
}
