/* Documents on paper, read back with pdftotext: whole, marked on every page, equal when made again,
 * and a clear sentence where they cannot be made. */
#include "tests/support/test.h"

#include "domain/json.h"
#include "forms/notice/notice_template.h"
#include "tests/support/disk.h"
#include "tests/support/papers.h"
#include "tests/support/process.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define FONTLESS "--without-fonts"
#define MM (72 / 25.4)

static GBytes *pdf_of(const NoticeDocument *document, Paper paper)
{
    g_auto(Problem) problem = {0};
    GBytes *pdf = notice_pdf(document, paper, &problem);

    if (!pdf)
        fail_msg("%s", problem_code(&problem));
    return pdf;
}

/* What a program of poppler says of the PDF. Caller frees. */
static char *ask(GBytes *pdf, const char *program, const char *option)
{
    char *folder = test_folder_make();
    g_autofree char *path = g_build_filename(folder, "a.pdf", NULL);
    const char *const arguments[] = {program, option, path, "-", NULL};
    char *said = NULL;
    int status;
    g_auto(Problem) problem = {0};

    assert_true(notice_write(pdf, path, &problem));
    GStrv words = g_strdupv((GStrv)(void *)arguments);
    if (strcmp(program, "pdfinfo") == 0)
        g_clear_pointer(&words[3], g_free);
    assert_true(g_spawn_sync(NULL, words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said, NULL,
                             &status, NULL));
    assert_int_equal(status, 0);
    g_strfreev(words);
    test_folder_remove(folder);
    return said;
}

/* Without blanks and line breaks: a line may be broken anywhere. */
static char *squeezed(const char *text)
{
    GString *all = g_string_new(NULL);

    for (; *text; text++)
        if (!g_ascii_isspace(*text) && *text != '\f')
            g_string_append_c(all, *text);
    return g_string_free(all, FALSE);
}

static char *words_of(GBytes *pdf)
{
    g_autofree char *text = ask(pdf, "pdftotext", "-raw");

    return squeezed(text);
}

static void expect(const char *text, const char *words)
{
    g_autofree char *tight = squeezed(words);

    if (!strstr(text, tight))
        fail_msg("“%s” is not in:\n%s", tight, text);
}

static void test_every_document_is_whole_on_both_papers(void **state)
{
    Counter *counter = *state;

    for (Notice notice = NOTICE_NONE + 1; notice < NOTICE_COUNT; notice++) {
        g_autoptr(NoticeDocument) document = papers_make(counter, notice);
        for (Paper paper = 0; paper < PAPER_COUNT; paper++) {
            g_autoptr(GBytes) pdf = pdf_of(document, paper);
            g_autofree char *words = words_of(pdf);
            for (guint i = 0; i < document->blocks->len; i++) {
                const Block *block = g_ptr_array_index(document->blocks, i);
                if (block->kind == BLOCK_TEXT || block->kind == BLOCK_TITLE)
                    expect(words, block_cell(block, 0));
            }
            expect(words, counter->file->applicant.name);
            expect(words, counter->file->number);
            expect(words, "盖章处");
        }
    }
}

static int pages_of(GBytes *pdf)
{
    g_autofree char *info = ask(pdf, "pdfinfo", "-box");
    const char *pages = strstr(info, "Pages:");

    return (int)g_ascii_strtoll(pages + strlen("Pages:"), NULL, 10);
}

static void test_paper_has_its_size_and_a_roll_is_as_long_as_its_text(void **state)
{
    g_autoptr(NoticeDocument) shorter = papers_make(*state, NOTICE_REJECTION);
    g_autoptr(NoticeDocument) longer = papers_make(*state, NOTICE_COMMITMENT);
    g_autoptr(GBytes) a4 = pdf_of(shorter, PAPER_A4);
    g_autofree char *info = ask(a4, "pdfinfo", "-box");
    assert_non_null(strstr(info, "(A4)"));
    assert_int_equal(pages_of(a4), 1);

    const NoticeDocument *const rolls[] = {shorter, longer};
    double heights[2];
    for (size_t i = 0; i < 2; i++) {
        g_autoptr(GBytes) roll = pdf_of(rolls[i], PAPER_ROLL);
        g_autofree char *box = ask(roll, "pdfinfo", "-box");
        const char *size = strstr(box, "Page size:") + strlen("Page size:");
        char *rest;
        double width = g_ascii_strtod(size, &rest);
        heights[i] = g_ascii_strtod(strpbrk(rest, "0123456789"), NULL);
        assert_true(width > 79.5 * MM && width < 80.5 * MM);
        assert_int_equal(pages_of(roll), 1);
    }
    assert_true(heights[0] + 20 < heights[1]);
}

static void test_equal_facts_give_equal_files(void **state)
{
    g_autoptr(NoticeDocument) document = papers_make(*state, NOTICE_ACCEPTANCE);
    g_autoptr(NoticeDocument) other = papers_make(*state, NOTICE_GRANT);

    for (Paper paper = 0; paper < PAPER_COUNT; paper++) {
        g_autoptr(GBytes) one = pdf_of(document, paper);
        g_autoptr(GBytes) between = pdf_of(other, paper);
        g_autoptr(GBytes) again = pdf_of(document, paper);
        assert_true(g_bytes_equal(one, again));
        assert_false(g_bytes_equal(one, between));
    }
}

static NoticeDocument *long_document(void)
{
    g_autoptr(GString) text =
        g_string_new("title 补正材料通知书\neach a\ntext {{index}}. {{.}}\nend\n");
    cJSON *facts = cJSON_CreateObject();
    cJSON *rows = cJSON_AddArrayToObject(facts, "a");
    g_autofree char *page = g_strnfill(1200, 'x');

    cJSON_AddStringToObject(facts, "marks", "暂存，待系统确认");
    for (int i = 0; i < 60; i++)
        cJSON_AddItemToArray(rows, cJSON_CreateString("设备布局图未标明尺寸，请按比例重新绘制。"));
    g_string_append(text, "table a\ncolumn 1 序号 = {{index}}\ncolumn 5 材料 = {{.}}\nend\n");
    g_string_append_printf(text, "pair 说明 = %s\nseal 局 | 日\n", page);
    g_autoptr(NoticeTemplate) template = notice_template_parse("x", text->str, text->len, NULL);
    assert_non_null(template);
    NoticeDocument *document = notice_template_fill(template, facts);
    cJSON_Delete(facts);
    return document;
}

static void test_a_long_document_goes_on_overleaf_and_every_page_is_marked(void **state)
{
    (void)state;
    g_autoptr(NoticeDocument) document = long_document();
    g_autoptr(GBytes) pdf = pdf_of(document, PAPER_A4);
    g_autofree char *text = ask(pdf, "pdftotext", "-layout");
    g_auto(GStrv) pages = g_strsplit(text, "\f", -1);
    int count = pages_of(pdf);

    assert_true(count >= 4);
    for (int i = 0; i < count; i++) {
        g_autofree char *words = squeezed(pages[i]);
        g_autofree char *folio = g_strdup_printf("第%d页共%d页", i + 1, count);
        expect(words, "暂存，待系统确认");
        expect(words, folio);
        /* a page that goes on with the table begins with its labels */
        if (strstr(words, "60设备") && i > 0)
            expect(words, "序号材料");
    }
    /* the seal does not stand alone */
    g_autofree char *last = squeezed(pages[count - 1]);
    expect(last, "xxxx");
    expect(last, "盖章处");
}

static void test_a_character_that_no_font_has_is_named(void **state)
{
    Counter *counter = *state;
    papers_live(counter, NOTICE_GRANT);
    g_free(counter->file->applicant.name);
    counter->file->applicant.name = g_strdup("陈\xF3\xB0\x80\x80云"); /* private use, plane 15 */
    const char *const folders[] = {PAPERS_FOLDER, NULL};
    const NoticeNames names = papers_names();
    NoticeSource source = papers_source(counter, &names);
    cJSON *facts = notice_facts(&source);
    g_autoptr(NoticeDocument) document = notice_make(folders, NOTICE_GRANT, facts, NULL);
    g_autoptr(GBytes) pdf = pdf_of(document, PAPER_A4);
    g_autofree char *words = words_of(pdf);

    expect(words, "陈〓(U+F0000)云");
    cJSON_Delete(facts);
}

/* ---- what stands in the way ---------------------------------------------------------------- */

static int without_fonts(void)
{
    g_autoptr(NoticeDocument) document = long_document();
    g_auto(Problem) problem = {0};
    GBytes *pdf = notice_pdf(document, PAPER_A4, &problem);
    g_autofree char *sentence = problem_sentence(&problem);

    g_print("%s %s\n", problem_code(&problem), sentence);
    return pdf ? 1 : 0;
}

static void test_without_a_chinese_font_a_sentence_says_so(void **state)
{
    (void)state;
    char *folder = test_folder_make();
    g_autofree char *config = g_build_filename(folder, "fonts.conf", NULL);
    g_autofree char *variable = g_strconcat("FONTCONFIG_FILE=", config, NULL);
    const char *const arguments[] = {"/proc/self/exe", FONTLESS, NULL};
    const char *const environment[] = {variable, "LC_ALL=C.UTF-8", "LANGUAGE=en", NULL};

    assert_true(g_file_set_contents(
        config, "<fontconfig><cachedir prefix=\"xdg\"></cachedir></fontconfig>", -1, NULL));
    Process *process =
        process_start(&(Program){.arguments = arguments, .environment = environment});
    assert_true(process_wait(process, patience_ms(20000)));
    g_autofree char *said = process_said(process, SAID_OUT);
    assert_int_equal(process_status(process), 0);
    assert_true(g_str_has_prefix(said, "notice.font No font with Chinese characters"));
    process_free(process);
    test_folder_remove(folder);
}

static guint files_in(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    guint count = 0;

    while (g_dir_read_name(dir))
        count++;
    g_dir_close(dir);
    return count;
}

static void test_a_file_is_private_and_whole_or_not_there(void **state)
{
    (void)state;
    char *folder = test_folder_make();
    g_autofree char *path = g_build_filename(folder, "a.pdf", NULL);
    g_autofree char *nowhere = g_build_filename(folder, "none", "a.pdf", NULL);
    g_autoptr(GBytes) pdf = g_bytes_new_static("%PDF", 4);
    g_auto(Problem) problem = {0};
    GStatBuf status;

    assert_true(notice_write(pdf, path, &problem));
    assert_int_equal(g_stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, 4);
    assert_false(notice_write(pdf, nowhere, &problem));
    assert_int_equal(problem.kind, PROBLEM_NOTICE_FOLDER);
    assert_int_equal(files_in(folder), 1);
    test_folder_remove(folder);
}

static void test_a_full_disk_leaves_the_old_file_as_it_was(void **state)
{
    (void)state;
    g_autoptr(Disk) disk = disk_new(1024 * 1024);
    if (!disk)
        skip();
    g_autofree char *path = g_build_filename(disk_folder(disk), "a.pdf", NULL);
    g_autofree char *text = g_strnfill(300000, 'x');
    g_autoptr(GBytes) old = g_bytes_new_static("old", 3);
    g_autoptr(GBytes) pdf = g_bytes_new(text, 300000);
    g_auto(Problem) problem = {0};
    g_autofree char *kept = NULL;

    assert_true(notice_write(old, path, &problem));
    disk_fill(disk);
    guint before = files_in(disk_folder(disk));
    assert_false(notice_write(pdf, path, &problem));
    assert_int_equal(problem.kind, PROBLEM_NOTICE_WRITE);
    assert_int_equal(files_in(disk_folder(disk)), before);
    assert_true(g_file_get_contents(path, &kept, NULL, NULL));
    assert_string_equal(kept, "old");
    disk_relieve(disk);
    assert_true(notice_write(pdf, path, NULL));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_document_is_whole_on_both_papers, counter_open,
                                        counter_close),
        cmocka_unit_test_setup_teardown(test_paper_has_its_size_and_a_roll_is_as_long_as_its_text,
                                        counter_open, counter_close),
        cmocka_unit_test_setup_teardown(test_equal_facts_give_equal_files, counter_open,
                                        counter_close),
        cmocka_unit_test(test_a_long_document_goes_on_overleaf_and_every_page_is_marked),
        cmocka_unit_test_setup_teardown(test_a_character_that_no_font_has_is_named, counter_open,
                                        counter_close),
        cmocka_unit_test(test_without_a_chinese_font_a_sentence_says_so),
        cmocka_unit_test(test_a_file_is_private_and_whole_or_not_there),
        cmocka_unit_test(test_a_full_disk_leaves_the_old_file_as_it_was),
    };

    if (argc > 1 && strcmp(argv[1], FONTLESS) == 0)
        return without_fonts();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
