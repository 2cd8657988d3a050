/* The line, against a server that does everything wrong in turn. */
#include "net/answer.h"
#include "net/http.h"
#include "tests/support/process.h"
#include "tests/support/test.h"
#include "tests/support/web.h"
#include "wire/wire.h"

#include <string.h>
#include <unistd.h>

#define OURS "{\"protocol\":1}"

typedef struct {
    Web *web;
    Http *http;
    GString *heads; /* of all requests */
    GString *bodies;
    int inside;   /* threads that write to these two */
    int overlaps; /* times there was more than one */
    SyncAnswer answer;
} Rig;

static SyncRequest request_for(Lane lane, const char *path, const char *body, int timeout_ms)
{
    return (SyncRequest){.lane = lane,
                         .method = body ? "POST" : "GET",
                         .path = g_strdup(path),
                         .body = g_strdup(body),
                         .timeout_ms = patience_ms(timeout_ms)};
}

static void perform(Rig *rig, const char *path, const char *body, int timeout_ms)
{
    SyncRequest request = request_for(LANE_PUSH, path, body, timeout_ms);

    http_perform(rig->http, &request, &rig->answer);
    sync_request_clear(&request);
}

/* ---- what the server does, by the path that is asked for ----------------------------------- */

static WebThen say_ours(GString *out)
{
    web_say(out, 200, WIRE_MEDIA_TYPE, "Date: Mon, 02 Nov 2026 01:00:00 GMT\r\n", OURS);
    return WEB_KEEP;
}

static WebThen say_cut(GString *out)
{
    g_string_append(out, "HTTP/1.1 200 OK\r\nContent-Type: " WIRE_MEDIA_TYPE
                         "\r\nContent-Length: 100\r\n\r\n" OURS);
    return WEB_CLOSE;
}

static WebThen say_cut_chunks(GString *out)
{
    g_string_append(out, "HTTP/1.1 200 OK\r\nContent-Type: " WIRE_MEDIA_TYPE
                         "\r\nTransfer-Encoding: chunked\r\n\r\ne\r\n" OURS "\r\n");
    return WEB_CLOSE;
}

static WebThen say_garbage(GString *out)
{
    g_string_append(out, "\x16\x03\x01 not http at all\r\n\r\n");
    return WEB_CLOSE;
}

static WebThen say_nothing(GString *out)
{
    (void)out;
    return WEB_CLOSE;
}

static WebThen say_half_and_hold(GString *out)
{
    g_string_append(out, "HTTP/1.1 200 OK\r\nContent-Type: " WIRE_MEDIA_TYPE
                         "\r\nContent-Length: 100\r\n\r\n{");
    return WEB_HOLD;
}

static WebThen say_too_much(GString *out)
{
    g_autofree char *body = g_strnfill(WIRE_ANSWER_MAX + 1, ' ');

    web_say(out, 200, WIRE_MEDIA_TYPE, "", body);
    return WEB_CLOSE;
}

static WebThen say_too_much_unannounced(GString *out)
{
    g_string_append(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");

    g_autofree char *body = g_strnfill(WIRE_ANSWER_MAX + 1, ' ');

    g_string_append(out, body);
    return WEB_CLOSE;
}

/* A frame of zstd (RFC 8878) with blocks of `count` bytes each: the bytes of `text` as they are,
 * or, without a text, blanks that are told by their number. */
static GString *zstd_frame(const char *text, guint32 count, int blocks)
{
    GString *frame = g_string_new_len("\x28\xb5\x2f\xfd\x00\x38", 6);

    for (int i = 1; i <= blocks; i++) {
        guint32 head = count << 3 | (text ? 0 : 1 << 1) | (i == blocks);

        for (int byte = 0; byte < 3; byte++)
            g_string_append_c(frame, (char)(head >> (8 * byte) & 0xff));
        g_string_append(frame, text ? text : " ");
    }
    return frame;
}

static WebThen say_frame(GString *out, GString *frame)
{
    g_string_append_printf(out,
                           "HTTP/1.1 200 OK\r\nContent-Type: " WIRE_MEDIA_TYPE
                           "\r\nContent-Encoding: zstd\r\nContent-Length: %zu\r\n\r\n",
                           frame->len);
    g_string_append_len(out, frame->str, (gssize)frame->len);
    g_string_free(frame, true);
    return WEB_KEEP;
}

/* Four thousand bytes that unpack to eight times what is allowed. */
static WebThen say_bomb(GString *out)
{
    return say_frame(out, zstd_frame(NULL, 128 * 1024, 1024));
}

static WebThen say_packed(GString *out)
{
    return say_frame(out, zstd_frame(OURS, strlen(OURS), 1));
}

static WebThen say_elsewhere(GString *out)
{
    web_say(out, 302, "text/html", "Location: /ours\r\n", "moved");
    return WEB_KEEP;
}

static WebThen say_portal(GString *out)
{
    web_say(out, 200, "text/html", "", "<html>Sign in to the guest network</html>");
    return WEB_KEEP;
}

static WebThen say_busy(GString *out)
{
    web_say(out, 503, WIRE_MEDIA_TYPE, "Retry-After: 7\r\n",
            "{\"protocol\":1,\"code\":\"server.busy\"}");
    return WEB_KEEP;
}

static const struct {
    const char *path;
    WebThen (*say)(GString *out);
} pages[] = {
    {"/ours", say_ours},
    {"/cut", say_cut},
    {"/cut-chunks", say_cut_chunks},
    {"/garbage", say_garbage},
    {"/nothing", say_nothing},
    {"/hold", say_half_and_hold},
    {"/too-much", say_too_much},
    {"/too-much-unannounced", say_too_much_unannounced},
    {"/bomb", say_bomb},
    {"/packed", say_packed},
    {"/elsewhere", say_elsewhere},
    {"/portal", say_portal},
    {"/busy", say_busy},
};

static WebThen answer_page(void *data, const WebRequest *request, GString *out)
{
    Rig *rig = data;

    if (g_atomic_int_add(&rig->inside, 1) > 0)
        g_atomic_int_inc(&rig->overlaps);
    g_string_append(rig->heads, request->head);
    g_string_append(rig->bodies, request->body);
    g_thread_yield(); /* whoever could come in between does */
    g_atomic_int_add(&rig->inside, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (strcmp(pages[i].path, request->path) == 0)
            return pages[i].say(out);
    }
    web_say(out, 404, NULL, "", "");
    return WEB_KEEP;
}

static int setup(void **state)
{
    Rig *rig = g_new0(Rig, 1);

    rig->heads = g_string_new(NULL);
    rig->bodies = g_string_new(NULL);
    rig->web = web_start(answer_page, rig);
    rig->http = http_new(web_address(rig->web), NULL);
    assert_non_null(rig->http);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    Rig *rig = *state;

    http_free(rig->http);
    web_stop(rig->web);
    g_string_free(rig->heads, true);
    g_string_free(rig->bodies, true);
    g_free(rig);
    return 0;
}

/* ---- what comes through -------------------------------------------------------------------- */

static void test_an_answer_comes_with_all_that_the_engine_reads(void **state)
{
    Rig *rig = *state;

    perform(rig, "/ours", "{\"a\":1}", 5000);
    assert_true(rig->answer.reached);
    assert_int_equal(rig->answer.status, 200);
    assert_string_equal(rig->answer.content_type, WIRE_MEDIA_TYPE);
    assert_int_equal(rig->answer.length, strlen(OURS));
    assert_memory_equal(rig->answer.body, OURS, strlen(OURS));
    assert_int_equal(rig->answer.server_time, INT64_C(1793581200000));
    assert_int_equal(rig->answer.retry_after_s, -1);
    assert_string_equal(rig->bodies->str, "{\"a\":1}");
}

static void test_requests_say_who_and_what(void **state)
{
    Rig *rig = *state;
    SyncRequest request = request_for(LANE_PULL, "/ours", NULL, 5000);

    request.bearer = g_strdup("secret-token");
    http_perform(rig->http, &request, &rig->answer);
    sync_request_clear(&request);
    assert_non_null(strstr(rig->heads->str, "GET /ours HTTP/1.1\r\n"));
    assert_non_null(strstr(rig->heads->str, "\r\nYichuang-Protocol: 1\r\n"));
    assert_non_null(strstr(rig->heads->str, "\r\nAccept: " WIRE_MEDIA_TYPE "\r\n"));
    assert_non_null(strstr(rig->heads->str, "\r\nAuthorization: Bearer secret-token\r\n"));
    assert_non_null(strstr(rig->heads->str, "\r\nAccept-Encoding: "));

    g_string_truncate(rig->heads, 0);
    perform(rig, "/ours", NULL, 5000);
    assert_null(strstr(rig->heads->str, "Authorization"));
}

static void test_a_connection_is_used_again(void **state)
{
    Rig *rig = *state;

    for (int i = 0; i < 5; i++)
        perform(rig, "/ours", i % 2 ? "{}" : NULL, 5000);
    assert_int_equal(web_requests(rig->web), 5);
    assert_int_equal(web_connections(rig->web), 1);
}

static void test_packed_answers_are_unpacked(void **state)
{
    Rig *rig = *state;

    perform(rig, "/packed", NULL, 5000);
    assert_int_equal(rig->answer.length, strlen(OURS));
    assert_memory_equal(rig->answer.body, OURS, strlen(OURS));
}

static void test_retry_after_is_told(void **state)
{
    Rig *rig = *state;
    g_auto(Problem) problem = {0};
    bool ours;

    perform(rig, "/busy", NULL, 5000);
    assert_int_equal(rig->answer.retry_after_s, 7);
    assert_null(answer_read(&rig->answer, &ours, &problem));
    assert_true(ours);
    assert_int_equal(problem.kind, PROBLEM_BUSY);
}

/* ---- what does not ------------------------------------------------------------------------- */

static void test_broken_answers_reach_nobody(void **state)
{
    Rig *rig = *state;
    static const char *const paths[] = {"/cut",     "/cut-chunks", "/garbage",
                                        "/nothing", "/too-much",   "/too-much-unannounced",
                                        "/bomb"};

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_auto(Problem) problem = {0};

        perform(rig, paths[i], NULL, 20000);
        if (rig->answer.reached)
            fail_msg("%s was taken for an answer", paths[i]);
        assert_false(rig->answer.timed_out);
        assert_non_null(rig->answer.reason);
        assert_true(rig->answer.length <= WIRE_ANSWER_MAX);
        assert_null(answer_read(&rig->answer, NULL, &problem));
        assert_int_equal(problem.kind, PROBLEM_OFFLINE);
    }
    perform(rig, "/ours", NULL, 5000);
    assert_true(rig->answer.reached);
}

static void test_an_answer_that_stops_in_the_middle_times_out(void **state)
{
    Rig *rig = *state;

    perform(rig, "/hold", NULL, 100);
    assert_false(rig->answer.reached);
    assert_true(rig->answer.timed_out);
}

static void test_redirects_and_portals_are_not_ours(void **state)
{
    Rig *rig = *state;
    static const char *const paths[] = {"/elsewhere", "/portal", "/missing"};

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_auto(Problem) problem = {0};
        bool ours = true;

        perform(rig, paths[i], NULL, 5000);
        assert_true(rig->answer.reached);
        assert_null(answer_read(&rig->answer, &ours, &problem));
        assert_false(ours);
        assert_int_equal(problem.kind, PROBLEM_NOT_OURS);
    }
    assert_int_equal(web_requests(rig->web), 3);
}

static void test_nobody_listening_is_told_at_once(void **state)
{
    (void)state;
    g_autoptr(Http) http = http_new("http://127.0.0.1:1", NULL);
    SyncRequest request = request_for(LANE_PUSH, "/ours", NULL, 60000);
    SyncAnswer answer;

    http_perform(http, &request, &answer);
    sync_request_clear(&request);
    assert_false(answer.reached);
    assert_false(answer.timed_out);
    assert_true(answer.took_ms < 30000);
}

static void test_plain_http_is_not_taken_for_https(void **state)
{
    Rig *rig = *state;
    g_autofree char *address = g_strconcat("https", strchr(web_address(rig->web), ':'), NULL);
    g_autoptr(Http) http = http_new(address, NULL);
    SyncRequest request = request_for(LANE_PUSH, "/ours", NULL, 200);
    SyncAnswer answer;

    http_perform(http, &request, &answer);
    sync_request_clear(&request);
    assert_false(answer.reached);
}

/* ---- two lanes ----------------------------------------------------------------------------- */

static void test_one_lane_works_while_the_other_waits(void **state)
{
    Rig *rig = *state;
    SyncRequest waiting = request_for(LANE_PULL, "/hold", NULL, 60000);
    SyncRequest quick = request_for(LANE_PUSH, "/ours", NULL, 5000);
    Lane lane;

    waiting.waits = true;
    http_start(rig->http, &waiting);
    http_start(rig->http, &quick);
    while (!http_take(rig->http, &lane, &rig->answer))
        http_wait(rig->http, NULL, 0, -1);
    assert_int_equal(lane, LANE_PUSH);
    assert_true(rig->answer.reached);
    assert_false(http_take(rig->http, &lane, &rig->answer));
    sync_request_clear(&waiting);
    sync_request_clear(&quick);
}

static int count_of(const char *text, const char *part)
{
    int count = 0;

    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

static void test_both_lanes_at_once_get_their_own_answers(void **state)
{
    Rig *rig = *state;
    SyncRequest push = request_for(LANE_PUSH, "/ours", "{}", 20000);
    SyncRequest pull = request_for(LANE_PULL, "/portal", NULL, 20000);
    enum { ROUNDS = 500 };

    for (int i = 0; i < ROUNDS; i++) {
        http_start(rig->http, &push);
        http_start(rig->http, &pull);
        for (int taken = 0; taken < 2; taken++) {
            Lane lane;

            while (!http_take(rig->http, &lane, &rig->answer))
                http_wait(rig->http, NULL, 0, -1);
            assert_true(rig->answer.reached);
            assert_string_equal(rig->answer.content_type,
                                lane == LANE_PUSH ? WIRE_MEDIA_TYPE : "text/html");
        }
    }
    assert_int_equal(rig->overlaps, 0);
    assert_int_equal(count_of(rig->heads->str, "POST /ours HTTP/1.1\r\n"), ROUNDS);
    assert_int_equal(count_of(rig->heads->str, "GET /portal HTTP/1.1\r\n"), ROUNDS);
    sync_request_clear(&push);
    sync_request_clear(&pull);
}

static void test_waiting_ends_when_a_descriptor_becomes_readable(void **state)
{
    Rig *rig = *state;
    SyncRequest waiting = request_for(LANE_PULL, "/hold", NULL, 60000);
    gint64 begin = g_get_monotonic_time();
    Lane lane;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    http_start(rig->http, &waiting);
    http_wait(rig->http, ends, 1, 60000);
    assert_true(g_get_monotonic_time() - begin < 30 * G_TIME_SPAN_SECOND);
    assert_false(http_take(rig->http, &lane, &rig->answer));
    sync_request_clear(&waiting);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    static const struct CMUnitTest tests[] = {
        TEST(test_an_answer_comes_with_all_that_the_engine_reads),
        TEST(test_requests_say_who_and_what),
        TEST(test_a_connection_is_used_again),
        TEST(test_packed_answers_are_unpacked),
        TEST(test_retry_after_is_told),
        TEST(test_broken_answers_reach_nobody),
        TEST(test_an_answer_that_stops_in_the_middle_times_out),
        TEST(test_redirects_and_portals_are_not_ours),
        TEST(test_nobody_listening_is_told_at_once),
        TEST(test_plain_http_is_not_taken_for_https),
        TEST(test_one_lane_works_while_the_other_waits),
        TEST(test_both_lanes_at_once_get_their_own_answers),
        TEST(test_waiting_ends_when_a_descriptor_becomes_readable),
    };

    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
