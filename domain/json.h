/* Members of JSON objects whose shape is not trusted. Every function that reads takes NULL for the
 * object, and answers a missing member and one of another type alike. */
#ifndef DOMAIN_JSON_H
#define DOMAIN_JSON_H

#include "domain/date.h"

#include <cjson/cJSON.h>

const cJSON *json_member(const cJSON *object, const char *name); /* NULL: none */
const char *json_text(const cJSON *object, const char *name);    /* NULL: none; borrowed */
char *json_text_copy(const cJSON *object, const char *name);     /* NULL: none; caller frees */
bool json_is_integer(const cJSON *value);                        /* within int */
int json_integer(const cJSON *object, const char *name, int otherwise);
bool json_flag(const cJSON *object, const char *name);           /* false: none */
date json_date(const cJSON *object, const char *name);           /* DATE_NONE: none or malformed */
const cJSON *json_object(const cJSON *object, const char *name); /* NULL: none */
const cJSON *json_array(const cJSON *object, const char *name);  /* NULL: none */
/* Whether an array holds the text. */
bool json_array_has(const cJSON *array, const char *text);

/* Puts the value, which is taken over, in the place of the member of that name, for cJSON's own
 * functions would add a second one. NULL takes the member out. */
void json_put(cJSON *object, const char *name, cJSON *value);

#endif
