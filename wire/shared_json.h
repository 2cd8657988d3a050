/* What commands and events say in the same words. Internal to wire/. */
#ifndef WIRE_SHARED_JSON_H
#define WIRE_SHARED_JSON_H

#include "domain/case.h"

/* Of the member "clock"; whatever is not "trusted" is untrusted. */
ClockTrust clock_trust_from_json(const cJSON *json);
/* Of the member "action"; ACTION_UNKNOWN names an action of another version. */
bool action_from_json(const cJSON *json, Action *out, Problem *problem);

#endif
