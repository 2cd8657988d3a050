/* Shared data: only with consent, only for those who receive the item, only what it needs, and
 * never without a record. */
#include "tests/support/test.h"

#include "central/schema_sql.h"
#include "central/shared.h"
#include "central/store.h"
#include "domain/json.h"
#include "tests/support/central.h"

#include <string.h>

#define PENSION "372014006001" /* a person: LK01 and LK02 stand for papers */
#define NUMBER "37990219880714003X"
#define NAME "陈暮云"

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

static void know(Hall *hall, const char *fact)
{
    const Holder holder = {"111", NUMBER, NAME};
    cJSON *json = cJSON_Parse(fact);
    g_autoptr(DbTx) tx = db_write(hall->db, NULL);

    assert_non_null(json);
    exchange_put(tx, &holder, json);
    assert_true(db_commit(tx, NULL));
    cJSON_Delete(json);
}

static void know_all(Hall *hall)
{
    know(hall, "{\"from\":\"licence\",\"reference\":\"" NUMBER "\",\"licence_kind\":\"LK01\","
               "\"values\":{\"name\":\"" NAME "\",\"id_no\":\"" NUMBER "\",\"nation\":\"01\","
               "\"blood_group\":\"A\"},\"valid_until\":\"2039-05-20\"}");
    know(hall, "{\"from\":\"licence\",\"reference\":\"379902118\",\"licence_kind\":\"LK02\","
               "\"values\":{}}");
    know(hall, "{\"from\":\"licence\",\"reference\":\"汀A12345\",\"licence_kind\":\"LK14\","
               "\"values\":{\"plate\":\"汀A12345\"}}");
}

/* A question that is answered: about the known person, for the pension, by a clerk. */
static SharedQuestion *question_new(const Hall *hall)
{
    SharedQuestion *question = g_new0(SharedQuestion, 1);

    *question = (SharedQuestion){.item = g_strdup(PENSION),
                                 .id_type = g_strdup("111"),
                                 .id_number = g_strdup(NUMBER),
                                 .name = g_strdup(NAME),
                                 .given = true,
                                 .scope = g_strdup("身份和户籍信息,用于参保登记"),
                                 .at = hall->now};
    return question;
}

static cJSON *ask_with(Hall *hall, const char *who, const ExchangeDriver *driver,
                       SharedQuestion *question, Problem *problem)
{
    const Sender sender = {.actor = rulebook_actor(hall->book, who), .device = HALL_DEVICE};

    return shared_answer(hall->core, driver, hall->db, &sender, question, hall->now, problem);
}

static cJSON *ask_as(Hall *hall, const char *who, SharedQuestion *question, Problem *problem)
{
    return ask_with(hall, who, &exchange_store, question, problem);
}

static void assert_refused(Hall *hall, const char *who, SharedQuestion *question, ProblemKind kind)
{
    g_auto(Problem) problem = {0};
    cJSON *answer = ask_as(hall, who, question, &problem);

    assert_null(answer);
    if (problem.kind != kind)
        fail_msg("%s", problem_code(&problem));
}

static char *recorded(Hall *hall, const char *column)
{
    g_autoptr(DbTx) tx = db_read(hall->db, NULL);
    g_autofree char *sql =
        g_strdup_printf("SELECT %s FROM shared_audit ORDER BY id DESC LIMIT 1", column);
    g_autoptr(DbRows) rows = db_query(tx, sql, "");

    return db_next(rows) ? g_strdup(db_text(rows, 0)) : NULL;
}

#define assert_recorded(hall, column, expected)             \
    do {                                                    \
        g_autofree char *value_ = recorded((hall), column); \
        assert_non_null(value_);                            \
        assert_string_equal(value_, expected);              \
    } while (0)

/* ---- answers ------------------------------------------------------------------------------- */

static void test_only_what_the_item_needs_is_answered(void **state)
{
    Hall *hall = *state;
    g_autoptr(SharedQuestion) question = question_new(hall);
    g_auto(Problem) problem = {0};

    know_all(hall);
    cJSON *answer = ask_as(hall, "clerk", question, &problem);
    const cJSON *facts = shared_facts(answer, &problem);
    assert_non_null(facts);
    assert_int_equal(cJSON_GetArraySize(facts), 2); /* no vehicle licence */
    const cJSON *card = cJSON_GetArrayItem(facts, 1), *register_ = cJSON_GetArrayItem(facts, 0);
    assert_string_equal(json_text(card, "licence_kind"), "LK01");
    assert_string_equal(json_text(json_object(card, "values"), "name"), NAME);
    assert_null(json_member(json_object(card, "values"), "blood_group"));
    assert_string_equal(json_text(register_, "reference"), "379902118");
    cJSON_Delete(answer);
}

static void test_an_answer_is_on_record_without_saying_about_whom(void **state)
{
    Hall *hall = *state;
    g_autoptr(SharedQuestion) question = question_new(hall);
    g_auto(Problem) problem = {0};

    know_all(hall);
    cJSON_Delete(ask_as(hall, "clerk", question, &problem));
    assert_recorded(hall, "account", "clerk");
    assert_recorded(hall, "device", HALL_DEVICE);
    assert_recorded(hall, "item", PENSION);
    assert_recorded(hall, "scope", "身份和户籍信息,用于参保登记");
    assert_recorded(hall, "outcome", "ok");
    assert_int_equal(hall_count(hall, "SELECT facts FROM shared_audit"), 2);
    assert_int_equal(hall_count(hall, "SELECT at FROM shared_audit"), hall->now);
    g_autofree char *holder = recorded(hall, "holder");
    assert_int_equal(strlen(holder), 64);
    assert_null(strstr(holder, NUMBER));
}

static void test_the_same_person_is_the_same_on_record(void **state)
{
    Hall *hall = *state;
    g_autoptr(SharedQuestion) first = question_new(hall), again = question_new(hall),
                              other = question_new(hall);

    g_free(again->id_number);
    again->id_number = g_strdup("379902 19880714 003x"); /* as it may be typed */
    g_free(other->id_number);
    other->id_number = g_strdup("379902199001010011");
    cJSON_Delete(ask_as(hall, "clerk", first, NULL));
    cJSON_Delete(ask_as(hall, "clerk", again, NULL));
    cJSON_Delete(ask_as(hall, "clerk", other, NULL));
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM shared_audit"), 3);
    assert_int_equal(hall_count(hall, "SELECT count(DISTINCT holder) FROM shared_audit"), 2);
}

static void test_a_name_that_is_not_that_of_the_number_learns_nothing(void **state)
{
    Hall *hall = *state;
    g_autoptr(SharedQuestion) question = question_new(hall);

    know_all(hall);
    g_free(question->name);
    question->name = g_strdup("林晚舟");
    cJSON *answer = ask_as(hall, "clerk", question, NULL);
    assert_int_equal(cJSON_GetArraySize(json_array(answer, "facts")), 0);
    cJSON_Delete(answer);
    assert_int_equal(hall_count(hall, "SELECT facts FROM shared_audit"), 0);
}

/* ---- refusals ------------------------------------------------------------------------------ */

static void test_nothing_is_answered_without_consent_of_today(void **state)
{
    Hall *hall = *state;
    const instant day = 86400000;
    const struct {
        bool given;
        const char *scope;
        instant at;
    } rows[] = {{false, "身份信息", hall->now},
                {true, NULL, hall->now},
                {true, "身份信息", 0},
                {true, "身份信息", hall->now - day - 1},
                {true, "身份信息", hall->now + day + 1}};

    know_all(hall);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(SharedQuestion) question = question_new(hall);

        g_free(question->scope);
        question->given = rows[i].given;
        question->scope = g_strdup(rows[i].scope);
        question->at = rows[i].at;
        assert_refused(hall, "clerk", question, PROBLEM_CONSENT);
        assert_recorded(hall, "outcome", "auth.consent");
    }
    assert_int_equal(hall_count(hall, "SELECT sum(facts) FROM shared_audit"), 0);
}

static void test_only_those_ask_who_may_receive_the_item(void **state)
{
    Hall *hall = *state;
    static const char *const others[] = {"reviewer", "decider", "supervisor", "auditor",
                                         "admin",    "tablet",  NULL};

    know_all(hall);
    for (size_t i = 0; others[i]; i++) {
        g_autoptr(SharedQuestion) question = question_new(hall);

        assert_refused(hall, others[i], question, PROBLEM_SCOPE);
        assert_recorded(hall, "account", others[i]);
        assert_recorded(hall, "outcome", "auth.scope");
    }
    g_autoptr(SharedQuestion) question = question_new(hall);
    cJSON *answer = ask_as(hall, "village", question, NULL);
    assert_non_null(answer);
    cJSON_Delete(answer);
}

static void test_an_unknown_item_and_a_wrong_number_are_refused(void **state)
{
    Hall *hall = *state;
    g_autoptr(SharedQuestion) item = question_new(hall), type = question_new(hall),
                              number = question_new(hall);

    g_free(item->item);
    item->item = g_strdup("370000000000");
    g_free(type->id_type);
    type->id_type = g_strdup("112");
    g_free(number->id_number);
    number->id_number = g_strdup("379902198807140031");
    assert_refused(hall, "clerk", item, PROBLEM_ITEM_UNKNOWN);
    assert_refused(hall, "clerk", type, PROBLEM_FIELD_INVALID);
    assert_refused(hall, "clerk", number, PROBLEM_FIELD_INVALID);
    assert_int_equal(hall_count(hall, "SELECT count(*) FROM shared_audit"), 3);
}

static void test_who_asks_too_fast_waits(void **state)
{
    Hall *hall = *state;

    for (int i = 0; i < SHARED_PER_MINUTE; i++) {
        g_autoptr(SharedQuestion) question = question_new(hall);
        cJSON *answer = ask_as(hall, "clerk", question, NULL);

        assert_non_null(answer);
        cJSON_Delete(answer);
    }
    g_autoptr(SharedQuestion) question = question_new(hall);
    assert_refused(hall, "clerk", question, PROBLEM_RATE);
    g_autoptr(SharedQuestion) other = question_new(hall);
    cJSON_Delete(ask_as(hall, "clerk2", other, NULL));
    assert_recorded(hall, "account", "clerk2");
    hall->now += 60000;
    g_autoptr(SharedQuestion) later = question_new(hall);
    cJSON *answer = ask_as(hall, "clerk", later, NULL);
    assert_non_null(answer);
    cJSON_Delete(answer);
}

/* ---- what fails ---------------------------------------------------------------------------- */

static bool is_down(void *exchange, const Holder *holder, cJSON *facts, Problem *problem)
{
    (void)exchange;
    (void)holder;
    cJSON_AddItemToArray(facts, cJSON_CreateObject());
    return problem_set(problem, PROBLEM_BUSY, NULL);
}

static bool is_talkative(void *exchange, const Holder *holder, cJSON *facts, Problem *problem)
{
    (void)exchange;
    (void)holder;
    (void)problem;
    for (int i = 0; i < SHARED_FACTS_MAX + 7; i++)
        cJSON_AddItemToArray(facts, cJSON_Parse("{\"from\":\"licence\",\"reference\":\"1\","
                                                "\"licence_kind\":\"LK01\",\"values\":{}}"));
    return true;
}

static void test_a_platform_that_is_down_is_told_and_recorded(void **state)
{
    Hall *hall = *state;
    const ExchangeDriver down = {.facts = is_down};
    g_autoptr(SharedQuestion) question = question_new(hall);
    g_auto(Problem) problem = {0};

    assert_null(ask_with(hall, "clerk", &down, question, &problem));
    assert_int_equal(problem.kind, PROBLEM_BUSY);
    assert_recorded(hall, "outcome", "server.busy");
    assert_int_equal(hall_count(hall, "SELECT facts FROM shared_audit"), 0);
}

static void test_an_answer_has_a_bound(void **state)
{
    Hall *hall = *state;
    const ExchangeDriver talkative = {.facts = is_talkative};
    g_autoptr(SharedQuestion) question = question_new(hall);
    cJSON *answer = ask_with(hall, "clerk", &talkative, question, NULL);

    assert_int_equal(cJSON_GetArraySize(shared_facts(answer, NULL)), SHARED_FACTS_MAX);
    cJSON_Delete(answer);
}

#define ANSWERED "SELECT count(*) FROM shared_audit WHERE outcome = 'ok'"

/* Whatever statement fails, there is no answer that is not on record. */
static void test_what_cannot_be_recorded_is_not_answered(void **state)
{
    Hall *hall = *state;
    gint64 fail_at = 0;
    cJSON *answer = NULL;

    know_all(hall);
    do {
        g_autoptr(SharedQuestion) question = question_new(hall);
        g_auto(Problem) problem = {0};

        fail_at++;
        faults = (Faults){.fail_at = fail_at};
        answer = ask_as(hall, "clerk", question, &problem);
        faults = (Faults){0};
        assert_int_equal(hall_count(hall, ANSWERED), answer != NULL);
        assert_true(answer || problem.kind == PROBLEM_STORAGE_FULL);
    } while (!answer);
    cJSON_Delete(answer);
    assert_true(fail_at > 3);
}

/* ---- the table ----------------------------------------------------------------------------- */

static void test_a_database_of_an_older_central_learns_to_share(void **state)
{
    (void)state;
    char *folder = test_folder_make();
    g_autofree char *file = g_build_filename(folder, "old.db", NULL);
    {
        g_autoptr(Db) db = db_open(&db_sqlite, file, NULL);
        g_autoptr(DbTx) tx = db_write(db, NULL);
        db_script(tx, schema_sql);
        db_script(tx, "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)");
        store_setting_put(tx, "schema", "1");
        assert_true(db_commit(tx, NULL));
        db_end(g_steal_pointer(&tx));
        assert_true(store_migrate(db, NULL));
        g_autoptr(DbTx) again = db_read(db, NULL);
        g_autoptr(DbRows) rows = db_query(again, "SELECT count(*) FROM shared_audit", "");
        assert_true(db_next(rows));
    }
    test_folder_remove(folder);
}

#define HALL_TEST(test) cmocka_unit_test_setup_teardown(test, open_hall, close_hall)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL_TEST(test_only_what_the_item_needs_is_answered),
        HALL_TEST(test_an_answer_is_on_record_without_saying_about_whom),
        HALL_TEST(test_the_same_person_is_the_same_on_record),
        HALL_TEST(test_a_name_that_is_not_that_of_the_number_learns_nothing),
        HALL_TEST(test_nothing_is_answered_without_consent_of_today),
        HALL_TEST(test_only_those_ask_who_may_receive_the_item),
        HALL_TEST(test_an_unknown_item_and_a_wrong_number_are_refused),
        HALL_TEST(test_who_asks_too_fast_waits),
        HALL_TEST(test_a_platform_that_is_down_is_told_and_recorded),
        HALL_TEST(test_an_answer_has_a_bound),
        HALL_TEST(test_what_cannot_be_recorded_is_not_answered),
        cmocka_unit_test(test_a_database_of_an_older_central_learns_to_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
