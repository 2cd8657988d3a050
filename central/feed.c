#include "central/feed.h"

#include "central/cursor.h"
#include "central/submit.h"

#include <string.h>

#define PAGE_BYTES (4 * 1024 * 1024)
#define SCAN_MAX 20000 /* entries that one page may pass over */

static char *stream_of(const char *region)
{
    return g_strndup(region, COUNTY_DIGITS);
}

/* ---- writing ------------------------------------------------------------------------------- */

static void append(Work *work, const char *stream, const Case *file, const Place *was,
                   const Place *is)
{
    DbTx *tx = work_tx(work);
    gint64 sequence = 0;
    {
        g_autoptr(DbRows) rows =
            db_query(tx,
                     "INSERT INTO stream (code, sequence) VALUES ($1, 1) ON CONFLICT (code) "
                     "DO UPDATE SET sequence = stream.sequence + 1 RETURNING sequence",
                     "t", stream);
        if (db_next(rows))
            sequence = db_number(rows, 0);
    }
    db_run(tx,
           "INSERT INTO feed (stream, sequence, case_id, version, was_region, was_organisation, "
           "region, organisation) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
           "tltitttt", stream, sequence, file->id.text, file->version, was->region,
           was->organisation, is->region, is->organisation);
    work_fed(work, stream);
}

void feed_append(Work *work, const Case *file, const Place *was, const Place *is)
{
    g_autofree char *old = stream_of(was->region);
    g_autofree char *new = stream_of(is->region);
    const int order = strcmp(old, new);

    /* Rows are locked in the order of their codes, so that two moves cannot wait for each other. */
    if (*old && order < 0)
        append(work, old, file, was, is);
    append(work, new, file, was, is);
    if (*old && order > 0)
        append(work, old, file, was, is);
}

/* ---- reading ------------------------------------------------------------------------------- */

typedef struct {
    DbTx *tx;
    const Actor *actor;
    ChangePage *page;
    size_t limit;
    size_t bytes;
    size_t scanned;
} Reading;

static bool reading_full(const Reading *reading)
{
    return reading->page->changes->len >= reading->limit || reading->bytes >= PAGE_BYTES ||
           reading->scanned >= SCAN_MAX;
}

static void add_change(Reading *reading, ChangeKind kind, const char *case_id, int after, int until)
{
    Uuid id = {0};

    g_strlcpy(id.text, case_id, sizeof id.text);
    Change *change = change_new(kind, &id);
    if (kind != CHANGE_LEAVE) {
        g_ptr_array_unref(change->events);
        change->events = events_read(reading->tx, case_id, after, until, &reading->bytes);
    }
    g_ptr_array_add(reading->page->changes, change);
}

/* Columns: sequence, case_id, version, was_region, was_organisation, region, organisation */
static void read_entry(Reading *reading, const char *stream, const DbRows *rows)
{
    const Place was = {.region = db_text(rows, 3), .organisation = db_text(rows, 4)};
    const Place is = {.region = db_text(rows, 5), .organisation = db_text(rows, 6)};
    const char *case_id = db_text(rows, 1);
    const int version = (int)db_number(rows, 2);
    const bool saw = *was.region && actor_sees(reading->actor, &was);
    const bool sees = actor_sees(reading->actor, &is);
    const bool here_before = !strncmp(was.region, stream, COUNTY_DIGITS);
    const bool here_after = !strncmp(is.region, stream, COUNTY_DIGITS);

    /* Whoever reads both streams of a move must not meet the event in the new one before those of
     * the old one: there the case enters as a whole. */
    if (sees && here_after)
        add_change(reading, saw && here_before ? CHANGE_EVENT : CHANGE_ENTER, case_id,
                   saw && here_before ? version - 1 : 0, version);
    else if (saw && !sees && here_before)
        add_change(reading, CHANGE_LEAVE, case_id, 0, 0);
}

static void read_stream(Reading *reading, Cursor *cursor, const char *stream)
{
    const gint64 position = cursor_position(cursor, stream);
    g_autoptr(DbRows) rows =
        db_query(reading->tx,
                 "SELECT sequence, case_id, version, was_region, was_organisation, region, "
                 "organisation FROM feed WHERE stream = $1 AND sequence > $2 ORDER BY sequence",
                 "tl", stream, position);

    while (!(reading->page->more = reading_full(reading)) && db_next(rows)) {
        read_entry(reading, stream, rows);
        cursor_move(cursor, stream, db_number(rows, 0));
        reading->scanned++;
    }
}

static ChangePage *page_new(void)
{
    ChangePage *page = g_new0(ChangePage, 1);

    page->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    return page;
}

ChangePage *feed_changes(DbTx *tx, const Actor *actor, const char *cursor, size_t limit)
{
    g_autoptr(ChangePage) page = page_new();
    g_autoptr(Cursor) position = cursor_read(tx, actor, cursor);
    g_autoptr(GPtrArray) streams = actor_streams(tx, actor);
    Reading reading = {.tx = tx, .actor = actor, .page = page, .limit = limit};

    if (!position) {
        page->reset = true;
        return g_steal_pointer(&page);
    }
    for (guint i = 0; i < streams->len && !page->more; i++)
        read_stream(&reading, position, streams->pdata[i]);
    page->cursor = cursor_write(position);
    return db_failed(tx) ? NULL : g_steal_pointer(&page);
}

/* ---- snapshots ----------------------------------------------------------------------------- */

ChangePage *feed_snapshot(DbTx *tx, const Actor *actor, const char *resume, size_t limit)
{
    g_autoptr(ChangePage) page = page_new();
    g_autoptr(Cursor) cursor = resume ? cursor_read(tx, actor, resume) : NULL;
    Reading reading = {.tx = tx, .actor = actor, .page = page, .limit = limit};

    if (!cursor)
        cursor = cursor_now(tx, actor);

    g_autoptr(DbRows) rows = db_query(
        tx, "SELECT id, version, region, organisation FROM cases WHERE id > $1 ORDER BY id", "t",
        cursor->last ? cursor->last : "");
    while (!(page->more = reading_full(&reading)) && db_next(rows)) {
        const Place place = {.region = db_text(rows, 2), .organisation = db_text(rows, 3)};

        if (actor_sees(actor, &place))
            add_change(&reading, CHANGE_ENTER, db_text(rows, 0), 0, (int)db_number(rows, 1));
        g_free(cursor->last);
        cursor->last = g_strdup(db_text(rows, 0));
        reading.scanned++;
    }
    if (page->more)
        page->resume = cursor_write(cursor);
    g_clear_pointer(&cursor->last, g_free);
    page->cursor = page->more ? NULL : cursor_write(cursor);
    return db_failed(tx) ? NULL : g_steal_pointer(&page);
}
