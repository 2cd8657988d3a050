/* Documents: a hostile template filled from fixed facts, as a hall might write it by hand. Either a
 * line is told, or every block comes out, within the bounds, as text of the width asked for. */
#include "domain/json.h"
#include "forms/notice/notice_template.h"
#include "tests/fuzz/fuzz.h"

#define FACTS                                                                                \
    "{\"a\":\"甲\",\"number\":12,\"yes\":true,\"no\":false,\"rows\":[{\"name\":\"x\"},{}]," \
    "\"words\":[\"p\",\"q\"],\"b\":{\"c\":\"{{a}}\"},\"marks\":\"补打\"}"
#define COLUMNS 40

static void check_fault(const Problem *problem)
{
    g_assert_cmpint(problem->kind, ==, PROBLEM_NOTICE_TEMPLATE);
    g_assert_cmpint(g_ascii_strtoll(problem->args[1], NULL, 10), >, 0);
    g_assert_nonnull(problem->args[2]);
}

static void check_blocks(const NoticeDocument *document)
{
    for (guint i = 0; i < document->blocks->len; i++) {
        const Block *block = g_ptr_array_index(document->blocks, i);
        for (guint k = 0; k < block->cells->len; k++)
            g_assert_true(g_utf8_validate(block_cell(block, k), -1, NULL));
        if (block->kind == BLOCK_TABLE) {
            g_assert_cmpint(block->columns, >, 0);
            g_assert_cmpuint(block->cells->len % (guint)block->columns, ==, 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_auto(Problem) problem = {0};
    g_autoptr(NoticeTemplate) template =
        notice_template_parse("own.notice", (const char *)data, size, &problem);

    if (!template) {
        check_fault(&problem);
        return 0;
    }
    cJSON *facts = cJSON_Parse(FACTS);
    g_autoptr(NoticeDocument) document = notice_template_fill(template, facts);
    g_autofree char *text = notice_text(document, COLUMNS, false);
    check_blocks(document);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    cJSON_Delete(facts);
    return 0;
}
