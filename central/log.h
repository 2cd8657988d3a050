/* The log: one line of logfmt (key=value) an event on standard error, for machines to gather.
 *
 * Nothing personal is ever written: no names, numbers, query texts or bodies. Account ids are those
 * of staff. Values with blanks, quotes or control characters are quoted. */
#ifndef CENTRAL_LOG_H
#define CENTRAL_LOG_H

#include <glib.h>

/* Pairs of key and value, ended by NULL; a pair with value NULL is left out. "time" and "level" are
 * added. One write(2) a line, so lines of several threads never mix. */
void log_line(const char *level, ...) G_GNUC_NULL_TERMINATED;

#endif
