#include "tests/support/test.h"

#include "domain/canonical.h"
#include "domain/json.h"
#include "forms/application/application.h"
#include "forms/application/pointer.h"
#include "tests/support/rulebook.h"
#include "tests/support/vectors.h"

#include <string.h>

#define TODAY day_of("2026-11-23")
#define WOMAN "379902195803074123" /* born 1958-03-07 */
#define CHILD "379902201505053015" /* born 2015-05-05 */

static const char PERSON_ITEM[] =
    "{\"code\": \"372014006001\", \"version\": 3, \"name\": \"养老\", \"level\": \"4\","
    " \"department\": \"HR\", \"objects\": [\"1\"], \"promised_days\": 5, \"tolerance_days\": 5,"
    " \"scenarios\": ["
    "  {\"code\": \"group\", \"question\": \"代缴\", \"default\": \"none\", \"options\": ["
    "    {\"code\": \"none\", \"label\": \"否\"}, {\"code\": \"poor\", \"label\": \"特困人员\"},"
    "    {\"code\": \"other\", \"label\": \"其他\", \"redirect\": \"请办理职工养老\"}]},"
    "  {\"code\": \"agent\", \"question\": \"代办\", \"about\": \"agent\", \"options\": ["
    "    {\"code\": \"no\", \"label\": \"否\"}, {\"code\": \"yes\", \"label\": \"是\"}]}],"
    " \"materials\": ["
    "  {\"code\": \"M01\", \"name\": \"登记表\", \"original\": 1},"
    "  {\"code\": \"M02\", \"name\": \"身份证\", \"copy\": 1, \"licence_kind\": \"LK01\"},"
    "  {\"code\": \"M03\", \"name\": \"困难证明\", \"original\": 1, \"tolerant\": true,"
    "   \"when\": {\"group\": [\"poor\"]}},"
    "  {\"code\": \"M04\", \"name\": \"委托书\", \"original\": 1, \"when\": {\"agent\": "
    "[\"yes\"]}}],"
    " \"conditions\": ["
    "  {\"code\": \"C1\", \"rule\": {\">=\": [{\"var\": \"applicant.age\"}, 16]},"
    "   \"reason\": \"未满16周岁\", \"cure\": \"年满16周岁后再办\"},"
    "  {\"code\": \"C2\", \"rule\": {\"!=\": [{\"var\": \"form.band\"}, \"300\"]},"
    "   \"reason\": \"档次较高\", \"cure\": \"核对档次\", \"blocks\": false}],"
    " \"form\": {\"type\": \"object\", \"required\": [\"name\", \"id_no\", \"band\"],"
    "  \"additionalProperties\": false, \"properties\": {"
    "  \"name\": {\"title\": \"姓名\", \"type\": \"string\", \"minLength\": 2, \"maxLength\": 30,"
    "    \"x-element\": \"name\", \"x-source\": \"licence:LK01\", \"x-editable\": false},"
    "  \"id_type\": {\"title\": \"证件类型\", \"type\": \"string\", \"enum\": [\"111\", \"414\"],"
    "    \"x-element\": \"id_type\", \"x-source\": \"clerk\"},"
    "  \"id_no\": {\"title\": \"证件号码\", \"type\": \"string\", \"pattern\": "
    "\"^[0-9A-Z]{5,18}$\","
    "    \"x-element\": \"id_no\", \"x-source\": \"licence:LK01\", \"x-mask\": \"id_work\"},"
    "  \"sex\": {\"title\": \"性别\", \"type\": \"string\", \"enum\": [\"1\", \"2\"],"
    "    \"x-labels\": [\"男\", \"女\"], \"x-source\": \"derived:id_no\", \"x-editable\": false},"
    "  \"birth\": {\"title\": \"出生日期\", \"type\": \"string\", \"format\": \"date\","
    "    \"x-source\": \"derived:id_no\", \"x-editable\": false},"
    "  \"band_by_age\": {\"title\": \"津贴标准\", \"type\": \"string\","
    "    \"enum\": [\"60至69周岁\", \"70周岁及以上\"], \"x-source\": \"derived:birth\","
    "    \"x-rule\": {\"if\": [{\"<\": [{\"var\": \"applicant.age\"}, 60]}, \"\","
    "      {\"<\": [{\"var\": \"applicant.age\"}, 70]}, \"60至69周岁\", \"70周岁及以上\"]}},"
    "  \"mobile\": {\"title\": \"联系电话\", \"type\": \"string\", \"format\": \"mobile\","
    "    \"x-element\": \"mobile\", \"x-source\": \"shared\"},"
    "  \"addr\": {\"title\": \"现居住地址\", \"type\": \"object\", \"x-widget\": \"address\","
    "    \"x-source\": \"shared\", \"required\": [\"division\", \"text\"], \"properties\": {"
    "    \"division\": {\"type\": \"string\", \"format\": \"division\"},"
    "    \"text\": {\"type\": \"string\", \"minLength\": 2}}},"
    "  \"hukou\": {\"title\": \"户籍地址\", \"type\": \"object\", \"x-widget\": \"address\","
    "    \"x-source\": \"same:addr\", \"properties\": {\"division\": {\"type\": \"string\"},"
    "    \"text\": {\"type\": \"string\"}}},"
    "  \"group\": {\"title\": \"人群\", \"type\": \"string\", \"enum\": [\"否\", \"特困人员\"],"
    "    \"x-source\": \"scenario:group\"},"
    "  \"proof\": {\"title\": \"证明编号\", \"type\": \"string\", \"x-when\":"
    "    {\"group\": [\"poor\"]}},"
    "  \"band\": {\"title\": \"档次\", \"type\": \"string\", \"enum\": [\"200\", \"300\"],"
    "    \"x-default\": \"200\"},"
    "  \"members\": {\"title\": \"家庭成员\", \"type\": \"array\", \"items\": {\"type\": "
    "\"object\","
    "    \"required\": [\"name\"], \"properties\": {"
    "    \"name\": {\"title\": \"姓名\", \"type\": \"string\"},"
    "    \"job\": {\"title\": \"职业\", \"type\": \"string\"}}}}}}}";

static const char BODY_ITEM[] =
    "{\"code\": \"370131001001\", \"version\": 1, \"name\": \"许可\", \"level\": \"4\","
    " \"department\": \"SAMR\", \"objects\": [\"1\", \"2\"], \"promised_days\": 5,"
    " \"form\": {\"type\": \"object\", \"properties\": {"
    "  \"org_name\": {\"title\": \"单位名称\", \"type\": \"string\", \"minLength\": 2},"
    "  \"uscc\": {\"title\": \"代码\", \"type\": \"string\", \"format\": \"uscc\"},"
    "  \"name\": {\"title\": \"姓名\", \"type\": \"string\", \"minLength\": 2}}}}";

/* Caller frees. */
static char *with(const char *text, const char *old, const char *new)
{
    GString *changed = g_string_new(text);

    assert_int_equal(g_string_replace(changed, old, new, 1), 1);
    return g_string_free(changed, FALSE);
}

static Application *application_of(const char *item, const char *payload)
{
    Application *application = application_new(item_from_json(cJSON_Parse(item), NULL),
                                               payload ? cJSON_Parse(payload) : NULL, TODAY, NULL);

    assert_non_null(application);
    return application;
}

static void set(Application *application, const char *pointer, const char *text)
{
    application_set(application, pointer, text ? cJSON_CreateString(text) : NULL);
}

static void assert_at(const Application *application, const char *pointer, const char *expected)
{
    const char *text = cJSON_GetStringValue(application_get(application, pointer));

    if (expected)
        assert_string_equal(text ? text : "(nothing)", expected);
    else
        assert_null(text);
}

/* "code subject" of each finding, in order, with a ! where it blocks. */
static char *findings_of(const Application *application, const ApplicationWorld *world)
{
    const ApplicationWorld nothing = {0};
    g_autoptr(GPtrArray) findings = application_check(application, world ? world : &nothing, TODAY);
    GString *all = g_string_new(NULL);

    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = findings->pdata[i];
        g_string_append_printf(all, "%s%s%s %s", i > 0 ? ", " : "", finding->blocks ? "!" : "",
                               problem_code(&finding->problem), finding->problem.subject);
    }
    return g_string_free(all, FALSE);
}

static void assert_findings(const Application *application, const ApplicationWorld *world,
                            const char *expected)
{
    g_autofree char *all = findings_of(application, world);

    assert_string_equal(all, expected);
}

/* A person with everything that the first item asks for. */
static Application *ready(void)
{
    Application *application = application_of(PERSON_ITEM, NULL);

    set(application, "/applicant/name", "韩梅梅");
    set(application, "/applicant/id_number", WOMAN);
    set(application, "/applicant/phone", "15400000001");
    application_all_in_hand(application);
    return application;
}

/* ---- beginning ----------------------------------------------------------------------------- */

static void test_a_new_application_begins_with_what_the_item_gives(void **state)
{
    g_autoptr(Application) application = application_of(PERSON_ITEM, NULL);

    (void)state;
    assert_at(application, "/item", "372014006001");
    assert_int_equal(application_get(application, "/item_version")->valueint, 3);
    assert_at(application, "/applicant/kind", "1");
    assert_at(application, "/applicant/id_type", "111");
    assert_at(application, "/form/id_type", "111");
    assert_at(application, "/scenario/group", "none");
    assert_at(application, "/scenario/agent", "no");
    assert_at(application, "/form/band", "200");
    assert_at(application, "/form/group", "否");
    assert_at(application, "/materials/2/code", "M03");
}

static void test_a_kind_that_may_be_chosen_is_asked_for(void **state)
{
    g_autoptr(Application) application = application_of(BODY_ITEM, NULL);

    (void)state;
    assert_at(application, "/applicant/kind", NULL);
    set(application, "/applicant/kind", "2");
    assert_at(application, "/applicant/id_type", "001");
    set(application, "/applicant/kind", "1");
    assert_at(application, "/applicant/id_type", "111");
    set(application, "/applicant/id_type", "414");
    set(application, "/applicant/kind", "2");
    assert_at(application, "/applicant/id_type", "414");
}

static void test_a_form_or_payload_that_is_none_is_refused(void **state)
{
    g_autofree char *bad = with(BODY_ITEM, "\"minLength\": 2", "\"minLength\": -1");
    g_auto(Problem) problem = {0};

    (void)state;
    assert_null(application_new(item_from_json(cJSON_Parse(BODY_ITEM), NULL), cJSON_CreateArray(),
                                TODAY, &problem));
    assert_int_equal(problem.kind, PROBLEM_MALFORMED);
    problem_clear(&problem);
    assert_null(application_new(item_from_json(cJSON_Parse(bad), NULL), NULL, TODAY, &problem));
    assert_int_equal(problem.kind, PROBLEM_SCHEMA_WRONG);
}

/* ---- told once ----------------------------------------------------------------------------- */

static void test_what_the_applicant_told_is_not_typed_again(void **state)
{
    g_autoptr(Application) application = application_of(PERSON_ITEM, NULL);

    (void)state;
    set(application, "/applicant/name", "韩梅梅");
    set(application, "/applicant/id_number", WOMAN);
    set(application, "/applicant/phone", "15400000001");
    set(application, "/applicant/address", "望江街道1号");
    assert_at(application, "/form/name", "韩梅梅");
    assert_at(application, "/form/id_no", WOMAN);
    assert_at(application, "/form/sex", "2");
    assert_at(application, "/form/birth", "1958-03-07");
    assert_at(application, "/form/mobile", "15400000001");
    assert_at(application, "/form/addr/text", "望江街道1号");
    assert_at(application, "/form/band_by_age", "60至69周岁");
    assert_string_equal(json_text(application_source(application, "sex"), "from"), "derived");
    assert_string_equal(json_text(application_source(application, "name"), "from"), "applicant");
}

static void test_a_copy_goes_along_with_its_origin(void **state)
{
    g_autoptr(Application) application = ready();

    (void)state;
    set(application, "/applicant/address", "望江街道1号");
    set(application, "/form/addr/division", "379902");
    set(application, "/applicant/name", "李雷");
    set(application, "/applicant/address", "滨河街道2号");
    set(application, "/applicant/id_number", "37990219580307412");
    set(application, "/applicant/phone", "0500-8320001");
    assert_at(application, "/form/name", "李雷");
    assert_at(application, "/form/addr/text", "滨河街道2号");
    assert_at(application, "/form/addr/division", "379902");
    assert_at(application, "/form/birth", NULL);
    assert_at(application, "/form/mobile", NULL);
}

static void test_what_was_typed_is_never_overwritten(void **state)
{
    g_autoptr(Application) application = application_of(PERSON_ITEM, NULL);
    cJSON *values = payload_of("mobile", "15400000003", "band", "300", NULL);
    const ApplicationFact fact = {"shared", "R1", values, NULL, NULL};

    (void)state;
    set(application, "/form/mobile", "15400000002");
    set(application, "/form/name", "李雷");
    set(application, "/form/group", "特困人员");
    set(application, "/applicant/phone", "15400000001");
    set(application, "/applicant/name", "韩梅梅");
    set(application, "/scenario/group", "none");
    assert_int_equal(application_fill(application, &fact), 0);
    assert_at(application, "/form/mobile", "15400000002");
    assert_at(application, "/form/name", "李雷");
    assert_at(application, "/form/group", "特困人员");
    assert_at(application, "/form/band", "200");
    assert_null(application_source(application, "mobile"));
    cJSON_Delete(values);
}

static void test_what_was_taken_out_by_hand_stays_out(void **state)
{
    g_autoptr(Application) application = ready();

    (void)state;
    set(application, "/form/mobile", NULL);
    set(application, "/applicant/address", "望江街道1号");
    assert_at(application, "/form/mobile", NULL);
    set(application, "/form/sex", "");
    assert_at(application, "/form/sex", NULL);
}

static void test_bodies_tell_their_name_and_code(void **state)
{
    g_autoptr(Application) application = application_of(BODY_ITEM, NULL);

    (void)state;
    set(application, "/applicant/kind", "2");
    set(application, "/applicant/name", "云汀食品有限公司");
    set(application, "/applicant/id_number", "91379902MA3C0FF30");
    assert_at(application, "/form/org_name", "云汀食品有限公司");
    assert_at(application, "/form/name", NULL);
    assert_at(application, "/form/uscc", NULL); /* not whole yet */
    set(application, "/applicant/kind", "1");
    assert_at(application, "/form/org_name", NULL);
    assert_at(application, "/form/name", "云汀食品有限公司");
}

/* ---- scenario ------------------------------------------------------------------------------ */

static void test_the_scenario_answers_fields_and_the_agent_answers_the_scenario(void **state)
{
    g_autoptr(Application) application = application_of(PERSON_ITEM, NULL);
    const Form *form = application_form(application);
    const Item *item = application_item(application);

    (void)state;
    assert_false(application_field_asked(application, form_field(form, "proof")));
    assert_false(application_field_asked(application, form_field(form, "group")));
    assert_true(application_field_asked(application, form_field(form, "band")));
    assert_false(application_question_asked(cJSON_GetArrayItem(item->scenarios, 1)));
    assert_false(application_material_asked(application, &item->materials[3]));
    set(application, "/scenario/group", "poor");
    set(application, "/agent/name", "李雷");
    assert_at(application, "/form/group", "特困人员");
    assert_at(application, "/scenario/agent", "yes");
    assert_true(application_field_asked(application, form_field(form, "proof")));
    assert_true(application_material_asked(application, &item->materials[3]));
    set(application, "/agent", NULL);
    assert_at(application, "/scenario/agent", "no");
}

static void test_going_back_loses_nothing_and_submits_nothing_more(void **state)
{
    g_autoptr(Application) application = ready();

    (void)state;
    set(application, "/scenario/group", "poor");
    set(application, "/form/proof", "P-1");
    set(application, "/materials/2/state", "received");
    set(application, "/scenario/group", "none");
    cJSON *payload = application_payload(application);
    assert_null(pointer_get(payload, "/form/proof"));
    assert_int_equal(cJSON_GetArraySize(json_array(payload, "materials")), 2);
    cJSON_Delete(payload);
    set(application, "/scenario/group", "poor");
    assert_at(application, "/form/proof", "P-1");
    assert_at(application, "/materials/2/state", "received");
}

static void test_another_field_is_only_offered(void **state)
{
    g_autoptr(Application) application = application_of(PERSON_ITEM, NULL);
    const FormField *hukou = form_field(application_form(application), "hukou");

    (void)state;
    assert_null(application_offer(application, hukou));
    set(application, "/form/addr/text", "望江街道1号");
    assert_string_equal(json_text(application_offer(application, hukou), "text"), "望江街道1号");
    assert_at(application, "/form/hukou/text", NULL);
    application_set(application, "/form/hukou",
                    cJSON_Duplicate(application_offer(application, hukou), true));
    assert_null(application_offer(application, hukou));
}

/* ---- facts --------------------------------------------------------------------------------- */

static void test_facts_fill_what_their_source_allows(void **state)
{
    g_autoptr(Application) application = ready();
    cJSON *values = payload_of("name", "韩 梅梅", "mobile", "15400000009", "band", "300", NULL);
    const ApplicationFact licence = {"licence", "LK01-1", values, "LK01", "2030-01-31"};
    const ApplicationFact other = {"licence", "LK02-1", values, "LK02", NULL};
    const FormField *name = form_field(application_form(application), "name");

    (void)state;
    assert_true(application_may_edit(application, name));
    assert_int_equal(application_fill(application, &other), 1); /* shared: any authority's */
    assert_at(application, "/form/name", "韩梅梅");
    assert_int_equal(application_fill(application, &licence), 1);
    assert_at(application, "/form/name", "韩 梅梅");
    assert_at(application, "/form/mobile", "15400000009");
    assert_at(application, "/form/band", "200");
    assert_string_equal(json_text(application_source(application, "name"), "reference"), "LK01-1");
    assert_false(application_may_edit(application, name));
    cJSON_Delete(values);
}

static void test_a_licence_stands_for_its_paper(void **state)
{
    g_autoptr(Application) application = application_of(PERSON_ITEM, NULL);
    cJSON *values = cJSON_CreateObject();
    const ApplicationFact licence = {"licence", "LK01-1", values, "LK01", "2026-11-22"};

    (void)state;
    application_fill(application, &licence);
    application_all_in_hand(application);
    assert_at(application, "/materials/0/state", "received");
    assert_at(application, "/materials/1/state", "reused");
    assert_at(application, "/materials/1/licence", "LK01-1");
    g_autofree char *all = findings_of(application, NULL);
    assert_non_null(strstr(all, "!rule.licence_expired /materials/1"));
    cJSON_Delete(values);
}

/* What was said of the paper before: parsers refuse a row that names a member twice. */
static void test_a_licence_takes_the_place_of_what_was_said_before(void **state)
{
    g_autoptr(Application) application =
        application_of(PERSON_ITEM, "{\"materials\": [{\"code\": \"M02\", \"state\": \"missing\", "
                                    "\"licence\": \"LK01-0\", \"due\": \"2026-11-30\"}]}");
    cJSON *values = cJSON_CreateObject();
    const ApplicationFact endless = {"licence", "LK01-1", values, "LK01", NULL};

    (void)state;
    application_fill(application, &endless);
    const cJSON *row = application_get(application, "/materials/1");
    g_autofree char *text = canonical_json(row);
    assert_non_null(text);
    assert_string_equal(text, "{\"code\":\"M02\",\"licence\":\"LK01-1\",\"state\":\"reused\"}");
    cJSON_Delete(values);
}

/* ---- checks -------------------------------------------------------------------------------- */

static void test_nothing_stands_in_the_way_of_a_complete_application(void **state)
{
    g_autoptr(Application) application = ready();

    (void)state;
    assert_findings(application, NULL, "");
}

static void test_findings_come_in_the_order_of_the_flow(void **state)
{
    g_autoptr(Application) application = application_of(PERSON_ITEM, NULL);
    const ApplicationWorld world = {"37-1", NULL};

    (void)state;
    set(application, "/scenario/group", "other");
    set(application, "/applicant/phone", "12");
    set(application, "/agent/name", "李雷");
    set(application, "/agent/until", "2026-11-22");
    set(application, "/form/band", NULL);
    set(application, "/form/mobile", "12");
    assert_findings(
        application, &world,
        "!item.redirect /scenario/group, !command.field_missing /applicant/name, "
        "!command.field_missing /applicant/id_number, !command.field_invalid /applicant/phone, "
        "!command.field_missing /agent/id_type, !command.field_missing /agent/id_number, "
        "!command.field_missing /agent/authority, !rule.authority_expired /agent/until, "
        "!command.field_missing /form/name, !command.field_missing /form/id_no, "
        "!command.field_invalid /form/mobile, !command.field_missing /form/band, "
        "!rule.material_missing /materials/0, !rule.material_missing /materials/1, "
        "!rule.material_missing /materials/3, rule.case_open /applicant");
}

static void test_a_paper_may_be_promised_within_the_term(void **state)
{
    g_autoptr(Application) application = ready();
    cJSON *years = cJSON_Parse("{\"2026\": {\"holidays\": [], \"working\": []}}");
    g_autoptr(Calendar) calendar = calendar_from_json(years);
    const ApplicationWorld world = {NULL, calendar};

    (void)state;
    assert_non_null(calendar);
    set(application, "/scenario/group", "poor");
    assert_findings(application, &world, "!rule.material_missing /materials/2");
    set(application, "/materials/2/state", "promised");
    assert_findings(application, &world, "!command.field_missing /materials/2/due");
    set(application, "/materials/2/due", "2026-12-01");
    assert_findings(application, &world, "!rule.tolerance_term /materials/2/due");
    set(application, "/materials/2/due", "2026-11-30");
    assert_findings(application, &world, "");
    set(application, "/materials/0/state", "promised");
    assert_findings(application, &world, "!rule.tolerance_not_allowed /materials/0");
    cJSON_Delete(years);
}

static void test_conditions_are_judged_once_what_they_read_is_there(void **state)
{
    g_autoptr(Application) application = ready();

    (void)state;
    set(application, "/form/band", "300");
    assert_findings(application, NULL, "rule.condition /form/band");
    set(application, "/applicant/id_number", CHILD);
    assert_findings(application, NULL,
                    "!rule.condition /applicant/id_number, rule.condition /form/band");
    set(application, "/applicant/id_number", "379902");
    assert_findings(application, NULL,
                    "!command.field_invalid /applicant/id_number, "
                    "rule.condition /form/band");
    /* a field whose name begins as that of the one that it reads */
    set(application, "/applicant/id_number", WOMAN);
    set(application, "/form/band_by_age", "80周岁");
    assert_findings(application, NULL, "!form.choice /form/band_by_age, rule.condition /form/band");
}

static void test_a_condition_waits_for_a_field_of_the_form_that_is_called_sex(void **state)
{
    g_autofree char *item = with(PERSON_ITEM, "form.band\"}, \"300\"", "form.sex\"}, \"9\"");
    g_autoptr(Application) application = application_of(item, NULL);

    (void)state;
    set(application, "/applicant/name", "韩梅梅");
    set(application, "/applicant/id_number", WOMAN);
    set(application, "/form/sex", "9");
    application_all_in_hand(application);
    assert_findings(application, NULL, "!form.choice /form/sex");
}

static void test_a_condition_that_cannot_be_judged_blocks_and_names_the_item_manager(void **state)
{
    g_autofree char *item = with(PERSON_ITEM, "{\">=\"", "{\"~=\"");

    (void)state;
    g_autoptr(Application) application = application_of(item, NULL);
    set(application, "/applicant/name", "韩梅梅");
    set(application, "/applicant/id_number", WOMAN);
    application_all_in_hand(application);
    assert_findings(application, NULL, "!rule.condition_fault (null)");
}

static Case *case_of(const Application *application)
{
    cJSON *payload = application_payload(application);
    Case *file = case_new(fresh_id(1));

    file->applicant.kind = g_strdup("1");
    file->applicant.id_type = g_strdup("111");
    file->applicant.id_number = json_text_copy(json_object(payload, "applicant"), "id_number");
    file->scenario = cJSON_DetachItemFromObject(payload, "scenario");
    file->form = cJSON_DetachItemFromObject(payload, "form");
    cJSON_Delete(payload);
    return file;
}

static const struct {
    const char *pointer, *text;
    ProblemKind expected;
} CASES[] = {
    {"/form/band", "300", PROBLEM_NONE}, /* only something to know */
    {"/form/band", "400", PROBLEM_FORM_CHOICE},
    {"/form/band", NULL, PROBLEM_FIELD_MISSING},
    {"/applicant/id_number", CHILD, PROBLEM_CONDITION},
    {"/scenario/group", "other", PROBLEM_ITEM_REDIRECT},
};

static void test_a_case_that_was_received_is_checked_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Application) application = ready();
        g_auto(Problem) problem = {0};

        set(application, CASES[i].pointer, CASES[i].text);
        g_autoptr(Case) file = case_of(application);
        bool well = application_of_case_check(application_item(application), file, TODAY, &problem);
        assert_int_equal(well, CASES[i].expected == PROBLEM_NONE);
        assert_int_equal(problem.kind, CASES[i].expected);
    }
}

/* ---- what is submitted --------------------------------------------------------------------- */

static void test_what_is_submitted_is_folded_and_without_blanks(void **state)
{
    g_autoptr(Application) application = ready();

    (void)state;
    set(application, "/applicant/name", " 韩\t梅梅\u202e ");
    set(application, "/applicant/phone", "１５４ ０００００００１");
    set(application, "/applicant/address", "  ");
    set(application, "/form/members/0/name", "韩 一");
    set(application, "/form/members/1/name", "   ");
    set(application, "/form/members/2/job", "务农");
    set(application, "/form/hukou/text", " ");
    cJSON *payload = application_payload(application);
    g_autofree char *members = cJSON_PrintUnformatted(pointer_get(payload, "/form/members"));
    assert_string_equal(json_text(json_object(payload, "applicant"), "name"), "韩 梅梅");
    assert_string_equal(json_text(json_object(payload, "applicant"), "phone"), "15400000001");
    assert_string_equal(json_text(json_object(payload, "form"), "mobile"), "15400000001");
    assert_null(pointer_get(payload, "/applicant/address"));
    assert_null(pointer_get(payload, "/form/hukou"));
    assert_string_equal(members, "[{\"name\":\"韩 一\"},{\"job\":\"务农\"}]");
    assert_null(pointer_get(payload, "/sources/sex"));
    assert_non_null(pointer_get(payload, "/sources/name"));
    cJSON_Delete(payload);
}

static void test_a_required_list_without_an_entry_says_none(void **state)
{
    (void)state;
    g_autofree char *item =
        with(PERSON_ITEM, "\"id_no\", \"band\"]", "\"id_no\", \"band\", \"members\"]");
    g_autoptr(Application) application = application_of(item, NULL);
    cJSON *payload = application_payload(application);
    const cJSON *members = json_array(json_object(payload, "form"), "members");

    assert_false(form_field(application_form(application), "members")->required);
    assert_true(cJSON_IsArray(members));
    assert_int_equal(cJSON_GetArraySize(members), 0);
    cJSON_Delete(payload);
}

static void test_a_list_that_needs_an_entry_is_not_none(void **state)
{
    (void)state;
    g_autofree char *required =
        with(PERSON_ITEM, "\"id_no\", \"band\"]", "\"id_no\", \"band\", \"members\"]");
    g_autofree char *item =
        with(required, "\"type\": \"array\"", "\"type\": \"array\", \"minItems\": 1");
    g_autoptr(Application) application = application_of(item, NULL);
    cJSON *payload = application_payload(application);

    assert_true(form_field(application_form(application), "members")->required);
    assert_null(json_member(json_object(payload, "form"), "members"));
    cJSON_Delete(payload);
}

static void test_a_payload_given_whole_is_completed(void **state)
{
    g_autoptr(Application) application =
        application_of(PERSON_ITEM, "{\"applicant\": {\"name\": \"韩梅梅\", \"id_number\": \"" WOMAN
                                    "\"}, \"form\": {\"band\": \"300\", \"stray\": 1},"
                                    " \"materials\": [{\"code\": \"M02\", \"state\": \"received\"},"
                                    " {\"code\": \"M99\", \"state\": \"received\"}]}");

    (void)state;
    application_complete(application);
    application_all_in_hand(application);
    assert_at(application, "/form/birth", "1958-03-07");
    assert_at(application, "/form/band", "300");
    assert_at(application, "/materials/1/code", "M02");
    assert_at(application, "/materials/4/code", "M99"); /* the rule book refuses it */
    assert_findings(application, NULL, "!form.extra /form/stray, rule.condition /form/band");
}

/* ---- pointers ------------------------------------------------------------------------------ */

static const struct {
    const char *pointer, *expected; /* NULL: refused */
} POINTER_CASES[] = {
    {"/a", "{\"a\":1}"},
    {"/a~1b~0c", "{\"a/b~c\":1}"},
    {"/a/0/b", "{\"a\":[{\"b\":1}]}"},
    {"/a/1", "{\"a\":{\"1\":1}}"},
    {"/a/00", "{\"a\":{\"00\":1}}"},
    {"", NULL},
    {"a", NULL},
    {"/~2", NULL},
    {"/1/2/3/4/5/6/7/8/9", NULL},
};

static void test_a_place_is_made_by_its_pointer(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(POINTER_CASES); i++) {
        cJSON *root = cJSON_CreateObject();
        bool done = pointer_set(root, POINTER_CASES[i].pointer, cJSON_CreateNumber(1));
        g_autofree char *text = cJSON_PrintUnformatted(root);

        assert_int_equal(done, POINTER_CASES[i].expected != NULL);
        assert_string_equal(text, done ? POINTER_CASES[i].expected : "{}");
        if (done)
            assert_int_equal(pointer_get(root, POINTER_CASES[i].pointer)->valueint, 1);
        cJSON_Delete(root);
    }
}

static void test_rows_are_added_at_the_end_and_taken_out_anywhere(void **state)
{
    cJSON *root = cJSON_Parse("{\"rows\": [1, 2]}");

    (void)state;
    assert_false(pointer_set(root, "/rows/3", cJSON_CreateNumber(4)));
    assert_true(pointer_set(root, "/rows/2", cJSON_CreateNumber(3)));
    assert_true(pointer_set(root, "/rows/0", NULL));
    assert_false(pointer_set(root, "/rows/x/y", NULL));
    g_autofree char *text = cJSON_PrintUnformatted(root);
    assert_string_equal(text, "{\"rows\":[2,3]}");
    cJSON_Delete(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_application_begins_with_what_the_item_gives),
        cmocka_unit_test(test_a_kind_that_may_be_chosen_is_asked_for),
        cmocka_unit_test(test_a_form_or_payload_that_is_none_is_refused),
        cmocka_unit_test(test_what_the_applicant_told_is_not_typed_again),
        cmocka_unit_test(test_a_copy_goes_along_with_its_origin),
        cmocka_unit_test(test_what_was_typed_is_never_overwritten),
        cmocka_unit_test(test_what_was_taken_out_by_hand_stays_out),
        cmocka_unit_test(test_bodies_tell_their_name_and_code),
        cmocka_unit_test(test_the_scenario_answers_fields_and_the_agent_answers_the_scenario),
        cmocka_unit_test(test_going_back_loses_nothing_and_submits_nothing_more),
        cmocka_unit_test(test_another_field_is_only_offered),
        cmocka_unit_test(test_facts_fill_what_their_source_allows),
        cmocka_unit_test(test_a_licence_stands_for_its_paper),
        cmocka_unit_test(test_a_licence_takes_the_place_of_what_was_said_before),
        cmocka_unit_test(test_nothing_stands_in_the_way_of_a_complete_application),
        cmocka_unit_test(test_findings_come_in_the_order_of_the_flow),
        cmocka_unit_test(test_a_paper_may_be_promised_within_the_term),
        cmocka_unit_test(test_conditions_are_judged_once_what_they_read_is_there),
        cmocka_unit_test(test_a_condition_waits_for_a_field_of_the_form_that_is_called_sex),
        cmocka_unit_test(test_a_condition_that_cannot_be_judged_blocks_and_names_the_item_manager),
        cmocka_unit_test(test_a_case_that_was_received_is_checked_again),
        cmocka_unit_test(test_what_is_submitted_is_folded_and_without_blanks),
        cmocka_unit_test(test_a_required_list_without_an_entry_says_none),
        cmocka_unit_test(test_a_list_that_needs_an_entry_is_not_none),
        cmocka_unit_test(test_a_payload_given_whole_is_completed),
        cmocka_unit_test(test_a_place_is_made_by_its_pointer),
        cmocka_unit_test(test_rows_are_added_at_the_end_and_taken_out_anywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
