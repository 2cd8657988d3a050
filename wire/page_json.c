#include "domain/names.h"
#include "wire/event_json.h"
#include "wire/member.h"
#include "wire/wire.h"

#include <string.h>

/* How many events a change of each kind carries. */
typedef struct {
    const char *name;
    guint minimum;
    guint maximum;
} ChangeRow;

static const ChangeRow kinds[] = {
    [CHANGE_EVENT] = {"event", 1, 1},
    [CHANGE_ENTER] = {"enter", 1, G_MAXUINT},
    [CHANGE_LEAVE] = {"leave", 0, 0},
};

Change *change_new(ChangeKind kind, const Uuid *case_id)
{
    Change *change = g_new0(Change, 1);

    change->kind = kind;
    change->case_id = *case_id;
    change->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    return change;
}

void change_free(Change *change)
{
    if (!change)
        return;
    g_clear_pointer(&change->events, g_ptr_array_unref);
    g_free(change);
}

void change_page_free(ChangePage *page)
{
    if (!page)
        return;
    g_clear_pointer(&page->changes, g_ptr_array_unref);
    g_free(page->cursor);
    g_free(page->resume);
    g_free(page);
}

static cJSON *change_to_json(const Change *change)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "kind", kinds[change->kind].name);
    cJSON_AddStringToObject(json, "case", change->case_id.text);
    cJSON_AddItemToObject(json, "events", events_to_json(change->events));
    return json;
}

cJSON *change_page_to_json(const ChangePage *page)
{
    cJSON *json = wire_answer();
    cJSON *list = cJSON_AddArrayToObject(json, "changes");

    for (guint i = 0; page->changes && i < page->changes->len; i++)
        cJSON_AddItemToArray(list, change_to_json(page->changes->pdata[i]));
    member_add_text(json, "cursor", page->cursor);
    cJSON_AddBoolToObject(json, "more", page->more);
    cJSON_AddBoolToObject(json, "reset", page->reset);
    member_add_text(json, "resume", page->resume);
    return json;
}

static bool read_kind(const cJSON *json, ChangeKind *out, Problem *problem)
{
    const char *name = cJSON_GetStringValue(member_get(json, "kind"));
    size_t kind = name_index(kinds, name);

    if (kind == G_N_ELEMENTS(kinds))
        return member_bad("kind", problem);
    *out = (ChangeKind)kind;
    return true;
}

static bool events_fit(const Change *change)
{
    const ChangeRow *row = &kinds[change->kind];

    for (guint i = 0; i < change->events->len; i++) {
        const Event *event = change->events->pdata[i];

        if (strcmp(event->case_id.text, change->case_id.text) != 0)
            return false;
    }
    return change->events->len >= row->minimum && change->events->len <= row->maximum;
}

static void *decode_change(const cJSON *json, Problem *problem)
{
    g_autoptr(Change) change = g_new0(Change, 1);

    if (!read_kind(json, &change->kind, problem) ||
        !member_uuid(json, "case", &change->case_id, problem))
        return NULL;
    change->events = events_from_json(json, problem);
    if (!change->events)
        return NULL;
    if (!events_fit(change)) {
        member_bad("events", problem);
        return NULL;
    }
    return g_steal_pointer(&change);
}

/* Where to go on must be said by one of the three ways, else the next question would be the same.
 */
static bool knows_its_place(const ChangePage *page)
{
    return page->reset ? page->changes->len == 0 : page->cursor || page->resume;
}

ChangePage *change_page_from_json(const cJSON *json, Problem *problem)
{
    g_autoptr(ChangePage) page = g_new0(ChangePage, 1);

    page->changes = member_list(json, "changes", WIRE_PAGE_MAX, decode_change,
                                (GDestroyNotify)change_free, problem);
    if (!page->changes ||
        !member_text_or_null(json, "cursor", MEMBER_TEXT_MAX, &page->cursor, problem) ||
        !member_text_or_null(json, "resume", MEMBER_TEXT_MAX, &page->resume, problem) ||
        !member_flag(json, "more", &page->more, problem) ||
        !member_flag(json, "reset", &page->reset, problem))
        return NULL;
    if (!knows_its_place(page)) {
        member_bad("cursor", problem);
        return NULL;
    }
    return g_steal_pointer(&page);
}
