/* What a desk synchronises by: commands, changes, snapshots, number blocks. */
#include "central/feed.h"
#include "central/leases.h"
#include "central/request.h"
#include "wire/member.h"

#include <string.h>

#define PAGE_DEFAULT 200
#define WAIT_MAX 50 /* seconds */

bool api_commands(Request *request, Problem *problem)
{
    const Sender sender = {.actor = request->bearer->actor, .device = request->bearer->device};
    g_autoptr(GPtrArray) commands = commands_from_json(request->json, problem);

    if (!commands)
        return false;

    g_autoptr(GPtrArray) results =
        core_submit(request_core(request), &sender, commands, request->now, problem);
    if (!results)
        return false;
    request->answer = results_to_json(results);
    return true;
}

/* ---- changes ------------------------------------------------------------------------------- */

static ChangePage *read_changes(const Request *request, size_t limit, Problem *problem)
{
    const char *cursor = request_text(request, "cursor");
    g_autoptr(DbTx) tx = db_read(request_db(request), problem);
    g_autoptr(ChangePage) page =
        tx ? feed_changes(tx, request->bearer->actor, cursor ? cursor : "", limit) : NULL;

    return tx && db_commit(tx, problem) ? g_steal_pointer(&page) : NULL;
}

/* Nothing to tell: worth waiting for. A reset is something to tell. */
static bool worth_waiting(const ChangePage *page)
{
    return page->changes->len == 0 && !page->more && !page->reset;
}

bool api_changes(Request *request, Problem *problem)
{
    gint64 limit, wait;

    if (!request_number(request, "limit", 1, WIRE_PAGE_MAX, PAGE_DEFAULT, &limit, problem) ||
        !request_number(request, "wait", 0, WAIT_MAX, 0, &wait, problem))
        return false;

    const gint64 deadline = request->started + wait * G_TIME_SPAN_SECOND;
    for (;;) {
        const guint64 generation = waiters_generation(request_waiters(request));
        g_autoptr(ChangePage) page = read_changes(request, (size_t)limit, problem);

        if (!page)
            return false;
        if (worth_waiting(page) && g_get_monotonic_time() < deadline) {
            request->parked = waiters_park(request_waiters(request), request->connection,
                                           request->bearer->actor, deadline, generation);
            if (request->parked)
                return true;
            if (waiters_generation(request_waiters(request)) != generation)
                continue;
        }
        request->answer = change_page_to_json(page);
        return true;
    }
}

bool api_snapshot(Request *request, Problem *problem)
{
    gint64 limit;

    if (!request_number(request, "limit", 1, WIRE_PAGE_MAX, PAGE_DEFAULT, &limit, problem))
        return false;

    g_autoptr(DbTx) tx = db_read(request_db(request), problem);
    if (!tx)
        return false;
    g_autoptr(ChangePage) page =
        feed_snapshot(tx, request->bearer->actor, request_text(request, "resume"), (size_t)limit);
    if (!db_commit(tx, problem))
        return false;
    request->answer = change_page_to_json(page);
    return true;
}

/* ---- number blocks ------------------------------------------------------------------------- */

bool api_leases(Request *request, Problem *problem)
{
    g_autofree char *device = NULL;
    g_autofree char *county = NULL;
    gint64 held;

    if (!member_text(request->json, "device", MEMBER_NAME_MAX, &device, problem) ||
        !member_text(request->json, "county", MEMBER_NAME_MAX, &county, problem) ||
        !member_integer(request->json, "held", 0, RECEIPT_SERIAL_MAX, &held, problem))
        return false;
    if (strcmp(device, request->bearer->device) != 0)
        return problem_set(problem, PROBLEM_SCOPE, NULL);

    g_autoptr(GArray) leases = lease_grant(request_db(request), request->bearer->actor, device,
                                           county, (int)held, problem);
    if (!leases)
        return false;
    request->answer = leases_to_json(leases);
    return true;
}
