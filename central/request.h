/* One HTTP request on its way to an answer, and the table of what may be asked. */
#ifndef CENTRAL_REQUEST_H
#define CENTRAL_REQUEST_H

#include "central/accounts.h"
#include "central/core.h"
#include "central/server.h"
#include "central/waiters.h"

typedef struct Request Request;
typedef struct Route Route;

/* Answers by setting request->answer, or parks the request (request->parked) and is called again
 * once it was resumed. False with a problem: that is the answer. */
typedef bool Handler(Request *request, Problem *problem);

typedef enum {
    WHO_ANYBODY,
    WHO_SIGNED_IN /* request->bearer is set */
} Who;

struct Route {
    const char *method;
    const char *pattern; /* a last part in braces takes anything: request->argument */
    Who who;
    Handler *handler;
};

struct Request {
    Server *server;
    struct MHD_Connection *connection;
    guint64 number;
    const Route *route; /* NULL: none fits */
    char *argument;
    GString *body;
    size_t received; /* bytes of the body */
    bool too_large;
    cJSON *json; /* the body of a POST */
    Bearer *bearer;
    instant now;    /* of the call of the handler */
    gint64 started; /* g_get_monotonic_time */
    cJSON *answer;
    bool parked;
    int stage; /* the handler's own: how often it was parked */
    PasswordTrial *trial;
    char *password;
    /* for the log */
    char *account;
    unsigned status;
    size_t bytes;
    const char *problem; /* code */
};

/* All there are. */
const Route *route_rows(size_t *count);
/* NULL with NOT_FOUND, or with METHOD (then *allowed names those there are; caller frees). */
const Route *route_find(const char *method, const char *path, char **argument, char **allowed,
                        Problem *problem);

Core *request_core(const Request *request);
Db *request_db(const Request *request);
Waiters *request_waiters(const Request *request);

/* A parameter of the query, which is UTF-8; NULL: not there. */
const char *request_text(const Request *request, const char *name);
/* A whole number; `otherwise` when it is not there. */
bool request_number(const Request *request, const char *name, gint64 minimum, gint64 maximum,
                    gint64 otherwise, gint64 *out, Problem *problem);
/* The bearer of the Authorization header. */
bool request_authenticate(Request *request, Problem *problem);
/* Has the password of request->trial tried, by another thread; the handler is called again. BUSY
 * when too many wait for that. */
bool request_try_password(Request *request, Problem *problem);

/* The handlers; see docs/openapi.yaml. */
Handler api_token, api_commands, api_changes, api_snapshot, api_leases, api_shared, api_catalogue,
    api_cases, api_case, api_items, api_item, api_lookup, api_health;

#endif
