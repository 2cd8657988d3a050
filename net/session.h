/* Who is signed in where, on disk: for each central and user a folder with the store and, while
 * signed in, the tokens (0600). Signing out removes the tokens and nothing else.
 *
 * Folders follow XDG: settings in config/, stores in data/ (they hold unsent work, so not in
 * cache/), logs in state/; YICHUANG_HOME puts all three under itself. Made 0700.
 *
 * Failures: SIGN_IN, PASSWORD, OFFLINE and whatever the central says; CACHE_IO when a file cannot
 * be read or written. */
#ifndef NET_SESSION_H
#define NET_SESSION_H

#include "wire/wire.h"

/* Paths only; whoever writes makes the folder. Caller frees. */
char *home_config_folder(void);
char *home_data_folder(void);
char *home_state_folder(void);
/* The store of one central and user: data/<sha256 of central and user, 16 hex digits>. */
char *home_store_folder(const char *central, const char *user);

/* https:// anywhere; http:// only to a loopback address. ADDRESS otherwise. Returns the address
 * without a trailing slash; caller frees. */
char *central_address(const char *text, Problem *problem);

/* One central and user. Belongs to one thread. */
typedef struct SessionStore SessionStore;

/* The account in use: the last one signed in (config/account.ini). NULL with SIGN_IN when none. */
SessionStore *session_current(Problem *problem);
/* Makes the folder. `central` as central_address returns it. */
SessionStore *session_open(const char *central, const char *user, Problem *problem);
void session_store_free(SessionStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SessionStore, session_store_free)

const char *session_central(const SessionStore *store);
const char *session_user(const SessionStore *store);
const char *session_folder(const SessionStore *store); /* of the cache */
/* As last read or saved; NULL: signed out. */
const Session *session_tokens(const SessionStore *store);
/* Reads the file again: another process may have signed in or out. A file that is missing or cannot
 * be read is "signed out". */
void session_reload(SessionStore *store);
/* Replaces the file atomically. */
bool session_save(SessionStore *store, const Session *session, Problem *problem);
bool session_make_current(const SessionStore *store, Problem *problem);

/* Asks the central, waiting at most half a minute. On success the tokens and the actor are stored
 * and the password can unlock the store from now on. `device` may be NULL: the store's own id. */
bool session_sign_in(SessionStore *store, const char *password, const char *device,
                     Problem *problem);
/* Whether the password is the one last signed in with on this machine, so that a person can open
 * her own store when the central cannot be reached, and nobody else can. The password's hash
 * (Argon2id) guards the program's door; it does not encrypt the disk. SIGN_IN when nobody signed
 * in here before. */
bool session_unlock(const SessionStore *store, const char *password, Problem *problem);
/* Forgets the tokens, here and, if it can be reached at once, at the central. The cache and the
 * password's hash stay. */
bool session_sign_out(SessionStore *store, Problem *problem);

#endif
