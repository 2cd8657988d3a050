#include "tests/support/test.h"

#include "cli/command.h"
#include "cli/payload.h"

#include <string.h>

static CommandTable *table;

static int open_table(void **state)
{
    (void)state;
    table = command_table_new();
    return 0;
}

static int close_table(void **state)
{
    (void)state;
    command_table_free(table);
    return 0;
}

/* A command line in words separated by blanks. */
static Invocation *parse(const char *line, Problem *problem)
{
    g_auto(GStrv) argv = g_strsplit(line, " ", -1);

    return invocation_parse(table, (int)g_strv_length(argv), argv, problem);
}

static void test_every_action_has_a_command_with_an_option_for_each_field(void **state)
{
    (void)state;
    size_t count, actions = 0;
    const CommandRow *rows = command_table_rows(table, &count);

    for (size_t i = 0; i < count; i++) {
        if (rows[i].action == ACTION_COUNT)
            continue;
        actions++;
        assert_ptr_equal(command_table_find(table, rows[i].name), &rows[i]);
        const OptionRow *option = rows[i].options;
        for (const FieldRule *field = action_rule(rows[i].action)->fields; field->name; field++) {
            g_autofree char *name = command_dashed(field->name);
            if (strcmp(option->name, "set") == 0)
                option++;
            assert_string_equal(option->name, name);
            assert_ptr_equal(option->choices, field->choices);
            option++;
        }
    }
    assert_int_equal(actions, ACTION_COUNT);
    assert_int_equal(command_table_find(table, "case correct")->action, ACTION_REQUEST_CORRECTION);
    assert_int_equal(command_table_find(table, "case step-back")->action, ACTION_STEP_BACK);
}

static void test_no_option_has_a_name_of_those_that_all_have(void **state)
{
    (void)state;
    size_t count;
    const CommandRow *rows = command_table_rows(table, &count);

    for (size_t i = 0; i < count; i++) {
        g_autoptr(GPtrArray) options = command_options(&rows[i]);
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

        for (guint j = 0; j < options->len; j++)
            if (!g_hash_table_add(seen, (gpointer)((OptionRow *)options->pdata[j])->name))
                fail_msg("%s: %s twice", rows[i].name, ((OptionRow *)options->pdata[j])->name);
    }
}

static void test_options_and_words_are_taken_in_any_order(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "yichuang case review 4711 --conclusion agree --opinion=good --json",
        "yichuang --json case review --opinion good 4711 --conclusion=agree",
        ("yichuang case review --conclusion disagree --json --conclusion agree --opinion good -- "
         "4711"),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(Invocation) invocation = parse(lines[i], NULL);

        assert_non_null(invocation);
        assert_int_equal(invocation->row->action, ACTION_REVIEW);
        assert_string_equal(invocation_word(invocation, 0), "4711");
        assert_string_equal(invocation_value(invocation, "conclusion"), "agree");
        assert_string_equal(invocation_value(invocation, "opinion"), "good");
        assert_true(invocation_has(invocation, "json"));
        assert_false(invocation_has(invocation, "offline"));
    }
}

static void test_an_option_may_be_given_more_than_once(void **state)
{
    (void)state;
    g_autoptr(Invocation) invocation = parse("yichuang case receive --set a=1 --set b=2=3", NULL);
    const GPtrArray *set = invocation_values(invocation, "set");

    assert_int_equal(set->len, 2);
    assert_string_equal(set->pdata[0], "a=1");
    assert_string_equal(set->pdata[1], "b=2=3");
    assert_null(invocation_values(invocation, "form"));
}

static void test_without_a_command_the_screen_opens(void **state)
{
    (void)state;
    g_autoptr(Invocation) plain = parse("yichuang", NULL);
    g_autoptr(Invocation) named = parse("yichuang --user clerk --offline", NULL);
    g_autoptr(Invocation) version = parse("yichuang --version", NULL);

    assert_ptr_equal(plain->row->run, run_screen);
    assert_ptr_equal(named->row->run, run_screen);
    assert_string_equal(invocation_value(named, "user"), "clerk");
    assert_ptr_equal(version->row->run, run_version);
}

static const struct {
    const char *line;
    ProblemKind kind;
    const char *meant; /* the last argument of the sentence; NULL: not looked at */
} BAD_LINES[] = {
    {"yichuang frobnicate", PROBLEM_USAGE_COMMAND, NULL},
    {"yichuang recieve", PROBLEM_USAGE_COMMAND_NEAR, "case receive"},
    {"yichuang case recieve", PROBLEM_USAGE_COMMAND_NEAR, "case receive"},
    {"yichuang cas list", PROBLEM_USAGE_COMMAND_NEAR, "case list"},
    {"yichuang outbox agin", PROBLEM_USAGE_COMMAND_NEAR, "outbox again"},
    {"yichuang lgoin", PROBLEM_USAGE_COMMAND_NEAR, "login"},
    {"yichuang case accept 4711 --moed full", PROBLEM_USAGE_OPTION_NEAR, "--mode"},
    {"yichuang case accept 4711 --colour red", PROBLEM_USAGE_OPTION, NULL},
    {"yichuang case accept 4711 -x", PROBLEM_USAGE_OPTION, NULL},
    {"yichuang case accept 4711 --mode", PROBLEM_USAGE_VALUE, NULL},
    {"yichuang case list --json=yes", PROBLEM_USAGE_FLAG, NULL},
    {"yichuang case accept", PROBLEM_USAGE_WORD, NULL},
    {"yichuang case", PROBLEM_USAGE_WORD, "help case"},
    {"yichuang case accept 4711 4712", PROBLEM_USAGE_EXTRA, NULL},
    {"yichuang case list 4711", PROBLEM_USAGE_EXTRA, NULL},
    {"yichuang case accept 4711 --remark \xff", PROBLEM_USAGE_INVALID, NULL},
};

static void test_a_wrong_line_is_told_with_what_was_probably_meant(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(BAD_LINES); i++) {
        g_auto(Problem) problem = {0};
        g_autofree char *sentence = NULL;

        assert_null(parse(BAD_LINES[i].line, &problem));
        sentence = problem_sentence(&problem);
        if (problem.kind != BAD_LINES[i].kind)
            fail_msg("%s: %s", BAD_LINES[i].line, sentence);
        if (BAD_LINES[i].meant && !strstr(sentence, BAD_LINES[i].meant))
            fail_msg("%s: %s", BAD_LINES[i].line, sentence);
        assert_int_equal(exit_of_problem(&problem), EXIT_USAGE);
    }
}

static void test_help_is_given_whatever_else_is_missing(void **state)
{
    (void)state;
    g_autoptr(Invocation) invocation = parse("yichuang case accept --help", NULL);

    assert_non_null(invocation);
    g_autofree char *text = help_text(table, invocation->row);
    assert_non_null(strstr(text, "--mode WORD"));
    assert_non_null(strstr(text, "tolerant"));
    assert_non_null(strstr(text, "--offline"));
}

static const struct {
    ProblemKind kind;
    ExitCode exit;
} EXIT_CASES[] = {
    {PROBLEM_STEPS_OPEN, EXIT_REFUSED},   {PROBLEM_PERMISSION, EXIT_REFUSED},
    {PROBLEM_SIGN_IN, EXIT_REFUSED},      {PROBLEM_USAGE_COMMAND, EXIT_USAGE},
    {PROBLEM_NO_TERMINAL, EXIT_USAGE},    {PROBLEM_FIELD_MISSING, EXIT_USAGE},
    {PROBLEM_OFFLINE, EXIT_OFFLINE},      {PROBLEM_NOT_OURS, EXIT_OFFLINE},
    {PROBLEM_BUSY, EXIT_OFFLINE},         {PROBLEM_CASE_CONFLICT, EXIT_CONFLICT},
    {PROBLEM_CASE_STATE, EXIT_REFUSED},   {PROBLEM_CACHE_FULL, EXIT_REFUSED},
    {PROBLEM_CACHE_IN_USE, EXIT_REFUSED}, {PROBLEM_ADDRESS, EXIT_REFUSED},
};

static void test_each_problem_ends_with_its_status(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(EXIT_CASES); i++) {
        g_auto(Problem) problem = {.kind = EXIT_CASES[i].kind};

        assert_int_equal(exit_of_problem(&problem), EXIT_CASES[i].exit);
    }
}

/* ---- payloads ------------------------------------------------------------------------------ */

static void assert_payload(const char *line, const char *expected)
{
    g_auto(Problem) problem = {0};
    g_autoptr(Invocation) invocation = parse(line, &problem);
    cJSON *payload = invocation ? payload_read(invocation, &problem) : NULL;
    g_autofree char *sentence = problem_sentence(&problem);

    if (!payload)
        fail_msg("%s: %s", line, sentence);
    char *text = cJSON_PrintUnformatted(payload);
    assert_string_equal(text, expected);
    cJSON_free(text);
    cJSON_Delete(payload);
}

static void test_options_become_a_payload_by_the_type_of_their_field(void **state)
{
    (void)state;
    assert_payload("yichuang case extend 4711 --days 5 --reason rain",
                   "{\"days\":5,\"reason\":\"rain\"}");
    assert_payload("yichuang case precheck 4711 --passed no", "{\"passed\":false}");
    assert_payload("yichuang case attach 4711 --materials M01,,M02",
                   "{\"materials\":[\"M01\",\"M02\"]}");
    assert_payload("yichuang case accept 4711 --mode full --remark a\tb",
                   "{\"mode\":\"full\",\"remark\":\"a b\"}");
    assert_payload("yichuang case close 4711", "{}");
}

static void test_objects_come_from_files_and_options_go_before_them(void **state)
{
    (void)state;
    char *folder = test_folder_make();
    g_autofree char *path = g_build_filename(folder, "all.json", NULL);
    g_autofree char *party = g_build_filename(folder, "party.json", NULL);
    g_autofree char *line = g_strdup_printf(
        "yichuang case receive --from %s --applicant @%s --item 370131001001", path, party);

    assert_true(g_file_set_contents(path, "{\"item\": \"x\", \"form\": {\"a\": 1}}", -1, NULL));
    assert_true(g_file_set_contents(party, "{\"kind\": \"1\"}", -1, NULL));
    assert_payload(line, "{\"item\":\"370131001001\",\"form\":{\"a\":1},\"applicant\":{\"kind\":"
                         "\"1\"}}");
    test_folder_remove(folder);
}

static void test_a_value_that_cannot_be_read_is_a_usage_fault(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        ProblemKind kind;
    } bad[] = {
        {"yichuang case extend 4711 --days five", PROBLEM_USAGE_INVALID},
        {"yichuang case extend 4711 --days 99999999999", PROBLEM_USAGE_INVALID},
        {"yichuang case precheck 4711 --passed perhaps", PROBLEM_USAGE_INVALID},
        {"yichuang case receive --applicant {}", PROBLEM_USAGE_INVALID},
        {"yichuang case receive --applicant @/nowhere/party.json", PROBLEM_USAGE_FILE},
        {"yichuang case receive --from /nowhere/all.json", PROBLEM_USAGE_FILE},
        {"yichuang case receive --from /", PROBLEM_USAGE_FILE},
        {"yichuang case receive --from " SOURCE_ROOT "/Makefile", PROBLEM_USAGE_JSON},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(Problem) problem = {0};
        g_autoptr(Invocation) invocation = parse(bad[i].line, NULL);

        assert_null(payload_read(invocation, &problem));
        if (problem.kind != bad[i].kind)
            fail_msg("%s: %s", bad[i].line, problem_code(&problem));
    }
}

/* ---- what is made from the tables and kept in docs/ ---------------------------------------- */

static void assert_current(const char *path, const char *made)
{
    g_autofree char *kept = NULL;

    if (!g_file_get_contents(path, &kept, NULL, NULL) || strcmp(kept, made) != 0)
        fail_msg("%s is not what the tables say: make it anew with “yichuang help”", path);
}

static void test_the_manual_page_and_the_completion_are_current(void **state)
{
    (void)state;
    g_autofree char *man = help_man(table), *completion = help_completion(table);

    assert_current(SOURCE_ROOT "/docs/yichuang.1", man);
    assert_current(SOURCE_ROOT "/docs/yichuang.bash", completion);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_action_has_a_command_with_an_option_for_each_field),
        cmocka_unit_test(test_no_option_has_a_name_of_those_that_all_have),
        cmocka_unit_test(test_options_and_words_are_taken_in_any_order),
        cmocka_unit_test(test_an_option_may_be_given_more_than_once),
        cmocka_unit_test(test_without_a_command_the_screen_opens),
        cmocka_unit_test(test_a_wrong_line_is_told_with_what_was_probably_meant),
        cmocka_unit_test(test_help_is_given_whatever_else_is_missing),
        cmocka_unit_test(test_each_problem_ends_with_its_status),
        cmocka_unit_test(test_options_become_a_payload_by_the_type_of_their_field),
        cmocka_unit_test(test_objects_come_from_files_and_options_go_before_them),
        cmocka_unit_test(test_a_value_that_cannot_be_read_is_a_usage_fault),
        cmocka_unit_test(test_the_manual_page_and_the_completion_are_current),
    };

    return cmocka_run_group_tests(tests, open_table, close_table);
}
