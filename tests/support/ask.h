/* Plain HTTP requests to a central, for tests that look at what it really answers. It shares no
 * code with the client's own net/, so that a fault there cannot hide itself. */
#ifndef TESTS_SUPPORT_ASK_H
#define TESTS_SUPPORT_ASK_H

#include <cjson/cJSON.h>
#include <glib.h>

typedef struct {
    int status; /* 0: no answer at all */
    char *type; /* Content-Type; NULL: none */
    char *text;
    size_t length;
    cJSON *json; /* NULL: the text is not JSON */
} Reply;

void reply_free(Reply *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reply, reply_free)

/* token NULL: without signing in; body NULL: none. Never NULL. */
Reply *ask_central(const char *method, const char *url, const char *token, const char *body);
/* The code of the problem that it tells; "" when it tells none. Borrowed. */
const char *reply_problem(const Reply *answer);
/* Signs in and returns the access token; fails the test when that is refused. Caller frees. */
char *ask_token(const char *central, const char *user, const char *password);

#endif
