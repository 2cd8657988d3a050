#include "cache/cases.h"

#include "cache/private.h"
#include "domain/fold.h"

#include <string.h>

#define NO_DATE G_MAXINT32
#define PART_MIN 4 /* characters of a number's end that name a case */

void case_row_clear(CaseRow *row)
{
    char **texts[] = {&row->number,         &row->receipt, &row->item_code,    &row->item_name,
                      &row->applicant,      &row->region,  &row->organisation, &row->handler,
                      &row->applicant_kind, &row->step};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
}

static void clear_row(void *row)
{
    case_row_clear(row);
}

/* ---- putting a SELECT together ------------------------------------------------------------- */

typedef struct {
    char type; /* as in sql.h: s, l, u */
    gint64 number;
    char *text;
} Value;

/* The conditions of a query, the same in every branch, with their values as ?1, ?2 … */
typedef struct {
    GString *sql;
    GArray *values;
} Filter;

static void value_clear(void *value)
{
    g_free(((Value *)value)->text);
}

static void filter_init(Filter *filter)
{
    filter->sql = g_string_new("");
    filter->values = g_array_new(false, false, sizeof(Value));
    g_array_set_clear_func(filter->values, value_clear);
}

static void filter_clear(Filter *filter)
{
    if (!filter->sql)
        return;
    g_string_free(filter->sql, true);
    g_array_unref(filter->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Filter, filter_clear)

/* Returns the number of the parameter. */
static guint add_number(Filter *filter, gint64 number)
{
    Value value = {'l', number, NULL};

    g_array_append_val(filter->values, value);
    return filter->values->len;
}

static guint add_text(Filter *filter, char type, const char *text)
{
    Value value = {type, 0, g_strdup(text)};

    g_array_append_val(filter->values, value);
    return filter->values->len;
}

static Query filter_select(Cache *cache, const char *sql, const Filter *filter)
{
    Query query = sql_prepare(cache->reader, sql);

    for (guint i = 0; i < filter->values->len; i++) {
        const Value *value = &g_array_index(filter->values, Value, i);

        if (value->type == 'l')
            query_bind_integer(&query, (int)i + 1, value->number);
        else
            query_bind_text(&query, (int)i + 1, value->type, value->text);
    }
    return query;
}

static void filter_text(Filter *filter, const char *text)
{
    g_autofree char *part = like_pattern("%", text, "%");
    g_autofree char *end = like_pattern("%", text, "");
    guint name = add_text(filter, 's', part);
    guint number = add_text(filter, 's', end);

    g_string_append_printf(filter->sql,
                           " AND (applicant LIKE ?%u ESCAPE '\\' OR receipt LIKE ?%u ESCAPE '\\' "
                           "OR number LIKE ?%u ESCAPE '\\')",
                           name, number, number);
}

static void filter_same(Filter *filter, const char *column, const char *text)
{
    if (text)
        g_string_append_printf(filter->sql, " AND %s = ?%u", column, add_text(filter, 's', text));
}

static void filter_add(Filter *filter, const CaseQuery *query)
{
    if (query->handler && !*query->handler)
        g_string_append(filter->sql, " AND handler IS NULL");
    else
        filter_same(filter, "handler", query->handler);
    filter_same(filter, "receiver", query->receiver);
    filter_same(filter, "item_code", query->item_code);
    if (query->text && *query->text)
        filter_text(filter, query->text);
    if (query->due_until)
        g_string_append_printf(filter->sql, " AND due <= ?%u",
                               add_number(filter, query->due_until));
    if (query->received_from)
        g_string_append_printf(filter->sql, " AND received >= ?%u",
                               add_number(filter, query->received_from));
    if (query->undelivered)
        g_string_append(filter->sql, " AND undelivered = 1");
    if (query->pending)
        g_string_append(filter->sql, " AND pending > 0");
    if (query->conflict)
        g_string_append(filter->sql, " AND attention > 0");
}

static bool wants(const CaseQuery *query, CaseState state)
{
    unsigned states = query->states ? query->states : STATES_ANY;

    return (states & STATE_BIT(state)) != 0;
}

/* ---- pages --------------------------------------------------------------------------------- */

CaseKey case_key(const CaseRow *row, CaseOrder order)
{
    gint64 due = row->due == DATE_NONE ? NO_DATE : row->due;

    return (CaseKey){order == ORDER_DUE ? due : row->updated_at, row->id};
}

typedef struct {
    const char *column;
    bool descending;
    const char *index;
} Order;

/* How the rows stand in the list; a page backwards is read the other way round. */
static const Order orders[] = {
    [ORDER_DUE] = {"due", false, "cases_due"},
    [ORDER_UPDATED] = {"updated", true, "cases_updated"},
};

/* The stretch of rows to look through: the fewest first. SQLite, which knows nothing of how many
 * there are, would rather read the whole table. */
static const char *index_for(const CaseQuery *query, CaseOrder order)
{
    if (query->pending)
        return "cases_pending";
    if (query->conflict)
        return "cases_attention";
    if (query->undelivered)
        return "cases_undelivered";
    if (query->handler && *query->handler)
        return "cases_handler";
    return orders[order].index;
}

#define ROW_COLUMNS                                                                         \
    "one.id, one.version, state, result, number, receipt, item_code, "                      \
    "coalesce(document.name, item_code), applicant, applicant_kind, region, organisation, " \
    "handler, step, received, updated, due, legal, provisional, paused, pending, attention"

/* Each state has its own stretch of the index, in order; the page is merged from their beginnings,
 * so that no number of cases in other states is ever passed over. */
static char *page_sql(const CaseQuery *query, const Filter *filter, bool descending, guint limit)
{
    const char *column = orders[query->order].column;
    const char *index = index_for(query, query->order);
    const char *way = descending ? "DESC" : "ASC";
    g_autoptr(GString) sql = g_string_new("");
    const char *joint = "";

    for (CaseState state = 0; state < STATE_COUNT; state++) {
        if (!wants(query, state))
            continue;
        g_string_append_printf(sql,
                               "%sSELECT * FROM (SELECT %s AS sort, id FROM cases INDEXED BY %s "
                               "WHERE generation = " SHOWN " AND state = '%s'%s "
                               "ORDER BY %s %s, id %s LIMIT ?%u)",
                               joint, column, index, state_name(state), filter->sql->str, column,
                               way, way, limit);
        joint = " UNION ALL ";
    }
    return g_strdup_printf("SELECT " ROW_COLUMNS " FROM (%s ORDER BY 1 %s, 2 %s LIMIT ?%u) AS key "
                           "JOIN cases AS one ON one.generation = " SHOWN " AND one.id = key.id "
                           "LEFT JOIN document ON document.kind = 'item' "
                           "AND document.code = item_code AND document.version = item_version "
                           "ORDER BY key.sort %s, key.id %s",
                           sql->str, way, way, limit, way, way);
}

static date date_column(const Query *query, int column)
{
    int day = query_int(query, column);

    return day == NO_DATE ? DATE_NONE : day;
}

static void row_read(const Query *query, CaseRow *row)
{
    *row = (CaseRow){
        .version = query_int(query, 1),
        .state = state_from_name(query_text(query, 2)),
        .result = result_from_name(query_text(query, 3)),
        .number = query_dup(query, 4),
        .receipt = query_dup(query, 5),
        .item_code = query_dup(query, 6),
        .item_name = query_dup(query, 7),
        .applicant = query_dup(query, 8),
        .applicant_kind = query_dup(query, 9),
        .region = query_dup(query, 10),
        .organisation = query_dup(query, 11),
        .handler = query_dup(query, 12),
        .step = query_dup(query, 13),
        .received_at = query_integer(query, 14),
        .updated_at = query_integer(query, 15),
        .due = date_column(query, 16),
        .legal = date_column(query, 17),
        .provisional = query_int(query, 18) != 0,
        .paused = query_int(query, 19) != 0,
        .pending = query_int(query, 20),
        .conflict = query_int(query, 21) > 0,
    };
    row->id = query_uuid(query, 0);
}

static void reverse(GArray *rows)
{
    for (guint i = 0; i < rows->len / 2; i++) {
        CaseRow *one = &g_array_index(rows, CaseRow, i);
        CaseRow *other = &g_array_index(rows, CaseRow, rows->len - 1 - i);
        CaseRow kept = *one;

        *one = *other;
        *other = kept;
    }
}

static void filter_key(Filter *filter, const CaseQuery *query, const CaseKey *after,
                       bool descending)
{
    guint sort, id;

    if (!after || !after->id.text[0])
        return;
    sort = add_number(filter, after->sort);
    id = add_text(filter, 'u', after->id.text);
    g_string_append_printf(filter->sql, " AND (%s, id) %s (?%u, ?%u)", orders[query->order].column,
                           descending ? "<" : ">", sort, id);
}

GArray *cases_page(Cache *cache, const CaseQuery *query, const CaseKey *after, bool backwards,
                   size_t limit, Problem *problem)
{
    g_autoptr(GArray) rows = g_array_new(false, false, sizeof(CaseRow));
    g_auto(Filter) filter = {0};
    bool descending = orders[query->order].descending != backwards;

    filter_init(&filter);
    filter_add(&filter, query);
    filter_key(&filter, query, after, descending);
    g_autofree char *sql = page_sql(query, &filter, descending, add_number(&filter, (gint64)limit));
    g_auto(Query) page = filter_select(cache, sql, &filter);
    g_array_set_clear_func(rows, clear_row);
    while (query_row(&page)) {
        CaseRow row;

        row_read(&page, &row);
        g_array_append_val(rows, row);
    }
    if (backwards)
        reverse(rows);
    return query_ok(&page, problem) ? g_steal_pointer(&rows) : NULL;
}

gint64 cases_count(Cache *cache, const CaseQuery *query, gint64 maximum, Problem *problem)
{
    g_autoptr(GString) sql = g_string_new("SELECT count(*) FROM (SELECT 1 FROM cases INDEXED BY ");
    const char *joint = " AND state IN (";
    g_auto(Filter) filter = {0};

    filter_init(&filter);
    g_string_append_printf(sql, "%s WHERE generation = " SHOWN, index_for(query, ORDER_DUE));
    for (CaseState state = 0; state < STATE_COUNT; state++) {
        if (!wants(query, state))
            continue;
        g_string_append_printf(sql, "%s'%s'", joint, state_name(state));
        joint = ", ";
    }
    filter_add(&filter, query);
    g_string_append_printf(sql, ")%s LIMIT ?%u)", filter.sql->str, add_number(&filter, maximum));
    g_auto(Query) count = filter_select(cache, sql->str, &filter);
    gint64 found = query_row(&count) ? query_integer(&count, 0) : -1;
    return query_ok(&count, problem) ? found : -1;
}

/* ---- one case ------------------------------------------------------------------------------ */

/* Events and commands are read as of one moment: a settled command is in one or in the other. */
static Case *load(Cache *cache, const char *case_id, GPtrArray *events, Problem *problem)
{
    if (!sql_run(cache->reader, problem, "BEGIN", ""))
        return NULL;
    gint64 shown = sql_number(cache->reader, 0, "SELECT generation FROM feed", "");
    g_autoptr(Case) file = project_replay(cache, shown, case_id, events, problem);
    sql_run(cache->reader, NULL, "COMMIT", "");
    if (file && file->version == 0) {
        problem_set_at(problem, case_id, PROBLEM_CASE_UNKNOWN, case_id, NULL);
        return NULL;
    }
    return g_steal_pointer(&file);
}

/* What is shown has been verified, today and not only on the day when it came. */
static bool verify(const GPtrArray *events, Problem *problem)
{
    for (guint i = 0; i < events->len; i++) {
        const Event *event = events->pdata[i];

        if (!event->hash[0])
            return true;
        if (!event_verify(event, event->previous)) {
            g_autofree char *version = g_strdup_printf("%d", event->version);
            return problem_set_at(problem, event->case_id.text, PROBLEM_CHAIN_BROKEN, version,
                                  NULL);
        }
    }
    return true;
}

GPtrArray *cases_events(Cache *cache, const char *case_id, Problem *problem)
{
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    g_autoptr(Case) file = load(cache, case_id, events, problem);

    return file ? g_steal_pointer(&events) : NULL;
}

Case *cases_load(Cache *cache, const char *case_id, Problem *problem)
{
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    g_autoptr(Case) file = load(cache, case_id, events, problem);

    return file && verify(events, problem) ? g_steal_pointer(&file) : NULL;
}

/* ---- by number ----------------------------------------------------------------------------- */

/* The only case that the statement finds: 1; none: 0; several: 2; failed: -1. */
static int find_one(Cache *cache, const char *sql, const char *types, const char *text, Uuid *out,
                    Problem *problem)
{
    g_auto(Query) query = sql_select(cache->reader, sql, types, text);
    int found = 0;

    while (query_row(&query)) {
        *out = query_uuid(&query, 0);
        found++;
    }
    return query_ok(&query, problem) ? found : -1;
}

char *cases_find(Cache *cache, const char *reference, Problem *problem)
{
    g_autofree char *code = fold_code(reference);
    g_autofree char *id = g_ascii_strdown(code, -1);
    g_autofree char *end = like_pattern("%", code, "");
    Uuid uuid;
    int found = find_one(cache, "SELECT id FROM cases WHERE generation = " SHOWN " AND id = ?", "u",
                         id, &uuid, problem);

    if (found == 0)
        found = find_one(cache,
                         "SELECT id FROM cases WHERE generation = " SHOWN " AND number = ?1 "
                         "UNION SELECT id FROM cases WHERE generation = " SHOWN
                         " AND receipt = ?1 LIMIT 2",
                         "s", code, &uuid, problem);
    if (found == 0 && strlen(code) >= PART_MIN)
        found = find_one(cache,
                         "SELECT id FROM cases WHERE generation = " SHOWN
                         " AND number IS NOT NULL AND number LIKE ?1 ESCAPE '\\' "
                         "UNION SELECT id FROM cases WHERE generation = " SHOWN
                         " AND receipt IS NOT NULL AND receipt LIKE ?1 ESCAPE '\\' LIMIT 2",
                         "s", end, &uuid, problem);
    if (found == 1)
        return g_strdup(uuid.text);
    if (found >= 0)
        problem_set(problem, found ? PROBLEM_CASE_AMBIGUOUS : PROBLEM_CASE_UNKNOWN, reference,
                    NULL);
    return NULL;
}
