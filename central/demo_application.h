/* Inside of the demo: applications that can be accepted. */
#ifndef CENTRAL_DEMO_APPLICATION_H
#define CENTRAL_DEMO_APPLICATION_H

#include "central/demo_city.h"

/* Who applies; `kind` is a service object, "1" … "6". */
typedef struct {
    const char *kind;
    Somebody who;
} Applicant;

/* The members of a receive that are the applicant's: applicant, agent when one came, scenario, form
 * and materials, all of which are in hand. Thrown until forms/application/application.h finds
 * nothing that stands in the way. `applicant` NULL: thrown as well, and now and then comes with an
 * agent. NULL with INTERNAL naming item and field when that never comes about: then the item asks
 * for something that the demo does not know. */
cJSON *application_throw(City *city, const Item *item, const char *region, date day,
                         const Applicant *applicant, Problem *problem);

#endif
