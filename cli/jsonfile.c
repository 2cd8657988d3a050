#include "cli/jsonfile.h"

#include "wire/wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static GString *read_text(const char *path, Problem *problem)
{
    const char *name = strcmp(path, "-") == 0 ? "/dev/stdin" : path;
    g_autoptr(GString) text = g_string_new(NULL);
    FILE *file = fopen(name, "re");
    char part[4096];
    size_t got;

    if (!file) {
        problem_set(problem, PROBLEM_USAGE_FILE, path, g_strerror(errno), NULL);
        return NULL;
    }
    while (text->len <= WIRE_BODY_MAX && (got = fread(part, 1, sizeof part, file)) > 0)
        g_string_append_len(text, part, (gssize)got);
    int failed = ferror(file) ? errno : 0;
    fclose(file);
    if (failed) {
        problem_set(problem, PROBLEM_USAGE_FILE, path, g_strerror(failed), NULL);
        return NULL;
    }
    return g_steal_pointer(&text);
}

/* "file:3:17", lines and columns counted from 1, columns in characters. */
static char *place_of(const char *path, const GString *text, size_t offset)
{
    int line = 1, column = 1;

    for (size_t i = 0; i < MIN(offset, text->len); i++) {
        bool is_start = ((unsigned char)text->str[i] & 0xC0) != 0x80;

        column += is_start;
        if (text->str[i] == '\n') {
            line++;
            column = 1;
        }
    }
    return g_strdup_printf("%s:%d:%d", path, line, column);
}

/* wire_parse() tells a fault of the grammar as "@" and the offset in bytes. */
static void tell(const char *path, const GString *text, const Problem *why, Problem *problem)
{
    const char *where = why->args[0];

    if (why->kind == PROBLEM_TOO_DEEP) {
        problem_set(problem, PROBLEM_USAGE_JSON, path, N_("nested too deep"), NULL);
    } else if (why->kind == PROBLEM_TOO_LARGE) {
        problem_set(problem, PROBLEM_USAGE_JSON, path, N_("too large"), NULL);
    } else if (where && where[0] == '@') {
        g_autofree char *place = place_of(path, text, strtoul(where + 1, NULL, 10));
        problem_set(problem, PROBLEM_USAGE_JSON, place, N_("not well-formed"), NULL);
    } else {
        problem_set(problem, PROBLEM_USAGE_JSON, path,
                    N_("a member is named twice, or a number is too long or too large"), NULL);
    }
}

static cJSON *parse(const char *path, const GString *text, Problem *problem)
{
    g_auto(Problem) why = {0};
    cJSON *json = wire_parse(text->str, text->len, WIRE_BODY_MAX, &why);

    if (!json)
        tell(path, text, &why, problem);
    return json;
}

cJSON *jsonfile_read(const char *path, Problem *problem)
{
    g_autoptr(GString) text = read_text(path, problem);

    return text ? parse(path, text, problem) : NULL;
}

/* Both are written with as many bytes, so that places stay true. */
static void replace_nul(GString *text)
{
    for (char *at = text->str; (at = strchr(at, '\\')); at += 2) {
        if (g_str_has_prefix(at, "\\u0000"))
            memcpy(at, "\\uFDD0", strlen("\\uFDD0"));
        if (at[1] == '\0')
            break;
    }
}

cJSON *jsonfile_read_foreign(const char *path, Problem *problem)
{
    g_autoptr(GString) text = read_text(path, problem);

    if (!text)
        return NULL;
    replace_nul(text);
    return parse(path, text, problem);
}

cJSON *jsonfile_read_argument(const char *name, const char *word, Problem *problem)
{
    g_autoptr(GString) text = g_string_new(word);

    if (strcmp(word, "-") == 0 || g_file_test(word, G_FILE_TEST_EXISTS))
        return jsonfile_read(word, problem);

    cJSON *json = wire_parse(text->str, text->len, WIRE_BODY_MAX, NULL);
    if (!json && strpbrk(word, "{[\"")) /* meant as JSON */
        return parse(name, text, problem);
    if (!json)
        problem_set(problem, PROBLEM_USAGE_FILE, word, g_strerror(ENOENT), NULL);
    return json;
}
