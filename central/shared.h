/* Shared data for an application: who may ask for what, and the record of every question.
 *
 * A question is answered when the holder consented within a day, the asker may receive the item
 * where it is handled, and the number can be one. Of what the exchange platform knows, only what
 * the item's form and papers ask for is handed on (个人信息保护法 Art. 6). Nothing is answered
 * before the question is on record (shared_audit); refused questions are on record, too, but for
 * those that came too fast (RATE). */
#ifndef CENTRAL_SHARED_H
#define CENTRAL_SHARED_H

#include "central/core.h"
#include "central/exchange.h"

#define SHARED_PER_MINUTE 60 /* questions of one account */

/* {"protocol", "facts": […]}. Folds the name and number of the question. NULL: CONSENT, SCOPE,
 * ITEM_UNKNOWN, FIELD_INVALID, RATE, or what the platform or the database said. */
cJSON *shared_answer(Core *core, const ExchangeDriver *driver, void *exchange, const Sender *sender,
                     SharedQuestion *question, instant now, Problem *problem);

#endif
