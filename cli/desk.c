#include "cli/desk.h"

#include "forms/application/application.h"
#include "net/once.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

bool desk_open(Desk *desk, Problem *problem)
{
    desk->sessions = session_current(problem);
    if (!desk->sessions)
        return false;
    if (!session_tokens(desk->sessions))
        return problem_set(problem, PROBLEM_SIGN_IN, NULL);
    desk->cache = cache_open(session_folder(desk->sessions), problem);
    if (desk->cache)
        cache_check_applications(desk->cache, application_of_case_check);
    return desk->cache != NULL;
}

void desk_clear(Desk *desk)
{
    g_clear_pointer(&desk->cache, cache_close);
    g_clear_pointer(&desk->sessions, session_store_free);
}

instant desk_now(void)
{
    return g_get_real_time() / 1000;
}

bool desk_uuid(Uuid *out, Problem *problem)
{
    unsigned char random[10];

    if (getrandom(random, sizeof random, 0) != sizeof random)
        return problem_set(problem, PROBLEM_CACHE_IO, g_strerror(errno), NULL);
    *out = uuid7_make(desk_now(), random);
    return true;
}

OutboxEntry *desk_entry(Desk *desk, const char *command_id)
{
    g_autoptr(GPtrArray) entries = outbox_list(desk->cache, ~0U, G_MAXINT, NULL);

    for (guint i = 0; entries && i < entries->len; i++) {
        OutboxEntry *entry = entries->pdata[i];

        if (g_ascii_strcasecmp(entry->command->id.text, command_id) == 0) {
            g_ptr_array_steal_index(entries, i);
            return entry;
        }
    }
    return NULL;
}

bool desk_sync(Desk *desk, int seconds, Problem *problem)
{
    return sync_until(desk->cache, desk->sessions, desk_now() + (instant)seconds * 1000, NULL,
                      problem);
}

OutboxState desk_push(Desk *desk, const char *command_id, int seconds, Problem *problem)
{
    g_auto(Problem) why = {0};

    sync_until(desk->cache, desk->sessions, desk_now() + (instant)seconds * 1000, command_id, &why);

    OutboxEntry *entry = desk_entry(desk, command_id);
    OutboxState state = entry ? entry->state : OUTBOX_WAITING;
    if (state == OUTBOX_WAITING)
        problem_move(problem, &why);
    else if (state != OUTBOX_DONE)
        problem_move(problem, &entry->problem);
    outbox_entry_free(entry);
    return state;
}
