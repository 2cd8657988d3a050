/* The program yichuangd: its options, what keeps it from starting, and how it ends. */
#include "tests/support/test.h"

#include "tests/support/process.h"

#include <curl/curl.h>
#include <glib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define START_MS 20000
#define STOP_MS 20000

static char *folder;

static int make_folder(void **state)
{
    (void)state;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    folder = test_folder_make();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    test_folder_remove(folder);
    curl_global_cleanup();
    return 0;
}

static char *path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/* Options ended by NULL. */
static Process *start(const char *option, ...)
{
    g_autofree char *program = g_build_filename(g_getenv("YICHUANG_BUILD"), "yichuangd", NULL);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    va_list options;

    g_ptr_array_add(arguments, program);
    va_start(options, option);
    for (; option; option = va_arg(options, const char *))
        g_ptr_array_add(arguments, (gpointer)option);
    va_end(options);
    g_ptr_array_add(arguments, NULL);
    return process_start(&(Program){.arguments = (const char *const *)arguments->pdata});
}

static void assert_listening(Process *process)
{
    assert_true(process_wait_text(process, SAID_ERR, "event=listening", patience_ms(START_MS)));
}

static void assert_ends(Process *process, int status, const char *said)
{
    assert_true(process_wait(process, patience_ms(START_MS)));
    assert_int_equal(process_status(process), status);
    g_autofree char *text = process_said(process, SAID_ERR);
    if (!strstr(text, said))
        fail_msg("“%s” is not in: %s", said, text);
}

static void assert_stops(Process *process)
{
    process_signal(process, SIGTERM);
    assert_true(process_wait(process, patience_ms(STOP_MS)));
    assert_int_equal(process_status(process), 0);
}

/* ---- options ------------------------------------------------------------------------------- */

static void test_wrong_options_end_with_2(void **state)
{
    (void)state;
    g_autoptr(Process) none = start(NULL);
    assert_ends(none, 2, "--database");
    g_autoptr(Process) unknown = start("--nonsense", NULL);
    assert_ends(unknown, 2, "--help");
    g_autoptr(Process) more = start("--database", "x", "more", NULL);
    assert_ends(more, 2, "not options");
    g_autoptr(Process) half = start("--database", "x", "--tls-cert", "y", NULL);
    assert_ends(half, 2, "--tls-key");
}

static void test_the_manual_names_every_option(void **state)
{
    g_autofree char *manual = NULL;
    g_autoptr(Process) process = start("--help", NULL);

    (void)state;
    assert_true(g_file_get_contents(SOURCE_ROOT "/docs/yichuangd.8", &manual, NULL, NULL));
    assert_true(process_wait(process, patience_ms(START_MS)));
    assert_int_equal(process_status(process), 0);
    g_autofree char *help = process_said(process, SAID_OUT);
    g_auto(GStrv) words = g_strsplit_set(help, " =\n,", -1);
    int options = 0;
    for (size_t i = 0; words[i]; i++) {
        if (!g_str_has_prefix(words[i], "--"))
            continue;
        g_auto(GStrv) parts = g_strsplit(words[i], "-", -1);
        g_autofree char *escaped = g_strjoinv("\\-", parts);
        if (!strstr(manual, escaped))
            fail_msg("docs/yichuangd.8 does not name %s", words[i]);
        options++;
    }
    assert_true(options >= 10);
}

static void test_the_version_is_told(void **state)
{
    g_autoptr(Process) process = start("--version", NULL);

    (void)state;
    assert_true(process_wait(process, patience_ms(START_MS)));
    g_autofree char *text = process_said(process, SAID_OUT);
    assert_true(g_str_has_prefix(text, "yichuangd "));
}

/* ---- what keeps it from starting ----------------------------------------------------------- */

static void test_other_machines_are_not_served_without_a_certificate(void **state)
{
    g_autofree char *database = path_of("plain.db");
    g_autoptr(Process) process = start("--database", database, "--listen", "0.0.0.0:0", NULL);

    (void)state;
    assert_ends(process, 1, "without a certificate");
}

static void test_addresses_are_numbers(void **state)
{
    static const char *const wrong[] = {"localhost:0", "127.0.0.1", "127.0.0.1:port", ":", ""};
    g_autofree char *database = path_of("address.db");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(Process) process = start("--database", database, "--listen", wrong[i], NULL);
        assert_ends(process, 1, "problem=server.listen");
    }
}

static void test_a_database_serves_one_central(void **state)
{
    g_autofree char *database = path_of("one.db");
    g_autoptr(Process) first = start("--database", database, "--listen", "127.0.0.1:0", NULL);

    (void)state;
    assert_listening(first);
    g_autoptr(Process) second = start("--database", database, "--listen", "127.0.0.1:0", NULL);
    assert_ends(second, 1, "problem=server.database");
    assert_stops(first);
}

static void test_a_port_that_is_taken_is_told(void **state)
{
    g_autofree char *database = path_of("first.db");
    g_autofree char *other = path_of("second.db");
    g_autofree char *port_file = path_of("port");
    g_autofree char *port = NULL;
    g_autoptr(Process) first =
        start("--database", database, "--listen", "127.0.0.1:0", "--port-file", port_file, NULL);

    (void)state;
    assert_listening(first);
    assert_true(g_file_get_contents(port_file, &port, NULL, NULL));
    g_autofree char *address = g_strdup_printf("127.0.0.1:%s", g_strstrip(port));
    g_autoptr(Process) second = start("--database", other, "--listen", address, NULL);
    assert_ends(second, 1, "problem=server.listen");
    assert_stops(first);
}

static void test_what_is_no_database_of_ours_is_left_alone(void **state)
{
    static const char text[] = "minutes of a meeting, which nobody wants to lose\n";
    g_autofree char *file = path_of("minutes.txt");
    g_autofree char *after = NULL;

    (void)state;
    assert_true(g_file_set_contents(file, text, -1, NULL));
    g_autoptr(Process) process = start("--database", file, NULL);
    assert_ends(process, 1, "problem=server.database");
    assert_true(g_file_get_contents(file, &after, NULL, NULL));
    assert_string_equal(after, text);
}

static void test_a_missing_demo_folder_is_told(void **state)
{
    g_autofree char *database = path_of("demo.db");
    g_autoptr(Process) process =
        start("--database", database, "--demo", "--data", "/nonexistent", NULL);

    (void)state;
    assert_ends(process, 1, "/nonexistent/");
}

/* ---- TLS ----------------------------------------------------------------------------------- */

/* A certificate for 127.0.0.1 that signs itself. */
static void make_certificate(const char *certificate_file, const char *key_file)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_EXTENSION *address = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");
    FILE *file;

    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_add_ext(certificate, address, -1);
    X509_set_pubkey(certificate, key);
    assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
    file = fopen(certificate_file, "w");
    assert_true(PEM_write_X509(file, certificate));
    fclose(file);
    file = fopen(key_file, "w");
    assert_true(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL));
    fclose(file);
    X509_EXTENSION_free(address);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

static size_t swallow(const void *data, size_t size, size_t count, void *into)
{
    (void)data;
    (void)into;
    return size * count;
}

static long status_of(const char *url, const char *authority)
{
    CURL *curl = curl_easy_init();
    long status = 0;

    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CAINFO, authority);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, swallow);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    if (curl_easy_perform(curl) == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    return status;
}

static void test_a_certificate_makes_it_speak_tls(void **state)
{
    g_autofree char *database = path_of("tls.db");
    g_autofree char *certificate = path_of("certificate.pem");
    g_autofree char *key = path_of("key.pem");
    g_autofree char *port_file = path_of("tls.port");
    g_autofree char *port = NULL;

    (void)state;
    make_certificate(certificate, key);
    g_autoptr(Process) process =
        start("--database", database, "--listen", "127.0.0.1:0", "--port-file", port_file,
              "--tls-cert", certificate, "--tls-key", key, NULL);
    assert_listening(process);
    assert_true(g_file_get_contents(port_file, &port, NULL, NULL));
    g_strstrip(port);
    g_autofree char *secure = g_strdup_printf("https://127.0.0.1:%s/healthz", port);
    g_autofree char *plain = g_strdup_printf("http://127.0.0.1:%s/healthz", port);
    assert_int_equal(status_of(secure, certificate), 200);
    assert_int_equal(status_of(plain, certificate), 0);
    assert_stops(process);
}

static void test_a_certificate_that_is_none_is_told(void **state)
{
    g_autofree char *database = path_of("nocert.db");
    g_autofree char *certificate = path_of("nonsense.pem");

    (void)state;
    assert_true(g_file_set_contents(certificate, "nonsense", -1, NULL));
    g_autoptr(Process) process = start("--database", database, "--listen", "127.0.0.1:0",
                                       "--tls-cert", certificate, "--tls-key", certificate, NULL);
    assert_ends(process, 1, "problem=server.listen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_options_end_with_2),
        cmocka_unit_test(test_the_manual_names_every_option),
        cmocka_unit_test(test_the_version_is_told),
        cmocka_unit_test(test_other_machines_are_not_served_without_a_certificate),
        cmocka_unit_test(test_addresses_are_numbers),
        cmocka_unit_test(test_a_database_serves_one_central),
        cmocka_unit_test(test_a_port_that_is_taken_is_told),
        cmocka_unit_test(test_what_is_no_database_of_ours_is_left_alone),
        cmocka_unit_test(test_a_missing_demo_folder_is_told),
        cmocka_unit_test(test_a_certificate_makes_it_speak_tls),
        cmocka_unit_test(test_a_certificate_that_is_none_is_told),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
