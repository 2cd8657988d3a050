/* Who may sign in: accounts, passwords, sessions and their tokens.
 *
 * Passwords are kept as Argon2id (RFC 9106) through libsodium. Five wrong ones lock the name for
 * half an hour, whether there is such an account or not, and an unknown name costs the same work as
 * a known one: nobody learns from outside which accounts exist.
 *
 * A session is one device that is signed in. It has an access token (30 minutes) and a refresh
 * token (30 days, single use), random and stored only as hashes. A refresh token that was already
 * used ends the session, as it may have been stolen; except that the last one is taken once more
 * while nothing that was made from it has been used, because then its answer was lost on the way.
 */
#ifndef CENTRAL_ACCOUNTS_H
#define CENTRAL_ACCOUNTS_H

#include "central/db.h"
#include "wire/wire.h"

#define ACCOUNT_FAILURES_MAX 5
#define ACCOUNT_LOCK_MINUTES 30
#define ACCESS_MINUTES 30
#define REFRESH_DAYS 30

/* Takes about half a second and 64 MB, on purpose. NULL when memory is short. Caller frees. */
char *password_hash(const char *password);

/* Makes the account or replaces it; `password` is a password_hash. */
void account_put(DbTx *tx, const Actor *actor, const char *password);
/* NULL when unknown. */
Actor *account_get(DbTx *tx, const char *id);

/* Sign-in in three parts, so that the slow one holds neither the database nor a connection. */
typedef struct {
    char *user;
    char *hash; /* a stand-in for unknown names */
    bool known;
    bool right; /* out: of account_verify */
} PasswordTrial;

void password_trial_free(PasswordTrial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PasswordTrial, password_trial_free)

/* NULL with LOCKED. */
PasswordTrial *account_trial(Db *db, const char *user, instant now, Problem *problem);
void account_verify(PasswordTrial *trial, const char *password);
/* NULL with PASSWORD (and one more failure counted) or LOCKED. */
Session *session_begin(Db *db, const PasswordTrial *trial, const char *device, instant now,
                       Problem *problem);

/* NULL with SIGN_IN. */
Session *session_refresh(Db *db, const char *refresh, const char *device, instant now,
                         Problem *problem);

/* Who holds an access token. */
typedef struct {
    char *session;
    char *device;
    Actor *actor;
} Bearer;

void bearer_free(Bearer *bearer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bearer, bearer_free)

/* NULL with SIGN_IN. */
Bearer *session_bearer(Db *db, const char *access, instant now, Problem *problem);
bool session_revoke(Db *db, const Bearer *bearer, Problem *problem);

#endif
