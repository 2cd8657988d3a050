/* The parts that several numbers are put together from. For the numbers_*.c files only; everybody
 * else includes domain/numbers.h. */
#ifndef DOMAIN_NUMBER_PARTS_H
#define DOMAIN_NUMBER_PARTS_H

#include "domain/numbers.h"

#define DIGITS "0123456789"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define ALNUM DIGITS CAPITALS

/* Province codes, GB/T 2260-2007, two digits each, without Taiwan 71, Hong Kong 81 and Macao 82,
 * which not every number may carry. */
#define PROVINCES "11121314152122233132333435363741424344454650515253546162636465"

/* Characters, not bytes, so that a person who typed 18 full-width digits is not told to count. */
size_t part_length(const char *text);
/* OK when the text, which may be NULL, is `length` characters of the alphabet; else LENGTH or
 * CHARSET. */
NumberFault part_shape(const char *text, size_t length, const char *alphabet);
/* Whether the text begins with one of the two-digit codes of the list. */
bool part_is_listed(const char *text, const char *list);
/* Of digits: their value (count <= 9), and whether all are 0. */
int part_value(const char *digits, size_t count);
bool part_is_zero(const char *digits, size_t count);
/* Eight digits, yyyyMMdd. */
bool part_date(const char *digits, date *out);

/* One character of an ISO 7064 hybrid system MOD m+1,m. The state begins as `m`; the check value is
 * part_hybrid_check(). */
int part_hybrid_add(int state, int m, int value);
int part_hybrid_check(int state, int m);
/* 0-9 and 10-35 for A-Z; -1 for anything else. */
int part_alnum_value(char c);
char part_alnum_char(int value);

#endif
