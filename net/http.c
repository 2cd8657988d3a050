#include "net/http.h"

#include "wire/wire.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#define CONNECT_TIMEOUT_MS 10000L
#define SLOW_BYTES 10L /* a second: slower than this for SLOW_S is a dead line */
#define SLOW_S 30L
#define KEEPALIVE_IDLE_S 30L
#define KEEPALIVE_EVERY_S 15L
#define FDS_MAX 4

typedef struct {
    CURL *easy;
    struct curl_slist *headers;
    char *url;
    char *body;
    GByteArray *answer;
    bool out;
} Exchange;

struct Http {
    char *central;
    CURLM *multi;
    Exchange lanes[LANE_COUNT];
};

/* Words for what the line did; the argument of OFFLINE. */
static const struct {
    CURLcode code;
    const char *words;
} reasons[] = {
    {CURLE_COULDNT_RESOLVE_HOST, N_("its name is not known")},
    {CURLE_COULDNT_RESOLVE_PROXY, N_("the proxy's name is not known")},
    {CURLE_COULDNT_CONNECT, N_("no connection")},
    {CURLE_OPERATION_TIMEDOUT, N_("no answer in time")},
    {CURLE_PEER_FAILED_VERIFICATION, N_("its certificate is not trusted")},
    {CURLE_SSL_CONNECT_ERROR, N_("no secure connection")},
    {CURLE_GOT_NOTHING, N_("the connection broke off")},
    {CURLE_SEND_ERROR, N_("the connection broke off")},
    {CURLE_RECV_ERROR, N_("the connection broke off")},
    {CURLE_PARTIAL_FILE, N_("the connection broke off")},
    {CURLE_WRITE_ERROR, N_("the answer was too large")},
    {CURLE_FILESIZE_EXCEEDED, N_("the answer was too large")},
};

static const char *reason_of(CURLcode code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (reasons[i].code == code)
            return reasons[i].words;
    }
    return curl_easy_strerror(code);
}

static size_t receive(char *data, size_t size, size_t count, void *user)
{
    Exchange *exchange = user;
    size_t length = size * count;

    if (length > WIRE_ANSWER_MAX - exchange->answer->len)
        return 0;
    g_byte_array_append(exchange->answer, (const guint8 *)data, (guint)length);
    return length;
}

/* What is the same for every exchange. */
static bool prepare(Exchange *exchange)
{
    CURL *easy = exchange->easy = curl_easy_init();

    if (!easy)
        return false;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "yichuang");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* A resolver that hangs must not hold up the end of the program. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, KEEPALIVE_EVERY_S);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)WIRE_ANSWER_MAX);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    return true;
}

static void set_up_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

Http *http_new(const char *central, Problem *problem)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    g_autoptr(Http) http = g_new0(Http, 1);
    bool sound;

    pthread_once(&once, set_up_curl);
    http->central = g_strdup(central);
    http->multi = curl_multi_init();
    sound = http->multi != NULL;
    for (size_t lane = 0; sound && lane < LANE_COUNT; lane++)
        sound = prepare(&http->lanes[lane]);
    if (sound)
        return g_steal_pointer(&http);
    problem_set(problem, PROBLEM_OFFLINE, curl_easy_strerror(CURLE_FAILED_INIT), NULL);
    return NULL;
}

/* The body may have been a password. */
static void forget_request(Exchange *exchange)
{
    if (exchange->body)
        explicit_bzero(exchange->body, strlen(exchange->body));
    g_clear_pointer(&exchange->body, g_free);
    g_clear_pointer(&exchange->url, g_free);
    g_clear_pointer(&exchange->headers, curl_slist_free_all);
}

void http_free(Http *http)
{
    if (!http)
        return;
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        Exchange *exchange = &http->lanes[lane];

        if (exchange->out)
            curl_multi_remove_handle(http->multi, exchange->easy);
        if (exchange->easy)
            curl_easy_cleanup(exchange->easy);
        g_clear_pointer(&exchange->answer, g_byte_array_unref);
        forget_request(exchange);
    }
    if (http->multi)
        curl_multi_cleanup(http->multi);
    g_free(http->central);
    g_free(http);
}

static void add_header(Exchange *exchange, const char *name, const char *value)
{
    g_autofree char *line = g_strdup_printf("%s: %s", name, value);

    exchange->headers = curl_slist_append(exchange->headers, line);
}

static void set_headers(Exchange *exchange, const SyncRequest *request)
{
    g_autofree char *protocol = g_strdup_printf("%d", WIRE_PROTOCOL);

    add_header(exchange, WIRE_PROTOCOL_HEADER, protocol);
    add_header(exchange, "Accept", WIRE_MEDIA_TYPE);
    if (request->body) {
        add_header(exchange, "Content-Type", "application/json");
        /* Waiting for leave to send costs a round trip. */
        exchange->headers = curl_slist_append(exchange->headers, "Expect:");
    }
    if (request->bearer) {
        g_autofree char *value = g_strconcat("Bearer ", request->bearer, NULL);

        add_header(exchange, "Authorization", value);
    }
    curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, exchange->headers);
}

static void set_body(Exchange *exchange, const SyncRequest *request)
{
    CURL *easy = exchange->easy;

    exchange->body = g_strdup(request->body);
    if (!exchange->body) {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        return;
    }
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(exchange->body));
}

void http_start(Http *http, const SyncRequest *request)
{
    Exchange *exchange = &http->lanes[request->lane];

    g_assert(!exchange->out);
    /* A new one, lest the room of the largest answer be kept for ever. */
    g_clear_pointer(&exchange->answer, g_byte_array_unref);
    exchange->answer = g_byte_array_new();
    exchange->url = g_strconcat(http->central, request->path, NULL);
    curl_easy_setopt(exchange->easy, CURLOPT_URL, exchange->url);
    set_body(exchange, request);
    set_headers(exchange, request);
    curl_easy_setopt(exchange->easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    /* Watching the speed wakes the thread every second, so not while nothing is to be expected. */
    curl_easy_setopt(exchange->easy, CURLOPT_LOW_SPEED_LIMIT, request->waits ? 0L : SLOW_BYTES);
    curl_easy_setopt(exchange->easy, CURLOPT_LOW_SPEED_TIME, request->waits ? 0L : SLOW_S);
    curl_multi_add_handle(http->multi, exchange->easy);
    exchange->out = true;
}

void http_wait(Http *http, const int *fds, unsigned fd_count, int timeout_ms)
{
    struct curl_waitfd extra[FDS_MAX];
    int running, out = 0;

    g_assert(fd_count <= FDS_MAX);
    for (unsigned i = 0; i < fd_count; i++)
        extra[i] = (struct curl_waitfd){.fd = fds[i], .events = CURL_WAIT_POLLIN};
    for (size_t lane = 0; lane < LANE_COUNT; lane++)
        out += http->lanes[lane].out;
    curl_multi_perform(http->multi, &running);
    if (running < out)
        return; /* one has finished already */
    curl_multi_poll(http->multi, extra, fd_count, timeout_ms < 0 ? G_MAXINT : timeout_ms, NULL);
    curl_multi_perform(http->multi, &running);
}

static instant date_header(CURL *easy)
{
    struct curl_header *header;

    if (curl_easy_header(easy, "Date", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return 0;

    time_t seconds = curl_getdate(header->value, NULL);

    return seconds < 0 ? 0 : (instant)seconds * 1000;
}

static void describe(Exchange *exchange, CURLcode code, SyncAnswer *answer)
{
    long status = 0;
    curl_off_t retry_after = 0, took_us = 0;
    size_t length = exchange->answer->len;

    *answer = (SyncAnswer){.reached = code == CURLE_OK,
                           .timed_out = code == CURLE_OPERATION_TIMEDOUT,
                           .reason = code == CURLE_OK ? NULL : reason_of(code),
                           .body = length > 0 ? (const char *)exchange->answer->data : "",
                           .length = length,
                           .retry_after_s = -1};
    curl_easy_getinfo(exchange->easy, CURLINFO_TOTAL_TIME_T, &took_us);
    answer->took_ms = (int)MIN(took_us / 1000, G_MAXINT);
    if (!answer->reached)
        return;
    curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_TYPE, &answer->content_type);
    curl_easy_getinfo(exchange->easy, CURLINFO_RETRY_AFTER, &retry_after);
    answer->status = (int)status;
    if (retry_after > 0)
        answer->retry_after_s = (int)MIN(retry_after, G_MAXINT);
    answer->server_time = date_header(exchange->easy);
}

static Lane lane_of(const Http *http, const CURL *easy)
{
    Lane lane = 0;

    while (http->lanes[lane].easy != easy)
        lane++;
    return lane;
}

bool http_take(Http *http, Lane *lane, SyncAnswer *answer)
{
    CURLMsg *message;
    int left;

    do {
        message = curl_multi_info_read(http->multi, &left);
    } while (message && message->msg != CURLMSG_DONE);
    if (!message)
        return false;

    CURLcode code = message->data.result;

    *lane = lane_of(http, message->easy_handle);

    Exchange *exchange = &http->lanes[*lane];

    describe(exchange, code, answer);
    curl_multi_remove_handle(http->multi, exchange->easy);
    forget_request(exchange);
    exchange->out = false;
    return true;
}

void http_perform(Http *http, const SyncRequest *request, SyncAnswer *answer)
{
    Lane lane;

    http_start(http, request);
    while (!http_take(http, &lane, answer))
        http_wait(http, NULL, 0, -1);
}
