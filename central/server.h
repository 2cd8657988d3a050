/* The central's HTTP side: libmicrohttpd with epoll and a small pool of threads, none of which ever
 * waits for a client, a password or an event. */
#ifndef CENTRAL_SERVER_H
#define CENTRAL_SERVER_H

#include "central/core.h"

typedef struct Server Server;

typedef struct {
    const char *address;     /* "127.0.0.1:8640", "[::1]:0"; port 0: any that is free */
    const char *certificate; /* PEM texts, both or none; without, only loopback addresses */
    const char *key;
    unsigned connections; /* at a time, in all and from one address; 0: a default */
    unsigned connections_each;
    int waiting; /* long polls at a time */
} ServerSettings;

/* Uses the core until it has stopped. NULL with LISTEN. */
Server *server_start(Core *core, const ServerSettings *settings, Problem *problem);
int server_port(const Server *server);
/* Takes no more connections, answers those that wait, finishes what runs. */
void server_stop(Server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_stop)

#endif
