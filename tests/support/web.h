/* A web server on loopback that does to its clients what a test wants, byte by byte: also answers
 * that no sound server would send. Each connection has a thread; requests are counted. */
#ifndef TESTS_SUPPORT_WEB_H
#define TESTS_SUPPORT_WEB_H

#include <glib.h>

typedef struct Web Web;

typedef struct {
    char *method;
    char *path; /* with its query */
    char *head; /* all header lines */
    char *body;
} WebRequest;

typedef enum {
    WEB_KEEP,  /* send what is in `out` and read the next request */
    WEB_CLOSE, /* send it and close the connection */
    WEB_HOLD   /* send it and nothing more until the client or the test gives up */
} WebThen;

/* Called from the connection's thread, for one request at a time: it need not lock what it keeps,
 * and must not wait for another request. */
typedef WebThen WebHandler(void *data, const WebRequest *request, GString *out);

Web *web_start(WebHandler *handler, void *data);
/* Cuts all connections and waits for their threads. */
void web_stop(Web *web);
const char *web_address(const Web *web); /* "http://127.0.0.1:12345" */
int web_connections(Web *web);
int web_requests(Web *web);

/* Appends a whole answer; type NULL: none; headers: lines ended by \r\n, may be "". */
void web_say(GString *out, int status, const char *type, const char *headers, const char *body);

#endif
