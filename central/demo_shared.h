/* Inside of the demo: licences and shared data of its people and firms, as an exchange platform
 * would answer them. */
#ifndef CENTRAL_DEMO_SHARED_H
#define CENTRAL_DEMO_SHARED_H

#include "central/demo_city.h"

/* Of the residents in shared.json, whom demonstrations and tests know by name. */
bool share_residents(DbTx *tx, const char *folder, Problem *problem);
/* Of the applicant of a case: what its form was filled in with from licences and shared data, and
 * licences that stand for its papers. A database that fails shows at the commit. */
void share_case(City *city, Work *work, const Uuid *id);

#endif
