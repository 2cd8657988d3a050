#include "cache/enquiry.h"

#include "cache/cases.h"
#include "cache/feed.h"
#include "cache/private.h"
#include "domain/json.h"
#include "domain/names.h"
#include "wire/wire.h"

static const struct {
    const char *name;
} states[] = {
    [ENQUIRY_WAITING] = {"waiting"},
    [ENQUIRY_ANSWERED] = {"answered"},
    [ENQUIRY_FAILED] = {"failed"},
};

void enquiry_free(Enquiry *enquiry)
{
    if (!enquiry)
        return;
    cJSON_Delete(enquiry->question);
    cJSON_Delete(enquiry->answer);
    problem_clear(&enquiry->problem);
    g_free(enquiry);
}

/* ---- asking and answering ------------------------------------------------------------------ */

/* The first instant whose questions still count. */
static instant day_begins(void)
{
    return date_start(date_of_instant(cache_now()));
}

void enquiries_sweep(Cache *cache)
{
    instant begin = day_begins();

    if (sql_number(cache->writer, 0, "SELECT 1 FROM enquiry WHERE asked < ? LIMIT 1", "l", begin))
        sql_run(cache->writer, NULL, "DELETE FROM enquiry WHERE asked < ?", "l", begin);
}

static bool ask(Cache *cache, const Uuid *draft, const cJSON *question, Problem *problem)
{
    return sql_run(cache->writer, problem, "DELETE FROM enquiry WHERE asked < ?", "l",
                   day_begins()) &&
           sql_run(cache->writer, problem,
                   "INSERT OR REPLACE INTO enquiry VALUES (?, ?, 'waiting', ?, NULL, NULL)", "ulj",
                   draft->text, cache_now(), question);
}

bool enquiry_ask(Cache *cache, const Uuid *draft, const cJSON *question, Problem *problem)
{
    if (!uuid_is_valid(draft->text))
        return problem_set(problem, PROBLEM_MALFORMED, "id", NULL);
    if (!cache_begin(cache, problem) ||
        !cache_end(cache, ask(cache, draft, question, problem), problem))
        return false;
    cache_nudge(cache);
    return true;
}

#define ENQUIRY_COLUMNS "draft, state, question, answer, problem, asked"

static Enquiry *enquiry_read(const Query *query)
{
    Enquiry *enquiry = g_new0(Enquiry, 1);
    cJSON *problem = query_json(query, 4);

    enquiry->id = query_uuid(query, 0);
    enquiry->state = (EnquiryState)name_index(states, query_text(query, 1));
    enquiry->question = query_json(query, 2);
    enquiry->answer = query_json(query, 3);
    enquiry->asked_at = query_integer(query, 5);
    if (problem)
        problem_from_json(problem, &enquiry->problem);
    cJSON_Delete(problem);
    return enquiry;
}

Enquiry *enquiry_get(Cache *cache, const Uuid *draft)
{
    g_auto(Query) query = sql_select(cache_sql(cache),
                                     "SELECT " ENQUIRY_COLUMNS " FROM enquiry "
                                     "WHERE draft = ? AND asked >= ?",
                                     "ul", draft->text, day_begins());

    return query_row(&query) ? enquiry_read(&query) : NULL;
}

Enquiry *enquiry_next(Cache *cache)
{
    g_auto(Query) query =
        sql_select(cache_sql(cache),
                   "SELECT " ENQUIRY_COLUMNS " FROM enquiry "
                   "WHERE state = 'waiting' AND asked >= ? ORDER BY asked LIMIT 1",
                   "l", day_begins());

    return query_row(&query) ? enquiry_read(&query) : NULL;
}

static bool settle(Cache *cache, const Enquiry *enquiry, EnquiryState state, const cJSON *answer,
                   const cJSON *why, Problem *problem)
{
    return cache_begin(cache, problem) &&
           cache_end(cache,
                     sql_run(cache->writer, problem,
                             "UPDATE enquiry SET state = ?, answer = ?, problem = ? "
                             "WHERE draft = ? AND asked = ? AND state = 'waiting'",
                             "sjjul", states[state].name, answer, why, enquiry->id.text,
                             enquiry->asked_at),
                     problem);
}

bool enquiry_answer(Cache *cache, const Enquiry *enquiry, const cJSON *answer, Problem *problem)
{
    return settle(cache, enquiry, ENQUIRY_ANSWERED, answer, NULL, problem);
}

bool enquiry_fail(Cache *cache, const Enquiry *enquiry, const Problem *why, Problem *problem)
{
    cJSON *json = problem_to_json(why);
    bool good = settle(cache, enquiry, ENQUIRY_FAILED, NULL, json, problem);

    cJSON_Delete(json);
    return good;
}

/* ---- what this store knows ----------------------------------------------------------------- */

/* The form's values by the data element that its definition names. */
static cJSON *element_values(const Item *item, const cJSON *form)
{
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive(item->form, "properties");
    cJSON *values = cJSON_CreateObject();
    const cJSON *field;

    cJSON_ArrayForEach(field, fields)
    {
        const char *element = json_text(field, "x-element");
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(form, field->string);

        if (element && value && !cJSON_HasObjectItem(values, element))
            cJSON_AddItemToObject(values, element, cJSON_Duplicate(value, true));
    }
    return values;
}

static void add_text(cJSON *object, const char *name, const char *text)
{
    if (text)
        cJSON_AddStringToObject(object, name, text);
}

static cJSON *applicant_of(const Party *party)
{
    cJSON *json = cJSON_CreateObject();

    add_text(json, "kind", party->kind);
    add_text(json, "name", party->name);
    add_text(json, "phone", party->phone);
    add_text(json, "address", party->address);
    return json;
}

/* NULL: the case holds nothing that another form could take. */
static cJSON *fact_of_case(Cache *cache, const char *case_id)
{
    g_autoptr(Case) file = cases_load(cache, case_id, NULL);
    const Rules *rules = cache_rules(cache);
    const Item *item = file ? rules->item(rules->data, file->item_code, file->item_version) : NULL;

    if (!item)
        return NULL;
    cJSON *values = element_values(item, file->form);
    cJSON *fact = cJSON_CreateObject();

    cJSON_AddStringToObject(fact, "from", "case");
    add_text(fact, "reference", file->number ? file->number : file->receipt);
    cJSON_AddItemToObject(fact, "values", values);
    cJSON_AddItemToObject(fact, "applicant", applicant_of(&file->applicant));
    if (values->child)
        return fact;
    cJSON_Delete(fact);
    return NULL;
}

/* Enough to find one with a form among those that have none. */
#define CASES_LOOKED_AT 5

cJSON *enquiry_local(Cache *cache, const char *id_type, const char *id_number)
{
    g_autofree char *holder = holder_key(id_type, id_number);
    cJSON *facts = cJSON_CreateArray();
    g_auto(Query) query = sql_select(cache_sql(cache),
                                     "SELECT id FROM cases WHERE generation = " SHOWN
                                     " AND holder = ? ORDER BY received DESC LIMIT ?",
                                     "si", holder, CASES_LOOKED_AT);
    g_autoptr(GArray) ids = query_uuids(&query, NULL);

    for (guint i = 0; ids && i < ids->len && !facts->child; i++) {
        cJSON *fact = fact_of_case(cache, g_array_index(ids, Uuid, i).text);

        if (fact)
            cJSON_AddItemToArray(facts, fact);
    }
    return facts;
}

/* An application that the central refused is no open case: it may be this very one, put right. */
char *enquiry_open_case(Cache *cache, const char *id_type, const char *id_number,
                        const char *item_code)
{
    g_autofree char *holder = holder_key(id_type, id_number);

    return sql_text(cache_sql(cache),
                    "SELECT coalesce(number, receipt) FROM cases WHERE generation = " SHOWN
                    " AND holder = ? AND item_code = ? AND state <> 'closed' AND NOT EXISTS "
                    "(SELECT 1 FROM outbox WHERE case_id = cases.id AND action = 'receive' "
                    "AND state = 'rejected') ORDER BY received DESC LIMIT 1",
                    "ss", holder, item_code);
}
