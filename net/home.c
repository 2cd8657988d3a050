#include "net/session.h"

#include <arpa/inet.h>
#include <string.h>

#define STORE_DIGITS 16

static char *home_folder(const char *name, const char *xdg)
{
    const char *home = g_getenv("YICHUANG_HOME");

    if (!home || !*home)
        return g_build_filename(xdg, "yichuang", NULL);

    g_autofree char *whole = g_canonicalize_filename(home, NULL);

    return g_build_filename(whole, name, NULL);
}

char *home_config_folder(void)
{
    return home_folder("config", g_get_user_config_dir());
}

char *home_data_folder(void)
{
    return home_folder("data", g_get_user_data_dir());
}

char *home_state_folder(void)
{
    return home_folder("state", g_get_user_state_dir());
}

char *home_store_folder(const char *central, const char *user)
{
    g_autofree char *data = home_data_folder();
    /* A line break can be in neither, so no two accounts have the same text. */
    g_autofree char *account = g_strconcat(central, "\n", user, NULL);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, account, -1);

    digest[STORE_DIGITS] = '\0';
    return g_build_filename(data, digest, NULL);
}

static bool is_loopback(const char *host)
{
    struct in_addr address;

    if (inet_pton(AF_INET, host, &address) == 1)
        return (ntohl(address.s_addr) >> 24) == 127;
    return strcmp(host, "::1") == 0 || g_ascii_strcasecmp(host, "localhost") == 0;
}

/* RFC 3986 §2: an address is of visible ASCII; GLib is more lenient. */
static bool is_visible(const char *text)
{
    while (g_ascii_isgraph(*text))
        text++;
    return *text == '\0';
}

static bool is_allowed(GUri *uri)
{
    const char *host = g_uri_get_host(uri);
    const char *scheme = g_uri_get_scheme(uri);

    if (!host || !*host || g_uri_get_userinfo(uri) || g_uri_get_query(uri) ||
        g_uri_get_fragment(uri))
        return false;
    return strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && is_loopback(host));
}

char *central_address(const char *text, Problem *problem)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    g_autoptr(GUri) uri = g_uri_parse(trimmed, G_URI_FLAGS_ENCODED, NULL);

    if (!uri || !is_visible(trimmed) || !is_allowed(uri)) {
        const char *at = strrchr(trimmed, '@');

        /* What stands before an @ may be a password. */
        problem_set(problem, PROBLEM_ADDRESS, at ? at + 1 : trimmed, NULL);
        return NULL;
    }

    g_autofree char *host = g_ascii_strdown(g_uri_get_host(uri), -1);
    char *address = g_uri_join(G_URI_FLAGS_ENCODED, g_uri_get_scheme(uri), NULL, host,
                               g_uri_get_port(uri), g_uri_get_path(uri), NULL, NULL);
    size_t length = strlen(address);

    while (length > 0 && address[length - 1] == '/')
        address[--length] = '\0';
    return address;
}
