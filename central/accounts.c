#include "central/accounts.h"

#include <sodium.h>
#include <string.h>

/* RFC 9106 §4 asks for 64 MB where 2 GB are too much; three passes. */
#define HASH_PASSES crypto_pwhash_OPSLIMIT_MODERATE
#define HASH_MEMORY crypto_pwhash_MEMLIMIT_INTERACTIVE

#define MINUTE_MS (60 * (instant)1000)
#define LOCK_MS (ACCOUNT_LOCK_MINUTES * MINUTE_MS)

/* A hash of the same cost that no password fits. */
static const char stand_in[] = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

char *password_hash(const char *password)
{
    g_autofree char *hash = g_malloc(crypto_pwhash_STRBYTES);

    if (crypto_pwhash_str(hash, password, strlen(password), HASH_PASSES, HASH_MEMORY) != 0)
        return NULL;
    return g_steal_pointer(&hash);
}

/* ---- accounts ------------------------------------------------------------------------------ */

void account_put(DbTx *tx, const Actor *actor, const char *password)
{
    cJSON *json = actor_to_json(actor);
    g_autofree char *body = wire_print(json);

    cJSON_Delete(json);
    db_run(tx,
           "INSERT INTO account (id, password, body) VALUES ($1, $2, $3) ON CONFLICT (id) "
           "DO UPDATE SET password = excluded.password, body = excluded.body",
           "ttt", actor->id, password, body);
}

static Actor *actor_read(DbTx *tx, const char *body)
{
    g_auto(Problem) problem = {0};
    cJSON *json = cJSON_Parse(body);
    Actor *actor = actor_from_json(json, &problem);

    cJSON_Delete(json);
    if (!actor)
        db_fail(tx, &problem);
    return actor;
}

Actor *account_get(DbTx *tx, const char *id)
{
    g_autoptr(DbRows) rows = db_query(tx, "SELECT body FROM account WHERE id = $1", "t", id);

    return db_next(rows) ? actor_read(tx, db_text(rows, 0)) : NULL;
}

/* ---- wrong passwords ----------------------------------------------------------------------- */

static bool locked(DbTx *tx, const char *user, instant now, Problem *problem)
{
    g_autoptr(DbRows) rows =
        db_query(tx, "SELECT failures, last_at FROM attempt WHERE account = $1", "t", user);

    if (!db_next(rows) || db_number(rows, 0) < ACCOUNT_FAILURES_MAX)
        return false;

    const instant left = db_number(rows, 1) + LOCK_MS - now;
    if (left <= 0)
        return false;
    g_autofree char *minutes = g_strdup_printf("%d", (int)((left + MINUTE_MS - 1) / MINUTE_MS));
    problem_set(problem, PROBLEM_LOCKED, minutes, NULL);
    return true;
}

/* Failures that are older than a lock do not count; forgetting them keeps the table small. */
static void count_failure(DbTx *tx, const char *user, instant now)
{
    db_run(tx, "DELETE FROM attempt WHERE last_at <= $1", "l", now - LOCK_MS);
    db_run(tx,
           "INSERT INTO attempt (account, failures, last_at) VALUES ($1, 1, $2) "
           "ON CONFLICT (account) DO UPDATE SET failures = attempt.failures + 1, "
           "last_at = excluded.last_at",
           "tl", user, now);
}

void password_trial_free(PasswordTrial *trial)
{
    if (!trial)
        return;
    g_free(trial->user);
    g_free(trial->hash);
    g_free(trial);
}

PasswordTrial *account_trial(Db *db, const char *user, instant now, Problem *problem)
{
    g_autoptr(DbTx) tx = db_read(db, problem);

    if (!tx || locked(tx, user, now, problem))
        return NULL;

    g_autoptr(PasswordTrial) trial = g_new0(PasswordTrial, 1);
    trial->user = g_strdup(user);
    {
        g_autoptr(DbRows) rows =
            db_query(tx, "SELECT password FROM account WHERE id = $1", "t", user);
        trial->known = db_next(rows);
        trial->hash = g_strdup(trial->known ? db_text(rows, 0) : stand_in);
    }
    return db_commit(tx, problem) ? g_steal_pointer(&trial) : NULL;
}

void account_verify(PasswordTrial *trial, const char *password)
{
    trial->right =
        crypto_pwhash_str_verify(trial->hash, password, strlen(password)) == 0 && trial->known;
}

/* ---- tokens -------------------------------------------------------------------------------- */

#define TOKEN_BYTES 32
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

static char *token_make(void)
{
    unsigned char bytes[TOKEN_BYTES];
    char *text = g_malloc(sodium_base64_ENCODED_LEN(sizeof bytes, BASE64));

    randombytes_buf(bytes, sizeof bytes);
    return sodium_bin2base64(text, sodium_base64_ENCODED_LEN(sizeof bytes, BASE64), bytes,
                             sizeof bytes, BASE64);
}

/* Tokens have all the entropy there is, so a fast hash without salt is right for them. */
static char *token_digest(const char *token)
{
    unsigned char hash[crypto_generichash_BYTES];
    char *text = g_malloc(2 * sizeof hash + 1);

    crypto_generichash(hash, sizeof hash, (const unsigned char *)token, strlen(token), NULL, 0);
    return sodium_bin2hex(text, 2 * sizeof hash + 1, hash, sizeof hash);
}

/* A new pair of tokens for the session, which exists. */
static Session *session_renew(DbTx *tx, const char *id, Actor *actor, gint64 generation,
                              instant now)
{
    Session *session = g_new0(Session, 1);

    session->access = token_make();
    session->refresh = token_make();
    session->server_time = now;
    session->expires_at = now + ACCESS_MINUTES * MINUTE_MS;
    session->actor = actor;

    g_autofree char *access = token_digest(session->access);
    g_autofree char *refresh = token_digest(session->refresh);
    db_run(tx,
           "UPDATE session SET generation = $1, used = 0, access = $2, access_until = $3, "
           "refresh_until = $4 WHERE id = $5",
           "ltllt", generation, access, session->expires_at,
           now + REFRESH_DAYS * 24 * 60 * MINUTE_MS, id);
    db_run(tx, "INSERT INTO refresh (token, session, generation) VALUES ($1, $2, $3)", "ttl",
           refresh, id, generation);
    return session;
}

static void session_delete(DbTx *tx, const char *id)
{
    db_run(tx, "DELETE FROM refresh WHERE session = $1", "t", id);
    db_run(tx, "DELETE FROM session WHERE id = $1", "t", id);
}

static void forget_expired(DbTx *tx, instant now)
{
    db_run(tx,
           "DELETE FROM refresh WHERE session IN "
           "(SELECT id FROM session WHERE refresh_until <= $1)",
           "l", now);
    db_run(tx, "DELETE FROM session WHERE refresh_until <= $1", "l", now);
}

/* ---- sessions ------------------------------------------------------------------------------ */

static Session *session_make(DbTx *tx, const char *user, const char *device, instant now)
{
    g_autofree char *id = token_make();
    Actor *actor = account_get(tx, user);

    if (!actor)
        return NULL;
    forget_expired(tx, now);
    db_run(tx, "DELETE FROM attempt WHERE account = $1", "t", user);
    db_run(tx,
           "INSERT INTO session (id, account, device, generation, used, access, access_until, "
           "refresh_until) VALUES ($1, $2, $3, 0, 0, $1, 0, 0)",
           "ttt", id, user, device);
    return session_renew(tx, id, actor, 1, now);
}

Session *session_begin(Db *db, const PasswordTrial *trial, const char *device, instant now,
                       Problem *problem)
{
    g_autoptr(DbTx) tx = db_write(db, problem);
    g_autoptr(Session) session = NULL;

    /* Others may have been trying meanwhile. */
    if (!tx || locked(tx, trial->user, now, problem))
        return NULL;
    if (trial->right)
        session = session_make(tx, trial->user, device, now);
    else
        count_failure(tx, trial->user, now);
    if (!db_commit(tx, problem))
        return NULL;
    if (!session)
        problem_set(problem, PROBLEM_PASSWORD, NULL);
    return g_steal_pointer(&session);
}

typedef struct {
    char *id;
    char *account;
    bool device_right;
    bool expired;
    bool used;
    gint64 generation; /* of the session */
    gint64 shown;      /* of the token that was shown */
} RefreshTrial;

static void refresh_trial_clear(RefreshTrial *trial)
{
    g_free(trial->id);
    g_free(trial->account);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RefreshTrial, refresh_trial_clear)

static bool refresh_find(DbTx *tx, const char *refresh, const char *device, instant now,
                         RefreshTrial *trial)
{
    g_autofree char *digest = token_digest(refresh);
    g_autoptr(DbRows) rows =
        db_query(tx,
                 "SELECT s.id, s.account, s.device, s.refresh_until, s.used, s.generation, "
                 "r.generation FROM refresh r JOIN session s ON s.id = r.session "
                 "WHERE r.token = $1",
                 "t", digest);

    if (!db_next(rows))
        return false;
    trial->id = g_strdup(db_text(rows, 0));
    trial->account = g_strdup(db_text(rows, 1));
    trial->device_right = !strcmp(db_text(rows, 2), device);
    trial->expired = db_number(rows, 3) <= now;
    trial->used = db_number(rows, 4) != 0;
    trial->generation = db_number(rows, 5);
    trial->shown = db_number(rows, 6);
    return true;
}

static bool refresh_right(const RefreshTrial *trial)
{
    const bool newest = trial->shown == trial->generation;
    const bool answer_lost = trial->shown == trial->generation - 1 && !trial->used;

    return trial->device_right && !trial->expired && (newest || answer_lost);
}

Session *session_refresh(Db *db, const char *refresh, const char *device, instant now,
                         Problem *problem)
{
    g_autoptr(DbTx) tx = db_write(db, problem);
    g_auto(RefreshTrial) trial = {0};
    g_autoptr(Session) session = NULL;

    if (!tx)
        return NULL;
    if (refresh_find(tx, refresh, device, now, &trial)) {
        Actor *actor = refresh_right(&trial) ? account_get(tx, trial.account) : NULL;

        /* The pair that was lost on the way is forgotten: the new one takes its place. */
        db_run(tx, "DELETE FROM refresh WHERE session = $1 AND generation > $2", "tl", trial.id,
               trial.shown);
        if (actor)
            session = session_renew(tx, trial.id, actor, trial.shown + 1, now);
        else
            session_delete(tx, trial.id);
    }
    if (!db_commit(tx, problem))
        return NULL;
    if (!session)
        problem_set(problem, PROBLEM_SIGN_IN, NULL);
    return g_steal_pointer(&session);
}

void bearer_free(Bearer *bearer)
{
    if (!bearer)
        return;
    g_free(bearer->session);
    g_free(bearer->device);
    actor_free(bearer->actor);
    g_free(bearer);
}

static Bearer *bearer_find(DbTx *tx, const char *digest, instant now, bool *first_use)
{
    g_autoptr(DbRows) rows = db_query(tx,
                                      "SELECT s.id, s.device, s.used, a.body FROM session s "
                                      "JOIN account a ON a.id = s.account "
                                      "WHERE s.access = $1 AND s.access_until > $2",
                                      "tl", digest, now);

    if (!db_next(rows))
        return NULL;

    Bearer *bearer = g_new0(Bearer, 1);
    bearer->session = g_strdup(db_text(rows, 0));
    bearer->device = g_strdup(db_text(rows, 1));
    *first_use = db_number(rows, 2) == 0;
    bearer->actor = actor_read(tx, db_text(rows, 3));
    return bearer;
}

static bool session_mark_used(Db *db, const char *digest, Problem *problem)
{
    g_autoptr(DbTx) tx = db_write(db, problem);

    if (!tx)
        return false;
    db_run(tx, "UPDATE session SET used = 1 WHERE access = $1", "t", digest);
    return db_commit(tx, problem);
}

Bearer *session_bearer(Db *db, const char *access, instant now, Problem *problem)
{
    g_autofree char *digest = token_digest(access);
    g_autoptr(Bearer) bearer = NULL;
    bool first_use = false;
    {
        g_autoptr(DbTx) tx = db_read(db, problem);

        if (!tx)
            return NULL;
        bearer = bearer_find(tx, digest, now, &first_use);
        if (!db_commit(tx, problem))
            return NULL;
    }
    if (!bearer)
        problem_set(problem, PROBLEM_SIGN_IN, NULL);
    else if (first_use && !session_mark_used(db, digest, problem))
        return NULL;
    return g_steal_pointer(&bearer);
}

bool session_revoke(Db *db, const Bearer *bearer, Problem *problem)
{
    g_autoptr(DbTx) tx = db_write(db, problem);

    if (!tx)
        return false;
    session_delete(tx, bearer->session);
    return db_commit(tx, problem);
}
