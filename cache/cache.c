#include "cache/private.h"
#include "wire/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Checkpoint once the WAL is this long: 1000 pages of 4 KiB. */
#define CHECKPOINT_FRAMES 1000

/* ---- write transactions -------------------------------------------------------------------- */

Sql *cache_sql(Cache *cache)
{
    return cache->writing ? cache->writer : cache->reader;
}

bool cache_begin(Cache *cache, Problem *problem)
{
    if (!lock_write(&cache->lock, problem))
        return false;
    if (!sql_run(cache->writer, problem, "BEGIN IMMEDIATE", "")) {
        lock_unwrite(&cache->lock);
        return false;
    }
    cache->writing = true;
    return true;
}

static void checkpoint(Cache *cache, int mode)
{
    sqlite3_wal_checkpoint_v2(cache->writer->handle, NULL, mode, NULL, NULL);
    cache->writer->frames = 0;
}

bool cache_end(Cache *cache, bool good, Problem *problem)
{
    cache->writing = false;
    good = good && sql_run(cache->writer, problem, "COMMIT", "");
    if (!good && !sqlite3_get_autocommit(cache->writer->handle))
        sql_run(cache->writer, NULL, "ROLLBACK", "");
    if (cache->writer->frames > CHECKPOINT_FRAMES)
        checkpoint(cache, SQLITE_CHECKPOINT_PASSIVE);
    lock_unwrite(&cache->lock);
    return good;
}

/* ---- opening ------------------------------------------------------------------------------- */

/* SQLite makes files by the umask; a file that is there already keeps its mode, and the WAL takes
 * the database's. */
static bool open_writer(Cache *cache, Problem *problem)
{
    g_autofree char *path = g_build_filename(cache->folder, STORE_FILE, NULL);
    int file = lock_file(cache->folder, STORE_FILE, problem);

    if (file < 0)
        return false;
    close(file);
    cache->writer = sql_open(path, true, problem);
    return cache->writer && tables_migrate(cache->writer, problem);
}

static bool open_checked(Cache *cache, bool unclean, Problem *problem)
{
    return open_writer(cache, problem) && (!unclean || tables_check(cache->writer, true, problem));
}

/* Renaming is safe only because nobody else has the store open. */
static bool open_afresh(Cache *cache, Problem *problem)
{
    g_autofree char *aside = NULL;

    g_clear_pointer(&cache->writer, sql_close);
    aside = rescue_set_aside(cache->folder, problem);
    return aside && open_writer(cache, problem) && rescue_copy(cache, aside, problem);
}

static bool open_reader(Cache *cache, Problem *problem)
{
    g_autofree char *path = g_build_filename(cache->folder, STORE_FILE, NULL);

    cache->reader = sql_open(path, false, problem);
    return cache->reader != NULL;
}

static bool make_device(Cache *cache, Problem *problem)
{
    guint8 random[10];
    g_autofree char *device =
        sql_text(cache->writer, "SELECT value FROM meta WHERE name = ?", "s", CACHE_DEVICE);

    if (device)
        return true;
    if (getrandom(random, sizeof random, 0) != sizeof random)
        return lock_problem(errno, problem);
    Uuid uuid = uuid7_make(cache_now(), random);
    return sql_run(cache->writer, problem, "INSERT INTO meta VALUES (?, ?)", "ss", CACHE_DEVICE,
                   uuid.text);
}

static bool open_locked(Cache *cache, Problem *problem)
{
    bool alone = false, unclean = false;
    g_auto(Problem) found = {0};

    if (!lock_enter(&cache->lock, &alone, &unclean, problem))
        return false;
    if (!open_checked(cache, unclean, &found)) {
        if (found.kind != PROBLEM_CACHE_DAMAGED || !alone) {
            problem_move(problem, &found);
            return false;
        }
        if (!open_afresh(cache, problem))
            return false;
    }
    if (alone) {
        files_sweep(cache, unclean);
        enquiries_sweep(cache);
    }
    return make_device(cache, problem) && open_reader(cache, problem);
}

Cache *cache_open(const char *folder, Problem *problem)
{
    g_autoptr(Cache) cache = g_new0(Cache, 1);

    cache->folder = g_strdup(folder);
    cache->edition = -1;
    if (!lock_open(&cache->lock, folder, problem) || !lock_write(&cache->lock, problem))
        return NULL;
    bool good = open_locked(cache, problem);
    lock_unwrite(&cache->lock);
    return good ? g_steal_pointer(&cache) : NULL;
}

/* The last one out folds the WAL into the database and takes the mark off, unless the store is
 * suspect: then the next one to open checks it. */
static void leave(Cache *cache)
{
    if (!cache->reader || !lock_write(&cache->lock, NULL))
        return;
    if (!cache->reader->damaged && !cache->writer->damaged && lock_is_alone(&cache->lock)) {
        checkpoint(cache, SQLITE_CHECKPOINT_TRUNCATE);
        lock_leave(&cache->lock);
    }
    lock_unwrite(&cache->lock);
}

void cache_close(Cache *cache)
{
    if (!cache)
        return;
    leave(cache);
    cache_forget_rules(cache);
    finder_free(cache->finder);
    actor_free(cache->actor);
    g_free(cache->actor_text);
    sql_close(cache->reader);
    sql_close(cache->writer);
    lock_clear(&cache->lock);
    g_free(cache->folder);
    g_free(cache);
}

const char *cache_folder(const Cache *cache)
{
    return cache->folder;
}

bool cache_claim(Cache *cache, Problem *problem)
{
    return lock_claim(&cache->lock, problem);
}

/* ---- named values -------------------------------------------------------------------------- */

char *cache_get(Cache *cache, const char *name)
{
    return sql_text(cache_sql(cache), "SELECT value FROM meta WHERE name = ?", "s", name);
}

bool cache_put(Cache *cache, const char *name, const char *value, Problem *problem)
{
    if (!value)
        return sql_run(cache->writer, problem, "DELETE FROM meta WHERE name = ?", "s", name);
    return sql_run(cache->writer, problem,
                   "INSERT INTO meta VALUES (?, ?) "
                   "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                   "ss", name, value);
}

bool cache_set(Cache *cache, const char *name, const char *value, Problem *problem)
{
    return cache_begin(cache, problem) &&
           cache_end(cache, cache_put(cache, name, value, problem), problem);
}

const Actor *cache_actor(Cache *cache)
{
    g_autofree char *text = cache_get(cache, CACHE_ACTOR);

    if (g_strcmp0(text, cache->actor_text) == 0)
        return cache->actor;
    cJSON *json = text ? cJSON_Parse(text) : NULL;
    g_clear_pointer(&cache->actor, actor_free);
    if (json)
        cache->actor = actor_from_json(json, NULL);
    cJSON_Delete(json);
    g_free(cache->actor_text);
    cache->actor_text = g_steal_pointer(&text);
    return cache->actor;
}

bool cache_changed(Cache *cache)
{
    gint64 now = sql_number(cache->reader, -1, "PRAGMA data_version", "");
    bool changed = now != cache->seen;

    cache->seen = now;
    return changed;
}

bool cache_verify(Cache *cache, Problem *problem)
{
    return tables_check(cache->reader, false, problem);
}

/* ---- time and others ----------------------------------------------------------------------- */

instant cache_now(void)
{
    return g_get_real_time() / 1000;
}

bool cache_clock_offset(Cache *cache, gint64 *offset)
{
    g_autofree char *text = cache_get(cache, CACHE_CLOCK_OFFSET);

    *offset = 0;
    return text && g_ascii_string_to_signed(text, 10, INT64_MIN, INT64_MAX, offset, NULL);
}

/* Whoever synchronises watches this file (line.h). That it cannot be touched loses nothing: the
 * outbox is looked at from time to time anyway. */
void cache_nudge(Cache *cache)
{
    futimens(cache->lock.nudge, NULL);
}
