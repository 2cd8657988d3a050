/* Signing in, as the screen and `login` do it. */
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include "cli/command.h"
#include "net/session.h"

/* The account named by --central (or the settings, or the account in use) and --user, which is
 * asked for in the terminal. NULL on failure. */
SessionStore *account_open(const Invocation *invocation, Problem *problem);
/* With the password from --password-file or typed without echo; makes the account the current one.
 * When the central cannot be reached and `may_unlock`, the password of the last sign-in opens the
 * store all the same. */
bool account_sign_in(const Invocation *invocation, SessionStore *store, bool may_unlock,
                     Problem *problem);

#endif
