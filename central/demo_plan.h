/* Inside of the demo: how the way of one case is thrown beforehand.
 *
 * Time is counted in working minutes since the demo's first day: 9:00-12:00 and 13:30-17:30 of
 * working days, 420 a day. So a case can be laid so that a given step falls on a given moment. */
#ifndef CENTRAL_DEMO_PLAN_H
#define CENTRAL_DEMO_PLAN_H

#include "central/demo_city.h"

#define WORK_MINUTES 420 /* a day */

typedef struct {
    Action action;
    int variant; /* what the action is to be told apart by: 1 the unusual one */
    int minute;  /* working minutes since the step before, then since the first day */
    CaseState after;
} PlanStep;

typedef struct {
    const Item *item;
    char *region;
    char *organisation;
    GArray *steps; /* PlanStep */
    bool grants;
    bool tolerant;
    bool promised; /* a tolerant case whose papers are still to come */
    Uuid id;
} Plan;

void plan_free(Plan *plan);
/* The whole way of a case, to its end; minutes run from its own first step. `reviewed`: the county
 * has people who review and decide. */
Plan *plan_throw(City *city, const Item *item, const char *region, const char *organisation,
                 bool reviewed);
/* Leaves out everything after the last step that leaves the case in the state; false: it has none.
 */
bool plan_cut(Plan *plan, CaseState state);
/* Moves the plan so that its last step falls on the minute. */
void plan_end_at(Plan *plan, int minute);
int plan_length(const Plan *plan);

#endif
