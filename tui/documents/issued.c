#include "tui/documents/issued.h"

#include "cache/feed.h"
#include "cache/printed.h"
#include "domain/json.h"

static void row_free(void *data)
{
    IssuedRow *row = data;

    g_free(row->number);
    g_free(row->actor);
    g_free(row);
}

static IssuedRow *row_new(Cache *cache, const Event *event, Notice notice, const char *receipt)
{
    const char *number = notice == NOTICE_RECEIPT ? receipt : notice_number(event, notice);
    bool provisional = !*event->hash;
    IssuedRow *row = g_new0(IssuedRow, 1);

    *row = (IssuedRow){.notice = notice,
                       .event = event->id,
                       .version = event->version,
                       .at = event->at,
                       .actor = g_strdup(event->actor),
                       .provisional = provisional,
                       .number = g_strdup(number),
                       .printed = printed_at(cache, event->id.text, notice, provisional)};
    return row;
}

GPtrArray *issued_list(Cache *cache, const GPtrArray *events)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    const Event *first = events->len > 0 ? g_ptr_array_index(events, 0) : NULL;
    const char *receipt = first ? json_text(first->payload, "receipt") : NULL;

    for (guint i = events->len; i-- > 0;) {
        const Event *event = g_ptr_array_index(events, i);
        /* what is reissued is the document of an earlier event */
        unsigned notices = event->action == ACTION_REISSUE ? 0 : notices_of_event(event);
        for (Notice notice = NOTICE_NONE + 1; notice < NOTICE_COUNT; notice++)
            if (notices & NOTICE_BIT(notice))
                g_ptr_array_add(rows, row_new(cache, event, notice, receipt));
    }
    return rows;
}

const IssuedRow *issued_newest(const GPtrArray *rows, Notice notice)
{
    for (guint i = 0; i < rows->len; i++) {
        const IssuedRow *row = g_ptr_array_index(rows, i);
        if (row->notice == notice)
            return row;
    }
    return NULL;
}

static const Event *event_of(const GPtrArray *events, const IssuedRow *row)
{
    for (guint i = 0; i < events->len; i++) {
        const Event *event = g_ptr_array_index(events, i);
        if (event->version == row->version)
            return event;
    }
    return NULL;
}

/* A hall's telephone stands with its organisation. */
static char *phone_of(Cache *cache, const char *organisation)
{
    Document *document =
        organisation ? catalogue_get(cache, DOCUMENT_ORGANISATION, organisation, 0) : NULL;
    char *phone = document ? json_text_copy(document->body, "phone") : NULL;

    if (document)
        document_free(document);
    return phone;
}

static NoticeDocument *make(Cache *cache, const IssuedPlaces *places, const NoticeSource *begun,
                            Notice notice, Problem *problem)
{
    const Case *file = begun->file;
    NoticeSource source = *begun;
    g_autofree char *body = catalogue_name(cache, DOCUMENT_ORGANISATION, file->organisation);
    g_autofree char *receiver = catalogue_name(cache, DOCUMENT_ORGANISATION, file->receiver);
    g_autofree char *clerk = catalogue_name(cache, DOCUMENT_STAFF, source.event->actor);
    g_autofree char *phone = phone_of(cache, file->receiver);
    const NoticeNames names = {body, receiver, clerk, phone, places->query_address};

    source.rules = cache_rules(cache);
    source.names = &names;
    cJSON *facts = notice_facts(&source);
    NoticeDocument *document = notice_make(places->folders, notice, facts, problem);
    cJSON_Delete(facts);
    return document;
}

NoticeDocument *issued_make(Cache *cache, const IssuedPlaces *places, const GPtrArray *events,
                            const IssuedRow *row, NoticeIssue issue, instant issued_at, bool masked,
                            Problem *problem)
{
    const Event *event = event_of(events, row);
    g_autoptr(Case) file = notice_case(events, row->version, issue == ISSUE_CORRECTED, problem);

    if (!file || !event)
        return NULL;
    NoticeSource source = {
        .file = file, .event = event, .issue = issue, .issued_at = issued_at, .masked = masked};
    return make(cache, places, &source, row->notice, problem);
}
