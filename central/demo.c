#include "central/demo.h"

#include "central/accounts.h"
#include "central/demo_act.h"
#include "central/demo_shared.h"

#include <stdio.h>
#include <string.h>

#define SEED 379902
#define CLOSED_CASES 2000
#define OPEN_CASES 300
#define DAYS 190 /* working days that the demo goes back */

/* ---- working time -------------------------------------------------------------------------- */

typedef struct {
    date days[DAYS + 1]; /* working days, the last is today or the one before */
    int now;             /* working minutes since the first day */
} WorkTime;

/* Minute of the working day 0 … 419 to ms of the day: 9:00-12:00, 13:30-17:30. */
static instant minute_of_day(int minute)
{
    const int morning = 180;

    return (instant)(minute < morning ? 9 * 60 + minute : 13 * 60 + 30 + minute - morning) * 60000;
}

static instant work_instant(const WorkTime *time, int minute)
{
    return date_start(time->days[minute / WORK_MINUTES]) + minute_of_day(minute % WORK_MINUTES);
}

static void work_time_make(const Calendar *calendar, instant now, WorkTime *out)
{
    date day = date_of_instant(now);

    for (int i = DAYS; i >= 0; day--) {
        if (calendar_is_working(calendar, day))
            out->days[i--] = day;
    }
    out->now = (DAYS + 1) * WORK_MINUTES - 1;
    while (work_instant(out, out->now) >= now)
        out->now--;
}

/* ---- which cases --------------------------------------------------------------------------- */

/* Where cases come in: weight in percent, whether the county has reviewers and deciders, and places
 * below the county whose stations receive. */
static const struct {
    const char *county;
    int weight;
    bool reviewed;
    const char *stations[4];
} counties[] = {
    {"379902", 54, true, {"379902001000", "379902002000", "379902101000", "379902101201"}},
    {"379921", 22, true, {"379921101000", "379921101203", "379921101204"}},
    {"379981", 11, true, {"379981101000", "379981101201"}},
    {"379903", 1, false, {0}},
    {"379904", 1, false, {0}},
    {"379905", 1, false, {0}},
    {"379906", 1, false, {0}},
    {"379907", 1, false, {0}},
    {"379908", 1, false, {0}},
    {"379909", 1, false, {0}},
    {"379922", 1, false, {0}},
    {"379923", 1, false, {0}},
    {"379924", 1, false, {0}},
    {"379982", 1, false, {0}},
    {"379983", 2, false, {0}},
};

static size_t throw_county(City *city)
{
    int left = city_number(city, 1, 100);
    size_t row = 0;

    while (row + 1 < G_N_ELEMENTS(counties) && (left -= counties[row].weight) > 0)
        row++;
    return row;
}

static const char *throw_region(City *city, size_t county)
{
    const char *const *stations = counties[county].stations;
    int count = 0;

    while (count < 4 && stations[count])
        count++;
    return count && city_chance(city, 22) ? stations[city_number(city, 0, count - 1)]
                                          : counties[county].county;
}

static const Item *throw_item(City *city, const Work *work)
{
    const Rules *rules = work_rules(work);
    const Document *document;

    do
        document = city->documents->pdata[city_number(city, 0, (int)city->documents->len - 1)];
    while (document->kind != DOCUMENT_ITEM);
    return rules->item(rules->data, document->code, document->version);
}

static Plan *throw_plan(City *city, const Work *work)
{
    const size_t county = throw_county(city);
    const Item *item = throw_item(city, work);

    while (!counties[county].reviewed && !item->instant)
        item = throw_item(city, work);

    const char *department = city_department(city, counties[county].county, item->department);
    return plan_throw(city, item, throw_region(city, county), department,
                      counties[county].reviewed);
}

static bool closes(const Plan *plan)
{
    return g_array_index(plan->steps, PlanStep, plan->steps->len - 1).after == STATE_CLOSED;
}

/* Ended some time in the last months. */
static Plan *throw_closed(City *city, const Work *work, const WorkTime *time)
{
    Plan *plan = throw_plan(city, work);
    const int length = plan_length(plan) + 2;

    while (!closes(plan) || length >= time->now - WORK_MINUTES) {
        plan_free(plan);
        plan = throw_plan(city, work);
    }
    plan_end_at(plan, city_number(city, plan_length(plan) + 2, time->now - 2));
    return plan;
}

/* States of open cases, each with how many working days it may have lasted; rarely it is three
 * times that, so that some are overdue. */
static const struct {
    CaseState state;
    int percent;
    int days;
} openings[] = {
    {STATE_RECEIVED, 24, 2}, {STATE_CORRECTION, 12, 3}, {STATE_ACCEPTED, 18, 2},
    {STATE_REVIEW, 28, 4},   {STATE_SUSPENDED, 8, 6},   {STATE_DECIDED, 10, 2},
};

static size_t throw_opening(City *city)
{
    int left = city_number(city, 1, 100);
    size_t row = 0;

    while (row + 1 < G_N_ELEMENTS(openings) && (left -= openings[row].percent) > 0)
        row++;
    return row;
}

static Plan *throw_open(City *city, const Work *work, const WorkTime *time)
{
    const size_t opening = throw_opening(city);
    const bool fresh = city_chance(city, 25);
    const int days = openings[opening].days * (city_chance(city, 10) ? 3 : 1);

    for (;;) {
        Plan *plan = throw_plan(city, work);
        const int lasted =
            fresh ? city_number(city, 1, 150) : city_number(city, 10, days * WORK_MINUTES);

        if (plan_cut(plan, openings[opening].state) && plan_length(plan) + lasted + 2 < time->now) {
            plan_end_at(plan, time->now - lasted);
            return plan;
        }
        plan_free(plan);
    }
}

typedef Plan *Thrower(City *city, const Work *work, const WorkTime *time);

/* Until it begins while its version of the item is in force. */
static Plan *throw_in_force(Thrower *thrower, City *city, const Work *work, const WorkTime *time)
{
    for (;;) {
        Plan *plan = thrower(city, work, time);
        const int first = g_array_index(plan->steps, PlanStep, 0).minute;
        const date day = date_of_instant(work_instant(time, first));

        if (item_on(work_rules(work), plan->item->code, day) == plan->item)
            return plan;
        plan_free(plan);
    }
}

/* ---- letting it happen --------------------------------------------------------------------- */

typedef struct {
    Plan *plan;
    guint step;
    int minute;
    guint order;
} Turn;

static int compare_turns(gconstpointer a, gconstpointer b)
{
    const Turn *x = a, *y = b;

    if (x->minute != y->minute)
        return x->minute < y->minute ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static GArray *timetable(City *city, const GPtrArray *plans, const WorkTime *time)
{
    GArray *table = g_array_new(false, false, sizeof(Turn));

    for (guint i = 0; i < plans->len; i++) {
        Plan *plan = plans->pdata[i];

        plan->id =
            city_uuid(city, work_instant(time, g_array_index(plan->steps, PlanStep, 0).minute));
        for (guint j = 0; j < plan->steps->len; j++) {
            const Turn due = {.plan = plan,
                              .step = j,
                              .minute = g_array_index(plan->steps, PlanStep, j).minute,
                              .order = table->len};
            g_array_append_val(table, due);
        }
    }
    g_array_sort(table, compare_turns);
    return table;
}

static void show_progress(guint done, guint all)
{
    if (done % 1000 == 0 || done == all)
        fprintf(stderr, "%s %u %%\n", _("Filling the demo city:"), all ? done * 100 / all : 100);
}

static bool live(City *city, Work *work, const GPtrArray *plans, const WorkTime *time,
                 Problem *problem)
{
    g_autoptr(GArray) table = timetable(city, plans, time);

    for (guint i = 0; i < table->len; i++) {
        const Turn *due = &g_array_index(table, Turn, i);
        const PlanStep *step = &g_array_index(due->plan->steps, PlanStep, due->step);
        const instant at = work_instant(time, due->minute) + city_number(city, 0, 59) * 1000;

        if (!act(city, work, due->plan, step, at, problem)) {
            fprintf(stderr, "yichuangd: demo: %s of %s in step %u\n",
                    action_rule(step->action)->name, due->plan->item->code, due->step);
            return false;
        }
        show_progress(i + 1, table->len);
    }
    return true;
}

static bool fill_cases(Work *work, const GPtrArray *documents, const char *folder, instant now,
                       Problem *problem)
{
    g_autoptr(City) city = city_new(documents, folder, SEED, date_of_instant(now), problem);
    g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func((GDestroyNotify)plan_free);
    WorkTime time;

    if (!city)
        return false;
    work_time_make(work_rules(work)->calendar, now, &time);
    for (int i = 0; i < CLOSED_CASES; i++)
        g_ptr_array_add(plans, throw_in_force(throw_closed, city, work, &time));
    for (int i = 0; i < OPEN_CASES; i++)
        g_ptr_array_add(plans, throw_in_force(throw_open, city, work, &time));
    if (!live(city, work, plans, &time, problem))
        return false;
    for (guint i = 0; i < plans->len; i++) {
        const Plan *plan = plans->pdata[i];

        share_case(city, work, &plan->id);
    }
    return true;
}

/* ---- filling ------------------------------------------------------------------------------- */

static bool has_accounts(Db *db, bool *found, Problem *problem)
{
    g_autoptr(DbTx) tx = db_read(db, problem);

    if (!tx)
        return false;
    {
        g_autoptr(DbRows) rows = db_query(tx, "SELECT 1 FROM account LIMIT 1", "");
        *found = db_next(rows);
    }
    return db_commit(tx, problem);
}

/* One password for all, so it is hashed once: hashing is slow on purpose. */
static bool put_accounts(DbTx *tx, const GPtrArray *documents, Problem *problem)
{
    g_autofree char *password = password_hash(DEMO_PASSWORD);

    if (!password)
        return problem_set(problem, PROBLEM_BUSY, NULL);
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = documents->pdata[i];

        if (document->kind != DOCUMENT_STAFF)
            continue;
        g_autoptr(Actor) actor = actor_from_json(document->body, problem);
        if (!actor)
            return false;
        account_put(tx, actor, password);
    }
    return true;
}

bool demo_fill(Core *core, const char *folder, bool cases, instant now, Problem *problem)
{
    bool filled;

    if (!has_accounts(core_db(core), &filled, problem))
        return false;
    if (filled)
        return true;

    g_autoptr(GPtrArray) documents = catalogue_read_folder(folder, problem);
    if (!documents || !core_publish(core, documents, problem))
        return false;

    /* All or nothing: a database that was half filled would never be filled again. */
    g_autoptr(Work) work = work_begin(core, problem);
    return work && put_accounts(work_tx(work), documents, problem) &&
           share_residents(work_tx(work), folder, problem) &&
           (!cases || fill_cases(work, documents, folder, now, problem)) &&
           work_commit(work, problem);
}
