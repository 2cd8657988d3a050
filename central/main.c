/* yichuangd: the central. */
#include "central/demo.h"
#include "central/log.h"
#include "central/server.h"
#include "central/store.h"
#include "domain/version.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define EXIT_USAGE 2
#define LISTEN_DEFAULT "127.0.0.1:8640"
#define WAITING_DEFAULT 1000
#define WAITING_MAX 100000

typedef struct {
    char *database;
    char *listen;
    char *port_file;
    char *data;
    char *certificate;
    char *key;
    int waiting;
    gboolean demo;
    gboolean no_cases;
    gboolean new_epoch;
    gboolean version;
} Options;

static void options_clear(Options *options)
{
    g_free(options->database);
    g_free(options->listen);
    g_free(options->port_file);
    g_free(options->data);
    g_free(options->certificate);
    g_free(options->key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static int usage_error(const char *words)
{
    fprintf(stderr, "yichuangd: %s\n", words);
    fprintf(stderr, "%s\n", _("Try “yichuangd --help”."));
    return EXIT_USAGE;
}

/* 0, or the status to exit with. */
static int options_read(Options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"database", 0, 0, G_OPTION_ARG_FILENAME, &options->database,
         N_("The file of the database; made when there is none"), N_("FILE")},
        {"listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
         N_("Where to listen, in numbers; port 0 is any free one (127.0.0.1:8640)"),
         N_("ADDRESS:PORT")},
        {"port-file", 0, 0, G_OPTION_ARG_FILENAME, &options->port_file,
         N_("Write the port to this file once requests are taken"), N_("FILE")},
        {"tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &options->certificate,
         N_("Certificate chain in PEM; needed beyond the machine itself"), N_("FILE")},
        {"tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, N_("Its private key in PEM"),
         N_("FILE")},
        {"waiting", 0, 0, G_OPTION_ARG_INT, &options->waiting,
         N_("How many long polls may wait at a time (1000)"), N_("NUMBER")},
        {"demo", 0, 0, G_OPTION_ARG_NONE, &options->demo,
         N_("Fill an empty database with the demo city"), NULL},
        {"no-cases", 0, 0, G_OPTION_ARG_NONE, &options->no_cases,
         N_("Leave the demo city without cases"), NULL},
        {"data", 0, 0, G_OPTION_ARG_FILENAME, &options->data,
         N_("The folder with the demo city's files"), N_("FOLDER")},
        {"new-epoch", 0, 0, G_OPTION_ARG_NONE, &options->new_epoch,
         N_("After restoring a backup: have every desk fetch everything anew"), NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Print the version"), NULL},
        {.long_name = NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    g_option_context_set_translation_domain(context, TEXT_DOMAIN);
    g_option_context_set_summary(context, _("The central of Yichuang: the authority over cases."));
    g_option_context_add_main_entries(context, entries, TEXT_DOMAIN);
    if (!g_option_context_parse(context, argc, argv, &error))
        return usage_error(error->message);
    if (*argc > 1)
        return usage_error(_("There are arguments that are not options."));
    if (!options->version && !options->database)
        return usage_error(_("Name the database with --database."));
    if (!options->certificate != !options->key)
        return usage_error(_("--tls-cert and --tls-key belong together."));
    if (options->waiting < 0 || options->waiting > WAITING_MAX)
        return usage_error(_("--waiting is out of range."));
    return 0;
}

static int fail(const Problem *problem)
{
    g_autofree char *sentence = problem_sentence(problem);

    log_line("error", "event", "failed", "problem", problem_code(problem), NULL);
    fprintf(stderr, "yichuangd: %s\n", sentence);
    return 1;
}

/* ---- signals ------------------------------------------------------------------------------- */

/* Blocked before any thread starts, so that only the waiting main thread gets them. */
static void signals_block(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    pthread_sigmask(SIG_BLOCK, set, NULL);

    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}

/* Each waiting desk holds a connection. */
static void allow_connections(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* ---- the steps of starting ----------------------------------------------------------------- */

static bool read_text(const char *path, char **out, Problem *problem)
{
    g_autoptr(GError) error = NULL;

    return !path || g_file_get_contents(path, out, NULL, &error) ||
           problem_set(problem, PROBLEM_NOT_FOUND, path, NULL);
}

/* YICHUANG_DATA is the share folder of a build tree; installed, it is DATADIR. */
static char *demo_folder(const Options *options)
{
    const char *share = g_getenv("YICHUANG_DATA");

    return options->data ? g_strdup(options->data)
                         : g_build_filename(share && *share ? share : DATADIR, "demo", NULL);
}

static bool begin_epoch(Db *db, Problem *problem)
{
    g_autoptr(DbTx) tx = db_write(db, problem);

    if (!tx)
        return false;
    store_new_epoch(tx);
    return db_commit(tx, problem);
}

static bool prepare(Core *core, const Options *options, Problem *problem)
{
    g_autofree char *folder = demo_folder(options);

    if (options->new_epoch && !begin_epoch(core_db(core), problem))
        return false;
    return !options->demo ||
           demo_fill(core, folder, !options->no_cases, g_get_real_time() / 1000, problem);
}

static bool write_port(const char *path, int port, Problem *problem)
{
    g_autofree char *text = g_strdup_printf("%d\n", port);
    g_autoptr(GError) error = NULL;

    return !path || g_file_set_contents(path, text, -1, &error) ||
           problem_set(problem, PROBLEM_LISTEN, path, error->message, NULL);
}

static bool serve(Core *core, const Options *options, const sigset_t *signals, Problem *problem)
{
    g_autofree char *certificate = NULL;
    g_autofree char *key = NULL;

    if (!read_text(options->certificate, &certificate, problem) ||
        !read_text(options->key, &key, problem))
        return false;

    const ServerSettings settings = {
        .address = options->listen ? options->listen : LISTEN_DEFAULT,
        .certificate = certificate,
        .key = key,
        .waiting = options->waiting ? options->waiting : WAITING_DEFAULT,
    };
    g_autoptr(Server) server = server_start(core, &settings, problem);
    if (!server || !write_port(options->port_file, server_port(server), problem))
        return false;

    g_autofree char *port = g_strdup_printf("%d", server_port(server));
    log_line("info", "event", "listening", "port", port, "version", YICHUANG_VERSION, NULL);

    int number = 0;
    while (sigwait(signals, &number) != 0)
        ;
    log_line("info", "event", "stopping", "signal", g_strsignal(number), NULL);
    return true;
}

int main(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_auto(Problem) problem = {0};
    sigset_t signals;

    setlocale(LC_ALL, "");
    bindtextdomain(TEXT_DOMAIN, LOCALEDIR);
    bind_textdomain_codeset(TEXT_DOMAIN, "UTF-8");
    const int status = options_read(&options, &argc, &argv);
    if (status)
        return status;
    if (options.version) {
        printf("yichuangd %s\n", YICHUANG_VERSION);
        return 0;
    }
    signals_block(&signals);
    allow_connections();

    g_autoptr(Db) db = db_open(&db_sqlite, options.database, &problem);
    g_autoptr(Core) core = db ? core_open(db, &problem) : NULL;
    if (!core || !prepare(core, &options, &problem) || !serve(core, &options, &signals, &problem))
        return fail(&problem);
    log_line("info", "event", "stopped", NULL);
    return 0;
}
