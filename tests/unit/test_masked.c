#include "tests/support/test.h"

#include "cli/masked.h"
#include "cli/print.h"
#include "domain/json.h"
#include "tests/support/rulebook.h"

#include <string.h>

static Rulebook *book;

static int open_book(void **state)
{
    (void)state;
    book = rulebook_load();
    return 0;
}

static int close_book(void **state)
{
    (void)state;
    rulebook_free(book);
    return 0;
}

static const Item *item_with(const char *field)
{
    const GPtrArray *items = rulebook_items(book);

    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];
        if (json_member(json_object(item->form, "properties"), field))
            return item;
    }
    fail_msg("no item has %s", field);
    return NULL;
}

static const Party PERSON = {.kind = (char *)"1",
                             .name = (char *)"欧阳春",
                             .id_type = (char *)"111",
                             .id_number = (char *)"37990219880714003X",
                             .phone = (char *)"15400000001",
                             .address = (char *)"云汀市临江区望江街道汀兰路18号",
                             .until = DATE_NONE};

static void test_a_person_is_masked_unless_whole(void **state)
{
    (void)state;
    cJSON *masked = masked_party(&PERSON, false), *whole = masked_party(&PERSON, true);

    assert_string_equal(json_text(masked, "name"), "欧阳*");
    assert_string_equal(json_text(masked, "id_number"), "379902********003X");
    assert_string_equal(json_text(masked, "phone"), "154****0001");
    assert_null(strstr(json_text(masked, "address"), "汀兰路"));
    assert_string_equal(json_text(whole, "name"), PERSON.name);
    assert_string_equal(json_text(whole, "id_number"), PERSON.id_number);
    assert_string_equal(json_text(whole, "address"), PERSON.address);
    cJSON_Delete(masked);
    cJSON_Delete(whole);
}

static void test_an_applicant_of_unknown_kind_is_masked_as_a_person(void **state)
{
    (void)state;
    Party party = PERSON;

    party.kind = (char *)"7";
    cJSON *masked = masked_party(&party, false);
    assert_string_equal(json_text(masked, "name"), "欧阳*");
    cJSON_Delete(masked);
}

static void test_a_body_is_public_but_its_phone_is_not(void **state)
{
    (void)state;
    Party body = PERSON;

    body.kind = (char *)"2";
    body.name = (char *)"云汀市暮云餐饮管理有限公司";
    body.id_type = (char *)"001";
    body.id_number = (char *)"91379902MA900A1X7U";
    cJSON *masked = masked_party(&body, false);
    assert_string_equal(json_text(masked, "name"), body.name);
    assert_string_equal(json_text(masked, "id_number"), body.id_number);
    assert_string_equal(json_text(masked, "phone"), "154****0001");
    cJSON_Delete(masked);
}

/* Every text of the values that must not come through. */
static const char *const PRIVATE[] = {"欧阳春", "37990219880714003X", "15400000001",
                                      "汀兰路", "6222021234567894",   "secret"};

static const char FORM[] =
    "{\"name\": \"欧阳春\", \"id_no\": \"37990219880714003X\", \"mobile\": \"15400000001\","
    " \"addr\": {\"division\": \"379902001003\", \"text\": \"望江街道汀兰路18号\"},"
    " \"household_members\": [{\"name\": \"欧阳春\", \"relation\": \"本人\","
    "   \"id_no\": \"37990219880714003X\", \"extra\": \"secret\"}, \"secret\"],"
    " \"bank_account\": \"6222021234567894\", \"sex\": \"1\","
    " \"not_on_the_form\": \"secret\", \"nested\": {\"deep\": [\"secret\"]}}";

static void assert_private(const cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);

    for (size_t i = 0; i < G_N_ELEMENTS(PRIVATE); i++)
        if (strstr(text, PRIVATE[i]))
            fail_msg("%s is shown: %s", PRIVATE[i], text);
    cJSON_free(text);
}

static void test_a_form_is_masked_by_its_definition(void **state)
{
    (void)state;
    cJSON *form = cJSON_Parse(FORM);
    cJSON *masked = masked_form(item_with("household_members"), form, false);
    const cJSON *row = cJSON_GetArrayItem(json_array(masked, "household_members"), 0);

    assert_private(masked);
    assert_string_equal(json_text(masked, "sex"), "1");
    assert_string_equal(json_text(masked, "bank_account"), "**** **** **** 7894");
    assert_string_equal(json_text(row, "relation"), "本人");
    assert_string_equal(json_text(row, "name"), "欧阳*");
    assert_string_equal(json_text(json_object(masked, "addr"), "division"), "379902001003");
    cJSON_Delete(masked);
    cJSON_Delete(form);
}

static void test_without_its_definition_a_form_is_hidden(void **state)
{
    (void)state;
    cJSON *form = cJSON_Parse(FORM), *masked = masked_form(NULL, form, false);
    const cJSON *member;

    assert_private(masked);
    cJSON_ArrayForEach(member, masked)
    {
        assert_string_equal(member->valuestring, "****");
    }
    cJSON_Delete(masked);
    cJSON_Delete(form);
}

static void test_an_event_shows_no_party_and_no_form(void **state)
{
    (void)state;
    const Actor *clerk = rulebook_actor(book, "clerk");
    instant at = 1763946000000;
    g_autoptr(Command) command = receive_make(book, item_with("household_members"), clerk, 1, at);
    cJSON *form = cJSON_Parse(FORM);

    cJSON_DeleteItemFromObject(command->payload, "form");
    cJSON_AddItemToObject(command->payload, "form", form);
    g_autoptr(Case) file = case_new(command->case_id);
    g_autoptr(Event) event = event_make(file, command, clerk, &clerk->assignments[0], at, NULL);
    cJSON *masked = masked_event(event, false), *whole = masked_event(event, true);
    const cJSON *payload = json_object(masked, "payload");

    assert_private(masked);
    assert_null(json_member(payload, "applicant"));
    assert_null(json_member(payload, "form"));
    assert_non_null(json_text(payload, "item"));
    assert_non_null(json_object(json_object(whole, "payload"), "form"));
    cJSON_Delete(masked);
    cJSON_Delete(whole);
}

static void test_who_took_a_result_is_masked(void **state)
{
    (void)state;
    const Actor *clerk = rulebook_actor(book, "clerk");
    const instant at = 1763946000000;
    g_autoptr(Case) file = case_new(fresh_id(at));
    g_autoptr(Command) command =
        command_new(fresh_id(at), file->id, 0, ACTION_DELIVER,
                    payload_of("method", "window", "recipient", "林晚舟", NULL));
    g_autoptr(Event) event = event_make(file, command, clerk, &clerk->assignments[0], at, NULL);
    cJSON *masked = masked_event(event, false), *whole = masked_event(event, true);

    assert_string_equal(json_text(json_object(masked, "payload"), "recipient"), "林**");
    assert_string_equal(json_text(json_object(masked, "payload"), "method"), "window");
    assert_string_equal(json_text(json_object(whole, "payload"), "recipient"), "林晚舟");
    cJSON_Delete(masked);
    cJSON_Delete(whole);
}

static void test_a_case_is_masked_as_a_whole(void **state)
{
    (void)state;
    g_autoptr(Case) file = case_new(fresh_id(1763946000000));

    file->applicant = (Party){.kind = g_strdup(PERSON.kind),
                              .name = g_strdup(PERSON.name),
                              .id_type = g_strdup(PERSON.id_type),
                              .id_number = g_strdup(PERSON.id_number),
                              .phone = g_strdup(PERSON.phone),
                              .address = g_strdup(PERSON.address),
                              .until = DATE_NONE};
    cJSON_Delete(file->form);
    file->form = cJSON_Parse(FORM);
    g_free(file->item_code);
    file->item_code = g_strdup(item_with("household_members")->code);
    cJSON *masked = masked_case(rulebook_rules(book), file, false);
    assert_private(masked);
    cJSON_Delete(masked);
}

static const char PAPERS[] =
    "[{\"code\": \"M01\", \"state\": \"received\", \"seen\": true, \"files\": [{\"hash\":"
    " \"00\", \"name\": \"欧阳春secret.pdf\", \"type\": \"application/pdf\", \"size\": 9}]},"
    " {\"code\": \"M02\", \"state\": \"reused\", \"licence\": \"37990219880714003X\"}]";

/* A case whose papers, sources and agent say more than they should. */
static Case *case_with_papers(void)
{
    const Actor *clerk = rulebook_actor(book, "clerk");
    const instant at = 1763946000000;
    g_autoptr(Command) command = receive_make(book, item_with("household_members"), clerk, 1, at);
    Case *file = case_new(command->case_id);

    cJSON_ReplaceItemInObject(command->payload, "applicant",
                              payload_of("kind", "1", "name", "欧阳春", NULL));
    cJSON_ReplaceItemInObject(command->payload, "form", cJSON_Parse(FORM));
    cJSON_ReplaceItemInObject(command->payload, "materials", cJSON_Parse(PAPERS));
    cJSON_DeleteItemFromObject(command->payload, "sources");
    cJSON_AddItemToObject(command->payload, "sources",
                          cJSON_Parse("{\"name\": {\"from\": \"licence\", \"reference\":"
                                      " \"37990219880714003X\"}}"));
    cJSON_AddItemToObject(command->payload, "agent",
                          payload_of("name", "欧阳春", "id_type", "111", "id_number",
                                     "37990219880714003X", "authority", "代为提交", "until",
                                     "2027-01-31", NULL));
    g_autoptr(Event) event = event_make(file, command, clerk, &clerk->assignments[0], at, NULL);
    assert_true(case_apply(file, event, NULL));
    return file;
}

static void test_papers_and_sources_are_masked_like_forms(void **state)
{
    (void)state;
    g_autoptr(Case) file = case_with_papers();
    cJSON *masked = masked_case(rulebook_rules(book), file, false);
    cJSON *whole = masked_case(rulebook_rules(book), file, true);
    const cJSON *paper = cJSON_GetArrayItem(json_array(masked, "materials"), 0);
    const cJSON *licence = cJSON_GetArrayItem(json_array(whole, "materials"), 1);

    assert_private(masked);
    assert_true(json_flag(paper, "seen"));
    assert_int_equal(cJSON_GetArraySize(json_array(paper, "files")), 1);
    assert_string_equal(json_text(licence, "licence"), "37990219880714003X");
    assert_string_equal(json_text(json_object(masked, "agent"), "authority"), "代为提交");
    assert_string_equal(json_text(json_object(masked, "agent"), "until"), "2027-01-31");
    cJSON_Delete(masked);
    cJSON_Delete(whole);
}

static void test_an_event_shows_no_names_of_scans_and_no_numbers_of_licences(void **state)
{
    (void)state;
    const Actor *clerk = rulebook_actor(book, "clerk");
    const instant at = 1763946000000;
    g_autoptr(Case) file = case_new(fresh_id(at));
    cJSON *papers = cJSON_CreateObject();

    cJSON_AddItemToObject(papers, "materials", cJSON_Parse(PAPERS));
    g_autoptr(Command) amend = command_new(fresh_id(at), file->id, 1, ACTION_AMEND, papers);
    g_autoptr(Command) reuse =
        command_new(fresh_id(at), file->id, 1, ACTION_REUSE_LICENCE,
                    payload_of("material", "M02", "licence", "37990219880714003X", NULL));
    const Command *const commands[] = {amend, reuse};
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_autoptr(Event) event =
            event_make(file, commands[i], clerk, &clerk->assignments[0], at, NULL);
        cJSON *masked = masked_event(event, false);

        assert_private(masked);
        cJSON_Delete(masked);
    }
}

/* ---- what a terminal shows ---------------------------------------------------------------- */

static void test_text_from_elsewhere_cannot_steer_the_terminal(void **state)
{
    (void)state;
    g_autofree char *clean = print_clean("陈\x1b[31m\n\xe2\x80\xae暮\x07云\xff");

    assert_null(strchr(clean, '\x1b'));
    assert_null(strchr(clean, '\n'));
    assert_null(strstr(clean, "\xe2\x80\xae"));
    assert_true(g_utf8_validate(clean, -1, NULL));
}

static void test_columns_line_up_under_wide_characters(void **state)
{
    (void)state;
    static const char *const headings[] = {"a", "b", NULL};
    g_autoptr(PrintTable) table = print_table_new(headings);

    print_table_add(table, g_strsplit("陈暮|x", "|", -1));
    print_table_add(table, g_strsplit("|", "|", -1));
    g_autofree char *text = print_table_text(table);
    assert_string_equal(text, "a     b\n陈暮  x\n\n");
    assert_int_equal(print_width("e\xcc\x81陈"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_person_is_masked_unless_whole),
        cmocka_unit_test(test_an_applicant_of_unknown_kind_is_masked_as_a_person),
        cmocka_unit_test(test_a_body_is_public_but_its_phone_is_not),
        cmocka_unit_test(test_a_form_is_masked_by_its_definition),
        cmocka_unit_test(test_without_its_definition_a_form_is_hidden),
        cmocka_unit_test(test_an_event_shows_no_party_and_no_form),
        cmocka_unit_test(test_who_took_a_result_is_masked),
        cmocka_unit_test(test_a_case_is_masked_as_a_whole),
        cmocka_unit_test(test_papers_and_sources_are_masked_like_forms),
        cmocka_unit_test(test_an_event_shows_no_names_of_scans_and_no_numbers_of_licences),
        cmocka_unit_test(test_text_from_elsewhere_cannot_steer_the_terminal),
        cmocka_unit_test(test_columns_line_up_under_wide_characters),
    };

    return cmocka_run_group_tests(tests, open_book, close_book);
}
