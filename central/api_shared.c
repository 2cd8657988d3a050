/* POST /v1/shared. */
#include "central/request.h"
#include "central/shared.h"

bool api_shared(Request *request, Problem *problem)
{
    const Sender sender = {.actor = request->bearer->actor, .device = request->bearer->device};
    g_autoptr(SharedQuestion) question = shared_question_from_json(request->json, problem);

    if (!question)
        return false;
    request->answer = shared_answer(request_core(request), &exchange_store, request_db(request),
                                    &sender, question, request->now, problem);
    return request->answer != NULL;
}
