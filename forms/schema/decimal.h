/* Exact decimal arithmetic for multipleOf: 0.0075 is a multiple of 0.0001 although neither has an
 * exact binary form, because both are taken as the shortest decimals that they are written as. */
#ifndef FORMS_SCHEMA_DECIMAL_H
#define FORMS_SCHEMA_DECIMAL_H

#include <glib.h>
#include <stdbool.h>

/* digits × 10^exponent; no zeros at the end of the digits. */
typedef struct {
    guint64 digits;
    int exponent;
} Decimal;

/* The absolute value of a finite number. */
Decimal decimal_of(double number);
/* `divisor` is not zero. */
bool decimal_is_multiple(Decimal number, Decimal divisor);
/* As a person writes it; caller frees. */
char *decimal_text(double number);

#endif
