/* Telling what became of a command that was kept. */
#ifndef CLI_ACT_H
#define CLI_ACT_H

#include "cli/command.h"
#include "cli/desk.h"

#define PUSH_SECONDS 5 /* that a person waits for the central's word */

/* Says it as text or JSON, {"outcome", "command", "case": {…}, "problem"}, and returns the status.
 * `why` may be no problem. */
ExitCode act_report(const Invocation *invocation, Desk *desk, const Command *command,
                    OutboxState state, const Problem *why);

/* Whether a person agrees to what cannot be taken back: --yes, or asked on the terminal. `label` is
 * the msgid of what it is. USAGE_CONFIRM, CANCELLED. */
bool act_confirm(const Invocation *invocation, const char *label, Problem *problem);

#endif
