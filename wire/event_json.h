/* Lists of events inside results and pages. Internal to wire/. */
#ifndef WIRE_EVENT_JSON_H
#define WIRE_EVENT_JSON_H

#include "domain/case.h"

cJSON *events_to_json(const GPtrArray *events);
/* Of the member "events"; missing is empty. Event*, owned by the array. NULL on failure. */
GPtrArray *events_from_json(const cJSON *json, Problem *problem);

#endif
