#include "central/search.h"

#include "central/submit.h"
#include "domain/mask.h"
#include "domain/numbers.h"
#include "wire/member.h"

#include <string.h>

#define SCAN_MAX 20000 /* rows that one page may pass over */

/* "1764000000000.0190…": the last row's time and id. */
static bool key_read(const char *text, gint64 *updated_at, const char **id, Problem *problem)
{
    char *end = NULL;

    *updated_at = G_MAXINT64;
    *id = "";
    if (!text)
        return true;
    *updated_at = g_ascii_strtoll(text, &end, 10);
    if (end == text || *end != '.' || !uuid_is_valid(end + 1))
        return problem_set(problem, PROBLEM_PARAMETER, "after", NULL);
    *id = end + 1;
    return true;
}

static void add_row(cJSON *list, const DbRows *rows)
{
    static const char *const texts[] = {"id",           "state",   "result",    "number",
                                        "receipt",      "item",    "applicant", "region",
                                        "organisation", "handler", "due",       "legal"};
    cJSON *row = cJSON_CreateObject();

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *value = db_text(rows, (int)i);
        g_autofree char *masked = !strcmp(texts[i], "applicant")
                                      ? mask_apply(mask_of_party_name(db_text(rows, 15)), value)
                                      : NULL;

        if (value && *value)
            cJSON_AddStringToObject(row, texts[i], masked ? masked : value);
    }
    cJSON_AddNumberToObject(row, "version", (double)db_number(rows, 12));
    member_add_instant(row, "received_at", db_number(rows, 13));
    member_add_instant(row, "updated_at", db_number(rows, 14));
    cJSON_AddItemToArray(list, row);
}

static bool holds(const char *text, const char *part)
{
    return !part || strcasestr(text, part);
}

/* Compared here and not in the query, which would pass over any number of rows to find one. */
static bool row_fits(const DbRows *rows, const CaseSearch *search, const Actor *actor)
{
    const Place place = {.region = db_text(rows, 7), .organisation = db_text(rows, 8)};

    return (!search->state || !strcmp(db_text(rows, 1), search->state)) &&
           holds(db_text(rows, 6), search->text) &&
           (holds(db_text(rows, 3), search->number) || holds(db_text(rows, 4), search->number)) &&
           actor_sees(actor, &place);
}

static DbRows *query(DbTx *tx, gint64 updated_at, const char *id)
{
    return db_query(
        tx,
        "SELECT id, state, result, number, receipt, item, applicant, region, "
        "organisation, handler, due, legal, version, received_at, updated_at, applicant_kind "
        "FROM cases WHERE (updated_at, id) < ($1, $2) ORDER BY updated_at DESC, id DESC",
        "lt", updated_at, id);
}

cJSON *search_cases(DbTx *tx, const Actor *actor, const CaseSearch *search, Problem *problem)
{
    gint64 updated_at;
    const char *id;

    if (search->state && state_from_name(search->state) == STATE_COUNT) {
        problem_set(problem, PROBLEM_PARAMETER, "state", NULL);
        return NULL;
    }
    if (!key_read(search->after, &updated_at, &id, problem))
        return NULL;

    cJSON *json = wire_answer();
    cJSON *list = cJSON_AddArrayToObject(json, "cases");
    g_autoptr(DbRows) rows = query(tx, updated_at, id);
    g_autofree char *next = NULL; /* of the last row that was looked at */
    size_t found = 0, scanned = 0;
    while (db_next(rows)) {
        if (found == search->limit || scanned == SCAN_MAX) {
            cJSON_AddStringToObject(json, "next", next);
            break;
        }
        if (row_fits(rows, search, actor)) {
            add_row(list, rows);
            found++;
        }
        scanned++;
        g_free(next);
        next = g_strdup_printf("%" G_GINT64_FORMAT ".%s", db_number(rows, 14), db_text(rows, 0));
    }
    return json;
}

cJSON *search_case(DbTx *tx, const Actor *actor, const char *id, Problem *problem)
{
    g_autoptr(DbRows) rows =
        db_query(tx, "SELECT region, organisation, version FROM cases WHERE id = $1", "t", id);

    if (db_next(rows)) {
        const Place place = {.region = db_text(rows, 0), .organisation = db_text(rows, 1)};

        if (actor_sees(actor, &place)) {
            g_autoptr(GPtrArray) events = events_read(tx, id, 0, (int)db_number(rows, 2), NULL);
            cJSON *json = wire_answer();
            cJSON *list = cJSON_AddArrayToObject(json, "events");

            cJSON_AddStringToObject(json, "case", id);
            for (guint i = 0; i < events->len; i++)
                cJSON_AddItemToArray(list, event_to_json(events->pdata[i]));
            return json;
        }
    }
    problem_set_at(problem, id, PROBLEM_CASE_UNKNOWN, id, NULL);
    return NULL;
}
