/* What an event writes into a case beyond its state. Private to domain/; called by case_apply. */
#ifndef DOMAIN_APPLY_H
#define DOMAIN_APPLY_H

#include "domain/case.h"

void apply_clock(Case *file, ClockEffect effect, const Event *event);
void apply_action(Case *file, const Event *event);

#endif
