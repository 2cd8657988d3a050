/* The command line as a program: statuses, what goes to which stream, and servers that are no
 * central. With the real program. */
#include "tests/support/office.h"

#include "domain/json.h"
#include "tests/support/web.h"
#include "wire/wire.h"

#include <string.h>
#include <sys/stat.h>

#define DEADLINE_MS 60000

typedef struct {
    char *home;
    char *program;
    char *password; /* path of a file */
} Machine;

static int setup(void **state)
{
    Machine *machine = g_new0(Machine, 1);

    machine->home = test_folder_make();
    machine->program = office_program("yichuang");
    machine->password = g_build_filename(machine->home, "password", NULL);
    assert_true(g_file_set_contents(machine->password, "a secret\n", -1, NULL));
    *state = machine;
    return 0;
}

static int teardown(void **state)
{
    Machine *machine = *state;

    test_folder_remove(machine->home);
    g_free(machine->program);
    g_free(machine->password);
    g_free(machine);
    return 0;
}

typedef struct {
    int status;
    char *out;
    char *err;
} Run;

static void run_clear(Run *run)
{
    g_free(run->out);
    g_free(run->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* A command line in words separated by blanks. setsid(1) takes the terminal of the test away. */
static Run run_with(const Machine *machine, const char *line, const char *locale)
{
    g_autofree char *full =
        g_strconcat("/usr/bin/setsid --wait ", machine->program, *line ? " " : "", line, NULL);
    g_auto(GStrv) words = g_strsplit(full, " ", -1);
    g_autofree char *home = g_strconcat("YICHUANG_HOME=", machine->home, NULL);
    g_autofree char *all = g_strconcat("LC_ALL=", locale, NULL);
    g_autofree char *build = g_path_get_dirname(machine->program);
    g_autofree char *words_folder = g_strconcat("YICHUANG_LOCALE=", build, "/locale", NULL);
    const char *environment[] = {home, all, words_folder, "LANGUAGE", NULL};
    g_autoptr(Process) process = process_start(
        &(Program){.arguments = (const char *const *)words, .environment = environment});

    if (!process_wait(process, patience_ms(DEADLINE_MS)))
        fail_msg("yichuang %s: does not end", line);
    return (Run){process_status(process), process_said(process, SAID_OUT),
                 process_said(process, SAID_ERR)};
}

static Run run(const Machine *machine, const char *line)
{
    return run_with(machine, line, "C.UTF-8");
}

static void assert_one_sentence(const char *line, const char *err)
{
    size_t length = strlen(err);

    if (length < 2 || strchr(err, '\n') != err + length - 1)
        fail_msg("yichuang %s: not one sentence: %s", line, err);
}

static void assert_run(const Machine *machine, const char *line, int status, const char *words)
{
    g_auto(Run) got = run(machine, line);

    if (got.status != status || !strstr(got.err, words))
        fail_msg("yichuang %s: %d, %s%s", line, got.status, got.out, got.err);
    assert_one_sentence(line, got.err);
    assert_string_equal(got.out, "");
}

/* ---- what is wrong with the command itself ------------------------------------------------ */

static const struct {
    const char *line;
    int status;
    const char *words;
} BAD[] = {
    {"", 2, "needs a terminal"},
    {"case recieve", 2, "Did you mean “case receive”"},
    {"case accept", 2, "REF is missing"},
    {"case list --limt 3", 2, "Did you mean --limit"},
    {"case list --limit 0", 2, "--limit"},
    {"case list --after nowhere", 2, "--after"},
    {"help nothing", 2, "no command “nothing”"},
    {"login --user clerk", 2, "--central"},
    {"login --central https://central.example.invalid", 2, "--user"},
    {"login --central http://127.0.0.1:1 --user clerk", 2, "--password-file"},
    {"login --central http://127.0.0.1:1 --user clerk --password-file /nowhere", 2, "/nowhere"},
    {"login --central http://central.example.invalid --user clerk", 1, "https://"},
    {"case list", 1, "not signed in"},
    {"case accept 4711 --mode full", 1, "not signed in"},
    {"case withdraw 4711 --reason x", 1, "not signed in"},
    {"sync", 1, "not signed in"},
    {"logout", 1, "not signed in"},
    {"outbox list", 1, "not signed in"},
    {"ident check 379902198807140031", 1, "check character"},
    {"ident check 9137990", 1, "could not be told"},
    {"ident check 37990219880714003X --type 000", 2, "--type"},
    {"form check /nowhere/schema.json -", 2, "/nowhere/schema.json"},
    {"form check - -", 2, "only once"},
};

static void test_what_is_wrong_is_one_sentence_and_a_status(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++)
        assert_run(*state, BAD[i].line, BAD[i].status, BAD[i].words);
}

/* ---- form check ---------------------------------------------------------------------------- */

static const struct {
    const char *schema, *data, *options;
    int status;
    const char *out, *err; /* of err a part; NULL: nothing is said there */
} CHECKS[] = {
    {"{\"type\": \"array\"}", "[]", "", 0, "", NULL},
    {"{\"type\": \"array\"}", "[]", " --json", 0, "{\"problems\":[],\"valid\":true}\n", NULL},
    {"false", "1", "", 1,
     "the whole document: The form does not ask for “the document”. Leave it out.\n", NULL},
    {"{\"required\": [\"a/b\"], \"additionalProperties\": {\"title\": \"面积\", \"minimum\": 2}}",
     "{\"c\": 1}", "", 1,
     "/a~1b: “a/b” is missing. Fill it in and try again.\n"
     "/c: “面积” must be 2 or more. Correct it.\n",
     NULL},
    {"{\"items\": {\"const\": 1}}", "[1, 2]", " --json", 1,
     "{\"problems\":[{\"code\":\"form.choice\",\"pointer\":\"/1\",\"sentence\":\"“the document” "
     "must "
     "be one of the choices given. Choose one.\"}],\"valid\":false}\n",
     NULL},
    {"{\"const\": \"a\\u0000b\"}", "\"a\\u0000b\"", "", 0, "", NULL},
    {"{\"const\": \"a\\u0000b\"}", "\"ab\"", "", 1,
     "the whole document: “the document” must be one of the choices given. Choose one.\n", NULL},
    {"{\"type\": \"list\"}", "[]", "", 2, "", "schema#/type"},
    {"{\"$ref\": \"http://example.invalid/a\"}", "[]", "", 2, "", "http://example.invalid/a"},
    {"{\"$ref\": \"#\"}", "[]", "", 2, "", "without end"},
    {"{\"type\":\n {]}", "[]", "", 2, "", "schema.json:2:3"},
    {"{}", "[1,, 2]", "", 2, "", "data.json:1:4"},
    {"{}", "{\"a\": 1, \"a\": 2}", "", 2, "", "named twice"},
};

static char *file_of(const Machine *machine, const char *name, const char *text)
{
    char *path = g_build_filename(machine->home, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void test_a_document_is_checked_without_signing_in(void **state)
{
    const Machine *machine = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(CHECKS); i++) {
        g_autofree char *schema = file_of(machine, "schema.json", CHECKS[i].schema);
        g_autofree char *data = file_of(machine, "data.json", CHECKS[i].data);
        g_autofree char *line =
            g_strdup_printf("form check %s %s%s", schema, data, CHECKS[i].options);
        g_auto(Run) got = run(machine, line);
        bool is_said = CHECKS[i].err ? strstr(got.err, CHECKS[i].err) != NULL : !*got.err;

        if (got.status != CHECKS[i].status || strcmp(got.out, CHECKS[i].out) != 0 || !is_said)
            fail_msg("%s on %s: %d, %s%s", CHECKS[i].data, CHECKS[i].schema, got.status, got.out,
                     got.err);
        if (CHECKS[i].err)
            assert_one_sentence(line, got.err);
    }
}

static void test_a_program_reads_the_problem_on_the_standard_output(void **state)
{
    g_auto(Run) got = run(*state, "case list --json");
    cJSON *json = cJSON_Parse(got.out);

    assert_int_equal(got.status, 1);
    assert_string_equal(json_text(json_object(json, "problem"), "code"), "auth.sign_in");
    assert_one_sentence("case list --json", got.err);
    cJSON_Delete(json);

    g_auto(Run) usage = run(*state, "case recieve --json");
    json = cJSON_Parse(usage.out);
    assert_int_equal(usage.status, 2);
    assert_string_equal(json_text(json_object(json, "problem"), "code"), "usage.command_near");
    cJSON_Delete(json);
}

static void test_help_needs_nothing(void **state)
{
    static const char *const lines[] = {"help",           "help case",  "help case accept",
                                        "case accept -h", "--help",     "version",
                                        "--version",      "help --man", "help --completion"};

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_auto(Run) got = run(*state, lines[i]);

        if (got.status != 0 || !*got.out || *got.err)
            fail_msg("yichuang %s: %d, %s", lines[i], got.status, got.err);
    }
}

static void test_a_full_disk_under_the_output_is_no_success(void **state)
{
    const Machine *machine = *state;
    g_autofree char *script = g_strconcat("exec ", machine->program, " help >/dev/full", NULL);
    const char *arguments[] = {"/bin/sh", "-c", script, NULL};
    g_autoptr(Process) process = process_start(&(Program){.arguments = arguments});

    assert_true(process_wait(process, patience_ms(DEADLINE_MS)));
    assert_int_equal(process_status(process), 1);
}

/* ---- languages and settings ----------------------------------------------------------------- */

static void write_settings(const Machine *machine, const char *text)
{
    g_autofree char *folder = g_build_filename(machine->home, "config", NULL);
    g_autofree char *path = g_build_filename(folder, "settings.ini", NULL);

    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void test_words_follow_the_settings_in_any_locale(void **state)
{
    static const char *const locales[] = {"C", "POSIX", "C.UTF-8", "zh_CN.GBK"};

    write_settings(*state, "language = zh_CN\n");
    for (size_t i = 0; i < G_N_ELEMENTS(locales); i++) {
        g_auto(Run) got = run_with(*state, "help", locales[i]);

        if (!strstr(got.out, "列出命令"))
            fail_msg("%s: %s", locales[i], got.out);
    }
    write_settings(*state, "language = en\n");
    g_auto(Run) english = run_with(*state, "help", "zh_CN.UTF-8");
    assert_non_null(strstr(english.out, "List the commands"));
    write_settings(*state, "");
    g_auto(Run) wanted = run_with(*state, "help", "zh_CN.GBK");
    assert_non_null(strstr(wanted.out, "列出命令"));
}

static void test_a_bad_setting_is_told_and_the_work_goes_on(void **state)
{
    write_settings(*state, "theme = dark\nlanguage = klingon\n");
    g_auto(Run) got = run(*state, "version --json");
    assert_int_equal(got.status, 0);
    assert_non_null(strstr(got.err, "settings.ini:2"));
    assert_one_sentence("version", got.err);
    cJSON *json = cJSON_Parse(got.out);
    assert_non_null(json_text(json, "version"));
    cJSON_Delete(json);
}

/* ---- servers that are no central ----------------------------------------------------------- */

typedef struct {
    const char *type;
    const char *body;
    int status;
    int expected; /* of the program */
} Trick;

static const Trick TRICKS[] = {
    {"text/html", "<html><title>Welcome to the hall's network</title>", 200, 3},
    {"application/json", "{\"access\": \"x\"}", 200, 3},
    {WIRE_MEDIA_TYPE, "{\"protocol\": 1", 200, 1},
    {WIRE_MEDIA_TYPE, "\xff\xfe", 200, 1},
    {WIRE_MEDIA_TYPE, "[]", 200, 3},
    {WIRE_MEDIA_TYPE, "{\"protocol\": 1}", 200, 1},
    {WIRE_MEDIA_TYPE, "{\"protocol\": 1, \"access\": {}, \"actor\": [[[[[[]]]]]]}", 200, 1},
    {"text/plain", "gateway", 500, 3},
    {"text/html", "", 302, 3},
    {WIRE_MEDIA_TYPE, "{\"protocol\": 1, \"code\": \"auth.password\"}", 401, 1},
};

static WebThen trick_handler(void *data, const WebRequest *request, GString *out)
{
    const Trick *trick = data;

    (void)request;
    web_say(out, trick->status, trick->type, "", trick->body);
    return WEB_CLOSE;
}

static void assert_nothing_kept(const Machine *machine)
{
    g_auto(Run) got = run(machine, "case list");

    assert_int_equal(got.status, 1);
    assert_non_null(strstr(got.err, "not signed in"));
}

static void test_no_answer_of_a_stranger_signs_anybody_in(void **state)
{
    const Machine *machine = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(TRICKS); i++) {
        Trick trick = TRICKS[i];
        Web *web = web_start(trick_handler, &trick);
        g_autofree char *line =
            g_strdup_printf("login --central %s --user clerk --password-file %s", web_address(web),
                            machine->password);
        g_auto(Run) got = run(machine, line);

        web_stop(web);
        if (got.status != trick.expected || strstr(got.err, "a secret"))
            fail_msg("%d %s: %d, %s", trick.status, trick.body, got.status, got.err);
        assert_one_sentence(line, got.err);
        assert_nothing_kept(machine);
    }
}

static void test_a_central_that_is_not_there_is_status_3(void **state)
{
    const Machine *machine = *state;
    g_autofree char *line = g_strdup_printf(
        "login --central http://127.0.0.1:1 --user clerk --password-file %s", machine->password);

    assert_run(machine, line, 3, "cannot be reached");
    assert_nothing_kept(machine);
}

static void test_folders_and_files_are_closed_to_others(void **state)
{
    const Machine *machine = *state;
    g_autofree char *line = g_strdup_printf(
        "login --central http://127.0.0.1:1 --user clerk --password-file %s", machine->password);
    g_auto(Run) got = run(machine, line);
    g_autofree char *data = g_build_filename(machine->home, "data", NULL);
    g_autoptr(GDir) stores = g_dir_open(data, 0, NULL);
    const char *store = g_dir_read_name(stores);
    g_autofree char *folder = g_build_filename(data, store, NULL);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    struct stat about;

    assert_int_equal(got.status, 3);
    assert_int_equal(stat(data, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    for (const char *name; (name = g_dir_read_name(files));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(about.st_mode & 077, 0);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_wrong_is_one_sentence_and_a_status),
        TEST(test_a_document_is_checked_without_signing_in),
        TEST(test_a_program_reads_the_problem_on_the_standard_output),
        TEST(test_help_needs_nothing),
        TEST(test_a_full_disk_under_the_output_is_no_success),
        TEST(test_words_follow_the_settings_in_any_locale),
        TEST(test_a_bad_setting_is_told_and_the_work_goes_on),
        TEST(test_no_answer_of_a_stranger_signs_anybody_in),
        TEST(test_a_central_that_is_not_there_is_status_3),
        TEST(test_folders_and_files_are_closed_to_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
