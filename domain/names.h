/* Looking a stable name up in a table: rows that begin with their name, or plain names. */
#ifndef DOMAIN_NAMES_H
#define DOMAIN_NAMES_H

#include <glib.h>

/* The number of the row with that name; the number of rows when none has it, or it is NULL. */
#define name_index(rows, name) name_index_in(rows, sizeof *(rows), G_N_ELEMENTS(rows), name)

size_t name_index_in(const void *rows, size_t row_size, size_t count, const char *name);

#endif
