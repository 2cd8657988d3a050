/* Documents through the real programs: provisional while the central has not answered, numbered
 * once it has, printed again only with a reason that the central keeps. */
#include "tests/support/casework.h"

#include "domain/json.h"

#include <glib/gstdio.h>
#include <string.h>

#define PENDING "暂存，待系统确认"

static char *words_of(const char *path)
{
    const char *const words[] = {"pdftotext", "-raw", path, "-", NULL};
    char *said = NULL;
    int status;

    assert_true(g_spawn_sync(NULL, (GStrv)(void *)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                             &said, NULL, &status, NULL));
    assert_int_equal(status, 0);
    return said;
}

static void set(const Station *station, const char *line)
{
    g_autofree char *folder = g_build_filename(station_home(station), "config", NULL);
    g_autofree char *path = g_build_filename(folder, "settings.ini", NULL);

    g_mkdir_with_parents(folder, 0700);
    assert_true(g_file_set_contents(path, line, -1, NULL));
}

static int history_of(Station *station, const char *reference, const char *action)
{
    cJSON *shown = station_ask(station, "case", "show", reference, "--events", NULL);
    const cJSON *event;
    int count = 0;

    cJSON_ArrayForEach(event, json_array(json_object(shown, "case"), "events"))
    {
        if (g_strcmp0(json_text(event, "action"), action) == 0)
            count++;
    }
    cJSON_Delete(shown);
    return count;
}

static void test_a_document_from_window_to_paper(void **state)
{
    (void)state;
    g_autoptr(Central) central = central_new();
    central_start(central);
    g_autoptr(Station) station = station_new(central);
    station_sign_in(station, "clerk");
    g_autofree char *application = application_write(station, FOOD_LICENCE);
    g_autofree char *paper = g_build_filename(station_home(station), "a.pdf", NULL);

    /* off line: the paper says so */
    g_autoptr(Deed) deed = station_must(station, 0, "kept", "case", "receive", "--from",
                                        application, "--offline", NULL);
    station_expect(station, 0, "notice", "print", deed->receipt, "receipt", "--output", paper,
                   NULL);
    g_autofree char *pending = words_of(paper);
    assert_non_null(strstr(pending, PENDING));
    assert_non_null(strstr(pending, deed->receipt));

    /* confirmed: the first printing then is the original */
    station_expect(station, 0, "sync", NULL);
    station_expect(station, 0, "notice", "print", deed->receipt, "receipt", "--output", paper,
                   NULL);
    g_autofree char *original = words_of(paper);
    assert_null(strstr(original, PENDING));
    assert_null(strstr(original, "补打"));

    /* what was saved is not printed; the sheet after the first one wants a reason, and the central
     * keeps it */
    g_autofree char *settings =
        g_build_filename(station_home(station), "config", "settings.ini", NULL);
    assert_true(g_file_set_contents(settings, "print_command = true\n", -1, NULL));
    station_expect(station, 0, "notice", "print", deed->receipt, "receipt", "--printer", NULL);
    station_expect(station, 1, "notice", "print", deed->receipt, "receipt", "--output", paper,
                   NULL);
    station_expect(station, 0, "notice", "print", deed->receipt, "receipt", "--output", paper,
                   "--again", "reprint", "--reason", "申请人遗失", NULL);
    g_autofree char *again = words_of(paper);
    assert_non_null(strstr(again, "补打"));
    assert_int_equal(history_of(station, deed->receipt, "reissue"), 1);

    /* an acceptance notice has the central's number */
    deed_free(station_must(station, 0, "applied", "case", "accept", deed->receipt, "--mode", "full",
                           NULL));
    cJSON *list = station_ask(station, "notice", "list", deed->receipt, NULL);
    const cJSON *newest = cJSON_GetArrayItem(json_array(list, "notices"), 0);
    assert_string_equal(json_text(newest, "notice"), "acceptance");
    g_autofree char *number = json_text_copy(newest, "number");
    assert_non_null(number);
    assert_false(json_flag(newest, "provisional"));
    cJSON_Delete(list);
    station_expect(station, 0, "notice", "print", deed->receipt, "acceptance", "--output", paper,
                   "--paper", "roll", NULL);
    g_autofree char *notice = words_of(paper);
    assert_non_null(strstr(notice, number));
}

static void test_what_stands_in_the_way_is_said(void **state)
{
    (void)state;
    g_autoptr(Central) central = central_new();
    central_start(central);
    g_autoptr(Station) station = station_new(central);
    station_sign_in(station, "clerk");
    g_autofree char *application = application_write(station, FOOD_LICENCE);
    g_autoptr(Deed) deed =
        station_must(station, 0, "applied", "case", "receive", "--from", application, NULL);
    const char *receipt = deed->receipt;

    station_expect(station, 2, "notice", "print", receipt, "receipt", NULL);
    station_expect(station, 2, "notice", "print", receipt, "nonsense", "--text", NULL);
    station_expect(station, 2, "notice", "print", receipt, "receipt", "--text", "--printer", NULL);
    station_expect(station, 2, "notice", "print", receipt, "receipt", "--text", "--paper", "a5",
                   NULL);
    station_expect(station, 1, "notice", "print", receipt, "grant", "--text", NULL);
    station_expect(station, 1, "notice", "print", receipt, "receipt", "--output",
                   "/no/such/folder/a.pdf", NULL);

    set(station, "print_command = /no/such/printer\n");
    g_autoptr(StationRun) printer =
        station_run(station, "notice", "print", receipt, "receipt", "--printer", NULL);
    assert_int_equal(printer->status, 1);
    assert_non_null(strstr(printer->err, "print_command"));

    /* a broken template of the hall's own is told with its line, the others go on */
    g_autofree char *own = g_build_filename(station_home(station), "receipt.notice", NULL);
    g_autofree char *line = g_strdup_printf("notice_folder = %s\n", station_home(station));
    assert_true(g_file_set_contents(own, "title 单\nnonsense\n", -1, NULL));
    set(station, line);
    g_autoptr(StationRun) broken =
        station_run(station, "notice", "print", receipt, "receipt", "--text", NULL);
    assert_int_equal(broken->status, 1);
    assert_non_null(strstr(broken->err, "receipt.notice"));
    assert_non_null(strstr(broken->err, "2"));
    assert_int_equal(g_unlink(own), 0);

    /* text is for the screen: masked, and no printing */
    g_autoptr(StationRun) text =
        station_run(station, "notice", "print", receipt, "receipt", "--text", NULL);
    assert_int_equal(text->status, 0);
    assert_non_null(strstr(text->out, receipt));
    assert_null(strstr(text->out, "陈暮云"));
    station_expect(station, 0, "notice", "print", receipt, "receipt", "--output", "-", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_document_from_window_to_paper),
        cmocka_unit_test(test_what_stands_in_the_way_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
