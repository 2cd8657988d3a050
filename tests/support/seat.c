#include "tests/support/seat.h"

#include "tests/support/store.h"
#include "tui/tui.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define ASKED "--seat"
#define CASES_DEFAULT 60
#define PAGE 100
#define HOUR G_GINT64_CONSTANT(3600000)

/* ---- in the child -------------------------------------------------------------------------- */

static int number_of(const char *name, int otherwise)
{
    const char *text = getenv(name);

    return text ? (int)g_ascii_strtoll(text, NULL, 10) : otherwise;
}

static const char *const names[] = {"陈暮云", "欧阳临溪", "赵望", "慕容听雨", "李青禾", "𠮷野澜"};
static const char *const hostile_names[] = {"\033[2J\033]0;x\a王", "李\u202e\u200b四",
                                            "a\u0301\u0301\u0301\u0301b",
                                            "\xF0\x9F\x98\x80 \u2026\u2014\u00b7"};

/* A receive by the window clerk, with names that differ from row to row. */
static Command *receive(const Rulebook *book, int serial, instant at)
{
    const GPtrArray *items = rulebook_items(book);
    const Item *item = g_ptr_array_index(items, (guint)serial % items->len);
    Command *command = receive_make(book, item, rulebook_actor(book, "clerk"), serial, at);
    cJSON *applicant = cJSON_GetObjectItemCaseSensitive(command->payload, "applicant");
    const char *kind = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(applicant, "kind"));
    bool hostile = number_of("SEAT_HOSTILE", 0) != 0;
    const char *name = hostile ? hostile_names[(guint)serial % G_N_ELEMENTS(hostile_names)]
                               : names[(guint)serial % G_N_ELEMENTS(names)];

    if (hostile)
        cJSON_ReplaceItemInObjectCaseSensitive(applicant, "kind", cJSON_CreateString(kind));
    if (hostile || g_str_equal(kind, "1"))
        cJSON_ReplaceItemInObjectCaseSensitive(applicant, "name", cJSON_CreateString(name));
    return command;
}

static void take(Peer *peer, const Command *command, instant at)
{
    g_autoptr(CommandResult) result = peer_take(peer, command, "clerk", at);

    assert_int_equal(result->outcome, OUTCOME_APPLIED);
}

/* Cases of the last weeks, most recent first in number; every other one accepted. */
static void fill(Store *store, Peer *peer, int cases)
{
    ChangePage *page = page_of(NULL, "0");

    for (int i = 0; i < cases; i++) {
        instant at = store->now - (instant)(i % 240 + 1) * HOUR;
        g_autoptr(Command) command = receive(store->book, 5000 + i, at);
        take(peer, command, at);
        if (i % 2 == 1)
            peer_act(peer, command->case_id.text, "clerk", ACTION_ACCEPT,
                     payload_of("mode", "full", NULL), at + HOUR / 2);
        g_ptr_array_add(page->changes, peer_change(peer, CHANGE_ENTER, command->case_id.text, 0));
        if (page->changes->len == PAGE) {
            assert_true(store_apply(store, page));
            page = page_of(NULL, "0");
        }
    }
    assert_true(store_apply(store, page));
}

/* The clerk accepts a case while offline, and somebody else asked for a correction meanwhile. */
static void quarrel(Store *store, Peer *peer)
{
    instant at = store->now - HOUR;
    g_autoptr(Command) command = receive(store->book, 9000, at);

    take(peer, command, at);
    assert_true(store_apply(
        store, page_of(peer_change(peer, CHANGE_ENTER, command->case_id.text, 0), "1")));
    store_accept(store, command->case_id.text);
    peer_act(peer, command->case_id.text, "clerk", ACTION_REQUEST_CORRECTION,
             payload_of("defects", "缺少法定代表人签字", "due", "2027-01-15", NULL), at);
    store_push(store, peer);
}

/* Names of places, bodies and people, which the store's own rule book does without. */
static void name_everything(Store *store)
{
    static const struct {
        DocumentKind kind;
        const char *file;
        const char *array;
        const char *key;
    } lists[] = {
        {DOCUMENT_DIVISION, "divisions", "divisions", "code"},
        {DOCUMENT_ORGANISATION, "organisations", "organisations", "code"},
        {DOCUMENT_STAFF, "staff", "staff", "id"},
    };
    g_autoptr(DocumentPage) page = g_new0(DocumentPage, 1);

    page->revision = 1000;
    page->documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autofree char *path = g_strdup_printf(SOURCE_ROOT "/central/demo/%s.json", lists[i].file);
        g_autofree char *text = NULL;
        const cJSON *body;
        assert_true(g_file_get_contents(path, &text, NULL, NULL));
        cJSON *json = cJSON_Parse(text);
        cJSON_ArrayForEach(body, cJSON_GetObjectItemCaseSensitive(json, lists[i].array))
        {
            const cJSON *code = cJSON_GetObjectItemCaseSensitive(body, lists[i].key);
            Document *document = g_new0(Document, 1);
            *document = (Document){lists[i].kind, g_strdup(cJSON_GetStringValue(code)), 1, 1000,
                                   cJSON_Duplicate(body, true)};
            g_ptr_array_add(page->documents, document);
        }
        cJSON_Delete(json);
    }
    assert_true(catalogue_apply(store->cache, page, NULL));
}

static void be(Store *store, const char *account)
{
    cJSON *actor = actor_to_json(rulebook_actor(store->book, account));
    g_autofree char *text = cJSON_PrintUnformatted(actor);

    assert_true(cache_set(store->cache, CACHE_ACTOR, text, NULL));
    cJSON_Delete(actor);
}

static void tell_line(Line *line, instant now)
{
    g_auto(LineStatus) status = {.state = LINE_ONLINE, .last_sync = now};

    if (number_of("SEAT_OFFLINE", 0)) {
        status.state = LINE_OFFLINE;
        status.next_attempt = now + HOUR;
        problem_set(&status.problem, PROBLEM_OFFLINE, "no connection", NULL);
    }
    line_tell(line, &status);
}

int seat_run(void)
{
    const char *const notice_folders[] = {SOURCE_ROOT "/forms/notice/templates", NULL};
    const char *account = getenv("SEAT_ACCOUNT");
    g_auto(Problem) problem = {0};

    setlocale(LC_ALL, "");
    bindtextdomain(TEXT_DOMAIN, BUILD_ROOT "/locale");
    bind_textdomain_codeset(TEXT_DOMAIN, "UTF-8");
    Store *store = store_new(100);
    Peer *peer = peer_new(store->book);
    store->now = g_get_real_time() / 1000;
    name_everything(store);
    fill(store, peer, number_of("SEAT_CASES", CASES_DEFAULT));
    if (number_of("SEAT_CONFLICT", 0))
        quarrel(store, peer);
    if (account)
        be(store, account);
    g_autoptr(Line) line = line_new();
    tell_line(line, store->now);
    TuiOptions options = {.cache = store->cache,
                          .line = line,
                          .user = account ? account : "clerk",
                          .central = "http://localhost",
                          .theme = getenv("SEAT_THEME"),
                          .themes_folder = SOURCE_ROOT "/themes",
                          .print_command = getenv("SEAT_PRINT"),
                          .notice_folders = notice_folders,
                          .query_address = "https://query.example.invalid/r",
                          .ambiguous_width = number_of("SEAT_TWO_WIDE", 0) ? 2 : 0,
                          .lean = number_of("SEAT_LEAN", 0) != 0,
                          .reader_command = getenv("SEAT_READER"),
                          .capture_command = getenv("SEAT_CAPTURE"),
                          .viewer_command = getenv("SEAT_VIEWER")};
    int status = tui_run(&options, &problem);
    peer_free(peer);
    store_free(store);
    return status;
}

bool seat_is_asked(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], ASKED) == 0;
}

/* ---- in the test --------------------------------------------------------------------------- */

static void put(GPtrArray *environment, const char *name, const char *value)
{
    if (value)
        g_ptr_array_add(environment, g_strdup_printf("%s=%s", name, value));
}

Term *seat_start(const Seat *seat)
{
    const char *const arguments[] = {"/proc/self/exe", ASKED, NULL};
    g_autoptr(GPtrArray) environment = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *cases = seat->cases ? g_strdup_printf("%d", seat->cases) : NULL;

    put(environment, "LC_ALL", "C.UTF-8");
    put(environment, "LANGUAGE", seat->language ? seat->language : "en");
    put(environment, "SEAT_CASES", cases);
    put(environment, "SEAT_ACCOUNT", seat->account);
    put(environment, "SEAT_THEME", seat->theme);
    put(environment, "SEAT_PRINT", seat->print);
    put(environment, "SEAT_LEAN", seat->lean ? "1" : NULL);
    put(environment, "SEAT_CONFLICT", seat->conflict ? "1" : NULL);
    put(environment, "SEAT_OFFLINE", seat->offline ? "1" : NULL);
    put(environment, "SEAT_HOSTILE", seat->hostile ? "1" : NULL);
    put(environment, "SEAT_TWO_WIDE", seat->two_wide ? "1" : NULL);
    put(environment, "SEAT_READER", seat->reader);
    put(environment, "SEAT_CAPTURE", seat->capture);
    put(environment, "SEAT_VIEWER", seat->viewer);
    g_ptr_array_add(environment, NULL);
    Term *term = term_start(&(TermProgram){.rows = seat->rows ? seat->rows : 24,
                                           .columns = seat->columns ? seat->columns : 80,
                                           .type = seat->type,
                                           .arguments = arguments,
                                           .environment = (const char *const *)environment->pdata});
    term_expect(term, seat->language ? "未发送" : "unsent");
    return term;
}
