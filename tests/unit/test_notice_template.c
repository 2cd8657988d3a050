/* The format of templates: what each keyword does, and what is said of a line that is wrong. */
#include "tests/support/test.h"

#include "domain/json.h"
#include "forms/notice/notice_template.h"

#include <string.h>

static NoticeTemplate *parse(const char *text, Problem *problem)
{
    return notice_template_parse("own.notice", text, strlen(text), problem);
}

/* The cells of all blocks, "|" between cells and "\n" between blocks. */
static char *filled(const char *text, const char *facts_text)
{
    g_auto(Problem) problem = {0};
    g_autoptr(NoticeTemplate) template = parse(text, &problem);
    if (!template)
        fail_msg("line %s: %s", problem.args[1], problem.args[2]);
    cJSON *facts = cJSON_Parse(facts_text);
    g_autoptr(NoticeDocument) document = notice_template_fill(template, facts);
    GString *all = g_string_new(NULL);

    for (guint i = 0; i < document->blocks->len; i++) {
        const Block *block = g_ptr_array_index(document->blocks, i);
        for (guint k = 0; k < block->cells->len; k++)
            g_string_append_printf(all, "%s%s", k > 0 ? "|" : "", block_cell(block, k));
        g_string_append_c(all, '\n');
    }
    cJSON_Delete(facts);
    return g_string_free(all, FALSE);
}

static void check(const char *text, const char *facts, const char *expected)
{
    g_autofree char *with_title = g_strconcat("title T\n", text, NULL);
    g_autofree char *with_expected = g_strconcat("T\n", expected, NULL);
    g_autofree char *got = filled(with_title, facts);

    assert_string_equal(got, with_expected);
}

static void test_facts_stand_in_the_text(void **state)
{
    (void)state;
    const char *facts =
        "{\"a\":{\"b\":\"甲\"},\"n\":12,\"yes\":true,\"none\":null,\"all\":[\"x\",\"y\"],"
        "\"empty\":\"\",\"sly\":\"{{a.b}}\",\"deep\":{\"x\":{}}}";

    check("text {{a.b}}和{{a.b}}", facts, "甲和甲\n");
    check("text {{n}} {{yes}} {{all}}", facts, "12 是 x、y\n");
    check("text {{c}} {{a.c}} {{none}} {{empty}} {{deep}}", facts,
          "________ ________ ________ ________ ________\n");
    check("text {{c|or 无}}、{{a.b|or 无}}", facts, "无、甲\n");
    check("text {{sly}}", facts, "{{a.b}}\n");
    check("text }} { } | =", facts, "}} { } | =\n");
}

static void test_lines_go_on_with_a_blank_and_may_be_remarks(void **state)
{
    (void)state;
    check("# remark\n\ntext 一\n  二\n\t三\r\n# x\ntext 四", "{}", "一二三\n四\n");
}

static void test_parts_are_optional(void **state)
{
    (void)state;
    const char *facts =
        "{\"a\":\"x\",\"no\":false,\"zero\":0,\"rows\":[],\"one\":[1],\"o\":{\"k\":1}}";

    check("if a\ntext 1\nelse\ntext 2\nend\ntext 3", facts, "1\n3\n");
    check("if b\ntext 1\nelse\ntext 2\nend\ntext 3", facts, "2\n3\n");
    check("unless b\ntext 1\nend", facts, "1\n");
    check("if a = x\ntext 1\nend\nif a = y\ntext 2\nend\nunless a = y\ntext 3\nend", facts,
          "1\n3\n");
    check("if no\ntext 1\nend\nif zero\ntext 2\nend\nif rows\ntext 3\nend", facts, "");
    check("if one\ntext 1\nend\nif o\ntext 2\nend", facts, "1\n2\n");
    check("if a\nif b\ntext 1\nelse\ntext 2\nend\nend", facts, "2\n");
    check("if b\nif a\ntext 1\nelse\ntext 2\nend\nend\ntext 3", facts, "3\n");
}

static void test_rows_come_of_arrays(void **state)
{
    (void)state;
    const char *facts = "{\"name\":\"outer\",\"rows\":[{\"name\":\"a\"},{\"x\":\"b\"}],"
                        "\"words\":[\"p\",\"q\"]}";

    check("each rows\ntext {{index}} {{name}} {{x|or -}}\nend", facts, "1 a -\n2 outer b\n");
    check("each words\ntext {{.}}\nend", facts, "p\nq\n");
    check("table rows\ncolumn 1 N = {{index}}\ncolumn 3 名 = {{name}}\nend", facts,
          "N|名|1|a|2|outer\n");
    check("table none\ncolumn 1 N = {{index}}\nend\neach none\ntext x\nend", facts, "");
}

static void test_cells_are_divided_outside_of_facts_only(void **state)
{
    (void)state;
    check("pair 甲 = {{a|or x | y = z}} | 乙 = 2", "{}", "甲|x | y = z|乙|2\n");
    check("sign 一： | 二：\nseal 局 | 日\nqr u | c\nnumber 1\nto x\nheading h\nnote n\ngap", "{}",
          "一：|二：\n局|日\nu|c\n1\nx\nh\nn\n\n");
}

static void test_a_code_of_which_a_part_is_missing_is_left_out(void **state)
{
    (void)state;
    check("qr {{url}} | x\ntext y", "{}", "y\n");
}

static void test_a_wrong_line_is_told_with_its_number(void **state)
{
    (void)state;
    const struct {
        const char *text, *line;
    } rows[] = {
        {"", "1"},
        {"text x", "1"},
        {"title T\nnonsense x", "2"},
        {"title", "1"},
        {"title T\n\n# r\ntext {{a", "4"},
        {"title T\ntext {{}}", "2"},
        {"title T\ntext {{A b}}", "2"},
        {"title T\ntext {{a..b}}", "2"},
        {"title T\ntext {{a|upper}}", "2"},
        {"title T\npair x", "2"},
        {"title T\npair a = b | c", "2"},
        {"title T\nif a\ntext x", "2"},
        {"title T\nend", "2"},
        {"title T\nelse\nend", "2"},
        {"title T\neach a\nelse\nend", "3"},
        {"title T\nif a\nelse\nelse\nend", "4"},
        {"title T\ntable a\ntext x\nend", "3"},
        {"title T\ncolumn 1 a = b", "2"},
        {"title T\ntable a\ncolumn x = b\nend", "3"},
        {"title T\ntable a\ncolumn 0 x = b\nend", "3"},
        {"title T\nif a b c", "2"},
        {"title T\ngap 3", "2"},
        {"title T\nsign 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9", "2"},
        {"title T\npair a = 1 | b = 2 | c = 3 | d = 4 | e = 5", "2"},
        {" x\ntitle T", "1"},
        {"title \xff", "1"},
        {"title T\nif a\nif a\nif a\nif a\nif a\nif a\nif a\nif a\nif a\n", "10"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Problem) problem = {0};
        if (parse(rows[i].text, &problem))
            fail_msg("%s", rows[i].text);
        assert_int_equal(problem.kind, PROBLEM_NOTICE_TEMPLATE);
        assert_string_equal(problem.args[0], "own.notice");
        assert_string_equal(problem.args[1], rows[i].line);
        assert_true(problem.args[2] && *problem.args[2]);
    }
}

static void test_a_template_that_repeats_itself_comes_to_an_end(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("title T\n");
    g_autoptr(GString) facts = g_string_new("{\"a\":[1");

    for (int i = 0; i < 199; i++)
        g_string_append(facts, ",1");
    g_string_append(facts, "]}");
    for (int i = 0; i < 8; i++)
        g_string_append(text, "each a\n");
    for (int i = 0; i < 8; i++)
        g_string_append(text, "end\n");
    g_autofree char *nothing = filled(text->str, facts->str);
    assert_string_equal(nothing, "T\n");

    /* and text that multiplies is cut */
    g_autofree char *many = g_strnfill(7, 'x');
    g_string_assign(text, "title T\neach a\ntext ");
    for (int i = 0; i < 9000; i++)
        g_string_append(text, "{{b}}");
    g_string_append(text, "\nend\n");
    g_autofree char *long_facts = g_strdup_printf("{\"a\":[1,2,3],\"b\":\"%s%s\"}", many, many);
    g_autofree char *cut = filled(text->str, long_facts);
    assert_true(strlen(cut) < 3 * 66000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts_stand_in_the_text),
        cmocka_unit_test(test_lines_go_on_with_a_blank_and_may_be_remarks),
        cmocka_unit_test(test_parts_are_optional),
        cmocka_unit_test(test_rows_come_of_arrays),
        cmocka_unit_test(test_cells_are_divided_outside_of_facts_only),
        cmocka_unit_test(test_a_code_of_which_a_part_is_missing_is_left_out),
        cmocka_unit_test(test_a_wrong_line_is_told_with_its_number),
        cmocka_unit_test(test_a_template_that_repeats_itself_comes_to_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
