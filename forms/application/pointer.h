/* JSON Pointers (RFC 6901): made, read, and followed into JSON that is being filled in. */
#ifndef FORMS_APPLICATION_POINTER_H
#define FORMS_APPLICATION_POINTER_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

#define POINTER_STEPS_MAX 8
#define POINTER_ROWS_MAX 1000 /* elements of an array that grows by pointer_set() */

/* The steps, unescaped; "" has none. NULL: no pointer, or longer than POINTER_STEPS_MAX. Free with
 * g_strfreev(). */
GStrv pointer_steps(const char *pointer);
/* "/form/" + a key, escaped. Caller frees. */
char *pointer_join(const char *parent, const char *step);
/* The same in place; the length before, to which the pointer goes back by g_string_truncate(). */
gsize pointer_push(GString *pointer, const char *step);
gsize pointer_push_index(GString *pointer, guint index);
/* One step as it is called; NULL: not well-formed. Caller frees. */
char *pointer_unescape(const char *step);
/* Whether it leads to where the other does, or below. */
bool pointer_is_within(const char *pointer, const char *root);

const cJSON *pointer_get(const cJSON *root, const char *pointer); /* NULL: nothing there */
/* Puts the value, taken over in every case, at the place. What is missing on the way is made: an
 * array where the next step is a number, else an object; an element is added only at the end. NULL
 * takes out what is there. A member keeps its place among the others. False: not possible, and
 * nothing changed. */
bool pointer_set(cJSON *root, const char *pointer, cJSON *value);

#endif
