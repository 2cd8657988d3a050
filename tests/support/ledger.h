/* All cases that one side has, event by event: the central's as it answers them, a desk's as it
 * lies in its store. Taking a ledger holds every case against the rule book (versions dense, hashes
 * verify, the fold is what the side itself shows in its lists) and against the others (no number,
 * no event twice). Ledgers of both sides can then be compared. Whatever does not hold fails the
 * test and names the case. */
#ifndef TESTS_SUPPORT_LEDGER_H
#define TESTS_SUPPORT_LEDGER_H

#include "domain/case.h"
#include "tests/support/office.h"

typedef struct Ledger Ledger;

/* What the account may see there. */
Ledger *ledger_of_central(Central *central, const char *user);
/* Of the only account of this machine; commands still pending are part of it. */
Ledger *ledger_of_station(Station *station);
void ledger_free(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_free)

guint ledger_count(const Ledger *ledger);
const Case *ledger_case(const Ledger *ledger, const char *id); /* NULL: not there */
/* The event that a command became; NULL: there is none. */
const Event *ledger_event(const Ledger *ledger, const char *command);
/* The same cases with the same events. */
void ledger_assert_equal(const Ledger *desk, const Ledger *central);

#endif
