#include "central/demo_plan.h"

#include "domain/json.h"

typedef struct {
    City *city;
    Plan *plan;
    CaseState state;
} Throw;

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

static void add(Throw *throw, Action action, int variant, int least, int most)
{
    const ActionRule *rule = action_rule(action);
    PlanStep step = {.action = action, .variant = variant};
    int before = 0;

    if (throw->plan->steps->len)
        before = step_at(throw->plan, throw->plan->steps->len - 1)->minute;
    step.minute = before + MAX(1, city_number(throw->city, least, most));
    if (rule->to < STATE_COUNT)
        throw->state = rule->to;
    step.after = throw->state;
    g_array_append_val(throw->plan->steps, step);
}

/* The states that only the rule book can tell: back where it came from. */
static void add_back(Throw *throw, Action action, CaseState to, int least, int most)
{
    add(throw, action, 0, least, most);
    throw->state = to;
    step_at(throw->plan, throw->plan->steps->len - 1)->after = to;
}

#define DAY WORK_MINUTES

/* ---- parts of the way
 * ---------------------------------------------------------------------------- */

static void chatter(Throw *throw)
{
    if (city_chance(throw->city, 6))
        add(throw, ACTION_ANNOTATE, 0, 5, 60);
    if (city_chance(throw->city, 3))
        add(throw, ACTION_DISCUSS, 0, 5, 60);
}

/* False: the case has ended. */
static bool before_acceptance(Throw *throw)
{
    if (city_chance(throw->city, 2)) {
        add(throw, ACTION_DECLINE, 0, 20, DAY);
        return false;
    }
    if (!city_chance(throw->city, 14))
        return true;
    add(throw, ACTION_REQUEST_CORRECTION, 0, 10, DAY);
    if (city_chance(throw->city, 12)) {
        add(throw, ACTION_RETURN, 0, 5 * DAY, 8 * DAY);
        return false;
    }
    if (city_chance(throw->city, 8)) {
        add(throw, ACTION_WITHDRAW, 0, DAY, 3 * DAY);
        return false;
    }
    add_back(throw, ACTION_SUPPLY, STATE_RECEIVED, DAY, 4 * DAY);
    return true;
}

static void fee(Throw *throw)
{
    if (!throw->plan->item->charged)
        return;
    add(throw, ACTION_BILL, 0, 5, 60);
    if (city_chance(throw->city, 8))
        add(throw, ACTION_WAIVE, 0, 30, DAY);
    else
        add(throw, ACTION_PAY, 0, 10, DAY);
}

static void interruptions(Throw *throw)
{
    const Item *item = throw->plan->item;

    if (item->procedures && city_chance(throw->city, 12)) {
        add(throw, ACTION_SUSPEND, 0, 30, DAY);
        add(throw, ACTION_RESUME, 0, 2 * DAY, 7 * DAY);
        /* The handler stays the same, so the reviewer goes on. */
    } else if (city_chance(throw->city, 3)) {
        add(throw, ACTION_REQUEST_CORRECTION, 1, 30, DAY);
        add_back(throw, ACTION_SUPPLY, STATE_REVIEW, DAY, 4 * DAY);
    }
    if (item->extension_days && city_chance(throw->city, 5))
        add(throw, ACTION_EXTEND, 0, 20, DAY);
}

static void review_step(Throw *throw, const ItemStep *step, bool last)
{
    const int term = MAX(1, step->days) * DAY;
    const bool late = city_chance(throw->city, 6);

    add(throw, ACTION_CLAIM, 0, 20, DAY);
    interruptions(throw);
    chatter(throw);
    if (late && city_chance(throw->city, 60))
        add(throw, ACTION_URGE, 0, term / 2, term);
    add(throw, ACTION_REVIEW, last && !throw->plan->grants, late ? term : 30,
        late ? 2 * term : MAX(60, term * 2 / 3));
}

static void after_decision(Throw *throw)
{
    const Item *item = throw->plan->item;

    if (throw->plan->grants && json_text(json_object(item->json, "result"), "licence_kind"))
        add(throw, ACTION_ISSUE, 0, 10, 300);
    add(throw, ACTION_CLOSE, 0, 5, 200);
    if (city_chance(throw->city, 88))
        add(throw, ACTION_DELIVER, 0, 10, 4 * DAY);
    if (city_chance(throw->city, 30)) {
        const bool bad = city_chance(throw->city, 7);

        add(throw, ACTION_EVALUATE, bad, 5, 2 * DAY);
        if (bad && city_chance(throw->city, 70))
            add(throw, ACTION_RECTIFY, 0, DAY, 5 * DAY);
    }
}

static void handling(Throw *throw, bool reviewed)
{
    const Item *item = throw->plan->item;

    for (size_t i = 0; i < item->step_count && reviewed; i++) {
        review_step(throw, &item->steps[i], i + 1 == item->step_count);
        if (city_chance(throw->city, 1)) {
            add(throw, city_chance(throw->city, 50) ? ACTION_TRANSFER : ACTION_WITHDRAW, 0, 60,
                DAY);
            return;
        }
    }
    if (throw->plan->tolerant)
        add(throw, ACTION_ATTACH, 1, 30, DAY);
    add(throw, ACTION_DECIDE, !throw->plan->grants, item->instant ? 10 : 60,
        item->instant ? 200 : DAY);
    after_decision(throw);
}

/* ---- the whole way
 * ------------------------------------------------------------------------------- */

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
    Throw throw = {.city = city, .plan = plan, .state = STATE_DRAFT};

    plan->item = item;
    plan->region = g_strdup(region);
    plan->organisation = g_strdup(organisation);
    plan->steps = g_array_new(false, false, sizeof(PlanStep));
    plan->grants = !city_chance(city, 5);
    plan->tolerant = tolerates(item) && city_chance(city, 9);
    add(&throw, ACTION_RECEIVE, 0, 1, 1);
    if (city_chance(city, 4))
        add(&throw, ACTION_PRECHECK, 0, 5, 60);
    if (!before_acceptance(&throw))
        return plan;
    add(&throw, ACTION_ACCEPT, plan->tolerant, 3, city_chance(city, 20) ? 2 * DAY : 120);
    fee(&throw);
    chatter(&throw);
    if (item->instant || reviewed)
        handling(&throw, reviewed);
    else
        add(&throw, ACTION_WITHDRAW, 0, DAY, 3 * DAY);
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
