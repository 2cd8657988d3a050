#include "wire/member.h"
#include "wire/wire.h"

#include "domain/canonical.h"

#include <math.h>
#include <string.h>

#define SMALL_OBJECT 16 /* members */

/* cJSON is lenient (trailing text, control characters, broken UTF-8, \u0000, members given twice)
 * and recurses as deep as the text says up to a limit of its own. So the text is first held against
 * the grammar of RFC 8259, and cJSON only ever sees what is known to be sound. */
typedef struct {
    const char *at;
    const char *end;
    ProblemKind fault;
} Scanner;

static bool scan_value(Scanner *scanner, int depth);

static bool fault(Scanner *scanner, ProblemKind kind)
{
    scanner->fault = kind;
    return false;
}

static char peek(const Scanner *scanner)
{
    return scanner->at < scanner->end ? *scanner->at : '\0';
}

static bool take(Scanner *scanner, char wanted)
{
    if (peek(scanner) != wanted)
        return false;
    scanner->at++;
    return true;
}

static void skip_blanks(Scanner *scanner)
{
    while (scanner->at < scanner->end && strchr(" \t\r\n", *scanner->at))
        scanner->at++;
}

static bool scan_literal(Scanner *scanner, const char *literal)
{
    size_t length = strlen(literal);

    if ((size_t)(scanner->end - scanner->at) < length || memcmp(scanner->at, literal, length) != 0)
        return fault(scanner, PROBLEM_MALFORMED);
    scanner->at += length;
    return true;
}

static bool skip_digits(Scanner *scanner)
{
    const char *from = scanner->at;

    while (g_ascii_isdigit(peek(scanner)))
        scanner->at++;
    return scanner->at > from;
}

static bool scan_number(Scanner *scanner)
{
    take(scanner, '-');
    if (!take(scanner, '0') && !skip_digits(scanner))
        return fault(scanner, PROBLEM_MALFORMED);
    if (take(scanner, '.') && !skip_digits(scanner))
        return fault(scanner, PROBLEM_MALFORMED);
    if (take(scanner, 'e') || take(scanner, 'E')) {
        if (!take(scanner, '+'))
            take(scanner, '-');
        if (!skip_digits(scanner))
            return fault(scanner, PROBLEM_MALFORMED);
    }
    return true;
}

/* The four digits after "\u"; -1 when they are none. */
static int scan_unit(Scanner *scanner)
{
    int unit = 0;

    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(peek(scanner));

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
        scanner->at++;
    }
    return unit;
}

static bool scan_unicode_escape(Scanner *scanner)
{
    int unit = scan_unit(scanner);

    if (unit <= 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
        return false;
    if (unit < 0xD800 || unit > 0xDBFF)
        return true;
    if (!take(scanner, '\\') || !take(scanner, 'u'))
        return false;
    unit = scan_unit(scanner);
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

static bool scan_escape(Scanner *scanner)
{
    if (take(scanner, 'u'))
        return scan_unicode_escape(scanner) || fault(scanner, PROBLEM_MALFORMED);

    char escaped = peek(scanner);

    if (escaped && strchr("\"\\/bfnrt", escaped))
        return take(scanner, escaped);
    return fault(scanner, PROBLEM_MALFORMED);
}

static bool scan_string(Scanner *scanner)
{
    if (!take(scanner, '"'))
        return fault(scanner, PROBLEM_MALFORMED);
    while (scanner->at < scanner->end) {
        unsigned char byte = (unsigned char)*scanner->at++;

        if (byte == '"')
            return true;
        if (byte < 0x20)
            break;
        if (byte == '\\' && !scan_escape(scanner))
            return false;
    }
    return fault(scanner, PROBLEM_MALFORMED);
}

static bool scan_member(Scanner *scanner, int depth)
{
    skip_blanks(scanner);
    if (!scan_string(scanner))
        return false;
    skip_blanks(scanner);
    if (!take(scanner, ':'))
        return fault(scanner, PROBLEM_MALFORMED);
    return scan_value(scanner, depth);
}

/* An array or an object, from its opening bracket. */
static bool scan_group(Scanner *scanner, char close, int depth)
{
    if (depth == WIRE_DEPTH_MAX)
        return fault(scanner, PROBLEM_TOO_DEEP);
    scanner->at++;
    skip_blanks(scanner);
    if (take(scanner, close))
        return true;
    do {
        bool sound =
            close == '}' ? scan_member(scanner, depth + 1) : scan_value(scanner, depth + 1);

        if (!sound)
            return false;
        skip_blanks(scanner);
    } while (take(scanner, ','));
    return take(scanner, close) || fault(scanner, PROBLEM_MALFORMED);
}

static bool scan_value(Scanner *scanner, int depth)
{
    skip_blanks(scanner);
    switch (peek(scanner)) {
    case '{':
        return scan_group(scanner, '}', depth);
    case '[':
        return scan_group(scanner, ']', depth);
    case '"':
        return scan_string(scanner);
    case 't':
        return scan_literal(scanner, "true");
    case 'f':
        return scan_literal(scanner, "false");
    case 'n':
        return scan_literal(scanner, "null");
    default:
        return scan_number(scanner);
    }
}

static bool scan(const char *text, size_t length, Problem *problem)
{
    Scanner scanner = {.at = text, .end = text + length};
    const char *valid_to = NULL;

    if (!g_utf8_validate_len(text, length, &valid_to)) {
        scanner.at = valid_to;
        scanner.fault = PROBLEM_MALFORMED;
    } else if (scan_value(&scanner, 0)) {
        skip_blanks(&scanner);
        if (scanner.at == scanner.end)
            return true;
        scanner.fault = PROBLEM_MALFORMED;
    }

    bool deep = scanner.fault == PROBLEM_TOO_DEEP;
    g_autofree char *where =
        deep ? g_strdup_printf("%d", WIRE_DEPTH_MAX) : g_strdup_printf("@%td", scanner.at - text);

    return problem_set(problem, scanner.fault, where, NULL);
}

static int compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Sorted, because names can be made whose hashes are all the same. */
static bool many_names_twice(const cJSON *object)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const cJSON *member;

    cJSON_ArrayForEach(member, object) g_ptr_array_add(names, member->string);
    g_ptr_array_sort(names, compare_names);
    for (guint i = 1; i < names->len; i++) {
        if (strcmp(names->pdata[i - 1], names->pdata[i]) == 0)
            return true;
    }
    return false;
}

static bool names_before(const cJSON *object, const cJSON *member)
{
    for (const cJSON *other = object->child; other != member; other = other->next) {
        if (strcmp(other->string, member->string) == 0)
            return true;
    }
    return false;
}

/* Whether an object names a member twice: which of the two counts would be anybody's guess. Objects
 * of this tree are small; only others are worth a list of their own. */
static bool names_twice(const cJSON *object)
{
    const cJSON *member;
    int count = 0;

    cJSON_ArrayForEach(member, object)
    {
        if (++count > SMALL_OBJECT)
            return many_names_twice(object);
        if (names_before(object, member))
            return true;
    }
    return false;
}

static bool is_sound(const cJSON *json)
{
    const cJSON *child;

    if (cJSON_IsNumber(json) && !isfinite(json->valuedouble))
        return false;
    if (cJSON_IsObject(json) && names_twice(json))
        return false;
    cJSON_ArrayForEach(child, json)
    {
        if (!is_sound(child))
            return false;
    }
    return true;
}

cJSON *wire_parse(const char *text, size_t length, size_t maximum, Problem *problem)
{
    if (length > maximum) {
        g_autofree char *limit = g_format_size_full(maximum, G_FORMAT_SIZE_IEC_UNITS);

        problem_set(problem, PROBLEM_TOO_LARGE, limit, NULL);
        return NULL;
    }
    if (!scan(text, length, problem))
        return NULL;

    cJSON *json = cJSON_ParseWithLength(text, length);

    if (json && is_sound(json))
        return json;
    cJSON_Delete(json);
    member_bad("JSON", problem);
    return NULL;
}

/* The type itself, whatever parameters follow it. */
static bool is_our_type(const char *content_type)
{
    size_t length = strlen(WIRE_MEDIA_TYPE);

    return content_type && g_ascii_strncasecmp(content_type, WIRE_MEDIA_TYPE, length) == 0 &&
           strchr("; \t", content_type[length]);
}

static bool check_marker(const cJSON *json, Problem *problem)
{
    gint64 protocol;

    if (!member_integer(json, "protocol", 1, G_MAXINT, &protocol, NULL))
        return problem_set(problem, PROBLEM_NOT_OURS, NULL);
    if (protocol != WIRE_PROTOCOL)
        return problem_set(problem, PROBLEM_UPGRADE, NULL);
    return true;
}

cJSON *wire_parse_answer(const char *text, size_t length, const char *content_type,
                         Problem *problem)
{
    if (!is_our_type(content_type)) {
        problem_set(problem, PROBLEM_NOT_OURS, NULL);
        return NULL;
    }

    cJSON *json = wire_parse(text, length, WIRE_ANSWER_MAX, problem);

    if (!json || check_marker(json, problem))
        return json;
    cJSON_Delete(json);
    return NULL;
}

cJSON *wire_answer(void)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddNumberToObject(json, "protocol", WIRE_PROTOCOL);
    return json;
}

char *wire_print(const cJSON *json)
{
    char *text = canonical_json(json);

    if (text)
        return text;

    char *printed = cJSON_PrintUnformatted(json);

    text = g_strdup(printed);
    cJSON_free(printed);
    return text;
}
