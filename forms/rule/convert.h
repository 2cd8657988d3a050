/* Inside of forms/: JSON values as JavaScript converts and compares them (ECMA-262 §7.1, §7.2),
 * which is what JsonLogic means by it.
 *
 * A value that is absent (JavaScript's undefined) is VALUE_ABSENT, never NULL. A number may be NaN
 * or infinite. Nothing here is without a bound: an array nested deeper than CONVERT_DEPTH_MAX reads
 * as the empty text, and one whose text gets longer than CONVERT_TEXT_MAX is left off there. */
#ifndef FORMS_RULE_CONVERT_H
#define FORMS_RULE_CONVERT_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

#define CONVERT_DEPTH_MAX 64
#define CONVERT_TEXT_MAX 65536 /* bytes */
#define VALUE_WEIGHT_MAX 200000

extern const cJSON VALUE_ABSENT;

bool value_is_absent(const cJSON *value);
/* JsonLogic's own: an empty array is false, "0" is true. */
bool value_truth(const cJSON *value);
double value_number(const cJSON *value);      /* ToNumber */
double value_parse_float(const cJSON *value); /* the global function parseFloat */
/* String(); an absent or null entry of an array is nothing. Caller frees. */
char *value_text(const cJSON *value);
bool value_same(const cJSON *a, const cJSON *b);  /* === */
bool value_equal(const cJSON *a, const cJSON *b); /* == */

typedef enum { ORDER_LESS, ORDER_SAME, ORDER_MORE, ORDER_NONE } ValueOrder;

/* How < and its like see two values: texts by UTF-16 units, all else as numbers; ORDER_NONE: one of
 * them is no number. */
ValueOrder value_order(const cJSON *a, const cJSON *b);
/* How much one of these functions has to read: entries, and each 64 bytes of text. At most about
 * VALUE_WEIGHT_MAX, however much more it is. */
guint64 value_weight(const cJSON *value);

#endif
