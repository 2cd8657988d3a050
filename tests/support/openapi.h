/* docs/openapi.yaml, for tests that hold the central's answers to it. */
#ifndef TESTS_SUPPORT_OPENAPI_H
#define TESTS_SUPPORT_OPENAPI_H

#include <cjson/cJSON.h>
#include <glib.h>

typedef struct OpenApi OpenApi;

/* Fails the test when the description cannot be read or refers to what is not there. */
OpenApi *openapi_load(const char *path);
void openapi_free(OpenApi *api);

/* "GET /v1/cases/{id}" of every operation; ended by NULL, caller frees with g_strfreev. */
char **openapi_operations(const OpenApi *api);
/* Fails the test unless the answer is described: its status (or "default"), its media type, and a
 * body that is valid. `operation` as above. Remembers that it was met with status 200. */
void openapi_check(OpenApi *api, const char *operation, int status, const char *content_type,
                   const cJSON *body);
/* Fails the test unless openapi_check met every operation with status 200. */
void openapi_assert_all_met(const OpenApi *api);

#endif
