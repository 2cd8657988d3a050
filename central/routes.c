#include "central/request.h"

#include <string.h>

static const Route routes[] = {
    {"GET", "/healthz", WHO_ANYBODY, api_health},
    {"POST", "/v1/token", WHO_ANYBODY, api_token},
    {"POST", "/v1/commands", WHO_SIGNED_IN, api_commands},
    {"GET", "/v1/changes", WHO_SIGNED_IN, api_changes},
    {"GET", "/v1/snapshot", WHO_SIGNED_IN, api_snapshot},
    {"POST", "/v1/leases", WHO_SIGNED_IN, api_leases},
    {"POST", "/v1/shared", WHO_SIGNED_IN, api_shared},
    {"GET", "/v1/catalogue", WHO_SIGNED_IN, api_catalogue},
    {"GET", "/v1/cases", WHO_SIGNED_IN, api_cases},
    {"GET", "/v1/cases/{id}", WHO_SIGNED_IN, api_case},
    {"GET", "/v1/items", WHO_SIGNED_IN, api_items},
    {"GET", "/v1/items/{code}", WHO_SIGNED_IN, api_item},
    {"GET", "/v1/lookups/{kind}", WHO_SIGNED_IN, api_lookup},
};

const Route *route_rows(size_t *count)
{
    *count = G_N_ELEMENTS(routes);
    return routes;
}

static bool fits(const char *pattern, const char *path, const char **argument)
{
    const char *brace = strchr(pattern, '{');
    const size_t length = brace ? (size_t)(brace - pattern) : 0;

    *argument = NULL;
    if (!brace)
        return !strcmp(pattern, path);
    if (strncmp(pattern, path, length) != 0 || !path[length] || strchr(path + length, '/'))
        return false;
    *argument = path + length;
    return true;
}

const Route *route_find(const char *method, const char *path, char **argument, char **allowed,
                        Problem *problem)
{
    g_autoptr(GString) methods = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        const char *taken;

        if (!fits(routes[i].pattern, path, &taken))
            continue;
        if (!strcmp(routes[i].method, method)) {
            *argument = g_strdup(taken);
            return &routes[i];
        }
        g_string_append_printf(methods, "%s%s", methods->len ? ", " : "", routes[i].method);
    }
    if (methods->len)
        *allowed = g_strdup(methods->str);
    problem_set(problem, methods->len ? PROBLEM_METHOD : PROBLEM_NOT_FOUND,
                methods->len ? method : path, NULL);
    return NULL;
}
