/* JSON that a command is given as a file; “-” is the standard input. */
#ifndef CLI_JSONFILE_H
#define CLI_JSONFILE_H

#include "domain/problem.h"

#include <cjson/cJSON.h>

/* NULL with USAGE_FILE, or with USAGE_JSON, which names line and column. Bounded as a message to
 * the central is (wire.h). Caller deletes. */
cJSON *jsonfile_read(const char *path, Problem *problem);

/* The same for documents of any origin, which are only looked at and never sent: \u0000, which a
 * text of C cannot hold, is read as U+FDD0, a character that is never one of a text (Unicode
 * §23.7).
 */
cJSON *jsonfile_read_foreign(const char *path, Problem *problem);

/* A file, the standard input or, where there is no file of that name, the JSON itself, which no
 * problem repeats. NULL with USAGE_FILE or USAGE_JSON; `name` is what help calls the argument. */
cJSON *jsonfile_read_argument(const char *name, const char *word, Problem *problem);

#endif
