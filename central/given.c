/* The numbers that the central gives: of cases, licences and documents. */
#include "central/submit.h"

#include "central/store.h"
#include "domain/json.h"

#include <string.h>

#define LICENCE_SERIAL_DIGITS 9

/* 43 characters: implementation code, day, daily sequence. */
static bool give_case_number(Work *work, const Case *file, const Command *command, instant now,
                             cJSON *given, Problem *problem)
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
    cJSON_AddStringToObject(given, "number", number);
    return true;
}

/* GB/T 36904: type, issuer, serial, version 001. Nothing is given when the clerk brought a number,
 * or when the kind of licence has no type code. */
static bool give_licence(Work *work, const Case *file, const Command *command, instant now,
                         cJSON *given, Problem *problem)
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
        cJSON_AddStringToObject(given, "licence", identifier);
    return true;
}

/* ---- documents ----------------------------------------------------------------------------- */

/* What stands between 许 and 字 in a document's number; each is counted by itself, in each county
 * anew every year. A receipt has the receipt number instead. */
static const char *const words[NOTICE_COUNT] = {
    [NOTICE_ACCEPTANCE] = "受", [NOTICE_CORRECTION] = "补", [NOTICE_REJECTION] = "不受",
    [NOTICE_SPECIAL] = "特",    [NOTICE_EXTENSION] = "延",  [NOTICE_HEARING] = "听",
    [NOTICE_GRANT] = "准",      [NOTICE_REFUSAL] = "不",    [NOTICE_TOLERANCE] = "容",
    [NOTICE_COMMITMENT] = "诺", [NOTICE_WITHDRAWAL] = "退", [NOTICE_DELIVERY] = "送",
};

/* The name of the county without its last letter (区, 县, 市). Caller frees. */
static char *place_of(Work *work, const char *county)
{
    const char *name = json_text(work_document(work, DOCUMENT_DIVISION, county), "name");
    const long letters = name ? g_utf8_strlen(name, -1) : 0;

    return letters > 1 ? g_utf8_substring(name, 0, letters - 1) : g_strdup(county);
}

/* 临江许受字〔2026〕第12号. Caller frees. */
static char *notice_count(Work *work, const char *region, Notice notice, instant now)
{
    g_autofree char *county = g_strndup(region, COUNTY_DIGITS);
    g_autofree char *place = place_of(work, county);
    int year, month, day;

    date_to_civil(date_of_instant(now), &year, &month, &day);
    g_autofree char *counter = g_strdup_printf("document/%s/%d/%s", county, year, words[notice]);
    return g_strdup_printf("%s许%s字〔%d〕第%" G_GINT64_FORMAT "号", place, words[notice], year,
                           store_count(work_tx(work), counter));
}

/* One number for each document that the command gives rise to. What is printed again keeps its
 * own. */
static void give_notices(Work *work, const Case *file, const Command *command, instant now,
                         cJSON *given)
{
    const Event event = {.action = command->action, .payload = command->payload};
    const unsigned notices = command->action == ACTION_REISSUE ? 0 : notices_of_event(&event);
    cJSON *numbers = NULL;

    for (Notice notice = 0; notice < NOTICE_COUNT; notice++) {
        if (!(notices & NOTICE_BIT(notice)) || !words[notice])
            continue;
        g_autofree char *number = notice_count(work, file->region, notice, now);
        if (notice == NOTICE_GRANT || notice == NOTICE_REFUSAL) {
            cJSON_AddStringToObject(given, "document", number);
            continue;
        }
        if (!numbers)
            numbers = cJSON_AddObjectToObject(given, "notice");
        cJSON_AddStringToObject(numbers, notice_name(notice), number);
    }
}

/* ---- all of them --------------------------------------------------------------------------- */

typedef bool Giver(Work *work, const Case *file, const Command *command, instant now, cJSON *given,
                   Problem *problem);

static Giver *const givers[ACTION_COUNT] = {
    [ACTION_RECEIVE] = give_case_number,
    [ACTION_ISSUE] = give_licence,
};

bool numbers_give(Work *work, const Case *file, const Command *command, instant now, cJSON **given,
                  Problem *problem)
{
    Giver *giver = givers[command->action];
    cJSON *numbers = cJSON_CreateObject();
    const bool right = !giver || giver(work, file, command, now, numbers, problem);

    if (right)
        give_notices(work, file, command, now, numbers);
    if (right && numbers->child) {
        *given = numbers;
    } else {
        cJSON_Delete(numbers);
    }
    return right;
}
