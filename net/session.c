#include "net/session.h"

#include "net/file.h"
#include "net/tokens.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define TOKENS_MAX 65536 /* bytes */
#define WATCH_ROOM 4096  /* bytes of events read at once */
#define CURRENT "account.ini"
#define CURRENT_MAX 4096 /* bytes */
#define GROUP "account"

struct SessionStore {
    char *central;
    char *user;
    char *folder;
    Session *tokens; /* NULL: signed out */
};

void session_reload(SessionStore *store)
{
    g_autofree char *text = file_read(store->folder, SESSION_FILE, TOKENS_MAX);
    cJSON *json = text ? wire_parse(text, strlen(text), TOKENS_MAX, NULL) : NULL;

    g_clear_pointer(&store->tokens, session_free);
    if (json)
        store->tokens = session_from_json(json, NULL);
    cJSON_Delete(json);
}

SessionStore *session_open(const char *central, const char *user, Problem *problem)
{
    g_autoptr(SessionStore) store = g_new0(SessionStore, 1);

    if (!*user) {
        problem_set(problem, PROBLEM_SIGN_IN, NULL);
        return NULL;
    }
    store->central = g_strdup(central);
    store->user = g_strdup(user);
    store->folder = home_store_folder(central, user);
    if (!folder_make(store->folder, problem))
        return NULL;
    session_reload(store);
    return g_steal_pointer(&store);
}

void session_store_free(SessionStore *store)
{
    if (!store)
        return;
    g_clear_pointer(&store->tokens, session_free);
    g_free(store->central);
    g_free(store->user);
    g_free(store->folder);
    g_free(store);
}

const char *session_central(const SessionStore *store)
{
    return store->central;
}

const char *session_user(const SessionStore *store)
{
    return store->user;
}

const char *session_folder(const SessionStore *store)
{
    return store->folder;
}

const Session *session_tokens(const SessionStore *store)
{
    return store->tokens;
}

bool session_save(SessionStore *store, const Session *session, Problem *problem)
{
    cJSON *json = session_to_json(session);
    g_autofree char *text = wire_print(json);

    g_clear_pointer(&store->tokens, session_free);
    store->tokens = session_from_json(json, NULL);
    cJSON_Delete(json);
    return file_replace(store->folder, SESSION_FILE, text, problem);
}

bool session_forget(SessionStore *store, Problem *problem)
{
    g_clear_pointer(&store->tokens, session_free);
    return file_remove(store->folder, SESSION_FILE, problem);
}

int session_watch(const SessionStore *store, Problem *problem)
{
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

    if (watch >= 0 &&
        inotify_add_watch(watch, store->folder, IN_ONLYDIR | IN_MOVED_TO | IN_DELETE) >= 0)
        return watch;
    problem_set(problem, PROBLEM_CACHE_IO, g_strerror(errno), NULL);
    if (watch >= 0)
        close(watch);
    return -1;
}

bool session_watch_taken(int watch)
{
    _Alignas(struct inotify_event) char room[WATCH_ROOM];
    bool taken = false;
    ssize_t length;

    while ((length = read(watch, room, sizeof room)) > 0) {
        for (char *at = room; at < room + length;) {
            const struct inotify_event *event = (const void *)at;

            taken = taken || (event->mask & IN_Q_OVERFLOW) ||
                    (event->len > 0 && strcmp(event->name, SESSION_FILE) == 0);
            at += sizeof *event + event->len;
        }
    }
    return taken;
}

SessionStore *session_current(Problem *problem)
{
    g_autofree char *folder = home_config_folder();
    g_autofree char *text = file_read(folder, CURRENT, CURRENT_MAX);
    g_autoptr(GKeyFile) file = g_key_file_new();

    if (!text || !g_key_file_load_from_data(file, text, (gsize)-1, G_KEY_FILE_NONE, NULL)) {
        problem_set(problem, PROBLEM_SIGN_IN, NULL);
        return NULL;
    }

    g_autofree char *central = g_key_file_get_string(file, GROUP, "central", NULL);
    g_autofree char *user = g_key_file_get_string(file, GROUP, "user", NULL);

    if (!central || !user) {
        problem_set(problem, PROBLEM_SIGN_IN, NULL);
        return NULL;
    }

    /* The file may have been edited by hand. */
    g_autofree char *address = central_address(central, problem);

    return address ? session_open(address, user, problem) : NULL;
}

bool session_make_current(const SessionStore *store, Problem *problem)
{
    g_autofree char *folder = home_config_folder();
    g_autoptr(GKeyFile) file = g_key_file_new();

    g_key_file_set_string(file, GROUP, "central", store->central);
    g_key_file_set_string(file, GROUP, "user", store->user);

    g_autofree char *text = g_key_file_to_data(file, NULL, NULL);

    return file_replace(folder, CURRENT, text, problem);
}
