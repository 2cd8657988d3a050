#include "central/demo_plan.h"

#include "domain/json.h"

typedef struct {
    City *city;
    Plan *plan;
    CaseState state;
} Toss;

void plan_free(Plan *plan)
{
    if (!plan)
        return;
    g_free(plan->region);
    g_free(plan->organisation);
    g_array_unref(plan->steps);
    g_free(plan);
}

static PlanStep *step_at(const Plan *plan, guint index)
{
    return &g_array_index(plan->steps, PlanStep, index);
}

static void add(Toss *toss, Action action, int variant, int least, int most)
{
    const ActionRule *rule = action_rule(action);
    PlanStep step = {.action = action, .variant = variant};
    int before = 0;

    if (toss->plan->steps->len)
        before = step_at(toss->plan, toss->plan->steps->len - 1)->minute;
    step.minute = before + MAX(1, city_number(toss->city, least, most));
    if (rule->to < STATE_COUNT)
        toss->state = rule->to;
    step.after = toss->state;
    g_array_append_val(toss->plan->steps, step);
}

/* The states that only the rule book can tell: back where it came from. */
static void add_back(Toss *toss, Action action, CaseState to, int least, int most)
{
    add(toss, action, 0, least, most);
    toss->state = to;
    step_at(toss->plan, toss->plan->steps->len - 1)->after = to;
}

#define DAY WORK_MINUTES

/* ---- parts of the way ---------------------------------------------------------------------- */

static void chatter(Toss *toss)
{
    if (city_chance(toss->city, 6))
        add(toss, ACTION_ANNOTATE, 0, 5, 60);
    if (city_chance(toss->city, 3))
        add(toss, ACTION_DISCUSS, 0, 5, 60);
}

/* False: the case has ended. */
static bool before_acceptance(Toss *toss)
{
    if (city_chance(toss->city, 2)) {
        add(toss, ACTION_DECLINE, 0, 20, DAY);
        return false;
    }
    if (!city_chance(toss->city, 14))
        return true;
    add(toss, ACTION_REQUEST_CORRECTION, 0, 10, DAY);
    if (city_chance(toss->city, 12)) {
        add(toss, ACTION_RETURN, 0, 5 * DAY, 8 * DAY);
        return false;
    }
    if (city_chance(toss->city, 8)) {
        add(toss, ACTION_WITHDRAW, 0, DAY, 3 * DAY);
        return false;
    }
    add_back(toss, ACTION_SUPPLY, STATE_RECEIVED, DAY, 4 * DAY);
    return true;
}

static void fee(Toss *toss)
{
    if (!toss->plan->item->charged)
        return;
    add(toss, ACTION_BILL, 0, 5, 60);
    if (city_chance(toss->city, 8))
        add(toss, ACTION_WAIVE, 0, 30, DAY);
    else
        add(toss, ACTION_PAY, 0, 10, DAY);
}

static bool is_planned(const Plan *plan, Action action)
{
    for (guint i = 0; i < plan->steps->len; i++)
        if (g_array_index(plan->steps, PlanStep, i).action == action)
            return true;
    return false;
}

static void interruptions(Toss *toss)
{
    const Item *item = toss->plan->item;

    if (item->procedures && city_chance(toss->city, 12)) {
        add(toss, ACTION_SUSPEND, 0, 30, DAY);
        add(toss, ACTION_RESUME, 0, 2 * DAY, 7 * DAY);
        /* The handler stays the same, so the reviewer goes on. */
    } else if (city_chance(toss->city, 3)) {
        add(toss, ACTION_REQUEST_CORRECTION, 1, 30, DAY);
        add_back(toss, ACTION_SUPPLY, STATE_REVIEW, DAY, 4 * DAY);
    }
    if (item->extension_days && city_chance(toss->city, 5) &&
        !is_planned(toss->plan, ACTION_EXTEND)) /* only once, whatever the number of steps */
        add(toss, ACTION_EXTEND, 0, 20, DAY);
}

static void review_step(Toss *toss, const ItemStep *step, bool last)
{
    const int term = MAX(1, step->days) * DAY;
    const bool late = city_chance(toss->city, 6);

    add(toss, ACTION_CLAIM, 0, 20, DAY);
    interruptions(toss);
    chatter(toss);
    if (late && city_chance(toss->city, 60))
        add(toss, ACTION_URGE, 0, term / 2, term);
    add(toss, ACTION_REVIEW, last && !toss->plan->grants, late ? term : 30,
        late ? 2 * term : MAX(60, term * 2 / 3));
}

static void after_decision(Toss *toss)
{
    const Item *item = toss->plan->item;

    if (toss->plan->grants && json_text(json_object(item->json, "result"), "licence_kind"))
        add(toss, ACTION_ISSUE, 0, 10, 300);
    add(toss, ACTION_CLOSE, 0, 5, 200);
    if (city_chance(toss->city, 88))
        add(toss, ACTION_DELIVER, 0, 10, 4 * DAY);
    if (city_chance(toss->city, 30)) {
        const bool bad = city_chance(toss->city, 7);

        add(toss, ACTION_EVALUATE, bad, 5, 2 * DAY);
        if (bad && city_chance(toss->city, 70))
            add(toss, ACTION_RECTIFY, 0, DAY, 5 * DAY);
    }
}

static void handling(Toss *toss, bool reviewed)
{
    const Item *item = toss->plan->item;

    for (size_t i = 0; i < item->step_count && reviewed; i++) {
        review_step(toss, &item->steps[i], i + 1 == item->step_count);
        if (city_chance(toss->city, 1)) {
            add(toss, city_chance(toss->city, 50) ? ACTION_TRANSFER : ACTION_WITHDRAW, 0, 60, DAY);
            return;
        }
    }
    if (toss->plan->tolerant)
        add(toss, ACTION_ATTACH, 1, 30, DAY);
    add(toss, ACTION_DECIDE, !toss->plan->grants, item->instant ? 10 : 60,
        item->instant ? 200 : DAY);
    after_decision(toss);
}

/* ---- the whole way ------------------------------------------------------------------------- */

static bool tolerates(const Item *item)
{
    for (size_t i = 0; i < item->material_count && item->tolerance_days > 0; i++) {
        if (item->materials[i].tolerant && !item->materials[i].when)
            return true;
    }
    return false;
}

Plan *plan_throw(City *city, const Item *item, const char *region, const char *organisation,
                 bool reviewed)
{
    Plan *plan = g_new0(Plan, 1);
    Toss toss = {.city = city, .plan = plan, .state = STATE_DRAFT};

    plan->item = item;
    plan->region = g_strdup(region);
    plan->organisation = g_strdup(organisation);
    plan->steps = g_array_new(false, false, sizeof(PlanStep));
    plan->grants = !city_chance(city, 5);
    plan->tolerant = tolerates(item) && city_chance(city, 9);
    add(&toss, ACTION_RECEIVE, 0, 1, 1);
    if (city_chance(city, 4))
        add(&toss, ACTION_PRECHECK, 0, 5, 60);
    if (!before_acceptance(&toss))
        return plan;
    add(&toss, ACTION_ACCEPT, plan->tolerant, 3, city_chance(city, 20) ? 2 * DAY : 120);
    fee(&toss);
    chatter(&toss);
    if (item->instant || reviewed)
        handling(&toss, reviewed);
    else
        add(&toss, ACTION_WITHDRAW, 0, DAY, 3 * DAY);
    return plan;
}

bool plan_cut(Plan *plan, CaseState state)
{
    for (guint i = plan->steps->len; i > 0; i--) {
        if (step_at(plan, i - 1)->after == state) {
            g_array_set_size(plan->steps, i);
            return true;
        }
    }
    return false;
}

int plan_length(const Plan *plan)
{
    return step_at(plan, plan->steps->len - 1)->minute - step_at(plan, 0)->minute;
}

void plan_end_at(Plan *plan, int minute)
{
    const int shift = minute - step_at(plan, plan->steps->len - 1)->minute;

    for (guint i = 0; i < plan->steps->len; i++)
        step_at(plan, i)->minute += shift;
}
