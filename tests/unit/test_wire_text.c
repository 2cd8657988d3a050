#include "wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static cJSON *parsed(const char *text)
{
    g_auto(Problem) problem = {0};
    cJSON *json = wire_parse(text, strlen(text), WIRE_ANSWER_MAX, &problem);

    if (!json)
        fail_msg("%s: %s", text, problem_code(&problem));
    return json;
}

static void assert_refused(const char *text, size_t length, ProblemKind kind)
{
    g_auto(Problem) problem = {0};
    cJSON *json = wire_parse(text, length, WIRE_BODY_MAX, &problem);

    if (json || problem.kind != kind)
        fail_msg("%.40s gave %s", text, json ? "a value" : problem_code(&problem));
}

/* What one side prints and the other reads. */
static cJSON *over_the_wire(cJSON *json)
{
    g_autofree char *text = wire_print(json);

    cJSON_Delete(json);
    return parsed(text);
}
/* ---- text ---------------------------------------------------------------------------------- */

static void test_every_form_of_json_is_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "null",
        " [ ] ",
        "{}",
        "[1,-0,0.5,1e3,1E-2,-12.25e+1]",
        "\"\"",
        "[true,false]",
        "\t{\"a\":\r\n[{}]}",
        "\"\\u00e9\\ud83d\\ude00\\n\\/\"",
        "\"一窗\x7f\"",
        "-0",
        "{\"\":{\"\":1}}",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        cJSON_Delete(parsed(texts[i]));
}

static void test_text_that_is_not_json_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "[1 2]",
        "{\"a\" 1}",
        "{a:1}",
        "'a'",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "nul",
        "True",
        "NaN",
        "Infinity",
        "[]]",
        "{} {}",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\t\"",
        "\"a",
        "\"\\",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "//\n1",
        "\"\xff\"",
        "\xef\xbb\xbf{}",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "{\"a\":}",
        "[,1]",
        "{1:2}",
        "\"\xc0\xaf\"",
        "\"\xed\xa0\x80\"",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_refused(texts[i], strlen(texts[i]), PROBLEM_MALFORMED);
}

static void test_nul_bytes_are_refused_wherever_they_stand(void **state)
{
    (void)state;
    static const char text[] = "{\"a\":\"b\"}";

    for (size_t i = 0; i < sizeof text; i++) {
        g_autoptr(GString) broken = g_string_new_len(text, sizeof text - 1);

        g_string_insert_len(broken, (gssize)i, "\0", 1);
        assert_refused(broken->str, broken->len, PROBLEM_MALFORMED);
    }
}

static char *nested(size_t depth)
{
    g_autofree char *open = g_strnfill(depth, '[');
    g_autofree char *close = g_strnfill(depth, ']');

    return g_strconcat(open, close, NULL);
}

static void test_nesting_ends_at_the_limit(void **state)
{
    (void)state;
    static const size_t too_deep[] = {WIRE_DEPTH_MAX + 1, 1000, 100000};
    g_autofree char *deepest = nested(WIRE_DEPTH_MAX);

    cJSON_Delete(parsed(deepest));
    for (size_t i = 0; i < G_N_ELEMENTS(too_deep); i++) {
        g_autofree char *text = nested(too_deep[i]);

        assert_refused(text, strlen(text), PROBLEM_TOO_DEEP);
        assert_refused(text, too_deep[i], PROBLEM_TOO_DEEP);
    }
}

static void test_a_hundred_thousand_open_objects_are_refused(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);

    for (int i = 0; i < 100000; i++)
        g_string_append(text, "{\"a\":");
    assert_refused(text->str, text->len, PROBLEM_TOO_DEEP);
}

static void test_a_member_given_twice_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":2,\"\\u0061\":3}",
        "[[{\"x\":{\"a\":1,\"b\":0,\"a\":2}}]]",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_refused(texts[i], strlen(texts[i]), PROBLEM_MALFORMED);
    cJSON_Delete(parsed("{\"a\":{\"a\":1},\"A\":1}"));
}

static void test_a_member_given_twice_is_found_among_any_number(void **state)
{
    (void)state;
    for (int count = 2; count <= 40; count++) {
        for (int twice = 0; twice < count; twice++) {
            g_autoptr(GString) text = g_string_new("{");

            for (int i = 0; i < count; i++)
                g_string_append_printf(text, "\"m%d\":0,", i);
            g_string_append_printf(text, "\"m%d\":0}", twice);
            assert_refused(text->str, text->len, PROBLEM_MALFORMED);
        }
    }
}

/* Names that a hash of their letters (djb2) does not tell apart took most of a minute once. */
static void test_many_members_of_one_hash_are_read_in_no_time(void **state)
{
    g_autoptr(GString) text = g_string_new("{\"x\":0");
    gint64 begin = g_get_monotonic_time();

    (void)state;
    for (int i = 0; text->len < WIRE_BODY_MAX - 64; i++) {
        g_string_append(text, ",\"");
        for (int bit = 0; bit < 15; bit++)
            g_string_append(text, i >> bit & 1 ? "ab" : "bA");
        g_string_append(text, "\":0");
    }
    g_string_append_c(text, '}');
    cJSON_Delete(parsed(text->str));
    assert_true(g_get_monotonic_time() - begin < 5 * G_USEC_PER_SEC);
}

static void test_numbers_beyond_a_double_are_refused(void **state)
{
    (void)state;
    g_autofree char *digits = g_strnfill(400, '9');
    const char *const texts[] = {"1e999", "-1e400", "[1,2,1e309]", digits};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_refused(texts[i], strlen(texts[i]), PROBLEM_MALFORMED);
}

static void test_text_over_the_limit_is_refused_unread(void **state)
{
    (void)state;
    g_auto(Problem) problem = {0};

    assert_null(wire_parse("[1]", 3, 2, &problem));
    assert_int_equal(problem.kind, PROBLEM_TOO_LARGE);
    assert_non_null(problem.args[0]);
}

static void test_numbers_come_back_as_the_same_doubles(void **state)
{
    (void)state;
    static const double values[] = {
        0.1 + 0.2,           1.0 / 3, 9007199254740991.0, 5e-324, 1.7976931348623157e308, -0.5,
        123456789.123456789, 1e21};

    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        cJSON *json = over_the_wire(cJSON_CreateNumber(values[i]));

        assert_memory_equal(&json->valuedouble, &values[i], sizeof values[i]);
        cJSON_Delete(json);
    }
}

/* ---- answers ------------------------------------------------------------------------------- */

static ProblemKind answer_problem(const char *text, size_t length, const char *content_type)
{
    g_auto(Problem) problem = {0};
    cJSON *json = wire_parse_answer(text, length, content_type, &problem);

    cJSON_Delete(json);
    return problem.kind;
}

static void test_only_a_body_of_our_type_with_our_marker_is_an_answer(void **state)
{
    (void)state;
    static const char portal[] = "<html><body>Please sign in to the guest network</body></html>";
    static const struct {
        const char *text;
        const char *content_type;
        ProblemKind kind;
    } rows[] = {
        {"{\"protocol\":1}", WIRE_MEDIA_TYPE, PROBLEM_NONE},
        {"{\"protocol\":1}", WIRE_MEDIA_TYPE "; charset=utf-8", PROBLEM_NONE},
        {"{\"protocol\":1}", "Application/Vnd.Yichuang+JSON", PROBLEM_NONE},
        {"{\"protocol\":1}", WIRE_MEDIA_TYPE "x", PROBLEM_NOT_OURS},
        {"{\"protocol\":1}", "application/json", PROBLEM_NOT_OURS},
        {"{\"protocol\":1}", NULL, PROBLEM_NOT_OURS},
        {"{\"protocol\":1}", "", PROBLEM_NOT_OURS},
        {"{\"protocol\":2}", WIRE_MEDIA_TYPE, PROBLEM_UPGRADE},
        {"{\"protocol\":0}", WIRE_MEDIA_TYPE, PROBLEM_NOT_OURS},
        {"{\"protocol\":\"1\"}", WIRE_MEDIA_TYPE, PROBLEM_NOT_OURS},
        {"{}", WIRE_MEDIA_TYPE, PROBLEM_NOT_OURS},
        {"[1]", WIRE_MEDIA_TYPE, PROBLEM_NOT_OURS},
        {portal, "text/html", PROBLEM_NOT_OURS},
        {portal, WIRE_MEDIA_TYPE, PROBLEM_MALFORMED},
        {"", WIRE_MEDIA_TYPE, PROBLEM_MALFORMED},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(answer_problem(rows[i].text, strlen(rows[i].text), rows[i].content_type),
                         rows[i].kind);
}
int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_form_of_json_is_read),
        cmocka_unit_test(test_text_that_is_not_json_is_refused),
        cmocka_unit_test(test_nul_bytes_are_refused_wherever_they_stand),
        cmocka_unit_test(test_nesting_ends_at_the_limit),
        cmocka_unit_test(test_a_hundred_thousand_open_objects_are_refused),
        cmocka_unit_test(test_a_member_given_twice_is_refused),
        cmocka_unit_test(test_a_member_given_twice_is_found_among_any_number),
        cmocka_unit_test(test_many_members_of_one_hash_are_read_in_no_time),
        cmocka_unit_test(test_numbers_beyond_a_double_are_refused),
        cmocka_unit_test(test_text_over_the_limit_is_refused_unread),
        cmocka_unit_test(test_numbers_come_back_as_the_same_doubles),
        cmocka_unit_test(test_only_a_body_of_our_type_with_our_marker_is_an_answer),
    };

    return cmocka_run_group_tests_name("wire text", tests, NULL, NULL);
}
