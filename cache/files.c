#include "cache/files.h"

#include "cache/media.h"
#include "cache/private.h"
#include "domain/json.h"
#include "domain/sm3.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_FOLDER "files"
#define ASIDE_FOLDER "aside"
#define HALF_DONE ".taking-" /* beginning of the name of a copy that is being made */
#define NAME_MAX_SIGNS 200

static const struct {
    const char *type;
    const char *label;
} types[] = {
#define X(type, label) {type, label},
    FILE_TYPES(X)
#undef X
};

void stored_file_clear(StoredFile *file)
{
    g_clear_pointer(&file->name, g_free);
    g_clear_pointer(&file->type, g_free);
    file->hash[0] = '\0';
    file->size = 0;
}

char *file_limits(void)
{
    g_autoptr(GString) labels = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        g_string_append_printf(labels, "%s%s", i > 0 ? _(", ") : "", _(types[i].label));
    return g_strdup_printf(_("%s; up to %d MB"), labels->str, FILE_SIZE_MAX / 1024 / 1024);
}

/* ---- reading ------------------------------------------------------------------------------- */

/* At most one byte more than is allowed, so that a file that grows meanwhile is noticed. */
static bool read_bounded(int from, GByteArray *content, Problem *problem)
{
    guint8 block[64 * 1024];
    ssize_t count;

    while (content->len <= FILE_SIZE_MAX) {
        count = read(from, block, sizeof block);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return problem_set(problem, PROBLEM_FILE_UNREADABLE, g_strerror(errno), NULL);
        if (count == 0)
            break;
        g_byte_array_append(content, block, (guint)count);
    }
    if (content->len == 0)
        return problem_set(problem, PROBLEM_FILE_EMPTY, NULL);
    if (content->len <= FILE_SIZE_MAX)
        return true;
    g_autofree char *limit = g_strdup_printf("%d MB", FILE_SIZE_MAX / 1024 / 1024);
    return problem_set(problem, PROBLEM_FILE_TOO_LARGE, limit, NULL);
}

/* Opened so that a pipe without a writer does not hold up the screen. */
static GByteArray *read_file(const char *path, Problem *problem)
{
    int from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    g_autoptr(GByteArray) content = g_byte_array_new();
    struct stat info;
    bool good = false;

    if (from < 0 || fstat(from, &info) != 0)
        problem_set(problem, PROBLEM_FILE_UNREADABLE, g_strerror(errno), NULL);
    else if (!S_ISREG(info.st_mode))
        problem_set(problem, PROBLEM_FILE_UNREADABLE,
                    g_strerror(S_ISDIR(info.st_mode) ? EISDIR : EINVAL), NULL);
    else
        good = read_bounded(from, content, problem);
    if (from >= 0)
        close(from);
    return good ? g_steal_pointer(&content) : NULL;
}

static bool is_taken(const char *type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_strcmp0(types[i].type, type) == 0)
            return true;
    return false;
}

/* The last part of the path, without what a terminal or another system might take amiss. */
static char *clean_name(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *valid = g_utf8_make_valid(base, -1);
    GString *name = g_string_new(NULL);
    int signs = 0;

    for (const char *at = valid; *at && signs < NAME_MAX_SIGNS; at = g_utf8_next_char(at)) {
        gunichar sign = g_utf8_get_char(at);

        if (!g_unichar_isprint(sign) || g_unichar_type(sign) == G_UNICODE_FORMAT)
            continue;
        g_string_append_unichar(name, sign);
        signs++;
    }
    return g_string_free(name, false);
}

/* ---- writing ------------------------------------------------------------------------------- */

static char *folder_of(Cache *cache, const char *hash)
{
    g_autofree char *first = g_strndup(hash, 2);

    return g_build_filename(cache->folder, FILES_FOLDER, first, NULL);
}

static bool write_all(int to, const GByteArray *content)
{
    for (guint done = 0; done < content->len;) {
        ssize_t count = write(to, content->data + done, content->len - done);

        if (count < 0 && errno != EINTR)
            return false;
        done += count > 0 ? (guint)count : 0;
    }
    return fsync(to) == 0;
}

static bool sync_folder(const char *folder)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = file >= 0 && fsync(file) == 0;

    if (file >= 0)
        close(file);
    return good;
}

/* Whole under its name, or not at all. */
static bool write_copy(const char *folder, const char *path, const GByteArray *content,
                       Problem *problem)
{
    g_autofree char *half = g_build_filename(folder, HALF_DONE "XXXXXX", NULL);
    int error = 0;

    if (g_mkdir_with_parents(folder, 0700) != 0)
        return lock_problem(errno, problem);
    int to = g_mkstemp_full(half, O_WRONLY | O_CLOEXEC, 0600);
    if (to < 0)
        return lock_problem(errno, problem);
    if (!write_all(to, content) || rename(half, path) != 0 || !sync_folder(folder))
        error = errno;
    close(to);
    if (error == 0)
        return true;
    g_unlink(half);
    return lock_problem(error, problem);
}

static bool keep_row(Cache *cache, const StoredFile *file, Problem *problem)
{
    return cache_begin(cache, problem) &&
           cache_end(cache,
                     sql_run(cache->writer, problem,
                             "INSERT OR IGNORE INTO file VALUES (?, ?, ?, 0)", "hsl", file->hash,
                             file->type, file->size),
                     problem);
}

static bool keep_copy(Cache *cache, const StoredFile *file, const GByteArray *content,
                      Problem *problem)
{
    g_autofree char *folder = folder_of(cache, file->hash);
    g_autofree char *path = g_build_filename(folder, file->hash, NULL);
    struct stat info;

    if (stat(path, &info) == 0 && info.st_size == file->size)
        return true;
    return write_copy(folder, path, content, problem);
}

bool file_take(Cache *cache, const char *path, StoredFile *file, Problem *problem)
{
    g_autoptr(GByteArray) content = read_file(path, problem);

    *file = (StoredFile){0};
    if (!content)
        return false;
    g_autofree char *type = media_type(content->data, content->len);
    if (!is_taken(type))
        return problem_set(problem, PROBLEM_FILE_TYPE, type ? type : "?", NULL);
    sm3_hex(content->data, content->len, file->hash);
    file->name = clean_name(path);
    file->type = g_steal_pointer(&type);
    file->size = content->len;
    /* The row comes first: one without its file is swept away, a file without its row would stay
     * for ever. */
    if (keep_row(cache, file, problem) && keep_copy(cache, file, content, problem))
        return true;
    stored_file_clear(file);
    return false;
}

char *file_path(Cache *cache, const char *hash)
{
    /* it comes from a draft or a command, so it is not trusted to be one */
    if (!sm3_is_hex(hash))
        return NULL;
    g_autofree char *folder = folder_of(cache, hash);
    g_autofree char *path = g_build_filename(folder, hash, NULL);

    return access(path, R_OK) == 0 ? g_steal_pointer(&path) : NULL;
}

/* ---- what is no longer needed -------------------------------------------------------------- */

bool files_named(Cache *cache, const char *text, Problem *problem)
{
    if (!strstr(text, "\"files\""))
        return true;
    return sql_run(cache->writer, problem,
                   "UPDATE file SET named = 1 WHERE named = 0 "
                   "AND instr(?, lower(hex(hash))) > 0",
                   "s", text);
}

static void remove_file(Cache *cache, const char *hash)
{
    g_autofree char *folder = folder_of(cache, hash);
    g_autofree char *path = g_build_filename(folder, hash, NULL);

    if (g_unlink(path) == 0 || errno == ENOENT)
        sql_run(cache->writer, NULL, "DELETE FROM file WHERE hash = ?", "h", hash);
}

static GPtrArray *orphans(Cache *cache)
{
    GPtrArray *hashes = g_ptr_array_new_with_free_func(g_free);
    g_auto(Query) query =
        sql_select(cache->writer,
                   "SELECT hash FROM file WHERE named = 0 AND NOT EXISTS "
                   "(SELECT 1 FROM draft WHERE instr(body, lower(hex(file.hash))) > 0)",
                   "");

    while (query_row(&query)) {
        char hash[HASH_LENGTH + 1];

        query_hash(&query, 0, hash);
        g_ptr_array_add(hashes, g_strdup(hash));
    }
    return hashes;
}

/* Those whose names begin so. */
static void remove_files(const char *folder, const char *beginning)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_str_has_prefix(name, beginning))
            g_unlink(path);
    }
}

static void remove_all_half_done(Cache *cache)
{
    g_autofree char *files = g_build_filename(cache->folder, FILES_FOLDER, NULL);
    g_autoptr(GDir) dir = g_dir_open(files, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *folder = g_build_filename(files, name, NULL);

        remove_files(folder, HALF_DONE);
    }
}

static char *aside_folder(const Cache *cache)
{
    return g_build_filename(cache->folder, ASIDE_FOLDER, NULL);
}

char *file_aside(const Cache *cache, const char *name)
{
    g_autofree char *folder = aside_folder(cache);

    /* without the folder the file cannot be written, which is told then */
    g_mkdir(folder, 0700);
    return g_build_filename(folder, name, NULL);
}

void files_sweep(Cache *cache, bool unclean)
{
    g_autoptr(GPtrArray) hashes = orphans(cache);
    g_autofree char *aside = aside_folder(cache);

    remove_files(aside, "");
    if (unclean)
        remove_all_half_done(cache);
    if (hashes->len == 0 || !sql_run(cache->writer, NULL, "BEGIN IMMEDIATE", ""))
        return;
    for (guint i = 0; i < hashes->len; i++)
        remove_file(cache, hashes->pdata[i]);
    if (!sql_run(cache->writer, NULL, "COMMIT", ""))
        sql_run(cache->writer, NULL, "ROLLBACK", "");
}
