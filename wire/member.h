/* Reading the members of a JSON object that somebody else wrote: each call checks presence, type
 * and bounds, and fills MALFORMED with the member's name. Outputs are untouched on failure; texts
 * and objects that come out are the caller's to free. `json` may be anything, also NULL. */
#ifndef WIRE_MEMBER_H
#define WIRE_MEMBER_H

#include "domain/problem.h"
#include "domain/uuid.h"

#include <cjson/cJSON.h>

#define MEMBER_NAME_MAX 200  /* bytes of ids, codes and account names */
#define MEMBER_TEXT_MAX 4096 /* bytes of cursors, tokens and the like */

/* NULL when it is missing or null. */
const cJSON *member_get(const cJSON *json, const char *name);
/* For members whose meaning the caller checks: MALFORMED naming the member. Always false. */
bool member_bad(const char *name, Problem *problem);

/* A string of 1 … maximum bytes. */
bool member_text(const cJSON *json, const char *name, size_t maximum, char **out, Problem *problem);
/* The same; NULL when it is missing. */
bool member_text_or_null(const cJSON *json, const char *name, size_t maximum, char **out,
                         Problem *problem);
/* A whole number minimum … maximum, both within ±2^53. */
bool member_integer(const cJSON *json, const char *name, gint64 minimum, gint64 maximum,
                    gint64 *out, Problem *problem);
/* Missing is false. */
bool member_flag(const cJSON *json, const char *name, bool *out, Problem *problem);
bool member_uuid(const cJSON *json, const char *name, Uuid *out, Problem *problem);
bool member_instant(const cJSON *json, const char *name, instant *out, Problem *problem);
/* Missing is 0, "not set". */
bool member_instant_or_unset(const cJSON *json, const char *name, instant *out, Problem *problem);
/* A copy of the object. */
bool member_object(const cJSON *json, const char *name, cJSON **out, Problem *problem);

/* An array of at most `maximum` elements, each decoded by `decode`, which returns NULL on failure.
 * The array frees its elements with `destroy`. */
typedef void *MemberDecoder(const cJSON *json, Problem *problem);
GPtrArray *member_list(const cJSON *json, const char *name, int maximum, MemberDecoder *decode,
                       GDestroyNotify destroy, Problem *problem);

/* Writing: nothing is added for NULL or 0. */
void member_add_text(cJSON *json, const char *name, const char *text);
void member_add_instant(cJSON *json, const char *name, instant at);

#endif
