/* Inside of the demo: values for a form, made from its JSON Schema. */
#ifndef CENTRAL_DEMO_FORM_H
#define CENTRAL_DEMO_FORM_H

#include "central/demo_city.h"

/* What the form of the item says of the applicant. Owned by the caller. INTERNAL naming the field
 * when the values do not satisfy the schema: then the schema asks for something new. */
cJSON *form_values(City *city, const Item *item, const Somebody *applicant, const cJSON *scenario,
                   date day, Problem *problem);

#endif
