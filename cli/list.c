/* case list: one page of cases, personal data masked. */
#include "cli/command.h"
#include "cli/desk.h"
#include "cli/print.h"
#include "domain/clock.h"
#include "domain/mask.h"
#include "tui/queues.h"

#include <stdlib.h>
#include <string.h>

#define LIMIT_DEFAULT 50
#define LIMIT_MAXIMUM 1000

/* ---- what is asked for --------------------------------------------------------------------- */

static bool read_states(const char *text, unsigned *states, Problem *problem)
{
    g_auto(GStrv) names = g_strsplit(text, ",", -1);

    for (int i = 0; names[i]; i++) {
        CaseState state = state_from_name(g_strstrip(names[i]));

        if (state == STATE_COUNT)
            return problem_set(problem, PROBLEM_USAGE_INVALID, "--state", names[i], NULL);
        *states |= STATE_BIT(state);
    }
    return true;
}

static const Queue *find_queue(const char *name)
{
    for (const Queue *queue = queue_table; queue->name; queue++)
        if (strcmp(queue->name, name) == 0)
            return queue;
    return NULL;
}

static bool read_queue(Desk *desk, const char *name, CaseQuery *query, Problem *problem)
{
    const Queue *queue = find_queue(name);
    const Rules *rules = cache_rules(desk->cache);

    if (!queue)
        return problem_set(problem, PROBLEM_USAGE_INVALID, "--queue", name, NULL);
    *query = queue_query(queue, cache_actor(desk->cache), rules ? rules->calendar : NULL,
                         date_of_instant(desk_now()));
    return true;
}

static bool read_query(Desk *desk, const Invocation *invocation, CaseQuery *query, Problem *problem)
{
    const char *queue = invocation_value(invocation, "queue");
    const char *states = invocation_value(invocation, "state");
    const char *order = invocation_value(invocation, "order");

    if (queue && !read_queue(desk, queue, query, problem))
        return false;
    if (states) {
        query->states = 0;
        if (!read_states(states, &query->states, problem))
            return false;
    }
    if (order && strcmp(order, "due") != 0 && strcmp(order, "updated") != 0)
        return problem_set(problem, PROBLEM_USAGE_INVALID, "--order", order, NULL);
    if (order)
        query->order = strcmp(order, "due") == 0 ? ORDER_DUE : ORDER_UPDATED;
    query->text = invocation_value(invocation, "text");
    if (!queue && !states && !query->text)
        query->states = STATES_OPEN;
    return true;
}

static bool read_limit(const Invocation *invocation, size_t *limit, Problem *problem)
{
    const char *text = invocation_value(invocation, "limit");
    guint64 number = LIMIT_DEFAULT;

    if (text && !g_ascii_string_to_unsigned(text, 10, 1, LIMIT_MAXIMUM, &number, NULL))
        return problem_set(problem, PROBLEM_USAGE_INVALID, "--limit", "1–1000", NULL);
    *limit = (size_t)number;
    return true;
}

/* "sort:id", as `next` says it. */
static bool read_key(const Invocation *invocation, CaseKey *key, bool *given, Problem *problem)
{
    const char *text = invocation_value(invocation, "after");
    const char *colon = text ? strchr(text, ':') : NULL;

    *given = text != NULL;
    if (!text)
        return true;
    g_autofree char *sort = colon ? g_strndup(text, (gsize)(colon - text)) : NULL;
    if (!colon || !uuid_is_valid(colon + 1) ||
        !g_ascii_string_to_signed(sort, 10, G_MININT64, G_MAXINT64, &key->sort, NULL))
        return problem_set(problem, PROBLEM_USAGE_INVALID, "--after", "sort:id", NULL);
    g_strlcpy(key->id.text, colon + 1, sizeof key->id.text);
    return true;
}

/* ---- what is shown ------------------------------------------------------------------------- */

static char *masked_name(const CaseRow *row)
{
    return mask_apply(mask_of_party_name(row->applicant_kind),
                      row->applicant ? row->applicant : "");
}

static cJSON *row_json(const CaseRow *row)
{
    cJSON *json = cJSON_CreateObject();
    cJSON *item = cJSON_AddObjectToObject(json, "item");
    g_autofree char *applicant = masked_name(row);

    json_add_text(json, "id", row->id.text);
    cJSON_AddNumberToObject(json, "version", row->version);
    json_add_text(json, "state", state_name(row->state));
    json_add_text(json, "result", row->result == RESULT_NONE ? NULL : result_name(row->result));
    json_add_text(json, "number", row->number);
    json_add_text(json, "receipt", row->receipt);
    json_add_text(item, "code", row->item_code);
    json_add_text(item, "name", row->item_name);
    json_add_text(json, "applicant", applicant);
    json_add_text(json, "region", row->region);
    json_add_text(json, "organisation", row->organisation);
    json_add_text(json, "handler", row->handler);
    json_add_text(json, "step", row->step);
    json_add_instant(json, "received_at", row->received_at);
    json_add_instant(json, "updated_at", row->updated_at);
    json_add_date(json, "due", row->due);
    json_add_date(json, "legal", row->legal);
    cJSON_AddBoolToObject(json, "provisional", row->provisional);
    cJSON_AddBoolToObject(json, "paused", row->paused);
    cJSON_AddNumberToObject(json, "pending", row->pending);
    cJSON_AddBoolToObject(json, "conflict", row->conflict);
    return json;
}

/* Due day with what the clock says of it. */
static char *due_words(Desk *desk, const CaseRow *row)
{
    const Rules *rules = cache_rules(desk->cache);
    g_autofree char *day = date_format(row->due);

    if (row->paused)
        return g_strdup(_(reading_label(READING_PAUSED)));
    if (row->due == DATE_NONE || !rules || !rules->calendar)
        return g_steal_pointer(&day);
    Reading reading =
        due_reading(rules->calendar, date_of_instant(desk_now()), row->due, row->legal, 0);
    if (reading == READING_NORMAL)
        return g_steal_pointer(&day);
    return g_strdup_printf("%s %s", day, _(reading_label(reading)));
}

static char **row_cells(Desk *desk, const CaseRow *row)
{
    char **cells = g_new0(char *, 7);
    g_autofree char *applicant = masked_name(row);
    const char *mark = row->conflict ? "!" : row->pending ? "*" : "";

    cells[0] = g_strdup(mark);
    cells[1] = g_strdup(_(state_label(row->state)));
    cells[2] = print_clean(row->receipt);
    cells[3] = due_words(desk, row);
    cells[4] = print_clean(applicant);
    cells[5] = print_clean(row->item_name);
    return cells;
}

static char *next_key(const GArray *rows, size_t limit, CaseOrder order)
{
    if (rows->len < limit)
        return NULL;
    CaseKey key = case_key(&g_array_index(rows, CaseRow, rows->len - 1), order);
    return g_strdup_printf("%" G_GINT64_FORMAT ":%s", key.sort, key.id.text);
}

static void print_rows(Desk *desk, const GArray *rows, const char *next)
{
    static const char *const headings[] = {
        " ", N_("state"), N_("receipt"), N_("due"), N_("applicant"), N_("item"), NULL};
    g_autoptr(PrintTable) table = print_table_new(headings);

    if (rows->len == 0) {
        g_print("%s\n", _("No case fits."));
        return;
    }
    for (guint i = 0; i < rows->len; i++)
        print_table_add(table, row_cells(desk, &g_array_index(rows, CaseRow, i)));

    g_autofree char *text = print_table_text(table);
    g_print("%s", text);
    if (next)
        g_print(_("More: --after %s\n"), next);
}

static void print_rows_json(const GArray *rows, const char *next)
{
    cJSON *json = cJSON_CreateObject(), *cases = cJSON_AddArrayToObject(json, "cases");

    for (guint i = 0; i < rows->len; i++)
        cJSON_AddItemToArray(cases, row_json(&g_array_index(rows, CaseRow, i)));
    json_add_text(json, "next", next);
    print_json(json);
}

ExitCode run_case_list(Invocation *invocation)
{
    g_auto(Desk) desk = {0};
    g_auto(Problem) problem = {0};
    CaseQuery query = {0};
    CaseKey key = {0};
    size_t limit = 0;
    bool has_key = false;

    if (!read_limit(invocation, &limit, &problem) ||
        !read_key(invocation, &key, &has_key, &problem) || !desk_open(&desk, &problem) ||
        !read_query(&desk, invocation, &query, &problem))
        return invocation_fail(invocation, &problem);

    g_autoptr(GArray) rows =
        cases_page(desk.cache, &query, has_key ? &key : NULL, false, limit, &problem);
    if (!rows)
        return invocation_fail(invocation, &problem);
    g_autofree char *next = next_key(rows, limit, query.order);
    if (invocation_has(invocation, "json"))
        print_rows_json(rows, next);
    else
        print_rows(&desk, rows, next);
    return EXIT_DONE;
}
