/* The conditions of the rule book beyond state, role and shape. An offer_ holds whatever the
 * payload says and decides whether the action is shown; a guard_ looks at the payload. Private to
 * domain/. */
#ifndef DOMAIN_GUARDS_H
#define DOMAIN_GUARDS_H

#include "domain/case.h"

ActionGuard offer_release, offer_review, offer_step_back, offer_extend, offer_decide, offer_issue,
    offer_close, offer_deliver, offer_bill, offer_bill_open, offer_bill_paid, offer_evaluate,
    offer_rectify;

ActionGuard guard_receive, guard_amend, guard_materials, guard_accept, guard_review, guard_suspend,
    guard_extend, guard_decide, guard_reuse_licence, guard_reissue;

/* ---- for guards ---------------------------------------------------------------------------- */

bool item_known(const ActionContext *context, Problem *problem);
/* Every element of the array is the code of one of the item's materials. */
bool codes_known(const Item *item, const cJSON *codes, Problem *problem);
/* FIELD_INVALID for the field, saying why (msgids); false. */
bool field_invalid(Problem *problem, const char *pointer, const char *label, const char *words);

#endif
