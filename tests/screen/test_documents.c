/* Documents at the screen: listed, shown, printed once as the original and again with a reason, and
 * what happens when the printer is not there. */
#include "tests/support/test.h"

#include "tests/support/process.h"
#include "tests/support/seat.h"
#include "tui/errand.h"

#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUBMIT "\023"
#define ATTEND "--attend"

/* A printer that keeps what it was given, as 1.pdf, 2.pdf … in a folder. */
typedef struct {
    char *folder;
    char *command;
} Printer;

static Printer printer_new(void)
{
    Printer printer = {.folder = test_folder_make()};
    g_autofree char *script = g_build_filename(printer.folder, "printer", NULL);
    g_autofree char *text =
        g_strdup_printf("#!/bin/sh\nn=1\nwhile [ -e %s/$n.pdf ]; do n=$((n+1)); done\n"
                        "cp \"$1\" %s/new && mv %s/new %s/$n.pdf\n",
                        printer.folder, printer.folder, printer.folder, printer.folder);

    assert_true(g_file_set_contents(script, text, -1, NULL));
    assert_int_equal(g_chmod(script, 0700), 0);
    printer.command = g_strdup(script);
    return printer;
}

static void printer_clear(Printer *printer)
{
    test_folder_remove(printer->folder);
    g_free(printer->command);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Printer, printer_clear)

static char *sheet_path(const Printer *printer, int number)
{
    g_autofree char *name = g_strdup_printf("%d.pdf", number);

    return g_build_filename(printer->folder, name, NULL);
}

static bool was_printed(const Printer *printer, int number)
{
    g_autofree char *path = sheet_path(printer, number);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static char *words_on(const char *path)
{
    const char *const words[] = {"pdftotext", "-raw", path, "-", NULL};
    char *said = NULL;
    int status;

    assert_true(g_spawn_sync(NULL, (GStrv)(void *)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                             &said, NULL, &status, NULL));
    assert_int_equal(status, 0);
    return said;
}

static char *words_printed(const Printer *printer, int number)
{
    g_autofree char *path = sheet_path(printer, number);

    return words_on(path);
}

/* The first case of the list on its documents. */
static Term *at_documents(const Seat *seat)
{
    Term *term = seat_start(seat);

    term_type(term, "\r");
    term_expect(term, "Overview");
    term_type(term, "lll");
    term_expect(term, "eceipt certificate");
    return term;
}

static void test_documents_are_listed_and_shown_masked(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_documents(&(Seat){.rows = 70, .columns = 100});
    term_expect(term, "cceptance notice");
    term_expect(term, "to print");
    term_type(term, "\r");
    term_expect(term, "受理通知书");
    term_expect(term, "盖章处");
    term_expect(term, "████");
    term_expect(term, "379902********003X");
    assert_int_equal(term_find(term, "37990219880714003X", NULL), -1);
    assert_int_equal(term_find(term, "{{", NULL), -1);
    term_type(term, "q");
    assert_true(term_wait_no_text(term, "受理通知书", TERM_DEADLINE_MS));
    term_type(term, "j\r");
    term_expect(term, "申请材料接收凭证");
}

static void test_a_document_is_printed_and_saved_from_its_preview(void **state)
{
    (void)state;
    g_auto(Printer) printer = printer_new();
    g_autoptr(Term) term = at_documents(&(Seat){.rows = 24, .print = printer.command});

    term_type(term, "\r");
    term_expect(term, "受理通知书");
    term_type(term, "s");
    term_expect(term, "acceptance.pdf");
    term_type(term, "\033");
    assert_true(term_wait_no_text(term, "acceptance.pdf", TERM_DEADLINE_MS));
    term_type(term, "\r");
    term_expect(term, "受理通知书");
    term_expect(term, "齐全、符合规定形式，决定自");
    term_type(term, "p");
    term_expect(term, "was given to the printer");
    assert_true(was_printed(&printer, 1));
}

static void test_the_first_printing_is_the_original_and_the_next_has_a_reason(void **state)
{
    (void)state;
    g_auto(Printer) printer = printer_new();
    g_autoptr(Term) term = at_documents(&(Seat){.rows = 30, .print = printer.command});

    term_type(term, "p");
    term_expect(term, "was given to the printer");
    term_expect(term, "printed here");
    assert_true(was_printed(&printer, 1));
    g_autofree char *original = words_printed(&printer, 1);
    assert_non_null(strstr(original, "受理通知书"));
    assert_null(strstr(original, "补打"));
    term_expect(term, "unsent 0");

    term_type(term, "p");
    term_expect(term, "It was printed here before");
    term_type(term, SUBMIT);
    term_expect(term, "is missing");
    assert_false(was_printed(&printer, 2));
    term_type(term, "卡纸，第一张作废" SUBMIT);
    term_expect(term, "was given to the printer");
    term_expect(term, "unsent 1");
    g_autofree char *copy = words_printed(&printer, 2);
    assert_non_null(strstr(copy, "补打"));
}

static void test_after_a_step_its_documents_are_a_key_away(void **state)
{
    (void)state;
    g_auto(Printer) printer = printer_new();
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 30, .print = printer.command});

    term_type(term, ":queues to-accept\r");
    term_expect(term, "To accept  30");
    term_type(term, "\r");
    term_expect(term, "Overview");
    term_type(term, "A");
    term_expect(term, "Way of acceptance");
    term_type(term, SUBMIT);
    term_expect(term, "p prints: acceptance notice");
    term_type(term, "p");
    term_expect(term, "was given to the printer");
    g_autofree char *paper = words_printed(&printer, 1);
    assert_non_null(strstr(paper, "暂存"));
    term_type(term, "p");
    term_expect(term, "Nothing waits to be printed");
}

static void test_a_printer_that_is_not_there_is_named_by_its_setting(void **state)
{
    (void)state;
    g_autoptr(Term) none = at_documents(&(Seat){.rows = 30});
    term_type(none, "p");
    term_expect(none, "the setting print_command is empty");
    g_autoptr(Term) wrong = at_documents(&(Seat){.rows = 30, .print = "/no/such/printer -d hall"});
    term_type(wrong, "p");
    term_expect(wrong, "print_command cannot be started");
    term_expect(wrong, "to print");
    g_autoptr(Term) failing =
        at_documents(&(Seat){.rows = 30, .print = "sh -c 'echo jam >&2; exit 1'"});
    term_type(failing, "p");
    term_expect(failing, "exit status 1: jam");
    term_expect(failing, "to print");
}

static void test_a_document_is_saved_private(void **state)
{
    (void)state;
    char *folder = test_folder_make();
    g_autofree char *path = g_build_filename(folder, "a.pdf", NULL);
    g_autofree char *keys = g_strconcat("\025", path, SUBMIT, NULL);
    g_autofree char *nowhere = g_strconcat("\025", folder, "/none/a.pdf" SUBMIT, NULL);
    g_autoptr(Term) term = at_documents(&(Seat){.rows = 30});
    GStatBuf status;

    term_type(term, "s");
    term_expect(term, "File");
    term_expect(term, "acceptance.pdf");
    term_type(term, nowhere);
    term_expect(term, "! The folder ");
    term_type(term, keys);
    term_expect(term, "Saved as");
    term_expect(term, "to print");
    assert_int_equal(term_find(term, "printed here", NULL), -1);
    assert_int_equal(g_stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    g_autofree char *words = words_on(path);
    assert_non_null(strstr(words, "受理通知书"));
    test_folder_remove(folder);
}

/* ---- a program in front of the screen ------------------------------------------------------ */

/* A terminal, a program that asks for a key in front of it, and the screen again. */
static int attend(void)
{
    g_auto(Problem) problem = {0};
    const ExternalCommand command = {
        .setting = "viewer_command",
        .command =
            "sh -c 'echo in front; read answer; kill -STOP $$; echo \"got $answer\"; read x'"};

    setlocale(LC_ALL, "");
    App app = {.terminal = terminal_open(1, &problem)};
    if (!app.terminal)
        return 1;
    bool good = errand_attend(&app, &command, &problem);
    terminal_close(app.terminal);
    g_print("%s\n", good && !app.quit ? "back" : "lost");
    return 0;
}

static Term *start_attending(void)
{
    const char *const arguments[] = {"/proc/self/exe", ATTEND, NULL};
    const char *const environment[] = {"LC_ALL=C.UTF-8", "LANGUAGE=en", NULL};

    return term_start(&(TermProgram){
        .rows = 24, .columns = 80, .arguments = arguments, .environment = environment});
}

static void test_a_program_in_front_has_the_terminal_and_gives_it_back(void **state)
{
    (void)state;
    g_autoptr(Term) term = start_attending();
    term_expect(term, "in front");
    assert_true(term_is_cooked(term));
    assert_false(term_is_alternate(term));
    term_type(term, "yes\r");
    /* it stopped itself: there is no shell to go back to, so it is set going again */
    term_expect(term, "got yes");
    term_type(term, "\r");
    term_expect(term, "back");
}

static void test_a_program_in_front_ends_with_the_screen(void **state)
{
    (void)state;
    g_autoptr(Term) term = start_attending();
    int status;
    term_expect(term, "in front");
    term_signal(term, SIGTERM);
    term_expect(term, "lost");
    assert_true(term_wait_end(term, &status, TERM_DEADLINE_MS));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_are_listed_and_shown_masked),
        cmocka_unit_test(test_a_document_is_printed_and_saved_from_its_preview),
        cmocka_unit_test(test_the_first_printing_is_the_original_and_the_next_has_a_reason),
        cmocka_unit_test(test_after_a_step_its_documents_are_a_key_away),
        cmocka_unit_test(test_a_printer_that_is_not_there_is_named_by_its_setting),
        cmocka_unit_test(test_a_document_is_saved_private),
        cmocka_unit_test(test_a_program_in_front_has_the_terminal_and_gives_it_back),
        cmocka_unit_test(test_a_program_in_front_ends_with_the_screen),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    if (argc > 1 && strcmp(argv[1], ATTEND) == 0)
        return attend();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
