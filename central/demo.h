/* The demo city 云汀市: what `make run` shows.
 *
 * Fills an empty database with the catalogue, the accounts (one password for all) and a few
 * thousand cases with histories, each event made by an ordinary command of an ordinary account
 * through core.h, at simulated times up to `now`, from a fixed seed. A command that the rule book
 * refuses is a fault of this code, and ends it. */
#ifndef CENTRAL_DEMO_H
#define CENTRAL_DEMO_H

#include "central/core.h"

#define DEMO_PASSWORD "yunting-2026"

/* Nothing happens to a database that has accounts already. Without `cases` the catalogue, the
 * accounts and the shared data of a few residents are all. */
bool demo_fill(Core *core, const char *folder, bool cases, instant now, Problem *problem);

#endif
