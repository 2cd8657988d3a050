#include "net/engine.h"

#include "cache/outbox.h"

#include <string.h>

/* The central leases blocks of 100 and wants a device to hold two; new ones are asked for when less
 * than 30 % is left. */
#define LEASES_LOW 60
#define RECEIVERS (ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_VILLAGE_AGENT))

#define BATCH_OPEN "{\"commands\":["
#define BATCH_CLOSE "]}"

#define STATUS_MALFORMED 400
#define STATUS_TOO_LARGE 413
#define STATUS_UNREADABLE 422

/* ---- leases -------------------------------------------------------------------------------- */

/* The county of an assignment under which cases are received; NULL: none. Caller frees. */
static char *county_of(const Assignment *assignment)
{
    if (!(ROLE_BIT(assignment->role) & RECEIVERS) || strlen(assignment->region) < COUNTY_DIGITS)
        return NULL;
    return g_strndup(assignment->region, COUNTY_DIGITS);
}

/* The first county that runs low. Caller frees. */
static char *low_county(SyncEngine *engine, int *held)
{
    const Actor *actor = session_tokens(engine->sessions)->actor;

    for (size_t i = 0; i < actor->assignment_count; i++) {
        g_autofree char *county = county_of(&actor->assignments[i]);

        if (!county)
            continue;
        *held = leases_left(engine->cache, county);
        if (*held >= 0 && *held < LEASES_LOW)
            return g_steal_pointer(&county);
    }
    return NULL;
}

static bool leases_wanted(SyncEngine *engine)
{
    return !engine->leases_checked && backoff_is_over(&engine->lease_backoff, engine->now);
}

/* Numbers that cannot be had hold up no work: after a failure, whatever failed, commands go first.
 */
static bool leases_wanted_first(SyncEngine *engine)
{
    return engine->lanes[LANE_PUSH].backoff.failures == 0 && leases_wanted(engine);
}

static bool leases_ask(SyncEngine *engine, SyncRequest *request, Problem *problem)
{
    (void)problem;

    int held;
    g_autofree char *county = low_county(engine, &held);

    if (!county) {
        engine->leases_checked = true;
        return false;
    }

    g_autofree char *device = cache_get(engine->cache, CACHE_DEVICE);
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "device", device ? device : "");
    cJSON_AddStringToObject(json, "county", county);
    cJSON_AddNumberToObject(json, "held", held);
    request->path = g_strdup("/v1/leases");
    request->body = wire_print(json);
    cJSON_Delete(json);
    g_free(engine->lease_county);
    engine->lease_county = g_steal_pointer(&county);
    return true;
}

/* Not asked again soon, and nothing else waits for it. */
static void put_off_leases(SyncEngine *engine)
{
    backoff_fail(&engine->lease_backoff, engine->now, BACKOFF_MOST_MS, engine->random);
}

static bool leases_digest(SyncEngine *engine, const cJSON *json, Problem *problem)
{
    g_autoptr(GArray) leases = leases_from_json(json, problem);

    if (!leases)
        return false;
    if (leases->len == 0)
        put_off_leases(engine);
    else
        backoff_clear(&engine->lease_backoff);
    for (guint i = 0; i < leases->len; i++) {
        const Lease *lease = &g_array_index(leases, Lease, i);

        if (strcmp(lease->county, engine->lease_county) != 0)
            return problem_set(problem, PROBLEM_MALFORMED, "county", NULL);
        if (!lease_add(engine->cache, lease, problem))
            return false;
    }
    return true;
}

static bool leases_refused(SyncEngine *engine, int status, const Problem *problem)
{
    (void)status;
    (void)problem;
    put_off_leases(engine);
    return true;
}

/* ---- commands ------------------------------------------------------------------------------ */

static bool commands_wanted(SyncEngine *engine)
{
    return !engine->outbox_empty;
}

/* The body of as many entries as a request holds, at least one; the others are dropped. */
static char *batch_body(GPtrArray *entries)
{
    GString *body = g_string_new(BATCH_OPEN);
    guint count = 0;

    for (; count < entries->len; count++) {
        const OutboxEntry *entry = entries->pdata[count];
        cJSON *json = command_to_json(entry->command);
        g_autofree char *text = wire_print(json);

        cJSON_Delete(json);
        if (count > 0 &&
            body->len + strlen(",") + strlen(text) + strlen(BATCH_CLOSE) > WIRE_BODY_MAX)
            break;
        if (count > 0)
            g_string_append_c(body, ',');
        g_string_append(body, text);
    }
    g_ptr_array_set_size(entries, (int)count);
    g_string_append(body, BATCH_CLOSE);
    return g_string_free(body, FALSE);
}

static void note_in_flight(SyncEngine *engine, const GPtrArray *entries)
{
    g_hash_table_remove_all(engine->in_flight);
    for (guint i = 0; i < entries->len; i++) {
        const OutboxEntry *entry = entries->pdata[i];

        g_hash_table_add(engine->in_flight, g_strdup(entry->command->id.text));
    }
}

static bool commands_ask(SyncEngine *engine, SyncRequest *request, Problem *problem)
{
    size_t limit = (size_t)engine->lanes[LANE_PUSH].pace.size;
    g_autoptr(GPtrArray) entries = outbox_next(engine->cache, limit, problem);

    if (!entries)
        return false;
    if (entries->len == 0) {
        engine->outbox_empty = true;
        return false;
    }
    request->path = g_strdup("/v1/commands");
    request->body = batch_body(entries);
    note_in_flight(engine, entries);
    return outbox_tried(engine->cache, entries, engine->now, problem);
}

/* Keeps the results of what was sent, each once. */
static void keep_asked(SyncEngine *engine, GPtrArray *results)
{
    guint i = 0;

    while (i < results->len) {
        const CommandResult *result = results->pdata[i];

        if (g_hash_table_remove(engine->in_flight, result->id.text))
            i++;
        else
            g_ptr_array_remove_index(results, i);
    }
}

/* Whether anything will not be sent again as it is; else the next batch would be this one. */
static bool moves_on(const GPtrArray *results, Problem *problem)
{
    for (guint i = 0; i < results->len; i++) {
        const CommandResult *result = results->pdata[i];

        if (outcome_is_settled(result->outcome) || result->outcome == OUTCOME_CONFLICT)
            return true;
    }
    problem_set(problem, PROBLEM_BUSY, NULL);
    return false;
}

static bool commands_digest(SyncEngine *engine, const cJSON *json, Problem *problem)
{
    int asked = (int)g_hash_table_size(engine->in_flight);
    g_autoptr(GPtrArray) results = results_from_json(json, problem);

    if (!results)
        return false;
    keep_asked(engine, results);
    if (!outbox_settle(engine->cache, results, problem) || !moves_on(results, problem))
        return false;
    pace_measure(&engine->lanes[LANE_PUSH].pace, asked, engine->took_ms);
    return true;
}

/* The one command that the central cannot read: it is settled by the central's own words. */
static bool reject_only(SyncEngine *engine, const Problem *problem)
{
    GHashTableIter iter;
    void *key;
    Uuid id;

    g_hash_table_iter_init(&iter, engine->in_flight);
    if (!g_hash_table_iter_next(&iter, &key, NULL))
        return false;
    g_strlcpy(id.text, key, sizeof id.text);

    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)command_result_free);
    CommandResult *result = command_result_new(&id, OUTCOME_REJECTED);

    problem_copy(&result->problem, problem);
    g_ptr_array_add(results, result);
    return outbox_settle(engine->cache, results, NULL);
}

static bool commands_refused(SyncEngine *engine, int status, const Problem *problem)
{
    Pace *pace = &engine->lanes[LANE_PUSH].pace;
    guint asked = g_hash_table_size(engine->in_flight);

    if (status != STATUS_MALFORMED && status != STATUS_TOO_LARGE && status != STATUS_UNREADABLE)
        return false;
    if (asked == 1)
        return reject_only(engine, problem);
    pace->size = status == STATUS_TOO_LARGE ? (int)(asked / 2) : 1;
    return true;
}

#define LEASES_STEP(wanted_)                                                         \
    {                                                                                \
        .method = "POST", .timeout_ms = 20000, .wanted = wanted_, .ask = leases_ask, \
        .digest = leases_digest, .refused = leases_refused                           \
    }

const SyncStep push_steps[] = {
    TOKEN_STEP,
    LEASES_STEP(leases_wanted_first),
    {.method = "POST",
     .timeout_ms = 60000,
     .wanted = commands_wanted,
     .ask = commands_ask,
     .digest = commands_digest,
     .refused = commands_refused},
    LEASES_STEP(leases_wanted),
    {0},
};
