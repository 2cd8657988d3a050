/* What may be looked up on line: the catalogue, items, offices, people, cases. */
#include "central/request.h"
#include "central/search.h"
#include "domain/json.h"
#include "wire/member.h"

#include <string.h>

#define PAGE_DEFAULT 50
#define CATALOGUE_DEFAULT 200
#define PATTERN_MAX 100 /* characters */

bool api_catalogue(Request *request, Problem *problem)
{
    gint64 since, limit;

    if (!request_number(request, "since", 0, G_MAXINT64, 0, &since, problem) ||
        !request_number(request, "limit", 1, WIRE_PAGE_MAX, CATALOGUE_DEFAULT, &limit, problem))
        return false;

    g_autoptr(DbTx) tx = db_read(request_db(request), problem);
    if (!tx)
        return false;
    g_autoptr(DocumentPage) page = catalogue_page(tx, since, (size_t)limit);
    if (!db_commit(tx, problem))
        return false;
    request->answer = document_page_to_json(page);
    return true;
}

/* A text to look for: bounded, as it is matched against every row. */
static bool request_pattern(const Request *request, const char *name, const char **out,
                            Problem *problem)
{
    *out = request_text(request, name);
    return !*out || g_utf8_strlen(*out, -1) <= PATTERN_MAX ||
           problem_set(problem, PROBLEM_PARAMETER, name, NULL);
}

/* ---- lists of documents -------------------------------------------------------------------- */

static void copy_member(cJSON *to, const cJSON *from, const char *name)
{
    const cJSON *value = json_member(from, name);

    if (value)
        cJSON_AddItemToObject(to, name, cJSON_Duplicate(value, true));
}

/* The members that a list shows; the whole document is in the catalogue. */
static cJSON *short_form(const Document *document)
{
    static const char *const members[] = {"name",    "name_en",       "department",  "kind",
                                          "region",  "level",         "instant",     "legal_days",
                                          "objects", "promised_days", "assignments", "members"};
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "code", document->code);
    cJSON_AddNumberToObject(json, "version", document->version);
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        copy_member(json, document->body, members[i]);
    return json;
}

static bool list_documents(Request *request, DocumentKind kind, const char *member,
                           Problem *problem)
{
    const char *text, *after = request_text(request, "after");
    gint64 limit;

    if (!request_number(request, "limit", 1, WIRE_PAGE_MAX, PAGE_DEFAULT, &limit, problem) ||
        !request_pattern(request, "text", &text, problem))
        return false;

    g_autoptr(DbTx) tx = db_read(request_db(request), problem);
    if (!tx)
        return false;
    g_autoptr(GPtrArray) documents = catalogue_search(tx, kind, text, after, (size_t)limit + 1);
    if (!db_commit(tx, problem))
        return false;

    cJSON *list = cJSON_CreateArray();
    request->answer = wire_answer();
    cJSON_AddItemToObject(request->answer, member, list);
    for (guint i = 0; i < documents->len && i < limit; i++)
        cJSON_AddItemToArray(list, short_form(documents->pdata[i]));
    if (documents->len > limit) {
        const Document *last = documents->pdata[limit - 1];
        cJSON_AddStringToObject(request->answer, "next", last->code);
    }
    return true;
}

bool api_items(Request *request, Problem *problem)
{
    return list_documents(request, DOCUMENT_ITEM, "items", problem);
}

bool api_item(Request *request, Problem *problem)
{
    g_autoptr(DbTx) tx = db_read(request_db(request), problem);

    if (!tx)
        return false;
    Document *document = catalogue_newest(tx, DOCUMENT_ITEM, request->argument);
    if (db_commit(tx, problem)) {
        if (document) {
            request->answer = wire_answer();
            cJSON_AddItemToObject(request->answer, "item", document->body);
            document->body = NULL;
        } else {
            problem_set(problem, PROBLEM_NOT_FOUND, request->argument, NULL);
        }
    }
    if (document)
        document_free(document);
    return request->answer != NULL;
}

bool api_lookup(Request *request, Problem *problem)
{
    static const DocumentKind kinds[] = {DOCUMENT_LICENCE_KIND, DOCUMENT_DIVISION,
                                         DOCUMENT_ORGANISATION, DOCUMENT_STAFF,
                                         DOCUMENT_THEME,        DOCUMENT_ELEMENT};

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!strcmp(document_kind_name(kinds[i]), request->argument))
            return list_documents(request, kinds[i], "entries", problem);
    }
    return problem_set(problem, PROBLEM_NOT_FOUND, request->argument, NULL);
}

/* ---- cases --------------------------------------------------------------------------------- */

bool api_cases(Request *request, Problem *problem)
{
    CaseSearch search = {.state = request_text(request, "state"),
                         .after = request_text(request, "after")};
    gint64 limit;

    if (!request_number(request, "limit", 1, WIRE_PAGE_MAX, PAGE_DEFAULT, &limit, problem) ||
        !request_pattern(request, "text", &search.text, problem) ||
        !request_pattern(request, "number", &search.number, problem))
        return false;
    search.limit = (size_t)limit;

    g_autoptr(DbTx) tx = db_read(request_db(request), problem);
    if (!tx)
        return false;
    request->answer = search_cases(tx, request->bearer->actor, &search, problem);
    return db_commit(tx, problem) && request->answer;
}

bool api_case(Request *request, Problem *problem)
{
    g_autoptr(DbTx) tx = db_read(request_db(request), problem);

    if (!tx)
        return false;
    request->answer = search_case(tx, request->bearer->actor, request->argument, problem);
    /* a database that failed is no sign that there is no such case */
    return db_commit(tx, problem) && request->answer;
}
