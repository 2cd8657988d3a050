#include "tests/support/test.h"

#include "tests/support/papers.h"

#include "domain/json.h"

#define WATER "370119005001"   /* 取水许可: may be heard */
#define HYGIENE "370123003001" /* 公共场所卫生许可: on commitment */
#define CASE_NUMBER "1137990299901001900370131001001202611020001"

NoticeNames papers_names(void)
{
    return (NoticeNames){.body = "临江区市场监督管理局",
                         .receiver = "临江区政务服务中心",
                         .clerk = "顾初晴",
                         .phone = "0500-5550001",
                         .query_address = "https://query.example.invalid/r"};
}

static cJSON *given(const char *kind, const char *number)
{
    cJSON *all = cJSON_CreateObject();
    cJSON *numbers = cJSON_AddObjectToObject(all, "notice");

    cJSON_AddStringToObject(numbers, kind, number);
    return all;
}

static void must(Counter *counter, const char *who, Action action, cJSON *payload)
{
    if (!counter_act(counter, who, action, payload))
        fail_msg("%s: %s", action_rule(action)->name, problem_code(&counter->problem));
}

static void receive(Counter *counter, const char *item)
{
    counter->given = payload_of("number", CASE_NUMBER, NULL);
    counter_receive(counter, item);
    counter->now += 3600000;
}

static void accept(Counter *counter, const char *mode)
{
    cJSON *payload = payload_of("mode", mode, NULL);

    if (g_str_equal(mode, "tolerant")) {
        cJSON_AddItemToObject(payload, "missing",
                              cJSON_CreateStringArray((const char *[]){"M04", "M05"}, 2));
        cJSON_AddStringToObject(payload, "due", "2026-11-05");
    }
    counter->given = given("acceptance", "临江许受字〔2026〕第12号");
    must(counter, "clerk", ACTION_ACCEPT, payload);
}

static void accept_item(Counter *counter, const char *item)
{
    receive(counter, item);
    accept(counter, "full");
}

static void claim(Counter *counter, const char *item, const char *who)
{
    accept_item(counter, item);
    must(counter, who, ACTION_CLAIM, NULL);
}

static void correct(Counter *counter)
{
    cJSON *payload = payload_of("defects",
                                "申请书未签名：请由法定代表人签名并加盖公章。\n设备布局图未标明尺寸"
                                "：请按比例重新绘制，标明面积。",
                                "due", "2026-11-16", NULL);

    receive(counter, FOOD);
    cJSON_AddItemToObject(payload, "materials",
                          cJSON_CreateStringArray((const char *[]){"M01", "M03"}, 2));
    counter->given = given("correction", "临江许补字〔2026〕第3号");
    must(counter, "clerk", ACTION_REQUEST_CORRECTION, payload);
}

static void decide(Counter *counter, const char *decision, const char *number)
{
    claim(counter, FOOD, "reviewer");
    must(counter, "reviewer", ACTION_REVIEW,
         payload_of("conclusion", "agree", "opinion", "符合条件", "second", "reviewer2", NULL));
    counter->given = payload_of("document", number, NULL);
    must(counter, "decider", ACTION_DECIDE,
         payload_of("decision", decision, "reason",
                    "经现场核查，经营场所、设备设施与申请一致，符合食品安全法第三十五条规定的条件",
                    NULL));
}

/* ---- one life a document ------------------------------------------------------------------- */

static void live_receipt(Counter *counter)
{
    receive(counter, FOOD);
}

static void live_acceptance(Counter *counter)
{
    accept_item(counter, FOOD);
}

static void live_rejection(Counter *counter)
{
    receive(counter, FOOD);
    counter->given = given("rejection", "临江许不受字〔2026〕第2号");
    must(counter, "clerk", ACTION_DECLINE,
         payload_of("ground", "not_this_body", "reason", "经营场所位于松汀县，不在本机关管辖范围内",
                    "body", "松汀县市场监督管理局", NULL));
}

static void live_special(Counter *counter)
{
    claim(counter, FOOD, "reviewer");
    counter->given = given("special", "临江许特字〔2026〕第1号");
    must(counter, "reviewer", ACTION_SUSPEND,
         payload_of("procedure", "site_check", "reason", "需要核查经营场所的布局和设备", "until",
                    "2026-11-10", NULL));
}

static void live_hearing(Counter *counter)
{
    claim(counter, WATER, "reviewer.water");
    counter->given = given("hearing", "临江许听字〔2026〕第1号");
    must(counter, "reviewer.water", ACTION_SUSPEND,
         payload_of("procedure", "hearing", "reason", "取水影响下游第三者的用水", "until",
                    "2026-11-30", NULL));
}

static void live_extension(Counter *counter)
{
    claim(counter, FOOD, "reviewer");
    cJSON *payload = payload_of("reason", "核查发现的问题需要复核", NULL);
    cJSON_AddNumberToObject(payload, "days", 5);
    counter->given = given("extension", "临江许延字〔2026〕第1号");
    must(counter, "decider", ACTION_EXTEND, payload);
}

static void live_grant(Counter *counter)
{
    decide(counter, "grant", "临江许准字〔2026〕第12号");
}

static void live_refusal(Counter *counter)
{
    decide(counter, "refuse", "临江许不字〔2026〕第4号");
}

static void live_tolerance(Counter *counter)
{
    receive(counter, FOOD);
    accept(counter, "tolerant");
}

static void live_commitment(Counter *counter)
{
    receive(counter, HYGIENE);
    accept(counter, "commitment");
}

static void live_withdrawal(Counter *counter)
{
    accept_item(counter, FOOD);
    counter->given = given("withdraw", "临江许撤字〔2026〕第1号");
    must(counter, "clerk", ACTION_WITHDRAW, payload_of("reason", "经营场所租赁合同未能签订", NULL));
}

static void live_delivery(Counter *counter)
{
    live_grant(counter);
    must(counter, "decider", ACTION_ISSUE, payload_of("licence", "JY13799020000012", NULL));
    must(counter, "clerk", ACTION_CLOSE, NULL);
    counter->given = given("delivery", "临江许送字〔2026〕第9号");
    must(counter, "clerk", ACTION_DELIVER,
         payload_of("method", "window", "recipient", "陈暮云", NULL));
}

typedef void Life(Counter *counter);

static Life *const lives[NOTICE_COUNT] = {
    [NOTICE_RECEIPT] = live_receipt,       [NOTICE_ACCEPTANCE] = live_acceptance,
    [NOTICE_CORRECTION] = correct,         [NOTICE_REJECTION] = live_rejection,
    [NOTICE_SPECIAL] = live_special,       [NOTICE_EXTENSION] = live_extension,
    [NOTICE_HEARING] = live_hearing,       [NOTICE_GRANT] = live_grant,
    [NOTICE_REFUSAL] = live_refusal,       [NOTICE_TOLERANCE] = live_tolerance,
    [NOTICE_COMMITMENT] = live_commitment, [NOTICE_WITHDRAWAL] = live_withdrawal,
    [NOTICE_DELIVERY] = live_delivery,
};

void papers_live(Counter *counter, Notice notice)
{
    assert_non_null(lives[notice]);
    lives[notice](counter);
    const Event *last = g_ptr_array_index(counter->events, counter->events->len - 1);
    assert_true(notices_of_event(last) & NOTICE_BIT(notice));
}

NoticeSource papers_source(const Counter *counter, const NoticeNames *names)
{
    return (NoticeSource){.rules = &counter->rules,
                          .file = counter->file,
                          .event = g_ptr_array_index(counter->events, counter->events->len - 1),
                          .names = names};
}

NoticeDocument *papers_make(Counter *counter, Notice notice)
{
    const char *const folders[] = {PAPERS_FOLDER, NULL};
    const NoticeNames names = papers_names();
    g_auto(Problem) problem = {0};

    papers_live(counter, notice);
    NoticeSource source = papers_source(counter, &names);
    cJSON *facts = notice_facts(&source);
    NoticeDocument *document = notice_make(folders, notice, facts, &problem);
    cJSON_Delete(facts);
    if (!document)
        fail_msg("%s: %s %s %s", notice_name(notice), problem.args[0], problem.args[1],
                 problem.args[2]);
    return document;
}
