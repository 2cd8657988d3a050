/* How values read: names instead of ids, clocks in words, personal data masked. Everything returned
 * is the caller's to free, and translated. */
#ifndef TUI_WORDS_H
#define TUI_WORDS_H

#include "cache/cases.h"
#include "cache/feed.h"
#include "domain/clock.h"
#include "tui/page.h"

/* "2 days left", "due today", "overdue by 3 days", "paused", or "" when nothing runs. */
char *words_clock(const Calendar *calendar, date today, date due, date legal, bool paused,
                  ThemeRole *role);
char *words_days_left(int days);
char *words_days_overdue(int days);
ThemeRole words_reading_role(Reading reading);
/* State, or the result once closed. */
const char *words_state(CaseState state, CaseResult result);

/* Name of the account, organisation or division; the id itself when unknown; "" for NULL. */
char *words_staff(Cache *cache, const char *id);
char *words_organisation(Cache *cache, const char *code);
char *words_region(Cache *cache, const char *code);

/* A label of the rule book, translated, as it begins a line: with a capital letter where the script
 * has them. */
char *words_label(const char *msgid);
/* The applicant's name: that of a body whole, that of a person masked unless revealed. */
char *words_applicant(const char *kind, const char *name, bool revealed);
const char *words_applicant_kind(const char *kind);
/* The way a person reads a receipt number in a list: without the county. */
const char *words_receipt_short(const char *receipt);

/* Adds what a payload says under the labels of the action's fields, as far as it can be said in a
 * line. */
void words_payload(Cache *cache, Action action, const cJSON *payload, bool revealed, Page *page);

#endif
