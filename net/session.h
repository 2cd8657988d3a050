/* Who is signed in where, on disk: for each central and user a folder with the store and, while
 * signed in, the tokens (0600). Signing out removes the tokens and nothing else.
 *
 * Folders follow XDG: settings in config/, stores in data/ (they hold unsent work, so not in
 * cache/), logs in state/; YICHUANG_HOME puts all three under itself. Made 0700. */
#ifndef NET_SESSION_H
#define NET_SESSION_H

#include "wire/wire.h"

/* Caller frees. */
char *home_config_folder(void);
char *home_data_folder(void);
char *home_state_folder(void);
/* The store of one central and user: data/<sha256 of central and user, 16 hex digits>/ . */
char *home_store_folder(const char *central, const char *user);

/* https:// anywhere; http:// only to a loopback address. ADDRESS otherwise. Returns the address
 * without a trailing slash; caller frees. */
char *central_address(const char *text, Problem *problem);

typedef struct SessionStore SessionStore;

/* The account in use: the last one signed in (settings: current). NULL with SIGN_IN when none. */
SessionStore *session_current(Problem *problem);
SessionStore *session_open(const char *central, const char *user, Problem *problem);
void session_store_free(SessionStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SessionStore, session_store_free)

const char *session_central(const SessionStore *store);
const char *session_user(const SessionStore *store);
const char *session_folder(const SessionStore *store);    /* of the cache */
const Session *session_tokens(const SessionStore *store); /* NULL: signed out */
/* Replaces the file atomically. */
bool session_save(SessionStore *store, const Session *session, Problem *problem);
bool session_make_current(const SessionStore *store, Problem *problem);
/* Forgets the tokens. The cache stays. */
bool session_sign_out(SessionStore *store, Problem *problem);

#endif
