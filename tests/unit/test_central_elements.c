/* Data elements at the central: items that name them are published whole, or not at all. */
#include "tests/support/central.h"
#include "tests/support/test.h"

#include "domain/json.h"

#include <string.h>

static int open_hall(void **state)
{
    *state = hall_open();
    return 0;
}

static int close_hall(void **state)
{
    hall_close(*state);
    return 0;
}

/* An item whose form has the one field: what is between the braces. */
static Document *item_with(const Hall *hall, const char *field)
{
    Document *document = g_new0(Document, 1);
    g_autofree char *text =
        g_strdup_printf("{\"type\": \"object\", \"properties\": {\"who\": {%s}}}", field);
    cJSON *form = cJSON_Parse(text);

    assert_non_null(form);
    document->kind = DOCUMENT_ITEM;
    document->code = g_strdup("370511010002");
    document->version = 2;
    document->body = cJSON_Duplicate(rulebook_item(hall->book, document->code)->json, true);
    cJSON_ReplaceItemInObject(document->body, "version", cJSON_CreateNumber(2));
    cJSON_ReplaceItemInObject(document->body, "form", form);
    return document;
}

static Document *element_make(void)
{
    Document *document = g_new0(Document, 1);

    document->kind = DOCUMENT_ELEMENT;
    document->code = g_strdup("nickname");
    document->version = 1;
    document->body = cJSON_Parse("{\"code\": \"nickname\", \"name\": \"别名\", \"schema\": "
                                 "{\"type\": \"string\", \"maxLength\": 8}}");
    return document;
}

/* Takes them over. */
static bool publish(Hall *hall, Document *first, Document *second, Problem *problem)
{
    g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);

    g_ptr_array_add(documents, first);
    if (second)
        g_ptr_array_add(documents, second);
    return core_publish(hall->core, documents, problem);
}

static cJSON *published_field(Hall *hall)
{
    g_autoptr(DbTx) tx = db_read(hall->db, NULL);
    Document *item = catalogue_newest(tx, DOCUMENT_ITEM, "370511010002");
    const cJSON *form = json_object(item->body, "form");
    cJSON *field = cJSON_Duplicate(json_object(json_object(form, "properties"), "who"), true);

    document_free(item);
    return field;
}

static void test_an_item_is_published_with_a_whole_form(void **state)
{
    Hall *hall = *state;

    assert_true(publish(hall, item_with(hall, "\"x-element\": \"name\", \"title\": \"申请人\""),
                        NULL, NULL));
    cJSON *field = published_field(hall);
    assert_string_equal(json_text(field, "title"), "申请人");
    assert_string_equal(json_text(field, "x-mask"), "name");
    assert_int_equal(json_integer(field, "maxLength", 0), 30);
    cJSON_Delete(field);
}

static void test_an_element_may_come_with_the_item_that_names_it(void **state)
{
    Hall *hall = *state;

    assert_true(
        publish(hall, item_with(hall, "\"x-element\": \"nickname\""), element_make(), NULL));
    cJSON *field = published_field(hall);
    assert_string_equal(json_text(field, "title"), "别名");
    cJSON_Delete(field);
}

static void test_a_form_that_is_wrong_is_not_published(void **state)
{
    Hall *hall = *state;
    static const struct {
        const char *field;
        ProblemKind kind;
    } cases[] = {
        {"\"x-element\": \"nickname\"", PROBLEM_ELEMENT_UNKNOWN},
        {"\"x-element\": \"name\", \"maxLength\": 31", PROBLEM_ELEMENT_CONTRADICTED},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Problem) problem = {0};

        assert_false(publish(hall, item_with(hall, cases[i].field), NULL, &problem));
        assert_int_equal(problem.kind, cases[i].kind);
        assert_string_equal(problem.args[0], "370511010002/who");
        assert_int_equal(hall_count(hall, "SELECT max(version) FROM document WHERE code = "
                                          "'370511010002'"),
                         1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_item_is_published_with_a_whole_form, open_hall,
                                        close_hall),
        cmocka_unit_test_setup_teardown(test_an_element_may_come_with_the_item_that_names_it,
                                        open_hall, close_hall),
        cmocka_unit_test_setup_teardown(test_a_form_that_is_wrong_is_not_published, open_hall,
                                        close_hall),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
