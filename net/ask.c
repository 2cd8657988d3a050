/* The lane that asks: questions about shared data and licences, put into the store by whoever fills
 * in an application (cache/enquiry.h). */
#include "net/engine.h"

#include "wire/wire.h"

static bool enquiry_wanted(SyncEngine *engine)
{
    return !engine->enquiries_done;
}

static bool enquiry_ask_next(SyncEngine *engine, SyncRequest *request, Problem *problem)
{
    (void)problem;

    g_clear_pointer(&engine->enquiry, enquiry_free);
    engine->enquiry = enquiry_next(engine->cache);
    if (!engine->enquiry) {
        engine->enquiries_done = true;
        return false;
    }
    request->path = g_strdup("/v1/shared");
    request->body = wire_print(engine->enquiry->question);
    return true;
}

/* An answer that is none is as final as a refusal: the central would only give it again. */
static bool enquiry_digest(SyncEngine *engine, const cJSON *json, Problem *problem)
{
    g_auto(Problem) why = {0};
    const cJSON *facts = shared_facts(json, &why);

    if (!facts)
        return enquiry_fail(engine->cache, engine->enquiry, &why, problem);

    cJSON *answer = cJSON_CreateObject();
    cJSON_AddItemToObject(answer, "facts", cJSON_Duplicate(facts, true));
    bool good = enquiry_answer(engine->cache, engine->enquiry, answer, problem);
    cJSON_Delete(answer);
    return good;
}

static bool enquiry_refused(SyncEngine *engine, int status, const Problem *problem)
{
    (void)status;
    return enquiry_fail(engine->cache, engine->enquiry, problem, NULL);
}

const SyncStep ask_steps[] = {
    {.method = "POST",
     .timeout_ms = 20000,
     .wanted = enquiry_wanted,
     .ask = enquiry_ask_next,
     .digest = enquiry_digest,
     .refused = enquiry_refused},
    {0},
};
