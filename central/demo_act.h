/* Inside of the demo: who takes a step of a plan, and what they say. */
#ifndef CENTRAL_DEMO_ACT_H
#define CENTRAL_DEMO_ACT_H

#include "central/demo_plan.h"

/* Sends the command of the step to the work. False with the problem that the rule book had: a fault
 * of the demo. */
bool act(City *city, Work *work, const Plan *plan, const PlanStep *step, instant at,
         Problem *problem);

#endif
