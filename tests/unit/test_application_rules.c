/* An application from its receipt to its acceptance: what it may hold, how it is put right, and
 * which documents come of it. */
#include "tests/support/test.h"

#include "domain/json.h"
#include "tests/support/counter.h"

static cJSON *parsed(const char *text)
{
    cJSON *json = cJSON_Parse(text);
    if (json == NULL)
        fail_msg("%s", text);
    return json;
}

/* A receive whose member is what the text says. */
static Command *receive_with(Counter *counter, const char *member, const char *text)
{
    Command *command =
        receive_make(counter->book, rulebook_item(counter->book, FOOD),
                     rulebook_actor(counter->book, "clerk"), ++counter->serial, counter->now);
    cJSON_DeleteItemFromObject(command->payload, member);
    cJSON_AddItemToObject(command->payload, member, parsed(text));
    case_free(counter->file);
    counter->file = case_new(command->case_id);
    return command;
}

/* The code of the first material of the item that may come later, and is always needed. */
static const char *tolerant_material(const Counter *counter)
{
    const Item *item = rulebook_item(counter->book, FOOD);
    for (size_t i = 0; i < item->material_count; i++) {
        if (item->materials[i].tolerant && item->materials[i].when == NULL)
            return item->materials[i].code;
    }
    fail_msg("no material of %s may come later", item->name);
    return NULL;
}

#define HASH_TEXT "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define FILE_TEXT "{\"hash\":\"" HASH_TEXT "\",\"name\":\"a.pdf\",\"type\":\"application/pdf\","

static void test_what_was_received_is_in_the_case(void **state)
{
    Counter *counter = *state;
    g_autoptr(Command) command =
        receive_with(counter, "materials",
                     "[{\"code\":\"M01\",\"state\":\"received\",\"originals\":1,\"seen\":true,"
                     "\"files\":[" FILE_TEXT "\"size\":12}]},"
                     "{\"code\":\"M02\",\"state\":\"reused\",\"licence\":\"JY9\","
                     "\"due\":\"2027-01-02\"}]");
    cJSON_AddItemToObject(command->payload, "agent",
                          parsed("{\"name\":\"林晚舟\",\"id_type\":\"111\",\"id_number\":"
                                 "\"37990219880714003X\",\"authority\":\"代为办理\","
                                 "\"until\":\"2026-12-31\"}"));
    cJSON_AddItemToObject(command->payload, "consent",
                          parsed("{\"given\":true,\"scope\":\"身份信息\","
                                 "\"at\":\"2026-11-02T01:00:00.000Z\"}"));
    cJSON_AddItemToObject(command->payload, "sources",
                          parsed("{\"name\":{\"from\":\"licence\",\"reference\":\"JY9\"}}"));
    if (!counter_try(counter, "clerk", command))
        fail_msg("%s", problem_code(&counter->problem));
    const Case *file = counter->file;
    const CaseMaterial *paper = case_material(file, "M01"), *licence = case_material(file, "M02");
    assert_true(paper->seen);
    assert_int_equal(cJSON_GetArraySize(paper->files), 1);
    assert_int_equal(paper->due, DATE_NONE);
    assert_int_equal(licence->state, MATERIAL_REUSED);
    assert_true(material_in_hand(licence->state));
    assert_string_equal(licence->licence, "JY9");
    assert_null(licence->files);
    g_autofree char *until = date_format(file->agent.until);
    assert_string_equal(until, "2026-12-31");
    assert_string_equal(file->agent.authority, "代为办理");
    assert_true(json_flag(file->consent, "given"));
    assert_string_equal(json_text(json_object(file->sources, "name"), "from"), "licence");
}

static void test_what_is_out_of_bounds_is_refused_by_its_name(void **state)
{
    Counter *counter = *state;
    static const struct {
        const char *member;
        const char *text;
        const char *subject;
    } bad[] = {
        {"materials", "[{\"code\":\"M01\",\"state\":\"lost\"}]", "/materials/0"},
        {"materials", "[{\"code\":\"M01\",\"state\":\"missing\"},{\"code\":\"X\"}]",
         "/materials/1"},
        {"materials", "[{\"code\":\"M01\",\"state\":\"received\",\"originals\":-1}]",
         "/materials/0"},
        {"materials", "[{\"code\":\"M01\",\"state\":\"received\",\"copies\":1000}]",
         "/materials/0"},
        {"materials", "[{\"code\":\"M01\",\"state\":\"received\",\"copies\":1.5}]", "/materials/0"},
        {"materials", "[{\"code\":\"M01\",\"state\":\"received\",\"seen\":1}]", "/materials/0"},
        {"materials", "[{\"code\":\"M01\",\"state\":\"promised\",\"due\":\"soon\"}]",
         "/materials/0"},
        {"materials", "[{\"code\":\"M01\",\"state\":\"reused\",\"licence\":7}]", "/materials/0"},
        {"materials", "[{\"code\":\"M01\",\"state\":\"received\",\"files\":{}}]", "/materials/0"},
        {"materials",
         "[{\"code\":\"M01\",\"state\":\"received\",\"files\":[{\"hash\":\"00\","
         "\"name\":\"a\",\"type\":\"a/b\",\"size\":1}]}]",
         "/materials/0"},
        {"materials",
         "[{\"code\":\"M01\",\"state\":\"received\",\"files\":[" FILE_TEXT "\"size\":-1}]}]",
         "/materials/0"},
        {"consent", "{\"given\":\"yes\",\"scope\":\"\",\"at\":\"2026-11-02T01:00:00.000Z\"}",
         "/consent"},
        {"consent", "{\"given\":true,\"scope\":\"\",\"at\":\"today\"}", "/consent"},
        {"sources", "{\"name\":{\"from\":\"hearsay\"}}", "/sources"},
        {"sources", "{\"name\":{\"from\":\"case\",\"reference\":1}}", "/sources"},
        {"agent",
         "{\"name\":\"林晚舟\",\"id_type\":\"111\",\"id_number\":\"37990219880714003X\","
         "\"until\":\"forever\"}",
         "/agent/name"},
        {"agent",
         "{\"name\":\"林晚舟\",\"id_type\":\"111\",\"id_number\":\"37990219880714003X\","
         "\"authority\":[]}",
         "/agent/name"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Command) command = receive_with(counter, bad[i].member, bad[i].text);
        if (counter_try(counter, "clerk", command))
            fail_msg("received: %s", bad[i].text);
        assert_string_equal(counter->problem.subject, bad[i].subject);
    }
}

static void test_a_material_has_so_many_scans_and_no_more(void **state)
{
    Counter *counter = *state;
    for (int more = 0; more <= 1; more++) {
        g_autoptr(GString) rows =
            g_string_new("[{\"code\":\"M01\",\"state\":\"received\",\"files\":[");
        for (int i = 0; i < MATERIAL_FILES_MAX + more; i++)
            g_string_append_printf(rows, "%s" FILE_TEXT "\"size\":%d}", i > 0 ? "," : "", i);
        g_string_append(rows, "]}]");
        g_autoptr(Command) command = receive_with(counter, "materials", rows->str);
        assert_int_equal(counter_try(counter, "clerk", command), more == 0);
    }
}

static void test_an_amendment_replaces_what_it_names_and_nothing_else(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    instant from = counter->file->check_from;
    guint papers = counter->file->materials->len;
    counter->now += 3600000;
    assert_true(counter_act(counter, "clerk", ACTION_AMEND, parsed("{\"form\":{\"a\":\"1\"}}")));
    assert_string_equal(json_text(counter->file->form, "a"), "1");
    assert_int_equal(counter->file->materials->len, papers);
    assert_int_equal(counter->file->state, STATE_RECEIVED);
    assert_int_equal(counter->file->check_from, from);
    assert_true(counter_act(
        counter, "clerk", ACTION_AMEND,
        parsed("{\"materials\":[{\"code\":\"M01\",\"state\":\"missing\"}],\"remark\":\"漏登\"}")));
    assert_int_equal(counter->file->materials->len, 1);
    assert_string_equal(json_text(counter->file->form, "a"), "1");
    assert_refused(counter, "rule.material_missing",
                   counter_act(counter, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL)));
}

static void test_an_agent_comes_and_goes_by_amendment(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    assert_true(
        counter_act(counter, "clerk", ACTION_AMEND,
                    parsed("{\"agent\":{\"name\":\"林晚舟\",\"id_type\":\"111\",\"id_number\":"
                           "\"37990219880714003X\",\"until\":\"2026-12-31\"}}")));
    assert_string_equal(counter->file->agent.name, "林晚舟");
    assert_true(counter_act(counter, "clerk", ACTION_AMEND, parsed("{\"agent\":null}")));
    assert_null(counter->file->agent.name);
    assert_int_equal(counter->file->agent.until, DATE_NONE);
}

static void test_an_amendment_is_checked_like_an_application(void **state)
{
    Counter *counter = *state;
    static const struct {
        const char *text;
        const char *code;
    } bad[] = {
        {"{}", "command.field_missing"},
        {"{\"remark\":\"无\"}", "command.field_missing"},
        {"{\"form\":null}", "command.field_missing"},
        {"{\"applicant\":null}", "command.field_missing"},
        {"{\"applicant\":{}}", "command.field_invalid"},
        {"{\"scenario\":{\"no\":\"such\"}}", "command.field_invalid"},
        {"{\"materials\":[{\"code\":\"X1\",\"state\":\"received\"}]}", "rule.material_unknown"},
        {"{\"receipt\":\"S37990200000001\"}", "command.field_unknown"},
    };
    counter_receive(counter, FOOD);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_refused(counter, bad[i].code,
                       counter_act(counter, "clerk", ACTION_AMEND, parsed(bad[i].text)));
    counter_accept(counter);
    assert_refused(counter, "case.state",
                   counter_act(counter, "clerk", ACTION_AMEND, parsed("{\"form\":{}}")));
}

static void test_a_correction_brings_a_corrected_form(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    assert_true(counter_act(counter, "clerk", ACTION_REQUEST_CORRECTION,
                            payload_of("defects", "面积有误", "due", "2026-11-09", NULL)));
    assert_true(
        counter_act(counter, "clerk", ACTION_SUPPLY, parsed("{\"form\":{\"area\":\"120\"}}")));
    assert_string_equal(json_text(counter->file->form, "area"), "120");
    assert_int_equal(counter->file->state, STATE_RECEIVED);
}

static void test_a_licence_in_place_of_a_paper_is_as_good_as_the_paper(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    CaseMaterial *paper = (CaseMaterial *)case_material(counter->file, "M01");
    paper->state = MATERIAL_MISSING;
    assert_true(counter_act(counter, "clerk", ACTION_REUSE_LICENCE,
                            payload_of("material", "M01", "licence", "JY9", NULL)));
    assert_int_equal(case_material(counter->file, "M01")->state, MATERIAL_REUSED);
    assert_string_equal(case_material(counter->file, "M01")->licence, "JY9");
    counter_accept(counter);
}

static void test_what_was_promised_at_the_counter_needs_no_second_list(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    CaseMaterial *paper = (CaseMaterial *)case_material(counter->file, tolerant_material(counter));
    paper->state = MATERIAL_PROMISED;
    assert_refused(counter, "rule.material_missing",
                   counter_act(counter, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL)));
    assert_true(date_parse("2027-11-02", &paper->due));
    cJSON *late = payload_of("mode", "tolerant", "due", "2026-11-04", NULL);
    assert_refused(counter, "rule.tolerance_term",
                   counter_act(counter, "clerk", ACTION_ACCEPT, late));
    assert_true(date_parse("2026-11-03", &paper->due));
    assert_true(counter_act(counter, "clerk", ACTION_ACCEPT,
                            payload_of("mode", "tolerant", "due", "2026-11-04", NULL)));
    assert_int_equal(paper->due, date_of_instant(counter->now) + 1);
}

static void test_the_day_of_a_promise_ends_with_the_paper(void **state)
{
    Counter *counter = *state;
    const char *code = tolerant_material(counter);
    counter_receive(counter, FOOD);
    cJSON *payload = payload_of("mode", "tolerant", "due", "2026-11-04", NULL);
    cJSON_AddItemToObject(payload, "missing", cJSON_CreateStringArray(&code, 1));
    assert_true(counter_act(counter, "clerk", ACTION_ACCEPT, payload));
    assert_int_equal(case_material(counter->file, code)->due, counter->file->tolerance_due);
    cJSON *papers = cJSON_CreateObject();
    cJSON_AddItemToObject(papers, "materials", cJSON_CreateStringArray(&code, 1));
    assert_true(counter_act(counter, "clerk", ACTION_ATTACH, papers));
    assert_int_equal(case_material(counter->file, code)->state, MATERIAL_RECEIVED);
    assert_int_equal(case_material(counter->file, code)->due, DATE_NONE);
}

/* ---- what the item asks of the application ------------------------------------------------- */

static MaterialState seen_state; /* of the tolerant material, when the check was called */

static bool refuse(const Item *item, const Case *file, date today, Problem *problem)
{
    (void)item;
    (void)file;
    (void)today;
    return problem_set_at(problem, "/form/area", PROBLEM_FIELD_MISSING, "area", NULL);
}

static bool look(const Item *item, const Case *file, date today, Problem *problem)
{
    (void)today;
    (void)problem;
    (void)item;
    for (guint i = 0; i < file->materials->len; i++) {
        if (g_array_index(file->materials, CaseMaterial, i).state == MATERIAL_PROMISED)
            seen_state = MATERIAL_PROMISED;
    }
    return true;
}

static void test_an_incomplete_application_is_received_but_not_accepted(void **state)
{
    Counter *counter = *state;
    counter->rules.application = refuse;
    counter_receive(counter, FOOD);
    assert_refused(counter, "command.field_missing",
                   counter_act(counter, "clerk", ACTION_ACCEPT, payload_of("mode", "full", NULL)));
    assert_string_equal(counter->problem.subject, "/form/area");
    counter->rules.application = NULL;
    counter_accept(counter);
}

static void test_the_application_is_checked_as_it_would_be_accepted(void **state)
{
    Counter *counter = *state;
    const char *code = tolerant_material(counter);
    counter_receive(counter, FOOD);
    counter->rules.application = look;
    seen_state = MATERIAL_MISSING;
    cJSON *payload = payload_of("mode", "tolerant", "due", "2026-11-04", NULL);
    cJSON_AddItemToObject(payload, "missing", cJSON_CreateStringArray(&code, 1));
    assert_true(counter_act(counter, "clerk", ACTION_ACCEPT, payload));
    assert_int_equal(seen_state, MATERIAL_PROMISED);
}

/* ---- documents ----------------------------------------------------------------------------- */

static unsigned notices_of(Action action, const char *payload)
{
    g_autoptr(Event) event = g_new0(Event, 1);
    event->action = action;
    event->payload = parsed(payload);
    return notices_of_event(event);
}

static void test_each_event_gives_its_documents(void **state)
{
    (void)state;
    static const struct {
        const char *payload;
        Action action;
        unsigned notices;
    } rows[] = {
        {"{}", ACTION_RECEIVE, NOTICE_BIT(NOTICE_RECEIPT)},
        {"{\"mode\":\"full\"}", ACTION_ACCEPT, NOTICE_BIT(NOTICE_ACCEPTANCE)},
        {"{\"mode\":\"tolerant\"}", ACTION_ACCEPT,
         NOTICE_BIT(NOTICE_ACCEPTANCE) | NOTICE_BIT(NOTICE_TOLERANCE)},
        {"{\"mode\":\"commitment\"}", ACTION_ACCEPT,
         NOTICE_BIT(NOTICE_ACCEPTANCE) | NOTICE_BIT(NOTICE_COMMITMENT)},
        {"{\"procedure\":\"hearing\"}", ACTION_SUSPEND,
         NOTICE_BIT(NOTICE_SPECIAL) | NOTICE_BIT(NOTICE_HEARING)},
        {"{\"procedure\":\"testing\"}", ACTION_SUSPEND, NOTICE_BIT(NOTICE_SPECIAL)},
        {"{\"decision\":\"grant\"}", ACTION_DECIDE, NOTICE_BIT(NOTICE_GRANT)},
        {"{\"decision\":\"refuse\"}", ACTION_DECIDE, NOTICE_BIT(NOTICE_REFUSAL)},
        {"{\"notice\":\"special\"}", ACTION_REISSUE, NOTICE_BIT(NOTICE_SPECIAL)},
        {"{\"notice\":\"banknote\"}", ACTION_REISSUE, 0},
        {"{}", ACTION_CLAIM, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(notices_of(rows[i].action, rows[i].payload), rows[i].notices);
}

static void test_every_kind_of_document_comes_of_some_event(void **state)
{
    (void)state;
    unsigned notices = notices_of(ACTION_ACCEPT, "{\"mode\":\"tolerant\"}") |
                       notices_of(ACTION_ACCEPT, "{\"mode\":\"commitment\"}") |
                       notices_of(ACTION_SUSPEND, "{\"procedure\":\"hearing\"}") |
                       notices_of(ACTION_DECIDE, "{\"decision\":\"grant\"}") |
                       notices_of(ACTION_DECIDE, "{\"decision\":\"refuse\"}");
    for (Action action = 0; action < ACTION_COUNT; action++)
        notices |= notices_of(action, "{}");
    for (Notice notice = NOTICE_NONE + 1; notice < NOTICE_COUNT; notice++) {
        assert_int_equal(notice_from_name(notice_name(notice)), notice);
        if ((notices & NOTICE_BIT(notice)) == 0)
            fail_msg("nothing gives a %s", notice_name(notice));
    }
    assert_int_equal(notice_from_name("banknote"), NOTICE_COUNT);
}

static void test_a_document_has_the_number_that_the_central_gave(void **state)
{
    (void)state;
    g_autoptr(Event) event = g_new0(Event, 1);
    event->action = ACTION_SUSPEND;
    assert_null(notice_number(event, NOTICE_SPECIAL));
    event->given = parsed("{\"notice\":{\"special\":\"临江许特字〔2026〕第1号\"}}");
    assert_string_equal(notice_number(event, NOTICE_SPECIAL), "临江许特字〔2026〕第1号");
    assert_null(notice_number(event, NOTICE_HEARING));
    cJSON_Delete(event->given);
    event->given = payload_of("document", "临江许准字〔2026〕第3号", NULL);
    assert_string_equal(notice_number(event, NOTICE_GRANT), "临江许准字〔2026〕第3号");
    assert_null(notice_number(event, NOTICE_ACCEPTANCE));
}

static void test_only_a_document_that_was_given_is_printed_again(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    assert_true(counter_act(
        counter, "clerk", ACTION_REISSUE,
        payload_of("notice", "receipt", "mode", "reprint", "reason", "申请人遗失", NULL)));
    assert_refused(counter, "rule.notice_not_given",
                   counter_act(counter, "clerk", ACTION_REISSUE,
                               payload_of("notice", "acceptance", "mode", "correction", "reason",
                                          "更正", NULL)));
    counter_accept(counter);
    assert_true(counter_act(
        counter, "clerk", ACTION_REISSUE,
        payload_of("notice", "acceptance", "mode", "correction", "reason", "更正", NULL)));
    assert_int_equal(counter->file->state, STATE_ACCEPTED);
}

/* ---- versions of an item ------------------------------------------------------------------- */

static Item *versions[4]; /* 1, 3: the index is the version */

static const Item *version_find(void *data, const char *code, int version)
{
    (void)data;
    if (strcmp(code, FOOD) != 0 || version > 3)
        return NULL;
    return versions[version == 0 ? 3 : version];
}

static Item *version_make(const Counter *counter, int version, const char *in_force)
{
    cJSON *json = cJSON_Duplicate(rulebook_item(counter->book, FOOD)->json, true);
    cJSON_ReplaceItemInObject(json, "version", cJSON_CreateNumber(version));
    cJSON_DeleteItemFromObject(json, "in_force");
    if (in_force != NULL)
        cJSON_AddStringToObject(json, "in_force", in_force);
    return item_from_json(json, NULL);
}

static int versions_open(void **state)
{
    counter_open(state);
    Counter *counter = *state;
    versions[1] = version_make(counter, 1, NULL);
    versions[3] = version_make(counter, 3, "2026-11-01");
    counter->rules.item = version_find;
    return 0;
}

static int versions_close(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++)
        g_clear_pointer(&versions[i], item_free);
    return counter_close(state);
}

static void test_the_version_in_force_on_a_day_is_found(void **state)
{
    Counter *counter = *state;
    date first;
    assert_true(date_parse("2026-11-01", &first));
    assert_int_equal(item_on(&counter->rules, FOOD, first)->version, 3);
    assert_int_equal(item_on(&counter->rules, FOOD, first - 1)->version, 1);
    assert_null(item_on(&counter->rules, STALL, first));
}

/* Received under version 1 at `now`, on a device that says it was at `device`. */
static bool old_version_received(Counter *counter, const char *now, const char *device,
                                 ClockTrust trust)
{
    counter->now = at_day(now, 9);
    g_autoptr(Command) command = receive_with(counter, "item_version", "1");
    command->device_time = at_day(device, 9);
    command->trust = trust;
    return counter_try(counter, "clerk", command);
}

static void test_an_old_version_is_good_for_a_while_and_as_long_as_it_was_in_force(void **state)
{
    Counter *counter = *state;
    assert_true(old_version_received(counter, "2026-11-30", "2026-11-30", TRUST_NO));
    assert_int_equal(counter->file->item_version, 1);
    assert_false(old_version_received(counter, "2026-12-01", "2026-12-01", TRUST_YES));
    assert_string_equal(problem_code(&counter->problem), "item.superseded");
    assert_string_equal(counter->problem.subject, "/item_version");
    assert_true(old_version_received(counter, "2026-12-01", "2026-10-31", TRUST_YES));
    assert_false(old_version_received(counter, "2026-12-01", "2026-10-31", TRUST_NO));
}

static void test_a_case_keeps_the_version_that_it_began_with(void **state)
{
    Counter *counter = *state;
    assert_true(old_version_received(counter, "2026-11-30", "2026-11-30", TRUST_NO));
    counter->now = at_day("2027-03-01", 9);
    assert_ptr_equal(case_item(&counter->rules, counter->file), versions[1]);
    counter_accept(counter);
}

/* ---- consent ------------------------------------------------------------------------------- */

static void test_the_last_word_on_consent_counts(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, FOOD);
    assert_null(counter->file->consent);
    assert_true(counter_act(counter, "clerk", ACTION_CONSENT,
                            parsed("{\"given\":true,\"scope\":\"身份信息\"}")));
    assert_true(json_flag(counter->file->consent, "given"));
    assert_string_equal(json_text(counter->file->consent, "at"), "2026-11-02T01:00:00.000Z");
    assert_true(counter_act(counter, "clerk", ACTION_CONSENT,
                            parsed("{\"given\":false,\"scope\":\"身份信息\"}")));
    assert_false(json_flag(counter->file->consent, "given"));
}

#define counter_test(name) cmocka_unit_test_setup_teardown(name, counter_open, counter_close)
#define versions_test(name) cmocka_unit_test_setup_teardown(name, versions_open, versions_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        counter_test(test_what_was_received_is_in_the_case),
        counter_test(test_what_is_out_of_bounds_is_refused_by_its_name),
        counter_test(test_a_material_has_so_many_scans_and_no_more),
        counter_test(test_an_amendment_replaces_what_it_names_and_nothing_else),
        counter_test(test_an_agent_comes_and_goes_by_amendment),
        counter_test(test_an_amendment_is_checked_like_an_application),
        counter_test(test_a_correction_brings_a_corrected_form),
        counter_test(test_a_licence_in_place_of_a_paper_is_as_good_as_the_paper),
        counter_test(test_what_was_promised_at_the_counter_needs_no_second_list),
        counter_test(test_the_day_of_a_promise_ends_with_the_paper),
        counter_test(test_an_incomplete_application_is_received_but_not_accepted),
        counter_test(test_the_application_is_checked_as_it_would_be_accepted),
        cmocka_unit_test(test_each_event_gives_its_documents),
        cmocka_unit_test(test_every_kind_of_document_comes_of_some_event),
        cmocka_unit_test(test_a_document_has_the_number_that_the_central_gave),
        counter_test(test_only_a_document_that_was_given_is_printed_again),
        versions_test(test_the_version_in_force_on_a_day_is_found),
        versions_test(test_an_old_version_is_good_for_a_while_and_as_long_as_it_was_in_force),
        versions_test(test_a_case_keeps_the_version_that_it_began_with),
        counter_test(test_the_last_word_on_consent_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
