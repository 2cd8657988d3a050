#include "forms/notice/notice_template.h"

#include "domain/json.h"

#include <errno.h>

static const Choice papers[PAPER_COUNT] = {
#define X(id, name, label) {name, label},
    PAPERS(X)
#undef X
};

const char *paper_name(Paper paper)
{
    return papers[paper].name;
}

const char *paper_label(Paper paper)
{
    return papers[paper].label;
}

Paper paper_from_name(const char *name)
{
    Paper paper = 0;

    while (paper < PAPER_COUNT && g_strcmp0(papers[paper].name, name) != 0)
        paper++;
    return paper;
}

/* The file of the first folder that has it. False: there is none, or it cannot be read. */
static bool read_template(const char *const *folders, const char *name, char **text, size_t *length,
                          Problem *problem)
{
    for (; *folders; folders++) {
        g_autofree char *path = g_build_filename(*folders, name, NULL);
        g_autoptr(GError) error = NULL;
        if (g_file_get_contents(path, text, length, &error))
            return true;
        if (!g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
            !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
            return problem_set(problem, PROBLEM_NOTICE_TEMPLATE, name, "1", error->message, NULL);
    }
    return problem_set(problem, PROBLEM_NOT_FOUND, name, NULL);
}

NoticeDocument *notice_make(const char *const *folders, Notice kind, const cJSON *facts,
                            Problem *problem)
{
    g_autofree char *name = g_strconcat(notice_name(kind), ".notice", NULL);
    g_autofree char *text = NULL;
    size_t length = 0;

    if (!read_template(folders, name, &text, &length, problem))
        return NULL;
    g_autoptr(NoticeTemplate) template = notice_template_parse(name, text, length, problem);
    if (!template)
        return NULL;
    /* the number is that of this kind of document */
    cJSON *mine = cJSON_Duplicate(facts, true);
    const char *number = json_text(json_object(facts, "numbers"), notice_name(kind));
    if (number)
        cJSON_AddStringToObject(mine, "number", number);
    NoticeDocument *document = notice_template_fill(template, mine);
    cJSON_Delete(mine);
    return document;
}

const char *notice_title(const NoticeDocument *document)
{
    return document->title;
}

const char *notice_qr(const NoticeDocument *document)
{
    for (guint i = 0; i < document->blocks->len; i++) {
        const Block *block = g_ptr_array_index(document->blocks, i);
        if (block->kind == BLOCK_QR)
            return block_cell(block, 0);
    }
    return NULL;
}
