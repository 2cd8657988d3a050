#include "tests/support/test.h"

#include "domain/canonical.h"
#include "forms/form.h"
#include "forms/merge/element.h"

#include <string.h>

static cJSON *parse(const char *text)
{
    cJSON *json = cJSON_Parse(text);

    if (!json)
        fail_msg("not JSON: %s", text);
    return json;
}

static bool add(ElementLibrary *library, const char *text, Problem *problem)
{
    cJSON *document = parse(text);
    bool added = element_library_add(library, document, problem);

    cJSON_Delete(document);
    return added;
}

static ElementLibrary *make_library(void)
{
    static const char *const elements[] = {
        "{\"code\": \"name\", \"name\": \"姓名\", \"widget\": \"text\", \"mask\": \"name\","
        " \"source\": \"licence:LK01\", \"editable\": false, \"agency\": \"POLICE\","
        " \"schema\": {\"type\": \"string\", \"minLength\": 2, \"maxLength\": 30}}",
        "{\"code\": \"sex\", \"name\": \"性别\", \"schema\": {\"type\": \"string\"},"
        " \"dictionary\": [{\"value\": \"1\", \"label\": \"男\"}, {\"value\": \"2\", \"label\": "
        "\"女\"}]}",
        "{\"code\": \"count\", \"name\": \"人数\", \"schema\": {\"type\": \"integer\","
        " \"minimum\": 0, \"maximum\": 100}}",
        "{\"code\": \"scope\", \"name\": \"范围\", \"schema\": {\"type\": \"array\","
        " \"items\": {\"type\": \"string\"}}, \"dictionary\": [{\"value\": \"甲\"}, {\"value\": "
        "\"乙\"}, {\"value\": \"丙\"}]}",
        "{\"code\": \"people\", \"name\": \"成员\", \"schema\": {\"type\": \"array\","
        " \"items\": {\"type\": \"object\", \"properties\": {\"who\": {\"x-element\": "
        "\"name\"}}}}}",
    };
    ElementLibrary *library = element_library_new();

    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
        assert_true(add(library, elements[i], NULL));
    return library;
}

/* The form with one field f as the text says; NULL with a problem. */
static char *expand(const char *field, Problem *problem)
{
    g_autoptr(ElementLibrary) library = make_library();
    g_autofree char *text =
        g_strdup_printf("{\"type\": \"object\", \"properties\": {\"f\": %s}}", field);
    cJSON *form = parse(text);
    char *whole = NULL;

    if (element_expand_form(library, form, problem)) {
        g_autoptr(Form) parsed = form_parse(form, NULL);
        assert_non_null(parsed);
        whole = canonical_json(cJSON_GetObjectItem(cJSON_GetObjectItem(form, "properties"), "f"));
    }
    cJSON_Delete(form);
    return whole;
}

static void assert_whole(const char *field, const char *expected)
{
    g_auto(Problem) problem = {0};
    g_autofree char *whole = expand(field, &problem);
    cJSON *wanted = parse(expected);
    g_autofree char *wanted_text = canonical_json(wanted);

    cJSON_Delete(wanted);
    if (!whole)
        fail_msg("%s: %s %s", field, problem_code(&problem), problem.args[1]);
    assert_string_equal(whole, wanted_text);
}

static void test_an_element_gives_a_field_all_that_it_does_not_say(void **state)
{
    (void)state;
    assert_whole("{\"x-element\": \"name\", \"x-order\": 3}",
                 "{\"title\": \"姓名\", \"type\": \"string\", \"minLength\": 2, \"maxLength\": 30,"
                 " \"x-element\": \"name\", \"x-widget\": \"text\", \"x-mask\": \"name\","
                 " \"x-source\": \"licence:LK01\", \"x-editable\": false, \"x-agency\": \"POLICE\","
                 " \"x-order\": 3}");
    assert_whole("{\"x-element\": \"sex\"}",
                 "{\"title\": \"性别\", \"type\": \"string\", \"enum\": [\"1\", \"2\"],"
                 " \"x-labels\": [\"男\", \"女\"], \"x-element\": \"sex\"}");
}

static void test_a_field_may_be_called_otherwise_and_ask_for_less(void **state)
{
    (void)state;
    assert_whole(
        "{\"x-element\": \"name\", \"title\": \"监护人\", \"maxLength\": 20,"
        " \"pattern\": \"^[^ ]+$\", \"x-source\": \"applicant\", \"x-editable\": true}",
        "{\"title\": \"监护人\", \"type\": \"string\", \"minLength\": 2, \"maxLength\": 20,"
        " \"pattern\": \"^[^ ]+$\", \"x-element\": \"name\", \"x-widget\": \"text\","
        " \"x-mask\": \"name\", \"x-source\": \"applicant\", \"x-editable\": true,"
        " \"x-agency\": \"POLICE\"}");
    assert_whole("{\"x-element\": \"sex\", \"enum\": [\"2\"]}",
                 "{\"title\": \"性别\", \"type\": \"string\", \"enum\": [\"2\"],"
                 " \"x-labels\": [\"女\"], \"x-element\": \"sex\"}");
    assert_whole(
        "{\"x-element\": \"scope\", \"minItems\": 1, \"items\": {\"enum\": [\"丙\", \"甲\"]}}",
        "{\"title\": \"范围\", \"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": "
        "\"string\", \"enum\": [\"甲\", \"丙\"]}, \"x-element\": \"scope\"}");
}

static void test_elements_are_made_of_elements(void **state)
{
    (void)state;
    g_autofree char *whole = expand("{\"x-element\": \"people\"}", NULL);

    assert_non_null(strstr(whole, "\"who\":{\"maxLength\":30,\"minLength\":2,\"title\":\"姓名\""));
}

static void assert_wrong(const char *field, ProblemKind kind, const char *subject,
                         const char *keyword)
{
    g_auto(Problem) problem = {0};
    g_autofree char *whole = expand(field, &problem);

    if (whole || problem.kind != kind)
        fail_msg("%s gives %s", field, whole ? whole : problem_code(&problem));
    assert_string_equal(problem.subject, subject);
    assert_string_equal(problem.args[1], keyword);
}

static void test_a_form_that_contradicts_its_element_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *field, *keyword;
    } cases[] = {
        {"{\"x-element\": \"name\", \"maxLength\": 31}", "maxLength"},
        {"{\"x-element\": \"name\", \"minLength\": 1}", "minLength"},
        {"{\"x-element\": \"name\", \"minLength\": 31}", "minLength"},
        {"{\"x-element\": \"name\", \"type\": \"integer\"}", "type"},
        {"{\"x-element\": \"name\", \"type\": [\"string\", \"null\"]}", "type"},
        {"{\"x-element\": \"sex\", \"enum\": [\"1\", \"9\"]}", "enum"},
        {"{\"x-element\": \"sex\", \"enum\": [\"9\"]}", "enum"},
        {"{\"x-element\": \"count\", \"maximum\": 1000}", "maximum"},
        {"{\"x-element\": \"scope\", \"items\": {\"enum\": [\"甲\", \"丁\"]}}", "enum"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_wrong(cases[i].field, PROBLEM_ELEMENT_CONTRADICTED, "/f", cases[i].keyword);
    assert_wrong("{\"x-element\": \"shoe_size\"}", PROBLEM_ELEMENT_UNKNOWN, "/f", "shoe_size");
    assert_wrong(
        "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {\"a/b\": "
        "{\"x-element\": \"shoe_size\"}}}}",
        PROBLEM_ELEMENT_UNKNOWN, "/f/a~1b", "shoe_size");
}

static void test_an_element_within_itself_ends(void **state)
{
    (void)state;
    g_autoptr(ElementLibrary) library = element_library_new();
    g_auto(Problem) problem = {0};
    cJSON *form = parse("{\"properties\": {\"f\": {\"x-element\": \"loop\"}}}");

    assert_true(add(library,
                    "{\"code\": \"loop\", \"name\": \"环\", \"schema\": {\"properties\": {\"a\": "
                    "{\"x-element\": \"loop\"}, \"b\": {\"x-element\": \"loop\"}}}}",
                    NULL));
    assert_false(element_expand_form(library, form, &problem));
    assert_int_equal(problem.kind, PROBLEM_MALFORMED);
    cJSON_Delete(form);
}

static void test_a_document_that_is_no_element_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *document, *member;
    } cases[] = {
        {"{\"name\": \"甲\", \"schema\": {}}", "element.code"},
        {"{\"code\": \"a\", \"schema\": {}}", "element.name"},
        {"{\"code\": \"a\", \"name\": \"甲\"}", "element.schema"},
        {"{\"code\": \"a\", \"name\": \"甲\", \"schema\": {\"type\": \"texts\"}}",
         "element.schema"},
        {"{\"code\": \"a\", \"name\": \"甲\", \"schema\": {}, \"dictionary\": []}",
         "element.dictionary"},
        {"{\"code\": \"a\", \"name\": \"甲\", \"schema\": {}, \"dictionary\": [{\"value\": 1}]}",
         "element.dictionary"},
        {"{\"code\": \"a\", \"name\": \"甲\", \"schema\": {}, \"dictionary\": [{\"label\": "
         "\"甲\"}]}",
         "element.dictionary"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ElementLibrary) library = element_library_new();
        g_auto(Problem) problem = {0};

        assert_false(add(library, cases[i].document, &problem));
        assert_int_equal(problem.kind, PROBLEM_MALFORMED);
        assert_string_equal(problem.args[0], cases[i].member);
        assert_null(element_library_find(library, "a"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_element_gives_a_field_all_that_it_does_not_say),
        cmocka_unit_test(test_a_field_may_be_called_otherwise_and_ask_for_less),
        cmocka_unit_test(test_elements_are_made_of_elements),
        cmocka_unit_test(test_a_form_that_contradicts_its_element_is_told),
        cmocka_unit_test(test_an_element_within_itself_ends),
        cmocka_unit_test(test_a_document_that_is_no_element_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
