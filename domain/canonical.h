/* The canonical text of a JSON value: one text for one value, so that a hash over it means the
 * value. RFC 8785 in all but the order of members, which is simpler here:
 *
 *  - UTF-8, no blanks, no line breaks.
 *  - Members of an object stand in the order of the bytes of their names in UTF-8 (RFC 8785 sorts
 * by UTF-16 units; the two differ only between U+E000-U+FFFF and the planes above).
 *  - In strings and names only these are escaped: \" \\ \b \f \n \r \t, and the other characters
 *    below U+0020 as \u00xx with small hex digits.
 *  - true, false, null as such.
 *  - Numbers are IEEE 754 doubles, written as ECMAScript does: the fewest digits that read back as
 *    the same double, the nearest to it among those. With those digits d1…dk and the value
 *    0.d1…dk × 10^n: for 0 < n <= 21 plain, padded with zeros up to the point ("1200", "12.5");
 *    for -6 < n <= 0 plain with leading zeros ("0.00012"); otherwise d1.d2…dk e±(n-1) ("1.2e-7",
 *    "1e+21"). So a whole number below 10^21 has neither fraction nor exponent. -0 is "0".
 *
 * No canonical text: members of the same name, a number that is not finite, text that is not UTF-8,
 * raw cJSON nodes, and nesting deeper than CANONICAL_DEPTH arrays and objects. */
#ifndef DOMAIN_CANONICAL_H
#define DOMAIN_CANONICAL_H

#include <cjson/cJSON.h>

#define CANONICAL_DEPTH 64

/* Caller frees. NULL when `json` is NULL or has no canonical text. */
char *canonical_json(const cJSON *json);

#endif
