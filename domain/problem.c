#include "domain/problem.h"

#include "domain/names.h"

#include <stdarg.h>
#include <string.h>

typedef struct {
    const char *code;
    int status;
    Retry retry;
    const char *sentence;
} ProblemRow;

static const ProblemRow rows[] = {
#define X(id, code, status, retry, sentence) {code, status, RETRY_##retry, sentence},
    PROBLEMS(X)
#undef X
};

/* The empty msgid stands for a catalogue's own header, which is no translation. */
static const char *translate(const char *text)
{
    return *text ? _(text) : text;
}

void problem_clear(Problem *problem)
{
    for (size_t i = 0; i < PROBLEM_ARGS; i++)
        g_free(problem->args[i]);
    g_free(problem->subject);
    g_free(problem->unknown_code);
    g_free(problem->unknown_detail);
    *problem = (Problem){0};
}

void problem_copy(Problem *to, const Problem *from)
{
    Problem copy = {.kind = from->kind};

    for (size_t i = 0; i < PROBLEM_ARGS; i++)
        copy.args[i] = g_strdup(from->args[i]);
    copy.subject = g_strdup(from->subject);
    copy.unknown_code = g_strdup(from->unknown_code);
    copy.unknown_detail = g_strdup(from->unknown_detail);
    problem_clear(to);
    *to = copy;
}

void problem_move(Problem *to, Problem *from)
{
    if (to == from)
        return;
    if (!to) {
        problem_clear(from);
        return;
    }
    problem_clear(to);
    *to = *from;
    *from = (Problem){0};
}

/* Everything is copied before the old problem goes, since the arguments may be its own. */
static void fill(Problem *problem, const char *subject, ProblemKind kind, va_list *list)
{
    Problem filled = {.kind = kind, .subject = g_strdup(subject)};
    const char *arg;

    for (size_t i = 0; i < PROBLEM_ARGS && (arg = va_arg(*list, const char *)); i++)
        filled.args[i] = g_strdup(arg);
    problem_clear(problem);
    *problem = filled;
}

bool problem_set(Problem *problem, ProblemKind kind, ...)
{
    va_list list;

    if (!problem)
        return false;
    va_start(list, kind);
    fill(problem, NULL, kind, &list);
    va_end(list);
    return false;
}

bool problem_set_at(Problem *problem, const char *subject, ProblemKind kind, ...)
{
    va_list list;

    if (!problem)
        return false;
    va_start(list, kind);
    fill(problem, subject, kind, &list);
    va_end(list);
    return false;
}

const char *problem_code(const Problem *problem)
{
    return problem->unknown_code ? problem->unknown_code : rows[problem->kind].code;
}

int problem_status(const Problem *problem)
{
    return rows[problem->kind].status;
}

Retry problem_retry(const Problem *problem)
{
    return rows[problem->kind].retry;
}

/* The number of the argument that `text` asks for, -1 when it begins with no "{0}". */
static int placeholder(const char *text)
{
    if (text[0] != '{' || text[1] < '0' || text[1] >= '0' + PROBLEM_ARGS || text[2] != '}')
        return -1;
    return text[1] - '0';
}

char *problem_sentence(const Problem *problem)
{
    if (problem->unknown_detail)
        return g_strdup(problem->unknown_detail);

    GString *sentence = g_string_new(NULL);
    const char *text = translate(rows[problem->kind].sentence);

    while (*text) {
        int arg = placeholder(text);

        if (arg < 0) {
            g_string_append_c(sentence, *text++);
            continue;
        }
        if (problem->args[arg])
            g_string_append(sentence, translate(problem->args[arg]));
        text += strlen("{0}");
    }
    return g_string_free(sentence, FALSE);
}

ProblemKind problem_from_code(const char *code)
{
    return (ProblemKind)name_index(rows, code);
}
