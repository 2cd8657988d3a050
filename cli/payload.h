/* The payload of a case action, from the options of a command line: --from a file first, then one
 * option for each field of the action's row. Parties and other whole objects are only taken from
 * files, because a command line is seen by everybody on the machine and stays in the shell's
 * history. */
#ifndef CLI_PAYLOAD_H
#define CLI_PAYLOAD_H

#include "cli/command.h"

/* NULL with a USAGE_… problem. What is required and missing is the rule book's to say. */
cJSON *payload_read(const Invocation *invocation, Problem *problem);

#endif
