/* The demo city as a rule book, for tests of whatever applies the rules: its calendar, its 20 items
 * and its staff, read from central/demo, and commands that satisfy them. */
#ifndef TESTS_SUPPORT_RULEBOOK_H
#define TESTS_SUPPORT_RULEBOOK_H

#include "domain/case.h"

#include <glib.h>

typedef struct Rulebook Rulebook;

/* Fails the test when the data cannot be read. */
Rulebook *rulebook_load(void);
void rulebook_free(Rulebook *book);

const Rules *rulebook_rules(const Rulebook *book);
const GPtrArray *rulebook_items(const Rulebook *book); /* Item*, the newest versions */
const Item *rulebook_item(const Rulebook *book, const char *code);
/* An account of the demo city; owned by the book. Fails the test when there is none. */
const Actor *rulebook_actor(const Rulebook *book, const char *id);
/* The department of the item in a county; owned by the book. */
const char *rulebook_organisation(const Rulebook *book, const char *department, const char *county);

/* A version 7 id that is new in this process and rises with `at`. */
Uuid fresh_id(instant at);
/* A receive that passes every check on `at`, and can be accepted: a citizen or a company as the
 * item asks, the form filled in, every material received, the receipt with the given serial. Made
 * for the region of the actor's first assignment. Caller frees. */
Command *receive_make(const Rulebook *book, const Item *item, const Actor *actor, int serial,
                      instant at);
/* {"name": value, …} from name, value pairs of strings, ended by NULL. */
cJSON *payload_of(const char *name, ...) G_GNUC_NULL_TERMINATED;

#endif
