/* Synchronising from a command that ends: in the calling thread, until done or out of time. */
#ifndef NET_ONCE_H
#define NET_ONCE_H

#include "cache/cache.h"
#include "net/session.h"

/* With `command_id`: until the central has settled that command or a person has to. Without: until
 * nothing is left to send or to fetch. `deadline` is by the device's clock.
 *
 * Claims the store. When a screen of this user has it, that one's sync does the work (outbox_submit
 * has woken it) and only its outcome is waited for; without a command that is success at once.
 *
 * False, and the work kept for later: OFFLINE, NOT_OURS, SIGN_IN, UPGRADE, or what stands in the
 * way; at the deadline OFFLINE. Gives up as soon as the central cannot be reached. */
bool sync_until(Cache *cache, SessionStore *sessions, instant deadline, const char *command_id,
                Problem *problem);

#endif
