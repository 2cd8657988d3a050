/* doctor: what is where, and whether it is sound. Sentences for a person on the phone to support.
 */
#include "cli/command.h"
#include "cli/desk.h"
#include "cli/print.h"
#include "domain/json.h"
#include "domain/version.h"

#include <string.h>
#include <sys/stat.h>

#define TRUST_SECONDS 300
#define LINE_SECONDS 10

typedef struct {
    cJSON *findings; /* array of {"subject", "state", "words"} */
    bool sound;
} Report;

static void tell(Report *report, const char *subject, bool sound, char *words)
{
    cJSON *json = cJSON_CreateObject();

    json_add_text(json, "subject", subject);
    cJSON_AddBoolToObject(json, "sound", sound);
    json_add_text(json, "words", words);
    cJSON_AddItemToArray(report->findings, json);
    report->sound &= sound;
    g_free(words);
}

static void tell_problem(Report *report, const char *subject, const Problem *problem)
{
    tell(report, subject, false, problem_sentence(problem));
}

/* Folders must be closed to everybody else. */
static void look_at_folder(Report *report, const char *label, const char *path)
{
    struct stat about;

    if (stat(path, &about) != 0) {
        tell(report, label, true, g_strdup_printf(_("%s does not exist yet."), path));
        return;
    }
    bool is_private = (about.st_mode & 077) == 0;
    tell(report, label, is_private,
         is_private
             ? g_strdup(path)
             : g_strdup_printf(_("%s can be read by others. Run: chmod 700 %s"), path, path));
}

/* So must the files of the store: it holds whole names and numbers. */
static void look_at_files(Report *report, const char *folder)
{
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    const char *name;

    while (files && (name = g_dir_read_name(files))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat about;

        if (stat(path, &about) == 0 && (about.st_mode & 077) != 0)
            tell(report, N_("store"), false,
                 g_strdup_printf(_("%s can be read by others. Run: chmod 600 %s"), path, path));
    }
}

static void look_at_folders(Report *report)
{
    g_autofree char *config = home_config_folder(), *data = home_data_folder();
    g_autofree char *state = home_state_folder();

    look_at_folder(report, N_("settings folder"), config);
    look_at_folder(report, N_("data folder"), data);
    look_at_folder(report, N_("log folder"), state);
}

static void look_at_clock(Report *report, Cache *cache)
{
    g_autofree char *offset = cache_get(cache, CACHE_CLOCK_OFFSET);
    gint64 seconds = 0;

    if (offset && g_ascii_string_to_signed(offset, 10, G_MININT64, G_MAXINT64, &seconds, NULL))
        seconds /= 1000;
    bool is_near = ABS(seconds) <= TRUST_SECONDS;

    if (!offset)
        tell(report, N_("clock"), true,
             g_strdup(_("This device's clock was never compared with the central's.")));
    else if (is_near)
        tell(report, N_("clock"), true,
             g_strdup_printf(_("The clock is %ld seconds from the central's."), (long)seconds));
    else
        tell(report, N_("clock"), false,
             g_strdup_printf(_("The clock is %ld seconds from the central's. Set it: dates "
                               "computed here may be wrong."),
                             (long)seconds));
}

static void look_at_rescue(Report *report, Cache *cache)
{
    g_autofree char *text = cache_get(cache, CACHE_RESCUED);
    cJSON *json = text ? cJSON_Parse(text) : NULL;

    if (json)
        tell(report, N_("rescue"), false,
             g_strdup_printf(_("A damaged store was set aside as %s; %d unsent commands and %d "
                               "drafts were taken over. Keep that file and tell the "
                               "administrator."),
                             json_text(json, "file"), json_integer(json, "commands", 0),
                             json_integer(json, "drafts", 0)));
    cJSON_Delete(json);
}

static void look_at_store(Report *report, Desk *desk)
{
    g_auto(Problem) problem = {0};

    look_at_folder(report, N_("store"), cache_folder(desk->cache));
    look_at_files(report, cache_folder(desk->cache));
    if (cache_verify(desk->cache, &problem))
        tell(report, N_("store check"), true, g_strdup(_("The store is sound.")));
    else
        tell_problem(report, N_("store check"), &problem);
    look_at_rescue(report, desk->cache);
    look_at_clock(report, desk->cache);
    tell(report, N_("outbox"), outbox_attention(desk->cache) == 0,
         g_strdup_printf(_("Not sent: %d. Waiting for a person: %d."), outbox_unsent(desk->cache),
                         outbox_attention(desk->cache)));
}

static void look_at_line(Report *report, Desk *desk)
{
    g_auto(Problem) problem = {0};

    if (desk_sync(desk, LINE_SECONDS, &problem))
        tell(report, N_("line"), true,
             g_strdup_printf(_("%s answers."), session_central(desk->sessions)));
    else
        tell_problem(report, N_("line"), &problem);
}

static void print_report(const Invocation *invocation, Report *report)
{
    const cJSON *finding;

    if (invocation_has(invocation, "json")) {
        cJSON *json = cJSON_CreateObject();

        cJSON_AddBoolToObject(json, "sound", report->sound);
        json_add_text(json, "version", YICHUANG_VERSION);
        cJSON_AddItemToObject(json, "findings", report->findings);
        print_json(json);
        return;
    }
    cJSON_ArrayForEach(finding, report->findings)
    {
        const char *subject = _(json_text(finding, "subject"));
        g_autofree char *words = print_clean(json_text(finding, "words"));

        g_print("%s %s%*s %s\n", json_flag(finding, "sound") ? " " : "!", subject,
                MAX(0, 20 - print_width(subject)), "", words);
    }
    cJSON_Delete(report->findings);
}

ExitCode run_doctor(Invocation *invocation)
{
    Report report = {cJSON_CreateArray(), true};
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};

    tell(&report, N_("version"), true, g_strdup(YICHUANG_VERSION));
    look_at_folders(&report);
    if (desk_open(&desk, &problem)) {
        tell(&report, N_("account"), true,
             g_strdup_printf(_("%s at %s."), session_user(desk.sessions),
                             session_central(desk.sessions)));
        look_at_store(&report, &desk);
        if (!invocation_has(invocation, "offline"))
            look_at_line(&report, &desk);
    } else {
        tell_problem(&report, N_("account"), &problem);
    }

    bool sound = report.sound;
    print_report(invocation, &report);
    return sound ? EXIT_DONE : EXIT_REFUSED;
}
