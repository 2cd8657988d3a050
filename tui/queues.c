#include "tui/queues.h"

#define S(id) STATE_BIT(STATE_##id)
#define R(id) ROLE_BIT(ROLE_##id)
#define WINDOW (R(CLERK) | R(VILLAGE_AGENT) | R(HALL_MANAGER))
#define DESK (R(REVIEWER) | R(DECIDER))
#define WATCH (R(HALL_MANAGER) | R(SUPERVISOR) | R(AUDITOR))
#define EVERYBODY (~0U)

const Queue queue_table[] = {
    {.name = "open",
     .label = N_("All open"),
     .roles = EVERYBODY,
     .states = STATES_OPEN,
     .due_within = DUE_ANY,
     .empty = N_("There are no open cases. Press n to receive an application.")},
    {.name = "drafts",
     .label = N_("Drafts"),
     .roles = R(CLERK) | R(VILLAGE_AGENT),
     .due_within = DUE_ANY,
     .drafts = true,
     .empty = N_("No application is being filled in. Press n to begin one.")},
    {.name = "to-accept",
     .label = N_("To accept"),
     .roles = WINDOW,
     .states = S(RECEIVED),
     .due_within = DUE_ANY,
     .empty = N_("Nothing waits to be accepted. Press n to receive an application.")},
    {.name = "correction",
     .label = N_("Awaiting correction"),
     .roles = WINDOW | R(REVIEWER),
     .states = S(CORRECTION),
     .due_within = DUE_ANY,
     .empty = N_("No applicant has papers to correct.")},
    {.name = "to-claim",
     .label = N_("To claim"),
     .roles = R(REVIEWER) | R(HALL_MANAGER),
     .states = S(ACCEPTED) | S(REVIEW),
     .unhandled = true,
     .due_within = DUE_ANY,
     .empty = N_("No case waits for a reviewer.")},
    {.name = "to-review",
     .label = N_("To review"),
     .roles = DESK,
     .states = S(ACCEPTED) | S(REVIEW),
     .due_within = DUE_ANY,
     .empty = N_("There is nothing to review.")},
    {.name = "mine",
     .label = N_("Mine"),
     .roles = EVERYBODY & ~WATCH,
     .states = STATES_OPEN,
     .mine = true,
     .due_within = DUE_ANY,
     .empty = N_("You handle no case now. Claim one from another queue.")},
    {.name = "suspended",
     .label = N_("Special procedures"),
     .roles = DESK | WATCH,
     .states = S(SUSPENDED),
     .due_within = DUE_ANY,
     .empty = N_("No case is suspended.")},
    {.name = "to-close",
     .label = N_("To close"),
     .roles = WINDOW | R(DECIDER),
     .states = S(DECIDED),
     .due_within = DUE_ANY,
     .empty = N_("No decided case waits to be closed.")},
    {.name = "to-deliver",
     .label = N_("To deliver"),
     .roles = WINDOW,
     .states = S(CLOSED) | S(DECIDED),
     .undelivered = true,
     .due_within = DUE_ANY,
     .empty = N_("No result waits to be handed over.")},
    {.name = "due-soon",
     .label = N_("Due soon"),
     .roles = EVERYBODY,
     .states = STATES_OPEN,
     .due_within = 3,
     .empty = N_("Nothing is due within three working days.")},
    {.name = "overdue",
     .label = N_("Overdue"),
     .roles = EVERYBODY,
     .states = STATES_OPEN,
     .due_within = DUE_OVERDUE,
     .empty = N_("Nothing is overdue.")},
    {.name = "unsent",
     .label = N_("Unsent"),
     .roles = EVERYBODY,
     .due_within = DUE_ANY,
     .pending = true,
     .order = ORDER_UPDATED,
     .empty = N_("Everything has been sent.")},
    {.name = "attention",
     .label = N_("Needs attention"),
     .roles = EVERYBODY,
     .due_within = DUE_ANY,
     .attention = true,
     .order = ORDER_UPDATED,
     .empty = N_("No step waits for your decision.")},
    {.name = "closed",
     .label = N_("Closed"),
     .roles = EVERYBODY,
     .states = S(CLOSED),
     .due_within = DUE_ANY,
     .order = ORDER_UPDATED,
     .empty = N_("No case has been closed yet.")},
    {.name = NULL},
};

GPtrArray *queues_for(const Actor *actor)
{
    GPtrArray *queues = g_ptr_array_new();

    for (const Queue *queue = queue_table; queue->name; queue++)
        if (!actor || queue->roles == EVERYBODY || actor_has_role(actor, queue->roles))
            g_ptr_array_add(queues, (gpointer)queue);
    return queues;
}

CaseQuery queue_query(const Queue *queue, const Actor *actor, const Calendar *calendar, date today)
{
    CaseQuery query = {.states = queue->states,
                       .order = queue->order,
                       .undelivered = queue->undelivered,
                       .pending = queue->pending,
                       .conflict = queue->attention};

    if (queue->mine && actor)
        query.handler = actor->id;
    if (queue->unhandled)
        query.handler = "";
    if (queue->due_within == DUE_OVERDUE)
        query.due_until = today - 1;
    else if (queue->due_within != DUE_ANY && calendar)
        query.due_until = calendar_due(calendar, today, queue->due_within, NULL, 0).day;
    return query;
}
