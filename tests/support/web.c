#include "tests/support/web.h"

#include "tests/support/test.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 16

struct Web {
    WebHandler *handler;
    void *data;
    int listener;
    char *address;
    GThread *thread;
    /* Not GLib's: the thread sanitizer knows only this kind. */
    pthread_mutex_t turn;   /* of a handler's call: one at a time */
    pthread_mutex_t mutex;  /* for all below */
    GPtrArray *connections; /* Connection*, all of them until the end */
    int requests;
};

typedef struct {
    Web *web;
    int socket;
    GThread *thread;
} Connection;

static void request_clear(WebRequest *request)
{
    g_free(request->method);
    g_free(request->path);
    g_free(request->head);
    g_free(request->body);
    *request = (WebRequest){0};
}

static bool send_all(int socket, const GString *out)
{
    size_t sent = 0;

    while (sent < out->len) {
        ssize_t length = send(socket, out->str + sent, out->len - sent, MSG_NOSIGNAL);

        if (length <= 0)
            return false;
        sent += (size_t)length;
    }
    return true;
}

/* More of what the client says; false at the end. */
static bool hear(int socket, GString *heard)
{
    char room[4096];
    ssize_t length = recv(socket, room, sizeof room, 0);

    if (length > 0)
        g_string_append_len(heard, room, length);
    return length > 0;
}

static size_t body_length(const char *head)
{
    const char *line = strcasestr(head, "\r\nContent-Length:");

    return line ? strtoul(line + strlen("\r\nContent-Length:"), NULL, 10) : 0;
}

/* The next request, and takes it off what was heard. */
static bool read_request(int socket, GString *heard, WebRequest *request)
{
    const char *end;

    while (!(end = strstr(heard->str, "\r\n\r\n"))) {
        if (!hear(socket, heard))
            return false;
    }

    size_t head = (size_t)(end - heard->str) + strlen("\r\n\r\n");

    request->head = g_strndup(heard->str, head);

    size_t body = body_length(request->head);

    while (heard->len < head + body) {
        if (!hear(socket, heard))
            return false;
    }
    request->body = g_strndup(heard->str + head, body);
    g_string_erase(heard, 0, (gssize)(head + body));

    g_auto(GStrv) words = g_strsplit(request->head, " ", 3);

    request->method = g_strdup(words[0]);
    request->path = g_strdup(words[1]);
    return true;
}

static void hold(int socket, GString *heard)
{
    while (hear(socket, heard))
        continue;
}

static WebThen serve_one(Web *web, int socket, const WebRequest *request)
{
    g_autoptr(GString) out = g_string_new(NULL);

    pthread_mutex_lock(&web->mutex);
    web->requests++;
    pthread_mutex_unlock(&web->mutex);

    pthread_mutex_lock(&web->turn);
    WebThen then = web->handler(web->data, request, out);
    pthread_mutex_unlock(&web->turn);

    return send_all(socket, out) ? then : WEB_CLOSE;
}

static void *serve(void *data)
{
    const Connection *connection = data;
    g_autoptr(GString) heard = g_string_new(NULL);
    WebRequest request = {0};
    WebThen then = WEB_KEEP;

    while (then == WEB_KEEP && read_request(connection->socket, heard, &request)) {
        then = serve_one(connection->web, connection->socket, &request);
        request_clear(&request);
    }
    request_clear(&request);
    if (then == WEB_HOLD)
        hold(connection->socket, heard);
    shutdown(connection->socket, SHUT_RDWR);
    return NULL;
}

static void *listen_on(void *data)
{
    Web *web = data;
    int socket;

    while ((socket = accept(web->listener, NULL, NULL)) >= 0) {
        Connection *connection = g_new0(Connection, 1);

        connection->web = web;
        connection->socket = socket;
        pthread_mutex_lock(&web->mutex);
        g_ptr_array_add(web->connections, connection);
        connection->thread = g_thread_new("connection", serve, connection);
        pthread_mutex_unlock(&web->mutex);
    }
    return NULL;
}

Web *web_start(WebHandler *handler, void *data)
{
    Web *web = g_new0(Web, 1);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;

    web->handler = handler;
    web->data = data;
    web->connections = g_ptr_array_new_with_free_func(g_free);
    pthread_mutex_init(&web->turn, NULL);
    pthread_mutex_init(&web->mutex, NULL);
    web->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(web->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(web->listener, BACKLOG) != 0 ||
        getsockname(web->listener, (struct sockaddr *)&address, &length) != 0)
        fail_msg("no port on loopback");
    web->address = g_strdup_printf("http://127.0.0.1:%d", ntohs(address.sin_port));
    web->thread = g_thread_new("listener", listen_on, web);
    return web;
}

void web_stop(Web *web)
{
    if (!web)
        return;
    shutdown(web->listener, SHUT_RDWR);
    g_thread_join(web->thread);
    close(web->listener);
    for (guint i = 0; i < web->connections->len; i++) {
        Connection *connection = web->connections->pdata[i];

        shutdown(connection->socket, SHUT_RDWR);
        g_thread_join(connection->thread);
        close(connection->socket);
    }
    g_ptr_array_unref(web->connections);
    pthread_mutex_destroy(&web->mutex);
    pthread_mutex_destroy(&web->turn);
    g_free(web->address);
    g_free(web);
}

const char *web_address(const Web *web)
{
    return web->address;
}

int web_connections(Web *web)
{
    pthread_mutex_lock(&web->mutex);
    int count = (int)web->connections->len;
    pthread_mutex_unlock(&web->mutex);
    return count;
}

int web_requests(Web *web)
{
    pthread_mutex_lock(&web->mutex);
    int count = web->requests;
    pthread_mutex_unlock(&web->mutex);
    return count;
}

void web_say(GString *out, int status, const char *type, const char *headers, const char *body)
{
    g_string_append_printf(out, "HTTP/1.1 %d Status\r\n%s", status, headers);
    if (type)
        g_string_append_printf(out, "Content-Type: %s\r\n", type);
    g_string_append_printf(out, "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
}
