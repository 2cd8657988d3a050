/* The numbers that the central gives: of cases, decisions and licences. */
#include "central/submit.h"

#include "central/store.h"
#include "domain/json.h"

#include <string.h>

#define LICENCE_SERIAL_DIGITS 9

static cJSON *given_of(const char *name, const char *value)
{
    cJSON *given = cJSON_CreateObject();

    cJSON_AddStringToObject(given, name, value);
    return given;
}

/* 43 characters: implementation code, day, daily sequence. */
static bool give_case_number(Work *work, const Case *file, const Command *command, instant now,
                             cJSON **given, Problem *problem)
{
    (void)file;
    const Rules *rules = work_rules(work);
    const Item *item = rules->item(rules->data, json_text(command->payload, "item"),
                                   json_integer(command->payload, "item_version", 0));
    g_autofree char *code =
        item_implementation_code(item, json_text(command->payload, "organisation"));
    g_autofree char *day = date_format(date_of_instant(now));
    g_autofree char *counter = g_strdup_printf("case/%s/%s", code, day);
    char number[44];

    if (!case_number_make(code, date_of_instant(now), (int)store_count(work_tx(work), counter),
                          number))
        return problem_set(problem, PROBLEM_BUSY, NULL);
    *given = given_of("number", number);
    return true;
}

/* 临江许准字〔2026〕第12号 */
static bool give_document(Work *work, const Case *file, const Command *command, instant now,
                          cJSON **given, Problem *problem)
{
    (void)problem;
    g_autofree char *county = g_strndup(file->region, COUNTY_DIGITS);
    const char *name = json_text(work_document(work, DOCUMENT_DIVISION, county), "name");
    const long letters = name ? g_utf8_strlen(name, -1) : 0;
    g_autofree char *place =
        letters > 1 ? g_utf8_substring(name, 0, letters - 1) : g_strdup(county);
    const bool grants = !g_strcmp0(json_text(command->payload, "decision"), "grant");
    const char *word = grants ? "准" : "不";
    int year, month, day;

    date_to_civil(date_of_instant(now), &year, &month, &day);
    g_autofree char *counter = g_strdup_printf("document/%s/%d/%s", county, year, word);
    g_autofree char *number = g_strdup_printf("%s许%s字〔%d〕第%" G_GINT64_FORMAT "号", place, word,
                                              year, store_count(work_tx(work), counter));
    *given = given_of("document", number);
    return true;
}

/* GB/T 36904: type, issuer, serial, version 001. Nothing is given when the clerk brought a number,
 * or when the kind of licence has no type code. */
static bool give_licence(Work *work, const Case *file, const Command *command, instant now,
                         cJSON **given, Problem *problem)
{
    (void)problem;
    (void)now;
    const char *brought = json_text(command->payload, "licence");
    const Item *item = case_item(work_rules(work), file);
    const char *kind = item ? json_text(json_object(item->json, "result"), "licence_kind") : NULL;
    const char *type =
        kind ? json_text(work_document(work, DOCUMENT_LICENCE_KIND, kind), "type_code") : NULL;

    if ((brought && *brought) || !type)
        return true;

    g_autofree char *counter = g_strdup_printf("licence/%s/%s", type, file->organisation);
    g_autofree char *body =
        g_strdup_printf("%s.%s.%0*" G_GINT64_FORMAT ".001", type, file->organisation,
                        LICENCE_SERIAL_DIGITS, store_count(work_tx(work), counter));
    g_autofree char *identifier = licence_identifier_make(body);
    if (identifier)
        *given = given_of("licence", identifier);
    return true;
}

typedef bool Giver(Work *work, const Case *file, const Command *command, instant now, cJSON **given,
                   Problem *problem);

static Giver *const givers[ACTION_COUNT] = {
    [ACTION_RECEIVE] = give_case_number,
    [ACTION_DECIDE] = give_document,
    [ACTION_ISSUE] = give_licence,
};

bool numbers_give(Work *work, const Case *file, const Command *command, instant now, cJSON **given,
                  Problem *problem)
{
    return !givers[command->action] ||
           givers[command->action](work, file, command, now, given, problem);
}
