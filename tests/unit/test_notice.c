/* What documents say: each of the thirteen from a real life of a case, and what becomes of facts
 * that are missing, of marks, of corrections and of personal data. */
#include "tests/support/test.h"

#include "domain/json.h"
#include "forms/notice/notice_template.h"
#include "tests/support/papers.h"

#include <string.h>

#define WHOLE_NUMBER "37990219880714003X"
#define MASKED_NUMBER "379902********003X"
#define WORDS_MAX 8

/* What the law and local rules ask of each (data/reference.json, documents), by the facts of the
 * case: sentences are the templates' own. */
static const struct {
    Notice notice;
    const char *words[WORDS_MAX];
} contents[] = {
    {NOTICE_RECEIPT, {"申请书", "原件1份", "顾初晴", "09时00分", "2026年11月9日"}},
    {NOTICE_ACCEPTANCE,
     {"临江许受字〔2026〕第12号", "10个工作日", "5个工作日", "2026年11月9日", "承诺件", "不收费",
      "听证", "0500-5550001"}},
    {NOTICE_CORRECTION,
     {"临江许补字〔2026〕第3号", "申请书未签名", "1. ", "2. ", "2026年11月16日", "操作流程图",
      "政务服务中心"}},
    {NOTICE_REJECTION,
     {"不属于本机关职权", "松汀县市场监督管理局", "六十日", "六个月", "不在本机关管辖"}},
    {NOTICE_SPECIAL, {"现场核查", "第四十五条", "2026年11月10日", "不计入", "布局和设备"}},
    {NOTICE_EXTENSION, {"5个工作日", "问题需要复核", "2026年11月16日", "批准人"}},
    {NOTICE_HEARING, {"听证", "五日", "二十日", "七日", "主持人", "________"}},
    {NOTICE_GRANT,
     {"临江许准字〔2026〕第12号", "符合食品安全法", "食品经营许可证", "5年", "窗口领取",
      "2026年11月16日", "第35条", WHOLE_NUMBER}},
    {NOTICE_REFUSAL,
     {"临江许不字〔2026〕第4号", "符合食品安全法", "六十日", "六个月", WHOLE_NUMBER}},
    {NOTICE_TOLERANCE,
     {"食品安全自查", "培训证明", "2026年11月5日", "终止", "退回", "签名", WHOLE_NUMBER}},
    {NOTICE_COMMITMENT, {"第22-26条", "条件", "证明", "后果", "核查", "签名", WHOLE_NUMBER}},
    {NOTICE_WITHDRAWAL, {"撤回", "租赁合同", "退还", "申请书", "提出人"}},
    {NOTICE_DELIVERY,
     {"临江许准字〔2026〕第12号", "窗口直接送达", "JY13799020000012", "拒收", "见证人", "送达人",
      "关系"}},
};

static char *text_of(const NoticeDocument *document)
{
    return notice_text(document, 1000, false);
}

static void expect(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("“%s” is not in:\n%s", words, text);
}

static void test_every_document_says_what_the_law_asks(void **state)
{
    Counter *counter = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
        g_autoptr(NoticeDocument) document = papers_make(counter, contents[i].notice);
        g_autofree char *text = text_of(document);
        const char *const common[] = {counter->file->applicant.name,
                                      counter->file->number,
                                      "2026年11月2日",
                                      "盖章处",
                                      "一式两份",
                                      "https://query.example.invalid/r"};
        for (size_t k = 0; k < G_N_ELEMENTS(common); k++)
            expect(text, common[k]);
        for (size_t k = 0; k < WORDS_MAX && contents[i].words[k]; k++)
            expect(text, contents[i].words[k]);
        g_autofree char *url =
            g_strconcat("https://query.example.invalid/r/", counter->file->receipt, NULL);
        assert_string_equal(notice_qr(document), url);
        assert_null(strstr(text, "{{"));
    }
    assert_int_equal(G_N_ELEMENTS(contents), NOTICE_COUNT - 1);
}

static void test_numbers_of_people_are_whole_only_where_it_is_signed_or_decided(void **state)
{
    const Notice masked[] = {NOTICE_RECEIPT, NOTICE_ACCEPTANCE, NOTICE_CORRECTION, NOTICE_REJECTION,
                             NOTICE_SPECIAL, NOTICE_EXTENSION,  NOTICE_WITHDRAWAL};

    for (size_t i = 0; i < G_N_ELEMENTS(masked); i++) {
        g_autoptr(NoticeDocument) document = papers_make(*state, masked[i]);
        g_autofree char *text = text_of(document);
        assert_null(strstr(text, WHOLE_NUMBER));
        expect(text, MASKED_NUMBER);
        assert_null(strstr(text, "15400000001"));
    }
}

static cJSON *facts_with(Counter *counter, NoticeIssue issue, instant issued_at, bool masked)
{
    const NoticeNames names = papers_names();
    NoticeSource source = papers_source(counter, &names);

    source.issue = issue;
    source.issued_at = issued_at;
    source.masked = masked;
    return notice_facts(&source);
}

static NoticeDocument *make(Notice notice, cJSON *facts)
{
    const char *const folders[] = {PAPERS_FOLDER, NULL};
    g_auto(Problem) problem = {0};
    NoticeDocument *document = notice_make(folders, notice, facts, &problem);

    assert_int_equal(problem.kind, PROBLEM_NONE);
    cJSON_Delete(facts);
    return document;
}

static void test_a_screen_shows_people_masked(void **state)
{
    Counter *counter = *state;
    papers_live(counter, NOTICE_GRANT);
    g_autoptr(NoticeDocument) document =
        make(NOTICE_GRANT, facts_with(counter, ISSUE_ORIGINAL, 0, true));
    g_autofree char *text = text_of(document);

    assert_null(strstr(text, "陈暮云"));
    assert_null(strstr(text, WHOLE_NUMBER));
    expect(text, "陈**");
    expect(text, MASKED_NUMBER);
}

static void check_marks(Counter *counter, NoticeIssue issue, instant issued_at,
                        const char *expected)
{
    g_autoptr(NoticeDocument) document =
        make(NOTICE_ACCEPTANCE, facts_with(counter, issue, issued_at, false));

    assert_string_equal(document->marks, expected);
}

static void test_marks_say_what_a_copy_is(void **state)
{
    Counter *counter = *state;
    instant later = at_day("2026-11-25", 10);

    papers_live(counter, NOTICE_ACCEPTANCE);
    check_marks(counter, ISSUE_ORIGINAL, 0, "");
    check_marks(counter, ISSUE_REPRINT, later, "补打 2026年11月25日");
    check_marks(counter, ISSUE_CORRECTED, later, "更正 2026年11月25日");
    Event *event = g_ptr_array_index(counter->events, counter->events->len - 1);
    event->hash[0] = '\0';
    check_marks(counter, ISSUE_ORIGINAL, 0, "暂存，待系统确认");
    check_marks(counter, ISSUE_REPRINT, later, "暂存，待系统确认；补打 2026年11月25日");
}

static void test_what_is_not_known_yet_leaves_room_to_write(void **state)
{
    (void)state;
    for (Notice notice = NOTICE_NONE + 1; notice < NOTICE_COUNT; notice++) {
        g_autoptr(NoticeDocument) document = make(notice, cJSON_CreateObject());
        g_autofree char *text = text_of(document);
        expect(text, "________");
        assert_null(strstr(text, "{{"));
        assert_null(notice_qr(document));
    }
}

static void test_a_correction_takes_what_was_put_right_and_a_reprint_does_not(void **state)
{
    Counter *counter = *state;
    cJSON *payload = cJSON_CreateObject();
    g_auto(Problem) problem = {0};

    counter_receive(counter, FOOD);
    cJSON_AddItemToObject(payload, "applicant",
                          payload_of("kind", "1", "name", "陈慕云", "id_type", "111", "id_number",
                                     WHOLE_NUMBER, NULL));
    assert_true(counter_act(counter, "clerk", ACTION_AMEND, payload));
    g_autoptr(Case) reprinted = notice_case(counter->events, 1, false, &problem);
    g_autoptr(Case) corrected = notice_case(counter->events, 1, true, &problem);
    assert_string_equal(reprinted->applicant.name, "陈暮云");
    assert_string_equal(corrected->applicant.name, "陈慕云");
    assert_int_equal(corrected->version, 1);
    assert_null(notice_case(counter->events, 3, false, &problem));
    assert_int_equal(problem.kind, PROBLEM_NOT_FOUND);
}

/* As it was after the event: what happened later is not in what is printed later. */
static void test_a_reprint_says_what_the_original_said(void **state)
{
    Counter *counter = *state;
    g_auto(Problem) problem = {0};
    papers_live(counter, NOTICE_ACCEPTANCE);
    cJSON *before = facts_with(counter, ISSUE_ORIGINAL, 0, false);
    const Event *event = g_ptr_array_index(counter->events, 1);

    assert_true(
        counter_act(counter, "clerk", ACTION_WITHDRAW, payload_of("reason", "不办了", NULL)));
    g_autoptr(Case) file = notice_case(counter->events, 2, false, &problem);
    const NoticeNames names = papers_names();
    NoticeSource source = papers_source(counter, &names);
    source.file = file;
    source.event = event;
    cJSON *after = notice_facts(&source);
    assert_true(cJSON_Compare(before, after, true));
    cJSON_Delete(before);
    cJSON_Delete(after);
}

static void test_a_date_in_a_year_without_calendar_is_called_provisional(void **state)
{
    Counter *counter = *state;
    counter->now = at_day("2026-12-29", 9);
    counter_receive(counter, FOOD);
    counter_accept(counter);
    g_autoptr(NoticeDocument) document =
        make(NOTICE_ACCEPTANCE, facts_with(counter, ISSUE_ORIGINAL, 0, false));
    g_autofree char *text = text_of(document);

    expect(text, "（暂定）");
    expect(text, "日历");
}

static void test_what_is_no_licence_is_not_called_one(void **state)
{
    Counter *counter = *state;
    counter_receive(counter, STALL);
    counter_accept(counter);
    assert_true(counter_act(counter, "clerk", ACTION_DECIDE,
                            payload_of("decision", "grant", "reason", "齐全", NULL)));
    g_autoptr(NoticeDocument) document =
        make(NOTICE_GRANT, facts_with(counter, ISSUE_ORIGINAL, 0, false));
    g_autofree char *text = text_of(document);

    assert_null(strstr(text, "行政许可"));
    assert_string_equal(notice_title(document), "准予办理决定书");
}

static int columns_of(const char *line)
{
    int columns = 0;

    for (; *line; line = g_utf8_next_char(line))
        columns += g_unichar_iswide(g_utf8_get_char(line)) ? 2 : 1;
    return columns;
}

static void test_lines_fit_the_screen_and_begin_with_no_closing_mark(void **state)
{
    for (int columns = 30; columns <= 90; columns += 7) {
        g_autoptr(NoticeDocument) document = papers_make(*state, NOTICE_COMMITMENT);
        g_autofree char *text = notice_text(document, columns, false);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        for (char **line = lines; *line; line++) {
            assert_true(columns_of(*line) <= columns);
            assert_false(g_str_has_prefix(*line, "，") || g_str_has_prefix(*line, "。") ||
                         g_str_has_suffix(*line, "《"));
        }
    }
}

static void test_the_hall_puts_its_own_template_before_ours(void **state)
{
    (void)state;
    char *folder = test_folder_make();
    g_autofree char *path = g_build_filename(folder, "receipt.notice", NULL);
    const char *const folders[] = {folder, PAPERS_FOLDER, NULL};
    const char *const only[] = {folder, NULL};
    cJSON *facts = cJSON_CreateObject();
    g_auto(Problem) problem = {0};

    assert_true(g_file_set_contents(path, "title 本厅收件单\n", -1, NULL));
    g_autoptr(NoticeDocument) own = notice_make(folders, NOTICE_RECEIPT, facts, NULL);
    g_autoptr(NoticeDocument) ours = notice_make(folders, NOTICE_DELIVERY, facts, NULL);
    assert_string_equal(notice_title(own), "本厅收件单");
    assert_string_equal(notice_title(ours), "送达回证");

    assert_null(notice_make(only, NOTICE_DELIVERY, facts, &problem));
    assert_int_equal(problem.kind, PROBLEM_NOT_FOUND);
    assert_string_equal(problem.args[0], "delivery.notice");

    /* a broken one is told and not passed over; the others go on */
    assert_true(g_file_set_contents(path, "title 单\n\ntitel 单\n", -1, NULL));
    assert_null(notice_make(folders, NOTICE_RECEIPT, facts, &problem));
    assert_int_equal(problem.kind, PROBLEM_NOTICE_TEMPLATE);
    assert_string_equal(problem.args[0], "receipt.notice");
    assert_string_equal(problem.args[1], "3");
    g_autoptr(NoticeDocument) still = notice_make(folders, NOTICE_DELIVERY, facts, NULL);
    assert_non_null(still);
    cJSON_Delete(facts);
    test_folder_remove(folder);
}

static void test_a_qr_code_for_the_terminal_is_square_with_a_quiet_zone(void **state)
{
    (void)state;
    g_autofree char *lines = qr_lines("https://query.example.invalid/r/R379902000000011");
    g_auto(GStrv) rows = g_strsplit(g_strchomp(lines), "\n", -1);
    long side = g_utf8_strlen(rows[0], -1);

    assert_int_equal(g_strv_length(rows), (side + 1) / 2);
    for (guint i = 0; rows[i]; i++) {
        assert_int_equal(g_utf8_strlen(rows[i], -1), side);
        assert_true(g_str_has_prefix(rows[i], "████") && g_str_has_suffix(rows[i], "████"));
    }
    assert_null(strchr(rows[0], ' '));
    assert_null(qr_lines(""));
    g_autofree char *long_text = g_strnfill(5000, 'x');
    assert_null(qr_lines(long_text));
}

int main(void)
{
#define AT_COUNTER(test) cmocka_unit_test_setup_teardown(test, counter_open, counter_close)
    const struct CMUnitTest tests[] = {
        AT_COUNTER(test_every_document_says_what_the_law_asks),
        AT_COUNTER(test_numbers_of_people_are_whole_only_where_it_is_signed_or_decided),
        AT_COUNTER(test_a_screen_shows_people_masked),
        AT_COUNTER(test_marks_say_what_a_copy_is),
        cmocka_unit_test(test_what_is_not_known_yet_leaves_room_to_write),
        AT_COUNTER(test_a_correction_takes_what_was_put_right_and_a_reprint_does_not),
        AT_COUNTER(test_a_reprint_says_what_the_original_said),
        AT_COUNTER(test_a_date_in_a_year_without_calendar_is_called_provisional),
        AT_COUNTER(test_what_is_no_licence_is_not_called_one),
        AT_COUNTER(test_lines_fit_the_screen_and_begin_with_no_closing_mark),
        cmocka_unit_test(test_the_hall_puts_its_own_template_before_ours),
        cmocka_unit_test(test_a_qr_code_for_the_terminal_is_square_with_a_quiet_zone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
