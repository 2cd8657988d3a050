/* Documents at the command line, and where their templates are. */
#ifndef CLI_NOTICE_H
#define CLI_NOTICE_H

#include "cli/settings.h"

#include <glib.h>

/* The hall's own folder where one is set, then that of the program. Caller frees with g_strfreev.
 */
char **notice_folders(const Settings *settings);

#endif
