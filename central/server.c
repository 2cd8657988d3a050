#include "central/server.h"

#include "central/jobs.h"
#include "central/log.h"
#include "central/request.h"
#include "central/wait.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define THREADS 4
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
#define CONNECTIONS 1200
#define CONNECTIONS_EACH 1000
#define IDLE_SECONDS 60
#define UPLOAD_US (120 * G_TIME_SPAN_SECOND) /* within which a body must have come */
#define FLOOD ((size_t)8 * WIRE_BODY_MAX)    /* thrown away before the line is cut */
#define HASHING_THREADS 2
#define HASHING_QUEUE 64
#define DRAIN_US (15 * G_TIME_SPAN_SECOND)
#define CONNECTION_MEMORY (64 * 1024)

struct Server {
    Core *core;
    struct MHD_Daemon *daemon;
    int socket;
    int port;
    Waiters *waiters;
    Jobs *hashing;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t quiet;
    guint running; /* requests that have begun and are not answered */
    guint64 requests;
    gint stopping; /* atomic */
};

/* ---- requests ------------------------------------------------------------------------------ */

Core *request_core(const Request *request)
{
    return request->server->core;
}

Db *request_db(const Request *request)
{
    return core_db(request->server->core);
}

Waiters *request_waiters(const Request *request)
{
    return request->server->waiters;
}

static Request *request_new(Server *server, struct MHD_Connection *connection)
{
    Request *request = g_new0(Request, 1);

    request->server = server;
    request->connection = connection;
    request->body = g_string_new(NULL);
    request->started = g_get_monotonic_time();
    pthread_mutex_lock(&server->lock);
    request->number = ++server->requests;
    server->running++;
    pthread_mutex_unlock(&server->lock);
    return request;
}

static void request_free(Request *request)
{
    g_free(request->argument);
    g_string_free(request->body, TRUE);
    cJSON_Delete(request->json);
    bearer_free(request->bearer);
    cJSON_Delete(request->answer);
    password_trial_free(request->trial);
    g_free(request->password);
    g_free(request->account);
    g_free(request);
}

const char *request_text(const Request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

bool request_number(const Request *request, const char *name, gint64 minimum, gint64 maximum,
                    gint64 otherwise, gint64 *out, Problem *problem)
{
    const char *text =
        MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);

    *out = otherwise;
    return !text || g_ascii_string_to_signed(text, 10, minimum, maximum, out, NULL) ||
           problem_set(problem, PROBLEM_PARAMETER, name, NULL);
}

bool request_authenticate(Request *request, Problem *problem)
{
    static const char scheme[] = "Bearer ";
    const char *header = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                                     MHD_HTTP_HEADER_AUTHORIZATION);

    if (!header || g_ascii_strncasecmp(header, scheme, strlen(scheme)) != 0)
        return problem_set(problem, PROBLEM_SIGN_IN, NULL);
    request->bearer =
        session_bearer(request_db(request), header + strlen(scheme), request->now, problem);
    if (!request->bearer)
        return false;
    g_free(request->account);
    request->account = g_strdup(request->bearer->actor->id);
    return true;
}

static void hash_password(void *job)
{
    Request *request = job;

    account_verify(request->trial, request->password);
    MHD_resume_connection(request->connection);
}

bool request_try_password(Request *request, Problem *problem)
{
    if (jobs_waiting(request->server->hashing) >= HASHING_QUEUE)
        return problem_set(problem, PROBLEM_BUSY, NULL);
    /* Suspended before the thread that resumes it hears of it. */
    MHD_suspend_connection(request->connection);
    request->parked = true;
    jobs_push(request->server->hashing, request);
    return true;
}

/* ---- answers ------------------------------------------------------------------------------- */

/* Seconds after which it may be worth asking again. */
static const struct {
    ProblemKind kind;
    const char *seconds;
} retry_after[] = {
    {PROBLEM_BUSY, "2"},
    {PROBLEM_RATE, "5"},
    {PROBLEM_INTERNAL, "10"},
    {PROBLEM_STORAGE_FULL, "60"},
};

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
    if (value)
        MHD_add_response_header(response, name, value);
}

static enum MHD_Result send_json(Request *request, unsigned status, const cJSON *json,
                                 const Problem *problem, const char *allowed)
{
    char *text = wire_print(json);
    const size_t length = strlen(text);
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback(length, text, g_free);
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, request->number);

    add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, WIRE_MEDIA_TYPE);
    add_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    add_header(response, "Yichuang-Request", number);
    add_header(response, MHD_HTTP_HEADER_ALLOW, allowed);
    if (status == MHD_HTTP_UNAUTHORIZED)
        add_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    for (size_t i = 0; problem && i < G_N_ELEMENTS(retry_after); i++) {
        if (retry_after[i].kind == problem->kind)
            add_header(response, MHD_HTTP_HEADER_RETRY_AFTER, retry_after[i].seconds);
    }
    if (g_atomic_int_get(&request->server->stopping) || request->too_large)
        add_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    request->status = status;
    request->bytes = length;

    enum MHD_Result result = MHD_queue_response(request->connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_problem(Request *request, const Problem *problem, const char *allowed)
{
    cJSON *json = problem_to_json(problem); /* with the marker of ours beside its members */
    const int status = problem_status(problem);

    cJSON_AddNumberToObject(json, "protocol", WIRE_PROTOCOL);
    request->problem = problem_code(problem);
    enum MHD_Result result =
        send_json(request, status ? (unsigned)status : MHD_HTTP_INTERNAL_SERVER_ERROR, json,
                  problem, allowed);
    cJSON_Delete(json);
    return result;
}

/* ---- the way of a request ------------------------------------------------------------------ */

static bool protocol_right(const Request *request, Problem *problem)
{
    const char *header =
        MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, WIRE_PROTOCOL_HEADER);
    gint64 protocol;

    if (!header)
        return true;
    if (!g_ascii_string_to_signed(header, 10, 0, G_MAXINT, &protocol, NULL))
        return problem_set(problem, PROBLEM_PARAMETER, WIRE_PROTOCOL_HEADER, NULL);
    return protocol >= WIRE_PROTOCOL || problem_set(problem, PROBLEM_UPGRADE, NULL);
}

static bool media_type_right(const Request *request, Problem *problem)
{
    static const char *const accepted[] = {"application/json", WIRE_MEDIA_TYPE};
    const char *header = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                                     MHD_HTTP_HEADER_CONTENT_TYPE);

    for (size_t i = 0; header && i < G_N_ELEMENTS(accepted); i++) {
        const size_t length = strlen(accepted[i]);

        if (!g_ascii_strncasecmp(header, accepted[i], length) && strchr("; ", header[length]))
            return true;
    }
    return problem_set(problem, PROBLEM_MEDIA_TYPE, NULL);
}

static bool body_right(Request *request, Problem *problem)
{
    if (strcmp(request->route->method, MHD_HTTP_METHOD_POST) != 0)
        return true;
    if (!media_type_right(request, problem))
        return false;
    request->json = wire_parse(request->body->str, request->body->len, WIRE_BODY_MAX, problem);
    return request->json != NULL;
}

static enum MHD_Result on_argument(void *data, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    bool *right = data;

    (void)kind;
    *right = g_utf8_validate(name, -1, NULL) && (!value || g_utf8_validate(value, -1, NULL));
    return *right ? MHD_YES : MHD_NO;
}

/* What is not UTF-8 can neither be looked for nor be quoted in an answer. */
static bool line_right(const Request *request, const char *method, const char *path,
                       Problem *problem)
{
    bool right = g_utf8_validate(method, -1, NULL) && g_utf8_validate(path, -1, NULL);

    if (right)
        MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, on_argument, &right);
    return right || problem_set(problem, PROBLEM_PARAMETER, "UTF-8", NULL);
}

static bool too_large(Problem *problem)
{
    return problem_set(problem, PROBLEM_TOO_LARGE, "1 MB", NULL);
}

static bool request_answer(Request *request, const char *method, const char *path, char **allowed,
                           Problem *problem)
{
    request->now = g_get_real_time() / 1000;
    if (request->parked) {
        request->parked = false;
        request->stage++;
        return request->route->handler(request, problem);
    }
    if (!line_right(request, method, path, problem))
        return false;
    request->route = route_find(method, path, &request->argument, allowed, problem);
    if (!request->route)
        return false;
    if (request->too_large)
        return too_large(problem);
    return protocol_right(request, problem) &&
           (request->route->who == WHO_ANYBODY || request_authenticate(request, problem)) &&
           body_right(request, problem) && request->route->handler(request, problem);
}

/* A body that says beforehand that it is too large is not waited for. */
static bool announces_too_much(struct MHD_Connection *connection)
{
    const char *header =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);

    return header && g_ascii_strtoull(header, NULL, 10) > WIRE_BODY_MAX;
}

static enum MHD_Result take_body(Request *request, const char *data, size_t *size)
{
    if (g_get_monotonic_time() - request->started > UPLOAD_US)
        return MHD_NO;
    request->received += *size;
    if (request->received > FLOOD)
        return MHD_NO;
    request->too_large = request->received > WIRE_BODY_MAX;
    if (request->too_large)
        g_string_truncate(request->body, 0);
    else
        g_string_append_len(request->body, data, (gssize)*size);
    *size = 0;
    return MHD_YES;
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **memory)
{
    Request *request = *memory;
    g_auto(Problem) problem = {0};
    g_autofree char *allowed = NULL;

    (void)version;
    if (!request) {
        request = *memory = request_new(data, connection);
        if (!announces_too_much(connection))
            return MHD_YES;
        request->too_large = true;
        too_large(&problem);
        return send_problem(request, &problem, NULL);
    }
    if (*upload_size)
        return take_body(request, upload, upload_size);
    if (!request_answer(request, method, path, &allowed, &problem))
        return send_problem(request, &problem, allowed);
    if (request->parked)
        return MHD_YES;
    return send_json(request, MHD_HTTP_OK, request->answer, NULL, NULL);
}

static void log_request(const Request *request)
{
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, request->number);
    g_autofree char *status = g_strdup_printf("%u", request->status);
    g_autofree char *bytes = g_strdup_printf("%zu", request->bytes);
    g_autofree char *ms = g_strdup_printf(
        "%.1f", (double)(g_get_monotonic_time() - request->started) / G_TIME_SPAN_MILLISECOND);

    log_line(request->status >= MHD_HTTP_INTERNAL_SERVER_ERROR ? "error" : "info", "request",
             number, "method", request->route ? request->route->method : NULL, "route",
             request->route ? request->route->pattern : NULL, "status", status, "problem",
             request->problem, "ms", ms, "bytes", bytes, "account", request->account, NULL);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **memory,
                         enum MHD_RequestTerminationCode code)
{
    Server *server = data;
    Request *request = *memory;

    (void)connection;
    (void)code;
    if (!request)
        return;
    log_request(request);
    request_free(request);
    *memory = NULL;
    pthread_mutex_lock(&server->lock);
    if (--server->running == 0)
        pthread_cond_signal(&server->quiet);
    pthread_mutex_unlock(&server->lock);
}

/* ---- listening ----------------------------------------------------------------------------- */

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 ==
               IN_LOOPBACKNET;
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

static bool refuse(Problem *problem, const char *address, const char *words)
{
    return problem_set(problem, PROBLEM_LISTEN, address, words, NULL);
}

/* "host:port", the host in brackets when it has colons itself. Numbers only: names may point
 * anywhere. */
static struct addrinfo *resolve(const char *text, Problem *problem)
{
    const struct addrinfo hints = {.ai_family = AF_UNSPEC,
                                   .ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    const char *colon = strrchr(text, ':');
    struct addrinfo *found = NULL;

    if (colon) {
        const bool brackets = text[0] == '[' && colon > text + 1 && colon[-1] == ']';
        g_autofree char *host = brackets ? g_strndup(text + 1, (gsize)(colon - text) - 2)
                                         : g_strndup(text, (gsize)(colon - text));

        if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
            found = NULL;
    }
    if (!found)
        refuse(problem, text, N_("give it as ADDRESS:PORT, in numbers"));
    return found;
}

static int listen_at(const struct addrinfo *address)
{
    const int on = 1;
    const int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;

    const int reason = errno;
    if (fd >= 0)
        close(fd);
    errno = reason;
    return -1;
}

static int port_of(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {.v6 = {.sin6_port = 0}};
    socklen_t length = sizeof address;

    getsockname(fd, &address.any, &length);
    return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

static bool open_socket(Server *server, const ServerSettings *settings, Problem *problem)
{
    struct addrinfo *address = resolve(settings->address, problem);

    if (!address)
        return false;
    if (!settings->certificate && !is_loopback(address->ai_addr)) {
        freeaddrinfo(address);
        return refuse(problem, settings->address,
                      N_("without a certificate only on the machine itself"));
    }
    server->socket = listen_at(address);
    freeaddrinfo(address);
    if (server->socket < 0)
        return refuse(problem, settings->address, g_strerror(errno));
    server->port = port_of(server->socket);
    return true;
}

static bool start_daemon(Server *server, const ServerSettings *settings)
{
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                           (settings->certificate ? MHD_USE_TLS : 0);
    struct MHD_OptionItem tls[] = {
        {settings->certificate ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0,
         (void *)(gintptr)settings->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(gintptr)settings->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(gintptr)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL}};
    const unsigned all = settings->connections ? settings->connections : CONNECTIONS;
    const unsigned each =
        settings->connections_each ? settings->connections_each : CONNECTIONS_EACH;

    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, server->socket,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_CONNECTION_LIMIT, all,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, each, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    return server->daemon != NULL;
}

static void on_commit(void *data, const GPtrArray *streams)
{
    waiters_wake(((Server *)data)->waiters, streams);
}

Server *server_start(Core *core, const ServerSettings *settings, Problem *problem)
{
    g_autoptr(Server) server = g_new0(Server, 1);

    server->core = core;
    server->socket = -1;
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->quiet, NULL);
    server->waiters = waiters_new(settings->waiting);
    server->hashing = jobs_new(HASHING_THREADS, hash_password);
    if (!open_socket(server, settings, problem))
        return NULL;
    core_listen(core, on_commit, server);
    if (!server->hashing || !start_daemon(server, settings)) {
        refuse(problem, settings->address,
               settings->certificate ? N_("the certificate or its key is not usable")
                                     : N_("the server does not start"));
        return NULL;
    }
    return g_steal_pointer(&server);
}

int server_port(const Server *server)
{
    return server->port;
}

static void drain(Server *server)
{
    const gint64 deadline = g_get_monotonic_time() + DRAIN_US;

    pthread_mutex_lock(&server->lock);
    while (server->running > 0 && wait_until(&server->quiet, &server->lock, deadline))
        ;
    pthread_mutex_unlock(&server->lock);
}

void server_stop(Server *server)
{
    if (!server)
        return;
    g_atomic_int_set(&server->stopping, true);
    if (server->daemon)
        MHD_quiesce_daemon(server->daemon);
    waiters_stop(server->waiters);
    drain(server);
    jobs_free(server->hashing);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    core_listen(server->core, NULL, NULL);
    waiters_free(server->waiters);
    if (server->socket >= 0)
        close(server->socket);
    pthread_cond_destroy(&server->quiet);
    pthread_mutex_destroy(&server->lock);
    g_free(server);
}
