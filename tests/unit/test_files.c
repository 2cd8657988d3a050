/* Scans and documents handed in: told by their content, kept once, removed when nothing needs them,
 * and refused with a clear word. */
#include "tests/support/test.h"

#include "cache/draft.h"
#include "cache/files.h"
#include "cache/media.h"
#include "cache/private.h"
#include "domain/sm3.h"
#include "tests/support/disk.h"
#include "tests/support/store.h"
#include "tests/support/vectors.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- contents ------------------------------------------------------------------------------ */

static void put_16(GByteArray *to, unsigned value)
{
    const guint8 bytes[] = {(guint8)(value & 255), (guint8)(value >> 8 & 255)};

    g_byte_array_append(to, bytes, 2);
}

static void put_32(GByteArray *to, unsigned value)
{
    put_16(to, value & 0xffff);
    put_16(to, value >> 16);
}

static void put_text(GByteArray *to, const char *text)
{
    g_byte_array_append(to, (const guint8 *)text, (guint)strlen(text));
}

/* A zip of empty entries. */
static GByteArray *zip_of(const char *const *names)
{
    GByteArray *zip = g_byte_array_new(), *directory = g_byte_array_new();
    unsigned count = 0;

    for (; names[count]; count++) {
        unsigned at = zip->len, length = (unsigned)strlen(names[count]);

        put_text(zip, "PK\3\4");
        for (int i = 0; i < 11; i++)
            put_16(zip, i == 0 ? 20 : 0);
        put_16(zip, length);
        put_16(zip, 0);
        put_text(zip, names[count]);
        put_text(directory, "PK\1\2");
        for (int i = 0; i < 12; i++)
            put_16(directory, i < 2 ? 20 : 0);
        put_16(directory, length);
        for (int i = 0; i < 6; i++)
            put_16(directory, 0);
        put_32(directory, at);
        put_text(directory, names[count]);
    }
    unsigned at = zip->len;
    g_byte_array_append(zip, directory->data, directory->len);
    put_text(zip, "PK\5\6");
    put_32(zip, 0);
    put_16(zip, count);
    put_16(zip, count);
    put_32(zip, directory->len);
    put_32(zip, at);
    put_16(zip, 0);
    g_byte_array_unref(directory);
    return zip;
}

static char *write_file(const Store *store, const char *name, const void *data, gsize size)
{
    char *path = g_build_filename(store->folder, name, NULL);

    assert_true(g_file_set_contents(path, data, (gssize)size, NULL));
    return path;
}

static char *write_pdf(const Store *store, const char *name, const char *more)
{
    g_autofree char *text = g_strconcat("%PDF-1.7\n", more, NULL);

    return write_file(store, name, text, strlen(text));
}

static StoredFile take(Store *store, const char *path)
{
    StoredFile file;

    if (!file_take(store->cache, path, &file, &store->problem)) {
        g_autofree char *sentence = problem_sentence(&store->problem);
        fail_msg("%s", sentence);
    }
    return file;
}

/* ---- kinds --------------------------------------------------------------------------------- */

static void assert_taken_as(Store *store, const void *data, gsize size, const char *type)
{
    g_autofree char *path = write_file(store, "scan.txt", data, size);
    g_auto(StoredFile) file = take(store, path);

    assert_string_equal(file.type, type);
    assert_string_equal(file.name, "scan.txt");
    assert_int_equal(file.size, size);
}

static void test_the_kind_is_told_by_the_content(void **state)
{
    static const char pdf[] = "%PDF-1.7\n1 0 obj\n";
    static const char jpeg[] = "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0";
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\2\0\0\0";
    static const char tiff[] = "II*\0\b\0\0\0\1\0\0\1\3\0\1\0\0\0\1\0\0\0";
    static const char *const ofd[] = {"Doc_0/Document.xml", "OFD.xml", NULL};
    Store *store = *state;
    g_autoptr(GByteArray) zip = zip_of(ofd);

    assert_taken_as(store, pdf, sizeof pdf - 1, "application/pdf");
    assert_taken_as(store, jpeg, sizeof jpeg - 1, "image/jpeg");
    assert_taken_as(store, png, sizeof png - 1, "image/png");
    assert_taken_as(store, tiff, sizeof tiff - 1, "image/tiff");
    assert_taken_as(store, zip->data, zip->len, "application/ofd");
}

static void assert_refused(Store *store, const char *path, ProblemKind kind)
{
    StoredFile file;

    assert_false(file_take(store->cache, path, &file, &store->problem));
    assert_int_equal(store->problem.kind, kind);
    assert_null(file.name);
    assert_string_equal(file.hash, "");
    problem_clear(&store->problem);
}

static void test_other_kinds_are_refused(void **state)
{
    static const char *const names[] = {"OFD.xml.bak", "Doc_0/OFD.xml", NULL};
    static const char *const texts[] = {"just words", "<html><script>", "\177ELF\2\1\1",
                                        "MZ\x90",     "#!/bin/sh\n",    "GIF89a"};
    Store *store = *state;
    g_autoptr(GByteArray) zip = zip_of(names);
    g_autofree char *plain_zip = write_file(store, "scan.ofd", zip->data, zip->len);

    assert_refused(store, plain_zip, PROBLEM_FILE_TYPE);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *path = write_file(store, "scan.pdf", texts[i], strlen(texts[i]));
        assert_refused(store, path, PROBLEM_FILE_TYPE);
    }
    assert_int_equal(sql_number(store->cache->reader, -1, "SELECT count(*) FROM file", ""), 0);
}

static void test_what_cannot_be_read_is_told(void **state)
{
    Store *store = *state;
    g_autofree char *empty = write_file(store, "empty.pdf", "", 0);
    g_autofree char *missing = g_build_filename(store->folder, "missing.pdf", NULL);
    g_autofree char *pipe = g_build_filename(store->folder, "pipe.pdf", NULL);

    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_refused(store, empty, PROBLEM_FILE_EMPTY);
    assert_refused(store, missing, PROBLEM_FILE_UNREADABLE);
    assert_refused(store, store->folder, PROBLEM_FILE_UNREADABLE);
    assert_refused(store, pipe, PROBLEM_FILE_UNREADABLE);
    assert_refused(store, "", PROBLEM_FILE_UNREADABLE);
}

static void test_the_limit_is_held_to_the_byte(void **state)
{
    Store *store = *state;
    g_autofree char *path = write_pdf(store, "large.pdf", "");

    assert_int_equal(truncate(path, FILE_SIZE_MAX + 1), 0);
    assert_refused(store, path, PROBLEM_FILE_TOO_LARGE);
    assert_int_equal(truncate(path, FILE_SIZE_MAX), 0);
    g_auto(StoredFile) file = take(store, path);
    assert_int_equal(file.size, FILE_SIZE_MAX);
}

static void test_the_limits_are_told_beforehand(void **state)
{
    g_autofree char *limits = file_limits();
    (void)state;

    assert_string_equal(limits,
                        "PDF, JPEG picture, PNG picture, TIFF picture, OFD document; up to 20 MB");
}

static void test_a_directory_of_a_zip_that_lies_does_no_harm(void **state)
{
    static const char *const names[] = {"a", "OFD.xml", NULL};
    (void)state;

    for (unsigned at = 0;; at++) {
        g_autoptr(GByteArray) zip = zip_of(names);

        if (at >= zip->len)
            break;
        zip->data[at] = 0xff;
        g_free(media_type(zip->data, zip->len));
        g_free(media_type(zip->data, at));
    }
}

/* ---- keeping ------------------------------------------------------------------------------- */

static mode_t mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static void test_a_copy_is_kept_by_its_content_for_nobody_else(void **state)
{
    Store *store = *state;
    g_autofree char *path = write_pdf(store, "one.pdf", "");
    char hash[SM3_HEX_LENGTH + 1];
    mode_t mask = umask(0);
    g_auto(StoredFile) file = take(store, path);
    g_autofree char *text = NULL;
    gsize length;

    umask(mask);
    sm3_hex("%PDF-1.7\n", 9, hash);
    assert_string_equal(file.hash, hash);
    g_autofree char *kept = file_path(store->cache, file.hash);
    assert_non_null(kept);
    assert_true(g_file_get_contents(kept, &text, &length, NULL));
    assert_string_equal(text, "%PDF-1.7\n");
    assert_int_equal(mode_of(kept), 0600);
    g_autofree char *folder = g_path_get_dirname(kept);
    assert_int_equal(mode_of(folder), 0700);
}

static int count_files(const Store *store)
{
    g_autofree char *files = g_build_filename(store->folder, "files", NULL);
    g_autoptr(GDir) dir = g_dir_open(files, 0, NULL);
    const char *name;
    int count = 0;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *folder = g_build_filename(files, name, NULL);
        g_autoptr(GDir) inner = g_dir_open(folder, 0, NULL);

        while (inner && g_dir_read_name(inner))
            count++;
    }
    return count;
}

static void test_the_same_file_twice_is_one(void **state)
{
    Store *store = *state;
    g_autofree char *one = write_pdf(store, "one.pdf", "");
    g_autofree char *other = write_pdf(store, "other.pdf", "");
    g_auto(StoredFile) first = take(store, one);
    g_auto(StoredFile) second = take(store, other);

    assert_string_equal(first.hash, second.hash);
    assert_string_equal(second.name, "other.pdf");
    assert_int_equal(count_files(store), 1);
}

static void test_the_name_is_cleaned(void **state)
{
    Store *store = *state;
    g_autofree char *path = write_pdf(store, "身份\x1b[2J证\n\xe2\x80\xae.pdf", "");
    g_auto(StoredFile) file = take(store, path);

    assert_string_equal(file.name, "身份[2J证.pdf");
}

static void test_only_a_hash_leads_to_a_file(void **state)
{
    static const char *const others[] = {"", "..", "../store.db", "ab/../../store.db"};
    g_autofree char *unknown = g_strnfill(HASH_LENGTH, '0');
    Store *store = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        assert_null(file_path(store->cache, others[i]));
    assert_null(file_path(store->cache, unknown));
}

/* ---- sweeping ------------------------------------------------------------------------------ */

static cJSON *materials_with(const StoredFile *file)
{
    cJSON *rows = cJSON_CreateArray(), *row = cJSON_CreateObject();
    cJSON *files = cJSON_AddArrayToObject(row, "files");

    cJSON_AddStringToObject(row, "code", "M01");
    cJSON_AddItemToArray(files, payload_of("hash", file->hash, "name", file->name, NULL));
    cJSON_AddItemToArray(rows, row);
    return rows;
}

static void save_draft(Store *store, Uuid id, const StoredFile *file)
{
    g_autoptr(Draft) draft = g_new0(Draft, 1);

    draft->id = id;
    draft->item_code = g_strdup(FOOD_ITEM);
    draft->item_version = 1;
    draft->item_name = g_strdup("name");
    draft->updated_at = store->now;
    draft->body = cJSON_CreateObject();
    cJSON_AddItemToObject(draft->body, "materials", materials_with(file));
    assert_true(draft_save(store->cache, draft, NULL));
}

static bool is_kept(Store *store, const StoredFile *file)
{
    g_autofree char *path = file_path(store->cache, file->hash);

    return path != NULL;
}

static void test_a_file_goes_when_its_draft_was_discarded(void **state)
{
    Store *store = *state;
    g_autofree char *one = write_pdf(store, "one.pdf", "1"), *two = write_pdf(store, "2.pdf", "2");
    g_auto(StoredFile) kept = take(store, one);
    g_auto(StoredFile) dropped = take(store, two);
    Uuid id = fresh_id(store->now), other = fresh_id(store->now);

    save_draft(store, id, &kept);
    save_draft(store, other, &dropped);
    assert_true(draft_discard(store->cache, other.text, NULL));
    assert_true(is_kept(store, &dropped));
    store_reopen(store);
    assert_true(is_kept(store, &kept));
    assert_false(is_kept(store, &dropped));
    assert_int_equal(sql_number(store->cache->reader, -1, "SELECT count(*) FROM file", ""), 1);
}

static void test_nothing_goes_while_another_has_the_store_open(void **state)
{
    Store *store = *state;
    g_autofree char *path = write_pdf(store, "one.pdf", "");
    g_auto(StoredFile) file = take(store, path);
    g_autoptr(Cache) other = cache_open(store->folder, NULL);

    assert_non_null(other);
    store_reopen(store);
    assert_true(is_kept(store, &file));
}

static void test_what_a_command_named_stays_whatever_becomes_of_it(void **state)
{
    Store *store = *state;
    g_autofree char *path = write_pdf(store, "one.pdf", "");
    g_auto(StoredFile) file = take(store, path);
    Command *command = store_receive(store);
    Uuid id = command->id;
    cJSON *row = cJSON_GetArrayItem(cJSON_GetObjectItem(command->payload, "materials"), 0);
    cJSON *files = cJSON_AddArrayToObject(row, "files");

    cJSON_AddItemToArray(files,
                         payload_of("hash", file.hash, "name", file.name, "type", file.type, NULL));
    cJSON_AddNumberToObject(cJSON_GetArrayItem(files, 0), "size", (double)file.size);
    save_draft(store, command->case_id, &file);
    if (!store_submit(store, command)) {
        g_autofree char *sentence = problem_sentence(&store->problem);
        fail_msg("%s", sentence);
    }
    store_settle(store, id, OUTCOME_APPLIED, PROBLEM_NONE);
    store_reopen(store);
    assert_true(is_kept(store, &file));
}

static void test_a_file_of_a_moment_goes_when_a_crash_left_it(void **state)
{
    Store *store = *state;
    g_autofree char *path = file_aside(store->cache, "print-1.pdf");
    GStatBuf status;

    assert_true(g_file_set_contents(path, "a name, a number", -1, NULL));
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_stat(folder, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    store_reopen(store);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void test_a_file_of_a_moment_stays_while_another_has_the_store_open(void **state)
{
    Store *store = *state;
    g_autofree char *path = file_aside(store->cache, "print-1.pdf");

    assert_true(g_file_set_contents(path, "a name, a number", -1, NULL));
    g_autoptr(Cache) other = cache_open(store->folder, NULL);
    assert_non_null(other);
    store_reopen(store);
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* ---- a full disk --------------------------------------------------------------------------- */

static void test_on_a_full_disk_nothing_is_taken_and_nothing_left_behind(void **state)
{
    g_autoptr(Disk) disk = disk_new(2 * 1024 * 1024);
    Store *store = *state;
    g_autofree char *more = g_strnfill(300 * 1024, 'x');
    g_autofree char *path = write_pdf(store, "one.pdf", more);
    StoredFile file;

    if (!disk)
        skip();
    g_autofree char *folder = g_build_filename(disk_folder(disk), "store", NULL);
    g_autoptr(Cache) cache = cache_open(folder, NULL);
    assert_non_null(cache);
    disk_fill(disk);
    assert_false(file_take(cache, path, &file, &store->problem));
    assert_int_equal(store->problem.kind, PROBLEM_CACHE_FULL);
    disk_relieve(disk);
    problem_clear(&store->problem);
    assert_true(file_take(cache, path, &file, &store->problem));
    g_autofree char *kept = file_path(cache, file.hash);
    assert_non_null(kept);
    stored_file_clear(&file);
}

int main(void)
{
#define WITH_A_STORE(test) cmocka_unit_test_setup_teardown(test, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        WITH_A_STORE(test_the_kind_is_told_by_the_content),
        WITH_A_STORE(test_other_kinds_are_refused),
        WITH_A_STORE(test_what_cannot_be_read_is_told),
        WITH_A_STORE(test_the_limit_is_held_to_the_byte),
        cmocka_unit_test(test_the_limits_are_told_beforehand),
        cmocka_unit_test(test_a_directory_of_a_zip_that_lies_does_no_harm),
        WITH_A_STORE(test_a_copy_is_kept_by_its_content_for_nobody_else),
        WITH_A_STORE(test_the_same_file_twice_is_one),
        WITH_A_STORE(test_the_name_is_cleaned),
        WITH_A_STORE(test_only_a_hash_leads_to_a_file),
        WITH_A_STORE(test_a_file_goes_when_its_draft_was_discarded),
        WITH_A_STORE(test_nothing_goes_while_another_has_the_store_open),
        WITH_A_STORE(test_what_a_command_named_stays_whatever_becomes_of_it),
        WITH_A_STORE(test_a_file_of_a_moment_goes_when_a_crash_left_it),
        WITH_A_STORE(test_a_file_of_a_moment_stays_while_another_has_the_store_open),
        WITH_A_STORE(test_on_a_full_disk_nothing_is_taken_and_nothing_left_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
